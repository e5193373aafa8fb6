import Describe
import Diagnostics
import Numeric

/// `gradient_boosting()`: trees that each correct what those before got wrong, grown on histograms of
/// 255 bins (Friedman 2001; Ke et al. 2017, LightGBM). Missing values go to the better side, the
/// columns of one encoder are treated as one column of categories.
///
/// Histograms add whole numbers, gradients being rounded at random without bias (Shi et al. 2022), and
/// the values of leaves come from exact sums; so the model is the same on any number of threads.
struct GradientBoosting: ClassifierRecipe, RegressorRecipe {
  let settings: BoostSettings

  static let spec = ModelSpec(
    description: FunctionDescription(
      "gradient_boosting", .model, "Small trees, each correcting those before: strong on tables.",
      parameters: BoostSettings.options, returns: .object("model"),
      examples: [Example("gradient_boosting(rounds: 50, max_leaves: 15)")],
      searchTerms: [
        "LightGBM", "XGBoost", "HistGradientBoostingClassifier", "GradientBoostingRegressor", "gbm",
        "gbdt", "boosted trees",
      ], seeAlso: ["random_forest", "importances", "history"]),
    takesMissing: true, fitted: [BoostedClasses.self, BoostedNumbers.self],
    classifier: { GradientBoosting(settings: BoostSettings($0)) },
    regressor: { GradientBoosting(settings: BoostSettings($0)) })

  func fit(_ rows: ClassifiedRows, _ work: Work) throws -> any FittedClassifier {
    guard rows.features.rowCount > 0 else {
      throw Failure("no-rows", "there are no rows to learn from")
    }
    guard rows.classCount < 10_000 else {
      throw Failure(
        "too-many-classes", "the target has \(NumberText.grouped(rows.classCount)) classes",
        help: "a target has few classes; is it a name or a key?")
    }
    let weights = rows.weights(balanced: settings.isBalanced)
    var shares = [Double](repeating: 1e-12, count: rows.classCount)
    for (row, label) in rows.classes.enumerated() { shares[Int(label)] += weights?[row] ?? 1 }
    let base: [Double]
    switch rows.classCount {
    case 1: base = []
    case 2: base = [logarithm(shares[1] / shares[0])]
    default:
      let total = shares.reduce(0, +)
      base = shares.map { logarithm($0 / total) }
    }
    if rows.classCount > 2, !(settings.increasing + settings.decreasing).isEmpty {
      throw Failure(
        "bad-argument",
        "with more than two classes no answer rises or falls: `increasing` and `decreasing` need two classes or a number",
        blames: settings.increasing.isEmpty ? "decreasing" : "increasing")
    }
    let loss = BoostLoss(
      .classes(rows.classes, count: rows.classCount), weights: weights, base: base,
      rowCount: rows.features.rowCount)
    let run = BoostRun(settings: settings, features: rows.features, loss: loss)
    return BoostedClasses(ensemble: try run.fit(work), classCount: rows.classCount)
  }

  func fit(_ rows: MeasuredRows, _ work: Work) throws -> any FittedRegressor {
    guard rows.features.rowCount > 0 else {
      throw Failure("no-rows", "there are no rows to learn from")
    }
    let moments = NumberMoments(rows.targets, weights: rows.weights)
    try moments.requireFinite()
    let mean = moments.mean
    let scale = moments.scale
    let loss = BoostLoss(
      .numbers(rows.targets.map { Float(($0 - mean) / scale) }), weights: rows.weights, base: [0],
      rowCount: rows.features.rowCount)
    let run = BoostRun(settings: settings, features: rows.features, loss: loss)
    return BoostedNumbers(ensemble: try run.fit(work), mean: mean, scale: scale)
  }
}

/// One fit of a boosted model.
struct BoostRun {
  let settings: BoostSettings
  let features: FeatureMatrix
  let loss: BoostLoss

  private static let name = "gradient_boosting"

  private func directions() throws -> [Int] {
    var directions = [Int](repeating: 0, count: features.featureCount)
    for (names, direction, option) in [
      (settings.increasing, 1, "increasing"), (settings.decreasing, -1, "decreasing"),
    ] {
      for name in names {
        let places = features.features.indices.filter {
          features.features[$0].name.utf8.elementsEqual(name.utf8)
        }
        guard let place = places.first, case .numbers = features.features[place].values else {
          throw Failure(
            "bad-argument", "`\(option)` names \"\(name)\", which is no feature of numbers",
            help: "the features are \(listed(features.names))", blames: option)
        }
        directions[place] = direction
      }
    }
    return directions
  }

