import Diagnostics
import Frame
import Syntax

/// `if` as a value. A condition that is a column expression makes a column expression of all of it.
final class IfNode: Node {
  let condition: Node
  let then: Node
  let otherwise: Node?
  /// Whether both branches hold a single expression, so that they may become column expressions.
  let isPlain: Bool
  init(_ condition: Node, _ then: Node, _ otherwise: Node?, isPlain: Bool, _ span: Span) {
    self.condition = condition
    self.then = then
    self.otherwise = otherwise
    self.isPlain = isPlain
    super.init(span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    if isPlain {
      let truth = try condition.eval(f)
      if case .bool(let flag) = truth {
        if flag { return try then.eval(f) }
        guard let otherwise else { return .null }
        return try otherwise.eval(f)
      }
      if truth.expression != nil {
        return try Conditional.columns(
          [(truth, condition.span, then)], otherwise: otherwise, f, at: span)
      }
      if try Conditions.isTrue(truth, at: condition.span) { return try then.eval(f) }
    } else if try condition.test(f) {
      return try then.eval(f)
    }
    guard let otherwise else { return .null }
    return try otherwise.eval(f)
  }
}

/// `when { cond -> value … else -> value }`.
final class WhenNode: Node {
  let arms: [(condition: Node, value: Node)]
  let otherwise: Node?
  let isPlain: Bool
  init(_ arms: [(condition: Node, value: Node)], _ otherwise: Node?, isPlain: Bool, _ span: Span) {
    self.arms = arms
    self.otherwise = otherwise
    self.isPlain = isPlain
    super.init(span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    for (index, arm) in arms.enumerated() {
      let truth = try arm.condition.eval(f)
      if truth.expression != nil {
        guard isPlain else { throw Conditional.notPlain(at: span) }
        var rest = [(truth, arm.condition.span, arm.value)]
        for later in arms[(index + 1)...] {
          rest.append((try later.condition.eval(f), later.condition.span, later.value))
        }
        return try Conditional.columns(rest, otherwise: otherwise, f, at: span)
      }
      if truth.isNull { continue }
      if try Conditions.isTrue(truth, at: arm.condition.span) { return try arm.value.eval(f) }
    }
    guard let otherwise else { return .null }
    return try otherwise.eval(f)
  }
}

enum Conditional {
  static func columns(
    _ arms: [(condition: Value, span: Span, value: Node)], otherwise: Node?, _ f: Slots, at span: Span
  ) throws(Signal) -> Value {
    var lifted: [(condition: ColumnExpression, value: ColumnExpression)] = []
    for arm in arms {
      lifted.append(
        (
          try Expressions.lifted(arm.condition, at: arm.span),
          try Expressions.lifted(try arm.value.eval(f), at: arm.value.span)
        ))
    }
    var rest = ColumnExpression(.literal(.null), span: span)
    if let otherwise { rest = try Expressions.lifted(try otherwise.eval(f), at: otherwise.span) }
    return .expression(ColumnExpression(.conditional(lifted, otherwise: rest), span: span))
  }

  static func notPlain(at span: Span) -> Signal {
    .failed(
      Diagnostic(
        "column-condition", "a branch that depends on a column may hold only a value", at: span,
        help: "write one expression in each branch"))
  }
}

/// Statements in braces where a value is wanted: the last statement's value.
final class BlockNode: Node {
  let machine: Machine
  let statements: StatementNode?
  let last: Node?
  init(_ machine: Machine, _ statements: StatementNode?, _ last: Node?, _ span: Span) {
    self.machine = machine
    self.statements = statements
    self.last = last
    super.init(span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    if let statements {
      let flow = try statements.run(f)
      if flow != .next { throw .leaving(flow) }
    }
    guard let last else { return .null }
    return try last.eval(f)
  }
}

/// The body of a function with statements: `return` ends it, else the last value is its result.
final class BodyNode: Node {
  let machine: Machine
  let statements: StatementNode?
  let last: Node?
  init(_ machine: Machine, _ statements: StatementNode?, _ last: Node?, _ span: Span) {
    self.machine = machine
    self.statements = statements
    self.last = last
    super.init(span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    if let statements, try statements.run(f) == .returned { return machine.takeReturned() }
    guard let last else { return .null }
    return try last.eval(f)
  }
}

/// A compiled statement.
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

  static func chain(_ statements: some BidirectionalCollection<StatementNode>) -> StatementNode? {
    guard var result = statements.last else { return nil }
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
    machine.onShow(try value.eval(f), span)
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

/// `xs = xs.append(v)` on a list that only `xs` holds; everything else takes the general way.
final class AppendNode: StatementNode {
  let slot: Int
  let value: Node
  let otherwise: StatementNode
  init(_ slot: Int, _ value: Node, otherwise: StatementNode, _ span: Span) {
    self.slot = slot
    self.value = value
    self.otherwise = otherwise
    super.init(span)
  }
  override func run(_ f: Slots) throws(Signal) -> Flow {
    guard case .object(let object) = f[slot], object is ListObject else {
      return try otherwise.run(f)
    }
    let added = try value.eval(f)
    let list = (f + slot).move()
    (f + slot).initialize(to: Reuse.appending(added, to: list))
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
          Diagnostic("wrong-type", "a \(value.typeName) cannot be taken apart into \(parts.count) names", at: span))
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
          Diagnostic("wrong-type", "a \(value.typeName) has no fields to take out", at: span))
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
  let then: StatementNode?
  let otherwise: StatementNode?
  init(_ condition: Node, _ then: StatementNode?, _ otherwise: StatementNode?, _ span: Span) {
    self.condition = condition
    self.then = then
    self.otherwise = otherwise
    super.init(span)
  }
  override func run(_ f: Slots) throws(Signal) -> Flow {
    if try condition.test(f) {
      if let then { return try then.run(f) }
    } else if let otherwise {
      return try otherwise.run(f)
    }
    return .next
  }
}

final class WhileNode: StatementNode {
  let machine: Machine
  let condition: Node
  let body: StatementNode?
  init(_ machine: Machine, _ condition: Node, _ body: StatementNode?, _ span: Span) {
    self.machine = machine
    self.condition = condition
    self.body = body
    super.init(span)
  }
  override func run(_ f: Slots) throws(Signal) -> Flow {
    let pulse = Pulse(machine)
    while try condition.test(f) {
      try pulse.beat()
      guard let body else { continue }
      switch try Loops.turn(body, f) {
      case .broke: return .next
      case .returned: return .returned
      case .next, .continued: continue
      }
    }
    return .next
  }
}

/// Asks the budget on the back edge of a loop: the interrupt each time, the clock now and then.
struct Pulse {
  private let machine: Machine
  init(_ machine: Machine) { self.machine = machine }

