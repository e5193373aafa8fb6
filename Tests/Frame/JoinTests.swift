import Diagnostics
import Numeric
import Testing

@testable import Frame

@Suite("joins") struct JoinTests {
  let work = Work.forTest
  let films = TestColumns.dataset([
    ("id", TestColumns.ints([3, 1, nil, 2, 7])),
    ("title", TestColumns.texts(["c", "a", "x", "b", "z"])),
  ])
  let votes = TestColumns.dataset([
    ("film", TestColumns.ints([1, 3, nil, 9, 2])), ("n", TestColumns.ints([10, 30, 0, 90, 20])),
  ])
  private var on: [ColumnExpression] {
    get throws { [try Expr.call("==", Expr.column("id"), Expr.right("film"))] }
  }

  @Test("left keeps every left row and says what matched") func left() throws {
    let joined = try films.joined(with: votes, on: on, work: work)
    #expect(joined.names == ["id", "title", "film", "n"])
    #expect(
      try joined.spelledRows(work) == [
        "3 c 3 30", "1 a 1 10", "null x null null", "2 b 2 20", "7 z null null",
      ])
    #expect(
      work.takeMessages() == [
        "join: 5 -> 5 rows, 3 matched, 2 rows unmatched on the left (1 with a null key), "
          + "2 rows on the right"
      ])
  }

  @Test("inner, right, outer, semi, anti and cross") func kinds() throws {
    func rows(_ kind: JoinKind) throws -> [String] {
      try films.joined(with: votes, on: on, how: kind, work: work).spelledRows(work)
    }
    #expect(try rows(.inner) == ["3 c 3 30", "1 a 1 10", "2 b 2 20"])
    #expect(
      try rows(.right) == [
        "3 c 3 30", "1 a 1 10", "2 b 2 20", "null null null 0", "null null 9 90",
      ])
    #expect(
      try rows(.outer) == [
        "3 c 3 30", "1 a 1 10", "null x null null", "2 b 2 20", "7 z null null",
        "null null null 0", "null null 9 90",
      ])
    #expect(try rows(.semi) == ["3 c", "1 a", "2 b"])
    #expect(try rows(.anti) == ["null x", "7 z"])
    let crossed = try films.head(2).joined(with: votes.head(2), on: [], how: .cross, work: work)
    #expect(
      try crossed.spelledRows(work) == ["3 c 1 10", "3 c 3 30", "1 a 1 10", "1 a 3 30"])
  }

  @Test("a key of the same name stands once and is complete in an outer join") func shared() throws
  {
    let other = try votes.renamed([(new: "id", old: "film")])
    let joined = try films.joined(with: other, on: [Expr.column("id")], how: .outer, work: work)
    #expect(joined.names == ["id", "title", "n"])
    #expect(
      try joined.spelledRows(work).suffix(3) == ["7 z null", "null null 0", "9 null 90"])
    let explicit = try films.joined(
      with: other, on: [try Expr.call("==", Expr.right("id"), Expr.column("id"))], work: work)
    #expect(explicit.names == ["id", "title", "n"])
  }

  @Test("columns of one name need a clash") func clash() throws {
    let other = try votes.renamed([(new: "title", old: "n")])
    let error = #expect(throws: Failure.self) {
      try films.joined(with: other, on: on, work: work)
    }
    #expect(error?.code == "duplicate-column")
    #expect(error?.message == "both sides of the join have `.title`")
    let joined = try films.joined(with: other, on: on, clash: "_votes", work: work)
    #expect(joined.names == ["id", "title", "film", "title_votes"])
  }

  @Test("expectations list the first offending keys") func expectations() throws {
    let twice = try votes.appended(votes.head(1), work: work)
    func failure(_ expect: String?, _ left: Dataset, _ right: Dataset) throws -> Failure? {
      let expectation = try expect.map { try JoinExpectation($0) }
      do {
        _ = try left.joined(with: right, on: on, expect: expectation, work: work)
        return nil
      } catch let failure as Failure {
        return failure
      }
    }
    #expect(try failure("1:1", films, votes) == nil)
    #expect(try failure("1:1", films, twice)?.code == "unexpected-join")
    #expect(
      try failure("n:1", films, twice)?.notes
        == ["repeated on the right by `.id == right.film`: 1 (1 row)"])
    #expect(try failure("1:n", films, twice) == nil)
    #expect(
      try failure("1:1!", films, votes)?.notes
        == ["unmatched on the left by `.id == right.film`: null, 7 (2 rows)"])
    #expect(try failure(nil, films, twice) == nil)
    let double = try films.appended(films, work: work)
    #expect(try failure("n:1", double, votes) == nil)
    #expect(try failure("1:n", double, votes)?.message.contains("left") == true)
    #expect(
      try failure(nil, double, twice)?.message
        == "the join is many to many: keys repeat on both sides")
    #expect(try failure("n:m", double, twice) == nil)
    #expect(throws: Failure.self) { try JoinExpectation("2:1") }
  }

  @Test("conditions that are no equality of both sides are errors") func conditions() throws {
    func code(_ condition: ColumnExpression) -> String? {
      do {
        _ = try films.joined(with: votes, on: [condition], work: work)
        return nil
      } catch let failure as Failure {
        return failure.code
      } catch {
        return nil
      }
    }
    #expect(code(try Expr.call("!=", Expr.column("id"), Expr.right("film"))) == "join-condition")
    #expect(code(try Expr.call("==", Expr.column("id"), Expr.column("title"))) == "join-condition")
    #expect(code(try Expr.call("==", Expr.column("title"), Expr.right("film"))) == "wrong-type")
    #expect(code(Expr.column("title")) == "unknown-column")
  }

  @Test("keys of different kinds match by value") func mixedKeys() throws {
    func matched(_ left: Vector, _ right: Vector) throws -> [String] {
      let joined = try TestColumns.dataset([("a", left)]).joined(
        with: TestColumns.dataset([("b", right)]),
        on: [try Expr.call("==", Expr.column("a"), Expr.right("b"))], how: .inner, work: work)
      return try joined.spelledRows(work)
    }
    #expect(
      try matched(TestColumns.ints([1, 2, 3]), TestColumns.floats([2, 2.5, -0.0])) == ["2 2.0"])
    #expect(
      try matched(TestColumns.floats([-0.0, 1e300]), TestColumns.floats([0.0])) == ["0.0 0.0"])
    let coded = TestColumns.coded(["x", nil, "y"], set: ["y", "q", "x"])
    #expect(try matched(coded, TestColumns.texts(["y", "z", nil])) == ["y y"])
    #expect(try matched(TestColumns.texts(["y", "z", nil]), coded) == ["y y"])
    #expect(
      try matched(coded, TestColumns.coded(["x", "y"], set: ["x", "y"])) == ["x x", "y y"])
    #expect(
      try matched(TestColumns.texts(["\u{E9}"]), TestColumns.texts(["e\u{301}"])) == [])
    #expect(try matched(TestColumns.nulls(2), TestColumns.ints([1])) == [])
    #expect(try matched(TestColumns.ints([.min, .max]), TestColumns.ints([.max, 0])).count == 1)
  }

  @Test("all kinds agree with a slow oracle", arguments: 0..<10) func oracle(seed: Int) throws {
    var random = SeededStream(seed: UInt64(seed) + 500)
    let spread = 1 + random.index(below: 8)
    let keyCount = 1 + random.index(below: 2)
    for (leftCount, rightCount) in [(0, 3), (5, 0), (1, 1), (12, 9), (40, 60)] {
      let left = table(leftCount, keyCount, spread, "l", &random)
      let right = table(rightCount, keyCount, spread, "r", &random)
      let on = (0..<keyCount).map { ("lk\($0)", "rk\($0)") }
      let conditions = try on.map { try Expr.call("==", Expr.column($0.0), Expr.right($0.1)) }
      for kind in JoinKind.allCases where ![.cross, .asof, .nearest].contains(kind) {
        let joined = try left.joined(
          with: right, on: conditions, how: kind, expect: JoinExpectation("n:m"), work: work)
        let expected = try Self.slowJoin(left, right, keyCount, kind, work)
        #expect(try joined.spelledRows(work) == expected)
      }
    }
  }

  private func table(
    _ count: Int, _ keyCount: Int, _ spread: Int, _ side: String, _ random: inout SeededStream
  ) -> Dataset {
    var columns: [(String, Vector)] = []
    for key in 0..<keyCount {
      let picks = (0..<count).map { _ in
        random.index(below: 7) == 0 ? nil : random.index(below: spread)
      }
      let vector =
        key == 0
        ? TestColumns.ints(picks.map { $0.map { Int64($0) * 10_000_000_019 } })
        : TestColumns.texts(picks.map { $0.map { "t\($0)" } })
      columns.append(("\(side)k\(key)", vector))
    }
    columns.append(("\(side)v", TestColumns.ints((0..<count).map { Int64($0) })))
    return TestColumns.dataset(columns)
  }

  static func slowJoin(
    _ left: Dataset, _ right: Dataset, _ keyCount: Int, _ kind: JoinKind, _ work: Work
  ) throws -> [String] {
    let leftRows = try left.spelledRows(work)
    let rightRows = try right.spelledRows(work)
    func key(_ row: String) -> [Substring] { Array(row.split(separator: " ").prefix(keyCount)) }
    func matches(_ a: String, _ b: String) -> Bool {
      key(a) == key(b) && !key(a).contains("null")
    }
    let noLeft = Array(repeating: "null", count: keyCount + 1).joined(separator: " ")
    var out: [String] = []
    for a in leftRows {
      let partners = rightRows.filter { matches(a, $0) }
      switch kind {
      case .semi: if !partners.isEmpty { out.append(a) }
      case .anti: if partners.isEmpty { out.append(a) }
      default:
        out += partners.map { a + " " + $0 }
        if partners.isEmpty, kind == .left || kind == .outer { out.append(a + " " + noLeft) }
      }
    }
    if kind == .right || kind == .outer {
      for b in rightRows where !leftRows.contains(where: { matches($0, b) }) {
        out.append(noLeft + " " + b)
      }
    }
    return out
  }

  @Test("many rows join through partitions as through a table") func large() throws {
    let count = 200_000
    var random = SeededStream(seed: 77)
    let keys = (0..<count).map { Int64($0) * 1_000_003_000_001 }
    var shuffled = keys
    random.shuffle(&shuffled)
    let left = TestColumns.dataset([("a", TestColumns.ints(keys + [5]))])
    let right = TestColumns.dataset([
      ("b", TestColumns.ints(shuffled)), ("v", TestColumns.ints(shuffled.map { -$0 })),
    ])
    let joined = try left.joined(
      with: right, on: [try Expr.call("==", Expr.column("a"), Expr.right("b"))],
      expect: JoinExpectation("1:1"), work: work)
    guard case .int(let values) = try joined.column("v").vector(work).storage else { return }
    #expect(values.elements.prefix(count).elementsEqual(keys.lazy.map { -$0 }))
    #expect(try joined.column("v").vector(work).nullCount == 1)
  }
}
