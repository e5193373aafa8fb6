import Numeric

/// The rows to cluster as k-means sees them: equal rows merged into one point with a weight, which
/// changes no result and saves most of the work on 0/1 features.
struct KMeansPoints: Sendable {
  let matrix: SparseMatrix
  /// How many rows each point stands for.
  let weights: [Double]
  /// The squared length of each point.
  let norms: [Double]
  /// The point of each row.
  let pointOfRow: [UInt32]
  /// The first row of each point.
  let firstRows: [Int]
  /// The mean over the columns of their population variance over the rows.
  let meanVariance: Double

  var count: Int { matrix.rowCount }
  var columnCount: Int { matrix.columnCount }

  init(_ rows: SparseMatrix) {
    let distinct = rows.distinctRows()
    firstRows = distinct.firsts
    matrix = distinct.firsts.count == rows.rowCount ? rows : rows.rows(distinct.firsts)
    weights = distinct.counts.map(Double.init)
    norms = matrix.squaredNorms()
    pointOfRow = distinct.groups

    var sums = [Double](repeating: 0, count: rows.columnCount)
    var squares = 0.0
    for point in 0..<matrix.rowCount {
      for entry in matrix.entries(ofRow: point) {
        sums[Int(matrix.columns[entry])] += weights[point] * matrix.values[entry]
      }
      squares += weights[point] * norms[point]
    }
    // The sum of the variances is the mean squared length less the squared length of the mean row.
    let count = Double(max(1, rows.rowCount))
    var squaredMean = 0.0
    for sum in sums { squaredMean += (sum / count) * (sum / count) }
    meanVariance = max(0, squares / count - squaredMean) / Double(max(1, rows.columnCount))
  }

  /// Calls `body` with raw pointers to the entries, which live as long as the call.
  func withPointers<Result>(_ body: (Pointers) throws -> Result) rethrows -> Result {
    try matrix.offsets.withUnsafeBufferPointer { offsets in
      try matrix.columns.withUnsafeBufferPointer { columns in
        try matrix.values.withUnsafeBufferPointer { values in
          try weights.withUnsafeBufferPointer { weights in
            try norms.withUnsafeBufferPointer { norms in
              try body(
                Pointers(
                  offsets: offsets, columns: columns, values: values, weights: weights,
                  norms: norms))
            }
          }
        }
      }
    }
  }

  /// The entries, weights and squared lengths of the points, for loops that must be fast.
  struct Pointers: @unchecked Sendable {
    let offsets: UnsafeBufferPointer<Int>
    let columns: UnsafeBufferPointer<UInt32>
    let values: UnsafeBufferPointer<Double>
    let weights: UnsafeBufferPointer<Double>
    let norms: UnsafeBufferPointer<Double>
  }
}
