import Diagnostics

/// `if`, `when`, loops, and the statements that leave them.
extension Parser {
  /// The condition or the value in the head of a statement, before its block.
  private mutating func parseHead(after word: String) -> Expression {
    if kind == .openBrace, token.link < 0 || peek(1).kind == .closeBrace || isAtLineEnd {
      fail(Wording.missingValue(after: word, at: placeOfMissing()))
      return missing()
    }
    if isAtLineEnd || kind == .end {
      fail(Wording.missingValue(after: word, at: placeOfMissing()))
      return missing()
    }
    let expression = parseExpression()
    if kind == .assign, !panicking {
      report(Wording.assignmentInCondition(expression.span.text, at: span(token)))
      advance()
      _ = parseExpression()
    }
    return expression
  }

  mutating func parseIf() -> Expression {
    let start = token.start
    var arms: [(start: Int, condition: Expression, block: Block, height: Int)] = []
    var last: Block?
    var lastHeight = 0
    repeat {
      let armStart = token.start
      advance()
      let condition = parseHead(after: "if")
      let tallest = height
      let block = panicking ? recoverBlock() : parseRequiredBlock(after: "if")
      arms.append((armStart, condition, block, max(tallest, height)))
      guard !panicking else { break }
      if isForeignElseIf {
        report(Wording.foreignElseIf(text(token), at: span(token)))
        continue
      }
      if kind == .else, isAtLineEnd { report(Wording.elseOnOwnLine(at: span(token))) }
      guard kind == .else else { break }
      advance()
      if kind == .if, !isAtLineEnd { continue }
      last = parseRequiredBlock(after: "else")
      lastHeight = height
      break
    } while true
    height = lastHeight
    var result: Expression?
    for arm in arms.reversed() {
      if let inner = result {
        last = Block([Statement(.expression(inner), inner.span)], inner.span)
      }
      rise(above: max(arm.height, height))
      result = Expression(.if(arm.condition, arm.block, else: last), span(from: arm.start))
    }
    return result ?? Expression(.missing, span(from: start))
  }

  /// `elif` and the like after the block of an `if`.
  private var isForeignElseIf: Bool {
    guard kind == .name, !token.breaksLine else { return false }
    return ["elif", "elsif", "elseif"].contains(text(token))
  }

  /// After a mistake in a head: finds the block on the same line, so that what it holds is read.
  private mutating func recoverBlock() -> Block {
    while kind != .end, !token.breaksLine, !kind.isClosing, !endsHole {
      if kind == .openBrace {
        panicking = false
        return parseBlock()
      }
      if kind.isOpening, token.link > index { index = token.link }
      advance()
    }
    return Block([], Span(source, previousEnd, previousEnd))
  }

  /// The mistake of a `when` that has a value before its block on the same line.
  private func subjectOfWhen() -> Diagnostic? {
    guard !isAtLineEnd else { return nil }
    var place = index
    while tokens[place].kind != .openBrace {
      let next = tokens[place].kind.isOpening ? max(tokens[place].link, place) + 1 : place + 1
      guard next < tokens.count, !tokens[next].breaksLine, tokens[next].kind != .end else {
        return nil
      }
      place = next
    }
    let subject = span(token).union(span(tokens[place - 1]))
    return Wording.whenWithSubject(subject.text, at: subject)
  }

