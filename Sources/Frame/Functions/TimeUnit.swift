import Diagnostics
import Numeric

/// A length of the calendar or the clock, such as `month` or `15 minutes`, by which moments are rounded
/// and counted. Weeks begin on Mondays; clock lengths count from 1970-01-01T00:00.
struct TimeUnit: Sendable {
  enum Kind: Sendable {
    /// Whole months: a quarter is 3, a year 12.
    case months
    /// Whole days: a week is 7.
    case days
    case microseconds
  }
  let kind: Kind
  /// How many months, days or microseconds, above 0.
  let size: Int64
  /// As it was asked for, without an `s` at the end of one word.
  let text: String
  /// Where counting begins: day 0 of weeks is Monday 1970-01-05.
  private let origin: Int64

  static let names = [
    "second", "minute", "hour", "day", "week", "month", "quarter", "year",
  ]
  static let rule =
    "a unit is \"second\", \"minute\", \"hour\", \"day\", \"week\", \"month\", \"quarter\" or \"year\", with a number before it if wanted, as in \"15 minutes\""

  /// - Throws: `unknown-unit` with the closest name.
  static func named(_ text: String, blames parameter: String) throws -> TimeUnit {
    if let unit = TimeUnit(text) { return unit }
    let near = Suggestion.closest(to: text, among: names)
    throw Failure(
      "unknown-unit", "`\(text)` is no unit of time",
      help: near.map { "did you mean \"\($0)\"?" } ?? rule, blames: parameter)
  }

  /// Nil when the text names no unit.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    let digits = bytes.prefix { $0 >= 0x30 && $0 <= 0x39 }
    let count = digits.isEmpty ? 1 : Int64(String(decoding: digits, as: UTF8.self))
    guard let count, count > 0, count <= 1_000_000 else { return nil }
    var name = String(decoding: bytes.dropFirst(digits.count).drop { $0 == 0x20 }, as: UTF8.self)
    if name.hasSuffix("s"), name != "s" { name.removeLast() }
    origin = name == "week" || name == "w" ? 4 : 0
    self.text = digits.isEmpty ? name : text
    switch name {
    case "second", "s": (kind, size) = (.microseconds, count * 1_000_000)
    case "minute", "min": (kind, size) = (.microseconds, count * 60_000_000)
    case "hour", "h": (kind, size) = (.microseconds, count * 3_600_000_000)
    case "day", "d": (kind, size) = (.days, count)
    case "week", "w": (kind, size) = (.days, count * 7)
    case "month": (kind, size) = (.months, count)
    case "quarter": (kind, size) = (.months, count * 3)
    case "year": (kind, size) = (.months, count * 12)
    default: return nil
    }
    // No longer than the calendar itself, so that the next span can still be counted.
    switch kind {
    case .months where size > 120_000, .days where size > 3_652_425: return nil
    default: break
    }
  }

  /// The number of the month of a day, from year 0.
  private static func month(of day: Int32) -> Int64 {
    let date = Calendar.civil(day)
    return Int64(date.year) * 12 + Int64(date.month) - 1
  }

  /// The first day of a month, for months from year 0 to 10000.
  private static func firstDay(of month: Int64) -> Int32 {
    Calendar.uncheckedDays(
      year: Int(floorDivide(month, 12)), month: Int(floorModulo(month, 12)) + 1, day: 1)
  }

  /// The number of the span that holds a day, for units of a day or longer.
  func number(ofDay day: Int32) -> Int {
    switch kind {
    case .microseconds: 0
    case .days: Int(floorDivide(Int64(day) - origin, size))
    case .months: Int(floorDivide(Self.month(of: day), size))
    }
  }

  /// The first day of a span; nil outside the calendar.
  func firstDay(ofNumber number: Int) -> Int32? {
    let (start, overflow) = Int64(number).multipliedReportingOverflow(by: size)
    switch kind {
    case .days where !overflow:
      return Int32(exactly: start + origin)
    case .months where !overflow && start >= 0 && start <= 12 * 10_000:
      return Self.firstDay(of: start)
    default: return nil
    }
  }

  /// The start of the span that holds a day; clock lengths leave the day as it is.
  func floor(day: Int32) -> Int32 {
    switch kind {
    case .microseconds: return day
    case .days:
      return Int32(truncatingIfNeeded: Int64(day) - floorModulo(Int64(day) - origin, size))
    case .months:
      let month = Self.month(of: day)
      // Spans of months count from January of year 0, so that decades begin with years of 0.
      return Self.firstDay(of: max(0, month - floorModulo(month, size)))
    }
  }

  /// The start of the span after the one that begins at a day.
  func next(after start: Int32) -> Int32 {
    switch kind {
    case .microseconds: start
    case .days: Int32(truncatingIfNeeded: Int64(start) + size)
    case .months: Self.firstDay(of: Self.month(of: start) + size)
    }
  }

  /// The start of the span that holds a time.
  func floor(time: Int64) -> Int64 {
    if case .microseconds = kind { return time - floorModulo(time, size) }
    return Calendar.time(of: floor(day: Calendar.day(of: time)))
  }

  func next(after start: Int64) -> Int64 {
    if case .microseconds = kind { return start + size }
    return Calendar.time(of: next(after: Calendar.day(of: start)))
  }

  /// Whole units from one time to another, below 0 when the other is earlier. A month is over when its
  /// day and time of day are reached, or its last day where it is too short.
  func count(from start: Int64, to end: Int64) -> Int64 {
    switch kind {
    case .microseconds: return (end - start) / size
    case .days: return (end - start) / (size * Calendar.microsecondsPerDay)
    case .months:
      if end < start { return -count(from: end, to: start) }
      let (first, last) = (Calendar.day(of: start), Calendar.day(of: end))
      var months = Self.month(of: last) - Self.month(of: first)
      if let reached = Calendar.adding(months: Int(months), to: first),
        Calendar.time(of: reached) + Calendar.timeOfDay(start) > end
      {
        months -= 1
      }
      return months / size
    }
  }

  /// A day some units later; nil outside the years 1 to 9999 and for clock lengths.
  func adding(_ count: Int64, to day: Int32) -> Int32? {
    let (steps, overflow) = count.multipliedReportingOverflow(by: size)
    if overflow { return nil }
    switch kind {
    case .microseconds: return nil
    case .days:
      let (sum, past) = Int64(day).addingReportingOverflow(steps)
      return past ? nil : Int32(exactly: sum).flatMap { Calendar.dayRange.contains($0) ? $0 : nil }
    case .months: return Calendar.adding(months: Int(steps), to: day)
    }
  }
}
