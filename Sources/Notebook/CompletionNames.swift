import Describe
import Frame
import Interpreter
import Syntax

/// Names where no dot stands before: arguments, variables, functions, modules, keywords.
extension CompletionFinder {
  private static let statementWords = [
    "fn", "if", "when", "for", "while", "use", "param", "expect", "show", "return",
  ]
  private static let valueWords = ["true", "false", "null", "if", "when", "not"]

  func namesInPlace(after last: Int) -> [Completion.Candidate] {
    let token = scan.tokens[last]
    if token.kind == .word, scan.text(token) == "use" { return modules() }
    if token.kind == .newline, scan.openBrackets.isEmpty { return names(isStatementStart: true) }
    guard let call = scan.enclosingCalls.first, call.open == scan.openBrackets.last else {
      return names(isStatementStart: false)
    }
    let options = options(of: call)
    guard call.argumentStart > last else { return names(isStatementStart: false) }
    if call.label != nil {
      let values = options.values
      return values + (values.isEmpty || !word.isEmpty ? names(isStatementStart: false) : [])
    }
    let labels = labels(of: call)
    // Nothing typed yet: show what the function takes.
    if word.isEmpty { return options.values + columns(for: call) + labels + ownNames }
    return labels + names(isStatementStart: false)
  }

  /// The names that the user made.
  private var ownNames: [Completion.Candidate] {
    let checker = Checker(machine: session.machine, scope: session.scope)
    let local = checker.names(boundBy: earlier)
    let variables = session.scope.variableNames.filter { $0 != "_" }
    let own = session.scope.functionNames
    var found: [Completion.Candidate] = []
    found += (local + variables).map { .init($0, own.contains($0) ? .function : .variable) }
    found += own.map { .init("\($0)(", .function) }
    found += session.scope.moduleNames.map { .init($0, .module) }
    return found
  }

  /// The columns that an argument may begin with, where it takes columns.
  private func columns(for call: CompletionScan.EnclosingCall) -> [Completion.Candidate] {
    let takesColumns = parameters(at: call).contains {
      $0.type == .columnExpression || $0.type == .columns
    }
    guard takesColumns, let schema = subject(of: call)?.schema else { return [] }
    return Self.columns(schema.names).map {
      .init(text: ".\($0.text)", label: ".\($0.label)", kind: .column)
    }
  }

  /// Everything a value may begin with; only the user's own names when nothing was typed, since the
  /// rest would bury them.
  func names(isStatementStart: Bool) -> [Completion.Candidate] {
    var found = ownNames
    if word.isEmpty { return found }
    found += catalog.names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      .map { .init("\($0)(", .function) }
    found += (isStatementStart ? Self.statementWords + Self.valueWords : Self.valueWords)
      .map { .init($0, .keyword) }
    return found
  }

  private func modules() -> [Completion.Candidate] {
    StandardModules.names.map { .init($0, .module) }
  }

  // MARK: Arguments

  /// The parameters that a call may still be given by name, with their defaults.
  private func labels(of call: CompletionScan.EnclosingCall) -> [Completion.Candidate] {
    var found: [Completion.Candidate] = []
    let given = Set(call.givenLabels)
    let positional = call.argumentIndex - given.count + (call.receiver == nil ? 0 : 1)
    for spec in overloads(of: call) {
      for (index, option) in spec.description.parameters.enumerated()
      where !option.collectsNames && !option.isVariadic && !given.contains(option.name)
        && (index >= positional || positional < 0)
      {
        let shown =
          option.defaultValue.map { "\(option.name): \($0.source)" } ?? "\(option.name): …"
        found.append(.init(text: "\(option.name): ", label: shown, kind: .argument))
      }
    }
    if found.isEmpty, let function = userParameters(of: call.name) {
      let start = call.receiver == nil ? 0 : 1
      for name in function.dropFirst(start) where !given.contains(name) {
        found.append(.init(text: "\(name): ", label: "\(name): …", kind: .argument))
      }
    }
    return found
  }

  private func userParameters(of name: String) -> [String]? {
    guard case .object(let object)? = session.machine.value(of: name, in: session.scope) else {
      return nil
    }
    return (object as? ClosureObject)?.parameters
  }

  /// The parameter that the argument at the cursor goes to, as each function that may be meant has it.
  func parameters(at call: CompletionScan.EnclosingCall) -> [OptionSpec] {
    overloads(of: call).compactMap { spec in
      let parameters = spec.description.parameters
      if let label = call.label { return parameters.first { $0.name == label } }
      let index = call.argumentIndex + (call.receiver == nil ? 0 : 1)
      return index < parameters.count ? parameters[index] : nil
    }
  }

  /// The values that the argument at the cursor may have, where they are a fixed set.
  func options(of call: CompletionScan.EnclosingCall) -> (
    names: [String], values: [Completion.Candidate]
  ) {
    var names: [String] = []
    var values: [Completion.Candidate] = []
    for option in parameters(at: call) {
      if case .oneOf(let choices) = option.constraint {
        names += choices.filter { !names.contains($0) }
      }
      if option.type == .bool, call.label != nil {
        values += ["true", "false"].map { .init($0, .value) }
      }
    }
    values += names.map { .init(Scalar.text($0).source, .value) }
    return (names, values)
  }
}
