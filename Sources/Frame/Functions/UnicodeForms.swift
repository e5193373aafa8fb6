import CUtf8proc
import Glibc

/// Unicode's normal forms, and letters without their marks, by utf8proc (UAX #15).
enum UnicodeForms: String, CaseIterable {
  case nfc = "NFC"
  case nfd = "NFD"
  case nfkc = "NFKC"
  case nfkd = "NFKD"

  private var options: UInt32 {
    let stable = UTF8PROC_STABLE.rawValue
    switch self {
    case .nfc: return stable | UTF8PROC_COMPOSE.rawValue
    case .nfd: return stable | UTF8PROC_DECOMPOSE.rawValue
    case .nfkc: return stable | UTF8PROC_COMPOSE.rawValue | UTF8PROC_COMPAT.rawValue
    case .nfkd: return stable | UTF8PROC_DECOMPOSE.rawValue | UTF8PROC_COMPAT.rawValue
    }
  }

  /// Appends the text in this form. ASCII is in every form already.
  func append(_ text: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
    if text.allSatisfy({ $0 < 0x80 }) {
      out.append(contentsOf: text)
    } else {
      Self.map(text, options, to: &out)
    }
  }

  private static func map(
    _ text: UnsafeBufferPointer<UInt8>, _ options: UInt32, to out: inout [UInt8]
  ) {
    var made: UnsafeMutablePointer<UInt8>?
    let count = utf8proc_map(
      text.baseAddress, text.count, &made, utf8proc_option_t(rawValue: options))
    guard count >= 0, let made else {
      // Only text that is not UTF-8 is refused, which no text here is.
      out.append(contentsOf: text)
      return
    }
    out.append(contentsOf: UnsafeBufferPointer(start: made, count: count))
    free(made)
  }

  /// Appends the text without accents: marks fall away, and Latin letters that Unicode does not take
  /// apart are written as in Postgres's `unaccent` (ø as o, ß as ss).
  static func appendPlain(_ text: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
    if text.allSatisfy({ $0 < 0x80 }) {
      out.append(contentsOf: text)
      return
    }
    var bare: [UInt8] = []
    map(
      text,
      UTF8PROC_STABLE.rawValue | UTF8PROC_DECOMPOSE.rawValue | UTF8PROC_STRIPMARK.rawValue,
      to: &bare)
    var composed: [UInt8] = []
    bare.withUnsafeBufferPointer { nfc.append($0, to: &composed) }
    for scalar in String(decoding: composed, as: UTF8.self).unicodeScalars {
      if let letters = wholeLetters[scalar] {
        out.append(contentsOf: letters.utf8)
      } else {
        out.append(contentsOf: UTF8.encode(scalar) ?? .init())
      }
    }
  }

  private static let wholeLetters: [Unicode.Scalar: String] = [
    "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "ß": "ss", "ẞ": "SS", "Ø": "O", "ø": "o", "Ł": "L",
    "ł": "l", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Þ": "TH", "þ": "th", "Ħ": "H", "ħ": "h",
    "ı": "i", "Ŧ": "T", "ŧ": "t", "Ŋ": "N", "ŋ": "n", "ĸ": "q", "ſ": "s",
  ]
}
