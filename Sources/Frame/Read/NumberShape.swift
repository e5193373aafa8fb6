/// How the numbers of a column are written beside plain digits with a point: with marks between
/// thousands, a decimal comma, a currency or another unit, K, M and B, blanks around.
struct NumberShape: Equatable, Sendable {
  /// `.` or `,`.
  var decimal: UInt8 = 0x2E
  /// The code of the unit in which the values are given; 0 for none.
  var unit: UInt8 = 0
  var isWhole = true

  static let point: UInt8 = 0x2E
  static let comma: UInt8 = 0x2C
}

/// Reads one number as people write it.
///
/// `1,234` `1 234,50` `$1.2M` `(1,234)` `35%` `150 min` `2h 30min` `€ 1.234,50`. An id with leading
/// zeros and a phone number with a plus sign are none.
struct ShapedNumber {
  /// The code of the unit; of composed times the shortest one. 0 for none.
  private(set) var unit: UInt8 = 0
  /// Whether all digits stand before the decimal mark, once thousands and millions are multiplied out.
  private(set) var isWhole = true
  /// The units of a composed time, a bit each.
  private(set) var units: UInt64 = 0
  private(set) var isNegative = false
  private var parts: [(value: Decimal, unit: UInt8)] = []

  /// Digits and the power of ten they are multiplied with.
  private struct Decimal {
    var digits: UInt64 = 0
    var exponent = 0

    /// The integer it is; nil beyond 64 bits and for fractions.
    var whole: Int64? {
      var value = digits
      var power = exponent
      while power < 0, value % 10 == 0, value > 0 {
        value /= 10
        power += 1
      }
      if value == 0 { return 0 }
      guard power >= 0, power <= 18 else { return nil }
      for _ in 0..<power {
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        if overflow { return nil }
        value = product
      }
      return Int64(exactly: value)
    }

    /// The nearest double.
    var double: Double? {
      let text = Array("\(digits)e\(exponent)".utf8)
      return text.withUnsafeBufferPointer { NumberScan.double($0) }
    }
  }

  /// The value in a unit: that of the number itself, or for times any unit of time.
  func double(in target: UInt8) -> Double? {
    var sum = 0.0
    for (value, unit) in parts {
      guard let number = value.double else { return nil }
      guard unit != target, let from = Unit.known(unit)?.microseconds,
        let to = Unit.known(target)?.microseconds
      else {
        sum += number
        continue
      }
      sum += from % to == 0 ? number * Double(from / to) : number * Double(from) / Double(to)
    }
    return sum.isFinite ? (isNegative ? -sum : sum) : nil
  }

  /// The value in a unit as an integer; nil where it is none.
  func whole(in target: UInt8) -> Int64? {
    var sum: Int64 = 0
    for (value, unit) in parts {
      var factor: Int64 = 1
      if unit != target, let from = Unit.known(unit)?.microseconds,
        let to = Unit.known(target)?.microseconds
      {
        guard from % to == 0 else { return nil }
        factor = from / to
      }
      guard let number = value.whole else { return nil }
      let (product, over) = number.multipliedReportingOverflow(by: factor)
      let (total, above) = sum.addingReportingOverflow(product)
      if over || above { return nil }
      sum = total
    }
    return isNegative ? -sum : sum
  }

  // MARK: Scanning

  private static let longest = 40

