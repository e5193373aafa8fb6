import Diagnostics
import Numeric
import Testing

@testable import Frame

/// Calls an aggregate on columns, all rows one group unless codes are given.
func aggregate(
  _ name: String, _ columns: Vector..., by codes: [UInt32]? = nil, groups: Int = 1,
  work: Work = Work(budget: Budget(threads: 2))
) throws -> [String] {
  let function = try #require(AggregateFunctions.named(name))
  let count = columns.map(\.count).max() ?? codes?.count ?? 0
  return try function.evaluate(columns, codes.map { Buffer($0) }, groups, count, work)
    .scalars.map(\.source)
}

func number(_ texts: [String]) throws -> Double {
  let text = try #require(texts.first)
  return try #require(Double(text))
}

@Suite struct AggregateTests {
  let values = Vector.floats([1.5, 2.25, nil, 10, 3.75, -4])
  let codes: [UInt32] = [0, 1, 0, 1, 0, 2]

  @Test func sumsAndCounts() throws {
    #expect(try aggregate("sum", values) == ["13.5"])
    #expect(try aggregate("sum", values, by: codes, groups: 3) == ["5.25", "12.25", "-4.0"])
    #expect(try aggregate("count", values, by: codes, groups: 3) == ["2", "2", "1"])
    #expect(try aggregate("n_null", values, by: codes, groups: 3) == ["1", "0", "0"])
    #expect(try aggregate("count", by: codes, groups: 3) == ["3", "2", "1"])
    #expect(try aggregate("mean", .ints([1, 2, nil, 6])) == ["3.0"])
  }

  @Test func nothingSumsToNull() throws {
    #expect(try aggregate("sum", .ints([nil, nil])) == ["null"])
    #expect(try aggregate("sum", .ints([])) == ["null"])
    #expect(try aggregate("mean", .floats([])) == ["null"])
    #expect(try aggregate("min", .texts([nil])) == ["null"])
    #expect(try aggregate("count", .texts([nil])) == ["0"])
    #expect(try aggregate("any", .bools([nil])) == ["null"])
    for function in AggregateFunctions.all where function.description.parameters.count == 1 {
      let result = try function.evaluate(
        [.nulls(.null, count: 3)], nil, 1, 3, Work(budget: Budget(threads: 1)))
      #expect(result.count == 1, "\(function.name)")
    }
  }

  @Test func sumsAreExact() throws {
    #expect(try aggregate("sum", .ints([.max, 1, -1])) == ["9223372036854775807"])
    #expect(throws: Failure.self) { try aggregate("sum", .ints([.max, 1])) }
    #expect(try aggregate("sum", .floats([1e100, 1, -1e100])) == ["1.0"])
    #expect(try aggregate("sum", .floats([1e308, 1e308])) == ["null"])
  }

  /// pandas 3: `pd.Series([1.5, 2.25, None, 10, 3.75, -4, 8]).std()` and the like.
  @Test func momentsAgreeWithPandas() throws {
    let sample = Vector.floats([1.5, 2.25, nil, 10, 3.75, -4, 8])
    let expected = [
      "std": 4.9866488413228645, "var": 24.866666666666667, "skew": -0.23503611295211932,
      "kurt": -0.13149470320709566,
    ]
    for name in ["std", "var", "skew", "kurt"] {
      #expect(abs(try number(aggregate(name, sample)) - (expected[name] ?? 0)) < 1e-12, "\(name)")
    }
    #expect(try aggregate("std", .floats([1])) == ["null"])
    #expect(try aggregate("skew", .floats([1, 2])) == ["null"])
    #expect(try aggregate("kurt", .floats([1, 2, 3])) == ["null"])
  }

  @Test func quantilesAreType7() throws {
    let sample = Vector.floats([1.5, 2.25, nil, 10, 3.75, -4, 8])
    #expect(try aggregate("median", sample) == ["3.0"])
    #expect(try aggregate("quantile", sample, .floats([0.1])) == ["-1.25"])
    #expect(try aggregate("median", .ints([3, 1, 2, 10]), by: [0, 0, 0, 0]) == ["2.5"])
    #expect(throws: Failure.self) { try aggregate("quantile", sample, .floats([1.5])) }
  }

  @Test func correlationSkipsIncompleteRows() throws {
    let x = Vector.floats([1, 2, nil, 4, 5])
    let y = Vector.ints([2, 1, 9, 5, nil])
    #expect(abs(try number(aggregate("corr", x, y)) - 0.8386278693775346) < 1e-12)
    #expect(try aggregate("corr", .floats([1, 1]), .floats([1, 2])) == ["null"])
  }

  @Test func pickedValues() throws {
    let texts = Vector.texts(["b", nil, "a", "b", "é"])
    #expect(try aggregate("first", texts) == ["\"b\""])
    #expect(try aggregate("last", texts) == ["\"é\""])
    #expect(try aggregate("mode", texts) == ["\"b\""])
    #expect(try aggregate("min", texts) == ["\"a\""])
    #expect(try aggregate("max", texts) == ["\"é\""])
    #expect(try aggregate("n_unique", texts) == ["3"])
    #expect(try aggregate("list", texts) == ["[\"b\", \"a\", \"b\", \"é\"]"])
    #expect(try aggregate("n_unique", texts, by: [1, 1, 1, 0, 0], groups: 2) == ["2", "2"])
    let ordered = Vector.category([2, 0, nil, 1], of: ["low", "mid", "high"], ordered: true)
    #expect(try aggregate("min", ordered) == ["\"low\""])
    #expect(try aggregate("max", ordered) == ["\"high\""])
  }

  @Test func skippedNullsAreTold() throws {
    let work = Work(budget: Budget(threads: 1))
    _ = try aggregate("sum", values, work: work)
    #expect(work.takeRemarks().map(\.message) == ["`sum` skipped 1 null"])
  }

  @Test func groupsAgreeWithASlowCount() throws {
    var random = SeededStream(seed: 11)
    let count = 5000
    let groups = 37
    let codes = (0..<count).map { _ in UInt32(random.index(below: groups)) }
    let data: [Int64?] = (0..<count).map { _ in
      random.index(below: 9) == 0 ? nil : Int64(random.index(below: 200)) - 100
    }
    var lists = [[Int64]](repeating: [], count: groups)
    for (code, value) in zip(codes, data) { if let value { lists[Int(code)].append(value) } }
    let column = Vector.ints(data)
    func expected(_ value: ([Int64]) -> String) -> [String] { lists.map(value) }
    #expect(
      try aggregate("sum", column, by: codes, groups: groups)
        == expected { "\($0.reduce(0, +))" })
    #expect(
      try aggregate("max", column, by: codes, groups: groups) == expected { "\($0.max() ?? 0)" })
    #expect(
      try aggregate("n_unique", column, by: codes, groups: groups)
        == expected { "\(Set($0).count)" })
    #expect(
      try aggregate("median", column, by: codes, groups: groups)
        == expected { list in
          let sorted = list.sorted()
          return "\(Double(sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2)"
        })
  }
}
