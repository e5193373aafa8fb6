import Numeric

/// Finds the best question for the rows of a node. Of equally good ones the lower feature (in forests
/// that drawn first) and the lower threshold win; differences that may be rounding count as equal.
final class CartSearch {
  struct Split {
    var feature = 0
    /// Values up to this go left.
    var threshold = 0.0
    /// The last rank that goes left.
    var rank: UInt32 = 0
    var gain = 0.0
  }

  private let columns: CartColumns
  private let targets: CartTargets
  private let limits: CartLimits
  /// The weight of each row of the tree at hand.
  private let weights: UnsafeMutablePointer<Double>
  private var counts: [UInt32] = []
  private var sorted: [UInt32] = []
  private var keys: [UInt64] = []
  private var left: [Double]
  private var total: [Double]
  private static let noise = 1e-12

  init(
    _ columns: CartColumns, _ targets: CartTargets, _ limits: CartLimits,
    weights: UnsafeMutablePointer<Double>
  ) {
    self.columns = columns
    self.targets = targets
    self.limits = limits
    self.weights = weights
    left = [Double](repeating: 0, count: max(3, targets.classCount))
    total = left
  }

  /// The weight of each class, or the weight, the sum and the sum of squares.
  func statistics(_ rows: UnsafePointer<UInt32>, _ count: Int) -> [Double] {
    if targets.isClasses {
      var sums = [Double](repeating: 0, count: targets.classCount)
      for place in 0..<count {
        sums[Int(targets.classes[Int(rows[place])])] += weights[Int(rows[place])]
      }
      return sums
    }
    var weight = 0.0
    var sum = 0.0
    for place in 0..<count {
      weight += weights[Int(rows[place])]
      sum += weights[Int(rows[place])] * targets.numbers[Int(rows[place])]
    }
    // Squares around the mean, so that large numbers lose no digits.
    let mean = weight > 0 ? sum / weight : 0
    var squares = 0.0
    for place in 0..<count {
      let difference = targets.numbers[Int(rows[place])] - mean
      squares += weights[Int(rows[place])] * difference * difference
    }
    return [weight, sum, squares]
  }

  func weight(_ statistics: [Double]) -> Double {
    targets.isClasses ? statistics.reduce(0, +) : statistics[0]
  }

  func impurity(_ statistics: [Double]) -> Double {
    let weight = weight(statistics)
    guard weight > 0 else { return 0 }
    switch targets.criterion {
    case .gini: return 1 - statistics.reduce(0) { $0 + $1 * $1 } / (weight * weight)
    case .entropy:
      return statistics.reduce(0) {
        $1 > 0 ? $0 - $1 / weight * logarithm($1 / weight) / logarithm(2) : $0
      }
    case .squaredError: return max(0, statistics[2] / weight)
    }
  }

  /// How good a side is: larger is purer. The sum over both sides is to be large.
  @inline(__always)
  private func score(_ sums: UnsafePointer<Double>, minus other: UnsafePointer<Double>?) -> Double {
    if !targets.isClasses {
      let weight = sums[0] - (other?[0] ?? 0)
      let sum = sums[1] - (other?[1] ?? 0)
      return weight > 0 ? sum * sum / weight : 0
    }
    var weight = 0.0
    var squares = 0.0
    var terms = 0.0
    for label in 0..<targets.classCount {
      let own = sums[label] - (other?[label] ?? 0)
      weight += own
      if targets.criterion == .gini {
        squares += own * own
      } else if own > 0 {
        terms += own * logarithm(own)
      }
    }
    guard weight > 0 else { return 0 }
    return targets.criterion == .gini ? squares / weight : terms - weight * logarithm(weight)
  }

  /// - Parameters:
  ///   - mean: what is taken off the numbers, for digits' sake.
  func best(
    _ rows: UnsafePointer<UInt32>, _ count: Int, statistics: [Double], order: inout [Int],
    _ stream: inout SeededStream
  ) -> Split? {
    let weight = weight(statistics)
    let mean = targets.isClasses || weight == 0 ? 0 : statistics[1] / weight
    for place in total.indices { total[place] = 0 }
    if targets.isClasses {
      for place in statistics.indices { total[place] = statistics[place] }
    } else {
      total[0] = weight
    }
    let whole = total.withUnsafeBufferPointer { $0.baseAddress.map { score($0, minus: nil) } ?? 0 }
    var best = Split()
    best.gain = max(abs(whole), weight * impurity(statistics)) * 1e-15
    var isFound = false
    var drawn = 0
    var useful = 0
    var chosen: [Int] = []
    let all = columns.columns.count
    if limits.tried >= all {
      if limits.drawsTies { stream.shuffle(&order) }
      chosen = order
    } else {
      // As in scikit-learn, features that are constant in the node count as tried.
      while drawn < all, drawn < limits.tried || useful == 0 {
        let place = drawn + stream.index(below: all - drawn)
        order.swapAt(drawn, place)
        let feature = order[drawn]
        drawn += 1
        if isConstant(columns.columns[feature], rows, count) { continue }
        useful += 1
        chosen.append(feature)
      }
      if !limits.drawsTies { chosen.sort() }
    }
    for feature in chosen {
      let found =
        limits.isRandom
        ? random(feature, rows, count, mean, whole, &stream)
        : scan(feature, rows, count, mean, whole, best.gain)
      guard let found, found.gain > best.gain + Self.noise * abs(whole) else { continue }
      best = found
      isFound = true
    }
    return isFound ? best : nil
  }

