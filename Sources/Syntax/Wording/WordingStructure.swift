import Diagnostics

/// Brackets, operands, names and blocks that are missing or too many.
extension Wording {
  static func missingClosing(of opening: String, at span: Span, opened: Span) -> Diagnostic {
    let closing = opening == "(" ? ")" : opening == "[" ? "]" : "}"
    return Diagnostic(
      "missing-bracket", "`\(opening)` is not closed", at: span,
      help: "`\(closing)` is missing", related: [.init(opened, "opened here")])
  }

  static func unexpectedClosing(_ bracket: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "unexpected-bracket", "`\(bracket)` closes nothing", at: span,
      help: "remove it, or open the bracket before")
  }

  static func sideBySide(
    _ first: String, _ second: String, isInBrackets: Bool, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      "missing-operator", "\(quote(second)) follows \(quote(first)) without an operator", at: span,
      help: isInBrackets
        ? "missing `,` or `and`?"
        : "missing `,` or `and`? two statements on a line have a `;` between them")
  }

  static func missingOperand(_ place: String, at span: Span) -> Diagnostic {
    Diagnostic("missing-value", "a value is missing before \(place)", at: span)
  }

  static func missingValue(after word: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "missing-value", "a value is missing after `\(word)`", at: span,
      help: span.text == "=" ? "to compare write `==`, without a blank between" : nil)
  }

  static func missingElement(at span: Span) -> Diagnostic {
    Diagnostic(
      "missing-value", "a value is missing before `,`", at: span, help: "is a `,` too many?")
  }

  static func unexpected(_ word: String, at span: Span) -> Diagnostic {
    Diagnostic("unexpected-token", "\(quote(word)) is not expected here", at: span)
  }

  static func missingName(_ what: String, at span: Span) -> Diagnostic {
    Diagnostic("missing-name", "\(what) is missing here", at: span)
  }

  static func reservedWord(_ word: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "reserved-word", "`\(word)` is a word of the language and cannot be a name", at: span,
      help: "write another name, such as `\(word)_`")
  }

  static func missingBlock(after head: String, at span: Span) -> Diagnostic {
    if span.text == ":" {
      return Diagnostic(
        "missing-block", "a block stands in braces, not behind a `:`", at: span,
        help: head == "if"
          ? "write `if … { … } else { … }`" : "write `\(head)\(head == "else" ? "" : " …") { … }`")
    }
    return Diagnostic(
      "missing-block", "a block `{ … }` is missing after `\(head)`", at: span,
      help: "`{` stands on the line of `\(head)`")
  }

  static func missingBody(of name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "missing-block", "the function `\(name)` has no body", at: span,
      help: "write `= expression` or `{ … }` on the same line")
  }

  static func missingParameters(of name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "missing-bracket", "the function `\(name)` has no list of parameters", at: span,
      help: "write `fn \(name)() = …`")
  }

  static func missingKey(at span: Span) -> Diagnostic {
    Diagnostic(
      "missing-name", "the name of a field is expected here", at: span,
      help: "here `{` begins a record: `{title: \"Heat\", year: 1995}`")
  }

  static func missingColon(after key: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "missing-colon", "`:` and a value are missing after the field \(quote(key))", at: span,
      help: short(key).map { "write `\($0): …`; here `{` begins a record" })
  }

  static func repeatedKey(_ key: String, at span: Span) -> Diagnostic {
    Diagnostic("repeated-name", "the record has the field \(quote(key)) twice", at: span)
  }

  static func repeatedArgument(_ label: String, at span: Span) -> Diagnostic {
    Diagnostic("repeated-name", "the argument \(quote(label)) is given twice", at: span)
  }

  static func repeatedParameter(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic("repeated-name", "the function has the parameter \(quote(name)) twice", at: span)
  }

  static func positionAfterLabel(at span: Span) -> Diagnostic {
    Diagnostic(
      "position-after-label", "an argument without a name follows named ones", at: span,
      help: "put it before them, or write its name: `name: value`")
  }

  static func emptyIndex(at span: Span) -> Diagnostic {
    Diagnostic("missing-value", "a position or a key is missing between `[` and `]`", at: span)
  }

  static func secondIndex(at span: Span) -> Diagnostic {
    Diagnostic(
      "unexpected-token", "an index is one value", at: span, help: "write `xs[0][1]` or `xs[1..3]`")
  }

  static func emptyGroup(at span: Span) -> Diagnostic {
    Diagnostic(
      "missing-value", "a value is missing between `(` and `)`", at: span,
      help: "an empty list is written `[]`")
  }

  static func tuple(at span: Span) -> Diagnostic {
    Diagnostic(
      "unexpected-token", "brackets hold one value", at: span,
      help: "a list is written `[a, b]`, a lambda `(a, b) -> …`")
  }

  static func emptyHole(at span: Span) -> Diagnostic {
    Diagnostic(
      "missing-value", "a value is missing between the braces", at: span,
      help: "a brace that is meant as such is written `{{`")
  }

  static func secondName(at span: Span) -> Diagnostic {
    Diagnostic("unexpected-token", "an expression has one name after `as`", at: span)
  }

  static func stepWithoutReceiver(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "missing-value", "nothing stands before the step `.\(name)(`", at: span,
      help: "a step continues the statement on the lines before it")
  }

  static func rightWithoutColumn(at span: Span) -> Diagnostic {
    Diagnostic(
      "missing-name", "`right` names a column of the right dataset in `on:`", at: span,
      help: "write `right.id`; the kind of a join is a text, `how: \"right\"`")
  }

  static func missingIn(at span: Span) -> Diagnostic {
    Diagnostic(
      "missing-in", "`in` is missing in the head of `for`", at: span,
      help: "write `for x in xs { … }`")
  }

  static func missingArrow(after condition: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "missing-arrow", "`->` is missing after \(quote(condition))", at: span,
      help: "an arm is written `condition -> value`, the last one `else -> value`")
  }

  static func armAfterElse(at span: Span, otherwise: Span) -> Diagnostic {
    Diagnostic(
      "arm-after-else", "an arm after `else` is never reached", at: span,
      help: "put it before `else`", related: [.init(otherwise, "the arm of `else`")])
  }

  static func elseOnOwnLine(at span: Span) -> Diagnostic {
    Diagnostic(
      "misplaced-else", "`else` stands on a line of its own", at: span,
      help: "put it on the line of the `}` before it")
  }

  static func misplacedElse(at span: Span) -> Diagnostic {
    Diagnostic(
      "misplaced-else", "`else` follows no block of an `if`", at: span,
      help: "write `if c { a } else { b }`")
  }

  static func outsideLoop(_ word: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "misplaced-jump", "`\(word)` stands outside of a loop", at: span,
      help: "it belongs into a `for` or a `while`")
  }

  static func outsideFunction(at span: Span) -> Diagnostic {
    Diagnostic(
      "misplaced-jump", "`return` stands outside of a function", at: span,
      help: "a value alone on its line is shown; `return` belongs into an `fn`")
  }

  static func notAtTopLevel(_ word: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "misplaced-statement", "\(quote(word)) stands inside a block", at: span,
      help: "put it outside of all blocks")
  }

  static func missingParamType(of name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "missing-type", "the parameter `\(name)` has no type", at: span,
      help: "write `param \(name): int = …`; types are \(typeList)")
  }

  static func unknownParamType(_ word: String, at span: Span) -> Diagnostic {
    let habits = [
      "str": "text", "string": "text", "integer": "int", "number": "float", "double": "float",
      "boolean": "bool", "file": "path", "array": "list", "enum": "one of",
    ]
    let meant = habits[word] ?? Suggestion.closest(to: word, among: Parser.paramKindNames)
    return Diagnostic(
      "unknown-type", "\(quote(word)) is not a type of a parameter", at: span,
      help: meant.map { "did you mean `\($0)`?" } ?? "types are \(typeList)")
  }

  private static var typeList: String {
    Parser.paramKindNames.map { $0 == "one of" ? "`one of \"a\", \"b\"`" : "`\($0)`" }
      .joined(separator: " ")
  }

  static func moduleWithoutName(_ path: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "missing-name", "a module file needs a name to be called by", at: span,
      help: "write `use \"\(path)\" as mine`, or the names to take after a colon")
  }

  static func emptyStatement(at span: Span) -> Diagnostic {
    Diagnostic(
      "unexpected-token", "no statement stands before the `;`", at: span, help: "take it out")
  }
}
