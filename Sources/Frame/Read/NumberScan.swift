/// Reads numbers from bytes: no locale, no allocation, no text in between.
///
/// Floats are exact, the double nearest to the decimal: a quotient or product of exact doubles where
/// that suffices (Clinger 1990), else the 128-bit product of Eisel and Lemire ("Number parsing at a
/// gigabyte per second", 2021), else the standard library's reading.
public enum NumberScan {
  /// The integer that the bytes spell, all of them: an optional `-` and digits.
  /// Nil for anything else and beyond 64 bits.
  public static func integer(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard let base = bytes.baseAddress, bytes.count > 0 else { return nil }
    let negative = base[0] == 0x2D
    var at = negative ? 1 : 0
    guard at < bytes.count else { return nil }
    var magnitude: UInt64 = 0
    while at < bytes.count {
      let digit = base[at] &- 0x30
      guard digit < 10 else { return nil }
      let (product, over) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, above) = product.addingReportingOverflow(UInt64(digit))
      if over || above { return nil }
      magnitude = sum
      at += 1
    }
    if negative { return magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil }
    return Int64(exactly: magnitude)
  }

  /// The integer of a text, white space around it and a leading `+` passed over.
  static func integer(ofText text: UnsafeBufferPointer<UInt8>) -> Int64? {
    let text = text.trimmed
    guard text.first == 0x2B, text.count > 1, text[1] != 0x2D else { return integer(text) }
    return integer(UnsafeBufferPointer(rebasing: text[1...]))
  }

  /// The double of a text, white space around it passed over.
  static func double(ofText text: UnsafeBufferPointer<UInt8>) -> Double? { double(text.trimmed) }

  /// The double nearest to the decimal number that the bytes spell, all of them: an optional sign,
  /// digits with an optional point, an optional exponent. Nil for anything else (no hexadecimal, no
  /// `nan`, no `inf`) and for what is too large for a double.
  public static func double(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    guard let base = bytes.baseAddress else { return nil }
    let (value, end) = double(base, base + bytes.count)
    return end == base + bytes.count && bytes.count > 0 && value.isFinite ? value : nil
  }

  /// Whether the bytes spell a number beyond the largest double.
  static func isTooLarge(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = bytes.baseAddress else { return false }
    let (value, end) = double(base, base + bytes.count)
    return end == base + bytes.count && value.isInfinite
  }

  /// Reads a number at `start`, not beyond `end`; gives the value and the place after it, `start`
  /// itself when there is no number. The value is infinite when it is too large.
  @inline(__always)
  static func double(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> (value: Double, end: UnsafePointer<UInt8>) {
    var at = start
    var negative = false
    if at < end, at[0] == 0x2D || at[0] == 0x2B {
      negative = at[0] == 0x2D
      at += 1
    }
    var digits: UInt64 = 0
    let whole = at
    while at < end, at[0] &- 0x30 < 10 {
      digits = digits &* 10 &+ UInt64(at[0] &- 0x30)
      at += 1
    }
    var count = at - whole
    var exponent = 0
    if at < end, at[0] == 0x2E {
      at += 1
      let fraction = at
      while at < end, at[0] &- 0x30 < 10 {
        digits = digits &* 10 &+ UInt64(at[0] &- 0x30)
        at += 1
      }
      exponent = fraction - at
      count += at - fraction
    }
    if count == 0 { return (0, start) }
    if at < end, at[0] | 0x20 == 0x65 {
      guard let (written, after) = writtenExponent(at + 1, end) else { return (0, start) }
      exponent += written
      at = after
    }
    if count > 19 {
      // The product above may have wrapped: more digits than 64 bits hold.
      return (slow(start, at), at)
    }
    if digits <= 1 << 53, exponent >= -22, exponent <= 22 {
      let value =
        exponent < 0
        ? Double(digits) / powersOfTen[-exponent] : Double(digits) * powersOfTen[exponent]
      return (negative ? -value : value, at)
    }
    if let value = PowersOfFive.product(digits, exponent) { return (negative ? -value : value, at) }
    return (slow(start, at), at)
  }

  private static func writtenExponent(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> (Int, UnsafePointer<UInt8>)? {
    var at = start
    var negative = false
    if at < end, at[0] == 0x2D || at[0] == 0x2B {
      negative = at[0] == 0x2D
      at += 1
    }
    let first = at
    var value = 0
    while at < end, at[0] &- 0x30 < 10 {
      if value < 100_000 { value = value * 10 + Int(at[0] &- 0x30) }
      at += 1
    }
    return at == first ? nil : (negative ? -value : value, at)
  }

  /// The standard library's reading, which no locale changes; for the few numbers that need it.
  @inline(never)
  private static func slow(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> Double {
    Double(String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self))
      ?? .infinity
  }

  /// 1e0 to 1e22, which doubles hold exactly.
  private static let powersOfTen = Buffer<Double>(
    (0...22).map { exponent in (0..<exponent).reduce(1.0) { power, _ in power * 10 } })
}

/// The first 128 bits of the powers of five, for the products of Eisel and Lemire.
enum PowersOfFive {
  static let smallest = -64
  static let largest = 64

  /// The double nearest to `digits * 10^exponent`; nil when the product cannot tell, for exponents
  /// beyond the table and subnormal results.
  static func product(_ digits: UInt64, _ exponent: Int) -> Double? {
    if digits == 0 { return 0 }
    guard exponent >= smallest, exponent <= largest else { return nil }
    let zeros = digits.leadingZeroBitCount
    let shifted = digits << UInt64(zeros)
    let high = table[2 * (exponent - smallest)]
    let low = table[2 * (exponent - smallest) + 1]
    var product = shifted.multipliedFullWidth(by: high)
    if product.high & 0x1FF == 0x1FF {
      let second = shifted.multipliedFullWidth(by: low)
      let (sum, carry) = product.low.addingReportingOverflow(second.high)
      product = (product.high &+ (carry ? 1 : 0), sum)
    }
    if product.low == .max, exponent < -27 || exponent > 55 { return nil }
    let upper = Int(product.high >> 63)
    let shift = upper + 64 - 52 - 3
    var mantissa = product.high >> UInt64(shift)
    // floor(log2(10^exponent)) by a multiplication; 1023 is the bias of a double's exponent.
    var power = ((217_706 * exponent) >> 16) + 63 + upper - zeros + 1023
    if power <= 0 || power >= 2046 { return nil }
    if product.low <= 1, exponent >= -4, exponent <= 23, mantissa & 3 == 1,
      mantissa << UInt64(shift) == product.high
    {
      mantissa &= ~1  // exactly halfway: to even
    }
    mantissa = (mantissa &+ (mantissa & 1)) >> 1
    if mantissa >= 1 << 53 {
      mantissa = 1 << 52
      power += 1
    }
    return Double(bitPattern: mantissa & ~(1 << 52) | UInt64(power) << 52)
  }

  /// High and low halves of 5^q scaled to 128 bits, for q from `smallest` to `largest`: cut off for
  /// positive q, one above the cut for negative q.
  private static let table = Buffer<UInt64>(
    (smallest...largest).flatMap { q in q < 0 ? reciprocal(of: -q) : power(q) })

  /// Little-endian digits in base 2^32.
  private static func power(_ exponent: Int) -> [UInt64] { leading(fivefold(exponent)) }

  private static func fivefold(_ exponent: Int) -> [UInt32] {
    var value: [UInt32] = [1]
    for _ in 0..<exponent {
      var carry: UInt64 = 0
      for index in value.indices {
        let product = UInt64(value[index]) * 5 + carry
        value[index] = UInt32(truncatingIfNeeded: product)
        carry = product >> 32
      }
      if carry > 0 { value.append(UInt32(carry)) }
    }
    return value
  }

  private static func reciprocal(of exponent: Int) -> [UInt64] {
    // 2^b / 5^exponent with b so large that the quotient has at least 128 bits.
    let bits = 4 * 32 + 32 * fivefold(exponent).count
    var value = [UInt32](repeating: 0, count: bits / 32) + [1]
    for _ in 0..<exponent {
      var remainder: UInt64 = 0
      for index in value.indices.reversed() {
        let dividend = remainder << 32 | UInt64(value[index])
        value[index] = UInt32(dividend / 5)
        remainder = dividend % 5
      }
    }
    let cut = leading(value)
    let (low, carry) = cut[1].addingReportingOverflow(1)
    return [cut[0] &+ (carry ? 1 : 0), low]
  }

  /// The 128 bits from the first set one on, as two halves.
  private static func leading(_ value: [UInt32]) -> [UInt64] {
    var digits = value
    while let last = digits.last, last == 0 { digits.removeLast() }
    let shift = UInt64(digits.last?.leadingZeroBitCount ?? 0)
    func digit(_ fromTop: Int) -> UInt64 {
      fromTop < digits.count ? UInt64(digits[digits.count - 1 - fromTop]) : 0
    }
    func word(_ index: Int) -> UInt64 {
      let joined = digit(index) << 32 | digit(index + 1)
      return joined << shift | (shift == 0 ? 0 : digit(index + 2) >> (32 - shift))
    }
    return [word(0), word(2)]
  }
}
