import Diagnostics

/// Names, literals, columns, brackets, and the steps, calls and indices after them.
extension Parser {
  /// An operand with its `.name`, call and index.
  mutating func parsePostfix() -> Expression {
    var base = parsePrimary()
    while !panicking {
      switch kind {
      case .step: base = parseStep(base)
      case .openParen where touches(token) && base.isCallable:
        let tallest = height
        let arguments = parseArguments()
        rise(above: max(tallest, height))
        base = Expression(.call(base, arguments), span(from: base.span.start))
      case .openBracket where touches(token):
        base = parseIndex(base)
      default: return base
      }
    }
    return base
  }

  private mutating func parseStep(_ base: Expression) -> Expression {
    let dot = token
    advance()
    guard touches(token), let name = parseKey() else {
      let place = Span(source, dot.start, dot.end)
      if case .int = base.kind {
        fail(Wording.pointWithoutFraction(base.span.text, at: place))
      } else {
        fail(Wording.missingName("a name after `.`", at: place))
      }
      return base
    }
    let tallest = height
    if kind == .openParen, touches(token) {
      let arguments = parseArguments()
      rise(above: max(tallest, height))
      return Expression(.method(base, name, arguments), span(from: base.span.start))
    }
    let isOptional = passOptionalMark()
    rise(above: tallest)
    return Expression(
      .field(base, name, optional: isOptional), span(from: base.span.start))
  }

  private mutating func passOptionalMark() -> Bool {
    guard kind == .question, touches(token) else { return false }
    advance()
    return true
  }

  private mutating func parseIndex(_ base: Expression) -> Expression {
    let opening = token
    let tallest = height
    let expression = parseInside(opening) { parser in
      if !parser.hasElement(opening) {
        parser.fail(Wording.emptyIndex(at: parser.span(parser.token)))
      }
      let position = parser.parseExpression()
      if parser.kind == .colon, !parser.panicking {
        parser.fail(
          Wording.sliceWithColon(
            base.span.text, from: position.span.text, to: parser.text(parser.peek(1)),
            at: parser.span(parser.token)))
      }
      if parser.kind == .comma { parser.fail(Wording.secondIndex(at: parser.span(parser.token))) }
      return position
    }
    rise(above: max(tallest, height))
    return Expression(.index(base, expression), span(from: base.span.start))
  }

  /// One expression between brackets; the current token is the opening one.
  private mutating func parseInside(
    _ opening: Token, _ parse: (inout Parser) -> Expression
  ) -> Expression {
    guard enter() else { return missing() }
    let outer = (linesEndStatements, allowsLambda)
    linesEndStatements = false
    allowsLambda = true
    advance()
    let expression = parse(&self)
    if !panicking, hasElement(opening) { reportSideBySide() }
    if panicking { skipToClosing(of: opening) }
    close(opening)
    (linesEndStatements, allowsLambda) = outer
    depth -= 1
    return expression
  }

  // MARK: Primaries

  private mutating func parsePrimary() -> Expression {
    height = 0
    let first = token
    switch kind {
    case .name:
      advance()
      return foreignValue(first) ?? Expression(.name(text(first)), span(first))
    case .literal: return parseLiteral()
    case .text:
      advance()
      guard case .text(let value)? = literal(first) else { return missing() }
      return Expression(.text(value), span(first))
    case .interpolationStart: return parseInterpolation()
    case .column: return parseColumn()
    case .true, .false:
      advance()
      return Expression(.bool(first.kind == .true), span(first))
    case .null:
      advance()
      return Expression(.null, span(first))
    case .right: return parseRightColumn()
    case .openParen: return parseGroup()
    case .openBracket: return parseList()
    case .openBrace: return parseRecord()
    case .if: return parseIf()
    case .when: return parseWhen()
    case .bad:
      advance()
      panicking = true
      return missing()
    default:
      fail(missingOperand())
      return missing()
    }
  }

