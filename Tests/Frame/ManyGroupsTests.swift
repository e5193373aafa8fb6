import Diagnostics
import Numeric
import Testing

@testable import Frame

/// Aggregates over few, many and very many groups take different ways; all must give what a loop over
/// rows gives, on any number of threads.
@Suite("aggregates over many groups") struct ManyGroupsTests {
  static let rowCount = 270_000

  /// Rows with ints, halves (whose sums are exact) and nulls, in groups numbered as they appear.
  private struct Rows {
    var codes: [UInt32] = []
    var ints: [Int64?] = []
    var floats: [Double?] = []
    var groupCount = 0

    init(groups: Int) {
      var random = SeededStream(seed: UInt64(groups))
      var numbers = [UInt32](repeating: .max, count: groups)
      for _ in 0..<ManyGroupsTests.rowCount {
        let group = random.index(below: groups)
        if numbers[group] == .max {
          numbers[group] = UInt32(groupCount)
          groupCount += 1
        }
        codes.append(numbers[group])
        let value = random.index(below: 2000) - 1000
        ints.append(value % 7 == 0 ? nil : Int64(value))
        floats.append(value % 11 == 0 ? nil : Double(value) / 2)
      }
    }

    /// The values of each group in the order of rows.
    func grouped<T>(_ values: [T?]) -> [[T]] {
      var result = [[T]](repeating: [], count: groupCount)
      for (code, value) in zip(codes, values) {
        if let value { result[Int(code)].append(value) }
      }
      return result
    }
  }

  @Test(arguments: [1, 3000, 90_000, 200_000]) func agreeWithALoop(groups: Int) throws {
    let rows = Rows(groups: groups)
    let ints = rows.grouped(rows.ints)
    let floats = rows.grouped(rows.floats)
    let columns = ["int": Vector.ints(rows.ints), "float": Vector.floats(rows.floats)]
    func check(_ name: String, _ column: String, _ expected: [Scalar]) throws {
      let function = try #require(AggregateFunctions.named(name))
      let vector = try #require(columns[column])
      var all: [[String]] = []
      for threads in [1, 2, 5] {
        let result = try function.evaluate(
          [vector], Buffer(rows.codes), rows.groupCount, Self.rowCount,
          Work(budget: Budget(threads: threads)))
        all.append(result.scalars.map(\.source))
      }
      #expect(all[0] == expected.map(\.source), "\(name) of \(column), \(groups) groups")
      #expect(all[1] == all[0] && all[2] == all[0], "\(name) of \(column), \(groups) groups")
    }
    func each<T>(_ groups: [[T]], _ value: ([T]) -> Scalar) -> [Scalar] {
      groups.map { $0.isEmpty ? .null : value($0) }
    }
    try check("sum", "int", each(ints) { .int($0.reduce(0, +)) })
    try check("sum", "float", each(floats) { .float($0.reduce(0, +)) })
    try check("count", "float", floats.map { .int(Int64($0.count)) })
    try check("mean", "float", each(floats) { .float($0.reduce(0, +) / Double($0.count)) })
    try check("min", "int", each(ints) { $0.min().map { .int($0) } ?? .null })
    try check("max", "float", each(floats) { $0.max().map { .float($0) } ?? .null })
    try check("first", "int", each(ints) { .int($0[0]) })
    try check(
      "median", "float",
      each(floats) { values in
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return .float(
          sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2)
      })
    try check("list", "int", ints.map { .list($0.map { .int($0) }) })
  }

  @Test("correlations of ints are exact") func correlation() throws {
    let rows = Rows(groups: 3000)
    let other = rows.ints.enumerated().map { $1.map { ($0 * 37) % 101 } ?? Int64($0 % 5) }
    let function = try #require(AggregateFunctions.named("corr"))
    let result = try function.evaluate(
      [Vector.ints(rows.ints), Vector.ints(other)], Buffer(rows.codes), rows.groupCount,
      Self.rowCount, Work(budget: Budget(threads: 2)))
    let pairs = rows.grouped(zip(rows.ints, other).map { x, y in x.map { ($0, y) } })
    for (group, pairs) in pairs.enumerated() {
      let n = Double(pairs.count)
      let meanX = pairs.reduce(0) { $0 + Double($1.0) } / n
      let meanY = pairs.reduce(0) { $0 + Double($1.1) } / n
      let xy = pairs.reduce(0) { $0 + (Double($1.0) - meanX) * (Double($1.1) - meanY) }
      let xx = pairs.reduce(0) { $0 + (Double($1.0) - meanX) * (Double($1.0) - meanX) }
      let yy = pairs.reduce(0) { $0 + (Double($1.1) - meanY) * (Double($1.1) - meanY) }
      guard case .float(let value) = result.scalar(at: group) else {
        #expect(xx == 0 || yy == 0 || pairs.count < 2)
        continue
      }
      #expect(abs(value - xy / (xx * yy).squareRoot()) < 1e-12)
    }
  }

  @Test("sums beyond an int are an error also with many groups") func overflow() throws {
    let codes = (0..<UInt32(Self.rowCount)).map { $0 / 2 }
    let values = codes.map { $0 == 100_000 ? Int64.max : 1 }
    #expect(throws: Failure.self) {
      try AggregateFunctions.named("sum")?.evaluate(
        [.ints(values)], Buffer(codes), Self.rowCount / 2, Self.rowCount,
        Work(budget: Budget(threads: 2)))
    }
  }

  @Test("the top rows of each group are those of a sort", arguments: [1, 500, 20_000])
  func top(groups: Int) throws {
    var random = SeededStream(seed: 5)
    let keys = (0..<Self.rowCount).map { _ in Int64(random.index(below: groups)) }
    let values = (0..<Self.rowCount).map { row -> Double? in
      row % 13 == 0 ? nil : Double(random.index(below: 50))
    }
    let data = Dataset(
      rowCount: Self.rowCount, names: ["g", "x", "row"],
      columns: [.ints(keys), .floats(values), .ints((0..<Int64(Self.rowCount)).map { $0 })].map {
        Column($0, lineage: Lineage(.computed("test")))
      })
    let key = SortKey(ColumnExpression(.column("x", optional: false)), descending: true)
    let within = [ColumnExpression(.column("g", optional: false))]
    var order: [Int64: [Int]] = [:]
    var appeared: [Int64] = []
    for row in 0..<Self.rowCount {
      if order[keys[row]] == nil { appeared.append(keys[row]) }
      order[keys[row], default: []].append(row)
    }
    let expected = appeared.flatMap { group -> [Int64] in
      let sorted = (order[group] ?? []).sorted { a, b in
        let (x, y) = (values[a] ?? -1, values[b] ?? -1)
        return x == y ? a < b : x > y
      }
      return sorted.prefix(3).map { Int64($0) }
    }
    for threads in [1, 2] {
      let work = Work(budget: Budget(threads: threads))
      let top = try data.top(3, by: key, within: within, work: work)
      let rows = try top.column("row").vector(work)
      #expect(rows.scalars.map(\.source) == expected.map { String($0) })
    }
  }
}
