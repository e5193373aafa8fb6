extension Explanations {
  /// Values and what is done with them.
  static let values: [Explanation] = [
    Explanation(
      "int-overflow",
      "The result does not fit into a 64-bit integer. mvs never wraps around silently.",
      example: "9_000_000_000_000_000_000 * 2",
      remedy: "Compute with floats: write 2.0, or sum(.id.to_float()) of a column."),
    Explanation(
      "out-of-range", "A position lies outside of a list, a text or a dataset.",
      example: "[1, 2][5]",
      remedy: "Positions start at 0; -1 is the last. xs.get(5) gives null where there is nothing."),
    Explanation(
      "unknown-field", "A record or a value has no field of that name.",
      example: "{title: \"Heat\"}.year",
      remedy: "Check the spelling; r.get(\"year\") gives null where the field is missing."),
    Explanation(
      "wrong-count", "A list is taken apart into more or fewer names than it has values.",
      example: "a, b = [1, 2, 3]",
      remedy: "Use as many names, `_` for those you do not need."),
    Explanation(
      "null-condition", "A condition of `if` or `while` is null: neither true nor false.",
      example: "if null > 1 { print(\"more\") }",
      remedy: "Say what null means: (x ?? 0) > 1, or test x == null first."),
    Explanation(
      "column-condition",
      "A condition depends on a column, so it has one truth for each row, and one is needed.",
      example: "fn tier(b) { if b > 1M { return 1 }; 0 }\nmovies.with(tier: tier(.budget))",
      remedy:
        "Over columns `if` and `when` hold one expression a branch: if .budget > 1M { \"high\" } else { \"low\" }."
    ),
    Explanation(
      "bad-format", "The part behind the colon in an f-string, or a format, is not one mvs knows.",
      example: "f\"{revenue:dollars}\"",
      remedy: "Formats are money, percent, ,.2f and the like; the message lists them."),
    Explanation(
      "bad-pattern",
      "A regular expression cannot be read. Patterns run in linear time, so back-references and look-around do not exist.",
      example: "title ~ r\"(\\w+\"", remedy: "Close its brackets; write raw texts: r\"\\d+\"."),
    Explanation(
      "too-deep", "Functions call each other, or values hold each other, too deeply.",
      example: "fn f(x) = f(x + 1)\nf(0)",
      remedy: "Give the recursion an end, or use a loop."),
    Explanation(
      "display", "A value could be computed but not shown.", example: "show x",
      remedy: "The message says why; look at a part of the value.", form: .situation),
    Explanation(
      "failed", "The script itself stopped, with `fail(…)`.",
      example: "fail(\"no films before 1930\")",
      remedy: "What to do depends on the script."),
    Explanation(
      "warn", "The script itself warned, with `warn(…)`.",
      example: "warn(\"budget is in dollars of the year\")",
      remedy: "What to do depends on the script."),
    Explanation(
      "expectation-failed",
      "An `expect` does not hold. The run stops, since what follows would rest on it.",
      example: "expect movies.is_unique(.year), \"one row a year\"",
      remedy: "The message shows the parts' values. Mend the data or the expectation."),
  ]

  /// How a run ends.
  static let running: [Explanation] = [
    Explanation(
      "interrupted", "Ctrl-C stopped the statement; variables are as before it.",
      example: "while true { }",
      remedy: "Nothing: go on. A second Ctrl-C ends mvs when a statement does not stop.",
      form: .situation),
    Explanation(
      "timed-out", "The time that `--timeout` allows has passed.",
      example: "mvs run x.mvs --timeout 10",
      remedy: "Allow more time, or work on fewer rows.", form: .situation),
    Explanation(
      "out-of-memory",
      "The work needs more memory than mvs may take: three quarters of the machine's, or what `--memory` says.",
      example: "movies.join(movies, on: .year == right.year, expect: \"n:m\")",
      remedy: "The message says how to need less: fewer rows, fewer columns, a smaller model.",
      form: .situation),
    Explanation(
      "strict", "The run was called with `--strict`, and there were warnings.",
      example: "mvs run x.mvs --strict",
      remedy: "Mend what the warnings say, or run without `--strict`.", form: .situation),
    Explanation(
      "internal", "Something happened that mvs did not foresee. It is a defect of mvs.",
      example: "",
      remedy: "Please report it together with the input.", form: .situation),
  ]
}