  mutating func parseWhen() -> Expression {
    let first = token
    advance()
    guard kind == .openBrace, !isAtLineEnd else {
      fail(subjectOfWhen() ?? Wording.missingBlock(after: "when", at: placeOfMissing()))
      return missing()
    }
    let opening = token
    let openingIndex = index
    if layout != nil { layout?[index] = [] }
    guard enter() else { return missing() }
    let outer = (linesEndStatements, allowsLambda)
    linesEndStatements = true
    blocks += 1
    advance()
    var arms: [Arm] = []
    var otherwise: Block?
    var tallest = 0
    while kind != .end, kind != .closeBrace, !endsHole, !(kind.isClosing && panicking) {
      if kind == .semicolon {
        advance()
        continue
      }
      height = 0
      let start = index
      if let otherwise, !panicking {
        report(Wording.armAfterElse(at: span(token), otherwise: otherwise.span))
      }
      if kind == .else {
        advance()
        passArrow(after: "else")
        otherwise = parseArmBody()
      } else if let arm = parseArm() {
        arms.append(arm)
      }
      tallest = max(tallest, height)
      noteItem(of: openingIndex, from: start)
      endArm(from: start)
    }
    close(opening)
    blocks -= 1
    depth -= 1
    (linesEndStatements, allowsLambda) = outer
    rise(above: tallest)
    return Expression(.when(arms, else: otherwise), span(from: first.start))
  }

  private mutating func endArm(from start: Int) {
    if panicking {
      if index == start { advance() }
      return synchronize()
    }
    if kind == .semicolon { return advance() }
    if kind == .comma {
      report(Wording.commaAfterArm(at: span(token)))
      return advance()
    }
    if kind != .end, kind != .closeBrace, !token.breaksLine, !endsHole {
      reportSideBySide()
      synchronize()
    }
  }

  private mutating func parseArm() -> Arm? {
    allowsLambda = false
    let condition = parseExpression()
    allowsLambda = true
    let tallest = height
    guard !panicking else { return nil }
    passArrow(after: condition.span.text)
    guard !panicking else { return nil }
    let body = parseArmBody()
    height = max(tallest, height)
    return Arm(condition: condition, body: body)
  }

  private mutating func passArrow(after condition: String) {
    if kind == .foreign, text(token) == "=>" {
      report(Wording.fatArrow(at: span(token)))
      return advance()
    }
    if kind == .arrow { return advance() }
    if kind == .assign {
      return fail(Wording.assignmentInCondition(condition, at: span(token)))
    }
    if kind == .colon {
      report(Wording.colonAsArrow(at: span(token)))
      return advance()
    }
    fail(Wording.missingArrow(after: condition, at: placeOfMissing()))
  }

  /// The value of an arm, or the statement that it runs.
  private mutating func parseArmBody() -> Block {
    guard !panicking else { return Block([], Span(source, previousEnd, previousEnd)) }
    allowsLambda = true
    let start = token.start
    let statement = Statement(parseStatementKind(), span(from: start))
    return Block([statement], statement.span)
  }

  // MARK: Loops

  mutating func parseFor() -> Statement.Kind {
    advance()
    let pattern = parsePatternList()
    var values = missing()
    if !panicking {
      if kind == .in {
        advance()
        values = parseHead(after: "in")
      } else {
        fail(Wording.missingIn(at: placeOfMissing()))
      }
    }
    let block = parseLoopBlock(after: "for")
    return .for(pattern, in: values, block)
  }

  mutating func parseWhile() -> Statement.Kind {
    advance()
    let condition = parseHead(after: "while")
    let tallest = height
    let block = parseLoopBlock(after: "while")
    height = max(height, tallest)
    return .while(condition, block)
  }

  private mutating func parseLoopBlock(after head: String) -> Block {
    loops += 1
    defer { loops -= 1 }
    return panicking ? recoverBlock() : parseRequiredBlock(after: head)
  }

  mutating func parseJump() -> Statement.Kind {
    if loops == 0 { report(Wording.outsideLoop(text(token), at: span(token))) }
    defer { advance() }
    return kind == .break ? .break : .continue
  }

  mutating func parseReturn() -> Statement.Kind {
    if functions == 0 { report(Wording.outsideFunction(at: span(token))) }
    advance()
    let isBare =
      kind == .end || token.breaksLine || kind == .semicolon || kind == .closeBrace || endsHole
    return .return(isBare ? nil : parseExpression())
  }
}