  /// The rows held out: every row is drawn with the same chance, by the seed.
  private func held() -> [Bool]? {
    guard settings.stopsEarly ?? (features.rowCount > BoostSettings.manyRows),
      features.rowCount >= 20
    else { return nil }
    var stream = SeededStream(seed: settings.seed)
    var order = Array(0..<features.rowCount)
    stream.shuffle(&order)
    var held = [Bool](repeating: false, count: order.count)
    let count = max(1, Int(Double(order.count) * settings.validationShare))
    for row in order.prefix(count) { held[row] = true }
    return held
  }

  func fit(_ work: Work) throws -> BoostEnsemble {
    let records = try BoostRecords(features, directions: directions(), work)
    let isHeld = held()
    let rows = (0..<features.rowCount)
      .filter { isHeld?[$0] != true && loss.weights?[$0] != 0 }.map { UInt32($0) }
    guard !rows.isEmpty else { throw Failure("no-rows", "there are no rows to learn from") }
    let heldRows = isHeld.map { isHeld in (0..<features.rowCount).filter { isHeld[$0] } } ?? []
    let heldValues = Self.rowMajor(features, heldRows)
    let outputs = loss.outputs
    let inner = outputs > 1 ? Budget(threads: 1) : work.budget
    // One grower a thread: several trees of a round grow side by side.
    let growers = Slots<BoostGrower>(work.budget.threads)
    var ensemble = BoostEnsemble(
      base: loss.base, rounds: [], featureCount: features.featureCount,
      gains: [Double](repeating: 0, count: features.featureCount), trainLoss: [], heldLoss: [])
    var best = (loss: Double.infinity, rounds: 0)
    _ = try loss.look(round: 0, isHeld: isHeld, work.budget)
    if outputs == 0 { return ensemble }
    for round in 0..<settings.rounds {
      let trees = Slots<(tree: BoostTree, gains: [(column: Int, gain: Double)])>(outputs)
      try Parallel.forEach(chunks: outputs, budget: work.budget) { output, worker in
        let grower =
          growers[worker]
          ?? BoostGrower(records, rows: rows, settings: settings, budget: inner)
        growers[worker] = grower
        let grown = grower.grow(
          slopes: loss.slopes(output), gradientUnit: loss.gradientUnit,
          curvatureUnit: loss.curvatureUnit, leafSums: { loss.sums(output, $0) })
        for leaf in grown.leaves {
          loss.add(output, grown.tree.nodes[leaf.node].threshold, to: leaf.rows)
        }
        trees[output] = (grown.tree, grown.gains)
        addHeld(grown.tree, output, heldRows, heldValues)
      }
      var own: [BoostTree] = []
      for output in 0..<outputs {
        guard let (tree, gains) = trees[output] else { continue }
        own.append(tree)
        for (column, gain) in gains {
          ensemble.gains[records.columns[column].features[0]] += gain
        }
      }
      ensemble.rounds.append(own)
      let now = try loss.look(round: round + 1, isHeld: isHeld, work.budget)
      ensemble.trainLoss.append(now.train)
      if isHeld != nil {
        ensemble.heldLoss.append(now.held)
        if now.held < best.loss - 1e-7 { best = (now.held, round + 1) }
        if round + 1 - best.rounds >= settings.patience { break }
      }
      guard now.train.isFinite else {
        throw Failure(
          "diverged",
          "the scores of `\(Self.name)` grew beyond all bounds in round \(round + 1)",
          help: "lower `learning_rate`")
      }
      if own.allSatisfy({ $0.nodes.count == 1 }) { break }
      work.progress(Self.name, Double(round + 1) / Double(settings.rounds))
    }
    if isHeld != nil, best.rounds > 0 {
      ensemble.rounds.removeLast(ensemble.rounds.count - best.rounds)
    }
    return ensemble
  }

  private static func rowMajor(_ features: FeatureMatrix, _ rows: [Int]) -> [Double] {
    let width = features.featureCount
    var values = [Double](repeating: 0, count: rows.count * width)
    for feature in 0..<width {
      for (place, row) in rows.enumerated() {
        values[place * width + feature] = features[row, feature]
      }
    }
    return values
  }

  private func addHeld(_ tree: BoostTree, _ output: Int, _ rows: [Int], _ values: [Double]) {
    guard !rows.isEmpty else { return }
    let width = features.featureCount
    let scores = loss.scores + output * loss.rowCount
    tree.nodes.withUnsafeBufferPointer { nodes in
      values.withUnsafeBufferPointer { values in
        guard let nodes = nodes.baseAddress, let values = values.baseAddress else { return }
        for (place, row) in rows.enumerated() {
          scores[row] += Float(tree.value(values + place * width, nodes))
        }
      }
    }
  }
}
