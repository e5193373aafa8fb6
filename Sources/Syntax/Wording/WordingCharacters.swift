import Diagnostics

/// Mistakes in single characters, numbers, texts and dates.
extension Wording {
  static func invalidUTF8(_ byte: UInt8, at span: Span) -> Diagnostic {
    let digits = String(byte, radix: 16, uppercase: true)
    return Diagnostic(
      "invalid-utf8", "the byte `0x\(digits)` is not UTF-8", at: span,
      help: "save the file in the encoding UTF-8")
  }

  static func unknownCharacter(_ scalar: Unicode.Scalar, at span: Span) -> Diagnostic {
    if scalar.value == 0 {
      return Diagnostic(
        "unknown-character", "a NUL byte stands in the text", at: span, help: "remove it")
    }
    if scalar.isInvisible || scalar.value < 0x20 || scalar.value == 0x7F {
      return Diagnostic(
        "unknown-character", "an invisible character, \(scalar.named), stands here", at: span,
        help: "remove it")
    }
    let help: String? =
      switch scalar {
      case "$": "names stand alone, `x` for `$x`"
      case "\\": "a statement goes on after an operator, a `,` or inside brackets"
      default: nil
      }
    return Diagnostic(
      "unknown-character", "`\(Character(scalar))` (\(scalar.codePoint)) has no meaning here",
      at: span, help: help)
  }

  static func backticks(_ text: String, at span: Span) -> Diagnostic {
    var help = "quote texts with `\"`, odd names of columns as `.\"name\"`"
    let plain = text.utf8.dropFirst().dropLast()
    if plain.firstRange(of: "${".utf8) != nil, !plain.contains(UInt8(ascii: "\"")) {
      var written: [UInt8] = []
      for (place, byte) in zip(plain.indices, plain) {
        let next = plain.index(after: place)
        let opens = next < plain.endIndex && plain[next] == UInt8(ascii: "{")
        if !(byte == UInt8(ascii: "$") && opens) { written.append(byte) }
      }
      help = "write `f\"\(String(decoding: written, as: UTF8.self))\"`"
    }
    return Diagnostic("unknown-character", "a backtick quotes nothing", at: span, help: help)
  }

  static func dollarStep(at span: Span) -> Diagnostic {
    Diagnostic(
      "unknown-character", "`$` does not lead to a column", at: span,
      help: "write a dot: a column of a dataset is `t.x`, a field of a record `r.x`")
  }

