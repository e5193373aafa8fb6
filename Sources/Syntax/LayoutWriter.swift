import Diagnostics

/// Writes the tokens of one cell in canonical layout.
struct LayoutWriter {
  private let source: SourceFile
  private let tokens: [Token]
  private let comments: [Comment]
  private let blocks: [Int: [Parser.LayoutItem]]
  private let spacing: LayoutSpacing

  private var lines: [String] = []
  private var line = ""
  private var column = 0
  private var lineIndent = 0
  /// The indent of the line that begins with the next token.
  private var pendingBreak: Int?
  private var nextComment = 0
  /// The last byte that was written, for blank lines between statements.
  private var lastEnd: Int?

  init(_ lexer: Lexer, _ blocks: [Int: [Parser.LayoutItem]]) {
    source = lexer.source
    tokens = lexer.tokens
    comments = lexer.comments
    self.blocks = blocks
    spacing = LayoutSpacing(
      tokens: lexer.tokens,
      starts: Set(blocks.values.joined().map(\.tokens.lowerBound)))
  }

  mutating func writeCell() -> [String] {
    writeItems(blocks[-1] ?? [], indent: 0)
    isAtStatement = true
    writeComments(before: tokens.count - 1, indent: 0)
    endLine()
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  // MARK: Lines

  private mutating func endLine() {
    if !line.isEmpty { lines.append(Formatter.trimmed(line)) }
    line = ""
    column = 0
  }

  private mutating func beginLine(_ indent: Int) {
    endLine()
    line = String(repeating: " ", count: indent)
    column = indent
    lineIndent = indent
  }

  private mutating func write(_ text: String) {
    line += text
    if let last = text.utf8.lastIndex(of: 0x0A) {
      column = text[text.index(after: last)...].unicodeScalars.count
    } else {
      column += text.unicodeScalars.count
    }
  }

  /// A blank line where the text has one before `offset`.
  private mutating func keepBlankLine(before offset: Int) {
    guard let lastEnd, source.line(at: offset) - source.line(at: max(lastEnd - 1, 0)) > 1 else {
      return
    }
    endLine()
    if lines.last?.isEmpty == false { lines.append("") }
  }

  /// Writes the comments that stand before a token. Returns whether there were any: the token then
  /// begins a line.
  @discardableResult
  private mutating func writeComments(before index: Int, indent: Int) -> Bool {
    var hasAny = false
    while nextComment < comments.count, comments[nextComment].nextToken <= index {
      let comment = comments[nextComment]
      nextComment += 1
      let text = Formatter.trimmed(source.text(in: comment.start..<comment.end))
      if comment.isAlone || hasAny || line.isEmpty {
        if isAtStatement { keepBlankLine(before: comment.start) }
        beginLine(indent)
        // A comment that would begin a cell at the begin of a line keeps off it.
        write(indent == 0 && PercentCells.isMarker(Array(text.utf8), at: 0) ? " " + text : text)
      } else {
        write("  " + text)
      }
      lastEnd = comment.end
      hasAny = true
    }
    return hasAny
  }

  /// Whether the token to come begins a statement, where blank lines are kept.
  private var isAtStatement = false

  // MARK: Tokens

  /// What stands in a range, with the line ends of the layout.
  private func text(in range: Range<Int>) -> String {
    let bytes = source.bytes[range]
    guard bytes.contains(0x0D) else { return String(decoding: bytes, as: UTF8.self) }
    var plain: [UInt8] = []
    for (offset, byte) in bytes.enumerated() {
      let next = bytes.startIndex + offset + 1
      if byte == 0x0D, next < bytes.endIndex, bytes[next] == 0x0A { continue }
      plain.append(byte)
    }
    return String(decoding: plain, as: UTF8.self)
  }

  /// The index behind what is written as one piece from `index` on: a token, or a whole f-string.
  private func endOfPiece(_ index: Int) -> Int {
    guard tokens[index].kind == .interpolationStart else { return index + 1 }
    var open = 0
    var next = index
    while next < tokens.count - 1 {
      if tokens[next].kind == .interpolationStart { open += 1 }
      if tokens[next].kind == .interpolationEnd { open -= 1 }
      next += 1
      if open == 0 { break }
    }
    return next
  }

  private func piece(_ index: Int) -> String {
    let end = endOfPiece(index)
    return text(in: tokens[index].start..<tokens[end - 1].end)
  }

  /// Whether a brace, by its index, belongs to a block or a `when`.
  private func isBlock(_ index: Int) -> Bool {
    switch tokens[index].kind {
    case .openBrace: blocks[index] != nil
    case .closeBrace: blocks[tokens[index].link] != nil
    default: false
    }
  }

  private func hasSpace(before index: Int) -> Bool {
    let isBlock =
      isBlock(index) || index > 0 && tokens[index - 1].kind == .openBrace && isBlock(index - 1)
    return spacing.hasSpace(before: index, isBlock: isBlock)
  }

  private mutating func writePiece(_ index: Int, isFirst: Bool = false) {
    let hasComments = writeComments(before: index, indent: pendingBreak ?? lineIndent + 2)
    if isAtStatement {
      keepBlankLine(before: tokens[index].start)
      isAtStatement = false
    }
    if let indent = pendingBreak {
      beginLine(indent)
    } else if hasComments {
      beginLine(lineIndent + (isFirst ? 0 : 2))
    } else if !isFirst, hasSpace(before: index) {
      write(" ")
    }
    pendingBreak = nil
    write(piece(index))
    lastEnd = tokens[endOfPiece(index) - 1].end
  }

  // MARK: One line

  /// Tokens on one line; nil when a comment, a chain on several lines or a block needs more.
  private func flat(_ range: Range<Int>) -> String? {
    var result = ""
    var index = range.lowerBound
    while index < range.upperBound {
      let token = tokens[index]
      if index > range.lowerBound {
        if hasComment(before: index) { return nil }
        if token.kind == .step, token.breaksLine { return nil }
      }
      if token.kind == .comma, index + 1 < tokens.count, tokens[index + 1].kind.isClosing {
        if hasComment(before: index + 1) { return nil }
        index += 1
        continue
      }
      if index > range.lowerBound, hasSpace(before: index) { result += " " }
      if token.kind == .openBrace, let items = blocks[index] {
        guard let body = flatBlock(index, items) else { return nil }
        result += body
        index = token.link + 1
        continue
      }
      result += piece(index)
      index = endOfPiece(index)
    }
    return result
  }

  private func flatBlock(_ opening: Int, _ items: [Parser.LayoutItem]) -> String? {
    let closing = tokens[opening].link
    guard closing > opening,
      source.line(at: tokens[opening].start) == source.line(at: tokens[closing].start),
      !(opening + 1...closing).contains(where: hasComment(before:))
    else { return nil }
    if items.isEmpty { return "{}" }
    let isWhen = opening > 0 && tokens[opening - 1].kind == .when
    guard isWhen || items.count == 1 else { return nil }
    let parts = items.map { item in flat(item.tokens).map { $0 + (item.isSilenced ? ";" : "") } }
    guard parts.allSatisfy({ $0 != nil }) else { return nil }
    return "{ " + parts.compactMap(\.self).joined(separator: "; ") + " }"
  }

  private func hasComment(before index: Int) -> Bool {
    var low = 0
    var high = comments.count
    while low < high {
      let middle = (low + high) / 2
      if comments[middle].nextToken < index { low = middle + 1 } else { high = middle }
    }
    return low < comments.count && comments[low].nextToken == index
  }

  /// Columns of a text up to its first line break.
  private func columns(_ text: String) -> Int {
    let end = text.utf8.firstIndex(of: 0x0A) ?? text.endIndex
    return text[..<end].unicodeScalars.count
  }

  private func fits(_ text: String, tail: Int) -> Bool {
    (pendingBreak ?? column) + columns(text) + tail <= Formatter.width
  }

  /// Whether comments will be written before the token at `index`.
  private func hasPendingComment(before index: Int) -> Bool {
    nextComment < comments.count && comments[nextComment].nextToken <= index
  }

  private mutating func writeFlat(_ range: Range<Int>, _ text: String) {
    guard let first = range.first else { return }
    let hasComments = writeComments(before: first, indent: pendingBreak ?? lineIndent + 2)
    if isAtStatement {
      keepBlankLine(before: tokens[first].start)
      isAtStatement = false
    }
    if let indent = pendingBreak { beginLine(indent) } else if hasComments { beginLine(lineIndent) }
    pendingBreak = nil
    write(text)
    lastEnd = tokens[range.upperBound - 1].end
  }

  // MARK: Statements and blocks

  private mutating func writeItems(_ items: [Parser.LayoutItem], indent: Int) {
    for item in items where !item.tokens.isEmpty {
      pendingBreak = indent
      isAtStatement = true
      writeSequence(item.tokens, indent: indent, tail: item.isSilenced ? 1 : 0)
      if item.isSilenced {
        write(";")
        lastEnd = tokens[item.tokens.upperBound].end
      }
    }
  }

  private mutating func writeBlock(_ opening: Int) {
    let indent = lineIndent
    let closing = tokens[opening].link
    writePiece(opening)
    lastEnd = nil
    writeItems(blocks[opening] ?? [], indent: indent + 2)
    guard closing > opening else { return }
    isAtStatement = true
    writeComments(before: closing, indent: indent + 2)
    isAtStatement = false
    pendingBreak = indent
    writePiece(closing)
  }

  // MARK: Expressions

  /// The tokens of a statement or an element. `tail` is the width of what follows on its last line.
  private mutating func writeSequence(_ range: Range<Int>, indent: Int, tail: Int) {
    if let text = flat(range), fits(text, tail: tail) { return writeFlat(range, text) }
    let breaks = LayoutBreaks(tokens, range)
    var segments = breaks.segments(startingAt: breaks.brokenSteps)
    if breaks.steps.count > 1 {
      var start = pendingBreak ?? column
      var more: [Int] = []
      for segment in segments {
        let text = flat(segment)
        if text.map({ start + columns($0) + tail > Formatter.width }) ?? false {
          more += breaks.steps.filter { segment.contains($0) }
        }
        start = indent + 2
      }
      if more.count > 1 || segments.count > 1 {
        segments = breaks.segments(startingAt: breaks.brokenSteps + more)
      }
    }
    for (position, segment) in segments.enumerated() {
      if position > 0 { pendingBreak = indent + 2 }
      writeSegment(
        segment, indent: indent, isFirst: position == 0, mayBreakOperators: segments.count == 1,
        tail: tail)
    }
  }

  private mutating func writeSegment(
    _ range: Range<Int>, indent: Int, isFirst: Bool, mayBreakOperators: Bool, tail: Int
  ) {
    if let text = flat(range), fits(text, tail: tail) { return writeFlat(range, text) }
    let operators = mayBreakOperators ? LayoutBreaks(tokens, range).operators : []
    var index = range.lowerBound
    while index < range.upperBound {
      let token = tokens[index]
      if operators.contains(index - 1) { pendingBreak = indent + 2 }
      if token.kind == .openBrace, blocks[index] != nil, token.link > index {
        writeBlock(index)
        index = token.link + 1
      } else if token.kind.isOpening, token.link > index, token.link < range.upperBound {
        writeBrackets(index, isFirst: index == range.lowerBound, in: range, tail: tail)
        index = token.link + 1
      } else {
        writePiece(index, isFirst: index == range.lowerBound)
        index = endOfPiece(index)
      }
    }
  }

  /// Brackets and what they hold: on one line with what follows up to the next bracket, else one
  /// element a line.
  private mutating func writeBrackets(
    _ opening: Int, isFirst: Bool, in range: Range<Int>, tail: Int
  ) {
    let closing = tokens[opening].link
    let after = (closing + 1..<range.upperBound).first {
      tokens[$0].kind.isOpening || tokens[$0].kind == .interpolationStart
    }
    let rest = flat(closing + 1..<(after ?? range.upperBound)) ?? ""
    if pendingBreak == nil, hasPendingComment(before: opening) {
      pendingBreak = lineIndent + (isFirst ? 0 : 2)
    }
    let needsSpace = !isFirst && pendingBreak == nil && hasSpace(before: opening)
    if let text = flat(opening..<closing + 1),
      fits(text, tail: columns(rest) + 1 + (after == nil ? tail : 1))
    {
      if needsSpace { write(" ") }
      return writeFlat(opening..<closing + 1, text)
    }
    writePiece(opening, isFirst: isFirst)
    guard closing > opening + 1 || hasComment(before: closing) else { return writePiece(closing) }
    let outer = lineIndent
    let breaks = LayoutBreaks(tokens, opening + 1..<closing)
    let isFilled = breaks.isPlain
    for (position, element) in breaks.elements.enumerated() where !element.isEmpty {
      let isLast = element.upperBound >= closing - 1
      pendingBreak = outer + 2
      if isFilled, position > 0, let text = flat(element),
        column + 1 + columns(text) + 1 <= Formatter.width,
        !hasPendingComment(before: element.lowerBound)
      {
        pendingBreak = nil
        write(" ")
      }
      if pendingBreak != nil, !breaks.mayBeginLine(element.lowerBound) {
        pendingBreak = nil
        if position > 0 { write(" ") }
      }
      writeSequence(element, indent: outer + 2, tail: 1)
      if !isLast || element.upperBound < closing - 1 { write(",") }
    }
    writeComments(before: closing, indent: outer + 2)
    pendingBreak = outer
    writePiece(closing)
  }
}
