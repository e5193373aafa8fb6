import Describe
import Diagnostics
import Frame
import Numeric
import Synchronization

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
  /// An interrupt ends the search early; what was finished is kept and given back.
  /// - Parameters:
  ///   - store: where finished folds are kept, so that a later search goes on; nil for nowhere.
  ///   - isRefitting: whether the best model is fitted to all rows at the end.
  public func tune(
    _ space: SearchSpace, _ plan: SearchPlan, store: SearchStore? = nil, isRefitting: Bool = true,
    _ work: Work
  ) throws -> Tuning {
    let values = try targetValues(work)
    try require(space.model, can: values, work)
    let score = try Score.named(plan.score, for: values.task)
    let used = try preparation.columnNames(of: data, target: target, work) + [target]
    let folds = try plan.folds.folds(of: data, values, used: used, work)
    try remarkBefore(used, folds, work)
    let search = try Search(self, values, space, plan, score, folds, store: store, work)
    try search.run()
    var nested: [Double?] = []
    if plan.outer > 1, !search.isStopped {
      nested = try judgedOutside(values, space, plan, score, used, work)
    }
    let found = search.result(nested: nested, refitted: nil)
    guard !found.isPartial, isRefitting, let best = found.best else { return found }
    work.progress("tune: refitting on all rows", 1)
    return search.result(
      nested: nested, refitted: try fit(found.model(best), Work(budget: work.budget)))
  }

  /// The score of the best point of the same search on rows that the search never saw.
  private func judgedOutside(
    _ values: TargetValues, _ space: SearchSpace, _ plan: SearchPlan, _ score: Score,
    _ used: [String], _ work: Work
  ) throws -> [Double?] {
    let quiet = Work(budget: work.budget)
    let outer = try FoldPlan(
      count: plan.outer, stratifies: plan.folds.stratifies, group: plan.folds.group,
      time: plan.folds.time, seed: plan.folds.seed &+ 1
    ).folds(of: data, values, used: used, quiet)
    return try outer.holdouts.enumerated().map { place, holdout in
      work.progress("tune: outer fold \(place + 1)", Double(place) / Double(outer.holdouts.count))
      let inner = try LearningTask(
        data.taking(rows: holdout.train), target: target, preparation: preparation,
        classWeights: classWeights)
      let found = try inner.tune(
        space,
        SearchPlan(
          how: plan.how, points: plan.points, folds: plan.folds, score: plan.score,
          seed: plan.seed), isRefitting: false, quiet)
      guard let best = found.best, !found.isPartial else {
        if found.isPartial { throw Stopped.interrupted }
        return nil
      }
      let fold = try PreparedFold(self, values, holdout, quiet)
      return score.value(try fold.judged(try found.model(best), quiet).judged)
    }
  }
}

/// A search while it runs.
private final class Search {
  private let task: LearningTask
  private let values: TargetValues
  private let space: SearchSpace
  private let plan: SearchPlan
  private let scores: [Score]
  private let primary: Int
  private let folds: Folds
  private let store: SearchStore?
  private let work: Work
  private let known: [String: Comparison.Fold]

  private var prepared: [PreparedFold?]
  private var points: [SearchSpace.Point] = []
  private var results: [[Comparison.Fold?]] = []
  private var shares: [Double] = []
  private(set) var isStopped = false
  private var fits = 0
  private var plannedFits = 0
  private let clock = Stopwatch()
  private var lastKept = 0.0

  init(
    _ task: LearningTask, _ values: TargetValues, _ space: SearchSpace, _ plan: SearchPlan,
    _ score: Score, _ folds: Folds, store: SearchStore?, _ work: Work
  ) throws {
    self.task = task
    self.values = values
    self.space = space
    self.plan = plan
    self.folds = folds
    self.store = store
    self.work = work
    scores = Score.of(values.task)
    primary = scores.firstIndex { $0.name == score.name } ?? 0
    prepared = [PreparedFold?](repeating: nil, count: folds.holdouts.count)
    var hash = Checksum()
    let used = try task.preparation.columnNames(of: task.data, target: task.target, work)
    hash.add(try DataFingerprint.of(task.data, used + [task.target], work))
    for line in task.preparation.lines + [folds.plan.source, task.target] {
      hash.add(Array(line.utf8))
    }
    if case .named(let weights)? = task.classWeights {
      for (name, weight) in weights {
        hash.add(Array(name.utf8))
        hash.add(weight.bitPattern)
      }
    } else if task.classWeights != nil {
      hash.add(1)
    }
    known = try store?.open(fingerprint: hash.value, scores: scores.map(\.name)) ?? [:]
    if !known.isEmpty {
      work.remark(
        .note, "resumed",
        "\(counted(known.count, "fit")) of an earlier search \(known.count == 1 ? "is" : "are") kept"
      )
    }
  }

