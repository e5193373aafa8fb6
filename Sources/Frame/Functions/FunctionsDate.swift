import Describe
import Diagnostics
import Numeric

extension ElementFunctions {
  static let dateFunctions: [ElementFunction] =
    dateParts + timeParts + [
      date, datetime, periodStart, addMonths, formatDate, totalSeconds, totalDays,
    ]

  private static let moment = OptionSpec("date", .oneOf([.date, .datetime]), "Date or datetime.")

  private static func isMoment(_ type: ColumnType) -> Bool {
    type == .date || type == .datetime || type == .null
  }

  private static func describe(
    _ name: String, _ summary: String, _ parameters: [OptionSpec], _ returns: ValueType,
    _ example: Example, _ terms: [String], seeAlso: [String] = []
  ) -> FunctionDescription {
    FunctionDescription(
      name, .date, summary, parameters: parameters, returns: returns, examples: [example],
      searchTerms: terms, seeAlso: seeAlso)
  }

  private static func part(
    _ name: String, _ summary: String, _ shows: String, _ terms: [String],
    _ value: @escaping @Sendable (Int32) -> Int
  ) -> ElementFunction {
    .strict(
      describe(
        name, summary, [moment], .int, Example("@2012-05-04.\(name)()", shows: shows), terms),
      type: { isMoment($0[0]) ? .int : nil }
    ) { call in
      if let days = call[0].days {
        return call.result(.int, .int(try call.map(days) { Int64(value($0)) }))
      }
      guard let times = call[0].times else { return .nulls(.int, count: call.rowCount) }
      return call.result(
        .int, .int(try call.map(times) { Int64(value(Calendar.day(of: $0))) }))
    }
  }

  private static let dateParts: [ElementFunction] = [
    part("year", "The year of a date.", "2012", ["dt.year", "extract year"]) {
      Calendar.civil($0).year
    },
    part("month", "The month of a date, from 1 to 12.", "5", ["dt.month"]) {
      Calendar.civil($0).month
    },
    part("day", "The day of the month of a date.", "4", ["dt.day", "mday"]) {
      Calendar.civil($0).day
    },
    part("quarter", "The quarter of a date, from 1 to 4.", "2", ["dt.quarter"]) {
      (Calendar.civil($0).month + 2) / 3
    },
    part("weekday", "The day of the week: 1 is Monday, 7 is Sunday.", "5", ["dayofweek", "wday"]) {
      Calendar.weekday($0)
    },
    part("day_of_year", "The day of the year, from 1 to 366.", "125", ["yday", "dayofyear"]) {
      Calendar.dayOfYear($0)
    },
  ]

  private static func timePart(
    _ name: String, _ summary: String, _ shows: String, _ size: Int64, _ modulus: Int64
  ) -> ElementFunction {
    .strict(
      describe(
        name, summary, [moment], .int, Example("@2012-05-04T20:15.\(name)()", shows: shows),
        ["dt.\(name)", "time"]), type: { isMoment($0[0]) ? .int : nil }
    ) { call in
      guard let times = call[0].times else {
        if call[0].days == nil { return .nulls(.int, count: call.rowCount) }
        return call.result(.int, .int(Buffer(repeating: 0, count: call.rowCount)))
      }
      return call.result(
        .int, .int(try call.map(times) { Calendar.timeOfDay($0) / size % modulus }))
    }
  }

  private static let timeParts: [ElementFunction] = [
    timePart("hour", "The hour of a datetime, from 0 to 23.", "20", 3_600_000_000, 24),
    timePart("minute", "The minute of a datetime, from 0 to 59.", "15", 60_000_000, 60),
    timePart("second", "The whole second of a datetime, from 0 to 59.", "0", 1_000_000, 60),
  ]

  private static let date = ElementFunction.strict(
    describe(
      "date", "The day of a datetime.", [moment], .date,
      Example("@2012-05-04T20:15.date()", shows: "@2012-05-04"), ["dt.date", "as_date"],
      seeAlso: ["to_datetime", "to_date"]), type: { isMoment($0[0]) ? .date : nil }
  ) { call in
    guard let times = call[0].times else {
      return call[0].days == nil ? .nulls(.date, count: call.rowCount) : call[0]
    }
    return call.result(.date, .date(try call.map(times) { Calendar.day(of: $0) }))
  }

  private static let datetime = ElementFunction.strict(
    describe(
      "to_datetime", "A datetime: of a date its midnight, of a text what ISO 8601 makes of it.",
      [OptionSpec("value", .oneOf([.date, .datetime, .text]), "Date or ISO text.")], .datetime,
      Example("@2012-05-04.to_datetime()", shows: "@2012-05-04T00:00"),
      ["as_datetime", "timestamp", "parse"], seeAlso: ["date", "to_date"]),
    type: { isMoment($0[0]) || $0[0].isTextual ? .datetime : nil }
  ) { call in
    if call[0].type.isTextual {
      let (times, parsed) = try call.mapText(empty: Int64(0)) { Calendar.parseDatetime($0) }
      return call.parsed(.datetime, .time(times), parsed, "is no ISO datetime")
    }
    return call.result(.datetime, .time(try call.map(call.times(of: call[0])) { $0 }))
  }

