import Numeric

/// Columns of packed ints that are reduced or compared as they are: nothing is widened for it.
extension Evaluation {
  /// An aggregate of packed columns, one value a group; nil unless all arguments are such columns and
  /// the function reads them.
  func packedAggregate(
    _ function: AggregateFunction, _ arguments: [ColumnExpression], _ groups: Buffer<UInt32>?,
    _ groupCount: Int
  ) throws -> Vector? {
    guard let evaluate = function.evaluatePacked, !arguments.isEmpty else { return nil }
    var columns: [PackedInts] = []
    for argument in arguments {
      guard let ints = try packed(argument) else { return nil }
      columns.append(ints)
    }
    guard var result = try evaluate(columns, groups, groupCount, data.rowCount, work) else {
      return nil
    }
    result.keepUnit(of: columns, function.name)
    return result
  }

  /// A comparison of a packed column with one int; nil for anything else.
  func packedComparison(
    _ function: ElementFunction, _ arguments: [ColumnExpression]
  ) throws -> Value? {
    guard rows == nil, arguments.count == 2, let comparison = Comparison(rawValue: function.name)
    else { return nil }
    let isSwapped = arguments[0].isLiteral
    let (column, other) = isSwapped ? (arguments[1], arguments[0]) : (arguments[0], arguments[1])
    guard case .literal(.int(let constant)) = other.node, let ints = try packed(column) else {
      return nil
    }
    let test = isSwapped ? comparison.swapped : comparison
    let flags =
      switch ints.storage {
      case .byte(let values): try test.flags(of: values, against: constant, work)
      case .word(let values): try test.flags(of: values, against: constant, work)
      }
    let vector = Vector(
      type: .bool, count: ints.count, storage: .bool(flags), validity: ints.validity)
    return Value(vector: vector, isConstant: false)
  }

  /// The ints of a column that is packed.
  private func packed(_ expression: ColumnExpression) throws -> PackedInts? {
    guard rows == nil, case .column(let name, _) = expression.unnamed.node,
      let position = data.position(of: name), case .int = data.columns[position].type,
      case .packed(let ints) = try data.columns[position].values(work)
    else { return nil }
    return ints
  }
}

extension ColumnExpression {
  fileprivate var isLiteral: Bool { if case .literal = node { true } else { false } }
}

extension Comparison {
  /// The comparison with its sides exchanged.
  fileprivate var swapped: Comparison {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }

  /// 1 where a value compares so with the constant, else 0.
  fileprivate func flags<Value: FixedWidthInteger & BitwiseCopyable & Sendable>(
    of values: Buffer<Value>, against constant: Int64, _ work: Work
  ) throws -> Buffer<UInt8> {
    guard let narrow = Value(exactly: constant) else {
      // Beyond what the width holds, all values are on one side.
      return Buffer(repeating: holds(constant > 0 ? -1 : 1) ? 1 : 0, count: values.count)
    }
    switch self {
    case .equal: return try tested(values, narrow, IsEqual.self, work)
    case .notEqual: return try tested(values, narrow, IsNotEqual.self, work)
    case .less: return try tested(values, narrow, IsLess.self, work)
    case .lessOrEqual: return try tested(values, narrow, IsAtMost.self, work)
    case .greater: return try tested(values, narrow, IsGreater.self, work)
    case .greaterOrEqual: return try tested(values, narrow, IsAtLeast.self, work)
    }
  }

  private func tested<Value: FixedWidthInteger & BitwiseCopyable & Sendable, Test: OrderTest>(
    _ values: Buffer<Value>, _ constant: Value, _ test: Test.Type, _ work: Work
  ) throws -> Buffer<UInt8> {
    try Buffer(shared: values.count) { target in
      try RowRanges.forEach(values.count, work: work) { _, rows in
        let (from, into) = (values.pointer, target.base)
        for row in rows { into[row] = Test.holds(from[row], constant) ? 1 : 0 }
      }
    }
  }
}
