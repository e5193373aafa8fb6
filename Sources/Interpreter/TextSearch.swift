import Glibc

/// Search in texts by bytes.
public enum TextSearch {
  /// How many code points a text has: the bytes that begin one.
  public static func length(_ text: String) -> Int {
    var text = text
    return text.withUTF8 { bytes in
      // A byte that goes on with a code point is `10xxxxxx`. Each byte of a word counts to at most 255.
      let ones: UInt64 = 0x0101_0101_0101_0101
      let even: UInt64 = 0x00FF_00FF_00FF_00FF
      let words = bytes.count / 8
      var following = 0
      if let start = UnsafeRawPointer(bytes.baseAddress) {
        var next = 0
        while next < words {
          let end = min(words, next + 255)
          var counts: UInt64 = 0
          for word in next..<end {
            let part = start.loadUnaligned(fromByteOffset: word &* 8, as: UInt64.self)
            counts &+= (part >> 7) & ~(part >> 6) & ones
          }
          let pairs = (counts & even) &+ ((counts >> 8) & even)
          following += Int((pairs &* 0x0001_0001_0001_0001) >> 48)
          next = end
        }
      }
      for byte in bytes[(words * 8)...] where byte & 0xC0 == 0x80 { following += 1 }
      return bytes.count - following
    }
  }

  /// The byte offset of the first occurrence at or after `start`.
  static func find(_ part: String, in text: String, from start: Int = 0) -> Int? {
    var part = part
    var text = text
    return text.withUTF8 { t in
      part.withUTF8 { p in
        guard start <= t.count else { return nil }
        guard let first = p.first, let haystack = t.baseAddress, let needle = p.baseAddress else {
          return start
        }
        var offset = start
        while offset + p.count <= t.count {
          let rest = t.count - p.count + 1 - offset
          guard let hit = memchr(haystack + offset, Int32(first), rest) else { return nil }
          offset = UnsafeRawPointer(hit) - UnsafeRawPointer(haystack)
          if memcmp(haystack + offset, needle, p.count) == 0 { return offset }
          offset += 1
        }
        return nil
      }
    }
  }
}
