import Diagnostics
import Frame
import Syntax

/// Compiled code: a tree of final classes whose children are constants of the node, which is what
/// makes a virtual call cost no reference counting. `f` is the frame of the running function.
class Node {
  let span: Span
  init(_ span: Span) { self.span = span }

  func eval(_ f: Slots) throws(Signal) -> Value { .null }

  /// The null of a calculation on numbers that has no finite result; arithmetic notes the place.
  func nulled() -> Value { .null }

  /// Whether a null of it means that there is nothing to tell: of `print(x)`, of a function that ends in a
  /// loop. `f` is nil where the frame is not the node's.
  func givesNothing(_ f: Slots?, depth: Int = 0) -> Bool { false }

  /// The value as a condition of `if` and `while`.
  func test(_ f: Slots) throws(Signal) -> Bool { try Conditions.isTrue(try eval(f), at: span) }
}

/// A node with two operands.
class PairNode: Node {
  let a: Node
  let b: Node
  init(_ a: Node, _ b: Node, _ span: Span) {
    self.a = a
    self.b = b
    super.init(span)
  }
}

/// Two operands and an operator.
class OperatorNode: PairNode {
  let op: BinaryOperator
  init(_ op: BinaryOperator, _ a: Node, _ b: Node, _ span: Span) {
    self.op = op
    super.init(a, b, span)
  }
}

enum Conditions {
  static func isTrue(_ value: Value, at span: Span) throws(Signal) -> Bool {
    switch value {
    case .bool(let flag): return flag
    case .null:
      throw .failed(
        Diagnostic(
          "null-condition", "the condition is null", at: span,
          help: "say what null means here: `(cond) ?? false`"))
    case .object(let object) where object is ExpressionObject:
      throw .failed(
        Diagnostic(
          "column-condition", "the condition depends on a column, so it has no single truth",
          at: span, help: "filter the dataset, or use `if` and `when` with values only"))
    default:
      throw .failed(
        Diagnostic(
          "wrong-type", "a condition must be true or false, not \(value.typeName)", at: span,
          help: help(value.typeName)))
    }
  }
}

/// The end of statements that leave no value.
final class NothingNode: Node {
  override func givesNothing(_ f: Slots?, depth: Int) -> Bool { true }
}

final class ConstantNode: Node {
  /// Where the value lies, for operators that read it in place.
  let storage: UnsafeMutablePointer<Value>
  var value: Value { storage.pointee }
  init(_ value: Value, _ span: Span) {
    storage = .allocate(capacity: 1)
    storage.initialize(to: value)
    super.init(span)
  }
  deinit {
    storage.deinitialize(count: 1)
    storage.deallocate()
  }
  override func eval(_ f: Slots) throws(Signal) -> Value { storage.pointee }
}

