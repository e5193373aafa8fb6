import Describe
import Diagnostics
import Frame
import Numeric

/// Evens out the classes among the training rows, after all steps of a preparation; rows that are
/// judged or predicted are never touched.
public struct Resampling: Sendable, Equatable {
  public enum Method: String, Sendable, CaseIterable {
    /// New rows between a row of the class and one of its nearest neighbours of the class (Chawla et al.
    /// 2002). 0/1 features take the value of the majority of the neighbours (SMOTE-NC).
    case smote
    /// The same, beginning only at rows half or more of whose neighbours are of other classes (Han et
    /// al. 2005, borderline-1).
    case borderline
    /// Rows of the class again.
    case oversample
    /// Fewer rows of the larger classes.
    case undersample
  }
  public let method: Method
  public let neighbours: Int
  public let seed: UInt64

  public init(method: Method, neighbours: Int = 5, seed: UInt64 = 0) {
    self.method = method
    self.neighbours = neighbours
    self.seed = seed
  }

  /// As the language writes it.
  var source: String {
    "resample(\"\(method.rawValue)\"\(neighbours == 5 ? "" : ", k: \(neighbours)")\(seed == 0 ? "" : ", seed: \(seed)"))"
  }

  /// - Throws: `wrong-type` when the target is a number, `null-in-feature` for the methods that measure
  ///   distances.
  func apply(_ rows: LearningRows, _ work: Work) throws -> LearningRows {
    guard case .classes(let codes, let names) = rows.target else {
      throw Failure(
        "wrong-type", "`\(source)` evens out classes, and the target has numbers",
        help: "leave it out, or make classes of the target with `cut`")
    }
    var members = [[Int]](repeating: [], count: names.count)
    for (row, code) in codes.enumerated() { members[Int(code)].append(row) }
    let sizes = members.map(\.count)
    let present = sizes.indices.filter { sizes[$0] > 0 }
    guard let largest = sizes.max(), let smallest = present.map({ sizes[$0] }).min(),
      smallest < largest
    else { return rows }
    switch method {
    case .undersample:
      return rows.taking(drawn(members, to: smallest))
    case .oversample:
      var chosen = Array(codes.indices)
      for label in present {
        var stream = SeededStream(seed: seed, part: UInt64(label))
        for _ in sizes[label]..<largest {
          chosen.append(members[label][stream.index(below: sizes[label])])
        }
      }
      return rows.taking(chosen)
    case .smote, .borderline:
      try rows.features.requireComplete()
      return try synthesised(rows, codes, names, members, to: largest, work)
    }
  }

  private func drawn(_ members: [[Int]], to size: Int) -> [Int] {
    members.enumerated().flatMap { label, rows -> [Int] in
      if rows.count <= size { return rows }
      var shuffled = rows
      var stream = SeededStream(seed: seed, part: UInt64(label))
      stream.shuffle(&shuffled)
      return Array(shuffled.prefix(size))
    }.sorted()
  }

  /// The rows and new ones between rows of the smaller classes.
  private func synthesised(
    _ rows: LearningRows, _ codes: [UInt32], _ names: [String], _ members: [[Int]],
    to largest: Int, _ work: Work
  ) throws -> LearningRows {
    let space = NeighbourSpace(rows.features)
    var partners: [(row: Int, other: Int, share: Double, voters: [Int])] = []
    var labels: [UInt32] = []
    var alone: [String] = []
    for label in members.indices where !members[label].isEmpty && members[label].count < largest {
      let own = members[label]
      var seeds = own
      if method == .borderline {
        let near = try space.nearest(own, among: Array(codes.indices), neighbours, work)
        seeds = zip(own, near).filter { _, near in
          let others = near.reduce(0) { $0 + (codes[$1] != UInt32(label) ? 1 : 0) }
          return others * 2 >= near.count && others < near.count
        }.map(\.0)
        if seeds.isEmpty {
          work.remark(
            .warning, "no-border",
            "`\(source)`: no row of `\(names[label])` lies at the border of the class; it gets no new rows"
          )
          continue
        }
      }
      if own.count == 1 { alone.append(names[label]) }
      let near = try space.nearest(seeds, among: own, neighbours, work)
      var stream = SeededStream(seed: seed, part: UInt64(label))
      for _ in own.count..<largest {
        let place = stream.index(below: seeds.count)
        let others = near[place]
        let other = others.isEmpty ? seeds[place] : others[stream.index(below: others.count)]
        partners.append(
          (seeds[place], other, stream.unit(), others.isEmpty ? [seeds[place]] : others))
        labels.append(UInt32(label))
      }
    }
    if !alone.isEmpty {
      work.remark(
        .warning, "rare-class",
        "`\(source)`: \(listed(alone)) \(alone.count == 1 ? "has" : "have") 1 training row; it is only repeated"
      )
    }
    let before = codes.count
    let features = rows.features.features.map { feature -> FeatureMatrix.Feature in
      let values: FeatureMatrix.Values
      switch feature.values {
      case .numbers(let numbers):
        values = .numbers(
          Buffer<Double>(count: before + partners.count) { target in
            for row in 0..<before { target[row] = numbers[row] }
            for (place, new) in partners.enumerated() {
              target[before + place] =
                numbers[new.row] + new.share * (numbers[new.other] - numbers[new.row])
            }
          })
      case .indicator(let flags, let code):
        values = .indicator(
          codes: Buffer<UInt32>(count: before + partners.count) { target in
            for row in 0..<before { target[row] = flags[row] == code ? 1 : 0 }
            for (place, new) in partners.enumerated() {
              target[before + place] =
                Self.mostFrequent(new.voters.map { flags[$0] }) == code ? 1 : 0
            }
          }, code: 1)
      }
      return .init(name: feature.name, origin: feature.origin, values: values)
    }
    return LearningRows(
      features: FeatureMatrix(rowCount: before + partners.count, features: features),
      target: .classes(codes + labels, names: names),
      weights: rows.weights.map { $0 + partners.map { new in rows.weights?[new.row] ?? 1 } })
  }

  /// The value that occurs most often, of equals the smallest.
  private static func mostFrequent(_ values: [UInt32]) -> UInt32 {
    var best: (value: UInt32, count: Int) = (0, 0)
    for value in values.sorted() {
      let count = values.reduce(0) { $0 + ($1 == value ? 1 : 0) }
      if count > best.count { best = (value, count) }
    }
    return best.value
  }
}

extension Preparation {
  /// The rows of a fit, resampled if the recipe says so.
  func resampled(_ rows: LearningRows, _ work: Work) throws -> LearningRows {
    try resampling?.apply(rows, work) ?? rows
  }
}

/// Distances between rows: Euclidean over the features; two categories of one column that differ count
/// as the median spread of the number features (as SMOTE-NC).
struct NeighbourSpace: Sendable {
  private let width: Int
  private let values: [Double]

  init(_ features: FeatureMatrix) {
    width = features.featureCount
    let count = features.rowCount
    let width = width
    var spreads: [Double] = []
    for feature in features.features {
      if case .numbers(let numbers) = feature.values {
        spreads.append(Moments(of: numbers.elements).standardDeviation)
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
