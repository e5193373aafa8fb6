import Diagnostics

/// Statements and blocks.
extension Parser {
  /// All statements of the cell.
  mutating func parseCell() -> [Statement] {
    var statements: [Statement] = []
    while kind != .end {
      if kind.isClosing {
        report(Wording.unexpectedClosing(text(token), at: span(token)))
        advance()
        synchronize()
        continue
      }
      parseStatement(of: -1, into: &statements)
    }
    return statements
  }

  /// The statements between a `{`, which is the current token, and its `}`.
  mutating func parseBlock() -> Block {
    let opening = token
    let openingIndex = index
    if layout != nil { layout?[index] = [] }
    guard enter() else { return Block([], span(opening)) }
    let outerLines = linesEndStatements
    let outerLambda = allowsLambda
    linesEndStatements = true
    allowsLambda = true
    blocks += 1
    advance()
    var statements: [Statement] = []
    var tallest = 0
    while kind != .end, kind != .closeBrace, !panicking, !endsHole {
      if kind.isClosing {
        report(Wording.unexpectedClosing(text(token), at: span(token)))
        advance()
        synchronize()
        continue
      }
      height = 0
      parseStatement(of: openingIndex, into: &statements)
      tallest = max(tallest, height)
    }
    close(opening)
    blocks -= 1
    depth -= 1
    linesEndStatements = outerLines
    allowsLambda = outerLambda
    height = tallest
    return Block(statements, span(from: opening.start))
  }

  /// Whether the `{…}` of an f-string ends here.
  var endsHole: Bool { kind == .holeEnd || kind == .holeFormat || kind == .interpolationEnd }

  /// A block after the head of a statement; reports its absence.
  mutating func parseRequiredBlock(after head: String) -> Block {
    if kind == .openBrace, !isAtLineEnd { return parseBlock() }
    fail(Wording.missingBlock(after: head, at: placeOfMissing()))
    return Block([], Span(source, previousEnd, previousEnd))
  }

  /// The place of something that should stand before the current token.
  func placeOfMissing() -> Span {
    kind == .end || isAtLineEnd ? Span(source, previousEnd, previousEnd) : span(token)
  }

  /// One statement of a block, and what ends it.
  mutating func parseStatement(of block: Int, into statements: inout [Statement]) {
    if kind == .semicolon {
      report(Wording.emptyStatement(at: span(token)))
      return advance()
    }
    let start = token.start
    let first = index
    var statement = Statement(parseStatementKind(), span(from: start))
    let isSilenced = kind == .semicolon && !token.breaksLine
    noteItem(of: block, from: first, isSilenced: isSilenced)
    if panicking {
      if index == first, !kind.isClosing { advance() }
      synchronize()
    } else if isSilenced {
      statement.isSilenced = true
      advance()
    } else if kind != .end, !token.breaksLine, !(kind == .closeBrace && blocks > 0), !endsHole {
      reportSideBySide()
      synchronize()
    } else if kind == .step {
      // The line before is complete and cannot be extended.
      report(Wording.stepWithoutReceiver(text(peek(1)), at: span(token)))
      advance()
      synchronize()
    }
    statements.append(statement)
  }

  mutating func parseStatementKind() -> Statement.Kind {
    switch kind {
    case .fn: return parseFunction()
    case .use: return parseUse()
    case .param: return parseParam()
    case .expect: return parseExpect()
    case .command: return parseCommand()
    case .for: return parseFor()
    case .while: return parseWhile()
    case .show:
      advance()
      if isAtLineEnd { fail(Wording.missingValue(after: "show", at: placeOfMissing())) }
      return .show(parseExpression())
    case .return: return parseReturn()
    case .break, .continue: return parseJump()
    case .step:
      fail(Wording.stepWithoutReceiver(text(peek(1)), at: span(token)))
      return .missing
    case .else:
      fail(Wording.misplacedElse(at: span(token)))
      return .missing
    case .bad where peek(1).breaksLine || peek(1).kind == .end:
      advance()
      return .missing
    default:
      return isBinding ? parseBinding() : parseExpressionStatement()
    }
  }

  private mutating func parseExpressionStatement() -> Statement.Kind {
    if let diagnostic = foreignStatement() {
      fail(diagnostic)
      return .missing
    }
    if !beginsExpression {
      fail(missingOperand(isFirst: kind != .end && !kind.isClosing))
      return .missing
    }
    let expression = parseExpression()
    if !panicking, !isAtLineEnd {
      if kind == .assign {
        fail(Wording.badTarget(expression.kind, at: expression.span))
        return .missing
      }
      if kind == .foreign, let diagnostic = compoundAssignment(expression) {
        fail(diagnostic)
        return .missing
      }
    }
    return .expression(expression)
  }

