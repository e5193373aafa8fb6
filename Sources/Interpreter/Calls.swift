import Diagnostics
import Syntax

/// Arguments of a call as written.
final class CallSite: @unchecked Sendable {
  let span: Span
  let name: String
  let nameSpan: Span
  let arguments: [(label: String?, span: Span)]

  init(span: Span, name: Identifier, arguments: [(label: String?, span: Span)]) {
    self.span = span
    self.name = name.name
    nameSpan = name.span
    self.arguments = arguments
  }

  /// The call from its name on as it was written, on one line.
  var writtenCall: String {
    let text = span.source.text(in: nameSpan.start..<max(nameSpan.start, span.end))
    return text.split { $0.isWhitespace }.joined(separator: " ")
  }

  func span(of parameter: String, in spec: FunctionSpec) -> Span {
    if let labelled = arguments.first(where: { $0.label == parameter }) { return labelled.span }
    let positional = arguments.filter { $0.label == nil }
    if let index = spec.description.parameters.firstIndex(where: { $0.name == parameter }),
      index < positional.count
    {
      return positional[index].span
    }
    return span
  }
}

/// Arguments of a call evaluated one after another onto the stack; this class itself stands for none.
class Staging {
  func put(_ f: Slots, _ g: Slots) throws(Signal) {}

  /// A chain, so that no array of references is walked.
  static func chain(_ nodes: [Node]) -> Staging {
    nodes.reversed().reduce(Staging()) { rest, node in
      if let operand = DirectOperand(node) { return StagedOperand(operand, then: rest) }
      return type(of: rest) == Staging.self ? LastArgument(node) : StagedArgument(node, then: rest)
    }
  }
}

/// An argument that is read where it lies.
final class StagedOperand: Staging {
  private let operand: DirectOperand
  private let rest: Staging
  init(_ operand: DirectOperand, then rest: Staging) {
    self.operand = operand
    self.rest = rest
  }
  override func put(_ f: Slots, _ g: Slots) throws(Signal) {
    let place = operand.place(f)
    if case .unset = place.pointee { _ = try operand.node.eval(f) }
    g.initialize(to: place.pointee)
    do { try rest.put(f, g + 1) } catch {
      g.pointee = .unset
      throw error
    }
  }
}

/// The last argument.
final class LastArgument: Staging {
  private let node: Node
  init(_ node: Node) { self.node = node }
  override func put(_ f: Slots, _ g: Slots) throws(Signal) {
    g.initialize(to: try node.eval(f))
  }
}

/// An argument that others follow.
final class StagedArgument: Staging {
  private let node: Node
  private let rest: Staging
  init(_ node: Node, then rest: Staging) {
    self.node = node
    self.rest = rest
  }
  override func put(_ f: Slots, _ g: Slots) throws(Signal) {
    g.initialize(to: try node.eval(f))
    do { try rest.put(f, g + 1) } catch {
      g.pointee = .unset
      throw error
    }
  }
}

/// A call of a function of the user's, found through its cell; its arguments are checked once a
/// definition.
final class UserCallNode: Node {
  let machine: Machine
  let cell: FunctionCell
  let labels: [String?]
  let base: Int
  private let arguments: Staging
  /// The definition that the arguments were checked against.
  private var resolved: FunctionCode?
  /// Where each argument goes, when labels say so.
  private var targets: [Int] = []
  private let isPositional: Bool

  init(
    _ machine: Machine, _ cell: FunctionCell, _ arguments: [Node], _ labels: [String?], base: Int,
    _ span: Span
  ) {
    self.machine = machine
    self.cell = cell
    self.arguments = Staging.chain(arguments)
    self.labels = labels
    self.base = base
    isPositional = labels.allSatisfy { $0 == nil }
    super.init(span)
  }

  override func givesNothing(_ f: Slots?, depth: Int) -> Bool {
    cell.closure?.givesNothing(depth: depth) ?? false
  }

  override func eval(_ f: Slots) throws(Signal) -> Value {
    guard let target = cell.target else { throw cell.undefined(at: span) }
    var failure: Signal?
    let value = target._withUnsafeGuaranteedRef { closure in
      do throws(Signal) { return try call(closure, f) } catch {
        failure = error
        return .null
      }
    }
    if let failure { throw failure }
    return value
  }

  @inline(__always)
  private func call(_ closure: ClosureObject, _ f: Slots) throws(Signal) -> Value {
    if resolved !== closure.code { try resolve(closure.code) }
    let g = f + base
    try arguments.put(f, g)
    if !isPositional { Machine.arrange(g, targets) }
    do { return try machine.invoke(closure, g, at: span) } catch { throw error.blaming(span) }
  }

  @inline(never)
  private func resolve(_ code: FunctionCode) throws(Signal) {
    targets = try Self.targets(of: labels, in: code, at: span)
    resolved = code
  }

