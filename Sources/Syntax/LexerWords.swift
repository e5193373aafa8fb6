import Diagnostics

/// Words, operators, and characters that belong to neither.
extension Lexer {
  mutating func scanWord() {
    let start = position
    var doubles: [(scalar: Unicode.Scalar, ascii: Character)] = []
    var hasOtherLetters = false
    var hasASCIILetters = false
    while position < end {
      let next = bytes[position]
      if next < 0x80 {
        guard next.continuesName else { break }
        if next.isASCIILetter { hasASCIILetters = true }
        position += 1
        continue
      }
      guard let (scalar, length) = scalar(at: position) else { break }
      if scalar.isInvisible || scalar.isDirectionControl {
        // What is hidden inside a word does not cut it in two.
        reportHidden(scalar, at: span(position, position + length))
        position += length
        continue
      }
      guard scalar.continuesName else { break }
      if let ascii = scalar.asciiDouble {
        doubles.append((scalar, ascii))
      } else {
        hasOtherLetters = true
      }
      position += length
    }
    if let first = doubles.first, hasASCIILetters, !hasOtherLetters {
      let plain = String(
        source.text(in: start..<position).unicodeScalars.map { $0.asciiDouble ?? Character($0) })
      report(
        Wording.lookAlike(
          source.text(in: start..<position), first.scalar, plain: plain,
          at: span(start, position)))
    }
    let followsDot = !spaceBefore && (tokens.last?.kind == .step || tokens.last?.kind == .column)
    append(followsDot ? .name : Token.Kind.word(bytes[start..<position]), from: start)
  }

  mutating func scanOperator() {
    let second = byte(1)
    let third = byte(2)
    switch bytes[position] {
    case UInt8(ascii: ","): take(.comma, 1)
    case UInt8(ascii: ";"): take(.semicolon, 1)
    case UInt8(ascii: ":"):
      second == UInt8(ascii: ":") || second == UInt8(ascii: "=")
        ? take(.foreign, 2) : take(.colon, 1)
    case UInt8(ascii: "="):
      switch (second, third) {
      case (UInt8(ascii: "="), UInt8(ascii: "=")): take(.foreign, 3)
      case (UInt8(ascii: "="), _): take(.equal, 2)
      case (UInt8(ascii: ">"), _), (UInt8(ascii: "~"), _): take(.foreign, 2)
      default: take(.assign, 1)
      }
    case UInt8(ascii: "!"):
      switch (second, third) {
      case (UInt8(ascii: "="), UInt8(ascii: "=")): take(.foreign, 3)
      case (UInt8(ascii: "="), _): take(.notEqual, 2)
      case (UInt8(ascii: "~"), _): take(.foreign, 2)
      default: take(.foreign, 1)
      }
    case UInt8(ascii: "<"):
      switch second {
      case UInt8(ascii: "="): take(.lessOrEqual, 2)
      case UInt8(ascii: ">"): take(.foreign, 2)
      default: take(.less, 1)
      }
    case UInt8(ascii: ">"):
      second == UInt8(ascii: "=") ? take(.greaterOrEqual, 2) : take(.greater, 1)
    case UInt8(ascii: "?"): second == UInt8(ascii: "?") ? take(.coalesce, 2) : take(.question, 1)
    case UInt8(ascii: "~"): take(.matches, 1)
    case UInt8(ascii: "+"):
      second == UInt8(ascii: "=") || second == UInt8(ascii: "+")
        ? take(.foreign, 2) : take(.plus, 1)
    case UInt8(ascii: "-"):
      switch second {
      case UInt8(ascii: ">"): take(.arrow, 2)
      case UInt8(ascii: "="): take(.foreign, 2)
      default: take(.minus, 1)
      }
    case UInt8(ascii: "*"):
      switch second {
      case UInt8(ascii: "*"): take(.power, 2)
      case UInt8(ascii: "="): take(.foreign, 2)
      default: take(.star, 1)
      }
    case UInt8(ascii: "/"):
      switch second {
      case _ where tokens.last?.kind == .matches && scanForeignPattern(): break
      case UInt8(ascii: "/"): take(.floorSlash, 2)
      case UInt8(ascii: "="), UInt8(ascii: "*"): take(.foreign, 2)
      default: take(.slash, 1)
      }
    case UInt8(ascii: "%"): scanPercent()
    case UInt8(ascii: "&"): take(.foreign, second == UInt8(ascii: "&") ? 2 : 1)
    case UInt8(ascii: "|"):
      take(.foreign, second == UInt8(ascii: "|") || second == UInt8(ascii: ">") ? 2 : 1)
    case UInt8(ascii: "^"): take(.foreign, 1)
    default: scanUnknown()
    }
  }

  /// `%`, or an infix of R such as `%>%` and `%in%`.
  private mutating func scanPercent() {
    for infix in ["%>%", "%in%"] where bytes[position..<end].starts(with: infix.utf8) {
      return take(.foreign, infix.utf8.count)
    }
    take(.percent, 1)
  }

