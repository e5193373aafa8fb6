import Diagnostics
import Numeric

/// One key of a sort.
public struct SortKey: Sendable {
  public var expression: ColumnExpression
  public var isDescending: Bool

  public init(_ expression: ColumnExpression, descending isDescending: Bool = false) {
    self.expression = expression
    self.isDescending = isDescending
  }
}

extension Dataset {
  /// The rows in the order of the keys, the first key first. Equal rows keep their order; nulls are
  /// last both ways; text orders by code points, ordered categories by the order of their set.
  /// - Throws: `wrong-type` for a list key.
  public func sorted(by keys: [SortKey], work: Work) throws -> Dataset {
    try collect(inputsOf: keys.map(\.expression), work: work)
    var digits: [SortDigits] = []
    for key in keys {
      let vector = try key.expression.vector(on: self, work: work)
      digits.append(try SortDigits(vector, isDescending: key.isDescending, work: work))
    }
    guard !keys.isEmpty, rowCount > 1 else { return self }
    return gathered(try SortOrder.rows(by: digits, rowCount: rowCount, work: work))
  }

  /// The `count` rows with the largest values, within each group of `within` where there is one.
  /// The result is ordered by group, in order of first appearance, then by rank; ties keep the order
  /// of rows, nulls rank last.
  /// - Throws: `wrong-type` for list keys.
  public func top(
    _ count: Int, by key: SortKey, within: [ColumnExpression], work: Work
  ) throws -> Dataset {
    guard count >= 0 else {
      throw Failure("bad-argument", "`n` of `top` must be at least 0", blames: "n")
    }
    try collect(inputsOf: within + [key.expression], work: work)
    let groupKeys = try within.map { try $0.vector(on: self, work: work) }
    let grouping = try Grouping.of(groupKeys, rowCount: rowCount, work: work)
    let value = try SortDigits(
      try key.expression.vector(on: self, work: work), isDescending: key.isDescending, work: work)
    if let top = try TopOfGroups(count, of: value, in: grouping, work: work) {
      VerbReceipt("top", from: rowCount, to: top.rows.count).give("top", to: work)
      return gathered(top.rows)
    }
    let order = try SortOrder.rows(
      by: [SortDigits(groups: grouping), value], rowCount: rowCount, work: work)
    var kept: [UInt32] = []
    var rank = 0
    var previous: UInt32?
    for row in order.elements {
      let group = grouping.codes[Int(row)]
      rank = group == previous ? rank + 1 : 0
      previous = group
      if rank < count { kept.append(row) }
    }
    VerbReceipt("top", from: rowCount, to: kept.count).give("top", to: work)
    return gathered(Buffer(kept))
  }
}