  private func isConstant(
    _ column: CartColumns.Column, _ rows: UnsafePointer<UInt32>, _ count: Int
  ) -> Bool {
    let codes = column.codes.pointer
    let first = codes[Int(rows[0])]
    for place in 1..<max(1, count) where codes[Int(rows[place])] != first { return false }
    return true
  }

  @inline(__always)
  private func move(_ row: Int, _ mean: Double, _ left: UnsafeMutablePointer<Double>) {
    if targets.isClasses {
      left[Int(targets.classes[row])] += weights[row]
    } else {
      left[0] += weights[row]
      left[1] += weights[row] * (targets.numbers[row] - mean)
    }
  }

  /// Puts the rows into the order of a column's ranks.
  private func sort(_ column: CartColumns.Column, _ rows: UnsafePointer<UInt32>, _ count: Int) {
    let codes = column.codes.pointer
    if sorted.count < count { sorted = [UInt32](repeating: 0, count: count) }
    let ranks = column.upper.count
    if ranks <= 2 * count {
      if counts.count < ranks + 1 { counts = [UInt32](repeating: 0, count: ranks + 1) }
      counts.withUnsafeMutableBufferPointer { counts in
        for rank in 0...ranks { counts[rank] = 0 }
        for place in 0..<count { counts[Int(codes[Int(rows[place])]) &+ 1] &+= 1 }
        for rank in 0..<ranks { counts[rank &+ 1] &+= counts[rank] }
        sorted.withUnsafeMutableBufferPointer { sorted in
          for place in 0..<count {
            let rank = Int(codes[Int(rows[place])])
            sorted[Int(counts[rank])] = rows[place]
            counts[rank] &+= 1
          }
        }
      }
      return
    }
    keys.removeAll(keepingCapacity: true)
    for place in 0..<count {
      keys.append(UInt64(codes[Int(rows[place])]) << 32 | UInt64(rows[place]))
    }
    keys.sort()
    for place in 0..<count { sorted[place] = UInt32(truncatingIfNeeded: keys[place]) }
  }

  private func scan(
    _ feature: Int, _ rows: UnsafePointer<UInt32>, _ count: Int, _ mean: Double, _ whole: Double,
    _ floor: Double
  ) -> Split? {
    let column = columns.columns[feature]
    let codes = column.codes.pointer
    sort(column, rows, count)
    for place in left.indices { left[place] = 0 }
    var best = Split(feature: feature, gain: floor)
    var isFound = false
    left.withUnsafeMutableBufferPointer { left in
      total.withUnsafeBufferPointer { total in
        sorted.withUnsafeBufferPointer { sorted in
          guard let left = left.baseAddress, let total = total.baseAddress else { return }
          for place in 0..<count - 1 {
            let row = Int(sorted[place])
            move(row, mean, left)
            let code = codes[row]
            let next = codes[Int(sorted[place + 1])]
            if code == next { continue }
            if place + 1 < limits.minLeaf || count - place - 1 < limits.minLeaf { continue }
            let gain = score(left, minus: nil) + score(total, minus: left) - whole
            if gain > best.gain + Self.noise * abs(whole) {
              best.gain = gain
              best.rank = code
              best.threshold = column.threshold(Int(code), next: Int(next))
              isFound = true
            }
          }
        }
      }
    }
    return isFound ? best : nil
  }

  private func random(
    _ feature: Int, _ rows: UnsafePointer<UInt32>, _ count: Int, _ mean: Double, _ whole: Double,
    _ stream: inout SeededStream
  ) -> Split? {
    let column = columns.columns[feature]
    let codes = column.codes.pointer
    var least = UInt32.max
    var most: UInt32 = 0
    for place in 0..<count {
      let code = codes[Int(rows[place])]
      least = min(least, code)
      most = max(most, code)
    }
    guard least < most else { return nil }
    let low = column.lower[Int(least)]
    let high = column.upper[Int(most)]
    let share = stream.unit()
    var threshold = low * (1 - share) + high * share
    if !(threshold < high) || threshold < low { threshold = low }
    var rank = Int(least)
    var end = Int(most)
    while rank < end {
      let middle = (rank + end + 1) / 2
      if column.upper[middle] <= threshold { rank = middle } else { end = middle - 1 }
    }
    for place in left.indices { left[place] = 0 }
    var leftCount = 0
    var gain = 0.0
    left.withUnsafeMutableBufferPointer { left in
      total.withUnsafeBufferPointer { total in
        guard let left = left.baseAddress, let total = total.baseAddress else { return }
        for place in 0..<count where Int(codes[Int(rows[place])]) <= rank {
          move(Int(rows[place]), mean, left)
          leftCount += 1
        }
        gain = score(left, minus: nil) + score(total, minus: left) - whole
      }
    }
    guard leftCount >= limits.minLeaf, count - leftCount >= limits.minLeaf else { return nil }
    return Split(feature: feature, threshold: threshold, rank: UInt32(rank), gain: gain)
  }
}
