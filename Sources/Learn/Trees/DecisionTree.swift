import Describe
import Diagnostics
import Numeric

/// `decision_tree()`: one tree of questions, grown exactly (scikit-learn's DecisionTreeClassifier and
/// DecisionTreeRegressor with every feature tried): thresholds halfway between values, of equally good
/// questions the lower feature and the lower threshold.
struct DecisionTree: ClassifierRecipe, RegressorRecipe {
  let limits: CartLimits
  let criterion: CartTargets.Criterion
  let alpha: Double
  let isBalanced: Bool

  static let spec = ModelSpec(
    description: FunctionDescription(
      "decision_tree", .model, "One tree of questions that can be read.",
      parameters: [
        OptionSpec(
          "max_depth", .int, default: .null, .ints(1...(.max)), allowsNull: true,
          "The most questions in a row; null for no limit."),
        OptionSpec(
          "min_samples_split", .int, default: .int(2), .ints(2...(.max)),
          "Nodes with fewer rows are not split."),
        OptionSpec(
          "min_samples_leaf", .int, default: .int(1), .ints(1...(.max)),
          "Both sides of a split keep at least so many rows."),
        OptionSpec(
          "criterion", .text, default: .text("gini"), .oneOf(["gini", "entropy"]),
          "What makes classes pure; numbers use the squared error."),
        OptionSpec(
          "ccp_alpha", .float, default: .float(0), .floats(low: 0, high: .infinity, openHigh: true),
          "The price of a leaf: what lowers the impurity less is pruned."),
        OptionSpec(
          "class_weight", .text, default: .null, .oneOf(["balanced"]), allowsNull: true,
          "\"balanced\" gives every class the same total weight."),
      ], returns: .object("model"), examples: [Example("decision_tree(max_depth: 3)")],
      searchTerms: [
        "DecisionTreeClassifier", "DecisionTreeRegressor", "rpart", "cart", "ccp_alpha", "pruning",
      ], seeAlso: ["random_forest", "tree"]),
    fitted: [TreeClasses.self, TreeNumbers.self],
    classifier: { DecisionTree($0) }, regressor: { DecisionTree($0) })

  init(_ settings: Settings) {
    limits = CartLimits(
      maxDepth: settings.int("max_depth") ?? .max,
      minSplit: settings.int("min_samples_split") ?? 2,
      minLeaf: settings.int("min_samples_leaf") ?? 1, tried: .max)
    criterion = settings.text("criterion") == "entropy" ? .entropy : .gini
    alpha = settings.float("ccp_alpha") ?? 0
    isBalanced = settings.text("class_weight") != nil
  }

  func fit(_ rows: ClassifiedRows, _ work: Work) throws -> any FittedClassifier {
    let targets = CartTargets(
      rows, criterion: criterion, weights: rows.weights(balanced: isBalanced))
    return TreeClasses(tree: try grow(rows.features, targets, work), classCount: rows.classCount)
  }

  func fit(_ rows: MeasuredRows, _ work: Work) throws -> any FittedRegressor {
    TreeNumbers(tree: try grow(rows.features, CartTargets(rows, weights: rows.weights), work))
  }

  private func grow(_ features: FeatureMatrix, _ targets: CartTargets, _ work: Work) throws
    -> CartTree
  {
    guard features.rowCount > 0 else {
      throw Failure("no-rows", "there are no rows to learn from")
    }
    try features.requireComplete()
    let columns = try CartColumns(features, isExact: true, work)
    let grower = CartGrower(columns, targets, limits, budget: work.budget)
    var stream = SeededStream(seed: 0)
    guard let tree = grower.grow(draws: nil, &stream) else {
      try work.budget.check()
      throw Stopped.interrupted
    }
    return tree.pruned(alpha: alpha)
  }

  static func summary(_ tree: CartTree, _ names: PredictorNames) -> [String] {
    let head =
      "depth \(tree.depth), \(tree.leafCount == 1 ? "1 leaf" : "\(NumberText.grouped(tree.leafCount)) leaves")"
    guard tree.nodes[0].feature >= 0 else { return [head] }
    let first = tree.nodes[0]
    let name = names.features.indices.contains(first.feature) ? names.features[first.feature] : "?"
    return ["\(head), first asked: \(name) <= \(NumberText.significant(first.threshold))"]
  }
}

/// Classes by one tree.
struct TreeClasses: FittedClassifier {
  static let tag = "tree-classes"
  let tree: CartTree
  let classCount: Int
  var featureCount: Int { tree.importances.count }
  var importances: [Double]? { tree.importances }

  init(tree: CartTree, classCount: Int) {
    self.tree = tree
    self.classCount = classCount
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(classCount)
    tree.encode(into: &writer)
  }

  init(from reader: inout ModelReader) throws {
    classCount = try reader.int(in: 1...Int(UInt16.max), "the number of classes")
    tree = try CartTree(from: &reader, values: classCount)
  }

  func probabilities(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    try features.requireComplete()
    var result: [Double] = []
    result.reserveCapacity(features.rowCount * classCount)
    for row in 0..<features.rowCount {
      if row & 0xFFF == 0 { try work.budget.check() }
      let values = tree.nodes[tree.leaf(row, features)].values
      let total = values.reduce(0, +)
      for value in values { result.append(total > 0 ? value / total : 1 / Double(classCount)) }
    }
    return result
  }

  func treeLines(_ names: PredictorNames) -> [String]? { tree.lines(names) }
  func summary(_ names: PredictorNames) -> [String] { DecisionTree.summary(tree, names) }
}

/// A number by one tree.
struct TreeNumbers: FittedRegressor {
  static let tag = "tree-numbers"
  let tree: CartTree
  var featureCount: Int { tree.importances.count }
  var importances: [Double]? { tree.importances }

  init(tree: CartTree) { self.tree = tree }
  func encode(into writer: inout ModelWriter) { tree.encode(into: &writer) }
  init(from reader: inout ModelReader) throws { tree = try CartTree(from: &reader, values: 1) }

  func predict(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    try features.requireComplete()
    return try (0..<features.rowCount).map { row in
      if row & 0xFFF == 0 { try work.budget.check() }
      return tree.nodes[tree.leaf(row, features)].values[0]
    }
  }

  func treeLines(_ names: PredictorNames) -> [String]? { tree.lines(names) }
  func summary(_ names: PredictorNames) -> [String] { DecisionTree.summary(tree, names) }
}
