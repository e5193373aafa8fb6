import Diagnostics

/// What people write out of habit from other tools, and operands without an operator.
extension Parser {
  // MARK: Operators

  /// The operator that another language's operator stands for; nil when it cannot be understood.
  func foreignInfix() -> Infix? {
    switch text(token) {
    case "&&", "&": Infix(level: Level.and, binary: .and)
    case "||", "|": Infix(level: Level.or, binary: .or)
    case "<>", "!==": Infix(level: Level.comparison, binary: .notEqual)
    case "===": Infix(level: Level.comparison, binary: .equal)
    case "=~": Infix(level: Level.comparison, binary: .matches)
    case "%in%": Infix(level: Level.comparison, binary: .isIn)
    case "...": Infix(level: Level.range)
    case "^": Infix(level: Level.product, binary: .power)
    default: nil
    }
  }

  mutating func reportForeignOperator() {
    let word = text(token)
    guard let operation = foreignInfix() else { return }
    let plain = operation.binary?.rawValue ?? ".."
    report(Wording.foreignOperator(word, plain: word == "^" ? "**" : plain, at: span(token)))
  }

  /// `i += 1`, `i++`, `x <- 1`, `x := 1`.
  mutating func compoundAssignment(_ target: Expression) -> Diagnostic? {
    let word = text(token)
    switch word {
    case "+=", "-=", "*=", "/=":
      let isOneWord = peek(2).breaksLine || peek(2).kind == .end || peek(2).kind == .semicolon
      return Wording.compoundAssignment(
        word, target: target.span.text, operation: String(word.prefix(1)),
        amount: isOneWord && !peek(1).breaksLine ? text(peek(1)) : nil, at: span(token))
    case "++":
      return Wording.compoundAssignment(
        word, target: target.span.text, operation: "+", amount: "1", at: span(token))
    case ":=": return Wording.otherAssignment(word, target: target.span.text, at: span(token))
    default: return nil
    }
  }

  // MARK: Values and statements

  /// The value that a name of another language stands for, reported.
  mutating func foreignValue(_ token: Token) -> Expression? {
    let length = token.end - token.start
    guard length >= 3, length <= 9 else { return nil }
    let first = source.bytes[token.start]
    guard first < UInt8(ascii: "a") || first == UInt8(ascii: "n") || first == UInt8(ascii: "u")
    else { return nil }
    let word = text(token)
    let plain: (String, Expression.Kind)
    switch word {
    case "None", "NULL", "Null", "nil", "undefined": plain = ("null", .null)
    case "True", "TRUE": plain = ("true", .bool(true))
    case "False", "FALSE": plain = ("false", .bool(false))
    default: return nil
    }
    report(Wording.foreignValue(word, plain: plain.0, at: span(token)))
    return Expression(plain.1, span(token))
  }

  /// A statement of another language, told by its first words.
  mutating func foreignStatement() -> Diagnostic? {
    let next = peek(1)
    if kind == .foreign {
      return Wording.misplacedOperator(text(token), at: span(token))
    }
    if kind == .minus, next.kind == .minus, !next.hasSpaceBefore, peek(2).hasSpaceBefore,
      peek(2).kind == .name, peek(3).kind == .name, !peek(3).breaksLine
    {
      return Wording.foreignComment("--", at: span(token).union(span(next)))
    }
    if kind == .in || kind == .and || kind == .or || kind == .as, next.kind == .assign {
      return Wording.reservedWord(text(token), at: span(token))
    }
    guard kind == .name, !next.breaksLine else { return nil }
    let word = text(token)
    if next.kind == .less, next.hasSpaceBefore, peek(2).kind == .minus, !peek(2).hasSpaceBefore,
      peek(3).hasSpaceBefore
    {
      let arrow = span(next).union(span(peek(2)))
      return text(peek(3)) == "function"
        ? Wording.functionOfR(word, at: arrow)
        : Wording.otherAssignment("<-", target: word, at: arrow)
    }
    if next.kind == .name, ["import", "from", "library", "require"].contains(word),
      Wording.foreignModules.contains(text(next))
    {
      return Wording.foreignModule(text(next), at: span(token).union(span(next)))
    }
    let isFollowed = next.kind.isWord || next.kind == .text || next.kind == .openBrace
    guard isFollowed, let remedy = Wording.foreignStatements[word] else { return nil }
    return Wording.foreignStatement(word, remedy: remedy, at: span(token))
  }

  // MARK: Side by side

  /// Reports what stands where an operator, a `,` or the end of the statement is expected.
  mutating func reportSideBySide() {
    if kind == .bad {
      panicking = true
      return
    }
    fail(sideBySide())
  }

