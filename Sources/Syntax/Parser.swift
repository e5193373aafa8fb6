import Diagnostics

/// Builds the statements of one cell from its tokens. Total: a mistake gives one diagnostic and a hole.
///
/// After a mistake the parser is *panicking*: it reports nothing more until it has found the next
/// place that it understands, a `,` or a closing bracket, else the end of the statement. It recurses
/// on brackets only; chains of operators and steps are loops.
struct Parser {
  let source: SourceFile
  let tokens: [Token]
  let literals: [Literal]
  let comments: [Comment]
  var index = 0
  var diagnostics: [Diagnostic] = []
  var panicking = false
  /// Whether the end of a line ends a statement here: not inside brackets.
  var linesEndStatements = true
  /// Whether a lambda may stand here: not in the condition of a `when`, which ends at its `->`.
  var allowsLambda = true
  /// Brackets and blocks that are open.
  var depth = 0
  /// Levels of the expression that was parsed last.
  var height = 0
  /// Blocks that are open: a `}` ends a statement there.
  var blocks = 0
  var functions = 0
  var loops = 0
  /// Whether the text ended where more was needed, before any mistake.
  var endedEarly = false
  /// The statements and arms of each block, by the token that opens it; -1 is the cell itself. Kept
  /// for the formatter only.
  var layout: [Int: [LayoutItem]]?
  private var hasMistake = false

  /// The tokens of a statement or of an arm, without the `;` after it.
  struct LayoutItem {
    var tokens: Range<Int>
    var isSilenced: Bool
  }

  /// Levels of brackets and blocks, and levels of an expression's tree.
  static let depthLimit = 1000

  init(_ lexer: Lexer) {
    source = lexer.source
    tokens = lexer.tokens
    literals = lexer.literals
    comments = lexer.comments
  }

  // MARK: Tokens

  var token: Token { tokens[index] }
  var kind: Token.Kind { tokens[index].kind }

  /// The token `offset` further on; the end token past the end.
  func peek(_ offset: Int) -> Token {
    tokens[min(index + offset, tokens.count - 1)]
  }

  mutating func advance() {
    if index < tokens.count - 1 { index += 1 }
  }

  /// Whether the statement ends before the current token because the line ends.
  var isAtLineEnd: Bool { linesEndStatements && token.breaksLine }

  func span(_ token: Token) -> Span { Span(source, token.start, token.end) }

  /// From `start` to the end of the token before the current one.
  func span(from start: Int) -> Span { Span(source, start, max(start, previousEnd)) }

  var previousEnd: Int { index > 0 ? tokens[index - 1].end : token.start }

  func text(_ token: Token) -> String { source.text(in: token.start..<token.end) }

  func identifier(_ token: Token) -> Identifier { Identifier(text(token), span(token)) }

  /// Whether a token touches the one before it.
  func touches(_ token: Token) -> Bool { !token.hasSpaceBefore }

  // MARK: Mistakes

  /// Reports a mistake after which the parser knows how to go on.
  mutating func report(_ diagnostic: Diagnostic) {
    guard !panicking else { return }
    hasMistake = true
    diagnostics.append(diagnostic)
  }

  /// Reports a mistake, and is silent until the parser has found its way again.
  mutating func fail(_ diagnostic: Diagnostic) {
    guard !panicking else { return }
    diagnostics.append(diagnostic)
    if kind == .end, !hasMistake, depth > 0 || index > 0 && tokens[index - 1].kind.leavesOpen {
      endedEarly = true
    }
    hasMistake = true
    panicking = true
  }

  /// Gives up the rest of the cell: it is nested too deeply.
  mutating func failTooDeep() {
    guard !panicking else { return }
    diagnostics.append(Wording.tooDeep(at: span(token)))
    hasMistake = true
    panicking = true
    index = tokens.count - 1
  }

  /// Enters a bracket or a block. Returns false, with a diagnostic, beyond the limit.
  mutating func enter() -> Bool {
    depth += 1
    if depth <= Parser.depthLimit { return true }
    failTooDeep()
    return false
  }

