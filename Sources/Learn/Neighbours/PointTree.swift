import CKernels
import Diagnostics
import Frame
import Numeric

/// Points sorted into boxes of at most 64 (or of equal points, in the order of their rows), found again
/// by halving the widest side (Friedman, Bentley and Finkel 1977, with boxes no larger than their
/// points). A search looks into the boxes that may hold a nearer point, and so finds exactly what
/// looking at all points would find.
///
/// The 0/1 features of one encoder are kept as one number, the place of the one that is 1.
///
/// Of points at one distance the one of the earlier row is nearer; boxes know their earliest row, so
/// that many equal points cost little.
final class PointTree: @unchecked Sendable {
  static let leafSize = 64

  struct Node: BitwiseCopyable {
    /// The first of its points, in the order of the tree.
    var start: Int
    var count: Int
    /// The first child, the second follows it; -1 for a leaf.
    var child: Int
    /// Where the points of a leaf lie: row after row of numbers, then of the groups' places.
    var panel: Int
    var earliest: UInt32
  }

  let width: Int
  /// The width, up to a multiple of 8.
  let boxWidth: Int
  let pointCount: Int
  /// The features of numbers, and those of each encoder.
  let numbers: [Int]
  let groups: [Range<Int>]
  private(set) var nodes: [Node] = []
  /// For each point in the order of the tree, its row.
  private(set) var order: [UInt32]
  private var boxes: UnsafeMutablePointer<Double>
  private var panels: UnsafeMutablePointer<Double>

  deinit {
    boxes.deallocate()
    panels.deallocate()
  }

  /// - Precondition: the features have no missing values, and the rows of the matrix fit in 32 bits.
  init(_ features: FeatureMatrix, rows: [UInt32], _ work: Work) throws {
    width = features.featureCount
    boxWidth = (width + 7) / 8 * 8
    pointCount = rows.count
    (numbers, groups) = Self.parts(features)
    order = rows
    boxes = .allocate(capacity: 1)
    panels = .allocate(capacity: 1)
    try build(features, work)
    try fillPanels(features, work)
  }

  func low(_ node: Int) -> UnsafePointer<Double> { UnsafePointer(boxes + node * 2 * boxWidth) }
  func high(_ node: Int) -> UnsafePointer<Double> { low(node) + boxWidth }
  func panel(_ node: Node) -> UnsafePointer<Double> { UnsafePointer(panels + node.panel) }

  /// How many rows the panel of a leaf has room for.
  static func room(_ count: Int) -> Int {
    (count + Int(CKERNELS_LANES) - 1) / Int(CKERNELS_LANES) * Int(CKERNELS_LANES)
  }

  private static func parts(_ features: FeatureMatrix) -> (numbers: [Int], groups: [Range<Int>]) {
    var numbers: [Int] = []
    var groups: [Range<Int>] = []
    var open: Buffer<UInt32>?
    var seen: Set<UInt32> = []
    for (place, feature) in features.features.enumerated() {
      guard case .indicator(let codes, let code) = feature.values else {
        numbers.append(place)
        open = nil
        continue
      }
      if open === codes, !seen.contains(code), let last = groups.popLast() {
        groups.append(last.lowerBound..<place + 1)
      } else {
        groups.append(place..<place + 1)
        open = codes
        seen = []
      }
      seen.insert(code)
    }
    return (numbers, groups)
  }

  // MARK: Building

  private struct Cut {
    var box: [Double]
    var leftCount = 0
    var earliest = UInt32.max
  }

  private func build(_ features: FeatureMatrix, _ work: Work) throws {
    var allBoxes: [Double] = []
    var level = [0]
    nodes = [Node(start: 0, count: pointCount, child: -1, panel: 0, earliest: 0)]
    let scratch = UnsafeMutablePointer<UInt32>.allocate(capacity: max(1, pointCount))
    defer { scratch.deallocate() }
    while !level.isEmpty {
      let open = level
      let cuts = Slots<Cut>(open.count)
      try order.withUnsafeMutableBufferPointer { order in
        guard let base = order.baseAddress else { return }
        nonisolated(unsafe) let order = base
        nonisolated(unsafe) let scratch = scratch
        let nodes = nodes
        try Parallel.forEach(chunks: open.count, budget: work.budget) { place in
          let node = nodes[open[place]]
          cuts[place] = self.cut(features, order + node.start, node.count, scratch + node.start)
        }
      }
      level = []
      for (place, index) in open.enumerated() {
        guard let cut = cuts[place] else { continue }
        allBoxes += cut.box
        nodes[index].earliest = cut.earliest
        guard cut.leftCount > 0 else { continue }
        let node = nodes[index]
        nodes[index].child = nodes.count
        level += [nodes.count, nodes.count + 1]
        nodes.append(
          Node(start: node.start, count: cut.leftCount, child: -1, panel: 0, earliest: 0))
        nodes.append(
          Node(
            start: node.start + cut.leftCount, count: node.count - cut.leftCount, child: -1,
            panel: 0, earliest: 0))
      }
    }
    boxes.deallocate()
    boxes = .allocate(capacity: max(1, allBoxes.count))
    boxes.initialize(from: allBoxes, count: allBoxes.count)
  }

