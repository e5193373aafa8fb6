import Diagnostics
import Numeric

/// Aggregates over the past: each member of a window sees the members of its group whose `before`
/// value is strictly smaller than its own. Rows with a null there see nothing and are not seen.
/// Members are sorted once; then each group is swept in order with one accumulator.
struct RunningWindow {
  private let members: WindowMembers
  /// The members that have a `before` value, group after group, each in ascending order of it.
  private let order: [UInt32]
  private let starts: [Int]
  private let keys: Buffer<Int64>
  private let work: Work

  static let functions = [
    "count", "sum", "mean", "min", "max", "std", "var", "first", "last", "any", "all",
  ]

  /// - Throws: `wrong-type` when `before` has no moments or numbers.
  init(_ members: WindowMembers, before: Vector, work: Work) throws {
    self.members = members
    self.work = work
    keys = try Self.sortKeys(before)
    let keys = keys
    let known = before.type == .null ? [] : (0..<before.count).filter { !before.isNull($0) }
    var sorted = known.map { (key: keys[$0], row: UInt32(truncatingIfNeeded: $0)) }
    sorted.sort { $0.key == $1.key ? $0.row < $1.row : $0.key < $1.key }
    try work.budget.check()
    var rank = [UInt32](repeating: .max, count: before.count)
    for (place, entry) in sorted.enumerated() {
      rank[Int(entry.row)] = UInt32(truncatingIfNeeded: place)
    }
    // Members in the order of their rows' ranks, by counting, then dealt out to their groups.
    var byRank = [Int](repeating: 0, count: sorted.count + 1)
    var starts = [Int](repeating: 0, count: members.groupCount + 1)
    for member in 0..<members.count {
      let place = rank[members.row(member)]
      if place == .max { continue }
      byRank[Int(place) + 1] += 1
      starts[Int(members.groups[member]) + 1] += 1
    }
    for index in 1..<max(1, byRank.count) { byRank[index] += byRank[index - 1] }
    for index in 1..<max(1, starts.count) { starts[index] += starts[index - 1] }
    var ranked = [UInt32](repeating: 0, count: starts[members.groupCount])
    for member in 0..<members.count {
      let place = rank[members.row(member)]
      if place == .max { continue }
      ranked[byRank[Int(place)]] = UInt32(truncatingIfNeeded: member)
      byRank[Int(place)] += 1
    }
    var next = starts
    var order = ranked
    for member in ranked {
      let group = Int(members.groups[Int(member)])
      order[next[group]] = member
      next[group] += 1
    }
    self.order = order
    self.starts = starts
  }

  /// Ints that order as the values do.
  private static func sortKeys(_ vector: Vector) throws -> Buffer<Int64> {
    switch vector.storage {
    case .int(let values), .time(let values): return values
    case .date(let days): return Buffer(days.elements.lazy.map { Int64($0) })
    case .float(let values):
      return Buffer(
        values.elements.lazy.map { value in
          let bits = Int64(bitPattern: (value == 0 ? 0 : value).bitPattern)
          return bits < 0 ? bits ^ .max : bits
        })
    case .null: return Buffer(repeating: 0, count: vector.count)
    default:
      throw Failure(
        "wrong-type", "`before:` takes dates or numbers, not \(vector.type.description)",
        blames: "before")
    }
  }

