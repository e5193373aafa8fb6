import Numeric
import Testing

@testable import Statistics

/// Tests that look one way, and samples against known distributions, against SciPy 1.17.
@Suite("alternatives and known distributions") struct AlternativeTests {
  private let x = [5.1, 4.9, 6.2, 7.7, 5.0, 6.1]
  private let y = [4.2, 3.9, 5.9, 5.0, 4.4]
  private let a: [Double] = [5, 7, 6, 9, 8, 4, 7]
  private let b: [Double] = [1, 9, 3, 2, 2, 5, 4]

  private func near(
    _ value: Double?, _ expected: Double, _ tolerance: Double = 1e-10,
    location: SourceLocation = #_sourceLocation
  ) {
    #expect(
      abs((value ?? .nan) - expected) <= tolerance * max(abs(expected), 1e-3),
      "\(value ?? .nan) is not \(expected)", sourceLocation: location)
  }

  @Test func means() throws {
    for (side, p, q, r) in [
      (Alternative.greater, 0.03583775039934806, 0.058204757490539806, 0.032072817030036165),
      (.less, 0.9641622496006519, 0.9417952425094602, 0.9679271829699638),
    ] {
      let welch = try MeanTests.twoSample(
        x, y, names: ("x", "y"), equalVariances: false, confidence: 0.95, alternative: side)
      near(welch.pValue, p)
      let one = try MeanTests.oneSample(
        x, named: "x", mean: 5, confidence: 0.9, alternative: side)
      near(one.pValue, q)
      near(
        try MeanTests.paired(a, b, names: ("a", "b"), confidence: 0.95, alternative: side).pValue,
        r)
      if side == .greater {
        near(welch.estimate?.low, 0.11755388834867686)
        #expect(welch.estimate?.high == .infinity)
        near(one.estimate?.low, 5.184764805723956)
        #expect(one.finding == "the mean is above 5")
      } else {
        near(welch.estimate?.high, 2.18911277831799)
        #expect(one.estimate?.low == -.infinity)
        near(one.estimate?.high, 6.48190186094271)
      }
    }
  }

  @Test func ranks() throws {
    near(
      try RankTests.mannWhitney(a, b, names: ("a", "b"), alternative: .greater).pValue,
      0.02321353105887044)
    near(
      try RankTests.mannWhitney(a, b, names: ("a", "b"), alternative: .less).pValue,
      0.9829958407599197)
    let (low, high) = ([1, 2, 3.5], [4.0, 5, 6, 7])
    near(try RankTests.mannWhitney(low, high, names: ("a", "b"), alternative: .less).pValue, 1 / 35)
    near(try RankTests.mannWhitney(low, high, names: ("a", "b"), alternative: .greater).pValue, 1)
    let differences = [1.1, 2.3, -0.4, 3.5, 0.2, -1.7]
    let up = try RankTests.wilcoxon(differences, names: ("a", "b"), alternative: .greater)
    near(up.statistic.value, 15)
    near(up.pValue, 0.21875)
    near(
      try RankTests.wilcoxon(differences, names: ("a", "b"), alternative: .less).pValue, 0.84375)
    near(
      try RankTests.wilcoxon(zip(a, b).map(-), names: ("a", "b"), alternative: .greater).pValue,
      0.03125445809822415)
  }

  @Test func shares() throws {
    let up = try CountTests.proportions(
      (30, 50), (20, 60), names: ("a", "b"), confidence: 0.95, alternative: .greater)
    near(up.pValue, 0.0025803851077686184)
    near(up.estimate?.high, 1)
    let down = try CountTests.proportions(
      (30, 50), (20, 60), names: ("a", "b"), confidence: 0.95, alternative: .less)
    near(down.pValue, 0.9974196148922314)
  }

  @Test func distributions() throws {
    let budget = Budget(threads: 1)
    func two(_ side: Alternative) throws -> TestResult {
      try DistributionTests.kolmogorovSmirnov(
        x, y, names: ("x", "y"), budget: budget, alternative: side)
    }
    near(try two(.less).pValue, 0.11904761904761904)
    near(try two(.less).statistic.value, 0.6)
    near(try two(.greater).pValue, 1)
    func one(
      _ values: [Double], _ known: DistributionTests.Known, _ side: Alternative = .twoSided
    ) throws -> TestResult {
      try DistributionTests.kolmogorovSmirnov(
        values, named: "x", against: known, called: "it", alternative: side)
    }
    let normal = DistributionTests.Known.normal(mean: 5, deviation: 1)
    near(try one(x, normal).statistic.value, 0.4601721627229712)
    near(try one(x, normal).pValue, 0.11044005083618158)
    near(try one(x, normal, .less).pValue, 0.05522019305499595)
    near(try one(x, normal, .greater).pValue, 0.9964725084858775)
    let shares = [0.1, 0.35, 0.42, 0.77, 0.92, 0.93]
    near(try one(shares, .uniform(low: 0, high: 1)).pValue, 0.6853085923595061)
    near(
      try one([0.1, 0.35, 0.42, 0.77, 0.92, 2.93], .exponential(mean: 2)).pValue,
      0.10439792792952707)
  }

  /// SciPy's `kstwo` and `ksone`.
  @Test(arguments: [
    (6, 0.3, 0.5550150617283951, 0.28207240740740747),
    (10, 0.2, 0.7487190399999999, 0.39676169159999997),
    (50, 0.1, 0.6623112704658186, 0.34490701996888),
    (140, 0.09, 0.1946946629845738, 0.09743341315042783),
    (501, 0.05, 0.1578719890663891, 0.07897432142865739),
    (501, 0.03, 0.7462364405412036, 0.3978895231229116),
    (5000, 0.012, 0.4639912166690192, 0.2350440720739587),
    (5000, 0.02, 0.03613941395325637, 0.01806981293722266),
    (5000, 0.04, 2.1805586378557164e-07, 1.0902793189278582e-07),
    (100_000, 0.003, 0.3284563327726956, 0.16496868628224437),
  ])
  func tails(_ n: Int, _ d: Double, _ both: Double, _ one: Double) {
    near(KolmogorovTail.twoSided(d, n), both, 1e-7)
    near(KolmogorovTail.oneSided(d, n), one, 1e-9)
  }
}