  /// The box of some points; larger sets are parted at the median of the widest side.
  private func cut(
    _ features: FeatureMatrix, _ order: UnsafeMutablePointer<UInt32>, _ count: Int,
    _ scratch: UnsafeMutablePointer<UInt32>
  ) -> Cut {
    var cut = Cut(box: [Double](repeating: 0, count: 2 * boxWidth))
    var widest = -1
    var spread = 0.0
    for place in 0..<count { cut.earliest = min(cut.earliest, order[place]) }
    for feature in 0..<width {
      let (low, high) = Self.range(features.features[feature].values, order, count)
      cut.box[feature] = low
      cut.box[boxWidth + feature] = high
      if high - low > spread {
        spread = high - low
        widest = feature
      }
    }
    guard count > Self.leafSize, widest >= 0 else { return cut }
    var values = [Double](repeating: 0, count: count)
    for place in 0..<count { values[place] = features[Int(order[place]), widest] }
    let middle = Self.middle(values)
    let takesEqual = middle == cut.box[widest]
    var left = 0
    var right = 0
    for place in 0..<count {
      let row = order[place]
      if values[place] < middle || takesEqual && values[place] == middle {
        order[left] = row
        left += 1
      } else {
        scratch[right] = row
        right += 1
      }
    }
    (order + left).update(from: scratch, count: right)
    cut.leftCount = left
    return cut
  }

  private static func range(
    _ values: FeatureMatrix.Values, _ order: UnsafePointer<UInt32>, _ count: Int
  ) -> (Double, Double) {
    switch values {
    case .numbers(let numbers):
      var low = Double.infinity
      var high = -Double.infinity
      for place in 0..<count {
        let value = numbers.pointer[Int(order[place])]
        low = value < low ? value : low
        high = value > high ? value : high
      }
      return (low, high)
    case .indicator(let codes, let code):
      var hits = 0
      for place in 0..<count { hits &+= codes.pointer[Int(order[place])] == code ? 1 : 0 }
      return (hits == count ? 1 : 0, hits > 0 ? 1 : 0)
    }
  }

  /// The upper median, by narrowing down (Hoare 1961).
  private static func middle(_ given: [Double]) -> Double {
    var values = given
    let wanted = values.count / 2
    var low = 0
    var high = values.count - 1
    return values.withUnsafeMutableBufferPointer { values in
      while low < high {
        let a = values[low]
        let b = values[(low + high) / 2]
        let c = values[high]
        let pivot = max(min(a, b), min(max(a, b), c))
        var i = low
        var j = high
        while i <= j {
          while values[i] < pivot { i += 1 }
          while values[j] > pivot { j -= 1 }
          if i <= j {
            values.swapAt(i, j)
            i += 1
            j -= 1
          }
        }
        if wanted <= j { high = j } else if wanted >= i { low = i } else { break }
      }
      return values[wanted]
    }
  }

  private func fillPanels(_ features: FeatureMatrix, _ work: Work) throws {
    var size = 0
    var leaves: [Int] = []
    let height = numbers.count + groups.count
    for index in nodes.indices where nodes[index].child < 0 {
      nodes[index].panel = size
      size += Self.room(nodes[index].count) * height
      leaves.append(index)
    }
    panels.deallocate()
    panels = UnsafeMutableRawPointer.allocate(byteCount: max(64, size * 8), alignment: 64)
      .bindMemory(to: Double.self, capacity: max(8, size))
    nonisolated(unsafe) let panels = panels
    let nodes = nodes
    let order = order
    let filled = leaves
    let places = groups.map { GroupPlaces(features, $0) }
    let chunks = (leaves.count + 255) / 256
    try Parallel.forEach(chunks: chunks, budget: work.budget) { chunk in
      for leaf in filled[chunk * 256..<min(filled.count, (chunk + 1) * 256)] {
        let node = nodes[leaf]
        let room = Self.room(node.count)
        var target = panels + node.panel
        for feature in self.numbers {
          for place in 0..<node.count {
            target[place] = features[Int(order[node.start + place]), feature]
          }
          for place in node.count..<max(node.count, room) { target[place] = .infinity }
          target += room
        }
        for group in places {
          for place in 0..<node.count {
            target[place] = group.place(Int(order[node.start + place]))
          }
          for place in node.count..<max(node.count, room) { target[place] = 0 }
          target += room
        }
      }
    }
  }
}

/// Which of the 0/1 features of one encoder is 1, by row.
private struct GroupPlaces: Sendable {
  private let codes: Buffer<UInt32>?
  private let table: [Double]
  private let none: Double

  init(_ features: FeatureMatrix, _ group: Range<Int>) {
    var codes: Buffer<UInt32>?
    var known: [(code: UInt32, place: Double)] = []
    for (place, feature) in group.enumerated() {
      guard case .indicator(let own, let code) = features.features[feature].values else { continue }
      codes = own
      known.append((code, Double(place)))
    }
    self.codes = codes
    none = Double(group.count)
    var table = [Double](
      repeating: none, count: known.reduce(0) { max($0, Int($1.code) + 1) })
    for entry in known { table[Int(entry.code)] = entry.place }
    self.table = table
  }

  /// The place in the group, its size for none of them.
  func place(_ row: Int) -> Double {
    guard let code = codes?[row], code < table.count else { return none }
    return table[Int(code)]
  }
}

/// One slot a chunk of a parallel loop, each written by one thread only.
final class Slots<Content>: @unchecked Sendable {
  private let values: UnsafeMutablePointer<Content?>
  private let count: Int

  init(_ count: Int) {
    self.count = count
    values = .allocate(capacity: max(1, count))
    values.initialize(repeating: nil, count: count)
  }

  deinit {
    values.deinitialize(count: count)
    values.deallocate()
  }

  subscript(_ place: Int) -> Content? {
    get { values[place] }
    set { values[place] = newValue }
  }
}
