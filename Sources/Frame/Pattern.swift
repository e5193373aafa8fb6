import CRE2
import Diagnostics

/// A regular expression in RE2's syntax: matching takes time linear in the text, whatever the
/// pattern. Text is UTF-8 and `.` is a code point; look-around and back-references do not exist.
public final class Pattern: @unchecked Sendable {
  /// The number of `( )` groups.
  public let groupCount: Int
  private let compiled: OpaquePointer

  /// The longest pattern, in bytes.
  public static let longest = 65_536
  private static let memoryLimit: Int64 = 64 << 20

  /// - Throws: `bad-pattern` with RE2's reason.
  public init(_ text: String) throws {
    let bytes = Array(text.utf8)
    guard bytes.count <= Self.longest else {
      throw Failure(
        "bad-pattern", "the pattern has \(bytes.count) bytes, more than \(Self.longest)")
    }
    var reason = [CChar](repeating: 0, count: 512)
    let pattern = bytes.withUnsafeBufferPointer { buffer in
      // RE2 takes a null pointer for an unset text, so an empty pattern points somewhere.
      withUnsafePointer(to: 0 as UInt8) { empty in
        mvs_pattern_create(
          buffer.baseAddress ?? empty, buffer.count, Self.memoryLimit, &reason, reason.count)
      }
    }
    guard let pattern else {
      let words = reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      let shown = text.unicodeScalars.count > 60 ? "the pattern" : "`\(text)`"
      throw Failure(
        "bad-pattern",
        "\(shown) is no regular expression: \(Self.plain(String(decoding: words, as: UTF8.self)))",
        help: text.contains("(?=") || text.contains("(?!") || text.contains("(?<")
          ? "patterns run in linear time, so there is no look-around and no back-reference"
          : "a sign that is meant as such has a `\\` before it: r\"\\(\"")
    }
    compiled = pattern
    groupCount = Int(mvs_pattern_groups(pattern))
  }

  /// RE2's reason in words of its own.
  private static func plain(_ reason: String) -> String {
    let parts = reason.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1)
    let head = parts.first.map { String(decoding: $0, as: UTF8.self) } ?? reason
    let rest = parts.dropFirst().first.map {
      String(decoding: $0.drop { $0 == 0x20 }, as: UTF8.self)
    }
    switch head {
    case "missing )", "missing ]": return "a `\(head.suffix(1))` is missing"
    case "unexpected )": return "a `)` closes nothing"
    case "no argument for repetition operator", "missing argument to repetition operator":
      return "`\(rest ?? "*")` has nothing to repeat"
    case "bad repetition operator": return "`\(rest ?? "**")` repeats a repetition"
    case "invalid perl operator": return "`\(rest ?? "(?")` does not exist"
    case "invalid escape sequence": return "`\(rest ?? "\\")` is no escape"
    case "invalid character class range": return "`\(rest ?? "")` is no range of characters"
    case "trailing \\": return "it ends with a `\\`"
    default: return reason
    }
  }

  deinit { mvs_pattern_free(compiled) }

  /// Whether the pattern matches somewhere in the text.
  public func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    withBase(of: text) { mvs_pattern_search(compiled, $0, text.count, 0, nil, 0) == 1 }
  }

  /// The byte range of a group (0 is the whole match) in the first match at or after `start`, beside
  /// the range of the match; the group's range is nil where it took no part. Nil without a match.
  public func firstMatch(
    in text: UnsafeBufferPointer<UInt8>, from start: Int = 0, group: Int = 0
  ) -> (whole: Range<Int>, group: Range<Int>?)? {
    let wanted = min(max(group, 0), groupCount)
    return withUnsafeTemporaryAllocation(of: Int64.self, capacity: 2 * (wanted + 1)) { spans in
      let found = withBase(of: text) {
        mvs_pattern_search(
          compiled, $0, text.count, start, spans.baseAddress, Int32(wanted + 1))
      }
      guard found == 1 else { return nil }
      let low = Int(spans[2 * wanted])
      return (
        Int(spans[0])..<Int(spans[1]), low < 0 ? nil : low..<Int(spans[2 * wanted + 1])
      )
    }
  }

  /// Calls `body` for each match, from left to right and without overlaps, with the byte ranges of all
  /// groups, 0 being the whole match. After an empty match the search goes on one code point later.
  public func forEachMatch(
    in text: UnsafeBufferPointer<UInt8>, _ body: (_ groups: [Range<Int>?]) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: Int64.self, capacity: 2 * (groupCount + 1)) { spans in
      var groups = [Range<Int>?](repeating: nil, count: groupCount + 1)
      var start = 0
      while start <= text.count {
        let found = withBase(of: text) {
          mvs_pattern_search(
            compiled, $0, text.count, start, spans.baseAddress, Int32(groupCount + 1))
        }
        guard found == 1 else { return }
        for group in 0...groupCount {
          let low = Int(spans[2 * group])
          groups[group] = low < 0 ? nil : low..<Int(spans[2 * group + 1])
        }
        body(groups)
        start = Int(spans[1])
        if spans[0] == spans[1] {
          start += 1
          while start < text.count, text[start] & 0xC0 == 0x80 { start += 1 }
        }
      }
    }
  }

  private func withBase<R>(
    of text: UnsafeBufferPointer<UInt8>, _ body: (UnsafePointer<UInt8>) -> R
  ) -> R {
    if let base = text.baseAddress { return body(base) }
    return withUnsafePointer(to: 0 as UInt8, body)
  }
}
