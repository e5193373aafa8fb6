import Diagnostics
import Numeric
import Synchronization

/// Grows the trees of forests of numbers and of extremely random trees, side by side; each tree has its
/// own random stream.
struct CartForest {
  let name: String
  let settings: ForestSettings
  let isExact: Bool
  let isRandom: Bool

  func grow(_ features: FeatureMatrix, _ targets: CartTargets, _ work: Work) throws -> [PackedTree]
  {
    guard features.rowCount > 0 else {
      throw Failure("no-rows", "there are no rows to learn from")
    }
    try features.requireComplete()
    let tried = try settings.featuresTried(
      of: features.featureCount, isClasses: targets.isClasses)
    let threads = min(work.budget.threads, settings.trees)
    try MemoryLimit.check(
      features.rowCount * (4 * features.featureCount + 40 * threads), for: "`\(name)`",
      help: RandomForest.advice)
    let columns = try CartColumns(features, isExact: isExact, work)
    let limits = CartLimits(
      maxDepth: settings.maxDepth, minSplit: settings.minSamplesSplit,
      minLeaf: settings.minSamplesLeaf, tried: tried, isRandom: isRandom,
      drawsTies: true)
    let trees = Slots<PackedTree>(settings.trees)
    let growers = Slots<CartGrower>(threads)
    let chances = targets.weights.flatMap {
      settings.bootstrap && !targets.isClasses ? RowChances(weights: $0) : nil
    }
    var own = targets
    if chances != nil {
      // Weights choose the rows, and then count no more.
      own = CartTargets(
        MeasuredRows(features: features, targets: targets.numbers), weights: nil)
    }
    let learned = own
    let done = Atomic<Int>(0)
    let bytes = Atomic<Int>(0)
    let limit = MemoryLimit.bytes
    try Parallel.forEach(chunks: settings.trees, budget: work.budget) { tree, worker in
      if bytes.load(ordering: .relaxed) > limit { return }
      let grower =
        growers[worker] ?? CartGrower(columns, learned, limits, budget: work.budget)
      growers[worker] = grower
      var stream = SeededStream(seed: settings.seed, part: UInt64(tree))
      let draws =
        settings.bootstrap
        ? BootstrapSample.draws(features.rowCount, chances: chances, &stream) : nil
      guard let grown = grower.grow(draws: draws, &stream) else { return }
      let packed = grown.packed(isClasses: learned.isClasses)
      trees[tree] = packed
      bytes.add(packed.byteCount, ordering: .relaxed)
      let count = done.add(1, ordering: .relaxed).newValue
      work.progress(name, Double(count) / Double(settings.trees))
    }
    try MemoryLimit.check(
      bytes.load(ordering: .relaxed), for: "`\(name)`", help: RandomForest.advice)
    return (0..<settings.trees).compactMap { trees[$0] }
  }
}

/// Rows drawn with replacement (Efron 1979).
enum BootstrapSample {
  /// How often each row is drawn, 255 at most.
  static func draws(_ rows: Int, chances: RowChances?, _ stream: inout SeededStream) -> [UInt8] {
    var draws = [UInt8](repeating: 0, count: rows)
    draws.withUnsafeMutableBufferPointer { draws in
      for _ in 0..<rows {
        let row = chances?.draw(&stream) ?? stream.index(below: rows)
        if draws[row] < .max { draws[row] &+= 1 }
      }
    }
    return draws
  }
}

/// What the trees that have not seen a row say of it (Breiman 1996).
struct OutOfBag {
  let features: FeatureMatrix
  let settings: ForestSettings
  let chances: RowChances?

  /// - Returns: the sums of the answers, `width` a row, and how many trees answered for each row.
  func answers(_ trees: [PackedTree], width: Int, isClasses: Bool, _ work: Work) throws -> (
    sums: [Double], counts: [Int]
  ) {
    let rows = features.rowCount
    var sums = [Double](repeating: 0, count: rows * width)
    var counts = [Int](repeating: 0, count: rows)
    let block = 2048
    let values = features.featureCount
    for (index, tree) in trees.enumerated() {
      var stream = SeededStream(seed: settings.seed, part: UInt64(index))
      let draws = BootstrapSample.draws(rows, chances: chances, &stream)
      let left = (0..<rows).filter { draws[$0] == 0 }
      for row in left { counts[row] += 1 }
      let chunks = (left.count + block - 1) / block
      try sums.withUnsafeMutableBufferPointer { sums in
        guard let base = sums.baseAddress else { return }
        nonisolated(unsafe) let sums = base
        try Parallel.forEach(chunks: chunks, budget: work.budget) { chunk in
          let own = left[chunk * block..<min(left.count, (chunk + 1) * block)]
          let cells = UnsafeMutablePointer<Double>.allocate(capacity: max(1, own.count * values))
          let found = UnsafeMutablePointer<Double>.allocate(capacity: own.count * width)
          let walk = PackedTree.Walk(capacity: own.count)
          defer {
            cells.deallocate()
            found.deallocate()
            walk.deallocate()
          }
          found.initialize(repeating: 0, count: own.count * width)
          for (place, row) in own.enumerated() {
            for feature in 0..<values { cells[place * values + feature] = features[row, feature] }
          }
          if isClasses {
            tree.add(
              cells, count: own.count, featureCount: values, walk, to: found, classCount: width)
          } else {
            tree.addNumbers(cells, count: own.count, featureCount: values, walk, to: found)
          }
          for (place, row) in own.enumerated() {
            for label in 0..<width { sums[row * width + label] += found[place * width + label] }
          }
        }
      }
    }
    return (sums, counts)
  }

  /// The share of rows whose class is found; nil when no row was left out.
  func accuracy(_ trees: [PackedTree], _ rows: ClassifiedRows, _ work: Work) throws -> Double? {
    let (sums, counts) = try answers(trees, width: rows.classCount, isClasses: true, work)
    let found = mostProbable(sums, classCount: rows.classCount)
    var right = 0
    var asked = 0
    for row in counts.indices where counts[row] > 0 {
      asked += 1
      if found[row] == rows.classes[row] { right += 1 }
    }
    return asked > 0 ? Double(right) / Double(asked) : nil
  }

  /// The share of the squared differences from the mean that is explained.
  func explained(_ trees: [PackedTree], _ rows: MeasuredRows, _ work: Work) throws -> Double? {
    let (sums, counts) = try answers(trees, width: 1, isClasses: false, work)
    let asked = counts.indices.filter { counts[$0] > 0 }
    guard !asked.isEmpty else { return nil }
    let mean = asked.reduce(0) { $0 + rows.targets[$1] } / Double(asked.count)
    var rest = 0.0
    var all = 0.0
    for row in asked {
      let difference = rows.targets[row] - sums[row] / Double(counts[row])
      rest += difference * difference
      all += (rows.targets[row] - mean) * (rows.targets[row] - mean)
    }
    return all > 0 ? 1 - rest / all : nil
  }
}
