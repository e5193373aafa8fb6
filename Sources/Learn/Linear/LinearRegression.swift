import Describe
import Diagnostics
import Numeric
import Statistics

/// `linear_regression()`: least squares by Householder's reflections. A column that the columns before
/// it make up gets the weight 0, and is named.
struct LinearRegression: RegressorRecipe {
  let hasIntercept: Bool

  static let interceptOption = OptionSpec(
    "intercept", .bool, default: .bool(true), .none, "Whether the line has a constant.")

  static let spec = ModelSpec(
    description: FunctionDescription(
      "linear_regression", .model, "A number as a weighted sum of the features: least squares.",
      parameters: [interceptOption], returns: .object("model"),
      examples: [Example("linear_regression()")],
      searchTerms: ["LinearRegression", "lm", "ols", "least squares", "regression"],
      seeAlso: ["ridge", "lasso", "logistic_regression"]),
    fitted: [FittedLinear.self],
    regressor: { LinearRegression(hasIntercept: $0.flag("intercept")) })

  func fit(_ rows: MeasuredRows, _ work: Work) throws -> any FittedRegressor {
    let centered = try CenteredRows(rows, hasIntercept: hasIntercept, work)
    let names = rows.features.names
    let (weights, left) = try Self.solve(centered, penalty: 0, work)
    if !left.isEmpty {
      work.remark(
        .note, "collinear",
        "\(listed(left.map { names[$0] })) \(left.count == 1 ? "adds" : "add") nothing to the other features: weight 0"
      )
    }
    return FittedLinear(
      weights: weights, intercept: centered.intercept(weights),
      note: left.isEmpty ? "" : "\(counted(left.count, "feature")) left out as collinear")
  }

  /// The least-squares weights with a penalty on their squares, and the columns left out.
  static func solve(_ rows: CenteredRows, penalty: Double, _ work: Work) throws -> (
    weights: [Double], left: [Int]
  ) {
    let width = rows.columns.count
    var kept = Array(0..<width)
    let root = penalty.squareRoot()
    // Rows of zeros change nothing and make the system tall enough; those of the penalty pull each
    // weight towards 0.
    let extra = penalty > 0 ? width : max(0, width - rows.target.count)
    let columns = rows.columns.enumerated().map { place, column in
      var column = column + [Double](repeating: 0, count: extra)
      if penalty > 0 { column[rows.target.count + place] = root }
      return column
    }
    let target = rows.target + [Double](repeating: 0, count: extra)
    // What centring leaves of a constant column is rounding.
    let lengths = rows.columns.map { column in
      column.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    let scale = rows.weight.squareRoot()
    if penalty == 0 { kept.removeAll { lengths[$0] <= abs(rows.means[$0]) * scale * 1e-13 } }
    while !kept.isEmpty {
      do {
        let solution = try LeastSquares(
          kept.map { columns[$0] }, target: target, budget: work.budget)
        var weights = [Double](repeating: 0, count: width)
        for (place, weight) in zip(kept, solution.coefficients) { weights[place] = weight }
        let isKept = Set(kept)
        return (weights, (0..<width).filter { !isKept.contains($0) })
      } catch let collinear as LeastSquares.Collinear {
        kept.remove(at: collinear.column)
      }
    }
    return ([Double](repeating: 0, count: width), Array(0..<width))
  }
}

/// `ridge()`: least squares with a penalty on the squared weights (Hoerl and Kennard 1970;
/// scikit-learn's Ridge: the sum of squares plus `alpha` times the squares of the weights).
struct RidgeRegression: RegressorRecipe {
  let alpha: Double
  let hasIntercept: Bool

  static let spec = ModelSpec(
    description: FunctionDescription(
      "ridge", .model, "Least squares with small weights: a penalty on their squares.",
      parameters: [
        OptionSpec(
          "alpha", .float, default: .float(1), .floats(low: 0, high: .infinity, openHigh: true),
          "The penalty; 0 is plain least squares."),
        LinearRegression.interceptOption,
      ], returns: .object("model"), examples: [Example("ridge(alpha: 10)")],
      searchTerms: ["Ridge", "l2", "Tikhonov", "shrinkage", "glmnet"],
      seeAlso: ["linear_regression", "lasso"]),
    fitted: [FittedLinear.self],
    regressor: {
      RidgeRegression(alpha: $0.float("alpha") ?? 1, hasIntercept: $0.flag("intercept"))
    })

  func fit(_ rows: MeasuredRows, _ work: Work) throws -> any FittedRegressor {
    let centered = try CenteredRows(rows, hasIntercept: hasIntercept, work)
    let (weights, _) = try LinearRegression.solve(centered, penalty: alpha, work)
    return FittedLinear(weights: weights, intercept: centered.intercept(weights), note: "")
  }
}
