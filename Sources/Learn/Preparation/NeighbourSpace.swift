import Diagnostics
import Frame
import Numeric

/// Distances between rows: Euclidean over the features; two categories of one column that differ count
/// as the median spread of the number features, for SMOTE-NC that within the class at hand.
struct NeighbourSpace: Sendable {
  private let width: Int
  private let values: [Double]

  /// - Parameter members: the rows whose spread counts; nil for all.
  init(_ features: FeatureMatrix, spreadOf members: [Int]? = nil) {
    width = features.featureCount
    let count = features.rowCount
    let width = width
    var spreads: [Double] = []
    for feature in features.features {
      if case .numbers(let numbers) = feature.values {
        let own = members.map { $0.map { numbers[$0] } } ?? Array(numbers.elements)
        spreads.append(own.withUnsafeBufferPointer { Moments(of: $0).standardDeviation })
      }
    }
    let sorted = spreads.sorted()
    let median = sorted.isEmpty ? 1 : sorted.quantile(0.5)
    // Two flags differ when the category does, each by half of the square.
    let flag = median / 2.0.squareRoot()
    values = [Double](unsafeUninitializedCapacity: count * width) { target, filled in
      for (place, feature) in features.features.enumerated() {
        switch feature.values {
        case .numbers(let numbers):
          for row in 0..<count { target[row * width + place] = numbers.pointer[row] }
        case .indicator(let codes, let code):
          for row in 0..<count {
            target[row * width + place] = codes.pointer[row] == code ? flag : 0
          }
        }
      }
      filled = count * width
    }
  }

  func distance(_ row: Int, _ other: Int) -> Double {
    var sum = 0.0
    for place in 0..<width {
      let difference = values[row * width + place] - values[other * width + place]
      sum += difference * difference
    }
    return sum.squareRoot()
  }

  /// For each of some rows the nearest others among `candidates`; of equally near ones the earlier.
  func nearest(_ rows: [Int], among candidates: [Int], _ count: Int, _ work: Work) throws -> [[Int]]
  {
    let slots = RowSlots(count: rows.count)
    let chunk = 32
    try Parallel.forEach(chunks: (rows.count + chunk - 1) / chunk, budget: work.budget) { part in
      for place in part * chunk..<min(rows.count, (part + 1) * chunk) {
        slots.set(place, nearest(rows[place], candidates, count))
      }
    }
    return slots.values
  }

  private func nearest(_ row: Int, _ candidates: [Int], _ count: Int) -> [Int] {
    var best: [(distance: Double, row: Int)] = []
    values.withUnsafeBufferPointer { values in
      let own = row * width
      for other in candidates where other != row {
        let base = other * width
        var sum = 0.0
        for place in 0..<width {
          let difference = values[own + place] - values[base + place]
          sum += difference * difference
        }
        if best.count == count, sum >= best[count - 1].distance { continue }
        var slot = best.count
        while slot > 0, best[slot - 1].distance > sum { slot -= 1 }
        best.insert((sum, other), at: slot)
        if best.count > count { best.removeLast() }
      }
    }
    return best.map(\.row)
  }
}

/// One slot a row, each written by one thread only.
private final class RowSlots: @unchecked Sendable {
  private let slots: UnsafeMutablePointer<[Int]>
  private let count: Int

  init(count: Int) {
    self.count = count
    slots = .allocate(capacity: max(1, count))
    slots.initialize(repeating: [], count: count)
  }

  deinit {
    slots.deinitialize(count: count)
    slots.deallocate()
  }

  func set(_ place: Int, _ value: [Int]) { slots[place] = value }
  var values: [[Int]] { (0..<count).map { slots[$0] } }
}
