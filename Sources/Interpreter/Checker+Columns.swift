import Describe
import Diagnostics
import Frame
import Syntax

/// The columns that an argument of a verb may name.
struct ColumnScope {
  var schema: StaticSchema
  /// The right side of a join.
  var right: StaticSchema?
}

/// Column expressions in the arguments of verbs: unknown columns, and the types of what is computed
/// from them, by the rules that the engine itself goes by.
extension Checker {
  /// The type of an expression's values as a column; nil when it is not certain. Reports what is wrong
  /// inside it.
  func columnType(_ expression: Expression, in columns: ColumnScope, isArgument: Bool = false)
    -> ColumnType?
  {
    switch expression.kind {
    case .null: return .null
    case .bool: return .bool
    case .int: return .int
    case .float: return .float
    case .text: return .text
    case .duration: return .duration
    case .date: return .date
    case .datetime: return .datetime
    case .period, .lambda, .missing: return nil
    case .interpolated:
      visit(expression, in: columns)
      return .text
    case .column(let name, let optional):
      guard let column = columns.schema[name] else {
        if optional { return .null }
        self.column(name, expression.span, in: columns.schema)
        return nil
      }
      return column.type
    case .rightColumn(let name):
      guard let right = columns.right else { return nil }
      guard let column = right[name.name] else {
        self.column(name.name, name.span, in: right, isRight: true)
        return nil
      }
      return column.type
    case .name(let name): return valueType(of: name, at: expression.span, in: columns)
    case .list(let elements):
      var joined: ColumnType? = .null
      for element in elements {
        let type = columnType(element, in: columns)
        joined = joined.flatMap { a in type.flatMap { a.union($0) } }
      }
      return joined.map { .list(of: $0) }
    case .unary(.minus, let operand):
      let type = columnType(operand, in: columns)
      // Before a key of `sort` a minus means descending, for text too.
      if isArgument { return type }
      return apply("negate", [(operand, type)], at: expression.span)
    case .unary(.not, let operand):
      _ = apply("not", [(operand, columnType(operand, in: columns))], at: expression.span)
      return .bool
    case .binary(let op, let a, let b, _): return binary(op, a, b, expression.span, in: columns)
    case .call(let callee, let arguments):
      guard case .name(let name) = callee.kind, lookUp(name) == nil else {
        visit(expression, in: columns)
        return nil
      }
      return function(name, arguments, expression.span, in: columns)
    case .method(let receiver, let name, let arguments):
      if startsAtDataset(receiver) { return nil }
      if case .name(let module) = receiver.kind, case .module? = lookUp(module) {
        for argument in arguments { _ = columnType(argument.value, in: columns) }
        return nil
      }
      return function(
        name.name, [Argument(label: nil, value: receiver)] + arguments, expression.span, in: columns
      )
    case .field(let receiver, let name, _):
      if startsAtDataset(receiver) { return nil }
      let type = columnType(receiver, in: columns)
      guard type != nil, ElementFunctions.named(name.name) != nil else { return nil }
      return apply(name.name, [(receiver, type)], at: expression.span)
    case .named(let value, _): return columnType(value, in: columns)
    case .if(let condition, let then, let otherwise):
      truth(condition, in: columns)
      return union([then] + (otherwise.map { [$0] } ?? []), in: columns)
    case .when(let arms, let otherwise):
      for arm in arms { truth(arm.condition, in: columns) }
      return union(arms.map(\.body) + (otherwise.map { [$0] } ?? []), in: columns)
    case .record, .range, .index:
      visit(expression, in: columns)
      return nil
    }
  }

  private func visit(_ expression: Expression, in columns: ColumnScope) {
    for child in expression.children { _ = columnType(child, in: columns) }
  }

  /// A variable: a plain value, or a column expression that was kept in it.
  private func valueType(of name: String, at span: Span, in columns: ColumnScope) -> ColumnType? {
    guard let type = lookUp(name) else { return nil }
    guard case .columnExpression = type, let kept = keptColumns[name] else {
      return type.columnType
    }
    keptColumns[name] = nil
    defer { keptColumns[name] = kept }
    let first = diagnostics.count
    let found = columnType(kept, in: columns)
    for place in first..<max(first, diagnostics.count) {
      diagnostics[place].related.append(.init(span, "used here"))
    }
    return found
  }

