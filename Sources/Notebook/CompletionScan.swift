/// The tokens before the cursor, as far as completion needs them: words, dots, brackets with their
/// partners, and whether the cursor stands in code, in a text or in a comment.
struct CompletionScan {
  enum Kind: Equatable {
    case word, number, text, dot, open, close, comma, colon, newline, other
    /// The brace that opens a hole in an f-string: nothing before it belongs to the same expression.
    case hole
  }

  struct Token {
    var kind: Kind
    var start: Int
    var end: Int
    /// For a closing bracket, the token that opened it.
    var partner: Int?
  }

  enum Place: Equatable {
    case code
    case comment
    /// In a text whose content starts at an offset.
    case text(contentStart: Int, isInterpolated: Bool, quote: UInt8)
  }

  private(set) var tokens: [Token] = []
  /// The brackets that are open at the cursor, outermost first.
  private(set) var openBrackets: [Int] = []
  private(set) var place = Place.code
  let bytes: [UInt8]
  let cursor: Int
  private var position = 0

  private struct Hole {
    var tokenCount: Int
    var depth: Int
    var quote: [UInt8]
    var contentStart: Int
    var textStart: Int
  }
  private var holes: [Hole] = []

  init(_ bytes: [UInt8], cursor: Int) {
    self.bytes = bytes
    self.cursor = cursor
    while position < cursor { step() }
  }

  static func isWordByte(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || byte >= 0x80 || (0x30...0x39).contains(byte)
      || (0x41...0x5A).contains(byte & 0xDF)
  }

  private mutating func add(_ kind: Kind, length: Int = 1) {
    tokens.append(Token(kind: kind, start: position, end: position + length))
    position += length
  }

  private mutating func step() {
    let byte = bytes[position]
    switch byte {
    case 0x0A: add(.newline)
    case 0x20, 0x09, 0x0D: position += 1
    case UInt8(ascii: "#"):
      while position < cursor, bytes[position] != 0x0A { position += 1 }
      if position == cursor { place = .comment }
    case UInt8(ascii: "\""), UInt8(ascii: "'"): text(prefix: 0)
    case UInt8(ascii: "."):
      let isRange = position + 1 < cursor && bytes[position + 1] == byte
      add(isRange ? .other : .dot, length: isRange ? 2 : 1)
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
      openBrackets.append(tokens.count)
      add(.open)
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): close(byte)
    case UInt8(ascii: ","): add(.comma)
    case UInt8(ascii: ":"): add(.colon)
    case UInt8(ascii: ";"): add(.newline)
    case 0x30...0x39: number()
    default: if Self.isWordByte(byte) { word() } else { add(.other) }
    }
  }

  private mutating func word() {
    var end = position
    while end < cursor, Self.isWordByte(bytes[end]) { end += 1 }
    if end < cursor, end - position == 1,
      bytes[end] == UInt8(ascii: "\"") || bytes[end] == UInt8(ascii: "'"),
      bytes[position] == UInt8(ascii: "f") || bytes[position] == UInt8(ascii: "r")
    {
      text(prefix: 1)
      return
    }
    add(.word, length: end - position)
  }

  private mutating func number() {
    var end = position
    while end < cursor, Self.isWordByte(bytes[end]) { end += 1 }
    if end + 1 < cursor, bytes[end] == UInt8(ascii: "."), (0x30...0x39).contains(bytes[end + 1]) {
      end += 1
      while end < cursor, Self.isWordByte(bytes[end]) { end += 1 }
    }
    add(.number, length: end - position)
  }

  private mutating func close(_ byte: UInt8) {
    if byte == UInt8(ascii: "}"), let hole = holes.last, openBrackets.count == hole.depth {
      // The hole ends: its text goes on, and what stood in it is over.
      holes.removeLast()
      tokens.removeSubrange(hole.tokenCount...)
      position += 1
      content(hole.quote, start: hole.contentStart, isInterpolated: true, textStart: hole.textStart)
      return
    }
    let partner = openBrackets.popLast()
    tokens.append(Token(kind: .close, start: position, end: position + 1, partner: partner))
    position += 1
  }

  private mutating func text(prefix: Int) {
    let start = position
    let isInterpolated = prefix == 1 && bytes[position] == UInt8(ascii: "f")
    position += prefix
    let quote = bytes[position]
    let isTriple =
      position + 2 < cursor && bytes[position + 1] == quote && bytes[position + 2] == quote
    let mark = [UInt8](repeating: quote, count: isTriple ? 3 : 1)
    position += mark.count
    content(mark, start: position, isInterpolated: isInterpolated, textStart: start)
  }

  private mutating func content(
    _ quote: [UInt8], start: Int, isInterpolated: Bool, textStart: Int
  ) {
    while position < cursor {
      let byte = bytes[position]
      if bytes[position..<min(position + quote.count, cursor)].elementsEqual(quote) {
        position += quote.count
        tokens.append(Token(kind: .text, start: textStart, end: position))
        return
      }
      if byte == 0x0A, quote.count == 1 { return }
      if byte == UInt8(ascii: "\\") {
        position = min(position + 2, cursor)
        continue
      }
      if isInterpolated, byte == UInt8(ascii: "{") {
        if position + 1 < cursor, bytes[position + 1] == byte {
          position += 2
          continue
        }
        holes.append(
          Hole(
            tokenCount: tokens.count, depth: openBrackets.count, quote: quote, contentStart: start,
            textStart: textStart))
        add(.hole)
        return
      }
      position += 1
    }
    place = .text(contentStart: start, isInterpolated: isInterpolated, quote: quote[0])
  }
}
