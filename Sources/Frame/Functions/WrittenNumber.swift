/// Numbers as people write them: with a currency, thousands parted, a percent sign, K, M, B or T.
enum WrittenNumber {
  /// The one number of a text; nil when there is none, or more than one.
  static func value(_ text: UnsafeBufferPointer<UInt8>, point: UInt8) -> Double? {
    let other: UInt8 = point == 0x2E ? 0x2C : 0x2E
    func isDigit(_ index: Int) -> Bool {
      index >= 0 && index < text.count && text[index] >= 0x30 && text[index] <= 0x39
    }
    guard var position = text.indices.first(where: { isDigit($0) }) else { return nil }
    // A point directly before the first digit belongs to the number.
    let hasPoint = position > 0 && text[position - 1] == point
    let before = text[..<(hasPoint ? position - 1 : position)]
    var digits: [UInt8] = hasPoint ? [0x30, 0x2E] : []
    var hasDecimals = hasPoint
    while position < text.count {
      if isDigit(position) {
        digits.append(text[position])
      } else if text[position] == point, !hasDecimals, isDigit(position + 1) {
        digits.append(0x2E)
        hasDecimals = true
      } else if !hasDecimals, isDigit(position + 1),
        text[position] == other || text[position] == 0x27
      {
        // Between thousands: a comma or point, or an apostrophe.
      } else {
        break
      }
      position += 1
    }
    let rest = text[position...]
    guard !rest.contains(where: { $0 >= 0x30 && $0 <= 0x39 }),
      let size = digits.withUnsafeBufferPointer({ NumberScan.double($0) })
    else { return nil }
    var value = size
    let unit = rest.drop { $0 == 0x20 }
    if unit.first == UInt8(ascii: "%") {
      value /= 100
    } else {
      let letters = unit.prefix { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }.map { $0 | 0x20 }
      value *= scales[String(decoding: letters, as: UTF8.self)] ?? 1
    }
    guard value.isFinite else { return nil }
    return isNegative(before) ? -value : value
  }

  private static let scales: [String: Double] = [
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9,
    "billion": 1e9, "t": 1e12, "tn": 1e12, "trillion": 1e12,
  ]

  /// Whether what stands before a number makes it negative: a sign or a bracket at the start of the
  /// text, or a sign directly before the number that is no hyphen of a word.
  private static func isNegative(_ before: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let lead = String(decoding: before, as: UTF8.self).unicodeScalars.drop {
      $0.properties.isWhitespace
    }
    func isSign(_ scalar: Unicode.Scalar?) -> Bool { scalar == "-" || scalar == "\u{2212}" }
    if isSign(lead.first) || lead.first == "(" { return true }
    guard isSign(lead.last) else { return false }
    return lead.dropLast().last.map {
      !$0.properties.isAlphabetic && $0.properties.numericType == nil
    }
      ?? true
  }
}
