import Diagnostics

/// The part of Markdown that the guide and the reference are written in: headings, paragraphs, lists of
/// one level, tables, fenced code; `code`, *emphasis* and **strong** words in a line.
struct Markdown: Sendable {
  enum Block: Sendable, Equatable {
    case heading(level: Int, String)
    case paragraph(String)
    case list([String])
    case table(header: [String], rows: [[String]])
    /// Fenced code with the word behind the fence.
    case code(language: String, [String])
    /// The inside of `<!-- … -->`, which no reader sees.
    case comment(String)
  }

  enum Inline: Equatable {
    case plain(String)
    case code(String)
    case emphasis(String)
    case strong(String)
  }

  var blocks: [Block]

  init(blocks: [Block]) { self.blocks = blocks }

  init(_ text: String) {
    blocks = []
    let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    var index = 0
    while index < lines.count {
      let line = lines[index]
      if line.hasPrefix("```") {
        let language = String(line.dropFirst(3))
        let body = lines[(index + 1)...].prefix { $0 != "```" }
        blocks.append(.code(language: language, Array(body)))
        index += body.count + 2
        continue
      }
      index += 1
      if line.isEmpty { continue }
      if line.hasPrefix("<!--"), line.hasSuffix("-->") {
        blocks.append(.comment(Self.trimmed(String(line.dropFirst(4).dropLast(3)))))
      } else if line.hasPrefix("#") {
        let level = line.utf8.prefix { $0 == UInt8(ascii: "#") }.count
        blocks.append(.heading(level: level, Self.trimmed(String(line.dropFirst(level)))))
      } else if line.hasPrefix("|") {
        let rest = lines[index...].prefix { $0.hasPrefix("|") }
        index += rest.count
        blocks.append(
          .table(header: Self.cells(line), rows: rest.dropFirst().map { Self.cells($0) }))
      } else if line.hasPrefix("- ") {
        let rest = lines[index...].prefix { $0.hasPrefix("- ") || $0.hasPrefix("  ") }
        index += rest.count
        var items = [String(line.dropFirst(2))]
        for next in rest {
          if next.hasPrefix("- ") {
            items.append(String(next.dropFirst(2)))
          } else {
            items[items.count - 1] += " " + Self.trimmed(next)
          }
        }
        blocks.append(.list(items))
      } else {
        let rest = lines[index...].prefix {
          !$0.isEmpty && !$0.hasPrefix("```") && !$0.hasPrefix("- ") && !$0.hasPrefix("|")
        }
        index += rest.count
        blocks.append(.paragraph(([line] + rest).joined(separator: " ")))
      }
    }
  }

  private static func trimmed(_ text: String) -> String {
    var bytes = text.utf8[...]
    while bytes.first == 0x20 { bytes.removeFirst() }
    while bytes.last == 0x20 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The cells of a row; a bar inside of code, or behind a backslash, divides nothing.
  private static func cells(_ line: String) -> [String] {
    var cells: [String] = []
    var cell: [UInt8] = []
    var isCode = false
    var isEscaped = false
    for byte in line.utf8.dropFirst() {
      if byte == UInt8(ascii: "`") { isCode.toggle() }
      if byte == UInt8(ascii: "|"), isEscaped {
        cell[cell.count - 1] = byte
      } else if byte == UInt8(ascii: "|"), !isCode {
        cells.append(trimmed(String(decoding: cell, as: UTF8.self)))
        cell = []
      } else {
        cell.append(byte)
      }
      isEscaped = byte == UInt8(ascii: "\\")
    }
    return cells
  }

  /// The pieces of a line of words. Marks without a partner stand for themselves.
  static func inlines(_ text: String) -> [Inline] {
    let bytes = Array(text.utf8)
    var pieces: [Inline] = []
    var plain: [UInt8] = []
    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    func end(of mark: [UInt8], from start: Int) -> Int? {
      guard start < bytes.count, bytes[start] != 0x20 else { return nil }
      return (start..<bytes.count).first { bytes[$0...].starts(with: mark) && $0 > start }
    }
    let marks: [(mark: String, make: (String) -> Inline)] = [
      ("``", { .code($0) }), ("`", { .code($0) }), ("**", { .strong($0) }),
      ("*", { .emphasis($0) }),
    ]
    var index = 0
    scan: while index < bytes.count {
      for (mark, make) in marks where bytes[index...].starts(with: mark.utf8) {
        let start = index + mark.utf8.count
        guard let end = end(of: Array(mark.utf8), from: start) else { continue }
        if !plain.isEmpty { pieces.append(.plain(String(decoding: plain, as: UTF8.self))) }
        plain = []
        pieces.append(make(string(start..<end)))
        index = end + mark.utf8.count
        continue scan
      }
      plain.append(bytes[index])
      index += 1
    }
    if !plain.isEmpty { pieces.append(.plain(String(decoding: plain, as: UTF8.self))) }
    return pieces
  }

  /// A code span that holds the text, whatever backquotes are in it.
  static func codeSpan(_ text: String) -> String {
    text.utf8.contains(UInt8(ascii: "`")) ? "``\(text)``" : "`\(text)`"
  }
}