  private var beginsExpression: Bool {
    switch kind {
    case .minus, .plus, .closedRange, .halfOpenRange, .foreign: true
    default: kind.beginsOperand
    }
  }

  // MARK: Bindings

  /// Whether the statement here is a binding: a pattern, then `=`; or names with `,` between them.
  private var isBinding: Bool {
    let next = peek(1)
    switch kind {
    case .name: return next.kind == .assign || (next.kind == .comma && !next.breaksLine)
    case .openBrace, .openBracket:
      guard token.link > index, token.link + 1 < tokens.count else { return false }
      let after = tokens[token.link + 1]
      return !after.breaksLine && (after.kind == .assign || after.kind == .comma)
    case .openParen:
      guard token.link > index + 1, token.link + 1 < tokens.count else { return false }
      let after = tokens[token.link + 1]
      return !after.breaksLine && after.kind == .assign
        && (index + 1..<token.link).allSatisfy {
          tokens[$0].kind == (($0 - index) % 2 == 1 ? .name : .comma)
        }
    default: return false
    }
  }

  private mutating func parseBinding() -> Statement.Kind {
    let isBracketed = kind == .openParen
    if isBracketed {
      let close = tokens[token.link]
      report(
        Wording.bracketedBinding(
          source.text(in: token.end..<close.start), at: Span(source, token.start, close.end)))
      advance()
    }
    let pattern = parsePatternList()
    if isBracketed, kind == .closeParen { advance() }
    if panicking { return .missing }
    guard kind == .assign else {
      fail(Wording.listWithoutBinding(at: placeOfMissing()))
      return .missing
    }
    advance()
    if kind == .assign {
      fail(Wording.missingValue(after: "=", at: span(token)))
      return .missing
    }
    if token.breaksLine, linesEndStatements, kind == .name, peek(1).kind == .assign {
      fail(Wording.missingValue(after: "=", at: Span(source, previousEnd, previousEnd)))
      return .missing
    }
    return .binding(pattern, parseExpression())
  }

  /// `a` or `a, b`, where a loop or a binding expects a pattern.
  mutating func parsePatternList() -> Pattern {
    let start = token.start
    let first = parsePattern()
    guard kind == .comma, !panicking else { return first }
    var patterns = [first]
    while kind == .comma, !panicking {
      advance()
      if kind == .assign || kind == .in { break }
      patterns.append(parsePattern())
    }
    return .list(patterns, span(from: start))
  }

  private mutating func parsePattern() -> Pattern {
    let start = token
    switch kind {
    case .name:
      advance()
      if text(start) == "_" { return .discard(span(start)) }
      return .name(identifier(start))
    case .openBracket:
      guard enter() else { return .discard(span(start)) }
      defer { depth -= 1 }
      advance()
      var patterns: [Pattern] = []
      while hasElement(start) {
        patterns.append(parsePattern())
        passSeparator(start)
      }
      close(start)
      return .list(patterns, span(from: start.start))
    case .openBrace:
      guard enter() else { return .discard(span(start)) }
      defer { depth -= 1 }
      advance()
      var entries: [(key: Identifier, pattern: Pattern)] = []
      while hasElement(start) {
        if let entry = parseRecordPatternEntry() { entries.append(entry) }
        passSeparator(start)
      }
      close(start)
      return .record(entries, span(from: start.start))
    default:
      fail(
        kind.isKeyword && kind != .in && !isAtLineEnd
          ? Wording.reservedWord(text(token), at: span(token))
          : kind == .openParen
            ? Wording.bracketsInFor(at: span(token))
            : Wording.missingName("a name to bind", at: placeOfMissing()))
      return .discard(Span(source, previousEnd, previousEnd))
    }
  }

  private mutating func parseRecordPatternEntry() -> (key: Identifier, pattern: Pattern)? {
    guard let key = parseKey() else {
      fail(Wording.missingName("the name of a field", at: placeOfMissing()))
      return nil
    }
    if kind == .colon {
      advance()
      return (key, parsePattern())
    }
    if tokens[index - 1].kind != .name {
      fail(Wording.reservedWord(key.name, at: key.span))
    }
    return (key, .name(key))
  }

  /// A key of a record or a label: a word, or a text for odd names.
  mutating func parseKey() -> Identifier? {
    let first = token
    if kind.isWord {
      advance()
      return identifier(first)
    }
    if kind == .text, case .text(let name)? = literal(first) {
      advance()
      return Identifier(name, span(first))
    }
    return nil
  }

  func literal(_ token: Token) -> Literal? {
    literals.indices.contains(token.link) ? literals[token.link] : nil
  }
}
