/// The blanks between tokens that stand on one line.
struct LayoutSpacing {
  let tokens: [Token]
  /// The first tokens of statements: nothing stands before them that they could continue.
  let starts: Set<Int>

  /// Whether the minus at `index` is a sign.
  private func isSign(_ index: Int) -> Bool {
    tokens[index].kind == .minus && !followsValue(index)
  }

  /// Whether a value ends with the token at `index`, so that brackets after it call or index it.
  private func endsValue(_ index: Int) -> Bool {
    tokens[index].kind.endsOperand
  }

  /// Whether the token at `index` stands behind a value of the same statement.
  private func followsValue(_ index: Int) -> Bool {
    index > 0 && !starts.contains(index) && endsValue(index - 1)
  }

  /// Whether the dots at `index` have an end after them.
  private func hasRangeEnd(_ index: Int) -> Bool {
    guard index + 1 < tokens.count else { return false }
    let next = tokens[index + 1]
    if !followsValue(index) { return true }
    if tokens[index].kind == .halfOpenRange { return true }
    return !next.breaksLine && next.kind != .openBrace && next.kind != .not
      && (next.kind.beginsOperand || next.kind == .minus)
  }

  /// Whether a blank stands between the tokens at `index - 1` and `index`; `isBlock` tells that a
  /// brace among them belongs to a block.
  func hasSpace(before index: Int, isBlock: Bool) -> Bool {
    guard index > 0 else { return false }
    let previous = tokens[index - 1].kind
    switch tokens[index].kind {
    case .comma, .semicolon, .colon, .step, .question, .closeParen, .closeBracket: return false
    case .closeBrace: return isBlock && previous != .openBrace
    case .openBrace where isBlock: return true
    case .closedRange, .halfOpenRange:
      return !endsValue(index - 1) && !previous.isOpening
    case .openParen, .openBracket:
      if endsValue(index - 1) { return false }
    default: break
    }
    switch previous {
    case .openParen, .openBracket, .step, .column: return false
    case .openBrace: return isBlock
    case .closedRange, .halfOpenRange: return !hasRangeEnd(index - 1)
    case .minus: return !isSign(index - 1)
    default: return true
    }
  }
}
