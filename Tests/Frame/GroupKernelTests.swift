import Numeric
import Testing

@testable import Frame

/// The fast ways of grouping and of reducing groups, against slow ones.
@Suite struct GroupKernelTests {
  private let work = Work(budget: Budget(threads: 2))

  /// Values that repeat with no simple pattern.
  private func mixed(_ count: Int, below limit: UInt64) -> [UInt64] {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33 % limit
    }
  }

  /// Sums in one word and in two give the same; the bound between them is where a sum might not fit.
  @Test(arguments: [Int64(1), 1 << 40, .max / 300_000, .max / 299_999, .max])
  func sums(_ largest: Int64) throws {
    let count = 300_000
    let codes = mixed(count, below: 7).map { UInt32($0) }
    let values = (0..<count).map { row -> Int64? in
      if row % 3 == 0 { return nil }
      let other: Int64 = largest - Int64(row % 5)
      return row % 2 == 0 ? largest : -other
    }
    let call = AggregateCall(
      name: "sum", arguments: [.ints(values)], groups: Buffer(codes), groupCount: 7,
      rowCount: count, work: work)
    guard case .int(let ints) = call[0].storage else { return }
    let sums = try call.intSums(ints, call[0].validity)
    var expected = [Int128](repeating: 0, count: 7)
    var counts = [Int](repeating: 0, count: 7)
    for (code, value) in zip(codes, values) {
      guard let value else { continue }
      expected[Int(code)] += Int128(value)
      counts[Int(code)] += 1
    }
    #expect(sums.map(\.sum) == expected)
    #expect(sums.map(\.count) == counts)
  }

  @Test(arguments: [1, 2, 5, 1000, 60_000]) func denseKeys(_ radix: Int) throws {
    // Some codes never come, so that no part of the rows can end early.
    let codes = mixed(200_000, below: UInt64(radix)).map { UInt32($0 == 3 ? 0 : $0) }
    let found = try DistinctKeys.dense(Buffer(codes), radix: radix, work: work)
    var numbers: [UInt32: UInt32] = [:]
    var firsts: [UInt32] = []
    let expected = codes.enumerated().map { row, code -> UInt32 in
      if let known = numbers[code] { return known }
      let number = UInt32(firsts.count)
      numbers[code] = number
      firsts.append(UInt32(row))
      return number
    }
    #expect(found.codes.array == expected)
    #expect(found.firstRows.array == firsts)
  }

  @Test func selection() {
    for (count, limit) in [(1, 5), (2, 2), (17, 3), (100, 1000), (5000, 4), (5000, 1 << 30)] {
      let values = mixed(count, below: UInt64(limit)).map { Double($0) }
      let sorted = values.sorted()
      for rank in [0, count / 3, count / 2, count - 1] {
        var open = values
        open.withUnsafeMutableBufferPointer { $0.select(rank) }
        #expect(open[rank] == sorted[rank])
        #expect(open[..<rank].allSatisfy { $0 <= open[rank] })
        #expect(open[rank...].allSatisfy { $0 >= open[rank] })
        #expect(open.sorted() == sorted)
      }
    }
  }

  @Test func whatWordsMakeIsCoded() throws {
    let rows = (0..<1000).map { Int64($0) }
    let data = Dataset(
      rowCount: 1000, names: ["x"],
      columns: [Column(.ints(rows), lineage: Lineage(.computed("test")))])
    let less = try #require(ElementFunctions.named("<"))
    let x = ColumnExpression(.column("x", optional: false))
    let word = ColumnExpression(
      .conditional(
        [
          (
            ColumnExpression(.call(less, [x, ColumnExpression(.literal(.int(10)))])),
            ColumnExpression(.literal(.text("few")))
          )
        ], otherwise: ColumnExpression(.literal(.text("many")))))
    let vector = try word.vector(on: data, work: work)
    guard case .coded(_, let set) = vector.storage else {
      Issue.record("a column of two words holds each text by itself")
      return
    }
    #expect(set.count == 2)
    #expect(vector.string(9) == "few")
    #expect(vector.string(10) == "many")
  }
}
