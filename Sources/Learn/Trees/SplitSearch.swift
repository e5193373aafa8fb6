import Numeric

/// Finds the best split of a node by gini impurity (Breiman et al. 1984), over features drawn without
/// replacement. As in scikit-learn, drawing goes on beyond the wanted number while all drawn features
/// are constant in the node; of equally good splits the feature drawn first and the lower threshold win.
/// Small nodes have many such splits, and the trees of a forest are to differ.
///
/// The rows of a small node are put in order. Of a larger one the counts come from one histogram a
/// feature; where its bins have parts, the best split between bins is moved to the best place among the
/// parts on both sides of it.
final class SplitSearch {
  struct Split {
    var feature: Int
    /// Codes up to this go left.
    var code: Int
    /// The next code that occurs in the node.
    var nextCode: Int
    var leftCount: Int
    /// By how much the split lowers the weighted impurity.
    var gain: Double
  }

  /// Nodes of so few rows are put in order by every feature.
  private static let smallNode = 24

  private let histograms: NodeHistograms
  private let sorted: NodeKeys
  private let places: [TreeRecords.Place]
  private let featureCount: Int
  private let classCount: Int
  private let minLeaf: Int
  private let binCounts: [Int]
  private let classWeights: UnsafeMutablePointer<Double>
  private let left: UnsafeMutablePointer<Double>
  private let total: UnsafeMutablePointer<Double>
  private var active: [Int] = []
  /// When each feature was drawn in the node at hand.
  private var ranks: [Int]

  /// The draws of each class on the left side of the best split.
  let bestLeft: UnsafeMutablePointer<Double>

  // The node at hand.
  private var squares = 0.0
  private var weight = 0.0
  private var best = Split(feature: 0, code: 0, nextCode: 0, leftCount: 0, gain: 0)
  private var bestScore = -Double.infinity

  init(_ records: TreeRecords, settings: ForestSettings, classWeights: [Double]) {
    histograms = NodeHistograms(records)
    sorted = NodeKeys(records)
    places = records.places
    featureCount = records.featureCount
    classCount = records.classCount
    minLeaf = settings.minSamplesLeaf
    binCounts = records.codes.map(\.binCount)
    self.classWeights = .allocate(capacity: classCount)
    self.classWeights.initialize(from: classWeights, count: classCount)
    left = .allocate(capacity: classCount)
    total = .allocate(capacity: classCount)
    bestLeft = .allocate(capacity: classCount)
    ranks = [Int](repeating: 0, count: featureCount)
    left.initialize(repeating: 0, count: classCount)
    total.initialize(repeating: 0, count: classCount)
    bestLeft.initialize(repeating: 0, count: classCount)
  }

