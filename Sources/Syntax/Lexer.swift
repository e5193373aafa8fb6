import Diagnostics

/// Cuts the text of one cell into tokens. Total: every byte sequence gives tokens and diagnostics.
struct Lexer {
  let source: SourceFile
  let bytes: [UInt8]
  let end: Int
  var position: Int
  var tokens: [Token] = []
  var literals: [Literal] = []
  var comments: [Comment] = []
  var diagnostics: [Diagnostic] = []
  /// Whether a triple-quoted text runs to the end: more lines could close it.
  var hasOpenText = false
  /// The greatest number of brackets open at once.
  var deepest = 0

  /// Where blanks end and a token begins.
  var spaceBefore = true
  var lineBreakBefore = true
  /// Indices of the brackets that are open, and how many there are of each kind.
  private var brackets: [Int] = []
  private var openParens = 0
  private var openBrackets = 0
  private var openBraces = 0
  /// The f-strings whose `{…}` the lexer is inside of.
  private var interpolations: [Interpolation] = []
  private var lastInvalidLine = -1

  /// An f-string that waits for the end of one of its `{…}`.
  struct Interpolation {
    var delimiter: TextDelimiter
    var firstToken: Int
    var diagnosticCount: Int
    var bracketBase: Int
    var openCounts: (Int, Int, Int)
  }

  init(_ source: SourceFile, range: Range<Int>) {
    self.source = source
    bytes = source.bytes
    position = range.lowerBound
    end = range.upperBound
    tokens.reserveCapacity(range.count / 4 + 8)
  }

  mutating func run() {
    while true {
      skipBlanks()
      if position >= end {
        guard !interpolations.isEmpty else { break }
        abandonInterpolation()
        continue
      }
      scanToken()
    }
    append(.end, from: end)
  }

  // MARK: Reading bytes

  /// The byte at an offset from the position; 0 past the end.
  func byte(_ offset: Int = 0) -> UInt8 {
    let index = position + offset
    return index < end ? bytes[index] : 0
  }

  func span(_ start: Int, _ end: Int) -> Span { Span(source, start, end) }

  mutating func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  /// The scalar at the position and its length; nil for bytes that are not UTF-8.
  func scalar(at index: Int) -> (scalar: Unicode.Scalar, length: Int)? {
    let first = bytes[index]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC2, first <= 0xF4, index + length <= end else { return nil }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for next in bytes[index + 1..<index + length] {
      guard next & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(next & 0x3F)
    }
    let smallest: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
    guard value >= smallest, let scalar = Unicode.Scalar(value) else { return nil }
    return (scalar, length)
  }

  /// Reports bytes that are not UTF-8, once a line, and passes them.
  mutating func skipInvalidBytes() {
    let start = position
    while position < end, bytes[position] >= 0x80, scalar(at: position) == nil { position += 1 }
    let line = source.line(at: start)
    if line != lastInvalidLine {
      lastInvalidLine = line
      report(Wording.invalidUTF8(bytes[start], at: span(start, position)))
    }
  }

  // MARK: Tokens

  mutating func append(_ kind: Token.Kind, from start: Int, link: Int = -1) {
    tokens.append(
      Token(
        kind: kind, start: start, end: position, hasSpaceBefore: spaceBefore,
        breaksLine: lineBreakBefore, link: link))
    spaceBefore = false
    lineBreakBefore = false
  }

  mutating func append(_ literal: Literal, _ kind: Token.Kind = .literal, from start: Int) {
    literals.append(literal)
    append(kind, from: start, link: literals.count - 1)
  }

  /// Appends a token of `length` bytes at the position.
  mutating func take(_ kind: Token.Kind, _ length: Int) {
    let start = position
    position += length
    append(kind, from: start)
  }

  /// Whether a break of the line ends the text that the lexer is inside of.
  var isInOneLineText: Bool { interpolations.last.map { !$0.delimiter.isTriple } ?? false }

  var isInsideInterpolation: Bool { !interpolations.isEmpty }

