import Diagnostics

@testable import Syntax

extension FuzzTarget {
  /// The canonical layout means the same, keeps every comment, and is its own layout.
  static let formatter = FuzzTarget(name: "formatter") { bytes in
    let source = SourceFile(name: "fuzz.mvs", bytes: bytes)
    let tree = parse(source)
    var findings = Findings()
    let formatted = Formatter.format(source)
    guard !tree.diagnostics.contains(where: { $0.severity == .error }) else {
      findings.expect(formatted == nil, "a text with errors has no layout")
      return findings.words
    }
    // The layout itself, not the text that stands in where it does not mean the same.
    let result = Formatter.layOut(source)
    let again = SourceFile(name: "again.mvs", text: result)
    let second = parse(again)
    findings.expect(formatted == result, "the layout is taken")
    findings.expect(
      !second.diagnostics.contains { $0.severity == .error },
      "the layout has no errors: \(second.diagnostics.first?.message ?? "")")
    findings.expect(
      TreePrinter.describe(second) == TreePrinter.describe(tree), "the layout means the same")
    findings.expect(comments(again) == comments(source), "comments are kept")
    let twice = Formatter.layOut(again)
    findings.expect(twice == result, "the layout is its own layout")
    if !findings.words.isEmpty {
      findings.expect(false, "\(result.debugDescription) then \(twice.debugDescription)")
    }
    return findings.words
  }

  private static func comments(_ source: SourceFile) -> [String] {
    PercentCells(source).cells.filter { $0.kind == .code }.flatMap { cell in
      var lexer = Lexer(source, range: cell.body)
      lexer.run()
      return lexer.comments.map { Formatter.trimmed(source.text(in: $0.start..<$0.end)) }
    }
  }
}
