import Numeric

/// Grows trees by exact questions (Breiman et al. 1984, CART), one after the other.
final class CartGrower {
  private let columns: CartColumns
  private let targets: CartTargets
  private let limits: CartLimits
  private let budget: Budget
  private let weights: UnsafeMutablePointer<Double>
  private let search: CartSearch
  private let order: UnsafeMutablePointer<UInt32>
  private let scratch: UnsafeMutablePointer<UInt32>

  init(_ columns: CartColumns, _ targets: CartTargets, _ limits: CartLimits, budget: Budget) {
    self.columns = columns
    self.targets = targets
    self.limits = limits
    self.budget = budget
    let rows = max(1, columns.rowCount)
    weights = .allocate(capacity: rows)
    order = .allocate(capacity: rows)
    scratch = .allocate(capacity: rows)
    search = CartSearch(columns, targets, limits, weights: weights)
  }

  deinit {
    weights.deallocate()
    order.deallocate()
    scratch.deallocate()
  }

  private struct Open {
    var start: Int
    var count: Int
    var depth: Int
    /// The node whose right child it is; -1 for a left child.
    var parent: Int
    var statistics: [Double]
  }

  /// - Parameter draws: how often each row was drawn; nil when all are there once.
  /// - Returns: nil when the budget ran out.
  func grow(draws: [UInt8]?, _ stream: inout SeededStream) -> CartTree? {
    var count = 0
    for row in 0..<columns.rowCount {
      weights[row] = (targets.weights?[row] ?? 1) * Double(draws?[row] ?? 1)
      if weights[row] > 0 {
        order[count] = UInt32(row)
        count += 1
      }
    }
    var tree = CartTree(nodes: [], importances: [])
    var gains = [Double](repeating: 0, count: columns.columns.count)
    var features = Array(0..<columns.columns.count)
    let root = search.statistics(order, count)
    let whole = max(search.weight(root), 1e-300)
    var open = [Open(start: 0, count: count, depth: 0, parent: -1, statistics: root)]
    var visited = 0
    while let node = open.popLast() {
      visited += node.count
      if visited > 1 << 16 {
        if budget.isExhausted { return nil }
        visited = 0
      }
      let index = tree.nodes.count
      if node.parent >= 0 { tree.nodes[node.parent].next = index }
      let weight = search.weight(node.statistics)
      let impurity = search.impurity(node.statistics)
      tree.nodes.append(
        CartTree.Node(
          feature: -1, threshold: 0, next: 0, rows: node.count, share: weight / whole,
          impurity: impurity,
          values: targets.isClasses
            ? node.statistics : [weight > 0 ? node.statistics[1] / weight : 0]))
      let isLeaf =
        node.depth >= limits.maxDepth || node.count < limits.minSplit
        || node.count < 2 * limits.minLeaf || impurity <= 1e-16
      if isLeaf { continue }
      let rows = order + node.start
      guard
        let split = search.best(
          rows, node.count, statistics: node.statistics, order: &features, &stream)
      else { continue }
      let leftCount = partition(rows, node.count, split)
      let left = search.statistics(rows, leftCount)
      let right = search.statistics(rows + leftCount, node.count - leftCount)
      gains[split.feature] +=
        (weight * impurity - search.weight(left) * search.impurity(left)
          - search.weight(right) * search.impurity(right)) / whole
      tree.nodes[index].feature = split.feature
      tree.nodes[index].threshold = split.threshold
      open.append(
        Open(
          start: node.start + leftCount, count: node.count - leftCount, depth: node.depth + 1,
          parent: index, statistics: right))
      open.append(
        Open(
          start: node.start, count: leftCount, depth: node.depth + 1, parent: -1,
          statistics: left))
    }
    let total = gains.reduce(0, +)
    tree.importances = total > 0 ? gains.map { max(0, $0) / total } : gains
    return tree
  }

  /// Left rows to the front, both sides in their order.
  private func partition(
    _ rows: UnsafeMutablePointer<UInt32>, _ count: Int, _ split: CartSearch.Split
  ) -> Int {
    let codes = columns.columns[split.feature].codes.pointer
    var left = 0
    var right = 0
    for place in 0..<count {
      let row = rows[place]
      if codes[Int(row)] <= split.rank {
        rows[left] = row
        left += 1
      } else {
        scratch[right] = row
        right += 1
      }
    }
    (rows + left).update(from: scratch, count: right)
    return left
  }
}
