/// Days, dates and times of the proleptic Gregorian calendar, in UTC. Days count from 1970-01-01,
/// times are microseconds since 1970-01-01T00:00. The day arithmetic is Howard Hinnant's
/// (“chrono-compatible low-level date algorithms”).
public enum Calendar {
  public static let microsecondsPerDay: Int64 = 86_400_000_000
  public static let microsecondsPerSecond: Int64 = 1_000_000
  /// The years that texts may name and that results may reach.
  public static let years = 1...9999
  /// 0001-01-01 and 9999-12-31.
  public static let dayRange: ClosedRange<Int32> = -719_162...2_932_896

  /// The day of a date; nil when there is no such day or the year is outside 1...9999.
  public static func days(year: Int, month: Int, day: Int) -> Int32? {
    guard years.contains(year), (1...12).contains(month), day >= 1,
      day <= daysIn(month: month, of: year)
    else { return nil }
    return uncheckedDays(year: year, month: month, day: day)
  }

  /// The day of a date that exists, in any year whose days 32 bits can count.
  public static func uncheckedDays(year: Int, month: Int, day: Int) -> Int32 {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int32(truncatingIfNeeded: era * 146_097 + dayOfEra - 719_468)
  }

  /// Year, month and day of a day; any day is understood.
  public static func civil(_ days: Int32) -> (year: Int, month: Int, day: Int) {
    let z = Int(days) + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let m = (5 * dayOfYear + 2) / 153
    let month = m < 10 ? m + 3 : m - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * m + 2) / 5 + 1)
  }

  public static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// The number of days in a month from 1 to 12.
  public static func daysIn(month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// 1 is Monday and 7 is Sunday, as in ISO 8601.
  public static func weekday(_ days: Int32) -> Int { floorModulo(Int(days) + 3, 7) + 1 }

  /// From 1 to 366.
  public static func dayOfYear(_ days: Int32) -> Int {
    Int(days - uncheckedDays(year: civil(days).year, month: 1, day: 1)) + 1
  }

  /// The week of a day by ISO 8601 and the year it belongs to: weeks begin on Monday, and week 1 is the
  /// one with the year's first Thursday.
  public static func week(_ days: Int32) -> (year: Int, week: Int) {
    let thursday = days - Int32(weekday(days)) + 4
    let year = civil(thursday).year
    return (year, Int(thursday - uncheckedDays(year: year, month: 1, day: 1)) / 7 + 1)
  }

  /// The same day of the month `months` later, or the month's last day where that day is missing;
  /// nil outside the years 1...9999.
  public static func adding(months: Int, to days: Int32) -> Int32? {
    let date = civil(days)
    let (total, overflow) = (date.year * 12 + date.month - 1).addingReportingOverflow(months)
    if overflow { return nil }
    let year = floorDivide(total, 12)
    guard years.contains(year) else { return nil }
    let month = floorModulo(total, 12) + 1
    return uncheckedDays(
      year: year, month: month, day: min(date.day, daysIn(month: month, of: year)))
  }

  /// The day that holds a time.
  public static func day(of time: Int64) -> Int32 {
    Int32(truncatingIfNeeded: floorDivide(time, microsecondsPerDay))
  }

  /// The microseconds since midnight of a time.
  public static func timeOfDay(_ time: Int64) -> Int64 { floorModulo(time, microsecondsPerDay) }

  /// Midnight of a day.
  public static func time(of day: Int32) -> Int64 { Int64(day) * microsecondsPerDay }
}
