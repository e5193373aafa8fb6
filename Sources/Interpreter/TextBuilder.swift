import Diagnostics
import Glibc

/// Collects UTF-8 and makes one text of it. Short texts need no memory of their own on the way.
public struct TextBuilder: ~Copyable {
  private static let room = 64
  private var inline = InlineArray<64, UInt8>(repeating: 0)
  /// Where the bytes are once they are more than the room within.
  private var heap: UnsafeMutablePointer<UInt8>?
  private var count = 0
  private var capacity = Self.room

  public init() {}

  deinit { heap?.deallocate() }

  public var text: String {
    mutating get {
      let count = count
      return withBytes {
        String(decoding: UnsafeBufferPointer(start: $0, count: count), as: UTF8.self)
      }
    }
  }

  @inline(__always)
  private mutating func withBytes<T>(_ body: (UnsafeMutablePointer<UInt8>) -> T) -> T {
    if let heap { return body(heap) }
    return withUnsafeMutablePointer(to: &inline) {
      $0.withMemoryRebound(to: UInt8.self, capacity: Self.room) { body($0) }
    }
  }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if count + more > capacity { grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    let size = max(capacity * 2, count + more)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
    let count = count
    withBytes { _ = memcpy(larger, $0, count) }
    heap?.deallocate()
    heap = larger
    capacity = size
  }

  /// - Parameter part: made contiguous when it is not.
  @inline(__always)
  public mutating func append(_ part: inout String) {
    part.withUTF8 { utf8 in
      guard let source = utf8.baseAddress else { return }
      reserve(utf8.count)
      let count = count
      withBytes { _ = memcpy($0 + count, source, utf8.count) }
      self.count = count + utf8.count
    }
  }

  @inline(__always)
  mutating func append(_ int: Int64) {
    reserve(20)
    let start = count
    count = withBytes { bytes in
      var place = start
      if int < 0 {
        bytes[place] = 45
        place += 1
      }
      var rest = int.magnitude
      var digits = 1
      var bound: UInt64 = 10
      while digits < 20, rest >= bound {
        digits += 1
        bound = digits == 20 ? .max : bound &* 10
      }
      let end = place + digits
      place = end
      repeat {
        place -= 1
        let next = rest / 10
        bytes[place] = 48 + UInt8(truncatingIfNeeded: rest &- next &* 10)
        rest = next
      } while rest > 0
      return end
    }
  }

  /// A value as it stands in a joined text.
  @inline(__always)
  public mutating func append(_ value: Value) {
    switch value {
    case .int(let int): append(int)
    case .object(let object):
      if let text = object as? TextObject {
        var string = text.string
        append(&string)
      } else {
        appendSlowly(value)
      }
    default: appendSlowly(value)
    }
  }

  @inline(never)
  private mutating func appendSlowly(_ value: Value) {
    var string = ValueText.plain(value)
    append(&string)
  }
}

/// A piece of an f-string and those after it; one of this class itself ends the row.
class TextPiece {
  /// Writes the pieces from here on. A value that is a column expression stops it: the result says at
  /// which piece, and what the value is.
  func write(to text: inout TextBuilder, _ f: Slots) throws(Signal) -> (index: Int, Value)? { nil }
}

final class ConstantPiece: TextPiece {
  private var text: String
  private let rest: TextPiece
  init(_ text: String, then rest: TextPiece) {
    self.text = text
    self.rest = rest
  }
  override func write(to text: inout TextBuilder, _ f: Slots) throws(Signal) -> (
    index: Int, Value
  )? {
    text.append(&self.text)
    return try rest.write(to: &text, f)
  }
}

final class ValuePiece: TextPiece {
  private let node: Node
  private let format: String?
  private let index: Int
  private let rest: TextPiece
  init(_ node: Node, _ format: String?, _ index: Int, then rest: TextPiece) {
    self.node = node
    self.format = format
    self.index = index
    self.rest = rest
  }
  override func write(to text: inout TextBuilder, _ f: Slots) throws(Signal) -> (
    index: Int, Value
  )? {
    let value = try node.eval(f)
    if case .object(let object) = value, object is ExpressionObject { return (index, value) }
    if format == nil {
      text.append(value)
    } else {
      var string = try ValueText.interpolated(value, format: format, at: node.span)
      text.append(&string)
    }
    return try rest.write(to: &text, f)
  }
}
