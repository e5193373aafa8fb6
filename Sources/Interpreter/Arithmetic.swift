import Diagnostics
import Syntax

/// `+ - * / // % **` over any two operands. Ints and floats are answered here, the rest by `Operators`.
final class ArithmeticNode: OperatorNode {
  override func eval(_ f: Slots) throws(Signal) -> Value {
    let x = try a.eval(f)
    let y = try b.eval(f)
    return try Numbers.apply(op, x, y, self)
  }
}

/// A variable, an operator and an int constant.
class ConstantOperandNode: Node {
  let op: BinaryOperator
  let a: LocalNode
  let b: Int64
  init(_ op: BinaryOperator, _ a: LocalNode, _ b: Int64, _ span: Span) {
    self.op = op
    self.a = a
    self.b = b
    super.init(span)
  }
}

/// The same for a variable and an int constant: `i + 1`, `n % 2`.
final class ArithmeticByConstantNode: ConstantOperandNode {
  override func eval(_ f: Slots) throws(Signal) -> Value {
    if case .int(let x) = f[a.slot] {
      switch op {
      case .add:
        let (r, o) = x.addingReportingOverflow(b)
        if !o { return .int(r) }
      case .subtract:
        let (r, o) = x.subtractingReportingOverflow(b)
        if !o { return .int(r) }
      case .multiply:
        let (r, o) = x.multipliedReportingOverflow(by: b)
        if !o { return .int(r) }
      default: break
      }
    }
    return try Numbers.apply(op, try a.eval(f), .int(b), self)
  }
}

/// The same for two variables.
final class ArithmeticOfLocalsNode: Node {
  let op: BinaryOperator
  let a: LocalNode
  let b: LocalNode
  init(_ op: BinaryOperator, _ a: LocalNode, _ b: LocalNode, _ span: Span) {
    self.op = op
    self.a = a
    self.b = b
    super.init(span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    if case .int(let x) = f[a.slot], case .int(let y) = f[b.slot] {
      switch op {
      case .add:
        let (r, o) = x.addingReportingOverflow(y)
        if !o { return .int(r) }
      case .subtract:
        let (r, o) = x.subtractingReportingOverflow(y)
        if !o { return .int(r) }
      case .multiply:
        let (r, o) = x.multipliedReportingOverflow(by: y)
        if !o { return .int(r) }
      default: break
      }
    }
    return try Numbers.apply(op, try a.eval(f), try b.eval(f), self)
  }
}

/// `< <= > >= == !=` over any two operands.
final class ComparisonNode: OperatorNode {
  override func eval(_ f: Slots) throws(Signal) -> Value {
    let x = try a.eval(f)
    let y = try b.eval(f)
    if case .int(let p) = x, case .int(let q) = y { return .bool(Numbers.compare(op, p, q)) }
    return try Comparison.apply(op, x, y, at: span)
  }
  override func test(_ f: Slots) throws(Signal) -> Bool {
    let x = try a.eval(f)
    let y = try b.eval(f)
    if case .int(let p) = x, case .int(let q) = y { return Numbers.compare(op, p, q) }
    return try Conditions.isTrue(try Comparison.apply(op, x, y, at: span), at: span)
  }
}

/// The same for a variable and an int constant: `n < 2`.
final class ComparisonWithConstantNode: ConstantOperandNode {
  override func eval(_ f: Slots) throws(Signal) -> Value {
    if case .int(let x) = f[a.slot] { return .bool(Numbers.compare(op, x, b)) }
    return try Comparison.apply(op, try a.eval(f), .int(b), at: span)
  }
  override func test(_ f: Slots) throws(Signal) -> Bool {
    if case .int(let x) = f[a.slot] { return Numbers.compare(op, x, b) }
    return try Conditions.isTrue(
      try Comparison.apply(op, try a.eval(f), .int(b), at: span), at: span)
  }
}

/// Arithmetic on ints and floats.
enum Numbers {
  @inline(__always)
  static func compare(_ op: BinaryOperator, _ a: Int64, _ b: Int64) -> Bool {
    switch op {
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    case .equal: a == b
    default: a != b
    }
  }

  @inline(__always)
  static func apply(_ op: BinaryOperator, _ x: Value, _ y: Value, _ node: Node) throws(Signal)
    -> Value
  {
    switch (x, y) {
    case (.int(let p), .int(let q)): return try ints(op, p, q, node)
    case (.float(let p), .float(let q)): return try floats(op, p, q, node)
    case (.float(let p), .int(let q)): return try floats(op, p, Double(q), node)
    case (.int(let p), .float(let q)): return try floats(op, Double(p), q, node)
    default: return try Operators.apply(op, x, y, at: node.span)
    }
  }

  @inline(__always)
  static func ints(_ op: BinaryOperator, _ p: Int64, _ q: Int64, _ node: Node) throws(Signal)
    -> Value
  {
    switch op {
    case .add:
      let (r, o) = p.addingReportingOverflow(q)
      if !o { return .int(r) }
    case .subtract:
      let (r, o) = p.subtractingReportingOverflow(q)
      if !o { return .int(r) }
    case .multiply:
      let (r, o) = p.multipliedReportingOverflow(by: q)
      if !o { return .int(r) }
    case .remainder:
      if q > 0 {
        let r = p % q
        return .int(r < 0 ? r + q : r)
      }
      return try Operators.integers(op, p, q, at: node.span)
    default: return try Operators.integers(op, p, q, at: node.span)
    }
    throw Operators.overflow(op, p, q, at: node.span)
  }

  @inline(__always)
  static func floats(_ op: BinaryOperator, _ p: Double, _ q: Double, _ node: Node) throws(Signal)
    -> Value
  {
    let r: Double
    switch op {
    case .add: r = p + q
    case .subtract: r = p - q
    case .multiply: r = p * q
    case .divide: r = p / q
    default: return Operators.floats(op, p, q)
    }
    return r.isFinite ? .float(r) : .null
  }
}
