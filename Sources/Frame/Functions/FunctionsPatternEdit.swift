import Describe
import Diagnostics
import Numeric

/// Functions that count, replace and cut by a pattern.
extension ElementFunctions {
  static let patternEditFunctions: [ElementFunction] = [
    countMatches, replacePattern, splitPattern, escapePattern,
  ]

  private static let pattern = OptionSpec("pattern", .text, "RE2 pattern.")

  private static func fits(_ types: [ColumnType]) -> Bool { types.allSatisfy(isText) }

  private static let countMatches = ElementFunction.strict(
    describeText(
      "count_matches", "How often a pattern matches in a text, without overlaps.",
      [text, pattern], .int, Example("\"banana\".count_matches(\"an\")", shows: "2"),
      ["str_count", "regexp_count", "count occurrences", "str.count"],
      seeAlso: ["extract_all", "escape_pattern"]),
    constants: ["pattern"], type: { fits($0) ? .int : nil }
  ) { call in
    let pattern = try Pattern(call.text(1) ?? "")
    let (values, _) = try call.mapText(empty: Int64(0)) { text in
      var count: Int64 = 0
      pattern.forEachMatch(in: text) { _ in count += 1 }
      return count
    }
    return call.result(.int, .int(values))
  }

  private static let replacePattern = ElementFunction.strict(
    describeText(
      "replace_pattern", "Replaces what a pattern matches; `\\1` puts the first group in.",
      [text, pattern, OptionSpec("new", .text, "What to put instead; `\\0` is the whole match.")],
      Example(
        "\"Heat (1995)\".replace_pattern(r\"\\((\\d+)\\)\", r\"[\\1]\")",
        shows: "\"Heat [1995]\""),
      ["re.sub", "gsub", "regexp_replace", "str_replace_all", "regex replace"],
      seeAlso: ["replace", "extract"]),
    constants: ["pattern", "new"], type: { fits($0) ? .text : nil }
  ) { call in
    let pattern = try Pattern(call.text(1) ?? "")
    let template = try ReplacementTemplate(call.text(2) ?? "", pattern, call)
    return try call.mapText { text, out in
      var start = 0
      pattern.forEachMatch(in: text) { groups in
        guard let whole = groups[0] else { return }
        out.append(contentsOf: text[start..<whole.lowerBound])
        template.append(groups, of: text, to: &out)
        start = whole.upperBound
      }
      out.append(contentsOf: text[start...])
      return true
    }
  }

  private static let splitPattern = ElementFunction.strict(
    describeText(
      "split_pattern", "The parts of a text between what a pattern matches, as a list.",
      [text, pattern], .list(of: .text),
      Example("\"a, b;c\".split_pattern(r\"[,;]\\s*\")", shows: "[\"a\", \"b\", \"c\"]"),
      ["re.split", "regexp_split", "strsplit", "str_split"], seeAlso: ["split", "words"]),
    constants: ["pattern"], type: { fits($0) ? .list(of: .text) : nil }
  ) { call in
    let pattern = try Pattern(call.text(1) ?? "")
    return try call.mapLists(of: .text) { _, text, parts in
      var start = 0
      pattern.forEachMatch(in: text) { groups in
        // An empty match separates nothing.
        guard let whole = groups[0], !whole.isEmpty else { return }
        parts.append(utf8: UnsafeBufferPointer(rebasing: text[start..<whole.lowerBound]))
        start = whole.upperBound
      }
      parts.append(utf8: UnsafeBufferPointer(rebasing: text[start...]))
    }
  }

  private static let escapePattern = ElementFunction.textToText(
    describeText(
      "escape_pattern", "A pattern that matches just this text.", [text],
      Example("\"(500)\".escape_pattern()", shows: "\"\\\\(500\\\\)\""),
      ["re.escape", "fixed", "quotemeta", "literal"], seeAlso: ["count_matches", "extract"])
  ) { _, _, text, out in
    for byte in text {
      let isPlain =
        byte >= 0x80 || byte == 0x5F || (byte >= 0x30 && byte <= 0x39)
        || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
      if !isPlain { out.append(0x5C) }
      out.append(byte)
    }
    return true
  }
}

/// What `replace_pattern` puts in the place of a match: bytes, and groups of the match.
private struct ReplacementTemplate: Sendable {
  private enum Part: Sendable {
    case bytes([UInt8])
    case group(Int)
  }
  private var parts: [Part] = []

  /// - Throws: `bad-argument` for a group that the pattern lacks and for a `\` that names none.
  init(_ text: String, _ pattern: Pattern, _ call: ElementCall) throws {
    let bytes = Array(text.utf8)
    var literal: [UInt8] = []
    var position = 0
    while position < bytes.count {
      guard bytes[position] == 0x5C else {
        literal.append(bytes[position])
        position += 1
        continue
      }
      let next = position + 1 < bytes.count ? bytes[position + 1] : 0
      position += 2
      switch next {
      case 0x5C: literal.append(0x5C)
      case 0x30...0x39:
        let group = Int(next) - 0x30
        guard group <= pattern.groupCount else {
          throw call.failure(
            "the pattern has \(pattern.groupCount) groups, so there is no group \(group)",
            help: "`\\0` is the whole match", blaming: 2)
        }
        parts.append(.bytes(literal))
        parts.append(.group(group))
        literal = []
      default:
        throw call.failure(
          "a `\\` in `new` of `replace_pattern` must be followed by a digit or another `\\`",
          help: "write it as a raw text: `r\"\\1\"`", blaming: 2)
      }
    }
    parts.append(.bytes(literal))
  }

  func append(
    _ groups: [Range<Int>?], of text: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]
  ) {
    for part in parts {
      switch part {
      case .bytes(let bytes): out.append(contentsOf: bytes)
      case .group(let group): if let range = groups[group] { out.append(contentsOf: text[range]) }
      }
    }
  }
}
