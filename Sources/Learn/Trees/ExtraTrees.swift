import Describe
import Diagnostics
import Numeric

/// `extra_trees()`: a forest whose thresholds are drawn by chance (Geurts, Ernst and Wehenkel 2006;
/// scikit-learn's ExtraTreesClassifier and ExtraTreesRegressor).
struct ExtraTrees: ClassifierRecipe, RegressorRecipe {
  let settings: ForestSettings

  static let spec = ModelSpec(
    description: FunctionDescription(
      "extra_trees", .model, "A forest of trees with random thresholds: quick, and smooth.",
      parameters: ForestSettings.options(of: "extra_trees", bootstrap: false),
      returns: .object("model"),
      examples: [Example("extra_trees(trees: 200)")],
      searchTerms: ["ExtraTreesClassifier", "ExtraTreesRegressor", "extremely randomized trees"],
      seeAlso: ["random_forest"]),
    fitted: [FittedForest.self, ForestOfNumbers.self],
    classifier: { ExtraTrees(settings: try ForestSettings($0, of: "extra_trees")) },
    regressor: { ExtraTrees(settings: try ForestSettings($0, of: "extra_trees")) })

  private var forest: CartForest {
    CartForest(name: "extra_trees", settings: settings, isExact: true, isRandom: true)
  }

  func fit(_ rows: ClassifiedRows, _ work: Work) throws -> any FittedClassifier {
    let targets = CartTargets(
      rows, criterion: .gini, weights: rows.weights(balanced: settings.isBalanced))
    let trees = try forest.grow(rows.features, targets, work)
    let bag = OutOfBag(features: rows.features, settings: settings, chances: nil)
    return FittedForest(
      trees: trees, classCount: rows.classCount, featureCount: rows.features.featureCount,
      outOfBag: settings.scoresOutOfBag ? try bag.accuracy(trees, rows, work) : nil)
  }

  func fit(_ rows: MeasuredRows, _ work: Work) throws -> any FittedRegressor {
    try ForestOfNumbers.fit(forest, rows, work)
  }
}

/// A number by a forest.
struct ForestOfNumbers: FittedRegressor {
  static let tag = "forest-of-numbers"
  let trees: [PackedTree]
  let featureCount: Int
  /// How much the trees explain of rows they have not seen; nil when it was not asked for.
  let outOfBag: Double?

  private static let blockRows = 2048

  var importances: [Double]? { FittedForest.importances(trees, featureCount) }

  init(trees: [PackedTree], featureCount: Int, outOfBag: Double?) {
    self.trees = trees
    self.featureCount = featureCount
    self.outOfBag = outOfBag
  }

  static func fit(_ forest: CartForest, _ rows: MeasuredRows, _ work: Work) throws
    -> ForestOfNumbers
  {
    let trees = try forest.grow(
      rows.features, CartTargets(rows, weights: rows.weights), work)
    let chances = rows.weights.flatMap {
      forest.settings.bootstrap ? RowChances(weights: $0) : nil
    }
    let bag = OutOfBag(features: rows.features, settings: forest.settings, chances: chances)
    return ForestOfNumbers(
      trees: trees, featureCount: rows.features.featureCount,
      outOfBag: forest.settings.scoresOutOfBag ? try bag.explained(trees, rows, work) : nil)
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(featureCount)
    writer.write(outOfBag ?? .nan)
    writer.write(trees.count)
    for tree in trees { tree.encode(into: &writer) }
  }

  init(from reader: inout ModelReader) throws {
    let features = try reader.int(in: 0...Int(Int32.max), "the number of features")
    let score = try reader.double()
    let count = try reader.int(in: 1...max(1, reader.remaining), "the number of trees")
    trees = try (0..<count).map { _ in
      try PackedTree(from: &reader, classCount: 0, featureCount: features)
    }
    featureCount = features
    outOfBag = score.isNaN ? nil : score
  }

  func predict(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    try features.requireComplete()
    let rows = features.rowCount
    var result = [Double](repeating: 0, count: rows)
    try result.withUnsafeMutableBufferPointer { result in
      guard let base = result.baseAddress, rows > 0 else { return }
      nonisolated(unsafe) let sums = base
      let chunks = (rows + Self.blockRows - 1) / Self.blockRows
      try Parallel.forEach(chunks: chunks, budget: work.budget) { chunk in
        let range = chunk * Self.blockRows..<min(rows, (chunk + 1) * Self.blockRows)
        let block = UnsafeMutablePointer<Double>.allocate(
          capacity: max(1, range.count * featureCount))
        let walk = PackedTree.Walk(capacity: range.count)
        defer {
          block.deallocate()
          walk.deallocate()
        }
        features.copyRows(range, to: block)
        let target = sums + range.lowerBound
        for tree in trees {
          tree.addNumbers(
            block, count: range.count, featureCount: featureCount, walk, to: target)
        }
        for place in 0..<range.count { target[place] /= Double(trees.count) }
      }
    }
    return result
  }

  func summary(_ names: PredictorNames) -> [String] {
    FittedForest.summary(trees)
      + (outOfBag.map { ["out of bag: \(scoreText($0)) of the squares explained"] } ?? [])
  }
}
