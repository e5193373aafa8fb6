import Diagnostics
import Numeric

/// Which rows a join keeps.
public enum JoinKind: String, Sendable, CaseIterable {
  /// Every left row, with nulls where it has no partner.
  case left
  /// Rows that have a partner.
  case inner
  /// The rows that have a partner, and then the right rows without one.
  case right
  /// Every left row, and then the right rows without a partner.
  case outer
  /// Left rows that have a partner, without the right columns.
  case semi
  /// Left rows that have no partner, without the right columns.
  case anti
  /// Every pair of rows.
  case cross
  /// Every left row, beside the closest right row on one side of it: the last price before a trade.
  case asof
  /// Every left row, beside the closest right row.
  case nearest
}

extension Dataset {
  /// Puts the columns of another dataset beside the rows that match.
  ///
  /// Rows come in the order of the left rows, the partners of one in their own order; right rows
  /// without a partner come last. A null key matches nothing. A key of the same name on both sides
  /// stands once, other key columns both stay.
  /// - Parameters:
  ///   - keys: columns of both sides by their shared name, or `.id == right.id`, joined by `and`.
  ///   - expect: what is known of the partners; many to many must be expected to be allowed.
  ///   - clash: what is added to the names of right columns that exist on the left.
  ///   - tolerance: for `asof` and `nearest`, how far away a row may be; a duration for dates.
  /// - Throws: `join-condition`, `unexpected-join` with the first offending keys, `duplicate-column`,
  ///   `wrong-type`, `too-many-rows`.
  public func joined(
    with right: Dataset, on keys: [ColumnExpression], how kind: JoinKind = .left,
    expect: JoinExpectation? = nil, clash: String? = nil, within tolerance: Scalar = .null,
    work: Work
  ) throws -> Dataset {
    if kind == .cross {
      guard keys.isEmpty else {
        throw Failure("join-condition", "a cross join has no `on:`", blames: "on")
      }
      return try crossed(with: right, clash: clash, work: work)
    }
    let (equalities, inequalities) = try JoinInequality.split(keys)
    if !inequalities.isEmpty || kind == .asof || kind == .nearest {
      return try joinedByRange(
        with: right, equalities, inequalities, how: kind, expect: expect, clash: clash,
        tolerance: tolerance, work: work)
    }
    guard tolerance.isNull else {
      throw Failure(
        "bad-argument", "`within` is for as-of and nearest joins",
        help: "say `how: \"asof\"` or `how: \"nearest\"`", blames: "within")
    }
    let conditions = try JoinCondition.all(in: keys)
    guard !conditions.isEmpty else {
      throw Failure(
        "join-condition", "a join needs a key",
        help: "name a column of both sides, `on: .id`, or compare two, `on: .id == right.film_id`",
        blames: "on")
    }
    let layout = try JoinLayout(
      left: self, right: right, conditions: conditions, kind: kind, clash: clash)
    let sides = try conditions.map { try $0.values(left: self, right: right, work: work) }
    let codes = try MatchCodes.of(
      sides, leftCount: rowCount, rightCount: right.rowCount, work: work)
    let partners = try JoinPartners(codes, work: work)
    try partners.check(expect, conditions: conditions, keys: sides, work: work)
    let rows = try partners.rows(kind, work: work)
    giveReceipt(kind, partners, sides.map(\.left), after: rows.count, work: work)
    return try layout.dataset(rows, work: work)
  }

  private func crossed(with right: Dataset, clash: String?, work: Work) throws -> Dataset {
    let layout = try JoinLayout(
      left: self, right: right, conditions: [], kind: .cross, clash: clash)
    let (total, overflow) = rowCount.multipliedReportingOverflow(by: right.rowCount)
    guard !overflow, total < Dataset.rowLimit else { throw Dataset.tooManyRows }
    try MemoryLimit.reserve(total * 8, for: "the join")
    let width = max(1, right.rowCount)
    let rows = JoinRows(
      left: Buffer((0..<total).lazy.map { UInt32(truncatingIfNeeded: $0 / width) }),
      right: Buffer((0..<total).lazy.map { UInt32(truncatingIfNeeded: $0 % width) }),
      count: total, leftCount: total)
    VerbReceipt("join", from: rowCount, to: total).give("join", to: work)
    return try layout.dataset(rows, work: work)
  }

  private func giveReceipt(
    _ kind: JoinKind, _ partners: JoinPartners, _ keys: [ColumnValues], after: Int, work: Work
  ) {
    var receipt = VerbReceipt("join", from: rowCount, to: after)
    receipt.add("\(VerbReceipt.number(partners.matchedLeft)) matched")
    var unmatched = "\(VerbReceipt.rows(rowCount - partners.matchedLeft)) unmatched on the left"
    let nulls = keys.allSatisfy { $0.nullCount == 0 } ? 0 : nullKeyCount(keys)
    if nulls > 0 { unmatched += " (\(VerbReceipt.number(nulls)) with a null key)" }
    receipt.add(unmatched)
    receipt.add("\(VerbReceipt.rows(partners.unmatchedRight)) on the right")
    receipt.give("join", to: work)
  }

  private func nullKeyCount(_ keys: [ColumnValues]) -> Int {
    if keys.count == 1 { return keys[0].nullCount }
    return (0..<rowCount).count { row in keys.contains { $0.isNull(row) } }
  }
}
