import Diagnostics

/// The canonical layout of a script: 100 columns, steps of 2 spaces.
///
/// Spaces follow from the tokens. A chain keeps the line breaks before its steps and gets one before
/// each when a line is too long; brackets are on one line where they fit, else hold one element a
/// line; a block that stands on one line stays there where it fits. Comments stay before or behind
/// what they stood at; one blank line is kept.
public enum Formatter {
  /// Columns of a line, in code points.
  static let width = 100

  /// The text in canonical layout; nil when it has syntax errors. The result means the same:
  /// formatting is undone where that could not be shown.
  public static func format(_ source: SourceFile) -> String? {
    let tree = parse(source)
    guard !tree.diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    let result = layOut(source)
    let again = parse(SourceFile(name: source.name, text: result))
    guard TreePrinter.describe(again) == TreePrinter.describe(tree),
      !again.diagnostics.contains(where: { $0.severity == .error })
    else { return source.text(in: 0..<source.bytes.count) }
    return result
  }

  /// The text laid out, cell by cell.
  static func layOut(_ source: SourceFile) -> String {
    var lines: [String] = []
    for raw in PercentCells(source).cells {
      if let marker = raw.marker {
        dropBlankLines(&lines, keeping: 1)
        lines.append(trimmed(source.text(in: marker)))
      }
      lines += raw.kind == .markdown ? markdown(raw, source) : code(raw, source)
    }
    dropBlankLines(&lines, keeping: 0)
    let body = lines.drop { $0.isEmpty }.joined(separator: "\n")
    return body.isEmpty ? "" : body + "\n"
  }

  private static func code(_ raw: PercentCells.Raw, _ source: SourceFile) -> [String] {
    var lexer = Lexer(source, range: raw.body)
    lexer.run()
    var parser = Parser(lexer)
    parser.layout = [:]
    var lines: [String] = []
    _ = DeepStack.run(levels: lexer.deepest) {
      _ = parser.parseCell()
      var writer = LayoutWriter(lexer, parser.layout ?? [:])
      lines = writer.writeCell()
    }
    // A blank line before the next marker is kept.
    if source.isBlankLine(before: raw.body.upperBound), !lines.isEmpty { lines.append("") }
    return lines
  }

  private static func markdown(_ raw: PercentCells.Raw, _ source: SourceFile) -> [String] {
    guard !raw.body.isEmpty else { return [] }
    let first = source.line(at: raw.body.lowerBound)
    // Blanks at the end of a line are a line break of Markdown.
    var lines = (first...source.line(at: raw.body.upperBound - 1)).map { source.text(ofLine: $0) }
    dropBlankLines(&lines, keeping: 1)
    return lines
  }

  private static func dropBlankLines(_ lines: inout [String], keeping kept: Int) {
    while lines.count > kept, lines.last == "", kept == 0 || lines[lines.count - 2].isEmpty {
      lines.removeLast()
    }
  }

  static func trimmed(_ text: String) -> String {
    var bytes = text.utf8[...]
    while bytes.last == 0x20 || bytes.last == 0x09 || bytes.last == 0x0D { bytes.removeLast() }
    return String(bytes) ?? text
  }
}

extension SourceFile {
  /// Whether the line before the one that starts at `offset` is blank.
  fileprivate func isBlankLine(before offset: Int) -> Bool {
    let line = line(at: offset)
    return line > 0 && offset < bytes.count
      && bytes[range(ofLine: line - 1)].allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }
}
