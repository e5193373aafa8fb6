extension Explanations {
  /// How things are written: characters, texts, numbers, dates.
  static let writing: [Explanation] = [
    Explanation(
      "unterminated-text", "A text begins with a quote and its line ends before the text does.",
      example: "title = \"Heat",
      remedy: "Close the quote. A text of several lines stands in three quotes: \"\"\"…\"\"\"."),
    Explanation(
      "unknown-escape", "A backslash in a text is followed by something that is no escape.",
      example: "\"\\d+\"",
      remedy:
        "Write two backslashes for one, or a raw text without escapes: r\"\\d+\". Escapes are \\n \\t \\r \\\" \\' \\\\ \\u{…}."
    ),
    Explanation(
      "unknown-character", "A character has no meaning in the language.",
      example: "movies $ .title",
      remedy: "Take it out, or put it in quotes when it belongs to a text."),
    Explanation(
      "smart-quote",
      "A curly quote came along from a word processor or a web page. Texts are quoted by straight ones.",
      example: "load(“films.csv”)", remedy: "Write straight quotes: load(\"films.csv\")."),
    Explanation(
      "look-alike",
      "A name holds a character of another script that looks like a Latin letter, so it is another name than it seems.",
      example: "сount = 1      # the first letter is Cyrillic",
      remedy: "Type the name again with Latin letters."),
    Explanation(
      "hidden-direction",
      "An invisible character turns the direction of writing, so the text reads otherwise than it runs.",
      example: "\"admin\u{2067} … \"",
      remedy: "Take the character out, or write it as an escape: \\u{2067}."),
    Explanation(
      "invisible-character",
      "A text holds a character that shows nothing, often copied from a web page. It makes the text unequal to one that looks the same.",
      example: "title = \"He\u{200B}at\"",
      remedy: "Take the character out, or write it as an escape where it is meant: \\u{200B}."),
    Explanation(
      "odd-blank", "A blank that is no plain space stands between words, often from a web page.",
      example: "x\u{00A0}= 1", remedy: "Replace it by a plain space."),
    Explanation(
      "invalid-utf8", "The file holds bytes that are not UTF-8.",
      example: "title = \"Am\\xe9lie\"   (Latin-1)",
      remedy: "Save the file as UTF-8: iconv -f latin1 -t utf8 old.mvs > new.mvs.", form: .situation
    ),
    Explanation(
      "bad-number", "A number is written in a way the language does not have.", example: ".5 + 1_",
      remedy:
        "A digit stands before the point (0.5), underlines stand between digits (1_000), and units follow at once (20M)."
    ),
    Explanation(
      "unknown-unit", "The letters behind a number are no unit.", example: "runtime > 90minutes",
      remedy: "Amounts end in K, M or B; durations in s, min, h or d: 90min."),
    Explanation(
      "float-overflow", "A number with a point or an exponent is too large for a 64-bit float.",
      example: "1e400", remedy: "Use a smaller number; the largest is about 1.8e308."),
    Explanation(
      "bad-date", "A date does not exist or is not written as year-month-day.",
      example: "@2012-02-30",
      remedy:
        "Write @2012-05-04, @2012-05-04T20:15 in UTC, @2012-05 for a month or @2012 for a year."),
    Explanation(
      "lone-brace", "An f-string holds a `}` that closes nothing.", example: "f\"100%}\"",
      remedy: "Write the brace twice to mean the character: }}."),
    Explanation(
      "bad-cell-tags", "The tags behind `# %%` are not a list of texts.",
      example: "# %% tags=parameters",
      remedy: "Write # %% tags=[\"parameters\"]."),
    Explanation(
      "bare-markdown",
      "A line in a markdown cell lacks the `# ` that makes it a comment for the engine.",
      example: "# %% [markdown]\nThe films of 2012",
      remedy: "Begin each line of the cell with `# `."),
    Explanation(
      "bad-version", "The line that pins the language names no whole number.",
      example: "# mvs: one",
      remedy: "Write # mvs: 1 in the first cell."),
    Explanation(
      "newer-language",
      "The file asks for a newer version of the language than this program knows.",
      example: "# mvs: 9", remedy: "Install a newer mvs; mvs --version tells what you have."),
    Explanation(
      "too-many-errors", "The text has more mistakes than are worth reading at once.",
      example: "mvs check films.csv",
      remedy:
        "Mend the first ones; the others often follow from them. Check that the file is a script.",
      form: .command),
    Explanation(
      "nesting-too-deep", "Brackets or blocks stand inside each other too many times.",
      example: "((((…1…))))", remedy: "Give the inner parts names of their own.", form: .situation),
    Explanation(
      "syntax", "A piece of the text could not be understood; a message before it says why.",
      example: "x = = 1",
      remedy: "Mend what the first message points at.", form: .situation),
  ]

  /// How statements and expressions are put together.
  static let grammar: [Explanation] = [
    Explanation(
      "unexpected-token", "Something stands where nothing of its kind can stand.",
      example: "years = 1995, 1996",
      remedy:
        "Look just before the caret: an operand, a bracket or a comma is usually missing there."),
    Explanation(
      "missing-value", "An operator, a bracket or a word is followed by nothing it could work on.",
      example: "budget = 20M +", remedy: "Write the missing value."),
    Explanation(
      "missing-name", "A name has to stand here.", example: "fn (t) = t.count()",
      remedy: "Write a name: letters, digits and underlines, no digit first."),
    Explanation(
      "missing-operator", "Two values stand side by side with nothing between them.",
      example: "f(.a .b)",
      remedy: "Put `,` or an operator between them: f(.a, .b)."),
    Explanation(
      "missing-bracket",
      "A bracket that was opened is not closed, or brackets are needed to say what belongs together.",
      example: "movies.filter(.year > 2000",
      remedy: "Close it, or put brackets around what belongs together."),
    Explanation(
      "unexpected-bracket", "A closing bracket closes nothing.", example: "movies.count())",
      remedy: "Take it out, or open the bracket it should close."),
    Explanation(
      "missing-colon", "A field of a record has no `:` and value.", example: "{title \"Heat\"}",
      remedy: "Write {title: \"Heat\"}."),
    Explanation(
      "missing-in", "The head of a `for` has no `in`.", example: "for x movies.title { }",
      remedy: "Write for x in xs { … }."),
    Explanation(
      "missing-arrow", "An arm of `when` has no `->` between condition and value.",
      example: "when { .profit > 0 \"hit\" }",
      remedy: "Write when { .profit > 0 -> \"hit\"; else -> \"flop\" }."),
    Explanation(
      "missing-block", "The head of a function, an `if` or a loop is not followed by its block.",
      example: "while x > 1", remedy: "Write the block on the same line: while x > 1 { … }."),
    Explanation(
      "missing-type", "A parameter of the script has no type.", example: "param k = 10",
      remedy: "Write param k: int = 10."),
    Explanation(
      "unknown-type", "A parameter of the script has a type that does not exist.",
      example: "param k: integer = 10",
      remedy: "Types are int, float, text, bool, date, range, path, list and one of \"a\", \"b\"."),
    Explanation(
      "misplaced-else", "An `else` does not stand on the line of the `}` it belongs to.",
      example: "if x { 1 }\nelse { 2 }", remedy: "Write } else { on one line."),
    Explanation(
      "misplaced-jump",
      "`return` stands outside of a function, or `break` or `continue` outside of a loop.",
      example: "break", remedy: "Move it inside, or take it out."),
    Explanation(
      "misplaced-statement",
      "`use`, `param` and the like hold for a whole file and cannot stand in a block.",
      example: "if x { use film }", remedy: "Move it to the top of the file."),
    Explanation(
      "arm-after-else", "An arm of `when` stands after `else`, which takes everything.",
      example: "when { else -> 1; x > 2 -> 3 }", remedy: "Put `else` last."),
    Explanation(
      "assignment-in-condition", "A single `=` binds a name, and a condition compares.",
      example: "movies.filter(.year = 2012)", remedy: "Compare with two: .year == 2012."),
    Explanation(
      "assignment-in-call", "Named arguments and defaults are written with a colon.",
      example: "movies.head(n = 5)", remedy: "Write movies.head(n: 5)."),
    Explanation(
      "chained-comparison",
      "Comparisons do not chain, since that means different things in different languages.",
      example: "1985 <= .year <= 2012",
      remedy: "Write .year in 1985..2012, or join two comparisons with `and`."),
    Explanation(
      "chained-range", "A range has two ends.", example: "1..5..9", remedy: "Write one range: 1..9."
    ),
    Explanation(
      "bad-target", "The left side of `=` is nothing that can be bound.",
      example: "movies.budget = 0",
      remedy: "All values are immutable. Make a new one: movies = movies.with(budget: 0)."),
    Explanation(
      "position-after-label", "An argument without a name follows one with a name.",
      example: "load(path: \"a.csv\", {})",
      remedy: "Put arguments without names first, or name them all."),
    Explanation(
      "foreign-operator", "An operator of another language.", example: "a && b",
      remedy: "Write and, or, not; ** for powers; == to compare; f-strings or + to join texts."),
    Explanation(
      "foreign-word", "A word of another language.", example: "def roi(t): None",
      remedy: "The message says what mvs calls it: fn, null, true, else if …"),
    Explanation(
      "reserved-word", "A word of the language cannot be a name.", example: "in = 1",
      remedy: "Choose another name."),
  ]
}
