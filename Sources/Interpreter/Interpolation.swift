import Diagnostics
import Frame
import Syntax

/// An f-string: its pieces one after another.
final class InterpolationNode: Node {
  enum Piece {
    case text(String)
    case value(Node, format: String?)
  }
  private let pieces: [Piece]
  private let chain: TextPiece

  init(_ pieces: [Piece], _ span: Span) {
    self.pieces = pieces
    var chain = TextPiece()
    for (index, piece) in pieces.enumerated().reversed() {
      switch piece {
      case .text(let text): chain = ConstantPiece(text, then: chain)
      case .value(let node, nil): chain = ValuePiece(node, index, then: chain)
      case .value(let node, let format?):
        chain = FormattedPiece(node, format, index, then: chain)
      }
    }
    self.chain = chain
    super.init(span)
  }

  override func eval(_ f: Slots) throws(Signal) -> Value {
    var draft = Draft()
    let stop = try chain.write(to: &draft, f)
    if stop >= 0 { return try columnText(f, from: stop, draft.text.text, draft.column) }
    return .object(TextObject(draft.text.text))
  }

  /// An f-string over columns is a column expression: its pieces joined row by row.
  private func columnText(_ f: Slots, from index: Int, _ prefix: String, _ first: Value)
    throws(Signal) -> Value
  {
    var parts: [ColumnExpression] = [ColumnExpression(.literal(.text(prefix)), span: span)]
    for (place, piece) in pieces.enumerated() where place >= index {
      switch piece {
      case .text(let text): parts.append(ColumnExpression(.literal(.text(text)), span: span))
      case .value(let node, let format):
        let value = place == index ? first : try node.eval(f)
        let column = try Expressions.lifted(value, at: node.span)
        parts.append(
          try Expressions.call(
            "to_text", [column, .init(.literal(format.map { .text($0) } ?? .null))], at: node.span))
      }
    }
    return .expression(try Expressions.call("concat", parts, at: span))
  }
}

/// The text so far, and the column expression at which it stopped.
struct Draft: ~Copyable {
  var text = TextBuilder()
  var column = Value.null
}

/// A piece of an f-string and those after it; one of this class itself ends the row.
class TextPiece {
  /// Writes the pieces from here on. A value that is a column expression stops it.
  /// - Returns: the piece at which it stopped; -1 when all are written.
  func write(to draft: inout Draft, _ f: Slots) throws(Signal) -> Int { -1 }
}

private final class ConstantPiece: TextPiece {
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private let rest: TextPiece
  init(_ text: String, then rest: TextPiece) {
    bytes = .allocate(capacity: text.utf8.count)
    _ = bytes.initialize(fromContentsOf: text.utf8)
    self.rest = rest
  }
  deinit { bytes.deallocate() }
  override func write(to draft: inout Draft, _ f: Slots) throws(Signal) -> Int {
    draft.text.append(UnsafeBufferPointer(bytes))
    return try rest.write(to: &draft, f)
  }
}

private final class ValuePiece: TextPiece {
  private let node: Node
  private let index: Int
  private let rest: TextPiece
  init(_ node: Node, _ index: Int, then rest: TextPiece) {
    self.node = node
    self.index = index
    self.rest = rest
  }
  override func write(to draft: inout Draft, _ f: Slots) throws(Signal) -> Int {
    let value = try node.eval(f)
    if case .object(let object) = value, object is ExpressionObject {
      draft.column = value
      return index
    }
    draft.text.append(value)
    return try rest.write(to: &draft, f)
  }
}

private final class FormattedPiece: TextPiece {
  private let node: Node
  private let format: String
  private let index: Int
  private let rest: TextPiece
  init(_ node: Node, _ format: String, _ index: Int, then rest: TextPiece) {
    self.node = node
    self.format = format
    self.index = index
    self.rest = rest
  }
  override func write(to draft: inout Draft, _ f: Slots) throws(Signal) -> Int {
    let value = try node.eval(f)
    if case .object(let object) = value, object is ExpressionObject {
      draft.column = value
      return index
    }
    var string = try ValueText.interpolated(value, format: format, at: node.span)
    draft.text.append(&string)
    return try rest.write(to: &draft, f)
  }
}