  private mutating func scanUnknown() {
    let start = position
    position += 1
    if bytes[start] == UInt8(ascii: "`") { return scanBackticks(from: start) }
    if bytes[start] == UInt8(ascii: "$"), !spaceBefore, byte().isASCIILetter,
      tokens.last?.kind.endsOperand == true
    {
      report(Wording.dollarStep(at: span(start, position)))
      return append(.step, from: start)
    }
    report(Wording.unknownCharacter(Unicode.Scalar(bytes[start]), at: span(start, position)))
    // A sigil before a name, such as `$x`, is passed; elsewhere a hole stays where a value might be.
    if !byte().isASCIILetter { append(.bad, from: start) }
  }

  /// A regular expression between slashes, as other languages write it, after `~`.
  private mutating func scanForeignPattern() -> Bool {
    let start = position
    var close = start + 1
    while close < end, bytes[close] != 0x0A, bytes[close] != UInt8(ascii: "/") {
      close += bytes[close] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard close < end, bytes[close] == UInt8(ascii: "/") else { return false }
    position = close + 1
    let flags = position
    while byte().isASCIILetter { position += 1 }
    report(
      Wording.patternInSlashes(
        source.text(in: start + 1..<close), flags: source.text(in: flags..<position),
        at: span(start, position)))
    append(.bad, from: start)
    return true
  }

  /// What stands between backticks on one line is one mistake.
  private mutating func scanBackticks(from start: Int) {
    var close = position
    while close < end, bytes[close] != 0x0A, bytes[close] != UInt8(ascii: "`") { close += 1 }
    if close < end, bytes[close] == UInt8(ascii: "`") { position = close + 1 }
    report(Wording.backticks(source.text(in: start..<position), at: span(start, position)))
    append(.bad, from: start)
  }

  /// A character beyond ASCII where a token begins.
  mutating func scanForeignScalar() {
    let start = position
    guard let (scalar, length) = scalar(at: position) else {
      skipInvalidBytes()
      return append(.bad, from: start)
    }
    if scalar.continuesName, scalar.properties.isXIDStart { return scanWord() }
    if let closing = scalar.closingQuote { return scanSmartText(scalar, closing, length) }
    position += length
    if let (kind, spelling) = scalar.plainOperator {
      report(Wording.typographicOperator(scalar, spelling, at: span(start, position)))
      return append(kind, from: start)
    }
    report(Wording.unknownCharacter(scalar, at: span(start, position)))
    append(.bad, from: start)
  }

  /// A text in typographic quotes: reported, and understood to the closing quote on its line.
  private mutating func scanSmartText(
    _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, _ length: Int
  ) {
    let start = position
    report(Wording.smartQuote(opening, at: span(start, start + length)))
    position += length
    let content = position
    while position < end, bytes[position] != 0x0A {
      guard let (scalar, length) = scalar(at: position) else {
        skipInvalidBytes()
        continue
      }
      if scalar == closing || scalar == "\"" {
        let text = source.text(in: content..<position)
        position += length
        return append(.text(text), .text, from: start)
      }
      position += length
    }
    append(.bad, from: start)
  }

  /// Passes characters that are no blanks but look like them or like nothing. Returns false when
  /// another token begins here.
  mutating func skipOddBlank() -> Bool {
    guard let (scalar, length) = scalar(at: position) else { return false }
    let isHidden =
      scalar.isOddBlank || scalar.isInvisible || scalar.isDirectionControl || scalar.value < 0x20
    guard isHidden else { return false }
    let start = position
    position += length
    if scalar.value == 0xFEFF, start == 0 { return true }
    reportHidden(scalar, at: span(start, position))
    return true
  }

  private mutating func reportHidden(_ scalar: Unicode.Scalar, at span: Span) {
    report(
      scalar.isDirectionControl
        ? Wording.directionControl(scalar, inComment: false, at: span)
        : scalar.isOddBlank
          ? Wording.oddBlank(scalar, at: span) : Wording.unknownCharacter(scalar, at: span))
  }
}

extension Unicode.Scalar {
  /// The quote that closes a text opened by this typographic quote.
  fileprivate var closingQuote: Unicode.Scalar? {
    switch value {
    case 0x201C, 0x201D, 0x201E: "\u{201D}"
    case 0x2018, 0x2019, 0x201A: "\u{2019}"
    case 0xAB: "\u{BB}"
    default: nil
    }
  }

  /// The operator that a typographic character stands for.
  fileprivate var plainOperator: (Token.Kind, String)? {
    switch value {
    case 0x2212, 0x2013, 0x2014: (.minus, "-")
    case 0xD7, 0x22C5: (.star, "*")
    case 0xF7: (.slash, "/")
    case 0x2264: (.lessOrEqual, "<=")
    case 0x2265: (.greaterOrEqual, ">=")
    case 0x2260: (.notEqual, "!=")
    case 0x2192: (.arrow, "->")
    case 0x2026: (.closedRange, "..")
    case 0xFF0C: (.comma, ",")
    case 0xFF1A: (.colon, ":")
    case 0xFF1B: (.semicolon, ";")
    case 0xFF1D: (.assign, "=")
    case 0xFF08: (.openParen, "(")
    case 0xFF09: (.closeParen, ")")
    default: nil
    }
  }
}
