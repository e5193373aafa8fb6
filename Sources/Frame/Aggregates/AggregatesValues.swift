import Describe
import Diagnostics
import Numeric

/// Aggregates that pick or gather values of any type.
extension AggregateFunctions {
  static let values: [AggregateFunction] = [
    first, last, nUnique, mode, list, entropy,
  ]

  private static let first = AggregateFunction.made(
    describe(
      "first", "The first value that is not null, in the order of rows.", returns: .any,
      [Example("table(x: [null, 2, 3]).agg(x: first(.x))[0].x", shows: "2")],
      ["head", "earliest row"], seeAlso: ["last"]),
    notesNulls: false, type: { $0[0] }
  ) { call in try call.picked(call.rowSpans().map(\.first)) }

  private static let last = AggregateFunction.made(
    describe(
      "last", "The last value that is not null, in the order of rows.", returns: .any,
      [Example("table(x: [1, 2, null]).agg(x: last(.x))[0].x", shows: "2")],
      ["tail", "latest row"], seeAlso: ["first"]),
    notesNulls: false, type: { $0[0] }
  ) { call in try call.picked(call.rowSpans().map(\.last)) }

  private static let nUnique = AggregateFunction.made(
    describe(
      "n_unique", "Counts the distinct values, nulls apart.", returns: .int,
      [Example("[\"a\", \"b\", \"a\"].n_unique()", shows: "2")],
      ["nunique", "n_distinct", "count distinct", "cardinality"], seeAlso: ["count"]),
    notesNulls: false, type: { _ in .int }
  ) { call in
    var counts = [Int64](repeating: 0, count: call.groupCount)
    let pairs = try call.distinctPairs()
    for pair in 0..<pairs.groupCount {
      let row = Int(pairs.firstRows[pair])
      if !call[0].isNull(row) { counts[Int(call.groups?[row] ?? 0)] += 1 }
    }
    return Vector(type: .int, count: counts.count, storage: .int(Buffer(counts)), validity: nil)
  }

  private static let mode = AggregateFunction.made(
    describe(
      "mode", "The most frequent value; among equals the one that comes first.", returns: .any,
      [Example("[\"a\", \"b\", \"b\"].mode()", shows: "\"b\"")],
      ["most common", "most frequent", "top value"], seeAlso: ["n_unique"]), type: { $0[0] }
  ) { call in
    let pairs = try call.distinctPairs()
    var sizes = [Int](repeating: 0, count: pairs.groupCount)
    for row in 0..<call.rowCount { sizes[Int(pairs.codes[row])] += 1 }
    var best = [UInt32](repeating: .max, count: call.groupCount)
    var most = [Int](repeating: 0, count: call.groupCount)
    for pair in 0..<pairs.groupCount {
      let row = pairs.firstRows[pair]
      if call[0].isNull(Int(row)) { continue }
      let group = Int(call.groups?[Int(row)] ?? 0)
      if sizes[pair] > most[group] || (sizes[pair] == most[group] && row < best[group]) {
        most[group] = sizes[pair]
        best[group] = row
      }
    }
    return try call.picked(best)
  }

  private static let list = AggregateFunction.made(
    describe(
      "list", "Gathers the values that are not null into a list, in the order of rows.",
      returns: .list(of: .any), [Example("[1, null, 3].list()", shows: "[1, 3]")],
      ["collect", "array_agg", "nest", "implode"], seeAlso: ["n_unique"]),
    type: { .list(of: $0[0]) }
  ) { call in
    let present =
      call[0].type == .null ? Bitmap(count: call.rowCount) { _ in false } : call[0].validity
    let places = try call.rowsByGroup(present)
    let values = try call[0].gathered(places.rows(), work: call.work)
    return Vector(
      type: .list(of: call[0].type), count: call.groupCount,
      storage: .list(offsets: places.starts, values: Vector.ListValues(values)), validity: nil)
  }
}

extension AggregateFunctions {
  /// Of the shares of the values (Shannon 1948), in bits.
  private static let entropy = AggregateFunction.made(
    describe(
      "entropy", "How evenly rows spread over values, in bits: 0 one value, 1 two alike often.",
      returns: .float, [Example("[\"a\", \"b\", \"a\", \"b\"].entropy()", shows: "1.0")],
      ["shannon", "diversity", "information"], seeAlso: ["n_unique", "gini"]),
    type: { _ in .float }
  ) { call in
    let pairs = try call.distinctPairs()
    var sizes = [Int](repeating: 0, count: pairs.groupCount)
    for row in 0..<call.rowCount { sizes[Int(pairs.codes[row])] += 1 }
    var totals = [Int](repeating: 0, count: call.groupCount)
    var sums = [CompensatedSum](repeating: CompensatedSum(), count: call.groupCount)
    for pass in 0..<2 {
      for pair in 0..<pairs.groupCount {
        let row = Int(pairs.firstRows[pair])
        if call[0].isNull(row) { continue }
        let group = Int(call.groups?[row] ?? 0)
        if pass == 0 {
          totals[group] += sizes[pair]
        } else {
          let share = Double(sizes[pair]) / Double(totals[group])
          sums[group].add(-share * logarithm(share) / logarithm(2))
        }
      }
    }
    return try call.floats(Array(zip(totals, sums))) { total, sum in
      total == 0 ? nil : max(0, sum.value)
    }
  }
}

/// The number of each row.
private struct NumberedRows: RowAdding {
  @inline(__always) func add(row: Int, group: Int, to into: inout RowSpan) {
    into.add(UInt32(truncatingIfNeeded: row))
  }
}

extension AggregateCall {
  fileprivate func rowSpans() throws -> GroupParts<RowSpan> {
    if self[0].type == .null { return GroupParts(empty: groupCount) }
    return try reduce(NumberedRows(), where: self[0].validity)
  }

  fileprivate func picked(_ rows: [UInt32]) throws -> Vector {
    try self[0].gathered(Buffer(rows), work: work)
  }

  /// Rows with the same group and the same value.
  fileprivate func distinctPairs() throws -> Grouping {
    var keys = [self[0]]
    if case .list = self[0].type {
      let codes = try ElementEquality.codes([self[0]], work: work).0
      keys = [
        Vector(
          type: .int, count: rowCount,
          storage: .int(Buffer(codes.elements.lazy.map { Int64($0) })), validity: nil)
      ]
    }
    if let groups {
      let codes = Buffer(groups.elements.lazy.map { Int64($0) })
      keys.append(Vector(type: .int, count: rowCount, storage: .int(codes), validity: nil))
    }
    return try Grouping.of(keys, rowCount: rowCount, work: work)
  }
}
