import Diagnostics

/// Numbers: ints, floats, numbers with a unit, durations.
extension Lexer {
  /// A decimal as written: `digits` (without point) times ten to the `exponent`.
  private struct Decimal {
    var text = ""
    /// The digits as an int; nil when they are more than 64 bits hold.
    var digits: UInt64? = 0
    var exponent = 0
    var isFloat = false

    mutating func add(_ digit: UInt8) {
      text.unicodeScalars.append(Unicode.Scalar(digit))
      guard let old = digits else { return }
      let (product, tooBig) = old.multipliedReportingOverflow(by: 10)
      let (sum, tooBigToo) = product.addingReportingOverflow(UInt64(digit - 0x30))
      digits = tooBig || tooBigToo ? nil : sum
    }

    /// The decimal times `factor`; nil when that is not whole. `tooBig` when it passes 64 bits.
    func scaled(by factor: UInt64, tooBig: inout Bool) -> Int64? {
      guard var value = digits else {
        tooBig = exponent >= 0
        return nil
      }
      if value == 0 { return 0 }
      var factor = factor
      var exponent = exponent
      while exponent < 0 {
        // Tens are taken out of the digits or out of the factor, whichever holds them.
        if value % 10 == 0 {
          value /= 10
        } else if factor % 10 == 0 {
          factor /= 10
        } else if value % 2 == 0, factor % 5 == 0 {
          (value, factor) = (value / 2, factor / 5)
        } else if value % 5 == 0, factor % 2 == 0 {
          (value, factor) = (value / 5, factor / 2)
        } else {
          return nil
        }
        exponent += 1
      }
      while exponent > 0, exponent < 40 {
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        if overflow { tooBig = true }
        guard !overflow else { return nil }
        value = product
        exponent -= 1
      }
      let (product, overflow) = value.multipliedReportingOverflow(by: factor)
      guard exponent == 0, !overflow, let result = Int64(exactly: product) else {
        tooBig = true
        return nil
      }
      return result
    }
  }

  mutating func scanNumber() {
    let start = position
    if byte() == UInt8(ascii: "0"), scanOtherBase(start) { return }
    let number = scanDecimal(start)
    if byte().isASCIILetter || byte() == UInt8(ascii: "_") || isLetterBeyondASCII() {
      return scanUnit(after: number, from: start)
    }
    appendNumber(number, from: start)
  }

  private func isLetterBeyondASCII() -> Bool {
    guard byte() >= 0x80, let (scalar, _) = scalar(at: position) else { return false }
    return scalar.continuesName
  }

  private mutating func appendNumber(_ number: Decimal, from start: Int) {
    if number.isFloat {
      let value = Double(number.text) ?? .infinity
      if !value.isFinite { report(Wording.floatOverflow(at: span(start, position))) }
      return append(.float(value.isFinite ? value : 0), from: start)
    }
    guard let digits = number.digits, digits <= UInt64(1) << 63 else {
      report(Wording.intOverflow(source.text(in: start..<position), at: span(start, position)))
      return append(.int(0), from: start)
    }
    append(Int64(exactly: digits).map(Literal.int) ?? .minimumMagnitude, from: start)
  }

  /// Digits with `_` between them, a fraction, an exponent.
  private mutating func scanDecimal(_ start: Int) -> Decimal {
    var number = Decimal()
    scanDigits(&number)
    if byte() == UInt8(ascii: "."), byte(1).isASCIIDigit {
      position += 1
      number.isFloat = true
      number.text += "."
      let before = number.text.utf8.count
      scanDigits(&number)
      number.exponent -= number.text.utf8.count - before
    }
    let isSigned = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-")
    if byte() | 0x20 == UInt8(ascii: "e"), byte(isSigned ? 2 : 1).isASCIIDigit {
      let isNegative = byte(1) == UInt8(ascii: "-")
      position += isSigned ? 2 : 1
      var exponent = 0
      while byte().isASCIIDigit {
        exponent = min(exponent * 10 + Int(byte() - 0x30), 100_000)
        position += 1
      }
      number.isFloat = true
      number.text += "e\(isNegative ? -exponent : exponent)"
      number.exponent += isNegative ? -exponent : exponent
    }
    return number
  }

