/// Swift code without its comments and the text of its strings, which become spaces; code inside
/// `\(…)` stays. Lines stay where they are.
struct CodeScanner {
  private let bytes: [UInt8]
  private var place = 0
  private var code: [UInt8] = []

  static func code(of bytes: [UInt8]) -> [UInt8] {
    var scanner = CodeScanner(bytes)
    scanner.scanCode(untilClosed: false)
    return scanner.code
  }

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  private func peek(_ ahead: Int = 0) -> UInt8 {
    place + ahead < bytes.count ? bytes[place + ahead] : 0
  }

  private func stands(_ text: String, ahead: Int = 0) -> Bool {
    text.utf8.enumerated().allSatisfy { peek(ahead + $0.offset) == $0.element }
  }

  private mutating func keep() {
    code.append(peek())
    place += 1
  }

  private mutating func blank(_ count: Int = 1) {
    for _ in 0..<count where place < bytes.count {
      code.append(peek() == UInt8(ascii: "\n") ? UInt8(ascii: "\n") : UInt8(ascii: " "))
      place += 1
    }
  }

  /// Code up to the end, or up to and with the bracket that closes an interpolation.
  private mutating func scanCode(untilClosed: Bool) {
    var depth = 0
    while place < bytes.count {
      if stands("//") {
        while place < bytes.count, peek() != UInt8(ascii: "\n") { blank() }
      } else if stands("/*") {
        while place < bytes.count, !stands("*/") { blank() }
        blank(2)
      } else if let hashes = stringStart() {
        scanString(hashes: hashes)
      } else {
        if peek() == UInt8(ascii: "(") { depth += 1 }
        if peek() == UInt8(ascii: ")") {
          depth -= 1
          if untilClosed, depth < 0 {
            keep()
            return
          }
        }
        keep()
      }
    }
  }

  /// The number of `#` before a quote that begins a string here; nil where none begins.
  private func stringStart() -> Int? {
    var hashes = 0
    while peek(hashes) == UInt8(ascii: "#") { hashes += 1 }
    return peek(hashes) == UInt8(ascii: "\"") ? hashes : nil
  }

  private mutating func scanString(hashes: Int) {
    let marks = String(repeating: "#", count: hashes)
    let isLong = stands("\"\"\"", ahead: hashes)
    let end = (isLong ? "\"\"\"" : "\"") + marks
    blank(hashes + (isLong ? 3 : 1))
    while place < bytes.count {
      if stands(end) {
        blank(end.utf8.count)
        return
      }
      if stands("\\" + marks + "(") {
        blank(marks.utf8.count + 2)
        scanCode(untilClosed: true)
      } else if stands("\\" + marks) {
        blank(marks.utf8.count + 2)
      } else if !isLong, peek() == UInt8(ascii: "\n") {
        return
      } else {
        blank()
      }
    }
  }
}
