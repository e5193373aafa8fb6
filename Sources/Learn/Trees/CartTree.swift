import Diagnostics

/// A decision tree with what is known of each node. The left child of a node follows it.
struct CartTree: Sendable {
  struct Node: Sendable {
    /// The feature asked; -1 in a leaf.
    var feature: Int
    /// Values up to this go left.
    var threshold: Double
    /// The right child.
    var next: Int
    /// How many training rows came here.
    var rows: Int
    /// Their weight, as a share of all.
    var share: Double
    var impurity: Double
    /// The weights of the classes, or the mean alone.
    var values: [Double]
  }

  var nodes: [Node]
  /// For each feature how much its questions lowered the impurity, summing to 1 (or all 0).
  var importances: [Double]

  var leafCount: Int { nodes.reduce(0) { $0 + ($1.feature < 0 ? 1 : 0) } }

  var depth: Int {
    var deepest = 0
    var open = [(0, 0)]
    while let (place, depth) = open.popLast() {
      deepest = max(deepest, depth)
      if nodes[place].feature >= 0 {
        open.append((place + 1, depth + 1))
        open.append((nodes[place].next, depth + 1))
      }
    }
    return deepest
  }

  func leaf(_ row: Int, _ features: FeatureMatrix) -> Int {
    var place = 0
    while nodes[place].feature >= 0 {
      let node = nodes[place]
      place = features[row, node.feature] <= node.threshold ? place + 1 : node.next
    }
    return place
  }

  /// The smallest subtree whose impurity plus `alpha` a leaf is least (Breiman et al. 1984).
  func pruned(alpha: Double) -> CartTree {
    guard alpha > 0 else { return self }
    var cost = [Double](repeating: 0, count: nodes.count)
    var leaves = [Int](repeating: 1, count: nodes.count)
    var isCut = [Bool](repeating: false, count: nodes.count)
    for place in nodes.indices.reversed() {
      let node = nodes[place]
      let own = node.share * node.impurity
      cost[place] = own
      guard node.feature >= 0 else { continue }
      let below = cost[place + 1] + cost[node.next]
      let count = leaves[place + 1] + leaves[node.next]
      if own + alpha <= below + alpha * Double(count) {
        isCut[place] = true
      } else {
        cost[place] = below
        leaves[place] = count
      }
    }
    var kept = CartTree(nodes: [], importances: [])
    var gains = [Double](repeating: 0, count: importances.count)
    var open: [(place: Int, parent: Int)] = [(0, -1)]
    while let (place, parent) = open.popLast() {
      if parent >= 0 { kept.nodes[parent].next = kept.nodes.count }
      var node = nodes[place]
      if node.feature >= 0, isCut[place] { node.feature = -1 }
      kept.nodes.append(node)
      guard node.feature >= 0 else { continue }
      let left = nodes[place + 1]
      let right = nodes[node.next]
      gains[node.feature] +=
        node.share * node.impurity - left.share * left.impurity - right.share * right.impurity
      open.append((node.next, kept.nodes.count - 1))
      open.append((place + 1, -1))
    }
    let total = gains.reduce(0, +)
    kept.importances = total > 0 ? gains.map { $0 / total } : gains
    return kept
  }

  /// The tree as text, a question a line, what is below it further in.
  func lines(_ names: PredictorNames, limit: Int = 400) -> [String] {
    func answer(_ node: Node) -> String {
      let rows = counted(node.rows, "row")
      guard !names.classes.isEmpty else {
        return "\(NumberText.significant(node.values[0], digits: 5)) (\(rows))"
      }
      let total = node.values.reduce(0, +)
      let best = node.values.indices.reduce(0) { node.values[$1] > node.values[$0] ? $1 : $0 }
      let share = total > 0 ? node.values[best] / total : 0
      let name = names.classes.indices.contains(best) ? names.classes[best] : "?"
      return share > 0.9995
        ? "\(name) (\(rows))" : "\(name) (\(rows), \(NumberText.fixed(share * 100, decimals: 1))%)"
    }
    var lines: [String] = []
    var open: [(place: Int, depth: Int, question: String)] = [(0, 0, "")]
    while let (place, depth, question) = open.popLast() {
      if lines.count == limit {
        lines.append("… \(counted(nodes.count, "node")) in all")
        break
      }
      let node = nodes[place]
      let indent = String(repeating: "  ", count: max(0, depth - 1))
      if node.feature < 0 {
        lines.append(indent + (question.isEmpty ? "" : question + ": ") + answer(node))
        continue
      }
      if !question.isEmpty { lines.append(indent + question) }
      let name = names.features.indices.contains(node.feature) ? names.features[node.feature] : "?"
      let bound = NumberText.significant(node.threshold)
      open.append((node.next, depth + 1, "\(name) > \(bound)"))
      open.append((place + 1, depth + 1, "\(name) <= \(bound)"))
    }
    return lines
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(nodes.count)
    for node in nodes {
      writer.write(node.feature)
      writer.write(node.threshold)
      writer.write(node.next)
      writer.write(node.rows)
      writer.write(node.share)
      writer.write(node.impurity)
      writer.write(node.values)
    }
    writer.write(importances)
  }

  /// - Throws: `damaged-model` when a walk could leave the tree, or not end.
  init(from reader: inout ModelReader, values: Int) throws {
    let count = try reader.int(in: 1...max(1, reader.remaining / 56), "the number of nodes")
    nodes = []
    for place in 0..<count {
      let node = Node(
        feature: try reader.int(), threshold: try reader.double(), next: try reader.int(),
        rows: try reader.int(), share: try reader.double(), impurity: try reader.double(),
        values: try reader.doubles(count: values))
      try reader.require(
        node.feature == -1 || node.feature >= 0 && node.next > place + 1 && node.next < count,
        "a node of a tree leads nowhere")
      nodes.append(node)
    }
    importances = try reader.doubles()
    let features = importances.count
    try reader.require(nodes.allSatisfy { $0.feature < features }, "a tree asks an unknown feature")
  }

  init(nodes: [Node], importances: [Double]) {
    self.nodes = nodes
    self.importances = importances
  }

  /// The same tree in little memory, for ensembles.
  func packed(isClasses: Bool) -> PackedTree {
    var builder = TreeBuilder()
    var parents: [Int: Int] = [:]
    for (place, node) in nodes.enumerated() {
      if let parent = parents[place] { builder.setRight(of: parent, to: place) }
      if node.feature >= 0 {
        parents[node.next] = place
        builder.split(feature: node.feature, threshold: node.threshold)
      } else if isClasses {
        node.values.withUnsafeBufferPointer { builder.leaf($0) }
      } else {
        builder.number(node.values[0])
      }
    }
    return builder.finish(importances: importances)
  }
}
