import Numeric

/// Finds the best split of a node by gini impurity (Breiman et al. 1984), over features drawn without
/// replacement. As in scikit-learn, drawing goes on beyond the wanted number while all drawn features
/// are constant in the node; of equally good splits the lower feature and the lower threshold win.
///
/// Counts come from one histogram a feature; the rows of small nodes are sorted instead.
final class SplitSearch {
  struct Split {
    var feature: Int
    /// Bins up to this go left.
    var bin: Int
    /// The next bin that occurs in the node.
    var nextBin: Int
    var leftCount: Int
    /// By how much the split lowers the weighted impurity.
    var gain: Double
  }

  static let smallNode = 24

  private let histograms: NodeHistograms
  private let stride: Int
  private let featureCount: Int
  private let classCount: Int
  private let minLeaf: Int
  private let binCounts: [Int]
  private let classWeights: UnsafeMutablePointer<Double>
  private let left: UnsafeMutablePointer<Double>
  private let total: UnsafeMutablePointer<Double>
  private let keys: UnsafeMutablePointer<UInt32>
  private var active: [Int] = []

  /// The draws of each class on the left side of the best split.
  let bestLeft: UnsafeMutablePointer<Double>

  // The node at hand.
  private var squares = 0.0
  private var weight = 0.0
  private var best = Split(feature: 0, bin: 0, nextBin: 0, leftCount: 0, gain: 0)
  private var bestScore = -Double.infinity

  init(_ records: TreeRecords, settings: ForestSettings, classWeights: [Double]) {
    histograms = NodeHistograms(records)
    stride = records.stride
    featureCount = records.featureCount
    classCount = records.classCount
    minLeaf = settings.minSamplesLeaf
    binCounts = records.bins.map(\.count)
    self.classWeights = .allocate(capacity: classCount)
    self.classWeights.initialize(from: classWeights, count: classCount)
    left = .allocate(capacity: classCount)
    total = .allocate(capacity: classCount)
    bestLeft = .allocate(capacity: classCount)
    keys = .allocate(capacity: Self.smallNode)
    left.initialize(repeating: 0, count: classCount)
    total.initialize(repeating: 0, count: classCount)
    bestLeft.initialize(repeating: 0, count: classCount)
    keys.initialize(repeating: 0, count: Self.smallNode)
  }

  deinit {
    for block in [classWeights, left, total, bestLeft] { block.deallocate() }
    keys.deallocate()
  }

  /// The best split of the records at `node`; nil when no feature can split it.
  /// - Parameters:
  ///   - draws: how many draws of each class the node holds.
  ///   - order: the features, put into another random order.
  ///   - constants: one bit a feature that is known to be constant; bits are added.
  func best(
    _ node: UnsafeRawPointer, count: Int, draws: [Double], order: inout [Int], tried: Int,
    constants: inout [UInt64], _ stream: inout SeededStream
  ) -> Split? {
    squares = 0
    weight = 0
    for label in 0..<classCount {
      total[label] = draws[label]
      let own = draws[label] * classWeights[label]
      squares += own * own
      weight += own
    }
    bestScore = -.infinity
    var visited = 0
    var allConstant = true
    while visited < featureCount, visited < tried || allConstant {
      active.removeAll(keepingCapacity: true)
      repeat {
        let place = visited + stream.index(below: featureCount - visited)
        order.swapAt(visited, place)
        let feature = order[visited]
        visited += 1
        if constants[feature >> 6] >> UInt64(feature & 63) & 1 == 0 { active.append(feature) }
      } while visited < tried
      var first = 0
      while first < active.count {
        let size = min(NodeHistograms.group, active.count - first)
        if count <= Self.smallNode {
          for slot in 0..<size {
            note(active[first + slot], isConstant: scanSorted(node, count, active[first + slot]))
          }
        } else {
          histograms.gather(node, count, active[first..<first + size])
          for slot in 0..<size {
            note(active[first + slot], isConstant: scan(count, active[first + slot], slot))
          }
        }
        first += size
      }
    }
    func note(_ feature: Int, isConstant: Bool) {
      if isConstant {
        constants[feature >> 6] |= 1 << UInt64(feature & 63)
      } else {
        allConstant = false
      }
    }
    guard bestScore > -.infinity else { return nil }
    best.gain = bestScore - squares / weight
    return best
  }