  /// One value a member.
  /// - Throws: `bad-argument` for an aggregate that does not run.
  func values(of function: AggregateFunction, _ columns: [Vector]) throws -> Vector {
    guard Self.functions.contains(function.name) else {
      throw Failure(
        "bad-argument", "`\(function.name)` has no `before:`",
        help: "these have: \(Self.functions.joined(separator: ", "))", blames: "before")
    }
    if columns.count > 1, columns.dropFirst().contains(where: { $0.type != .null }) {
      throw Failure(
        "bad-argument",
        "`before:` does not go together with `\(function.description.parameters[1].name)`",
        blames: function.description.parameters[1].name)
    }
    let columns = Array(columns.prefix(1))
    let type = try function.resultType(columns.map(\.type))
    let column = columns.first ?? Vector.ints([])
    switch function.name {
    case "count":
      let counts = try sweep(RowCounter()) { into, row in
        if columns.isEmpty || !column.isNull(row) { into.count += 1 }
      } result: {
        Int64($0.count)
      }
      return .init(type: .int, count: counts.count, storage: .int(Buffer(counts)), validity: nil)
    case "sum" where type == .float, "mean" where column.floats != nil:
      let floats = column.floats
      let isMean = function.name == "mean"
      return .floats(
        try sweep(FloatSum()) { into, row in
          if let floats, !column.isNull(row) { into.add(floats[row]) }
        } result: {
          $0.count == 0 ? nil : isMean ? $0.mean : $0.total
        })
    case "sum": return try intSums(column, type)
    case "mean":
      let means = try sweep(IntSum()) { into, row in
        if !column.isNull(row) { into.add(column.wholeNumber(row)) }
      } result: { sum -> Double? in
        sum.count == 0 ? nil : Double(sum.sum) / Double(sum.count)
      }
      if type != .duration { return .floats(means) }
      return try Vector(
        scalars: means.map { mean in
          mean.flatMap { Int64(exactly: $0.rounded(.toNearestOrEven)) }.map { .duration($0) }
            ?? .null
        }, type: .duration)
    case "std", "var":
      let isRoot = function.name == "std"
      let values = try column.asFloats(work: work)
      return .floats(
        try sweep(RunningVariance()) { into, row in
          if !column.isNull(row) { into.add(values[row]) }
        } result: { state -> Double? in
          state.count < 2 ? nil : isRoot ? state.variance.squareRoot() : state.variance
        })
    case "any", "all":
      let isAny = function.name == "any"
      return .bools(
        try sweep(TruthCount()) { into, row in
          if let flags = column.flags, !column.isNull(row) { into.add(flags[row]) }
        } result: { state -> Bool? in
          state.known == 0 ? nil : isAny ? state.isTrue > 0 : state.isTrue == state.known
        })
    default: return try picked(function.name, column)
    }
  }

  private func intSums(_ column: Vector, _ type: ColumnType) throws -> Vector {
    if type == .null { return .nulls(.null, count: members.count) }
    let sums = try sweep(IntSum()) { into, row in
      if !column.isNull(row) { into.add(column.wholeNumber(row)) }
    } result: {
      $0
    }
    var builder = VectorBuilder(type, capacity: sums.count)
    for sum in sums {
      if sum.count == 0 {
        builder.appendNull()
      } else if let value = Int64(exactly: sum.sum) {
        builder.append(value)
      } else {
        throw Failure("int-overflow", "`sum` is \(sum.sum), outside the range of int")
      }
    }
    return builder.finish()
  }

  private func picked(_ name: String, _ column: Vector) throws -> Vector {
    let ranks = try name == "min" || name == "max" ? ElementOrder(column) : nil
    let rows = try sweep(UInt32.max) { best, row in
      if column.isNull(row) { return }
      let replaces =
        switch (name, best) {
        case (_, .max), ("last", _): true
        case ("min", _): ranks?.precedes(row, Int(best)) ?? false
        case ("max", _): ranks?.precedes(Int(best), row) ?? false
        default: false
        }
      if replaces { best = UInt32(truncatingIfNeeded: row) }
    } result: {
      $0
    }
    return try column.gathered(Buffer(rows), work: work)
  }

  /// What the accumulator holds for each member when its turn comes.
  @inline(__always)
  private func sweep<State, Result>(
    _ initial: State, add: (inout State, Int) -> Void, result: (State) -> Result
  ) throws -> [Result] {
    var results = [Result](repeating: result(initial), count: members.count)
    for group in 0..<members.groupCount {
      if group & 0x3FF == 0 { try work.budget.check() }
      var state = initial
      var position = starts[group]
      let end = starts[group + 1]
      while position < end {
        let key = keys[members.row(Int(order[position]))]
        var next = position
        // All members of one moment see the same past; none of them sees another of them.
        let now = result(state)
        while next < end, keys[members.row(Int(order[next]))] == key {
          results[Int(order[next])] = now
          next += 1
        }
        for place in position..<next { add(&state, members.row(Int(order[place]))) }
        position = next
      }
    }
    return results
  }
}

/// The variance of the values so far (Welford 1962).
private struct RunningVariance {
  var count = 0
  private var mean = 0.0
  private var squares = 0.0

  mutating func add(_ value: Double) {
    count += 1
    let before = value - mean
    mean += before / Double(count)
    squares += before * (value - mean)
  }

  var variance: Double { squares / Double(count - 1) }
}

extension Vector {
  /// The int, bool or microseconds of a row.
  @inline(__always) fileprivate func wholeNumber(_ row: Int) -> Int64 {
    switch storage {
    case .int(let values), .time(let values): values[row]
    case .bool(let values): Int64(values[row])
    default: 0
    }
  }
}
