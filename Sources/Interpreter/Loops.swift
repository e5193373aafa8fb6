import Diagnostics
import Frame
import Numeric
import Syntax

final class WhileNode: StatementNode {
  let machine: Machine
  let condition: Node
  let body: StatementNode
  init(_ machine: Machine, _ condition: Node, _ body: StatementNode, _ span: Span) {
    self.machine = machine
    self.condition = condition
    self.body = body
    super.init(span)
  }
  override func run(_ f: Slots) throws(Signal) -> Flow {
    let pulse = Pulse(machine)
    while try condition.test(f) {
      try pulse.beat()
      switch try Loops.turn(body, f) {
      case .broke: return .next
      case .returned: return .returned
      case .next, .continued: continue
      }
    }
    return .next
  }
}

/// Asks the budget on the back edge of a loop: the interrupt every few turns, the clock now and then.
struct Pulse {
  private let machine: Machine
  init(_ machine: Machine) { self.machine = machine }

  @inline(__always) func beat() throws(Signal) {
    machine.beats &+= 1
    if machine.beats & 15 == 0 { try ask() }
  }

  @inline(never) private func ask() throws(Signal) {
    if machine.budget.isInterrupted { throw .stopped(.interrupted) }
    guard machine.beats & 0xFFFF == 0 else { return }
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
  let body: StatementNode
  init(
    _ machine: Machine, _ destination: Destination, _ sequence: Node, _ body: StatementNode,
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
        if case .object = f[slot] {
          f[slot] = .int(next)
        } else {
          (f + slot).initialize(to: .int(next))
        }
        next += 1
        try pulse.beat()
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
    let source = try Iteration(values, at: sequence.span, machine.work, limit: .max)
    for index in 0..<source.count {
      try destination.bind(try source.element(index), f)
      try pulse.beat()
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

  /// The most values that a list is made of at once.
  public static let listLimit = 100_000_000

  /// - Parameter limit: how many values there may be; what makes a list of them keeps the default.
  public init(_ value: Value, at span: Span, _ work: Work, limit: Int = listLimit) throws(Signal) {
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
      guard ints.count <= limit else {
        throw .failed(
          Diagnostic(
            "too-large",
            "a list of \(NumberText.grouped(ints.count)) values is more than the \(NumberText.grouped(limit)) a list may have",
            at: span, help: "loop over the range with `for`, or take a shorter one"))
      }
      count = ints.count
      get = { (index: Int) throws(Signal) -> Value in .int(ints.lowerBound + Int64(index)) }
    case let column as ColumnObject:
      let values = try Columns.values(column.column, at: span, work)
      count = values.count
      get = { (index: Int) throws(Signal) -> Value in values[index] }
    case let data as DatasetObject:
      count = data.dataset.rowCount
      get = { (index: Int) throws(Signal) -> Value in
        try Indexing.row(index, of: data.dataset, at: span, work)
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
          help:
            "write `.chars()` for its characters; it has \(text.string.unicodeScalars.count)"))
    default:
      throw .failed(
        Diagnostic("wrong-type", "\(named(value.typeName)) cannot be looped over", at: span))
    }
  }

  public func element(_ index: Int) throws(Signal) -> Value { try get(index) }
}
