/// Reads a list of texts from one field.
enum ListScan {
  /// The texts of one list.
  struct Pieces {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    var count: Int { ends.count }

    mutating func removeAll() {
      bytes.removeAll(keepingCapacity: true)
      ends.removeAll(keepingCapacity: true)
    }

    mutating func append(_ piece: some Collection<UInt8>) {
      bytes.append(contentsOf: piece)
      ends.append(bytes.count)
    }

    func each(_ body: (UnsafePointer<UInt8>, Int) -> Void) {
      // One byte more, so that a list of empty texts has an address too.
      (bytes + [0]).withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        var start = 0
        for end in ends {
          body(base + start, end - start)
          start = end
        }
      }
    }
  }

  /// The pieces between `|`; an empty text is an empty list.
  static func bars(_ text: UnsafeBufferPointer<UInt8>, _ pieces: inout Pieces) -> Bool {
    if text.isEmpty { return true }
    var start = 0
    for at in 0...text.count where at == text.count || text[at] == 0x7C {
      pieces.append(text[start..<at])
      start = at + 1
    }
    return true
  }

  /// The elements of a JSON array or a Python list: its texts, or the `name` of each of its objects.
  /// False for anything else.
  static func brackets(_ text: UnsafeBufferPointer<UInt8>, _ pieces: inout Pieces) -> Bool {
    if text.isEmpty { return true }
    var reader = LiteralReader(text)
    return reader.readList(into: &pieces)
  }
}

/// A reader of JSON and of Python's literals, which differ in quotes, escapes and three words.
private struct LiteralReader {
  private let text: UnsafeBufferPointer<UInt8>
  private var at = 0
  /// Values inside of values that are skipped; deeper ones make the text no list.
  private static let deepest = 32

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  private var byte: UInt8 { at < text.count ? text[at] : 0 }

  mutating func readList(into pieces: inout ListScan.Pieces) -> Bool {
    guard take(0x5B) else { return false }
    if take(0x5D) { return isAtEnd }
    repeat {
      skipBlanks()
      if byte == 0x5D { break }  // Python allows a comma at the end.
      if byte == 0x7B {
        guard let name = readName() else { return false }
        pieces.append(name)
      } else {
        guard let element = readText() else { return false }
        pieces.append(element)
      }
    } while take(0x2C)
    return take(0x5D) && isAtEnd
  }

  private var isAtEnd: Bool {
    mutating get {
      skipBlanks()
      return at == text.count
    }
  }

  private mutating func skipBlanks() {
    while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
  }

  private mutating func take(_ wanted: UInt8) -> Bool {
    skipBlanks()
    guard byte == wanted, at < text.count else { return false }
    at += 1
    return true
  }

  /// The value of `name` in the object at hand.
  private mutating func readName() -> [UInt8]? {
    guard take(0x7B) else { return nil }
    var name: [UInt8]?
    if take(0x7D) { return nil }
    repeat {
      skipBlanks()
      guard let key = readText(), take(0x3A) else { return nil }
      skipBlanks()
      if key.elementsEqual("name".utf8) {
        guard let value = readText() else { return nil }
        name = value
      } else if !skipValue(depth: 0) {
        return nil
      }
    } while take(0x2C)
    return take(0x7D) ? name : nil
  }

  private mutating func skipValue(depth: Int) -> Bool {
    skipBlanks()
    if depth > Self.deepest { return false }
    switch byte {
    case 0x22, 0x27: return readText() != nil
    case 0x5B, 0x7B:
      let isObject = byte == 0x7B
      let close: UInt8 = isObject ? 0x7D : 0x5D
      at += 1
      if take(close) { return true }
      repeat {
        skipBlanks()
        if isObject {
          guard readText() != nil, take(0x3A) else { return false }
        }
        guard skipValue(depth: depth + 1) else { return false }
      } while take(0x2C)
      return take(close)
    default:
      let start = at
      while at < text.count, isWordByte(byte) { at += 1 }
      return at > start
    }
  }

  /// Bytes of numbers and of `true`, `null`, `None` and the like.
  private func isWordByte(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == 0x2B || byte == 0x2D || byte == 0x2E
  }

  /// A text in double or single quotes; nil when there is none or it is malformed.
  private mutating func readText() -> [UInt8]? {
    let quote = byte
    guard quote == 0x22 || quote == 0x27 else { return nil }
    at += 1
    var result: [UInt8] = []
    while at < text.count {
      let byte = text[at]
      at += 1
      if byte == quote { return result }
      if byte != 0x5C {
        result.append(byte)
      } else if !readEscape(quote, into: &result) {
        return nil
      }
    }
    return nil
  }

  private mutating func readEscape(_ quote: UInt8, into result: inout [UInt8]) -> Bool {
    guard at < text.count else { return false }
    let byte = text[at]
    at += 1
    switch byte {
    case 0x22, 0x27, 0x5C: result.append(byte)
    case 0x2F where quote == 0x22: result.append(byte)
    case 0x6E: result.append(0x0A)
    case 0x72: result.append(0x0D)
    case 0x74: result.append(0x09)
    case 0x62: result.append(0x08)
    case 0x66: result.append(0x0C)
    case 0x78: return append(readHex(2), to: &result)
    case 0x55: return append(readHex(8), to: &result)
    case 0x75:
      guard let first = readHex(4) else { return false }
      guard first >= 0xD800, first < 0xDC00 else { return append(first, to: &result) }
      // The first half of a pair of surrogates.
      guard at + 1 < text.count, text[at] == 0x5C, text[at + 1] == 0x75 else { return false }
      at += 2
      guard let second = readHex(4), second >= 0xDC00, second < 0xE000 else { return false }
      return append(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00), to: &result)
    default:
      // Python keeps the backslash of an escape it does not know.
      guard quote == 0x27 else { return false }
      result.append(0x5C)
      result.append(byte)
    }
    return true
  }

  private mutating func readHex(_ count: Int) -> UInt32? {
    guard at + count <= text.count else { return nil }
    var value: UInt32 = 0
    for _ in 0..<count {
      let byte = text[at]
      let digit =
        byte &- 0x30 < 10 ? byte &- 0x30 : (byte | 0x20) &- 0x61 < 6 ? (byte | 0x20) &- 0x57 : 255
      guard digit < 16 else { return nil }
      value = value << 4 | UInt32(digit)
      at += 1
    }
    return value
  }

  /// False for what is no character: half a pair of surrogates, NUL, beyond U+10FFFF.
  private func append(_ value: UInt32?, to result: inout [UInt8]) -> Bool {
    guard let value, value != 0, let scalar = Unicode.Scalar(value) else { return false }
    result.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
    return true
  }
}
