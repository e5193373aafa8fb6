import Diagnostics
import Testing

@testable import Syntax

/// The stages are total: no bytes trap, and diagnostics lie inside the text.
@Suite struct PropertyTests {
  private static let words = [
    "a", "b", ".x", " .y", "(", ")", "[", "]", "{", "}", "\n", "\n", " ", " ", ",", ":", ";", "=",
    "->", "if ", "else ", "when ", "for ", "while ", "in ", "not ", "and ", " as ", "use ",
    "param ", "expect ", "show ", "return ", "fn ", "true", "null", "right.", "1", "2.5", "20M",
    "1h", "@2012", "\"a\"", "f\"{", "}\"", "f\"", "\"", "\"\"\"", "'", "..", "..<", "+", "-", "*",
    "/", "**", "==", "<", "~", "??", "?", "&&", "|>", "=>", "# c\n", "## d\n", "\n# %% t\n",
    "\n:time ", "elif ", "\\", "$", "é", "\u{202E}", "\u{0}", "\r\n", "“", "r\"", "def ", "int",
    "one of ",
  ]

  private func check(_ bytes: [UInt8]) {
    let tree = parse(SourceFile(name: "test.mvs", bytes: bytes))
    for diagnostic in tree.diagnostics {
      let span = diagnostic.span
      #expect((span?.start ?? 0) >= 0 && (span?.end ?? 0) <= bytes.count)
    }
  }

  @Test func tokenSoup() {
    var chance = Chance(seed: 1)
    for _ in 0..<500 {
      var bytes: [UInt8] = []
      for _ in 0..<chance.below(50) { bytes += Array(chance.pick(Self.words).utf8) }
      check(bytes)
    }
  }

  @Test func randomBytes() {
    var chance = Chance(seed: 2)
    for _ in 0..<500 { check((0..<chance.below(60)).map { _ in UInt8(chance.below(256)) }) }
  }

  @Test func everyPrefixOfAScript() {
    let bytes = Array(studyScript.utf8.prefix(2200))
    for end in stride(from: 0, to: bytes.count, by: 11) { check(Array(bytes[..<end])) }
  }

  @Test func changedScripts() {
    let bytes = Array(studyScript.utf8)
    var chance = Chance(seed: 3)
    for _ in 0..<120 {
      let start = chance.below(bytes.count)
      var part = Array(bytes[start..<min(start + 300, bytes.count)])
      for _ in 0..<3 { part[chance.below(part.count)] = UInt8(chance.below(128)) }
      check(part)
    }
  }

  @Test func theStudyHasNoMistakes() {
    let tree = parse(studyScript)
    #expect(tree.diagnostics.isEmpty)
    #expect(tree.cells.count == 17)
  }

  @Test(arguments: [
    ("(", ")"), ("[", "]"), ("{a: ", "}"), ("f(", ")"), ("t[", "]"), ("-", ""), ("not ", ""),
    ("x -> ", ""), ("1 ** ", ""), ("if a { ", " }"), ("f\"{", "}\""), ("fn f() { ", " }"),
    ("when { a -> ", " }"), ("for x in xs { ", " }"),
  ])
  func nestingHasALimit(_ brackets: (String, String)) {
    for (levels, codes) in [(1000, []), (1001, ["nesting-too-deep"]), (5000, ["nesting-too-deep"])]
    {
      let text =
        String(repeating: brackets.0, count: levels) + "1"
        + String(repeating: brackets.1, count: levels)
      #expect(parse(text).diagnostics.map(\.code) == codes)
    }
  }

  @Test(arguments: [" + 1", " and b", ".f()", ".g", "[0]", "(1)"])
  func chainsHaveALimit(_ link: String) {
    #expect(parse("a" + String(repeating: link, count: 1000)).diagnostics.isEmpty)
    let tooLong = parse("a" + String(repeating: link, count: 1001))
    #expect(tooLong.diagnostics.map(\.code) == ["nesting-too-deep"])
  }
}
