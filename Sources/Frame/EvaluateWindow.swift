import Diagnostics
import Numeric

extension Evaluation {
  /// An aggregate among rows: one value for all without a window, else one a row.
  func aggregate(
    _ function: AggregateFunction, _ arguments: [ColumnExpression],
    _ window: ColumnExpression.Window
  ) throws -> Value {
    let whole = Evaluation(data: data, right: right, work: work)
    if window.by.isEmpty, window.before == nil,
      let one = try whole.packedAggregate(function, arguments, nil, 1)
    {
      return Value(vector: one, isConstant: true)
    }
    let columns = try whole.columns(of: function, arguments)
    do {
      if window.by.isEmpty, window.before == nil {
        var one = try function.evaluate(columns, nil, 1, data.rowCount, work)
        one.keepUnit(of: columns, function.name)
        return Value(vector: one, isConstant: true)
      }
      let values = try whole.window(function, columns, window)
      guard let rows else { return Value(vector: values, isConstant: false) }
      return Value(vector: try values.gathered(rows, work: work), isConstant: false)
    } catch var failure as Failure {
      failure.place(in: function.description.parameters.map(\.name), arguments)
      throw failure
    }
  }

  /// The arguments of an aggregate: a column each, or one value for the parameters that take one.
  func columns(
    of function: AggregateFunction, _ arguments: [ColumnExpression]
  ) throws -> [Vector] {
    try arguments.enumerated().map { position, argument in
      let value = try value(of: argument)
      if function.constants.contains(position), !value.isConstant {
        throw Self.needsConstant(
          function.name, function.description.parameters, position, argument)
      }
      return value.vector
    }
  }

  private func window(
    _ function: AggregateFunction, _ columns: [Vector], _ window: ColumnExpression.Window
  ) throws -> Vector {
    let keys = try window.by.map {
      try value(of: $0).vector.expanded(to: data.rowCount, work: work)
    }
    let members = try WindowMembers(keys, rowCount: data.rowCount, work: work)
    let columns = try columns.enumerated().map { position, column in
      function.constants.contains(position)
        ? column : try column.expanded(to: data.rowCount, work: work)
    }
    let values: Vector
    if let before = window.before {
      let moments = try value(of: before).vector.expanded(to: data.rowCount, work: work)
      let running = try before.locating(before.span) {
        try RunningWindow(members, before: moments, work: work)
      }
      values = try running.values(of: function, columns)
    } else {
      values = try whole(function, columns, members)
    }
    let skipped =
      function.name == "count" || columns.isEmpty ? 0 : columns.map(\.nullCount).max() ?? 0
    if skipped > 0 {
      work.remark(
        .note, "nulls-skipped",
        "`\(function.name)` skipped \(skipped) \(skipped == 1 ? "null" : "nulls")")
    }
    return try members.joined(values, isCount: function.name == "count", work: work)
  }

  /// The aggregate of each group, spread to its members.
  private func whole(
    _ function: AggregateFunction, _ columns: [Vector], _ members: WindowMembers
  ) throws -> Vector {
    var inputs = columns
    if let rows = members.rows {
      inputs = try columns.enumerated().map { position, column in
        function.constants.contains(position) ? column : try column.gathered(rows, work: work)
      }
    }
    // Members repeat rows, so the nulls that the aggregate counts are not those of the column.
    let quiet = Work(budget: work.budget)
    var perGroup = try function.evaluate(
      inputs, members.groups, members.groupCount, members.count, quiet)
    perGroup.keepUnit(of: columns, function.name)
    for remark in quiet.takeRemarks() where remark.code != "nulls-skipped" {
      work.remark(remark.kind, remark.code, remark.message)
    }
    return try perGroup.gathered(members.groups, work: work)
  }
}

/// The memberships of rows in the groups of a window: one a row, or with a list-valued key one for
/// each distinct element of the row's list. They stand in the order of rows.
struct WindowMembers {
  /// The row of each membership; nil when membership i is row i.
  let rows: Buffer<UInt32>?
  let groups: Buffer<UInt32>
  let groupCount: Int
  let rowCount: Int
  var count: Int { groups.count }

  /// - Throws: `wrong-type` when more than one key is a list.
  init(_ keys: [Vector], rowCount: Int, work: Work) throws {
    self.rowCount = rowCount
    let lists = keys.indices.filter { keys[$0].type.element != nil }
    guard let position = lists.first, case .list(let offsets, let elements) = keys[position].storage
    else {
      let grouping = try Grouping.of(keys, rowCount: rowCount, work: work)
      rows = nil
      groups = grouping.codes
      groupCount = grouping.groupCount
      return
    }
    guard lists.count == 1 else {
      throw Failure("wrong-type", "only one key of `by:` may be a list", blames: "by")
    }
    let codes = try ElementEquality.codes([elements.vector], work: work).0
    var members: [UInt32] = []
    var positions: [UInt32] = []
    for row in 0..<rowCount where !keys[position].isNull(row) {
      if row & 0xFFF == 0 { try work.budget.check() }
      let start = positions.count
      for index in offsets[row]..<offsets[row + 1] where !elements.vector.isNull(index) {
        let isKnown = positions[start...].contains { codes[Int($0)] == codes[index] }
        if isKnown { continue }
        members.append(UInt32(truncatingIfNeeded: row))
        positions.append(UInt32(truncatingIfNeeded: index))
      }
    }
    let chosen = Buffer(members)
    var parts = [try elements.vector.gathered(Buffer(positions), work: work)]
    if case .list = parts[0].type {
      throw Failure("wrong-type", "a key of `by:` may not be a list of lists", blames: "by")
    }
    for (index, key) in keys.enumerated() where index != position {
      parts.append(try key.gathered(chosen, work: work))
    }
    let grouping = try Grouping.of(parts, rowCount: chosen.count, work: work)
    rows = chosen
    groups = grouping.codes
    groupCount = grouping.groupCount
  }

  @inline(__always) func row(_ member: Int) -> Int { rows.map { Int($0[member]) } ?? member }

  /// One value a row: the sum over the row's memberships, nulls passed over; null without any value,
  /// but 0 for a count.
  func joined(_ values: Vector, isCount: Bool, work: Work) throws -> Vector {
    guard let rows else { return values }
    if values.type == .null { return .nulls(.null, count: rowCount) }
    guard values.type == .int || values.type == .float || values.type == .duration else {
      throw Failure(
        "wrong-type",
        "by a list, the values of a row's elements are added, and \(values.type.description) has no sum",
        help: "use an aggregate that is a number, such as `sum`, `mean` or `count`")
    }
    var builder = VectorBuilder(values.type, capacity: rowCount)
    var member = 0
    for row in 0..<rowCount {
      if row & 0xFFF == 0 { try work.budget.check() }
      var ints = IntSum()
      var floats = FloatSum()
      while member < rows.count, Int(rows[member]) == row {
        if !values.isNull(member) {
          switch values.storage {
          case .int(let v), .time(let v): ints.add(v[member])
          case .float(let v): floats.add(v[member])
          default: break
          }
        }
        member += 1
      }
      if floats.count > 0 {
        builder.append(floats.total)
      } else if ints.count > 0 || isCount {
        guard let sum = Int64(exactly: ints.sum) else {
          throw Failure(
            "int-overflow", "a sum over elements is outside the range of int (row \(row))")
        }
        builder.append(sum)
      } else {
        builder.appendNull()
      }
    }
    return builder.finish()
  }
}
