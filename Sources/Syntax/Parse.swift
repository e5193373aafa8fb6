import Diagnostics

/// Reads a script, a module or one input at the prompt.
///
/// Total: whatever the bytes, it returns what was understood, and diagnostics in the order of the
/// text. Texts with deeply nested brackets are parsed on a thread of their own with a large stack, so
/// that it may be called from any thread.
public func parse(_ source: SourceFile) -> SyntaxTree {
  var tree = SyntaxTree(
    source: source, cells: [], diagnostics: [], isIncomplete: false, languageVersion: nil,
    documentation: nil)
  var percent = PercentCells(source)
  var mistakes: [Diagnostic] = []
  var endedEarly = false
  let raws = percent.cells
  for (position, raw) in raws.enumerated() {
    endedEarly = false
    var cell = Cell(
      kind: raw.kind, title: raw.title, tags: raw.tags,
      body: Span(source, raw.body.lowerBound, raw.body.upperBound), statements: [], markdown: "")
    if raw.kind == .markdown {
      cell.markdown = percent.markdown(of: raw)
    } else {
      var lexer = Lexer(source, range: raw.body)
      lexer.run()
      var parser = Parser(lexer)
      var statements: [Statement] = []
      let isDone = DeepStack.run(levels: lexer.deepest) { statements = parser.parseCell() }
      if !isDone { parser.failTooDeep() }
      cell.statements = statements
      mistakes += lexer.diagnostics
      mistakes += parser.diagnostics
      let lexerErrors = lexer.diagnostics.count { $0.severity == .error }
      endedEarly =
        lexer.hasOpenText
        ? lexerErrors == 1 && parser.diagnostics.isEmpty : lexerErrors == 0 && parser.endedEarly
      if position == 0 || (position == 1 && raws[0].marker == nil) {
        readHead(of: lexer, into: &tree, &mistakes)
      }
    }
    // What stands before the first marker is a cell only when it does something.
    let isPreamble = raw.marker == nil && raws.count > 1
    if !isPreamble || !cell.statements.isEmpty { tree.cells.append(cell) }
  }
  mistakes += percent.diagnostics
  tree.diagnostics = inOrder(mistakes)
  tree.isIncomplete = endedEarly && tree.diagnostics.count { $0.severity == .error } == 1
  return tree
}

/// Whether an input at the prompt begins, after blanks, with `.name(`: a step that extends the
/// statement before it.
public func startsWithStep(_ text: String) -> Bool {
  let bytes = Array(text.utf8)
  let start = bytes.firstIndex { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } ?? bytes.count
  return Lexer.isStep(bytes, at: start, bytes.count)
}

/// The most diagnostics that one text gives: a file that is no script is told soon enough.
private let diagnosticLimit = 100

private func inOrder(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
  let sorted = diagnostics.enumerated().sorted { a, b in
    let (first, second) = (a.element.span?.start ?? 0, b.element.span?.start ?? 0)
    return first != second ? first < second : a.offset < b.offset
  }
  guard sorted.count > diagnosticLimit else { return sorted.map(\.element) }
  return sorted.prefix(diagnosticLimit).map(\.element)
    + [Wording.tooMany(sorted.count - diagnosticLimit, at: sorted[diagnosticLimit].element.span)]
}

/// The pinned version of the language and the module's own documentation, from the first comments.
private func readHead(
  of lexer: Lexer, into tree: inout SyntaxTree, _ mistakes: inout [Diagnostic]
) {
  let source = lexer.source
  for comment in lexer.comments where !comment.isDocumentation && tree.languageVersion == nil {
    let words = comment.words(in: source)
    guard comment.isAlone, words.utf8.starts(with: "mvs:".utf8) else { continue }
    let place = Span(source, comment.start, comment.end)
    let digits = words.utf8.dropFirst(4).drop { $0 == 0x20 }
    if let version = Int(String(decoding: Array(digits), as: UTF8.self)), version > 0 {
      tree.languageVersion = (version, place)
    } else {
      mistakes.append(Wording.badVersion(at: place))
    }
  }
  guard tree.documentation == nil else { return }
  tree.documentation = headDocumentation(of: lexer)
}

/// The first block of `##` lines before the first statement, unless it belongs to that statement.
private func headDocumentation(of lexer: Lexer) -> String? {
  let source = lexer.source
  var lines: [String] = []
  var last = -1
  for comment in lexer.comments where comment.nextToken == 0 {
    let line = source.line(at: comment.start)
    guard comment.isDocumentation else { continue }
    if last >= 0, line != last + 1 { break }
    lines.append(comment.words(in: source))
    last = line
  }
  guard let first = lexer.tokens.first, !lines.isEmpty else { return nil }
  let isDeclaration = first.kind == .fn || first.kind == .param
  if isDeclaration, source.line(at: first.start) == last + 1 { return nil }
  return lines.joined(separator: "\n")
}
