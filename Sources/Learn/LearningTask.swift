import Diagnostics
import Frame
import Numeric

/// What is to be learned: the rows, the target column and how the features are prepared.
public struct LearningTask: Sendable {
  public let data: Dataset
  public let target: String
  public let preparation: Preparation
  /// How much the rows of each class count; nil when all rows count 1.
  public let classWeights: ClassWeights?

  /// - Throws: `unknown-column`, `no-features`, and `target-in-features` when the preparation names
  ///   the target.
  public init(
    _ data: Dataset, target: String, preparation: Preparation, classWeights: ClassWeights? = nil
  ) throws {
    _ = try data.column(target)
    guard !preparation.isEmpty else {
      throw Failure(
        "no-features", "the preparation names no columns",
        help: "add a line: `prepare().on([.a, .b], impute(\"median\"))`")
    }
    for name in preparation.namedColumns {
      _ = try data.column(name)
      if name.utf8.elementsEqual(target.utf8) {
        throw Failure(
          "target-in-features", "the target `\(columnSource(target))` is among the features",
          help: "take it out of the preparation")
      }
    }
    self.data = data
    self.target = target
    self.preparation = preparation
    self.classWeights = classWeights
  }

  /// What the target is in every row, and so whether classes or numbers are to be learned.
  /// - Throws: `wrong-type`.
  public func targetValues(_ work: Work) throws -> TargetValues {
    try TargetValues(data.column(target), name: target, work)
  }

  /// Prepares the features on the rows whose target is known, and fits the model to them.
  ///
  /// Remarks tell how many rows were left out for a null target, which classes have one row only, and
  /// which features may hold the answer.
  /// - Parameters:
  ///   - rows: the rows to learn from, in this order; nil for all.
  ///   - weights: one weight for each row of the dataset, finite and at least 0.
  /// - Throws: `wrong-type` when the model does not predict such a target, `no-rows`, `bad-weights`,
  ///   the errors of the preparation, `Stopped` on interrupt.
  public func fit(
    _ model: Model, rows: [Int]? = nil, weights: [Double]? = nil, _ work: Work
  ) throws -> FittedModel {
    let values = try targetValues(work)
    try require(model, can: values, work)
    let chosen = try trainingRows(values, rows, work)
    let given = try weights.map { try Self.checked($0, rows: chosen, of: data.rowCount) }
    try classWeights?.check(values)
    let (prepared, features) = try preparation.fitTransform(
      on: data, rows: chosen, target: target, truth: values.truth(chosen),
      missing: model.takesMissing ? .kept : .refused, work)
    try remarkLeaks(prepared.columnNames, work)
    let target = values.truth(chosen)
    let training = try preparation.resampled(
      LearningRows(
        features: features, target: target,
        weights: classWeights.map { $0.weights(target, times: given) } ?? given), work)
    try SingleFeature.remark(training, work)
    let learned: FittedModel.Learned
    switch (values, training.target) {
    case (.classes(let classes), .classes(let codes, _)):
      learned = try fit(model, classes, codes, training, work)
    case (_, .numbers(let numbers)):
      learned = try fit(model, numbers, training, work)
    case (.numbers, .classes): throw wrongTask(model, "numbers")
    }
    return FittedModel(
      model: model, learned: learned, preparation: prepared, target: self.target,
      rowCount: features.rowCount,
      origin: TrainingOrigin(
        marks: try TrainingMarks(
          data, training, rows: chosen, used: prepared.columnNames + [self.target], work),
        fingerprint: try DataFingerprint.of(
          data, prepared.columnNames + [self.target], rows: chosen, work)))
  }

  private func fit(
    _ model: Model, _ classes: RowClasses, _ codes: [UInt32], _ rows: LearningRows, _ work: Work
  ) throws -> FittedModel.Learned {
    guard let recipe = model.classifier else { throw wrongTask(model, "classes") }
    let present = PresentClasses(codes, count: classes.names.count)
    let names = present.places.map { classes.names[$0] }
    let training = ClassifiedRows(
      features: rows.features, classes: present.codes, classCount: names.count,
      weights: rows.weights)
    let counts = training.classCounts
    let single = counts.indices.filter { counts[$0] == 1 }.map { names[$0] }
    if !single.isEmpty {
      work.remark(
        .warning, "rare-class",
        "\(listed(single)) \(single.count == 1 ? "has" : "have") 1 training row: too few to learn from"
      )
    }
    if names.count == 1 {
      work.remark(
        .warning, "one-class",
        "all training rows are `\(names[0])`: there is nothing to tell apart")
    }
    return .classifier(
      try recipe.fit(training, work),
      ClassTarget(names: names, isOrdered: classes.isOrdered, counts: counts))
  }

