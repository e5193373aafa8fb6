import Diagnostics
import Numeric
import Synchronization

/// A search while it runs.
final class SearchRun {
  private let task: LearningTask
  private let values: TargetValues
  private let space: SearchSpace
  private let plan: SearchPlan
  private let scores: [Score]
  private let primary: Int
  private let folds: Folds
  private let fits: KeptFits
  /// Names the part of the data in what is kept; empty for all of it.
  private let part: String
  private let work: Work

  private var prepared: [PreparedFold?]
  private var points: [SearchSpace.Point] = []
  private var results: [[Comparison.Fold?]] = []
  private var shares: [Double] = []
  private var failures: [Failure?] = []
  private var isStopped = false
  private var finished = 0
  private var planned = 0
  private let clock = Stopwatch()

  init(
    _ task: LearningTask, _ values: TargetValues, _ space: SearchSpace, _ plan: SearchPlan,
    _ score: Score, _ folds: Folds, _ fits: KeptFits, part: String, _ work: Work
  ) {
    self.task = task
    self.values = values
    self.space = space
    self.plan = plan
    self.folds = folds
    self.fits = fits
    self.part = part
    self.work = work
    scores = Score.of(values.task)
    primary = scores.firstIndex { $0.name == score.name } ?? 0
    prepared = [PreparedFold?](repeating: nil, count: folds.holdouts.count)
  }

  var result: Tuning {
    Tuning(
      space: space, how: plan.how.rawValue, points: points, results: results, shares: shares,
      failures: failures.map { $0?.message }, scores: scores, primary: primary, folds: folds,
      target: task.target, stop: isStopped ? .searching : nil, nested: [], refitted: nil)
  }

  func run() throws {
    do {
      try fits.writing {
        switch plan.how {
        case .grid: try evaluate((0..<space.count).map(space.point), share: 1)
        case .random: try evaluate(drawn(plan.points ?? 30), share: 1)
        case .halving: try halve()
        case .bayes: try explore()
        }
      }
    } catch Stopped.interrupted {
      // What is finished is kept; the statement goes on with it.
      work.budget.reset()
      isStopped = true
      fits.stoppedEarly(finished, of: planned, work)
    }
    try remarkFailures()
  }

  /// Names the settings that could not be fitted.
  /// - Throws: the first failure when there is nothing else.
  private func remarkFailures() throws {
    let failed = failures.indices.filter { failures[$0] != nil }
    guard let first = failed.first, let failure = failures[first] else { return }
    if failed.count == points.count, part.isEmpty { throw failure }
    let more = failed.count - 1
    work.remark(
      .warning, "model-failed",
      "`\(try space.model(at: points[first]).source)` could not be fitted: \(failure.message)\(failure.help.map { "; \($0)" } ?? "")\(more > 0 ? "; so \(counted(more, "other point"))" : "")"
    )
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
    planned = total * folds.holdouts.count
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
    failures += wanted.map { _ in nil }
    if plan.how != .bayes { planned += wanted.count * folds.holdouts.count }
    let models = try wanted.map { try space.model(at: $0) }
    progress()
    for fold in folds.holdouts.indices {
      var open: [Int] = []
      for place in wanted.indices where failures[first + place] == nil {
        if let known = fits.fold(name(models[place], fold, share)) {
          results[first + place][fold] = known
          finished += 1
        } else {
          open.append(place)
        }
      }
      // The first fold is looked at for leaks, also when all its fits are known.
      let rows = open.isEmpty && fold > 0 ? nil : try self.fold(fold)
      guard let rows, !open.isEmpty else { continue }
      try fit(open.map { models[$0] }, rows.learning(from: share, seed: plan.seed)) {
        number, result in
        let place = first + open[number]
        switch result {
        case .success(let found):
          results[place][fold] = found
          fits.add(name(models[open[number]], fold, share), found)
          finished += 1
        case .failure(let failure):
          // A point is judged on all folds or on none.
          failures[place] = failure
          results[place] = results[place].map { _ in nil }
        }
        progress()
      }
      try fits.write()
    }
  }

