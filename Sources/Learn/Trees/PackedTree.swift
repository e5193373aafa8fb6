import Frame

/// A decision tree in little memory: 16 bytes a node, the shares of mixed leaves apart. The left child
/// of a node follows it.
struct PackedTree: Sendable {
  struct Node: BitwiseCopyable, Sendable {
    /// Values up to this go left. In a mixed leaf the number of its classes.
    var threshold: Double
    /// The feature asked; in leaves `pureLeaf`, `mixedLeaf` or `numberLeaf`, whose number the
    /// threshold is.
    var feature: Int32
    /// The right child; in a pure leaf its class, in a mixed one its place among the shares.
    var next: UInt32
  }

  static let pureLeaf: Int32 = -1
  static let mixedLeaf: Int32 = -2
  static let numberLeaf: Int32 = -3

  let nodes: Buffer<Node>
  let shareClasses: Buffer<UInt16>
  let shares: Buffer<Double>
  /// For each feature, how much it lowered the impurity, weighted by rows; sums to 1 or is all 0.
  let importances: [Double]

  init(
    nodes: Buffer<Node>, shareClasses: Buffer<UInt16>, shares: Buffer<Double>,
    importances: [Double]
  ) {
    self.nodes = nodes
    self.shareClasses = shareClasses
    self.shares = shares
    self.importances = importances
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(nodes.elements.map(\.threshold))
    writer.write(nodes.elements.map(\.feature))
    writer.write(nodes.elements.map(\.next))
    writer.write(shareClasses.array)
    writer.write(shares.array)
    writer.write(importances)
  }

  /// - Throws: `damaged-model` when a walk could leave the tree, or not end.
  init(from reader: inout ModelReader, classCount: Int, featureCount: Int) throws {
    let thresholds = try reader.doubles()
    let features = try reader.ints32()
    let next = try reader.words32()
    let shareClasses = try reader.shorts()
    let shares = try reader.doubles(count: shareClasses.count)
    importances = try reader.doubles(count: featureCount)
    let count = thresholds.count
    try reader.require(
      count > 0 && features.count == count && next.count == count, "a tree has odd lengths")
    try reader.require(
      shareClasses.allSatisfy { Int($0) < classCount }, "a leaf has an unknown class")
    for place in 0..<count {
      let target = Int(next[place])
      let isSound =
        switch features[place] {
        case Self.pureLeaf: target < classCount
        case Self.mixedLeaf:
          thresholds[place] >= 0 && thresholds[place] <= Double(shares.count)
            && target + Int(thresholds[place]) <= shares.count
        case Self.numberLeaf: classCount == 0
        case let feature:
          feature >= 0 && Int(feature) < featureCount && target > place && target < count
            && place + 1 < count
        }
      try reader.require(isSound, "a node of a tree leads nowhere")
    }
    nodes = Buffer(
      (0..<count).map { Node(threshold: thresholds[$0], feature: features[$0], next: next[$0]) })
    self.shareClasses = Buffer(shareClasses)
    self.shares = Buffer(shares)
  }

  var byteCount: Int { nodes.count * 16 + shares.count * 10 + importances.count * 8 }

  /// Memory for walking a block of rows down a tree.
  struct Walk {
    /// The rows that are not in a leaf yet, and the nodes they are at.
    let rows: UnsafeMutablePointer<UInt32>
    let places: UnsafeMutablePointer<UInt32>
    /// For each row of the block, the node it was last seen at.
    let leaves: UnsafeMutablePointer<UInt32>

    init(capacity: Int) {
      rows = .allocate(capacity: capacity)
      places = .allocate(capacity: capacity)
      leaves = .allocate(capacity: capacity)
    }

    func deallocate() { for block in [rows, places, leaves] { block.deallocate() } }
  }

