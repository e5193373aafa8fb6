import Diagnostics
import Syntax

/// The names of a session, a script or a module at its top level. They outlive each cell.
public final class GlobalScope: @unchecked Sendable {
  private(set) var variables: [String: Int] = [:]
  /// Variables in the order in which they were first bound.
  public private(set) var variableNames: [String] = []
  private(set) var functions: [String: FunctionCell] = [:]
  public private(set) var functionNames: [String] = []
  var modules: [String: Module] = [:]
  private let counter: SlotCounter

  init(counter: SlotCounter) { self.counter = counter }

  func slot(for name: String) -> Int {
    if let slot = variables[name] { return slot }
    let slot = counter.next()
    variables[name] = slot
    variableNames.append(name)
    return slot
  }

  func cell(for name: String) -> FunctionCell {
    if let cell = functions[name] { return cell }
    let cell = FunctionCell(name)
    functions[name] = cell
    functionNames.append(name)
    return cell
  }

  /// Lets another name stand for a function of a module.
  func bind(_ name: String, to cell: FunctionCell) {
    if functions[name] == nil { functionNames.append(name) }
    functions[name] = cell
  }

  func hasVariable(_ name: String) -> Bool { variables[name] != nil }
  func hasFunction(_ name: String) -> Bool { functions[name] != nil }

  /// Forgets a function when its name becomes a variable.
  func removeFunction(_ name: String) {
    functions[name] = nil
    functionNames.removeAll { $0 == name }
  }

  func removeVariable(_ name: String) {
    variables[name] = nil
    variableNames.removeAll { $0 == name }
  }

  /// Slots in use by all scopes of the machine.
  var slotCount: Int { counter.count }
  var sharedCounter: SlotCounter { counter }
}

/// Hands out the slots of top-level variables of all scopes of one machine.
final class SlotCounter: @unchecked Sendable {
  private(set) var count = 0
  func next() -> Int {
    defer { count += 1 }
    return count
  }
}

/// A loaded module: its own names.
public final class Module: @unchecked Sendable {
  public let name: String
  public let scope: GlobalScope
  public let documentation: String?
  /// The module's functions as the checker and help see them.
  public let declarations: [FunctionDeclaration]

  init(
    name: String, scope: GlobalScope, documentation: String?, declarations: [FunctionDeclaration]
  ) {
    self.name = name
    self.scope = scope
    self.documentation = documentation
    self.declarations = declarations
  }
}

/// The names of a function while it is compiled.
final class FunctionScope {
  private(set) var slots: [String: Int] = [:]
  private(set) var count = 0
  let parent: FunctionScope?
  /// Whether the function can leave from the middle of an expression.
  var mayLeave = false
  init(parent: FunctionScope?) { self.parent = parent }

  @discardableResult func add(_ name: String) -> Int {
    if let slot = slots[name] { return slot }
    slots[name] = count
    count += 1
    return count - 1
  }

  func addHidden() -> Int {
    count += 1
    return count - 1
  }
}
