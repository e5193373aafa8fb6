import Diagnostics
import Numeric
import Testing

@testable import Frame

@Suite("groups of rows") struct GroupingTests {
  let work = Work(budget: Budget(threads: 2))

  private func codes(_ keys: [Vector], _ count: Int) throws -> [UInt32] {
    let grouping = try Grouping.of(keys, rowCount: count, work: work)
    return Array(grouping.codes.elements)
  }

  @Test("groups are numbered by first appearance, null last") func nullLast() throws {
    let keys = TestColumns.ints([5, nil, 3, 5, nil, 9])
    let grouping = try Grouping.of([keys], rowCount: 6, work: work)
    #expect(Array(grouping.codes.elements) == [0, 3, 1, 0, 3, 2])
    #expect(Array(grouping.firstRows.elements) == [0, 2, 5, 1])
  }

  @Test("a group with a null in one of its keys comes after the others") func partlyNull() throws {
    let a = TestColumns.ints([1, nil, 1, 2])
    let b = TestColumns.texts(["x", "x", nil, "y"])
    #expect(try codes([a, b], 4) == [0, 2, 3, 1])
  }

  @Test("minus zero equals zero") func minusZero() throws {
    #expect(try codes([TestColumns.floats([0.0, -0.0, 1])], 3) == [0, 0, 1])
  }

  @Test("text groups by its bytes, not by canonical equivalence") func bytes() throws {
    #expect(try codes([TestColumns.texts(["\u{E9}", "e\u{301}", "\u{E9}"])], 3) == [0, 1, 0])
  }

  @Test("no rows and no keys") func empty() throws {
    #expect(try Grouping.of([], rowCount: 0, work: work).groupCount == 0)
    #expect(try Grouping.of([], rowCount: 3, work: work).groupCount == 1)
    #expect(try Grouping.of([TestColumns.ints([])], rowCount: 0, work: work).groupCount == 0)
  }

  @Test("lists are no keys") func lists() {
    let list = TestColumns.lists([[1], [2]])
    #expect(throws: Failure.self) { try Grouping.of([list], rowCount: 2, work: work) }
  }

  @Test("keys of every kind agree with a slow oracle", arguments: [0, 1, 2, 3, 4, 5])
  func oracle(seed: Int) throws {
    var random = SeededStream(seed: UInt64(seed))
    for rowCount in [1, 2, 17, 300] {
      let keys = (0..<(1 + random.index(below: 3))).map { _ in
        TestColumns.random(rowCount, spread: 1 + random.index(below: 12), &random)
      }
      let grouping = try Grouping.of(keys, rowCount: rowCount, work: work)
      let (codes, firstRows) = Self.slowGroups(keys, rowCount)
      #expect(Array(grouping.codes.elements) == codes)
      #expect(Array(grouping.firstRows.elements) == firstRows)
    }
  }

  static func slowGroups(_ keys: [Vector], _ rowCount: Int) -> ([UInt32], [UInt32]) {
    let rows = (0..<rowCount).map { row in
      keys.map { TestColumns.spelled($0.scalar(at: row)) }
    }
    func hasNull(_ row: Int) -> Bool { keys.contains { $0.isNull(row) } }
    var first: [Int] = []
    for row in 0..<rowCount where !first.contains(where: { rows[$0] == rows[row] }) {
      first.append(row)
    }
    let ordered = first.filter { !hasNull($0) } + first.filter(hasNull)
    let codes = rows.map { row in
      UInt32(ordered.firstIndex { rows[$0] == row } ?? -1)
    }
    return (codes, ordered.map { UInt32($0) })
  }

  @Test(
    "many rows give the same groups through tables, chunks and partitions", arguments: [7, 90_000])
  func large(groups: Int) throws {
    let count = 600_000
    var random = SeededStream(seed: 3)
    // Far apart, so that no table by value can be used.
    let values = (0..<count).map { _ in Int64(random.index(below: groups)) * 1_000_000_007_777 }
    let dense = Buffer(values.map { UInt32($0 / 1_000_000_007_777) })
    let hashed = try Grouping.of(
      [Vector(type: .int, count: count, storage: .int(Buffer(values)), validity: nil)],
      rowCount: count, work: work)
    let table = try DistinctKeys.dense(dense, radix: groups, work: work)
    #expect(hashed.codes.elements.elementsEqual(table.codes.elements))
    #expect(hashed.firstRows.elements.elementsEqual(table.firstRows.elements))
    let texts = TextBuffer(values.map { String($0) })
    let byText = try Grouping.of(
      [Vector(type: .text, count: count, storage: .text(texts), validity: nil)],
      rowCount: count, work: work)
    #expect(byText.codes.elements.elementsEqual(table.codes.elements))
  }

  @Test("wide keys are numbered before they are packed") func wideKeys() throws {
    let far: [Int64?] = [.min, .max, 0, .min, nil, .max]
    let keys = [TestColumns.ints(far), TestColumns.ints(far), TestColumns.ints(far)]
    #expect(try codes(keys, 6) == [0, 1, 2, 0, 3, 1])
    let near = (0..<4).map { _ in TestColumns.ints([0, 1 << 30, 0, 5, 5, 0]) }
    #expect(try codes(near, 6) == [0, 1, 0, 2, 2, 0])
  }
}
