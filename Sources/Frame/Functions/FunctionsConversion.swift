import Describe
import Diagnostics
import Numeric

extension ElementFunctions {
  static let conversionFunctions: [ElementFunction] = [toInt, toFloat, toText, toDate]

  private static let anyValue = OptionSpec("value", .any, "Value.")

  private static func describe(
    _ name: String, _ summary: String, _ parameters: [OptionSpec], _ returns: ValueType,
    _ example: Example, _ terms: [String], seeAlso: [String] = []
  ) -> FunctionDescription {
    FunctionDescription(
      name, .column, summary, parameters: parameters, returns: returns, examples: [example],
      searchTerms: terms, seeAlso: seeAlso)
  }

  private static let toInt = ElementFunction.strict(
    describe(
      "to_int", "An int: of a text what it says, of a float the whole part.", [anyValue], .int,
      Example("\"42\".to_int()", shows: "42"), ["as_int", "cast", "as.integer", "astype"],
      seeAlso: ["to_float", "round"]),
    type: { $0[0].isNumeric || $0[0] == .bool || isText($0[0]) ? .int : nil }
  ) { call in
    switch call[0].storage {
    case .int: return call[0]
    case .bool(let flags): return call.result(.int, .int(try call.map(flags) { Int64($0) }))
    case .float(let floats):
      let inside = try Bitmap.made(count: call.rowCount, work: call.work) {
        floats[$0] >= -0x1p63 && floats[$0] < 0x1p63
      }
      let whole = try call.map(floats) { $0 >= -0x1p63 && $0 < 0x1p63 ? Int64($0) : 0 }
      let result = call.result(.int, .int(whole), where: inside)
      let lost = result.nullCount - call[0].nullCount
      if lost > 0 { call.noteNulls(lost, "is outside the range of int") }
      return result
    default:
      let (values, read) = try call.mapText(empty: Int64(0)) { NumberScanning.int($0) }
      return call.parsed(.int, .int(values), read, "\(call.rowCount == 1 ? "is" : "are") no int")
    }
  }

  private static let toFloat = ElementFunction.strict(
    describe(
      "to_float", "A float: of a text what it says.", [anyValue], .float,
      Example("\"2.5\".to_float()", shows: "2.5"), ["as_float", "cast", "as.numeric", "astype"],
      seeAlso: ["to_int"]),
    type: { $0[0].isNumeric || $0[0] == .bool || isText($0[0]) ? .float : nil }
  ) { call in
    switch call[0].storage {
    case .float: return call[0]
    case .int, .bool: return call.result(.float, .float(try call.floatArgument(0)))
    default:
      let (values, read) = try call.mapText(empty: 0.0) { NumberScanning.float($0) }
      return call.parsed(
        .float, .float(values), read, "\(call.rowCount == 1 ? "is" : "are") no number")
    }
  }

  private static let toText = ElementFunction.strict(
    describe(
      "to_text", "The value as text: dates without `@`, numbers by a format if one is given.",
      [
        anyValue,
        OptionSpec(
          "format", .text, default: .null,
          "As in an f-string: \"money\", \",\", \".2f\", \".1%\", \">8\"."),
      ], .text, Example("187_436_818.to_text(\"money\")", shows: "\"$187M\""),
      ["as_str", "cast", "as.character", "astype"],
      seeAlso: ["format_date"]), constants: ["format"],
    type: { $0.count == 1 || isText($0[1]) ? .text : nil }
  ) { call in
    let vector = call[0]
    if call.arguments.count > 1, let format = call.text(1) {
      return try call.formattedTexts(TextFormat(format))
    }
    if vector.type.isTextual { return try vector.converted(to: .text, work: call.work) }
    let step = vector.isConstant(among: call.rowCount) ? 0 : 1
    return try call.texts { row, out in
      switch vector.scalar(at: row * step) {
      case .date(let days): out.append(contentsOf: Calendar.text(date: days).utf8)
      case .datetime(let time): out.append(contentsOf: Calendar.text(datetime: time).utf8)
      case let other: out.append(contentsOf: other.source.utf8)
      }
      return true
    }
  }

  private static let toDate = ElementFunction.strict(
    describe(
      "to_date", "The date that a text names: ISO, or by a format such as `%d/%m/%Y`.",
      [
        OptionSpec("value", .oneOf([.text, .date, .datetime]), "Text."),
        OptionSpec("format", .text, default: .text("%Y-%m-%d"), "Format, as in C's `strptime`."),
      ], .date, Example("\"04/05/2012\".to_date(\"%d/%m/%Y\")", shows: "@2012-05-04"),
      ["parse_dates", "strptime", "as.Date", "dmy"], seeAlso: ["format_date", "to_datetime"]),
    constants: ["format"],
    type: { types in
      (isText(types[0]) || types[0] == .date || types[0] == .datetime) && isText(types[1])
        ? .date : nil
    }
  ) { call in
    if let times = call[0].times {
      return call.result(.date, .date(try call.map(times) { Calendar.day(of: $0) }))
    }
    guard call[0].type.isTextual else { return call[0] }
    let format = Array((call.text(1) ?? "").utf8)
    guard Calendar.canParse(format: format) else {
      throw call.failure(
        "`format` of `to_date` must name year, month and day",
        help: "known are `%Y %y %m %B %b %d %e %H %M %S %f %%`", blaming: 1)
    }
    let isISO = format == Array("%Y-%m-%d".utf8)
    let (days, read) = try call.mapText(empty: Int32(0)) { text in
      isISO ? Calendar.parseDate(text) : Calendar.parse(text, format: format).map(Calendar.day(of:))
    }
    return call.parsed(
      .date, .date(days), read, "\(call.rowCount == 1 ? "is" : "are") no such date")
  }
}

/// Numbers in texts: decimal digits with an optional sign, for floats a point and an exponent; white
/// space around is passed over. Nothing else, hex, `nan` and `inf` included.
enum NumberScanning {
  static func int(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    let text = text.trimmed
    var position = 0
    var isNegative = false
    if let first = text.first, first == 0x2D || first == 0x2B {
      isNegative = first == 0x2D
      position = 1
    }
    guard position < text.count else { return nil }
    var value: Int64 = 0
    while position < text.count {
      guard text[position] >= 0x30, text[position] <= 0x39 else { return nil }
      let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
      // Negative throughout, because there is one more negative number.
      let (next, past) = scaled.subtractingReportingOverflow(Int64(text[position] - 0x30))
      if overflow || past { return nil }
      value = next
      position += 1
    }
    if isNegative { return value }
    return value == .min ? nil : -value
  }

  static func float(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    let text = text.trimmed
    guard text.contains(where: { $0 >= 0x30 && $0 <= 0x39 }),
      text.allSatisfy({
        ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2E || $0 == 0x2B || $0 == 0x2D || $0 | 0x20 == 0x65
      }), let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite
    else { return nil }
    return value
  }
}
