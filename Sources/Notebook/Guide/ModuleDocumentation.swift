import Diagnostics
import Files
import Interpreter
import Syntax

/// What a standard module says of itself: its own `##` comment, its functions with theirs. Read from the
/// file; nothing is run.
struct ModuleDocumentation {
  let name: String
  let words: [String]
  let functions: [FunctionDeclaration]

  /// All standard modules, by name.
  static var all: [ModuleDocumentation] { StandardModules.names.compactMap { Self($0) } }

  init?(_ name: String) {
    guard let found = StandardModules.source(of: name) else { return nil }
    let tree = parse(SourceFile(name: found.path, bytes: found.bytes))
    self.name = name
    words = Self.split(tree.documentation).words
    functions = tree.cells.flatMap(\.statements).compactMap {
      if case .function(let declaration) = $0.kind { declaration } else { nil }
    }
  }

  func function(_ name: String) -> FunctionDeclaration? { functions.first { $0.name.name == name } }

  /// A documentation comment as paragraphs and as the lines of its examples, which stand two blanks in.
  static func split(_ documentation: String?) -> (words: [String], example: [String]) {
    var words: [String] = []
    var example: [String] = []
    var isOpen = false
    for line in (documentation ?? "").utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    {
      let text = String(decoding: line, as: UTF8.self)
      if text.hasPrefix("  ") {
        example.append(String(text.dropFirst(2)))
        isOpen = false
      } else if text.isEmpty {
        isOpen = false
      } else if isOpen {
        words[words.count - 1] += " " + text
      } else {
        words.append(text)
        isOpen = true
      }
    }
    return (words, example)
  }
}

extension StandardModules {
  /// The path and the text of a standard module; nil when there is none.
  static func source(of name: String) -> (path: String, bytes: [UInt8])? {
    (try? library.standard(name)) ?? nil
  }
}
