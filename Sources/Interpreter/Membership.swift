import Describe
import Diagnostics
import Frame
import Syntax

/// `in` and `not in`.
enum Membership {
  static func test(_ x: Value, in set: Value, isNegated: Bool, at span: Span, setSpan: Span)
    throws(Signal) -> Value
  {
    if x.expression != nil || set.expression != nil || x.object is ColumnObject {
      return try columns(x, set, isNegated: isNegated, at: span)
    }
    if x.isNull { return .null }
    guard case .object(let object) = set else {
      throw wrongSet(set, setSpan)
    }
    let found: Bool?
    switch object {
    case let list as ListObject: found = try contains(list.values, x, at: span)
    case let range as RangeObject: found = try within(range, x, at: span)
    case let period as PeriodObject:
      switch x {
      case .date(let day): found = day >= period.firstDay && day < period.endDay
      case .datetime(let micros):
        found =
          micros >= Int64(period.firstDay) * 86_400_000_000
          && micros < Int64(period.endDay) * 86_400_000_000
      case .object(let part as PeriodObject):
        found = part.firstDay >= period.firstDay && part.endDay <= period.endDay
      default:
        throw .failed(
          Diagnostic(
            "wrong-type",
            "a date or a period can be in a period, not \(ValueType.phrase(of: x.typeName))",
            at: span))
      }
    case let text as TextObject:
      guard let part = x.text else {
        throw .failed(
          Diagnostic(
            "wrong-type", "only a text can be in a text, not \(ValueType.phrase(of: x.typeName))",
            at: span))
      }
      found = TextSearch.find(part, in: text.string) != nil
    case let record as RecordObject: found = x.text.map { record[$0] != nil } ?? false
    case let column as ColumnObject:
      let values = try Columns.values(column.column, at: setSpan)
      found = try contains(values, x, at: span)
    default: throw wrongSet(set, setSpan)
    }
    return found.map { .bool($0 != isNegated) } ?? .null
  }

  private static func wrongSet(_ set: Value, _ span: Span) -> Signal {
    .failed(
      Diagnostic(
        "wrong-type", "`in` needs a list, a range, a period or a text, not \(set.typeName)",
        at: span))
  }

  private static func contains(_ values: [Value], _ x: Value, at span: Span) throws(Signal) -> Bool?
  {
    var sawNull = false
    for value in values {
      if value.isNull {
        sawNull = true
      } else if try Comparison.equality(x, value, at: span) == true {
        return true
      }
    }
    return sawNull ? nil : false
  }

  static func within(_ range: RangeObject, _ x: Value, at span: Span) throws(Signal) -> Bool {
    if let low = range.low {
      guard let order = try Comparison.order(x, low, at: span) else { throw differ(x, low, span) }
      if order < 0 { return false }
    }
    if let high = range.high {
      guard let order = try Comparison.order(x, high, at: span) else { throw differ(x, high, span) }
      if range.isClosed ? order > 0 : order >= 0 { return false }
    }
    return true
  }

  private static func differ(_ x: Value, _ bound: Value, _ span: Span) -> Signal {
    .failed(
      Diagnostic(
        "wrong-type", "\(x.typeName) cannot be in a range of \(bound.typeName)", at: span))
  }

  private static func columns(_ x: Value, _ set: Value, isNegated: Bool, at span: Span)
    throws(Signal)
    -> Value
  {
    var result: Value
    if let range = set.object as? RangeObject {
      result = try Expressions.apply(
        "in_range",
        [x, range.low ?? .null, range.high ?? .null, .bool(true), .bool(range.isClosed)],
        at: span)
    } else if let period = set.object as? PeriodObject {
      result = try Expressions.apply(
        "in_range", [x, .date(period.firstDay), .date(period.endDay), .bool(true), .bool(false)],
        at: span)
    } else if let column = set.object as? ColumnObject {
      let values = Value.list(try Columns.values(column.column, at: span))
      result = try Expressions.apply("in", [x, values], at: span)
    } else {
      result = try Expressions.apply("in", [x, set], at: span)
    }
    if isNegated { result = try Expressions.apply("not", [result], at: span) }
    return result
  }
}
