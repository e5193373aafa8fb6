import Describe
import Diagnostics
import Numeric

/// Rounding moments to units, counting units between them, and moving by months and years.
extension ElementFunctions {
  static let dateUnitFunctions: [ElementFunction] = [
    floorDate, ceilDate, roundDate, lastDay, until, age, addMonths, addYears,
  ]

  private static let unit = OptionSpec(
    "unit", .text,
    "`second` `minute` `hour` `day` `week` `month` `quarter` `year`, or several: `15 minutes`.")

  private static func unit(_ call: ElementCall, _ index: Int) throws -> TimeUnit {
    try TimeUnit.named(call.text(index) ?? "", blames: call.parameters[index])
  }

  /// A function that moves moments to the bounds of the span that holds them.
  private static func rounding(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String], seeAlso: [String],
    day: @escaping @Sendable (TimeUnit, Int32) -> Int32,
    time: @escaping @Sendable (TimeUnit, Int64) -> Int64
  ) -> ElementFunction {
    .strict(
      describeDate(name, summary, [moment, unit], .date, example, terms, seeAlso: seeAlso),
      constants: ["unit"], type: { isMoment($0[0]) && isText($0[1]) ? $0[0] : nil }
    ) { call in
      let unit = try unit(call, 1)
      if let days = call[0].days {
        let moved = try call.map(days) { day(unit, $0) }
        let inside = try Bitmap.made(count: call.rowCount, work: call.work) {
          Calendar.dayRange.contains(moved[$0])
        }
        return call.inCalendar(call.result(.date, .date(moved), where: inside))
      }
      guard let times = call[0].times else { return .nulls(call[0].type, count: call.rowCount) }
      let moved = try call.map(times) { time(unit, $0) }
      let inside = try Bitmap.made(count: call.rowCount, work: call.work) {
        Calendar.dayRange.contains(Calendar.day(of: moved[$0]))
      }
      return call.inCalendar(call.result(.datetime, .time(moved), where: inside))
    }
  }

  private static let floorDate = rounding(
    "floor_date", "The start of the span of time that holds a moment.",
    Example("@2012-05-04.floor_date(\"month\")", shows: "@2012-05-01"),
    ["floor", "date_trunc", "period_start", "to_period", "dt.floor", "month start", "resample"],
    seeAlso: ["ceil_date", "round_date", "last_day"],
    day: { $0.floor(day: $1) }, time: { $0.floor(time: $1) })

  private static let ceilDate = rounding(
    "ceil_date", "The start of the next span of time, or the moment itself where it starts one.",
    Example("@2012-05-04.ceil_date(\"month\")", shows: "@2012-06-01"),
    ["ceiling_date", "dt.ceil", "round up"], seeAlso: ["floor_date", "last_day"],
    day: { unit, day in
      let start = unit.floor(day: day)
      return start == day ? day : unit.next(after: start)
    },
    time: { unit, time in
      let start = unit.floor(time: time)
      return start == time ? time : unit.next(after: start)
    })

  private static let roundDate = rounding(
    "round_date", "The start of a span of time that is nearest; the middle goes to the next.",
    Example("@2012-05-20.round_date(\"month\")", shows: "@2012-06-01"), ["dt.round", "nearest"],
    seeAlso: ["floor_date", "ceil_date"],
    day: { unit, day in
      let start = unit.floor(day: day)
      let next = unit.next(after: start)
      return Int64(day) - Int64(start) < Int64(next) - Int64(day) ? start : next
    },
    time: { unit, time in
      let start = unit.floor(time: time)
      let next = unit.next(after: start)
      return time - start < next - time ? start : next
    })

  private static let lastDay = ElementFunction.strict(
    describeDate(
      "last_day", "The last day of the span of time that holds a moment.",
      [
        moment,
        OptionSpec(
          "unit", .text, default: .text("month"), "`day` `week` `month` `quarter` or `year`."),
      ], .date, Example("@2012-02-04.last_day()", shows: "@2012-02-29"),
      ["month end", "eomonth", "MonthEnd", "end of month", "period_end"],
      seeAlso: ["floor_date", "days_in_month"]),
    constants: ["unit"], type: { isMoment($0[0]) && isText($0[1]) ? .date : nil }
  ) { call in
    let unit = try unit(call, 1)
    if case .microseconds = unit.kind {
      throw call.failure("`unit` of `last_day` must be a day or longer", blaming: 1)
    }
    let days = try call.days(0)
    let moved = try call.map(days) { unit.next(after: unit.floor(day: $0)) - 1 }
    return call.result(.date, .date(moved))
  }

  private static let until = ElementFunction.strict(
    describeDate(
      "until", "How many whole units it is from one moment to another, below 0 when earlier.",
      [
        moment, OptionSpec("other", .oneOf([.date, .datetime]), "Another date or datetime."),
        OptionSpec(
          "unit", .text, default: .text("day"),
          "`second` `minute` `hour` `day` `week` `month` `quarter` or `year`."),
      ], .int, Example("@2012-01-31.until(@2012-03-01, \"month\")", shows: "1"),
      [
        "datediff", "date_diff", "timestampdiff", "difftime", "between", "months_between",
        "datedif",
      ],
      seeAlso: ["age", "days", "add_months"]),
    constants: ["unit"],
    type: { isMoment($0[0]) && isMoment($0[1]) && isText($0[2]) ? .int : nil }
  ) { call in
    let unit = try unit(call, 2)
    let (start, end) = (try call.times(of: call[0]), try call.times(of: call[1]))
    return call.result(
      .int, .int(try call.zip(start, end) { unit.count(from: $0, to: $1) }))
  }

  private static let age = ElementFunction.strict(
    describeDate(
      "age", "The whole years from a birth to a day; null before the birth.",
      [
        OptionSpec("born", .oneOf([.date, .datetime]), "Date of birth."),
        OptionSpec("on", .oneOf([.date, .datetime]), "The day at which the age is asked."),
      ], .int, Example("@1940-04-25.age(@1995-12-15)", shows: "55"),
      ["years old", "relativedelta", "birthday"], seeAlso: ["until"]),
    type: { isMoment($0[0]) && isMoment($0[1]) ? .int : nil }
  ) { call in
    let years = TimeUnit("year")
    let (born, on) = (try call.times(of: call[0]), try call.times(of: call[1]))
    let (values, valid) = try call.plainRows(empty: Int64(0)) { row in
      let (start, end) = (born[call.place(0, row)], on[call.place(1, row)])
      return end < start ? nil : years?.count(from: start, to: end)
    }
    return call.result(.int, .int(values), where: valid)
  }

  private static func adding(
    _ name: String, _ summary: String, _ parameter: OptionSpec, _ example: Example,
    _ terms: [String], seeAlso: [String], months: Int64
  ) -> ElementFunction {
    .strict(
      describeDate(name, summary, [moment, parameter], .date, example, terms, seeAlso: seeAlso),
      type: { types in
        isMoment(types[0]) && (types[1] == .int || types[1] == .null) ? types[0] : nil
      }
    ) { call in
      let days = try call.days(0)
      guard let counts = call[1].ints else { return .nulls(call[0].type, count: call.rowCount) }
      let (moved, inside) = try call.plainRows(empty: Int32(0)) { row -> Int32? in
        let count = counts[call.place(1, row)]
        let (steps, overflow) = count.multipliedReportingOverflow(by: months)
        return overflow ? nil : Calendar.adding(months: Int(steps), to: days[call.place(0, row)])
      }
      guard let times = call[0].times else {
        return call.inCalendar(call.result(.date, .date(moved), where: inside))
      }
      let shifted = try call.zip(moved, times) {
        Calendar.time(of: $0) + Calendar.timeOfDay($1)
      }
      return call.inCalendar(call.result(.datetime, .time(shifted), where: inside))
    }
  }

  private static let addMonths = adding(
    "add_months", "The same day some months later, or the last day of that month.",
    OptionSpec("months", .int, "Months; below 0 earlier."),
    Example("@2012-01-31.add_months(1)", shows: "@2012-02-29"),
    ["DateOffset", "interval", "shift months", "edate", "dateadd", "relativedelta"],
    seeAlso: ["add_years", "until"], months: 1)
  private static let addYears = adding(
    "add_years", "The same day some years later; February 29 becomes 28 where it must.",
    OptionSpec("years", .int, "Years; below 0 earlier."),
    Example("@2012-02-29.add_years(1)", shows: "@2013-02-28"),
    ["DateOffset", "dateadd", "relativedelta", "anniversary"], seeAlso: ["add_months", "age"],
    months: 12)
}

extension ElementCall {
  /// The days of a date or datetime argument.
  func days(_ index: Int) throws -> Buffer<Int32> {
    if let days = self[index].days { return days }
    guard let times = self[index].times else {
      return Buffer(repeating: 0, count: self[index].count)
    }
    return Buffer(times.elements.lazy.map { Calendar.day(of: $0) })
  }

  /// The result, with a note on rows that became null although no argument was.
  func inCalendar(_ result: Vector) -> Vector {
    let lost = result.nullCount - (validity.map { rowCount - $0.setCount } ?? 0)
    if lost > 0 { noteNulls(lost, "leaves the years 1 to 9999") }
    return result
  }
}
