import Diagnostics
import Numeric

/// The columns of a join's result: those of the left side, and those of the right side that are no
/// shared key, under names that differ.
struct JoinLayout {
  private let left: Dataset
  private let right: Dataset
  private let kind: JoinKind
  private let sharedKeys: [String]
  /// Positions and new names of the right columns that are in the result.
  private let rightColumns: [(position: Int, name: String)]

  /// - Throws: `duplicate-column` when a right column has the name of a left one and there is no
  ///   `clash`, or its name with it is taken too.
  init(
    left: Dataset, right: Dataset, conditions: [JoinCondition], kind: JoinKind, clash: String?
  ) throws {
    self.left = left
    self.right = right
    self.kind = kind
    sharedKeys = conditions.compactMap(\.sharedName)
    guard kind != .semi, kind != .anti else {
      rightColumns = []
      return
    }
    let shared = Set(sharedKeys.compactMap { right.position(of: $0) })
    let candidates = right.names.indices.filter { !shared.contains($0) }
    let clashing = candidates.filter { left.position(of: right.names[$0]) != nil }
    if !clashing.isEmpty, clash == nil {
      let names = VerbReceipt.columns(clashing.map { right.names[$0] })
      throw Failure(
        "duplicate-column", "both sides of the join have \(names)",
        help: "say what to add to the names of the right ones, such as `clash: \"_right\"`, or "
          + "`select` or `drop` columns first", blames: "clash")
    }
    let taken = Set(clashing)
    rightColumns = candidates.map { position in
      let name = right.names[position]
      return (position, taken.contains(position) ? name + (clash ?? "") : name)
    }
    try Dataset.checkDistinct(
      left.names + rightColumns.map(\.name), help: "choose another `clash`")
  }

  func dataset(_ rows: JoinRows, work: Work) throws -> Dataset {
    var columns = left.columns
    if let leftRows = rows.left { columns = left.gathered(leftRows).columns }
    if kind == .right || kind == .outer, let rightRows = rows.right, rows.leftCount < rows.count {
      for name in sharedKeys {
        guard let position = left.position(of: name) else { continue }
        let other = try right.column(name)
        columns[position] = try completed(left.columns[position], other, rows, rightRows, work)
      }
    }
    var names = left.names
    if let rightRows = rows.right {
      let picked = Dataset(
        rowCount: right.rowCount, names: rightColumns.map(\.name),
        columns: rightColumns.map { right.columns[$0.position] })
      names += picked.names
      columns += picked.gathered(rightRows).columns
    }
    let exploded =
      kind == .semi || kind == .anti
      ? left.explodedBy
      : left.explodedBy + right.explodedBy.filter { !left.explodedBy.contains($0) }
    return Dataset(rowCount: rows.count, names: names, columns: columns, explodedBy: exploded)
  }

  /// A shared key with the right side's values on the right rows without a partner.
  private func completed(
    _ mine: Column, _ theirs: Column, _ rows: JoinRows, _ rightRows: Buffer<UInt32>, _ work: Work
  ) throws -> Column {
    let matched = rows.leftCount
    let leftRows = rows.left.map { Buffer($0.elements[..<matched]) }
    let own = try mine.vector(work)
    let first = try leftRows.map { try own.gathered($0, work: work) } ?? own
    let rest = try theirs.vector(work).gathered(
      Buffer(rightRows.elements[matched...]), work: work)
    let lineage = Lineage(.computed("join"), from: [mine.lineage, theirs.lineage])
    return Column(try Vector.concatenated([first, rest]), lineage: lineage)
  }
}
