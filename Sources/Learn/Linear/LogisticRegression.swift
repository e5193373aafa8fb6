import Describe
import Diagnostics
import Numeric

/// `logistic_regression()`: classes by linear scores, the mean log loss plus a penalty on the weights,
/// intercepts free (scikit-learn's LogisticRegression: multinomial for more than two classes, `c` the
/// inverse of the penalty).
struct LogisticRegression: ClassifierRecipe {
  let c: Double
  /// The part of the penalty that is L1.
  let ratio: Double
  let hasPenalty: Bool
  let hasIntercept: Bool
  let tolerance: Double
  let maxRounds: Int
  let isBalanced: Bool

  static let spec = ModelSpec(
    description: FunctionDescription(
      "logistic_regression", .model, "Classes by weighted sums of the features.",
      parameters: [
        OptionSpec(
          "c", .float, default: .float(1),
          .floats(low: 0, high: .infinity, openLow: true, openHigh: true),
          "The inverse of the penalty: smaller means smaller weights."),
        OptionSpec(
          "penalty", .text, default: .text("l2"), .oneOf(["l2", "l1", "elastic_net"]),
          allowsNull: true,
          "\"l2\" shrinks weights, \"l1\" sets some to 0, \"elastic_net\" does both; null for none."
        ),
        OptionSpec(
          "l1_ratio", .float, default: .float(0.5), .floats(low: 0, high: 1),
          "The part of L1 in an elastic net."),
        OptionSpec(
          "intercept", .bool, default: .bool(true), .none, "Whether scores have a constant."),
        OptionSpec(
          "tolerance", .float, default: .float(1e-4),
          .floats(low: 0, high: .infinity, openLow: true, openHigh: true),
          "It ends when no component of the gradient is larger."),
        OptionSpec(
          "max_rounds", .int, default: .int(100), .ints(1...100_000), "The most steps it takes."),
        OptionSpec(
          "class_weight", .text, default: .null, .oneOf(["balanced"]), allowsNull: true,
          "\"balanced\" gives every class the same total weight."),
      ], returns: .object("model"),
      examples: [Example("logistic_regression(c: 0.5)")],
      searchTerms: [
        "LogisticRegression", "glm", "logit", "softmax regression", "multinomial", "maxent", "l1",
        "l2", "elastic net",
      ],
      seeAlso: ["linear_regression", "random_forest"]),
    fitted: [FittedLogistic.self], classifier: { LogisticRegression($0) })

  init(_ settings: Settings) {
    c = settings.float("c") ?? 1
    let penalty = settings.text("penalty")
    hasPenalty = penalty != nil
    ratio = penalty == "l1" ? 1 : penalty == "elastic_net" ? settings.float("l1_ratio") ?? 0.5 : 0
    hasIntercept = settings.flag("intercept")
    tolerance = settings.float("tolerance") ?? 1e-4
    maxRounds = settings.int("max_rounds") ?? 100
    isBalanced = settings.text("class_weight") != nil
  }

  func fit(_ rows: ClassifiedRows, _ work: Work) throws -> any FittedClassifier {
    try rows.features.requireComplete()
    guard rows.features.rowCount > 0 else {
      throw Failure("no-rows", "there are no rows to learn from")
    }
    let width = rows.features.featureCount
    guard rows.classCount > 1 else {
      return FittedLogistic(
        weights: [[Double](repeating: 0, count: width)], intercepts: [0], classCount: 1,
        rounds: 0, gradient: 0, tolerance: tolerance)
    }
    let objective = SoftmaxObjective(
      rows, weights: rows.weights(balanced: isBalanced), hasIntercept: hasIntercept)
    let penalty = hasPenalty ? 1 / (c * objective.weightSum) : 0
    let fit = LogisticFit(
      objective: objective, square: penalty * (1 - ratio), absolute: penalty * ratio,
      tolerance: tolerance, maxRounds: maxRounds)
    if ratio > 0, objective.parameterCount > LogisticFit.mostNewton {
      throw Failure(
        "too-many-features",
        "an L1 penalty over \(NumberText.grouped(objective.parameterCount)) weights takes too much memory",
        help: "use `penalty: \"l2\"`, or select features first")
    }
    let result = try fit.run(work, name: "logistic_regression")
    let fitted = FittedLogistic(objective, result, tolerance: tolerance)
    if !fitted.hasConverged {
      work.remark(
        .warning, "not-converged",
        "`logistic_regression` stopped after \(counted(result.rounds, "round")) with a gradient of \(NumberText.significant(result.gradient, digits: 2)), above the tolerance of \(NumberText.significant(tolerance)): scale the features, penalise more (a smaller `c`), or allow more `max_rounds`"
      )
    }
    return fitted
  }
}
