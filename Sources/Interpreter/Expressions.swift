import Diagnostics
import Frame
import Numeric
import Syntax

/// Column expressions: built while code runs, evaluated by the verbs.
public enum Expressions {
  /// The value as a column expression: an expression itself, a constant, a list of such.
  public static func lifted(_ value: Value, at span: Span) throws(Signal) -> ColumnExpression {
    if let expression = value.expression { return try sized(expression, at: span) }
    if let list = value.object as? ListObject, list.holdsExpressions {
      var parts: [ColumnExpression] = []
      for element in list.values { parts.append(try lifted(element, at: span)) }
      return try sized(ColumnExpression(.list(parts), span: span), at: span)
    }
    return ColumnExpression(.literal(try scalar(value, at: span)), span: span)
  }

  /// The value as a constant of a column expression. A record becomes a list of pairs.
  public static func scalar(_ value: Value, at span: Span) throws(Signal) -> Scalar {
    switch value {
    case .unset, .null: return .null
    case .bool(let flag): return .bool(flag)
    case .int(let int): return .int(int)
    case .float(let float): return .float(float)
    case .date(let day): return .date(day)
    case .datetime(let micros): return .datetime(micros)
    case .duration(let micros): return .duration(micros)
    case .object(let object):
      switch object {
      case let text as TextObject: return .text(text.string)
      case let list as ListObject:
        var scalars: [Scalar] = []
        for element in list.values { scalars.append(try scalar(element, at: span)) }
        return .list(scalars)
      case let record as RecordObject:
        var pairs: [Scalar] = []
        for (key, element) in zip(record.keys, record.values) {
          pairs.append(.list([.text(key), try scalar(element, at: span)]))
        }
        return .list(pairs)
      default:
        throw .failed(
          Diagnostic(
            "wrong-type", "a \(object.typeName) cannot be part of a column expression", at: span))
      }
    }
  }

  public static func value(_ scalar: Scalar) -> Value {
    switch scalar {
    case .null: .null
    case .int(let int): .int(int)
    case .float(let float): .float(float)
    case .bool(let flag): .bool(flag)
    case .text(let text): .text(text)
    case .date(let day): .date(day)
    case .datetime(let micros): .datetime(micros)
    case .duration(let micros): .duration(micros)
    case .list(let scalars): .list(scalars.map(value))
    }
  }

  static func function(_ name: String, at span: Span) throws(Signal) -> ElementFunction {
    guard let function = ElementFunctions.named(name) else {
      throw .failed(
        Diagnostic("unknown-function", "there is no function `\(name)` on columns", at: span))
    }
    return function
  }

  /// A function applied to column expressions.
  public static func call(_ name: String, _ arguments: [ColumnExpression], at span: Span)
    throws(Signal)
    -> ColumnExpression
  {
    try sized(
      ColumnExpression(.call(try function(name, at: span), arguments), span: span), at: span)
  }

  /// An expression that is not larger than all that walks it can bear.
  static func sized(_ expression: ColumnExpression, at span: Span) throws(Signal)
    -> ColumnExpression
  {
    do { try expression.checkSize() } catch { throw Signal.from(error, at: span) }
    return expression
  }

  static func binary(_ op: BinaryOperator, _ x: Value, _ y: Value, at span: Span) throws(Signal)
    -> Value
  {
    try apply(op.rawValue, [x, y], at: span)
  }

  static func apply(_ name: String, _ arguments: [Value], at span: Span) throws(Signal) -> Value {
    try apply(try function(name, at: span), arguments, at: span)
  }

  /// Applies a function of single values: to column expressions it gives a larger expression, to
  /// columns a column, to plain values a value.
  public static func apply(
    _ function: ElementFunction, _ arguments: [Value], at span: Span, work: Work? = nil
  ) throws(Signal) -> Value {
    let isExpression = arguments.contains { argument in
      argument.expression != nil || (argument.object as? ListObject)?.holdsExpressions == true
    }
    if isExpression {
      var lifted: [ColumnExpression] = []
      for argument in arguments { lifted.append(try Self.lifted(argument, at: span)) }
      return .expression(ColumnExpression(.call(function, lifted), span: span))
    }
    let work = work ?? Work(budget: Budget(threads: 1))
    var vectors: [Vector] = []
    var rowCount = 1
    var columnName: String?
    var parents: [Lineage] = []
    do {
      for argument in arguments {
        if let column = argument.object as? ColumnObject {
          vectors.append(try column.column.vector(work))
          rowCount = column.column.count
          columnName = columnName ?? column.name
          parents.append(column.column.lineage)
        } else {
          vectors.append(try Vector.constant(try scalar(argument, at: span)))
        }
      }
      let result = try function.evaluate(vectors, rowCount, work)
      guard let columnName else { return value(result.scalar(at: 0)) }
      let lineage = Lineage(.computed(function.name), from: parents, at: span)
      return .object(ColumnObject(Column(result, lineage: lineage), name: columnName))
    } catch { throw Signal.from(error, at: span) }
  }
}

/// Columns as lists of values.
enum Columns {
  static func values(_ column: Column, at span: Span, _ work: Work? = nil) throws(Signal) -> [Value]
  {
    do {
      let vector = try column.vector(work ?? Work(budget: Budget(threads: 1)))
      return (0..<vector.count).map { Expressions.value(vector.scalar(at: $0)) }
    } catch { throw Signal.from(error, at: span) }
  }
}
