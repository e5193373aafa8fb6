import Diagnostics

/// Durations as texts: a clock (`1:30:00`), words (`1h 30min`, `1 hour 30 minutes`) or one unit
/// (`90 min`, `1.5 h`); and read from such texts and from ISO 8601's `PT1H30M`.
struct DurationText {
  private enum Style {
    case minutes
    case seconds
    case short
    case long
    case unit(name: String, size: Int64, decimals: Int)
  }
  private let style: Style

  /// Nil when the format is none of durations.
  init?(_ format: [UInt8]) {
    let text = String(decoding: format, as: UTF8.self)
    switch text {
    case "h:mm": style = .minutes
    case "h:mm:ss": style = .seconds
    case "short": style = .short
    case "long": style = .long
    default:
      var rest = Array(format)[...]
      var decimals = 0
      if rest.first == 0x2E {
        rest.removeFirst()
        guard let digit = rest.first, digit >= 0x30, digit <= 0x39 else { return nil }
        decimals = Int(digit - 0x30)
        rest.removeFirst()
      }
      let name = String(decoding: rest, as: UTF8.self)
      guard let unit = Self.units.first(where: { $0.short == name }) else { return nil }
      style = .unit(name: name, size: unit.size, decimals: decimals)
    }
  }

  static let units: [(short: String, long: String, size: Int64)] = [
    ("d", "day", 86_400_000_000), ("h", "hour", 3_600_000_000), ("min", "minute", 60_000_000),
    ("s", "second", 1_000_000),
  ]

  func text(of micros: Int64) -> String {
    let sign = micros < 0 ? "-" : ""
    let size = micros.magnitude
    let seconds = size / 1_000_000
    func two(_ value: UInt64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    switch style {
    case .minutes: return "\(sign)\(seconds / 3600):\(two(seconds / 60 % 60))"
    case .seconds:
      return "\(sign)\(seconds / 3600):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    case .short, .long:
      var rest = size
      var parts: [String] = []
      for unit in Self.units {
        let count = rest / unit.size.magnitude
        rest %= unit.size.magnitude
        if count == 0 { continue }
        if case .short = style {
          parts.append("\(count)\(unit.short)")
        } else {
          parts.append("\(count) \(unit.long)\(count == 1 ? "" : "s")")
        }
      }
      if case .short = style { return parts.isEmpty ? "0s" : sign + parts.joined(separator: " ") }
      return parts.isEmpty ? "0 seconds" : sign + parts.joined(separator: " ")
    case .unit(let name, let unit, let decimals):
      return NumberText.fixed(Double(micros) / Double(unit), decimals: decimals) + " " + name
    }
  }

  /// The microseconds that a text names: `1h 30min`, `95 minutes`, `1.5 hours`, `1:30`, `1:30:00`,
  /// `PT1H30M`, with a sign before it if wanted. A clock of two parts is hours and minutes. Nil when it
  /// is none of these, or too long for 64 bits.
  static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    var bytes = Array(text.trimmed)[...]
    let isNegative = bytes.first == 0x2D
    if isNegative || bytes.first == 0x2B { bytes.removeFirst() }
    guard let micros = clock(bytes) ?? iso(bytes) ?? words(bytes) else { return nil }
    return isNegative ? -micros : micros
  }

  private static func clock(_ bytes: ArraySlice<UInt8>) -> Int64? {
    let parts = bytes.split(separator: 0x3A, omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3 else { return nil }
    var total = 0.0
    for (index, part) in parts.enumerated() {
      guard let value = number(part), index == parts.count - 1 || !part.contains(0x2E),
        index == 0 || (value < 60 && part.prefix { $0 != 0x2E }.count == 2)
      else { return nil }
      total += value * [3600, 60, 1][index]
    }
    return microseconds(total)
  }

  private static func iso(_ bytes: ArraySlice<UInt8>) -> Int64? {
    guard bytes.first == UInt8(ascii: "P") else { return nil }
    var rest = bytes.dropFirst()
    var total = 0.0
    var isTime = false
    var found = false
    while let first = rest.first {
      if first == UInt8(ascii: "T"), !isTime {
        isTime = true
        rest = rest.dropFirst()
        continue
      }
      let digits = rest.prefix { ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2E }
      guard let value = number(digits), let unit = rest.dropFirst(digits.count).first else {
        return nil
      }
      switch (isTime, unit) {
      case (false, UInt8(ascii: "W")): total += value * 604_800
      case (false, UInt8(ascii: "D")): total += value * 86_400
      case (true, UInt8(ascii: "H")): total += value * 3600
      case (true, UInt8(ascii: "M")): total += value * 60
      case (true, UInt8(ascii: "S")): total += value
      default: return nil
      }
      found = true
      rest = rest.dropFirst(digits.count + 1)
    }
    return found ? microseconds(total) : nil
  }

  private static let names: [(names: [String], seconds: Double)] = [
    (["w", "week", "weeks"], 604_800), (["d", "day", "days"], 86_400),
    (["h", "hr", "hrs", "hour", "hours"], 3600),
    (["min", "mins", "m", "minute", "minutes"], 60),
    (["s", "sec", "secs", "second", "seconds"], 1), (["ms", "milliseconds"], 0.001),
  ]

  private static func words(_ bytes: ArraySlice<UInt8>) -> Int64? {
    var rest = bytes
    var total = 0.0
    var found = false
    while let first = rest.first {
      if first == 0x20 || first == 0x2C || first == 0x2E && found {
        rest = rest.dropFirst()
        continue
      }
      let digits = rest.prefix { ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2E }
      guard let value = number(digits) else { return nil }
      rest = rest.dropFirst(digits.count).drop { $0 == 0x20 }
      let letters = rest.prefix { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
      let name = String(decoding: letters.map { $0 | 0x20 }, as: UTF8.self)
      guard let unit = names.first(where: { $0.names.contains(name) }) else { return nil }
      total += value * unit.seconds
      found = true
      rest = rest.dropFirst(letters.count)
    }
    return found ? microseconds(total) : nil
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Double? {
    guard let first = bytes.first, first >= 0x30, first <= 0x39 else { return nil }
    return Double(String(decoding: bytes, as: UTF8.self))
  }

  private static func microseconds(_ seconds: Double) -> Int64? {
    let micros = (seconds * 1e6).rounded(.toNearestOrEven)
    return micros < 9e18 ? Int64(micros) : nil
  }
}
