/// Days since 1970-01-01 as dates of the proleptic Gregorian calendar (Hinnant, "chrono-compatible
/// low-level date algorithms").
enum CivilTime {
  /// Days beyond a million years are not dates; they are clamped.
  private static let limit = 365_000_000.0

  static func date(days: Double) -> (year: Int, month: Int, day: Int) {
    let whole = Int(min(max(days.isNaN ? 0 : days, -limit), limit).rounded(.down))
    let shifted = whole + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * monthIndex + 2) / 5 + 1
    )
  }

  static func days(year: Int, month: Int, day: Int) -> Double {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Double(era * 146_097 + dayOfEra - 719_468)
  }

  /// `2012-05-04`, with `T20:15` where there is a time of day.
  static func text(days: Double) -> String {
    let (year, month, day) = date(days: days)
    let text = "\(year)-\(twoDigits(month))-\(twoDigits(day))"
    let minutes = Int(((days - days.rounded(.down)) * 1440).rounded())
    guard minutes > 0, minutes < 1440 else { return text }
    return text + "T\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))"
  }

  /// How to name these dates without what they have in common: years alone when all are first days of
  /// a year, years and months when all are first days of a month.
  static func namer(of days: [Double]) -> (Double) -> String {
    guard isMonthly(days) else { return { text(days: $0) } }
    let isYearly = days.allSatisfy { date(days: $0).month == 1 }
    return { day in
      let (year, month, _) = date(days: day)
      return isYearly ? String(year) : "\(year)-\(twoDigits(month))"
    }
  }

  /// Whether all are first days of a month.
  static func isMonthly(_ days: [Double]) -> Bool {
    days.allSatisfy { $0 == $0.rounded() && date(days: $0).day == 1 }
  }

  static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
}
