import Describe
import Diagnostics
import Frame
import Interpreter
import Numeric

/// Functions of the rows around a row, as functions of the language.
enum WindowLifts {
  static let all: [FunctionSpec] = WindowFunctions.all.map { function in
    var description = function.description
    description.parameters += [
      OptionSpec(
        "by", .columns, default: .null, "The groups; only rows of the same group count."),
      OptionSpec(
        "order", .columnExpression, default: .null,
        "What the rows are ordered by; `-` means descending. None means the order they have."),
    ]
    return FunctionSpec(
      description, isElementwise: true,
      staticResult: { call in
        guard let first = function.description.parameters.first?.name, let argument = call[first]
        else { return .columnExpression }
        switch argument.type {
        case .list(.columnExpression), .columnExpression: return .columnExpression
        case .list, .range, .column: return .unknown
        default: return .columnExpression
        }
      }
    ) { call in try value(function, call) }
  }

  private static func value(_ function: WindowFunction, _ call: Call) throws -> Value {
    let parameters = function.description.parameters
    if let first = parameters.first {
      let value = call[0]
      let list = value.object as? ListObject
      if list.map({ !$0.holdsColumns })
        ?? (value.object is ColumnObject || value.object is RangeObject)
      {
        guard call["by"].isNull, call["order"].isNull else {
          throw call.failure(
            "bad-argument", "`by` and `order` need a column expression", at: "by",
            help: "write `\(function.name)(.\(first.name), by: .group)` inside `with`")
        }
        return try overValues(function, call)
      }
    }
    var arguments: [ColumnExpression] = []
    for parameter in parameters { arguments.append(try call.expression(parameter.name)) }
    if let flag = function.minusSets, let first = arguments.first,
      case .call(let minus, let operands) = first.node, minus.name == "negate",
      let operand = operands.first, case .literal(.bool(let given)) = arguments[flag].node
    {
      arguments[0] = operand
      arguments[flag].node = .literal(.bool(!given))
    }
    let around = ColumnExpression.RowOrder(
      by: try call.expressions("by"), order: try call.sortKeys("order"))
    let expression = ColumnExpression(.window(function, arguments, over: around), span: call.span)
    try expression.checkSize()
    return .expression(expression)
  }

  /// The function over the values of a list, which gives a list, or of a column, which gives one.
  private static func overValues(_ function: WindowFunction, _ call: Call) throws -> Value {
    var vectors: [Vector] = []
    var rowCount = 0
    for (place, parameter) in function.description.parameters.enumerated() {
      let value = call[place]
      if place > 0 {
        let span = call.span(of: parameter.name)
        vectors.append(try Vector.constant(try Expressions.scalar(value, at: span)))
      } else if let column = value.object as? ColumnObject {
        vectors.append(try column.column.vector(call.work))
        rowCount = column.column.count
      } else {
        let span = call.span(of: parameter.name)
        let source = try Iteration(value, at: span, call.work)
        rowCount = source.count
        vectors.append(
          try Vector(
            scalars: (0..<rowCount).map { try Expressions.scalar(try source.element($0), at: span) }
          ))
      }
    }
    let result = try function.values(vectors, rowCount: rowCount, work: call.work)
    if let column = call[0].object as? ColumnObject {
      let lineage = Lineage(
        .computed(function.name), from: [column.column.lineage], at: call.span)
      return .object(ColumnObject(Column(result, lineage: lineage), name: column.name))
    }
    return .list(result.scalars.map { Expressions.value($0) })
  }
}

extension Call {
  /// The keys of an order: columns, each with `-` in front when it descends.
  func sortKeys(_ name: String) throws -> [SortKey] {
    let value = self[name]
    if value.isNull { return [] }
    return try (value.list ?? [value]).map { part in
      SortKey(minus: try Expressions.lifted(part, at: span(of: name)))
    }
  }
}

extension SortKey {
  /// A key that descends when a `-` stands outermost.
  init(minus expression: ColumnExpression) {
    if case .call(let function, let operands) = expression.node, function.name == "negate",
      let operand = operands.first
    {
      self.init(operand, descending: true)
    } else {
      self.init(expression)
    }
  }
}
