import Numeric

/// A linear regression: coefficients with their errors, and how well they fit.
public struct Regression: Sendable {
  public struct Term: Sendable {
    public var name: String
    public var coefficient: Double
    public var error: Double
    public var t: Double
    public var pValue: Double
    public var low: Double
    public var high: Double
  }

  public let target: String
  public let terms: [Term]
  public let count: Int
  public let hasIntercept: Bool
  public let confidence: Double
  public let residualSquares: Double
  public let totalSquares: Double
  /// n - p.
  public let residualDegrees: Double
  /// Coefficients apart from the intercept.
  public let modelDegrees: Double

  public var r2: Double { totalSquares > 0 ? 1 - residualSquares / totalSquares : .nan }
  public var adjustedR2: Double {
    let total = residualDegrees + modelDegrees
    return 1 - (1 - r2) * total / residualDegrees
  }
  /// The residual standard error.
  public var sigma: Double { (residualSquares / residualDegrees).squareRoot() }
  public var f: Double {
    (totalSquares - residualSquares) / modelDegrees / (residualSquares / residualDegrees)
  }
  public var pValue: Double { Distributions.fisherUpper(f, modelDegrees, residualDegrees) }

  /// - Parameters:
  ///   - predictors: columns of equal length without NaN.
  ///   - weights: nil counts every row once.
  /// - Throws: `TestRefusal`, `LeastSquares.Collinear` with the place of the predictor (or -1 for the
  ///   intercept), `Stopped`.
  public init(
    _ target: (name: String, values: [Double]), on predictors: [(name: String, values: [Double])],
    weights: [Double]?, intercept: Bool, confidence: Double, budget: Budget
  ) throws {
    let n = target.values.count
    var columns = predictors.map(\.values)
    if intercept { columns.insert([Double](repeating: 1, count: n), at: 0) }
    guard !columns.isEmpty else { throw TestRefusal("a regression needs a predictor") }
    guard n > columns.count else {
      throw TestRefusal(
        "there are \(n) complete rows for \(columns.count) coefficients: more rows are needed")
    }
    let roots = weights.map { $0.map { $0.squareRoot() } }
    let y = roots.map { Swift.zip($0, target.values).map(*) } ?? target.values
    if let roots { columns = columns.map { Swift.zip($0, roots).map(*) } }
    let solved: LeastSquares
    do {
      solved = try LeastSquares(columns, target: y, budget: budget)
    } catch let collinear as LeastSquares.Collinear {
      throw LeastSquares.Collinear(column: collinear.column - (intercept ? 1 : 0))
    }
    let df = Double(n - columns.count)
    let variance = solved.residualSquares / df
    let quantile = Distributions.studentQuantile(upper: (1 - confidence) / 2, df)
    let names = (intercept ? ["(intercept)"] : []) + predictors.map(\.name)
    terms = names.enumerated().map { place, name in
      let value = solved.coefficients[place]
      let error = (variance * solved.inverseDiagonal[place]).squareRoot()
      return Term(
        name: name, coefficient: value, error: error, t: value / error,
        pValue: Distributions.studentBoth(value / error, df), low: value - quantile * error,
        high: value + quantile * error)
    }
    self.target = target.name
    count = n
    hasIntercept = intercept
    self.confidence = confidence
    residualSquares = solved.residualSquares
    residualDegrees = df
    modelDegrees = Double(columns.count - (intercept ? 1 : 0))
    totalSquares = Regression.totalSquares(target.values, weights, around: intercept)
  }

  /// Squared deviations of the target from its mean, or from 0 without an intercept.
  private static func totalSquares(
    _ values: [Double], _ weights: [Double]?, around isCentred: Bool
  ) -> Double {
    var mean = DoubleDouble(0)
    if isCentred {
      var (sum, weight) = (DoubleDouble(0), DoubleDouble(0))
      for row in values.indices {
        let w = DoubleDouble(weights?[row] ?? 1)
        sum = sum + w * DoubleDouble(values[row])
        weight = weight + w
      }
      mean = sum / weight
    }
    var squares = DoubleDouble(0)
    for row in values.indices {
      let off = DoubleDouble(values[row]) - mean
      squares = squares + off * off * DoubleDouble(weights?[row] ?? 1)
    }
    return squares.value
  }
}
