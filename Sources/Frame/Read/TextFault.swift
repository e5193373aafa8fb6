/// What text from a file must be: UTF-8 without NUL.
enum TextFault {
  enum Kind { case notUTF8, nul }

  /// Nil for well-formed text. Surrogates, overlong forms and code points beyond U+10FFFF are faults.
  static func find(in text: UnsafeBufferPointer<UInt8>) -> Kind? {
    guard let base = text.baseAddress else { return nil }
    let raw = UnsafeRawPointer(base)
    let count = text.count
    var at = 0
    while at < count {
      if at + 8 <= count {
        let word = raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        // No upper bit set, and no byte 0: the usual test for a zero byte in a word.
        let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
        if word & 0x8080_8080_8080_8080 | zeros == 0 {
          at += 8
          continue
        }
      }
      let byte = base[at]
      if byte == 0 { return .nul }
      if byte < 0x80 {
        at += 1
        continue
      }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
      guard byte >= 0xC2, byte <= 0xF4, at + length <= count else { return .notUTF8 }
      let second = base[at + 1]
      let low: UInt8 = byte == 0xE0 ? 0xA0 : byte == 0xF0 ? 0x90 : 0x80
      let high: UInt8 = byte == 0xED ? 0x9F : byte == 0xF4 ? 0x8F : 0xBF
      guard second >= low, second <= high else { return .notUTF8 }
      for more in 2..<max(2, length) where base[at + more] & 0xC0 != 0x80 { return .notUTF8 }
      at += length
    }
    return nil
  }
}
