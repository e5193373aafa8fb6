import Diagnostics

/// What is right in other languages, and what to write in mvs.
extension Wording {
  static func foreignOperator(_ word: String, plain: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "foreign-operator", "`\(word)` is not an operator", at: span, help: "write `\(plain)`")
  }

  /// An operator of another language where it cannot be understood.
  static func misplacedOperator(_ word: String, at span: Span) -> Diagnostic {
    let help: String? =
      switch word {
      case "|>", "%>%": "functions chain by a dot: `t.name(…)`"
      case "+=", "-=", "*=", "/=": "values do not change: write `x = x \(word.prefix(1)) …`"
      case "++": "write `x = x + 1`; lists and texts are joined by `+`"
      case "=>": "a lambda is written `x -> …`"
      case "::": "write `.` between a module and its name"
      case ":=": "write `x = …`"
      case "/*": "a comment begins with `#`"
      case "!": "write `not`"
      case "!~": "write `not (a ~ b)`"
      default: nil
      }
    return Diagnostic("foreign-operator", "`\(word)` is not an operator", at: span, help: help)
  }

  static func compoundAssignment(
    _ word: String, target: String, operation: String, amount: String?, at span: Span
  ) -> Diagnostic {
    let amount = amount.flatMap(short) ?? "…"
    return Diagnostic(
      "foreign-operator", "`\(word)` is not an operator: values do not change", at: span,
      help: "write `\(short(target) ?? "x") = \(short(target) ?? "x") \(operation) \(amount)`")
  }

  static func otherAssignment(_ word: String, target: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "foreign-operator", "`\(word)` does not bind a name", at: span,
      help: "write `\(short(target) ?? "x") = …`")
  }

  /// `f <- function(x) …`.
  static func functionOfR(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "foreign-operator", "`<-` does not bind a name", at: span,
      help: "a function is written `fn \(short(name) ?? "f")(x) = …`")
  }

  static func pipe(_ word: String, from: String, to: String, at span: Span) -> Diagnostic {
    let isName = to.utf8.allSatisfy(\.continuesName) && from.utf8.allSatisfy(\.continuesName)
    return Diagnostic(
      "foreign-operator", "`\(word)` is not an operator", at: span,
      help: isName
        ? "functions chain by a dot: `\(from).\(to)(…)`" : "functions chain by a dot: `t.name(…)`")
  }

  static func foreignComment(_ word: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "foreign-operator", "`\(word)` begins no comment", at: span, help: "a comment begins with `#`"
    )
  }

  /// `[x * x for x in xs]`.
  static func comprehension(at span: Span) -> Diagnostic {
    Diagnostic(
      "foreign-word", "a `for` stands inside a list", at: span,
      help: "write `xs.map(x -> …)`, and `xs.filter(x -> …)` to choose")
  }

  /// `1 if x > 2 else 0`.
  static func conditionBehind(_ value: String, _ condition: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "foreign-word", "`if` stands behind its value", at: span,
      help: "write `if condition { \(short(value) ?? "a") } else { b }`")
  }

  /// `1,000`.
  static func thousands(_ number: String, at span: Span) -> Diagnostic {
    let digits = number.filter { $0 != "," }
    return Diagnostic(
      "unexpected-token", "a number has no `,`", at: span,
      help: "write `\(digits)`, or `\(number.map { $0 == "," ? "_" : String($0) }.joined())`")
  }

  /// `xs[0:2]`.
  static func sliceWithColon(
    _ base: String, from low: String, to high: String, at span: Span
  ) -> Diagnostic {
    let base = short(base) ?? "xs"
    let isPlain = (low + high).utf8.allSatisfy(\.isASCIIDigit) && !low.isEmpty && !high.isEmpty
    return Diagnostic(
      "unexpected-token", "a slice is a range", at: span,
      help: isPlain
        ? "write `\(base)[\(low)..<\(high)]`; `\(base)[\(low)..\(high)]` has the last one too"
        : "write `\(base)[0..<2]`; `\(base)[0..2]` has the last one too")
  }

  static func bracketsInFor(at span: Span) -> Diagnostic {
    Diagnostic(
      "missing-name", "the name of a loop stands without brackets", at: span,
      help: "write `for x in xs { … }`; to count, `for i in 0..<10 { … }`")
  }

  static let foreignModules: Set<String> = [
    "pandas", "numpy", "polars", "sklearn", "scipy", "matplotlib", "seaborn", "plotly", "re",
    "math", "os", "sys", "json", "csv", "datetime", "statistics", "random", "itertools",
    "collections", "dplyr", "tidyverse", "ggplot2", "readr", "tidyr", "stringr", "lubridate",
    "caret", "data", "duckdb", "pyarrow",
  ]

  static func foreignModule(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "foreign-word", "`\(name)` is not a module of mvs", at: span,
      help: "take the line out: datasets, statistics, plots and models are there already")
  }

  static func exclamationMark(at span: Span) -> Diagnostic {
    foreignOperator("!", plain: "not", at: span)
  }

  static func unaryPlus(at span: Span) -> Diagnostic {
    Diagnostic("foreign-operator", "`+` stands between two values", at: span, help: "leave it out")
  }

  static func fatArrow(at span: Span) -> Diagnostic {
    foreignOperator("=>", plain: "->", at: span)
  }

  static func colonAsArrow(at span: Span) -> Diagnostic {
    Diagnostic(
      "missing-arrow", "the condition of an arm ends with `->`", at: span,
      help: "write `condition -> value`")
  }

  static func commaAfterArm(at span: Span) -> Diagnostic {
    Diagnostic(
      "unexpected-token", "arms stand on lines of their own", at: span,
      help: "end the line here, or write `;`")
  }

  static func tightNot(at span: Span) -> Diagnostic {
    Diagnostic(
      "missing-bracket", "`not` binds looser than the operator before it", at: span,
      help: "write `(not …)`")
  }

  static func chainedComparison(
    _ middle: String, _ operation: String, _ right: String, at span: Span, left: String
  ) -> Diagnostic {
    var help = "write `a < b and b < c`"
    if let left = short(left), let middle = short(middle), let right = short(right) {
      help = "write `\(left) and \(middle) \(operation) \(right)`"
    }
    return Diagnostic("chained-comparison", "comparisons do not chain", at: span, help: help)
  }

  static func chainedRange(at span: Span) -> Diagnostic {
    Diagnostic("chained-range", "a range has two ends", at: span)
  }

  // MARK: `=`

  static func assignmentInCondition(_ left: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "assignment-in-condition", "`=` binds a name and does not compare", at: span,
      help: short(left).map { "write `==`: `\($0) == …`" } ?? "write `==`")
  }

  static func assignmentAsValue(_ left: String, at span: Span) -> Diagnostic {
    assignmentInCondition(left, at: span)
  }

  static func argumentWithEquals(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "assignment-in-call", "a named argument has a `:` after its name", at: span,
      help: "write `\(name): …`, or `==` to compare")
  }

  static func defaultWithEquals(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "assignment-in-call", "a default has a `:` before it", at: span, help: "write `\(name): …`")
  }

  /// `param k: int = 10 in 1..50`.
  static func boundsAfterDefault(
    _ name: String, _ kind: String, bounds: String, _ value: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      "unexpected-token", "the bounds of a parameter stand before its default", at: span,
      help: "write `param \(name): \(kind) in \(bounds) = \(value)`")
  }

  static func misplacedAssignment(at span: Span) -> Diagnostic {
    Diagnostic(
      "unexpected-token", "`=` binds a name at the begin of a statement", at: span,
      help: "write `==` to compare, `name: value` for an argument")
  }

  static func badTarget(_ target: Expression.Kind, at span: Span) -> Diagnostic {
    let text = short(span.text)
    let help: String
    switch target {
    case .column(let name, _):
      help = "columns are made by a verb: `t.with(\(short(name) ?? "x"): …)`"
    case .field(let record, let name, _):
      let receiver = short(record.span.text) ?? "r"
      help = "values do not change: write `\(receiver) = \(receiver).with(\(name.name): …)`"
    case .index(let base, let index):
      let receiver = short(base.span.text) ?? "r"
      if case .text(let key) = index.kind, key.utf8.allSatisfy(\.continuesName), !key.isEmpty {
        help = "values do not change: write `\(receiver) = \(receiver).with(\(key): …)`"
      } else {
        help = "values do not change: build a new list, such as `\(receiver).map(x -> …)`"
      }
    case .call: help = text.map { "a function is written `fn \($0) = …`" } ?? "write `fn f(x) = …`"
    case .binary, .unary: help = "write `==` to compare"
    default: help = "a name stands before `=`"
    }
    return Diagnostic(
      "bad-target", "\(quote(span.text)) cannot be bound", at: span, help: help)
  }

  static func bracketedBinding(_ names: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "bad-target", "names to bind stand without brackets", at: span,
      help: "write `\(short(names) ?? "a, b") = …`")
  }

  static func listWithoutBinding(at span: Span) -> Diagnostic {
    Diagnostic(
      "unexpected-token", "several names are bound by `a, b = …`", at: span,
      help: "`=` is missing; a list is written `[a, b]`")
  }

  // MARK: Places

  static func spaceBeforeIndex(at span: Span) -> Diagnostic {
    Diagnostic(
      "missing-operator", "a list follows a value without an operator", at: span,
      help: "an index touches what it indexes: `xs[0]`; else a `,` is missing")
  }

  static func spaceBeforeCall(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "missing-operator", "`(` does not touch \(quote(name))", at: span,
      help: "write `\(short(name) ?? "f")(…)` to call it; else a `,` is missing")
  }

  static func missingStar(at span: Span) -> Diagnostic {
    Diagnostic(
      "missing-operator", "`(` follows a value without an operator", at: span,
      help: "missing `*`?")
  }

  static func misplacedArrow(at span: Span) -> Diagnostic {
    Diagnostic(
      "unexpected-token", "`->` follows something that is no parameter", at: span,
      help: "a lambda is written `x -> …` or `(a, b) -> …`, inside an operation in brackets")
  }

  static func misplacedColon(at span: Span) -> Diagnostic {
    Diagnostic(
      "unexpected-token", "`:` is not expected here", at: span,
      help: "`name: value` stands in calls and records; blocks stand in `{ … }`")
  }

  static func misplacedComma(at span: Span) -> Diagnostic {
    Diagnostic(
      "unexpected-token", "`,` is not expected here", at: span, help: "a list is written `[a, b]`")
  }

  /// A statement begins with something that begins none.
  static func unexpectedStart(_ word: String, at span: Span) -> Diagnostic {
    let help: String? =
      switch word {
      case "//", "/", "--": "a comment begins with `#`"
      case "*": "write `use module: name, name` for names, `#` for a comment"
      default: nil
      }
    return Diagnostic(
      "unexpected-token", "\(quote(word)) begins no statement", at: span, help: help)
  }

  static func questionMark(at span: Span) -> Diagnostic {
    Diagnostic(
      "unexpected-token", "`?` is not an operator", at: span,
      help:
        "to choose write `if condition { a } else { b }`; `a ?? b` is the first that is not null")
  }

  static func statementAsValue(_ word: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "unexpected-token", "`\(word)` begins a statement and has no value", at: span,
      help: word == "for"
        ? "a list is made by `xs.map(x -> …)` and `xs.filter(x -> …)`"
        : "write it on a line of its own")
  }

  /// - Parameter flags: the letters behind the last slash.
  static func patternInSlashes(_ pattern: String, flags: String, at span: Span) -> Diagnostic {
    let body = (flags.isEmpty ? "" : "(?\(flags))") + pattern
    let quote = body.utf8.contains(UInt8(ascii: "\"")) ? "'" : "\""
    return Diagnostic(
      "unexpected-token", "a pattern is a text, not between slashes", at: span,
      help: "write `r\(quote)\(body)\(quote)`")
  }

  /// - Parameter subject: what stands between `when` and its block.
  static func whenWithSubject(_ subject: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "missing-block", "`when` takes no value: each arm has a condition of its own", at: span,
      help: "write `when { \(subject) == 1 -> …; \(subject) in 2..3 -> …; else -> … }`")
  }

  static func functionAsValue(at span: Span) -> Diagnostic {
    Diagnostic(
      "unexpected-token", "`fn` begins a statement and has no value", at: span,
      help: "write `x -> …`, or a local `fn` on a line before")
  }

  static func anonymousFunction(at span: Span) -> Diagnostic {
    Diagnostic(
      "missing-name", "the name of the function is missing", at: span,
      help: "write `fn name(…) = …`; a function without a name is a lambda, `x -> …`")
  }

  // MARK: Words

  static func foreignValue(_ word: String, plain: String, at span: Span) -> Diagnostic {
    Diagnostic("foreign-word", "`\(word)` is not a value", at: span, help: "write `\(plain)`")
  }

  static func foreignElseIf(_ word: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "foreign-word", "`\(word)` is not a word of the language", at: span, help: "write `else if`")
  }

  static func foreignStatement(_ word: String, remedy: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "foreign-word", "`\(word)` is not a word of the language", at: span, help: remedy)
  }

  /// Words between operands, and the operators to write.
  static let foreignWords = [
    "AND": "and", "OR": "or", "NOT": "not", "IN": "in", "IS": "==", "is": "==", "AS": "as",
    "LIKE": "~ \"^He\"", "like": "~ \"^He\"", "BETWEEN": "in 1985..2012",
    "between": "in 1985..2012", "div": "//", "mod": "%",
    "xor": "!=", "eq": "==", "ne": "!=", "lt": "<", "gt": ">",
  ]

  /// First words of statements, and what to write.
  static let foreignStatements = [
    "def": "write `fn f(x) = …` or `fn f(x) { … }`",
    "func": "write `fn f(x) = …` or `fn f(x) { … }`",
    "function": "write `fn f(x) = …` or `fn f(x) { … }`",
    "fun": "write `fn f(x) = …` or `fn f(x) { … }`",
    "lambda": "write `x -> …`",
    "let": "write `x = …`", "var": "write `x = …`", "const": "write `x = …`",
    "val": "write `x = …`", "set": "write `x = …`",
    "import": "write `use name`", "from": "write `use module: name`",
    "library": "write `use name`", "require": "write `use name`", "include": "write `use name`",
    "print": "write `show x`, or the value alone on its line",
    "echo": "write `show x`, or the value alone on its line",
    "elif": "write `else if` on the line of the `}`",
    "elsif": "write `else if` on the line of the `}`",
    "elseif": "write `else if` on the line of the `}`",
    "switch": "write `when { condition -> value }`",
    "match": "write `when { condition -> value }`",
    "case": "write `when { condition -> value }`",
    "unless": "write `if not …`", "until": "write `while not …`",
    "foreach": "write `for x in xs { … }`", "do": "write `while c { … }`",
    "loop": "write `while true { … }`",
    "assert": "write `expect condition`", "yield": "write `return`",
    "raise": "write `expect condition, \"why\"`", "throw": "write `expect condition, \"why\"`",
    "try": "an error stops the script; test before, `if x != null { … }`",
    "catch": "an error stops the script; test before, `if x != null { … }`",
    "with": "write `t.with(name: …)`", "return": "write `return` inside a function",
    "class": "write a record, `{name: value}`", "struct": "write a record, `{name: value}`",
    "del": "values are let go when nothing uses them",
    "global": "a function never rebinds an outer name: return the value",
    "select": "write `t.select(.a, .b)`", "SELECT": "write `t.select(.a, .b)`",
  ]
}
