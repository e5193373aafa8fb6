import Numeric

/// Quantiles by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996, the
/// default of numpy and R).
enum Quantiles {
  /// - Parameter sorted: finite, ascending, not empty.
  static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    let place = Double(sorted.count - 1) * min(max(share, 0), 1)
    let index = Int(place)
    guard index + 1 < sorted.count else { return sorted[sorted.count - 1] }
    return sorted[index] + (place - Double(index)) * (sorted[index + 1] - sorted[index])
  }
}

/// The five numbers of Tukey's box, and what lies beyond its whiskers.
struct BoxNumbers: Sendable, Equatable {
  let count: Int
  let lowWhisker: Double
  let lowQuartile: Double
  let median: Double
  let highQuartile: Double
  let highWhisker: Double
  /// Values beyond 1.5 times the distance of the quartiles from them, each once.
  let outliers: [Double]
  let outlierCount: Int

  /// Nil without values. Whiskers end at the last values within 1.5 times the distance of the quartiles
  /// (Tukey 1977), as matplotlib draws them.
  init?(_ values: [Double]) {
    let sorted = values.filter(\.isFinite).withUnsafeBufferPointer { RadixSort.ascending($0) }
    guard let least = sorted.first, let greatest = sorted.last else { return nil }
    count = sorted.count
    lowQuartile = Quantiles.quantile(sorted, 0.25)
    median = Quantiles.quantile(sorted, 0.5)
    highQuartile = Quantiles.quantile(sorted, 0.75)
    let reach = 1.5 * (highQuartile - lowQuartile)
    let (low, high) = (lowQuartile - reach, highQuartile + reach)
    lowWhisker = min(sorted.first { $0 >= low } ?? least, lowQuartile)
    highWhisker = max(sorted.last { $0 <= high } ?? greatest, highQuartile)
    let beyond = sorted.filter { $0 < low || $0 > high }
    outlierCount = beyond.count
    var distinct: [Double] = []
    for value in beyond where value != distinct.last { distinct.append(value) }
    outliers = distinct
  }
}
