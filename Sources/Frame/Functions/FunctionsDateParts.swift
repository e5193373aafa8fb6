import Describe
import Diagnostics
import Numeric

/// Parts of dates and datetimes.
extension ElementFunctions {
  static let datePartFunctions: [ElementFunction] =
    [
      part("year", "The year of a date.", "2012", ["dt.year", "extract year"]) {
        Calendar.civil($0).year
      },
      part("quarter", "The quarter of a date, from 1 to 4.", "2", ["dt.quarter"]) {
        (Calendar.civil($0).month + 2) / 3
      },
      part("month", "The month of a date, from 1 to 12.", "5", ["dt.month"]) {
        Calendar.civil($0).month
      },
      part(
        "week", "The week of a date by ISO 8601, from 1 to 53: week 1 has the first Thursday.",
        "18",
        ["isocalendar", "isoweek", "weekofyear", "weeknum"], seeAlso: ["week_year", "weekday"]
      ) { Calendar.week($0).week },
      part(
        "week_year", "The year that the week of a date belongs to by ISO 8601.", "2012",
        ["isoyear", "isocalendar"], seeAlso: ["week"]
      ) { Calendar.week($0).year },
      part("day", "The day of the month of a date.", "4", ["dt.day", "mday"]) {
        Calendar.civil($0).day
      },
      part(
        "weekday", "The day of the week: 1 is Monday, 7 is Sunday.", "5", ["dayofweek", "wday"],
        seeAlso: ["weekday_name", "is_weekend"]
      ) { Calendar.weekday($0) },
      part(
        "day_of_year", "The day of the year, from 1 to 366.", "125",
        ["yday", "dayofyear", "ordinal day"]
      ) { Calendar.dayOfYear($0) },
      part(
        "days_in_month", "How many days the month of a date has.", "31",
        ["monthlen", "daysinmonth"], seeAlso: ["last_day"]
      ) {
        let date = Calendar.civil($0)
        return Calendar.daysIn(month: date.month, of: date.year)
      },
      isLeapYear, isWeekend, monthName, weekdayName,
    ] + timeParts

  private static func part(
    _ name: String, _ summary: String, _ shows: String, _ terms: [String], seeAlso: [String] = [],
    _ value: @escaping @Sendable (Int32) -> Int
  ) -> ElementFunction {
    .strict(
      describeDate(
        name, summary, [moment], .int, Example("@2012-05-04.\(name)()", shows: shows), terms,
        seeAlso: seeAlso),
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

  private static func test(
    _ name: String, _ summary: String, _ shows: String, _ terms: [String],
    _ holds: @escaping @Sendable (Int32) -> Bool
  ) -> ElementFunction {
    .strict(
      describeDate(
        name, summary, [moment], .bool, Example("@2012-05-04.\(name)()", shows: shows), terms),
      type: { isMoment($0[0]) ? .bool : nil }
    ) { call in
      guard call[0].type != .null else { return .nulls(.bool, count: call.rowCount) }
      return call.result(.bool, .bool(try call.map(call.days(0)) { holds($0) ? 1 : 0 }))
    }
  }

  private static let isLeapYear = test(
    "is_leap_year", "Whether the year of a date has 366 days.", "true", ["leap", "isleap"]
  ) { Calendar.isLeap(Calendar.civil($0).year) }
  private static let isWeekend = test(
    "is_weekend", "Whether a date is a Saturday or a Sunday.", "false", ["weekday", "business day"]
  ) { Calendar.weekday($0) > 5 }

  /// The names in the order of the calendar, so that charts and sorts follow it.
  private static func naming(
    _ name: String, _ summary: String, _ shows: String, _ terms: [String], seeAlso: [String],
    _ names: [String], _ place: @escaping @Sendable (Int32) -> Int
  ) -> ElementFunction {
    .strict(
      describeDate(
        name, summary,
        [moment, OptionSpec("short", .bool, default: .bool(false), "Whether to three letters.")],
        .text, Example("@2012-05-04.\(name)()", shows: shows), terms, seeAlso: seeAlso),
      constants: ["short"],
      type: {
        isMoment($0[0]) && ($0[1] == .bool || $0[1] == .null) ? .category(ordered: true) : nil
      }
    ) { call in
      let type = ColumnType.category(ordered: true)
      guard call[0].type != .null else { return .nulls(type, count: call.rowCount) }
      let shown =
        call.flag(1) == true
        ? names.map { String(decoding: $0.utf8.prefix(3), as: UTF8.self) } : names
      let codes = try call.map(call.days(0)) { UInt32(truncatingIfNeeded: place($0) - 1) }
      return call.result(type, .coded(codes, TextBuffer(shown)))
    }
  }

  private static let monthName = naming(
    "month_name", "The name of the month, an ordered category from January on.", "\"May\"",
    ["dt.month_name", "month label", "monthname"], seeAlso: ["month", "to_text"],
    Calendar.monthNames
  ) { Calendar.civil($0).month }
  private static let weekdayName = naming(
    "weekday_name", "The name of the day of the week, an ordered category from Monday on.",
    "\"Friday\"", ["day_name", "dayname", "wday label"], seeAlso: ["weekday", "to_text"],
    Calendar.weekdayNames
  ) { Calendar.weekday($0) }

  private static func timePart(
    _ name: String, _ summary: String, _ shows: String, _ size: Int64, _ modulus: Int64
  ) -> ElementFunction {
    .strict(
      describeDate(
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
}
