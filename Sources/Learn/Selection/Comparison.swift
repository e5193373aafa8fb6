import Describe
import Diagnostics
import Frame
import Numeric
import Synchronization

/// Models beside each other on the same folds, each fold refitting the whole pipeline, with baselines.
public struct Comparison: Sendable {
  public struct Fold: Sendable {
    /// For each score of the task its value; nil where it is not defined.
    public let scores: [Double?]
    public let fitSeconds: Double
    public let askSeconds: Double
  }

  public struct Entry: Sendable {
    public let model: Model
    public let isBaseline: Bool
    /// One a fold, or why the model could not be fitted.
    public let folds: [Fold]
    public let failure: String?

    public var source: String { model.source }
  }

  public let entries: [Entry]
  public let scores: [Score]
  /// The place of the score that decides.
  public let primary: Int
  public let folds: Folds
  public let rowCount: Int
  public let target: String
  /// The scores that the printed table shows; the one that decides stands first.
  let shown: [String]
  /// Whether they were asked for, so that none is left out where there is little room.
  let isAsked: Bool

  public var score: Score { scores[primary] }

  /// The mean of a score over the folds in which it is defined.
  public func mean(_ entry: Entry, _ score: Int) -> Double? {
    let values = entry.folds.compactMap { $0.scores[score] }
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The standard deviation over the folds.
  public func spread(_ entry: Entry, _ score: Int) -> Double? {
    let values = entry.folds.compactMap { $0.scores[score] }
    guard values.count > 1 else { return nil }
    let moments = values.withUnsafeBufferPointer { Moments(of: $0) }
    return (moments.variance * Double(values.count) / Double(values.count - 1)).squareRoot()
  }

  /// The entries, best first; those that failed last.
  public var ranking: [Int] {
    entries.indices.sorted { a, b in
      let first = mean(entries[a], primary)
      let second = mean(entries[b], primary)
      if first == second { return a < b }
      return score.isBetter(first, than: second)
    }
  }

  /// The place of the best model that is no baseline; of a baseline when there is no other.
  public var best: Int? {
    let order = ranking.filter { entries[$0].failure == nil }
    return order.first { !entries[$0].isBaseline } ?? order.first
  }

  /// Whether a model differs from the best by no more than chance (corrected resampled t test).
  public func test(_ place: Int, against other: Int) -> PairedTest? {
    let pairs = zip(entries[place].folds, entries[other].folds).compactMap { a, b -> Double? in
      guard let a = a.scores[primary], let b = b.scores[primary] else { return nil }
      return a - b
    }
    return PairedTest.resampled(pairs, testShare: folds.testShare)
  }

  public func isTied(_ place: Int, with other: Int) -> Bool {
    guard let test = test(place, against: other) else { return false }
    return test.p >= 0.05
  }

  private func seconds(_ entry: Entry) -> Double {
    entry.folds.reduce(0) { $0 + $1.fitSeconds + $1.askSeconds } / Double(max(1, entry.folds.count))
  }

  /// One row a model, best first: its source, whether it is a baseline, the mean and the spread of the
  /// score that decides, the difference from the best and its p, whether that is a tie, the means of the
  /// other scores, seconds a fold.
  public var dataset: Dataset {
    let order = ranking
    let best = best
    let tests = order.map { place in best.flatMap { place == $0 ? nil : test(place, against: $0) } }
    var columns: [(String, Vector)] = [
      ("model", .texts(order.map { entries[$0].source })),
      ("baseline", .bools(order.map { entries[$0].isBaseline })),
      (score.name, .floats(order.map { mean(entries[$0], primary) })),
      ("spread", .floats(order.map { spread(entries[$0], primary) })),
      ("difference", .floats(tests.map { $0?.difference })),
      ("p", .floats(tests.map { $0?.p })),
      ("tie", .bools(tests.map { $0.map { $0.p >= 0.05 } ?? false })),
      ("seconds", .floats(order.map { seconds(entries[$0]) })),
    ]
    for (place, score) in scores.enumerated() where place != primary {
      let values = order.map { mean(entries[$0], place) }
      if values.contains(where: { $0 != nil }) { columns.append((score.name, .floats(values))) }
    }
    return Self.dataset(order.count, columns)
  }

  /// One row a model and fold: `model`, `fold` from 1, `train_rows`, `test_rows`, every score, seconds.
  public var foldDataset: Dataset {
    let rows = entries.indices.flatMap { entry in
      entries[entry].folds.indices.map { (entry, $0) }
    }
    var columns: [(String, Vector)] = [
      ("model", .texts(rows.map { entries[$0.0].source })),
      ("fold", .ints(rows.map { Int64($0.1 + 1) })),
      ("train_rows", .ints(rows.map { Int64(folds.holdouts[$0.1].train.count) })),
      ("test_rows", .ints(rows.map { Int64(folds.holdouts[$0.1].test.count) })),
    ]
    for (place, score) in scores.enumerated() {
      let values = rows.map { entries[$0.0].folds[$0.1].scores[place] }
      if values.contains(where: { $0 != nil }) { columns.append((score.name, .floats(values))) }
    }
    columns.append(("fit_seconds", .floats(rows.map { entries[$0.0].folds[$0.1].fitSeconds })))
    return Self.dataset(rows.count, columns)
  }

  static func dataset(_ rowCount: Int, _ columns: [(String, Vector)]) -> Dataset {
    let lineage = Lineage(.computed("comparison of models"))
    return Dataset(
      rowCount: rowCount, names: columns.map(\.0),
      columns: columns.map { Column($0.1, lineage: lineage) })
  }

  /// The table for a terminal, and what it says in words. Seconds are no part of it, for they differ from
  /// run to run; they stand in the dataset.
  public func lines(width: Int, charset: TextCharset) -> [String] {
    let order = ranking
    let best = best
    let others = shown.dropFirst().compactMap { name in scores.firstIndex { $0.name == name } }
    func numbers(_ value: (Int) -> Double?) -> [String?] {
      order.map { value($0).map(threeDecimals) }
    }
    let sources = order.map { entries[$0].source }
    var columns: [TextTable.Column] = [
      .init("model", .left, sources),
      .init(score.name, .right, numbers { mean(entries[$0], primary) }),
      .init("spread", .right, numbers { spread(entries[$0], primary) }),
    ]
    for place in others {
      columns.append(.init(scores[place].name, .right, numbers { mean(entries[$0], place) }))
    }
    let notes = TextTable.Column("", .left, order.map { note($0, best: best) })
    var kept = Self.fitting(columns, notes, keeping: isAsked ? columns.count : 4, width: width)
    var inFull: [String] = []
    if Self.width(kept) > width {
      let short = ModelNames.short(sources)
      kept[0] = .init("model", .left, short)
      let said = verdict.joined(separator: "\n")
      let unsaid = zip(sources, short).filter { full, own in
        full != own && !said.contains("`\(full)`")
      }
      inFull = unsaid.map { "`\($0.1)` is `\($0.0)`" }
    }
    let table = TextTable(
      kept,
      notes: [
        "\(folds.description): \(counted(rowCount, "row")); means over the folds, ranked by \(score.name)"
      ] + verdict + inFull)
    return table.lines(maxWidth: width, charset: charset)
  }

  /// Leaves out what says least, from the right, until names and notes have room; all of it stands in
  /// the dataset.
  private static func fitting(
    _ columns: [TextTable.Column], _ notes: TextTable.Column, keeping least: Int, width: Int
  ) -> [TextTable.Column] {
    var shown = columns
    while shown.count > least, Self.width(shown + [notes]) > width {
      shown.removeLast()
    }
    return shown + [notes]
  }

  /// How wide the columns are beside each other.
  static func width(_ columns: [TextTable.Column]) -> Int {
    columns.reduce(-2) { sum, column in
      sum + 2
        + ([column.title] + column.cells.map { $0 ?? "null" }).reduce(0) {
          max($0, displayWidth($1))
        }
    }
  }

  private func note(_ place: Int, best: Int?) -> String {
    if entries[place].failure != nil { return "failed" }
    if place == best { return "best" }
    if entries[place].isBaseline { return "baseline" }
    return best.map { isTied(place, with: $0) } == true ? "tie" : ""
  }

  /// What the numbers say, in sentences.
  public var verdict: [String] {
    guard let best, let top = mean(entries[best], primary) else {
      return ["no model could be judged"]
    }
    var sentences: [String] = []
    let tied = ranking.filter {
      $0 != best && entries[$0].failure == nil && !entries[$0].isBaseline && isTied($0, with: best)
    }
    let name = "`\(entries[best].source)`"
    let baseline = ranking.first { entries[$0].isBaseline && entries[$0].failure == nil }
    if let baseline, let line = mean(entries[baseline], primary) {
      let difference =
        "\(score.name) \(threeDecimals(top)) against \(threeDecimals(line)) of `\(entries[baseline].source)`"
      if !score.isBetter(top, than: line) {
        sentences.append("no model beats the baselines: \(difference)")
      } else if isTied(baseline, with: best) {
        sentences.append(
          "\(name) is best, but its lead over the baselines is within noise: \(difference)")
      } else {
        sentences.append("\(name) is best: \(difference)")
      }
    }
    if !tied.isEmpty {
      sentences.append(
        "\(listed(tied.map { entries[$0].source }, limit: 3)) \(tied.count == 1 ? "ties" : "tie") with it: the difference is below its noise"
      )
    }
    for entry in entries {
      if let failure = entry.failure { sentences.append("`\(entry.source)` failed: \(failure)") }
    }
    return sentences
  }
}

extension Score {
  /// What stands in the printed table of a comparison beside the one that decides, unless asked.
  static let usual = ["accuracy", "f1_macro", "f1_weighted", "log_loss", "rmse", "mae", "r2"]
}

extension LearningTask {
  /// Models on the same folds, beside the baselines.
  /// - Throws: `wrong-type` when a model does not do the task, the errors of the folds and of the
  ///   preparation. A model whose fit fails stands in the table with the reason.
  public func compare(
    _ models: [Model], plan: FoldPlan, score name: String? = nil, metrics: [String] = [],
    _ work: Work
  ) throws -> Comparison {
    let values = try targetValues(work)
    for model in models { try require(model, can: values, work) }
    let score = try Score.named(name, for: values.task)
    let scores = Score.of(values.task)
    let asked = try metrics.map { try Score.named($0, for: values.task, option: "metrics").name }
    let used = try preparation.columnNames(of: data, target: target, work) + [target]
    let folds = try plan.folds(of: data, values, used: used, work)
    try remarkBefore(used, folds, work)
    let baselines = try Baselines.models(for: values.task, besides: models)
    let all = models.map { ($0, false) } + baselines.map { ($0, true) }
    var results = [[Comparison.Fold]](repeating: [], count: all.count)
    var failures = [String?](repeating: nil, count: all.count)
    let total = Double(folds.holdouts.count * all.count)
    for (place, holdout) in folds.holdouts.enumerated() {
      let inner = place == 0 ? work : Work(budget: work.budget)
      let fold = try PreparedFold(self, values, holdout, inner)
      if place == 0 {
        try SingleFeature.remark(fold.train, work)
        TrainingMarks.remark(fold, work)
      }
      for (number, (model, _)) in all.enumerated() where failures[number] == nil {
        work.progress(
          "compare: \(model.name), fold \(place + 1) of \(folds.holdouts.count)",
          Double(place * all.count + number) / total)
        do {
          let (judged, fit, ask) = try fold.judged(model, Work(budget: work.budget))
          results[number].append(
            .init(scores: scores.map { $0.value(judged) }, fitSeconds: fit, askSeconds: ask))
        } catch let failure as Failure {
          failures[number] = failure.message
          results[number] = []
          let help = failure.help.map { "; \($0)" } ?? ""
          work.remark(
            .warning, "model-failed",
            "`\(model.source)` could not be fitted: \(failure.message)\(help)")
        }
      }
    }
    return Comparison(
      entries: all.indices.map {
        .init(model: all[$0].0, isBaseline: all[$0].1, folds: results[$0], failure: failures[$0])
      },
      scores: scores, primary: scores.firstIndex { $0.name == score.name } ?? 0, folds: folds,
      rowCount: folds.holdouts.first.map { $0.train.count + $0.test.count } ?? 0, target: target,
      shown: [score.name] + (asked.isEmpty ? Score.usual : asked).filter { $0 != score.name },
      isAsked: !asked.isEmpty)
  }