  private func sideBySide() -> Diagnostic {
    let here = span(token)
    let word = text(token)
    let before = index > 0 ? tokens[index - 1] : token
    if let comment = foreignCommentOnLine() { return comment }
    switch kind {
    case .end: return Wording.missingOperand("the end of the text", at: here)
    case .foreign where word == "|>" || word == "%>%":
      return Wording.pipe(word, from: text(before), to: text(peek(1)), at: here)
    case .foreign: return Wording.misplacedOperator(word, at: here)
    case .for where !linesEndStatements: return Wording.comprehension(at: here)
    case .if where !isAtLineEnd:
      return Wording.conditionBehind(previousOperandText(), text(peek(1)), at: here)
    case .comma where isThousands:
      return Wording.thousands(
        text(before) + "," + text(peek(1)), at: span(before).union(span(peek(1))))
    case .assign: return Wording.misplacedAssignment(at: here)
    case .arrow: return Wording.misplacedArrow(at: here)
    case .else: return Wording.misplacedElse(at: here)
    case .question: return Wording.questionMark(at: here)
    case .comma: return Wording.misplacedComma(at: here)
    case .openBracket where before.kind.endsOperand: return Wording.spaceBeforeIndex(at: here)
    case .openParen where before.kind == .name:
      return Wording.spaceBeforeCall(text(before), at: here)
    case .openParen where before.kind == .literal: return Wording.missingStar(at: here)
    case .closeParen, .closeBracket, .closeBrace: return Wording.unexpectedClosing(word, at: here)
    case .name where text(before) == "lambda":
      return Wording.foreignStatement("lambda", remedy: "write `x -> …`", at: span(before))
    case .name:
      if let plain = Wording.foreignWords[word] {
        return Wording.foreignOperator(word, plain: plain, at: here)
      }
    case .colon: return Wording.misplacedColon(at: here)
    default: break
    }
    if kind.beginsOperand || kind.beginsStatement {
      let first = previousOperandText()
      let next = peek(1)
      let second = kind == .column ? source.text(in: token.start..<next.end) : word
      return Wording.sideBySide(first, second, isInBrackets: !linesEndStatements, at: here)
    }
    return Wording.unexpected(word, at: here)
  }

  /// A comment of another language earlier on the line: its words make no sense as code.
  private func foreignCommentOnLine() -> Diagnostic? {
    guard kind == .name, index > 1, !token.breaksLine, tokens[index - 1].kind == .name else {
      return nil
    }
    var place = index - 1
    while place > 0, !tokens[place].breaksLine {
      if tokens[place].kind == .floorSlash, tokens[place].hasSpaceBefore {
        return Wording.foreignComment("//", at: span(tokens[place]))
      }
      place -= 1
    }
    return nil
  }

  /// `1,000`: a comma between digits, as people write large numbers.
  private var isThousands: Bool {
    guard index > 0, !token.hasSpaceBefore, !peek(1).hasSpaceBefore else { return false }
    let (left, right) = (text(tokens[index - 1]), text(peek(1)))
    return left.utf8.count <= 3 && right.utf8.count == 3
      && (left + right).utf8.allSatisfy(\.isASCIIDigit)
  }

  /// The last token before the current one, with the dot of a column.
  private func previousOperandText() -> String {
    guard index > 0 else { return "" }
    let last = tokens[index - 1]
    let isColumn = index > 1 && tokens[index - 2].kind == .column && touches(last)
    return source.text(in: (isColumn ? tokens[index - 2].start : last.start)..<last.end)
  }

  /// What is wrong with the current token, where an operand should begin.
  func missingOperand(isFirst: Bool = false) -> Diagnostic {
    let here = isFirst ? span(token) : placeOfMissing()
    let word = text(token)
    if isFirst, kind != .fn, kind != .step, kind != .foreign {
      return kind == .colon
        ? Wording.misplacedColon(at: here) : Wording.unexpectedStart(word, at: here)
    }
    if token.breaksLine, kind.beginsStatement, index > 0, tokens[index - 1].kind.leavesOpen {
      return Wording.missingValue(after: text(tokens[index - 1]), at: placeOfMissing())
    }
    if kind == .end || (isAtLineEnd && !(index > 0 && tokens[index - 1].kind.leavesOpen)) {
      return Wording.missingOperand("the end of the line", at: here)
    }
    switch kind {
    case .fn: return Wording.functionAsValue(at: here)
    case .step: return Wording.stepWithoutReceiver(text(peek(1)), at: here)
    case .foreign: return Wording.misplacedOperator(word, at: here)
    case .colon: return Wording.misplacedColon(at: here)
    case .closeParen, .closeBracket, .closeBrace, .comma, .semicolon, .holeEnd, .holeFormat:
      return Wording.missingOperand("`\(word)`", at: here)
    default:
      if kind.beginsStatement { return Wording.statementAsValue(word, at: here) }
      if kind.isKeyword { return Wording.reservedWord(word, at: here) }
      return Wording.unexpected(word, at: here)
    }
  }
}
