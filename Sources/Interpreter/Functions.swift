import Diagnostics
import Syntax

/// A compiled function body, made once; closures share it.
final class FunctionCode: @unchecked Sendable {
  struct Capture {
    let name: String
    /// The slot in the frame where the function is defined.
    let from: Int
    /// The slot in the function's own frame.
    let to: Int
    let span: Span
  }

  let name: String
  let parameters: [String]
  let span: Span
  let documentation: String?
  // The compiler fills these in after it has made the object, so that a body may refer to itself.
  var defaults: [Node?] = []
  var captures: [Capture] = []
  /// Slots for parameters, captures and variables; temporary values come after.
  var localCount = 0
  /// The slot that holds the closure itself, for a local function that calls itself.
  var selfSlot: Int?
  var body: Node
  /// Whether a `return` may come out of the middle of an expression.
  var mayLeave = false

  init(name: String, parameters: [String], span: Span, documentation: String?) {
    self.name = name
    self.parameters = parameters
    self.span = span
    self.documentation = documentation
    body = Node(span)
  }

  /// Whether captures, the closure itself or defaults must be put into the frame before the body runs.
  private(set) var needsFilling = false

  func finish() {
    needsFilling = !captures.isEmpty || selfSlot != nil || defaults.contains { $0 != nil }
  }

  var requiredCount: Int { defaults.prefix { $0 == nil }.count }
}

/// A function of the user's: code and what it captured.
public final class ClosureObject: Callable, @unchecked Sendable {
  let code: FunctionCode
  let captured: [Value]

  init(_ code: FunctionCode, captured: [Value]) {
    self.code = code
    self.captured = captured
  }

  public var name: String { code.name }
  public var parameters: [String] { code.parameters }
  public var requiredCount: Int { code.requiredCount }
  public var documentation: String? { code.documentation }

  override func call(_ arguments: [Value], on machine: Machine, at span: Span) throws(Signal)
    -> Value
  {
    guard arguments.count <= code.parameters.count, arguments.count >= requiredCount else {
      throw .failed(Self.wrongCount(of: code, given: arguments.count, at: span))
    }
    let g = machine.top
    if g >= machine.stackEnd, !machine.growStack() { throw machine.tooDeep(at: span) }
    for (index, argument) in arguments.enumerated() { g[index] = argument }
    return try machine.invoke(self, g, at: span)
  }

  static func wrongCount(of code: FunctionCode, given: Int, at span: Span) -> Diagnostic {
    let required = code.requiredCount
    let total = code.parameters.count
    let wanted = required == total ? "\(total)" : "\(required) to \(total)"
    return Diagnostic(
      given < required ? "missing-argument" : "too-many-arguments",
      "`\(code.name)` takes \(wanted) argument\(total == 1 ? "" : "s"), not \(given)", at: span,
      related: [.init(code.span, "`\(code.name)` is defined here")])
  }
}

/// Where a function of a file or a session is found by name when it is used.
final class FunctionCell: @unchecked Sendable {
  let name: String
  var closure: ClosureObject?
  init(_ name: String) { self.name = name }

  func undefined(at span: Span) -> Signal {
    .failed(
      Diagnostic(
        "unbound-name", "`\(name)` is defined further below", at: span,
        help: "move the definition above the statement that uses it"))
  }
}

extension Machine {
  /// The first stack slot that no running call uses.
  var top: Slots { topSlot }

  func tooDeep(at span: Span) -> Signal {
    .failed(
      Diagnostic(
        "too-deep", "calls are nested too deeply (\(callDepth) levels)", at: span,
        help: "does a function call itself without an end?"))
  }

  /// Runs a closure whose arguments stand in `g[0...]`; slots behind them are unset.
  @inline(__always)
  func invoke(_ closure: ClosureObject, _ g: Slots, at span: Span) throws(Signal) -> Value {
    let code = closure.code
    callDepth += 1
    defer {
      callDepth -= 1
      Self.clear(g, code.localCount)
    }
    if callDepth > Machine.maxCallDepth || (g >= stackEnd && !growStack())
      || (callDepth & 15 == 0 && DeepStack.address < nativeLimit)
    {
      throw tooDeep(at: span)
    }
    if code.needsFilling { try fill(g, closure) }
    if code.mayLeave { return try leaving(code, g) }
    return try code.body.eval(g)
  }

  /// Puts captured values, the closure itself and defaults where the body expects them.
  @inline(never)
  private func fill(_ g: Slots, _ closure: ClosureObject) throws(Signal) {
    let code = closure.code
    for (index, capture) in code.captures.enumerated() { g[capture.to] = closure.captured[index] }
    if let slot = code.selfSlot { g[slot] = .object(closure) }
    for index in 0..<code.defaults.count {
      if let node = code.defaults[index], case .unset = g[index] { g[index] = try node.eval(g) }
    }
  }

