import Describe
import Diagnostics
import Frame
import Numeric
import Statistics

/// `quantile_scale()`: each value becomes the share of training values below it, or the normal value
/// of that share (scikit-learn's QuantileTransformer, learned from all rows).
struct QuantileStep: ColumnStep {
  let isNormal: Bool
  let count: Int

  static let spec = StepSpec(
    description: FunctionDescription(
      "quantile_scale", .preparation, "Replaces each value by its place among the training values.",
      parameters: [
        OptionSpec(
          "output", .text, default: .text("uniform"), .oneOf(["uniform", "normal"]),
          "Shares from 0 to 1, or the normal values of these shares."),
        OptionSpec(
          "n", .int, default: .int(1000), .ints(2...100_000),
          "How many quantiles are remembered; never more than there are rows."),
      ],
      returns: .object("step"),
      examples: [Example("prepare().on(.budget, impute(\"median\"), quantile_scale())")],
      searchTerms: ["QuantileTransformer", "gaussian", "uniform", "percentile"],
      seeAlso: ["robust", "yeo_johnson"]),
    make: {
      QuantileStep(isNormal: $0.text("output") == "normal", count: $0.int("n") ?? 1000)
    })

  var source: String {
    var parts: [String] = []
    if isNormal { parts.append("\"normal\"") }
    if count != 1000 { parts.append("n: \(count)") }
    return "quantile_scale(\(parts.joined(separator: ", ")))"
  }

  func fit(_ column: PreparedColumn, _ training: StepTraining) throws -> any FittedColumnStep {
    try column.requireNumbers(for: source)
    guard case .numbers(let numbers) = column.values else { return LinearStep.identity(source) }
    let sorted = RadixSort.ascending(numbers.elements)
    try column.requireSome(sorted.count)
    let number = min(count, numbers.count)
    let last = Double(max(1, number - 1))
    return Fitted(
      step: source, isNormal: isNormal,
      quantiles: (0..<number).map { sorted.quantile(Double($0) / last) })
  }

  struct Fitted: FittedColumnStep {
    let step: String
    let isNormal: Bool
    /// Ascending; value i stands for the share i / (count - 1).
    let quantiles: [Double]

    func transform(_ column: PreparedColumn, _ work: Work) throws -> [PreparedColumn] {
      try column.requireNumbers(for: step)
      return [column.mapped { isNormal ? Self.normal(share($0)) : share($0) }]
    }

    /// The mean of the shares at the first and at the last quantile of equal value.
    private func share(_ x: Double) -> Double {
      if x.isNaN { return x }
      let last = quantiles.count - 1
      if x <= quantiles[0] { return 0 }
      if x >= quantiles[last] { return 1 }
      var low = 0
      var high = quantiles.count
      while low < high {
        let middle = (low + high) / 2
        if quantiles[middle] < x { low = middle + 1 } else { high = middle }
      }
      if quantiles[low] == x {
        var after = low
        var end = quantiles.count
        while after < end {
          let middle = (after + end) / 2
          if quantiles[middle] <= x { after = middle + 1 } else { end = middle }
        }
        return Double(low + after - 1) / (2 * Double(last))
      }
      let part = (x - quantiles[low - 1]) / (quantiles[low] - quantiles[low - 1])
      return (Double(low - 1) + part) / Double(last)
    }

    /// The normal value of a share, at most 5.2 standard deviations from 0.
    private static func normal(_ share: Double) -> Double {
      if share.isNaN { return share }
      let edge = 1e-7 - Double.ulpOfOne
      return Distributions.normalQuantile(min(max(share, edge), 1 - edge))
    }
  }
}

extension QuantileStep.Fitted {
  static let tag = "quantile-scale"

  func encode(into writer: inout ModelWriter) {
    writer.write(step)
    writer.write(isNormal)
    writer.write(quantiles)
  }

  init(from reader: inout ModelReader) throws {
    step = try reader.text()
    isNormal = try reader.flag()
    quantiles = try reader.doubles()
    try reader.require(!quantiles.isEmpty, "it has no quantiles")
  }
}
