import Numeric
import Synchronization

/// How well rows lie in their clusters (Rousseeuw 1987): the mean over the rows of (b - a) / max(a, b),
/// where a is the mean distance to the row's own cluster and b that to the nearest other one. 1 is
/// apart, 0 overlapping, below 0 misplaced; a row alone in its cluster counts 0.
public struct Silhouette: Sendable, Equatable {
  public let value: Double
  /// The rows it was computed from, and of how many.
  public let rows: Int
  public let totalRows: Int
  /// The mean over the rows of each cluster; nil where none of its rows was among those.
  public let clusters: [Double?]

  /// What the value says, in words.
  public var verdict: String {
    switch value {
    case 0.7...: "clusters are clearly apart"
    case 0.5..<0.7: "clusters are apart"
    case 0.25..<0.5: "clusters are weakly apart"
    default: "clusters overlap"
    }
  }
}

extension FittedKMeans {
  /// The silhouette of the clusters by Euclidean distance, on all rows when at most `limit` of them
  /// differ, else on a seeded sample of `limit` rows. Nil with fewer than two clusters.
  /// - Parameter rows: the rows the clusters were fitted on.
  /// - Throws: `Stopped`.
  public func silhouette(
    of rows: SparseMatrix, limit: Int = 5000, work: Work
  ) throws -> Silhouette? {
    guard clusterCount > 1, rows.rowCount == labels.count else { return nil }
    let all = rows.distinctRows()
    if all.firsts.count <= limit {
      return try SilhouetteRows(
        rows, all.firsts, counts: all.counts, labels: all.firsts.map { Int(labels[$0]) },
        clusterCount: clusterCount
      ).mean(totalRows: rows.rowCount, work)
    }
    var stream = SeededStream(seed: UInt64(bitPattern: Int64(recipe.seed)))
    var order = Array(0..<rows.rowCount)
    for place in 0..<limit { order.swapAt(place, place + stream.index(below: order.count - place)) }
    let sample = order[..<limit].sorted()
    let part = rows.rows(sample)
    let distinct = part.distinctRows()
    return try SilhouetteRows(
      part, distinct.firsts, counts: distinct.counts,
      labels: distinct.firsts.map { Int(labels[sample[$0]]) }, clusterCount: clusterCount
    ).mean(totalRows: rows.rowCount, work)
  }
}

/// Rows in clusters of which the silhouettes are asked: the different ones, and how often each occurs.
struct SilhouetteRows {
  private let points: SparseMatrix
  private let counts: [Int]
  private let labels: [Int]
  private let sizes: [Double]

  /// - Parameters:
  ///   - firsts: the places of the different rows.
  ///   - labels: the cluster of each of these.
  init(
    _ rows: SparseMatrix, _ firsts: [Int], counts: [Int], labels: [Int], clusterCount: Int
  ) {
    points = rows.rows(firsts)
    self.counts = counts
    self.labels = labels
    var sizes = [Double](repeating: 0, count: clusterCount)
    for (point, count) in counts.enumerated() { sizes[labels[point]] += Double(count) }
    self.sizes = sizes
  }

  /// The mean over all rows; nil when they stand in one cluster.
  func mean(totalRows: Int, _ work: Work) throws -> Silhouette? {
    guard sizes.count(where: { $0 > 0 }) > 1 else { return nil }
    let values = try values(work)
    var (sum, sums) = (0.0, [Double](repeating: 0, count: sizes.count))
    for start in stride(from: 0, to: values.count, by: 64) {
      var part = 0.0
      for point in start..<min(values.count, start + 64) {
        part += Double(counts[point]) * values[point]
        sums[labels[point]] += Double(counts[point]) * values[point]
      }
      sum += part
    }
    let rowCount = counts.reduce(0, +)
    return Silhouette(
      value: sum / Double(rowCount), rows: rowCount, totalRows: totalRows,
      clusters: zip(sums, sizes).map { $1 > 0 ? $0 / $1 : nil })
  }

  /// The silhouette of each of the different rows.
  /// - Throws: `Stopped`.
  func values(_ work: Work) throws -> [Double] {
    let norms = points.squaredNorms()
    let chunks = (points.rowCount + 63) / 64
    let found = Mutex<[[Double]]>([[Double]](repeating: [], count: chunks))
    try Parallel.forEach(chunks: chunks, budget: work.budget) { chunk in
      var dense = [Double](repeating: 0, count: points.columnCount)
      var sums = [Double](repeating: 0, count: sizes.count)
      var own: [Double] = []
      for point in (chunk * 64)..<min(points.rowCount, chunk * 64 + 64) {
        for entry in points.entries(ofRow: point) {
          dense[Int(points.columns[entry])] = points.values[entry]
        }
        for cluster in sums.indices { sums[cluster] = 0 }
        addDistances(from: point, dense, norms, to: &sums)
        for entry in points.entries(ofRow: point) { dense[Int(points.columns[entry])] = 0 }
        own.append(coefficient(sums: sums, own: labels[point]))
      }
      found.withLock { $0[chunk] = own }
    }
    return found.withLock { $0.flatMap { $0 } }
  }

  /// Adds the distances from a point to all points, by cluster.
  private func addDistances(
    from point: Int, _ dense: [Double], _ norms: [Double], to sums: inout [Double]
  ) {
    let norm = norms[point]
    for other in 0..<points.rowCount where other != point {
      var dot = 0.0
      for entry in points.entries(ofRow: other) {
        dot += points.values[entry] * dense[Int(points.columns[entry])]
      }
      let distance = max(0, norm - 2 * dot + norms[other]).squareRoot()
      sums[labels[other]] += Double(counts[other]) * distance
    }
  }

  private func coefficient(sums: [Double], own: Int) -> Double {
    guard sizes[own] > 1 else { return 0 }
    let inside = sums[own] / (sizes[own] - 1)
    var outside = Double.infinity
    for cluster in sizes.indices where cluster != own && sizes[cluster] > 0 {
      outside = min(outside, sums[cluster] / sizes[cluster])
    }
    guard outside.isFinite else { return 0 }
    let larger = max(inside, outside)
    return larger > 0 ? (outside - inside) / larger : 0
  }
}