  /// For each argument the parameter it goes to.
  static func targets(of labels: [String?], in code: FunctionCode, at span: Span) throws(Signal)
    -> [Int]
  {
    var result: [Int] = []
    var next = 0
    for label in labels {
      guard let label else {
        result.append(next)
        next += 1
        continue
      }
      guard let index = code.parameters.firstIndex(of: label) else {
        let near = Suggestion.closest(to: label, among: code.parameters)
        throw .failed(
          Diagnostic(
            "unknown-argument", "`\(code.name)` has no parameter `\(label)`", at: span,
            help: near.map { "did you mean `\($0)`?" }))
      }
      result.append(index)
    }
    guard next <= code.parameters.count else {
      throw .failed(ClosureObject.wrongCount(of: code, given: labels.count, at: span))
    }
    if Set(result).count < result.count {
      throw .failed(
        Diagnostic("repeated-argument", "an argument of `\(code.name)` is given twice", at: span))
    }
    for (index, node) in code.defaults.enumerated() where node == nil && !result.contains(index) {
      throw .failed(
        Diagnostic(
          "missing-argument", "`\(code.name)` needs `\(code.parameters[index])`", at: span,
          related: [.init(code.span, "`\(code.name)` is defined here")]))
    }
    return result
  }
}

/// A call of a function that a variable holds, with one argument a parameter and no labels. The variable
/// keeps the function alive: arguments are evaluated before it is read, and nothing that runs in the
/// function can bind a variable of the caller.
final class VariableCallNode: Node {
  let machine: Machine
  let slot: Int
  let base: Int
  private let arguments: Staging
  private let count: Int
  /// Answers for everything but a function of the user's with as many parameters.
  private let otherwise: ValueCallNode

  init(_ slot: Int, _ arguments: [Node], otherwise: ValueCallNode) {
    machine = otherwise.machine
    self.slot = slot
    base = otherwise.base
    self.arguments = Staging.chain(arguments)
    count = arguments.count
    self.otherwise = otherwise
    super.init(otherwise.span)
  }

  override func givesNothing(_ f: Slots?, depth: Int) -> Bool {
    guard let f, case .object(let object) = f[slot] else { return false }
    return (object as? ClosureObject)?.givesNothing(depth: depth) ?? false
  }

  override func eval(_ f: Slots) throws(Signal) -> Value {
    guard let target = closure(f) else { return try otherwise.eval(f) }
    let g = f + base
    try arguments.put(f, g)
    var failure: Signal?
    let value = target._withUnsafeGuaranteedRef { closure in
      do throws(Signal) { return try machine.invoke(closure, g, at: span) } catch {
        failure = error
        return .null
      }
    }
    if let failure { throw failure }
    return value
  }

  @inline(__always)
  private func closure(_ f: Slots) -> Unmanaged<ClosureObject>? {
    guard case .object(let object) = f[slot], let closure = object as? ClosureObject,
      closure.code.parameterCount == count
    else { return nil }
    return .passUnretained(closure)
  }
}

/// A call of a value: `f(x)` where `f` is a variable or an expression.
final class ValueCallNode: Node {
  let machine: Machine
  let callee: Node
  let labels: [String?]
  let base: Int
  private let arguments: Staging
  private let isPositional: Bool
  private let count: Int

  init(
    _ machine: Machine, _ callee: Node, _ arguments: [Node], _ labels: [String?], base: Int,
    _ span: Span
  ) {
    self.machine = machine
    self.callee = callee
    self.arguments = Staging.chain(arguments)
    self.labels = labels
    self.base = base
    count = labels.count
    isPositional = labels.allSatisfy { $0 == nil }
    super.init(span)
  }

  override func eval(_ f: Slots) throws(Signal) -> Value {
    let function = try callee.eval(f)
    let g = f + base
    if case .object(let object) = function, let closure = object as? ClosureObject {
      if !isPositional || count != closure.code.parameterCount {
        let targets = try UserCallNode.targets(of: labels, in: closure.code, at: span)
        try arguments.put(f, g)
        Machine.arrange(g, targets)
      } else {
        try arguments.put(f, g)
      }
      return try machine.invoke(closure, g, at: span)
    }
    guard case .object(let object) = function, let callable = object as? Callable else {
      throw .failed(
        Diagnostic(
          "not-a-function", "\(named(function.typeName)) cannot be called", at: callee.span,
          help: function.expression != nil ? "a method needs `.name(`, a function no dot" : nil))
    }
    guard isPositional else {
      throw .failed(
        Diagnostic("unknown-argument", "this function takes no named arguments", at: span))
    }
    try arguments.put(f, g)
    let values = (0..<count).map { g[$0] }
    Machine.clear(g, count)
    machine.topSlot = g
    return try callable.call(values, on: machine, at: span)
  }
}

extension Machine {
  /// Moves arguments from the order in which they are written to that of the parameters.
  @inline(never)
  static func arrange(_ g: Slots, _ targets: [Int]) {
    let values = targets.indices.map { g[$0] }
    clear(g, targets.count)
    for (target, value) in zip(targets, values) { g[target] = value }
  }
}
