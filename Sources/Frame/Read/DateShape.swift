import Numeric

/// The order in which a column of dates writes day, month and year.
enum DateOrder: UInt8, Sendable, CaseIterable {
  case dmy = 1
  case mdy = 2
  case ymd = 4

  var words: String {
    switch self {
    case .dmy: "day/month/year"
    case .mdy: "month/day/year"
    case .ymd: "year/month/day"
    }
  }
}

/// A date as people write it, beside ISO 8601: `05/04/2012` `4.5.2012` `2012/05/04` `May 4, 2012`
/// `4 May 2012` `Fri, 4-May-2012`, each with a time behind it or without. Years have four digits.
struct ShapedDate {
  /// The orders in which it can be read, a bit each; dates with a month's name can in any.
  private(set) var orders: UInt8 = 0
  /// Microseconds after midnight, where a time is written; -1 for a time that is none.
  private(set) var time: Int64?
  private var first = 0
  private var second = 0
  private var third = 0

  private static let everyOrder: UInt8 = 7
  private static let longest = 40

  /// Days since 1970-01-01 in this order; nil for a day that does not exist.
  func days(_ order: DateOrder) -> Int32? {
    switch order {
    case .dmy: Calendar.days(year: third, month: second, day: first)
    case .mdy: Calendar.days(year: third, month: first, day: second)
    case .ymd: Calendar.days(year: first, month: second, day: third)
    }
  }

  private var isNamed = false

  /// The first of the orders in which it can be read.
  var onlyOrder: DateOrder { DateOrder.allCases.first { orders & $0.rawValue != 0 } ?? .dmy }

  /// Days since 1970-01-01, where the month's name tells.
  func result(_ order: DateOrder) -> DateScan.Result {
    guard orders & order.rawValue != 0 else { return .other }
    guard let days = days(isNamed ? .dmy : order), time != -1 else { return .impossible }
    return time.map { .datetime(Calendar.time(of: days) + $0) } ?? .date(days)
  }

  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count >= 8, bytes.count <= Self.longest, let base = bytes.baseAddress else {
      return nil
    }
    var scan = Scanner(p: base, end: base + bytes.count)
    if let number = scan.number() {
      guard readNumeric(number, &scan) || readDayFirst(number, &scan) else { return nil }
    } else {
      guard readMonthFirst(&scan) else { return nil }
    }
    if scan.isAtEnd { return }
    guard scan.takesBlank() || scan.takes(0x54) else { return nil }
    guard readTime(&scan) else { return nil }
  }

  /// `05/04/2012` and `2012/05/04`: the same mark twice, one of them with four digits.
  private mutating func readNumeric(
    _ a: (value: Int, digits: Int), _ scan: inout Scanner
  ) -> Bool {
    let start = scan
    guard let mark = scan.peek, mark == 0x2F || mark == 0x2E || mark == 0x2D, scan.takes(mark),
      let b = scan.number(), b.digits <= 2, scan.takes(mark), let c = scan.number()
    else {
      scan = start
      return false
    }
    (first, second, third) = (a.value, b.value, c.value)
    if a.digits == 4, c.digits <= 2 {
      guard second >= 1, second <= 12, third >= 1, third <= 31 else { return false }
      orders = DateOrder.ymd.rawValue
      return true
    }
    guard a.digits <= 2, c.digits == 4, first >= 1, second >= 1 else { return false }
    if first <= 31, second <= 12 { orders |= DateOrder.dmy.rawValue }
    if first <= 12, second <= 31 { orders |= DateOrder.mdy.rawValue }
    return orders != 0
  }

  /// `4 May 2012`, `4-May-2012`, `4th of May 2012`.
  private mutating func readDayFirst(
    _ day: (value: Int, digits: Int), _ scan: inout Scanner
  ) -> Bool {
    guard day.digits <= 2 else { return false }
    scan.takesOrdinal()
    scan.takesMarks()
    guard let month = scan.month() else { return false }
    scan.takesMarks()
    guard let year = scan.number(), year.digits == 4 else { return false }
    return keep(day.value, month, year.value)
  }

  /// `May 4, 2012`, `Friday, May 4 2012`.
  private mutating func readMonthFirst(_ scan: inout Scanner) -> Bool {
    if scan.takesWeekday() {
      scan.takesMarks()
      if let number = scan.number() { return readDayFirst(number, &scan) }
    }
    guard let month = scan.month() else { return false }
    scan.takesMarks()
    guard let day = scan.number(), day.digits <= 2 else { return false }
    scan.takesOrdinal()
    scan.takesMarks()
    guard let year = scan.number(), year.digits == 4 else { return false }
    return keep(day.value, month, year.value)
  }

  private mutating func keep(_ day: Int, _ month: Int, _ year: Int) -> Bool {
    guard day >= 1, day <= 31 else { return false }
    (first, second, third) = (day, month, year)
    orders = Self.everyOrder
    isNamed = true
    return true
  }

  /// `20:15`, `8:15 PM`, `20:15:30`.
  private mutating func readTime(_ scan: inout Scanner) -> Bool {
    guard let hour = scan.number(), hour.digits <= 2, scan.takes(0x3A),
      let minute = scan.number(), minute.digits == 2
    else { return false }
    var seconds = 0
    if scan.takes(0x3A) {
      guard let second = scan.number(), second.digits == 2 else { return false }
      seconds = second.value
    }
    var hours = hour.value
    scan.takesMarks()
    if !scan.isAtEnd {
      guard let isAfternoon = scan.halfDay(), scan.isAtEnd, hours >= 1, hours <= 12 else {
        return false
      }
      hours = hours % 12 + (isAfternoon ? 12 : 0)
    }
    let exists = hours < 24 && minute.value < 60 && seconds < 60
    time = exists ? Int64(hours * 3600 + minute.value * 60 + seconds) * 1_000_000 : -1
    return true
  }

  /// The day that eight digits name: `20120504`. Read only where a column is told to hold dates.
  static func compact(_ bytes: UnsafeBufferPointer<UInt8>) -> DateScan.Result {
    guard bytes.count == 8, bytes.allSatisfy({ $0 &- 0x30 < 10 }) else { return .other }
    let number = bytes.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
    return Calendar.days(year: number / 10000, month: number / 100 % 100, day: number % 100)
      .map { .date($0) } ?? .impossible
  }
}

