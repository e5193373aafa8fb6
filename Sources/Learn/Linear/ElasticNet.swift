import Describe
import Diagnostics
import Numeric

/// `lasso()` and `elastic_net()`: the mean squared error over two plus `alpha` times a mix of the
/// absolute weights and half their squares, by coordinate descent on the products of the columns, until
/// the duality gap is small (Friedman, Hastie and Tibshirani 2010; scikit-learn's ElasticNet).
struct ElasticNet: RegressorRecipe {
  let name: String
  let alpha: Double
  /// The part of the penalty that is L1.
  let ratio: Double
  let hasIntercept: Bool
  let tolerance: Double
  let maxRounds: Int

  private static let alphaOption = OptionSpec(
    "alpha", .float, default: .float(1), .floats(low: 0, high: .infinity, openHigh: true),
    "The penalty.")
  private static let endOptions = [
    LinearRegression.interceptOption,
    OptionSpec(
      "tolerance", .float, default: .float(1e-8),
      .floats(low: 0, high: .infinity, openLow: true, openHigh: true),
      "It ends when the duality gap is below this share of the target's squares."),
    OptionSpec(
      "max_rounds", .int, default: .int(10_000), .ints(1...10_000_000),
      "The most rounds over all weights."),
  ]

  static let lasso = ModelSpec(
    description: FunctionDescription(
      "lasso", .model,
      "Least squares that leaves weak features out: a penalty on absolute weights.",
      parameters: [alphaOption] + endOptions, returns: .object("model"),
      examples: [Example("lasso(alpha: 0.1)")],
      searchTerms: ["Lasso", "l1", "sparse", "feature selection", "glmnet"],
      seeAlso: ["ridge", "elastic_net"]),
    fitted: [FittedLinear.self], regressor: { ElasticNet($0, "lasso", ratio: 1) })

  static let spec = ModelSpec(
    description: FunctionDescription(
      "elastic_net", .model, "Least squares with a penalty between those of ridge and lasso.",
      parameters: [
        alphaOption,
        OptionSpec(
          "l1_ratio", .float, default: .float(0.5), .floats(low: 0, high: 1),
          "The part of the penalty that is on absolute weights."),
      ] + endOptions, returns: .object("model"),
      examples: [Example("elastic_net(alpha: 0.1, l1_ratio: 0.7)")],
      searchTerms: ["ElasticNet", "glmnet", "l1", "l2"], seeAlso: ["ridge", "lasso"]),
    fitted: [FittedLinear.self],
    regressor: { ElasticNet($0, "elastic_net", ratio: $0.float("l1_ratio") ?? 0.5) })

  private static let mostFeatures = 8192

  private init(_ settings: Settings, _ name: String, ratio: Double) {
    self.name = name
    self.ratio = ratio
    alpha = settings.float("alpha") ?? 1
    hasIntercept = settings.flag("intercept")
    tolerance = settings.float("tolerance") ?? 1e-8
    maxRounds = settings.int("max_rounds") ?? 10_000
  }

  func fit(_ rows: MeasuredRows, _ work: Work) throws -> any FittedRegressor {
    guard rows.features.featureCount <= Self.mostFeatures else {
      throw Failure(
        "too-many-features",
        "`\(name)` keeps the products of all pairs of features; \(NumberText.grouped(rows.features.featureCount)) are too many",
        help: "use `ridge`, or select features first")
    }
    let centered = try CenteredRows(rows, hasIntercept: hasIntercept, work)
    let (weights, rounds, gap) = try descend(centered, work)
    let hasConverged = gap <= tolerance
    if !hasConverged {
      work.remark(
        .warning, "not-converged",
        "`\(name)` stopped after \(counted(rounds, "round")) with a duality gap of \(NumberText.significant(gap, digits: 2)) of the target's squares, above the tolerance of \(NumberText.significant(tolerance)): scale the features or allow more `max_rounds`"
      )
    }
    let used = weights.reduce(0) { $0 + ($1 != 0 ? 1 : 0) }
    return FittedLinear(
      weights: weights, intercept: centered.intercept(weights),
      note: "\(used) of \(counted(weights.count, "feature")) used, \(counted(rounds, "round"))")
  }

  /// The weights, the rounds taken, and the duality gap as a share of the target's squares.
  private func descend(_ rows: CenteredRows, _ work: Work) throws -> ([Double], Int, Double) {
    let width = rows.columns.count
    let scale = 1 / rows.weight
    func product(_ a: [Double], _ b: [Double]) -> Double {
      var sums = (0.0, 0.0, 0.0, 0.0)
      var row = 0
      while row + 4 <= a.count {
        sums.0 += a[row] * b[row]
        sums.1 += a[row + 1] * b[row + 1]
        sums.2 += a[row + 2] * b[row + 2]
        sums.3 += a[row + 3] * b[row + 3]
        row += 4
      }
      while row < a.count {
        sums.0 += a[row] * b[row]
        row += 1
      }
      return (sums.0 + sums.1 + sums.2 + sums.3) * scale
    }
    var gram = [Double](repeating: 0, count: width * width)
    for i in 0..<width {
      try work.budget.check()
      for j in 0...i {
        gram[i * width + j] = product(rows.columns[i], rows.columns[j])
        gram[j * width + i] = gram[i * width + j]
      }
    }
    let target = rows.columns.map { product($0, rows.target) }
    let squares = product(rows.target, rows.target)
    let absolute = alpha * ratio
    let square = alpha * (1 - ratio)
    var weights = [Double](repeating: 0, count: width)
    // The products of the columns with what is left of the target.
    var rest = target
    var gap = 0.0
    var rounds = 0
    while rounds < maxRounds {
      if rounds % 64 == 0 { try work.budget.check() }
      rounds += 1
      var change = 0.0
      for j in 0..<width {
        let own = gram[j * width + j]
        guard own > 1e-300 else { continue }
        let pull = rest[j] + own * weights[j]
        let wanted =
          pull > absolute
          ? (pull - absolute) / (own + square)
          : pull < -absolute ? (pull + absolute) / (own + square) : 0
        let step = wanted - weights[j]
        if step == 0 { continue }
        weights[j] = wanted
        change = max(change, abs(step) * own.squareRoot())
        for i in 0..<width { rest[i] -= gram[j * width + i] * step }
      }
      if change * change <= tolerance * squares || rounds == maxRounds {
        gap = dualityGap(weights, rest, target, squares, absolute, square)
        if gap <= tolerance * squares { break }
      }
    }
    return (weights, rounds, squares > 0 ? gap / squares : 0)
  }

  /// The gap between the objective and a point of its dual, the residual scaled until it is allowed.
  private func dualityGap(
    _ weights: [Double], _ rest: [Double], _ target: [Double], _ squares: Double,
    _ absolute: Double, _ square: Double
  ) -> Double {
    var length = 0.0
    var sum = 0.0
    var slope = 0.0
    var residual = squares
    var cross = squares
    for j in weights.indices {
      length += weights[j] * weights[j]
      sum += abs(weights[j])
      slope = max(slope, abs(rest[j] - square * weights[j]))
      residual -= weights[j] * (target[j] + rest[j])
      cross -= weights[j] * target[j]
    }
    residual = max(0, residual)
    // Without an L1 part the optimum has no slope left; the slope itself measures the distance.
    if absolute == 0 { return slope * slope }
    let factor = slope > absolute ? absolute / slope : 1
    let primal = 0.5 * residual + absolute * sum + 0.5 * square * length
    let dual =
      factor * cross - 0.5 * factor * factor * (residual + square * length)
    return max(0, primal - dual)
  }
}
