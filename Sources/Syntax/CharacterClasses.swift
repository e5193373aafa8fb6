extension UInt8 {
  var isASCIILetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
  var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }
  /// Whether an ASCII byte may stand inside a name.
  var continuesName: Bool { isASCIILetter || isASCIIDigit || self == UInt8(ascii: "_") }
}

extension Unicode.Scalar {
  /// Whether the scalar changes the direction of the text around it, so that what is seen is not
  /// what runs (CVE-2021-42574).
  var isDirectionControl: Bool {
    (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
  }

  /// Whether the scalar shows nothing and takes no space.
  var isInvisible: Bool {
    switch value {
    case 0xAD, 0x34F, 0x61C, 0x180E, 0x200B...0x200F, 0x2060...0x2064, 0xFEFF, 0xFFF9...0xFFFB,
      0xE0000...0xE007F:
      true
    default: false
    }
  }

  /// Whether the scalar looks like a blank and is none.
  var isOddBlank: Bool {
    switch value {
    case 0x0C, 0x0B, 0x0D, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      true
    default: false
    }
  }

  var continuesName: Bool {
    value < 0x80 ? UInt8(value).continuesName : properties.isXIDContinue
  }

  /// How a message writes the scalar: `U+0430`.
  var codePoint: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }

  /// Code point and name, as Unicode has them: `U+202E (right-to-left override)`.
  var named: String {
    guard let name = properties.name ?? properties.nameAlias else { return codePoint }
    return "\(codePoint) (\(name.lowercased()))"
  }

  /// Whether an invisible scalar has no honest use inside a text. Joiners have: in Persian words and in
  /// pictures made of several.
  var isSuspiciousInText: Bool {
    switch value {
    case 0xAD, 0x180E, 0x200B, 0x2060...0x2064, 0xFEFF, 0xFFF9...0xFFFB, 0xE0001, 0xE0020...0xE007E:
      true
    default: false
    }
  }

  /// The ASCII letter that the scalar cannot be told from: a Cyrillic or Greek letter of the same
  /// shape, a fullwidth form. After the confusables of Unicode Technical Standard 39.
  var asciiDouble: Character? {
    if let double = Self.doubles[value] { return double }
    guard (0xFF10...0xFF5A).contains(value), continuesName,
      let plain = Unicode.Scalar(value - 0xFEE0)
    else { return nil }
    return Character(plain)
  }

  private static let doubles: [UInt32: Character] = [
    0x430: "a", 0x435: "e", 0x43E: "o", 0x440: "p", 0x441: "c", 0x443: "y", 0x445: "x",
    0x455: "s", 0x456: "i", 0x458: "j", 0x4BB: "h", 0x501: "d", 0x51B: "q", 0x51D: "w",
    0x410: "A", 0x412: "B", 0x415: "E", 0x417: "3", 0x41A: "K", 0x41C: "M", 0x41D: "H",
    0x41E: "O", 0x420: "P", 0x421: "C", 0x422: "T", 0x423: "Y", 0x425: "X", 0x405: "S",
    0x406: "I", 0x408: "J",
    0x3BF: "o", 0x391: "A", 0x392: "B", 0x395: "E", 0x396: "Z", 0x397: "H", 0x399: "I",
    0x39A: "K", 0x39C: "M", 0x39D: "N", 0x39F: "O", 0x3A1: "P", 0x3A4: "T", 0x3A5: "Y",
    0x3A7: "X", 0x131: "i", 0x261: "g",
  ]
}

/// The name in Latin letters that a name in another script cannot be told from: `\u{441}\u{430}\u{440}`
/// for `cap`; nil when one of its letters has no such double, or all are Latin.
public func latinDouble(of name: String) -> String? {
  var double = ""
  var isOther = false
  for scalar in name.unicodeScalars {
    if scalar.isASCII {
      double.unicodeScalars.append(scalar)
    } else if let plain = scalar.asciiDouble {
      double.append(plain)
      isOther = true
    } else {
      return nil
    }
  }
  return isOther ? double : nil
}
