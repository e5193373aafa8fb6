import Describe
import Diagnostics
import Numeric

/// A function that makes one value a row from the rows around it: `rank`, `lag`, `cum_sum`.
public struct WindowFunction: Sendable {
  public let description: FunctionDescription
  /// The positions of parameters that take one value for all rows, not a column.
  public let constants: Set<Int>
  /// The type of the result for the types of all arguments.
  /// - Throws: `wrong-type` naming the argument.
  public let resultType: @Sendable (_ arguments: [ColumnType]) throws -> ColumnType
  /// One value for each row, at its place in the dataset.
  let evaluate: @Sendable (WindowCall) throws -> Vector
  /// The parameter that a `-` before the first argument switches on: `rank(-.x)`.
  public let minusSets: Int?

  public var name: String { description.name }

  /// - Parameters:
  ///   - constants: the parameters that take one value, not a column.
  ///   - type: the result for the types of all arguments; nil when they do not fit.
  init(
    _ description: FunctionDescription, constants: Set<String> = [], minusSets: String? = nil,
    type: @escaping @Sendable ([ColumnType]) -> ColumnType?,
    _ kernel: @escaping @Sendable (WindowCall) throws -> Vector
  ) {
    let names = description.parameters.map(\.name)
    self.description = description
    self.constants = Set(names.indices.filter { constants.contains(names[$0]) })
    self.minusSets = minusSets.flatMap { names.firstIndex(of: $0) }
    resultType = { types in
      guard let result = type(types) else { throw Self.wrongType(description, types, type) }
      return result
    }
    evaluate = { call in
      let types = call.arguments.map(\.type)
      guard type(types) != nil else { throw Self.wrongType(description, types, type) }
      return try kernel(call)
    }
  }

  private static func wrongType(
    _ description: FunctionDescription, _ types: [ColumnType],
    _ type: ([ColumnType]) -> ColumnType?
  ) -> Failure {
    let culprit =
      types.indices.first { index in
        var changed = types
        changed[index] = .null
        return type(changed) != nil
      } ?? 0
    let parameter = description.parameters[culprit]
    return Failure(
      "wrong-type",
      "`\(parameter.name)` of `\(description.name)` must be \(parameter.type.description), not \(types[culprit].description)",
      blames: parameter.name)
  }

  /// The values of plain vectors in their own order, as one group: for lists.
  /// - Throws: what the function throws.
  public func values(_ arguments: [Vector], rowCount: Int, work: Work) throws -> Vector {
    let rows = try WindowRows(by: [], order: [], rowCount: rowCount, work: work)
    return try evaluate(
      WindowCall(
        description: description, arguments: arguments, rows: rows, rowCount: rowCount, work: work))
  }
}

/// All functions of rows among others.
public enum WindowFunctions {
  public static let all: [WindowFunction] = ranks + shifts + running + rolling + weighted + bins

  private static let positions = Dictionary(
    all.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })

  public static func named(_ name: String) -> WindowFunction? { positions[name].map { all[$0] } }
}

/// The rows of each group one after another, each group in the order of a window.
struct WindowRows {
  /// The row at each place.
  let rows: Buffer<UInt32>
  /// The places of group i are `starts[i]..<starts[i + 1]`.
  let starts: [Int]
  let grouping: Grouping?
  /// The keys of the order, and what they sort by.
  let order: [(key: Vector, isDescending: Bool)]
  let digits: [SortDigits]

  init(
    by keys: [Vector], order: [(key: Vector, isDescending: Bool)], rowCount: Int, work: Work
  ) throws {
    self.order = order
    grouping = keys.isEmpty ? nil : try Grouping.of(keys, rowCount: rowCount, work: work)
    digits = try order.map {
      try SortDigits($0.key, isDescending: $0.isDescending, work: work)
    }
    let all = (grouping.map { [SortDigits(groups: $0)] } ?? []) + digits
    rows = try SortOrder.rows(by: all, rowCount: rowCount, work: work)
    var starts = [0]
    if let grouping {
      for count in try grouping.rowCounts(work: work).array {
        starts.append(starts[starts.count - 1] + Int(count))
      }
    } else {
      starts.append(rowCount)
    }
    self.starts = starts
  }

  /// Calls the body for the places of each group that has rows.
  func forEachGroup(work: Work, _ body: (Range<Int>) throws -> Void) throws {
    for group in 0..<(starts.count - 1) where starts[group] < starts[group + 1] {
      if group & 0xFF == 0 { try work.budget.check() }
      try body(starts[group]..<starts[group + 1])
    }
  }
}

extension Evaluation {
  /// A function of the rows around each row; inside a conditional it still sees all rows.
  func window(
    _ function: WindowFunction, _ arguments: [ColumnExpression],
    _ around: ColumnExpression.RowOrder
  ) throws -> Value {
    let whole = Evaluation(data: data, right: right, work: work)
    let count = data.rowCount
    do {
      let columns = try arguments.enumerated().map { position, argument in
        let value = try whole.value(of: argument)
        guard function.constants.contains(position) else {
          return try value.vector.expanded(to: count, work: work)
        }
        guard value.isConstant else {
          throw Self.needsConstant(
            function.name, function.description.parameters, position, argument)
        }
        return value.vector
      }
      let keys = try around.by.map {
        try whole.value(of: $0).vector.expanded(to: count, work: work)
      }
      let order = try around.order.map { key in
        (
          key: try whole.value(of: key.expression).vector.expanded(to: count, work: work),
          isDescending: key.isDescending
        )
      }
      let windowRows = try WindowRows(by: keys, order: order, rowCount: count, work: work)
      let values = try function.evaluate(
        WindowCall(
          description: function.description, arguments: columns, rows: windowRows, rowCount: count,
          work: work))
      guard let rows else { return Value(vector: values, isConstant: false) }
      return Value(vector: try values.gathered(rows, work: work), isConstant: false)
    } catch var failure as Failure {
      failure.place(in: function.description.parameters.map(\.name), arguments)
      throw failure
    }
  }
}
