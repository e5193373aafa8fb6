import Glibc

/// How `upper`, `lower` and `title` write a code point.
enum TextCase {
  case upper
  case lower
  case title
  /// A capital at the start, small letters after it.
  case sentence

  /// Appends a text in this case, by Unicode's mappings of single code points (ß becomes SS).
  static func append(_ text: UnsafeBufferPointer<UInt8>, to out: inout [UInt8], _ style: TextCase) {
    if style == .upper || style == .lower, text.allSatisfy({ $0 < 0x80 }) {
      for byte in text {
        switch style {
        case .upper: out.append(byte >= 0x61 && byte <= 0x7A ? byte & 0xDF : byte)
        default: out.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
        }
      }
      return
    }
    var isInsideWord = false
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      let properties = scalar.properties
      switch style {
      case .upper: out.append(contentsOf: properties.uppercaseMapping.utf8)
      case .lower: out.append(contentsOf: properties.lowercaseMapping.utf8)
      case .sentence:
        out.append(
          contentsOf: isInsideWord
            ? properties.lowercaseMapping.utf8 : properties.titlecaseMapping.utf8)
        isInsideWord = true
      case .title:
        out.append(
          contentsOf: isInsideWord
            ? properties.lowercaseMapping.utf8 : properties.titlecaseMapping.utf8)
        // An apostrophe and a combining mark do not end a word.
        isInsideWord =
          properties.isAlphabetic || properties.numericType != nil
          || (isInsideWord && (scalar == "'" || scalar == "\u{2019}" || properties.isDiacritic))
      }
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  func hasPrefix(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard other.count <= count else { return false }
    for position in other.indices where self[position] != other[position] { return false }
    return true
  }

  func hasSuffix(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard other.count <= count else { return false }
    let start = count - other.count
    for position in other.indices where self[start + position] != other[position] { return false }
    return true
  }

  /// Where another text first occurs at or after `start`.
  func find(_ other: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Int? {
    guard let part = other.baseAddress, !other.isEmpty else { return start <= count ? start : nil }
    guard let base = baseAddress else { return nil }
    var position = start
    while position <= count - other.count {
      guard
        let found = memchr(base + position, Int32(part[0]), count - other.count - position + 1)
      else { return nil }
      position = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if memcmp(found, part, other.count) == 0 { return position }
      position += 1
    }
    return nil
  }

  /// The number of code points.
  var codePoints: Int {
    var count = 0
    for byte in self where byte & 0xC0 != 0x80 { count += 1 }
    return count
  }

  /// The bytes of a range of code points that exist.
  func codePoints(_ range: ClosedRange<Int>) -> UnsafeBufferPointer<UInt8> {
    var seen = -1
    var start = count
    var end = count
    for position in indices where self[position] & 0xC0 != 0x80 {
      seen += 1
      if seen == range.lowerBound { start = position }
      if seen == range.upperBound + 1 {
        end = position
        break
      }
    }
    return UnsafeBufferPointer(rebasing: self[start..<Swift.max(start, end)])
  }

  /// The text without white space at its ends: ASCII's, and Unicode's spaces such as U+00A0.
  var trimmed: UnsafeBufferPointer<UInt8> { trimmedStart.trimmedEnd }

  var trimmedStart: UnsafeBufferPointer<UInt8> {
    var low = 0
    while low < count {
      let length = spaceLength(at: low)
      if length == 0 { break }
      low += length
    }
    return UnsafeBufferPointer(rebasing: self[low...])
  }

  var trimmedEnd: UnsafeBufferPointer<UInt8> {
    var high = count
    while high > 0 {
      var start = high - 1
      while start > 0, self[start] & 0xC0 == 0x80 { start -= 1 }
      guard spaceLength(at: start) == high - start else { break }
      high = start
    }
    return UnsafeBufferPointer(rebasing: self[..<high])
  }

  /// The number of bytes of the code point at a position, which begins one.
  func pointLength(at position: Int) -> Int {
    let length =
      switch self[position] {
      case 0xF0...: 4
      case 0xE0...: 3
      case 0xC0...: 2
      default: 1
      }
    return Swift.min(length, count - position)
  }

  /// The code points, each as its number.
  var points: [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(count)
    for scalar in String(decoding: self, as: UTF8.self).unicodeScalars {
      result.append(scalar.value)
    }
    return result
  }

  /// The number of bytes of the white space at a position; 0 when there is none.
  func spaceLength(at position: Int) -> Int {
    switch self[position] {
    case 0x20, 0x09...0x0D: return 1
    case 0xC2 where position + 1 < count: return [0xA0, 0x85].contains(self[position + 1]) ? 2 : 0
    case 0xE1, 0xE2, 0xE3:
      guard position + 2 < count else { return 0 }
      switch (self[position], self[position + 1], self[position + 2]) {
      case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9),
        (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
        return 3
      default: return 0
      }
    default: return 0
    }
  }
}
