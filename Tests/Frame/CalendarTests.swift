import Testing

@testable import Frame
@testable import Numeric

@Suite struct CalendarTests {
  private func date(_ text: String) -> Int32? {
    Array(text.utf8).withUnsafeBufferPointer { Calendar.parseDate($0) }
  }

  private func time(_ text: String) -> Int64? {
    Array(text.utf8).withUnsafeBufferPointer { Calendar.parseDatetime($0) }
  }

  /// Python: `(date(2012, 5, 4) - date(1970, 1, 1)).days` and the like.
  @Test func daysAndDates() {
    #expect(date("1970-01-01") == 0)
    #expect(date("2012-05-04") == 15464)
    #expect(date("1900-02-28") == -25509)
    #expect(date("0001-01-01") == -719162)
    #expect(date("9999-12-31") == 2_932_896)
    for text in ["1900-02-29", "2011-13-01", "2011-00-10", "0000-01-01", "2012-5-04", "2012/05/04"]
    {
      #expect(date(text) == nil, "\(text)")
    }
    var day: Int32 = -800_000
    while day < 3_000_000 {
      let civil = Calendar.civil(day)
      #expect(
        Calendar.uncheckedDays(year: civil.year, month: civil.month, day: civil.day) == day)
      day += 9973
    }
  }

  @Test func times() {
    #expect(time("1970-01-01T00:01") == 60_000_000)
    #expect(time("1970-01-01 00:00:01.5") == 1_500_000)
    #expect(time("1970-01-01T02:00+02:00") == 0)
    #expect(time("1970-01-01T00:00Z") == 0)
    #expect(time("1970-01-02") == 86_400_000_000)
    for text in ["1970-01-01T24:00", "1970-01-01T00:60", "1970-01-01T", "1970-01-01T00:00x"] {
      #expect(time(text) == nil, "\(text)")
    }
    #expect(Calendar.text(datetime: -1) == "1969-12-31T23:59:59.999999")
    #expect(Calendar.text(datetime: 60_000_000) == "1970-01-01T00:01")
    #expect(Calendar.weekday(0) == 4)
    #expect(Calendar.weekday(-1) == 3)
  }
}
