import Diagnostics
import Frame
import Numeric

/// New rows to learn from, between rows of the smaller classes.
extension Resampling {
  /// The rows and new ones between rows of the smaller classes.
  func synthesised(
    _ rows: LearningRows, _ codes: [UInt32], _ names: [String], _ members: [[Int]],
    to largest: Int, _ work: Work
  ) throws -> LearningRows {
    var partners: [(row: Int, other: Int, share: Double, voters: [Int])] = []
    var labels: [UInt32] = []
    var alone: [String] = []
    for label in members.indices where !members[label].isEmpty && members[label].count < largest {
      let own = members[label]
      let space = NeighbourSpace(rows.features, spreadOf: own)
      var seeds = own
      // For each new row the place of the row it begins at; nil when that is drawn.
      var turns: [Int]?
      if method == .borderline || method == .adasyn {
        let near = try space.nearest(own, among: Array(codes.indices), neighbours, work)
        let others = near.map { near in
          near.reduce(0) { $0 + (codes[$1] != UInt32(label) ? 1 : 0) }
        }
        if method == .borderline {
          seeds = own.indices.filter {
            others[$0] * 2 >= near[$0].count && others[$0] < near[$0].count
          }.map { own[$0] }
        } else {
          turns = Self.shared(
            largest - own.count, by: zip(others, near).map { Double($0) / Double($1.count) })
        }
        if seeds.isEmpty || turns?.isEmpty == true {
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
      for turn in 0..<(turns?.count ?? largest - own.count) {
        let place = turns?[turn] ?? stream.index(below: seeds.count)
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

  /// A number of new rows divided in proportion to shares, each part rounded to even: for each new row the
  /// place of its share; none when all shares are 0.
  static func shared(_ count: Int, by shares: [Double]) -> [Int] {
    let total = shares.reduce(0, +)
    guard total > 0 else { return [] }
    return shares.indices.flatMap { place in
      let part = (shares[place] / total * Double(count)).rounded(.toNearestOrEven)
      return [Int](repeating: place, count: Int(exactly: part) ?? 0)
    }
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
