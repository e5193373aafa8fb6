import Diagnostics
import Numeric
import Testing

@testable import Frame

@Suite("sorting") struct VerbSortTests {
  let work = Work.forTest

  private func order(_ keys: [(Vector, Bool)]) throws -> [Int] {
    let count = keys.first?.0.count ?? 0
    let names = keys.indices.map { "k\($0)" }
    let row = TestColumns.ints((0..<count).map { Int64($0) })
    let data = TestColumns.dataset(Array(zip(names, keys.map(\.0))) + [("row", row)])
    let sorted = try data.sorted(
      by: zip(names, keys).map { SortKey(Expr.column($0), descending: $1.1) }, work: work)
    guard case .int(let rows) = try sorted.column("row").vector(work).storage else { return [] }
    return rows.elements.map { Int($0) }
  }

  @Test("nulls are last both ways and ties keep their order") func nulls() throws {
    let keys = TestColumns.ints([2, nil, 1, 2, nil])
    #expect(try order([(keys, false)]) == [2, 0, 3, 1, 4])
    #expect(try order([(keys, true)]) == [0, 3, 2, 1, 4])
  }

  @Test("text orders by code points") func text() throws {
    let keys = TestColumns.texts(["b", "\u{1F600}", "a", "\u{FFFD}", "", "ab", "Z", nil])
    #expect(try order([(keys, false)]) == [4, 6, 2, 5, 0, 3, 1, 7])
    let long = TestColumns.texts(["prefix-long-b", "prefix-long-a", "prefix-l", "prefix-lo"])
    #expect(try order([(long, true)]) == [0, 1, 3, 2])
  }

  @Test("ordered categories by their set, others by text") func categories() throws {
    let values: [String?] = ["low", "high", nil, "mid"]
    let set = ["low", "mid", "high"]
    let ordered = TestColumns.coded(values, set: set, type: .category(ordered: true))
    #expect(try order([(ordered, false)]) == [0, 3, 1, 2])
    let plain = TestColumns.coded(values, set: set, type: .category(ordered: false))
    #expect(try order([(plain, false)]) == [1, 0, 3, 2])
  }

  @Test("floats, negative zero and the whole range of ints") func numbers() throws {
    let floats = TestColumns.floats([0.0, -0.0, -1e300, 0x1p-1074, -0x1p-1074, 1e300])
    #expect(try order([(floats, false)]) == [2, 4, 0, 1, 3, 5])
    let ints = TestColumns.ints([.max, nil, .min, 0, -1])
    #expect(try order([(ints, false)]) == [2, 4, 3, 0, 1])
    #expect(try order([(ints, true)]) == [0, 3, 4, 2, 1])
    let complete = TestColumns.ints([.max, .min, 0])
    #expect(try order([(complete, true), (complete, false)]) == [0, 2, 1])
  }

  @Test("several keys agree with a slow oracle", arguments: 0..<8) func oracle(seed: Int) throws {
    var random = SeededStream(seed: UInt64(seed) + 100)
    for count in [1, 2, 30, 1500] {
      let keys = (0..<(1 + random.index(below: 3))).map { _ in
        (
          TestColumns.random(count, spread: 1 + random.index(below: 9), &random),
          random.index(below: 2) == 0
        )
      }
      #expect(try order(keys) == Self.slowOrder(keys, count))
    }
  }

  static func slowOrder(_ keys: [(Vector, Bool)], _ count: Int) -> [Int] {
    (0..<count).sorted { a, b in
      for (vector, isDescending) in keys {
        if vector.isNull(a) || vector.isNull(b) {
          if vector.isNull(a) == vector.isNull(b) { continue }
          return vector.isNull(b)
        }
        let (x, y) = (vector.scalar(at: a), vector.scalar(at: b))
        if isLess(x, y) { return !isDescending }
        if isLess(y, x) { return isDescending }
      }
      return a < b
    }
  }

  static func isLess(_ a: Scalar, _ b: Scalar) -> Bool {
    switch (a, b) {
    case (.int(let x), .int(let y)): x < y
    case (.float(let x), .float(let y)): x < y
    case (.bool(let x), .bool(let y)): !x && y
    case (.date(let x), .date(let y)): x < y
    case (.text(let x), .text(let y)): x.utf8.lexicographicallyPrecedes(y.utf8)
    default: false
    }
  }

  @Test("many rows sort through radix passes") func radix() throws {
    var random = SeededStream(seed: 9)
    let values = (0..<300_000).map { _ in random.normal() * 1000 }
    let rows = try order([(TestColumns.floats(values), true)])
    for (a, b) in zip(rows, rows.dropFirst()) {
      #expect(values[a] >= values[b])
      if values[a] < values[b] { break }
    }
  }

  @Test("top ranks within groups, ties in row order, nulls last") func top() throws {
    let data = TestColumns.dataset([
      ("g", TestColumns.texts(["b", "a", nil, "b", "a", "b", "a"])),
      ("n", TestColumns.ints([1, 5, 9, 3, nil, 3, 5])),
    ])
    let best = try data.top(
      2, by: SortKey(Expr.column("n"), descending: true), within: [Expr.column("g")], work: work)
    #expect(try best.spelledRows(work) == ["b 3", "b 3", "a 5", "a 5", "null 9"])
    let least = try data.top(1, by: SortKey(Expr.column("n")), within: [], work: work)
    #expect(try least.spelledRows(work) == ["b 1"])
  }

  @Test("top of many rows is the start of a sort") func longTop() throws {
    var random = SeededStream(seed: 21)
    let count = 600_000
    let values = TestColumns.ints((0..<count).map { _ in Int64(random.index(below: 5000)) })
    let groups = TestColumns.ints((0..<count).map { _ in Int64(random.index(below: 3)) })
    let rows = TestColumns.ints((0..<count).map { Int64($0) })
    let data = TestColumns.dataset([("v", values), ("g", groups), ("row", rows)])
    let key = SortKey(Expr.column("v"), descending: true)
    let sorted = try data.sorted(by: [key], work: work)
    let top = try data.top(200, by: key, within: [], work: work)
    #expect(try top.spelledRows(work) == sorted.head(200).spelledRows(work))
    let each = try data.top(5, by: key, within: [Expr.column("g")], work: work)
    let group = try Expr.call("==", Expr.column("g"), Expr.literal(.int(1)))
    let one = try sorted.filtered(where: group, work: work).head(5)
    #expect(try each.filtered(where: group, work: work).spelledRows(work) == one.spelledRows(work))
  }
}
