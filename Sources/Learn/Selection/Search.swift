import Diagnostics
import Frame
import Numeric

/// How a search goes through its space.
public struct SearchPlan: Sendable {
  public enum How: String, Sendable, CaseIterable { case grid, random, halving, bayes }
  public let how: How
  /// How many points `random` and `bayes` try; how many `halving` begins with. Nil for all, or 30.
  public let points: Int?
  public let folds: FoldPlan
  /// The score that decides; nil for the task's default.
  public let score: String?
  public let seed: UInt64
  /// Outer folds on which the whole search is judged; 0 for none.
  public let outer: Int

  public init(
    how: How, points: Int?, folds: FoldPlan, score: String?, seed: UInt64, outer: Int = 0
  ) {
    self.how = how
    self.points = points
    self.folds = folds
    self.score = score
    self.seed = seed
    self.outer = outer
  }
}

extension LearningTask {
  /// Searches for the best settings of a model.
  ///
  /// An interrupt ends the search early; what was finished is kept and given back. Settings whose fit
  /// fails are left out, with the reason.
  /// - Parameters:
  ///   - store: where finished folds are kept, so that a later search goes on; nil for nowhere.
  ///   - isRefitting: whether the best model is fitted to all rows at the end.
  /// - Throws: what the first setting failed with when all fail; the errors of the folds, of the
  ///   preparation and of the store.
  public func tune(
    _ space: SearchSpace, _ plan: SearchPlan, store: SearchStore? = nil, isRefitting: Bool = true,
    _ work: Work
  ) throws -> Tuning {
    let values = try targetValues(work)
    try require(space.model, can: values, work)
    let score = try Score.named(plan.score, for: values.task)
    let used = try preparation.columnNames(of: data, target: target, work) + [target]
    let folds = try plan.folds.folds(of: data, values, used: used, work)
    let fits = try KeptFits(store, self, folds, Score.of(values.task), work)
    try remarkBefore(used, folds, work)
    let search = SearchRun(self, values, space, plan, score, folds, fits, part: "", work)
    try search.run()
    var result = search.result
    guard result.stop == nil else { return result }
    if plan.outer > 1 {
      (result.nested, result.stop) = try judgedOutside(
        values, space, plan, score, used, fits, work)
    }
    guard result.stop == nil, isRefitting, let best = result.best else { return result }
    work.progress("tune: refitting on all rows", 1)
    do {
      result.refitted = try fit(result.model(best), Work(budget: work.budget))
    } catch Stopped.interrupted {
      work.budget.reset()
      result.stop = .refitting
      work.remark(
        .warning, "stopped-early",
        "interrupted while the best model was fitted to all rows: the search is kept")
    }
    return result
  }

  /// The score of the best point of the same search on rows that the search never saw.
  private func judgedOutside(
    _ values: TargetValues, _ space: SearchSpace, _ plan: SearchPlan, _ score: Score,
    _ used: [String], _ fits: KeptFits, _ work: Work
  ) throws -> (scores: [Double?], stop: Tuning.Stop?) {
    let quiet = Work(budget: work.budget)
    let outer = try FoldPlan(
      count: plan.outer, stratifies: plan.folds.stratifies, group: plan.folds.group,
      time: plan.folds.time, seed: plan.folds.seed &+ 1
    ).folds(of: data, values, used: used, quiet)
    var found: [Double?] = []
    do {
      for (place, holdout) in outer.holdouts.enumerated() {
        work.progress(
          "tune: outer fold \(place + 1)", Double(place) / Double(outer.holdouts.count))
        found.append(
          try judged(
            values, space, plan, score, used, fits, holdout,
            part: "outer \(place + 1) of \(outer.plan.source) | ", quiet))
      }
    } catch Stopped.interrupted {
      work.budget.reset()
      work.remark(
        .warning, "stopped-early",
        "interrupted in outer fold \(found.count + 1) of \(outer.holdouts.count): what is finished is kept\(fits.isResumable ? ", and the same call goes on" : "; `keep:` a file to go on later")"
      )
      return (found, .outside(fold: found.count + 1, of: outer.holdouts.count))
    }
    return (found, nil)
  }

  /// What the best point of a search on the training rows of one division reaches on the others; nil
  /// where the score is not defined or no setting could be fitted.
  private func judged(
    _ values: TargetValues, _ space: SearchSpace, _ plan: SearchPlan, _ score: Score,
    _ used: [String], _ fits: KeptFits, _ holdout: Holdout, part: String, _ quiet: Work
  ) throws -> Double? {
    let inner = try LearningTask(
      data.taking(rows: holdout.train), target: target, preparation: preparation,
      classWeights: classWeights)
    let own = try inner.targetValues(quiet)
    let folds = try plan.folds.folds(of: inner.data, own, used: used, quiet)
    let search = SearchRun(inner, own, space, plan, score, folds, fits, part: part, quiet)
    try search.run()
    let found = search.result
    if found.stop != nil { throw Stopped.interrupted }
    guard let best = found.best else { return nil }
    let fold = try PreparedFold(self, values, holdout, quiet)
    return score.value(try fold.judged(try found.model(best), quiet).judged)
  }
}
