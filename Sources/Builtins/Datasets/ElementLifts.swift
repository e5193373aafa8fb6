import Describe
import Diagnostics
import Frame
import Interpreter
import Numeric

/// Functions of single values and aggregates of the column engine, as functions of the language.
enum ElementLifts {
  static let all = elements + aggregates

  /// Operators have signs, not names that can be called.
  static let elements: [FunctionSpec] = ElementFunctions.all
    .filter { ValueText.isWord($0.name) && !operators.contains($0.name) }
    .map { function in
      FunctionSpec(
        function.description, isElementwise: true,
        staticResult: { call in
          let types = call.arguments.values.map(\.type) + call.variadic.map(\.type)
          guard types.contains(where: \.standsForColumns) else {
            return StaticType(function.description.returns)
          }
          // A column taken out of its dataset gives a column, an expression a larger expression.
          return types.contains { $0.standsForColumns && !$0.isColumn }
            ? .columnExpression : .column
        }
      ) { call in
        var arguments: [Value] = []
        for (index, parameter) in function.description.parameters.enumerated() {
          if parameter.isVariadic {
            arguments += call[index].list ?? []
          } else {
            arguments.append(call[index])
          }
        }
        return try Expressions.apply(function, arguments, at: call.span, work: call.work)
      }
    }

  private static let operators: Set<String> = [
    "and", "or", "not", "in", "negate", "in_range", "concat",
  ]

  static let aggregates: [FunctionSpec] = AggregateFunctions.all.map { function in
    var description = function.description
    let valueCount = description.parameters.count
    description.parameters += [
      OptionSpec(
        "by", .columns, default: .null,
        "One value a row: over the rows with the same keys; a list column joins rows that share an element."
      ),
      OptionSpec(
        "before", .columnExpression, default: .null,
        "With `by`: only rows whose value here is smaller than the row's own, such as earlier dates."
      ),
    ]
    return FunctionSpec(
      description, isElementwise: true,
      staticResult: { call in
        if let first = function.description.parameters.first?.name, let argument = call[first] {
          switch argument.type {
          case .list(.columnExpression), .columnExpression: return .columnExpression
          case .list, .range, .column: return .unknown
          default: return .columnExpression
          }
        }
        return .columnExpression
      }
    ) { call in
      try aggregate(function, valueCount, call)
    }
  }

  private static func aggregate(_ function: AggregateFunction, _ valueCount: Int, _ call: Call)
    throws
    -> Value
  {
    var values = (0..<valueCount).map { call[$0] }.filter { value in
      if case .unset = value { false } else { true }
    }
    // Options at the end that have their default need not be there.
    while let last = values.last,
      let value = function.description.parameters[values.count - 1].defaultValue,
      OptionValue(last) == value
    { values.removeLast() }
    let isPlain = values.first.map { value in
      if let list = value.object as? ListObject { return !list.holdsColumns }
      return value.object is ColumnObject || value.object is RangeObject
    }
    if isPlain == true {
      guard call["by"].isNull, call["before"].isNull else {
        throw call.failure(
          "bad-argument", "`by` and `before` need a column expression", at: "by",
          help: "write `\(function.name)(.x, by: .y)` inside `with`")
      }
      return try overValues(function, values, call)
    }
    var arguments: [ColumnExpression] = []
    for (index, value) in values.enumerated() {
      let parameter = function.description.parameters[index]
      arguments.append(try Expressions.lifted(value, at: call.span(of: parameter.name)))
    }
    let window = ColumnExpression.Window(
      by: try call.expressions("by"),
      before: call["before"].isNull ? nil : try call.expression("before"))
    return .expression(
      ColumnExpression(.aggregate(function, arguments, over: window), span: call.span))
  }

  private static func overValues(_ function: AggregateFunction, _ values: [Value], _ call: Call)
    throws
    -> Value
  {
    var vectors: [Vector] = []
    var rowCount = 1
    for (index, value) in values.enumerated() {
      let parameter = function.description.parameters[index]
      if let column = value.object as? ColumnObject {
        vectors.append(try column.column.vector(call.work))
        rowCount = column.column.count
      } else if value.object is ListObject || value.object is RangeObject {
        let span = call.span(of: parameter.name)
        let source = try Iteration(value, at: span, call.work)
        rowCount = source.count
        vectors.append(
          try Vector(
            scalars: (0..<source.count).map {
              try Expressions.scalar(try source.element($0), at: span)
            }))
      } else {
        vectors.append(try Vector.constant(try Expressions.scalar(value, at: call.span)))
      }
    }
    let result = try function.evaluate(vectors, nil, 1, rowCount, call.work)
    return Expressions.value(result.scalar(at: 0))
  }
}

extension StaticType {
  /// Whether it is a column taken out of its dataset.
  var isColumn: Bool { if case .column = self { true } else { false } }

  var standsForColumns: Bool {
    switch self {
    case .columnExpression, .column: true
    case .list(.columnExpression): true
    default: false
    }
  }
}

extension ListObject {
  /// Whether the list stands for columns rather than for values.
  var holdsColumns: Bool { holdsExpressions }
}
