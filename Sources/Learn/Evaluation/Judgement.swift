import Diagnostics
import Frame
import Numeric

/// Judging a fitted model on rows whose target is known.
extension FittedModel {
  /// What it answers for the rows with a known target, and which rows these are. Rows with a null target
  /// are left out with a remark; classes it has never seen stand behind its own and count as wrong; rows
  /// that it was trained on are warned of.
  /// - Throws: `no-rows` when no row has a known target.
  public func judged(_ data: Dataset, _ work: Work) throws -> (answers: Judged, rows: [Int]) {
    let values = try TargetValues(data.column(target), name: target, work)
    let missing = values.missingCount
    guard missing < data.rowCount else {
      throw Failure(
        "no-rows",
        data.rowCount == 0
          ? "there are no rows to judge by"
          : "the target `\(columnSource(target))` is null in all \(counted(data.rowCount, "row"))")
    }
    let rows = missing == 0 ? nil : (0..<data.rowCount).filter { !values.isMissing($0) }
    if missing > 0 {
      work.remark(
        .note, "null-target",
        "\(counted(missing, "row")) left out: `\(columnSource(target))` is null")
    }
    let features = try features(data, rows: rows, work)
    try origin?.marks?.remark(data, features, values.truth(rows), rows: rows, work)
    let all = rows ?? Array(0..<data.rowCount)
    switch (learned, values) {
    case (.regressor(let regressor, _), .numbers(let numbers)):
      let truth = all.map { numbers[$0] }
      return (
        .numbers(JudgedNumbers(truth: truth, predicted: try regressor.predict(features, work))), all
      )
    case (.classifier(let classifier, _), .classes(let truth)):
      return (.classes(try judged(classifier, truth, features, all, work)), all)
    case (.regressor, .classes), (.classifier, .numbers):
      throw Failure(
        "wrong-type",
        "the target `\(columnSource(target))` had \(task == .classification ? "classes" : "numbers") when the model was trained, and here it has \(task == .classification ? "numbers" : "classes")"
      )
    }
  }

  private func judged(
    _ classifier: any FittedClassifier, _ truth: RowClasses, _ features: FeatureMatrix,
    _ rows: [Int], _ work: Work
  ) throws -> JudgedClasses {
    var names = classNames
    var unseen: [String] = []
    let renumbered = truth.names.map { name -> UInt32 in
      if let known = names.firstIndex(where: { $0.utf8.elementsEqual(name.utf8) }) {
        return UInt32(known)
      }
      names.append(name)
      unseen.append(name)
      return UInt32(names.count - 1)
    }
    let codes = rows.map { renumbered[Int(truth.codes[$0])] }
    if !unseen.isEmpty {
      let count = codes.reduce(0) { $0 + (Int($1) >= classNames.count ? 1 : 0) }
      work.remark(
        .warning, "unseen-class",
        "\(counted(count, "row")) of \(listed(unseen)), which the training rows lack, \(count == 1 ? "counts" : "count") as wrong"
      )
    }
    return JudgedClasses(
      truth: codes, predicted: try classifier.predict(features, work),
      probabilities: PresentClasses.expanded(
        try classifier.probabilities(features, work),
        places: unseen.isEmpty ? nil : Array(classNames.indices), classCount: names.count),
      names: names, isOrdered: classesAreOrdered && unseen.isEmpty)
  }

  /// How well it does on rows whose target is known, class by class.
  /// - Throws: `no-rows` when no row has a known target, `wrong-task` for a model of numbers.
  public func report(_ data: Dataset, _ work: Work) throws -> ClassificationReport {
    _ = try requireClassifier("report of classes")
    guard case .classes(let rows) = try judged(data, work).answers else {
      throw Failure("wrong-task", "the target `\(columnSource(target))` has no classes")
    }
    let report = ClassificationReport(
      target: target, classNames: rows.names, majorityClass: majorityClass,
      confusion: rows.confusion())
    report.remark(work)
    return report
  }

