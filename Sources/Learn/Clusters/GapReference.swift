import Frame
import Numeric

/// Rows without clusters to hold clusters against: uniform in the box of the data along its principal
/// axes (Tibshirani, Walther and Hastie 2001, reference b).
struct GapReference {
  private let lows: [Double]
  private let highs: [Double]
  private let rowCount: Int

  /// - Throws: `bad-value` for numbers too large to square, `Stopped`.
  init(_ rows: CentredRows, _ work: Work) throws {
    rowCount = rows.rowCount
    let width = rows.width
    let columns = (0..<width).map { column in
      Buffer<Double>(count: rows.rowCount) { target in
        for row in target.indices { target[row] = rows.values[row * width + column] }
      }
    }
    var ranges = columns.map { Self.range($0.elements) }
    if width > 1, width <= PrincipalStep.limit {
      let centred = try CentredColumns(
        columns.enumerated().map {
          PreparedColumn(name: "\($0)", origin: "\($0)", values: .numbers($1))
        }, for: "choose_clusters")
      let axes = try SymmetricEigen.decompose(
        centred.covariance(work), budget: work.budget
      ).vectors
      var along = [Double](repeating: 0, count: rows.rowCount)
      ranges = try axes.map { axis in
        try work.budget.check()
        for row in along.indices {
          var sum = 0.0
          for column in 0..<width { sum += rows.values[row * width + column] * axis[column] }
          along[row] = sum
        }
        return Self.range(along)
      }
    }
    lows = ranges.map(\.low)
    highs = ranges.map(\.high)
  }

  private static func range(_ values: some Collection<Double>) -> (low: Double, high: Double) {
    values.reduce((.infinity, -.infinity)) { (min($0.0, $1), max($0.1, $1)) }
  }

  /// As many rows as the data has, row by row. Distances do not change with the axes, so that the rows need
  /// not be turned back.
  func drawn(_ stream: inout SeededStream) -> [Double] {
    (0..<rowCount).flatMap { _ in
      zip(lows, highs).map { low, high in low + stream.unit() * (high - low) }
    }
  }
}
