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
