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
  var body: Node { didSet { run = Uncounted(body) } }
  /// The body, for calls.
  private(set) var run: Uncounted
  /// Whether a `return` may come out of the middle of an expression.
  var mayLeave = false

  init(name: String, parameters: [String], span: Span, documentation: String?) {
    self.name = name
    self.parameters = parameters
    self.span = span
    self.documentation = documentation
    body = Node(span)
    run = Uncounted(body)
  }

  /// Where the first captured value goes; the others follow in order.
  private(set) var captureSlot = 0
  private(set) var hasDefaults = false
  /// Whether something must be put into the frame before the body runs, or a `return` be caught.
  private(set) var isPlain = true
  private(set) var requiredCount = 0
  private(set) var parameterCount = 0

  func finish() {
    captureSlot = captures.first?.to ?? 0
    hasDefaults = defaults.contains { $0 != nil }
    parameterCount = parameters.count
    requiredCount = defaults.prefix { $0 == nil }.count
    isPlain = captures.isEmpty && selfSlot == nil && !hasDefaults && !mayLeave
  }
}

/// A function of the user's: code and what it captured.
public final class ClosureObject: Callable, @unchecked Sendable {
  let code: FunctionCode
  let captured: [Value]

  init(_ code: FunctionCode, captured: [Value]) {
    self.code = code
    self.captured = captured
  }

  /// Whether a null of a call means that there is nothing to tell; asked through few calls of others.
  func givesNothing(depth: Int) -> Bool {
    depth < 8 && code.body.givesNothing(nil, depth: depth + 1)
  }

  public var name: String { code.name }
  public var parameters: [String] { code.parameters }
  public var requiredCount: Int { code.requiredCount }
  public var documentation: String? { code.documentation }
  /// Where it was defined.
  public var definition: Span { code.span }

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

/// A node that somebody else keeps alive, evaluated without counting references.
struct Uncounted {
  private let node: Unmanaged<Node>
  init(_ node: Node) { self.node = .passUnretained(node) }

  @inline(__always)
  func eval(_ f: Slots) throws(Signal) -> Value {
    var failure: Signal?
    let value = node._withUnsafeGuaranteedRef { node in
      do throws(Signal) { return try node.eval(f) } catch {
        failure = error
        return .null
      }
    }
    if let failure { throw failure }
    return value
  }
}

/// Where a function of a file or a session is found by name when it is used.
final class FunctionCell: @unchecked Sendable {
  let name: String
  var closure: ClosureObject? { didSet { target = closure.map { .passUnretained($0) } } }
  /// The closure, for calls: only a statement at the top level binds it anew, and none runs meanwhile.
  private(set) var target: Unmanaged<ClosureObject>?
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
    callDepth &+= 1
    beats &+= 1
    defer {
      callDepth &-= 1
      Self.clear(g, code.localCount)
    }
    if callDepth > Machine.maxCallDepth || g >= stackEnd || beats & 15 == 0 {
      try enter(g, at: span)
    }
    if code.isPlain { return try code.run.eval(g) }
    return try prepared(closure, g)
  }

  /// What is looked at on some calls only: room on both stacks, the interrupt, now and then the clock.
  @inline(never)
  private func enter(_ g: Slots, at span: Span) throws(Signal) {
    if callDepth > Machine.maxCallDepth || (g >= stackEnd && !growStack())
      || DeepStack.address < nativeLimit
    {
      throw tooDeep(at: span)
    }
    if budget.isInterrupted { throw .stopped(.interrupted) }
    if beats & 0xFFFF == 0 { do { try budget.check() } catch { throw .stopped(error) } }
  }

  /// Puts captured values, the closure itself and defaults where the body expects them, and runs it.
  @inline(__always)
  private func prepared(_ closure: ClosureObject, _ g: Slots) throws(Signal) -> Value {
    let code = closure.code
    let first = g + code.captureSlot
    for index in 0..<closure.captured.count {
      (first + index).initialize(to: closure.captured[index])
    }
    if let slot = code.selfSlot { g[slot] = .object(closure) }
    if code.hasDefaults { try fillDefaults(code, g) }
    if code.mayLeave { return try leaving(code, g) }
    return try code.run.eval(g)
  }

  @inline(never)
  private func fillDefaults(_ code: FunctionCode, _ g: Slots) throws(Signal) {
    for index in 0..<code.defaults.count {
      if let node = code.defaults[index], case .unset = g[index] { g[index] = try node.eval(g) }
    }
  }

  @inline(never)
  private func leaving(_ code: FunctionCode, _ g: Slots) throws(Signal) -> Value {
    do {
      return try code.run.eval(g)
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
