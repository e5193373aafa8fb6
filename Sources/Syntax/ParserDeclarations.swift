import Diagnostics

/// Functions, modules, parameters, expectations, commands.
extension Parser {
  mutating func parseFunction() -> Statement.Kind {
    let documentation = documentation(before: index)
    advance()
    let nameToken = token
    guard kind == .name, !isAtLineEnd else {
      fail(
        kind == .openParen
          ? Wording.anonymousFunction(at: span(token))
          : kind.isKeyword && !isAtLineEnd
            ? Wording.reservedWord(text(token), at: span(token))
            : Wording.missingName("the name of the function", at: placeOfMissing()))
      return .missing
    }
    let name = identifier(nameToken)
    advance()
    guard kind == .openParen else {
      fail(Wording.missingParameters(of: name.name, at: placeOfMissing()))
      return .missing
    }
    let parameters = parseParameters()
    let tallest = height
    let outer = (functions, loops)
    functions += 1
    loops = 0
    defer { (functions, loops) = outer }
    var declaration = FunctionDeclaration(
      name: name, parameters: parameters, body: Block([], Span(source, previousEnd, previousEnd)),
      isExpressionBody: false, documentation: documentation)
    guard !panicking else { return .function(declaration) }
    if kind == .openBrace, !isAtLineEnd {
      declaration.body = parseBlock()
    } else if kind == .assign, !isAtLineEnd {
      advance()
      let value = parseExpression()
      declaration.isExpressionBody = true
      declaration.body = Block([Statement(.expression(value), value.span)], value.span)
    } else {
      fail(Wording.missingBody(of: name.name, at: placeOfMissing()))
    }
    height = max(height, tallest)
    return .function(declaration)
  }

  // MARK: use

  mutating func parseUse() -> Statement.Kind {
    requireTopLevel()
    advance()
    let first = token
    let origin: UseDeclaration.Origin
    if kind == .name, !isAtLineEnd {
      origin = .module(identifier(first))
    } else if kind == .text, !isAtLineEnd, case .text(let path)? = literal(first) {
      origin = .file(path: path, span(first))
    } else {
      fail(Wording.missingName("the name of a module, or a path in quotes", at: placeOfMissing()))
      return .missing
    }
    advance()
    var declaration = UseDeclaration(origin: origin, alias: nil, selections: nil)
    if kind == .as, !isAtLineEnd {
      advance()
      declaration.alias = parseName("a name after `as`")
    } else if kind == .colon, !isAtLineEnd {
      declaration.selections = parseSelections()
    } else if case .file(let path, let place) = origin {
      report(Wording.moduleWithoutName(path, at: place))
    }
    return .use(declaration)
  }

  private mutating func parseSelections() -> [(name: Identifier, alias: Identifier?)] {
    var selections: [(name: Identifier, alias: Identifier?)] = []
    repeat {
      advance()
      guard let name = parseName("the name of a definition", mayBreakLine: true) else { break }
      var alias: Identifier?
      if kind == .as, !isAtLineEnd {
        advance()
        alias = parseName("a name after `as`")
      }
      selections.append((name, alias))
    } while kind == .comma && !panicking
    return selections
  }

  private mutating func parseName(_ what: String, mayBreakLine: Bool = false) -> Identifier? {
    let first = token
    if kind == .name, mayBreakLine || !isAtLineEnd {
      advance()
      return identifier(first)
    }
    fail(
      kind.isKeyword && !isAtLineEnd
        ? Wording.reservedWord(text(first), at: span(first))
        : Wording.missingName(what, at: placeOfMissing()))
    return nil
  }

  private mutating func requireTopLevel() {
    if blocks > 0 || functions > 0 { report(Wording.notAtTopLevel(text(token), at: span(token))) }
  }

  // MARK: param

  mutating func parseParam() -> Statement.Kind {
    requireTopLevel()
    let before = documentation(before: index)
    advance()
    guard let name = parseName("the name of the parameter") else { return .missing }
    guard kind == .colon, !isAtLineEnd else {
      fail(Wording.missingParamType(of: name.name, at: placeOfMissing()))
      return .missing
    }
    advance()
    let kindToken = token
    guard kind.isWord, !isAtLineEnd else {
      fail(Wording.missingParamType(of: name.name, at: placeOfMissing()))
      return .missing
    }
    advance()
    var paramKind = Parser.paramKinds[text(kindToken)]
    if text(kindToken) == "one", kind == .name, text(token) == "of" {
      advance()
      paramKind = .oneOf(parseChoices())
    } else if paramKind == nil, kindToken.kind.isKeyword {
      fail(Wording.missingParamType(of: name.name, at: span(kindToken)))
    } else if paramKind == nil {
      report(Wording.unknownParamType(text(kindToken), at: span(kindToken)))
    }
    var declaration = ParamDeclaration(
      name: name, kind: paramKind ?? .text, kindSpan: span(from: kindToken.start), within: nil,
      defaultValue: nil, documentation: before)
    if kind == .in, !panicking, !isAtLineEnd {
      advance()
      declaration.within = parseBinary(Level.coalesce)
    }
    if kind == .assign, !panicking, !isAtLineEnd {
      advance()
      let value = parseExpression()
      declaration.defaultValue = value
      if declaration.within == nil, declaration.kindSpan.text != "bool",
        case .binary(.isIn, let plain, let bounds, _) = value.kind
      {
        report(
          Wording.boundsAfterDefault(
            name.name, declaration.kindSpan.text, bounds: bounds.span.text, plain.span.text,
            at: value.span))
        declaration.defaultValue = plain
      }
    }
    declaration.documentation = before ?? documentation(after: index)
    return .param(declaration)
  }

