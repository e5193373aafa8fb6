import Diagnostics
import Numeric

/// Rows of two datasets as sets: whole rows are compared, columns go by name, a null equals a null.
public enum RowSet: String, Sendable {
  /// The distinct rows of both.
  case union
  /// The distinct rows that both have.
  case intersect
  /// The distinct rows that the other one lacks.
  case difference
}

extension Dataset {
  /// Distinct rows in order of first appearance, with the columns in the order of this dataset.
  /// - Throws: `columns-differ` when one side has a column that the other one lacks, `wrong-type` when
  ///   columns of one name do not go together.
  public func rows(_ set: RowSet, with other: Dataset, work: Work) throws -> Dataset {
    let onlyMine = names.filter { other.position(of: $0) == nil }
    let onlyTheirs = other.names.filter { position(of: $0) == nil }
    guard onlyMine.isEmpty, onlyTheirs.isEmpty else {
      let (some, side) = onlyMine.isEmpty ? (onlyTheirs, "first") : (onlyMine, "second")
      throw Failure(
        "columns-differ",
        "rows can be compared when both datasets have the same columns; the \(side) lacks \(VerbReceipt.columns(some))",
        help: "`select` the columns to compare, or compare by a key: `join` with `how: \"anti\"`",
        blames: "other")
    }
    let quiet = Work(budget: work.budget)
    let both = try appended(other, work: quiet)
    try both.collect(work: work)
    let keys = try both.columns.map { try $0.vector(work).groupable(work: work) }
    let grouping = try Grouping.of(keys, rowCount: both.rowCount, work: work)
    let (groups, count) = (grouping.codes, rowCount)
    var isMine = [Bool](repeating: false, count: grouping.groupCount)
    var isTheirs = isMine
    for row in 0..<both.rowCount {
      if row & 0xF_FFFF == 0 { try work.budget.check() }
      let group = Int(groups[row])
      if row < count { isMine[group] = true } else { isTheirs[group] = true }
    }
    let first = grouping.firstRows
    var rows: [UInt32] = []
    for group in 0..<grouping.groupCount {
      let isKept =
        switch set {
        case .union: true
        case .intersect: isMine[group] && isTheirs[group]
        case .difference: isMine[group] && !isTheirs[group]
        }
      if isKept { rows.append(first[group]) }
    }
    // Groups whose key holds a null come last in a grouping; rows keep their order.
    rows.sort()
    var receipt = VerbReceipt(set.rawValue, from: rowCount, to: rows.count)
    receipt.add("\(VerbReceipt.rows(other.rowCount)) on the other side")
    let shared = isMine.indices.count { isMine[$0] && isTheirs[$0] }
    receipt.add("\(VerbReceipt.number(shared)) distinct in both")
    receipt.give(set.rawValue, to: work)
    let result = both.gathered(Buffer(rows))
    return Dataset(
      rowCount: rows.count, names: names, columns: result.columns, explodedBy: explodedBy)
  }
}