  /// What is looked for before anything is fitted: leaks by lineage, features dated after the time of a
  /// row.
  func remarkBefore(_ used: [String], _ folds: Folds, _ work: Work) throws {
    try remarkLeaks(used.filter { !$0.utf8.elementsEqual(target.utf8) }, work)
    if folds.plan.group == nil, !data.explodedBy.isEmpty {
      work.remark(
        .warning, "split-copies",
        "rows were repeated for each element of \(listed(data.explodedBy.map(columnSource))): copies of one may stand on both sides; name what they belong to with `group:`"
      )
    }
    guard let time = folds.plan.time else { return }
    let rows = Array(0..<data.rowCount)
    let clock = try data.column(time)
    guard clock.type == .date || clock.type == .datetime else { return }
    for name in used where !name.utf8.elementsEqual(time.utf8) {
      let column = try data.column(name)
      guard column.type == clock.type, try column.vector(work).nullCount == 0,
        try clock.vector(work).nullCount == 0
      else { continue }
      let dates = try RowTimes(column, name: name, rows: rows, work).values
      let times = try RowTimes(clock, name: time, rows: rows, work).values
      let late = rows.reduce(0) { $0 + (dates[$1] > times[$1] ? 1 : 0) }
      if late > 0 {
        work.remark(
          .warning, "future-feature",
          "`\(columnSource(name))` is later than `\(columnSource(time))` in \(counted(late, "row")): it is not known at the time of the forecast"
        )
      }
    }
  }
}

/// The models that every comparison shows.
enum Baselines {
  /// Majority, chance and a stump, but those that are compared anyway.
  static func models(for task: ModelSpec.Task, besides given: [Model]) throws -> [Model] {
    let stump: Model? =
      if let tree = Models.all.first(where: { $0.name == "decision_tree" }),
        tree.tasks.contains(task)
      { try tree([("max_depth", .int(1))]) } else if task == .classification {
        try RandomForest.spec([
          ("trees", .int(1)), ("max_depth", .int(1)), ("max_features", .null),
          ("bootstrap", .bool(false)),
        ])
      } else { nil }
    let all = [try MajorityRecipe.spec(), try StratifiedRandom.spec(), stump].compactMap { $0 }
    return all.filter { model in !given.contains { $0.source == model.source } }
  }
}
