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

  /// Values one after another with a text between them, each as it stands in a joined text.
  public static func joined(_ values: [Value], separator: String) -> String {
    var separator = separator
    if let room = roomOfTexts(values) {
      let total = room + max(0, values.count - 1) * separator.utf8.count
      return String(unsafeUninitializedCapacity: total) { write(values, &separator, to: $0) }
    }
    var result = TextBuilder()
    for index in values.indices {
      if index > 0 { result.append(&separator) }
      result.append(values[index])
    }
    return result.text
  }

  /// The bytes of all texts; nil when something else is among the values.
  private static func roomOfTexts(_ values: [Value]) -> Int? {
    values.withUnsafeBufferPointer { values in
      guard let first = values.baseAddress.map({ Slots(mutating: $0) }) else { return 0 }
      var room = 0
      for index in values.indices {
        guard let count = (first + index).with(TextObject.self, { $0.string.utf8.count }) else {
          return nil
        }
        room += count
      }
      return room
    }
  }

  private static func write(
    _ texts: [Value], _ separator: inout String, to target: UnsafeMutableBufferPointer<UInt8>
  ) -> Int {
    guard let start = target.baseAddress else { return 0 }
    return separator.withUTF8 { separator in
      texts.withUnsafeBufferPointer { texts in
        guard let first = texts.baseAddress.map({ Slots(mutating: $0) }) else { return 0 }
        var place = start
        for index in texts.indices {
          if index > 0 { place = copy(separator, to: place) }
          place =
            (first + index).with(TextObject.self) { text in
              var string = text.string
              return string.withUTF8 { copy($0, to: place) }
            } ?? place
        }
        return place - start
      }
    }
  }

  /// Returns the place behind the copy.
  @inline(__always)
  private static func copy(
    _ bytes: UnsafeBufferPointer<UInt8>, to place: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    guard let source = bytes.baseAddress else { return place }
    memcpy(place, source, bytes.count)
    return place + bytes.count
  }

  deinit { heap?.deallocate() }

  public var text: String {
    mutating get {
      let count = count
      return withBytes { bytes in
        String(unsafeUninitializedCapacity: count) { target in
          if let into = target.baseAddress { memcpy(into, bytes, count) }
          return count
        }
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

  @inline(__always)
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress else { return }
    reserve(bytes.count)
    let start = count
    withBytes { _ = memcpy($0 + start, source, bytes.count) }
    count = start + bytes.count
  }

  /// - Parameter part: made contiguous when it is not.
  @inline(__always)
  public mutating func append(_ part: inout String) {
    part.withUTF8 { append($0) }
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
      while rest >= 100 {
        let next = rest / 100
        place -= 2
        Self.writeTwo(rest &- next &* 100, to: bytes + place)
        rest = next
      }
      if rest >= 10 {
        Self.writeTwo(rest, to: bytes + place - 2)
      } else {
        bytes[place - 1] = 48 + UInt8(truncatingIfNeeded: rest)
      }
      return end
    }
  }

  /// Two digits of a number below 100.
  @inline(__always)
  private static func writeTwo(_ number: UInt64, to place: UnsafeMutablePointer<UInt8>) {
    let ten = (number &* 205) >> 11
    place[0] = 48 + UInt8(truncatingIfNeeded: ten)
    place[1] = 48 + UInt8(truncatingIfNeeded: number &- ten &* 10)
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
