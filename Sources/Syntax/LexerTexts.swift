import Diagnostics

/// How a text is quoted.
struct TextDelimiter {
  var quote: UInt8
  var isTriple: Bool
  var isRaw: Bool
  var isInterpolated: Bool
  var prefixLength: Int

  /// The bytes of the prefix and the opening quotes.
  var width: Int { prefixLength + (isTriple ? 3 : 1) }
  var closing: String {
    String(repeating: Character(Unicode.Scalar(quote)), count: isTriple ? 3 : 1)
  }
}

/// Texts: escapes, raw and triple-quoted texts, the text between the braces of f-strings.
extension Lexer {
  /// A text with a prefix: `r"…"`, `f"…"`. Returns false when a word begins here.
  mutating func scanPrefixedText() -> Bool {
    var length = 0
    while length < 3 {
      let next = byte(length)
      if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") { break }
      guard next == UInt8(ascii: "r") || next == UInt8(ascii: "f") else { return false }
      length += 1
    }
    guard length == 1 || length == 2 && byte(0) != byte(1) else { return false }
    scanText(prefixLength: length)
    return true
  }

  mutating func scanText(prefixLength: Int) {
    let quote = byte(prefixLength)
    let prefix = bytes[position..<position + prefixLength]
    let isTriple = byte(prefixLength + 1) == quote && byte(prefixLength + 2) == quote
    let delimiter = TextDelimiter(
      quote: quote, isTriple: isTriple, isRaw: prefix.contains(UInt8(ascii: "r")),
      isInterpolated: prefix.contains(UInt8(ascii: "f")), prefixLength: prefixLength)
    if delimiter.isInterpolated {
      let firstToken = tokens.count
      let diagnosticCount = diagnostics.count
      take(.interpolationStart, delimiter.width)
      return continueInterpolation(
        delimiter, firstToken: firstToken, diagnosticCount: diagnosticCount)
    }
    let start = position
    let diagnosticCount = diagnostics.count
    position += delimiter.width
    let (text, isClosed) = scanContent(delimiter)
    if isClosed {
      position += isTriple ? 3 : 1
      return append(.text(text), .text, from: start)
    }
    // Inside the braces of an f-string on the same line, the f-string is what is not closed.
    if isInOneLineText { return abandonInterpolation() }
    append(.bad, from: start)
    abandonText(delimiter, firstToken: tokens.count - 1, diagnosticCount: diagnosticCount)
  }

  /// Goes on with the text of an f-string, to its next `{…}` or its end.
  mutating func continueInterpolation(
    _ delimiter: TextDelimiter, firstToken: Int, diagnosticCount: Int
  ) {
    let start = position
    let (text, isClosed) = scanContent(delimiter)
    if position > start { append(.text(text), .interpolationText, from: start) }
    if !isClosed {
      return abandonText(delimiter, firstToken: firstToken, diagnosticCount: diagnosticCount)
    }
    if byte() == UInt8(ascii: "{") {
      return beginHole(of: delimiter, firstToken: firstToken, diagnosticCount: diagnosticCount)
    }
    take(.interpolationEnd, delimiter.isTriple ? 3 : 1)
  }

  /// The format after the `:` of a `{…}`, up to its `}`.
  mutating func scanFormat() {
    position += 1
    let start = position
    while position < end, bytes[position] != UInt8(ascii: "}"), bytes[position] != 0x0A {
      switch bytes[position] {
      case 0x80...: passForeignScalar(inComment: false)
      case 0x09, 0x20...0x7E: position += 1
      default:
        report(
          Wording.controlInFormat(
            Unicode.Scalar(bytes[position]), at: span(position, position + 1)))
        position += 1
      }
    }
    guard byte() == UInt8(ascii: "}") else { return abandonInterpolation() }
    append(.text(source.text(in: start..<position)), .holeFormat, from: start)
  }

