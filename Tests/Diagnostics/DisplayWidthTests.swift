import Testing

@testable import Diagnostics

@Suite struct DisplayWidthTests {
  /// Expectations of the Python package wcwidth 0.9.4.
  @Test("a text is as wide as wcwidth says")
  func agreement() {
    let expected: [(String, Int)] = [
      ("", 0), ("Heat", 4), ("Amélie", 6), ("e\u{301}", 1), ("千と千尋の神隠し", 16),
      ("기생충", 6), ("\u{1F469}\u{200D}\u{1F469}\u{200D}\u{1F467}", 2), ("🇩🇪", 2), ("🇩🇪🇫🇷", 4),
      ("👍🏽", 2), ("❤", 1), ("❤\u{FE0F}", 2), ("1\u{FE0F}\u{20E3}", 2), ("क्षि", 2), ("\u{200B}", 0),
      ("ﾊﾛｰ", 3), ("Ａ", 2), ("﷽", 1), ("\u{1100}\u{1161}\u{11A8}", 2), ("─█▏⣿", 4), ("🎬 film", 7),
      ("\u{601}12", 3), ("\u{AD}", 1), ("ก\u{E31}", 1),
    ]
    for (text, width) in expected {
      #expect(displayWidth(text) == width, "\(text.unicodeScalars.map { $0.value })")
    }
  }

  @Test("control characters count as their escapes")
  func controls() {
    #expect(displayWidth("\u{1B}[31m") == displayWidth("\\u{1B}[31m"))
    #expect(displayWidth("a\nb") == 4)
    #expect(displayWidth("a\r\nb") == 6)
    #expect(displayWidth("\u{202E}x") == displayWidth(sanitized("\u{202E}x")))
  }

  @Test("cut texts fit, never split a cluster and keep what fits")
  func cutting() {
    #expect(cut("The Godfather", toWidth: 8) == "The God…")
    #expect(cut("The Godfather", toWidth: 8, ellipsis: "~") == "The God~")
    #expect(cut("Heat", toWidth: 4) == "Heat")
    #expect(cut("千と千尋", toWidth: 4) == "千…")
    #expect(cut("👩\u{200D}👩\u{200D}👧 family", toWidth: 3) == "👩\u{200D}👩\u{200D}👧…")
    #expect(cut("abc", toWidth: 0) == "")
    #expect(fitted("千と千尋", toWidth: 4) == "千… ")
  }

  @Test("padding counts cells, not characters")
  func padding() {
    #expect(padded("千", toWidth: 4) == "千  ")
    #expect(padded("千", toWidth: 4, .right) == "  千")
    #expect(padded("ab", toWidth: 5, .center) == " ab  ")
    #expect(padded("abc", toWidth: 2) == "abc")
  }
}
