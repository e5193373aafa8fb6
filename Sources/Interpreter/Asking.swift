import Describe
import Syntax

extension Checker {
  /// What is known of an expression after the statements that stand before it. Runs nothing, loads no
  /// module; what is wrong is not told.
  public func staticType(of expression: Expression, after statements: [Statement] = [])
    -> StaticType
  {
    let definitions = statements.filter { if case .use = $0.kind { false } else { true } }
    _ = check(definitions)
    return type(of: expression)
  }

  /// What the statements bind at their top level, by name.
  public func names(boundBy statements: [Statement]) -> [String] {
    var names = NameUse()
    names.walk(statements)
    return names.bound
  }
}

extension StaticType {
  /// What is known of a value that is there.
  public static func known(of value: Value) -> StaticType { StaticType(of: value) }

  /// Whether a value of this type may stand first in a call of a function; nil when that is not known.
  public func mayComeFirst(in spec: FunctionSpec) -> Bool? {
    guard let first = spec.description.parameters.first else { return false }
    return fits(first, in: spec)
  }
}

extension StaticType {
  /// What can be asked of a column value with a dot and no parentheses.
  public static var columnFields: [String] { Indexing.fieldFunctions }
}

extension GlobalScope {
  /// The modules that `use` bound, sorted by name.
  public var moduleNames: [String] { modules.keys.sorted() }
  public func module(named name: String) -> Module? { modules[name] }
}
