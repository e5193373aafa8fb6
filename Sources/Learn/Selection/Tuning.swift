import Describe
import Diagnostics
import Frame
import Numeric

/// What a search over settings has found: every score of every fold that was finished.
public struct Tuning: Sendable {
  public let space: SearchSpace
  public let how: String
  /// The points that were tried, in order.
  public let points: [SearchSpace.Point]
  /// For each point and fold the scores, or nothing where it was not finished.
  public let results: [[Comparison.Fold?]]
  /// The share of training rows each point learned from; less than 1 for points that were given up.
  public let shares: [Double]
  /// For each point why it could not be fitted, if so.
  public let failures: [String?]
  public let scores: [Score]
  public let primary: Int
  public let folds: Folds
  public let target: String
  /// Where it was interrupted; nil when it was not.
  public internal(set) var stop: Stop?
  /// The score of the whole search on rows it never saw, one an outer fold; empty unless asked for.
  public internal(set) var nested: [Double?]
  /// The best model, fitted to all rows of the task; nil when the search was stopped or found nothing.
  public internal(set) var refitted: FittedModel?

  /// Where a search was interrupted.
  public enum Stop: Sendable, Equatable {
    case searching
    /// While the search was judged on an outer fold.
    case outside(fold: Int, of: Int)
    case refitting
  }

  public var isPartial: Bool { stop != nil }
  public var score: Score { scores[primary] }
  public var fitCount: Int { results.reduce(0) { $0 + $1.reduce(0) { $0 + ($1 == nil ? 0 : 1) } } }

  func values(_ point: Int, _ score: Int? = nil) -> [Double] {
    results[point].compactMap { $0?.scores[score ?? primary] }
  }

