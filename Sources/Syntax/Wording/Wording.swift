import Diagnostics

/// What syntax errors say. Every message of the lexer and the parser stands in this folder.
enum Wording {
  /// The user's text in backticks: its first line, cut where it is long.
  static func quote(_ text: String) -> String {
    let line = text.utf8.firstIndex(of: 0x0A).map { String(text[..<$0]) + "…" } ?? text
    let scalars = line.unicodeScalars
    guard scalars.count > 40 else { return "`\(line)`" }
    var short = String.UnicodeScalarView()
    short.append(contentsOf: scalars.prefix(38))
    return "`\(String(short))…`"
  }

  /// The user's text inside a proposal of what to write; nil when it is too long to repeat.
  static func short(_ text: String) -> String? {
    text.utf8.count <= 40 && !text.utf8.contains(0x0A) ? text : nil
  }

  static func tooDeep(at span: Span) -> Diagnostic {
    Diagnostic(
      "nesting-too-deep",
      "this is nested more than \(Parser.depthLimit) levels deep", at: span,
      help: "give the inner parts names: `part = …`")
  }

  static func tooMany(_ rest: Int, at span: Span?) -> Diagnostic {
    Diagnostic(
      "too-many-errors", "\(rest) more mistakes are not shown", at: span,
      help: "is this a script of mvs?")
  }

  // MARK: Cells

  static func badTags(at span: Span) -> Diagnostic {
    Diagnostic(
      "bad-cell-tags", "the tags of this cell cannot be read", at: span,
      help: "write `tags=[\"name\", \"name\"]`")
  }

  static func bareMarkdown(at span: Span) -> Diagnostic {
    Diagnostic(
      "bare-markdown", "a line of a markdown cell has no `# ` before it", at: span,
      severity: .warning, help: "write `# ` before it, or begin a code cell with `# %%`")
  }

  static func badVersion(at span: Span) -> Diagnostic {
    Diagnostic(
      "bad-version", "the version of the language is not a whole number", at: span,
      help: "write `# mvs: 1`")
  }
}
