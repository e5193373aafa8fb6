import Describe
import Diagnostics
import Interpreter
import Syntax

/// Pages of functions: of the catalog, of modules, of the user's own.
extension Help {
  func function(_ specs: [FunctionSpec]) -> [String] {
    Array(specs.map { function($0.description) }.joined(separator: [""]))
  }

  private func function(_ description: FunctionDescription) -> [String] {
    var lines = hanging(description.signature, indent: 4)
    lines += wrapped(description.summary, toWidth: width - 2).map { "  " + $0 }
    if !description.parameters.isEmpty {
      lines.append("")
      lines += parameters(description.parameters)
    }
    if description.returns != .any, description.returns != .null {
      lines += ["", "  gives \(description.returns.description)"]
    }
    if !description.examples.isEmpty {
      lines += ["", description.examples.count == 1 ? "  Example" : "  Examples"]
      for example in description.examples {
        lines += example.source.split(separator: "\n").map { "    \($0)" }
        if let shows = example.shows {
          lines += shows.split(separator: "\n", omittingEmptySubsequences: false).map {
            "    #> \($0)"
          }
        }
      }
    }
    if !description.seeAlso.isEmpty {
      lines.append("")
      lines += wrapped(
        "See also " + description.seeAlso.joined(separator: ", "), toWidth: width - 2
      )
      .map { "  " + $0 }
    }
    return lines
  }

  /// Name, type, sentence, rule and default of each parameter, in columns.
  private func parameters(_ options: [OptionSpec]) -> [String] {
    let names = options.map {
      $0.isVariadic ? "\($0.name)…" : $0.collectsNames ? "name: …" : $0.name
    }
    let types = options.map { cut($0.type.description, toWidth: 24) }
    let nameWidth = (names.map(displayWidth).max() ?? 0) + 2
    let typeWidth = (types.map(displayWidth).max() ?? 0) + 2
    let textWidth = max(20, width - 2 - nameWidth - typeWidth)
    return options.indices.flatMap { index -> [String] in
      let text = wrapped(Self.sentence(options[index]), toWidth: textWidth)
      return text.enumerated().map { line, words in
        "  " + padded(line == 0 ? names[index] : "", toWidth: nameWidth)
          + padded(line == 0 ? types[index] : "", toWidth: typeWidth) + words
      }
    }
  }

  static func sentence(_ option: OptionSpec) -> String {
    var text = option.summary
    if let rule = option.constraint.rule { text += " It is \(rule)." }
    switch option.defaultValue {
    case nil: break
    case .null?: text += " May be left out."
    case let value?: text += " Default \(value.source)."
    }
    return text
  }

  /// A signature over several lines, broken between parameters.
  private func hanging(_ text: String, indent: Int) -> [String] {
    let lines = wrapped(text, toWidth: width - indent)
    return lines.enumerated().map { $0 == 0 ? $1 : String(repeating: " ", count: indent) + $1 }
  }

  // MARK: The user's

  func userFunction(_ name: String, _ closure: ClosureObject) -> [String] {
    if let declaration = Self.declaration(of: closure) {
      let lines = declared(declaration)
      return lines + (lines.count > 1 ? [""] : []) + ["  a function of this session"]
    }
    let required = closure.requiredCount
    let shown = closure.parameters.enumerated().map { $0 < required ? $1 : "\($1): …" }
    var lines = hanging("\(name)(\(shown.joined(separator: ", ")))", indent: 4)
    lines += documentation(closure.documentation)
    lines.append("  a function of this session")
    return lines
  }

  /// The text that a closure was made from, read again.
  private static func declaration(of closure: ClosureObject) -> FunctionDeclaration? {
    let span = closure.definition
    return parse(span.source).cells.flatMap(\.statements).lazy.compactMap { statement in
      if case .function(let declaration) = statement.kind { declaration } else { nil }
    }
    .first { $0.name.span.start == span.start }
  }

  func documentation(_ text: String?) -> [String] {
    ModuleDocumentation.split(text).words.flatMap { wrapped($0, toWidth: width - 2) }
      .map { "  " + $0 }
  }

  func module(_ module: Module) -> [String] {
    var lines = ["module \(module.name)"] + documentation(module.documentation)
    if !module.declarations.isEmpty {
      lines.append("")
      lines += table(
        module.declarations.map { declaration in
          let first = declaration.documentation?.split(separator: "\n").first.map(String.init)
          return (declaration.name.name, first ?? Self.signature(declaration))
        })
    }
    return lines
  }

  /// The page of a function of a module that the session uses, asked for by its bare name.
  func memberPage(_ name: String) -> [String]? {
    for moduleName in session.scope.moduleNames {
      guard let module = session.scope.module(named: moduleName),
        let declaration = module.declarations.first(where: { $0.name.name == name })
      else { continue }
      return declared(declaration) + ["  a function of the module \(moduleName)"]
    }
    return nil
  }

  func declared(_ declaration: FunctionDeclaration) -> [String] {
    var lines = hanging(Self.signature(declaration), indent: 4)
    lines += documentation(declaration.documentation)
    let described = declaration.parameters.filter { $0.documentation != nil }
    if !described.isEmpty {
      lines.append("")
      lines += table(described.map { ($0.name.name, $0.documentation ?? "") })
    }
    return lines
  }

  static func signature(_ declaration: FunctionDeclaration) -> String {
    let parameters = declaration.parameters.map { parameter in
      parameter.defaultValue.map { "\(parameter.name.name): \($0.span.text)" }
        ?? parameter.name.name
    }
    return "\(declaration.name.name)(\(parameters.joined(separator: ", ")))"
  }
}
