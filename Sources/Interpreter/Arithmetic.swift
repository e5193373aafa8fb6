import Diagnostics
import Syntax

/// An operand that is read where it lies, without evaluating anything: a variable or a constant.
struct DirectOperand {
  /// Answers for the operand when its value is not what the fast path takes; keeps the constant alive.
  let node: Node
  private let slot: Int
  private let constant: UnsafePointer<Value>?

  init?(_ node: Node) {
    self.node = node
    if let local = node as? LocalNode {
      slot = local.slot
      constant = nil
    } else if let it = node as? ConstantNode {
      slot = 0
      constant = UnsafePointer(it.storage)
    } else {
      return nil
    }
  }

  @inline(__always) func place(_ f: Slots) -> UnsafePointer<Value> {
    constant ?? UnsafePointer(f + slot)
  }
}

/// `+ - * / // % **` over any two operands. Ints and floats are answered here, the rest by `Operators`.
final class ArithmeticNode: OperatorNode {
  private let notes: NullNotes
  private init(_ op: BinaryOperator, _ a: Node, _ b: Node, _ notes: NullNotes, _ span: Span) {
    self.notes = notes
    super.init(op, a, b, span)
  }
  override func nulled() -> Value { notes.add(span) }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    let x = try a.eval(f)
    let y = try b.eval(f)
    return try Numbers.apply(op, x, y, self)
  }

  /// The node that reads direct operands in place.
  static func make(_ op: BinaryOperator, _ a: Node, _ b: Node, _ notes: NullNotes, _ span: Span)
    -> Node
  {
    switch (DirectOperand(a), DirectOperand(b)) {
    case (let x?, let y?): DirectArithmeticNode(op, x, y, notes, span)
    case (nil, let y?): RightDirectArithmeticNode(op, a, y, notes, span)
    default: ArithmeticNode(op, a, b, notes, span)
    }
  }
}

/// The same for two operands that are read in place: `i + 1`, `x * y`.
final class DirectArithmeticNode: Node {
  let op: BinaryOperator
  let a: DirectOperand
  let b: DirectOperand
  private let notes: NullNotes
  init(
    _ op: BinaryOperator, _ a: DirectOperand, _ b: DirectOperand, _ notes: NullNotes, _ span: Span
  ) {
    self.op = op
    self.a = a
    self.b = b
    self.notes = notes
    super.init(span)
  }
  override func nulled() -> Value { notes.add(span) }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    let x = a.place(f)
    let y = b.place(f)
    if case .int(let p) = x.pointee, case .int(let q) = y.pointee {
      return try Numbers.ints(op, p, q, self)
    }
    if let p = Numbers.float(x), let q = Numbers.float(y) { return Numbers.floats(op, p, q, self) }
    return try Operators.apply(op, try a.node.eval(f), try b.node.eval(f), at: span)
  }
}

/// The same where the second operand is read in place: `(x * 0.5) + i`.
final class RightDirectArithmeticNode: Node {
  let op: BinaryOperator
  let a: Node
  let b: DirectOperand
  private let notes: NullNotes
  init(_ op: BinaryOperator, _ a: Node, _ b: DirectOperand, _ notes: NullNotes, _ span: Span) {
    self.op = op
    self.a = a
    self.b = b
    self.notes = notes
    super.init(span)
  }
  override func nulled() -> Value { notes.add(span) }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    let x = try a.eval(f)
    let y = b.place(f)
    switch x {
    case .int(let p):
      if case .int(let q) = y.pointee { return try Numbers.ints(op, p, q, self) }
      if case .float(let q) = y.pointee { return Numbers.floats(op, Double(p), q, self) }
    case .float(let p):
      if let q = Numbers.float(y) { return Numbers.floats(op, p, q, self) }
    default: break
    }
    return try Operators.apply(op, x, try b.node.eval(f), at: span)
  }
}

