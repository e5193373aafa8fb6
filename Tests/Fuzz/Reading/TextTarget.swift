import Diagnostics
import Numeric

@testable import Frame

extension FuzzTarget {
  /// Lists in one field, dates by a format and formats of values take any bytes; what is shown fits
  /// and is inert. The first byte says where the format ends and the text begins.
  static let texts = FuzzTarget(name: "texts") { bytes in
    var findings = Findings()
    let split = min(Int(bytes.first ?? 0) + 1, bytes.count)
    let format = Array(bytes[min(1, bytes.count)..<split])
    let rest = Array(bytes[split...])
    let text = String(decoding: rest, as: UTF8.self)
    checkDates(rest, format, &findings)
    checkLists(rest, &findings)
    if let style = try? TextFormat(String(decoding: format, as: UTF8.self)) {
      _ = style
      for value in [0, -1, Int64.max, .min] {
        _ = try? formatted(value, as: String(decoding: format, as: UTF8.self))
      }
      for value in [0.5, -1e308, Double.leastNonzeroMagnitude] {
        _ = try? formatted(value, as: String(decoding: format, as: UTF8.self))
      }
      _ = try? formatted(text, as: String(decoding: format, as: UTF8.self))
    }
    let shown = sanitized(text)
    findings.expect(
      shown.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "\(shown.debugDescription) is not inert")
    findings.expect(sanitized(shown) == shown, "what is inert stays as it is")
    for line in wrapped(shown, toWidth: 20) {
      findings.expect(displayWidth(line) <= 20, "`\(line)` is wider than 20")
    }
    let short = cut(shown, toWidth: 9)
    findings.expect(displayWidth(short) <= 9, "`\(short)` is wider than 9")
    return findings.words
  }

  private static func checkDates(
    _ bytes: [UInt8], _ format: [UInt8], _ findings: inout Findings
  ) {
    bytes.withUnsafeBufferPointer { buffer in
      if let day = Calendar.parseDate(buffer) {
        findings.expect(
          Array(Calendar.text(date: day).utf8) == bytes, "\(Calendar.text(date: day)) reads back")
      }
      if let time = Calendar.parseDatetime(buffer) {
        let text = Array(Calendar.text(datetime: time).utf8)
        // An offset may lead out of the years that are written with four digits.
        guard text.count <= 26, text.first != 0x2D else { return }
        let again = text.withUnsafeBufferPointer { Calendar.parseDatetime($0) }
        findings.expect(
          again == time, "\(String(decoding: text, as: UTF8.self)) reads back as \(time)")
      }
      if Calendar.canParse(format: format) { _ = Calendar.parse(buffer, format: format) }
      for time in [0, 1, -1, Int64.max, .min, 253_402_300_799_999_999] {
        _ = Calendar.text(time, format: format)
      }
    }
  }

  private static func checkLists(_ bytes: [UInt8], _ findings: inout Findings) {
    bytes.withUnsafeBufferPointer { buffer in
      var pieces = ListScan.Pieces()
      _ = ListScan.brackets(buffer, &pieces)
      var length = 0
      pieces.each { length += $1 }
      findings.expect(length <= bytes.count * 3, "\(length) bytes come out of \(bytes.count)")
      pieces.removeAll()
      _ = ListScan.bars(buffer, &pieces)
      let bars = bytes.count { $0 == 0x7C }
      findings.expect(bytes.isEmpty || pieces.count == bars + 1, "\(bars) bars")
    }
  }
}
