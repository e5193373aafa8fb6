import Diagnostics
import Testing

@testable import Syntax

/// The canonical layout.
@Suite struct FormatterTests {
  private func format(_ text: String) -> String? {
    Formatter.format(SourceFile(name: "test.mvs", text: text))
  }

  @Test(
    arguments: [
      ("x=1", "x = 1\n"),
      ("", ""),
      ("\n\n\nx\n\n\n\ny\n\n", "x\n\ny\n"),
      ("f( a,b : 2 )", "f(a, b: 2)\n"),
      ("x = [ 1,2, ]", "x = [1, 2]\n"),
      ("{ a :1 }.a", "{a: 1}.a\n"),
      ("- x ** - 2", "-x ** -2\n"),
      ("a-b", "a - b\n"),
      ("1 .. n-1", "1..n - 1\n"),
      ("[2000 ..,1]", "[2000.., 1]\n"),
      ("..\n2", "..2\n"),
      ("x in 2000 .. and y", "x in 2000.. and y\n"),
      ("t.f( -.r,not a )", "t.f(-.r, not a)\n"),
      ("if a{b}else{c}", "if a { b } else { c }\n"),
      ("if a {\nb }", "if a {\n  b\n}\n"),
      ("when{a->1;else->2}", "when { a -> 1; else -> 2 }\n"),
      ("when {\n a->1\n\n  # or\n  else->2 }", "when {\n  a -> 1\n\n  # or\n  else -> 2\n}\n"),
      ("fn f( t,by:.a )=t", "fn f(t, by: .a) = t\n"),
      ("x = 1;y = 2 ;", "x = 1;\ny = 2;\n"),
      ("x = t\n.f()\n      .g()", "x = t\n  .f()\n  .g()\n"),
      ("x = t  # why\n  # then\n  .f()", "x = t  # why\n  # then\n  .f()\n"),
      ("x = [1, # one\n2]", "x = [\n  1,  # one\n  2\n]\n"),
      ("x = a + # more\nb", "x = a +  # more\n  b\n"),
      ("#!/usr/bin/env mvs\n# a\nx # b\n\n# c", "#!/usr/bin/env mvs\n# a\nx  # b\n\n# c\n"),
      (
        "# %%   A  \n\n\nx\n\n\n# %% B\n# %% [markdown]\n# a  \n",
        "# %%   A\nx\n\n# %% B\n# %% [markdown]\n# a  \n"
      ),
      ("f\"{ a }\"  + 'b'", "f\"{ a }\" + 'b'\n"),
      (":time   1+1", ":time   1+1\n"),
      ("x\r\ny\r\n", "x\ny\n"),
      ("use film:a,b as  c", "use film: a, b as c\n"),
      ("param k:int in 1 .. 5=3 ## how many", "param k: int in 1..5 = 3  ## how many\n"),
      ("expect error\"no\"{\nx}", "expect error \"no\" {\n  x\n}\n"),
      ("for a,b in xs {}", "for a, b in xs {}\n"),
      ("x = (a,b)->a", "x = (a, b) -> a\n"),
      ("record [\"a\"]", nil),
      ("x = = 1", nil),
    ] as [(String, String?)])
  func layout(_ text: String, _ expected: String?) { #expect(format(text) == expected) }

  @Test func calledColumnsStayBehindTheirBracket() {
    let name = "a_rather_long_name_of_a_value_that_fills_the_line"
    #expect(
      format("f(.g(\(name), \(name)), .when(\(name)), 1)")
        == "f(.g(\n  \(name),\n  \(name)\n), .when(\(name)),\n  1\n)\n")
  }

  @Test func longLinesAreBroken() {
    let name = "a_rather_long_name_of_a_value_that_fills_the_line"
    #expect(
      format("x = f(\(name), \(name), 1)") == "x = f(\n  \(name),\n  \(name),\n  1\n)\n")
    #expect(
      format("t.filter(\(name)).count(\(name)).bar()")
        == "t\n  .filter(\(name))\n  .count(\(name))\n  .bar()\n")
    #expect(
      format("\(name) and \(name) and b or c")
        == "\(name) and \(name) and b or\n  c\n")
    let numbers = (1...60).map { "\($0)" }.joined(separator: ", ")
    let filled = format("x = [\(numbers)]")
    #expect(filled?.split(separator: "\n").count == 5)
  }

  @Test func theStudyKeepsItsMeaning() {
    let source = SourceFile(name: "study.mvs", text: studyScript)
    let result = Formatter.layOut(source)
    #expect(TreePrinter.describe(parse(result)) == TreePrinter.describe(parse(source)))
    #expect(Formatter.layOut(SourceFile(name: "study.mvs", text: result)) == result)
    #expect(!result.split(separator: "\n").contains { $0.unicodeScalars.count > 100 })
  }

  @Test func randomScriptsKeepTheirMeaning() {
    for seed in 1...120 {
      var generator = RandomScript(seed: UInt64(seed))
      let source = SourceFile(name: "random.mvs", text: generator.script())
      let tree = parse(source)
      guard tree.diagnostics.isEmpty else { continue }
      let once = Formatter.layOut(source)
      let again = parse(once)
      #expect(TreePrinter.describe(again) == TreePrinter.describe(tree), "seed \(seed)")
      #expect(Formatter.layOut(again.source) == once, "seed \(seed)")
      #expect(comments(once) == comments(source.text(in: 0..<source.bytes.count)), "seed \(seed)")
    }
  }

  private func comments(_ text: String) -> [String] {
    let source = SourceFile(name: "test.mvs", text: text)
    var lexer = Lexer(source, range: 0..<source.bytes.count)
    lexer.run()
    return lexer.comments.map { Formatter.trimmed(source.text(in: $0.start..<$0.end)) }
  }
}
