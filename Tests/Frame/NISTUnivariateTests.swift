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
    #expect(abs(try value("mean", values) - mean) <= 2e-15 * abs(mean))
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

  @Test func lew() throws {
    let values: [Double] = [
      -213, -564, -35, -15, 141, 115, -420, -360, 203, -338, -431, 194, -220, -513, 154, -125,
      -559, 92, -21, -579, -52, 99, -543, -175, 162, -457, -346, 204, -300, -474, 164, -107, -572,
      -8, 83, -541, -224, 180, -420, -374, 201, -236, -531, 83, 27, -564, -112, 131, -507, -254,
      199, -311, -495, 143, -46, -579, -90, 136, -472, -338, 202, -287, -477, 169, -124, -568, 17,
      48, -568, -135, 162, -430, -422, 172, -74, -577, -13, 92, -534, -243, 194, -355, -465, 156,
      -81, -578, -64, 139, -449, -384, 193, -198, -538, 110, -44, -577, -6, 66, -552, -164, 161,
      -460, -344, 205, -281, -504, 134, -28, -576, -118, 156, -437, -381, 200, -220, -540, 83, 11,
      -568, -160, 172, -414, -408, 188, -125, -572, -32, 139, -492, -321, 205, -262, -504, 142,
      -83, -574, 0, 48, -571, -106, 137, -501, -266, 190, -391, -406, 194, -186, -553, 83, -13,
      -577, -49, 103, -515, -280, 201, 300, -506, 131, -45, -578, -80, 138, -462, -361, 201, -211,
      -554, 32, 74, -533, -235, 187, -372, -442, 182, -147, -566, 25, 68, -535, -244, 194, -351,
      -463, 174, -125, -570, 15, 72, -550, -190, 172, -424, -385, 198, -218, -536, 96,
    ]
    try check(
      values, mean: -177.435, std: 277.332168044316, autocorrelation: -0.307304800605679)
  }

  @Test func lottery() throws {
    let values: [Double] = [
      162, 671, 933, 414, 788, 730, 817, 33, 536, 875, 670, 236, 473, 167, 877, 980, 316, 950,
      456, 92, 517, 557, 956, 954, 104, 178, 794, 278, 147, 773, 437, 435, 502, 610, 582, 780,
      689, 562, 964, 791, 28, 97, 848, 281, 858, 538, 660, 972, 671, 613, 867, 448, 738, 966, 139,
      636, 847, 659, 754, 243, 122, 455, 195, 968, 793, 59, 730, 361, 574, 522, 97, 762, 431, 158,
      429, 414, 22, 629, 788, 999, 187, 215, 810, 782, 47, 34, 108, 986, 25, 644, 829, 630, 315,
      567, 919, 331, 207, 412, 242, 607, 668, 944, 749, 168, 864, 442, 533, 805, 372, 63, 458,
      777, 416, 340, 436, 140, 919, 350, 510, 572, 905, 900, 85, 389, 473, 758, 444, 169, 625,
      692, 140, 897, 672, 288, 312, 860, 724, 226, 884, 508, 976, 741, 476, 417, 831, 15, 318,
      432, 241, 114, 799, 955, 833, 358, 935, 146, 630, 830, 440, 642, 356, 373, 271, 715, 367,
      393, 190, 669, 8, 861, 108, 795, 269, 590, 326, 866, 64, 523, 862, 840, 219, 382, 998, 4,
      628, 305, 747, 247, 34, 747, 729, 645, 856, 974, 24, 568, 24, 694, 608, 480, 410, 729, 947,
      293, 53, 930, 223, 203, 677, 227, 62, 455, 387, 318, 562, 242, 428, 968,
    ]
    try check(
      values, mean: 518.958715596330, std: 291.699727470969, autocorrelation: -0.120948622967393)
  }

  @Test func mavro() throws {
    let hundredThousandths: [Double] = [
      200180, 200170, 200180, 200190, 200180, 200170, 200150, 200140, 200150, 200150, 200170,
      200180, 200180, 200190, 200190, 200210, 200200, 200160, 200140, 200130, 200130, 200150,
      200150, 200160, 200150, 200140, 200130, 200140, 200150, 200140, 200150, 200160, 200150,
      200160, 200190, 200200, 200200, 200210, 200220, 200230, 200240, 200250, 200270, 200260,
      200260, 200260, 200270, 200260, 200250, 200240,
    ]
    // Five digits that change leave ten certified ones of the deviations.
    try check(
      hundredThousandths.map { $0 / 100_000 }, mean: 2.001856, std: 0.000429123454003053,
      autocorrelation: 0.937989183438248, digits: 1e-12)
  }
}