  private func fold(_ place: Int) throws -> PreparedFold {
    if let known = prepared[place] { return known }
    let fold = try PreparedFold(
      task, values, folds, place, place == 0 ? work : Work(budget: work.budget))
    if place == 0 { try SingleFeature.remark(fold.train, work) }
    prepared[place] = fold
    return fold
  }

  /// Fits several models to one fold: those that share work together, the others side by side.
  private func fit(
    _ models: [Model], _ fold: PreparedFold,
    _ finish: (Int, Result<Comparison.Fold, Failure>) -> Void
  ) throws {
    var rest = Array(models.indices)
    var alone: [Int] = []
    while let families = try Families.shared(models, rest) {
      for family in families {
        let clock = Stopwatch()
        do {
          let found = try fold.judged(
            family: family.map { models[$0] }, Work(budget: work.budget))
          for (number, judged) in zip(family, found) {
            finish(
              number,
              .success(
                .init(
                  scores: scores.map { $0.value(judged) },
                  fitSeconds: clock.seconds / Double(family.count), askSeconds: 0)))
          }
        } catch is Failure {
          // One by one, so that the others do not fail with the one that does.
          alone += family
        }
      }
      let done = Set(families.flatMap { $0 })
      rest.removeAll { done.contains($0) }
    }
    rest = (rest + alone).sorted()
    let threads = work.budget.threads
    if threads > 1, rest.count >= threads, fold.train.rowCount <= 100_000 {
      for start in stride(from: 0, to: rest.count, by: threads * 4) {
        let part = Array(rest[start..<min(rest.count, start + threads * 4)])
        try fitBesideEachOther(part.map { models[$0] }, fold) { finish(part[$0], $1) }
      }
      return
    }
    for number in rest {
      finish(number, try Self.judged(models[number], fold, scores, Work(budget: work.budget)))
    }
  }

  /// Fits each model on a thread of its own.
  private func fitBesideEachOther(
    _ models: [Model], _ fold: PreparedFold,
    _ finish: (Int, Result<Comparison.Fold, Failure>) -> Void
  ) throws {
    let budget = work.budget
    let slots = Mutex<[Result<Comparison.Fold, Failure>?]>(
      [Result<Comparison.Fold, Failure>?](repeating: nil, count: models.count))
    let scores = scores
    let ending = Result {
      try Parallel.forEach(chunks: models.count, budget: budget) { place in
        let own = Work(budget: Budget(partOf: budget, threads: 1))
        // What stops one stops all of them, and is thrown by the loop.
        guard let result = try? Self.judged(models[place], fold, scores, own) else { return }
        slots.withLock { $0[place] = result }
      }
    }
    for (place, result) in slots.withLock({ $0 }).enumerated() {
      if let result { finish(place, result) }
    }
    try ending.get()
    try budget.check()
  }

  /// - Throws: `Stopped`.
  private static func judged(
    _ model: Model, _ fold: PreparedFold, _ scores: [Score], _ work: Work
  ) throws -> Result<Comparison.Fold, Failure> {
    do {
      let (judged, fit, ask) = try fold.judged(model, work)
      return .success(
        .init(scores: scores.map { $0.value(judged) }, fitSeconds: fit, askSeconds: ask))
    } catch let failure as Failure {
      return .failure(failure)
    }
  }

  /// Tells how many fits there are and about how long they take.
  private func progress() {
    let total = max(planned, finished)
    guard finished > 0 else { return work.progress("tune: \(counted(total, "fit")),", 0) }
    let left = clock.seconds / Double(max(1, finished)) * Double(total - finished)
    work.progress(
      "tune: \(counted(total, "fit")), \(Self.duration(left)) left,",
      Double(finished) / Double(total))
  }

  private static func duration(_ seconds: Double) -> String {
    if seconds < 90 { return "about \(Int(seconds.rounded(.up))) s" }
    if seconds < 5400 { return "about \(Int((seconds / 60).rounded())) min" }
    return "about \(NumberText.fixed(seconds / 3600, decimals: 1)) h"
  }

  private func name(_ model: Model, _ fold: Int, _ share: Double) -> String {
    KeptFits.name(part, model, fold: fold, share: share)
  }
}
