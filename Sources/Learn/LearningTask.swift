import Diagnostics
import Frame
import Numeric

/// What is to be learned: the rows, the target column and how the features are prepared.
public struct LearningTask: Sendable {
  public let data: Dataset
  public let target: String
  public let preparation: Preparation

  /// - Throws: `unknown-column`, `no-features`, and `target-in-features` when the preparation names
  ///   the target.
  public init(_ data: Dataset, target: String, preparation: Preparation) throws {
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
    let ownWeights = try weights.map { try Self.checked($0, rows: chosen, of: data.rowCount) }
    let (prepared, features) = try preparation.fitTransform(
      on: data, rows: chosen, target: target,
      missing: model.spec.takesMissing ? .kept : .refused, work)
    try remarkLeaks(prepared.columnNames, work)
    let learned: FittedModel.Learned
    switch values {
    case .classes(let classes):
      learned = try fit(model, classes, chosen, features, ownWeights, work)
    case .numbers(let numbers):
      learned = try fit(model, numbers, chosen, features, ownWeights, work)
    }
    return FittedModel(
      model: model, learned: learned, preparation: prepared, target: target,
      rowCount: features.rowCount)
  }

  private func fit(
    _ model: Model, _ classes: RowClasses, _ rows: [Int]?, _ features: FeatureMatrix,
    _ weights: [Double]?, _ work: Work
  ) throws -> FittedModel.Learned {
    guard let recipe = model.classifier else { throw wrongTask(model, "classes") }
    var codes = rows.map { rows in rows.map { classes.codes[$0] } } ?? classes.codes
    var names = classes.names
    if rows != nil {
      var occurs = [Bool](repeating: false, count: names.count)
      for code in codes { occurs[Int(code)] = true }
      if occurs.contains(false) {
        var renumbered = [UInt32](repeating: 0, count: names.count)
        var kept: [String] = []
        for label in names.indices where occurs[label] {
          renumbered[label] = UInt32(kept.count)
          kept.append(names[label])
        }
        codes = codes.map { renumbered[Int($0)] }
        names = kept
      }
    }
    let training = ClassifiedRows(
      features: features, classes: codes, classCount: names.count, weights: weights)
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
    _ model: Model, _ numbers: [Double], _ rows: [Int]?, _ features: FeatureMatrix,
    _ weights: [Double]?, _ work: Work
  ) throws -> FittedModel.Learned {
    guard let recipe = model.regressor else { throw wrongTask(model, "numbers") }
    let targets = rows.map { rows in rows.map { numbers[$0] } } ?? numbers
    let target = NumberTarget(targets)
    if target.least == target.greatest {
      work.remark(
        .warning, "constant-target",
        "the target is \(NumberText.significant(target.least)) in all training rows: there is nothing to learn"
      )
    }
    let training = MeasuredRows(features: features, targets: targets, weights: weights)
    return .regressor(try recipe.fit(training, work), target)
  }

  private func wrongTask(_ model: Model, _ what: String) -> Failure {
    Failure("wrong-type", "`\(model.name)` does not predict \(what)")
  }

  private func require(_ model: Model, can values: TargetValues, _ work: Work) throws {
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

  private func remarkLeaks(_ features: [String], _ work: Work) throws {
    let target = try data.column(target).lineage
    let lineages = try features.map { ($0, try data.column($0).lineage) }
    for remark in LeakCheck.remarks(target: (self.target, target), features: lineages) {
      work.remark(remark.kind, remark.code, remark.message)
    }
  }
}
