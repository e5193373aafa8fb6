/// The width of a text in terminal cells as it will be shown: marks that combine take none, East
/// Asian wide and fullwidth characters and emoji take two, a grapheme cluster such as a flag or a
/// family is measured as one, and a control character counts as its escape (`\u{1B}`) does.
///
/// Follows Unicode's East Asian Width (UAX #11) as the Python package wcwidth reads it.
public func displayWidth(_ text: String) -> Int {
  var width = 0
  for byte in text.utf8 {
    guard byte >= 0x20, byte < 0x7F else {
      return text.reduce(0) { $0 + displayWidth(of: $1) }
    }
    width += 1
  }
  return width
}

/// The width of one grapheme cluster in terminal cells.
public func displayWidth(of character: Character) -> Int {
  var scalars = character.unicodeScalars.makeIterator()
  guard let first = scalars.next() else { return 0 }
  var width = CellWidth.of(first)
  var previous = first
  while let scalar = scalars.next() {
    switch scalar.value {
    case 0xFE0F: if previous.properties.isEmoji, width == 1 { width = 2 }
    case 0xFE0E: if previous == first, first.properties.isEmojiPresentation { width = 1 }
    case 0x1F1E6...0x1F1FF where CellWidth.isRegionalIndicator(previous): break
    case 0x1F3FB...0x1F3FF: break
    case _ where previous.value == 0x200D && scalar.properties.isEmoji: break
    default: width += CellWidth.of(scalar)
    }
    previous = scalar
  }
  return width
}

/// Where a text stands in a wider field.
public enum TextAlignment: Sendable, Equatable {
  case left
  case right
  case center
}

/// The text filled with spaces to `width` cells; unchanged when it is that wide or wider. When the
/// spaces cannot be halved, a centred text stands one cell to the left.
public func padded(
  _ text: String, toWidth width: Int, _ alignment: TextAlignment = .left
) -> String {
  let missing = width - displayWidth(text)
  guard missing > 0 else { return text }
  switch alignment {
  case .left: return text + String(repeating: " ", count: missing)
  case .right: return String(repeating: " ", count: missing) + text
  case .center:
    let left = missing / 2
    return String(repeating: " ", count: left) + text
      + String(repeating: " ", count: missing - left)
  }
}

/// The text, or as much of its start as fits `width` cells together with the ellipsis. A wide
/// character that does not fit whole is left out, so the result may be narrower than `width`.
public func cut(_ text: String, toWidth width: Int, ellipsis: String = "…") -> String {
  if displayWidth(text) <= width { return text }
  let room = width - displayWidth(ellipsis)
  if room < 0 { return cut(text, toWidth: width, ellipsis: "") }
  var kept = ""
  var used = 0
  for character in text {
    used += displayWidth(of: character)
    if used > room { break }
    kept.append(character)
  }
  return kept + ellipsis
}

/// The text cut or filled to exactly `width` cells.
public func fitted(
  _ text: String, toWidth width: Int, _ alignment: TextAlignment = .left, ellipsis: String = "…"
) -> String {
  padded(cut(text, toWidth: width, ellipsis: ellipsis), toWidth: width, alignment)
}

/// Widths of single code points.
enum CellWidth {
  static func of(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value >= 0x20 && value < 0x7F { return 1 }
    if let escape = Sanitizer.escape(of: scalar) { return escape.utf8.count }
    if value < 0x300 { return 1 }
    if isWide(value) { return 2 }
    if value >= 0x1160 && value <= 0x11FF || value >= 0xD7B0 && value <= 0xD7FF { return 0 }
    switch scalar.properties.generalCategory {
    case .format: return isPrepended(value) ? 1 : 0
    case .nonspacingMark, .enclosingMark, .spacingMark: return 0
    default: return 1
    }
  }