  /// Writes the leaf that each row falls into to `walk.leaves`.
  ///
  /// All rows take one step before any takes the next, so that the reads of many rows
  /// overlap; the loop has no branch that depends on the data.
  /// - Parameters:
  ///   - values: `count * featureCount` values, row by row.
  private func descend(
    _ values: UnsafePointer<Double>, count: Int, featureCount: Int, _ walk: Walk
  ) {
    let nodes = nodes.pointer
    var open = nodes[0].feature >= 0 ? count : 0
    for row in 0..<count {
      walk.rows[row] = UInt32(truncatingIfNeeded: row)
      walk.places[row] = 0
      walk.leaves[row] = 0
    }
    while open > 0 {
      var kept = 0
      for index in 0..<open {
        let row = walk.rows[index]
        let place = walk.places[index]
        let node = nodes[Int(place)]
        let value = values[Int(row) &* featureCount &+ Int(node.feature)]
        let goesLeft: UInt32 = value <= node.threshold ? 1 : 0
        let next = node.next &+ goesLeft &* (place &+ 1 &- node.next)
        walk.leaves[Int(row)] = next
        walk.rows[kept] = row
        walk.places[kept] = next
        kept &+= 1 &+ Int(nodes[Int(next)].feature >> 31)
      }
      open = kept
    }
  }

  /// Adds the number of the leaf that each row falls into.
  func addNumbers(
    _ values: UnsafePointer<Double>, count: Int, featureCount: Int, _ walk: Walk,
    to sums: UnsafeMutablePointer<Double>
  ) {
    descend(values, count: count, featureCount: featureCount, walk)
    for row in 0..<count { sums[row] += nodes.pointer[Int(walk.leaves[row])].threshold }
  }

  /// Adds the class shares of the leaf that each row falls into.
  /// - Parameters:
  ///   - values: `count * featureCount` values, row by row.
  ///   - sums: `count * classCount` sums, row by row.
  func add(
    _ values: UnsafePointer<Double>, count: Int, featureCount: Int, _ walk: Walk,
    to sums: UnsafeMutablePointer<Double>, classCount: Int
  ) {
    descend(values, count: count, featureCount: featureCount, walk)
    let nodes = nodes.pointer
    for row in 0..<count {
      let node = nodes[Int(walk.leaves[row])]
      let target = sums + row &* classCount
      if node.feature == Self.pureLeaf {
        target[Int(node.next)] += 1
      } else {
        let first = Int(node.next)
        for share in first..<first &+ Int(node.threshold) {
          target[Int(shareClasses.pointer[share])] += shares.pointer[share]
        }
      }
    }
  }
}

/// Collects the nodes of a tree while it grows.
struct TreeBuilder {
  private(set) var nodes: [PackedTree.Node] = []
  private var shareClasses: [UInt16] = []
  private var shares: [Double] = []

  /// The index of the next node.
  var nextIndex: Int { nodes.count }

  mutating func split(feature: Int, threshold: Double) {
    nodes.append(.init(threshold: threshold, feature: Int32(feature), next: 0))
  }

  mutating func setRight(of parent: Int, to child: Int) { nodes[parent].next = UInt32(child) }

  /// A leaf with the weight of each class.
  mutating func leaf(_ weights: UnsafeBufferPointer<Double>) {
    var total = 0.0
    var classes = 0
    var last = 0
    for (label, weight) in weights.enumerated() where weight > 0 {
      total += weight
      classes += 1
      last = label
    }
    if classes <= 1 {
      nodes.append(.init(threshold: 0, feature: PackedTree.pureLeaf, next: UInt32(last)))
      return
    }
    nodes.append(
      .init(
        threshold: Double(classes), feature: PackedTree.mixedLeaf, next: UInt32(shares.count)))
    for (label, weight) in weights.enumerated() where weight > 0 {
      shareClasses.append(UInt16(label))
      shares.append(weight / total)
    }
  }

  /// A leaf with a number.
  mutating func number(_ value: Double) {
    nodes.append(.init(threshold: value, feature: PackedTree.numberLeaf, next: 0))
  }

  func finish(importances: [Double]) -> PackedTree {
    PackedTree(
      nodes: Buffer(nodes), shareClasses: Buffer(shareClasses), shares: Buffer(shares),
      importances: importances)
  }
}
