import Numeric

/// Features and targets with their weighted means taken off, so that the intercept needs no column,
/// and each row scaled by the root of its weight.
struct CenteredRows {
  let columns: [[Double]]
  let target: [Double]
  let means: [Double]
  let targetMean: Double
  /// The sum of the weights.
  let weight: Double

  init(_ rows: MeasuredRows, hasIntercept: Bool, _ work: Work) throws {
    let features = rows.features
    let count = features.rowCount
    var sum = CompensatedSum()
    for row in 0..<count { sum.add(rows.weights?[row] ?? 1) }
    let total = sum.value
    weight = total
    let roots = rows.weights.map { $0.map { $0.squareRoot() } }
    func centered(_ values: [Double]) -> (values: [Double], mean: Double) {
      var mean = 0.0
      if hasIntercept {
        var sum = CompensatedSum()
        for row in 0..<count { sum.add(values[row] * (rows.weights?[row] ?? 1)) }
        mean = sum.value / total
        // What rounding left of the mean.
        var rest = CompensatedSum()
        for row in 0..<count { rest.add((values[row] - mean) * (rows.weights?[row] ?? 1)) }
        mean += rest.value / total
      }
      var result = values
      for row in 0..<count { result[row] = (values[row] - mean) * (roots?[row] ?? 1) }
      return (result, mean)
    }
    var columns: [[Double]] = []
    var means: [Double] = []
    for feature in 0..<features.featureCount {
      try work.budget.check()
      let values = [Double](unsafeUninitializedCapacity: count) { target, filled in
        if let base = target.baseAddress {
          features.copy(feature: feature, rows: 0..<count, to: base)
        }
        filled = count
      }
      let own = centered(values)
      columns.append(own.values)
      means.append(own.mean)
    }
    let own = centered(rows.targets)
    self.columns = columns
    self.means = means
    target = own.values
    targetMean = own.mean
  }

  func intercept(_ weights: [Double]) -> Double {
    var sum = CompensatedSum()
    sum.add(targetMean)
    for (weight, mean) in zip(weights, means) { sum.add(-weight * mean) }
    return sum.value
  }
}
