import Numeric

/// Scores of a ranking: rows in order of a value, some of them positive.
struct RankScores: Sendable {
  /// The rows by value, greatest first.
  private let order: [Int]
  /// Whether a place in the order has the value of the place before.
  private let isTied: [Bool]
  private let isPositive: [Bool]

  init(values: [Double], isPositive: [Bool]) {
    let order = values.indices.sorted {
      values[$0] != values[$1] ? values[$0] > values[$1] : $0 < $1
    }
    self.order = order
    isTied = order.indices.map { $0 > 0 && values[order[$0]] == values[order[$0 - 1]] }
    self.isPositive = isPositive
  }

  /// The chance that a positive row stands before a negative one, ties counted half; nil when one of
  /// the two is missing. Each row counts as often as `draws` says.
  func areaUnderCurve(_ draws: [Int]? = nil) -> Double? {
    var before = 0.0
    var area = 0.0
    var positives = 0.0
    var place = 0
    while place < order.count {
      var tiedPositive = 0.0
      var tiedNegative = 0.0
      repeat {
        let row = order[place]
        let count = Double(draws?[row] ?? 1)
        if isPositive[row] { tiedPositive += count } else { tiedNegative += count }
        place += 1
      } while place < order.count && isTied[place]
      area += tiedNegative * (positives + tiedPositive / 2)
      positives += tiedPositive
      before += tiedNegative
    }
    return positives > 0 && before > 0 ? area / positives / before : nil
  }

  /// The mean precision at each positive row, weighted by recall steps (not the trapezoid); nil without
  /// positive rows.
  func averagePrecision(_ draws: [Int]? = nil) -> Double? {
    let total = order.reduce(0.0) { $0 + (isPositive[$1] ? Double(draws?[$1] ?? 1) : 0) }
    guard total > 0 else { return nil }
    var positives = 0.0
    var seen = 0.0
    var sum = 0.0
    var place = 0
    while place < order.count {
      var tied = 0.0
      repeat {
        let row = order[place]
        let count = Double(draws?[row] ?? 1)
        if isPositive[row] { tied += count }
        seen += count
        place += 1
      } while place < order.count && isTied[place]
      positives += tied
      if tied > 0 { sum += tied / total * (positives / seen) }
    }
    return sum
  }
}
