import Numeric

/// Mean ranks of values, from 1, and what ties there are.
public struct Ranking: Sendable {
  public let ranks: [Double]
  /// The sum of t³ - t over groups of t equal values.
  public let tieSum: Double
  /// Places of the values in ascending order.
  public let order: [Int]
  public var hasTies: Bool { tieSum > 0 }

  public init(_ values: [Double]) {
    let order = values.indices.sorted {
      values[$0] == values[$1] ? $0 < $1 : values[$0] < values[$1]
    }
    var ranks = [Double](repeating: 0, count: values.count)
    var ties = 0.0
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + 1 + end) / 2 }
      let count = Double(end - start)
      ties += count * (count * count - 1)
      start = end
    }
    (self.ranks, tieSum, self.order) = (ranks, ties, order)
  }
}

/// How two rows of numbers go together.
public enum Correlations {
  public enum Method: String, Sendable, CaseIterable { case pearson, spearman, kendall }

  /// The coefficient; NaN for fewer than two pairs, or when one side never changes.
  public static func coefficient(_ x: [Double], _ y: [Double], _ method: Method) -> Double {
    switch method {
    case .pearson: pearson(x, y)
    case .spearman: pearson(Ranking(x).ranks, Ranking(y).ranks)
    case .kendall: kendall(x, y)
    }
  }

  /// From deviations around the means, in two passes.
  private static func pearson(_ x: [Double], _ y: [Double]) -> Double {
    guard x.count > 1 else { return .nan }
    let n = Double(x.count)
    let (meanX, meanY) = (mean(x), mean(y))
    var (xx, yy, xy) = (CompensatedSum(), CompensatedSum(), CompensatedSum())
    var (restX, restY) = (CompensatedSum(), CompensatedSum())
    for index in x.indices {
      let (dx, dy) = (x[index] - meanX, y[index] - meanY)
      xx.add(dx * dx)
      yy.add(dy * dy)
      xy.add(dx * dy)
      restX.add(dx)
      restY.add(dy)
    }
    let spreadX = xx.value - restX.value * restX.value / n
    let spreadY = yy.value - restY.value * restY.value / n
    guard spreadX > 0, spreadY > 0 else { return .nan }
    let together: Double = xy.value - restX.value * restY.value / n
    // One root keeps exact ratios exact, where the product has room.
    let product: Double = spreadX * spreadY
    let hasRoom = product > 1e-290 && product < 1e290
    let length = hasRoom ? product.squareRoot() : spreadX.squareRoot() * spreadY.squareRoot()
    let r = together / length
    return min(1, max(-1, r))
  }

  static func mean(_ values: [Double]) -> Double {
    var sum = CompensatedSum()
    for value in values { sum.add(value) }
    return sum.value / Double(values.count)
  }

  /// Kendall's tau-b in O(n log n): discordant pairs are the exchanges of a merge sort (Knight 1966).
  private static func kendall(_ x: [Double], _ y: [Double]) -> Double {
    let n = x.count
    guard n > 1 else { return .nan }
    let order = x.indices.sorted {
      if x[$0] != x[$1] { return x[$0] < x[$1] }
      return y[$0] == y[$1] ? $0 < $1 : y[$0] < y[$1]
    }
    func pairs(_ count: Int) -> Double { Double(count) * Double(count - 1) / 2 }
    var (tiesX, tiesBoth) = (0.0, 0.0)
    var (runX, runBoth) = (1, 1)
    for place in 1...n {
      let isSameX = place < n && x[order[place]] == x[order[place - 1]]
      let isSameBoth = isSameX && y[order[place]] == y[order[place - 1]]
      if isSameX { runX += 1 } else { (tiesX, runX) = (tiesX + pairs(runX), 1) }
      if isSameBoth { runBoth += 1 } else { (tiesBoth, runBoth) = (tiesBoth + pairs(runBoth), 1) }
    }
    var sorted = order.map { y[$0] }
    let exchanges = mergeSort(&sorted)
    var tiesY = 0.0
    var runY = 1
    for place in 1...n {
      if place < n, sorted[place] == sorted[place - 1] {
        runY += 1
      } else {
        (tiesY, runY) = (tiesY + pairs(runY), 1)
      }
    }
    let total = pairs(n)
    guard total > tiesX, total > tiesY else { return .nan }
    let difference = total - tiesX - tiesY + tiesBoth - 2 * exchanges
    let tau = difference / ((total - tiesX).squareRoot() * (total - tiesY).squareRoot())
    return min(1, max(-1, tau))
  }

  /// Sorts and counts how many pairs stood in the wrong order.
  private static func mergeSort(_ values: inout [Double]) -> Double {
    var exchanges = 0.0
    var other = values
    var width = 1
    while width < values.count {
      var start = 0
      while start < values.count {
        let middle = min(start + width, values.count)
        let end = min(start + 2 * width, values.count)
        var (left, right, place) = (start, middle, start)
        while left < middle || right < end {
          if right >= end || (left < middle && values[left] <= values[right]) {
            other[place] = values[left]
            left += 1
          } else {
            other[place] = values[right]
            right += 1
            exchanges += Double(middle - left)
          }
          place += 1
        }
        start = end
      }
      swap(&values, &other)
      width *= 2
    }
    return exchanges
  }
}
