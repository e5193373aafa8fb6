import Diagnostics
import Syntax

/// Checked statements of one cell, compiled, ready to run one after another.
public final class Program {
  public struct Step {
    public let statement: Statement
    let node: StatementNode?
    /// Slots that the statement binds; put back when it fails.
    let slots: [Int]
    let cells: [FunctionCell]
  }
  public private(set) var steps: [Step] = []
  private let machine: Machine
  private let scope: GlobalScope

  public init(_ statements: [Statement], machine: Machine, scope: GlobalScope) throws(Signal) {
    self.machine = machine
    self.scope = scope
    for statement in statements {
      if case .use(let declaration) = statement.kind { try machine.use(declaration, in: scope) }
    }
    let compiler = Compiler(machine: machine, globals: scope)
    compiler.declare(statements)
    guard machine.growStack(toHold: scope.slotCount) else {
      throw .failed(
        Diagnostic(
          "too-large", "there are more variables than a session can hold",
          at: statements.first?.span, help: "keep many values in a list or a record"))
    }
    for statement in statements {
      var names = NameUse()
      names.walk(statement)
      let node = try compiler.topLevel(statement)
      steps.append(
        Step(
          statement: statement, node: node, slots: names.bound.compactMap { scope.variables[$0] },
          cells: names.bound.compactMap { scope.functions[$0] }))
    }
  }

  /// Runs one step. When it fails, the names it binds are as they were before.
  public func run(_ step: Step) throws(Signal) {
    guard let node = step.node else { return }
    let f = machine.stack
    let before = step.slots.map { f[$0] }
    let closures = step.cells.map(\.closure)
    machine.callDepth = 0
    machine.topSlot = f + scope.slotCount
    do {
      _ = try node.run(f)
    } catch {
      for (slot, value) in zip(step.slots, before) { f[slot] = value }
      for (cell, closure) in zip(step.cells, closures) { cell.closure = closure }
      throw error
    }
  }

  func runAll() throws(Signal) {
    let depth = machine.callDepth
    for step in steps { try run(step) }
    machine.callDepth = depth
  }
}

extension GlobalScope {
  /// Makes the scope of a new session.
  public convenience init() { self.init(counter: SlotCounter()) }
}

extension Machine {
  /// The value of a top-level name; nil when it is not bound.
  public func value(of name: String, in scope: GlobalScope) -> Value? {
    if let slot = scope.variables[name] {
      if case .unset = stack[slot] { return nil }
      return stack[slot]
    }
    return scope.functions[name]?.closure.map { .object($0) }
  }

  /// Binds a top-level name from outside: a parameter, the last result.
  public func bind(_ name: String, _ value: Value, in scope: GlobalScope) {
    scope.removeFunction(name)
    stack[scope.slot(for: name)] = value
  }
}

extension Machine {
  /// Evaluates one expression with the names of a scope.
  public func evaluate(_ expression: Expression, in scope: GlobalScope) throws(Signal) -> Value {
    let compiler = Compiler(machine: self, globals: scope)
    compiler.depth = scope.slotCount
    topSlot = stack + scope.slotCount
    return try compiler.compile(expression).eval(stack)
  }
}
