import Describe
import Diagnostics
import Numeric

/// `minmax()`: the least training value becomes 0, the greatest 1; other values may leave the range.
struct MinMaxStep: PreparationStep {
  let source = "minmax()"

  static let spec = StepSpec(
    description: FunctionDescription(
      "minmax", .preparation, "Scales each column to 0..1 by its training rows.", parameters: [],
      returns: .object("step"),
      examples: [Example("prepare().on(.budget, impute(\"median\"), minmax())")],
      searchTerms: ["MinMaxScaler", "normalize", "rescale", "scale"],
      seeAlso: ["standardize", "log1p"]),
    make: { _ in MinMaxStep() })

  func fit(_ column: PreparedColumn) throws -> any FittedStep {
    try column.requireNumbers(for: source)
    guard case .numbers(let numbers) = column.values else {
      return LinearStep(step: source, shift: 0, scale: 1)
    }
    let moments = Moments(of: numbers.elements)
    try requireSome(moments, column)
    let range = moments.maximum - moments.minimum
    guard range.isFinite else {
      throw Failure(
        "bad-value", "the range of `\(columnSource(column.origin))` is too wide for a float",
        help: "divide the column by a constant first")
    }
    return LinearStep(step: source, shift: moments.minimum, scale: range == 0 ? 1 : range)
  }
}

/// `standardize()`: minus the mean, divided by the population standard deviation; a constant column
/// is divided by 1 (scikit-learn's StandardScaler).
struct StandardizeStep: PreparationStep {
  let source = "standardize()"

  static let spec = StepSpec(
    description: FunctionDescription(
      "standardize", .preparation, "Scales each column to mean 0 and standard deviation 1.",
      parameters: [], returns: .object("step"),
      examples: [Example("prepare().on([.year, .month], impute(\"median\"), standardize())")],
      searchTerms: ["StandardScaler", "z-score", "scale", "normalize"],
      seeAlso: ["minmax", "log1p"]),
    make: { _ in StandardizeStep() })

  func fit(_ column: PreparedColumn) throws -> any FittedStep {
    try column.requireNumbers(for: source)
    guard case .numbers(let numbers) = column.values else {
      return LinearStep(step: source, shift: 0, scale: 1)
    }
    let moments = Moments(of: numbers.elements)
    try requireSome(moments, column)
    guard moments.variance.isFinite else {
      throw Failure(
        "bad-value", "the variance of `\(columnSource(column.origin))` is too large for a float",
        help: "divide the column by a constant first, or use `log1p()`")
    }
    let count = Double(moments.count)
    let epsilon = Double.ulpOfOne
    let meanError = count * moments.mean * epsilon
    let isConstant = moments.variance <= count * epsilon * moments.variance + meanError * meanError
    return LinearStep(
      step: source, shift: moments.mean, scale: isConstant ? 1 : moments.standardDeviation)
  }
}

/// `(x - shift) / scale`.
private struct LinearStep: FittedStep {
  let step: String
  let shift: Double
  let scale: Double

  func transform(_ column: PreparedColumn, _ work: Work) throws -> [PreparedColumn] {
    try column.requireNumbers(for: step)
    return [column.mapped { ($0 - shift) / scale }]
  }
}

private func requireSome(_ moments: Moments, _ column: PreparedColumn) throws {
  guard moments.count == 0 else { return }
  throw Failure(
    "all-null",
    "`\(columnSource(column.origin))` has no value in \(counted(column.rowCount, "training row"))",
    help: "leave the column out, or give a constant with `fill(…)`")
}

/// `log1p()`: the logarithm of 1 + x, for money and counts.
struct LogStep: PreparationStep, FittedStep {
  let source = "log1p()"

  static let spec = StepSpec(
    description: FunctionDescription(
      "log1p", .preparation, "Takes the logarithm of 1 + x, for money and counts.", parameters: [],
      returns: .object("step"),
      examples: [Example("prepare().on(.budget, impute(\"median\"), log1p(), standardize())")],
      searchTerms: ["log", "skew", "PowerTransformer", "FunctionTransformer"],
      seeAlso: ["minmax", "standardize"]),
    make: { _ in LogStep() })

  func fit(_ column: PreparedColumn) throws -> any FittedStep {
    try check(column)
    return self
  }

  func transform(_ column: PreparedColumn, _ work: Work) throws -> [PreparedColumn] {
    try check(column)
    return [column.mapped { logarithm1p($0) }]
  }

  private func check(_ column: PreparedColumn) throws {
    try column.requireNumbers(for: source)
    guard case .numbers(let numbers) = column.values else { return }
    let below = numbers.elements.reduce(0) { $0 + ($1 <= -1 ? 1 : 0) }
    guard below > 0 else { return }
    throw Failure(
      "bad-value",
      "`log1p()` needs values above -1, but `\(columnSource(column.origin))` has \(counted(below, "row")) at or below it",
      help: "use `minmax()` or `standardize()` for columns with negative values")
  }
}
