import Describe
import Diagnostics
import Frame
import Numeric

/// `bins()`: cuts the range of a column into bins of equal width or equal numbers of training rows;
/// each row gets the number of its bin, or a 0/1 feature a bin (scikit-learn's KBinsDiscretizer).
/// Values beyond the training range fall into the outer bins; nulls stay missing as numbers and are in
/// no bin as features.
struct BinsStep: ColumnStep {
  let count: Int
  let isUniform: Bool
  let isOneHot: Bool

  static let spec = StepSpec(
    description: FunctionDescription(
      "bins", .preparation, "Cuts numbers into bins learned from the training rows.",
      parameters: [
        OptionSpec("n", .int, default: .int(5), .ints(2...1000), "How many bins."),
        OptionSpec(
          "how", .text, default: .text("quantile"), .oneOf(["quantile", "uniform"]),
          "Bins of equal numbers of rows, or of equal width."),
        OptionSpec(
          "encode", .text, default: .text("one_hot"), .oneOf(["one_hot", "number"]),
          "One 0/1 feature a bin, or the number of the bin from 0."),
      ],
      returns: .object("step"),
      examples: [Example("prepare().on(.budget, bins(4, encode: \"number\"))")],
      searchTerms: ["KBinsDiscretizer", "discretize", "binning"],
      seeAlso: ["one_hot", "winsorize"]),
    make: {
      BinsStep(
        count: $0.int("n") ?? 5, isUniform: $0.text("how") == "uniform",
        isOneHot: $0.text("encode") != "number")
    })

  var source: String {
    var parts: [String] = []
    if count != 5 { parts.append("\(count)") }
    if isUniform { parts.append("how: \"uniform\"") }
    if !isOneHot { parts.append("encode: \"number\"") }
    return "bins(\(parts.joined(separator: ", ")))"
  }

  func fit(_ column: PreparedColumn, _ training: StepTraining) throws -> any FittedColumnStep {
    try column.requireNumbers(for: source)
    guard case .numbers(let numbers) = column.values else {
      return Fitted(breaks: [], isOneHot: isOneHot)
    }
    let sorted = RadixSort.ascending(numbers.elements)
    try column.requireSome(sorted.count)
    let low = sorted[0]
    let high = sorted[sorted.count - 1]
    // As numpy's linspace, so that whole steps from whole numbers end on whole numbers.
    let step = (high - low) / Double(count)
    var edges = (0...count).map { place -> Double in
      let share = Double(place) / Double(count)
      if !isUniform { return sorted.quantile(share) }
      if place == count { return high }
      return step.isFinite ? Double(place) * step + low : low * (1 - share) + high * share
    }
    let least = 1e-12 * (high / 2 - low / 2)
    var kept: [Double] = []
    for edge in edges where kept.last.map({ edge - $0 > least }) ?? true { kept.append(edge) }
    if kept.count < edges.count, !isUniform || low == high {
      training.work.remark(
        .note, "fewer-bins",
        "`\(columnSource(column.origin))` has too many equal values for \(count) bins; it gets \(max(1, kept.count - 1))"
      )
    }
    edges = kept
    return Fitted(breaks: Array(edges.dropFirst().dropLast()), isOneHot: isOneHot)
  }

  struct Fitted: FittedColumnStep {
    /// The inner edges, ascending; a value equal to one lies above it.
    let breaks: [Double]
    let isOneHot: Bool

    func transform(_ column: PreparedColumn, _ work: Work) throws -> [PreparedColumn] {
      try column.requireNumbers(for: "bins()")
      guard case .numbers(let numbers) = column.values else { return [column] }
      func bin(_ value: Double) -> Int {
        var low = 0
        var high = breaks.count
        while low < high {
          let middle = (low + high) / 2
          if breaks[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return low
      }
      guard isOneHot else { return [column.mapped { $0.isNaN ? $0 : Double(bin($0)) }] }
      let codes = Buffer<UInt32>(
        numbers.elements.map { $0.isNaN ? UInt32.max : UInt32(bin($0)) })
      return (0...breaks.count).map { place in
        let low = place == 0 ? "" : NumberText.significant(breaks[place - 1])
        let high = place == breaks.count ? "" : NumberText.significant(breaks[place])
        return PreparedColumn(
          name: "\(column.name)=\(low)..<\(high)", origin: column.origin,
          values: .indicator(codes: codes, code: UInt32(place)))
      }
    }
  }
}

extension BinsStep.Fitted {
  static let tag = "bins"

  func encode(into writer: inout ModelWriter) {
    writer.write(breaks)
    writer.write(isOneHot)
  }

  init(from reader: inout ModelReader) throws {
    breaks = try reader.doubles()
    isOneHot = try reader.flag()
  }
}
