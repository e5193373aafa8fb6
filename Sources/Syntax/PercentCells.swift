import Diagnostics

/// The cells of a notebook as lines: a marker begins each, and no statement crosses one.
struct PercentCells {
  /// A cell before it is parsed.
  struct Raw {
    var kind = Cell.Kind.code
    var title: String?
    var tags: [String] = []
    /// The byte range of what follows the marker's line.
    var body: Range<Int>
    /// The line of the marker; nil for what stands before the first one.
    var marker: Range<Int>?
  }

  private let source: SourceFile
  private(set) var cells: [Raw] = []
  private(set) var diagnostics: [Diagnostic] = []

  init(_ source: SourceFile) {
    self.source = source
    var current = Raw(body: 0..<source.bytes.count)
    for line in source.lineStarts.indices {
      let start = source.lineStarts[line]
      guard PercentCells.isMarker(source.bytes, at: start) else { continue }
      current.body = current.body.lowerBound..<start
      cells.append(current)
      let next =
        line + 1 < source.lineStarts.count ? source.lineStarts[line + 1] : source.bytes.count
      current = Raw(body: next..<source.bytes.count, marker: source.range(ofLine: line))
      readMarker(into: &current)
    }
    cells.append(current)
  }

  /// Whether the line at `start` begins with `# %%` or `#%%`.
  static func isMarker(_ bytes: [UInt8], at start: Int) -> Bool {
    guard start + 2 < bytes.count, bytes[start] == UInt8(ascii: "#") else { return false }
    let percent = bytes[start + 1] == 0x20 ? start + 2 : start + 1
    return percent + 1 < bytes.count && bytes[percent] == UInt8(ascii: "%")
      && bytes[percent + 1] == UInt8(ascii: "%")
  }

  /// The title, `[markdown]` and `tags=[…]` of a marker's line.
  private mutating func readMarker(into cell: inout Raw) {
    guard let marker = cell.marker else { return }
    let bytes = source.bytes
    var position = marker.lowerBound
    while position < marker.upperBound,
      bytes[position] == UInt8(ascii: "#") || bytes[position] == 0x20
        || bytes[position] == UInt8(ascii: "%")
    { position += 1 }
    var title: [UInt8] = []
    while position < marker.upperBound {
      let rest = bytes[position..<marker.upperBound]
      if let kind = ["[markdown]", "[md]"].first(where: { rest.starts(with: $0.utf8) }) {
        cell.kind = .markdown
        position += kind.utf8.count
      } else if rest.starts(with: "tags=".utf8), title.isEmpty || title.last == 0x20 {
        position += 5
        readTags(into: &cell, &position, marker.upperBound)
      } else {
        title.append(bytes[position])
        position += 1
      }
    }
    while title.last == 0x20 || title.last == 0x09 { title.removeLast() }
    let name = title.drop { $0 == 0x20 || $0 == 0x09 }
    if !name.isEmpty { cell.title = String(decoding: name, as: UTF8.self) }
  }

  private mutating func readTags(into cell: inout Raw, _ position: inout Int, _ end: Int) {
    let start = position
    let bytes = source.bytes
    guard let close = bytes[start..<end].firstIndex(of: UInt8(ascii: "]")),
      bytes[start] == UInt8(ascii: "[")
    else {
      diagnostics.append(Wording.badTags(at: Span(source, start, end)))
      position = end
      return
    }
    position = close + 1
    for part in bytes[start + 1..<close].split(separator: UInt8(ascii: ",")) {
      let tag = part.drop { $0 == 0x20 }
      let quote = tag.first
      let name = tag.dropFirst().prefix { $0 != quote }
      guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
        tag.dropFirst(name.count + 1).first == quote
      else {
        diagnostics.append(Wording.badTags(at: Span(source, start, close + 1)))
        return
      }
      cell.tags.append(String(decoding: name, as: UTF8.self))
    }
  }

  /// The text of a markdown cell without the `# ` before each line.
  mutating func markdown(of cell: Raw) -> String {
    var lines: [String] = []
    var isReported = false
    guard !cell.body.isEmpty else { return "" }
    let last = source.line(at: cell.body.upperBound - 1)
    for line in source.line(at: cell.body.lowerBound)...last {
      let range = source.range(ofLine: line)
      var text = source.bytes[range]
      if text.first == UInt8(ascii: "#") {
        text = text.dropFirst()
        if text.first == 0x20 { text = text.dropFirst() }
      } else if text.contains(where: { $0 != 0x20 && $0 != 0x09 }), !isReported {
        isReported = true
        diagnostics.append(
          Wording.bareMarkdown(at: Span(source, range.lowerBound, range.upperBound)))
      }
      lines.append(String(decoding: text, as: UTF8.self))
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.joined(separator: "\n")
  }
}
