/// A tree of a boosted model. The left child of a node follows it.
struct BoostTree: Sendable {
  struct Node: BitwiseCopyable, Sendable {
    /// Values up to this go left; in a leaf its value.
    var threshold: Double
    /// The feature asked; -1 in a leaf; `-2 - first` for a set of the categories from feature `first`.
    var feature: Int32
    /// The right child; for categories also.
    var next: UInt32
    /// Where a missing value goes.
    var missingLeft: Bool
    /// The place of the set among the sets of the tree.
    var set: UInt16
  }

  var nodes: [Node] = []
  var sets: [BoostSet] = []
  /// For each set how many features it speaks of.
  var setSizes: [Int] = []

  var leafCount: Int { nodes.reduce(0) { $0 + ($1.feature == -1 ? 1 : 0) } }

  /// The value for a row of features.
  @inline(__always)
  func value(_ row: UnsafePointer<Double>, _ nodes: UnsafePointer<Node>) -> Double {
    var place = 0
    while true {
      let node = nodes[place]
      if node.feature >= 0 {
        let value = row[Int(node.feature)]
        let goesLeft = value.isNaN ? node.missingLeft : value <= node.threshold
        place = goesLeft ? place &+ 1 : Int(node.next)
      } else if node.feature == -1 {
        return node.threshold
      } else {
        let first = Int(-2 - node.feature)
        let set = sets[Int(node.set)]
        var goesLeft = false
        for category in 0..<setSizes[Int(node.set)]
        where row[first + category] == 1 && set.contains(category) {
          goesLeft = true
          break
        }
        place = goesLeft ? place &+ 1 : Int(node.next)
      }
    }
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(nodes.map(\.threshold))
    writer.write(nodes.map(\.feature))
    writer.write(nodes.map(\.next))
    writer.write(nodes.map { UInt8($0.missingLeft ? 1 : 0) })
    writer.write(nodes.map(\.set))
    writer.write(setSizes)
    for set in sets { for word in [set.a, set.b, set.c, set.d] { writer.write(word) } }
  }

  /// - Throws: `damaged-model` when a walk could leave the tree, or not end.
  init(from reader: inout ModelReader, featureCount: Int) throws {
    let thresholds = try reader.doubles()
    let features = try reader.ints32()
    let next = try reader.words32()
    let missing = try reader.byteBlock()
    let setPlaces = try reader.shorts()
    setSizes = try reader.ints()
    let count = thresholds.count
    try reader.require(
      count > 0 && features.count == count && next.count == count && missing.count == count
        && setPlaces.count == count, "a tree has odd lengths")
    for _ in setSizes {
      sets.append(
        BoostSet(
          a: try reader.word(), b: try reader.word(), c: try reader.word(), d: try reader.word()))
    }
    for place in 0..<count {
      let feature = Int(features[place])
      let set = Int(setPlaces[place])
      let asks =
        feature >= 0
        ? feature < featureCount
        : feature == -1
          || set < sets.count && setSizes[set] >= 0 && setSizes[set] <= BoostRecords.missing
            && -2 - feature + setSizes[set] <= featureCount
      let leads =
        feature == -1
        || Int(next[place]) > place + 1 && Int(next[place]) < count
      try reader.require(asks && leads, "a node of a tree leads nowhere")
      nodes.append(
        Node(
          threshold: thresholds[place], feature: features[place], next: next[place],
          missingLeft: missing[place] != 0, set: setPlaces[place]))
    }
  }

  init() {}
}