  /// Nil for what is no number under this decimal mark.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, decimal: UInt8) {
    guard bytes.count > 0, bytes.count <= Self.longest, let base = bytes.baseAddress else {
      return nil
    }
    var p = base
    var end = base + bytes.count
    Self.skipBlanks(&p, end)
    Self.trimBlanks(p, &end)
    guard p < end else { return nil }
    if p[0] == 0x28 {  // (1,234) is how accountants write -1,234
      guard end[-1] == 0x29, end - p > 2 else { return nil }
      isNegative = true
      p += 1
      end -= 1
    }
    takeSign(&p, end)
    takeCurrency(&p, end)
    takeSign(&p, end)
    var isFirst = true
    while p < end {
      guard var value = Self.decimal(&p, end, mark: decimal) else { return nil }
      var word = Self.word(&p, end)
      if word.count > 0, isFirst, let power = Self.power(word, afterCurrency: unit != 0) {
        value.exponent += power
        word = Self.word(&p, end)
      }
      var code = word.count == 0 ? 0 : Unit.code(of: word)
      if !isFirst, word.count == 1, word[0] == 0x6D { code = Unit.minute }  // 2h 30m
      if word.count > 0, code == 0 { return nil }
      if isFirst, unit != 0, code != 0 {
        // `$5 USD` says it twice.
        guard Unit.isCurrency(unit), Unit.isCurrency(code) else { return nil }
        code = unit
      } else if isFirst, unit != 0 {
        code = unit
      }
      if !isFirst || p < end {
        // Only times are composed, from long units to short ones.
        guard Unit.isTime(code), isFirst || code < unit else { return nil }
      }
      if value.whole == nil { isWhole = false }
      unit = code
      units |= 1 << UInt64(code)
      parts.append((value, code))
      isFirst = false
      Self.skipBlanks(&p, end)
    }
    guard !isFirst else { return nil }
  }

  private mutating func takeSign(_ p: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) {
    if p < end, p[0] == 0x2D, !isNegative {
      isNegative = true
      p += 1
    } else if end - p > 3, p[0] == 0xE2, p[1] == 0x88, p[2] == 0x92, !isNegative {  // −
      isNegative = true
      p += 3
    }
  }

  private mutating func takeCurrency(
    _ p: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) {
    guard p < end, p[0] &- 0x30 >= 10, p[0] != 0x2D else { return }
    let start = p
    let word = Self.word(&p, end)
    let code = Unit.code(of: word)
    if Unit.isCurrency(code) {
      unit = code
      Self.skipBlanks(&p, end)
    } else {
      p = start
    }
  }

  /// Digits with one kind of mark between groups of three, and the decimal mark with digits after it.
  private static func decimal(
    _ p: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, mark: UInt8
  ) -> Decimal? {
    var value = Decimal()
    var count = 0
    func add(_ digit: UInt8) -> Bool {
      count += 1
      value.digits = value.digits * 10 + UInt64(digit)
      return count <= 18
    }
    let first = p
    while p < end, p[0] &- 0x30 < 10 {
      guard add(p[0] &- 0x30) else { return nil }
      p += 1
    }
    if p - first > 1, first[0] == 0x30 { return nil }
    var group: UInt32?
    if p - first >= 1, p - first <= 3 {
      while let (found, length) = separator(p, end), found != UInt32(mark), group ?? found == found,
        end - p >= length + 3, (0..<3).allSatisfy({ p[length + $0] &- 0x30 < 10 }),
        end - p == length + 3 || p[length + 3] &- 0x30 >= 10
      {
        if first[0] == 0x30 { return nil }
        group = found
        for place in 0..<3 where !add(p[length + place] &- 0x30) { return nil }
        p += length + 3
      }
    }
    if end - p >= 2, p[0] == mark, p[1] &- 0x30 < 10 {
      p += 1
      while p < end, p[0] &- 0x30 < 10 {
        guard add(p[0] &- 0x30) else { return nil }
        value.exponent -= 1
        p += 1
      }
    }
    return count > 0 ? value : nil
  }

  /// A mark between thousands: `,` `.` `'` a blank, a no-break or narrow blank, `’`.
  private static func separator(
    _ p: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> (UInt32, Int)? {
    guard p < end else { return nil }
    switch p[0] {
    case 0x2C, 0x2E, 0x27, 0x20: return (UInt32(p[0]), 1)
    case 0xC2 where end - p > 1 && p[1] == 0xA0: return (0x20, 2)
    case 0xE2 where end - p > 2 && p[1] == 0x80 && (p[2] == 0xAF || p[2] == 0x89):
      return (0x20, 3)
    case 0xE2 where end - p > 2 && p[1] == 0x80 && p[2] == 0x99: return (0x27, 3)
    default: return nil
    }
  }

  /// The letters and signs up to a digit or a blank, after blanks.
  private static func word(
    _ p: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    skipBlanks(&p, end)
    let start = p
    while p < end, p[0] &- 0x30 >= 10, p[0] != 0x20, p[0] != 0x2C, p[0] != 0x2D,
      !(p[0] == 0xC2 && end - p > 1 && p[1] == 0xA0)
    {
      // `$1.2M` ends a magnitude before a currency: `1.2M€`.
      if p > start, p[0] == 0x24 || p[0] >= 0x80, start[0] < 0x80, start[0] != 0x24 { break }
      if p > start, start[0] == 0x24 { break }
      p += 1
    }
    return UnsafeBufferPointer(start: start, count: p - start)
  }

  /// The power of ten of `K`, `million` and the like; small letters only beside a currency.
  private static func power(
    _ word: UnsafeBufferPointer<UInt8>, afterCurrency: Bool
  ) -> Int? {
    func spells(_ text: StaticString) -> Bool {
      word.count == text.utf8CodeUnitCount
        && (0..<word.count).allSatisfy { word[$0] == text.utf8Start[$0] }
    }
    if spells("K") || spells("k") || spells("thousand") { return 3 }
    if spells("M") || spells("million") || spells("mn") || spells("mln") { return 6 }
    if spells("B") || spells("bn") || spells("billion") { return 9 }
    if afterCurrency, spells("m") { return 6 }
    if afterCurrency, spells("b") { return 9 }
    return nil
  }

  private static func skipBlanks(
    _ p: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) {
    while p < end {
      if p[0] == 0x20 || p[0] == 0x09 {
        p += 1
      } else if end - p > 1, p[0] == 0xC2, p[1] == 0xA0 {
        p += 2
      } else {
        return
      }
    }
  }

  private static func trimBlanks(_ p: UnsafePointer<UInt8>, _ end: inout UnsafePointer<UInt8>) {
    while end > p {
      if end[-1] == 0x20 || end[-1] == 0x09 {
        end -= 1
      } else if end - p > 1, end[-1] == 0xA0, end[-2] == 0xC2 {
        end -= 2
      } else {
        return
      }
    }
  }
}
