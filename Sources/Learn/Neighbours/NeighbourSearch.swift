import CKernels

/// The nearest points of one query after the other; one search a thread.
struct NeighbourSearch: ~Copyable {
  private let tree: PointTree
  private let wanted: Int
  /// The nearest points so far, nearest first: squared distance and row.
  private let distances: UnsafeMutablePointer<Double>
  private let rows: UnsafeMutablePointer<UInt32>
  private var found = 0
  /// The query, with zeros up to the width of a box.
  let query: UnsafeMutablePointer<Double>
  private let leaf: UnsafeMutablePointer<Double>
  /// The query's features of numbers, and for each place of each group what it adds to a distance.
  private let numbers: UnsafeMutablePointer<Double>
  private let tables: UnsafeMutablePointer<Double>
  private var open: [(node: Int, bound: Double)] = []

  init(_ tree: PointTree, count: Int) {
    self.tree = tree
    wanted = count
    distances = .allocate(capacity: count + 1)
    rows = .allocate(capacity: count + 1)
    query = .allocate(capacity: tree.boxWidth + 8)
    query.initialize(repeating: 0, count: tree.boxWidth + 8)
    leaf = .allocate(capacity: PointTree.room(max(PointTree.leafSize, count)))
    numbers = .allocate(capacity: tree.width + 1)
    tables = .allocate(capacity: tree.width + tree.groups.count + 1)
  }

  deinit {
    distances.deallocate()
    rows.deallocate()
    query.deallocate()
    leaf.deallocate()
    numbers.deallocate()
    tables.deallocate()
  }

  var count: Int { found }
  func distance(_ place: Int) -> Double { distances[place] }
  func row(_ place: Int) -> UInt32 { rows[place] }

  /// Finds the nearest points of what stands in `query`.
  mutating func run() {
    found = 0
    prepare()
    open.removeAll(keepingCapacity: true)
    open.append((0, 0))
    while let (index, bound) = open.popLast() {
      let node = tree.nodes[index]
      if isTooFar(bound, node.earliest) { continue }
      if node.child < 0 {
        look(node)
        continue
      }
      let first = boundOf(node.child)
      let second = boundOf(node.child + 1)
      // The nearer child is looked at first.
      if first <= second {
        open.append((node.child + 1, second))
        open.append((node.child, first))
      } else {
        open.append((node.child, first))
        open.append((node.child + 1, second))
      }
    }
  }

  private func prepare() {
    for (place, feature) in tree.numbers.enumerated() { numbers[place] = query[feature] }
    var table = tables
    for group in tree.groups {
      var none = 0.0
      for feature in group { none += query[feature] * query[feature] }
      for (place, feature) in group.enumerated() {
        let value = query[feature]
        table[place] = none - value * value + (1 - value) * (1 - value)
      }
      table[group.count] = none
      table += group.count + 1
    }
  }

  private func boundOf(_ node: Int) -> Double {
    ck_box_f64(tree.boxWidth, query, tree.low(node), tree.high(node))
  }

  private func isTooFar(_ bound: Double, _ earliest: UInt32) -> Bool {
    guard found == wanted else { return false }
    // Rounding may put a bound a little above the distance of the point that touches it.
    let worst = distances[found - 1]
    let safe = bound * (1 - 1e-12)
    return safe > worst || safe == worst && earliest > rows[found - 1]
  }

  private mutating func look(_ node: PointTree.Node) {
    let room = PointTree.room(node.count)
    // Of many equal points the first ones are enough.
    let count = min(node.count, max(PointTree.leafSize, wanted))
    ck_distances_f64(
      tree.numbers.count, PointTree.room(count), numbers, tree.panel(node), room, leaf)
    var places = tree.panel(node) + tree.numbers.count * room
    var table = UnsafePointer(tables)
    for group in tree.groups {
      for place in 0..<count { leaf[place] += table[Int(places[place])] }
      places += room
      table += group.count + 1
    }
    for place in 0..<count {
      let distance = leaf[place]
      if found == wanted, distance > distances[found - 1] { continue }
      let row = tree.order[node.start + place]
      if found == wanted, distance == distances[found - 1], row > rows[found - 1] { continue }
      var hole = found < wanted ? found : wanted - 1
      while hole > 0,
        distances[hole - 1] > distance || distances[hole - 1] == distance && rows[hole - 1] > row
      {
        distances[hole] = distances[hole - 1]
        rows[hole] = rows[hole - 1]
        hole -= 1
      }
      distances[hole] = distance
      rows[hole] = row
      if found < wanted { found += 1 }
    }
  }
}
