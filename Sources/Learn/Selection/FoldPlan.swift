import Diagnostics
import Frame
import Numeric

/// How rows are divided, again and again, into rows to learn from and rows to judge by; it has seen no
/// data yet.
public struct FoldPlan: Sendable, Equatable {
  /// How many parts; each is the test part once.
  public let count: Int
  /// How often the whole division is drawn anew.
  public let repeats: Int
  /// One division by chance with this share to learn from, instead of parts.
  public let share: Double?
  /// Keeps the shares of the classes of the target in all parts.
  public let stratifies: Bool
  /// The column whose equal values stay on one side.
  public let group: String?
  /// The column of time: training rows are earlier than test rows.
  public let time: String?
  public let seed: UInt64
  /// The column that says to which part each row belongs; nil when parts are drawn.
  public let given: String?

  /// - Throws: `bad-argument` for what does not go together.
  public init(
    count: Int = 5, repeats: Int = 1, share: Double? = nil, stratifies: Bool = true,
    group: String? = nil, time: String? = nil, seed: UInt64 = 0, given: String? = nil
  ) throws {
    if given != nil, time != nil || group != nil || share != nil || repeats > 1 {
      throw Failure(
        "bad-argument", "`given` says all about the parts", help: "leave out the other options",
        blames: "given")
    }
    if time != nil, repeats > 1 || share != nil {
      throw Failure(
        "bad-argument", "a division by time is not drawn by chance",
        help: "leave out \(repeats > 1 ? "`repeats`" : "`holdout`")",
        blames: repeats > 1 ? "repeats" : "holdout")
    }
    self.count = count
    self.repeats = repeats
    self.share = share
    self.stratifies = stratifies
    self.group = group
    self.time = time
    self.seed = seed
    self.given = given
  }

  /// As the language writes it.
  public var source: String {
    if let given { return "folds(given: \(columnSource(given)))" }
    var parts: [String] = []
    if let share { parts.append("holdout: \(share)") } else { parts.append("\(count)") }
    if repeats > 1 { parts.append("repeats: \(repeats)") }
    if let group { parts.append("group: \(columnSource(group))") }
    if let time { parts.append("time: \(columnSource(time))") }
    if !stratifies { parts.append("stratify: false") }
    if seed != 0 { parts.append("seed: \(seed)") }
    return "folds(\(parts.joined(separator: ", ")))"
  }

  /// The plan with a group, for data whose key repeats.
  func grouped(by name: String) throws -> FoldPlan {
    try FoldPlan(
      count: count, repeats: repeats, share: share, stratifies: stratifies, group: name,
      time: time, seed: seed)
  }

  /// The divisions of the rows whose target is known.
  /// - Parameter used: the features and the target, which are no keys.
  /// - Throws: `bad-argument` when there are fewer rows or groups than parts, `no-rows`,
  ///   `unknown-column`, `wrong-type`.
  public func folds(
    of data: Dataset, _ target: TargetValues, used: [String], _ work: Work
  ) throws -> Folds {
    var plan = self
    if group == nil, given == nil, let key = RowKey.repeated(in: data, besides: used, work) {
      plan = try grouped(by: key.name)
      work.remark(.note, "grouped", RowKey.remark(key, rowCount: data.rowCount))
    }
    let rows = (0..<data.rowCount).filter { !target.isMissing($0) }
    guard !rows.isEmpty else {
      throw Failure(
        "no-rows",
        data.rowCount == 0 ? "there are no rows to learn from" : "the target is null in all rows")
    }
    if let given = plan.given {
      return try Folds(plan: plan, holdouts: parts(given, rows, data, work), groups: nil)
    }
    let groups = try plan.group.map { try RowClasses(data.column($0), use: "`group`", work) }
    let divider = RowDivider(
      rows: rows, strata: plan.stratifies ? target.strata(rows) : nil,
      groups: groups.map { groups in groups.codes(of: rows) })
    if let time = plan.time {
      let order = try RowTimes(data.column(time), name: time, rows: rows, work)
      return Folds(
        plan: plan, holdouts: try divider.expanding(count, order, work), groups: groups)
    }
    var holdouts: [Holdout] = []
    for turn in 0..<repeats {
      let seed = repeats == 1 ? seed : seed &+ UInt64(turn) &* 0x9E37_79B9
      if let share {
        holdouts.append(try divider.holdout(share: share, seed: seed))
      } else {
        holdouts += try divider.parts(count, seed: seed)
      }
    }
    target.remarkRare(rows, folds: share == nil ? count : 2, work)
    return Folds(plan: plan, holdouts: holdouts, groups: groups)
  }
}

