import Numeric

/// Dates and times as text: ISO 8601, and named formats in the letters of C's `strftime`.
extension Calendar {
  /// `2012-05-04`, with nothing before or after; nil when it is anything else.
  public static func parseDate(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32? {
    guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D,
      let year = number(bytes, 0, 4), let month = number(bytes, 5, 2),
      let day = number(bytes, 8, 2)
    else { return nil }
    return days(year: year, month: month, day: day)
  }

  /// `2012-05-04T20:15`, with a space for the T, seconds, a fraction of up to nine digits (cut after
  /// microseconds), and `Z` or an offset such as `+02:00`; also a plain date, which is its midnight.
  public static func parseDatetime(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard bytes.count >= 10,
      let day = parseDate(UnsafeBufferPointer(rebasing: bytes[..<10]))
    else { return nil }
    if bytes.count == 10 { return time(of: day) }
    guard bytes.count >= 16, bytes[10] == 0x54 || bytes[10] == 0x20, bytes[13] == 0x3A,
      let hour = number(bytes, 11, 2), let minute = number(bytes, 14, 2), hour < 24, minute < 60
    else { return nil }
    var position = 16
    var second = 0
    var fraction: Int64 = 0
    if position + 2 < bytes.count, bytes[position] == 0x3A {
      guard let value = number(bytes, position + 1, 2), value < 60 else { return nil }
      second = value
      position += 3
      if position < bytes.count, bytes[position] == 0x2E {
        position += 1
        let start = position
        var scale: Int64 = 100_000
        while position < bytes.count, position - start < 9, let digit = digit(bytes[position]) {
          fraction += Int64(digit) * scale
          scale /= 10
          position += 1
        }
        if position == start { return nil }
      }
    }
    var offset = 0
    if position < bytes.count {
      switch bytes[position] {
      case 0x5A where position + 1 == bytes.count: break
      case 0x2B, 0x2D:
        guard position + 6 == bytes.count, bytes[position + 3] == 0x3A,
          let hours = number(bytes, position + 1, 2), let minutes = number(bytes, position + 4, 2),
          hours < 24, minutes < 60
        else { return nil }
        offset = (hours * 60 + minutes) * (bytes[position] == 0x2D ? -60 : 60)
      default: return nil
      }
    }
    let seconds = Int64(hour * 3600 + minute * 60 + second - offset)
    return time(of: day) + seconds * microsecondsPerSecond + fraction
  }

  /// `2012-05-04`.
  public static func text(date days: Int32) -> String {
    let date = civil(days)
    return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
  }

  /// `2012-05-04T20:15`, with seconds and microseconds where they are not zero.
  public static func text(datetime time: Int64) -> String {
    let rest = timeOfDay(time)
    let seconds = Int(rest / microsecondsPerSecond)
    var text =
      "\(Self.text(date: day(of: time)))T\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2))"
    let fraction = Int(rest % microsecondsPerSecond)
    if seconds % 60 != 0 || fraction != 0 { text += ":\(padded(seconds % 60, 2))" }
    if fraction != 0 { text += ".\(padded(fraction, 6))" }
    return text
  }

  static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  static let weekdayNames = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]

  /// A time by a format of `strftime` letters: `%Y %m %d %H %M %S %f %B %b %A %a %I %p %j %e %y %%`.
  /// Nil when the format has another letter.
  public static func text(_ time: Int64, format: [UInt8]) -> String? {
    let days = day(of: time)
    let date = civil(days)
    let rest = timeOfDay(time)
    let second = Int(rest / microsecondsPerSecond)
    var out = ""
    var literal: [UInt8] = []
    var position = 0
    while position < format.count {
      guard format[position] == 0x25 else {
        literal.append(format[position])
        position += 1
        continue
      }
      guard position + 1 < format.count else { return nil }
      out += String(decoding: literal, as: UTF8.self)
      literal = []
      switch format[position + 1] {
      case UInt8(ascii: "Y"): out += padded(date.year, 4)
      case UInt8(ascii: "y"): out += padded(date.year % 100, 2)
      case UInt8(ascii: "m"): out += padded(date.month, 2)
      case UInt8(ascii: "d"): out += padded(date.day, 2)
      case UInt8(ascii: "e"): out += "\(date.day)"
      case UInt8(ascii: "H"): out += padded(second / 3600, 2)
      case UInt8(ascii: "M"): out += padded(second / 60 % 60, 2)
      case UInt8(ascii: "S"): out += padded(second % 60, 2)
      case UInt8(ascii: "f"): out += padded(Int(rest % microsecondsPerSecond), 6)
      case UInt8(ascii: "B"): out += monthNames[date.month - 1]
      case UInt8(ascii: "b"): out += String(monthNames[date.month - 1].unicodeScalars.prefix(3))
      case UInt8(ascii: "A"): out += weekdayNames[weekday(days) - 1]
      case UInt8(ascii: "a"):
        out += String(weekdayNames[weekday(days) - 1].unicodeScalars.prefix(3))
      case UInt8(ascii: "j"): out += padded(dayOfYear(days), 3)
      case UInt8(ascii: "I"): out += padded((second / 3600 + 11) % 12 + 1, 2)
      case UInt8(ascii: "p"): out += second < 43_200 ? "AM" : "PM"
      case UInt8(ascii: "%"): out += "%"
      default: return nil
      }
      position += 2
    }
    return out + String(decoding: literal, as: UTF8.self)
  }

