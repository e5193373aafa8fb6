import Diagnostics
import Frame
import Numeric

/// A model that has learned, with everything needed to answer for new rows: the fitted preparation,
/// the names of the classes, the seed. It does not hold the training rows.
public struct FittedModel: Sendable {
  /// What answers for prepared rows.
  public enum Learned: Sendable {
    case classifier(any FittedClassifier, ClassTarget)
    case regressor(any FittedRegressor, NumberTarget)
  }

  /// The model with the settings it was fitted with.
  public let model: Model
  public let learned: Learned
  public let preparation: FittedPreparation
  public let target: String
  /// How many rows it was trained on.
  public let rowCount: Int
  /// What is known of the rows it was trained on; nil when it was made in another way.
  public let origin: TrainingOrigin?

  public init(
    model: Model, learned: Learned, preparation: FittedPreparation, target: String, rowCount: Int,
    origin: TrainingOrigin? = nil
  ) {
    self.model = model
    self.learned = learned
    self.preparation = preparation
    self.target = target
    self.rowCount = rowCount
    self.origin = origin
  }

  public var task: ModelSpec.Task {
    if case .classifier = learned { .classification } else { .regression }
  }

  public var predictor: any FittedPredictor {
    switch learned {
    case .classifier(let classifier, _): classifier
    case .regressor(let regressor, _): regressor
    }
  }

  public var classifier: (any FittedClassifier)? {
    if case .classifier(let classifier, _) = learned { classifier } else { nil }
  }

  public var regressor: (any FittedRegressor)? {
    if case .regressor(let regressor, _) = learned { regressor } else { nil }
  }

  /// The classes of the target; without any for a model of numbers.
  public var classes: ClassTarget {
    if case .classifier(_, let classes) = learned { return classes }
    return ClassTarget(names: [], isOrdered: false, counts: [])
  }

  /// What the training rows' numbers were like; nil for a model of classes.
  public var numbers: NumberTarget? {
    if case .regressor(_, let numbers) = learned { numbers } else { nil }
  }

  public var classNames: [String] { classes.names }
  public var classesAreOrdered: Bool { classes.isOrdered }
  public var classCounts: [Int] { classes.counts }

  /// The seed of models that use chance.
  public var seed: UInt64? { model.settings.int("seed").map { UInt64(clamping: $0) } }

  public var featureNames: [String] { preparation.featureNames }

  public var names: PredictorNames {
    PredictorNames(features: featureNames, classes: classNames, target: target)
  }

  /// The class that a model without features would always answer: the most frequent one of the
  /// training rows, of equals the first.
  public var majorityClass: Int {
    classCounts.indices.reduce(0) { classCounts[$1] > classCounts[$0] ? $1 : $0 }
  }

  /// What it is, in lines for people.
  public var lines: [String] {
    let answers =
      switch learned {
      case .classifier(_, let classes):
        counted(classes.names.count, "class")
      case .regressor(_, let numbers): numbers.description
      }
    return [model.source + (seed.map { ", seed \($0)" } ?? "")]
      + [
        "target \(columnSource(target)): \(answers), \(counted(rowCount, "training row")), \(counted(featureNames.count, "feature"))"
      ] + predictor.summary(names) + (model.name == MajorityRecipe.spec.name ? [] : [baseline])
      + preparation.described
  }

  /// What an answer without features comes to on the training rows: the line to beat.
  private var baseline: String {
    switch learned {
    case .classifier(_, let classes):
      let share =
        Double(classes.counts[majorityClass]) / Double(max(1, classes.counts.reduce(0, +)))
      return
        "always `\(classes.names[majorityClass])` is right in \(NumberText.fixed(share * 100, decimals: 1)) % of the training rows"
    case .regressor(_, let numbers):
      return "without features the answer is the mean, \(NumberText.significant(numbers.mean))"
    }
  }

  func features(_ data: Dataset, rows: [Int]?, _ work: Work) throws -> FeatureMatrix {
    try preparation.transform(
      data, rows: rows, missing: model.takesMissing ? .kept : .refused, work)
  }

  /// The answer for each row: a category column with the class names, or a column of floats.
  public func predict(_ data: Dataset, _ work: Work) throws -> Vector {
    let features = try features(data, rows: nil, work)
    switch learned {
    case .classifier(let classifier, let classes):
      let codes = try classifier.predict(features, work)
      return Vector(
        type: .category(ordered: classes.isOrdered), count: codes.count,
        storage: .coded(Buffer(codes), TextBuffer(classes.names)), validity: nil)
    case .regressor(let regressor, _):
      let values = try regressor.predict(features, work)
      return Vector(
        type: .float, count: values.count, storage: .float(Buffer(values)), validity: nil)
    }
  }

  /// The number of each row of `data`, or of `rows` of it.
  /// - Throws: `wrong-task` for a model of classes.
  public func predictNumbers(_ data: Dataset, rows: [Int]? = nil, _ work: Work) throws -> [Double] {
    guard let regressor else {
      throw Failure(
        "wrong-task", "the target `\(columnSource(target))` has classes, not numbers",
        help: "ask for `predict` or `probabilities`")
    }
    return try regressor.predict(features(data, rows: rows, work), work)
  }

  /// What answers for classes.
  /// - Throws: `wrong-task` for a model of numbers; `what` words what was wanted.
  func requireClassifier(_ what: String) throws -> any FittedClassifier {
    guard let classifier else {
      throw Failure(
        "wrong-task", "the target `\(columnSource(target))` is a number: there is no \(what)",
        help: "ask for `predict`, or make classes of the target with `cut`")
    }
    return classifier
  }

  /// The probability of each class for each row: `rowCount * classNames.count` values, row by row.
  /// - Throws: `wrong-task` for a model of numbers.
  public func probabilities(_ data: Dataset, rows: [Int]? = nil, _ work: Work) throws -> [Double] {
    try requireClassifier("probability of a class")
      .probabilities(features(data, rows: rows, work), work)
  }

  /// The probabilities as a dataset of one column a class, named as the classes are.
  public func probabilityDataset(_ data: Dataset, _ work: Work) throws -> Dataset {
    let values = try probabilities(data, work)
    let classes = classNames.count
    let columns = classNames.indices.map { label in
      let buffer = Buffer<Double>(count: data.rowCount) { target in
        for row in target.indices { target[row] = values[row * classes + label] }
      }
      return Column(
        Vector(type: .float, count: data.rowCount, storage: .float(buffer), validity: nil),
        lineage: Lineage(.computed("\(model.source) probability")))
    }
    return Dataset(rowCount: data.rowCount, names: classNames, columns: columns)
  }

  /// How much each column of the dataset took part in the decisions, the features made of one column
  /// added up, in the order of the preparation; nil where the model has no such measure.
  public var importances: [(column: String, share: Double)]? {
    guard let shares = predictor.importances else { return nil }
    var result: [(column: String, share: Double)] = []
    for (origin, share) in zip(preparation.origins, shares) {
      if let place = result.firstIndex(where: { $0.column.utf8.elementsEqual(origin.utf8) }) {
        result[place].share += share
      } else {
        result.append((origin, share))
      }
    }
    return result
  }
}
