import Numeric
import Statistics

/// Whether two models differ by more than chance.
public struct PairedTest: Sendable, Equatable {
  /// The mean difference of the scores, or of the shares answered right.
  public let difference: Double
  public let statistic: Double
  public let p: Double

  /// The corrected resampled t test (Nadeau and Bengio 2003): training parts of cross-validation
  /// overlap, so the variance of the differences is widened by the share of test to training rows. Nil
  /// with fewer than two folds.
  public static func resampled(_ differences: [Double], testShare: Double) -> PairedTest? {
    let count = differences.count
    guard count > 1 else { return nil }
    let moments = differences.withUnsafeBufferPointer { Moments(of: $0) }
    let variance = moments.variance * Double(count) / Double(count - 1)
    let error = ((1 / Double(count) + testShare) * variance).squareRoot()
    guard error > 0 else {
      return PairedTest(
        difference: moments.mean, statistic: 0, p: moments.mean == 0 ? 1 : 0)
    }
    let t = moments.mean / error
    return PairedTest(
      difference: moments.mean, statistic: t, p: Distributions.studentBoth(t, Double(count - 1)))
  }

  /// McNemar's test on the rows that one model answers right and the other wrong: exact below 25 such
  /// rows, else chi-square with continuity correction (as statsmodels).
  public static func mcNemar(firstRight: [Bool], secondRight: [Bool]) -> PairedTest {
    var first = 0
    var second = 0
    for (a, b) in zip(firstRight, secondRight) where a != b {
      if a { first += 1 } else { second += 1 }
    }
    let difference = Double(first - second) / Double(max(1, firstRight.count))
    let discordant = first + second
    if discordant < 25 {
      return PairedTest(
        difference: difference, statistic: Double(min(first, second)),
        p: min(1, 2 * binomialLower(min(first, second), of: discordant)))
    }
    let distance = abs(Double(first - second)) - 1
    let statistic = max(0, distance) * max(0, distance) / Double(discordant)
    return PairedTest(
      difference: difference, statistic: statistic, p: Distributions.chiSquaredUpper(statistic, 1))
  }

  /// The chance of at most `count` of `trials` fair coins; `trials` is small.
  private static func binomialLower(_ count: Int, of trials: Int) -> Double {
    var term = 1.0
    var sum = 1.0
    for place in 0..<max(0, count) {
      term *= Double(trials - place) / Double(place + 1)
      sum += term
    }
    return sum / raised(2, Double(trials))
  }
}
