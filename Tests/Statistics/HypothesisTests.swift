import Numeric
import Testing

@testable import Statistics

/// Tests against SciPy 1.17 on the same values.
@Suite("statistical tests") struct HypothesisTests {
  private let x = [5.1, 4.9, 6.2, 7.7, 5.0, 6.1]
  private let y = [4.2, 3.9, 5.9, 5.0, 4.4]
  private let a: [Double] = [5, 7, 6, 9, 8, 4, 7]
  private let b: [Double] = [1, 9, 3, 2, 2, 5, 4]
  private let groups = [[1, 2, 3, 2.5], [2, 3, 4, 2], [7, 8, 9, 6.5]]

  private func check(
    _ result: TestResult, _ statistic: Double, _ p: Double, _ tolerance: Double = 1e-11,
    location: SourceLocation = #_sourceLocation
  ) {
    #expect(
      abs(result.statistic.value - statistic) <= tolerance * max(1, abs(statistic)),
      "\(result.statistic.value)", sourceLocation: location)
    #expect(
      abs(result.pValue - p) <= tolerance * max(p, 1e-3), "\(result.pValue)",
      sourceLocation: location)
  }

  private func near(_ value: Double?, _ expected: Double) {
    #expect(abs((value ?? .nan) - expected) < 1e-10 * max(1, abs(expected)))
  }

  @Test func tTests() throws {
    let welch = try MeanTests.twoSample(
      x, y, names: ("x", "y"), equalVariances: false, confidence: 0.95)
    check(welch, 2.0435842670823323, 0.07167550079869613)
    near(welch.degrees.first, 8.907134772292967)
    near(welch.estimate?.low, -0.12538742685944793)
    near(welch.estimate?.high, 2.432054093526115)
    let student = try MeanTests.twoSample(
      x, y, names: ("x", "y"), equalVariances: true, confidence: 0.95)
    check(student, 1.9831997412461275, 0.07865336411003541)
    near(student.estimate?.low, -0.16222818416392704)
    let one = try MeanTests.oneSample(x, named: "x", mean: 5, confidence: 0.9)
    check(one, 1.896335270158457, 0.11640951498107961)
    near(one.estimate?.low, 4.947832228016019)
    check(
      try MeanTests.paired(a, b, names: ("a", "b"), confidence: 0.95), 2.2645540682891916,
      0.06414563406007233)
  }

  @Test func rankTests() throws {
    check(try RankTests.mannWhitney(x, y, names: ("x", "y")), 25.5, 0.0672640751937606)
    let exact = try RankTests.mannWhitney([1, 2, 3.5], [4, 5, 6, 7], names: ("x", "y"))
    // Both ends of the 35 arrangements.
    check(exact, 0, 2.0 / 35)
    check(try RankTests.mannWhitney(a, b, names: ("a", "b")), 40.5, 0.04642706211774088)
    check(
      try RankTests.wilcoxon([1.1, 2.3, -0.4, 3.5, 0.2, -1.7], names: ("a", "b")), 6, 0.4375)
    check(
      try RankTests.wilcoxon(zip(a, b).map(-), names: ("a", "b")), 3, 0.0625089161964483)
    check(
      try RankTests.kruskal(groups.map { ("g", $0) }), 7.76067615658363, 0.02064384476604055)
  }

  @Test func variance() throws {
    let named = groups.map { (name: "g", values: $0) }
    check(
      try MeanTests.anova(named, equalVariances: true), 37.84782608695645,
      4.1563897784144656e-05)
    check(
      try MeanTests.anova(named, equalVariances: false), 30.42279245563757,
      0.0007591522282956782)
  }

  @Test func distributions() throws {
    let budget = Budget(threads: 1)
    check(
      try DistributionTests.kolmogorovSmirnov(x, y, names: ("x", "y"), budget: budget), 0.6,
      0.23809523809523814)
    check(
      try DistributionTests.kolmogorovSmirnov(
        [1, 2, 3, 4, 5, 6, 7, 8], [2.5, 3.5, 8.5, 9.5], names: ("x", "y"), budget: budget), 0.5,
      0.513131313131313)
    check(
      try DistributionTests.shapiroWilk(x, named: "x"), 0.8548662005365433, 0.1722367085227599,
      1e-7)
    check(
      try DistributionTests.shapiroWilk(
        [2.1, 3.3, 1.2, 8.9, 4.4, 2.2, 3.1, 2.8, 3.9, 4.1, 5.5, 2.0, 1.9, 3.3], named: "x"),
      0.8470884220658115, 0.020282539822145944, 1e-7)
    check(
      try DistributionTests.shapiroWilk([1, 2, 4], named: "x"), 0.9642857142857142,
      0.6368868450289689, 1e-7)
    let many = (0..<101).map { Double(($0 * 37) % 101) }.map { $0 * $0.squareRoot() }
    check(
      try DistributionTests.shapiroWilk(many, named: "x"), 0.9288078428973362,
      3.9113947901640653e-05, 1e-6)
  }

  @Test func counts() throws {
    check(
      try CountTests.chiSquared([[10, 20, 30], [6, 9, 17]], correction: true),
      0.27157465150403504, 0.873028283380073)
    check(
      try CountTests.chiSquared([[12, 5], [3, 9]], correction: true), 4.171457749766574,
      0.04111041419430694)
    check(try CountTests.fisher(12, 5, 3, 9), 7.2, 0.02532768703367614)
    #expect(abs(try CountTests.fisher(3, 0, 0, 3).pValue - 0.1) < 1e-12)
    // By their formulas in NumPy: z of 45 of 100 against 30 of 90, Wilson's interval of 45 of 100.
    let shares = try CountTests.proportions(
      (45, 100), (30, 90), names: ("a", "b"), confidence: 0.95)
    #expect(abs(shares.statistic.value - 1.6427266128719296) < 1e-12)
    let (low, high) = CountTests.wilson(45, 100, 0.95)
    #expect(abs(low - 0.3561454) < 1e-6 && abs(high - 0.5475540) < 1e-6)
  }

  @Test func correlations() {
    #expect(abs(Correlations.coefficient(a, b, .kendall) + 0.15) < 1e-14)
    #expect(abs(Correlations.coefficient(a, b, .spearman) + 0.2) < 1e-14)
    #expect(abs(Correlations.coefficient(a, b, .pearson) + 0.10301070542879116) < 1e-14)
    #expect(Correlations.coefficient([1], [2], .pearson).isNaN)
    #expect(Correlations.coefficient([1, 1], [2, 3], .kendall).isNaN)
    #expect(Correlations.coefficient([], [], .spearman).isNaN)
  }

  @Test func whatCannotBeTestedIsRefused() {
    #expect(throws: TestRefusal.self) {
      try MeanTests.oneSample([1], named: "x", mean: 0, confidence: 0.95)
    }
    #expect(throws: TestRefusal.self) {
      try MeanTests.twoSample(
        [1, 1], [1, 1], names: ("x", "y"), equalVariances: false, confidence: 0.95)
    }
    #expect(throws: TestRefusal.self) { try RankTests.kruskal([("a", [1, 1]), ("b", [1])]) }
    #expect(throws: TestRefusal.self) {
      try CountTests.chiSquared([[3, 0], [5, 0]], correction: true)
    }
    #expect(throws: TestRefusal.self) { try DistributionTests.shapiroWilk([1, 2], named: "x") }
  }
}
