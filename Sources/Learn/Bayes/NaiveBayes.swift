import Describe
import Diagnostics
import Numeric

/// `naive_bayes()`: classes by features taken as independent (scikit-learn's GaussianNB, MultinomialNB
/// and BernoulliNB).
struct NaiveBayes: ClassifierRecipe {
  enum Kind: UInt8, Sendable { case gaussian, multinomial, bernoulli }

  let kind: Kind
  let alpha: Double
  let smoothing: Double
  let isBalanced: Bool

  static let spec = ModelSpec(
    description: FunctionDescription(
      "naive_bayes", .model, "Classes by features taken as independent: quick and plain.",
      parameters: [
        OptionSpec(
          "kind", .text, default: .text("gaussian"),
          .oneOf(["gaussian", "multinomial", "bernoulli"]),
          "\"gaussian\" for measures, \"multinomial\" for counts, \"bernoulli\" for yes or no."),
        OptionSpec(
          "alpha", .float, default: .float(1), .floats(low: 0, high: .infinity, openHigh: true),
          "What is added to counts, so that none is 0."),
        OptionSpec(
          "smoothing", .float, default: .float(1e-9),
          .floats(low: 0, high: .infinity, openHigh: true),
          "The share of the largest variance that is added to each, for \"gaussian\"."),
        OptionSpec(
          "class_weight", .text, default: .null, .oneOf(["balanced"]), allowsNull: true,
          "\"balanced\" gives every class the same total weight."),
      ], returns: .object("model"), examples: [Example("naive_bayes()")],
      searchTerms: ["GaussianNB", "MultinomialNB", "BernoulliNB", "naiveBayes"],
      seeAlso: ["logistic_regression"]),
    fitted: [FittedBayes.self], classifier: { NaiveBayes($0) })

  init(_ settings: Settings) {
    kind =
      switch settings.text("kind") {
      case "multinomial"?: .multinomial
      case "bernoulli"?: .bernoulli
      default: .gaussian
      }
    alpha = max(1e-10, settings.float("alpha") ?? 1)
    smoothing = settings.float("smoothing") ?? 1e-9
    isBalanced = settings.text("class_weight") != nil
  }

  func fit(_ rows: ClassifiedRows, _ work: Work) throws -> any FittedClassifier {
    let features = rows.features
    guard features.rowCount > 0 else {
      throw Failure("no-rows", "there are no rows to learn from")
    }
    try features.requireComplete()
    let weights = rows.weights(balanced: isBalanced)
    let classCount = rows.classCount
    var totals = [Double](repeating: 0, count: classCount)
    for (row, label) in rows.classes.enumerated() { totals[Int(label)] += weights?[row] ?? 1 }
    let all = totals.reduce(0, +)
    let priors = totals.map { $0 > 0 ? logarithm($0 / all) : -.infinity }
    var first: [[Double]] = []
    var second: [[Double]] = []
    var spread = 0.0
    for feature in 0..<features.featureCount {
      try work.budget.check()
      var sums = [Double](repeating: 0, count: classCount)
      for (row, label) in rows.classes.enumerated() {
        let value = features[row, feature]
        if kind == .multinomial, value < 0 {
          throw Failure(
            "bad-value",
            "`\(features.names[feature])` is \(NumberText.significant(value)) in a row; a multinomial naive Bayes counts from 0",
            help: "use `kind: \"gaussian\"`")
        }
        sums[Int(label)] +=
          (kind == .bernoulli ? (value > 0 ? 1 : 0) : value) * (weights?[row] ?? 1)
      }
      first.append(sums)
      guard kind == .gaussian else { continue }
      let means = zip(sums, totals).map { $1 > 0 ? $0 / $1 : 0 }
      let mean = sums.reduce(0, +) / all
      var squares = [Double](repeating: 0, count: classCount)
      var whole = 0.0
      for (row, label) in rows.classes.enumerated() {
        let value = features[row, feature]
        let weight = weights?[row] ?? 1
        squares[Int(label)] += weight * (value - means[Int(label)]) * (value - means[Int(label)])
        whole += weight * (value - mean) * (value - mean)
      }
      first[feature] = means
      second.append(zip(squares, totals).map { $1 > 0 ? $0 / $1 : 0 })
      spread = max(spread, whole / all)
    }
    switch kind {
    case .gaussian:
      let extra = smoothing * spread
      second = second.map { $0.map { $0 + extra > 0 ? $0 + extra : 1e-300 } }
    case .multinomial:
      for label in 0..<classCount {
        let sum = first.reduce(0) { $0 + $1[label] + alpha }
        for feature in first.indices {
          first[feature][label] = logarithm((first[feature][label] + alpha) / sum)
        }
      }
    case .bernoulli:
      second = first
      for feature in first.indices {
        for label in 0..<classCount {
          let share = (first[feature][label] + alpha) / (totals[label] + 2 * alpha)
          first[feature][label] = logarithm(share)
          second[feature][label] = logarithm(1 - share)
        }
      }
    }
    return FittedBayes(kind: kind, priors: priors, first: first, second: second)
  }
}

