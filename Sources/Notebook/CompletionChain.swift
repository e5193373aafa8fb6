/// Where expressions and calls before the cursor begin, found by walking tokens backwards.
extension CompletionScan {
  /// A call whose brackets are open at the cursor.
  struct EnclosingCall {
    let name: String
    /// The bytes of what stands before `.name(`; nil for `name(`.
    let receiver: Range<Int>?
    /// The token that opens the brackets.
    let open: Int
    /// The label of the argument at the cursor.
    let label: String?
    /// How many commas stand before the cursor at the call's own depth.
    let argumentIndex: Int
    /// Where the argument at the cursor begins: the token after the bracket, comma or label.
    let argumentStart: Int
    /// Labels that are given already.
    let givenLabels: [String]
  }

  func text(_ token: Token) -> String {
    String(decoding: bytes[token.start..<token.end], as: UTF8.self)
  }

  /// Whether a dot is a step: it touches what is before it, or begins a line that goes on with a chain.
  func isStep(_ dot: Int) -> Bool {
    guard dot > 0 else { return false }
    let before = tokens[dot - 1]
    switch before.kind {
    case .word, .close, .text, .number: return before.end == tokens[dot].start
    case .newline: return previous(dot) != nil
    default: return false
    }
  }

  func isFirstOnLine(_ dot: Int) -> Bool { dot > 0 && tokens[dot - 1].kind == .newline }

  /// The token before, over line ends; nil where nothing can be continued.
  private func previous(_ index: Int) -> Int? {
    var index = index - 1
    while index >= 0, tokens[index].kind == .newline { index -= 1 }
    guard index >= 0 else { return nil }
    switch tokens[index].kind {
    case .word, .close, .text, .number: return index
    default: return nil
    }
  }

  /// The first token of the chain that ends just before the dot.
  func chainStart(before dot: Int) -> Int? {
    guard var index = previous(dot) else { return nil }
    while true {
      if tokens[index].kind == .close {
        guard let partner = tokens[index].partner else { return nil }
        index = partner
        // `f(…)` and `xs[…]`: what is called or indexed touches the bracket.
        if index > 0, tokens[index - 1].end == tokens[index].start {
          let kind = tokens[index - 1].kind
          if kind == .word || kind == .close || kind == .text {
            index -= 1
            continue
          }
        }
      }
      guard index > 0, tokens[index - 1].kind == .dot else { return index }
      let dot = index - 1
      guard isStep(dot), let next = previous(dot) else { return dot }
      index = next
    }
  }

  /// The bytes of the chain before a dot.
  func chain(before dot: Int) -> Range<Int>? {
    chainStart(before: dot).map { tokens[$0].start..<tokens[dot].start }
  }

  /// The calls around the cursor, innermost first.
  var enclosingCalls: [EnclosingCall] {
    var calls: [EnclosingCall] = []
    var end = tokens.count
    for open in openBrackets.reversed() {
      defer { end = open }
      guard open > 0, bytes[tokens[open].start] == UInt8(ascii: "("),
        tokens[open - 1].kind == .word, tokens[open - 1].end == tokens[open].start
      else { continue }
      var receiver: Range<Int>?
      if open > 1, tokens[open - 2].kind == .dot {
        guard isStep(open - 2) else { continue }
        receiver = chain(before: open - 2)
      }
      let arguments = arguments(after: open, upTo: end)
      calls.append(
        EnclosingCall(
          name: text(tokens[open - 1]), receiver: receiver, open: open, label: arguments.label,
          argumentIndex: arguments.index, argumentStart: arguments.start,
          givenLabels: arguments.given))
    }
    return calls
  }

  private func arguments(after open: Int, upTo end: Int)
    -> (label: String?, index: Int, start: Int, given: [String])
  {
    var start = open + 1
    var count = 0
    var given: [String] = []
    var depth = 0
    for index in (open + 1)..<max(open + 1, end) {
      switch tokens[index].kind {
      case .open, .hole: depth += 1
      case .close: depth -= 1
      case .comma where depth == 0:
        count += 1
        start = index + 1
      case .colon where depth == 0 && index == start + 1 && tokens[start].kind == .word:
        given.append(text(tokens[start]))
      default: break
      }
      if depth == 0, tokens[index].kind == .newline, index == start { start = index + 1 }
    }
    guard start + 1 < end, tokens[start].kind == .word, tokens[start + 1].kind == .colon else {
      return (nil, count, start, given)
    }
    return (text(tokens[start]), count, start + 2, given)
  }

  /// The byte at which the statement around the cursor begins.
  var statementStart: Int {
    var depth = 0
    for index in tokens.indices.prefix(openBrackets.first ?? tokens.count).reversed() {
      let token = tokens[index]
      switch token.kind {
      case .close: depth += 1
      case .open: depth -= 1
      case .newline where depth == 0 && !goesOn(after: index): return token.end
      default: break
      }
    }
    return 0
  }

  /// Whether the line after a line end continues the one before it.
  private func goesOn(after newline: Int) -> Bool {
    if newline + 1 < tokens.count, tokens[newline + 1].kind == .dot { return true }
    guard newline > 0 else { return false }
    return tokens[newline - 1].kind == .comma || tokens[newline - 1].kind == .colon
  }
}
