import Numeric

/// Reads ISO 8601 dates and times from bytes.
enum DateScan {
  enum Result: Equatable {
    /// Days since 1970-01-01.
    case date(Int32)
    /// Microseconds since 1970-01-01T00:00 UTC.
    case datetime(Int64)
    /// Written like a date, but no such day or time exists.
    case impossible
    case other
  }

  /// `YYYY-MM-DD`, or that with `T` or a space, `HH:MM`, seconds with up to nine decimals, and `Z` or
  /// an offset such as `+02:00`. Decimals beyond microseconds are no date: they would be lost.
  static func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> Result {
    guard let p = bytes.baseAddress, bytes.count >= 10, p[4] == 0x2D, p[7] == 0x2D,
      let high = pair(p), let low = pair(p + 2), let month = pair(p + 5), let day = pair(p + 8)
    else { return .other }
    let days = Calendar.days(year: high * 100 + low, month: month, day: day)
    if bytes.count == 10 { return days.map(Result.date) ?? .impossible }
    guard p[10] == 0x54 || p[10] == 0x20, let time = clock(bytes) else { return .other }
    guard let days, let time = time.microseconds else { return .impossible }
    return .datetime(Int64(days) * Calendar.microsecondsPerDay + time)
  }

  /// The two digits at `p` as a number.
  @inline(__always) private static func pair(_ p: UnsafePointer<UInt8>) -> Int? {
    let tens = p[0] &- 0x30
    let ones = p[1] &- 0x30
    return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : nil
  }

  /// The time after the `T`; nil when it is not written like one, with nil microseconds when there is
  /// no such time.
  private static func clock(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> (microseconds: Int64?, Void)? {
    guard let base = bytes.baseAddress, bytes.count >= 16, base[13] == 0x3A,
      let hour = pair(base + 11), let minute = pair(base + 14)
    else { return nil }
    var at = 16
    var second = 0
    var fraction: Int64 = 0
    if at + 2 < bytes.count, base[at] == 0x3A {
      guard let written = pair(base + at + 1) else { return nil }
      second = written
      at += 3
      if at < bytes.count, base[at] == 0x2E {
        at += 1
        let first = at
        var scale: Int64 = 100_000
        while at < bytes.count, base[at] &- 0x30 < 10 {
          if at - first >= 6, base[at] != 0x30 { return nil }
          fraction += Int64(base[at] &- 0x30) * scale
          scale /= 10
          at += 1
        }
        if at == first || at - first > 9 { return nil }
      }
    }
    var offset = 0
    if at < bytes.count, base[at] == 0x5A {
      at += 1
    } else if at + 6 == bytes.count, base[at] == 0x2B || base[at] == 0x2D, base[at + 3] == 0x3A,
      let hours = pair(base + at + 1), let minutes = pair(base + at + 4)
    {
      guard hours < 24, minutes < 60 else { return (nil, ()) }
      offset = (hours * 60 + minutes) * (base[at] == 0x2B ? 60 : -60)
      at += 6
    }
    guard at == bytes.count else { return nil }
    guard hour < 24, minute < 60, second < 60 else { return (nil, ()) }
    let seconds = hour * 3600 + minute * 60 + second - offset
    return (Int64(seconds) * 1_000_000 + fraction, ())
  }
}
