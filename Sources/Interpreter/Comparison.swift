import Diagnostics
import Glibc
import Syntax

/// Order and equality of values.
enum Comparison {
  static func apply(_ op: BinaryOperator, _ x: Value, _ y: Value, at span: Span) throws(Signal)
    -> Value
  {
    if Operators.isColumnar(x) || Operators.isColumnar(y) {
      return try Expressions.binary(op, x, y, at: span)
    }
    if x.isNull || y.isNull { return .null }
    if op == .equal || op == .notEqual {
      if let object = x.object as? PeriodObject ?? y.object as? PeriodObject {
        let other = x.object === object ? y : x
        if case .date = other { throw periodComparison(span) }
        if case .datetime = other { throw periodComparison(span) }
      }
      if let decided = try equality(x, y, at: span) { return .bool(decided == (op == .equal)) }
    } else if let order = try order(x, y, at: span) {
      switch op {
      case .less: return .bool(order < 0)
      case .lessOrEqual: return .bool(order <= 0)
      case .greater: return .bool(order > 0)
      default: return .bool(order >= 0)
      }
    }
    throw Operators.mismatch(op, x, y, at: span)
  }

  private static func periodComparison(_ span: Span) -> Signal {
    .failed(
      Diagnostic(
        "wrong-type", "a date is never equal to a period", at: span, help: "write `date in @2012`"))
  }

  /// Whether two values are equal; nil when their types cannot be compared.
  static func equality(_ x: Value, _ y: Value, at span: Span?, depth: Int = 0) throws(Signal)
    -> Bool?
  {
    switch (x, y) {
    case (.bool(let a), .bool(let b)): return a == b
    case (.null, .null): return true
    case (.null, _), (_, .null): return false
    case (.object(let a), .object(let b)):
      if let a = a as? TextObject, let b = b as? TextObject {
        return a.string.utf8.elementsEqual(b.string.utf8)
      }
      if let a = a as? ListObject, let b = b as? ListObject {
        try checkDepth(depth, span)
        guard a.values.count == b.values.count else { return false }
        for (p, q) in zip(a.values, b.values)
        where try equality(p, q, at: span, depth: depth + 1) != true { return false }
        return true
      }
      if let a = a as? RecordObject, let b = b as? RecordObject {
        try checkDepth(depth, span)
        guard a.count == b.count else { return false }
        for (key, value) in zip(a.keys, a.values) {
          guard let other = b[key], try equality(value, other, at: span, depth: depth + 1) == true
          else { return false }
        }
        return true
      }
      if let a = a as? PeriodObject, let b = b as? PeriodObject {
        return a.firstDay == b.firstDay && a.endDay == b.endDay
      }
      if let a = a as? RangeObject, let b = b as? RangeObject {
        let low = try equality(a.low ?? .null, b.low ?? .null, at: span, depth: depth + 1)
        let high = try equality(a.high ?? .null, b.high ?? .null, at: span, depth: depth + 1)
        return a.isClosed == b.isClosed && low == true && high == true
      }
      if type(of: a) == type(of: b) { return a.isEqual(to: b) }
      return nil
    default:
      return try order(x, y, at: span).map { $0 == 0 }
    }
  }

  static func checkDepth(_ depth: Int, _ span: Span?) throws(Signal) {
    if depth > 10_000 {
      throw .failed(
        Diagnostic("too-deep", "the value is nested more than 10,000 levels deep", at: span))
    }
  }

  /// Negative, 0 or positive; nil when the types have no common order.
  static func order(_ x: Value, _ y: Value, at span: Span?) throws(Signal) -> Int? {
    switch (x, y) {
    case (.int(let a), .int(let b)): return a < b ? -1 : a > b ? 1 : 0
    case (.float(let a), .float(let b)): return a < b ? -1 : a > b ? 1 : 0
    case (.int(let a), .float(let b)): return exact(a, b)
    case (.float(let a), .int(let b)): return -exact(b, a)
    case (.date(let a), .date(let b)): return a < b ? -1 : a > b ? 1 : 0
    case (.datetime(let a), .datetime(let b)), (.duration(let a), .duration(let b)):
      return a < b ? -1 : a > b ? 1 : 0
    case (.date(let a), .datetime(let b)):
      let micros = Int64(a) * 86_400_000_000
      return micros < b ? -1 : micros > b ? 1 : 0
    case (.datetime, .date): return try order(y, x, at: span).map { -$0 }
    case (.bool(let a), .bool(let b)): return a == b ? 0 : a ? 1 : -1
    case (.object(let a), .object(let b)):
      if let a = a as? TextObject, let b = b as? TextObject { return texts(a.string, b.string) }
      if let a = a as? ListObject, let b = b as? ListObject {
        for (p, q) in zip(a.values, b.values) {
          guard let order = try order(p, q, at: span) else { return nil }
          if order != 0 { return order }
        }
        return a.values.count - b.values.count
      }
      return nil
    default: return nil
    }
  }

  /// Compares an int with a float without rounding the int.
  static func exact(_ a: Int64, _ b: Double) -> Int {
    if b >= 0x1p63 { return -1 }
    if b < -0x1p63 { return 1 }
    let whole = Int64(b.rounded(.towardZero))
    if a != whole { return a < whole ? -1 : 1 }
    let rest = b - b.rounded(.towardZero)
    return rest > 0 ? -1 : rest < 0 ? 1 : 0
  }

  /// By code points, which for UTF-8 is by bytes.
  static func texts(_ a: String, _ b: String) -> Int {
    var a = a
    var b = b
    return a.withUTF8 { p in
      b.withUTF8 { q in
        let count = min(p.count, q.count)
        if count > 0, let first = p.baseAddress, let second = q.baseAddress {
          let order = memcmp(first, second, count)
          if order != 0 { return Int(order) }
        }
        return p.count - q.count
      }
    }
  }
}
