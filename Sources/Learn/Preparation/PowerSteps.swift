import Describe
import Diagnostics
import Numeric

/// `yeo_johnson()` and `box_cox()`: the power that makes a column most like a normal one, found by
/// maximum likelihood (Yeo and Johnson 2000; Box and Cox 1964), as scikit-learn's PowerTransformer
/// with `standardize=False`. A constant column stays as it is.
struct PowerStep: ColumnStep {
  enum Family: String, Sendable {
    case yeoJohnson = "yeo_johnson"
    case boxCox = "box_cox"
  }
  let family: Family
  var source: String { "\(family.rawValue)()" }

  static let yeoJohnson = StepSpec(
    description: FunctionDescription(
      "yeo_johnson", .preparation,
      "Bends each column by the power that makes it most like a normal one.",
      parameters: [], returns: .object("step"),
      examples: [
        Example("prepare().on(.budget, impute(\"median\"), yeo_johnson(), standardize())")
      ],
      searchTerms: ["PowerTransformer", "yeo-johnson", "gaussian"],
      seeAlso: ["box_cox", "log1p", "quantile_scale"]),
    make: { _ in PowerStep(family: .yeoJohnson) })

  static let boxCox = StepSpec(
    description: FunctionDescription(
      "box_cox", .preparation,
      "Bends each column of positive numbers to be most like a normal one.",
      parameters: [], returns: .object("step"),
      examples: [Example("prepare().on(.runtime, impute(\"median\"), box_cox(), standardize())")],
      searchTerms: ["PowerTransformer", "boxcox", "gaussian"],
      seeAlso: ["yeo_johnson", "log1p"]),
    make: { _ in PowerStep(family: .boxCox) })

  func fit(_ column: PreparedColumn, _ training: StepTraining) throws -> any FittedColumnStep {
    try column.requireNumbers(for: source)
    guard case .numbers(let numbers) = column.values else {
      return Fitted(family: family, power: 1)
    }
    let moments = Moments(of: numbers.elements)
    try column.requireSome(moments.count)
    if family == .boxCox, moments.minimum <= 0 {
      let bad = numbers.elements.reduce(0) { $0 + ($1 <= 0 ? 1 : 0) }
      throw Failure(
        "bad-value",
        "`box_cox()` needs values above 0, but `\(columnSource(column.origin))` has \(counted(bad, "row")) at or below it",
        help: "use `yeo_johnson()`, which takes any number")
    }
    if moments.minimum == moments.maximum { return Fitted(family: family, power: 1) }
    let values = numbers.elements.filter { !$0.isNaN }
    return Fitted(
      family: family, power: PowerLikelihood(family: family, values: values).best())
  }

  struct Fitted: FittedColumnStep {
    let family: Family
    let power: Double

    func transform(_ column: PreparedColumn, _ work: Work) throws -> [PreparedColumn] {
      try column.requireNumbers(for: "\(family.rawValue)()")
      guard case .numbers(let numbers) = column.values else { return [column] }
      if family == .boxCox {
        let bad = numbers.elements.reduce(0) { $0 + ($1 <= 0 ? 1 : 0) }
        guard bad == 0 else {
          throw Failure(
            "bad-value",
            "`box_cox()` needs values above 0, but `\(columnSource(column.origin))` has \(counted(bad, "row")) at or below it",
            help: "use `yeo_johnson()`, which takes any number")
        }
      }
      return [column.mapped { family.bend($0, power) }]
    }
  }
}

extension PowerStep.Family {
  /// The value bent by a power; NaN stays.
  func bend(_ x: Double, _ power: Double) -> Double {
    switch self {
    case .yeoJohnson:
      if x >= 0 {
        return abs(power) < Double.ulpOfOne
          ? logarithm1p(x) : exponentialLess1(power * logarithm1p(x)) / power
      }
      return abs(power - 2) > Double.ulpOfOne
        ? -exponentialLess1((2 - power) * logarithm1p(-x)) / (2 - power) : -logarithm1p(-x)
    case .boxCox:
      let log = logarithm(x)
      return abs(power) < 1e-19 ? log : exponentialLess1(power * log) / power
    }
  }
}

extension PowerStep.Fitted {
  static let tag = "power"

  func encode(into writer: inout ModelWriter) {
    writer.write(family.rawValue)
    writer.write(power)
  }

  init(from reader: inout ModelReader) throws {
    guard let family = PowerStep.Family(rawValue: try reader.text()) else {
      throw reader.damaged("a power step is of no known kind")
    }
    self.family = family
    power = try reader.double()
  }
}
