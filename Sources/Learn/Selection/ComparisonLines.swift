import Diagnostics

extension Comparison {
  /// The table for a terminal, and what it says in words. Seconds are no part of it, for they differ from
  /// run to run; they stand in the dataset.
  public func lines(width: Int, charset: TextCharset) -> [String] {
    let order = ranking
    let best = best
    let others = shown.dropFirst().compactMap { name in scores.firstIndex { $0.name == name } }
    func numbers(_ value: (Int) -> Double?) -> [String?] {
      order.map { value($0).map(scoreText) }
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
        "\(folds.description): \(counted(rowCount, "row")); means over \(overWhat), ranked by \(score.name)"
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

  /// The folds that the means are over.
  private var overWhat: String {
    guard isPartial, judgedFolds < folds.holdouts.count else { return "the folds" }
    return judgedFolds == 1 ? "the first fold alone" : "the first \(judgedFolds) folds"
  }

  private func note(_ place: Int, best: Int?) -> String {
    if entries[place].failure != nil { return "failed" }
    if entries[place].isUnreached { return "not reached" }
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
      $0 != best && !entries[$0].folds.isEmpty && !entries[$0].isBaseline && isTied($0, with: best)
    }
    let name = "`\(entries[best].source)`"
    let baseline = ranking.first { entries[$0].isBaseline && !entries[$0].folds.isEmpty }
    if let baseline, let line = mean(entries[baseline], primary) {
      let difference =
        "\(score.name) \(scoreText(top)) against \(scoreText(line)) of `\(entries[baseline].source)`"
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
    if isPartial {
      let all = folds.holdouts.count
      let missing = entries.filter(\.isUnreached).map(\.source)
      sentences.append(
        "stopped before the end: \(judgedFolds < all ? "\(judgedFolds) of \(counted(all, "fold")) \(judgedFolds == 1 ? "is" : "are") judged" : "all folds are judged")"
          + (missing.isEmpty
            ? ""
            : "; \(listed(missing, limit: 5)) \(missing.count == 1 ? "was" : "were") not reached"))
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
