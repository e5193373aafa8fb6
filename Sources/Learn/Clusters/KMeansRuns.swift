import Numeric
import Synchronization

/// The starts of one k-means fit: each runs Lloyd's rounds from its own seeded centres, the best wins.
struct KMeansRuns: Sendable {
  let points: KMeansPoints
  let recipe: KMeans
  let clusters: Int

  /// What one start came to. Centres are stored by column: the k centres' values of column j stand
  /// together from `j * k`.
  struct Outcome: Sendable {
    var centres: [Double]
    var labels: [UInt32]
    var inertia: Double
    var rounds: Int
    var converged: Bool
  }

  struct Best: Sendable {
    var outcome: Outcome
    var inertias: [Double]
    /// For every start, in order, the cluster of each point.
    var labels: [[UInt32]]
  }

  /// Runs all starts, on as many threads as there are; ties go to the earlier start.
  func run(work: Work) throws -> Best {
    let restarts = max(1, recipe.restarts)
    let outcomes = Mutex<[Outcome?]>(Array(repeating: nil, count: restarts))
    try Parallel.forEach(chunks: restarts, budget: work.budget) { restart in
      let outcome = points.withPointers { pointers in
        start(restart, pointers, budget: work.budget)
      }
      outcomes.withLock { $0[restart] = outcome }
    }
    let finished = outcomes.withLock { $0.compactMap { $0 } }
    guard var best = finished.first, finished.count == restarts else { throw Stopped.interrupted }
    for outcome in finished.dropFirst() where outcome.inertia < best.inertia { best = outcome }
    if !best.converged {
      work.remark(
        .warning, "not-converged",
        "k-means: centres still moved after \(best.rounds) rounds; raise `rounds`")
    }
    return Best(
      outcome: best, inertias: finished.map(\.inertia), labels: finished.map(\.labels))
  }

  /// One start; nil when the budget ran out.
  private func start(_ restart: Int, _ pointers: KMeansPoints.Pointers, budget: Budget) -> Outcome?
  {
    var stream = SeededStream(
      seed: UInt64(bitPattern: Int64(recipe.seed)), part: UInt64(restart) &+ 1)
    let seeding = KMeansSeeding(points: points, clusters: clusters)
    guard let chosen = seeding.centres(pointers, from: &stream, budget: budget) else { return nil }
    var rounds = KMeansRounds(points: points, clusters: clusters, startingAt: chosen)
    let limit = recipe.tolerance * points.meanVariance
    var previous: [UInt32] = []
    for round in 1...max(1, recipe.rounds) {
      if budget.isExhausted { return nil }
      guard rounds.assign(pointers, budget: budget) else { return nil }
      let moved = rounds.moveCentres(pointers)
      if rounds.labels == previous {
        return rounds.outcome(pointers, after: round, converged: true)
      }
      if moved <= limit {
        guard rounds.assign(pointers, budget: budget) else { return nil }
        return rounds.outcome(pointers, after: round, converged: true)
      }
      previous = rounds.labels
    }
    guard rounds.assign(pointers, budget: budget) else { return nil }
    return rounds.outcome(pointers, after: recipe.rounds, converged: false)
  }
}

/// Greedy k-means++: each next centre is the best of several points drawn with a chance in
/// proportion to their squared distance from the centres so far.
struct KMeansSeeding {
  let points: KMeansPoints
  let clusters: Int

  /// The chosen points; nil when the budget ran out.
  func centres(
    _ pointers: KMeansPoints.Pointers, from stream: inout SeededStream, budget: Budget
  ) -> [Int]? {
    let count = points.count
    let trials = 2 + Int(logarithm(Double(clusters)))
    var dense = [Double](repeating: 0, count: points.columnCount)
    var nearest = [Double](repeating: .infinity, count: count)
    var trial = [Double](repeating: 0, count: count)
    var best = [Double](repeating: 0, count: count)
    var cumulative = [Double](repeating: 0, count: count)

    accumulate(pointers.weights, into: &cumulative)
    var chosen = [draw(cumulative, &stream)]
    distances(to: chosen[0], pointers, &dense, upTo: nearest, into: &best)
    swap(&nearest, &best)

    while chosen.count < clusters {
      if budget.isExhausted { return nil }
      var total = 0.0
      for point in 0..<count {
        total += pointers.weights[point] * nearest[point]
        cumulative[point] = total
      }
      var winner = -1
      var least = Double.infinity
      for _ in 0..<trials {
        // With no distance left every point coincides with a centre up to rounding; take the next.
        let candidate =
          total > 0 ? draw(cumulative, &stream) : firstUnused(chosen, count: count)
        let sum = distances(to: candidate, pointers, &dense, upTo: nearest, into: &trial)
        if sum < least {
          least = sum
          winner = candidate
          swap(&trial, &best)
        }
      }
      chosen.append(winner)
      swap(&nearest, &best)
    }
    return chosen
  }

  private func accumulate(_ values: UnsafeBufferPointer<Double>, into sums: inout [Double]) {
    var total = 0.0
    for index in 0..<sums.count {
      total += values[index]
      sums[index] = total
    }
  }

  /// A point with a chance in proportion to its step of the running sums.
  private func draw(_ cumulative: [Double], _ stream: inout SeededStream) -> Int {
    let target = stream.unit() * (cumulative.last ?? 0)
    var low = 0
    var high = cumulative.count - 1
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] > target { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private func firstUnused(_ chosen: [Int], count: Int) -> Int {
    let used = Set(chosen)
    return (0..<count).first { !used.contains($0) } ?? 0
  }

  /// Writes each point's squared distance to the nearer of the centres so far and `centre`; returns
  /// the weighted sum.
  @discardableResult
  private func distances(
    to centre: Int, _ pointers: KMeansPoints.Pointers, _ dense: inout [Double],
    upTo nearest: [Double], into target: inout [Double]
  ) -> Double {
    let own = pointers.offsets[centre]..<pointers.offsets[centre + 1]
    let norm = pointers.norms[centre]
    for entry in own { dense[Int(pointers.columns[entry])] = pointers.values[entry] }
    var sum = 0.0
    dense.withUnsafeBufferPointer { dense in
      for point in 0..<target.count {
        var dot = 0.0
        for entry in pointers.offsets[point]..<pointers.offsets[point + 1] {
          dot += pointers.values[entry] * dense[Int(pointers.columns[entry])]
        }
        let distance = max(0, pointers.norms[point] - 2 * dot + norm)
        let kept = point == centre ? 0 : min(distance, nearest[point])
        target[point] = kept
        sum += pointers.weights[point] * kept
      }
    }
    for entry in own { dense[Int(pointers.columns[entry])] = 0 }
    return sum
  }
}
