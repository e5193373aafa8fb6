import Diagnostics
import Frame
import Numeric

/// Rows ready to learn from: features, target, weights.
public struct LearningRows: Sendable {
  public let features: FeatureMatrix
  public let target: StepTraining.Target
  /// How much each row counts; nil when all count 1.
  public let weights: [Double]?

  public var rowCount: Int { features.rowCount }

  /// Some of the rows, in this order.
  func taking(_ rows: [Int]) -> LearningRows {
    LearningRows(
      features: features.taking(rows: rows), target: target.taking(rows),
      weights: weights.map { weights in rows.map { weights[$0] } })
  }
}

extension StepTraining.Target {
  func taking(_ rows: [Int]) -> StepTraining.Target {
    switch self {
    case .classes(let codes, let names): .classes(rows.map { codes[$0] }, names: names)
    case .numbers(let numbers): .numbers(rows.map { numbers[$0] })
    }
  }
}

/// A model that was fitted to rows of which some classes may be missing: it answers in the numbers of
/// all classes.
struct RowModel: Sendable {
  private let learned: FittedModel.Learned
  /// For each class of the fitted model its number among all; nil when they are the same.
  private let places: [Int]?
  private let classCount: Int

  /// - Throws: `wrong-type` when the model does not do the task, what its fit throws.
  init(_ model: Model, _ rows: LearningRows, _ work: Work) throws {
    if !model.takesMissing { try rows.features.requireComplete() }
    switch rows.target {
    case .numbers(let numbers):
      guard let recipe = model.regressor else {
        throw Failure("wrong-type", "`\(model.name)` does not predict numbers")
      }
      let training = MeasuredRows(
        features: rows.features, targets: numbers, weights: rows.weights)
      learned = .regressor(try recipe.fit(training, work), NumberTarget(numbers))
      places = nil
      classCount = 0
    case .classes(let codes, let names):
      guard let recipe = model.classifier else {
        throw Failure("wrong-type", "`\(model.name)` does not predict classes")
      }
      let present = PresentClasses(codes, count: names.count)
      let training = ClassifiedRows(
        features: rows.features, classes: present.codes, classCount: present.places.count,
        weights: rows.weights)
      learned = .classifier(
        try recipe.fit(training, work),
        ClassTarget(
          names: present.places.map { names[$0] }, isOrdered: false, counts: training.classCounts))
      places = present.places.count == names.count ? nil : present.places
      classCount = names.count
    }
  }

  /// The probability of every class for each row.
  func probabilities(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    guard case .classifier(let classifier, _) = learned else { return [] }
    return PresentClasses.expanded(
      try classifier.probabilities(features, work), places: places, classCount: classCount)
  }

  func numbers(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    guard case .regressor(let regressor, _) = learned else { return [] }
    return try regressor.predict(features, work)
  }

  func classes(_ features: FeatureMatrix, _ work: Work) throws -> [UInt32] {
    guard case .classifier(let classifier, _) = learned else { return [] }
    let codes = try classifier.predict(features, work)
    return places.map { places in codes.map { UInt32(places[Int($0)]) } } ?? codes
  }
}

/// The classes that occur, renumbered without gaps.
struct PresentClasses {
  let codes: [UInt32]
  /// For each new number the old one.
  let places: [Int]

  init(_ codes: [UInt32], count: Int) {
    var occurs = [Bool](repeating: false, count: count)
    for code in codes { occurs[Int(code)] = true }
    let places = occurs.indices.filter { occurs[$0] }
    self.places = places
    if places.count == count {
      self.codes = codes
    } else {
      var renumbered = [UInt32](repeating: 0, count: count)
      for (new, old) in places.enumerated() { renumbered[old] = UInt32(new) }
      self.codes = codes.map { renumbered[Int($0)] }
    }
  }

  /// Probabilities of the classes at `places` as those of all classes.
  static func expanded(_ values: [Double], places: [Int]?, classCount: Int) -> [Double] {
    guard let places else { return values }
    let rows = values.count / max(1, places.count)
    var result = [Double](repeating: 0, count: rows * classCount)
    for row in 0..<rows {
      for (new, old) in places.enumerated() {
        result[row * classCount + old] = values[row * places.count + new]
      }
    }
    return result
  }
}

