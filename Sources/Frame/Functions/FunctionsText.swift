import Describe
import Diagnostics
import Numeric

extension ElementFunctions {
  static let textFunctions: [ElementFunction] = [
    length, upper, lower, title, capitalize, stripPrefix, stripSuffix, startsWith, endsWith, split,
    join,
  ]

  static let text = OptionSpec("text", .text, "Text.")

  static func describeText(
    _ name: String, _ summary: String, _ parameters: [OptionSpec], _ returns: ValueType,
    _ example: Example, _ terms: [String], seeAlso: [String] = []
  ) -> FunctionDescription {
    FunctionDescription(
      name, .text, summary, parameters: parameters, returns: returns, examples: [example],
      searchTerms: terms, seeAlso: seeAlso)
  }

  /// A function that returns text, as most functions of text do.
  static func describeText(
    _ name: String, _ summary: String, _ parameters: [OptionSpec], _ example: Example,
    _ terms: [String], seeAlso: [String] = []
  ) -> FunctionDescription {
    describeText(name, summary, parameters, .text, example, terms, seeAlso: seeAlso)
  }

  static func isText(_ type: ColumnType) -> Bool { type.isTextual || type == .null }

  private static let length = ElementFunction.strict(
    describeText(
      "len", "The number of code points of a text, or of elements of a list.",
      [OptionSpec("value", .oneOf([.text, .list(of: .any)]), "Text or list.")], .int,
      Example("\"Amélie\".len()", shows: "6"), ["length", "nchar", "size", "str.len", "count"]),
    type: { isText($0[0]) || $0[0].element != nil ? .int : nil }
  ) { call in
    if call[0].type.element != nil {
      return call.result(
        .int,
        .int(
          Buffer((0..<call.rowCount).map { Int64(call.listRange(0, $0).count) })))
    }
    let (values, _) = try call.mapText(empty: Int64(0)) { text in
      var count: Int64 = 0
      for byte in text where byte & 0xC0 != 0x80 { count += 1 }
      return count
    }
    return call.result(.int, .int(values))
  }

  private static let upper = ElementFunction.textToText(
    describeText(
      "upper", "A text in capital letters.", [text], Example("\"Heat\".upper()", shows: "\"HEAT\""),
      ["uppercase", "toupper", "capitals"], seeAlso: ["lower", "title"])
  ) { _, _, text, out in
    TextCase.append(text, to: &out, .upper)
    return true
  }

  private static let lower = ElementFunction.textToText(
    describeText(
      "lower", "A text in small letters.", [text], Example("\"Heat\".lower()", shows: "\"heat\""),
      ["lowercase", "tolower", "casefold"], seeAlso: ["upper", "title"])
  ) { _, _, text, out in
    TextCase.append(text, to: &out, .lower)
    return true
  }

  private static let title = ElementFunction.textToText(
    describeText(
      "title", "A text with a capital at the start of each word.", [text],
      Example("\"the HEAT\".title()", shows: "\"The Heat\""),
      ["str_to_title", "proper", "initcap"],
      seeAlso: ["upper", "lower", "capitalize"])
  ) { _, _, text, out in
    TextCase.append(text, to: &out, .title)
    return true
  }

  private static let capitalize = ElementFunction.textToText(
    describeText(
      "capitalize", "A text with a capital at its start, all else in small letters.", [text],
      Example("\"the HEAT\".capitalize()", shows: "\"The heat\""), ["str_to_sentence", "ucfirst"],
      seeAlso: ["title"])
  ) { _, _, text, out in
    TextCase.append(text, to: &out, .sentence)
    return true
  }

  private static let affix: @Sendable ([ColumnType]) -> Bool = { isText($0[0]) && isText($0[1]) }

  private static let stripPrefix = ElementFunction.textToText(
    describeText(
      "strip_prefix", "A text without a beginning, where it has it.",
      [text, OptionSpec("prefix", .text, "What to take off.")],
      Example("\"tt0113277\".strip_prefix(\"tt\")", shows: "\"0113277\""),
      ["removeprefix", "remove_prefix"], seeAlso: ["strip_suffix"]), type: affix
  ) { call, row, text, out in
    let prefix = call.utf8(1, row)
    out.append(contentsOf: text.hasPrefix(prefix) ? .init(rebasing: text[prefix.count...]) : text)
    return true
  }

