import Diagnostics

/// The bytes of a JSON text (RFC 8259) from a place on: values passed over, strings taken apart.
struct JSONScanner {
  let text: UnsafeBufferPointer<UInt8>
  /// The place of the next byte.
  var at = 0
  /// The string that was read last, its escapes resolved.
  private(set) var scratch: [UInt8] = []
  private let name: String

  /// Values inside of values.
  static let deepest = 500

  init(_ text: UnsafeBufferPointer<UInt8>, _ name: String) {
    self.text = text
    self.name = name
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
  }

  // MARK: Values

  mutating func skipNumber() throws {
    let start = at
    if byte == 0x2D { at += 1 }
    let whole = at
    while isDigit { at += 1 }
    guard at > whole, at == whole + 1 || text[whole] != 0x30 else { throw badValue(start) }
    if byte == 0x2E {
      at += 1
      guard isDigit else { throw badValue(start) }
      while isDigit { at += 1 }
    }
    if byte | 0x20 == 0x65 {
      at += 1
      if byte == 0x2B || byte == 0x2D { at += 1 }
      guard isDigit else { throw badValue(start) }
      while isDigit { at += 1 }
    }
  }

  mutating func skipValue(depth: Int) throws {
    guard depth < Self.deepest else { throw tooDeep() }
    switch byte {
    case 0x22: try readString()
    case 0x5B:
      at += 1
      skipBlanks()
      if take(0x5D) { return }
      repeat {
        skipBlanks()
        try skipValue(depth: depth + 1)
        skipBlanks()
      } while take(0x2C)
      guard take(0x5D) else { throw syntax("`,` or `]` is expected") }
    case 0x7B:
      at += 1
      skipBlanks()
      if take(0x7D) { return }
      repeat {
        skipBlanks()
        _ = try readKey()
        skipBlanks()
        try skipValue(depth: depth + 1)
        skipBlanks()
      } while take(0x2C)
      guard take(0x7D) else { throw syntax("`,` or `}` is expected") }
    case 0x74 where takeWord("true"), 0x66 where takeWord("false"), 0x6E where takeWord("null"):
      return
    default: try skipNumber()
    }
  }

  mutating func readKey() throws -> [UInt8] {
    guard byte == 0x22 else { throw syntax("a key in quotes is expected") }
    try readString()
    let key = scratch
    skipBlanks()
    guard take(0x3A) else { throw syntax("`:` is expected") }
    return key
  }

  /// A string into `scratch`.
  mutating func readString() throws {
    scratch.removeAll(keepingCapacity: true)
    at += 1
    while at < text.count {
      let start = at
      while at < text.count, text[at] != 0x22, text[at] != 0x5C, text[at] >= 0x20 { at += 1 }
      scratch.append(contentsOf: text[start..<at])
      guard at < text.count else { break }
      if text[at] == 0x22 {
        at += 1
        return
      }
      guard text[at] == 0x5C else { throw syntax("a control character stands in a string") }
      at += 1
      try readEscape()
    }
    throw syntax("a string never closes")
  }

  private mutating func readEscape() throws {
    let escape = byte
    at += 1
    switch escape {
    case 0x22, 0x5C, 0x2F: scratch.append(escape)
    case 0x62: scratch.append(0x08)
    case 0x66: scratch.append(0x0C)
    case 0x6E: scratch.append(0x0A)
    case 0x72: scratch.append(0x0D)
    case 0x74: scratch.append(0x09)
    case 0x75:
      var value = try readHex()
      if value & 0xFC00 == 0xD800, at + 1 < text.count, text[at] == 0x5C, text[at + 1] == 0x75 {
        at += 2
        let low = try readHex()
        guard low & 0xFC00 == 0xDC00 else { throw syntax("half a character stands in a string") }
        value = 0x10000 + ((value & 0x3FF) << 10) + (low & 0x3FF)
      }
      guard let scalar = Unicode.Scalar(value), let encoded = UTF8.encode(scalar) else {
        throw syntax("half a character stands in a string")
      }
      scratch.append(contentsOf: encoded)
    default: throw syntax("an escape of this kind does not exist")
    }
  }

  private mutating func readHex() throws -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      let digit = byte
      let number =
        digit &- 0x30 < 10
        ? digit &- 0x30 : (digit | 0x20) &- 0x61 < 6 ? (digit | 0x20) &- 0x57 : 255
      guard number < 16 else { throw syntax("four hexadecimal digits are expected") }
      value = value << 4 | UInt32(number)
      at += 1
    }
    return value
  }

  // MARK: Bytes

  var byte: UInt8 { at < text.count ? text[at] : 0 }
  private var isDigit: Bool { byte &- 0x30 < 10 }

  mutating func skipBlanks() {
    while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
  }

  mutating func take(_ wanted: UInt8) -> Bool {
    guard at < text.count, text[at] == wanted else { return false }
    at += 1
    return true
  }

  mutating func takeWord(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard at + count <= text.count,
      (0..<count).allSatisfy({ text[at + $0] == word.utf8Start[$0] })
    else { return false }
    at += count
    return true
  }

  private func line(_ place: Int) -> Int {
    text[..<min(place, text.count)].reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) }
  }

  func syntax(_ what: String, help: String? = nil) -> Failure {
    let isCut = at >= text.count
    return Failure(
      "json-syntax",
      "line \(line(at)) of `\(name)` is no JSON: \(isCut ? "it ends too early" : what)",
      help: help ?? (isCut ? "the file may be cut short: fetch or make it again" : nil))
  }

  private func badValue(_ start: Int) -> Failure {
    let word = text[start..<min(start + 12, text.count)].prefix {
      ($0 | 0x20) &- 0x61 < 26 || $0 == 0x2D
    }
    let shown = String(decoding: word, as: UTF8.self)
    if ["NaN", "Infinity", "-Infinity"].contains(where: { shown.hasPrefix($0) }) {
      return syntax("`\(shown)` is no value", help: "write `null` for a number that is none")
    }
    return syntax("a value is expected")
  }

  func tooDeep() -> Failure {
    Failure(
      "json-depth",
      "line \(line(at)) of `\(name)` nests values more than \(Self.deepest) deep",
      help: "no table is that deep: the file is damaged or meant to harm")
  }
}