  // MARK: Scanning

  /// The sums of the left and right side while a scan moves rows from right to left.
  private struct Sides {
    var leftSquares = 0.0
    var rightSquares: Double
    var leftWeight = 0.0
    var leftCount = 0
    /// Whether the best split so far is the last one looked at, whose next bin is not known yet.
    var awaitsNext = false
  }

  @inline(__always)
  private func move(_ draws: Double, of label: Int, _ sides: inout Sides) {
    let factor = classWeights[label]
    let own = draws * factor
    let onLeft = left[label] * factor
    let onRight = (total[label] - left[label]) * factor
    sides.leftSquares += own * (2 * onLeft + own)
    sides.rightSquares += own * (own - 2 * onRight)
    sides.leftWeight += own
    left[label] += draws
  }

  /// Judges the split after a bin whose rows are now on the left.
  @inline(__always)
  private func judge(_ feature: Int, _ bin: Int, _ count: Int, _ sides: inout Sides) {
    guard sides.leftCount >= minLeaf, count - sides.leftCount >= minLeaf else { return }
    let score =
      sides.leftSquares / sides.leftWeight + sides.rightSquares / (weight - sides.leftWeight)
    guard score > bestScore || score == bestScore && feature < best.feature else { return }
    bestScore = score
    best.feature = feature
    best.bin = bin
    best.leftCount = sides.leftCount
    sides.awaitsNext = true
    bestLeft.update(from: left, count: classCount)
  }

  /// Looks at all splits of a gathered feature and empties its histogram.
  /// - Returns: whether the feature is constant in the node.
  private func scan(_ count: Int, _ feature: Int, _ slot: Int) -> Bool {
    let histogram = histograms.cells(slot)
    left.update(repeating: 0, count: classCount)
    var sides = Sides(rightSquares: squares)
    var occurring = 0
    @inline(__always) func take(_ bin: Int) -> Bool {
      let row = histogram + bin &* classCount
      var rows = 0
      for label in 0..<classCount where row[label] != 0 {
        let cell = row[label]
        row[label] = 0
        if rows == 0, sides.awaitsNext {
          best.nextBin = bin
          sides.awaitsNext = false
        }
        rows &+= Int(cell >> 32)
        move(Double(cell & 0xFFFF_FFFF), of: label, &sides)
      }
      if rows == 0 { return false }
      occurring &+= 1
      sides.leftCount &+= rows
      if sides.leftCount == count { return true }
      judge(feature, bin, count, &sides)
      return false
    }
    if count <= NodeHistograms.sparseNode {
      let touched = histograms.touched(slot)
      for word in 0..<4 {
        var bits = touched[word]
        touched[word] = 0
        while bits != 0 {
          _ = take(word << 6 | bits.trailingZeroBitCount)
          bits &= bits &- 1
        }
      }
    } else {
      for bin in 0..<binCounts[feature] where take(bin) { break }
    }
    return occurring <= 1
  }

  /// The same for a small node, straight from its records.
  private func scanSorted(_ node: UnsafeRawPointer, _ count: Int, _ feature: Int) -> Bool {
    let place = TreeRecords.header + feature
    var record = node
    for row in 0..<count {
      let key =
        UInt32(record.load(fromByteOffset: place, as: UInt8.self)) << 24
        | UInt32(record.load(fromByteOffset: 2, as: UInt8.self)) << 16
        | UInt32(record.load(as: UInt16.self))
      var hole = row
      while hole > 0, keys[hole &- 1] > key {
        keys[hole] = keys[hole &- 1]
        hole &-= 1
      }
      keys[hole] = key
      record += stride
    }
    if keys[0] >> 24 == keys[count - 1] >> 24 { return true }
    left.update(repeating: 0, count: classCount)
    var sides = Sides(rightSquares: squares)
    for row in 0..<count {
      let key = keys[row]
      let bin = Int(key >> 24)
      if sides.awaitsNext {
        best.nextBin = bin
        sides.awaitsNext = false
      }
      move(Double(key >> 16 & 0xFF), of: Int(key & 0xFFFF), &sides)
      sides.leftCount &+= 1
      if row &+ 1 == count { break }
      if Int(keys[row &+ 1] >> 24) != bin { judge(feature, bin, count, &sides) }
    }
    return false
  }
}