  static func directionControl(
    _ scalar: Unicode.Scalar, inComment: Bool, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      "hidden-direction",
      "an invisible character, \(scalar.named), turns the direction of the text",
      at: span,
      help: inComment
        ? "remove it" : "remove it, or write `\\u{\(scalar.codePoint.dropFirst(2))}` in a text",
      notes: ["what is seen would differ from what runs"])
  }

  static func oddBlank(_ scalar: Unicode.Scalar, at span: Span) -> Diagnostic {
    Diagnostic(
      "odd-blank", "an unusual blank, \(scalar.named), stands between the words", at: span,
      help: "write a plain space")
  }

  /// An invisible character inside a text, which makes it another text than it seems.
  static func invisibleInText(_ scalar: Unicode.Scalar, at span: Span) -> Diagnostic {
    Diagnostic(
      "invisible-character", "the text holds an invisible character, \(scalar.named)", at: span,
      severity: .warning,
      help: "remove it, or write `\\u{\(scalar.codePoint.dropFirst(2))}` to show that it is meant",
      notes: ["a text that looks the same without it is not equal"])
  }

  static func lookAlike(
    _ name: String, _ scalar: Unicode.Scalar, plain: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      "look-alike",
      "\(quote(name)) holds `\(Character(scalar))` (\(scalar.codePoint)), which only looks like a Latin letter",
      at: span, help: "write \(quote(plain))")
  }

  static func typographicOperator(
    _ scalar: Unicode.Scalar, _ plain: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      "unknown-character", "`\(Character(scalar))` (\(scalar.codePoint)) is not an operator",
      at: span, help: "write `\(plain)`")
  }

  static func smartQuote(_ scalar: Unicode.Scalar, at span: Span) -> Diagnostic {
    Diagnostic(
      "smart-quote", "`\(Character(scalar))` (\(scalar.codePoint)) does not quote a text", at: span,
      help: "write the plain quotes `\"` or `'`")
  }

  // MARK: Numbers

  static func intOverflow(_ number: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "int-overflow", "\(quote(number)) is too large for an int of 64 bits", at: span,
      help: "write a float, such as `1e20`")
  }

  static func floatOverflow(at span: Span) -> Diagnostic {
    Diagnostic(
      "float-overflow", "this float is too large", at: span,
      help: "floats go up to about `1.8e308`")
  }

  static func pointWithoutDigit(_ number: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "bad-number", "a digit stands before the point of a number", at: span,
      help: "write `0\(number)`")
  }

  static func pointWithoutFraction(_ number: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "bad-number", "a digit stands behind the point of a number", at: span,
      help: "write `\(number).0`, or `\(number)`")
  }

  static func otherBase(_ value: Int64?, at span: Span) -> Diagnostic {
    Diagnostic(
      "bad-number", "numbers are written in decimal digits", at: span,
      help: value.map { "write `\($0)`" })
  }

  static func unknownUnit(_ unit: String, number: String, at span: Span) -> Diagnostic {
    if unit.hasPrefix("_") {
      return Diagnostic(
        "bad-number", "`_` stands between two digits of a number", at: span,
        help: "leave it out, or write `1_000_000`")
    }
    if unit == "e" || unit == "E" {
      return Diagnostic(
        "bad-number", "an exponent has digits", at: span, help: "write `\(number)e6`")
    }
    let plain =
      switch unit {
      case "k": "write `\(number)K`"
      case "m": "write `\(number)M` for millions, `\(number)min` for minutes"
      case "b", "bn", "G": "write `\(number)B`"
      case "sec", "secs", "seconds": "write `\(number)s`"
      case "mins", "minutes": "write `\(number)min`"
      case "hr", "hrs", "hours", "H": "write `\(number)h`"
      case "days", "D": "write `\(number)d`"
      default: "units are `K` `M` `B`, and `s` `min` `h` `d` `w` for durations"
      }
    if unit.isEmpty {
      return Diagnostic(
        "unknown-unit", "a unit is missing after `\(number)`", at: span, help: plain)
    }
    return Diagnostic("unknown-unit", "\(quote(unit)) is not a unit", at: span, help: plain)
  }

  static func fractionOfSecond(at span: Span) -> Diagnostic {
    Diagnostic(
      "bad-number", "a duration is a whole number of seconds", at: span,
      help: "write it in a smaller unit")
  }

  // MARK: Dates

  static func atWithoutDate(at span: Span) -> Diagnostic {
    Diagnostic(
      "unknown-character", "`@` begins a date, and no digit follows", at: span,
      help: "dates are written `@2012-05-04`; names stand alone")
  }

  static func badDateShape(at span: Span) -> Diagnostic {
    Diagnostic(
      "bad-date", "\(quote(span.text)) is not a date", at: span,
      help: "write `@2012-05-04`, `@2012-05-04T20:15`, `@2012-05` or `@2012`")
  }

  static func otherDateOrder(_ readings: [String], at span: Span) -> Diagnostic {
    let written = readings.map { "`\($0)`" }
    return Diagnostic(
      "bad-date", "\(quote(span.text)) does not begin with its year", at: span,
      help: readings.count == 1
        ? "write \(written[0])"
        : "write \(written[0]) with the month first, \(written[1]) with the day first")
  }

  static func timeZone(at span: Span) -> Diagnostic {
    Diagnostic(
      "bad-date", "a datetime has no time zone", at: span,
      help: "all datetimes are in UTC: write the time there")
  }

  static func badDate(_ rule: String, at span: Span) -> Diagnostic {
    Diagnostic("bad-date", "\(quote(span.text)) does not exist", at: span, help: rule)
  }

  // MARK: Texts

  static func unterminatedText(_ delimiter: TextDelimiter, at span: Span) -> Diagnostic {
    let help =
      delimiter.isInterpolated
      ? "close it with `\(delimiter.closing)`; a brace that is meant as such is written `{{`"
      : delimiter.isTriple
        ? "close it with `\(delimiter.closing)`"
        : "close it with `\(delimiter.closing)` on the same line; several lines stand in `\"\"\"`"
    return Diagnostic("unterminated-text", "this text is not closed", at: span, help: help)
  }

  static func unknownEscape(
    _ escape: String, _ delimiter: TextDelimiter, at span: Span
  ) -> Diagnostic {
    let help =
      escape == "x"
      ? "write `\\u{…}` with the code point"
      : escape == "{" || escape == "}"
        ? "write `\(escape)\(escape)` for a brace in an f-string"
        : "write `\\\\\(escape)` for a backslash, or a raw text `r\"…\"`"
    return Diagnostic("unknown-escape", "`\\\(escape)` is not an escape", at: span, help: help)
  }

  static func badCodePoint(at span: Span) -> Diagnostic {
    Diagnostic(
      "unknown-escape", "\(quote(span.text)) is not a character", at: span,
      help: "write `\\u{1F600}` or `\\u00E9`")
  }

  static func controlInText(_ scalar: Unicode.Scalar, at span: Span) -> Diagnostic {
    Diagnostic(
      "unknown-character", "a control character (\(scalar.codePoint)) stands in the text", at: span,
      help: "write `\\u{\(String(scalar.value, radix: 16, uppercase: true))}`")
  }

  static func controlInFormat(_ scalar: Unicode.Scalar, at span: Span) -> Diagnostic {
    Diagnostic(
      "unknown-character", "a control character (\(scalar.codePoint)) stands in the format",
      at: span,
      help: "take it out")
  }

  static func loneBrace(at span: Span) -> Diagnostic {
    Diagnostic(
      "lone-brace", "a `}` stands in an f-string without its `{`", at: span,
      help: "write `}}` for a brace")
  }
}
