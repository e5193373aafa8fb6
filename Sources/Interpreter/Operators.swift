import Diagnostics
import Frame
import Glibc
import Numeric
import Syntax

/// Operators on operands that the fast paths did not answer.
enum Operators {
  static func apply(_ op: BinaryOperator, _ x: Value, _ y: Value, at span: Span) throws(Signal)
    -> Value
  {
    switch (x, y) {
    case (.unset, _), (_, .unset): return .null
    case (.object(let a), .object(let b)):
      if op == .add {
        if let a = a as? TextObject, let b = b as? TextObject {
          try room(a.string.utf8.count + b.string.utf8.count, for: "the text", at: span)
          return .text(a.string + b.string)
        }
        if let a = a as? ListObject, let b = b as? ListObject {
          let size = (a.values.count + b.values.count) * MemoryLayout<Value>.stride
          try room(size, for: "the list", at: span)
          return .object(
            ListObject(
              a.values + b.values, holdsExpressions: a.holdsExpressions || b.holdsExpressions))
        }
      }
    default: break
    }
    if isColumnar(x) || isColumnar(y) { return try Expressions.binary(op, x, y, at: span) }
    if x.isNull || y.isNull { return .null }
    switch (x, y) {
    case (.date, _), (.datetime, _), (.duration, _), (_, .date), (_, .datetime), (_, .duration):
      return try Expressions.binary(op, x, y, at: span)
    default: throw mismatch(op, x, y, at: span)
    }
  }

  /// Asks for the memory of one large value.
  private static func room(_ bytes: Int, for what: String, at span: Span) throws(Signal) {
    do { try MemoryLimit.reserve(bytes, for: what) } catch { throw Signal.from(error, at: span) }
  }

  static func isColumnar(_ value: Value) -> Bool {
    guard case .object(let object) = value else { return false }
    if object is ExpressionObject || object is ColumnObject { return true }
    return (object as? ListObject)?.holdsExpressions == true
  }

  static func mismatch(_ op: BinaryOperator, _ x: Value, _ y: Value, at span: Span) -> Signal {
    .failed(mistake(op, x.typeName, y.typeName, at: span))
  }

  static func overflow(_ op: BinaryOperator, _ p: Int64, _ q: Int64, at span: Span) -> Signal {
    .failed(
      Diagnostic(
        "int-overflow", "`\(p) \(op.rawValue) \(q)` is too large for an int", at: span,
        help: "an int has 64 bits; write one side as a float, such as `\(q).0`",
        notes: ["the largest int is 9,223,372,036,854,775,807"]))
  }

  /// The operators on ints that are rare or may fail.
  static func integers(_ op: BinaryOperator, _ p: Int64, _ q: Int64, _ node: Node) throws(Signal)
    -> Value
  {
    switch op {
    case .divide: return q == 0 ? node.nulled() : .float(Double(p) / Double(q))
    case .floorDivide:
      if q == 0 { return node.nulled() }
      if p == .min, q == -1 { throw overflow(op, p, q, at: node.span) }
      let quotient = p / q
      return .int(p % q != 0 && (p < 0) != (q < 0) ? quotient - 1 : quotient)
    case .remainder:
      if q == 0 { return node.nulled() }
      if q == -1 { return .int(0) }
      let r = p % q
      return .int(r != 0 && (r < 0) != (q < 0) ? r + q : r)
    case .power:
      if q < 0 { return floats(op, Double(p), Double(q), node) }
      var result: Int64 = 1
      var base = p
      var exponent = q
      while true {
        if exponent & 1 == 1 {
          let (r, o) = result.multipliedReportingOverflow(by: base)
          if o { throw overflow(op, p, q, at: node.span) }
          result = r
        }
        exponent >>= 1
        if exponent == 0 { return .int(result) }
        let (r, o) = base.multipliedReportingOverflow(by: base)
        if o { throw overflow(op, p, q, at: node.span) }
        base = r
      }
    default: return .null
    }
  }

  /// Float arithmetic; what is not a number or not finite is null.
  static func floats(_ op: BinaryOperator, _ p: Double, _ q: Double, _ node: Node) -> Value {
    let r: Double
    switch op {
    case .divide: r = p / q
    case .floorDivide: r = (p / q).rounded(.down)
    case .remainder:
      guard q != 0 else { return node.nulled() }
      let remainder = fmod(p, q)
      r = remainder != 0 && (remainder < 0) != (q < 0) ? remainder + q : remainder
    case .power: r = pow(p, q)
    default: return .null
    }
    return r.isFinite ? .float(r) : node.nulled()
  }
}

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
      default:
        throw .failed(
          Diagnostic("wrong-type", "only a date can be in a period, not \(x.typeName)", at: span))
      }
    case let text as TextObject:
      guard let part = x.text else {
        throw .failed(
          Diagnostic("wrong-type", "only a text can be in a text, not \(x.typeName)", at: span))
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

/// Search in texts by bytes.
public enum TextSearch {
  /// How many code points a text has: the bytes that begin one.
  public static func length(_ text: String) -> Int {
    var text = text
    return text.withUTF8 { bytes in
      // A byte that goes on with a code point is `10xxxxxx`. Each byte of a word counts to at most 255.
      let ones: UInt64 = 0x0101_0101_0101_0101
      let even: UInt64 = 0x00FF_00FF_00FF_00FF
      let words = bytes.count / 8
      var following = 0
      if let start = UnsafeRawPointer(bytes.baseAddress) {
        var next = 0
        while next < words {
          let end = min(words, next + 255)
          var counts: UInt64 = 0
          for word in next..<end {
            let part = start.loadUnaligned(fromByteOffset: word &* 8, as: UInt64.self)
            counts &+= (part >> 7) & ~(part >> 6) & ones
          }
          let pairs = (counts & even) &+ ((counts >> 8) & even)
          following += Int((pairs &* 0x0001_0001_0001_0001) >> 48)
          next = end
        }
      }
      for byte in bytes[(words * 8)...] where byte & 0xC0 == 0x80 { following += 1 }
      return bytes.count - following
    }
  }

  /// The byte offset of the first occurrence at or after `start`.
  static func find(_ part: String, in text: String, from start: Int = 0) -> Int? {
    var part = part
    var text = text
    return text.withUTF8 { t in
      part.withUTF8 { p in
        guard start <= t.count else { return nil }
        guard let first = p.first, let haystack = t.baseAddress, let needle = p.baseAddress else {
          return start
        }
        var offset = start
        while offset + p.count <= t.count {
          let rest = t.count - p.count + 1 - offset
          guard let hit = memchr(haystack + offset, Int32(first), rest) else { return nil }
          offset = UnsafeRawPointer(hit) - UnsafeRawPointer(haystack)
          if memcmp(haystack + offset, needle, p.count) == 0 { return offset }
          offset += 1
        }
        return nil
      }
    }
  }
}