  /// Every score with its interval, beside what the answer without features reaches.
  /// - Parameter group: rows of one key are drawn together.
  public func scores(
    _ data: Dataset, group: String? = nil, repeats: Int = 1000, seed: UInt64 = 0, _ work: Work
  ) throws -> ScoreTable {
    let (answers, rows) = try judged(data, work)
    var groups: RowClasses?
    if let name = group
      ?? RowKey.repeated(in: data, besides: preparation.columnNames + [target], work)?.name
    {
      let all = try RowClasses(data.column(name), use: "`group`", work)
      groups = RowClasses(codes: rows.map { all.codes[$0] }, names: all.names)
    }
    return try ScoreTable(
      answers, baseline: baseline(answers), groups: groups, repeats: repeats, seed: seed, work)
  }

  /// What always answering the majority class, or the mean of the training rows, gives on the same rows.
  func baseline(_ answers: Judged) -> Judged {
    switch answers {
    case .classes(let rows):
      let total = Double(max(1, classCounts.reduce(0, +)))
      let shares = rows.names.indices.map {
        $0 < classCounts.count ? Double(classCounts[$0]) / total : 0
      }
      return .classes(
        JudgedClasses(
          truth: rows.truth,
          predicted: [UInt32](repeating: UInt32(majorityClass), count: rows.truth.count),
          probabilities: rows.truth.flatMap { _ in shares }, names: rows.names,
          isOrdered: rows.isOrdered))
    case .numbers(let rows):
      return .numbers(
        JudgedNumbers(
          truth: rows.truth,
          predicted: [Double](repeating: numbers?.mean ?? 0, count: rows.truth.count)))
    }
  }
}

/// Scores with intervals, beside a baseline's.
public struct ScoreTable: Sendable {
  public struct Row: Sendable {
    public let score: Score
    public let value: Double?
    public let interval: Bootstrap.Interval?
    public let baseline: Double?
  }
  public let rows: [Row]
  public let rowCount: Int
  public let unitCount: Int

  init(
    _ answers: Judged, baseline: Judged, groups: RowClasses?, repeats: Int, seed: UInt64,
    _ work: Work
  ) throws {
    let task: ModelSpec.Task = if case .classes = answers { .classification } else { .regression }
    let bootstrap = Bootstrap(
      rowCount: answers.rowCount, groups: groups, repeats: repeats, seed: seed)
    let scores = Score.of(task)
    var rows: [Row] = []
    for (place, score) in scores.enumerated() {
      guard let value = score.value(answers) else { continue }
      rows.append(
        Row(
          score: score, value: value,
          interval: repeats > 0 && score.hasInterval
            ? try bootstrap.interval(of: score, answers, work) : nil,
          baseline: score.value(baseline)))
      work.progress("scores", Double(place + 1) / Double(scores.count))
    }
    let missing = scores.filter { score in !rows.contains { $0.score.name == score.name } }
      .filter { $0.name != "class_distance" }
    if !missing.isEmpty {
      work.remark(
        .note, "undefined-score",
        "\(listed(missing.map(\.name))) \(missing.count == 1 ? "is" : "are") not defined on these rows: \(Score.undefinedReason(task))"
      )
    }
    self.rows = rows
    rowCount = answers.rowCount
    unitCount = bootstrap.unitCount
  }

  /// `score`, `value`, `low`, `high` (the middle 95 % of draws with replacement), `baseline`.
  public var dataset: Dataset {
    let lineage = Lineage(.computed("scores"))
    let columns: [Vector] = [
      .texts(rows.map(\.score.name)), .floats(rows.map(\.value)),
      .floats(rows.map { $0.interval?.low }), .floats(rows.map { $0.interval?.high }),
      .floats(rows.map(\.baseline)), .texts(rows.map(\.score.meaning)),
    ]
    return Dataset(
      rowCount: rows.count, names: ["score", "value", "low", "high", "baseline", "meaning"],
      columns: columns.map { Column($0, lineage: lineage) })
  }
}
