import Describe
import Diagnostics
import Numeric

/// `robust()`: minus the median, divided by the distance between two quantiles (scikit-learn's
/// RobustScaler).
struct RobustStep: ColumnStep {
  let low: Double
  let high: Double

  static let spec = StepSpec(
    description: FunctionDescription(
      "robust", .preparation, "Scales each column by its median and its middle half.",
      parameters: [
        OptionSpec(
          "low", .float, default: .float(0.25), .floats(low: 0, high: 1),
          "The lower quantile of the range that becomes 1."),
        OptionSpec(
          "high", .float, default: .float(0.75), .floats(low: 0, high: 1),
          "The upper quantile."),
      ],
      returns: .object("step"),
      examples: [Example("prepare().on(.budget, impute(\"median\"), robust())")],
      searchTerms: ["RobustScaler", "outliers", "scale"],
      seeAlso: ["standardize", "winsorize"]),
    make: { settings in
      let low = settings.float("low") ?? 0.25
      let high = settings.float("high") ?? 0.75
      guard low < high else {
        throw Failure(
          "bad-argument", "`low` of `robust` must be less than `high`, not \(low) and \(high)",
          blames: "low")
      }
      return RobustStep(low: low, high: high)
    })

  var source: String {
    low == 0.25 && high == 0.75 ? "robust()" : "robust(low: \(low), high: \(high))"
  }

  func fit(_ column: PreparedColumn, _ training: StepTraining) throws -> any FittedColumnStep {
    try column.requireNumbers(for: source)
    guard case .numbers(let numbers) = column.values else { return LinearStep.identity(source) }
    let sorted = RadixSort.ascending(numbers.elements)
    try column.requireSome(sorted.count)
    let range = sorted.quantile(high) - sorted.quantile(low)
    guard range.isFinite else { throw column.tooWide }
    return LinearStep(
      step: source, shift: sorted.quantile(0.5), scale: range < 10 * Double.ulpOfOne ? 1 : range)
  }
}

/// `max_abs()`: divided by the greatest magnitude, so that 0 stays 0 (scikit-learn's MaxAbsScaler).
struct MaxAbsStep: ColumnStep {
  let source = "max_abs()"

  static let spec = StepSpec(
    description: FunctionDescription(
      "max_abs", .preparation, "Divides each column by its greatest magnitude; 0 stays 0.",
      parameters: [], returns: .object("step"),
      examples: [Example("prepare().on(.budget, impute(\"median\"), max_abs())")],
      searchTerms: ["MaxAbsScaler", "scale"], seeAlso: ["minmax"]),
    make: { _ in MaxAbsStep() })

  func fit(_ column: PreparedColumn, _ training: StepTraining) throws -> any FittedColumnStep {
    try column.requireNumbers(for: source)
    guard case .numbers(let numbers) = column.values else { return LinearStep.identity(source) }
    let moments = Moments(of: numbers.elements)
    try column.requireSome(moments.count)
    let greatest = max(moments.maximum, -moments.minimum)
    return LinearStep(step: source, shift: 0, scale: greatest < 10 * Double.ulpOfOne ? 1 : greatest)
  }
}

extension [Double] {
  /// A quantile of ascending values, linear between them (type 7 of Hyndman and Fan).
  /// - Precondition: not empty.
  func quantile(_ share: Double) -> Double {
    let (below, part) = QuantileMethod.linear.place(share, count: count)
    return part == 0
      ? self[below] : QuantileMethod.between(self[below], self[below + 1], part)
  }
}