  /// Reads to the closing quotes, or to the `{` of an f-string, which stay unread. `isClosed` is
  /// false when the line or the cell ends first.
  private mutating func scanContent(_ delimiter: TextDelimiter) -> (String, isClosed: Bool) {
    var content: [UInt8] = []
    var copied = position
    // Bytes are copied in stretches between the places that need attention.
    func flush(_ lexer: Lexer) { content += lexer.bytes[copied..<lexer.position] }
    while position < end {
      let next = bytes[position]
      switch next {
      case delimiter.quote:
        if !delimiter.isTriple || (byte(1) == next && byte(2) == next) {
          flush(self)
          return (String(decoding: content, as: UTF8.self), true)
        }
        position += 1
      case UInt8(ascii: "\\") where !delimiter.isRaw:
        flush(self)
        scanEscape(into: &content, delimiter)
        copied = position
      case UInt8(ascii: "{") where delimiter.isInterpolated:
        flush(self)
        guard byte(1) == next else { return (String(decoding: content, as: UTF8.self), true) }
        content.append(next)
        position += 2
        copied = position
      case UInt8(ascii: "}") where delimiter.isInterpolated:
        flush(self)
        content.append(next)
        if byte(1) != next { report(Wording.loneBrace(at: span(position, position + 1))) }
        position += byte(1) == next ? 2 : 1
        copied = position
      case 0x0A where !delimiter.isTriple: return ("", false)
      case 0x0D where byte(1) == 0x0A:
        // A file with the line ends of Windows holds the same text.
        flush(self)
        position += 1
        copied = position
      case 0x80...: passForeignScalar(inComment: false)
      case 0x09, 0x0A, 0x20...0x7E: position += 1
      default:
        report(
          Wording.controlInText(Unicode.Scalar(next), at: span(position, position + 1)))
        position += 1
      }
    }
    return ("", false)
  }

  private mutating func scanEscape(into content: inout [UInt8], _ delimiter: TextDelimiter) {
    let start = position
    let next = byte(1)
    if position + 1 >= end {
      position += 1
      return
    }
    if let plain = Lexer.escapes[next] {
      position += 2
      content.append(plain)
      return
    }
    if next == 0x0A || (next == 0x0D && byte(2) == 0x0A) {
      // A line end after a backslash goes on with the text; a one-line text ends there, unclosed.
      position += delimiter.isTriple ? (next == 0x0A ? 2 : 3) : 1
      return
    }
    if next == UInt8(ascii: "u") {
      position += 2
      if let scalar = scanCodePoint() {
        content += Array(String(Character(scalar)).utf8)
      } else {
        report(Wording.badCodePoint(at: span(start, position)))
      }
      return
    }
    position += 1 + (scalar(at: position + 1)?.length ?? 1)
    content += bytes[start..<position]
    report(
      Wording.unknownEscape(
        source.text(in: start + 1..<position), delimiter, at: span(start, position)))
  }

  /// The code point after `\u`: `{1F600}` or four hexadecimal digits, a surrogate pair as in JSON.
  private mutating func scanCodePoint() -> Unicode.Scalar? {
    if byte() == UInt8(ascii: "{") {
      position += 1
      let value = scanHexadecimal(upTo: 6)
      guard let value, byte() == UInt8(ascii: "}") else { return nil }
      position += 1
      return Unicode.Scalar(value)
    }
    let start = position
    guard let value = scanHexadecimal(upTo: 4), position - start == 4 else { return nil }
    guard (0xD800..<0xDC00).contains(value), byte() == UInt8(ascii: "\\"),
      byte(1) == UInt8(ascii: "u")
    else { return Unicode.Scalar(value) }
    let afterFirst = position
    position += 2
    guard let low = scanHexadecimal(upTo: 4), (0xDC00..<0xE000).contains(low) else {
      position = afterFirst
      return nil
    }
    return Unicode.Scalar(0x10000 + (value - 0xD800) << 10 + (low - 0xDC00))
  }

  private mutating func scanHexadecimal(upTo limit: Int) -> UInt32? {
    let start = position
    while position - start < limit, byte().isHexadecimalDigit { position += 1 }
    return UInt32(source.text(in: start..<position), radix: 16)
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "n"): 0x0A, UInt8(ascii: "t"): 0x09, UInt8(ascii: "r"): 0x0D,
    UInt8(ascii: "0"): 0, UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
    UInt8(ascii: "\\"): UInt8(ascii: "\\"), UInt8(ascii: "\""): UInt8(ascii: "\""),
    UInt8(ascii: "'"): UInt8(ascii: "'"), UInt8(ascii: "/"): UInt8(ascii: "/"),
  ]
}

extension UInt8 {
  fileprivate var isHexadecimalDigit: Bool {
    isASCIIDigit || (self | 0x20 >= 0x61 && self | 0x20 <= 0x66)
  }
}
