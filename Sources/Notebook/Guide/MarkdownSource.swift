extension Markdown {
  /// The text in its own notation; a paragraph is one line.
  var source: String {
    blocks.map { Self.source($0) }.joined(separator: "\n")
  }

  private static func source(_ block: Block) -> String {
    switch block {
    case .comment(let words): return "<!-- \(words) -->\n"
    case .heading(let level, let text): return String(repeating: "#", count: level) + " \(text)\n"
    case .paragraph(let text): return text + "\n"
    case .list(let items): return items.map { "- \($0)\n" }.joined()
    case .code(let language, let lines):
      return (["```" + language] + lines + ["```"]).map { $0 + "\n" }.joined()
    case .table(let header, let rows):
      let rule = header.map { _ in "---" }
      return ([header, rule] + rows).map { row in
        "| " + row.map(escaped).joined(separator: " | ") + " |\n"
      }.joined()
    }
  }

  /// A bar outside of code would divide the cell.
  private static func escaped(_ cell: String) -> String {
    var isCode = false
    var bytes: [UInt8] = []
    for byte in cell.utf8 {
      if byte == UInt8(ascii: "`") { isCode.toggle() }
      if byte == UInt8(ascii: "|"), !isCode { bytes.append(UInt8(ascii: "\\")) }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
