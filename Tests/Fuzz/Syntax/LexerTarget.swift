import Diagnostics

@testable import Syntax

extension FuzzTarget {
  /// Tokens and comments follow each other, cover the text but for blanks and what a diagnostic tells
  /// of, and refer to what exists.
  static let lexer = FuzzTarget(name: "lexer") { bytes in
    let source = SourceFile(name: "fuzz.mvs", bytes: bytes)
    var lexer = Lexer(source, range: 0..<bytes.count)
    lexer.run()
    var findings = Findings()
    checkOrder(lexer, &findings)
    checkCoverage(lexer, &findings)
    checkLinks(lexer, &findings)
    checkDiagnostics(lexer.diagnostics, &findings)
    return findings.words
  }

  private static func checkOrder(_ lexer: Lexer, _ findings: inout Findings) {
    var last = 0
    for token in lexer.tokens {
      findings.expect(
        last <= token.start && token.start <= token.end && token.end <= lexer.end,
        "\(token.kind) at \(token.start)..<\(token.end) follows \(last)")
      last = token.end
    }
    findings.expect(lexer.tokens.last?.kind == .end, "the last token is the end")
    findings.expect(last == lexer.end, "the end stands at the end")
    findings.expect(lexer.tokens.count { $0.kind == .end } == 1, "there is one end")
    for comment in lexer.comments {
      findings.expect(
        0 <= comment.start && comment.start <= comment.end && comment.end <= lexer.end
          && comment.nextToken < lexer.tokens.count,
        "a comment at \(comment.start)..<\(comment.end)")
      guard lexer.tokens.indices.contains(comment.nextToken) else { continue }
      findings.expect(
        lexer.tokens[comment.nextToken].start >= comment.end, "a comment stands before its token")
    }
  }

  private static func checkCoverage(_ lexer: Lexer, _ findings: inout Findings) {
    var isCovered = lexer.bytes.map { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    func cover(_ start: Int, _ end: Int) {
      for index in max(0, start)..<max(0, start, min(end, isCovered.count)) {
        isCovered[index] = true
      }
    }
    for token in lexer.tokens {
      // The colon before a format belongs to it.
      cover(token.start - (token.kind == .holeFormat ? 1 : 0), token.end)
    }
    for comment in lexer.comments { cover(comment.start, comment.end) }
    for diagnostic in lexer.diagnostics {
      if let span = diagnostic.span { cover(span.start, span.end) }
    }
    // A mark of the order of bytes at the start of a file says nothing.
    if lexer.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { cover(0, 3) }
    if let hole = isCovered.firstIndex(of: false) {
      let isReported = lexer.bytes[hole] >= 0x80 || lexer.diagnostics.contains { $0.span == nil }
      findings.expect(isReported, "byte \(hole) is passed in silence")
    }
  }

  private static func checkLinks(_ lexer: Lexer, _ findings: inout Findings) {
    for (index, token) in lexer.tokens.enumerated() {
      switch token.kind {
      case .literal, .text, .interpolationText, .holeFormat:
        findings.expect(
          lexer.literals.indices.contains(token.link), "\(token.kind) \(index) has no value")
      case .openParen, .openBracket, .openBrace, .closeParen, .closeBracket, .closeBrace:
        guard token.link >= 0 else { continue }
        guard lexer.tokens.indices.contains(token.link) else {
          findings.expect(false, "bracket \(index) links to \(token.link)")
          continue
        }
        let partner = lexer.tokens[token.link]
        findings.expect(
          partner.kind == token.kind.partner && partner.link == index,
          "bracket \(index) is linked to \(partner.kind) \(token.link)")
      default: break
      }
    }
  }

  /// Messages lie in the text, can be drawn, and hold nothing that controls a terminal.
  static func checkDiagnostics(_ diagnostics: [Diagnostic], _ findings: inout Findings) {
    let renderer = DiagnosticRenderer(usesColor: false, leadsWithPlace: true)
    for diagnostic in diagnostics.prefix(30) {
      for span in [diagnostic.span].compactMap({ $0 }) + diagnostic.related.map(\.span) {
        findings.expect(
          0 <= span.start && span.end <= span.source.bytes.count,
          "\(diagnostic.code) lies at \(span.start)..<\(span.end)")
      }
      findings.expect(!diagnostic.message.isEmpty, "\(diagnostic.code) says nothing")
      for line in renderer.lines(diagnostic) {
        findings.expect(
          line.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "\(diagnostic.code) draws a control")
        findings.expect(line.utf8.count < 4000, "\(diagnostic.code) draws a long line")
      }
    }
  }
}