/// A naive Bayes that has learned.
struct FittedBayes: FittedClassifier {
  static let tag = "bayes"
  let kind: NaiveBayes.Kind
  /// The logarithms of the shares of the classes.
  let priors: [Double]
  /// For each feature and class its mean, or the logarithm of its share.
  let first: [[Double]]
  /// For each feature and class its variance, or the logarithm of the share without it.
  let second: [[Double]]

  var classCount: Int { priors.count }
  var featureCount: Int { first.count }

  init(kind: NaiveBayes.Kind, priors: [Double], first: [[Double]], second: [[Double]]) {
    self.kind = kind
    self.priors = priors
    self.first = first
    self.second = second
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(kind.rawValue)
    writer.write(priors)
    writer.write(first.count)
    for own in first { writer.write(own) }
    writer.write(second.count)
    for own in second { writer.write(own) }
  }

  init(from reader: inout ModelReader) throws {
    guard let kind = NaiveBayes.Kind(rawValue: try reader.byte()) else {
      throw reader.damaged("its kind is unknown")
    }
    self.kind = kind
    let priors = try reader.doubles()
    try reader.require(!priors.isEmpty, "it has no classes")
    self.priors = priors
    let count = try reader.int(in: 0...max(0, reader.remaining), "the number of features")
    first = try (0..<count).map { _ in try reader.doubles(count: priors.count) }
    let others = try reader.int(in: 0...max(0, reader.remaining), "the number of features")
    try reader.require(others == (kind == .multinomial ? 0 : count), "its features are odd")
    second = try (0..<others).map { _ in try reader.doubles(count: priors.count) }
  }

  func probabilities(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    try features.requireComplete()
    let count = classCount
    var result = [Double](repeating: 0, count: features.rowCount * count)
    try result.withUnsafeMutableBufferPointer { target in
      guard let base = target.baseAddress else { return }
      nonisolated(unsafe) let target = base
      let plan = PanelPlan(rowCount: features.rowCount)
      try Parallel.forEach(chunks: plan.panelCount, budget: work.budget) { panel in
        for row in plan.rows(panel) { answer(row, features, target + row * count) }
      }
    }
    return result
  }

  private func answer(
    _ row: Int, _ features: FeatureMatrix, _ target: UnsafeMutablePointer<Double>
  ) {
    for label in priors.indices {
      var score = priors[label]
      guard score > -.infinity else {
        target[label] = score
        continue
      }
      for feature in first.indices {
        let value = features[row, feature]
        switch kind {
        case .gaussian:
          let variance = second[feature][label]
          let difference = value - first[feature][label]
          score -= 0.5 * (logarithm(2 * .pi * variance) + difference * difference / variance)
        case .multinomial: score += value * first[feature][label]
        case .bernoulli: score += value > 0 ? first[feature][label] : second[feature][label]
        }
      }
      target[label] = score
    }
    var most = -Double.infinity
    for label in priors.indices { most = max(most, target[label]) }
    var sum = 0.0
    for label in priors.indices {
      target[label] = most > -.infinity ? exponential(target[label] - most) : 1
      sum += target[label]
    }
    for label in priors.indices { target[label] /= sum }
  }

  func summary(_ names: PredictorNames) -> [String] {
    let shares = zip(names.classes, priors).prefix(12).map {
      "\($0) \(scoreText(exponential($1)))"
    }
    return ["shares of the classes: \(shares.joined(separator: ", "))"]
  }
}
