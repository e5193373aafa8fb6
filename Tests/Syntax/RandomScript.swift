/// A small generator of chance for properties: xorshift, the same in every run.
struct Chance {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func below(_ limit: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 33) % max(limit, 1)
  }

  mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }
}

/// Writes scripts without mistakes, with blanks, line ends and comments wherever they are allowed.
struct RandomScript {
  private var chance: Chance

  init(seed: UInt64) { chance = Chance(seed: seed) }

  mutating func script() -> String {
    var text = ""
    for _ in 0..<1 + chance.below(6) { text += statement(2, indent: "") + end() }
    return text
  }

  private mutating func end() -> String {
    chance.pick(["\n", "\n", "\n\n\n", ";\n", "; ", "  # note\n", "\n# alone\n", "\n  \n## doc\n"])
  }

  /// A blank, or inside brackets a line end or a comment.
  private mutating func gap(_ inBrackets: Bool) -> String {
    inBrackets
      ? chance.pick([" ", " ", "", "  ", "\n", "\n    ", "  # why\n  ", "\n\n  # what\n "]) : " "
  }

  private mutating func name() -> String {
    chance.pick(["a", "b", "movies", "a_rather_long_name_of_a_variable", "x1", "größe"])
  }

  private mutating func statement(_ depth: Int, indent: String) -> String {
    switch chance.below(depth > 0 ? 12 : 4) {
    case 0: return name() + chance.pick([" = ", "=", " =\n  "]) + expression(3, false)
    case 1: return "\(name()), _ = " + expression(2, false)
    case 2: return "show " + expression(2, false)
    case 3: return "expect " + expression(2, false) + ", \"why\""
    case 4: return "if " + expression(1, false) + " " + block(depth - 1)
    case 5:
      return "if " + expression(1, false) + " " + block(depth - 1) + " else " + block(depth - 1)
    case 6: return "for x in " + expression(1, false) + " " + block(depth - 1)
    case 7: return "fn f\(chance.below(99))(t, by: .genre) " + block(depth - 1)
    case 8:
      return "fn g\(chance.below(99))(t,  ## of t\n  by: " + expression(1, true) + ") = "
        + expression(2, false)
    case 9: return "x = " + when(depth - 1)
    default: return expression(3, false)
    }
  }

  private mutating func block(_ depth: Int) -> String {
    if chance.below(3) == 0 { return "{ " + statement(0, indent: "") + " }" }
    var text = chance.pick(["{\n", "{ # first\n", "{"])
    for _ in 0..<chance.below(3) { text += "   " + statement(depth, indent: "") + end() }
    return text + chance.pick(["}", "\n# last\n}"])
  }

  private mutating func when(_ depth: Int) -> String {
    if chance.below(2) == 0 { return "when { \(name()) -> 1; else -> \(expression(1, false)) }" }
    return "when {\n " + expression(1, false) + " -> " + expression(1, false)
      + "\n\n  # other\n  else -> "
      + expression(1, false) + "\n}"
  }

  private mutating func expression(_ depth: Int, _ inBrackets: Bool) -> String {
    guard depth > 0 else {
      return chance.pick([
        "1", "2.5", "20M", "1h30min", "@2012-05-04", "\"text\"", "'it'", "r\"\\d\"", ".year",
        "true",
        "null", ".\"odd name\"", ".x?", "f\"{a + 1:0.2f} {{b}}\"", name(), "right.id",
        "\"\"\"two\nlines\"\"\"",
      ])
    }
    let next = depth - 1
    switch chance.below(13) {
    case 0, 1:
      let operation = chance.pick([
        "+", "-", "*", "/", "//", "%", "**", "==", "<", "and", "or", "??", "in", "not in", "~",
      ])
      return "(" + expression(next, true) + gap(true) + ")" + gap(inBrackets) + " \(operation) "
        + chance.pick(["", "", "\n  ", " # op\n"]) + "(" + expression(next, true) + ")"
    case 2: return name() + arguments(next)
    case 3, 4:
      var text = name()
      for _ in 0..<1 + chance.below(4) {
        text += chance.pick(["", "", "\n    ", "\n # step\n"])
        text += ".\(chance.pick(["filter", "count", "show"]))" + arguments(next)
      }
      return text
    case 5: return brackets("[", "]", next)
    case 6:
      return "{" + gap(true) + "a:" + gap(true) + expression(next, true) + ",\"b c\": 1" + gap(true)
        + "}"
    case 7: return name() + "[" + expression(next, true) + gap(true) + "]"
    case 8: return "(x -> " + expression(next, true) + ")"
    case 9: return "- " + name() + ".field"
    case 10: return "(" + expression(next, true) + " as named)"
    case 11: return "[1985..2012, 2000.., 0..<n, -1..1]"
    default: return "not " + name()
    }
  }

  private mutating func arguments(_ depth: Int) -> String { brackets("(", ")", depth, "by: ") }

  private mutating func brackets(
    _ open: String, _ close: String, _ depth: Int, _ label: String = ""
  ) -> String {
    var parts: [String] = []
    for position in 0..<chance.below(4) {
      let isLast = position == 2
      parts.append((isLast ? label : "") + expression(depth, true))
    }
    var text = open + gap(true)
    for (position, part) in parts.enumerated() {
      text += part + gap(true)
      if position < parts.count - 1 { text += "," + gap(true) }
    }
    return text + close
  }
}
