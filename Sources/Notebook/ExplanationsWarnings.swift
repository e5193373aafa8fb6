extension Explanations {
  /// What runs and is probably not meant.
  static let warnings: [Explanation] = [
    Explanation(
      "unused-binding", "A function binds a name and never looks at it.",
      example: "fn profit(budget, revenue) {\n  share = revenue / budget\n  revenue - budget\n}",
      remedy: "Use it, or take it out. A part of a list that is not needed is bound to `_`."),
    Explanation(
      "unused-import", "A script imports a module or a name and never uses it.",
      example: "use film: power, roi\nroi(20M, 60M)",
      remedy: "Take it out."),
    Explanation(
      "unused-parameter",
      "A script declares a parameter that nothing depends on, so setting it changes nothing.",
      example: "param years: range = 1985..2012\n1 + 1", remedy: "Use it, or take it out."),
    Explanation(
      "unused-value",
      "A statement in a block computes a value that goes nowhere. Values never change, so a function such as `append` gives a new one.",
      example: "xs = []\nfor x in 1..3 { xs.append(x) }",
      remedy: "Bind the result: xs = xs.append(x). To compare is `==`, to bind is `=`."),
    Explanation(
      "unreachable", "A statement stands after a `return`, `break` or `continue` of its block.",
      example: "fn f(x) {\n  return x\n  print(x)\n}",
      remedy: "Move it before, or take it out."),
    Explanation(
      "null-comparison",
      "A value is compared with null by `<` or the like. The result is always null, which is neither true nor false.",
      example: "x = 5\nx > null", remedy: "Test for a missing value by == null or != null."),
    Explanation(
      "same-sides", "Both sides of an operator are the same, so the result is known beforehand.",
      example: "x = 5\nx == x",
      remedy: "Look at the names: one of them was probably meant to be another."),
    Explanation(
      "repeated-condition", "Two arms of a `when` have the same condition; the first is taken.",
      example: "x = 5\nwhen { x > 1 -> \"a\"; x > 1 -> \"b\" }",
      remedy: "Change the condition of one, or take one out."),
  ]
}
