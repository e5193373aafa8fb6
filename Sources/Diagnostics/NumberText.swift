import Glibc

/// How numbers are written for people. Never depends on the locale.
public enum NumberText {
  /// The shortest digits that read back as the same number: `0.1`, `2.0`, `1e16`.
  public static func shortest(_ value: Double) -> String {
    let text = value.description
    guard let e = text.utf8.firstIndex(of: UInt8(ascii: "e")) else { return text }
    return text[..<e] + "e" + exponent(text[text.utf8.index(after: e)...])
  }

  /// At most `digits` significant digits, without trailing zeros: `7.25`, `0.333333`, `1.5e-7`. Digits
  /// before the point are never rounded away below 1e15.
  public static func significant(_ value: Double, digits: Int = 6) -> String {
    guard value.isFinite else { return value.description }
    if value == 0 { return "0" }
    let digits = min(max(digits, 1), 17)
    let scientific = scientificParts(value, digits: digits)
    if scientific.exponent >= -5, scientific.exponent < 15 {
      return withoutTrailingZeros(
        fixed(value, decimals: max(0, digits - 1 - scientific.exponent)))
    }
    return withoutTrailingZeros(scientific.mantissa) + "e\(scientific.exponent)"
  }

  /// Exactly `decimals` digits after the point, rounded from the exact binary value, halves to even.
  /// A result that rounds to zero has no sign.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    let text = printed("%.*f", [min(max(decimals, 0), 340), value])
    if text.utf8.first == UInt8(ascii: "-"), !text.utf8.contains(where: { $0 > 48 && $0 < 58 }) {
      return value.isFinite ? String(text.dropFirst()) : text
    }
    return text
  }

  /// One digit before the point and `decimals` after it: `1.24e7`.
  public static func scientific(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return value.description }
    let parts = scientificParts(value, digits: min(max(decimals, 0), 340) + 1)
    return parts.mantissa + "e\(parts.exponent)"
  }

  /// With a comma between thousands: `4,803`.
  public static func grouped(_ value: Int64) -> String { grouped(String(value)) }

  public static func grouped(_ value: Int) -> String { grouped(String(value)) }

  /// With a comma between thousands and exactly `decimals` digits after the point: `4,803.50`.
  public static func grouped(_ value: Double, decimals: Int) -> String {
    grouped(fixed(value, decimals: decimals))
  }

  /// At most `digits` significant digits with K, M, B or T for thousands: `237M`, `1.25B`, `950`.
  public static func withUnit(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return significant(value, digits: digits) }
    let rounded = rounded(value, digits: digits)
    let size = abs(rounded)
    let (scale, unit): (Double, String) =
      size >= 1e12
      ? (1e12, "T")
      : size >= 1e9
        ? (1e9, "B")
        : size >= 1e6
          ? (1e6, "M")
          : size >= 1e3 ? (1e3, "K") : (1, "")
    return significant(rounded / scale, digits: max(digits, 3)) + unit
  }

  /// An amount of dollars: `$237M`, `-$1.25B`, `$950`, `$4.50`.
  public static func money(_ value: Double) -> String {
    guard value.isFinite else { return value.description }
    let size = abs(value)
    let text =
      size >= 999.5
      ? withUnit(size) : fixed(size, decimals: size == size.rounded() || size >= 100 ? 0 : 2)
    return (value < 0 && text.utf8.contains(where: { $0 > 48 && $0 < 58 }) ? "-$" : "$") + text
  }

  /// An amount of bytes in units of a thousand: `950 B`, `1.5 kB`, `311 MB`.
  public static func bytes(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e18 else { return significant(value, digits: 3) + " B" }
    var rest = rounded(value, digits: 3)
    var unit = 0
    let units = ["B", "kB", "MB", "GB", "TB", "PB"]
    while abs(rest) >= 1000, unit < units.count - 1 {
      rest /= 1000
      unit += 1
    }
    return significant(rest, digits: 3) + " " + units[unit]
  }

  /// What an ordinal number ends in: `st` for 1 and 21, `th` for 11.
  static func ordinalEnding(_ value: Int64) -> String {
    let size = value.magnitude
    if (11...13).contains(size % 100) { return "th" }
    switch size % 10 {
    case 1: return "st"
    case 2: return "nd"
    case 3: return "rd"
    default: return "th"
    }
  }

  /// A share as a percentage: 0.352 is `35%`, with one decimal `35.2%`.
  public static func percent(_ share: Double, decimals: Int = 0) -> String {
    fixed(share * 100, decimals: decimals) + "%"
  }

  /// A number and its unit: `90 min`. Without a unit the number alone.
  public static func quantity(_ value: Double, unit: String?, digits: Int = 6) -> String {
    let text = significant(value, digits: digits)
    guard let unit, !unit.isEmpty else { return text }
    return unit == "%" ? text + "%" : text + " " + unit
  }

  /// The numbers of one column at `digits` significant digits with as many decimals each as the one
  /// that needs most (at most 6), so that their points stand in line. Nil stays nil.
  public static func column(_ values: [Double?], digits: Int = 6) -> [String?] {
    var decimals = 0
    for case let value? in values where value.isFinite && value != 0 {
      let text = significant(value, digits: digits).utf8
      if text.contains(UInt8(ascii: "e")) { return values.map { $0.map { significant($0) } } }
      if let point = text.firstIndex(of: UInt8(ascii: ".")) {
        decimals = max(decimals, text.distance(from: point, to: text.endIndex) - 1)
      }
    }
    decimals = min(decimals, 6)
    return values.map { value in
      guard let value else { return nil }
      guard value.isFinite else { return value.description }
      let text = fixed(value, decimals: decimals)
      let vanished = value != 0 && !text.utf8.contains(where: { $0 > 48 && $0 < 58 })
      return vanished ? significant(value, digits: digits) : text
    }
  }

  /// The value rounded to `digits` significant decimal digits.
  public static func rounded(_ value: Double, digits: Int) -> Double {
    guard value.isFinite, value != 0 else { return value }
    let parts = scientificParts(value, digits: max(digits, 1))
    return Double("\(parts.mantissa)e\(parts.exponent)") ?? value
  }

  static func grouped(_ digits: String) -> String {
    let bytes = Array(digits.utf8)
    let start = bytes.first == UInt8(ascii: "-") ? 1 : 0
    let end = bytes.firstIndex { $0 != UInt8(ascii: "-") && !($0 >= 48 && $0 < 58) } ?? bytes.count
    guard end - start > 3 else { return digits }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count + bytes.count / 3)
    for (index, byte) in bytes.enumerated() {
      if index > start, index < end, (end - index) % 3 == 0 { out.append(UInt8(ascii: ",")) }
      out.append(byte)
    }
    return String(decoding: out, as: UTF8.self)
  }

  static func withoutTrailingZeros(_ text: String) -> String {
    let bytes = text.utf8
    guard bytes.contains(UInt8(ascii: ".")) else { return text }
    var end = bytes.endIndex
    while bytes[bytes.index(before: end)] == UInt8(ascii: "0") { end = bytes.index(before: end) }
    if bytes[bytes.index(before: end)] == UInt8(ascii: ".") { end = bytes.index(before: end) }
    return String(text[..<end])
  }

  private static func scientificParts(
    _ value: Double, digits: Int
  ) -> (mantissa: String, exponent: Int) {
    let text = printed("%.*e", [digits - 1, value])
    guard let e = text.utf8.firstIndex(of: UInt8(ascii: "e")) else { return (text, 0) }
    return (String(text[..<e]), Int(exponent(text[text.utf8.index(after: e)...])) ?? 0)
  }

  /// `+07` as `7`, `-05` as `-5`.
  private static func exponent(_ text: Substring) -> String {
    let sign = text.utf8.first == UInt8(ascii: "-") ? "-" : ""
    let digits = text.drop { $0 == "+" || $0 == "-" || $0 == "0" }
    return digits.isEmpty ? "0" : sign + digits
  }

  /// C's `printf` into a text; the format is always one of this file's.
  private static func printed(_ format: String, _ arguments: [any CVarArg]) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 700) { buffer in
      let length = withVaList(arguments) { list in
        vsnprintf(buffer.baseAddress, buffer.count, format, list)
      }
      let bytes = UnsafeRawBufferPointer(buffer).prefix(max(0, min(Int(length), buffer.count - 1)))
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
