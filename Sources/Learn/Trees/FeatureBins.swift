import Frame
import Numeric

/// The values of a feature sorted into at most 256 bins. With at most 256 distinct values each has a
/// bin of its own, and splits between bins are exact; else bins hold about equally many rows, and
/// frequent values keep a bin of their own (the greedy rule of Ke et al. 2017, LightGBM).
struct FeatureBins: Sendable {
  static let limit = 256

  /// The least and greatest training value of each bin; bins ascend and do not overlap.
  let lower: [Double]
  let upper: [Double]
  var count: Int { upper.count }

  /// - Precondition: no value is NaN.
  init(_ values: FeatureMatrix.Values) {
    switch values {
    case .indicator:
      self.init(lower: [0, 1], upper: [0, 1])
    case .numbers(let numbers):
      self.init(sorted: RadixSort.ascending(numbers.elements))
    }
  }

  private init(lower: [Double], upper: [Double]) {
    self.lower = lower
    self.upper = upper
  }

  /// - Precondition: the values ascend.
  init(sorted: [Double], limit: Int = Self.limit) {
    var distinct: [(value: Double, count: Int)] = []
    var start = 0
    while start < sorted.count, distinct.count <= limit {
      var end = start + 1
      while end < sorted.count, sorted[end] == sorted[start] { end += 1 }
      distinct.append((sorted[start], end - start))
      start = end
    }
    if start == sorted.count, distinct.count <= limit {
      lower = distinct.map(\.value)
      upper = lower
      return
    }
    while start < sorted.count {
      var end = start + 1
      while end < sorted.count, sorted[end] == sorted[start] { end += 1 }
      distinct.append((sorted[start], end - start))
      start = end
    }
    let big = sorted.count / limit
    let own = distinct.reduce(into: (values: 0, rows: 0)) {
      if $1.count > big { $0 = ($0.values + 1, $0.rows + $1.count) }
    }
    var restRows = sorted.count - own.rows
    var restBins = limit - own.values
    var size = restBins > 0 ? Double(restRows) / Double(restBins) : .infinity
    var lower: [Double] = []
    var upper: [Double] = []
    var filled = 0
    var first = distinct[0].value
    for (place, entry) in distinct.enumerated() {
      if filled == 0 { first = entry.value }
      filled += entry.count
      let isOwn = entry.count > big
      if !isOwn { restRows -= entry.count }
      let isLast = place == distinct.count - 1
      let nextIsOwn = !isLast && distinct[place + 1].count > big
      let isFull = Double(filled) >= size || nextIsOwn && Double(filled) >= max(1, size * 0.5)
      let mayClose = lower.count < limit - 1
      guard isLast || mayClose && (isOwn || isFull) else { continue }
      lower.append(first)
      upper.append(entry.value)
      filled = 0
      if !isOwn, restBins > 1 {
        restBins -= 1
        size = Double(restRows) / Double(restBins)
      }
    }
    self.lower = lower
    self.upper = upper
  }

  /// Writes the bin of each training value to `target[0]`, `target[stride]` and so on.
  func code(
    _ values: FeatureMatrix.Values, to target: UnsafeMutablePointer<UInt8>, stride: Int
  ) {
    var place = 0
    switch values {
    case .indicator(let codes, let code):
      for row in 0..<codes.count {
        target[place] = codes.pointer[row] == code ? 1 : 0
        place &+= stride
      }
    case .numbers(let numbers):
      var bounds = upper
      while bounds.count < Self.limit { bounds.append(.infinity) }
      bounds.withUnsafeBufferPointer { bounds in
        for row in 0..<numbers.count {
          let value = numbers.pointer[row]
          var bin = 0
          var step = Self.limit / 2
          while step > 0 {
            bin &+= bounds[bin &+ step &- 1] < value ? step : 0
            step >>= 1
          }
          target[place] = UInt8(truncatingIfNeeded: bin)
          place &+= stride
        }
      }
    }
  }

  /// The threshold between two bins that follow each other among the rows of a node.
  func threshold(_ bin: Int, next: Int) -> Double {
    Self.threshold(between: upper[bin], and: lower[next])
  }

  /// Halfway between the nearest values of two sides, as in scikit-learn; the lower one where numbers
  /// have no room between them.
  static func threshold(between low: Double, and high: Double) -> Double {
    let middle = low / 2 + high / 2
    return middle > low && middle < high ? middle : low
  }
}
