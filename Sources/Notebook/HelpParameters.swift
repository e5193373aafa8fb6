import Diagnostics
import Syntax

/// What `mvs run FILE --help` shows: the script's own words and its parameters.
public struct ParameterHelp {
  private let tree: SyntaxTree
  private let file: String

  public init(_ tree: SyntaxTree, file: String) {
    self.tree = tree
    self.file = file
  }

  private var declarations: [ParamDeclaration] {
    tree.cells.flatMap(\.statements).compactMap {
      if case .param(let declaration) = $0.kind { declaration } else { nil }
    }
  }

  public func lines(width: Int) -> [String] {
    let width = max(40, min(width, 100))
    let declarations = declarations
    var lines = ["mvs run \(sanitized(file))" + (declarations.isEmpty ? "" : " [-p NAME=VALUE]...")]
    if let documentation = tree.documentation {
      lines += documentation.split(separator: "\n").flatMap {
        wrapped(sanitized(String($0)), toWidth: width - 2)
      }
      .map { "  " + $0 }
    }
    guard !declarations.isEmpty else { return lines + ["", "The script has no parameters."] }
    lines += ["", "Parameters"]
    let heads = declarations.map { "\($0.name.name): \(Self.kind($0))" }
    let column = min(40, (heads.map(displayWidth).max() ?? 0)) + 2
    for (declaration, head) in zip(declarations, heads) {
      var words: [String] = []
      if let text = declaration.documentation, !text.isEmpty { words.append(text) }
      words.append(
        declaration.defaultValue.map { "[default \($0.span.text)]" } ?? "[must be given]")
      let text = wrapped(
        sanitized(words.joined(separator: " ")), toWidth: max(20, width - column - 2))
      let first = padded(sanitized(head), toWidth: column)
      if displayWidth(head) + 2 > column {
        lines.append("  " + sanitized(head))
        lines += text.map { "  " + String(repeating: " ", count: column) + $0 }
      } else {
        lines += text.enumerated().map { index, line in
          "  " + (index == 0 ? first : String(repeating: " ", count: column)) + line
        }
      }
    }
    return lines
  }

  /// The type and the bounds as they are declared.
  private static func kind(_ declaration: ParamDeclaration) -> String {
    var text = declaration.kindSpan.text
    if let within = declaration.within, !text.contains(within.span.text) {
      text += " in \(within.span.text)"
    }
    return text
  }
}