  /// Notes that a node stands above subtrees of the given height.
  mutating func rise(above subtree: Int) {
    height = subtree + 1
    if height > Parser.depthLimit { failTooDeep() }
  }

  /// Notes for the formatter that the tokens from `first` on are one item of a block.
  mutating func noteItem(of opening: Int, from first: Int, isSilenced: Bool = false) {
    guard layout != nil else { return }
    layout?[opening, default: []].append(
      LayoutItem(tokens: first..<max(first, index), isSilenced: isSilenced))
  }

  /// A hole at the current token.
  func missing() -> Expression { Expression(.missing, Span(source, previousEnd, previousEnd)) }

  // MARK: Lists in brackets

  /// Whether an element of the list that `opening` began stands here. False at the closing bracket,
  /// and where a bracket was forgotten: a statement begins on a line of its own.
  mutating func hasElement(_ opening: Token) -> Bool {
    if panicking || kind == opening.kind.partner || kind == .end { return false }
    if kind == .holeEnd || kind == .holeFormat || kind == .interpolationEnd { return false }
    return !(kind.isClosing || looksLikeStatement(after: opening))
  }

  /// After an element: passes the `,`. When something else follows, reports it and looks for the next
  /// element.
  mutating func passSeparator(_ opening: Token) {
    if !panicking {
      if kind == .comma { return advance() }
      if !hasElement(opening) { return }
      reportSideBySide()
    }
    skip(to: opening)
  }

  /// Passes the closing bracket, or reports that it is missing.
  mutating func close(_ opening: Token) {
    if kind == opening.kind.partner {
      panicking = panicking && index == tokens.count - 1
      return advance()
    }
    let place = Span(source, previousEnd, previousEnd)
    fail(Wording.missingClosing(of: text(opening), at: place, opened: span(opening)))
  }

  /// Whether the current token begins a statement on a line of its own although `opening` was never
  /// closed.
  private func looksLikeStatement(after opening: Token) -> Bool {
    guard token.breaksLine, opening.link < 0, indentation(token) <= indentation(opening) else {
      return false
    }
    if kind.beginsStatement || peek(1).kind == .assign { return true }
    return index > 0 && tokens[index - 1].kind != .comma && tokens[index - 1].end > opening.end
  }

  private func indentation(_ token: Token) -> Int {
    let line = source.range(ofLine: source.line(at: token.start))
    return source.bytes[line].prefix { $0 == 0x20 || $0 == 0x09 }.count
  }

  /// Skips to the next `,` or the closing bracket of the list, and is calm again there.
  private mutating func skip(to opening: Token) {
    while true {
      if kind == .comma {
        panicking = false
        return advance()
      }
      if kind == opening.kind.partner {
        panicking = false
        return
      }
      let isBoundary =
        kind == .end || kind.isClosing || kind == .holeEnd || kind == .holeFormat
        || (token.breaksLine && looksLikeStatement(after: opening))
      if isBoundary { return }
      skipBalanced()
    }
  }

  /// Skips to the closing bracket, and is calm again there.
  mutating func skipToClosing(of opening: Token) {
    while kind != opening.kind.partner {
      let isBoundary =
        kind == .end || kind.isClosing || kind == .holeEnd || kind == .holeFormat
        || (token.breaksLine && looksLikeStatement(after: opening))
      if isBoundary { return }
      skipBalanced()
    }
    panicking = false
  }

  /// Passes one token, or a bracket with all that it holds.
  private mutating func skipBalanced() {
    if kind.isOpening || kind == .holeStart, token.link > index { index = token.link }
    advance()
  }

  /// Skips to the end of the statement, and is calm again there.
  mutating func synchronize() {
    let start = index
    while kind != .end {
      if kind == .semicolon {
        advance()
        break
      }
      if kind == .closeBrace, blocks > 0 { break }
      if index > start, token.breaksLine, kind != .step, !kind.isClosing { break }
      skipBalanced()
    }
    // At the end of the cell nothing more is said: brackets that stay open follow from the mistake.
    panicking = kind == .end
  }
}
