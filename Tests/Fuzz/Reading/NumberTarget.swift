import Diagnostics
import Glibc

@testable import Frame

extension FuzzTarget {
  /// A decimal number is read bit for bit as the C library reads it, nothing else is read as one, and
  /// what is written reads back.
  static let numbers = FuzzTarget(name: "numbers") { bytes in
    var findings = Findings()
    checkReading(bytes, &findings)
    for start in stride(from: 0, to: bytes.count - 7, by: 8) {
      let pattern = bytes[start..<start + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      checkWriting(Double(bitPattern: pattern), &findings)
      let int = Int64(bitPattern: pattern)
      let read = Array(String(int).utf8).withUnsafeBufferPointer { NumberScan.integer($0) }
      findings.expect(read == int, "\(int) reads back as \(read.debugDescription)")
    }
    return findings.words
  }

  private static func checkReading(_ bytes: [UInt8], _ findings: inout Findings) {
    let read = bytes.withUnsafeBufferPointer { NumberScan.double($0) }
    let text = String(decoding: bytes, as: UTF8.self)
    var length = 0
    let library = (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
      var end: UnsafeMutablePointer<CChar>?
      guard let start = buffer.baseAddress else { return 0.0 }
      let value = strtod(start, &end)
      length = end.map { UnsafePointer($0) - start } ?? 0
      return value
    }
    if let read {
      findings.expect(
        length == bytes.count && read.bitPattern == library.bitPattern,
        "\(text) is read as \(read), by the library as \(library)")
    } else if isDecimal(bytes) {
      findings.expect(!library.isFinite, "\(text) is not read, by the library as \(library)")
    }
    let int = bytes.withUnsafeBufferPointer { NumberScan.integer($0) }
    findings.expect(int == nil || int == Int64(text), "\(text) is read as an int")
    _ = bytes.withUnsafeBufferPointer { DateScan.scan($0) }
  }

  /// Digits with a point among them, perhaps a minus and an exponent.
  private static func isDecimal(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    func digits() -> Bool {
      let count = rest.prefix { (0x30...0x39).contains($0) }.count
      rest = rest.dropFirst(count)
      return count > 0
    }
    if rest.first == 0x2D { rest.removeFirst() }
    guard digits() else { return false }
    if rest.first == 0x2E {
      rest.removeFirst()
      guard digits() else { return false }
    }
    if let first = rest.first, first | 0x20 == 0x65 {
      rest.removeFirst()
      if let sign = rest.first, sign == 0x2B || sign == 0x2D { rest.removeFirst() }
      guard digits() else { return false }
    }
    return rest.isEmpty
  }

  private static func checkWriting(_ value: Double, _ findings: inout Findings) {
    guard value.isFinite else { return }
    let text = NumberText.shortest(value)
    let read = Array(text.utf8).withUnsafeBufferPointer { NumberScan.double($0) }
    findings.expect(
      read?.bitPattern == value.bitPattern, "\(text) reads back as \(read.debugDescription)")
    let shown = [
      NumberText.significant(value), NumberText.significant(value, digits: 17),
      NumberText.fixed(value, decimals: 2), NumberText.scientific(value, decimals: 3),
      NumberText.grouped(value, decimals: 1), NumberText.withUnit(value), NumberText.money(value),
      NumberText.percent(value), NumberText.quantity(value, unit: "s"),
    ]
    for text in shown {
      findings.expect(!text.isEmpty && text.utf8.allSatisfy { $0 >= 0x20 }, "\(value) as `\(text)`")
    }
  }
}
