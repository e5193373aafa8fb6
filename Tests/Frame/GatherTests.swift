import Diagnostics
import Numeric
import Synchronization
import Testing

@testable import Frame

@Suite("gathering rows") struct GatherTests {
  let work = Work(budget: Budget(threads: 2))

  @Test("every layout is gathered, missing rows are null") func layouts() throws {
    let rows = Buffer<UInt32>([2, .max, 0, 2])
    #expect(
      TestColumns.spelled(try TestColumns.ints([1, nil, 3]).gathered(rows, work: work))
        == ["3", "null", "1", "3"])
    #expect(
      TestColumns.spelled(try TestColumns.texts(["a", nil, "ccc"]).gathered(rows, work: work))
        == ["ccc", "null", "a", "ccc"])
    #expect(
      TestColumns.spelled(try TestColumns.lists([[1, 2], nil, [3]]).gathered(rows, work: work))
        == ["[3]", "null", "[1, 2]", "[3]"])
    #expect(
      TestColumns.spelled(
        try TestColumns.coded(["a", nil, "b"], set: ["b", "a"]).gathered(rows, work: work))
        == ["b", "null", "a", "b"])
    #expect(TestColumns.nulls(3).isNull(0))
    #expect(try TestColumns.nulls(3).gathered(rows, work: work).nullCount == 4)
    #expect(try TestColumns.floats([]).gathered(Buffer([.max]), work: work).nullCount == 1)
  }

  @Test("many rows are gathered as few are") func manyRows() throws {
    let count = 200_000
    let texts = TestColumns.texts((0..<count).map { $0 % 7 == 0 ? nil : "t\($0 % 1000)" })
    let rows = Buffer((0..<count).map { UInt32((count - 1 - $0) / 2 * 2) })
    let gathered = try texts.gathered(rows, work: work)
    for row in stride(from: 0, to: count, by: 997) {
      #expect(
        TestColumns.spelled(gathered.scalar(at: row))
          == TestColumns.spelled(texts.scalar(at: Int(rows[row]))))
    }
  }

  @Test("columns gathered together are as gathered alone, past the caches or not")
  func together() throws {
    var random = SeededStream(seed: 3)
    for (count, taken) in [(1, 3), (50, 200), (70_000, 140_003)] {
      let vectors = [
        TestColumns.ints((0..<count).map { $0 % 5 == 0 ? nil : Int64($0) }),
        TestColumns.floats((0..<count).map { Double($0) / 2 }),
        TestColumns.bools((0..<count).map { $0 % 3 == 0 }),
        TestColumns.dates((0..<count).map { Int32($0) }),
        TestColumns.texts(
          (0..<count).map { $0 % 9 == 0 ? nil : String(repeating: "é", count: $0 % 20) }),
        TestColumns.coded((0..<count).map { $0 % 2 == 0 ? "a" : nil }, set: ["b", "a"]),
        TestColumns.lists(
          (0..<count).map { $0 % 4 == 0 ? nil : [Int64]($0 % 3 == 0 ? [] : [7, 8]) }),
        TestColumns.nulls(count),
      ]
      for hasMissing in [false, true] {
        var next = 0
        let rows = (0..<taken).map { _ -> UInt32 in
          if hasMissing, random.index(below: 6) == 0 { return .max }
          // Runs of neighbours, now and then a jump.
          next = random.index(below: 4) == 0 ? random.index(below: count) : (next + 1) % count
          return UInt32(next)
        }
        for isStreamed in [false, true] {
          let together = try ColumnValues.gathered(
            vectors.map { .vector($0) }, Buffer(rows), isStreamed: isStreamed, work: work
          ).map { try $0.vector(work) }
          for (vector, gathered) in zip(vectors, together) {
            #expect(gathered.type == vector.type)
            let isSame = rows.indices.allSatisfy { index in
              let row = rows[index]
              let expected = row == .max ? Scalar.null : vector.scalar(at: Int(row))
              return gathered.scalar(at: index).source == expected.source
            }
            #expect(isSame, "\(vector.type.description), \(taken) rows")
          }
        }
      }
    }
  }

  @Test("a gather of a gather reads the base once and nothing in between") func composed() throws {
    let made = Mutex(0)
    let base = Column(count: 4, type: .int, lineage: Lineage(.source("f", column: "x"))) { _ in
      made.withLock { $0 += 1 }
      return TestColumns.ints([10, 20, 30, 40])
    }
    let data = Dataset(rowCount: 4, names: ["x"], columns: [base])
    let inner = data.gathered(Buffer([3, 1, .max]))
    let outer = inner.gathered(Buffer([1, 0, 2, .max]))
    #expect(made.withLock { $0 } == 0)
    let vector = try outer.columns[0].vector(work)
    #expect(TestColumns.spelled(vector) == ["20", "40", "null", "null"])
    #expect(!inner.columns[0].isReady)
    #expect(outer.columns[0].lineage === base.lineage)
    #expect(made.withLock { $0 } == 1)
  }

  @Test("parts are put together by type") func concatenation() throws {
    let ints = try Vector.concatenated([
      TestColumns.ints([1, nil]), TestColumns.nulls(1), TestColumns.ints([2]),
    ])
    #expect(TestColumns.spelled(ints) == ["1", "null", "null", "2"])
    let texts = try Vector.concatenated([
      TestColumns.coded(["a", "b", nil], set: ["a", "b"], type: .category(ordered: false)),
      TestColumns.texts(["c", nil]),
    ])
    #expect(texts.type == .text)
    #expect(TestColumns.spelled(texts) == ["a", "b", "null", "c", "null"])
    let coded = try Vector.concatenated([
      TestColumns.coded(["a", "b"], set: ["a", "b"]),
      TestColumns.coded(["c", "b"], set: ["b", "c"]),
    ])
    #expect(TestColumns.spelled(coded) == ["a", "b", "c", "b"])
    let lists = try Vector.concatenated([
      TestColumns.lists([[1], nil]), TestColumns.lists([[], [2, 3]]),
    ])
    #expect(TestColumns.spelled(lists) == ["[1]", "null", "[]", "[2, 3]"])
    #expect(try Vector.concatenated([]).type == .null)
    #expect(throws: Failure.self) {
      try Vector.concatenated([TestColumns.ints([1]), TestColumns.floats([1])])
    }
  }
}