  @inline(__always) func beat() throws(Signal) {
    if machine.budget.isInterrupted { throw .stopped(.interrupted) }
    machine.beats &+= 1
    if machine.beats & 0xFFFF == 0 { try clock() }
  }

  @inline(never) private func clock() throws(Signal) {
    do { try machine.budget.check() } catch { throw .stopped(error) }
  }
}

enum Loops {
  /// One turn; a `break` or `continue` from the middle of an expression arrives as a signal.
  @inline(__always)
  static func turn(_ body: StatementNode, _ f: Slots) throws(Signal) -> Flow {
    do {
      return try body.run(f)
    } catch {
      if case .leaving(let flow) = error, flow != .returned { return flow }
      throw error
    }
  }
}

final class ForNode: StatementNode {
  let machine: Machine
  let destination: Destination
  let sequence: Node
  let body: StatementNode?
  init(
    _ machine: Machine, _ destination: Destination, _ sequence: Node, _ body: StatementNode?,
    _ span: Span
  ) {
    self.machine = machine
    self.destination = destination
    self.sequence = sequence
    self.body = body
    super.init(span)
  }

  override func run(_ f: Slots) throws(Signal) -> Flow {
    let values = try sequence.eval(f)
    let pulse = Pulse(machine)
    if let range = values.object as? RangeObject, let ints = range.ints,
      case .slot(let slot) = destination
    {
      var next = ints.lowerBound
      while next < ints.upperBound {
        if case .object = f[slot] { f[slot] = .int(next) } else { (f + slot).initialize(to: .int(next)) }
        next += 1
        try pulse.beat()
        guard let body else { continue }
        switch try Loops.turn(body, f) {
        case .broke: return .next
        case .returned: return .returned
        case .next, .continued: continue
        }
      }
      return .next
    }
    return try each(values, f, pulse)
  }

  private func each(_ values: Value, _ f: Slots, _ pulse: Pulse) throws(Signal) -> Flow {
    let source = try Iteration(values, at: sequence.span)
    for index in 0..<source.count {
      try destination.bind(try source.element(index), f)
      try pulse.beat()
      guard let body else { continue }
      switch try Loops.turn(body, f) {
      case .broke: return .next
      case .returned: return .returned
      case .next, .continued: continue
      }
    }
    return .next
  }
}

/// What `for` and the list functions can walk over.
public struct Iteration {
  public let count: Int
  private let get: (Int) throws(Signal) -> Value

  public init(_ value: Value, at span: Span) throws(Signal) {
    switch value.object {
    case let list as ListObject:
      let values = list.values
      count = values.count
      get = { (index: Int) throws(Signal) -> Value in values[index] }
    case let range as RangeObject:
      guard let ints = range.ints else {
        throw .failed(
          Diagnostic(
            "wrong-type", "only a range of ints with both ends can be looped over", at: span))
      }
      count = ints.count
      get = { (index: Int) throws(Signal) -> Value in .int(ints.lowerBound + Int64(index)) }
    case let column as ColumnObject:
      let values = try Columns.values(column.column, at: span)
      count = values.count
      get = { (index: Int) throws(Signal) -> Value in values[index] }
    case let data as DatasetObject:
      count = data.dataset.rowCount
      get = { (index: Int) throws(Signal) -> Value in
        try Indexing.row(index, of: data.dataset, at: span)
      }
    case let record as RecordObject:
      let pairs = Array(zip(record.keys, record.values))
      count = pairs.count
      get = { (index: Int) throws(Signal) -> Value in
        .list([.text(pairs[index].0), pairs[index].1])
      }
    case let text as TextObject:
      throw .failed(
        Diagnostic(
          "wrong-type", "a text cannot be looped over", at: span,
          help: "write `.split(\"\")` for its characters; it has \(text.string.unicodeScalars.count)"))
    default:
      throw .failed(
        Diagnostic("wrong-type", "a \(value.typeName) cannot be looped over", at: span))
    }
  }

  public func element(_ index: Int) throws(Signal) -> Value { try get(index) }
}

final class LeaveNode: StatementNode {
  let machine: Machine
  let flow: Flow
  let value: Node?
  init(_ machine: Machine, _ flow: Flow, _ value: Node?, _ span: Span) {
    self.machine = machine
    self.flow = flow
    self.value = value
    super.init(span)
  }
  override func run(_ f: Slots) throws(Signal) -> Flow {
    if let value { machine.returned = try value.eval(f) }
    return flow
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
