import Numeric

/// The result of k-means: centres, and the cluster of each row it was fitted on.
///
/// Clusters are numbered by size, the largest first; equal sizes by their first row.
public struct FittedKMeans: Sendable {
  public let recipe: KMeans
  public let clusterCount: Int
  public let columnCount: Int
  /// `clusterCount` rows of `columnCount` values.
  public private(set) var centres: [Double]
  /// The cluster of each row, from 0; none when it was read from a file.
  public let labels: [UInt32]
  /// How many rows each cluster has.
  public let sizes: [Int]
  /// The sum over the rows of the squared distance to their centre.
  public let inertia: Double
  /// The inertia of every start, in order.
  public let inertias: [Double]
  /// How much the starts agree: the mean adjusted Rand index of every two of them; nil for one
  /// start, and where it was not asked.
  public let agreement: Double?
  /// The rounds of the best start.
  public let rounds: Int
  public let converged: Bool

  init(
    best: KMeansRuns.Best, points: KMeansPoints, recipe: KMeans, columnCount: Int,
    comparesStarts: Bool
  ) {
    let outcome = best.outcome
    let k = points.columnCount > 0 ? outcome.centres.count / points.columnCount : 1
    var sizes = [Int](repeating: 0, count: k)
    var firstRows = [Int](repeating: .max, count: k)
    for point in 0..<points.count {
      let cluster = Int(outcome.labels[point])
      sizes[cluster] += Int(points.weights[point])
      firstRows[cluster] = min(firstRows[cluster], points.firstRows[point])
    }
    let order = (0..<k).sorted {
      sizes[$0] != sizes[$1] ? sizes[$0] > sizes[$1] : firstRows[$0] < firstRows[$1]
    }
    var number = [UInt32](repeating: 0, count: k)
    for (place, cluster) in order.enumerated() {
      number[cluster] = UInt32(truncatingIfNeeded: place)
    }
    var centres: [Double] = []
    centres.reserveCapacity(k * columnCount)
    for cluster in order {
      for column in 0..<columnCount { centres.append(outcome.centres[column * k + cluster]) }
    }
    self.recipe = recipe
    clusterCount = k
    self.columnCount = columnCount
    self.centres = centres
    labels = points.pointOfRow.map { number[Int(outcome.labels[Int($0)])] }
    self.sizes = order.map { sizes[$0] }
    inertia = outcome.inertia
    inertias = best.inertias
    agreement =
      comparesStarts ? AdjustedRand.mean(best.labels, weights: points.weights) : nil
    rounds = outcome.rounds
    converged = outcome.converged
  }

  /// What was saved, without the clusters of the rows it was fitted on.
  /// - Precondition: there are as many centres as sizes.
  init(
    recipe: KMeans, columnCount: Int, centres: [Double], sizes: [Int], inertia: Double,
    inertias: [Double], agreement: Double?, rounds: Int, converged: Bool
  ) {
    self.recipe = recipe
    clusterCount = sizes.count
    self.columnCount = columnCount
    self.centres = centres
    labels = []
    self.sizes = sizes
    self.inertia = inertia
    self.inertias = inertias
    self.agreement = agreement
    self.rounds = rounds
    self.converged = converged
  }

  /// The same clusters with every centre moved by `offset`.
  func shifted(by offset: [Double]) -> FittedKMeans {
    var moved = self
    for index in moved.centres.indices { moved.centres[index] += offset[index % columnCount] }
    return moved
  }

  /// The cluster of rows that were not fitted: that of the nearest centre, ties to the earlier.
  /// - Precondition: `rows` has the columns of the fit.
  public func assign(_ rows: SparseMatrix) -> [UInt32] {
    let norms = (0..<clusterCount).map { cluster in
      var sum = 0.0
      for column in 0..<columnCount {
        let value = centres[cluster * columnCount + column]
        sum += value * value
      }
      return sum
    }
    return (0..<rows.rowCount).map { row in
      var best = 0
      var least = Double.infinity
      for cluster in 0..<clusterCount {
        var dot = 0.0
        for entry in rows.entries(ofRow: row) {
          dot += rows.values[entry] * centres[cluster * columnCount + Int(rows.columns[entry])]
        }
        let distance = norms[cluster] - 2 * dot
        if distance < least {
          least = distance
          best = cluster
        }
      }
      return UInt32(truncatingIfNeeded: best)
    }
  }
}
