import Describe
import Diagnostics
import Numeric

/// Values as texts.
extension ElementFunctions {
  static let formatFunctions: [ElementFunction] = [toText, concat]

  private static let anyValue = OptionSpec("value", .any, "Value.")

  private static let toText = ElementFunction.strict(
    FunctionDescription(
      "to_text", .text,
      "The value as text, as an f-string writes it, under a format if one is given.",
      parameters: [
        anyValue,
        OptionSpec(
          "format", .text, default: .null,
          "`,` `.2f` `.1%` `money` `units` `bytes` `ordinal` `>8`; `%d %B %Y`; `h:mm`, `.1h`."),
      ], returns: .text,
      examples: [
        Example("42.to_text()", shows: "\"42\""),
        Example("187_436_818.to_text(\"money\")", shows: "\"$187M\""),
        Example("@2012-05-04.to_text(\"%d %B %Y\")", shows: "\"04 May 2012\""),
        Example("125min.to_text(\"h:mm\")", shows: "\"2:05\""),
      ],
      searchTerms: [
        "as_str", "cast", "as.character", "astype", "strftime", "to_char", "formatC",
        "number_format", "sprintf", "comma", "percent", "dollar", "format_date",
      ],
      seeAlso: ["to_date", "parse_number"]),
    constants: ["format"],
    type: { ($0[0].element == nil || $0[1] == .null) && isText($0[1]) ? .text : nil }
  ) { call in
    guard let style = call.text(1) else {
      return try call[0].plainTexts(work: call.work).expanded(to: call.rowCount, work: call.work)
    }
    let format: ValueFormat
    do {
      format = try ValueFormat(style, for: call[0].type)
    } catch var failure as Failure {
      failure.blames = "format"
      throw failure
    }
    let vector = call[0]
    if vector.type.isTextual {
      return try call.mapText { text, out in
        let made = try? format.text(of: .text(String(decoding: text, as: UTF8.self)))
        out.append(contentsOf: (made ?? "").utf8)
        return true
      }
    }
    return try call.texts { row, out in
      let made = try? format.text(of: vector.scalar(at: call.place(0, row)))
      out.append(contentsOf: (made ?? "").utf8)
      return true
    }
  }

  /// What an f-string over columns is made of; nulls are written as `null`, as in one of values.
  private static let concat = ElementFunction.lenient(
    describeText(
      "concat", "The values as one text, one after the other.",
      [OptionSpec("values", .any, isVariadic: true, "Values.")],
      Example("f\"{1}a\"", shows: "\"1a\""), ["paste0", "str_c"]), type: { _ in .text }
  ) { call in
    try call.texts { row, out in
      for (index, argument) in call.arguments.enumerated() {
        PlainText.append(argument, call.place(index, row), to: &out)
      }
      return true
    }
  }
}