  public func mean(_ point: Int, _ score: Int? = nil) -> Double? {
    let values = values(point, score)
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  public func spread(_ point: Int) -> Double? {
    let values = values(point)
    guard values.count > 1 else { return nil }
    let moments = values.withUnsafeBufferPointer { Moments(of: $0) }
    return (moments.variance * Double(values.count) / Double(values.count - 1)).squareRoot()
  }

  /// The points that were judged on as many folds and rows as any, best first.
  public var ranking: [Int] {
    let finished = points.indices.map { place in
      (shares[place], results[place].reduce(0) { $0 + ($1 == nil ? 0 : 1) })
    }
    guard let most = finished.max(by: { $0 < $1 }), most.1 > 0 else { return [] }
    return points.indices.filter { finished[$0] == most && mean($0) != nil }.sorted { a, b in
      let first = mean(a)
      let second = mean(b)
      if first == second {
        let ca = space.complexity(points[a])
        let cb = space.complexity(points[b])
        return ca != cb ? ca < cb : a < b
      }
      return score.isBetter(first, than: second)
    }
  }

  public var best: Int? { ranking.first }

  /// The simplest point whose mean is within one standard error of the best (Breiman et al. 1984).
  public var simplest: Int? {
    guard let best, let top = mean(best) else { return nil }
    let error = (spread(best) ?? 0) / Double(max(1, values(best).count)).squareRoot()
    let near = ranking.filter { place in
      guard let value = mean(place) else { return false }
      return score.prefersGreat ? value >= top - error : value <= top + error
    }
    return near.min { a, b in
      let first = space.complexity(points[a])
      let second = space.complexity(points[b])
      return first != second
        ? first < second
        : (ranking.firstIndex(of: a) ?? 0) < (ranking.firstIndex(of: b) ?? 0)
    }
  }

  /// The best model, fitted to all rows of the task.
  /// - Throws: `nothing-fitted` when there is none.
  public func fitted() throws -> FittedModel {
    if let refitted { return refitted }
    throw Failure(
      "nothing-fitted",
      isPartial
        ? "the search was stopped before its best model was fitted to all rows"
        : "the search found no model",
      help: isPartial && best != nil
        ? "fit it: `task.fit(search.best)`" : "look at `search.table()` for what was tried")
  }

  public func model(_ point: Int) throws -> Model { try space.model(at: points[point]) }

  /// How many other points differ from the best by no more than chance.
  public var tieCount: Int {
    guard let best else { return 0 }
    return ranking.dropFirst().reduce(0) { count, place in
      let pairs = zip(results[place], results[best]).compactMap { a, b -> Double? in
        guard let a = a?.scores[primary], let b = b?.scores[primary] else { return nil }
        return a - b
      }
      guard let test = PairedTest.resampled(pairs, testShare: folds.testShare) else { return count }
      return count + (test.p >= 0.05 ? 1 : 0)
    }
  }

  /// One row a point, best first, then those that were not finished: one column a setting, the mean and
  /// spread of the score, how many folds, seconds a fit, the means of the other scores.
  public var dataset: Dataset {
    let order = ranking
    let rest = points.indices.filter { !order.contains($0) }
    let all = order + rest
    var columns: [(String, Vector)] = space.dimensions.enumerated().map { place, dimension in
      (dimension.name, Self.vector(all.map { dimension.values[points[$0][place]] }))
    }
    columns += [
      (score.name, .floats(all.map { mean($0) })), ("spread", .floats(all.map(spread))),
      ("folds", .ints(all.map { Int64(values($0).count) })),
      ("share", .floats(all.map { shares[$0] })),
      (
        "seconds",
        .floats(
          all.map { place in
            let fits = results[place].compactMap { $0?.fitSeconds }
            return fits.isEmpty ? nil : fits.reduce(0, +) / Double(fits.count)
          })
      ),
    ]
    for (place, score) in scores.enumerated() where place != primary {
      let values = all.map { mean($0, place) }
      if values.contains(where: { $0 != nil }) { columns.append((score.name, .floats(values))) }
    }
    return Comparison.dataset(all.count, columns)
  }

  /// One row a point and fold.
  public var foldDataset: Dataset {
    let rows = points.indices.flatMap { point in
      results[point].indices.filter { results[point][$0] != nil }.map { (point, $0) }
    }
    var columns: [(String, Vector)] = space.dimensions.enumerated().map { place, dimension in
      (dimension.name, Self.vector(rows.map { dimension.values[points[$0.0][place]] }))
    }
    columns.append(("fold", .ints(rows.map { Int64($0.1 + 1) })))
    for (place, score) in scores.enumerated() {
      let values = rows.map { results[$0.0][$0.1]?.scores[place] }
      if values.contains(where: { $0 != nil }) { columns.append((score.name, .floats(values))) }
    }
    columns.append(("fit_seconds", .floats(rows.map { results[$0.0][$0.1]?.fitSeconds })))
    return Comparison.dataset(rows.count, columns)
  }

  /// Settings as a column: of numbers where all are (null for none), else of texts.
  static func vector(_ values: [OptionValue]) -> Vector {
    let numbers = values.map { value -> Double?? in
      switch value {
      case .int(let int): .some(Double(int))
      case .float(let float): .some(float)
      case .null: .some(nil)
      default: .none
      }
    }
    guard numbers.contains(where: { $0 == nil }) else {
      let plain = numbers.map { $0 ?? nil }
      let isInt = values.allSatisfy { if case .float = $0 { false } else { true } }
      return isInt ? .ints(plain.map { $0.map { Int64($0) } }) : .floats(plain)
    }
    return .texts(
      values.map { value in
        switch value {
        case .null: nil
        case .text(let text): text
        default: value.source
        }
      })
  }

  /// The best points for a terminal, and what they say.
  public func lines(width: Int, charset: TextCharset) -> [String] {
    let shown = Array(ranking.prefix(10))
    var columns: [TextTable.Column] = space.dimensions.enumerated().map { place, dimension in
      .init(
        dimension.name, .right,
        shown.map { point in
          let value = dimension.values[points[point][place]]
          if case .text(let text) = value { return text }
          return value.source
        })
    }
    let simplest = simplest
    columns += [
      .init(score.name, .right, shown.map { mean($0).map(scoreText) }),
      .init("spread", .right, shown.map { spread($0).map(scoreText) }),
    ]
    let marks = TextTable.Column(
      "", .left,
      shown.map { place in
        [place == best ? "best" : nil, place == simplest ? "simplest near it" : nil]
          .compactMap { $0 }.joined(separator: ", ")
      })
    // Where there is no room the notes say the same.
    let isRoomy = Comparison.width(columns + [marks]) <= width
    return TextTable(isRoomy ? columns + [marks] : columns, notes: notes)
      .lines(maxWidth: width, charset: charset)
  }

  /// What the search says, in sentences.
  public var notes: [String] {
    let total = points.count
    var notes = [
      "\(how) search of `\(space.model.name)`: \(counted(total, "point")), \(counted(fitCount, "fit")), \(folds.description)"
    ]
    switch stop {
    case .searching:
      notes.append(
        "stopped before the end: ranked are the \(counted(ranking.count, "point")) of \(NumberText.grouped(total)) that have been judged on \(counted(ranking.first.map { values($0).count } ?? 0, "fold"))"
      )
    case .outside(let fold, let all):
      notes.append(
        "stopped in outer fold \(fold) of \(all): the search itself is whole, its best model was not fitted to all rows"
      )
    case .refitting:
      notes.append("stopped while the best model was fitted to all rows; the search is whole")
    case nil: break
    }
    let failed = points.indices.filter { failures[$0] != nil }
    if let first = failed.first, let reason = failures[first], let model = try? self.model(first) {
      notes.append(
        failed.count == 1
          ? "`\(model.source)` failed: \(reason)"
          : "\(counted(failed.count, "point")) failed, such as `\(model.source)`: \(reason)")
    }
    guard let best, let top = mean(best), let model = try? model(best) else {
      return notes + ["nothing was finished"]
    }
    notes.append(
      "best: `\(model.source)`, \(score.name) \(scoreText(top)) on the folds it was chosen by")
    let ties = tieCount
    if ties > 0 {
      notes.append(
        "\(counted(ties, "other point")) \(ties == 1 ? "ties" : "tie") with it: the difference is below its noise"
      )
    }
    if let simplest, simplest != best, let model = try? self.model(simplest) {
      notes.append("within one standard error and simplest: `\(model.source)`")
    }
    let outer = nested.compactMap { $0 }
    if outer.isEmpty {
      notes.append("this is no test score: judge the model on rows the search has not seen")
    } else {
      let moments = outer.withUnsafeBufferPointer { Moments(of: $0) }
      notes.append(
        "the search judged on rows it never saw: \(score.name) \(scoreText(moments.mean)) over \(counted(outer.count, "outer fold")), from \(scoreText(moments.minimum)) to \(scoreText(moments.maximum))"
      )
    }
    return notes
  }
}