  /// What `parse` understands of a format; nil when it has an unknown letter or names no whole date.
  public static func canParse(format: [UInt8]) -> Bool {
    var letters: [UInt8] = []
    var position = 0
    while position < format.count {
      if format[position] == 0x25 {
        guard position + 1 < format.count, Array("YymdeHMSfBb%".utf8).contains(format[position + 1])
        else { return false }
        letters.append(format[position + 1])
        position += 1
      }
      position += 1
    }
    func has(_ choices: String) -> Bool { choices.utf8.contains { letters.contains($0) } }
    return has("Yy") && has("mBb") && has("de")
  }

  /// A time read by a format of `%Y %y %m %d %e %H %M %S %f %B %b %%`; nil when the text does not fit
  /// or names a day that does not exist. Two-digit years are 1969 to 2068, as in POSIX.
  public static func parse(_ bytes: UnsafeBufferPointer<UInt8>, format: [UInt8]) -> Int64? {
    var year = 0
    var month = 0
    var day = 0
    var second: Int64 = 0
    var fraction: Int64 = 0
    var at = 0
    func digits(_ most: Int) -> Int? {
      var value = 0
      let start = at
      while at < bytes.count, at - start < most, let next = digit(bytes[at]) {
        value = value * 10 + next
        at += 1
      }
      return at > start ? value : nil
    }
    var position = 0
    while position < format.count {
      guard format[position] == 0x25, position + 1 < format.count else {
        guard at < bytes.count, bytes[at] == format[position] else { return nil }
        at += 1
        position += 1
        continue
      }
      let letter = format[position + 1]
      position += 2
      switch letter {
      case UInt8(ascii: "B"), UInt8(ascii: "b"):
        guard let (number, length) = Self.month(named: bytes, from: at, whole: letter == 0x42)
        else {
          return nil
        }
        month = number
        at += length
      case UInt8(ascii: "%"):
        guard at < bytes.count, bytes[at] == 0x25 else { return nil }
        at += 1
      case UInt8(ascii: "f"):
        let start = at
        guard var value = digits(6) else { return nil }
        for _ in (at - start)..<6 { value *= 10 }
        fraction = Int64(value)
      default:
        guard let value = digits(letter == UInt8(ascii: "Y") ? 4 : 2) else { return nil }
        switch letter {
        case UInt8(ascii: "Y"): year = value
        case UInt8(ascii: "y"): year = value < 69 ? 2000 + value : 1900 + value
        case UInt8(ascii: "m"): month = value
        case UInt8(ascii: "d"), UInt8(ascii: "e"): day = value
        case UInt8(ascii: "H"):
          if value > 23 { return nil }
          second += Int64(value) * 3600
        case UInt8(ascii: "M"):
          if value > 59 { return nil }
          second += Int64(value) * 60
        case UInt8(ascii: "S"):
          if value > 59 { return nil }
          second += Int64(value)
        default: return nil
        }
      }
    }
    guard at == bytes.count, let date = Self.days(year: year, month: month, day: day)
    else { return nil }
    return time(of: date) + second * microsecondsPerSecond + fraction
  }

  private static func month(
    named bytes: UnsafeBufferPointer<UInt8>, from start: Int, whole: Bool
  ) -> (Int, Int)? {
    for (index, name) in monthNames.enumerated() {
      let letters = whole ? Array(name.utf8) : Array(name.utf8.prefix(3))
      guard start + letters.count <= bytes.count else { continue }
      let fits = letters.indices.allSatisfy {
        bytes[start + $0] | 0x20 == letters[$0] | 0x20
      }
      if fits { return (index + 1, letters.count) }
    }
    return nil
  }

  private static func digit(_ byte: UInt8) -> Int? {
    byte >= 0x30 && byte <= 0x39 ? Int(byte) - 0x30 : nil
  }

  private static func number(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ length: Int
  ) -> Int? {
    var value = 0
    for position in start..<start + length {
      guard let next = digit(bytes[position]) else { return nil }
      value = value * 10 + next
    }
    return value
  }

  static func padded(_ value: Int, _ width: Int) -> String {
    let text = String(value.magnitude)
    return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - text.utf8.count))
      + text
  }
}
