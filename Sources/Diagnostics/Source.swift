/// A text that places refer to: a script, a module, one input at the prompt.
public final class SourceFile: Sendable {
  /// What a message calls the file: its path as the user wrote it, or `[3]` for an input at the prompt.
  public let name: String
  public let bytes: [UInt8]
  /// The byte offset at which each line starts; the first is 0.
  public let lineStarts: [Int]

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == 0x0A { starts.append(offset + 1) }
    lineStarts = starts
  }

  public convenience init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// The line (from 0) that holds a byte offset; offsets past the end belong to the last line.
  public func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The byte range of a line without its line end.
  public func range(ofLine line: Int) -> Range<Int> {
    let start = lineStarts[line]
    var end = line + 1 < lineStarts.count ? lineStarts[line + 1] - 1 : bytes.count
    while end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }

  /// The text of a line without its line end; invalid UTF-8 is shown as replacement characters.
  public func text(ofLine line: Int) -> String {
    String(decoding: bytes[range(ofLine: line)], as: UTF8.self)
  }

  /// The column (from 1, in code points) of a byte offset.
  public func column(at offset: Int) -> Int {
    let start = lineStarts[line(at: offset)]
    let end = min(max(offset, start), bytes.count)
    return bytes[start..<end].reduce(into: 1) { count, byte in
      if byte & 0xC0 != 0x80 { count += 1 }
    }
  }

  public func text(in range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }
}

/// A place in a source: a half-open byte range.
public struct Span: Sendable, Equatable {
  public let source: SourceFile
  public let start: Int
  public let end: Int

  public init(_ source: SourceFile, _ start: Int, _ end: Int) {
    self.source = source
    self.start = start
    self.end = max(start, end)
  }

  /// The smallest span that covers both.
  public func union(_ other: Span) -> Span {
    guard other.source === source else { return self }
    return Span(source, min(start, other.start), max(end, other.end))
  }

  public var text: String { source.text(in: start..<end) }
  /// The line, from 1.
  public var lineNumber: Int { source.line(at: start) + 1 }
  /// The column, from 1, in code points.
  public var columnNumber: Int { source.column(at: start) }

  public static func == (a: Span, b: Span) -> Bool {
    a.source === b.source && a.start == b.start && a.end == b.end
  }
}
