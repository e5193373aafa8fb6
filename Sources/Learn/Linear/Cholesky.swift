/// The factor L of a symmetric positive matrix L L', row by row.
struct Cholesky {
  private var factor: [Double]
  private let size: Int

  /// Nil when the matrix is not positive definite in floating point.
  init?(_ matrix: [Double], size: Int) {
    self.size = size
    factor = matrix
    let isPositive = factor.withUnsafeMutableBufferPointer { a -> Bool in
      for i in 0..<size {
        for j in 0...i {
          var sum = a[i * size + j]
          for k in 0..<j { sum -= a[i * size + k] * a[j * size + k] }
          if i == j {
            guard sum > 0, sum.isFinite else { return false }
            a[i * size + i] = sum.squareRoot()
          } else {
            a[i * size + j] = sum / a[j * size + j]
          }
        }
      }
      return true
    }
    if !isPositive { return nil }
  }

  /// The solution of a positive system whose diagonal is raised, step by step, until it can be
  /// factored: by a share of its mean that starts at rounding.
  static func solve(_ matrix: [Double], _ right: [Double]) -> [Double] {
    let size = right.count
    var mean = 0.0
    for place in 0..<size { mean += abs(matrix[place * size + place]) / Double(max(1, size)) }
    if !(mean > 0) { mean = 1 }
    var raise = mean * 1e-12
    while raise.isFinite {
      var raised = matrix
      for place in 0..<size { raised[place * size + place] += raise }
      if let factor = Cholesky(raised, size: size) { return factor.solve(right) }
      raise *= 100
    }
    return right
  }

  func solve(_ right: [Double]) -> [Double] {
    var x = right
    for i in 0..<size {
      var sum = x[i]
      for k in 0..<i { sum -= factor[i * size + k] * x[k] }
      x[i] = sum / factor[i * size + i]
    }
    for i in (0..<size).reversed() {
      var sum = x[i]
      for k in i + 1..<max(i + 1, size) { sum -= factor[k * size + i] * x[k] }
      x[i] = sum / factor[i * size + i]
    }
    return x
  }
}
