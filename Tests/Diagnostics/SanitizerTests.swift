import Testing

@testable import Diagnostics

@Suite struct SanitizerTests {
  @Test("no control character survives, and every other one does")
  func everyScalar() {
    for value in UInt32(0)...0x2100 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = "a" + String(scalar) + "b"
      let shown = sanitized(text)
      let isControl =
        scalar.properties.generalCategory == .control || scalar.properties.isBidiControl
      #expect(
        shown.unicodeScalars.contains(scalar) == !isControl || (0x2028...0x2029).contains(value)
          || (0x206A...0x206F).contains(value))
      #expect(displayWidth(text) == displayWidth(shown))
    }
  }

  @Test("escapes read as the language writes them")
  func escapes() {
    #expect(sanitized("\u{1B}[2Jx\u{7}") == "\\u{1B}[2Jx\\u{7}")
    #expect(sanitized("a\tb\nc") == "a\\tb\\nc")
    #expect(sanitized("a\tb\nc", keepingNewlines: true) == "a\\tb\nc")
    #expect(sanitized("\u{202E}evil\u{9B}") == "\\u{202E}evil\\u{9B}")
    #expect(sanitized("Amélie 🎬") == "Amélie 🎬")
  }
}