  static func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x1F1E6 && scalar.value <= 0x1F1FF
  }

  /// Signs of Arabic, Syriac and Kaithi that stand before numbers and are seen, though they are format
  /// characters (Prepended_Concatenation_Mark).
  private static func isPrepended(_ value: UInt32) -> Bool {
    switch value {
    case 0x600...0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD: true
    default: false
    }
  }

  private static func isWide(_ value: UInt32) -> Bool {
    guard value >= 0x1100 else { return false }
    var low = 0
    var high = wideRanges.count / 2
    while low < high {
      let middle = (low + high) / 2
      if value > wideRanges[2 * middle + 1] {
        low = middle + 1
      } else if value < wideRanges[2 * middle] {
        high = middle
      } else {
        return true
      }
    }
    return false
  }

  /// First and last code points of East Asian Width W and F, Unicode 18.
  private static let wideRanges: [UInt32] = [
    0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x23F0, 0x23F0, 0x23F3, 0x23F3,
    0x25FD, 0x25FE, 0x2614, 0x2615, 0x2630, 0x2637, 0x2648, 0x2653, 0x267F, 0x267F, 0x268A, 0x268F,
    0x2693, 0x2693, 0x26A1, 0x26A1, 0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4, 0x26C5, 0x26CE, 0x26CE,
    0x26D4, 0x26D4, 0x26EA, 0x26EA, 0x26F2, 0x26F3, 0x26F5, 0x26F5, 0x26FA, 0x26FA, 0x26FD, 0x26FD,
    0x2705, 0x2705, 0x270A, 0x270B, 0x2728, 0x2728, 0x274C, 0x274C, 0x274E, 0x274E, 0x2753, 0x2755,
    0x2757, 0x2757, 0x2795, 0x2797, 0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50,
    0x2B55, 0x2B55, 0x2E80, 0x2E99, 0x2E9B, 0x2EF3, 0x2F00, 0x2FD5, 0x2FF0, 0x3029, 0x3030, 0x303E,
    0x3041, 0x3096, 0x309B, 0x30FF, 0x3105, 0x312F, 0x3131, 0x3163, 0x3165, 0x318E, 0x3190, 0x31E5,
    0x31EF, 0x321E, 0x3220, 0x3247, 0x3250, 0xA48C, 0xA490, 0xA4C6, 0xA960, 0xA97C, 0xAC00, 0xD7A3,
    0xF900, 0xFAFF, 0xFE10, 0xFE19, 0xFE30, 0xFE52, 0xFE54, 0xFE66, 0xFE68, 0xFE6B, 0xFF01, 0xFF60,
    0xFFE0, 0xFFE6, 0x1_6FE0, 0x1_6FE3, 0x1_6FF2, 0x1_6FF6, 0x1_7000, 0x1_8CDA, 0x1_8CFF, 0x1_8D20,
    0x1_8D80, 0x1_8DF2, 0x1_8E00, 0x1_9191, 0x1_91A0, 0x1_91D2, 0x1_AFF0, 0x1_AFF3,
    0x1_AFF5, 0x1_AFFB, 0x1_AFFD, 0x1_AFFE, 0x1_B000, 0x1_B128, 0x1_B132, 0x1_B132,
    0x1_B150, 0x1_B152, 0x1_B155, 0x1_B155, 0x1_B164, 0x1_B168, 0x1_B170, 0x1_B2FB,
    0x1_D300, 0x1_D356, 0x1_D360, 0x1_D376, 0x1_F004, 0x1_F004, 0x1_F0CF, 0x1_F0CF,
    0x1_F18E, 0x1_F18E, 0x1_F191, 0x1_F19A, 0x1_F1AE, 0x1_F1AE, 0x1_F1E6, 0x1_F202,
    0x1_F210, 0x1_F23B, 0x1_F240, 0x1_F248, 0x1_F250, 0x1_F251, 0x1_F260, 0x1_F265,
    0x1_F300, 0x1_F320, 0x1_F32D, 0x1_F335, 0x1_F337, 0x1_F37C, 0x1_F37E, 0x1_F393,
    0x1_F3A0, 0x1_F3CA, 0x1_F3CF, 0x1_F3D3, 0x1_F3E0, 0x1_F3F0, 0x1_F3F4, 0x1_F3F4,
    0x1_F3F8, 0x1_F43E, 0x1_F440, 0x1_F440, 0x1_F442, 0x1_F4FC, 0x1_F4FF, 0x1_F53D,
    0x1_F54B, 0x1_F54E, 0x1_F550, 0x1_F567, 0x1_F57A, 0x1_F57A, 0x1_F595, 0x1_F596,
    0x1_F5A4, 0x1_F5A4, 0x1_F5FB, 0x1_F64F, 0x1_F680, 0x1_F6C5, 0x1_F6CC, 0x1_F6CC,
    0x1_F6D0, 0x1_F6D2, 0x1_F6D5, 0x1_F6D9, 0x1_F6DC, 0x1_F6DF, 0x1_F6EB, 0x1_F6EC,
    0x1_F6F4, 0x1_F6FC, 0x1_F7DA, 0x1_F7DA, 0x1_F7E0, 0x1_F7EB, 0x1_F7F0, 0x1_F7F0,
    0x1_F90C, 0x1_F93A, 0x1_F93C, 0x1_F945, 0x1_F947, 0x1_F9FF, 0x1_FA70, 0x1_FA7C,
    0x1_FA80, 0x1_FAC6, 0x1_FAC8, 0x1_FAC8, 0x1_FACC, 0x1_FADD, 0x1_FADF, 0x1_FAEB,
    0x1_FAEF, 0x1_FAFA, 0x2_0000, 0x2_FFFD, 0x3_0000, 0x3_FFFD,
  ]
}