  private mutating func skipBlanks() {
    while position < end {
      switch bytes[position] {
      case 0x20, 0x09:
        spaceBefore = true
        position += 1
      case 0x0A:
        if isInOneLineText { abandonInterpolation() }
        spaceBefore = true
        lineBreakBefore = true
        position += 1
      case 0x0D where byte(1) == 0x0A: position += 1
      case UInt8(ascii: "#"):
        scanComment()
        spaceBefore = true
      default:
        guard bytes[position] >= 0x80 || bytes[position] < 0x20, skipOddBlank() else { return }
        spaceBefore = true
      }
    }
  }

  private mutating func scanComment() {
    let start = position
    while position < end, bytes[position] != 0x0A {
      if bytes[position] >= 0x80 {
        passForeignScalar(inComment: true)
      } else {
        position += 1
      }
    }
    var stop = position
    while stop > start, [0x0D, 0x20, 0x09].contains(bytes[stop - 1]) { stop -= 1 }
    comments.append(
      Comment(
        start: start, end: stop, nextToken: tokens.count, isAlone: lineBreakBefore,
        isDocumentation: stop - start >= 2 && bytes[start + 1] == UInt8(ascii: "#")))
  }

  /// Passes a scalar beyond ASCII inside a text or a comment, where only controls of direction and
  /// bytes that are not UTF-8 are at fault.
  mutating func passForeignScalar(inComment: Bool) {
    guard let (scalar, length) = scalar(at: position) else { return skipInvalidBytes() }
    position += length
    if scalar.isDirectionControl {
      report(
        Wording.directionControl(
          scalar, inComment: inComment, at: span(position - length, position)))
    } else if !inComment, scalar.isSuspiciousInText {
      report(Wording.invisibleInText(scalar, at: span(position - length, position)))
    }
  }

