import Diagnostics

/// What stands between brackets: lists, records, arguments, parameters.
extension Parser {
  mutating func parseList() -> Expression {
    let opening = token
    var elements: [Expression] = []
    parseElements(opening) { parser in elements.append(parser.parseExpression()) }
    rise(above: height)
    return Expression(.list(elements), span(from: opening.start))
  }

  mutating func parseRecord() -> Expression {
    let opening = token
    var entries: [RecordEntry] = []
    var keys: Set<[UInt8]> = []
    parseElements(opening) { parser in
      guard let key = parser.parseKey() else {
        return parser.fail(Wording.missingKey(at: parser.placeOfMissing()))
      }
      guard parser.kind == .colon else {
        return parser.fail(Wording.missingColon(after: key.name, at: parser.placeOfMissing()))
      }
      if !keys.insert(Array(key.name.utf8)).inserted {
        parser.report(Wording.repeatedKey(key.name, at: key.span))
      }
      parser.advance()
      entries.append(RecordEntry(key: key, value: parser.parseExpression()))
    }
    rise(above: height)
    return Expression(.record(entries), span(from: opening.start))
  }

  /// `(value, label: value)`.
  mutating func parseArguments() -> [Argument] {
    let opening = token
    var arguments: [Argument] = []
    var labels: Set<[UInt8]> = []
    parseElements(opening) { parser in
      guard parser.kind.isWord || parser.kind == .text else {
        return parser.parsePlainArgument(into: &arguments, afterLabels: !labels.isEmpty)
      }
      let next = parser.peek(1).kind
      if next == .assign, parser.kind == .name {
        let name = parser.text(parser.token)
        parser.report(Wording.argumentWithEquals(name, at: parser.span(parser.peek(1))))
      } else if next != .colon {
        return parser.parsePlainArgument(into: &arguments, afterLabels: !labels.isEmpty)
      }
      guard let label = parser.parseKey() else { return }
      parser.advance()
      if !labels.insert(Array(label.name.utf8)).inserted {
        parser.report(Wording.repeatedArgument(label.name, at: label.span))
      }
      arguments.append(Argument(label: label, value: parser.parseExpression()))
    }
    return arguments
  }

  private mutating func parsePlainArgument(into arguments: inout [Argument], afterLabels: Bool) {
    let value = parseExpression()
    if afterLabels { report(Wording.positionAfterLabel(at: value.span)) }
    if kind == .assign {
      fail(Wording.assignmentAsValue(value.span.text, at: span(token)))
    }
    arguments.append(Argument(label: nil, value: value))
  }

  /// `(t, by: .genre)` of a function or a lambda.
  mutating func parseParameters() -> [Parameter] {
    let opening = token
    var parameters: [Parameter] = []
    var names: Set<[UInt8]> = []
    parseElements(opening) { parser in
      let first = parser.token
      guard parser.kind == .name else {
        return parser.fail(
          parser.kind.isKeyword
            ? Wording.reservedWord(parser.text(first), at: parser.span(first))
            : Wording.missingName("the name of a parameter", at: parser.placeOfMissing()))
      }
      var parameter = Parameter(name: parser.identifier(first))
      parameter.documentation = parser.documentation(before: parser.index)
      if parameter.name.name != "_", !names.insert(Array(parameter.name.name.utf8)).inserted {
        parser.report(Wording.repeatedParameter(parameter.name.name, at: parameter.name.span))
      }
      parser.advance()
      if parser.kind == .assign {
        parser.report(
          Wording.defaultWithEquals(parameter.name.name, at: parser.span(parser.token)))
      }
      if parser.kind == .colon || parser.kind == .assign {
        parser.advance()
        parameter.defaultValue = parser.parseExpression()
      }
      parameter.documentation =
        parameter.documentation ?? parser.documentation(after: parser.index)
      if parser.kind == .comma {
        parameter.documentation =
          parameter.documentation ?? parser.documentation(after: parser.index + 1)
      }
      parameters.append(parameter)
    }
    return parameters
  }

  /// The elements between the bracket that is the current token and its partner.
  private mutating func parseElements(_ opening: Token, _ parseElement: (inout Parser) -> Void) {
    guard enter() else { return }
    let outer = (linesEndStatements, allowsLambda)
    linesEndStatements = false
    allowsLambda = true
    advance()
    var tallest = 0
    while hasElement(opening) {
      height = 0
      if kind == .comma {
        fail(Wording.missingElement(at: span(token)))
      } else {
        parseElement(&self)
      }
      tallest = max(tallest, height)
      passSeparator(opening)
    }
    close(opening)
    (linesEndStatements, allowsLambda) = outer
    depth -= 1
    height = tallest
  }
}
