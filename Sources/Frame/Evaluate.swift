import Describe
import Diagnostics
import Numeric

extension ColumnExpression {
  /// The values on a dataset: exactly `rowCount` rows, constants repeated. Failures carry the place
  /// of the part that failed.
  /// - Throws: `unknown-column`, `wrong-type`, `overflow`, `needs-constant` and what functions throw;
  ///   `Stopped`.
  public func vector(on data: Dataset, work: Work, right: Dataset? = nil) throws -> Vector {
    try data.collect(inputsOf: [self], work: work)
    let evaluation = Evaluation(data: data, right: right, work: work)
    return try evaluation.value(of: self).vector.expanded(to: data.rowCount, work: work)
  }
}

/// Evaluates expressions row by row on a dataset, or on some of its rows.
struct Evaluation {
  let data: Dataset
  let right: Dataset?
  let work: Work
  /// The rows that count, inside an arm of a conditional; nil means all. Aggregates always see all.
  var rows: Buffer<UInt32>?

  init(data: Dataset, right: Dataset? = nil, work: Work, rows: Buffer<UInt32>? = nil) {
    self.data = data
    self.right = right
    self.work = work
    self.rows = rows
  }

  var rowCount: Int { rows?.count ?? data.rowCount }

  /// A vector of `rowCount` rows, or of one row that stands for all.
  struct Value {
    var vector: Vector
    var isConstant: Bool
  }

  func value(of expression: ColumnExpression) throws -> Value {
    try work.budget.check()
    return try expression.locating(expression.span) {
      switch expression.node {
      case .column(let name, let optional):
        if optional && data.position(of: name) == nil {
          return Value(vector: .nulls(.null, count: 1), isConstant: true)
        }
        return Value(vector: try picked(try data.column(name).vector(work)), isConstant: false)
      case .rightColumn(let name):
        guard let right else {
          throw Failure("unknown-column", "`right.\(name)` exists in `on:` of a join only")
        }
        return Value(vector: try right.column(name).vector(work), isConstant: false)
      case .literal(let scalar):
        return Value(vector: try Vector.constant(scalar), isConstant: true)
      case .named(let inner, _): return try value(of: inner)
      case .list(let items): return try list(items)
      case .call(let function, let arguments):
        if let known = try packedComparison(function, arguments) { return known }
        return try Self.apply(
          function, arguments, rowCount: rowCount, work: work, values: arguments.map(value))
      case .conditional(let arms, let otherwise): return try conditional(arms, otherwise)
      case .window(let function, let arguments, let around):
        return try window(function, arguments, around)
      case .aggregate(let function, let arguments, let window):
        return try aggregate(function, arguments, window)
      }
    }
  }

  /// Applies a function; a failure that blames a parameter gets the place of its argument.
  static func apply(
    _ function: ElementFunction, _ arguments: [ColumnExpression], rowCount: Int, work: Work,
    values: [Value]
  ) throws -> Value {
    for position in function.constants.sorted()
    where position < values.count && !values[position].isConstant {
      throw needsConstant(
        function.name, function.description.parameters, position, arguments[position])
    }
    let isConstant = values.allSatisfy(\.isConstant)
    do {
      let vectors = try UnitAlignment.values(function.name, values.map(\.vector))
      var result = try function.evaluate(vectors, isConstant ? 1 : rowCount, work)
      result.keepUnit(of: vectors, function.name)
      return Value(vector: result, isConstant: isConstant)
    } catch var failure as Failure {
      failure.place(in: function.description.parameters.map(\.name), arguments)
      throw failure
    }
  }

  static func needsConstant(
    _ function: String, _ parameters: [OptionSpec], _ position: Int, _ argument: ColumnExpression
  ) -> Failure {
    let name = position < parameters.count ? parameters[position].name : "\(position + 1)"
    return Failure(
      "needs-constant", "`\(name)` of `\(function)` must be one value, not a column",
      blames: name, span: argument.span)
  }

  private func picked(_ vector: Vector) throws -> Vector {
    guard let rows else { return vector }
    return try vector.gathered(rows, work: work)
  }

  /// `[.a, .b]`: one list a row, of the values of the items, in a type that holds all.
  private func list(_ items: [ColumnExpression]) throws -> Value {
    let values = try items.map(value)
    let isConstant = values.allSatisfy(\.isConstant)
    let count = isConstant ? 1 : rowCount
    var type = ColumnType.null
    for (value, item) in zip(values, items) {
      guard let joined = type.union(value.vector.type) else {
        throw Failure(
          "wrong-type",
          "a list cannot hold both \(type.description) and \(value.vector.type.description)",
          span: item.span)
      }
      type = joined
    }
    let parts = try values.map { try $0.vector.converted(to: type, work: work) }
    guard count * max(1, parts.count) < Dataset.rowLimit else { throw Dataset.tooManyRows }
    var starts: [Int] = []
    var total = 0
    for part in parts {
      starts.append(total)
      total += part.count
    }
    let width = parts.count
    let (first, steps) = (starts, values.map { $0.isConstant ? 0 : 1 })
    let order = try Buffer<UInt32>(shared: count * width) { target in
      try RowRanges.forEach(count, work: work) { _, rows in
        for row in rows {
          for part in 0..<width {
            target[row * width + part] = UInt32(truncatingIfNeeded: first[part] + row * steps[part])
          }
        }
      }
    }
    let elements =
      width == 0
      ? .nulls(.null, count: 0)
      : try Vector.concatenated(parts).gathered(order, work: work)
    let vector = Vector(
      type: .list(of: elements.type), count: count,
      storage: .list(
        offsets: Buffer((0...count).lazy.map { $0 * width }), values: Vector.ListValues(elements)),
      validity: nil)
    return Value(vector: vector, isConstant: isConstant)
  }
}

extension Failure {
  /// Puts a failure that blames a parameter at the place of its argument.
  mutating func place(in parameters: [String], _ arguments: [ColumnExpression]) {
    guard span == nil, let blames, let position = parameters.firstIndex(of: blames),
      position < arguments.count
    else { return }
    span = arguments[position].span
  }
}
