import Describe
import Diagnostics
import Numeric

extension ElementFunctions {
  static let textFunctions: [ElementFunction] = [
    length, upper, lower, title, trim, stripPrefix, stripSuffix, startsWith, endsWith, slice,
    padLeft, padRight, split, join,
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

  /// A function of one text to another.
  private static func mapping(
    _ description: FunctionDescription, constants: Set<String> = [],
    type: @escaping @Sendable ([ColumnType]) -> Bool = { isText($0[0]) },
    _ operation:
      @escaping @Sendable (
        ElementCall, UnsafeBufferPointer<UInt8>, inout [UInt8]
      ) -> Void
  ) -> ElementFunction {
    .strict(description, constants: constants, type: { type($0) ? .text : nil }) { call in
      try call.mapText { text, out in
        operation(call, text, &out)
        return true
      }
    }
  }

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

  private static let upper = mapping(
    describeText(
      "upper", "A text in capital letters.", [text], Example("\"Heat\".upper()", shows: "\"HEAT\""),
      ["uppercase", "toupper", "capitals"], seeAlso: ["lower", "title"])
  ) { _, text, out in TextCase.append(text, to: &out, .upper) }

  private static let lower = mapping(
    describeText(
      "lower", "A text in small letters.", [text], Example("\"Heat\".lower()", shows: "\"heat\""),
      ["lowercase", "tolower", "casefold"], seeAlso: ["upper", "title"])
  ) { _, text, out in TextCase.append(text, to: &out, .lower) }

  private static let title = mapping(
    describeText(
      "title", "A text with a capital at the start of each word.", [text],
      Example("\"the HEAT\".title()", shows: "\"The Heat\""), ["capitalize", "str_to_title"],
      seeAlso: ["upper", "lower"])
  ) { _, text, out in TextCase.append(text, to: &out, .title) }

  private static let trim = mapping(
    describeText(
      "trim", "A text without white space at its ends.", [text],
      Example("\" Heat \".trim()", shows: "\"Heat\""), ["strip", "trimws", "whitespace", "nbsp"])
  ) { _, text, out in out.append(contentsOf: text.trimmed) }

  private static let affix: @Sendable ([ColumnType]) -> Bool = { isText($0[0]) && isText($0[1]) }

  private static let stripPrefix = mapping(
    describeText(
      "strip_prefix", "A text without a beginning, where it has it.",
      [text, OptionSpec("prefix", .text, "What to take off.")],
      Example("\"tt0113277\".strip_prefix(\"tt\")", shows: "\"0113277\""), ["removeprefix"],
      seeAlso: ["strip_suffix"]), constants: ["prefix"], type: affix
  ) { call, text, out in
    let prefix = call[1].utf8(0)
    out.append(contentsOf: text.hasPrefix(prefix) ? .init(rebasing: text[prefix.count...]) : text)
  }

  private static let stripSuffix = mapping(
    describeText(
      "strip_suffix", "A text without an ending, where it has it.",
      [text, OptionSpec("suffix", .text, "What to take off.")],
      Example("\"150 min\".strip_suffix(\" min\")", shows: "\"150\""), ["removesuffix"],
      seeAlso: ["strip_prefix"]), constants: ["suffix"], type: affix
  ) { call, text, out in
    let suffix = call[1].utf8(0)
    out.append(
      contentsOf: text.hasSuffix(suffix)
        ? .init(rebasing: text[..<(text.count - suffix.count)]) : text)
  }

  private static func test(
    _ name: String, _ summary: String, _ parameter: OptionSpec, _ example: Example,
    _ terms: [String],
    _ holds: @escaping @Sendable (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Bool
  ) -> ElementFunction {
    .strict(
      describeText(name, summary, [text, parameter], .bool, example, terms),
      type: { affix($0) ? .bool : nil }
    ) { call in
      if call[1].isConstant(among: call.rowCount) {
        let part = call[1]
        let (flags, _) = try call.mapText(empty: UInt8(0)) { holds($0, part.utf8(0)) ? 1 : 0 }
        return call.result(.bool, .bool(flags))
      }
      let step = call[0].isConstant(among: call.rowCount) ? 0 : 1
      let flags = Buffer<UInt8>(count: call.rowCount) { target in
        for row in target.indices {
          target[row] = holds(call[0].utf8(row * step), call[1].utf8(row)) ? 1 : 0
        }
      }
      return call.result(.bool, .bool(flags))
    }
  }

  private static let startsWith = test(
    "starts_with", "Whether a text begins with another.",
    OptionSpec("prefix", .text, "Beginning."),
    Example("\"Heat\".starts_with(\"He\")", shows: "true"), ["startswith", "prefix"]
  ) { $0.hasPrefix($1) }

  private static let endsWith = test(
    "ends_with", "Whether a text ends with another.", OptionSpec("suffix", .text, "Ending."),
    Example("\"Heat\".ends_with(\"at\")", shows: "true"), ["endswith", "suffix"]
  ) { $0.hasSuffix($1) }

  private static let slice = mapping(
    describeText(
      "slice", "The code points from `start` to `end`, both included; below 0 from the end.",
      [
        text, OptionSpec("start", .int, "First position, from 0."),
        OptionSpec("end", .int, default: .int(-1), "Last position."),
      ], Example("\"Amélie\".slice(1, 3)", shows: "\"mél\""), ["substring", "substr", "str_sub"]),
    constants: ["start", "end"],
    type: { isText($0[0]) && $0[1...].allSatisfy { $0 == .int || $0 == .null } }
  ) { call, text, out in
    let count = text.codePoints
    func place(_ position: Int) -> Int { position < 0 ? count + position : position }
    let first = max(0, place(call.int(1) ?? 0))
    let last = min(count - 1, place(call.int(2) ?? -1))
    guard first <= last else { return }
    out.append(contentsOf: text.codePoints(first...last))
  }

  private static func pad(
    _ name: String, _ summary: String, _ example: Example, atStart: Bool
  ) -> ElementFunction {
    mapping(
      describeText(
        name, summary,
        [
          text, OptionSpec("width", .int, .ints(0...1000), "Code points to reach."),
          OptionSpec("fill", .text, default: .text(" "), "One code point to fill with."),
        ], example, ["pad", "zfill", "ljust", "rjust", "str_pad"]),
      constants: ["width", "fill"],
      type: { isText($0[0]) && ($0[1] == .int || $0[1] == .null) && isText($0[2]) }
    ) { call, text, out in
      let fill = call[2].utf8(0)
      let missing = min(1000, call.int(1) ?? 0) - text.codePoints
      if !atStart { out.append(contentsOf: text) }
      for _ in 0..<max(0, missing) { out.append(contentsOf: fill) }
      if atStart { out.append(contentsOf: text) }
    }
  }

  private static let padLeft = pad(
    "pad_left", "Fills a text up to a width at its start.",
    Example("\"7\".pad_left(3, \"0\")", shows: "\"007\""), atStart: true)
  private static let padRight = pad(
    "pad_right", "Fills a text up to a width at its end.",
    Example("\"7\".pad_right(3, \".\")", shows: "\"7..\""), atStart: false)

  private static let split = ElementFunction.strict(
    describeText(
      "split", "The parts of a text between separators, as a list.",
      [text, OptionSpec("separator", .text, .nonEmpty, "Separator.")], .list(of: .text),
      Example("\"a|b\".split(\"|\")", shows: "[\"a\", \"b\"]"),
      ["str_split", "separate", "explode"],
      seeAlso: ["join"]), constants: ["separator"],
    type: { affix($0) ? .list(of: .text) : nil }
  ) { call in
    let separator = call[1].utf8(0)
    guard !separator.isEmpty else {
      throw call.failure("`separator` of `split` must not be empty", blaming: 1)
    }
    var builder = VectorBuilder(.list(of: .text), capacity: call.rowCount)
    let step = call[0].isConstant(among: call.rowCount) ? 0 : 1
    for row in 0..<call.rowCount {
      if row & 4095 == 0 { try call.work.budget.check() }
      if call[0].isNull(row * step) {
        builder.appendNull()
        continue
      }
      let text = call[0].utf8(row * step)
      builder.appendList { parts in
        var start = 0
        while let found = text.find(separator, from: start) {
          parts.append(utf8: UnsafeBufferPointer(rebasing: text[start..<found]))
          start = found + separator.count
        }
        parts.append(utf8: UnsafeBufferPointer(rebasing: text[start...]))
      }
    }
    return builder.finish()
  }

  private static let join = ElementFunction.strict(
    describeText(
      "join", "The texts of a list in one text, with a separator between; nulls are left out.",
      [
        OptionSpec("list", .list(of: .text), "List of texts."),
        OptionSpec("separator", .text, default: .text(", "), "Separator."),
      ], Example("[\"a\", \"b\"].join(\"|\")", shows: "\"a|b\""),
      ["paste", "string_agg", "str_c", "collapse"], seeAlso: ["split"]), constants: ["separator"],
    type: { types in
      (types[0].element.map(isText) ?? (types[0] == .null)) && isText(types[1]) ? .text : nil
    }
  ) { call in
    let elements = call.elements(0)
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
