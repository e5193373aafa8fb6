import Describe
import Diagnostics
import Interpreter
import Syntax

/// Pages of chapters, of words and signs of the language, of standard modules that are not in use.
extension Help {
  func word(_ word: LanguageWord) -> [String] {
    var lines = ["  " + word.form, ""]
    lines += wrapped(word.meaning, toWidth: width - 2).map { "  " + $0 }
    lines += ["", "  Example"]
    lines += ExampleRun(charset: session.style.charset).annotated(Self.lines(word.example)).lines
      .map { "    " + $0 }
    return lines + ["", "  More in `:help \(word.chapter)`"]
  }

  private static func lines(_ text: String) -> [String] {
    text.utf8.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The chapters by name, for the overview.
  func chapterTable() -> [String] {
    let chapters = Guide.installed().chapters
    guard !chapters.isEmpty else { return [] }
    return ["", "The guide"] + table(chapters.map { ($0.name, $0.title) })
  }

  // MARK: Modules

  /// The page of a standard module, or of one of its functions by name or by `module.name`.
  func standardModulePage(_ receiver: String?, _ name: String) -> [String]? {
    for module in ModuleDocumentation.all {
      if receiver == nil, module.name == name { return page(of: module) }
      if receiver == nil || receiver == module.name, let declaration = module.function(name) {
        return page(of: declaration, in: module)
      }
    }
    return nil
  }

  private func page(of module: ModuleDocumentation) -> [String] {
    var lines = ["module \(module.name)"]
    lines += module.words.flatMap { wrapped($0, toWidth: width - 2) }.map { "  " + $0 }
    lines.append("")
    lines += table(
      module.functions.map { declaration in
        let words = ModuleDocumentation.split(declaration.documentation).words
        return (declaration.name.name, words.first ?? Self.signature(declaration))
      })
    return lines + [""] + useLines(module.name, example: module.functions.first?.name.name)
  }

  private func page(of declaration: FunctionDeclaration, in module: ModuleDocumentation)
    -> [String]
  {
    let name = declaration.name.name
    var lines = declared(declaration)
    let example = ModuleDocumentation.split(declaration.documentation).example
    if !example.isEmpty {
      lines += ["", "  Example", "    use \(module.name)"]
      lines += example.map { "    " + $0 }
    }
    return lines + ["", "  a function of the module \(module.name)"]
      + useLines(module.name, example: name)
  }

  private func useLines(_ module: String, example: String?) -> [String] {
    guard session.scope.module(named: module) == nil, let example else { return [] }
    return [
      "  `use \(module)` makes it `\(module).\(example)(…)`, `use \(module): \(example)` plain"
    ]
  }
}
