import Describe
import Diagnostics
import Numeric

/// `winsorize()`: values beyond two quantiles of the training rows, or beyond Tukey's fences (the
/// quartiles widened by 1.5 times their distance), become the bound.
struct WinsorizeStep: ColumnStep {
  let low: Double
  let high: Double
  let fence: Double?

  static let spec = StepSpec(
    description: FunctionDescription(
      "winsorize", .preparation, "Pulls values far out to a bound learned from the training rows.",
      parameters: [
        OptionSpec(
          "low", .float, default: .float(0.01), .floats(low: 0, high: 1), "The lower quantile."),
        OptionSpec(
          "high", .float, default: .float(0.99), .floats(low: 0, high: 1), "The upper quantile."),
        OptionSpec(
          "fence", .float, default: .null, .floats(low: 0, high: .infinity), allowsNull: true,
          "Instead, the quartiles widened by so many times their distance; 1.5 is Tukey's."),
      ],
      returns: .object("step"),
      examples: [Example("prepare().on(.budget, impute(\"median\"), winsorize(fence: 1.5))")],
      searchTerms: ["outliers", "tukey", "cap"],
      seeAlso: ["robust", "log1p"]),
    make: { settings in
      let low = settings.float("low") ?? 0.01
      let high = settings.float("high") ?? 0.99
      guard low < high else {
        throw Failure(
          "bad-argument", "`low` of `winsorize` must be less than `high`, not \(low) and \(high)",
          blames: "low")
      }
      return WinsorizeStep(low: low, high: high, fence: settings.float("fence"))
    })

  var source: String {
    if let fence { return "winsorize(fence: \(fence))" }
    var parts: [String] = []
    if low != 0.01 { parts.append("low: \(low)") }
    if high != 0.99 { parts.append("high: \(high)") }
    return "winsorize(\(parts.joined(separator: ", ")))"
  }

  func fit(_ column: PreparedColumn, _ training: StepTraining) throws -> any FittedColumnStep {
    try column.requireNumbers(for: source)
    guard case .numbers(let numbers) = column.values else {
      return Fitted(low: -.infinity, high: .infinity)
    }
    let sorted = RadixSort.ascending(numbers.elements)
    try column.requireSome(sorted.count)
    guard let fence else { return Fitted(low: sorted.quantile(low), high: sorted.quantile(high)) }
    let quartiles = (sorted.quantile(0.25), sorted.quantile(0.75))
    let reach = fence * (quartiles.1 - quartiles.0)
    return Fitted(low: quartiles.0 - reach, high: quartiles.1 + reach)
  }

  struct Fitted: FittedColumnStep {
    let low: Double
    let high: Double

    func transform(_ column: PreparedColumn, _ work: Work) throws -> [PreparedColumn] {
      try column.requireNumbers(for: "winsorize()")
      return [column.mapped { $0 < low ? low : $0 > high ? high : $0 }]
    }
  }
}

extension WinsorizeStep.Fitted {
  static let tag = "winsorize"

  func encode(into writer: inout ModelWriter) {
    writer.write(low)
    writer.write(high)
  }

  init(from reader: inout ModelReader) throws {
    low = try reader.double()
    high = try reader.double()
  }
}
