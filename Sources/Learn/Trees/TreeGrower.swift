import Numeric

/// Grows one tree after the other on records; one grower a thread, whose memory is used again.
///
/// Nodes are grown depth first. The records of a node are moved to the other of two blocks, the left
/// child's to its front, the right child's to its end; children that are leaves are not moved.
final class TreeGrower {
  let records: TreeRecords
  let settings: ForestSettings
  /// The weight of a row of each class.
  let classWeights: [Double]
  /// Draws rows by their weights; nil when all weigh the same.
  let chances: RowChances?
  let featuresTried: Int
  let budget: Budget

  private var blocks: [UnsafeMutableRawPointer] = []
  private var capacity = 0
  private let search: SplitSearch
  private var draws: [UInt8]

  init(
    _ records: TreeRecords, settings: ForestSettings, classWeights: [Double],
    chances: RowChances?, featuresTried: Int, budget: Budget
  ) {
    self.records = records
    self.settings = settings
    self.classWeights = classWeights
    self.chances = chances
    self.featuresTried = featuresTried
    self.budget = budget
    search = SplitSearch(records, settings: settings, classWeights: classWeights)
    draws = [UInt8](repeating: 1, count: records.rowCount)
  }

  deinit { for block in blocks { block.deallocate() } }

  /// A node that waits to be grown.
  private struct Open {
    var start: Int
    var count: Int
    /// Which block holds its records; -1 for a leaf, whose records were not moved.
    var block: Int
    var depth: Int
    /// The node whose right child it is; -1 for a left child.
    var parent: Int
  }

  /// The tree of a number; nil when the budget ran out.
  func grow(tree: Int) -> PackedTree? {
    var stream = SeededStream(seed: settings.seed, part: UInt64(tree))
    let rootCount = drawRows(&stream)
    let classCount = records.classCount
    let words = (records.featureCount + 63) / 64
    var builder = TreeBuilder()
    var gains = [Double](repeating: 0, count: records.featureCount)
    var order = Array(0..<records.featureCount)
    // The draws of each class and the known constant features of the open nodes, node by node.
    var weights = classDraws(rootCount)
    var constants = [UInt64](repeating: 0, count: words)
    var current = [Double](repeating: 0, count: classCount)
    var known = [UInt64](repeating: 0, count: words)
    var open = [Open(start: 0, count: rootCount, block: 0, depth: 0, parent: -1)]
    if isLeaf(weights[...], count: rootCount, depth: 0) { open[0].block = -1 }
    var visited = 0

    while let node = open.popLast() {
      let base = open.count
      for label in 0..<classCount { current[label] = weights[base * classCount + label] }
      for word in 0..<words { known[word] = constants[base * words + word] }
      if node.parent >= 0 { builder.setRight(of: node.parent, to: builder.nextIndex) }
      visited += node.count
      if visited > 1 << 18 {
        if budget.isExhausted { return nil }
        visited = 0
      }
      var split: SplitSearch.Split?
      if node.block >= 0 {
        split = search.best(
          blocks[node.block] + node.start * records.stride, count: node.count, draws: current,
          order: &order, tried: featuresTried, constants: &known, &stream)
      }
      guard let split else {
        for label in 0..<classCount { current[label] *= classWeights[label] }
        current.withUnsafeBufferPointer { builder.leaf($0) }
        continue
      }
      gains[split.feature] += split.gain
      let index = builder.nextIndex
      builder.split(
        feature: split.feature,
        threshold: records.codes[split.feature].threshold(split.code, next: split.nextCode))
      while weights.count < (base + 2) * classCount { weights.append(0) }
      while constants.count < (base + 2) * words { constants.append(0) }
      for label in 0..<classCount {
        let left = search.bestLeft[label]
        weights[base * classCount + label] = current[label] - left
        weights[(base + 1) * classCount + label] = left
      }
      for word in 0..<words {
        constants[base * words + word] = known[word]
        constants[(base + 1) * words + word] = known[word]
      }
      let depth = node.depth + 1
      let other = 1 - node.block
      var right = Open(
        start: node.start + split.leftCount, count: node.count - split.leftCount, block: other,
        depth: depth, parent: index)
      var left = Open(
        start: node.start, count: split.leftCount, block: other, depth: depth, parent: -1)
      if isLeaf(
        weights[base * classCount..<(base + 1) * classCount], count: right.count, depth: depth)
      {
        right.block = -1
      }
      if isLeaf(
        weights[(base + 1) * classCount..<(base + 2) * classCount], count: left.count, depth: depth)
      {
        left.block = -1
      }
      partition(node, split, keepLeft: left.block >= 0, keepRight: right.block >= 0)
      open.append(right)
      open.append(left)
    }
    let total = gains.reduce(0, +)
    return builder.finish(importances: total > 0 ? gains.map { $0 / total } : gains)
  }

