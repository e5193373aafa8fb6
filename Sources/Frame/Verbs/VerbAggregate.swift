import Diagnostics
import Numeric

extension Dataset {
  /// How many rows each group has, in column `name` beside the keys. Groups come in order of first
  /// appearance, those with a null key last.
  /// - Parameters:
  ///   - sorts: whether the largest groups come first; equal ones keep their order.
  ///   - shares: whether a column `share` says the share of all rows.
  /// - Throws: `unnamed-column`, `duplicate-column`, `wrong-type` for a list key.
  public func count(
    by keys: [ColumnExpression], name: String = "n", sorts: Bool = false, shares: Bool = false,
    work: Work
  ) throws -> Dataset {
    try collect(inputsOf: keys, work: work)
    let added = [name] + (shares ? ["share"] : [])
    let groups = try VerbGroups(self, by: keys, adding: added, work: work)
    let counts = try groups.grouping.rowCounts(work: work)
    let vector = Vector(
      type: .int, count: counts.count, storage: .int(counts), validity: nil)
    let lineage = Lineage(.computed("count()"), from: groups.parents)
    var columns = [(name, Column(vector, lineage: lineage))]
    if shares {
      let total = Double(max(1, rowCount))
      let share = Vector(
        type: .float, count: counts.count,
        storage: .float(Buffer(counts.elements.lazy.map { Double($0) / total })), validity: nil)
      columns.append(("share", Column(share, lineage: lineage)))
    }
    let result = groups.dataset(adding: columns)
    groups.giveReceipt("count", of: self, work: work)
    guard sorts else { return result }
    let key = SortKey(ColumnExpression(.column(name, optional: false)), descending: true)
    return try result.sorted(by: [key], work: work)
  }

  /// One row a group with the values of aggregate expressions; without keys one row for all.
  /// - Throws: `unnamed-column`, `duplicate-column`, `wrong-type` for a list key; what evaluating
  ///   throws.
  public func aggregated(
    _ aggregates: [(name: String, expression: ColumnExpression)], by keys: [ColumnExpression],
    work: Work
  ) throws -> Dataset {
    try collect(inputsOf: keys + aggregates.map(\.expression), work: work)
    let groups = try VerbGroups(self, by: keys, adding: aggregates.map(\.name), work: work)
    let columns = try aggregates.map { name, expression in
      let vector = try expression.groupedVector(
        on: self, grouping: groups.grouping, work: work)
      let parents = try expression.inputs(on: self).map(\.lineage)
      let lineage = Lineage(
        .computed(expression.unnamed.text), from: parents + groups.parents, at: expression.span)
      return (name, Column(vector, lineage: lineage))
    }
    groups.giveReceipt("agg", of: self, work: work)
    return groups.dataset(adding: columns)
  }
}

/// The groups of a verb and their key columns.
private struct VerbGroups {
  let grouping: Grouping
  let names: [String]
  /// One row a group.
  let keys: [Column]
  let nullKeyCount: Int

  var parents: [Lineage] { keys.map(\.lineage) }

  init(_ data: Dataset, by expressions: [ColumnExpression], adding added: [String], work: Work)
    throws
  {
    names = try expressions.map { try $0.requiredName() }
    try Dataset.checkDistinct(names + added)
    let columns = try expressions.map { try $0.column(on: data, work: work) }
    var values: [ColumnValues] = []
    for (expression, column) in zip(expressions, columns) {
      let value = try column.values(work)
      if case .list = value.type {
        throw Failure(
          "wrong-type", "`\(expression.unnamed.text)` is a list column, which makes no groups",
          help: "first `explode(one: \(expression.unnamed.text))`, then `by: .one`", blames: "by",
          span: expression.span)
      }
      values.append(value)
    }
    grouping =
      values.isEmpty
      ? Grouping.whole(rowCount: data.rowCount)
      : try Grouping.of(values: values, rowCount: data.rowCount, work: work)
    let rows = grouping.firstRows
    // The first rows are in order unless groups with nulls were moved behind the others; as many as
    // rows in order are all rows.
    let isEachRow = rows.count == data.rowCount && values.allSatisfy { $0.nullCount == 0 }
    keys = isEachRow ? columns : columns.map { Column(gathering: rows, of: $0) }
    let nullable = values.filter { $0.nullCount > 0 }
    nullKeyCount =
      nullable.isEmpty
      ? 0 : rows.elements.count { row in nullable.contains { $0.isNull(Int(row)) } }
    warnOfRepeats(data, expressions, work: work)
  }

  func dataset(adding columns: [(String, Column)]) -> Dataset {
    Dataset(
      rowCount: grouping.groupCount, names: names + columns.map(\.0),
      columns: keys + columns.map(\.1))
  }

  func giveReceipt(_ verb: String, of data: Dataset, work: Work) {
    var receipt = VerbReceipt(verb, from: data.rowCount, to: grouping.groupCount)
    if nullKeyCount > 0 {
      receipt.add("\(VerbReceipt.number(nullKeyCount)) with a null key")
    }
    receipt.give(verb, to: work)
  }

  /// Rows of an exploded dataset stand for less than a row of the original, unless grouped by it.
  private func warnOfRepeats(_ data: Dataset, _ keys: [ColumnExpression], work: Work) {
    let names = keys.compactMap(\.plainColumnName)
    let missing = data.explodedBy.filter { !names.contains($0) }
    guard !missing.isEmpty else { return }
    let columns = VerbReceipt.columns(missing)
    work.remark(
      .warning, "exploded-rows",
      "the rows are one for each \(columns), which is not in `by:`: a row of the original counts "
        + "once for each of its elements")
  }
}

extension Grouping {
  /// All rows as one group, also when there are none.
  static func whole(rowCount: Int) -> Grouping {
    Grouping(
      codes: Buffer(repeating: 0, count: rowCount), groupCount: 1,
      firstRows: rowCount == 0 ? Buffer([]) : Buffer([0]))
  }

  /// How many rows each group has.
  public func rowCounts(work: Work) throws -> Buffer<Int64> {
    // A few tables of counts, added up, need no locks; with many groups one table is as fast.
    let parts = groupCount <= 1 << 14 ? max(1, min(16, codes.count >> 18)) : 1
    let size = (codes.count + parts - 1) / parts
    let groups = groupCount
    let codes = codes
    let tables = try Buffer<Int64>(shared: parts * groups) { tables in
      (tables.base).update(repeating: 0, count: parts * groups)
      try RowRanges.forEach(codes.count, size: max(1, size), work: work) { part, rows in
        let mine = tables.base + part * groups
        for row in rows { mine[Int(codes.pointer[row])] &+= 1 }
      }
    }
    if parts == 1 { return tables }
    return Buffer<Int64>(count: groups) { total in
      for group in 0..<groups {
        total[group] = (0..<parts).reduce(0) { $0 + tables[$1 * groups + group] }
      }
    }
  }
}