  private mutating func parseLiteral() -> Expression {
    let first = token
    let place = span(first)
    advance()
    switch literal(first) {
    case .int(let value): return Expression(.int(value), place)
    case .float(let value): return Expression(.float(value), place)
    case .duration(let seconds): return Expression(.duration(seconds: seconds), place)
    case .date(let day): return Expression(.date(day), place)
    case .datetime(let day, let second):
      return Expression(.datetime(day, secondOfDay: second), place)
    case .period(let year, let month): return Expression(.period(year: year, month: month), place)
    case .minimumMagnitude:
      report(Wording.intOverflow(place.text, at: place))
      return Expression(.missing, place)
    default: return Expression(.missing, place)
    }
  }

  private mutating func parseColumn() -> Expression {
    let dot = token
    advance()
    guard touches(token), let name = parseKey() else {
      fail(Wording.missingName("the name of a column after `.`", at: span(dot)))
      return missing()
    }
    let isOptional = passOptionalMark()
    return Expression(.column(name.name, optional: isOptional), span(from: dot.start))
  }

  private mutating func parseRightColumn() -> Expression {
    let first = token
    advance()
    guard kind == .step, touches(token) else {
      fail(Wording.rightWithoutColumn(at: span(first)))
      return missing()
    }
    advance()
    guard touches(token), let name = parseKey() else {
      fail(Wording.rightWithoutColumn(at: span(first)))
      return missing()
    }
    return Expression(.rightColumn(name), span(from: first.start))
  }

  private mutating func parseGroup() -> Expression {
    let opening = token
    var expression = parseInside(opening) { parser in
      if parser.kind == .closeParen {
        parser.fail(Wording.emptyGroup(at: parser.span(parser.token)))
      }
      let inner = parser.parseExpression()
      if parser.kind == .comma { parser.fail(Wording.tuple(at: parser.span(parser.token))) }
      return inner
    }
    expression.span = span(from: opening.start)
    return expression
  }

  private mutating func parseInterpolation() -> Expression {
    let first = token
    advance()
    var parts: [TextPart] = []
    var tallest = 0
    while kind == .interpolationText || kind == .holeStart {
      if kind == .interpolationText {
        if case .text(let text)? = literal(token), !text.isEmpty { parts.append(.text(text)) }
        advance()
        continue
      }
      parts.append(parseHole())
      tallest = max(tallest, height)
    }
    if kind == .interpolationEnd { advance() }
    rise(above: tallest)
    return Expression(.interpolated(parts), span(from: first.start))
  }

  /// `{expression:format}`.
  private mutating func parseHole() -> TextPart {
    let opening = token
    guard enter() else { return .text("") }
    let outer = (linesEndStatements, allowsLambda)
    linesEndStatements = false
    allowsLambda = true
    advance()
    if endsHole { fail(Wording.emptyHole(at: Span(source, opening.start, token.end))) }
    let expression = parseExpression()
    if !panicking, !endsHole { reportSideBySide() }
    while !endsHole, kind != .end {
      if kind == .interpolationStart { skipInterpolation() } else { advance() }
    }
    panicking = panicking && kind == .end
    var format: String?
    if kind == .holeFormat {
      if case .text(let text)? = literal(token) { format = text }
      advance()
    }
    if kind == .holeEnd { advance() }
    (linesEndStatements, allowsLambda) = outer
    depth -= 1
    return .value(expression, format: format)
  }

  /// Passes a nested f-string while skipping to the end of a hole.
  private mutating func skipInterpolation() {
    var open = 0
    repeat {
      if kind == .interpolationStart { open += 1 }
      if kind == .interpolationEnd { open -= 1 }
      advance()
    } while open > 0 && kind != .end
  }
}

extension Expression {
  /// Whether brackets that touch the expression call it. `2(a + b)` is a product with its operator
  /// forgotten.
  fileprivate var isCallable: Bool {
    switch kind {
    case .int, .float, .bool, .null, .duration, .date, .datetime, .period, .list, .record: false
    default: true
    }
  }
}
