import Diagnostics
import Frame
import Numeric

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
    /// One for each fold that was finished, in their order; none when the model could not be fitted.
    public let folds: [Fold]
    /// Why the model could not be fitted.
    public let failure: String?

    /// Whether it was neither judged nor failed, for the comparison was stopped before.
    var isUnreached: Bool { folds.isEmpty && failure == nil }

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
  /// Whether it was interrupted.
  public let isPartial: Bool

  public var score: Score { scores[primary] }

  /// How many folds the means are over: those that all models have been judged on, at least the first.
  public var judgedFolds: Int {
    max(1, entries.filter { $0.failure == nil }.map(\.folds.count).min() ?? 1)
  }

  /// What counts of a model: the folds that all have.
  public func judged(_ entry: Entry) -> ArraySlice<Fold> { entry.folds.prefix(judgedFolds) }

  /// The mean of a score over the folds in which it is defined.
  public func mean(_ entry: Entry, _ score: Int) -> Double? {
    let values = judged(entry).compactMap { $0.scores[score] }
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The standard deviation over the folds.
  public func spread(_ entry: Entry, _ score: Int) -> Double? {
    let values = judged(entry).compactMap { $0.scores[score] }
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
    let order = ranking.filter { !entries[$0].folds.isEmpty }
    return order.first { !entries[$0].isBaseline } ?? order.first
  }

  /// Whether a model differs from the best by no more than chance (corrected resampled t test).
  public func test(_ place: Int, against other: Int) -> PairedTest? {
    let pairs = zip(judged(entries[place]), judged(entries[other])).compactMap { a, b -> Double? in
      guard let a = a.scores[primary], let b = b.scores[primary] else { return nil }
      return a - b
    }
    return PairedTest.resampled(pairs, testShare: folds.testShare)
  }

  public func isTied(_ place: Int, with other: Int) -> Bool {
    guard let test = test(place, against: other) else { return false }
    return test.p >= 0.05
  }

  func seconds(_ entry: Entry) -> Double {
    let sum = entry.folds.reduce(0) { $0 + $1.fitSeconds + $1.askSeconds }
    return sum / Double(max(1, entry.folds.count))
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
}