  private func truth(_ condition: Expression, in columns: ColumnScope) {
    guard let type = columnType(condition, in: columns), type != .bool, type != .null else {
      return
    }
    report(
      "wrong-type", "a condition must be true or false, not \(type.description)",
      at: condition.span, help: "write a comparison")
  }

  private func union(_ blocks: [Block], in columns: ColumnScope) -> ColumnType? {
    var joined: ColumnType? = .null
    for block in blocks {
      var type: ColumnType? = .null
      for statement in block.statements {
        if case .expression(let expression) = statement.kind {
          type = columnType(expression, in: columns)
        }
      }
      joined = joined.flatMap { a in type.flatMap { a.union($0) } }
    }
    return joined
  }

  // MARK: Operators

  private func binary(
    _ op: BinaryOperator, _ a: Expression, _ b: Expression, _ span: Span, in columns: ColumnScope
  ) -> ColumnType? {
    let x = columnType(a, in: columns)
    if op == .equal || op == .notEqual, case .null = b.kind { return .bool }
    if op == .isIn || op == .notIn {
      membership(a, x, b, span, in: columns)
      return .bool
    }
    let y = columnType(b, in: columns)
    if op == .equal || op == .notEqual, case .null = a.kind { return .bool }
    let result = apply(op.rawValue, [(a, x), (b, y)], at: span)
    switch op {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .and, .or, .matches:
      return .bool
    default: return result
    }
  }

  private func membership(
    _ a: Expression, _ x: ColumnType?, _ b: Expression, _ span: Span, in columns: ColumnScope
  ) {
    switch b.kind {
    case .range(let low, let high, _):
      let bounds = [low, high].map { bound in
        (bound ?? b, bound.map { columnType($0, in: columns) } ?? .null)
      }
      _ = apply("in_range", [(a, x)] + bounds, at: span)
    case .period: _ = apply("in_range", [(a, x), (b, .date), (b, .date)], at: span)
    case .list, .text: _ = apply("in", [(a, x), (b, columnType(b, in: columns))], at: span)
    default: _ = columnType(b, in: columns)
    }
  }

  // MARK: Functions

  /// A call whose first argument stands for a column. Only functions that the engine applies to whole
  /// columns are followed.
  private func function(
    _ name: String, _ arguments: [Argument], _ span: Span, in columns: ColumnScope
  ) -> ColumnType? {
    var types: [ColumnType?] = []
    let isWindow = WindowFunctions.named(name) != nil
    for argument in arguments {
      // A minus before a key of an order means descending, also in a list of keys.
      if isWindow, argument.label?.name == "order", case .list(let keys) = argument.value.kind {
        for key in keys { _ = columnType(key, in: columns, isArgument: true) }
        types.append(nil)
      } else {
        types.append(columnType(argument.value, in: columns, isArgument: isWindow))
      }
    }
    if name == "col", case .text(let text)? = arguments.first?.value.kind {
      guard let column = columns.schema[text] else {
        self.column(text, arguments[0].value.span, in: columns.schema)
        return nil
      }
      return column.type
    }
    guard let description = lifted(name) else { return nil }
    var given: [(Expression, ColumnType?)?] = []
    var next = 0
    func place(_ position: Int, _ argument: Expression, _ type: ColumnType?) {
      while given.count <= position { given.append(nil) }
      given[position] = (argument, type)
    }
    for (argument, type) in zip(arguments, types) {
      guard let label = argument.label?.name else {
        place(next, argument.value, type)
        next += 1
        continue
      }
      if let position = description.parameters.firstIndex(where: { $0.name == label }) {
        place(position, argument.value, type)
      } else if label != "by", label != "before" {
        return nil
      }
    }
    let complete = given.compactMap { $0 }
    guard complete.count == given.count else { return nil }
    return apply(name, complete, at: span)
  }

  /// What a name says of itself when it is applied to columns; nil when another function is meant.
  private func lifted(_ name: String) -> FunctionDescription? {
    for spec in machine.catalog.overloads(of: name) {
      if spec.isElementwise { break }
      switch spec.description.parameters.first?.type {
      case .dataset?, .record?, .list?, .function?, .text?, .int?, .range?, .object?: continue
      case nil: continue
      default: return nil
      }
    }
    return ElementFunctions.named(name)?.description ?? AggregateFunctions.named(name)?.description
  }