  private static let periodStart = ElementFunction.strict(
    describe(
      "period_start", "The first day of the period that holds the date.",
      [
        moment,
        OptionSpec(
          "unit", .text, .oneOf(Calendar.Period.allCases.map(\.rawValue)), "Length of the period."),
      ], .date, Example("@2012-05-04.period_start(\"month\")", shows: "@2012-05-01"),
      ["floor", "truncate", "date_trunc", "to_period", "floor_date", "resample"]),
    constants: ["unit"], type: { isMoment($0[0]) && $0[1].isTextual ? .date : nil }
  ) { call in
    guard let period = Calendar.Period(rawValue: call.text(1) ?? "") else {
      throw call.failure(
        "`unit` of `period_start` must be \"day\", \"week\", \"month\", \"quarter\" or \"year\"",
        blaming: 1)
    }
    if let days = call[0].days {
      return call.result(.date, .date(try call.map(days) { Calendar.start(of: period, $0) }))
    }
    guard let times = call[0].times else { return .nulls(.date, count: call.rowCount) }
    return call.result(
      .date, .date(try call.map(times) { Calendar.start(of: period, Calendar.day(of: $0)) }))
  }

  private static let addMonths = ElementFunction.strict(
    describe(
      "add_months", "The same day some months later, or the last day of that month.",
      [OptionSpec("date", .date, "Date."), OptionSpec("months", .int, "Months; below 0 earlier.")],
      .date, Example("@2012-01-31.add_months(1)", shows: "@2012-02-29"),
      ["DateOffset", "interval", "shift months"]),
    type: { types in
      (types[0] == .date || types[0] == .null) && (types[1] == .int || types[1] == .null)
        ? .date : nil
    }
  ) { call in
    guard let days = call[0].days, let months = call[1].ints else {
      return .nulls(.date, count: call.rowCount)
    }
    let moved = try call.zip(days, months) {
      Calendar.adding(months: Int($1), to: $0) ?? Int32.min
    }
    let inside = try Bitmap.made(count: call.rowCount, work: call.work) { moved[$0] != .min }
    let result = call.result(.date, .date(moved), where: inside)
    let lost = result.nullCount - (call.validity.map { call.rowCount - $0.setCount } ?? 0)
    if lost > 0 { call.noteNulls(lost, "leaves the years 1 to 9999") }
    return result
  }

  private static let formatDate = ElementFunction.strict(
    describe(
      "format_date", "A date as text, by a format of `%Y %m %d %H %M %S %B %b %A %a %j %e %y`.",
      [moment, OptionSpec("format", .text, "Format, as in C's `strftime`.")], .text,
      Example("@2012-05-04.format_date(\"%d %B %Y\")", shows: "\"04 May 2012\""),
      ["strftime", "to_char", "date text"], seeAlso: ["to_date"]),
    constants: ["format"], type: { isMoment($0[0]) && $0[1].isTextual ? .text : nil }
  ) { call in
    let format = Array((call.text(1) ?? "").utf8)
    guard Calendar.text(0, format: format) != nil else {
      throw call.failure(
        "`format` of `format_date` has a letter that is not known",
        help: "known are `%Y %m %d %H %M %S %f %B %b %A %a %j %e %y %%`", blaming: 1)
    }
    let times = try call.times(of: call[0])
    let step = times.count == 1 && call.rowCount != 1 ? 0 : 1
    return try call.texts { row, out in
      out.append(contentsOf: (Calendar.text(times[row * step], format: format) ?? "").utf8)
      return true
    }
  }

  private static func total(
    _ name: String, _ summary: String, _ example: Example, _ unit: Double
  ) -> ElementFunction {
    .strict(
      describe(
        name, summary, [OptionSpec("duration", .duration, "Length of time.")], .float, example,
        ["dt.total_seconds", "dt.days", "duration to number"]),
      type: { $0[0] == .duration || $0[0] == .null ? .float : nil }
    ) { call in
      guard let times = call[0].times else { return .nulls(.float, count: call.rowCount) }
      return try call.floats(call.map(times) { Double($0) / unit })
    }
  }

  private static let totalSeconds = total(
    "seconds", "A duration in seconds.", Example("2min.seconds()", shows: "120.0"), 1e6)
  private static let totalDays = total(
    "days", "A duration in days.", Example("36h.days()", shows: "1.5"), 86_400e6)
}

extension ElementCall {
  /// A result of reading texts: those that could not be read are null, with a note.
  func parsed(
    _ type: ColumnType, _ storage: Vector.Storage, _ read: Bitmap?, _ reason: String
  ) -> Vector {
    let vector = result(type, storage, where: read)
    let lost = vector.nullCount - (validity.map { rowCount - $0.setCount } ?? 0)
    if lost > 0 {
      work.remark(
        .note, "null-result",
        "`\(name)`: \(lost) \(lost == 1 ? "text" : "texts") \(reason), null there")
    }
    return vector
  }
}