  private func isLeaf(_ weights: ArraySlice<Double>, count: Int, depth: Int) -> Bool {
    if depth >= settings.maxDepth || count < settings.minSamplesSplit { return true }
    if count / 2 < settings.minSamplesLeaf { return true }
    return weights.reduce(0) { $0 + ($1 > 0 ? 1 : 0) } <= 1
  }

  /// Fills block 0 with the rows of a tree, each once, weighted by how often it was drawn.
  /// - Returns: how many different rows there are.
  private func drawRows(_ stream: inout SeededStream) -> Int {
    let rows = records.rowCount
    if settings.bootstrap || chances != nil {
      draws = BootstrapSample.draws(rows, chances: chances, &stream)
    }
    let count = draws.reduce(0) { $0 + ($1 > 0 ? 1 : 0) }
    reserve(count)
    let stride = records.stride
    var place = blocks[0]
    for row in 0..<rows where draws[row] > 0 {
      place.copyMemory(from: records.bytes.pointer + row * stride, byteCount: stride)
      place.storeBytes(of: draws[row], toByteOffset: 2, as: UInt8.self)
      place += stride
    }
    return count
  }

  /// How many draws of each class a tree starts with.
  private func classDraws(_ count: Int) -> [Double] {
    var draws = [Double](repeating: 0, count: records.classCount)
    for row in 0..<count {
      let record = blocks[0] + row * records.stride
      draws[Int(record.load(as: UInt16.self))] += Double(
        record.load(fromByteOffset: 2, as: UInt8.self))
    }
    return draws
  }

  private func reserve(_ count: Int) {
    guard blocks.isEmpty || count > capacity else { return }
    for block in blocks { block.deallocate() }
    capacity = min(records.rowCount, count + count / 64 + 64)
    blocks = (0..<2).map { _ in
      .allocate(byteCount: max(1, capacity) * records.stride, alignment: 64)
    }
  }

  private func partition(
    _ node: Open, _ split: SplitSearch.Split, keepLeft: Bool, keepRight: Bool
  ) {
    guard keepLeft || keepRight else { return }
    let stride = records.stride
    let source = blocks[node.block] + node.start * stride
    let target = blocks[1 - node.block] + node.start * stride
    let place = records.places[split.feature]
    let code = UInt16(truncatingIfNeeded: split.code)
    func run<Record: BitwiseCopyable>(_ type: Record.Type) {
      let source = source.assumingMemoryBound(to: Record.self)
      let target = target.assumingMemoryBound(to: Record.self)
      Self.partition(
        source, count: node.count, to: target, place: place, code: code,
        keepLeft: keepLeft, keepRight: keepRight)
    }
    switch stride {
    case 8: run(UInt64.self)
    case 16: run(SIMD2<UInt64>.self)
    case 24: run(ThreeWords.self)
    case 32: run(SIMD4<UInt64>.self)
    default:
      Self.partitionBytes(
        source, count: node.count, to: target, stride: stride, place: place, code: code,
        keepLeft: keepLeft, keepRight: keepRight)
    }
  }

  private struct ThreeWords: BitwiseCopyable {
    var a: UInt64
    var b: UInt64
    var c: UInt64
  }

  /// Left records go to the front in order, right ones to the end in reverse order, without a branch:
  /// a record that is not kept is overwritten by the next, or stays where the other side ends.
  @inline(__always)
  private static func partition<Record: BitwiseCopyable>(
    _ source: UnsafePointer<Record>, count: Int, to target: UnsafeMutablePointer<Record>,
    place: TreeRecords.Place, code: UInt16, keepLeft: Bool, keepRight: Bool
  ) {
    var left = 0
    var right = count &- 1
    let leftStep = keepLeft ? 1 : 0
    let rightStep = keepRight ? 1 : 0
    for row in 0..<count {
      let record = source + row
      let goesLeft = place.code(UnsafeRawPointer(record)) <= code
      target[goesLeft ? left : right] = record.pointee
      left &+= goesLeft ? leftStep : 0
      right &-= goesLeft ? 0 : rightStep
    }
  }

  private static func partitionBytes(
    _ source: UnsafeRawPointer, count: Int, to target: UnsafeMutableRawPointer, stride: Int,
    place: TreeRecords.Place, code: UInt16, keepLeft: Bool, keepRight: Bool
  ) {
    var left = 0
    var right = count - 1
    for row in 0..<count {
      let record = source + row * stride
      if place.code(record) <= code {
        guard keepLeft else { continue }
        (target + left * stride).copyMemory(from: record, byteCount: stride)
        left += 1
      } else {
        guard keepRight else { continue }
        (target + right * stride).copyMemory(from: record, byteCount: stride)
        right -= 1
      }
    }
  }
}
