import Diagnostics
import Frame
import Syntax

/// Names that are not there, and names that nobody uses.
extension Checker {
  func unknown(_ name: String, at span: Span, isCall: Bool, schema: StaticSchema?) {
    if !isCall, let later = bindings.reversed().compactMap({ $0[name] }).first,
      later.source === span.source, later.start > span.start
    {
      report(
        Diagnostic(
          "unbound-name", "`\(name)` has no value yet", at: span,
          help: "bind it before it is used", related: [.init(later, "it is bound here")]))
      return
    }
    let known = frames.reversed().flatMap { $0.keys.sorted() } + scope.functionNames
    if let double = latinDouble(of: name), known.contains(double) {
      report(
        "look-alike", "there is no `\(name)` in these letters, though they look Latin", at: span,
        help: "write `\(double)` in Latin letters")
      return
    }
    var help: String?
    if let schema, let column = schema[name] {
      help = "a column is written with a dot: `\(ColumnExpression.columnText(column.name))`"
    } else if let foreign = ForeignNames.help(for: name) {
      help = foreign
    } else if isCall, let words = machine.catalog.suggestion(for: name) {
      help = words
    } else {
      if let near = Suggestion.closest(to: name, among: known + machine.catalog.names) {
        help = "did you mean `\(near)`?"
      } else if !isCall {
        help =
          machine.catalog.searchTerm(name)
          ?? "bind it first, `\(name) = …`; a text stands in quotes, a column after a dot"
      }
    }
    report(
      isCall ? "unknown-function" : "unknown-name",
      isCall ? "there is no function `\(name)`" : "there is no `\(name)`", at: span, help: help)
  }

  /// Reports `fn f(year: int)`: a type where the default of a parameter stands.
  func isForeignType(_ value: Expression, of parameter: Parameter) -> Bool {
    guard case .name(let name) = value.kind, Self.foreignTypes.contains(name), lookUp(name) == nil,
      machine.catalog.overloads(of: name).isEmpty
    else { return false }
    report(
      "unknown-name", "parameters have no types; behind the `:` stands a default", at: value.span,
      help: "write `\(parameter.name.name)` alone")
    return true
  }

  private static let foreignTypes: Set<String> = [
    "int", "float", "str", "string", "text", "bool", "boolean", "number", "integer", "double",
    "list",
    "dict", "record", "dataset", "date", "any", "Int", "Double", "String", "Bool",
  ]

  /// Where the name that an expression consists of was bound.
  func origin(of expression: Expression) -> Diagnostic.Related? {
    guard case .name(let name) = expression.kind else { return nil }
    for (place, frame) in frames.enumerated().reversed() where frame[name] != nil {
      return origins[place][name].map { .init($0, "`\(name)` is bound here") }
    }
    return nil
  }

  /// Where each name is bound first, blocks included, functions not.
  static func bindings(in statements: [Statement]) -> [String: Span] {
    var found: [String: Span] = [:]
    for (name, span) in boundNames(in: statements) where found[name] == nil { found[name] = span }
    return found
  }

  private static func boundNames(in statements: [Statement], loops: Bool = true) -> [(
    name: String, span: Span
  )] {
    var found: [(name: String, span: Span)] = []
    func add(_ pattern: Syntax.Pattern) {
      switch pattern {
      case .name(let name): found.append((name.name, name.span))
      case .discard: break
      case .list(let parts, _): for part in parts { add(part) }
      case .record(let fields, _): for field in fields { add(field.pattern) }
      }
    }
    func walk(_ statements: [Statement]) {
      for statement in statements {
        switch statement.kind {
        case .binding(let pattern, _): add(pattern)
        case .for(let pattern, _, let block):
          if loops { add(pattern) }
          walk(block.statements)
        case .while(_, let block), .expectError(_, let block): walk(block.statements)
        case .expression(let expression), .show(let expression): walk(expression)
        default: break
        }
      }
    }
    func walk(_ expression: Expression) {
      switch expression.kind {
      case .if(_, let then, let otherwise):
        walk(then.statements)
        if let otherwise { walk(otherwise.statements) }
      case .when(let arms, let otherwise):
        for arm in arms { walk(arm.body.statements) }
        if let otherwise { walk(otherwise.statements) }
      default: break
      }
    }
    walk(statements)
    return found
  }

  // MARK: Unused

