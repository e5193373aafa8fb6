import Describe
import Diagnostics
import Numeric

/// Statistics in which older values count less and less, as pandas defines them.
extension WindowFunctions {
  static let weighted: [WindowFunction] = [ewmMean, ewmStd, ewmVar]

  private static func describe(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String], seeAlso: [String]
  ) -> FunctionDescription {
    describe(
      name, summary,
      [
        column("Numbers; a null stays null, and time goes on over it."),
        OptionSpec(
          "alpha", .float, default: .null, .floats(low: 0, high: 1, openLow: true),
          "The share that the newest value has; or give `span`, `half_life` or `com`."),
        OptionSpec(
          "span", .float, default: .null, .floats(low: 1, high: .infinity),
          "The window of an equal plain average: alpha = 2 / (span + 1)."),
        OptionSpec(
          "half_life", .float, default: .null, .floats(low: 0, high: .infinity, openLow: true),
          "After how many rows a value counts half."),
        OptionSpec(
          "com", .float, default: .null, .floats(low: 0, high: .infinity),
          "The centre of mass: alpha = 1 / (com + 1)."),
        OptionSpec(
          "adjust", .bool, default: .bool(true),
          "Whether the first values are weighed as if nothing came before them."),
        OptionSpec(
          "min_count", .int, default: .int(1), .ints(1...Int64.max), "How many values are needed."),
      ], returns: .float, [example], terms, seeAlso: seeAlso)
  }

  private static let constants: Set<String> = [
    "alpha", "span", "half_life", "com", "adjust", "min_count",
  ]

  private static func decay(
    _ description: FunctionDescription, _ value: @escaping @Sendable (Decay) -> Double
  ) -> WindowFunction {
    WindowFunction(
      description, constants: constants,
      type: { types in
        isNumber(types[0]) && types[1...4].allSatisfy(isConstantNumber) ? .float : nil
      }
    ) { call in
      let alpha = try share(call)
      let minimum = call.int(6) ?? 1
      let adjusts = call.flag(5)
      let values = try call.numbers(0)
      return try call.floats { target in
        try call.forEachGroup { places in
          var state = Decay(alpha: alpha, adjusts: adjusts)
          for place in places {
            let row = call.row(place)
            state.step(values[row])
            if !values[row].isNaN, state.count >= minimum { target[row] = value(state) }
          }
        }
      }
    }
  }

  /// - Throws: `bad-argument` unless exactly one of the four is given.
  private static func share(_ call: WindowCall) throws -> Double {
    let given = (1...4).filter { call.number($0) != nil }
    guard given.count == 1, let number = call.number(given[0]) else {
      throw call.failure(
        "`\(call.name)` needs one of `alpha`, `span`, `half_life` and `com`",
        help: "write `\(call.name)(.x, span: 10)`", blaming: 1)
    }
    let alpha =
      switch given[0] {
      case 1: number
      case 2: 2 / (number + 1)
      case 3: 1 - exponential(-logarithm(2) / number)
      default: 1 / (number + 1)
      }
    guard alpha > 0, alpha <= 1 else {
      throw call.failure(
        "`\(call.description.parameters[given[0]].name)` of `\(call.name)` is out of range",
        blaming: given[0])
    }
    return alpha
  }

  private static let ewmMean = decay(
    describe(
      "ewm_mean", "The mean in which older values count exponentially less.",
      Example("[1, 2, 6].ewm_mean(alpha: 0.5, adjust: false)", shows: "[1.0, 1.5, 3.75]"),
      ["ema", "exponential moving average", "ewm", "exponential smoothing"],
      seeAlso: ["rolling_mean", "ewm_std"])
  ) { $0.mean }

  private static let ewmStd = decay(
    describe(
      "ewm_std", "The standard deviation in which older values count exponentially less.",
      Example("[1, 2, 6].ewm_std(span: 3)[0]", shows: "null"), ["ewm", "exponential volatility"],
      seeAlso: ["ewm_mean", "ewm_var"])
  ) { $0.variance.squareRoot() }

  private static let ewmVar = decay(
    describe(
      "ewm_var", "The variance in which older values count exponentially less.",
      Example("[1, 3].ewm_var(alpha: 0.5)[1].round(6)", shows: "2.0"), ["ewm"],
      seeAlso: ["ewm_mean", "ewm_std"])
  ) { $0.variance }
}

/// Exponentially decaying mean and variance.
private struct Decay {
  private let factor: Double
  private let newWeight: Double
  private let adjusts: Bool
  private(set) var mean = 0.0
  private(set) var count = 0
  private var spread = 0.0
  private var oldWeight = 1.0
  private var weights = 1.0
  private var squaredWeights = 1.0

  init(alpha: Double, adjusts: Bool) {
    factor = 1 - alpha
    newWeight = adjusts ? 1 : alpha
    self.adjusts = adjusts
  }

  mutating func step(_ value: Double) {
    guard count > 0 else {
      if !value.isNaN { (mean, count) = (value, 1) }
      return
    }
    oldWeight *= factor
    weights *= factor
    squaredWeights *= factor * factor
    if value.isNaN { return }
    let before = mean
    let total = oldWeight + newWeight
    if value != mean { mean = (oldWeight * mean + newWeight * value) / total }
    let (moved, off) = (before - mean, value - mean)
    spread = (oldWeight * (spread + moved * moved) + newWeight * off * off) / total
    weights += newWeight
    squaredWeights += newWeight * newWeight
    oldWeight = total
    if !adjusts {
      weights /= oldWeight
      squaredWeights /= oldWeight * oldWeight
      oldWeight = 1
    }
    count += 1
  }

  /// Without bias; NaN for one value.
  var variance: Double {
    let whole = weights * weights
    return whole > squaredWeights ? whole / (whole - squaredWeights) * spread : .nan
  }
}
