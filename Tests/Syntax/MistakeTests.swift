import Diagnostics
import Testing

@testable import Syntax

/// What is said about mistakes: each once, at its place.
@Suite struct MistakeTests {
  @Test(arguments: MistakeCases.all)
  func mistakes(_ example: (source: String, expected: String)) {
    let tree = parse(example.source)
    let found = tree.diagnostics.map {
      "\($0.code)@\($0.span?.lineNumber ?? 0):\($0.span?.columnNumber ?? 0)"
    }
    #expect(found.joined(separator: " ") == example.expected)
    #expect(!tree.isIncomplete)
    for diagnostic in tree.diagnostics {
      #expect(!diagnostic.message.isEmpty && diagnostic.message.last != ".")
    }
  }

  @Test(arguments: [
    ("a && b", "`&&` is not an operator", "write `and`"),
    ("if a = 1 { b }", "`=` binds a name and does not compare", "write `==`: `a == …`"),
    ("a < b < c", "comparisons do not chain", "write `a < b and b < c`"),
    ("f(.a .b)", "`.b` follows `.a` without an operator", "missing `,` or `and`?"),
    ("t |> f", "`|>` is not an operator", "functions chain by a dot: `t.f(…)`"),
    ("t %>% f", "`%>%` is not an operator", "functions chain by a dot: `t.f(…)`"),
    ("i++", "`++` is not an operator: values do not change", "write `i = i + 1`"),
    ("x += 2", "`+=` is not an operator: values do not change", "write `x = x + 2`"),
    ("None", "`None` is not a value", "write `null`"),
    ("def f(x)", "`def` is not a word of the language", "write `fn f(x) = …` or `fn f(x) { … }`"),
    ("r.a = 1", "`r.a` cannot be bound", "values do not change: write `r = r.with(a: …)`"),
    (
      "20m", "`m` is not a unit", "write `20M` for millions, `20min` for minutes"
    ),
    (
      "@2012-02-30", "`@2012-02-30` does not exist", "this month has the days 01 to 29"
    ),
    (
      "b\u{430}se = 1",
      "`b\u{430}se` holds `\u{430}` (U+0430), which only looks like a Latin letter",
      "write `base`"
    ),
  ])
  func wording(_ source: String, _ message: String, _ help: String) {
    let diagnostic = parse(source).diagnostics.first
    #expect(diagnostic?.message == message)
    #expect(diagnostic?.help == help)
  }

  @Test func unclosedBracketTellsWhereItOpened() {
    let diagnostic = parse("x = f(\n  a\ny = 2").diagnostics.first
    #expect(diagnostic?.code == "missing-bracket")
    #expect(diagnostic?.related.first?.span.columnNumber == 6)
  }

  @Test func hostileBytesAreTold() {
    let cases: [([UInt8], String)] = [
      ([0x78, 0x00, 0x79], "unknown-character@1:2"),
      ([0x22, 0x00, 0x22], "unknown-character@1:2"),
      ([0x22, 0xE9, 0x22], "invalid-utf8@1:2"),
      ([0x23, 0xFF], "invalid-utf8@1:2"),
      ([0xC0, 0xAF], "invalid-utf8@1:1"),
      (Array("\u{FEFF}x = 1".utf8), ""),
      (Array("x\r\ny = \"\"\"a\r\nb\"\"\"\r\n".utf8), ""),
    ]
    for (bytes, expected) in cases {
      let found = parse(SourceFile(name: "test.mvs", bytes: bytes)).diagnostics.map {
        "\($0.code)@\($0.span?.lineNumber ?? 0):\($0.span?.columnNumber ?? 0)"
      }
      #expect(found.first ?? "" == expected)
    }
  }

  @Test func windowsLineEndsGiveTheSameText() {
    let tree = parse("x = \"\"\"a\r\nb\"\"\"\r\n")
    #expect(TreePrinter.describe(tree) == "(= x \"a\\nb\")")
  }

  @Test func manyMistakesAreCut() {
    let tree = parse(String(repeating: "x = = 1\n", count: 300))
    #expect(tree.diagnostics.count == 101)
    #expect(tree.diagnostics.last?.code == "too-many-errors")
  }
}