  private func fit(
    _ model: Model, _ numbers: [Double], _ rows: LearningRows, _ work: Work
  ) throws -> FittedModel.Learned {
    guard let recipe = model.regressor else { throw wrongTask(model, "numbers") }
    let target = NumberTarget(numbers)
    if target.least == target.greatest {
      work.remark(
        .warning, "constant-target",
        "the target is \(NumberText.significant(target.least)) in all training rows: there is nothing to learn"
      )
    }
    return .regressor(
      try recipe.fit(
        MeasuredRows(features: rows.features, targets: numbers, weights: rows.weights), work),
      target)
  }

  private func wrongTask(_ model: Model, _ what: String) -> Failure {
    Failure("wrong-type", "`\(model.name)` does not predict \(what)")
  }

  func require(_ model: Model, can values: TargetValues, _ work: Work) throws {
    if model.name == Cumulative.spec.name, case .classes(let classes) = values, !classes.isOrdered {
      throw Failure(
        "wrong-type",
        "`cumulative` needs ordered classes, and those of `\(columnSource(target))` have no order",
        help: "make it an ordered category, as `cut` and `success_class` do")
    }
    guard !model.tasks.contains(values.task) else { return }
    let type = try data.column(target).vector(work).type.description
    switch values.task {
    case .classification:
      throw Failure(
        "wrong-type",
        "the target `\(columnSource(target))` is \(type); `\(model.name)` predicts numbers",
        help: "choose a model of classes, or a target of numbers")
    case .regression:
      throw Failure(
        "wrong-type",
        "the target `\(columnSource(target))` is \(type); `\(model.name)` tells classes apart",
        help:
          "make classes of it with `cut`, compare it (`\(columnSource(target)) > 0`), or turn it into text"
      )
    }
  }

  /// The rows with a known target among `rows`; nil when all rows of the dataset are meant.
  private func trainingRows(_ values: TargetValues, _ rows: [Int]?, _ work: Work) throws -> [Int]? {
    let count = rows?.count ?? data.rowCount
    guard count > 0 else {
      throw Failure("no-rows", "there are no rows to learn from")
    }
    guard values.missingCount > 0 else { return rows }
    let known = (rows ?? Array(0..<data.rowCount)).filter { !values.isMissing($0) }
    guard !known.isEmpty else {
      throw Failure(
        "no-rows",
        "the target `\(columnSource(target))` is null in all \(NumberText.grouped(count)) rows")
    }
    guard known.count < count else { return rows }
    work.remark(
      .note, "null-target",
      "\(counted(count - known.count, "row")) left out: `\(columnSource(target))` is null")
    return known
  }

  private static func checked(_ weights: [Double], rows: [Int]?, of count: Int) throws -> [Double] {
    guard weights.count == count else {
      throw Failure(
        "bad-weights",
        "there are \(counted(weights.count, "weight")) for \(counted(count, "row"))")
    }
    let own = rows.map { rows in rows.map { weights[$0] } } ?? weights
    guard own.allSatisfy({ $0.isFinite && $0 >= 0 }), own.contains(where: { $0 > 0 }) else {
      throw Failure(
        "bad-weights", "weights must be finite, at least 0, and not all 0")
    }
    return own
  }

  func remarkLeaks(_ features: [String], _ work: Work, only kind: Remark.Kind = .warning)
    throws
  {
    let target = try data.column(target).lineage
    let lineages = try features.map { ($0, try data.column($0).lineage) }
    for remark in LeakCheck.remarks(target: (self.target, target), features: lineages)
    where remark.kind == kind {
      work.remark(remark.kind, remark.code, remark.message)
    }
  }

  /// Names the features that stand in the formula of the target: said with the task, not with every fit.
  /// - Throws: what reading the columns of a preparation by type throws.
  public func remarkParts(_ work: Work) throws {
    let names = try preparation.columnNames(of: data, target: target, work)
    try remarkLeaks(names, work, only: .note)
  }
}
