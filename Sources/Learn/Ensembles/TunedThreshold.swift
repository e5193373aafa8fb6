import Describe
import Diagnostics
import Numeric

/// `tuned_threshold()`: the classes answered are chosen so that a score is best on out-of-fold answers
/// (scikit-learn's TunedThresholdClassifierCV, for any number of classes): each class has a factor by
/// which its probability is multiplied before the greatest is taken. The probabilities stay as they are.
struct TunedThreshold: ClassifierRecipe {
  let model: Model
  let score: Score
  let folds: Int
  let seed: UInt64

  static let spec = ModelSpec(
    composing: FunctionDescription(
      "tuned_threshold", .model,
      "A model that answers rarer classes sooner, where that scores better.",
      parameters: [
        OptionSpec(
          "score", .text, default: .text("f1_macro"),
          .oneOf(Score.of(.classification).filter { !$0.needsProbabilities }.map(\.name)),
          "What the factors are chosen by."),
        OptionSpec("folds", .int, default: .int(5), .ints(2...100), "Parts of the training rows."),
        OptionSpec("seed", .int, default: .int(0), .ints(0...(.max)), "Draws the folds."),
      ], returns: .object("model"),
      examples: [Example("tuned_threshold(random_forest(trees: 100), score: \"mcc\")")],
      searchTerms: ["TunedThresholdClassifierCV", "threshold", "cutoff", "imbalance"],
      seeAlso: ["calibrated", "resample"]),
    fitted: [FittedThreshold.self]
  ) { settings, parts in
    guard parts.count == 1, parts[0].classifier != nil else {
      throw Failure("bad-argument", "`tuned_threshold` needs one model of classes")
    }
    return .init(
      classifier: TunedThreshold(
        model: parts[0], score: try Score.named(settings.text("score"), for: .classification),
        folds: settings.int("folds") ?? 5, seed: UInt64(clamping: settings.int("seed") ?? 0)))
  }

  /// The factors that are tried for one class while the others stay.
  private static let factors: [Double] = (-20...20).map { raised(2, Double($0) / 4) }

  func fit(_ rows: ClassifiedRows, _ work: Work) throws -> any FittedClassifier {
    let said = try OutOfFold.probabilities([model], rows, folds: folds, seed: seed, work)[0]
    let names = (0..<rows.classCount).map { String($0) }
    var factors = [Double](repeating: 1, count: rows.classCount)
    func value(_ factors: [Double]) -> Double? {
      score.value(
        .classes(
          JudgedClasses(
            truth: rows.classes, predicted: FittedThreshold.answers(said, factors),
            probabilities: nil, names: names, isOrdered: true)))
    }
    var best = value(factors)
    for _ in 0..<(rows.classCount > 2 ? 3 : 1) {
      let before = best
      for label in (rows.classCount == 2 ? [1] : Array(0..<rows.classCount)) {
        try work.budget.check()
        let own = factors[label]
        var chosen = own
        for factor in Self.factors {
          factors[label] = own * factor
          let found = value(factors)
          if score.isBetter(found, than: best) { (best, chosen) = (found, own * factor) }
        }
        factors[label] = chosen
      }
      if best == before { break }
    }
    return FittedThreshold(part: try model.requireClassifier().fit(rows, work), factors: factors)
  }
}

struct FittedThreshold: FittedClassifier {
  static let tag = "tuned-threshold"
  let part: any FittedClassifier
  let factors: [Double]
  var classCount: Int { part.classCount }
  var featureCount: Int { part.featureCount }
  var importances: [Double]? { part.importances }

  init(part: any FittedClassifier, factors: [Double]) {
    self.part = part
    self.factors = factors
  }

  func probabilities(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    try part.probabilities(features, work)
  }

  func predict(_ features: FeatureMatrix, _ work: Work) throws -> [UInt32] {
    Self.answers(try part.probabilities(features, work), factors)
  }

  static func answers(_ probabilities: [Double], _ factors: [Double]) -> [UInt32] {
    mostProbable(
      probabilities.enumerated().map { $1 * factors[$0 % factors.count] },
      classCount: factors.count)
  }

  func summary(_ names: PredictorNames) -> [String] {
    part.summary(names)
      + [
        "factors "
          + zip(names.classes, factors).map { "\($0) \(NumberText.significant($1, digits: 3))" }
          .joined(separator: ", ")
      ]
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(part)
    writer.write(factors)
  }

  init(from reader: inout ModelReader) throws {
    let part = try reader.classifier()
    factors = try reader.doubles(count: part.classCount)
    self.part = part
  }
}
