import Describe
import Diagnostics
import Numeric
import Syntax

/// A function of the language: what it says of itself, and what it does. The only way a name enters
/// the language.
public struct FunctionSpec: Sendable {
  public let description: FunctionDescription
  public let implementation: @Sendable (Call) throws -> Value
  /// Whether the implementation takes its first argument out and changes it in place when nobody else
  /// holds it (`append`); it must not throw after it took it.
  public let reusesFirst: Bool
  /// Whether it is a function of single values, which takes columns and nulls in their place.
  public let isElementwise: Bool
  /// Answers the calls that loops are made of without a `Call`: the parameters lie at `p[0...]`, the
  /// result replaces the first. False, with nothing changed, for arguments that are not its own.
  public let quick: (@Sendable (_ p: UnsafeMutablePointer<Value>) -> Bool)?
  /// What the checker knows of the result, from what it knows of the arguments.
  public let staticResult: (@Sendable (StaticCall) -> StaticType)?

  public var name: String { description.name }

  public init(
    _ description: FunctionDescription, reusesFirst: Bool = false, isElementwise: Bool = false,
    staticResult: (@Sendable (StaticCall) -> StaticType)? = nil,
    _ implementation: @escaping @Sendable (Call) throws -> Value
  ) {
    self.description = description
    self.reusesFirst = reusesFirst
    self.isElementwise = isElementwise
    quick = nil
    self.staticResult = staticResult
    self.implementation = implementation
  }

  /// A function that mostly answers in place.
  /// - Parameter otherwise: answers, or refuses, the arguments that `quick` does not take.
  public init(
    _ description: FunctionDescription, reusesFirst: Bool = false,
    staticResult: (@Sendable (StaticCall) -> StaticType)? = nil,
    quick: @escaping @Sendable (UnsafeMutablePointer<Value>) -> Bool,
    otherwise: @escaping @Sendable (Call) throws -> Value
  ) {
    self.description = description
    self.reusesFirst = reusesFirst
    isElementwise = false
    self.quick = quick
    self.staticResult = staticResult
    implementation = { call in quick(call.slots) ? call.take(0) : try otherwise(call) }
  }
}

/// All functions of the language, built once.
public struct Catalog: Sendable {
  public let functions: [FunctionSpec]
  private let byName: [String: [FunctionSpec]]

  public init(_ functions: [FunctionSpec]) {
    self.functions = functions
    byName = Dictionary(grouping: functions, by: \.name)
  }

  /// The functions of a name; several when what is done depends on the first argument's type.
  public func overloads(of name: String) -> [FunctionSpec] { byName[name] ?? [] }

  public var names: [String] {
    var seen: Set<String> = []
    return functions.map(\.name).filter { seen.insert($0).inserted }
  }

  /// What to call instead of a word that other tools use, or that is misspelt.
  public func suggestion(for name: String) -> String? {
    for near in [name + "s", String(name.dropLast())] where byName[near] != nil {
      return "did you mean `\(near)`?"
    }
    if let words = searchTerm(name) { return words }
    return Suggestion.closest(to: name, among: names).map { "did you mean `\($0)`?" }
  }
}

extension Catalog {
  /// The function that other tools call by this word, whichever way its parts are put together:
  /// `StandardScaler`, `standard_scaler`.
  func searchTerm(_ name: String) -> String? {
    let wanted = Self.letters(name)
    for spec in functions
    where spec.description.searchTerms.contains(where: { Self.letters($0) == wanted }) {
      return "in mvs this is `\(spec.name)`"
    }
    return nil
  }

  private static func letters(_ name: String) -> String {
    name.lowercased().filter { $0 != "_" && $0 != " " && $0 != "." }
  }
}

/// The arguments of one call, bound to the parameters, with the world it may use.
public struct Call {
  public let machine: Machine
  let overload: Overload
  let slots: UnsafeMutablePointer<Value>
  let site: CallSite

  public var spec: FunctionSpec { overload.spec }
  public var work: Work { machine.work }
  /// The place of the whole call.
  public var span: Span { site.span }

  /// The value of parameter `index`, default filled in.
  public subscript(index: Int) -> Value { slots[index] }

  /// Takes the value out, so that the implementation holds the only reference if nobody else does.
  public func take(_ index: Int) -> Value {
    let value = slots[index]
    slots[index] = .null
    return value
  }

  public subscript(name: String) -> Value {
    guard let index = spec.description.parameters.firstIndex(where: { $0.name == name }) else {
      return .null
    }
    return slots[index]
  }

  /// The place of the argument for a parameter, or of the call.
  public func span(of name: String) -> Span { site.span(of: name, in: spec) }

  /// The names given to a parameter that collects names, in order, with their values.
  public func collected(_ name: String) -> [(name: String, value: Value)] {
    self[name].record.map { Array(zip($0.keys, $0.values)).map { (name: $0.0, value: $0.1) } } ?? []
  }

  public func failure(
    _ code: String, _ message: String, at name: String? = nil, help: String? = nil,
    notes: [String] = []
  ) -> Signal {
    .failed(
      Diagnostic(
        code, message, at: name.map { span(of: $0) } ?? site.span, help: help, notes: notes))
  }
}
