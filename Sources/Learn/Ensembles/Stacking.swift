import Describe
import Diagnostics
import Frame
import Numeric

/// `stacking()`: a last model that learns from what the others say of rows that they have not learned
/// from (Wolpert 1992; scikit-learn's StackingClassifier with `stack_method="predict_proba"`).
struct Stacking: ClassifierRecipe, RegressorRecipe {
  let models: [Model]
  let last: Model
  let folds: Int
  let seed: UInt64

  static let spec = ModelSpec(
    composing: FunctionDescription(
      "stacking", .model, "A last model that learns from the out-of-fold answers of the others.",
      parameters: [
        OptionSpec("folds", .int, default: .int(5), .ints(2...100), "Parts of the training rows."),
        OptionSpec("seed", .int, default: .int(0), .ints(0...(.max)), "Draws the folds."),
      ], returns: .object("model"),
      examples: [
        Example("stacking(random_forest(trees: 50), majority(), random_forest(trees: 20))")
      ],
      searchTerms: ["StackingClassifier", "stacks", "ensemble", "meta learner"],
      seeAlso: ["voting", "calibrated"]),
    fitted: [FittedStack.self, FittedNumberStack.self]
  ) { settings, parts in
    guard let last = parts.last, parts.count > 2 else {
      throw Failure(
        "bad-argument", "`stacking` needs two models or more, and a last one that learns from them")
    }
    let recipe = Stacking(
      models: Array(parts.dropLast()), last: last, folds: settings.int("folds") ?? 5,
      seed: UInt64(clamping: settings.int("seed") ?? 0))
    return .init(
      classifier: parts.allSatisfy { $0.classifier != nil } ? recipe : nil,
      regressor: parts.allSatisfy { $0.regressor != nil } ? recipe : nil)
  }

  func fit(_ rows: ClassifiedRows, _ work: Work) throws -> any FittedClassifier {
    let said = try OutOfFold.probabilities(models, rows, folds: folds, seed: seed, work)
    let features = FittedStack.features(
      said, rowCount: rows.classes.count, classCount: rows.classCount)
    return FittedStack(
      parts: try models.map { try $0.requireClassifier().fit(rows, work) },
      last: try last.requireClassifier().fit(
        ClassifiedRows(
          features: features, classes: rows.classes, classCount: rows.classCount,
          weights: rows.weights), work))
  }

  func fit(_ rows: MeasuredRows, _ work: Work) throws -> any FittedRegressor {
    let said = try OutOfFold.numbers(models, rows, folds: folds, seed: seed, work)
    return FittedNumberStack(
      parts: try models.map { try $0.requireRegressor().fit(rows, work) },
      last: try last.requireRegressor().fit(
        MeasuredRows(
          features: FittedNumberStack.features(said), targets: rows.targets,
          weights: rows.weights), work))
  }
}

struct FittedStack: FittedClassifier {
  static let tag = "stacking"
  let parts: [any FittedClassifier]
  let last: any FittedClassifier
  var classCount: Int { last.classCount }
  var featureCount: Int { parts[0].featureCount }

  init(parts: [any FittedClassifier], last: any FittedClassifier) {
    self.parts = parts
    self.last = last
  }

  /// One feature a model and class; of two classes the second alone.
  static func features(_ said: [[Double]], rowCount: Int, classCount: Int) -> FeatureMatrix {
    let labels = classCount == 2 ? [1] : Array(0..<classCount)
    let features = said.indices.flatMap { model in
      labels.map { label in
        FeatureMatrix.Feature(
          name: "\(model)~\(label)", origin: String(model),
          values: .numbers(
            Buffer<Double>(count: rowCount) { target in
              for row in target.indices { target[row] = said[model][row * classCount + label] }
            }))
      }
    }
    return FeatureMatrix(rowCount: rowCount, features: features)
  }

  func probabilities(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    let said = try parts.map { try $0.probabilities(features, work) }
    return try last.probabilities(
      Self.features(said, rowCount: features.rowCount, classCount: classCount), work)
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(parts.count)
    for part in parts { writer.write(part) }
    writer.write(last)
  }

  init(from reader: inout ModelReader) throws {
    let count = try reader.int(in: 1...1000, "the number of models")
    var parts: [any FittedClassifier] = []
    for _ in 0..<count { parts.append(try reader.classifier()) }
    let last = try reader.classifier()
    let width = last.classCount == 2 ? 1 : last.classCount
    try reader.require(
      parts.allSatisfy {
        $0.classCount == last.classCount && $0.featureCount == parts[0].featureCount
      } && last.featureCount == width * count, "its models do not fit each other")
    self.parts = parts
    self.last = last
  }
}

struct FittedNumberStack: FittedRegressor {
  static let tag = "stacking-numbers"
  let parts: [any FittedRegressor]
  let last: any FittedRegressor
  var featureCount: Int { parts[0].featureCount }

  init(parts: [any FittedRegressor], last: any FittedRegressor) {
    self.parts = parts
    self.last = last
  }

  static func features(_ said: [[Double]]) -> FeatureMatrix {
    FeatureMatrix(
      rowCount: said.first?.count ?? 0,
      features: said.enumerated().map { model, values in
        .init(name: String(model), origin: String(model), values: .numbers(Buffer(values)))
      })
  }

  func predict(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    try last.predict(Self.features(try parts.map { try $0.predict(features, work) }), work)
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(parts.count)
    for part in parts { writer.write(part) }
    writer.write(last)
  }

  init(from reader: inout ModelReader) throws {
    let count = try reader.int(in: 1...1000, "the number of models")
    var parts: [any FittedRegressor] = []
    for _ in 0..<count { parts.append(try reader.regressor()) }
    let last = try reader.regressor()
    try reader.require(
      parts.allSatisfy { $0.featureCount == parts[0].featureCount } && last.featureCount == count,
      "its models do not fit each other")
    self.parts = parts
    self.last = last
  }
}
