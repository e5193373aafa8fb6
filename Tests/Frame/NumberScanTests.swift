import Glibc
import Numeric
import Testing

@testable import Frame

struct NumberScanTests {
  private func scanned(_ text: String) -> Double? {
    var text = text
    return text.withUTF8 { NumberScan.double($0) }
  }

  /// Bit for bit what the C library reads.
  private func agrees(_ text: String) -> Bool {
    scanned(text)?.bitPattern == strtod(text, nil).bitPattern
  }

  @Test func hardCases() {
    // Halfway cases and edges, after Paxson 1991 and the tests of fast_float.
    let cases = [
      "0", "-0", "0.1", "0.3", "1e22", "1e23", "8.5e-7", "9007199254740993", "9007199254740992.5",
      "9007199254740993.0000000000000000001", "2.2250738585072011e-308", "2.2250738585072014e-308",
      "4.9e-324", "5e-324", "1.7976931348623157e308", "123456789012345678901234567890",
      "0.000000000000000000000000000000000000000123", "6.631236846766476e-316", "3.0e-44", "1e64",
      "1e-64", "9355950000000000000.00000000000000000000000000000000001844674407370955161600000",
      "1448997445238699", "0.500000000000000166533453693773481063544750213623046875",
      "5708990770823839.5",
      "5708990770823838.5", "10000000000000000000", "18446744073709551615", "18446744073709551616",
      "7.3177701707893310e+15", "65208.5", "1.5e300", "1.5e-300",
    ]
    for text in cases { #expect(agrees(text), "\(text)") }
    for text in [
      "", ".", "-", "e5", "1e", "1e+", "0x10", "nan", "inf", "1 ", " 1", "1..2", "1e400",
    ] {
      #expect(scanned(text) == nil, "\(text)")
    }
  }

  @Test func randomCases() {
    var chance = SeededStream(seed: 42)
    var different = 0
    for round in 0..<100_000 {
      let text: String
      switch round % 5 {
      case 0:
        let value = Double(bitPattern: chance.next())
        text = value.isFinite ? "\(value)" : "1"
      case 1: text = "\(chance.next())e\(chance.index(below: 140) - 70)"
      case 2:
        text = "\(chance.index(below: 1_000_000)).\(chance.index(below: 1_000_000_000_000))"
      case 3:
        // Close to halfway between two doubles: 17 digits of a middle.
        let value = Double(chance.next() >> 11) + 0.5
        text =
          "\(value)e\(chance.index(below: 40) - 20)".split(separator: "e").count == 2
          ? "\(chance.next() >> 10)5e\(chance.index(below: 60) - 40)" : "\(value)"
      default: text = "-\(chance.unit() * 1000)"
      }
      if !agrees(text) { different += 1 }
    }
    #expect(different == 0)
  }

  @Test func integers() {
    func scanned(_ text: String) -> Int64? {
      var text = text
      return text.withUTF8 { NumberScan.integer($0) }
    }
    #expect(scanned("-9223372036854775808") == .min)
    #expect(scanned("9223372036854775807") == .max)
    for text in [
      "", "-", "9223372036854775808", "-9223372036854775809", "1.0", "+1", "1e3",
      "99999999999999999999",
    ] {
      #expect(scanned(text) == nil, "\(text)")
    }
  }
}