  /// The type that a function or an operator gives, by its own rule; what that refuses is reported. An
  /// argument of an unknown type counts as null, which every function takes.
  private func apply(
    _ name: String, _ arguments: [(expression: Expression, type: ColumnType?)], at span: Span
  ) -> ColumnType? {
    let rule: ([ColumnType]) throws -> ColumnType
    let parameters: [OptionSpec]
    let constants: Set<Int>
    if let function = ElementFunctions.named(name) {
      (rule, parameters, constants) = (
        function.resultType, function.description.parameters, function.constants
      )
    } else if let function = AggregateFunctions.named(name) {
      (rule, parameters, constants) = (
        function.resultType, function.description.parameters, function.constants
      )
    } else {
      return nil
    }
    for position in constants.sorted() where position < arguments.count {
      guard case .column = arguments[position].expression.kind else { continue }
      let parameter = position < parameters.count ? parameters[position].name : "\(position + 1)"
      report(
        "needs-constant", "`\(parameter)` of `\(name)` must be one value, not a column",
        at: arguments[position].expression.span)
      return nil
    }
    let unknown = arguments.indices.filter { arguments[$0].type == nil }
    guard unknown.count <= 1 else { return nil }
    var types = arguments.map { $0.type ?? .null }
    do {
      guard let place = unknown.first else { return try rule(types) }
      // The result is known all the same when it does not depend on what is not known; only what no
      // type would mend is a mistake.
      var results: [ColumnType] = []
      for candidate in Self.candidates {
        types[place] = candidate
        if let result = try? rule(types) { results.append(result) }
      }
      if results.isEmpty { return try rule(types) }
      return results.allSatisfy { $0 == results[0] } ? results[0] : nil
    } catch let failure as Failure where failure.code == "wrong-type" {
      let place = failure.blames.flatMap { blamed in
        parameters.firstIndex { $0.name == blamed }
      }
      let blamed = place.flatMap { $0 < arguments.count ? arguments[$0].expression.span : nil }
      report(
        Diagnostic(
          failure.code, failure.message, at: blamed ?? span, help: failure.help,
          notes: failure.notes, related: arguments.compactMap { origin(of: $0.expression) }))
      return nil
    } catch { return nil }
  }

  private static let candidates: [ColumnType] = [
    .text, .int, .float, .bool, .date, .datetime, .duration, .category(ordered: true),
    .list(of: .text), .list(of: .int), .list(of: .float), .list(of: .date),
    .list(of: .list(of: .text)), .list(of: .list(of: .int)), .list(of: .list(of: .float)), .null,
  ]

  // MARK: Names of columns

  /// The columns that an argument stands for, with their names; nil when a name is not known.
  func columns(of expression: Expression, in columns: ColumnScope) -> [StaticColumn]? {
    switch expression.kind {
    case .list(let elements):
      var all: [StaticColumn] = []
      for element in elements {
        guard let more = self.columns(of: element, in: columns) else { return nil }
        all += more
      }
      return all
    case .column(let name, _): return [StaticColumn(name, columns.schema[name]?.type)]
    case .named(let value, let name):
      return [StaticColumn(name.name, silently { columnType(value, in: columns) })]
    default: return nil
    }
  }

  /// Whether an expression surely has no name as a column.
  func isUnnamed(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .binary, .unary, .interpolated, .int, .float, .bool, .text: return true
    case .call(let callee, _):
      if case .name(let name) = callee.kind, lookUp(name) == nil {
        return AggregateFunctions.named(name) != nil || ElementFunctions.named(name) != nil
      }
      return false
    default: return false
    }
  }

  func silently<Result>(_ work: () -> Result) -> Result {
    let kept = diagnostics
    defer { diagnostics = kept }
    return work()
  }

  func startsAtDataset(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .name(let name):
      switch lookUp(name) {
      case .dataset?: return true
      default: return false
      }
    case .method(let receiver, _, _): return startsAtDataset(receiver)
    case .call(let callee, _):
      if case .name(let name) = callee.kind { return ["load", "sample", "table"].contains(name) }
      return false
    default: return false
    }
  }
}

extension StaticType {
  /// The type of a plain value as a column; nil when it is not known or no plain value.
  var columnType: ColumnType? {
    switch self {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .float: .float
    case .text: .text
    case .date: .date
    case .datetime: .datetime
    case .duration: .duration
    default: nil
    }
  }
}
