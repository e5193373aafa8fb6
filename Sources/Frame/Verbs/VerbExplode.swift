import Diagnostics
import Numeric

extension Dataset {
  /// One row for each element of a list, which stands in the column `name`. A row whose list is empty
  /// or null stays, with null.
  /// - Throws: `wrong-type` when the expression is no list.
  public func exploded(
    _ name: String, _ expression: ColumnExpression, work: Work
  ) throws -> Dataset {
    let lists = try expression.vector(on: self, work: work)
    if case .null = lists.storage { return try with([(name, expression)], work: work) }
    guard case .list(let offsets, let values) = lists.storage else {
      let isText = lists.type.isTextual
      throw Failure(
        "wrong-type",
        "`explode` needs a list column, but `\(expression.text)` is \(lists.type.description)",
        help: isText ? "split it first: `\(expression.text).split(\",\")`" : nil,
        span: expression.span)
    }
    let elements = try ListElements(lists, offsets: offsets, count: values.vector.count, work: work)
    if !explodedBy.isEmpty { warnOfPairs(with: name, work: work) }
    var receipt = VerbReceipt("explode", from: rowCount, to: elements.rows.count)
    receipt.add("one for each element of `\(expression.unnamed.text)`")
    if elements.emptyCount > 0 {
      receipt.add("\(VerbReceipt.rows(elements.emptyCount)) without elements kept with null")
    }
    receipt.give("explode", to: work)

    let parents = try expression.inputs(on: self).map(\.lineage)
    let lineage = Lineage(
      .computed("explode(\(expression.unnamed.text))"), from: parents, at: expression.span)
    let source = Column(values.vector, lineage: lineage)
    let column =
      elements.areAll ? source : Column(gathering: elements.positions, of: source)
    let repeated = gathered(elements.rows)
    var names = names
    var columns = repeated.columns
    if let position = position(of: name) {
      columns[position] = column
    } else {
      names.append(name)
      columns.append(column)
    }
    return Dataset(
      rowCount: elements.rows.count, names: names, columns: columns, explodedBy: explodedBy + [name]
    )
  }

  private func warnOfPairs(with name: String, work: Work) {
    let before = VerbReceipt.columns(explodedBy)
    work.remark(
      .warning, "exploded-twice",
      "rows were one for each \(before) already and are one for each pair with `.\(name)` now: sums "
        + "and counts over them count a row of the original several times")
  }
}

/// For each row after an explode, its row before and the position of its element.
private struct ListElements {
  let rows: Buffer<UInt32>
  let positions: Buffer<UInt32>
  /// How many rows have an empty or null list.
  let emptyCount: Int
  /// Whether the positions are simply those of all elements.
  let areAll: Bool

  init(_ lists: Vector, offsets: Buffer<Int>, count: Int, work: Work) throws {
    var empty = 0
    var total = 0
    for row in 0..<lists.count {
      let length = lists.isNull(row) ? 0 : offsets[row + 1] - offsets[row]
      if length == 0 { empty += 1 }
      total += max(1, length)
    }
    guard total < Dataset.rowLimit, count < Dataset.rowLimit else { throw Dataset.tooManyRows }
    emptyCount = empty
    areAll = empty == 0 && total == count
    var madeRows: Buffer<UInt32>?
    positions = Buffer<UInt32>(count: total) { positions in
      madeRows = Buffer<UInt32>(count: total) { rows in
        var next = 0
        for row in 0..<lists.count {
          let start = offsets[row]
          let end = lists.isNull(row) ? start : offsets[row + 1]
          if start == end {
            rows[next] = UInt32(truncatingIfNeeded: row)
            positions[next] = .max
            next += 1
          }
          for position in start..<end {
            rows[next] = UInt32(truncatingIfNeeded: row)
            positions[next] = UInt32(truncatingIfNeeded: position)
            next += 1
          }
        }
      }
    }
    rows = madeRows ?? Buffer([])
    try work.budget.check()
  }
}
