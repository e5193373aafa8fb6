import Diagnostics
import Frame
import Syntax

/// `and`, `or` by Kleene's rules; the right side is not evaluated when the left one decides.
final class LogicNode: PairNode {
  let isAnd: Bool
  init(isAnd: Bool, _ a: Node, _ b: Node, _ span: Span) {
    self.isAnd = isAnd
    super.init(a, b, span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    let x = try a.eval(f)
    if case .bool(let flag) = x, flag != isAnd { return x }
    let y = try b.eval(f)
    switch (x, y) {
    case (.bool, .bool), (.bool, .null): return y
    case (.null, .null): return .null
    case (.null, .bool(let flag)): return flag == isAnd ? .null : y
    default:
      if x.expression != nil || y.expression != nil {
        return try Expressions.binary(isAnd ? .and : .or, x, y, at: span)
      }
      let (bad, node) = Self.isTruth(x) ? (y, b) : (x, a)
      throw .failed(
        Diagnostic(
          "wrong-type", "`\(isAnd ? "and" : "or")` joins conditions, not \(bad.typeName)",
          at: node.span, help: Conditions.help(bad.typeName)))
    }
  }
  override func test(_ f: Slots) throws(Signal) -> Bool {
    try Conditions.isTrue(try eval(f), at: span)
  }
  static func isTruth(_ value: Value) -> Bool {
    switch value {
    case .bool, .null: true
    default: false
    }
  }
}

final class NotNode: Node {
  let a: Node
  init(_ a: Node, _ span: Span) {
    self.a = a
    super.init(span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    let x = try a.eval(f)
    switch x {
    case .bool(let flag): return .bool(!flag)
    case .null: return .null
    default:
      if let expression = x.expression {
        return .expression(try Expressions.call("not", [expression], at: span))
      }
      throw .failed(
        Diagnostic(
          "wrong-type", "`not` takes a condition, not \(x.typeName)", at: a.span,
          help: Conditions.help(x.typeName)))
    }
  }
}

final class MinusNode: Node {
  let a: Node
  init(_ a: Node, _ span: Span) {
    self.a = a
    super.init(span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    let x = try a.eval(f)
    switch x {
    case .int(let value):
      if value == .min {
        throw .failed(Diagnostic("int-overflow", "`-\(value)` is too large for an int", at: span))
      }
      return .int(-value)
    case .float(let value): return .float(-value)
    case .duration(let value) where value != .min: return .duration(-value)
    case .null: return .null
    default:
      if let expression = x.expression {
        return .expression(try Expressions.call("negate", [expression], at: span))
      }
      throw .failed(
        Diagnostic("wrong-type", "`-` takes a number, not \(x.typeName)", at: a.span))
    }
  }
}

/// `x == null` and `x != null`, with the literal.
final class NullTestNode: Node {
  let a: Node
  let isEqual: Bool
  init(_ a: Node, isEqual: Bool, _ span: Span) {
    self.a = a
    self.isEqual = isEqual
    super.init(span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    let x = try a.eval(f)
    if let expression = x.expression {
      return .expression(
        try Expressions.call(isEqual ? "is_null" : "is_not_null", [expression], at: span))
    }
    return .bool(x.isNull == isEqual)
  }
}

/// `a ?? b`: the first that is not null.
final class CoalesceNode: PairNode {
  override func eval(_ f: Slots) throws(Signal) -> Value {
    let x = try a.eval(f)
    if x.isNull { return try b.eval(f) }
    if x.expression != nil { return try Expressions.binary(.coalesce, x, try b.eval(f), at: span) }
    return x
  }
}

/// `x in xs`, `x not in xs`.
final class MembershipNode: PairNode {
  let isNegated: Bool
  init(_ a: Node, _ b: Node, isNegated: Bool, _ span: Span) {
    self.isNegated = isNegated
    super.init(a, b, span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    let x = try a.eval(f)
    let set = try b.eval(f)
    let found = try Membership.test(x, in: set, isNegated: isNegated, at: span, setSpan: b.span)
    return found
  }
}

/// `text ~ pattern`.
final class MatchNode: PairNode {
  override func eval(_ f: Slots) throws(Signal) -> Value {
    let x = try a.eval(f)
    let pattern = try b.eval(f)
    if x.expression == nil, x.isNull { return .null }
    let result = try Expressions.binary(.matches, x, pattern, at: span)
    return result
  }
}