  private static let stripSuffix = ElementFunction.textToText(
    describeText(
      "strip_suffix", "A text without an ending, where it has it.",
      [text, OptionSpec("suffix", .text, "What to take off.")],
      Example("\"150 min\".strip_suffix(\" min\")", shows: "\"150\""),
      ["removesuffix", "remove_suffix"], seeAlso: ["strip_prefix"]), type: affix
  ) { call, row, text, out in
    let suffix = call.utf8(1, row)
    out.append(
      contentsOf: text.hasSuffix(suffix)
        ? .init(rebasing: text[..<(text.count - suffix.count)]) : text)
    return true
  }

  private static let startsWith = ElementFunction.textToBool(
    describeText(
      "starts_with", "Whether a text begins with another.",
      [text, OptionSpec("prefix", .text, "Beginning.")], .bool,
      Example("\"Heat\".starts_with(\"He\")", shows: "true"), ["startswith", "prefix"],
      seeAlso: ["ends_with", "contains"]), type: affix
  ) { call, row, text in text.hasPrefix(call.utf8(1, row)) }

  private static let endsWith = ElementFunction.textToBool(
    describeText(
      "ends_with", "Whether a text ends with another.",
      [text, OptionSpec("suffix", .text, "Ending.")], .bool,
      Example("\"Heat\".ends_with(\"at\")", shows: "true"), ["endswith", "suffix"],
      seeAlso: ["starts_with", "contains"]), type: affix
  ) { call, row, text in text.hasSuffix(call.utf8(1, row)) }

  private static let split = ElementFunction.strict(
    describeText(
      "split", "The parts of a text between separators, as a list.",
      [
        text, OptionSpec("separator", .text, .nonEmpty, "Separator."),
        OptionSpec(
          "limit", .int, default: .null, .ints(1...Int64.max),
          "Most parts; the last holds the rest."),
      ], .list(of: .text), Example("\"a|b\".split(\"|\")", shows: "[\"a\", \"b\"]"),
      ["str_split", "separate", "explode", "string_to_array"],
      seeAlso: ["join", "split_pattern", "words", "lines", "part_before"]),
    constants: ["separator", "limit"],
    type: { affix($0) && ($0[2] == .int || $0[2] == .null) ? .list(of: .text) : nil }
  ) { call in
    guard !call.utf8(1, 0).isEmpty else {
      throw call.failure(
        "`separator` of `split` must not be empty", help: "`.chars()` gives the code points",
        blaming: 1)
    }
    let limit = call.int(2, row: 0) ?? .max
    return try call.mapLists(of: .text) { _, text, parts in
      let separator = call.utf8(1, 0)
      var start = 0
      var count = 1
      while count < limit, let found = text.find(separator, from: start) {
        parts.append(utf8: UnsafeBufferPointer(rebasing: text[start..<found]))
        start = found + separator.count
        count += 1
      }
      parts.append(utf8: UnsafeBufferPointer(rebasing: text[start...]))
    }
  }

  private static let join = ElementFunction.strict(
    describeText(
      "join", "The values of a list in one text, a separator between; nulls are left out.",
      [
        OptionSpec("list", .list(of: .any), "List of texts, or of values to write as texts."),
        OptionSpec("separator", .text, default: .text(", "), "What stands between."),
      ], Example("[\"a\", \"b\"].join(\"|\")", shows: "\"a|b\""),
      ["paste", "string_agg", "str_c", "collapse"], seeAlso: ["split"]), constants: ["separator"],
    type: { types in
      (types[0].element != nil || types[0] == .null) && isText(types[1]) ? .text : nil
    }
  ) { call in
    let elements = try call.elements(0).plainTexts(work: call.work)
    return try call.texts { row, out in
      let separator = call[1].utf8(0)
      var isFirst = true
      for index in call.listRange(0, row) where !elements.isNull(index) {
        if !isFirst { out.append(contentsOf: separator) }
        isFirst = false
        out.append(contentsOf: elements.utf8(index))
      }
      return true
    }
  }
}
