import Diagnostics

/// Operators, from the loosest to unary minus and `**`.
extension Parser {
  /// How tightly an operator binds; 0 is none. Other levels: `not` 3, unary minus 9, `**` 10.
  enum Level {
    static let or = 1
    static let and = 2
    static let not = 3
    static let comparison = 4
    static let coalesce = 5
    static let range = 6
    static let sum = 7
    static let product = 8
  }

  /// An expression with all that may stand in it: `as`, lambdas, operators.
  mutating func parseExpression() -> Expression {
    var expression = parseUnnamed()
    guard kind == .as, !panicking, !isAtLineEnd else { return expression }
    advance()
    if token.breaksLine && linesEndStatements || !(kind == .name || kind == .text) {
      fail(
        kind.isKeyword
          ? Wording.reservedWord(text(token), at: span(token))
          : Wording.missingName("a name after `as`", at: placeOfMissing()))
      return expression
    }
    guard let name = parseKey() else { return expression }
    rise(above: height)
    expression = Expression(.named(expression, name), expression.span.union(name.span))
    if kind == .as { fail(Wording.secondName(at: span(token))) }
    return expression
  }

  /// An expression without `as`: lambdas and operators.
  mutating func parseUnnamed() -> Expression {
    guard startsLambda else { return parseBinary(Level.or) }
    var heads: [(parameters: [Parameter], start: Int)] = []
    while startsLambda, !panicking {
      let start = token.start
      heads.append((parseLambdaHead(), start))
    }
    var body = panicking ? missing() : parseBinary(Level.or)
    for head in heads.reversed() {
      rise(above: height)
      body = Expression(.lambda(head.parameters, body), span(from: head.start))
    }
    return body
  }

  /// `x ->` or `(a, b) ->`; `=>` is understood and reported where it is passed.
  private var startsLambda: Bool {
    guard allowsLambda else { return false }
    if kind == .name { return isArrow(peek(1)) }
    guard kind == .openParen, token.link > index, token.link + 1 < tokens.count else {
      return false
    }
    return isArrow(tokens[token.link + 1])
  }

  private func isArrow(_ token: Token) -> Bool {
    guard !(linesEndStatements && token.breaksLine) else { return false }
    return token.kind == .arrow || (token.kind == .foreign && text(token) == "=>")
  }

  private mutating func parseLambdaHead() -> [Parameter] {
    var parameters: [Parameter] = []
    if kind == .name {
      parameters = [Parameter(name: identifier(token))]
      advance()
    } else {
      parameters = parseParameters()
    }
    if kind == .foreign { report(Wording.fatArrow(at: span(token))) }
    if kind == .arrow || kind == .foreign { advance() }
    return parameters
  }

  // MARK: Binary operators

  /// An operator between two operands, as the current tokens spell it.
  struct Infix {
    var level: Int
    var width = 1
    var binary: BinaryOperator?
    /// For a range, whether it holds its end.
    var isClosed = true
  }

  func infix() -> Infix? {
    switch kind {
    case .or: Infix(level: Level.or, binary: .or)
    case .and: Infix(level: Level.and, binary: .and)
    case .equal: Infix(level: Level.comparison, binary: .equal)
    case .notEqual: Infix(level: Level.comparison, binary: .notEqual)
    case .less: Infix(level: Level.comparison, binary: .less)
    case .lessOrEqual: Infix(level: Level.comparison, binary: .lessOrEqual)
    case .greater: Infix(level: Level.comparison, binary: .greater)
    case .greaterOrEqual: Infix(level: Level.comparison, binary: .greaterOrEqual)
    case .matches: Infix(level: Level.comparison, binary: .matches)
    case .in: Infix(level: Level.comparison, binary: .isIn)
    case .not:
      peek(1).kind == .in ? Infix(level: Level.comparison, width: 2, binary: .notIn) : nil
    case .coalesce: Infix(level: Level.coalesce, binary: .coalesce)
    case .closedRange: Infix(level: Level.range)
    case .halfOpenRange: Infix(level: Level.range, isClosed: false)
    case .plus: Infix(level: Level.sum, binary: .add)
    case .minus: Infix(level: Level.sum, binary: .subtract)
    case .star: Infix(level: Level.product, binary: .multiply)
    case .slash: Infix(level: Level.product, binary: .divide)
    case .floorSlash: Infix(level: Level.product, binary: .floorDivide)
    case .percent: Infix(level: Level.product, binary: .remainder)
    case .foreign: foreignInfix()
    default: nil
    }
  }

