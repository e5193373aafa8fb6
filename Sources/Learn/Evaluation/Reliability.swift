import Numeric

/// Whether rows that are said to be right with some probability are right that often.
enum Reliability {
  static let binCount = 15

  /// For each row the probability of its most probable class, and whether that is the true one.
  static func answers(_ rows: JudgedClasses, _ probabilities: [Double]) -> ([Double], [Bool]) {
    let classes = rows.names.count
    let best = mostProbable(probabilities, classCount: classes)
    return (
      best.indices.map { probabilities[$0 * classes + Int(best[$0])] },
      best.indices.map { best[$0] == rows.truth[$0] }
    )
  }

  /// The expected calibration error (Naeini et al. 2015): over bins of equal width, closed above, the
  /// distance of the mean probability from the share that is right, weighted by rows.
  static func error(_ probability: [Double], _ isRight: [Bool], _ draws: [Int]?) -> Double? {
    var counts = [Double](repeating: 0, count: binCount)
    var sums = [CompensatedSum](repeating: CompensatedSum(), count: binCount)
    var right = [Double](repeating: 0, count: binCount)
    for row in probability.indices {
      let times = Double(draws?[row] ?? 1)
      let bin = bin(of: probability[row])
      counts[bin] += times
      sums[bin].add(probability[row] * times)
      if isRight[row] { right[bin] += times }
    }
    let total = counts.reduce(0, +)
    guard total > 0 else { return nil }
    return counts.indices.reduce(0) { $0 + abs(sums[$1].value - right[$1]) } / total
  }

  static func bin(of probability: Double) -> Int {
    let place = (probability * Double(binCount)).rounded(.up) - 1
    return min(binCount - 1, max(0, Int(exactly: place) ?? 0))
  }
}
