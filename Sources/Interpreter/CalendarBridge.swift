import Frame
import Numeric
import Syntax

extension CalendarDate {
  /// Days since 1970-01-01. Years outside 1...9999 are clamped to that range's ends.
  var days: Int32 {
    Calendar.days(year: year, month: month, day: day)
      ?? (year < 1 ? Calendar.dayRange.lowerBound : Calendar.dayRange.upperBound)
  }
}
