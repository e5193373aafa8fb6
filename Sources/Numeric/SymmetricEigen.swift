/// Eigenvalues and eigenvectors of symmetric matrices.
public enum SymmetricEigen {
  /// The eigenvalues, descending, and for each its eigenvector of length 1: of small matrices by Jacobi's
  /// rotations, which keep small eigenvalues of graded matrices exact, of others by `TridiagonalForm`.
  /// - Precondition: the matrix is square and symmetric, its entries finite.
  public static func decompose(_ matrix: [[Double]]) -> (values: [Double], vectors: [[Double]]) {
    if matrix.count <= jacobiLimit { return jacobi(matrix) }
    let budget = Budget(threads: 1)
    // A budget of its own, which nobody interrupts, does not run out.
    return (try? TridiagonalForm(matrix, budget).eigen(budget)) ?? jacobi(matrix)
  }

  /// The same on the threads of a budget, with the same bytes on any number of them.
  /// - Throws: `Stopped`.
  public static func decompose(
    _ matrix: [[Double]], budget: Budget
  ) throws(Stopped) -> (values: [Double], vectors: [[Double]]) {
    if matrix.count <= jacobiLimit { return jacobi(matrix) }
    return try TridiagonalForm(matrix, budget).eigen(budget)
  }

  private static let jacobiLimit = 32

  /// By Jacobi's rotations (Golub and Van Loan, section 8.5).
  private static func jacobi(_ matrix: [[Double]]) -> (values: [Double], vectors: [[Double]]) {
    let size = matrix.count
    var a = matrix
    var vectors = (0..<size).map { row in (0..<size).map { $0 == row ? 1.0 : 0.0 } }
    for _ in 0..<60 {
      var isDone = true
      for p in 0..<size {
        for q in p + 1..<max(p + 1, size) {
          let off = a[p][q]
          let scale = (abs(a[p][p]) * abs(a[q][q])).squareRoot()
          guard off != 0, abs(off) > Double.ulpOfOne / 4 * scale else { continue }
          isDone = false
          let theta = (a[q][q] - a[p][p]) / (2 * off)
          let root: Double = abs(theta) + (theta * theta + 1).squareRoot()
          let t: Double = abs(theta) > 1e150 ? 1 / (2 * theta) : (theta < 0 ? -1 : 1) / root
          let c = 1 / (t * t + 1).squareRoot()
          let s = t * c
          for k in 0..<size where k != p && k != q {
            let kp = a[k][p]
            let kq = a[k][q]
            a[k][p] = c * kp - s * kq
            a[p][k] = a[k][p]
            a[k][q] = s * kp + c * kq
            a[q][k] = a[k][q]
          }
          a[p][p] -= t * off
          a[q][q] += t * off
          a[p][q] = 0
          a[q][p] = 0
          for k in 0..<size {
            let kp = vectors[p][k]
            let kq = vectors[q][k]
            vectors[p][k] = c * kp - s * kq
            vectors[q][k] = s * kp + c * kq
          }
        }
      }
      if isDone { break }
    }
    let values = (0..<size).map { a[$0][$0] }
    let order = descending(values)
    return (order.map { values[$0] }, order.map { vectors[$0] })
  }

  /// The places of values, the greatest first, of equals the earlier.
  static func descending(_ values: [Double]) -> [Int] {
    values.indices.sorted {
      values[$0] != values[$1] ? values[$0] > values[$1] : $0 < $1
    }
  }
}