extension FoldPlan {
  /// Each value of the column is a part, judged once; rows without one are in none.
  private func parts(
    _ name: String, _ rows: [Int], _ data: Dataset, _ work: Work
  ) throws -> [Holdout] {
    let classes = try RowClasses(data.column(name), use: "`given`", work)
    let known = rows.filter { classes.codes[$0] != RowClasses.missing }
    if known.count < rows.count {
      work.remark(
        .note, "null-target",
        "\(counted(rows.count - known.count, "row")) left out: `\(columnSource(name))` is null")
    }
    let parts = classes.names.indices.map { part in
      Holdout(
        train: known.filter { Int(classes.codes[$0]) != part },
        test: known.filter { Int(classes.codes[$0]) == part })
    }.filter { !$0.test.isEmpty }
    guard parts.count > 1, parts.count <= 1000 else {
      throw Failure(
        "bad-argument",
        "`\(columnSource(name))` names \(counted(parts.count, "part")); there must be 2 to 1,000",
        blames: "given")
    }
    return parts
  }
}

/// Rows divided by a plan.
public struct Folds: Sendable {
  public let plan: FoldPlan
  public let holdouts: [Holdout]
  /// What the rows were grouped by, for all rows of the dataset.
  public let groups: RowClasses?

  /// The mean share of test to training rows.
  public var testShare: Double {
    holdouts.reduce(0) { $0 + Double($1.test.count) / Double(max(1, $1.train.count)) }
      / Double(max(1, holdouts.count))
  }

  /// In words: `5 stratified folds grouped by .id`.
  public var description: String {
    var text =
      plan.share.map { "\(holdouts.count == 1 ? "one split" : "\(holdouts.count) splits") \($0)" }
      ?? counted(plan.count, "fold")
    if let given = plan.given {
      return "\(counted(holdouts.count, "fold")) given by \(columnSource(given))"
    }
    if plan.time != nil { text = "\(counted(holdouts.count, "expanding window"))" }
    if plan.stratifies, plan.time == nil { text += ", stratified" }
    if let group = plan.group { text += ", grouped by \(columnSource(group))" }
    if let time = plan.time { text += " of \(columnSource(time))" }
    if plan.repeats > 1, plan.share == nil { text += ", \(plan.repeats) times" }
    return text + (plan.time == nil ? ", seed \(plan.seed)" : "")
  }
}

extension TargetValues {
  /// The classes of some rows, for keeping their shares; nil for numbers.
  func strata(_ rows: [Int]) -> [UInt32]? {
    guard case .classes(let classes) = self else { return nil }
    return rows.map { classes.codes[$0] }
  }

  /// Names the classes with fewer rows than there are parts.
  func remarkRare(_ rows: [Int], folds: Int, _ work: Work) {
    guard case .classes(let classes) = self else { return }
    let counts = classes.counts
    let rare = classes.names.indices.filter { counts[$0] > 0 && counts[$0] < folds }
    guard !rare.isEmpty else { return }
    let shown = rare.prefix(5).map { "`\(classes.names[$0])` (\(counted(counts[$0], "row")))" }
    work.remark(
      .warning, "rare-class",
      "\(shown.joined(separator: ", "))\(rare.count > 5 ? " and \(rare.count - 5) more" : "") \(rare.count == 1 ? "has" : "have") fewer rows than the \(folds) folds: missing in some test parts, where no model can find \(rare.count == 1 ? "it" : "them")"
    )
  }
}

extension RowClasses {
  /// The group of each of some rows, `0..<n`; a null is a group of its own.
  func codes(of rows: [Int]) -> [Int] {
    var next = names.count
    return rows.map { row in
      if codes[row] != Self.missing { return Int(codes[row]) }
      next += 1
      return next - 1
    }
  }
}