  deinit {
    for block in [classWeights, left, total, bestLeft] { block.deallocate() }
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
        ranks[feature] = visited
        if constants[feature >> 6] >> UInt64(feature & 63) & 1 == 0 { active.append(feature) }
      } while visited < tried
      if count <= NodeKeys.limit {
        let isSmall = count <= Self.smallNode
        for feature in active where isSmall || places[feature].hasParts {
          note(feature, isConstant: scanSorted(node, count, feature))
        }
        if isSmall { continue }
        active.removeAll { places[$0].hasParts }
      }
      var first = 0
      while first < active.count {
        let size = min(NodeHistograms.group, active.count - first)
        histograms.gather(node, count, active[first..<first + size])
        for slot in 0..<size {
          let feature = active[first + slot]
          let isOneBin = scan(count, feature, slot)
          let isConstant =
            isOneBin && places[feature].hasParts ? scanParts(node, count, feature) : isOneBin
          note(feature, isConstant: isConstant)
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
    if count > NodeKeys.limit, places[best.feature].hasParts { refine(node, count) }
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

  /// Judges the split after a code whose rows are now on the left.
  @inline(__always)
  private func judge(_ feature: Int, _ code: Int, _ count: Int, _ sides: inout Sides) {
    guard sides.leftCount >= minLeaf, count - sides.leftCount >= minLeaf else { return }
    let score =
      sides.leftSquares / sides.leftWeight + sides.rightSquares / (weight - sides.leftWeight)
    guard
      score > bestScore || score == bestScore && ranks[feature] < ranks[best.feature]
    else { return }
    bestScore = score
    best.feature = feature
    best.code = code
    best.leftCount = sides.leftCount
    sides.awaitsNext = true
    bestLeft.update(from: left, count: classCount)
  }

  /// Counts the rows of a code to the left side and empties their cells.
  /// - Returns: whether there are any.
  @inline(__always)
  private func take(
    _ code: Int, _ cells: UnsafeMutablePointer<UInt64>, _ sides: inout Sides
  ) -> Bool {
    var rows = 0
    for label in 0..<classCount where cells[label] != 0 {
      let cell = cells[label]
      cells[label] = 0
      if rows == 0, sides.awaitsNext {
        best.nextCode = code
        sides.awaitsNext = false
      }
      rows &+= Int(cell >> 32)
      move(Double(cell & 0xFFFF_FFFF), of: label, &sides)
    }
    sides.leftCount &+= rows
    return rows > 0
  }

  /// Looks at all splits between the bins of a gathered feature and empties its histogram.
  /// - Returns: whether the node has one bin of it only.
  private func scan(_ count: Int, _ feature: Int, _ slot: Int) -> Bool {
    let histogram = histograms.cells(slot)
    left.update(repeating: 0, count: classCount)
    var sides = Sides(rightSquares: squares)
    var occurring = 0
    @inline(__always) func look(_ bin: Int) -> Bool {
      guard take(bin << 8, histogram + bin &* classCount, &sides) else { return false }
      occurring &+= 1
      if sides.leftCount == count { return true }
      judge(feature, bin << 8, count, &sides)
      return false
    }
    if count <= NodeHistograms.sparseNode {
      let touched = histograms.touched(slot)
      for word in 0..<4 {
        var bits = touched[word]
        touched[word] = 0
        while bits != 0 {
          _ = look(word << 6 | bits.trailingZeroBitCount)
          bits &= bits &- 1
        }
      }
    } else {
      for bin in 0..<binCounts[feature] where look(bin) { break }
    }
    return occurring <= 1
  }

  /// Looks at all splits within the one bin that a node has of a feature.
  /// - Returns: whether the feature is constant in the node.
  private func scanParts(_ node: UnsafeRawPointer, _ count: Int, _ feature: Int) -> Bool {
    let bin = node.load(fromByteOffset: places[feature].bin, as: UInt8.self)
    left.update(repeating: 0, count: classCount)
    var sides = Sides(rightSquares: squares)
    return scanParts(node, count, feature, [Int(bin)], &sides) <= 1
  }

  /// Looks at all splits between the parts of some bins, whose rows are moved to the left side.
  /// - Returns: how many parts occur.
  private func scanParts(
    _ node: UnsafeRawPointer, _ count: Int, _ feature: Int, _ bins: [Int], _ sides: inout Sides
  ) -> Int {
    var occurring = 0
    var last = 0
    for bin in bins {
      histograms.gatherParts(node, count, feature, bin: bin, slot: 0)
      for part in 0..<FeatureBins.limit {
        let cells = histograms.cells(0) + part &* classCount
        guard (0..<classCount).contains(where: { cells[$0] != 0 }) else { continue }
        if occurring > 0 { judge(feature, last, count, &sides) }
        last = bin << 8 | part
        _ = take(last, cells, &sides)
        occurring &+= 1
      }
    }
    return occurring
  }

  /// Moves the best split between two bins to the best place within them.
  private func refine(_ node: UnsafeRawPointer, _ count: Int) {
    let feature = best.feature
    let bins = [best.code >> 8, best.nextCode >> 8]
    guard bins[0] < bins[1] else { return }
    // The left side without the rows of the lower bin.
    histograms.gatherParts(node, count, feature, bin: bins[0], slot: 1)
    let histogram = histograms.cells(1)
    left.update(from: bestLeft, count: classCount)
    var sides = Sides(rightSquares: 0, leftCount: best.leftCount)
    for part in 0..<FeatureBins.limit {
      for label in 0..<classCount {
        let cell = histogram[part &* classCount &+ label]
        histogram[part &* classCount &+ label] = 0
        left[label] -= Double(cell & 0xFFFF_FFFF)
        sides.leftCount &-= Int(cell >> 32)
      }
    }
    for label in 0..<classCount {
      let onLeft = left[label] * classWeights[label]
      let onRight = (total[label] - left[label]) * classWeights[label]
      sides.leftWeight += onLeft
      sides.leftSquares += onLeft * onLeft
      sides.rightSquares += onRight * onRight
    }
    bestScore = -.infinity
    _ = scanParts(node, count, feature, bins, &sides)
  }

  /// Looks at all splits of a small node, its rows in the order of a feature.
  /// - Returns: whether the feature is constant in the node.
  private func scanSorted(_ node: UnsafeRawPointer, _ count: Int, _ feature: Int) -> Bool {
    sorted.sort(node, count, places[feature])
    let keys = sorted.keys
    if keys[0] >> 24 == keys[count - 1] >> 24 { return true }
    left.update(repeating: 0, count: classCount)
    var sides = Sides(rightSquares: squares)
    for row in 0..<count {
      let key = keys[row]
      let code = Int(key >> 24)
      if sides.awaitsNext {
        best.nextCode = code
        sides.awaitsNext = false
      }
      move(Double(key >> 16 & 0xFF), of: Int(key & 0xFFFF), &sides)
      sides.leftCount &+= 1
      if row &+ 1 == count { break }
      if Int(keys[row &+ 1] >> 24) != code { judge(feature, code, count, &sides) }
    }
    return false
  }
}
