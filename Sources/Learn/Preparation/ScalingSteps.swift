import Describe
import Diagnostics
import Numeric

/// `minmax()`: the least training value becomes 0, the greatest 1; other values may leave the range.
struct MinMaxStep: ColumnStep {
  let source = "minmax()"

  static let spec = StepSpec(
    description: FunctionDescription(
      "minmax", .preparation, "Scales each column to 0..1 by its training rows.", parameters: [],
      returns: .object("step"),
      examples: [Example("prepare().on(.budget, impute(\"median\"), minmax())")],
      searchTerms: ["MinMaxScaler", "scale"],
      seeAlso: ["standardize", "log1p"]),
    make: { _ in MinMaxStep() })

  func fit(_ column: PreparedColumn, _ training: StepTraining) throws -> any FittedColumnStep {
    try column.requireNumbers(for: source)
    guard case .numbers(let numbers) = column.values else {
      return LinearStep.identity(source)
    }
    let moments = Moments(of: numbers.elements)
    try column.requireSome(moments.count)
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
struct StandardizeStep: ColumnStep {
  let source = "standardize()"

  static let spec = StepSpec(
    description: FunctionDescription(
      "standardize", .preparation, "Scales each column to mean 0 and standard deviation 1.",
      parameters: [], returns: .object("step"),
      examples: [Example("prepare().on([.year, .month], impute(\"median\"), standardize())")],
      searchTerms: ["StandardScaler", "z-score", "scale"],
      seeAlso: ["minmax", "log1p"]),
    make: { _ in StandardizeStep() })

  func fit(_ column: PreparedColumn, _ training: StepTraining) throws -> any FittedColumnStep {
    try column.requireNumbers(for: source)
    guard case .numbers(let numbers) = column.values else {
      return LinearStep.identity(source)
    }
    let moments = Moments(of: numbers.elements)
    try column.requireSome(moments.count)
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
struct LinearStep: FittedColumnStep {
  let step: String
  let shift: Double
  let scale: Double

  static let tag = "linear"

  func encode(into writer: inout ModelWriter) {
    writer.write(step)
    writer.write(shift)
    writer.write(scale)
  }

  init(from reader: inout ModelReader) throws {
    step = try reader.text()
    shift = try reader.double()
    scale = try reader.double()
  }

  init(step: String, shift: Double, scale: Double) {
    self.step = step
    self.shift = shift
    self.scale = scale
  }

  /// Leaves numbers as they are.
  static func identity(_ step: String) -> LinearStep { LinearStep(step: step, shift: 0, scale: 1) }

  func transform(_ column: PreparedColumn, _ work: Work) throws -> [PreparedColumn] {
    try column.requireNumbers(for: step)
    return [column.mapped { ($0 - shift) / scale }]
  }
}

/// `log1p()`: the logarithm of 1 + x, for money and counts.
struct LogStep: ColumnStep, FittedColumnStep {
  let source = "log1p()"

  static let spec = StepSpec(
    description: FunctionDescription(
      "log1p", .preparation, "Takes the logarithm of 1 + x, for money and counts.", parameters: [],
      returns: .object("step"),
      examples: [Example("prepare().on(.budget, impute(\"median\"), log1p(), standardize())")],
      searchTerms: ["PowerTransformer", "FunctionTransformer"],
      seeAlso: ["minmax", "standardize"]),
    make: { _ in LogStep() })

  func fit(_ column: PreparedColumn, _ training: StepTraining) throws -> any FittedColumnStep {
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

extension LogStep {
  static let tag = "log1p"
  func encode(into writer: inout ModelWriter) {}
  init(from reader: inout ModelReader) throws {}
}
