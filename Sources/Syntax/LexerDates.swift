import Diagnostics

extension CalendarDate {
  /// The day, when it exists in the proleptic Gregorian calendar.
  init?(validYear year: Int, month: Int, day: Int) {
    guard year >= 1, (1...12).contains(month), day >= 1,
      day <= CalendarDate.days(inMonth: month, of: year)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// As a literal: `@2012-05-04`.
  var literal: String {
    func padded(_ number: Int, _ digits: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
    return "@\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

/// Dates: `@2012-05-04`, `@2012-05-04T20:15`, `@2012-05`, `@2012`.
extension Lexer {
  mutating func scanDate() {
    let start = position
    position += 1
    guard byte().isASCIIDigit else {
      report(Wording.atWithoutDate(at: span(start, position)))
      if !byte().isASCIILetter { append(.bad, from: start) }
      return
    }
    var fields: [(value: Int, digits: Int)] = [scanField()]
    while fields.count < 3, byte() == UInt8(ascii: "-"), byte(1).isASCIIDigit {
      position += 1
      fields.append(scanField())
    }
    var clock: [(value: Int, digits: Int)] = []
    if byte() == UInt8(ascii: "T"), byte(1).isASCIIDigit {
      position += 1
      clock.append(scanField())
      while clock.count < 3, byte() == UInt8(ascii: ":"), byte(1).isASCIIDigit {
        position += 1
        clock.append(scanField())
      }
      if byte() == UInt8(ascii: "Z") { position += 1 }
      if skipOffset() {
        report(Wording.timeZone(at: span(start, position)))
        return append(.bad, from: start)
      }
    }
    let hasWrongEnd = byte().continuesName
    while byte().continuesName { position += 1 }
    let literal = hasWrongEnd ? nil : dateLiteral(fields, clock)
    if let literal { return append(literal, from: start) }
    if clock.isEmpty, !hasWrongEnd, let other = otherOrder(fields) {
      report(Wording.otherDateOrder(other, at: span(start, position)))
      return append(.bad, from: start)
    }
    report(badDate(fields, clock, hasWrongEnd: hasWrongEnd, at: span(start, position)))
    append(.bad, from: start)
  }

  /// Passes the offset of a time zone, such as `+02:00`.
  private mutating func skipOffset() -> Bool {
    guard byte() == UInt8(ascii: "+") || byte() == UInt8(ascii: "-"), byte(1).isASCIIDigit,
      byte(2).isASCIIDigit, byte(3) == UInt8(ascii: ":"), byte(4).isASCIIDigit
    else { return false }
    position += 4
    while byte().isASCIIDigit { position += 1 }
    return true
  }

  private mutating func scanField() -> (value: Int, digits: Int) {
    let start = position
    var value = 0
    while byte().isASCIIDigit {
      value = min(value * 10 + Int(byte() - 0x30), 100_000)
      position += 1
    }
    return (value, position - start)
  }

  private func dateLiteral(
    _ fields: [(value: Int, digits: Int)], _ clock: [(value: Int, digits: Int)]
  ) -> Literal? {
    let widths = fields.map(\.digits)
    guard widths == [4] || widths == [4, 2] || widths == [4, 2, 2], fields[0].value >= 1 else {
      return nil
    }
    if fields.count < 3 {
      guard clock.isEmpty else { return nil }
      if fields.count == 1 { return .period(year: fields[0].value, month: nil) }
      guard (1...12).contains(fields[1].value) else { return nil }
      return .period(year: fields[0].value, month: fields[1].value)
    }
    guard
      let day = CalendarDate(
        validYear: fields[0].value, month: fields[1].value, day: fields[2].value)
    else { return nil }
    if clock.isEmpty { return .date(day) }
    guard clock.count >= 2, clock.allSatisfy({ $0.digits == 2 }), clock[0].value < 24,
      clock[1].value < 60, clock.count < 3 || clock[2].value < 60
    else { return nil }
    let second = clock.count > 2 ? clock[2].value : 0
    return .datetime(day, secondOfDay: clock[0].value * 3600 + clock[1].value * 60 + second)
  }

  /// The rest of a date whose year stands last, as in `@05/04/2012` and `@5.4.2012`, which is passed:
  /// the dates it may mean, with month or day first.
  private mutating func otherOrder(_ first: [(value: Int, digits: Int)]) -> [String]? {
    var fields = first
    guard fields[0].digits <= 2 else { return nil }
    let start = position
    let separator = byte()
    if fields.count == 1, separator == UInt8(ascii: "/") || separator == UInt8(ascii: ".") {
      while fields.count < 3, byte() == separator, byte(1).isASCIIDigit {
        position += 1
        fields.append(scanField())
      }
    }
    guard fields.count == 3, fields[1].digits <= 2, fields[2].digits == 4, !byte().continuesName
    else {
      position = start
      return nil
    }
    var readings: [String] = []
    for (month, day) in [(fields[0], fields[1]), (fields[1], fields[0])] {
      guard let date = CalendarDate(validYear: fields[2].value, month: month.value, day: day.value)
      else { continue }
      let written = date.literal
      if !readings.contains(written) { readings.append(written) }
    }
    guard !readings.isEmpty else {
      position = start
      return nil
    }
    return readings
  }

  private func badDate(
    _ fields: [(value: Int, digits: Int)], _ clock: [(value: Int, digits: Int)],
    hasWrongEnd: Bool, at span: Span
  ) -> Diagnostic {
    guard !hasWrongEnd, fields.map(\.digits) == Array([4, 2, 2].prefix(fields.count)),
      clock.isEmpty || clock.count > 1 && fields.count == 3
    else { return Wording.badDateShape(at: span) }
    if fields[0].value == 0 { return Wording.badDate("years go from 0001 to 9999", at: span) }
    if fields.count > 1, !(1...12).contains(fields[1].value) {
      return Wording.badDate("months go from 01 to 12", at: span)
    }
    if fields.count == 3 {
      let last = CalendarDate.days(inMonth: fields[1].value, of: fields[0].value)
      if fields[2].value < 1 || fields[2].value > last {
        return Wording.badDate("this month has the days 01 to \(last)", at: span)
      }
    }
    return Wording.badDate("the time of a day goes from 00:00:00 to 23:59:59", at: span)
  }
}
