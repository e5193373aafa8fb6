import Diagnostics
import Numeric

extension Dataset {
  /// A join with an inequality, or by closeness.
  /// - Parameter tolerance: how far away a closest row may be; a duration for dates.
  func joinedByRange(
    with right: Dataset, _ equalities: [ColumnExpression], _ inequalities: [JoinInequality],
    how kind: JoinKind, expect: JoinExpectation?, clash: String?, tolerance: Scalar, work: Work
  ) throws -> Dataset {
    var conditions = try JoinCondition.all(in: equalities)
    var axes: [JoinAxis] = []
    var signs: [JoinInequality.Sign] = []
    if kind == .nearest {
      guard inequalities.isEmpty, let last = conditions.popLast() else {
        throw Failure(
          "join-condition", "a nearest join has no inequality",
          help:
            "the last equality is the one that is met as nearly as can be: `on: .time == right.time`",
          blames: "on")
      }
      axes.append(
        try JoinAxis((last.left, last.right, last.text), left: self, right: right, work: work))
      signs.append(.greaterOrEqual)
    }
    for inequality in inequalities {
      axes.append(
        try JoinAxis(
          (inequality.left, inequality.right, inequality.text), left: self, right: right,
          work: work))
      signs.append(inequality.sign)
    }
    if kind == .asof, inequalities.count != 1 {
      throw Failure(
        "join-condition", "an as-of join has exactly one inequality",
        help: "say which side is earlier: `on: .time >= right.time`", blames: "on")
    }
    let limit = try Self.limit(tolerance, kind, isTime: axes[0].isTime)
    let layout = try JoinLayout(
      left: self, right: right, conditions: conditions, kind: kind, clash: clash)
    let sides = try conditions.map { try $0.values(left: self, right: right, work: work) }
    let codes = try MatchCodes.of(
      sides, leftCount: rowCount, rightCount: right.rowCount, work: work)
    let match = try RangeMatch(codes, axes, signs, work: work)
    var pairs = RangePairs(rightCount: right.rowCount)
    var nextLook = 0
    for row in 0..<rowCount {
      // A row may have any number of partners, so pairs count as steps too.
      if row & 0x3FF == 0 || pairs.lefts.count >= nextLook {
        try work.budget.check()
        nextLook = pairs.lefts.count + 1 << 16
      }
      switch kind {
      case .asof: pairs.add(row, match.closest(ofLeft: row, within: limit).map { [$0] } ?? [], kind)
      case .nearest:
        pairs.add(row, match.nearest(ofLeft: row, within: limit).map { [$0] } ?? [], kind)
      default: pairs.add(row, match.partners(ofLeft: row), kind)
      }
      guard pairs.lefts.count < Dataset.rowLimit else { throw Dataset.tooManyRows }
    }
    try pairs.check(expect, kind, leftCount: rowCount)
    let rows = pairs.rows(kind)
    var receipt = VerbReceipt("join", from: rowCount, to: rows.count)
    receipt.add("\(VerbReceipt.number(pairs.matchedLeft)) matched")
    receipt.add("\(VerbReceipt.rows(rowCount - pairs.matchedLeft)) unmatched on the left")
    receipt.add("\(VerbReceipt.rows(pairs.unmatchedRight)) on the right")
    receipt.give("join", to: work)
    return try layout.dataset(rows, work: work)
  }

  private static func limit(_ tolerance: Scalar, _ kind: JoinKind, isTime: Bool) throws -> Double {
    switch (tolerance, isTime) {
    case (.null, _): return .infinity
    case _ where kind != .asof && kind != .nearest:
      throw Failure(
        "bad-argument", "`within` is for as-of and nearest joins", blames: "within")
    case (.duration(let length), true) where length >= 0: return Double(length)
    case (.int(let length), false) where length >= 0: return Double(length)
    case (.float(let length), false) where length >= 0: return length
    default:
      throw Failure(
        "bad-argument",
        isTime
          ? "`within` of a join by dates must be a duration, such as `30d`"
          : "`within` of a join by numbers must be a number, 0 or more", blames: "within")
    }
  }
}
