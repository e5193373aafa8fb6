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

  /// Prepares the features on the rows whose target is known, and fits the model to them.
  ///
  /// Remarks tell how many rows were left out for a null target, which classes have one row only, and
  /// which features may hold the answer.
  /// - Throws: `wrong-type` when the target has no classes, `no-rows`, `no-such-task`, the errors of
  ///   the preparation, `Stopped` on interrupt.
  public func fit(_ model: Model, _ work: Work) throws -> FittedModel {
    let classes = try targetClasses(work)
    let rows = try trainingRows(classes, work)
    let (prepared, features) = try preparation.fitTransform(
      on: data, rows: rows, target: target,
      missing: model.spec.takesMissing ? .kept : .refused, work)
    try remarkLeaks(prepared.columnNames, work)
    let codes = rows.map { rows in rows.map { classes.codes[$0] } } ?? classes.codes
    let counts = classes.counts
    let single = counts.indices.filter { counts[$0] == 1 }.map { classes.names[$0] }
    if !single.isEmpty {
      work.remark(
        .warning, "rare-class",
        "\(listed(single)) \(single.count == 1 ? "has" : "have") 1 training row: too few to learn from"
      )
    }
    if classes.names.count == 1 {
      work.remark(
        .warning, "one-class",
        "all training rows are `\(classes.names[0])`: there is nothing to tell apart")
    }
    let training = ClassifiedRows(
      features: features, classes: codes, classCount: classes.names.count)
    let fitted = try model.classifier.fit(training, work)
    return FittedModel(
      model: model, classifier: fitted, preparation: prepared, target: target,
      classNames: classes.names, classesAreOrdered: classes.isOrdered, classCounts: counts,
      rowCount: features.rowCount)
  }

  private func targetClasses(_ work: Work) throws -> RowClasses {
    let column = try data.column(target)
    let type = try column.vector(work).type
    guard type.isTextual || type == .bool || type == .null else {
      throw Failure(
        "wrong-type",
        "the target `\(columnSource(target))` is \(type.description); the models here tell classes apart",
        help: type.isNumeric
          ? "make classes of it with `cut`, compare it (`\(columnSource(target)) > 0`), or turn it into text"
          : "use a text, category or bool column")
    }
    return try RowClasses(column, use: "a target", work)
  }

  /// The rows with a known target; nil when all have one.
  private func trainingRows(_ classes: RowClasses, _ work: Work) throws -> [Int]? {
    guard data.rowCount > 0 else {
      throw Failure("no-rows", "there are no rows to learn from")
    }
    guard classes.missingCount > 0 else { return nil }
    guard classes.missingCount < data.rowCount else {
      throw Failure(
        "no-rows",
        "the target `\(columnSource(target))` is null in all \(NumberText.grouped(data.rowCount)) rows"
      )
    }
    work.remark(
      .note, "null-target",
      "\(counted(classes.missingCount, "row")) left out: `\(columnSource(target))` is null")
    return classes.codes.indices.filter { classes.codes[$0] != RowClasses.missing }
  }

  private func remarkLeaks(_ features: [String], _ work: Work) throws {
    let target = try data.column(target).lineage
    let lineages = try features.map { ($0, try data.column($0).lineage) }
    for remark in LeakCheck.remarks(target: (self.target, target), features: lineages) {
      work.remark(remark.kind, remark.code, remark.message)
    }
  }
}
