import Diagnostics

extension Markdown {
  /// The text for a terminal: headings underlined by their place, code indented, words wrapped.
  func lines(width: Int) -> [String] {
    var lines: [String] = []
    for block in blocks {
      let next = Self.lines(block, width: width)
      guard !next.isEmpty else { continue }
      if !lines.isEmpty { lines.append("") }
      lines += next
    }
    return lines
  }

  private static func lines(_ block: Block, width: Int) -> [String] {
    switch block {
    case .comment: return []
    case .heading(let level, let text):
      let words = plain(text)
      return level == 1 ? [words, String(repeating: "=", count: displayWidth(words))] : [words]
    case .paragraph(let text): return wrapped(plain(text), toWidth: width - 2).map { "  " + $0 }
    case .list(let items):
      return items.flatMap { item in
        wrapped(plain(item), toWidth: width - 4).enumerated().map {
          ($0 == 0 ? "  - " : "    ") + $1
        }
      }
    case .code(_, let code): return code.map { "    " + $0 }
    case .table(let header, let rows): return table(header, rows, width: width)
    }
  }

  /// Columns below each other where they fit, else one record after the other.
  private static func table(_ header: [String], _ rows: [[String]], width: Int) -> [String] {
    let heads = header.map(plain)
    let cells = rows.map { $0.map(plain) }
    let all = heads.contains { !$0.isEmpty } ? [heads] + cells : cells
    let widths = heads.indices.map { column in
      all.map { $0.indices.contains(column) ? displayWidth($0[column]) : 0 }.max() ?? 0
    }
    let before = widths.dropLast().reduce(2) { $0 + $1 + 2 }
    let last = min(widths.last ?? 0, width - before)
    if last >= min(widths.last ?? 0, 24) {
      return all.flatMap { row -> [String] in
        let lead = row.dropLast().enumerated().map { padded($1, toWidth: widths[$0] + 2) }.joined()
        let text = wrapped(row.last ?? "", toWidth: max(1, last))
        let words = text.isEmpty ? [""] : text
        return words.enumerated().map { index, line in
          "  " + (index == 0 ? lead : String(repeating: " ", count: before - 2)) + line
        }
      }
    }
    let label = heads.map(displayWidth).max() ?? 0
    return Array(
      cells.map { row in
        zip(heads, row).flatMap { head, cell in
          wrapped(cell, toWidth: max(20, width - label - 4)).enumerated().map { index, line in
            "  " + padded(index == 0 ? head : "", toWidth: label + 2) + line
          }
        }
      }.joined(separator: [""]))
  }

  /// The words without marks; code keeps its backquotes, as in every message.
  private static func plain(_ text: String) -> String {
    inlines(text).map { piece in
      switch piece {
      case .plain(let text), .emphasis(let text), .strong(let text): text
      case .code(let text): text.utf8.contains(0x20) || text.utf8.count < 3 ? "`\(text)`" : text
      }
    }.joined()
  }
}
