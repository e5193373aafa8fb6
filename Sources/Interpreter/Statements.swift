import Diagnostics
import Syntax

/// A compiled statement; one of this class itself does nothing.
class StatementNode {
  let span: Span
  init(_ span: Span) { self.span = span }
  func run(_ f: Slots) throws(Signal) -> Flow { .next }
}

/// Two statements in a row; longer bodies are chains, so that no array of references is walked.
final class SequenceNode: StatementNode {
  let first: StatementNode
  let second: StatementNode
  init(_ first: StatementNode, _ second: StatementNode) {
    self.first = first
    self.second = second
    super.init(first.span)
  }
  override func run(_ f: Slots) throws(Signal) -> Flow {
    let flow = try first.run(f)
    if flow != .next { return flow }
    return try second.run(f)
  }

  static func chain(_ statements: some BidirectionalCollection<StatementNode>, at span: Span)
    -> StatementNode
  {
    guard var result = statements.last else { return StatementNode(span) }
    for statement in statements.dropLast().reversed() { result = SequenceNode(statement, result) }
    return result
  }
}

/// An expression whose value nobody wants.
final class DiscardNode: StatementNode {
  let value: Node
  init(_ value: Node) {
    self.value = value
    super.init(value.span)
  }
  override func run(_ f: Slots) throws(Signal) -> Flow {
    _ = try value.eval(f)
    return .next
  }
}

/// `show x`, and an expression at the top level.
final class ShowNode: StatementNode {
  let machine: Machine
  let value: Node
  init(_ machine: Machine, _ value: Node) {
    self.machine = machine
    self.value = value
    super.init(value.span)
  }
  override func run(_ f: Slots) throws(Signal) -> Flow {
    let shown = try value.eval(f)
    if !(shown.isNull && value.givesNothing(f)) { machine.onShow(shown, span) }
    return .next
  }
}

final class BindNode: StatementNode {
  let slot: Int
  let value: Node
  init(_ slot: Int, _ value: Node, _ span: Span) {
    self.slot = slot
    self.value = value
    super.init(span)
  }
  override func run(_ f: Slots) throws(Signal) -> Flow {
    let value = try value.eval(f)
    if case .object = f[slot] { f[slot] = value } else { (f + slot).initialize(to: value) }
    return .next
  }
}

/// `i = i + 1`: arithmetic on operands that are read in place, whose result goes straight to its slot.
final class BindArithmeticNode: StatementNode {
  let slot: Int
  let value: DirectArithmeticNode
  init(_ slot: Int, _ value: DirectArithmeticNode, _ span: Span) {
    self.slot = slot
    self.value = value
    super.init(span)
  }
  override func run(_ f: Slots) throws(Signal) -> Flow {
    if case .int(let p) = value.a.place(f).pointee, case .int(let q) = value.b.place(f).pointee {
      let result = try Numbers.ints(value.op, p, q, value)
      if case .object = f[slot] { f[slot] = result } else { (f + slot).initialize(to: result) }
      return .next
    }
    f[slot] = try value.eval(f)
    return .next
  }
}

/// Where the parts of a value go: `a, b`, `{title, year}`, `_`.
indirect enum Destination {
  case discard
  case slot(Int)
  case list([Destination], Span)
  case record([(key: String, span: Span, Destination)], Span)

  func bind(_ value: Value, _ f: Slots) throws(Signal) {
    switch self {
    case .discard: return
    case .slot(let slot): f[slot] = value
    case .list(let parts, let span):
      guard let values = value.list else {
        throw .failed(
          Diagnostic(
            "wrong-type",
            "\(named(value.typeName)) cannot be taken apart into \(parts.count) names",
            at: span))
      }
      guard values.count == parts.count else {
        throw .failed(
          Diagnostic(
            "wrong-count", "\(parts.count) names for a list of \(values.count)", at: span,
            help: values.count > parts.count ? "use `_` for parts you do not need" : nil))
      }
      for (part, value) in zip(parts, values) { try part.bind(value, f) }
    case .record(let fields, let span):
      guard let record = value.record else {
        throw .failed(
          Diagnostic("wrong-type", "\(named(value.typeName)) has no fields to take out", at: span))
      }
      for (key, keySpan, part) in fields {
        guard let field = record[key] else {
          throw Indexing.noField(key, among: record.keys, at: keySpan)
        }
        try part.bind(field, f)
      }
    }
  }
}

final class BindPatternNode: StatementNode {
  let destination: Destination
  let value: Node
  init(_ destination: Destination, _ value: Node, _ span: Span) {
    self.destination = destination
    self.value = value
    super.init(span)
  }
  override func run(_ f: Slots) throws(Signal) -> Flow {
    try destination.bind(try value.eval(f), f)
    return .next
  }
}

final class IfStatementNode: StatementNode {
  let condition: Node
  let then: StatementNode
  let otherwise: StatementNode
  init(_ condition: Node, _ then: StatementNode, _ otherwise: StatementNode, _ span: Span) {
    self.condition = condition
    self.then = then
    self.otherwise = otherwise
    super.init(span)
  }
  override func run(_ f: Slots) throws(Signal) -> Flow {
    try condition.test(f) ? try then.run(f) : try otherwise.run(f)
  }
}

/// `break` and `continue`.
final class LeaveNode: StatementNode {
  let flow: Flow
  init(_ flow: Flow, _ span: Span) {
    self.flow = flow
    super.init(span)
  }
  override func run(_ f: Slots) throws(Signal) -> Flow { flow }
}

final class ReturnNode: StatementNode {
  let machine: Machine
  let value: Node
  init(_ machine: Machine, _ value: Node, _ span: Span) {
    self.machine = machine
    self.value = value
    super.init(span)
  }
  override func run(_ f: Slots) throws(Signal) -> Flow {
    machine.returned = try value.eval(f)
    return .returned
  }
}

/// `fn` at the top level: the cell gets a closure.
final class DefineNode: StatementNode {
  let cell: FunctionCell
  let closure: ClosureNode
  init(_ cell: FunctionCell, _ closure: ClosureNode) {
    self.cell = cell
    self.closure = closure
    super.init(closure.span)
  }
  override func run(_ f: Slots) throws(Signal) -> Flow {
    cell.closure = try closure.make(f)
    return .next
  }
}
