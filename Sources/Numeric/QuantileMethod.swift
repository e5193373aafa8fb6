/// The definitions of a sample quantile in use: the nine of Hyndman and Fan (“Sample quantiles in
/// statistical packages”, 1996) by the names that NumPy gives them, and four that pick a neighbour of
/// the linear one.
public enum QuantileMethod: String, Sendable, CaseIterable {
  /// Types 1 to 3: no interpolation.
  case invertedCDF = "inverted_cdf"
  case averagedInvertedCDF = "averaged_inverted_cdf"
  case closestObservation = "closest_observation"
  /// Types 4 to 9: linear between values, at different places.
  case interpolatedInvertedCDF = "interpolated_inverted_cdf"
  case hazen
  case weibull
  case linear
  case medianUnbiased = "median_unbiased"
  case normalUnbiased = "normal_unbiased"
  /// Neighbours of type 7.
  case lower, higher, midpoint, nearest

  /// Which of the sorted values the quantile lies between, from 0, and where between them: ranks
  /// `below` and `below + 1`, and the share of the upper one. `count` is at least 1.
  public func place(_ p: Double, count: Int) -> (below: Int, share: Double) {
    let n = Double(count)
    /// Virtual place j + g of Hyndman and Fan, counted from 1.
    func continuous(_ position: Double) -> (Int, Double) {
      let inside = min(max(position, 1), n)
      let below = inside.rounded(.down)
      return (Int(below) - 1, inside - below)
    }
    /// The value at a rank counted from 1.
    func at(_ rank: Double) -> (Int, Double) { (Int(min(max(rank, 1), n)) - 1, 0) }
    switch self {
    case .invertedCDF: return at((n * p).rounded(.up))
    case .averagedInvertedCDF:
      let place = n * p
      return place == place.rounded() && place >= 1 && place < n
        ? (Int(place) - 1, 0.5) : at(place.rounded(.up))
    case .closestObservation:
      // Halves go to the even rank.
      return at((n * p).rounded(.toNearestOrEven))
    case .interpolatedInvertedCDF: return continuous(n * p)
    case .hazen: return continuous(n * p + 0.5)
    case .weibull: return continuous((n + 1) * p)
    case .linear: return continuous((n - 1) * p + 1)
    case .medianUnbiased: return continuous((n + 1.0 / 3) * p + 1.0 / 3)
    case .normalUnbiased: return continuous((n + 0.25) * p + 0.375)
    case .lower: return at(((n - 1) * p).rounded(.down) + 1)
    case .higher: return at(((n - 1) * p).rounded(.up) + 1)
    case .midpoint:
      let place = (n - 1) * p
      return (Int(place), place == place.rounded() ? 0 : 0.5)
    case .nearest: return at(((n - 1) * p).rounded(.toNearestOrEven) + 1)
    }
  }

  /// The value between two neighbours, from the nearer one, so that equal neighbours stay exact.
  @inline(__always)
  public static func between(_ low: Double, _ high: Double, _ share: Double) -> Double {
    share == 0
      ? low
      : share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share)
  }

  /// The quantile of ascending values; NaN of none.
  public func quantile(_ p: Double, ofSorted values: [Double]) -> Double {
    guard !values.isEmpty else { return .nan }
    let (below, share) = place(p, count: values.count)
    return Self.between(values[below], values[min(below + 1, values.count - 1)], share)
  }
}
