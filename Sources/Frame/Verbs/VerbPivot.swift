import Diagnostics
import Numeric

extension Dataset {
  /// One column for each value of `on`, one row for each value of `by`.
  ///
  /// Columns for numbers, dates, bools and ordered categories stand in ascending order, others in
  /// order of first appearance; null is the last one, called `null`. Rows come in order of first
  /// appearance.
  /// - Parameters:
  ///   - values: aggregates, or plain columns that have one value a cell.
  ///   - keys: nil means all columns that are in neither of the others, for plain columns; one row
  ///     over all for aggregates.
  ///   - fill: what cells without any row hold.
  /// - Throws: `repeated-cell` when a plain column has several values in a cell, `too-many-columns`,
  ///   `wrong-type`, `duplicate-column`.
  public func pivoted(
    on: ColumnExpression, values: [ColumnExpression], by keys: [ColumnExpression]?,
    fill: Scalar = .null, prefix: String = "", work: Work
  ) throws -> Dataset {
    let isPlain = !values.contains(where: \.containsAggregate)
    var keys = keys ?? []
    if keys.isEmpty, isPlain {
      let used = Set((values + [on]).flatMap { $0.columnNames().map { Array($0.name.utf8) } })
      keys = names.filter { !used.contains(Array($0.utf8)) }
        .map { ColumnExpression(.column($0, optional: false)) }
    }
    let keyNames = try keys.map { try $0.requiredName() }
    let keyColumns = try keys.map { try $0.column(on: self, work: work) }
    let rows =
      keys.isEmpty
      ? Grouping.whole(rowCount: rowCount)
      : try Grouping.of(keyColumns.map { try $0.vector(work) }, rowCount: rowCount, work: work)
    let heads = try PivotHeads(on, of: self, prefix: prefix, work: work)
    let cells = try Grouping.of(
      [.codes(rows.codes), .codes(heads.grouping.codes)], rowCount: rowCount, work: work)
    if isPlain, cells.groupCount < rowCount {
      throw try repeatedCell(cells, keys + [on], values, work: work)
    }
    /// For each column, the cell of each row; `.max` where there is none.
    var places = [[UInt32]](
      repeating: [UInt32](repeating: .max, count: rows.groupCount), count: heads.names.count)
    for cell in 0..<cells.groupCount {
      let row = Int(cells.firstRows[cell])
      places[heads.place[Int(heads.grouping.codes[row])]][Int(rows.codes[row])] =
        UInt32(truncatingIfNeeded: cell)
    }
    var made: [(String, Column)] = []
    let parents = try (keys + [on] + values).flatMap { try $0.inputs(on: self).map(\.lineage) }
    let indices = places.map { Buffer($0) }
    for value in values {
      let vector =
        isPlain
        ? try value.vector(on: self, work: work).gathered(cells.firstRows, work: work)
        : try value.groupedVector(on: self, grouping: cells, work: work)
      let filled = try Self.filling(vector, with: fill, work: work)
      let lineage = Lineage(
        .computed("pivot of \(value.unnamed.text) on \(on.unnamed.text)"), from: parents,
        at: value.span)
      for (name, index) in zip(heads.names, indices) {
        let cell =
          fill.isNull
          ? index
          : Buffer(index.array.lazy.map { $0 == .max ? UInt32(vector.count) : $0 })
        let shown = values.count == 1 ? name : "\(name)_\(value.outputName ?? value.unnamed.text)"
        made.append((shown, Column(try filled.gathered(cell, work: work), lineage: lineage)))
      }
    }
    try Dataset.checkDistinct(
      keyNames + made.map(\.0), help: "set the new columns apart with `prefix: \"…\"`")
    VerbReceipt("pivot", from: rowCount, to: rows.groupCount).give("pivot", to: work)
    return Dataset(
      rowCount: rows.groupCount, names: keyNames + made.map(\.0),
      columns: keyColumns.map { Column(gathering: rows.firstRows, of: $0) } + made.map(\.1))
  }

  /// The values with one more at the end, for cells that have none.
  private static func filling(_ vector: Vector, with fill: Scalar, work: Work) throws -> Vector {
    if fill.isNull { return vector }
    let one = try Vector.constant(fill)
    guard let type = vector.type.union(one.type) else {
      throw Failure(
        "wrong-type",
        "`fill` is \(one.type.description), but the cells are \(vector.type.description)",
        blames: "fill")
    }
    return try Vector.concatenated([
      vector.converted(to: type, work: work), one.converted(to: type, work: work),
    ])
  }

  private func repeatedCell(
    _ cells: Grouping, _ keys: [ColumnExpression], _ values: [ColumnExpression], work: Work
  ) throws -> Failure {
    var seen = [Bool](repeating: false, count: cells.groupCount)
    let row = (0..<rowCount).first { row in
      defer { seen[Int(cells.codes[row])] = true }
      return seen[Int(cells.codes[row])]
    }
    let text = try keys.map { key in
      let value = try key.vector(on: self, work: work).scalar(at: row ?? 0)
      return "`\(key.unnamed.text)` is \(value.source)"
    }
    let value = values.first?.unnamed.text ?? ".x"
    return Failure(
      "repeated-cell", "several rows fall into one cell: where \(text.joined(separator: " and "))",
      help: "say how they become one, such as `values: sum(\(value))`", blames: "values")
  }
}

/// The columns that a pivot makes.
private struct PivotHeads {
  static let limit = 10_000

  let grouping: Grouping
  /// In the order of the columns.
  let names: [String]
  /// The column of each group.
  let place: [Int]

  init(_ on: ColumnExpression, of data: Dataset, prefix: String, work: Work) throws {
    let vector = try on.vector(on: data, work: work)
    if case .list = vector.storage {
      throw Failure(
        "wrong-type", "`\(on.unnamed.text)` is a list column, which makes no columns",
        help: "`explode` it first", blames: "on", span: on.span)
    }
    grouping = try Grouping.of([vector], rowCount: data.rowCount, work: work)
    guard grouping.groupCount <= Self.limit else {
      throw Failure(
        "too-many-columns",
        "`\(on.unnamed.text)` has \(NumberText.grouped(grouping.groupCount)) values, and each would be a column",
        help: "at most \(NumberText.grouped(Self.limit)) are made: bin or filter it first",
        blames: "on", span: on.span)
    }
    let values = try vector.gathered(grouping.firstRows, work: work)
    var order = (0..<grouping.groupCount).map { UInt32($0) }
    if !vector.type.isTextual || vector.type == .category(ordered: true) {
      let digits = try SortDigits(values, isDescending: false, work: work)
      order = try SortOrder.rows(by: [digits], rowCount: values.count, work: work).array
    }
    names = order.map { prefix + (values.scalar(at: Int($0)).headText) }
    var place = [Int](repeating: 0, count: order.count)
    for (column, group) in order.enumerated() { place[Int(group)] = column }
    self.place = place
  }
}

extension Vector {
  /// The numbers of groups as a key.
  static func codes(_ codes: Buffer<UInt32>) -> Vector {
    Vector(
      type: .int, count: codes.count, storage: .int(Buffer(codes.elements.lazy.map { Int64($0) })),
      validity: nil)
  }
}

extension Scalar {
  /// The value as the name of a column: texts as they are, floats with all their digits.
  var headText: String {
    switch self {
    case .text(let value): value
    case .date(let days): Calendar.text(date: days)
    case .datetime(let time): Calendar.text(datetime: time)
    default: source
    }
  }
}
