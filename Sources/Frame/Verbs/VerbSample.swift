import Diagnostics
import Numeric

/// How rows are drawn.
public struct SampleSize: Sendable {
  /// So many rows (of each group), or this share of them.
  public enum Amount: Sendable {
    case rows(Int)
    case share(Double)
  }
  public var amount: Amount
  /// Whether a row may be drawn several times.
  public var replaces: Bool
  public var seed: UInt64

  public init(_ amount: Amount, replaces: Bool = false, seed: UInt64 = 0) {
    self.amount = amount
    self.replaces = replaces
    self.seed = seed
  }

  fileprivate func count(of rows: Int) -> Int {
    switch amount {
    case .rows(let count): count
    case .share(let share): Int((share * Double(rows)).rounded(.toNearestOrEven))
    }
  }
}

extension Dataset {
  /// Rows drawn by chance, in the order they have; within each group of `within` where there is one.
  /// - Parameter weights: how likely a row is drawn, relative to others; null and 0 never.
  /// - Throws: `wrong-type`, `bad-argument` for negative weights.
  public func sampled(
    _ size: SampleSize, within: [ColumnExpression] = [], weights: ColumnExpression? = nil,
    work: Work
  ) throws -> Dataset {
    let chance = try weights.map { try drawingWeights($0, work: work) }
    var members: [[UInt32]] = [(0..<rowCount).map { UInt32(truncatingIfNeeded: $0) }]
    if !within.isEmpty {
      let keys = try within.map { try $0.vector(on: self, work: work) }
      let grouping = try Grouping.of(keys, rowCount: rowCount, work: work)
      members = [[UInt32]](repeating: [], count: grouping.groupCount)
      for row in 0..<rowCount {
        members[Int(grouping.codes[row])].append(UInt32(truncatingIfNeeded: row))
      }
    }
    var drawn: [UInt32] = []
    var short = 0
    for (part, rows) in members.enumerated() {
      try work.budget.check()
      var stream = SeededStream(seed: size.seed, part: UInt64(part))
      let possible = chance.map { weights in rows.filter { weights[Int($0)] > 0 } } ?? rows
      let wanted = size.count(of: rows.count)
      if !size.replaces, wanted > possible.count { short += 1 }
      drawn += Self.draw(
        wanted, of: possible, chance, replaces: size.replaces, using: &stream)
    }
    drawn.sort()
    guard drawn.count < Dataset.rowLimit else { throw Dataset.tooManyRows }
    var receipt = VerbReceipt("sample", from: rowCount, to: drawn.count)
    if short > 0 {
      receipt.add(
        within.isEmpty
          ? "all there are" : "\(VerbReceipt.number(short)) groups have fewer than asked for")
    }
    receipt.give("sample", to: work)
    return gathered(Buffer(drawn))
  }

  private func drawingWeights(_ weights: ColumnExpression, work: Work) throws -> [Double] {
    let vector = try weights.vector(on: self, work: work)
    guard vector.type.isNumeric || vector.type == .null else {
      throw Failure(
        "wrong-type", "`weights` of `sample` must be numbers, not \(vector.type.description)",
        blames: "weights", span: weights.span)
    }
    let values = try vector.asFloats(work: work)
    return try (0..<rowCount).map { row in
      if vector.isNull(row) { return 0 }
      guard values[row] >= 0 else {
        throw Failure(
          "bad-argument", "a weight of `sample` is below 0 (row \(row))", blames: "weights",
          span: weights.span)
      }
      return values[row]
    }
  }

  private static func draw(
    _ wanted: Int, of rows: [UInt32], _ weights: [Double]?, replaces: Bool,
    using stream: inout SeededStream
  ) -> [UInt32] {
    guard !rows.isEmpty, wanted > 0 else { return [] }
    guard let weights else {
      if replaces { return (0..<wanted).map { _ in rows[stream.index(below: rows.count)] } }
      if wanted >= rows.count { return rows }
      // The first steps of a shuffle.
      var rows = rows
      for place in 0..<wanted {
        rows.swapAt(place, place + stream.index(below: rows.count - place))
      }
      return Array(rows[..<wanted])
    }
    if replaces {
      var sums: [Double] = []
      var total = 0.0
      for row in rows {
        total += weights[Int(row)]
        sums.append(total)
      }
      return (0..<wanted).map { _ in
        let at = stream.unit() * total
        var (low, high) = (0, rows.count - 1)
        while low < high {
          let middle = (low + high) / 2
          if sums[middle] > at { high = middle } else { low = middle + 1 }
        }
        return rows[low]
      }
    }
    // Each row gets the key log(u) / weight; the largest win (Efraimidis and Spirakis 2006).
    let keyed = rows.map { row in
      (key: logarithm(1 - stream.unit()) / weights[Int(row)], row: row)
    }
    return keyed.sorted { $0.key == $1.key ? $0.row < $1.row : $0.key > $1.key }
      .prefix(wanted).map(\.row)
  }

  /// All rows in a random order.
  public func shuffled(seed: UInt64) -> Dataset {
    var rows = (0..<rowCount).map { UInt32(truncatingIfNeeded: $0) }
    var stream = SeededStream(seed: seed)
    stream.shuffle(&rows)
    return gathered(Buffer(rows))
  }
}