  /// The values after `one of`.
  private mutating func parseChoices() -> [Expression] {
    var choices = [parseBinary(Level.sum)]
    while kind == .comma, !panicking {
      advance()
      choices.append(parseBinary(Level.sum))
    }
    return choices
  }

  private static let paramKinds: [String: ParamDeclaration.Kind] = [
    "int": .int, "float": .float, "text": .text, "bool": .bool, "date": .date, "range": .range,
    "path": .path, "list": .list,
  ]

  /// The words after `param name:`, for suggestions.
  static let paramKindNames = [
    "int", "float", "text", "bool", "date", "range", "path", "list", "one of",
  ]

  // MARK: expect, commands

  mutating func parseExpect() -> Statement.Kind {
    advance()
    if isAtLineEnd || kind == .end {
      fail(Wording.missingValue(after: "expect", at: placeOfMissing()))
      return .missing
    }
    let next = peek(1)
    if kind == .name, text(token) == "error", !next.breaksLine,
      next.kind == .text || next.kind == .interpolationStart
    {
      advance()
      let message = parseBinary(Level.sum)
      return .expectError(message, parseRequiredBlock(after: "expect error"))
    }
    let condition = parseExpression()
    if kind == .assign, !panicking {
      fail(Wording.assignmentInCondition(condition.span.text, at: span(token)))
    }
    guard kind == .comma, !panicking else { return .expect(condition, reason: nil) }
    let tallest = height
    advance()
    let reason = parseExpression()
    height = max(height, tallest)
    return .expect(condition, reason: reason)
  }

  /// `:word rest`, one token to the end of the line.
  mutating func parseCommand() -> Statement.Kind {
    let start = token.start
    let end = token.end
    let bytes = source.bytes
    var wordEnd = start + 1
    while wordEnd < end, bytes[wordEnd] != 0x20, bytes[wordEnd] != 0x09 { wordEnd += 1 }
    var restStart = wordEnd
    while restStart < end, bytes[restStart] == 0x20 || bytes[restStart] == 0x09 { restStart += 1 }
    if blocks > 0 { report(Wording.notAtTopLevel(text(token), at: span(token))) }
    advance()
    let word = Span(source, start + 1, wordEnd)
    let rest = Span(source, restStart, end)
    return .command(Identifier(word.text, word), rest: rest.text, restSpan: rest)
  }

  // MARK: Documentation comments

  /// The `##` lines that stand directly before a token, without a blank line between.
  func documentation(before index: Int) -> String? {
    var lines: [String] = []
    var line = source.line(at: tokens[index].start)
    var position = lastComment(before: index)
    while position >= 0 {
      let comment = comments[position]
      guard comment.nextToken == index, comment.isAlone, comment.isDocumentation,
        source.line(at: comment.start) == line - 1
      else { break }
      lines.append(comment.words(in: source))
      line -= 1
      position -= 1
    }
    return lines.isEmpty ? nil : lines.reversed().joined(separator: "\n")
  }

  /// The `##` comment on the line of the token before `index`.
  func documentation(after index: Int) -> String? {
    guard index > 0, index < tokens.count else { return nil }
    let position = lastComment(before: index)
    guard position >= 0 else { return nil }
    let line = source.line(at: max(tokens[index - 1].end - 1, 0))
    let candidates = comments[...position].reversed().prefix { $0.nextToken == index }
    guard
      let comment = candidates.first(where: {
        !$0.isAlone && $0.isDocumentation && source.line(at: $0.start) == line
      })
    else { return nil }
    return comment.words(in: source)
  }

  /// The position of the last comment before a token; -1 when there is none.
  private func lastComment(before index: Int) -> Int {
    var low = 0
    var high = comments.count
    while low < high {
      let middle = (low + high) / 2
      if comments[middle].nextToken <= index { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }
}

extension Comment {
  /// The text of the comment without its marks.
  func words(in source: SourceFile) -> String {
    let text = source.bytes[start..<end].drop { $0 == UInt8(ascii: "#") }
    return String(decoding: text.first == 0x20 ? text.dropFirst() : text, as: UTF8.self)
  }
}
