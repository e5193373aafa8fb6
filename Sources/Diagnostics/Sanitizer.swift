/// The text as it may go to a terminal: control characters (C0, DEL, C1), line separators and the
/// characters that turn the direction of writing are shown as the escapes the language writes
/// (`\n`, `\t`, `\u{202E}`). With `keepingNewlines`, line feeds stay.
public func sanitized(_ text: String, keepingNewlines: Bool = false) -> String {
  guard Sanitizer.isNeeded(for: text.utf8, keepingNewlines: keepingNewlines) else { return text }
  var shown = ""
  shown.unicodeScalars.reserveCapacity(text.utf8.count + 8)
  for scalar in text.unicodeScalars {
    if let escape = Sanitizer.escape(of: scalar), !(keepingNewlines && scalar == "\n") {
      shown += escape
    } else {
      shown.unicodeScalars.append(scalar)
    }
  }
  return shown
}

enum Sanitizer {
  /// Whether some byte may belong to a character that is escaped: all such characters are C0, DEL, or
  /// start with C2 (C1 controls), D8 (Arabic letter mark) or E2 (General Punctuation).
  static func isNeeded(for bytes: String.UTF8View, keepingNewlines: Bool) -> Bool {
    for byte in bytes {
      switch byte {
      case 0x0A: if !keepingNewlines { return true }
      case 0..<0x20, 0x7F, 0xC2, 0xD8, 0xE2: return true
      default: break
      }
    }
    return false
  }

  /// How a character that must not reach a terminal is shown; nil for all others.
  static func escape(of scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x09: "\\t"
    case 0x0A: "\\n"
    case 0x0D: "\\r"
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x206F:
      "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
    default: nil
    }
  }
}
