import Numeric

/// Positions on a date axis, days since 1970-01-01 with a fraction for the time of day, as dates.
enum CivilTime {
  static func date(days: Double) -> (year: Int, month: Int, day: Int) {
    let whole = days.isNaN ? 0 : days.rounded(.down)
    let limits = Double(Int32.min)...Double(Int32.max)
    return Calendar.civil(Int32(min(max(whole, limits.lowerBound), limits.upperBound)))
  }

  /// The day of a date that a tick stands at, also before the year 1 and after 9999.
  static func days(year: Int, month: Int, day: Int) -> Double {
    Double(Calendar.uncheckedDays(year: year, month: month, day: day))
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
