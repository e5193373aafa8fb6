import Describe
import Diagnostics
import Interpreter
import Syntax

/// The reference of the language as one text: the guide, every function with its examples and what they
/// give, the standard modules, the codes of messages. The same bytes in every run.
public struct Reference {
  let text: Markdown

  /// All of it.
  public init() { text = Self.whole }

  /// A chapter of the guide, the functions of a name, a standard module or one of its functions; nil
  /// when there is none.
  public init?(about name: String) {
    var blocks: [Markdown.Block] = []
    for spec in Catalog.standard.overloads(of: name) { blocks += Self.function(spec.description) }
    for module in ModuleDocumentation.all {
      if module.name == name { blocks += Self.module(module) }
      for declaration in module.functions
      where declaration.name.name == name || "\(module.name).\(declaration.name.name)" == name {
        blocks += Self.function(declaration, of: module)
      }
    }
    if blocks.isEmpty { blocks = Guide.installed().chapter(about: name)?.text.blocks ?? [] }
    guard !blocks.isEmpty else { return nil }
    text = Markdown(blocks: blocks.filter { if case .comment = $0 { false } else { true } })
  }

  /// What the reference can be asked for.
  public static var names: [String] {
    Guide.installed().chapters.map(\.name) + Catalog.standard.names + StandardModules.names
  }

  public var markdown: String { text.source }

  private static var whole: Markdown {
    var blocks: [Markdown.Block] = [
      .heading(level: 1, "The mvs language"),
      .paragraph(
        "Language \(Version.language), mvs \(Version.engine). The first part is a guide to read; the rest is to look things up: every function, the standard modules, the codes of messages. All results shown here were given by the examples above them."
      ),
    ]
    for chapter in Guide.installed().chapters { blocks += lowered(chapter.text.blocks) }
    blocks += words
    blocks += functions
    blocks += modules
    blocks += messages
    return Markdown(blocks: blocks)
  }

  private static func lowered(_ blocks: [Markdown.Block]) -> [Markdown.Block] {
    blocks.compactMap { block in
      switch block {
      case .heading(let level, let text): .heading(level: level + 1, text)
      case .comment: nil
      default: block
      }
    }
  }

  // MARK: Words

  private static var words: [Markdown.Block] {
    [
      .heading(level: 2, "Words and signs of the language"),
      .table(
        header: ["write", "meaning"],
        rows: LanguageWord.all.map { [Markdown.codeSpan($0.form), $0.meaning] }),
    ]
  }

  // MARK: Functions

  private static var functions: [Markdown.Block] {
    var blocks: [Markdown.Block] = [.heading(level: 2, "Functions")]
    for (category, title) in Help.categories {
      let descriptions = Catalog.standard.functions.map(\.description).filter {
        $0.category == category
      }
      guard !descriptions.isEmpty else { continue }
      blocks.append(.heading(level: 3, title))
      for description in descriptions { blocks += function(description) }
    }
    return blocks
  }

  /// The section of one function.
  static func function(_ description: FunctionDescription) -> [Markdown.Block] {
    var blocks: [Markdown.Block] = [
      .heading(level: 4, description.name),
      .code(language: "", [description.signature]),
      .paragraph(description.summary),
    ]
    if !description.parameters.isEmpty {
      blocks.append(
        .table(
          header: ["argument", "type", "meaning"],
          rows: description.parameters.map {
            [
              Markdown.codeSpan(
                $0.isVariadic ? "\($0.name)…" : $0.collectsNames ? "name: …" : $0.name),
              $0.type.description, Help.sentence($0),
            ]
          }))
    }
    if description.returns != .any, description.returns != .null {
      blocks.append(.paragraph("Gives \(description.returns.description)."))
    }
    for example in description.examples { blocks.append(run(example.source)) }
    if !description.seeAlso.isEmpty {
      blocks.append(
        .paragraph(
          "See also " + description.seeAlso.map { "`\($0)`" }.joined(separator: ", ") + "."))
    }
    return blocks
  }

  private static func run(_ source: String) -> Markdown.Block {
    let lines = source.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    return .code(language: "mvs", ExampleRun().annotated(lines).lines)
  }

  // MARK: Modules

  private static var modules: [Markdown.Block] {
    [.heading(level: 2, "Standard modules")] + ModuleDocumentation.all.flatMap(module)
  }

  private static func module(_ module: ModuleDocumentation) -> [Markdown.Block] {
    [.heading(level: 3, module.name)] + module.words.map { .paragraph($0) }
      + module.functions.flatMap { function($0, of: module) }
  }

  static func function(_ declaration: FunctionDeclaration, of module: ModuleDocumentation)
    -> [Markdown.Block]
  {
    let (words, example) = ModuleDocumentation.split(declaration.documentation)
    var blocks: [Markdown.Block] = [
      .heading(level: 4, "\(module.name).\(declaration.name.name)"),
      .code(language: "", ["\(module.name)." + Help.signature(declaration)]),
    ]
    blocks += words.map { .paragraph($0) }
    let described = declaration.parameters.filter { $0.documentation != nil }
    if !described.isEmpty {
      blocks.append(
        .table(
          header: ["argument", "meaning"],
          rows: described.map { [Markdown.codeSpan($0.name.name), $0.documentation ?? ""] }))
    }
    if !example.isEmpty {
      blocks.append(
        .code(language: "mvs", ExampleRun().annotated(["use \(module.name)"] + example).lines))
    }
    return blocks
  }

  // MARK: Messages

  private static var messages: [Markdown.Block] {
    var blocks: [Markdown.Block] = [.heading(level: 2, "Codes of messages")]
    for (title, explanations) in Explanations.areas {
      blocks.append(.heading(level: 3, "\(title): messages"))
      for explanation in explanations {
        blocks += [
          .heading(level: 4, explanation.code), .paragraph(explanation.cause),
          .code(
            language: "",
            explanation.example.utf8.split(separator: 0x0A).map {
              String(decoding: $0, as: UTF8.self)
            }),
          .paragraph(explanation.remedy),
        ]
      }
    }
    return blocks
  }
}

extension Reference {
  /// The words of the language with the mistakes that their examples make.
  public static func mistakesOfWords() -> [(word: String, mistakes: [String])] {
    LanguageWord.all.map { word in
      let lines = word.example.utf8.split(separator: 0x0A).map {
        String(decoding: $0, as: UTF8.self)
      }
      return (word.form, ExampleRun().annotated(lines).mistakes)
    }
  }

  /// The functions of the standard modules, what their examples show and what is written there.
  public static func modulesExamples() -> [(
    name: String, shown: [String], written: [String], mistakes: [String]
  )] {
    ModuleDocumentation.all.flatMap { module in
      module.functions.map { declaration in
        let example = ModuleDocumentation.split(declaration.documentation).example
        let run = ExampleRun(charset: .ascii)
        _ = run.annotated(["use \(module.name)"])
        let result = run.annotated(example)
        return ("\(module.name).\(declaration.name.name)", result.lines, example, result.mistakes)
      }
    }
  }
}
