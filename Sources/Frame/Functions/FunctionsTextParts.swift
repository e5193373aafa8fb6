import Describe
import Diagnostics
import Numeric

/// Functions that find or take parts of a text.
extension ElementFunctions {
  static let textPartFunctions: [ElementFunction] = [
    chars, words, lines, partBefore, partAfter, indexOf, containsAny,
  ]

  private static let chars = ElementFunction.textToTexts(
    describeText(
      "chars", "The code points of a text, as a list of texts.", [text], .list(of: .text),
      Example("\"Heat\".chars()", shows: "[\"H\", \"e\", \"a\", \"t\"]"),
      ["characters", "letters", "split chars", "strsplit"], seeAlso: ["words", "split"])
  ) { _, _, text, parts in
    var position = 0
    while position < text.count {
      let length = text.pointLength(at: position)
      parts.append(utf8: UnsafeBufferPointer(rebasing: text[position..<position + length]))
      position += length
    }
  }

  private static let words = ElementFunction.textToTexts(
    describeText(
      "words", "The parts of a text between white space, as a list.", [text], .list(of: .text),
      Example("\"Die  Hard 2\".words()", shows: "[\"Die\", \"Hard\", \"2\"]"),
      ["tokenize", "split whitespace", "str_split_1"], seeAlso: ["split", "lines", "squish"])
  ) { _, _, text, parts in text.forEachWord { parts.append(utf8: $0) } }

  private static let lines = ElementFunction.textToTexts(
    describeText(
      "lines", "The lines of a text, as a list; a line end at the end begins no line.", [text],
      .list(of: .text), Example("\"a\\nb\\n\".lines()", shows: "[\"a\", \"b\"]"),
      ["splitlines", "readlines"], seeAlso: ["split", "words"])
  ) { _, _, text, parts in
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count, text[end] != 0x0A, text[end] != 0x0D { end += 1 }
      parts.append(utf8: UnsafeBufferPointer(rebasing: text[start..<end]))
      let isPair = end + 1 < text.count && text[end] == 0x0D && text[end + 1] == 0x0A
      start = end + (isPair ? 2 : 1)
    }
  }

  private static func part(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String], seeAlso: String,
    isBefore: Bool
  ) -> ElementFunction {
    .textToText(
      describeText(
        name, summary,
        [
          text, OptionSpec("separator", .text, .nonEmpty, "What to look for."),
          OptionSpec(
            "last", .bool, default: .bool(false),
            "Whether the last separator counts, not the first."
          ),
        ], example, terms, seeAlso: [seeAlso, "split", "extract"]), constants: ["last"],
      type: { isText($0[0]) && isText($0[1]) && ($0[2] == .bool || $0[2] == .null) }
    ) { call, row, text, out in
      let separator = call.utf8(1, row)
      let found = call.flag(2) == true ? text.findLast(separator) : text.find(separator)
      guard let found, !separator.isEmpty else { return false }
      out.append(
        contentsOf: isBefore ? text[..<found] : text[(found + separator.count)...])
      return true
    }
  }

  private static let partBefore = part(
    "part_before", "The part of a text before a separator; null where there is none.",
    Example("\"Alien: Covenant\".part_before(\":\")", shows: "\"Alien\""),
    ["textbefore", "substringbefore", "str_before", "partition", "split_part"],
    seeAlso: "part_after", isBefore: true)
  private static let partAfter = part(
    "part_after", "The part of a text after a separator; null where there is none.",
    Example("\"a/b/c\".part_after(\"/\", last: true)", shows: "\"c\""),
    ["textafter", "substringafter", "str_after", "rpartition"], seeAlso: "part_before",
    isBefore: false)

  private static let indexOf = ElementFunction.strict(
    describeText(
      "index_of", "Where a text or a list first holds a value, from 0; null where it does not.",
      [
        OptionSpec("value", .oneOf([.text, .list(of: .any)]), "Text or list."),
        OptionSpec("part", .any, "Text or value to look for."),
      ], .int, Example("\"Heat\".index_of(\"a\")", shows: "2"),
      ["find", "position", "strpos", "instr", "search", "match", "locate", "which"],
      seeAlso: ["contains", "slice"]),
    type: { types in
      if let element = types[0].element {
        return Comparison.accepts(types[1], element, equality: true) ? .int : nil
      }
      return isText(types[0]) && isText(types[1]) ? .int : nil
    }
  ) { call in
    if call[0].type.element != nil {
      let equals = try ElementEquality(call.elements(0), call[1], work: call.work)
      let (values, valid) = try call.plainRows(empty: Int64(0)) { row in
        let elements = call.listRange(0, row)
        return elements.first { equals($0, call.place(1, row)) }
          .map { Int64($0 - elements.lowerBound) }
      }
      return call.result(.int, .int(values), where: valid)
    }
    let (values, valid) = try call.mapRows(empty: Int64(0)) { row, text in
      text.find(call.utf8(1, row)).map {
        Int64(UnsafeBufferPointer(rebasing: text[..<$0]).codePoints)
      }
    }
    return call.result(.int, .int(values), where: valid)
  }

  private static let containsAny = ElementFunction.textToBool(
    describeText(
      "contains_any", "Whether a text holds at least one of several others.",
      [text, OptionSpec("parts", .list(of: .text), "What to look for.")], .bool,
      Example("\"Star Wars\".contains_any([\"Trek\", \"Wars\"])", shows: "true"),
      ["str.contains", "any of", "like any", "grepl"], seeAlso: ["contains"]),
    constants: ["parts"],
    type: { isText($0[0]) && ($0[1].element.map(isText) ?? ($0[1] == .null)) }
  ) { call, _, text in
    let parts = call.elements(1)
    for index in call.listRange(1, 0) where !parts.isNull(index) {
      if text.find(parts.utf8(index)) != nil { return true }
    }
    return false
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Where another text last occurs.
  func findLast(_ other: UnsafeBufferPointer<UInt8>) -> Int? {
    var position = count - other.count
    while position >= 0 {
      if UnsafeBufferPointer(rebasing: self[position...]).hasPrefix(other) { return position }
      position -= 1
    }
    return nil
  }
}