  @inline(never)
  private func leaving(_ code: FunctionCode, _ g: Slots) throws(Signal) -> Value {
    do {
      return try code.body.eval(g)
    } catch {
      if case .leaving(.returned) = error { return takeReturned() }
      throw error
    }
  }

  func takeReturned() -> Value {
    defer { returned = .null }
    return returned
  }

  @inline(__always)
  static func clear(_ g: Slots, _ count: Int) {
    for index in 0..<count {
      if case .object = g[index] { g[index] = .unset } else { (g + index).initialize(to: .unset) }
    }
  }
}

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

/// A call of a function of the user's, found through its cell; labels are resolved once a definition.
final class UserCallNode: Node {
  let machine: Machine
  let cell: FunctionCell
  let arguments: [Node]
  let labels: [String?]
  let hasLabels: Bool
  let base: Int
  /// The argument of a call with one, which is what most recursion is.
  private let single: Node?
  private var resolved: FunctionCode?
  private var targets: [Int] = []

  init(
    _ machine: Machine, _ cell: FunctionCell, _ arguments: [Node], _ labels: [String?], base: Int,
    _ span: Span
  ) {
    self.machine = machine
    self.cell = cell
    self.arguments = arguments
    self.labels = labels
    self.base = base
    hasLabels = labels.contains { $0 != nil }
    single = arguments.count == 1 && !hasLabels ? arguments[0] : nil
    super.init(span)
  }

  override func eval(_ f: Slots) throws(Signal) -> Value {
    guard let closure = cell.closure else { throw cell.undefined(at: span) }
    if resolved !== closure.code { try resolve(closure.code) }
    let g = f + base
    if let single {
      (g).initialize(to: try single.eval(f))
      do { return try machine.invoke(closure, g, at: span) } catch { throw error.blaming(span) }
    }
    var placed = 0
    do {
      if hasLabels {
        var values: [Value] = []
        for argument in arguments { values.append(try argument.eval(f)) }
        for (target, value) in zip(targets, values) { g[target] = value }
      } else {
        while placed < arguments.count {
          (g + placed).initialize(to: try arguments[placed].eval(f))
          placed += 1
        }
      }
    } catch {
      Machine.clear(g, placed)
      throw error
    }
    do { return try machine.invoke(closure, g, at: span) } catch { throw error.blaming(span) }
  }

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

/// A call of a value: `f(x)` where `f` is a variable or an expression.
final class ValueCallNode: Node {
  let machine: Machine
  let callee: Node
  let arguments: [Node]
  let labels: [String?]
  let base: Int
  private let single: Node?

  init(
    _ machine: Machine, _ callee: Node, _ arguments: [Node], _ labels: [String?], base: Int,
    _ span: Span
  ) {
    self.machine = machine
    self.callee = callee
    self.arguments = arguments
    self.labels = labels
    self.base = base
    single = arguments.count == 1 && labels[0] == nil ? arguments[0] : nil
    super.init(span)
  }

  override func eval(_ f: Slots) throws(Signal) -> Value {
    let function = try callee.eval(f)
    if case .object(let object) = function, let closure = object as? ClosureObject, let single,
      closure.code.parameters.count == 1
    {
      let g = f + base
      g.initialize(to: try single.eval(f))
      return try machine.invoke(closure, g, at: span)
    }
    guard case .object(let object) = function, let callable = object as? Callable else {
      throw .failed(
        Diagnostic(
          "not-a-function", "a \(function.typeName) cannot be called", at: callee.span,
          help: function.expression != nil ? "a method needs `.name(`, a function no dot" : nil))
    }
    return try callable.call(arguments, labels, f, base: base, machine, at: span)
  }
}

extension Callable {
  /// Evaluates arguments in the caller's frame and calls.
  func call(
    _ arguments: [Node], _ labels: [String?], _ f: Slots, base: Int, _ machine: Machine,
    at span: Span
  ) throws(Signal) -> Value {
    guard let closure = self as? ClosureObject else {
      var values: [Value] = []
      for (node, label) in zip(arguments, labels) {
        guard label == nil else {
          throw .failed(
            Diagnostic("unknown-argument", "this function takes no named arguments", at: node.span))
        }
        values.append(try node.eval(f))
      }
      machine.topSlot = f + base
      return try call(values, on: machine, at: span)
    }
    let code = closure.code
    let g = f + base
    if code.parameters.count == 1, arguments.count == 1, labels[0] == nil {
      (g).initialize(to: try arguments[0].eval(f))
      return try machine.invoke(closure, g, at: span)
    }
    let targets = try UserCallNode.targets(of: labels, in: code, at: span)
    var values: [Value] = []
    for node in arguments { values.append(try node.eval(f)) }
    for (target, value) in zip(targets, values) { g[target] = value }
    return try machine.invoke(closure, g, at: span)
  }
}
