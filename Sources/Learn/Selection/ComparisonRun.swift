import Describe
import Diagnostics
import Frame
import Numeric

extension LearningTask {
  /// Models on the same folds, beside the baselines.
  ///
  /// An interrupt ends the comparison early, once a model has been judged on a fold; what was finished is
  /// kept and given back.
  /// - Parameter store: where finished folds are kept, so that a later comparison goes on; nil for
  ///   nowhere.
  /// - Throws: `wrong-type` when a model does not do the task, the errors of the folds, of the
  ///   preparation and of the store. A model whose fit fails stands in the table with the reason.
  public func compare(
    _ models: [Model], plan: FoldPlan, score name: String? = nil, metrics: [String] = [],
    store: SearchStore? = nil, _ work: Work
  ) throws -> Comparison {
    let values = try targetValues(work)
    for model in models { try require(model, can: values, work) }
    let score = try Score.named(name, for: values.task)
    let scores = Score.of(values.task)
    let asked = try metrics.map { try Score.named($0, for: values.task, option: "metrics").name }
    let used = try preparation.columnNames(of: data, target: target, work) + [target]
    let folds = try plan.folds(of: data, values, used: used, work)
    let fits = try KeptFits(store, self, folds, scores, work)
    try remarkBefore(used, folds, work)
    let run = ComparisonRun(
      task: self, values: values, folds: folds, scores: scores, models: models,
      baselines: try Baselines.models(for: values.task, besides: models), fits: fits, work: work)
    let isPartial = try run.run()
    return Comparison(
      entries: run.entries, scores: scores,
      primary: scores.firstIndex { $0.name == score.name } ?? 0, folds: folds,
      rowCount: folds.holdouts.first.map { $0.train.count + $0.test.count } ?? 0, target: target,
      shown: [score.name] + (asked.isEmpty ? Score.usual : asked).filter { $0 != score.name },
      isAsked: !asked.isEmpty, isPartial: isPartial)
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

/// A comparison while it runs: fold by fold, in each the baselines first, so that no table is without.
private final class ComparisonRun {
  private let task: LearningTask
  private let values: TargetValues
  private let folds: Folds
  private let scores: [Score]
  private let models: [Model]
  /// How many of the models are no baselines; those stand first.
  private let given: Int
  private let fits: KeptFits
  private let work: Work

  private var results: [[Comparison.Fold]]
  private var failures: [String?]
  private var finished = 0

  init(
    task: LearningTask, values: TargetValues, folds: Folds, scores: [Score], models: [Model],
    baselines: [Model], fits: KeptFits, work: Work
  ) {
    self.task = task
    self.values = values
    self.folds = folds
    self.scores = scores
    self.models = models + baselines
    given = models.count
    self.fits = fits
    self.work = work
    results = [[Comparison.Fold]](repeating: [], count: self.models.count)
    failures = [String?](repeating: nil, count: self.models.count)
  }

  var entries: [Comparison.Entry] {
    models.indices.map {
      .init(
        model: models[$0], isBaseline: $0 >= given, folds: results[$0], failure: failures[$0])
    }
  }

  /// Judges all models on all folds; whether it was stopped before the end.
  func run() throws -> Bool {
    do {
      try fits.writing {
        for place in folds.holdouts.indices { try judge(place) }
      }
      return false
    } catch Stopped.interrupted where results[..<given].contains(where: { !$0.isEmpty }) {
      // What is finished is kept; the statement goes on with it.
      work.budget.reset()
      fits.stoppedEarly(finished, of: folds.holdouts.count * models.count, work)
      return true
    }
  }

  private func judge(_ place: Int) throws {
    let order = (Array(given..<models.count) + Array(0..<given)).filter { failures[$0] == nil }
    let names = models.map { KeptFits.name("", $0, fold: place, share: 1) }
    // The first fold is looked at for leaks, also when all its fits are known.
    let isKnown = place > 0 && order.allSatisfy { fits.fold(names[$0]) != nil }
    let fold = isKnown ? nil : try prepared(place)
    var reasons: [(number: Int, failure: Failure)] = []
    for number in order {
      if let known = fits.fold(names[number]) {
        results[number].append(known)
        finished += 1
        continue
      }
      guard let fold else { continue }
      work.progress(
        "compare: \(models[number].name), fold \(place + 1) of \(folds.holdouts.count)",
        Double(finished) / Double(folds.holdouts.count * models.count))
      do {
        let (judged, fit, ask) = try fold.judged(models[number], Work(budget: work.budget))
        let result = Comparison.Fold(
          scores: scores.map { $0.value(judged) }, fitSeconds: fit, askSeconds: ask)
        results[number].append(result)
        fits.add(names[number], result)
        finished += 1
      } catch let failure as Failure {
        reasons.append((number, failure))
      }
      try fits.write()
    }
    for (number, failure) in reasons.sorted(by: { $0.number < $1.number }) {
      failures[number] = failure.message
      results[number] = []
      let help = failure.help.map { "; \($0)" } ?? ""
      work.remark(
        .warning, "model-failed",
        "`\(models[number].source)` could not be fitted: \(failure.message)\(help)")
    }
  }

  private func prepared(_ place: Int) throws -> PreparedFold {
    let fold = try PreparedFold(
      task, values, folds, place, place == 0 ? work : Work(budget: work.budget))
    if place == 0 {
      try SingleFeature.remark(fold.train, work)
      TrainingMarks.remark(fold, work)
    }
    return fold
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
