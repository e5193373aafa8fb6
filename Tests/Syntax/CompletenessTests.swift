import Testing

@testable import Syntax

/// Whether more lines could finish an input at the prompt.
@Suite struct CompletenessTests {
  @Test(arguments: [
    "x = [1,", "fn f(a) {", "print(\"\"\"a", "x = 1 +", "x =", "t.f(", "{a: 1", "f(a,\n  b",
    "if a {\n  b", "x = y and", "f\"\"\"{a", "when {\n  a ->", "x ->", "f(x, [1", "not", "a in",
    "(", "x = f(\n  a,\n  (b +", "for x in xs {\n  if x {", "use film: power,", "1 ..<",
  ])
  func incomplete(_ text: String) { #expect(parse(text).isIncomplete) }

  @Test(arguments: [
    "1", "x = [1, 2]", "fn f(a) = a + 1", "t = table(a: [1])\n  .head()", ":time 1 + 1", "", "# c",
    "2000..", "x = 2000..", "x = = 1", "f(.a .b)", "1 2", "x = \"a", "f(a .b", "x = = [", "fn f",
    "if a", "show", "$ (", "x = f(a]", "@2012-02-30 + ", "fn f(a)",
  ])
  func complete(_ text: String) { #expect(!parse(text).isIncomplete) }
}