  func result(nested: [Double?], refitted: FittedModel?) -> Tuning {
    Tuning(
      space: space, how: plan.how.rawValue, points: points, results: results, shares: shares,
      scores: scores, primary: primary, folds: folds, target: task.target, isPartial: isStopped,
      nested: nested, refitted: refitted)
  }

  func run() throws {
    do {
      switch plan.how {
      case .grid: try evaluate((0..<space.count).map(space.point), share: 1)
      case .random: try evaluate(drawn(plan.points ?? 30), share: 1)
      case .halving: try halve()
      case .bayes: try explore()
      }
    } catch Stopped.interrupted {
      // What is finished is kept; the statement goes on with it.
      work.budget.reset()
      isStopped = true
      work.remark(
        .warning, "stopped-early",
        "interrupted after \(counted(fits, "fit")) of \(NumberText.grouped(max(plannedFits, fits))): what is finished is kept\(store == nil ? "; `keep:` a file to go on later" : ", and the same call goes on")"
      )
    }
    try keep(isLast: true)
  }

  /// Different points by chance.
  private func drawn(_ count: Int) -> [SearchSpace.Point] {
    var numbers = Array(0..<space.count)
    var stream = SeededStream(seed: plan.seed)
    stream.shuffle(&numbers)
    return numbers.prefix(count).map(space.point)
  }

  /// Successive halving (Jamieson and Talwalkar 2016): all points on few training rows, then the better
  /// third on three times as many, until the rows are all.
  private func halve() throws {
    var open = plan.points.map(drawn) ?? (0..<space.count).map(space.point)
    var rounds = 0
    var left = open.count
    while left > 3 {
      left = (left + 2) / 3
      rounds += 1
    }
    for round in 0...rounds {
      let share = 1 / raised(3, Double(rounds - round))
      let first = points.count
      try evaluate(open, share: share)
      let order = (first..<points.count).sorted { a, b in
        let (x, y) = (mean(a), mean(b))
        return x == y ? a < b : scores[primary].isBetter(x, than: y)
      }
      let kept = order.prefix(max(1, (open.count + 2) / 3)).sorted()
      if round < rounds { open = kept.map { points[$0] } }
    }
  }

  /// A few points by chance, then each where the most improvement is expected.
  private func explore() throws {
    let total = min(plan.points ?? 30, space.count)
    plannedFits = total * folds.holdouts.count
    try evaluate(drawn(min(total, max(3, total / 4))), share: 1)
    while points.count < total {
      let tried = points.indices.filter { mean($0) != nil }
      guard !tried.isEmpty else { return }
      let sign = scores[primary].prefersGreat ? 1.0 : -1.0
      let choice = BayesianChoice(
        tried: tried.map { space.coordinates(points[$0]) },
        values: tried.compactMap { mean($0).map { $0 * sign } })
      var stream = SeededStream(seed: plan.seed, part: UInt64(points.count))
      let candidates =
        space.count <= 2000
        ? Array(0..<space.count) : (0..<2000).map { _ in stream.index(below: space.count) }
      let open = candidates.map(space.point).filter { !points.contains($0) }
      guard var next = open.first else { return }
      var greatest = -Double.infinity
      for point in open {
        let value = choice.improvement(space.coordinates(point))
        if value > greatest { (greatest, next) = (value, point) }
      }
      try evaluate([next], share: 1)
    }
  }