final class LocalNode: Node {
  let slot: Int
  let name: String
  init(_ slot: Int, _ name: String, _ span: Span) {
    self.slot = slot
    self.name = name
    super.init(span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    let value = f[slot]
    if case .unset = value { throw unbound() }
    return value
  }
  @inline(never) func unbound() -> Signal {
    .failed(
      Diagnostic("unbound-name", "`\(name)` has no value yet", at: span, help: "bind it first"))
  }
}

/// A function of the file or the session, looked up when it is used.
final class FunctionNode: Node {
  let cell: FunctionCell
  init(_ cell: FunctionCell, _ span: Span) {
    self.cell = cell
    super.init(span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    guard let closure = cell.closure else { throw cell.undefined(at: span) }
    return .object(closure)
  }
}

final class ListNode: Node {
  let elements: [Node]
  init(_ elements: [Node], _ span: Span) {
    self.elements = elements
    super.init(span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    var values: [Value] = []
    values.reserveCapacity(elements.count)
    var holdsExpressions = false
    for element in elements {
      let value = try element.eval(f)
      if case .object(let object) = value {
        if object is ExpressionObject || (object as? ListObject)?.holdsExpressions == true {
          holdsExpressions = true
        }
      }
      values.append(value)
    }
    return .object(ListObject(values, holdsExpressions: holdsExpressions))
  }
}

final class RecordNode: Node {
  let entries: [(key: String, node: Node)]
  init(_ entries: [(key: String, node: Node)], _ span: Span) {
    self.entries = entries
    super.init(span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    let record = RecordObject()
    for (key, node) in entries { record.set(key, try node.eval(f)) }
    return .object(record)
  }
}

final class RangeNode: Node {
  let low: Node?
  let high: Node?
  let isClosed: Bool
  init(_ low: Node?, _ high: Node?, isClosed: Bool, _ span: Span) {
    self.low = low
    self.high = high
    self.isClosed = isClosed
    super.init(span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    var first: Value?
    var last: Value?
    if let low { first = try low.eval(f) }
    if let high { last = try high.eval(f) }
    for (value, node) in [(first, low), (last, high)] {
      guard let value, let node else { continue }
      switch value {
      case .int, .float, .date, .datetime, .duration: continue
      case .object(let object) where object is TextObject: continue
      default:
        throw .failed(
          Diagnostic(
            "wrong-type", "a range needs numbers, dates or texts as bounds, not \(value.typeName)",
            at: node.span))
      }
    }
    if let first, let last, try Comparison.order(first, last, at: span) == nil {
      throw .failed(
        Diagnostic(
          "wrong-type",
          "the bounds of a range must be of one type, not \(first.typeName) and \(last.typeName)",
          at: span))
    }
    return .object(RangeObject(low: first, high: last, isClosed: isClosed))
  }
}

/// `a[b]`.
final class IndexNode: PairNode {
  private let machine: Machine
  init(_ machine: Machine, _ value: Node, _ key: Node, _ span: Span) {
    self.machine = machine
    super.init(value, key, span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    let value = try a.eval(f)
    let key = try b.eval(f)
    if case .object(let object) = value, let list = object as? ListObject,
      case .int(let place) = key
    {
      let count = list.values.count
      let position = place < 0 ? place + Int64(count) : place
      if position >= 0, position < Int64(count) { return list.values[Int(position)] }
    }
    return try Indexing.element(of: value, at: key, span: span, indexSpan: b.span, machine.work)
  }
}

/// `x.name`: a field of a record, a column of a dataset, a field of a column's values, a property.
final class FieldNode: Node {
  let receiver: Node
  let name: String
  let nameSpan: Span
  let isOptional: Bool
  /// What to say where a dataset has no such column, and a function has the name.
  let callHelp: String?
  init(
    _ receiver: Node, _ name: Identifier, isOptional: Bool, callHelp: String?, _ span: Span
  ) {
    self.receiver = receiver
    self.name = name.name
    nameSpan = name.span
    self.isOptional = isOptional
    self.callHelp = callHelp
    super.init(span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    let value = try receiver.eval(f)
    return try Indexing.field(
      name, of: value, isOptional: isOptional, callHelp: callHelp, span: span, nameSpan: nameSpan)
  }
}

final class NamedNode: Node {
  let value: Node
  let name: String
  init(_ value: Node, _ name: String, _ span: Span) {
    self.value = value
    self.name = name
    super.init(span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    let expression = try Expressions.lifted(try value.eval(f), at: value.span)
    return .expression(ColumnExpression(.named(expression, name), span: span))
  }
}

/// A function written where a value stands, or `fn`: captures outer values when it is made.
final class ClosureNode: Node {
  let code: FunctionCode
  init(_ code: FunctionCode, _ span: Span) {
    self.code = code
    super.init(span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value { .object(try make(f)) }

  func make(_ f: Slots) throws(Signal) -> ClosureObject {
    var captured: [Value] = []
    captured.reserveCapacity(code.captures.count)
    for capture in code.captures {
      let value = f[capture.from]
      if case .unset = value {
        throw .failed(
          Diagnostic(
            "unbound-name", "`\(capture.name)` has no value yet where this function is defined",
            at: capture.span,
            help: "bind `\(capture.name)` before the function, which captures it here"))
      }
      captured.append(value)
    }
    return ClosureObject(code, captured: captured)
  }
}
