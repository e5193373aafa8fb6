import Numeric

/// The moving state of one k-means start: centres, and the cluster of each point.
///
/// Centres are stored by column (the k values of a column side by side), so that a sparse point adds
/// one contiguous run of k products for each of its entries.
struct KMeansRounds {
  let points: KMeansPoints
  let clusters: Int
  private(set) var labels: [UInt32]
  private var centres: [Double]
  private var centreNorms: [Double]
  /// How points are cut for threads. Depends on the data only, so sums do not depend on threads.
  private let chunks: Int

  init(points: KMeansPoints, clusters: Int, startingAt chosen: [Int]) {
    self.points = points
    self.clusters = clusters
    labels = Array(repeating: 0, count: points.count)
    centres = Array(repeating: 0, count: points.columnCount * clusters)
    centreNorms = Array(repeating: 0, count: clusters)
    chunks = max(1, min(64, (points.count + 4095) / 4096))
    for (cluster, point) in chosen.enumerated() {
      for entry in points.matrix.entries(ofRow: point) {
        centres[Int(points.matrix.columns[entry]) * clusters + cluster] =
          points.matrix.values[entry]
      }
      centreNorms[cluster] = points.norms[point]
    }
  }

  /// Gives each point the nearest centre; ties go to the earlier one. False when the budget ran out.
  mutating func assign(_ pointers: KMeansPoints.Pointers, budget: Budget) -> Bool {
    let k = clusters
    let count = points.count
    let step = (count + chunks - 1) / chunks
    let chunks = chunks
    return labels.withUnsafeMutableBufferPointer { labels in
      centres.withUnsafeBufferPointer { centres in
        centreNorms.withUnsafeBufferPointer { norms in
          nonisolated(unsafe) let labels = labels
          nonisolated(unsafe) let centres = centres
          nonisolated(unsafe) let norms = norms
          do {
            try Parallel.forEach(chunks: chunks, budget: budget) { chunk in
              withUnsafeTemporaryAllocation(of: Double.self, capacity: k) { dots in
                for point in min(count, chunk * step)..<min(count, (chunk + 1) * step) {
                  Self.products(of: point, with: centres, k, pointers, into: dots)
                  var best = 0
                  var least = Double.infinity
                  for cluster in 0..<k {
                    let distance = norms[cluster] - 2 * dots[cluster]
                    if distance < least {
                      least = distance
                      best = cluster
                    }
                  }
                  labels[point] = UInt32(truncatingIfNeeded: best)
                }
              }
            }
            return true
          } catch {
            return false
          }
        }
      }
    }
  }

  /// The dot products of a point with all k centres.
  @inline(__always)
  private static func products(
    of point: Int, with centres: UnsafeBufferPointer<Double>, _ k: Int,
    _ pointers: KMeansPoints.Pointers, into dots: UnsafeMutableBufferPointer<Double>
  ) {
    for cluster in 0..<k { dots[cluster] = 0 }
    for entry in pointers.offsets[point]..<pointers.offsets[point + 1] {
      let value = pointers.values[entry]
      let base = Int(pointers.columns[entry]) &* k
      for cluster in 0..<k { dots[cluster] += value * centres[base &+ cluster] }
    }
  }

  /// Moves each centre to the mean of its points; returns the squared distance moved, summed. An
  /// empty cluster takes the point farthest from its centre, as scikit-learn does.
  mutating func moveCentres(_ pointers: KMeansPoints.Pointers) -> Double {
    var sums = [Double](repeating: 0, count: centres.count)
    var weights = [Double](repeating: 0, count: clusters)
    for point in 0..<points.count {
      add(point, times: pointers.weights[point], to: Int(labels[point]), &sums, &weights, pointers)
    }
    refill(&sums, &weights, pointers)
    var moved = 0.0
    var norms = [Double](repeating: 0, count: clusters)
    var index = 0
    while index < sums.count {
      for cluster in 0..<clusters {
        let centre = weights[cluster] > 0 ? sums[index] / weights[cluster] : centres[index]
        let step = centre - centres[index]
        moved += step * step
        norms[cluster] += centre * centre
        sums[index] = centre
        index += 1
      }
    }
    centres = sums
    centreNorms = norms
    return moved
  }

  private func add(
    _ point: Int, times weight: Double, to cluster: Int, _ sums: inout [Double],
    _ weights: inout [Double], _ pointers: KMeansPoints.Pointers
  ) {
    weights[cluster] += weight
    for entry in pointers.offsets[point]..<pointers.offsets[point + 1] {
      sums[Int(pointers.columns[entry]) * clusters + cluster] += weight * pointers.values[entry]
    }
  }

  private mutating func refill(
    _ sums: inout [Double], _ weights: inout [Double], _ pointers: KMeansPoints.Pointers
  ) {
    let empty = weights.indices.filter { weights[$0] == 0 }
    guard !empty.isEmpty else { return }
    let distances = (0..<points.count).map { squaredDistance($0, pointers) }
    let farthest = distances.indices.sorted {
      distances[$0] != distances[$1] ? distances[$0] > distances[$1] : $0 < $1
    }
    var next = 0
    for cluster in empty {
      // A point alone in its cluster would leave that one empty in turn.
      while next < farthest.count,
        weights[Int(labels[farthest[next]])] <= pointers.weights[farthest[next]]
      {
        next += 1
      }
      guard next < farthest.count else { return }
      let point = farthest[next]
      let weight = pointers.weights[point]
      add(point, times: -weight, to: Int(labels[point]), &sums, &weights, pointers)
      add(point, times: weight, to: cluster, &sums, &weights, pointers)
      labels[point] = UInt32(truncatingIfNeeded: cluster)
      next += 1
    }
  }

  private func squaredDistance(_ point: Int, _ pointers: KMeansPoints.Pointers) -> Double {
    let cluster = Int(labels[point])
    var dot = 0.0
    for entry in pointers.offsets[point]..<pointers.offsets[point + 1] {
      dot += pointers.values[entry] * centres[Int(pointers.columns[entry]) * clusters + cluster]
    }
    return max(0, pointers.norms[point] - 2 * dot + centreNorms[cluster])
  }

  func outcome(
    _ pointers: KMeansPoints.Pointers, after rounds: Int, converged: Bool
  ) -> KMeansRuns.Outcome {
    var inertia = 0.0
    for point in 0..<points.count {
      inertia += pointers.weights[point] * squaredDistance(point, pointers)
    }
    return KMeansRuns.Outcome(
      centres: centres, labels: labels, inertia: inertia, rounds: rounds, converged: converged)
  }
}