  private func mean(_ place: Int) -> Double? {
    let values = results[place].compactMap { $0?.scores[primary] }
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  // MARK: Fitting

  /// Fits points on all folds, fold by fold, each learning from a share of the training rows.
  private func evaluate(_ wanted: [SearchSpace.Point], share: Double) throws {
    let first = points.count
    points += wanted
    shares += [Double](repeating: share, count: wanted.count)
    results += wanted.map { _ in [Comparison.Fold?](repeating: nil, count: folds.holdouts.count) }
    if plan.how != .bayes { plannedFits += wanted.count * folds.holdouts.count }
    let models = try wanted.map { try space.model(at: $0) }
    progress()
    for fold in folds.holdouts.indices {
      var open: [Int] = []
      for place in wanted.indices {
        if let kept = known[key(models[place], fold, share)] {
          results[first + place][fold] = kept
          fits += 1
        } else {
          open.append(place)
        }
      }
      if open.isEmpty { continue }
      let rows = try self.fold(fold).learning(from: share, seed: plan.seed)
      try fit(open.map { models[$0] }, rows) { number, result in
        results[first + open[number]][fold] = result
        fits += 1
        progress()
      }
      try keep(isLast: false)
    }
  }

  private func fold(_ place: Int) throws -> PreparedFold {
    if let known = prepared[place] { return known }
    let fold = try PreparedFold(
      task, values, folds.holdouts[place], place == 0 ? work : Work(budget: work.budget))
    if place == 0 { try SingleFeature.remark(fold.train, work) }
    prepared[place] = fold
    return fold
  }

  /// Fits several models to one fold: those that share work together, the others side by side.
  private func fit(
    _ models: [Model], _ fold: PreparedFold, _ finish: (Int, Comparison.Fold) -> Void
  ) throws {
    var rest = Array(models.indices)
    while let families = try Families.shared(models, rest) {
      for family in families {
        let clock = Stopwatch()
        let found = try fold.judged(
          family: family.map { models[$0] }, Work(budget: work.budget))
        for (number, judged) in zip(family, found) {
          finish(
            number,
            .init(
              scores: scores.map { $0.value(judged) },
              fitSeconds: clock.seconds / Double(family.count), askSeconds: 0))
        }
      }
      let done = Set(families.flatMap { $0 })
      rest.removeAll { done.contains($0) }
    }
    let threads = work.budget.threads
    if threads > 1, rest.count >= threads, fold.train.rowCount <= 100_000 {
      var start = 0
      while start < rest.count {
        let part = Array(rest[start..<min(rest.count, start + threads * 4)])
        let budget = work.budget
        let slots = Mutex<[Result<Comparison.Fold, any Error>?]>(
          [Result<Comparison.Fold, any Error>?](repeating: nil, count: part.count))
        let scores = scores
        try Parallel.forEach(chunks: part.count, budget: budget) { place in
          let own = Work(budget: Budget(partOf: budget, threads: 1))
          let result = Result { () throws -> Comparison.Fold in
            let (judged, fit, ask) = try fold.judged(models[part[place]], own)
            return .init(scores: scores.map { $0.value(judged) }, fitSeconds: fit, askSeconds: ask)
          }
          slots.withLock { $0[place] = result }
        }
        let found = slots.withLock { $0 }
        for (place, result) in found.enumerated() {
          if let result { finish(part[place], try result.get()) }
        }
        start += part.count
      }
      return
    }
    for number in rest {
      let (judged, fit, ask) = try fold.judged(models[number], Work(budget: work.budget))
      finish(
        number,
        .init(scores: scores.map { $0.value(judged) }, fitSeconds: fit, askSeconds: ask))
    }
  }

  /// Tells how many fits there are and about how long they take.
  private func progress() {
    let total = max(plannedFits, fits)
    guard fits > 0 else { return work.progress("tune: \(counted(total, "fit")),", 0) }
    let left = clock.seconds / Double(max(1, fits)) * Double(total - fits)
    work.progress(
      "tune: \(counted(total, "fit")), \(Self.duration(left)) left,", Double(fits) / Double(total))
  }

  private static func duration(_ seconds: Double) -> String {
    if seconds < 90 { return "about \(Int(seconds.rounded(.up))) s" }
    if seconds < 5400 { return "about \(Int((seconds / 60).rounded())) min" }
    return "about \(NumberText.fixed(seconds / 3600, decimals: 1)) h"
  }

  // MARK: Keeping

  private func key(_ model: Model, _ fold: Int, _ share: Double) -> String {
    "\(fold)|\(share)|\(model.source)"
  }

  /// Writes what is finished, now and then and at the end.
  private func keep(isLast: Bool) throws {
    guard let store, isLast || clock.seconds - lastKept > 5 else { return }
    lastKept = clock.seconds
    var entries: [(String, Comparison.Fold)] = known.sorted { $0.key < $1.key }.map {
      ($0.key, $0.value)
    }
    for (place, point) in points.enumerated() {
      let model = try space.model(at: point)
      for (fold, result) in results[place].enumerated() {
        let name = key(model, fold, shares[place])
        if let result, known[name] == nil { entries.append((name, result)) }
      }
    }
    try store.write(entries)
  }
}
