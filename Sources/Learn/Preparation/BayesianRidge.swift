import Numeric

/// Linear regression whose shrinkage and noise are found from the data by evidence (MacKay 1992; as
/// scikit-learn's BayesianRidge with its default settings).
struct BayesianRidge: Sendable {
  let intercept: Double
  let coefficients: [Double]

  /// - Parameters:
  ///   - columns: for each feature its values on the training rows, none missing.
  ///   - target: one value a row; at least one row.
  init(_ columns: [[Double]], target: [Double]) {
    let width = columns.count
    let count = Double(target.count)
    let moments = target.withUnsafeBufferPointer { Moments(of: $0) }
    let means = columns.map { $0.withUnsafeBufferPointer { Moments(of: $0).mean } }
    guard width > 0, !target.isEmpty else {
      intercept = moments.mean
      coefficients = []
      return
    }
    let centred = zip(columns, means).map { column, mean in column.map { $0 - mean } }
    let y = target.map { $0 - moments.mean }
    var gram = [[Double]](repeating: [Double](repeating: 0, count: width), count: width)
    for a in 0..<width {
      for b in a..<width {
        gram[a][b] = Self.dot(centred[a], centred[b])
        gram[b][a] = gram[a][b]
      }
    }
    let xy = centred.map { Self.dot($0, y) }
    let (eigenvalues, vectors) = SymmetricEigen.decompose(gram)
    // In the axes of the eigenvectors every step below is diagonal.
    let projected = vectors.map { vector in zip(vector, xy).reduce(0) { $0 + $1.0 * $1.1 } }
    let yy = Self.dot(y, y)
    let tiny = 1e-6
    var noise = 1 / (moments.variance + Double.ulpOfOne)
    var shrinkage = 1.0
    var weights = [Double](repeating: 0, count: width)
    func solve() {
      var rotated = [Double](repeating: 0, count: width)
      for axis in 0..<width {
        rotated[axis] = projected[axis] / (max(0, eigenvalues[axis]) + shrinkage / noise)
      }
      weights = (0..<width).map { feature in
        (0..<width).reduce(0) { $0 + vectors[$1][feature] * rotated[$1] }
      }
    }
    /// The sum of squared errors, from the rows where cancellation would spoil the short form.
    func squaredError() -> Double {
      var quick = yy
      for a in 0..<width {
        quick -= 2 * weights[a] * xy[a]
        for b in 0..<width { quick += weights[a] * weights[b] * gram[a][b] }
      }
      if quick > 1e-6 * yy { return quick }
      var sum = CompensatedSum()
      for row in y.indices {
        var error = y[row]
        for feature in 0..<width { error -= centred[feature][row] * weights[feature] }
        sum.add(error * error)
      }
      return sum.value
    }
    var before: [Double]?
    for _ in 0..<300 {
      solve()
      let error = squaredError()
      let gamma = eigenvalues.reduce(0) { sum, value in
        let own = noise * max(0, value)
        return sum + own / (shrinkage + own)
      }
      shrinkage = (gamma + 2 * tiny) / (weights.reduce(0) { $0 + $1 * $1 } + 2 * tiny)
      noise = (count - gamma + 2 * tiny) / (error + 2 * tiny)
      if let before, zip(before, weights).reduce(0, { $0 + abs($1.0 - $1.1) }) < 1e-3 { break }
      before = weights
    }
    solve()
    coefficients = weights
    intercept = moments.mean - zip(means, weights).reduce(0) { $0 + $1.0 * $1.1 }
  }

  init(intercept: Double, coefficients: [Double]) {
    self.intercept = intercept
    self.coefficients = coefficients
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = CompensatedSum()
    for row in a.indices { sum.add(a[row] * b[row]) }
    return sum.value
  }
}
