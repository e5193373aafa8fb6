/// What a test looks for: a difference either way, or one way only.
public enum Alternative: String, Sendable, CaseIterable {
  case twoSided = "two-sided"
  /// The first sample, or the only one, lies higher.
  case greater
  case less

  /// The p-value from the tails beyond a statistic that grows with the first sample.
  /// - Parameter both: the share at least as far off either way.
  func pValue(both: @autoclosure () -> Double, above: (_ sign: Double) -> Double) -> Double {
    switch self {
    case .twoSided: both()
    case .greater: above(1)
    case .less: above(-1)
    }
  }

  /// An interval of one side is open at the other one.
  func interval(
    _ value: Double, _ error: Double, confidence: Double, quantile: (_ tail: Double) -> Double
  ) -> (low: Double, high: Double) {
    switch self {
    case .twoSided:
      let half = quantile((1 - confidence) / 2) * error
      return (value - half, value + half)
    case .greater: return (value - quantile(1 - confidence) * error, .infinity)
    case .less: return (-.infinity, value + quantile(1 - confidence) * error)
    }
  }
}