  private mutating func scanToken() {
    let first = bytes[position]
    switch first {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"):
      if !scanPrefixedText() { scanWord() }
    case UInt8(ascii: "0")...UInt8(ascii: "9"): scanNumber()
    case UInt8(ascii: "\""), UInt8(ascii: "'"): scanText(prefixLength: 0)
    case UInt8(ascii: "."): scanDot()
    case UInt8(ascii: "@"): scanDate()
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): open(first)
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): close(first)
    case UInt8(ascii: ":"): scanColon()
    case 0x80...: scanForeignScalar()
    default: scanOperator()
    }
  }

  private mutating func scanColon() {
    if let interpolation = interpolations.last, brackets.count == interpolation.bracketBase {
      scanFormat()
      return
    }
    let next = byte(1)
    if lineBreakBefore, brackets.isEmpty, next.isASCIILetter || next == UInt8(ascii: "?") {
      let start = position
      while position < end, bytes[position] != 0x0A { position += 1 }
      let lineEnd = position
      while bytes[position - 1] == 0x20 || bytes[position - 1] == 0x0D
        || bytes[position - 1] == 0x09
      {
        position -= 1
      }
      append(.command, from: start)
      position = lineEnd
      return
    }
    scanOperator()
  }

  private mutating func scanDot() {
    if byte(1) == UInt8(ascii: ".") {
      if byte(2) == UInt8(ascii: "<") { return take(.halfOpenRange, 3) }
      if byte(2) == UInt8(ascii: ".") { return take(.foreign, 3) }
      return take(.closedRange, 2)
    }
    let touches = !spaceBefore && tokens.last?.kind.endsOperand == true
    if !touches, byte(1).isASCIIDigit {
      let start = position
      position += 1
      while byte().isASCIIDigit { position += 1 }
      let digits = source.text(in: start..<position)
      report(Wording.pointWithoutDigit(digits, at: span(start, position)))
      return append(.float(Double("0" + digits) ?? 0), from: start)
    }
    let beginsStatement = lineBreakBefore || tokens.last?.kind == .semicolon
    take(
      touches || (beginsStatement && Lexer.isStep(bytes, at: position, end)) ? .step : .column, 1)
  }

  /// Whether `.name(` stands at `index`.
  static func isStep(_ bytes: [UInt8], at index: Int, _ end: Int) -> Bool {
    var next = index + 1
    guard next < end, bytes[index] == UInt8(ascii: "."), !bytes[next].isASCIIDigit else {
      return false
    }
    while next < end, bytes[next].continuesName || bytes[next] >= 0x80 { next += 1 }
    return next > index + 1 && next < end && bytes[next] == UInt8(ascii: "(")
  }

  // MARK: Brackets

  private mutating func count(_ bracket: Token.Kind, _ change: Int) {
    switch bracket {
    case .openParen: openParens += change
    case .openBracket: openBrackets += change
    default: openBraces += change
    }
  }

  private mutating func open(_ byte: UInt8) {
    let kind: Token.Kind =
      byte == UInt8(ascii: "(")
      ? .openParen : byte == UInt8(ascii: "[") ? .openBracket : .openBrace
    count(kind, 1)
    brackets.append(tokens.count)
    deepest = max(deepest, brackets.count + interpolations.count)
    take(kind, 1)
  }

  private mutating func close(_ byte: UInt8) {
    let kind: Token.Kind =
      byte == UInt8(ascii: ")")
      ? .closeParen : byte == UInt8(ascii: "]") ? .closeBracket : .closeBrace
    let isOpen =
      switch kind {
      case .closeParen: openParens > 0
      case .closeBracket: openBrackets > 0
      default: openBraces > 0
      }
    if isOpen {
      // Brackets of other kinds in between stay without a partner.
      while let opening = brackets.popLast() {
        count(tokens[opening].kind, -1)
        guard tokens[opening].kind == kind.partner else { continue }
        tokens[opening].link = tokens.count
        let start = position
        position += 1
        return append(kind, from: start, link: opening)
      }
    }
    if kind == .closeBrace, !interpolations.isEmpty { return endHole() }
    take(kind, 1)
  }

  // MARK: f-strings

  /// Begins a `{…}` of an f-string.
  mutating func beginHole(of delimiter: TextDelimiter, firstToken: Int, diagnosticCount: Int) {
    take(.holeStart, 1)
    interpolations.append(
      Interpolation(
        delimiter: delimiter, firstToken: firstToken, diagnosticCount: diagnosticCount,
        bracketBase: brackets.count, openCounts: (openParens, openBrackets, openBraces)))
    (openParens, openBrackets, openBraces) = (0, 0, 0)
    deepest = max(deepest, brackets.count + interpolations.count)
  }

  /// Ends a `{…}` at its `}` and goes on with the text.
  mutating func endHole() {
    guard let interpolation = interpolations.popLast() else { return }
    brackets.removeSubrange(min(interpolation.bracketBase, brackets.count)...)
    (openParens, openBrackets, openBraces) = interpolation.openCounts
    take(.holeEnd, 1)
    continueInterpolation(
      interpolation.delimiter, firstToken: interpolation.firstToken,
      diagnosticCount: interpolation.diagnosticCount)
  }

  /// Gives up the f-string that the lexer is inside of: its line or the cell ends too soon. What was
  /// understood of it is replaced by one bad token and one message.
  mutating func abandonInterpolation() {
    guard var index = interpolations.indices.last else { return }
    // The outermost text of the line is the one that the user has to look at.
    while index > 0, position >= end || !interpolations[index - 1].delimiter.isTriple { index -= 1 }
    let interpolation = interpolations[index]
    interpolations.removeSubrange(index...)
    brackets.removeSubrange(min(interpolation.bracketBase, brackets.count)...)
    (openParens, openBrackets, openBraces) = interpolation.openCounts
    abandonText(
      interpolation.delimiter, firstToken: interpolation.firstToken,
      diagnosticCount: interpolation.diagnosticCount)
  }

  /// Replaces the tokens from `firstToken` by a bad one that ends here.
  mutating func abandonText(_ delimiter: TextDelimiter, firstToken: Int, diagnosticCount: Int) {
    guard firstToken < tokens.count else { return }
    let first = tokens[firstToken]
    tokens.removeSubrange(firstToken...)
    if diagnosticCount < diagnostics.count { diagnostics.removeSubrange(diagnosticCount...) }
    while let last = comments.last, last.nextToken > firstToken { comments.removeLast() }
    if delimiter.isTriple { hasOpenText = true }
    report(
      Wording.unterminatedText(delimiter, at: span(first.start, first.start + delimiter.width)))
    tokens.append(
      Token(
        kind: .bad, start: first.start, end: position, hasSpaceBefore: first.hasSpaceBefore,
        breaksLine: first.breaksLine))
  }
}
