import Diagnostics
import Numeric

extension Dataset {
  /// What the cells of a crosstab are shares of.
  public enum Shares: String, Sendable, CaseIterable {
    case none, all, rows, columns
  }

  /// How often each pair of values occurs: one row for each value of one column, one column for each
  /// value of another, in ascending order but for texts, which come in order of first appearance; a
  /// pair that does not occur has 0.
  /// - Parameter margins: whether there is a last row and a last column `total`.
  /// - Throws: `wrong-type` for lists, `too-many-columns`, `duplicate-column`.
  public func crosstab(
    _ first: ColumnExpression, _ second: ColumnExpression, shares: Shares, margins: Bool,
    work: Work
  ) throws -> Dataset {
    let name = try first.requiredName()
    _ = try second.requiredName()
    let quiet = Work(budget: work.budget)
    guard let count = AggregateFunctions.named("count") else { return self }
    let cell = ColumnExpression(.aggregate(count, [], over: .init()))
    let table = try pivoted(
      on: second, values: [cell], by: [first], fill: .int(0), work: quiet)
    // Rows in their order, as the columns are.
    let keys = try table.columns[0].vector(work)
    var order = (0..<table.rowCount).map { UInt32(truncatingIfNeeded: $0) }
    if !keys.type.isTextual || keys.type == .category(ordered: true) {
      let digits = try SortDigits(keys, isDescending: false, work: work)
      order = try SortOrder.rows(by: [digits], rowCount: table.rowCount, work: work).array
    }
    let sorted = table.gathered(Buffer(order))
    let counts = try sorted.columns.dropFirst().map { column -> [Int64] in
      guard case .int(let values) = try column.vector(work).storage else { return [] }
      return values.array
    }
    let rowTotals = (0..<sorted.rowCount).map { row in counts.reduce(0) { $0 + $1[row] } }
    let columnTotals = counts.map { $0.reduce(0, +) }
    let total = columnTotals.reduce(0, +)
    func vector(_ column: [Int64], columnTotal: Int64, isMargin: Bool) -> Vector {
      let all = margins ? column + [columnTotal] : column
      let rows = margins ? rowTotals + [total] : rowTotals
      switch shares {
      case .none: return .ints(all.map { $0 })
      case .all: return .floats(all.map { total == 0 ? nil : Double($0) / Double(total) })
      case .rows:
        return .floats(zip(all, rows).map { $1 == 0 ? nil : Double($0) / Double($1) })
      case .columns:
        return .floats(all.map { columnTotal == 0 ? nil : Double($0) / Double(columnTotal) })
      }
    }
    let parents = try (first.inputs(on: self) + second.inputs(on: self)).map(\.lineage)
    let lineage = Lineage(
      .computed("crosstab(\(first.unnamed.text), \(second.unnamed.text))"), from: parents)
    var names = Array(sorted.names.dropFirst())
    var columns = zip(counts, columnTotals).map {
      Column(vector($0, columnTotal: $1, isMargin: false), lineage: lineage)
    }
    var heads = Column(try sorted.columns[0].vector(work), lineage: sorted.columns[0].lineage)
    if margins {
      names.append("total")
      columns.append(
        Column(vector(rowTotals, columnTotal: total, isMargin: true), lineage: lineage))
      let texts = try heads.vector(work).scalars.map { $0.isNull ? nil : $0.headText }
      heads = Column(.texts(texts + ["total"]), lineage: heads.lineage)
    }
    try Dataset.checkDistinct([name] + names, help: "rename the column or the value first")
    return Dataset(
      rowCount: sorted.rowCount + (margins ? 1 : 0), names: [name] + names,
      columns: [heads] + columns)
  }
}
