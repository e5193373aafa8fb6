import Diagnostics
import Numeric

extension Dataset {
  /// One row for each of several columns: its name in one column, its value in another, beside the
  /// columns that are not among them. Rows come column after column.
  /// - Throws: `unknown-column`, `wrong-type` when the values have no type in common,
  ///   `duplicate-column`.
  public func melted(
    _ melted: [String], name: String, value: String, dropsNulls: Bool, work: Work
  ) throws -> Dataset {
    try Dataset.checkDistinct(melted, help: "name each column once")
    let chosen = try positions(of: melted)
    let isChosen = Set(chosen)
    let kept = names.indices.filter { !isChosen.contains($0) }
    try Dataset.checkDistinct(
      kept.map { names[$0] } + [name, value], help: "choose others with `name:` and `value:`")
    let (total, overflow) = rowCount.multipliedReportingOverflow(by: chosen.count)
    guard !overflow, total < Dataset.rowLimit else { throw Dataset.tooManyRows }
    var type = ColumnType.null
    let vectors = try chosen.map { try columns[$0].vector(work) }
    for (vector, column) in zip(vectors, melted) {
      guard let joined = type.union(vector.type) else {
        throw Failure(
          "wrong-type",
          "`\(ColumnExpression.columnText(column))` is \(vector.type.description), the columns before it \(type.description): one column cannot hold both",
          help: "melt columns of one type, or make texts of them with `.to_text()` first",
          blames: "columns")
      }
      type = joined
    }
    let height = max(1, rowCount)
    let values =
      vectors.isEmpty
      ? .nulls(.null, count: 0)
      : try Vector.concatenated(vectors.map { try $0.converted(to: type, work: work) })
    var rows = Buffer((0..<total).lazy.map { UInt32(truncatingIfNeeded: $0 % height) })
    var places = Buffer((0..<total).lazy.map { UInt32(truncatingIfNeeded: $0) })
    var dropped = 0
    if dropsNulls, values.nullCount > 0 {
      let known = places.array.filter { !values.isNull(Int($0)) }
      dropped = total - known.count
      places = Buffer(known)
      rows = Buffer(known.map { $0 % UInt32(truncatingIfNeeded: height) })
    }
    let heads = Vector(
      type: .text, count: places.count,
      storage: .coded(
        Buffer(places.array.lazy.map { $0 / UInt32(truncatingIfNeeded: height) }),
        TextBuffer(melted)), validity: nil)
    var receipt = VerbReceipt("melt", from: rowCount, to: places.count)
    receipt.add(
      melted.count == 1
        ? "one for each value of 1 column"
        : "one for each of \(VerbReceipt.number(melted.count)) columns")
    if dropped > 0 { receipt.add("\(VerbReceipt.number(dropped)) nulls dropped") }
    receipt.give("melt", to: work)
    let lineage = Lineage(.computed("melt"), from: chosen.map { columns[$0].lineage })
    let others = Dataset(
      rowCount: rowCount, names: kept.map { names[$0] }, columns: kept.map { columns[$0] },
      explodedBy: explodedBy)
    let repeated = others.gathered(rows)
    let valueColumn = Column(
      dropped == 0 ? values : try values.gathered(places, work: work), lineage: lineage)
    return Dataset(
      rowCount: places.count, names: repeated.names + [name, value],
      columns: repeated.columns + [Column(heads, lineage: lineage), valueColumn],
      explodedBy: explodedBy)
  }

  /// Gathers the values of columns into lists, one row for each value of all other columns: what
  /// `explode` took apart. Nulls are left out of the lists.
  /// - Throws: `unknown-column`, `wrong-type`.
  public func imploded(_ gathered: [String], by keys: [ColumnExpression], work: Work) throws
    -> Dataset
  {
    try Dataset.checkDistinct(gathered, help: "name each column once")
    let chosen = Set(try positions(of: gathered))
    let kept = names.indices.filter { !chosen.contains($0) }
    let by =
      keys.isEmpty ? kept.map { ColumnExpression(.column(names[$0], optional: false)) } : keys
    guard let list = AggregateFunctions.named("list") else { return self }
    let keyVectors = try by.map { try $0.vector(on: self, work: work).groupable(work: work) }
    let grouping =
      by.isEmpty
      ? Grouping.whole(rowCount: rowCount)
      : try Grouping.of(keyVectors, rowCount: rowCount, work: work)
    let quiet = Work(budget: work.budget)
    let lists = try gathered.map { name in
      let source = try column(name)
      let vector = try list.evaluate(
        [try source.vector(work)], grouping.codes, grouping.groupCount, rowCount, quiet)
      return Column(vector, lineage: Lineage(.computed("implode"), from: [source.lineage]))
    }
    VerbReceipt("implode", from: rowCount, to: grouping.groupCount).give("implode", to: work)
    let keyNames = try by.map { try $0.requiredName() }
    let keyColumns = try by.map {
      Column(gathering: grouping.firstRows, of: try $0.column(on: self, work: work))
    }
    try Dataset.checkDistinct(keyNames + gathered)
    // Columns keep their order.
    let made = Dataset(
      rowCount: grouping.groupCount, names: keyNames + gathered, columns: keyColumns + lists,
      explodedBy: explodedBy.filter { !gathered.contains($0) })
    let order = names.filter { made.position(of: $0) != nil }
    return order.count == made.names.count ? try made.reordered(order) : made
  }
}
