import Numeric

/// What scores are worth at every threshold: the classes of rows against their scores, from the greatest
/// score down. Rows of one score are taken together.
struct ScoreCurve: Sendable {
  struct Point: Sendable, Equatable {
    /// Rows with this score or a greater one are called positive.
    var threshold: Double
    /// Positive rows among them, negative rows among them.
    var hits: Int
    var falseAlarms: Int
  }

  let positives: Int
  let negatives: Int
  /// By descending threshold.
  let points: [Point]

  /// - Parameters: finite scores of the positive and of the negative rows, in any order.
  init(positives: [Double], negatives: [Double]) {
    let high = positives.withUnsafeBufferPointer { RadixSort.ascending($0) }
    let low = negatives.withUnsafeBufferPointer { RadixSort.ascending($0) }
    self.positives = high.count
    self.negatives = low.count
    var points: [Point] = []
    var (hit, alarm) = (high.count - 1, low.count - 1)
    while hit >= 0 || alarm >= 0 {
      let threshold = max(hit >= 0 ? high[hit] : -.infinity, alarm >= 0 ? low[alarm] : -.infinity)
      while hit >= 0, high[hit] == threshold { hit -= 1 }
      while alarm >= 0, low[alarm] == threshold { alarm -= 1 }
      points.append(
        Point(
          threshold: threshold, hits: high.count - 1 - hit, falseAlarms: low.count - 1 - alarm))
    }
    self.points = points
  }

  /// Whether there are rows of both classes; without them no rate is defined.
  var isDefined: Bool { positives > 0 && negatives > 0 }

  /// The area under the curve of true against false positive rates by trapezoids: how often a positive
  /// row has the greater score than a negative one, ties counting half. As `sklearn.metrics.roc_auc_score`.
  var areaUnderROC: Double {
    var area = 0.0
    var last = (hits: 0, alarms: 0)
    for point in points {
      area += Double(point.falseAlarms - last.alarms) * Double(point.hits + last.hits) / 2
      last = (point.hits, point.falseAlarms)
    }
    return area / Double(positives) / Double(negatives)
  }

  /// The sum of precisions weighted by the steps of recall, without interpolation, as
  /// `sklearn.metrics.average_precision_score`.
  var averagePrecision: Double {
    var sum = 0.0
    var last = 0
    for point in points {
      sum += Double(point.hits - last) / Double(positives) * precision(point)
      last = point.hits
    }
    return sum
  }

  func recall(_ point: Point) -> Double { Double(point.hits) / Double(positives) }
  func falseAlarmRate(_ point: Point) -> Double { Double(point.falseAlarms) / Double(negatives) }
  func precision(_ point: Point) -> Double {
    Double(point.hits) / Double(point.hits + point.falseAlarms)
  }
}

/// Predicted probabilities in bins, with how often what they tell came true.
struct Calibration: Sendable {
  struct Bin: Sendable, Equatable {
    var low: Double
    var high: Double
    var count: Int
    /// The mean of the probabilities in the bin.
    var predicted: Double
    /// The share of positive rows in the bin.
    var observed: Double
  }

  /// Bins that hold rows.
  let bins: [Bin]
  /// The mean squared difference between probability and outcome (Brier 1950).
  let brier: Double
  /// The mean distance between predicted and observed of the bins, by their rows (Naeini et al. 2015).
  let expectedError: Double

  /// Equal widths, or equal counts; a probability at an edge belongs to the bin below it, as in
  /// `sklearn.calibration.calibration_curve`.
  init(_ probabilities: [Double], _ outcomes: [Bool], count: Int, hasEqualCounts: Bool) {
    var edges = (0...count).map { Double($0) / Double(count) }
    if hasEqualCounts, !probabilities.isEmpty {
      let sorted = probabilities.withUnsafeBufferPointer { RadixSort.ascending($0) }
      edges = edges.map { Quantiles.quantile(sorted, $0) }
    }
    var counts = [Int](repeating: 0, count: count)
    var sums = [Double](repeating: 0, count: count)
    var hits = [Int](repeating: 0, count: count)
    var squares = 0.0
    for (probability, outcome) in zip(probabilities, outcomes) {
      var (first, last) = (0, count - 1)
      // The number of inner edges below the probability.
      while first < last {
        let middle = (first + last) / 2
        if edges[middle + 1] < probability { first = middle + 1 } else { last = middle }
      }
      counts[first] += 1
      sums[first] += probability
      if outcome { hits[first] += 1 }
      let distance = probability - (outcome ? 1 : 0)
      squares += distance * distance
    }
    var bins: [Bin] = []
    for bin in 0..<count where counts[bin] > 0 {
      let rows = Double(counts[bin])
      bins.append(
        Bin(
          low: edges[bin], high: edges[bin + 1], count: counts[bin], predicted: sums[bin] / rows,
          observed: Double(hits[bin]) / rows))
    }
    self.bins = bins
    let total = Double(max(1, probabilities.count))
    brier = squares / total
    var distance = 0.0
    for bin in bins { distance += Double(bin.count) * abs(bin.predicted - bin.observed) }
    expectedError = distance / total
  }
}

/// Mean and spread of some values.
struct Spread: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    /// A standard deviation (n - 1) to both sides.
    case deviation
    /// The 95 % confidence interval of the mean by Student's distribution.
    case interval
    /// From the least to the greatest value.
    case range
  }

  let count: Int
  let mean: Double
  /// Equal to the mean where one value tells no spread.
  let low: Double
  let high: Double

  /// Nil without values, which are finite.
  init?(_ values: [Double], _ kind: Kind) {
    guard let first = values.first else { return nil }
    count = values.count
    let mean = values.reduce(0, +) / Double(count)
    self.mean = mean
    guard count > 1 else {
      (low, high) = (first, first)
      return
    }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / Double(count - 1)).squareRoot()
    switch kind {
    case .deviation: (low, high) = (mean - deviation, mean + deviation)
    case .interval:
      let reach =
        StudentT.quantile(0.975, degrees: Double(count - 1)) * deviation
        / Double(count).squareRoot()
      (low, high) = (mean - reach, mean + reach)
    case .range: (low, high) = (values.reduce(first, min), values.reduce(first, max))
    }
  }
}