/// A place in the bytes of one value.
private struct Scanner {
  var p: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>

  var isAtEnd: Bool { p == end }
  var peek: UInt8? { p < end ? p[0] : nil }

  mutating func takes(_ byte: UInt8) -> Bool {
    guard p < end, p[0] == byte else { return false }
    p += 1
    return true
  }

  mutating func takesBlank() -> Bool {
    guard takes(0x20) || (p + 1 < end && p[0] == 0x2C && p[1] == 0x20) else { return false }
    takesMarks()
    return true
  }

  /// Passes over blanks, commas, points and hyphens.
  mutating func takesMarks() {
    while p < end, p[0] == 0x20 || p[0] == 0x2C || p[0] == 0x2D || p[0] == 0x2E { p += 1 }
  }

  mutating func number() -> (value: Int, digits: Int)? {
    let start = p
    var value = 0
    while p < end, p[0] &- 0x30 < 10, p - start < 5 {
      value = value * 10 + Int(p[0] &- 0x30)
      p += 1
    }
    return p > start && p - start <= 4 ? (value, p - start) : nil
  }

  /// `st` `nd` `rd` `th` behind a day, and `of`.
  mutating func takesOrdinal() {
    if isOrdinal { p += 2 }
    let start = p
    takesMarks()
    if end - p > 3, p[0] == 0x6F, p[1] == 0x66, p[2] == 0x20 { p += 3 } else { p = start }
  }

  private var isOrdinal: Bool {
    guard end - p >= 2, end - p == 2 || p[2] | 0x20 < 0x61 || p[2] > 0x7A else { return false }
    let pair = (p[0], p[1])
    return pair == (0x73, 0x74) || pair == (0x6E, 0x64) || pair == (0x72, 0x64)
      || pair == (0x74, 0x68)
  }

  /// A name's place from 1 on, by its first three letters or all of them.
  private mutating func name(_ names: [StaticString]) -> Int? {
    let start = p
    while p < end, (p[0] | 0x20) &- 0x61 < 26 { p += 1 }
    let length = p - start
    for (place, name) in names.enumerated()
    where length == 3 || length == name.utf8CodeUnitCount
      || (length == 4 && name.utf8CodeUnitCount == 9)
    {
      if (0..<length).allSatisfy({ start[$0] | 0x20 == name.utf8Start[$0] }) { return place + 1 }
    }
    p = start
    return nil
  }

  private static let months: [StaticString] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]
  private static let weekdays: [StaticString] = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  mutating func month() -> Int? {
    name(Self.months)
  }

  mutating func takesWeekday() -> Bool {
    name(Self.weekdays) != nil
  }

  mutating func halfDay() -> Bool? {
    guard end - p == 2, p[1] | 0x20 == 0x6D else { return nil }
    guard p[0] | 0x20 == 0x70 || p[0] | 0x20 == 0x61 else { return nil }
    defer { p += 2 }
    return p[0] | 0x20 == 0x70
  }
}