/// One division of a task with its features: all steps are learned from its training rows only.
struct PreparedFold: Sendable {
  let train: LearningRows
  let test: FeatureMatrix
  let truth: StepTraining.Target
  let isOrdered: Bool
  let testRows: [Int]

  init(
    train: LearningRows, test: FeatureMatrix, truth: StepTraining.Target, isOrdered: Bool,
    testRows: [Int]
  ) {
    self.train = train
    self.test = test
    self.truth = truth
    self.isOrdered = isOrdered
    self.testRows = testRows
  }

  init(_ task: LearningTask, _ values: TargetValues, _ holdout: Holdout, _ work: Work) throws {
    let (prepared, features) = try task.preparation.fitTransform(
      on: task.data, rows: holdout.train, target: task.target, truth: values.truth(holdout.train),
      missing: .kept, work)
    let rows = LearningRows(
      features: features, target: values.truth(holdout.train),
      weights: task.weights(holdout.train, values))
    train = try task.preparation.resampled(rows, work)
    test = try prepared.transform(task.data, rows: holdout.test, missing: .kept, work)
    truth = values.truth(holdout.test)
    isOrdered = if case .classes(let classes) = values { classes.isOrdered } else { false }
    testRows = holdout.test
  }

  /// One of several divisions.
  /// - Throws: the errors of the preparation, which say in which fold.
  init(_ task: LearningTask, _ values: TargetValues, _ folds: Folds, _ place: Int, _ work: Work)
    throws
  {
    let holdout = folds.holdouts[place]
    do { try self.init(task, values, holdout, work) } catch var failure as Failure {
      failure.notes.append(
        "in fold \(place + 1) of \(folds.holdouts.count), which learns from \(counted(holdout.train.count, "row"))"
      )
      throw failure
    }
  }

  /// What a model that learns from the training rows answers for the test rows.
  func judged(_ model: Model, _ work: Work) throws -> (
    judged: Judged, fitSeconds: Double, askSeconds: Double
  ) {
    let clock = Stopwatch()
    let fitted = try RowModel(model, train, work)
    let fitSeconds = clock.seconds
    if !model.takesMissing { try test.requireComplete() }
    let judged: Judged
    switch truth {
    case .numbers(let truth):
      judged = .numbers(JudgedNumbers(truth: truth, predicted: try fitted.numbers(test, work)))
    case .classes(let truth, let names):
      judged = .classes(
        JudgedClasses(
          truth: truth, predicted: try fitted.classes(test, work),
          probabilities: try fitted.probabilities(test, work), names: names, isOrdered: isOrdered))
    }
    return (judged, fitSeconds, clock.seconds - fitSeconds)
  }

  /// The same from probabilities that were found in another way.
  func judged(probabilities: [Double]) -> Judged {
    guard case .classes(let truth, let names) = truth else {
      return .numbers(JudgedNumbers(truth: [], predicted: []))
    }
    return .classes(
      JudgedClasses(
        truth: truth, predicted: mostProbable(probabilities, classCount: names.count),
        probabilities: probabilities, names: names, isOrdered: isOrdered))
  }
}

extension PreparedFold {
  /// The same fold with fewer training rows, drawn by class.
  func learning(from share: Double, seed: UInt64) throws -> PreparedFold {
    guard share < 1 else { return self }
    let count = max(2, Int((share * Double(train.rowCount)).rounded(.up)))
    guard count < train.rowCount else { return self }
    let codes: [UInt32] =
      if case .classes(let codes, _) = train.target { codes } else {
        [UInt32](repeating: 0, count: train.rowCount)
      }
    let strata = Strata(codes: codes, names: (0...Int(codes.max() ?? 0)).map { String($0) })
    let chosen = Splits.byRow(strata, testCount: count, seed: seed)
    return PreparedFold(
      train: train.taking(train.target.indices.filter { chosen[$0] }), test: test, truth: truth,
      isOrdered: isOrdered, testRows: testRows)
  }
}

extension StepTraining.Target {
  var indices: Range<Int> {
    switch self {
    case .classes(let codes, _): codes.indices
    case .numbers(let numbers): numbers.indices
    }
  }
}