  private mutating func scanDigits(_ number: inout Decimal) {
    while position < end {
      if bytes[position].isASCIIDigit {
        number.add(bytes[position])
      } else if bytes[position] != UInt8(ascii: "_") || !byte(1).isASCIIDigit {
        return
      }
      position += 1
    }
  }

  /// `0x1F` and the like, which mvs does not have: reported with the decimal to write.
  private mutating func scanOtherBase(_ start: Int) -> Bool {
    let radix =
      switch byte(1) | 0x20 {
      case UInt8(ascii: "x"): 16
      case UInt8(ascii: "o"): 8
      case UInt8(ascii: "b"): 2
      default: 0
      }
    guard radix > 0, byte(2).continuesName, byte(2) != UInt8(ascii: "_") else { return false }
    position += 2
    let digits = position
    while byte().continuesName { position += 1 }
    let value = Int64(source.text(in: digits..<position), radix: radix)
    report(Wording.otherBase(value, at: span(start, position)))
    append(.int(value ?? 0), from: start)
    return true
  }

  private mutating func scanUnit(after number: Decimal, from start: Int) {
    let unitStart = position
    while byte().isASCIILetter || byte() == UInt8(ascii: "_") { position += 1 }
    while isLetterBeyondASCII(), let (_, length) = scalar(at: position) { position += length }
    let unit = source.text(in: unitStart..<position)
    if let power = Lexer.multiples[unit], !byte().isASCIIDigit {
      return appendMultiple(number, power, from: start)
    }
    guard let seconds = Lexer.durations[unit] else {
      while byte().continuesName { position += 1 }
      report(
        Wording.unknownUnit(
          source.text(in: unitStart..<position), number: source.text(in: start..<unitStart),
          at: span(unitStart, position)))
      return append(number.isFloat ? .float(0) : .int(0), from: start)
    }
    appendDuration(number, seconds, from: start)
  }

  private mutating func appendMultiple(_ number: Decimal, _ power: Int, from start: Int) {
    var tooBig = false
    var scaled = number
    scaled.exponent += power
    if let whole = scaled.scaled(by: 1, tooBig: &tooBig) { return append(.int(whole), from: start) }
    if tooBig, !number.isFloat || number.exponent > -power {
      report(Wording.intOverflow(source.text(in: start..<position), at: span(start, position)))
      return append(.int(0), from: start)
    }
    let parts = number.text.split(separator: "e")
    let exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + power
    let value = Double("\(parts.first ?? "0")e\(exponent)") ?? 0
    append(.float(value.isFinite ? value : 0), from: start)
  }

  /// A duration, of several parts where digits follow the unit: `1h30min`.
  private mutating func appendDuration(_ number: Decimal, _ seconds: UInt64, from start: Int) {
    var total: Int64 = 0
    var part = number
    var factor = seconds
    while true {
      var tooBig = false
      guard let value = part.scaled(by: factor, tooBig: &tooBig) else {
        report(
          tooBig
            ? Wording.intOverflow(source.text(in: start..<position), at: span(start, position))
            : Wording.fractionOfSecond(at: span(start, position)))
        break
      }
      let (sum, overflow) = total.addingReportingOverflow(value)
      if overflow {
        report(Wording.intOverflow(source.text(in: start..<position), at: span(start, position)))
        break
      }
      total = sum
      guard byte().isASCIIDigit else { break }
      let partStart = position
      part = scanDecimal(partStart)
      let unitStart = position
      while byte().isASCIILetter { position += 1 }
      let unit = source.text(in: unitStart..<position)
      guard let next = Lexer.durations[unit] else {
        report(
          Wording.unknownUnit(
            unit, number: source.text(in: partStart..<unitStart), at: span(partStart, position)))
        break
      }
      factor = next
    }
    append(.duration(seconds: total), from: start)
  }

  /// Powers of ten.
  private static let multiples = ["K": 3, "M": 6, "B": 9]
  /// Lengths in seconds.
  private static let durations: [String: UInt64] = [
    "s": 1, "min": 60, "h": 3600, "d": 86400, "w": 604_800,
  ]
}
