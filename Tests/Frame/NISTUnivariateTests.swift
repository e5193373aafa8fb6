import Numeric
import Testing

@testable import Frame

/// The univariate datasets of NIST's Statistical Reference Datasets that a rule makes, and Michelson's
/// speeds of light, to the digits that their stored values allow.
@Suite("NIST StRD, univariate") struct NISTUnivariateTests {
  private func value(_ name: String, _ values: [Double]) throws -> Double {
    let function = try #require(AggregateFunctions.named(name))
    let work = Work(budget: Budget(threads: 2))
    let result = try function.evaluate(
      [.floats(values)], nil, 1, values.count, work)
    guard case .float(let number) = result.scalar(at: 0) else { return .nan }
    return number
  }

  private func check(
    _ values: [Double], mean: Double, std: Double, autocorrelation: Double, digits: Double = 1e-14
  ) throws {
    #expect(abs(try value("mean", values) - mean) <= 1e-15 * abs(mean))
    #expect(abs(try value("std", values) - std) <= digits * std)
    #expect(
      abs(try value("autocorr", values) - autocorrelation) <= digits * abs(autocorrelation))
  }

  private func alternating(_ center: Double) -> [Double] {
    [center + 0.2] + (0..<1000).map { center + ($0 % 2 == 0 ? 0.1 : 0.3) }
  }

  @Test func numAcc() throws {
    try check(
      [10_000_001, 10_000_003, 10_000_002], mean: 10_000_002, std: 1, autocorrelation: -0.5)
    try check(alternating(1), mean: 1.2, std: 0.1, autocorrelation: -0.999, digits: 1e-13)
    // The stored values are off by up to 6e-11 and 9e-10: no method gets more digits of these.
    try check(
      alternating(1_000_000), mean: 1_000_000.2, std: 0.1, autocorrelation: -0.999,
      digits: 1e-9)
    try check(
      alternating(10_000_000), mean: 10_000_000.2, std: 0.1, autocorrelation: -0.999,
      digits: 1e-8)
  }

  @Test func michelson() throws {
    let thousandths: [Double] = [
      850, 740, 900, 1070, 930, 850, 950, 980, 980, 880, 1000, 980, 930, 650, 760, 810, 1000, 1000,
      960, 960, 960, 940, 960, 940, 880, 800, 850, 880, 900, 840, 830, 790, 810, 880, 880, 830,
      800, 790, 760, 800, 880, 880, 880, 860, 720, 720, 620, 860, 970, 950, 880, 910, 850, 870,
      840, 840, 850, 840, 840, 840, 890, 810, 810, 820, 800, 770, 760, 740, 750, 760, 910, 920,
      890, 860, 880, 720, 840, 850, 850, 780, 890, 840, 780, 810, 760, 810, 790, 810, 820, 850,
      870, 870, 810, 740, 810, 940, 950, 800, 810, 870,
    ]
    try check(
      thousandths.map { (299_000 + $0) / 1000 }, mean: 299.8524, std: 0.0790105478190518,
      autocorrelation: 0.535199668621283, digits: 1e-12)
  }
}
