import Numeric

/// Grows a tree leaf by leaf, always at the leaf where the loss falls most (Shi 2007, as LightGBM).
final class BoostGrower {
  private let records: BoostRecords
  private let settings: BoostSettings
  private let budget: Budget
  private let gatherers: [BoostGatherer]
  private var spare: [BoostHistogram] = []
  private let order: UnsafeMutablePointer<UInt32>
  private let scratch: UnsafeMutablePointer<UInt32>
  private let rows: [UInt32]

  /// - Parameter budget: with more than one thread, large nodes are gathered by several.
  init(_ records: BoostRecords, rows: [UInt32], settings: BoostSettings, budget: Budget) {
    self.records = records
    self.settings = settings
    self.budget = budget
    self.rows = rows
    gatherers = (0..<budget.threads).map { _ in BoostGatherer(records) }
    order = .allocate(capacity: max(1, rows.count))
    scratch = .allocate(capacity: max(1, rows.count))
  }

  deinit {
    order.deallocate()
    scratch.deallocate()
  }

  struct Leaf {
    var start: Int
    var count: Int
    var depth: Int
    var sums: BoostSums
    var bounds: BoostBounds
    var histogram: BoostHistogram?
    var split: BoostSplit?
    /// The node whose child it is, and which; -1 for the root.
    var node: Int
  }

  /// A node of the tree while it grows.
  private struct Growing {
    var split: BoostSplit?
    var left = -1
    var right = -1
    var leaf = -1
  }

  struct Grown {
    var tree: BoostTree
    /// For each leaf its rows, in the order of the tree's leaves.
    var leaves: [(rows: UnsafeBufferPointer<UInt32>, node: Int)]
    var gains: [(column: Int, gain: Double)]
  }

