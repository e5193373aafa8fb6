import Numeric

/// A question that parts the rows of a node.
struct BoostSplit {
  var column = 0
  /// Bins up to this go left; for categories those of the set do.
  var bin = 0
  var nextBin = 0
  var isCategory = false
  var set = BoostSet()
  var missingLeft = false
  var gain = 0.0
  var leftRows = 0
  var left = BoostSums()
  var right = BoostSums()

  @inline(__always) func goesLeft(_ bin: Int) -> Bool {
    if isCategory { return set.contains(bin) }
    return bin == BoostRecords.missing ? missingLeft : bin <= self.bin
  }
}

/// Sums over the rows of a side.
struct BoostSums {
  var gradient = 0.0
  var curvature = 0.0
  var rows = 0
}

/// A set of bins.
struct BoostSet: BitwiseCopyable, Sendable, Equatable {
  var a: UInt64 = 0
  var b: UInt64 = 0
  var c: UInt64 = 0
  var d: UInt64 = 0

  @inline(__always) func contains(_ bin: Int) -> Bool {
    let word = bin < 128 ? (bin < 64 ? a : b) : (bin < 192 ? c : d)
    return word >> UInt64(bin & 63) & 1 == 1
  }

  mutating func insert(_ bin: Int) {
    let bit: UInt64 = 1 << UInt64(bin & 63)
    switch bin >> 6 {
    case 0: a |= bit
    case 1: b |= bit
    case 2: c |= bit
    default: d |= bit
    }
  }
}

/// The bounds that monotone columns above put on a leaf's value.
struct BoostBounds {
  var low = -Double.infinity
  var high = Double.infinity
}

/// Finds the best split of a histogram: the greatest fall of the loss's quadratic model (Chen and
/// Guestrin 2016). Missing values go to the better side; categories are sorted by their mean gradient
/// and cut like numbers (Fisher 1958, as LightGBM does). Of equals the first column and bin win.
struct BoostSearch {
  let records: BoostRecords
  let l2: Double
  let minRows: Int
  /// The least sum of second derivatives of a side.
  let minCurvature: Double
  /// What one unit of a histogram's sums is.
  let gradientUnit: Double
  let curvatureUnit: Double

  /// Categories with little behind their mean are pulled to 0, and rare ones left out.
  private static let categorySmoothing = 10.0

  func value(_ sums: BoostSums, _ bounds: BoostBounds) -> Double {
    min(max(-sums.gradient / (sums.curvature + l2 + 1e-30), bounds.low), bounds.high)
  }

  private func score(_ sums: BoostSums) -> Double {
    sums.gradient * sums.gradient / (sums.curvature + l2 + 1e-30)
  }

  /// The fall of the loss's model when a side has that value.
  private func score(_ sums: BoostSums, value: Double) -> Double {
    -(2 * sums.gradient * value + (sums.curvature + l2) * value * value)
  }

  func best(
    _ histogram: BoostHistogram, _ total: BoostSums, _ bounds: BoostBounds
  ) -> BoostSplit? {
    var best = BoostSplit()
    let isBound = bounds.low > -.infinity || bounds.high < .infinity
    let parent = isBound ? score(total, value: value(total, bounds)) : score(total)
    best.gain = 1e-10 * (1 + abs(parent))
    var isFound = false
    func judge(_ left: BoostSums, _ direction: Int, _ make: () -> BoostSplit) {
      let right = BoostSums(
        gradient: total.gradient - left.gradient, curvature: total.curvature - left.curvature,
        rows: total.rows - left.rows)
      guard left.rows >= minRows, right.rows >= minRows, left.curvature >= minCurvature,
        right.curvature >= minCurvature
      else { return }
      var gain: Double
      if isBound || direction != 0 {
        let low = value(left, bounds)
        let high = value(right, bounds)
        if direction > 0 && low > high || direction < 0 && low < high { return }
        gain = score(left, value: low) + score(right, value: high) - parent
      } else {
        gain = score(left) + score(right) - parent
      }
      guard gain > best.gain, gain.isFinite else { return }
      best = make()
      best.gain = gain
      best.left = left
      best.right = right
      best.leftRows = left.rows
      isFound = true
    }
    for (place, column) in records.columns.enumerated() {
      let cells = histogram.cells + place * BoostRecords.binCount
      if column.isCategory {
        searchCategories(cells, column.features.count, place, judge)
      } else {
        searchNumbers(cells, column, place, total, judge)
      }
    }
    return isFound ? best : nil
  }

  private func sums(_ cell: BoostHistogram.Cell) -> BoostSums {
    BoostSums(
      gradient: Double(cell.gradient) * gradientUnit,
      curvature: Double(cell.curvature) * curvatureUnit, rows: Int(cell.rows))
  }

  private func searchNumbers(
    _ cells: UnsafeMutablePointer<BoostHistogram.Cell>, _ column: BoostRecords.Column,
    _ place: Int, _ total: BoostSums,
    _ judge: (BoostSums, Int, () -> BoostSplit) -> Void
  ) {
    guard let bins = column.bins else { return }
    let missing = cells[BoostRecords.missing]
    let hasMissing = missing.rows > 0
    let known = total.rows - Int(missing.rows)
    var left = BoostHistogram.Cell()
    var last = -1
    for bin in 0..<bins.count {
      let cell = cells[bin]
      if cell.rows == 0 { continue }
      if last >= 0 {
        let isMore = left.rows * 2 >= Int64(known)
        let side = sums(left)
        judge(side, column.direction) {
          BoostSplit(
            column: place, bin: last, nextBin: bin, missingLeft: hasMissing ? false : isMore)
        }
        if hasMissing {
          var with = left
          with.gradient += missing.gradient
          with.curvature += missing.curvature
          with.rows += missing.rows
          judge(sums(with), column.direction) {
            BoostSplit(column: place, bin: last, nextBin: bin, missingLeft: true)
          }
        }
      }
      left.gradient += cell.gradient
      left.curvature += cell.curvature
      left.rows += cell.rows
      last = bin
    }
    // Missing alone against all others.
    if hasMissing, last >= 0 {
      judge(sums(left), column.direction) {
        BoostSplit(column: place, bin: last, nextBin: last, missingLeft: false)
      }
    }
  }

  private func searchCategories(
    _ cells: UnsafeMutablePointer<BoostHistogram.Cell>, _ count: Int, _ place: Int,
    _ judge: (BoostSums, Int, () -> BoostSplit) -> Void
  ) {
    var occurring: [(bin: Int, mean: Double)] = []
    for bin in 0..<count where cells[bin].rows > 0 {
      let own = sums(cells[bin])
      let one = BoostSet.single(bin)
      judge(own, 0) { BoostSplit(column: place, isCategory: true, set: one) }
      occurring.append((bin, own.gradient / (own.curvature + Self.categorySmoothing)))
    }
    guard occurring.count > 3 else { return }
    occurring.sort { $0.mean != $1.mean ? $0.mean < $1.mean : $0.bin < $1.bin }
    var left = BoostHistogram.Cell()
    var set = BoostSet()
    for (bin, _) in occurring.dropLast() {
      left.gradient += cells[bin].gradient
      left.curvature += cells[bin].curvature
      left.rows += cells[bin].rows
      set.insert(bin)
      let chosen = set
      judge(sums(left), 0) { BoostSplit(column: place, isCategory: true, set: chosen) }
    }
  }
}

extension BoostSet {
  static func single(_ bin: Int) -> BoostSet {
    var set = BoostSet()
    set.insert(bin)
    return set
  }
}
