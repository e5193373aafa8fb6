/// Where a run of tokens may be broken, brackets inside of it apart.
struct LayoutBreaks {
  private let tokens: [Token]
  private let range: Range<Int>
  /// The dots of `.name(`.
  private(set) var steps: [Int] = []
  /// The steps that begin a line in the text.
  private(set) var brokenSteps: [Int] = []
  /// The operators after which a line may end: those of the loosest level.
  private(set) var operators: Set<Int> = []
  /// What stands between the commas.
  private(set) var elements: [Range<Int>] = []
  private var hasBrackets = false

  init(_ tokens: [Token], _ range: Range<Int>) {
    self.tokens = tokens
    self.range = range
    var loosest = Int.max
    var start = range.lowerBound
    var index = start
    while index < range.upperBound {
      let token = tokens[index]
      switch token.kind {
      case .step:
        if token.breaksLine, index > range.lowerBound { brokenSteps.append(index) }
        if isMethod(index), index > range.lowerBound { steps.append(index) }
      case .comma:
        elements.append(start..<index)
        start = index + 1
      case .openParen, .openBracket, .openBrace:
        hasBrackets = true
        if token.link > index { index = token.link }
      case .interpolationStart: index = end(ofInterpolation: index)
      default: note(index, &loosest)
      }
      index += 1
    }
    if start < range.upperBound { elements.append(start..<range.upperBound) }
    // Sums and products are left to their brackets.
    if loosest > 1, hasBrackets { operators = [] }
  }

  /// Whether the elements are single numbers or texts, which fill lines.
  var isPlain: Bool {
    elements.count > 1
      && elements.allSatisfy { element in
        let first =
          element.first.map { tokens[$0].kind == .minus ? $0 + 1 : $0 } ?? element.upperBound
        return first == element.upperBound - 1
          && (tokens[first].kind == .literal || tokens[first].kind == .text)
      }
  }

  /// The run cut before each of the steps.
  func segments(startingAt steps: [Int]) -> [Range<Int>] {
    let starts = Set(steps).sorted().filter { $0 > range.lowerBound }
    var result: [Range<Int>] = []
    var start = range.lowerBound
    for next in starts {
      result.append(start..<next)
      start = next
    }
    result.append(start..<range.upperBound)
    return result
  }

  private func isMethod(_ dot: Int) -> Bool {
    guard dot + 2 < tokens.count else { return false }
    return tokens[dot + 1].kind == .name && tokens[dot + 2].kind == .openParen
  }

  /// Whether a line may begin with the token: a column that is called would be a step there.
  func mayBeginLine(_ index: Int) -> Bool {
    guard index < tokens.count else { return false }
    guard tokens[index].kind == .column, index + 2 < tokens.count else { return true }
    return !tokens[index + 1].kind.isWord || tokens[index + 2].kind != .openParen
      || tokens[index + 2].hasSpaceBefore
  }

  private func end(ofInterpolation start: Int) -> Int {
    var open = 0
    var index = start
    while index < tokens.count - 1 {
      if tokens[index].kind == .interpolationStart { open += 1 }
      if tokens[index].kind == .interpolationEnd { open -= 1 }
      if open == 0 { return index }
      index += 1
    }
    return index
  }

  private mutating func note(_ index: Int, _ loosest: inout Int) {
    let level: Int
    switch tokens[index].kind {
    case .or: level = 0
    case .and: level = 1
    case .coalesce: level = 2
    case .plus, .minus: level = 3
    case .star, .slash, .floorSlash, .percent: level = 4
    default: return
    }
    let isBinary = index > range.lowerBound && tokens[index - 1].kind.endsOperand
    guard isBinary, mayBeginLine(index + 1), level <= loosest else { return }
    if level < loosest { operators = [] }
    loosest = level
    operators.insert(index)
  }
}