  /// What a function binds for itself and never looks at.
  func unusedNames(in body: [Statement], _ parameters: [Parameter]) {
    var names = NameUse()
    names.walk(body)
    var told: Set<String> = []
    for (name, span) in Self.boundNames(in: body, loops: false)
    where !names.uses(name) && !name.utf8.starts(with: "_".utf8) && told.insert(name).inserted {
      let isParameter = parameters.contains { $0.name.name == name }
      warn(
        "unused-binding",
        isParameter
          ? "the new value of `\(name)` is never used" : "`\(name)` is bound and never used",
        at: span, help: "use it, take it out, or write `_`")
    }
    for statement in body {
      guard case .function(let inner) = statement.kind, !names.uses(inner.name.name) else {
        continue
      }
      warn(
        "unused-binding", "the function `\(inner.name.name)` is never called", at: inner.name.span,
        help: "call it or take it out")
    }
  }

  /// What a file imports or lets be set from outside, and never uses.
  func unusedImports(_ statements: [Statement]) {
    var names = NameUse()
    names.walk(statements)
    for statement in statements {
      switch statement.kind {
      case .use(let use):
        var imported: [Identifier] = []
        if let selections = use.selections {
          imported = selections.map { $0.alias ?? $0.name }
        } else if let alias = use.alias {
          imported = [alias]
        } else if case .module(let name) = use.origin {
          imported = [name]
        }
        for name in imported where !names.uses(name.name) {
          warn(
            "unused-import", "`\(name.name)` is imported and never used", at: name.span,
            help: "take it out")
        }
      case .param(let param) where !names.uses(param.name.name):
        warn(
          "unused-parameter", "the parameter `\(param.name.name)` is never used",
          at: param.name.span, help: "setting it changes nothing: use it or take it out")
      default: break
      }
    }
  }

  // MARK: Without effect

  /// Statements that nothing leads to.
  func unreachable(_ statements: [Statement]) {
    for (place, statement) in statements.enumerated().dropLast() {
      let word: String
      switch statement.kind {
      case .return: word = "return"
      case .break: word = "break"
      case .continue: word = "continue"
      default: continue
      }
      warn(
        "unreachable", "nothing leads here: the statement before is `\(word)`",
        at: statements[place + 1].span, related: [.init(statement.span, "this ends the block")])
      return
    }
  }

  /// A statement whose value nobody sees: a comparison where a binding was meant, a list that was to
  /// change.
  func dropped(_ statement: Statement) {
    guard case .expression(let expression) = statement.kind else { return }
    switch expression.kind {
    case .binary(.equal, let a, let b, let sign):
      warn(
        "unused-value", "this compares and does nothing with the result", at: sign,
        help: a.isName ? "to bind write `\(a.span.text) = \(b.span.text)`" : nil)
    case .binary, .unary, .int, .float, .text, .bool, .name, .list, .record, .column, .range,
      .interpolated, .field, .index:
      warn(
        "unused-value", "this has a value that nobody uses", at: expression.span,
        help: "bind it, `x = …`, or show it, `show …`")
    case .method(let receiver, let name, _):
      guard isPure(name.name), lookUp(name.name) == nil else { return }
      let target = receiver.isName ? receiver.span.text : "x"
      warn(
        "unused-value", "`\(name.name)` changes nothing, it gives a new value", at: name.span,
        help: "write `\(target) = \(target).\(name.name)(…)`")
    case .call(let callee, _):
      guard case .name(let name) = callee.kind, isPure(name), lookUp(name) == nil else { return }
      warn(
        "unused-value", "the value of `\(name)` is not used", at: callee.span,
        help: "bind it, `x = \(name)(…)`, or show it, `show \(name)(…)`")
    default: break
    }
  }

  /// Whether all that a function of the catalog does is to give a value.
  private func isPure(_ name: String) -> Bool {
    let specs = machine.catalog.overloads(of: name)
    return !specs.isEmpty
      && specs.allSatisfy { spec in
        switch spec.description.category {
        case .number, .text, .list, .record, .date, .column, .aggregate, .dataset, .preparation:
          spec.description.returns != .null
        default: false
        }
      }
  }

  /// Arms of `when` that ask what an arm before asked.
  func repeatedConditions(_ arms: [Arm]) {
    for (place, arm) in arms.enumerated() {
      guard
        let first = arms[..<place].first(where: {
          $0.condition.span.text.utf8.elementsEqual(arm.condition.span.text.utf8)
        })
      else { continue }
      warn(
        "repeated-condition", "an arm before has the same condition, so this one is never taken",
        at: arm.condition.span, related: [.init(first.condition.span, "it stands here already")])
    }
  }
}

extension Expression {
  fileprivate var isName: Bool { if case .name = kind { true } else { false } }
}

/// `a text`, `an int`.
func named(_ type: String) -> String {
  let startsWithVowel = type.utf8.first.map { "aeiou".utf8.contains($0) } ?? false
  return (startsWithVowel ? "an " : "a ") + type
}