  /// Operands joined by operators that bind at least as tightly as `minimum`.
  mutating func parseBinary(_ minimum: Int) -> Expression {
    var left = parseOperand(minimum)
    var leftHeight = height
    var compared: Span?
    var isChainReported = false
    var isRange = false
    while !panicking, !isAtLineEnd, let operation = infix(), operation.level >= minimum {
      let operatorSpan = span(token).union(span(peek(operation.width - 1)))
      if kind == .foreign { reportForeignOperator() }
      for _ in 0..<operation.width { advance() }
      guard let binary = operation.binary else {
        if isRange { fail(Wording.chainedRange(at: operatorSpan)) }
        isRange = true
        left = parseRangeEnd(left, leftHeight, isClosed: operation.isClosed)
        leftHeight = height
        continue
      }
      let right = parseBinary(operation.level + 1)
      if operation.level == Level.comparison {
        if let middle = compared, !panicking, !isChainReported {
          isChainReported = true
          report(
            Wording.chainedComparison(
              middle.text, binary.rawValue, right.span.text, at: operatorSpan,
              left: left.span.text))
        }
        compared = right.span
      }
      rise(above: max(leftHeight, height))
      leftHeight = height
      left = Expression(
        .binary(binary, left, right, operatorSpan: operatorSpan), left.span.union(right.span))
    }
    height = leftHeight
    return left
  }

  /// What follows `..`: an end, or nothing where the range is open.
  private mutating func parseRangeEnd(_ start: Expression, _ startHeight: Int, isClosed: Bool)
    -> Expression
  {
    let isOpen = isClosed && (token.breaksLine || !canBeginRangeEnd)
    if isOpen {
      rise(above: startHeight)
      return Expression(.range(start, nil, isClosed: true), span(from: start.span.start))
    }
    let end = parseBinary(Level.sum)
    rise(above: max(startHeight, height))
    return Expression(.range(start, end, isClosed: isClosed), start.span.union(end.span))
  }

  private var canBeginRangeEnd: Bool {
    kind != .openBrace && kind != .not && (kind.beginsOperand || kind == .minus)
  }

  // MARK: Operands

  private mutating func parseOperand(_ minimum: Int) -> Expression {
    switch kind {
    case .not: return parseNot(minimum)
    case .foreign where text(token) == "!":
      report(Wording.exclamationMark(at: span(token)))
      return parseNot(minimum)
    case .closedRange, .halfOpenRange:
      let first = token
      advance()
      let end = parseBinary(Level.sum)
      rise(above: height)
      return Expression(
        .range(nil, end, isClosed: first.kind == .closedRange), span(from: first.start))
    case .plus:
      report(Wording.unaryPlus(at: span(token)))
      advance()
      return parsePower()
    default: return parsePower()
    }
  }

  private mutating func parseNot(_ minimum: Int) -> Expression {
    if minimum > Level.not, kind == .not {
      report(Wording.tightNot(at: span(token)))
    }
    var nots: [Int] = []
    while kind == .not || kind == .foreign && text(token) == "!" {
      nots.append(token.start)
      advance()
    }
    var operand = parseBinary(Level.comparison)
    for start in nots.reversed() {
      rise(above: height)
      operand = Expression(.unary(.not, operand), span(from: start))
    }
    return operand
  }

  /// Unary minus and `**`: `-a ** -b ** c` is `-(a ** -(b ** c))`.
  private mutating func parsePower() -> Expression {
    if kind != .minus {
      let base = parsePostfix()
      guard kind == .power, !panicking, !isAtLineEnd else { return base }
      return parsePowers(base)
    }
    return parsePowers(nil)
  }

  private struct PowerTerm {
    var minuses: [Int]
    var base: Expression
    var height: Int
    /// The `**` after the term.
    var operatorSpan: Span?
  }

  private mutating func parsePowers(_ first: Expression?) -> Expression {
    var terms: [PowerTerm] = []
    var base = first
    repeat {
      var minuses: [Int] = []
      if base == nil {
        while kind == .minus {
          minuses.append(token.start)
          advance()
        }
      }
      if !minuses.isEmpty, let smallest = parseSmallestInt() {
        terms.append(PowerTerm(minuses: minuses.dropLast(), base: smallest, height: 0))
        break
      }
      let operand = base ?? parsePostfix()
      base = nil
      var term = PowerTerm(minuses: minuses, base: operand, height: height)
      if kind == .power, !panicking, !isAtLineEnd {
        term.operatorSpan = span(token)
        advance()
      }
      terms.append(term)
    } while terms.last?.operatorSpan != nil && !panicking
    var result: Expression?
    for term in terms.reversed() {
      var expression = term.base
      var tallest = term.height
      if let right = result, let operatorSpan = term.operatorSpan {
        rise(above: max(tallest, height))
        tallest = height
        expression = Expression(
          .binary(.power, expression, right, operatorSpan: operatorSpan),
          expression.span.union(right.span))
      }
      height = tallest
      for start in term.minuses.reversed() {
        rise(above: height)
        expression = Expression(
          .unary(.minus, expression), Span(source, start, expression.span.end))
      }
      result = expression
    }
    return result ?? missing()
  }

  /// `-9223372036854775808`, whose digits alone are no int.
  private mutating func parseSmallestInt() -> Expression? {
    guard case .minimumMagnitude? = kind == .literal ? literal(token) : nil else { return nil }
    let next = peek(1)
    if next.kind == .power || next.kind == .step { return nil }
    let start = tokens[index - 1].start
    advance()
    height = 0
    return Expression(.int(.min), span(from: start))
  }
}
