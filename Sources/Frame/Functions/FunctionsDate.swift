import Describe
import Diagnostics
import Numeric

/// Making dates and datetimes.
extension ElementFunctions {
  static let dateFunctions: [ElementFunction] =
    [date, makeDate, datetime, fromUnix, toUnix] + durationFunctions

  static let moment = OptionSpec("date", .oneOf([.date, .datetime]), "Date or datetime.")

  static func isMoment(_ type: ColumnType) -> Bool {
    type == .date || type == .datetime || type == .null
  }

  static func describeDate(
    _ name: String, _ summary: String, _ parameters: [OptionSpec], _ returns: ValueType,
    _ example: Example, _ terms: [String], seeAlso: [String] = []
  ) -> FunctionDescription {
    FunctionDescription(
      name, .date, summary, parameters: parameters, returns: returns, examples: [example],
      searchTerms: terms, seeAlso: seeAlso)
  }

  private static let date = ElementFunction.strict(
    describeDate(
      "date", "The day of a datetime.", [moment], .date,
      Example("@2012-05-04T20:15.date()", shows: "@2012-05-04"), ["dt.date", "as_date"],
      seeAlso: ["make_date", "to_datetime", "to_date"]), type: { isMoment($0[0]) ? .date : nil }
  ) { call in
    guard let times = call[0].times else {
      return call[0].days == nil ? .nulls(.date, count: call.rowCount) : call[0]
    }
    return call.result(.date, .date(try call.map(times) { Calendar.day(of: $0) }))
  }

  private static let makeDate = ElementFunction.strict(
    describeDate(
      "make_date", "The date of a year, a month and a day; null where there is none.",
      [
        OptionSpec("year", .int, "Year, from 1 to 9999."),
        OptionSpec("month", .int, default: .int(1), "Month, from 1 to 12."),
        OptionSpec("day", .int, default: .int(1), "Day of the month."),
      ], .date, Example("make_date(2012, 5, 4)", shows: "@2012-05-04"),
      ["ymd", "datefromparts", "date from parts", "ISOdate"], seeAlso: ["to_date", "date"]),
    type: { types in types.allSatisfy { $0 == .int || $0 == .null } ? .date : nil }
  ) { call in
    let (values, valid) = try call.plainRows(empty: Int32(0)) { row in
      guard let year = call.int(0, row: row), let month = call.int(1, row: row),
        let day = call.int(2, row: row)
      else { return nil }
      return Calendar.days(year: year, month: month, day: day)
    }
    let result = call.result(.date, .date(values), where: valid)
    let lost = result.nullCount - (call.validity.map { call.rowCount - $0.setCount } ?? 0)
    if lost > 0 { call.noteNulls(lost, "has no such date") }
    return result
  }

  private static let datetime = ElementFunction.strict(
    describeDate(
      "to_datetime", "A datetime: of a date its midnight, of a text what it says, ISO or a format.",
      [
        OptionSpec("value", .oneOf([.date, .datetime, .text]), "Date or text."),
        OptionSpec(
          "format", .text, default: .null, "Format, as in C's `strptime`; ISO 8601 unless given."),
      ], .datetime,
      Example("\"04/05/2012 20:15\".to_datetime(\"%d/%m/%Y %H:%M\")", shows: "@2012-05-04T20:15"),
      ["as_datetime", "timestamp", "parse", "strptime", "ymd_hms"], seeAlso: ["date", "to_date"]),
    constants: ["format"],
    type: { (isMoment($0[0]) || $0[0].isTextual) && isText($0[1]) ? .datetime : nil }
  ) { call in
    guard call[0].type.isTextual else {
      return call.result(.datetime, .time(try call.map(call.times(of: call[0])) { $0 }))
    }
    let reason = "\(call.rowCount == 1 ? "is" : "are") no such datetime"
    guard let text = call.text(1) else {
      let (times, read) = try call.mapText(empty: Int64(0)) { Calendar.parseDatetime($0) }
      return call.parsed(.datetime, .time(times), read, reason)
    }
    let format = try call.dateFormat(text, at: 1)
    let (times, read) = try call.mapText(empty: Int64(0)) {
      Calendar.parse($0, format: format)
    }
    return call.parsed(.datetime, .time(times), read, reason)
  }

  private static let fromUnix = ElementFunction.strict(
    describeDate(
      "from_unix", "The datetime of a number of seconds since 1970-01-01T00:00.",
      [OptionSpec("seconds", .number, "Seconds.")], .datetime,
      Example("1336162500.from_unix()", shows: "@2012-05-04T20:15"),
      ["to_timestamp", "as_datetime", "epoch", "from_unixtime"], seeAlso: ["to_unix"]),
    type: { number($0) == nil ? nil : .datetime }
  ) { call in
    let limit = Calendar.time(of: Calendar.dayRange.upperBound) / 1_000_000 + 86_400
    if let ints = call[0].ints {
      let low = Calendar.time(of: Calendar.dayRange.lowerBound) / 1_000_000
      let inside = try Bitmap.made(count: call.rowCount, work: call.work) {
        ints[$0] >= low && ints[$0] < limit
      }
      let times = try call.map(ints) { $0 >= low && $0 < limit ? $0 * 1_000_000 : 0 }
      return call.inCalendar(call.result(.datetime, .time(times), where: inside))
    }
    let floats = try call.floatArgument(0)
    let (low, high) = (
      Double(Calendar.time(of: Calendar.dayRange.lowerBound)), Double(limit) * 1e6
    )
    let inside = try Bitmap.made(count: call.rowCount, work: call.work) {
      let micros = (floats[$0] * 1e6).rounded(.toNearestOrEven)
      return micros >= low && micros < high
    }
    let times = try call.map(floats) { value -> Int64 in
      let micros = (value * 1e6).rounded(.toNearestOrEven)
      return micros >= low && micros < high ? Int64(micros) : 0
    }
    return call.inCalendar(call.result(.datetime, .time(times), where: inside))
  }

  private static let toUnix = ElementFunction.strict(
    describeDate(
      "to_unix", "The seconds from 1970-01-01T00:00 to a moment.", [moment], .float,
      Example("@1970-01-02.to_unix()", shows: "86400.0"),
      ["epoch", "unix_timestamp", "as.numeric"],
      seeAlso: ["from_unix"]), type: { isMoment($0[0]) ? .float : nil }
  ) { call in
    guard call[0].type != .null else { return .nulls(.float, count: call.rowCount) }
    return try call.floats(call.map(call.times(of: call[0])) { Double($0) / 1e6 })
  }
}

extension ElementCall {
  /// The bytes of a format by which dates are read.
  /// - Throws: `bad-argument` when it has an unknown letter or names no whole date.
  func dateFormat(_ format: String, at index: Int) throws -> [UInt8] {
    let bytes = Array(format.utf8)
    guard Calendar.canParse(format: bytes) else {
      throw failure(
        "`format` of `\(name)` must name year, month and day",
        help: "known are `%Y %y %m %B %b %d %e %H %M %S %f %%`", blaming: index)
    }
    return bytes
  }
}
