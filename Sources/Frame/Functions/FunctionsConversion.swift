import Describe
import Diagnostics
import Numeric

extension ElementFunctions {
  static let conversionFunctions: [ElementFunction] = [toInt, toFloat, toBool, parseNumber, toDate]

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
      let (values, read) = try call.mapText(empty: Int64(0)) { NumberScan.integer(ofText: $0) }
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
      let (values, read) = try call.mapText(empty: 0.0) { NumberScan.double(ofText: $0) }
      return call.parsed(
        .float, .float(values), read, "\(call.rowCount == 1 ? "is" : "are") no number")
    }
  }

  private static let toBool = ElementFunction.strict(
    describe(
      "to_bool",
      "Whether a text says true or yes, or a number is not 0; null where it says none.",
      [anyValue], .bool, Example("\"yes\".to_bool()", shows: "true"),
      ["as_bool", "as.logical", "cast", "parse_logical", "truthy"], seeAlso: ["to_int"]),
    type: { $0[0].isNumeric || $0[0] == .bool || isText($0[0]) ? .bool : nil }
  ) { call in
    switch call[0].storage {
    case .bool: return call[0]
    case .int(let ints):
      return call.result(.bool, .bool(try call.map(ints) { $0 != 0 ? 1 : 0 }))
    case .float(let floats):
      return call.result(.bool, .bool(try call.map(floats) { $0 != 0 ? 1 : 0 }))
    default:
      let (values, read) = try call.mapText(empty: UInt8(0)) { text -> UInt8? in
        switch String(decoding: text.trimmed.map { $0 | 0x20 }, as: UTF8.self) {
        case "true", "yes", "t", "y", "on", "1": 1
        case "false", "no", "f", "n", "off", "0": 0
        default: nil
        }
      }
      return call.parsed(
        .bool, .bool(values), read, "\(call.rowCount == 1 ? "is" : "are") neither true nor false")
    }
  }

  private static let parseNumber = ElementFunction.strict(
    describe(
      "parse_number", "The number that a text is written for people: `$1,234.50`, `12%`, `3.5M`.",
      [
        OptionSpec("text", .text, "Text."),
        OptionSpec(
          "decimal", .text, default: .text("."), .oneOf([".", ","]),
          "What stands before the decimals; the other one stands between thousands."),
      ], .float, Example("\"$1,234.50\".parse_number()", shows: "1234.5"),
      ["currency", "readr", "to_number", "destring", "thousands"], seeAlso: ["to_float", "to_text"]),
    constants: ["decimal"], type: { isText($0[0]) && isText($0[1]) ? .float : nil }
  ) { call in
    let point: UInt8
    switch call.text(1) {
    case ".": point = 0x2E
    case ",": point = 0x2C
    default:
      throw call.failure("`decimal` of `parse_number` must be \".\" or \",\"", blaming: 1)
    }
    let (values, read) = try call.mapText(empty: 0.0) {
      WrittenNumber.value($0, point: point)
    }
    return call.parsed(
      .float, .float(values), read, "\(call.rowCount == 1 ? "has" : "have") no number")
  }

  private static let toDate = ElementFunction.strict(
    describe(
      "to_date", "The date that a text names: ISO, or by a format such as `%d/%m/%Y`.",
      [
        OptionSpec("value", .oneOf([.text, .date, .datetime]), "Text."),
        OptionSpec("format", .text, default: .text("%Y-%m-%d"), "Format, as in C's `strptime`."),
      ], .date, Example("\"04/05/2012\".to_date(\"%d/%m/%Y\")", shows: "@2012-05-04"),
      ["parse_dates", "strptime", "as.Date", "dmy"], seeAlso: ["to_text", "to_datetime"]),
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
    let format = try call.dateFormat(call.text(1) ?? "", at: 1)
    let isISO = format == Array("%Y-%m-%d".utf8)
    let (days, read) = try call.mapText(empty: Int32(0)) { text in
      isISO ? Calendar.parseDate(text) : Calendar.parse(text, format: format).map(Calendar.day(of:))
    }
    return call.parsed(
      .date, .date(days), read, "\(call.rowCount == 1 ? "is" : "are") no such date")
  }
}