  /// - Parameters:
  ///   - slopes: as `BoostGatherer.gather` takes them.
  ///   - leafSums: the exact sums of gradients and second derivatives of some rows.
  func grow(
    slopes: UnsafePointer<UInt32>, gradientUnit: Double, curvatureUnit: Double,
    leafSums: (UnsafeBufferPointer<UInt32>) -> BoostSums
  ) -> Grown {
    let search = BoostSearch(
      records: records, l2: settings.l2, minRows: settings.minRows,
      minCurvature: settings.minCurvature, gradientUnit: gradientUnit,
      curvatureUnit: curvatureUnit)
    rows.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { order.update(from: base, count: source.count) }
    }
    var nodes = [Growing(leaf: 0)]
    let whole = histogram()
    gather(0, rows.count, slopes, to: whole)
    var leaves = [
      Leaf(
        start: 0, count: rows.count, depth: 0, sums: total(whole, search), bounds: BoostBounds(),
        histogram: whole, node: 0)
    ]
    leaves[0].split = question(leaves[0], search)
    var gains: [(column: Int, gain: Double)] = []
    while leaves.count < settings.maxLeaves, !budget.isInterrupted {
      var chosen = -1
      for (place, leaf) in leaves.enumerated() {
        guard let split = leaf.split else { continue }
        if chosen < 0 || split.gain > leaves[chosen].split?.gain ?? 0 { chosen = place }
      }
      guard chosen >= 0, let split = leaves[chosen].split, let parent = leaves[chosen].histogram
      else { break }
      let old = leaves[chosen]
      let leftCount = partition(old.start, old.count, split)
      gains.append((split.column, split.gain))
      var left = Leaf(
        start: old.start, count: leftCount, depth: old.depth + 1, sums: split.left,
        bounds: old.bounds, node: nodes.count)
      var right = Leaf(
        start: old.start + leftCount, count: old.count - leftCount, depth: old.depth + 1,
        sums: split.right, bounds: old.bounds, node: nodes.count + 1)
      let direction = records.columns[split.column].direction
      if direction != 0 {
        let middle =
          (search.value(split.left, old.bounds) + search.value(split.right, old.bounds)) / 2
        if direction > 0 {
          left.bounds.high = middle
          right.bounds.low = middle
        } else {
          left.bounds.low = middle
          right.bounds.high = middle
        }
      }
      nodes[old.node].split = split
      nodes[old.node].left = nodes.count
      nodes[old.node].right = nodes.count + 1
      nodes.append(Growing(leaf: chosen))
      nodes.append(Growing(leaf: leaves.count))
      if leaves.count + 1 < settings.maxLeaves {
        // The smaller side is gathered, the other is what is left of the parent.
        let own = histogram()
        let isLeft = left.count <= right.count
        gather(isLeft ? left.start : right.start, min(left.count, right.count), slopes, to: own)
        parent.subtract(own)
        left.histogram = isLeft ? own : parent
        right.histogram = isLeft ? parent : own
        left.split = question(left, search)
        right.split = question(right, search)
      } else {
        spare.append(parent)
      }
      leaves[chosen] = left
      leaves.append(right)
    }
    for leaf in leaves { if let histogram = leaf.histogram { spare.append(histogram) } }
    return finish(nodes, leaves, gains, search, leafSums)
  }

  private func question(_ leaf: Leaf, _ search: BoostSearch) -> BoostSplit? {
    guard leaf.depth < settings.maxDepth, leaf.count >= 2 * settings.minRows,
      let histogram = leaf.histogram
    else { return nil }
    return search.best(histogram, leaf.sums, leaf.bounds)
  }

  private func histogram() -> BoostHistogram {
    if let old = spare.popLast() {
      old.clear()
      return old
    }
    return BoostHistogram(columns: records.columns.count)
  }

  /// Large nodes are shared among the threads; whole numbers make the sums the same however.
  private func gather(
    _ start: Int, _ count: Int, _ slopes: UnsafePointer<UInt32>, to histogram: BoostHistogram
  ) {
    let part = 65_536
    guard gatherers.count > 1, count >= 2 * part else {
      gatherers[0].gather(order + start, count, slopes, to: histogram)
      return
    }
    let parts = Slots<BoostHistogram>(gatherers.count)
    nonisolated(unsafe) let order = order
    nonisolated(unsafe) let slopes = slopes
    nonisolated(unsafe) let gatherers = gatherers
    let columns = records.columns.count
    let chunks = (count + part - 1) / part
    _ = try? Parallel.forEach(chunks: chunks, budget: budget) { chunk, worker in
      let own = parts[worker] ?? BoostHistogram(columns: columns)
      parts[worker] = own
      let first = chunk * part
      gatherers[worker].gather(
        order + start + first, min(part, count - first), slopes, to: own)
    }
    for worker in gatherers.indices { if let own = parts[worker] { histogram.add(own) } }
  }

  private func total(_ histogram: BoostHistogram, _ search: BoostSearch) -> BoostSums {
    guard histogram.count > 0 else { return BoostSums() }
    var sums = BoostHistogram.Cell()
    for bin in 0..<BoostRecords.binCount {
      sums.gradient += histogram.cells[bin].gradient
      sums.curvature += histogram.cells[bin].curvature
      sums.rows += histogram.cells[bin].rows
    }
    return BoostSums(
      gradient: Double(sums.gradient) * search.gradientUnit,
      curvature: Double(sums.curvature) * search.curvatureUnit, rows: Int(sums.rows))
  }

  /// Left rows to the front, both sides in their order.
  private func partition(_ start: Int, _ count: Int, _ split: BoostSplit) -> Int {
    let own = order + start
    let base = records.bytes.pointer + split.column
    let stride = records.words * 8
    var table = [UInt8](repeating: 0, count: BoostRecords.binCount)
    for bin in table.indices where split.goesLeft(bin) { table[bin] = 1 }
    return table.withUnsafeBufferPointer { table in
      var left = 0
      var right = 0
      for place in 0..<count {
        let row = own[place]
        let goesLeft = Int(table[Int(base[Int(row) &* stride])])
        own[left] = row
        scratch[right] = row
        left &+= goesLeft
        right &+= 1 &- goesLeft
      }
      (own + left).update(from: scratch, count: right)
      return left
    }
  }

  /// The tree in the order of its nodes, left children first.
  private func finish(
    _ nodes: [Growing], _ leaves: [Leaf], _ gains: [(column: Int, gain: Double)],
    _ search: BoostSearch, _ leafSums: (UnsafeBufferPointer<UInt32>) -> BoostSums
  ) -> Grown {
    var tree = BoostTree()
    var placed: [(rows: UnsafeBufferPointer<UInt32>, node: Int)] = []
    var open: [(node: Int, parent: Int)] = [(0, -1)]
    while let (index, parent) = open.popLast() {
      if parent >= 0 { tree.nodes[parent].next = UInt32(tree.nodes.count) }
      let node = nodes[index]
      guard let split = node.split else {
        let leaf = leaves[node.leaf]
        let rows = UnsafeBufferPointer(start: order + leaf.start, count: leaf.count)
        placed.append((rows, tree.nodes.count))
        tree.nodes.append(
          BoostTree.Node(
            threshold: search.value(leafSums(rows), leaf.bounds) * settings.learningRate,
            feature: -1, next: 0, missingLeft: false, set: 0))
        continue
      }
      let column = records.columns[split.column]
      if column.isCategory {
        tree.nodes.append(
          BoostTree.Node(
            threshold: 0, feature: Int32(-2 - column.features[0]), next: 0, missingLeft: false,
            set: UInt16(truncatingIfNeeded: tree.sets.count)))
        tree.sets.append(split.set)
        tree.setSizes.append(column.features.count)
      } else {
        let threshold =
          split.nextBin > split.bin
          ? column.bins?.threshold(split.bin, next: split.nextBin) ?? 0 : .infinity
        tree.nodes.append(
          BoostTree.Node(
            threshold: threshold, feature: Int32(column.features[0]), next: 0,
            missingLeft: split.missingLeft, set: 0))
      }
      open.append((node.right, tree.nodes.count - 1))
      open.append((node.left, -1))
    }
    return Grown(tree: tree, leaves: placed, gains: gains)
  }
}
