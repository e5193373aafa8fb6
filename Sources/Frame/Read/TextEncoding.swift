import Diagnostics
import Files
import Numeric

/// How the bytes of a file stand for characters.
public enum TextEncoding: String, Sendable, CaseIterable {
  case utf8
  /// With a byte order mark, or little-endian unless the bytes say otherwise.
  case utf16
  /// ISO 8859-1, each byte a character.
  case latin1
  /// Latin 1 with quotes, dashes and the euro sign among its control characters (WHATWG).
  case windows1252

  var name: String {
    switch self {
    case .utf8: "UTF-8"
    case .utf16: "UTF-16"
    case .latin1: "Latin-1"
    case .windows1252: "Windows-1252"
    }
  }

  /// What a file without a declared encoding is written in.
  ///
  /// A byte order mark decides; zero bytes at every other place tell UTF-16; bytes that are no UTF-8
  /// tell Windows-1252, unless more of the characters beyond ASCII are good UTF-8: then the file is
  /// UTF-8 that was damaged, and reading it says where.
  /// - Parameter bytes: the file, or its beginning.
  static func found(in bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool) -> TextEncoding {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return .utf16 }
    let head = bytes.prefix(4096)
    var zeros = (even: 0, odd: 0)
    for (place, byte) in head.enumerated() where byte == 0 {
      if place % 2 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
    }
    let (more, fewer) = (max(zeros.even, zeros.odd), min(zeros.even, zeros.odd))
    if head.count >= 4, more * 4 > head.count, fewer * 20 <= more { return .utf16 }
    guard TextFault.find(in: bytes) == .notUTF8 else { return .utf8 }
    var good = 0
    var bad = 0
    var at = 0
    while at < bytes.count {
      if bytes[at] < 0x80 {
        at += 1
        continue
      }
      let length = bytes[at] >= 0xF0 ? 4 : bytes[at] >= 0xE0 ? 3 : 2
      let character = UnsafeBufferPointer(rebasing: bytes[at..<min(at + length, bytes.count)])
      if TextFault.find(in: character) == nil {
        good += 1
        at += length
      } else {
        // The beginning of a file may end within a character.
        if isWhole || at + 4 <= bytes.count { bad += 1 }
        at += 1
      }
    }
    return bad > good ? .windows1252 : .utf8
  }

  /// The text in UTF-8.
  /// - Throws: `text-encoding` for half a character of UTF-16; `Stopped`.
  func utf8(
    _ bytes: UnsafeBufferPointer<UInt8>, of name: String, _ work: Work
  ) throws -> ByteBlock {
    let out = ByteBlock(capacity: bytes.count + bytes.count / 8)
    switch self {
    case .utf8: out.append(bytes)
    case .utf16: try Self.transcode(bytes, of: name, to: out, work)
    case .latin1, .windows1252:
      for start in stride(from: 0, to: bytes.count, by: 1 << 20) {
        try work.budget.check()
        for byte in bytes[start..<min(start + 1 << 20, bytes.count)] {
          if byte < 0x80 {
            out.append(byte)
          } else if self == .windows1252, byte < 0xA0 {
            out.append(Unicode.Scalar(Self.windows[Int(byte - 0x80)]))
          } else {
            out.append(0xC0 | byte >> 6)
            out.append(0x80 | byte & 0x3F)
          }
        }
      }
    }
    return out
  }

  private static func transcode(
    _ bytes: UnsafeBufferPointer<UInt8>, of name: String, to out: ByteBlock, _ work: Work
  ) throws {
    var isBig = bytes.starts(with: [0xFE, 0xFF])
    if !isBig, !bytes.starts(with: [0xFF, 0xFE]) {
      let zeros = bytes.prefix(4096).enumerated().reduce(0) {
        $0 + ($1.element != 0 ? 0 : $1.offset % 2 == 0 ? 1 : -1)
      }
      isBig = zeros > 0
    }
    func unit(_ at: Int) -> UInt16 {
      isBig
        ? UInt16(bytes[at]) << 8 | UInt16(bytes[at + 1])
        : UInt16(bytes[at + 1]) << 8 | UInt16(bytes[at])
    }
    func fault(_ what: String, _ at: Int) -> Failure {
      let line = 1 + out.bytes.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
      return Failure(
        "text-encoding", "line \(line) of `\(name)` \(what) (byte \(at)) where UTF-16 is expected",
        help: "the file is damaged, or written in another encoding: name it with `encoding:`")
    }
    if bytes.count % 2 == 1 { throw fault("ends with half a character", bytes.count - 1) }
    var at = 0
    if bytes.count >= 2, unit(0) == 0xFEFF { at = 2 }
    while at < bytes.count {
      if at & 0xF_FFFE == 0 { try work.budget.check() }
      let first = unit(at)
      at += 2
      if first & 0xF800 != 0xD800, let scalar = Unicode.Scalar(UInt32(first)) {
        out.append(scalar)
        continue
      }
      guard first < 0xDC00, at < bytes.count, unit(at) & 0xFC00 == 0xDC00,
        let scalar = Unicode.Scalar(
          0x10000 + (UInt32(first & 0x3FF) << 10) + UInt32(unit(at) & 0x3FF))
      else { throw fault("holds half a character", at - 2) }
      out.append(scalar)
      at += 2
    }
  }

  /// Windows-1252 from 0x80 to 0x9F; the five bytes it leaves out stand for themselves.
  private static let windows: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039,
    0x152, 0x8D, 0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC,
    0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178,
  ]
}

extension ByteBlock {
  func append(_ scalar: Unicode.Scalar?) {
    for byte in scalar.flatMap(UTF8.encode) ?? UTF8.encodedReplacementCharacter { append(byte) }
  }
}
