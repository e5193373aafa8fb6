import Describe
import Diagnostics
import Numeric
import Synchronization

/// `random_forest()`: trees on bootstrap samples, each split over a random part of the features, the
/// class shares of the leaves averaged (Breiman 2001; scikit-learn's RandomForestClassifier, but for
/// features with more than 256 distinct values in nodes of more than 1,024 rows: their best threshold is
/// found among 256 bins first, then within the two bins beside it).
///
/// Each tree has its own random stream, so the forest is the same on any number of threads.
struct RandomForest: ClassifierRecipe, RegressorRecipe {
  let settings: ForestSettings

  static let spec = ModelSpec(
    description: FunctionDescription(
      "random_forest", .model, "Many decision trees on random parts of the data, averaged.",
      parameters: ForestSettings.options(of: "random_forest", bootstrap: true),
      returns: .object("model"),
      examples: [Example("random_forest(trees: 200, min_samples_leaf: 2)")],
      searchTerms: [
        "RandomForestClassifier", "RandomForestRegressor", "ranger", "randomForest", "bagging",
        "trees", "ensemble",
      ],
      seeAlso: ["majority"]),
    fitted: [FittedForest.self, ForestOfNumbers.self],
    classifier: { RandomForest(settings: try ForestSettings($0, of: "random_forest")) },
    regressor: { RandomForest(settings: try ForestSettings($0, of: "random_forest")) })

  /// Numbers are learned on ranks among at most 256 bins.
  func fit(_ rows: MeasuredRows, _ work: Work) throws -> any FittedRegressor {
    let forest = CartForest(
      name: "random_forest", settings: settings, isExact: false, isRandom: false)
    return try ForestOfNumbers.fit(forest, rows, work)
  }

  func fit(_ rows: ClassifiedRows, _ work: Work) throws -> any FittedClassifier {
    let features = rows.features
    guard features.rowCount > 0 else {
      throw Failure("no-rows", "there are no rows to learn from")
    }
    guard rows.classCount < Int(UInt16.max) else {
      throw Failure(
        "too-many-classes", "the target has \(NumberText.grouped(rows.classCount)) classes",
        help: "a target has few classes; is it a name or a key?")
    }
    try features.requireComplete()
    let threads = min(work.budget.threads, settings.trees)
    let stride = TreeRecords.largestStride(features)
    try MemoryLimit.check(
      features.rowCount * (stride * (1 + 2 * threads) + 16), for: "`random_forest`",
      help: Self.advice)
    return try grow(rows, TreeRecords(rows, work), work)
  }

  /// The forest over rows that were put into bins before.
  func grow(_ rows: ClassifiedRows, _ records: TreeRecords, _ work: Work) throws -> FittedForest {
    let features = rows.features
    let tried = try settings.featuresTried(of: features.featureCount)
    let threads = min(work.budget.threads, settings.trees)
    let weights =
      settings.isBalanced
      ? rows.balancedWeights : [Double](repeating: 1, count: rows.classCount)
    let chances = rows.weights.map(RowChances.init)
    let slots = TreeSlots(count: settings.trees, workers: threads)
    let done = Atomic<Int>(0)
    let bytes = Atomic<Int>(0)
    let limit = MemoryLimit.bytes
    try Parallel.forEach(chunks: settings.trees, budget: work.budget) { tree, worker in
      if bytes.load(ordering: .relaxed) > limit { return }
      let grower =
        slots.growers[worker]
        ?? TreeGrower(
          records, settings: settings, classWeights: weights,
          chances: chances, featuresTried: tried,
          budget: work.budget)
      slots.growers[worker] = grower
      guard let grown = grower.grow(tree: tree) else { return }
      slots.trees[tree] = grown
      bytes.add(grown.byteCount, ordering: .relaxed)
      let count = done.add(1, ordering: .relaxed).newValue
      work.progress("random_forest", Double(count) / Double(settings.trees))
    }
    try MemoryLimit.check(bytes.load(ordering: .relaxed), for: "`random_forest`", help: Self.advice)
    let trees = (0..<settings.trees).compactMap { slots.trees[$0] }
    let bag = OutOfBag(features: features, settings: settings, chances: chances)
    return FittedForest(
      trees: trees, classCount: rows.classCount, featureCount: features.featureCount,
      outOfBag: settings.scoresOutOfBag ? try bag.accuracy(trees, rows, work) : nil)
  }

  static let advice =
    "take fewer trees, a larger `min_samples_leaf`, or a sample of the rows"
}

/// One slot a tree and a worker, each used by one thread only at a time.
private final class TreeSlots: @unchecked Sendable {
  let trees: UnsafeMutablePointer<PackedTree?>
  let growers: UnsafeMutablePointer<TreeGrower?>
  private let count: Int
  private let workers: Int

  init(count: Int, workers: Int) {
    self.count = count
    self.workers = max(1, workers)
    trees = .allocate(capacity: max(1, count))
    trees.initialize(repeating: nil, count: count)
    growers = .allocate(capacity: self.workers)
    growers.initialize(repeating: nil, count: self.workers)
  }

  deinit {
    trees.deinitialize(count: count)
    trees.deallocate()
    growers.deinitialize(count: workers)
    growers.deallocate()
  }
}
