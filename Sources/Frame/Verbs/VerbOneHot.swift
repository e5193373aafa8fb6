import Diagnostics
import Numeric

extension Dataset {
  /// A column of 0 and 1 for each value of a column, or for each element of a list column, in the
  /// place of the column. A null has 0 in all.
  ///
  /// Ordered categories, numbers and bools come in their order, others in the order of their bytes.
  /// - Parameters:
  ///   - prefix: what the names begin with.
  ///   - minimum: values in fewer rows have no column, and are counted in the receipt.
  /// - Throws: `too-many-columns`, `duplicate-column`, `wrong-type` for lists of lists.
  public func oneHot(
    _ name: String, prefix: String, minimum: Int, keeps: Bool, work: Work
  ) throws -> Dataset {
    let source = try column(name)
    let vector = try source.vector(work)
    var elements = vector
    var rows: [UInt32]?
    if case .list(let offsets, let values) = vector.storage {
      elements = values.vector
      var owner = [UInt32](repeating: .max, count: elements.count)
      for row in 0..<vector.count where !vector.isNull(row) {
        for place in offsets[row]..<offsets[row + 1] {
          owner[place] = UInt32(truncatingIfNeeded: row)
        }
      }
      rows = owner
    }
    let grouping = try Grouping.of([elements], rowCount: elements.count, work: work)
    let known = (0..<grouping.groupCount).filter {
      !elements.isNull(Int(grouping.firstRows[$0]))
    }
    let marks = try marks(grouping, rows: rows, work: work)
    let frequent = known.filter { marks.counts[$0] >= max(1, minimum) }
    let limit = 10_000
    guard frequent.count <= limit else {
      throw Failure(
        "too-many-columns",
        "`\(ColumnExpression.columnText(name))` has \(NumberText.grouped(frequent.count)) values, and each would be a column",
        help: "leave out rare ones with `min_count:`", blames: "column")
    }
    let firsts = try elements.gathered(
      Buffer(frequent.map { grouping.firstRows[$0] }), work: work)
    let digits = try SortDigits(firsts, isDescending: false, work: work)
    let order = try SortOrder.rows(by: [digits], rowCount: frequent.count, work: work)
    let lineage = Lineage(
      .computed("one_hot(\(ColumnExpression.columnText(name)))"), from: [source.lineage])
    let made = order.array.map { place -> (String, Column) in
      let group = frequent[Int(place)]
      let vector = Vector(
        type: .int, count: rowCount, storage: .int(marks.column(group, rowCount)), validity: nil)
      return (prefix + firsts.scalar(at: Int(place)).headText, Column(vector, lineage: lineage))
    }
    var names = names
    var columns = columns
    let position = try positions(of: [name])[0]
    let at = keeps ? position + 1 : position
    if !keeps {
      names.remove(at: position)
      columns.remove(at: position)
    }
    names.insert(contentsOf: made.map(\.0), at: at)
    columns.insert(contentsOf: made.map(\.1), at: at)
    try Dataset.checkDistinct(names, help: "choose another `prefix`")
    var text =
      "one_hot: \(VerbReceipt.number(made.count)) columns of `\(ColumnExpression.columnText(name))`"
    let rare = known.count - frequent.count
    if rare > 0 { text += ", \(VerbReceipt.number(rare)) rarer values without one" }
    if vector.nullCount > 0 {
      text += ", 0 in all of them for \(VerbReceipt.rows(vector.nullCount)) with null"
    }
    work.remark(.receipt, "one_hot", text)
    return Dataset(
      rowCount: rowCount, names: names, columns: columns, explodedBy: explodedBy)
  }

  /// The rows of each group, each row once.
  private func marks(_ grouping: Grouping, rows: [UInt32]?, work: Work) throws -> GroupMarks {
    var members = [[UInt32]](repeating: [], count: grouping.groupCount)
    for place in 0..<grouping.codes.count {
      let row = rows?[place] ?? UInt32(truncatingIfNeeded: place)
      let group = Int(grouping.codes[place])
      // Elements of a row stand side by side, so a repeat follows directly.
      if row != .max, members[group].last != row { members[group].append(row) }
    }
    try work.budget.check()
    return GroupMarks(members: members)
  }
}

/// In which rows each value stands.
private struct GroupMarks {
  let members: [[UInt32]]
  var counts: [Int] { members.map(\.count) }

  func column(_ group: Int, _ rowCount: Int) -> Buffer<Int64> {
    Buffer<Int64>(count: rowCount) { target in
      target.update(repeating: 0)
      for row in members[group] { target[Int(row)] = 1 }
    }
  }
}
