import ArgumentParser

/// An amount of memory as people write it: `500M`, `4G`, a number of bytes.
struct MemorySize: ExpressibleByArgument {
  let bytes: Int

  /// Nil for what is no amount, or less than 64 MB, in which nothing runs.
  init?(argument: String) {
    var digits = argument.utf8[...]
    var unit = 1
    switch digits.last.map({ $0 | 0x20 }) {
    case UInt8(ascii: "k"): unit = 1_000
    case UInt8(ascii: "m"): unit = 1_000_000
    case UInt8(ascii: "g"): unit = 1_000_000_000
    case UInt8(ascii: "t"): unit = 1_000_000_000_000
    default: break
    }
    if unit > 1 { digits.removeLast() }
    guard let number = Int(Substring(digits)), number > 0 else { return nil }
    let (bytes, isTooLarge) = number.multipliedReportingOverflow(by: unit)
    guard !isTooLarge, bytes >= 64_000_000 else { return nil }
    self.bytes = bytes
  }
}