/// `< <= > >= == !=` over any two operands.
final class ComparisonNode: OperatorNode {
  override func eval(_ f: Slots) throws(Signal) -> Value {
    let x = try a.eval(f)
    let y = try b.eval(f)
    if case .int(let p) = x, case .int(let q) = y { return .bool(Numbers.compare(op, p, q)) }
    if case .float(let p) = x, case .float(let q) = y { return .bool(Numbers.compare(op, p, q)) }
    return try Comparison.apply(op, x, y, at: span)
  }
  override func test(_ f: Slots) throws(Signal) -> Bool {
    let x = try a.eval(f)
    let y = try b.eval(f)
    if case .int(let p) = x, case .int(let q) = y { return Numbers.compare(op, p, q) }
    if case .float(let p) = x, case .float(let q) = y { return Numbers.compare(op, p, q) }
    return try Conditions.isTrue(try Comparison.apply(op, x, y, at: span), at: span)
  }

  static func make(_ op: BinaryOperator, _ a: Node, _ b: Node, _ span: Span) -> Node {
    if let x = DirectOperand(a), let y = DirectOperand(b) {
      DirectComparisonNode(op, x, y, span)
    } else {
      ComparisonNode(op, a, b, span)
    }
  }
}

/// The same for two operands that are read in place: `n < 2`.
final class DirectComparisonNode: Node {
  let op: BinaryOperator
  let a: DirectOperand
  let b: DirectOperand
  init(_ op: BinaryOperator, _ a: DirectOperand, _ b: DirectOperand, _ span: Span) {
    self.op = op
    self.a = a
    self.b = b
    super.init(span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    if case .int(let p) = a.place(f).pointee, case .int(let q) = b.place(f).pointee {
      return .bool(Numbers.compare(op, p, q))
    }
    return try compare(f)
  }
  override func test(_ f: Slots) throws(Signal) -> Bool {
    if case .int(let p) = a.place(f).pointee, case .int(let q) = b.place(f).pointee {
      return Numbers.compare(op, p, q)
    }
    return try Conditions.isTrue(try compare(f), at: span)
  }
  private func compare(_ f: Slots) throws(Signal) -> Value {
    if case .float(let p) = a.place(f).pointee, case .float(let q) = b.place(f).pointee {
      return .bool(Numbers.compare(op, p, q))
    }
    return try Comparison.apply(op, try a.node.eval(f), try b.node.eval(f), at: span)
  }
}

/// Arithmetic on ints and floats.
enum Numbers {
  @inline(__always)
  static func compare<T: Comparable>(_ op: BinaryOperator, _ a: T, _ b: T) -> Bool {
    switch op {
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    case .equal: a == b
    default: a != b
    }
  }

  /// The number at a place as a float; nil for what is not a number.
  @inline(__always)
  static func float(_ place: UnsafePointer<Value>) -> Double? {
    if case .float(let value) = place.pointee { return value }
    if case .int(let value) = place.pointee { return Double(value) }
    return nil
  }

  @inline(__always)
  static func apply(_ op: BinaryOperator, _ x: Value, _ y: Value, _ node: Node) throws(Signal)
    -> Value
  {
    switch (x, y) {
    case (.int(let p), .int(let q)): return try ints(op, p, q, node)
    case (.float(let p), .float(let q)): return floats(op, p, q, node)
    case (.float(let p), .int(let q)): return floats(op, p, Double(q), node)
    case (.int(let p), .float(let q)): return floats(op, Double(p), q, node)
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
      if q > 0 { return .int(remainder(p, q)) }
      return try Operators.integers(op, p, q, node)
    default: return try Operators.integers(op, p, q, node)
    }
    throw Operators.overflow(op, p, q, at: node.span)
  }

  /// With the sign of the divisor, which is positive. A division of 32 bits is faster than one of 64.
  @inline(__always)
  private static func remainder(_ p: Int64, _ q: Int64) -> Int64 {
    if UInt64(bitPattern: p | q) >> 32 == 0 {
      return Int64(UInt32(truncatingIfNeeded: p) % UInt32(truncatingIfNeeded: q))
    }
    let r = p % q
    return r < 0 ? r + q : r
  }

  @inline(__always)
  static func floats(_ op: BinaryOperator, _ p: Double, _ q: Double, _ node: Node) -> Value {
    let r: Double
    switch op {
    case .add: r = p + q
    case .subtract: r = p - q
    case .multiply: r = p * q
    case .divide: r = p / q
    default: return Operators.floats(op, p, q, node)
    }
    return r.isFinite ? .float(r) : node.nulled()
  }
}
