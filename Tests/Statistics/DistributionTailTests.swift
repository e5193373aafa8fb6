import Testing

@testable import Statistics

/// Tails and quantiles against SciPy 1.17.
@Suite("tails of distributions") struct DistributionTailTests {
  private func check(_ value: Double, _ expected: Double, _ tolerance: Double = 1e-12) {
    #expect(abs(value - expected) <= tolerance * abs(expected), "\(value) is not \(expected)")
  }

  @Test func tailsAreThoseOfSciPy() {
    check(Distributions.studentUpper(2.5, 3), 0.04385332350403278)
    check(Distributions.studentUpper(12, 1e6), 1.785842562382547e-33, 1e-9)
    check(Distributions.studentUpper(40, 5), 9.205981085886477e-08)
    check(Distributions.fisherUpper(3.2, 4, 30), 0.02657153288592041)
    check(Distributions.fisherUpper(500, 2, 1000), 3.054936363499605e-151, 1e-10)
    check(Distributions.chiSquaredUpper(20, 3), 0.00016974243555282632)
    check(Distributions.chiSquaredUpper(1e3, 800), 1.6472192644087128e-06, 1e-11)
    check(Distributions.normalUpper(8), 6.22096057427174e-16)
    check(Distributions.kolmogorovUpper(0.5), 0.9639452436648751)
    check(Distributions.kolmogorovUpper(1.5), 0.022217962616525127)
  }

  @Test func quantilesUndoTails() {
    check(Distributions.studentQuantile(upper: 0.025, 7.3), 2.345066736547703)
    check(Distributions.normalQuantile(0.975), 1.959963984540054)
    for p in [1e-12, 1e-4, 0.2, 0.5, 0.9, 0.999_999] {
      check(Distributions.normalUpper(-Distributions.normalQuantile(p)), p)
    }
  }

  @Test func edgesAreDefined() {
    #expect(Distributions.studentBoth(0, 5) == 1)
    #expect(Distributions.studentBoth(.infinity, 5) == 0)
    #expect(Distributions.fisherUpper(0, 2, 3) == 1)
    #expect(Distributions.chiSquaredUpper(0, 2) == 1)
    #expect(Distributions.kolmogorovUpper(0) == 1)
  }

  @Test func twoDoublesHoldTwiceTheDigits() {
    let third = DoubleDouble(1) / DoubleDouble(3)
    let rest = third * DoubleDouble(3) - DoubleDouble(1)
    #expect(abs(rest.value) < 1e-31)
    let root = DoubleDouble(2).squareRoot()
    #expect(abs((root * root - DoubleDouble(2)).value) < 1e-30)
    #expect((DoubleDouble(1e16) + DoubleDouble(1) - DoubleDouble(1e16)).value == 1)
  }
}
