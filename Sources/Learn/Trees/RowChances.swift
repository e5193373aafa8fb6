import Numeric

/// Draws rows with chances in proportion to their weights.
struct RowChances: Sendable {
  /// For each row the sum of the weights up to and with it.
  private let sums: [Double]

  /// - Precondition: the weights are at least 0, and some are more.
  init(weights: [Double]) {
    var sum = 0.0
    sums = weights.map { weight in
      sum += weight
      return sum
    }
  }

  func draw(_ stream: inout SeededStream) -> Int {
    let total = sums.last ?? 0
    let wanted = min(stream.unit() * total, total.nextDown)
    var low = 0
    var high = sums.count - 1
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > wanted { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
