/// A keyword or a sign of the language, as help explains it.
struct LanguageWord: Sendable {
  /// What is asked for: `when`, `..`.
  let words: [String]
  /// How it is written.
  let form: String
  let meaning: String
  let example: String
  /// The chapter of the guide that tells more.
  let chapter: String

  init(_ words: [String], _ form: String, _ meaning: String, _ example: String, _ chapter: String) {
    self.words = words
    self.form = form
    self.meaning = meaning
    self.example = example
    self.chapter = chapter
  }

  static func named(_ word: String) -> LanguageWord? { all.first { $0.words.contains(word) } }

  static let all: [LanguageWord] = keywords + operators + signs

  private static let keywords: [LanguageWord] = [
    .init(
      ["fn"], "fn name(a, b: default) = value",
      "Defines a function; its body is an expression, or a block whose last value is returned.",
      "fn roi(budget, revenue) = (revenue - budget) / budget\nroi(10, 30)", "functions"),
    .init(
      ["return"], "return value", "Leaves a function with a value.",
      "fn first_even(xs) {\n  for x in xs { if x % 2 == 0 { return x } }\n}\nfirst_even([3, 4])",
      "functions"),
    .init(
      ["if", "else"], "if condition { a } else { b }",
      "Chooses between two values; over columns, row by row. Without else the value is null.",
      "if 2 > 1 { \"yes\" } else { \"no\" }", "functions"),
    .init(
      ["when"], "when { condition -> value; else -> value }",
      "Takes the value of the first condition that is true; over columns, row by row.",
      "score = 7\nwhen { score >= 8 -> \"great\"; score >= 6 -> \"good\"; else -> \"so-so\" }",
      "columns"),
    .init(
      ["for"], "for x in values { … }",
      "Runs its block for each value of a list or a range of ints.",
      "for year in 2010..2012 { show year }", "functions"),
    .init(
      ["while"], "while condition { … }", "Runs its block as long as the condition is true.",
      "n = 1\nwhile n < 100 { n = n * 2 }\nn", "functions"),
    .init(
      ["break", "continue"], "break, continue",
      "Leaves the innermost loop, or goes on with its next turn.",
      "for n in 1..9 {\n  if n == 2 { continue }\n  if n > 3 { break }\n  show n\n}", "functions"),
    .init(
      ["in", "not in"], "x in values, x not in values",
      "Whether a list, a range, a period, a text or the names of a record hold a value.",
      "[2012 in 1985..2012, \"Drama\" in [\"Crime\"], @2012-05-04 in @2012]", "values"),
    .init(
      ["and", "or", "not"], "a and b, a or b, not a",
      "Truth by Kleene: what depends on a null is null.",
      "[true and null, false and null, not null]", "nulls"),
    .init(
      ["as"], "expression as name", "Names a column expression, or what `use` brings in.",
      "table(x: [1, 5]).count(by: .x > 1 as big)", "columns"),
    .init(
      ["use"], "use film, use film: roi as r, use \"mine.mvs\" as mine",
      "Brings in a module, or single definitions of it.", "use film: roi\nroi(10, 30)", "scripts"),
    .init(
      ["param"], "param name: type in range = default",
      "Declares what `mvs run FILE -p name=value` may set.",
      "param k: int in 1..50 = 10  ## neighbours\nk", "scripts"),
    .init(
      ["expect"], "expect condition, \"why\"",
      "Stops the run when the condition is not true, and shows the values of its parts.",
      "expect 0.985 in 0.98..1, \"close to one\"", "scripts"),
    .init(
      ["show"], "show value", "Shows a value from inside a block or a function.",
      "for x in [\"Heat\"] { show x }", "scripts"),
    .init(
      ["true", "false"], "true, false", "The two truth values.", "1 < 2", "values"),
    .init(["null"], "null", "A value that is not known.", "null == null", "nulls"),
    .init(
      ["right"], "right.name", "In `on:` of a join, a column of the right dataset.",
      "table(id: [1]).join(table(film: [1], gross: [187M]), on: .id == right.film)", "joins"),
  ]

  private static let operators: [LanguageWord] = [
    .init(
      ["+"], "a + b", "Adds numbers, a duration to a date; joins texts and lists.",
      "[1 + 2, \"He\" + \"at\", [1] + [2]]", "values"),
    .init(
      ["-"], "a - b, -a", "Subtracts; outermost in an argument of sort: descending.",
      "[3 - 5, @2012-05-04 - @2012-05-01]", "values"),
    .init(
      ["*", "/"], "a * b, a / b", "Multiplies; divides, always to a float.", "[2 * 3, 7 / 2]",
      "values"),
    .init(
      ["//", "%"], "a // b, a % b",
      "Divides down to a whole number; the rest, with the sign of the right side.",
      "[-7 // 2, -7 % 2]", "values"),
    .init(["**"], "a ** b", "Raises to a power; binds to the right.", "2 ** 3 ** 2", "values"),
    .init(
      ["==", "!=", "<", "<=", ">", ">="], "a == b, a != b, a < b, a <= b, a > b, a >= b",
      "Compares; null when a side is null, but for `== null`. Comparisons do not chain.",
      "[1 == 1.0, \"a\" < \"b\", null == null]", "nulls"),
    .init(
      ["~"], "text ~ pattern", "Whether a regular expression is found in a text.",
      "\"tt0113277\" ~ r\"^tt\\d+$\"", "syntax"),
    .init(["??"], "a ?? b", "The first value that is not null.", "null ?? 5", "nulls"),
    .init(
      ["..", "..<"], "a..b, a..<b, a..",
      "A range with both ends, without the last, without an end.",
      "[2012 in 1985..2012, 2012 in 1985..<2012, 2050 in 2000..]", "values"),
    .init(
      ["->"], "x -> value, (a, b) -> value", "A function without a name; an arm of `when`.",
      "[1, 2, 3].map(x -> x * 2)", "functions"),
    .init(
      ["="], "name = value", "Binds a name, or binds it anew. Values never change.",
      "a, b = [1, 2]\nb", "functions"),
  ]

  private static let signs: [LanguageWord] = [
    .init(
      ["."], ".name, value.name, value.name(…)",
      "After a blank or an opening bracket a column; where it touches what stands before, a step.",
      "table(x: [1, 2]).filter(.x > 1).count()", "syntax"),
    .init(
      ["?"], ".name?", "A column that is null where the dataset has none of that name.",
      "table(x: [1]).with(y: .nope? ?? 0)", "columns"),
    .init(
      ["@"], "@2012-05-04, @2012-05-04T20:15, @2012-05, @2012",
      "A date, a moment in UTC, a period.", "@2012-05-04 in @2012-05", "values"),
    .init(
      ["f\"", "f''", "f\"\""], "f\"{value:format}\"", "A text with values in it.",
      "f\"{1995} made {187M:money}\"", "values"),
    .init(
      ["r\"", "r\"\""], "r\"\\d+\"", "A text without escapes, for regular expressions.",
      "r\"\\d+\".len()", "values"),
    .init(
      ["#", "##"], "# comment, ## documentation",
      "A comment; two signs document the function or parameter that follows.",
      "## Twice a value.\nfn twice(x) = 2 * x\ntwice(4)", "syntax"),
    .init(
      [";"], "a; b", "Ends a statement; at the end of a line, keeps its value from being shown.",
      "x = 1; x + 1", "syntax"),
    .init(
      ["_"], "_", "Discards in a pattern; at the prompt, the last result.",
      "_, b = [1, 2]\nb", "functions"),
  ]
}
