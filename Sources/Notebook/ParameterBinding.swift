import Diagnostics
import Frame
import Interpreter
import Syntax

/// Values of `param` declarations: from the command line, or their defaults.
enum ParameterBinding {
  /// - Throws: a diagnostic at the declaration when the text or the default does not fit.
  static func value(
    of declaration: ParamDeclaration, given text: String?, machine: Machine, scope: GlobalScope
  ) throws(Diagnostic) -> Value {
    let value: Value
    if let text {
      value = try parsed(text, as: declaration, machine, scope)
    } else if let expression = declaration.defaultValue {
      let outer = machine.today
      machine.today = Session.today
      defer { machine.today = outer }
      value = try evaluated(expression, machine, scope)
    } else {
      throw Diagnostic(
        "missing-parameter", "the parameter `\(declaration.name.name)` has no value",
        at: declaration.name.span,
        help: "give it on the command line: `-p \(declaration.name.name)=…`")
    }
    guard let fitting = fitted(value, to: declaration.kind) else {
      throw unfit(declaration, value)
    }
    if let within = declaration.within {
      let range = try evaluated(within, machine, scope)
      guard let range = range.object as? RangeObject else {
        throw Diagnostic("wrong-type", "`in` needs a range here", at: within.span)
      }
      if (try? contains(range, fitting)) != true {
        throw Diagnostic(
          "bad-parameter",
          "`\(declaration.name.name)` must be in \(within.span.text), not \(ValueText.source(fitting))",
          at: declaration.name.span)
      }
    }
    return fitting
  }

  private static func contains(_ range: RangeObject, _ value: Value) throws -> Bool {
    if let low = range.low, try Sorting.order(value, low) < 0 { return false }
    if let high = range.high {
      let order = try Sorting.order(value, high)
      return range.isClosed ? order <= 0 : order < 0
    }
    return true
  }

  /// Evaluates a default, a bound or a choice.
  static func evaluated(_ expression: Expression, _ machine: Machine, _ scope: GlobalScope)
    throws(Diagnostic) -> Value
  {
    do { return try machine.evaluate(expression, in: scope) } catch {
      switch error {
      case .failed(let diagnostic), .expectation(let diagnostic): throw diagnostic
      default: throw Diagnostic("interrupted", "stopped", at: expression.span)
      }
    }
  }

  /// Reads the text of `-p name=text`. Texts and paths stand for themselves, the rest is read as the
  /// language writes it, but only literals.
  private static func parsed(
    _ text: String, as declaration: ParamDeclaration, _ machine: Machine, _ scope: GlobalScope
  ) throws(Diagnostic) -> Value {
    switch declaration.kind {
    case .text, .path: return .text(text)
    case .oneOf(let choices):
      for choice in choices {
        let value = try evaluated(choice, machine, scope)
        if ValueText.plain(value) == text { return value }
      }
      return .text(text)
    case .date where !text.hasPrefix("@"):
      return try literal("@" + text, declaration, machine, scope)
    default: return try literal(text, declaration, machine, scope)
    }
  }

  private static func literal(
    _ text: String, _ declaration: ParamDeclaration, _ machine: Machine, _ scope: GlobalScope
  ) throws(Diagnostic) -> Value {
    let tree = parse(SourceFile(name: "-p \(declaration.name.name)", text: text))
    guard tree.diagnostics.isEmpty, let statement = tree.cells.first?.statements.first,
      tree.cells.first?.statements.count == 1, case .expression(let expression) = statement.kind,
      isLiteral(expression)
    else { throw unfit(declaration, .text(text)) }
    return try evaluated(expression, machine, scope)
  }

  private static func isLiteral(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .null, .bool, .int, .float, .text, .date, .datetime, .duration, .period: true
    case .list(let elements): elements.allSatisfy(isLiteral)
    case .unary(.minus, let operand): isLiteral(operand)
    case .range(let low, let high, _): (low.map(isLiteral) ?? true) && (high.map(isLiteral) ?? true)
    default: false
    }
  }

  private static func fitted(_ value: Value, to kind: ParamDeclaration.Kind) -> Value? {
    switch (kind, value) {
    case (.int, .int), (.float, .float), (.bool, .bool), (.date, .date): return value
    case (.float, .int(let int)): return .float(Double(int))
    case (.text, _), (.path, _): return value.text == nil ? nil : value
    case (.range, _): return value.object is RangeObject ? value : nil
    case (.list, _): return value.list == nil ? nil : value
    case (.oneOf(let choices), _):
      let texts = choices.map { choice -> String? in
        if case .text(let text) = choice.kind { text } else { choice.span.text }
      }
      return texts.contains(ValueText.plain(value)) ? value : nil
    default: return nil
    }
  }

  private static func unfit(_ declaration: ParamDeclaration, _ value: Value) -> Diagnostic {
    let shown = ValueText.source(value)
    var help: String?
    if case .oneOf(let choices) = declaration.kind {
      let names = choices.compactMap { if case .text(let text) = $0.kind { text } else { nil } }
      help = Suggestion.closest(to: ValueText.plain(value), among: names).map {
        "did you mean \"\($0)\"?"
      }
    }
    if help == nil, let text = value.text, text.utf8.contains(UInt8(ascii: ",")) {
      help = "`--each` runs the script once for each of several values"
    }
    return Diagnostic(
      "bad-parameter", "`\(declaration.name.name)` must be \(wanted(declaration)), not \(shown)",
      at: declaration.name.span, help: help)
  }

  /// The kind in words, for messages and `--help`.
  static func wanted(_ declaration: ParamDeclaration) -> String {
    switch declaration.kind {
    case .int: "an int"
    case .float: "a float"
    case .text: "a text"
    case .bool: "true or false"
    case .date: "a date"
    case .range: "a range such as 1985..2012"
    case .path: "a path"
    case .list: "a list"
    case .oneOf(let choices): "one of " + choices.map(\.span.text).joined(separator: ", ")
    }
  }
}

extension Diagnostic: Error {}
