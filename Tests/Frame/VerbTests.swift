import Diagnostics
import Numeric
import Testing

@testable import Frame

@Suite("verbs") struct VerbTests {
  let work = Work.forTest
  let films = TestColumns.dataset([
    ("title", TestColumns.texts(["Heat", "Alien", "Brazil", "Diva"])),
    ("year", TestColumns.ints([1995, 1979, 1985, nil])),
    ("gross", TestColumns.floats([187.5, nil, 9.9, 9.9])),
  ])

  @Test("filter keeps true only and says what was null") func filter() throws {
    let condition = try Expr.call(">", Expr.column("year"), Expr.literal(.int(1980)))
    let kept = try films.filtered(where: condition, work: work)
    #expect(try kept.spelledRows(work) == ["Heat 1995 187.5", "Brazil 1985 9.9"])
    #expect(
      work.takeMessages() == ["filter: 4 -> 2 rows, 1 dropped because the condition was null"])
  }

  @Test("a filter by something that is no condition is an error that says so") func noCondition() {
    let error = #expect(throws: Failure.self) {
      try films.filtered(where: Expr.column("year"), work: work)
    }
    #expect(error?.code == "wrong-type")
    #expect(error?.blames == "where")
    #expect(error?.message == "`filter` needs a condition, but `.year` is int")
  }

  @Test("many rows are filtered as few are") func longFilter() throws {
    let count = 150_001
    let data = TestColumns.dataset([("x", TestColumns.ints((0..<count).map { Int64($0 % 10) }))])
    let condition = try Expr.call("<", Expr.column("x"), Expr.literal(.int(3)))
    let kept = try data.filtered(where: condition, work: work)
    let expected = (0..<count).filter { $0 % 10 < 3 }.map { Int64($0 % 10) }
    #expect(kept.rowCount == expected.count)
    guard case .int(let values) = try kept.columns[0].vector(work).storage else { return }
    #expect(Array(values.elements) == expected)
  }

  @Test("with sees the columns as they were") func with() throws {
    let swapped = try films.with(
      [("year", Expr.column("gross")), ("gross", Expr.column("year"))], work: work)
    #expect(swapped.names == ["title", "year", "gross"])
    #expect(try swapped.spelledRows(work)[0] == "Heat 187.5 1995")
    let computed = try films.with(
      [("late", try Expr.call(">", Expr.column("year"), Expr.literal(.int(1984))))], work: work)
    #expect(computed.names == ["title", "year", "gross", "late"])
    #expect(computed.columns[3].lineage.derives(from: films.columns[1].lineage))
    #expect(!computed.columns[3].lineage.derives(from: films.columns[2].lineage))
    #expect(throws: Failure.self) {
      try films.with([("a", Expr.column("year")), ("a", Expr.column("gross"))], work: work)
    }
  }

  @Test("select, drop and rename") func columns() throws {
    let selected = try films.selecting(
      [Expr.column("gross"), Expr.named(Expr.column("title"), "name")], work: work)
    #expect(selected.names == ["gross", "name"])
    let unnamed = #expect(throws: Failure.self) {
      try films.selecting(
        [try Expr.call("+", Expr.column("year"), Expr.literal(.int(1)))], work: work)
    }
    #expect(unnamed?.code == "unnamed-column")
    #expect(unnamed?.help == "write `.year + 1 as name`")
    #expect(try films.dropping(["year"]).names == ["title", "gross"])
    let unknown = #expect(throws: Failure.self) { try films.dropping(["yaer"]) }
    #expect(unknown?.help == "did you mean `.year`?")
    #expect(try films.renamed([(new: "y", old: "year")]).names == ["title", "y", "gross"])
    #expect(throws: Failure.self) { try films.renamed([(new: "title", old: "year")]) }
  }

  @Test("head, tail and slice cut to what is there") func slices() throws {
    #expect(try films.head(1).spelledRows(work) == ["Heat 1995 187.5"])
    #expect(films.head(10).rowCount == 4)
    #expect(films.head(-1).rowCount == 0)
    #expect(try films.tail(1).spelledRows(work) == ["Diva null 9.9"])
    #expect(films.slice(2..<99).rowCount == 2)
    #expect(films.head(0).tail(3).rowCount == 0)
  }

  @Test("unique keeps first rows, a null equals a null") func unique() throws {
    let data = TestColumns.dataset([
      ("id", TestColumns.ints([1, nil, 1, nil, 2])), ("x", TestColumns.ints([1, 2, 3, 4, 5])),
    ])
    #expect(
      try data.unique(on: [Expr.column("id")], work: work).spelledRows(work)
        == ["1 1", "null 2", "2 5"])
    #expect(
      work.takeMessages() == ["unique: 5 -> 3 rows, 2 dropped as repeats of `.id`, 1 of them null"])
    #expect(try data.unique(on: [], work: work).rowCount == 5)
    #expect(try !data.isUnique([Expr.column("id")], work: work))
    #expect(try data.isUnique([Expr.column("id"), Expr.column("x")], work: work))
    let lists = TestColumns.dataset([
      ("g", TestColumns.lists([[1, 2], [2, 1], [1, 2], nil, []]))
    ])
    #expect(try lists.unique(on: [], work: work).rowCount == 4)
  }

  @Test("explode keeps rows without elements and warns when done twice") func explode() throws {
    let data = TestColumns.dataset([
      ("id", TestColumns.ints([1, 2, 3, 4])),
      ("genres", TestColumns.lists([[7, 8], nil, [], [9]])),
    ])
    let long = try data.exploded("genre", Expr.column("genres"), work: work)
    #expect(long.names == ["id", "genres", "genre"])
    #expect(
      try long.spelledRows(work) == [
        "1 [7, 8] 7", "1 [7, 8] 8", "2 null null", "3 [] null", "4 [9] 9",
      ])
    #expect(long.explodedBy == ["genre"])
    #expect(long.columns[2].lineage.derives(from: data.columns[1].lineage))
    #expect(
      work.takeMessages() == [
        "explode: 4 -> 5 rows, one for each element of `.genres`, 2 rows without elements kept with null"
      ])
    _ = try long.head(2).exploded("genre", Expr.column("genres"), work: work)
    #expect(work.takeRemarks().first?.code == "exploded-twice")
    #expect(throws: Failure.self) { try data.exploded("x", Expr.column("id"), work: work) }
  }

  @Test("count and aggregates by keys") func aggregates() throws {
    let data = TestColumns.dataset([
      ("k", TestColumns.texts(["b", nil, "a", "b", "a", "b"])),
      ("x", TestColumns.floats([1, 2, nil, 4, 5, 6])),
    ])
    let counted = try data.count(by: [Expr.column("k")], work: work)
    #expect(counted.names == ["k", "n"])
    #expect(try counted.spelledRows(work) == ["b 3", "a 2", "null 1"])
    #expect(work.takeMessages() == ["count: 6 -> 3 rows, 1 with a null key"])
    // pandas: df.groupby("k", dropna=False, sort=False).x.agg(["sum", "mean"])
    let sum = try Expr.aggregate("sum", Expr.column("x"))
    let mean = try Expr.aggregate("mean", Expr.column("x"))
    let byKey = try data.aggregated([("s", sum), ("m", mean)], by: [Expr.column("k")], work: work)
    #expect(
      try byKey.spelledRows(work) == ["b 11.0 3.6666666666666665", "a 5.0 5.0", "null 2.0 2.0"])
    #expect(try data.aggregated([("s", sum)], by: [], work: work).spelledRows(work) == ["18.0"])
    #expect(try data.head(0).aggregated([("s", sum)], by: [], work: work).rowCount == 1)
    #expect(try data.head(0).count(by: [Expr.column("k")], work: work).rowCount == 0)
    #expect(throws: Failure.self) { try data.count(by: [Expr.column("k")], name: "k", work: work) }
  }

  @Test("grouping exploded rows by something else is a warning") func explodedRows() throws {
    let data = TestColumns.dataset([
      ("year", TestColumns.ints([1, 2])), ("genres", TestColumns.lists([[7, 8], [7]])),
    ])
    let long = try data.exploded("genre", Expr.column("genres"), work: work)
    _ = work.takeRemarks()
    _ = try long.count(by: [Expr.column("genre"), Expr.column("year")], work: work)
    #expect(work.takeRemarks().map(\.code) == ["count"])
    _ = try long.count(by: [Expr.column("year")], work: work)
    #expect(work.takeRemarks().map(\.code) == ["exploded-rows", "count"])
  }

  @Test("append matches columns by name") func append() throws {
    let other = TestColumns.dataset([
      ("year", TestColumns.ints([2001])), ("votes", TestColumns.ints([5])),
    ])
    let both = try films.appended(other, work: work)
    #expect(both.names == ["title", "year", "gross", "votes"])
    #expect(
      try both.spelledRows(work).suffix(2) == ["Diva null 9.9 null", "null 2001 null 5"])
    let clash = TestColumns.dataset([("year", TestColumns.texts(["x"]))])
    let error = #expect(throws: Failure.self) { try films.appended(clash, work: work) }
    #expect(error?.message == "column `.year`: int and text cannot be put into one column")
  }

  @Test("verbs of an empty dataset and one without columns") func empty() throws {
    let none = Dataset(rowCount: 0, names: [], columns: [])
    #expect(try none.unique(on: [], work: work).rowCount == 0)
    #expect(try none.sorted(by: [], work: work).rowCount == 0)
    #expect(try none.appended(films, work: work).rowCount == 4)
    let noRows = films.head(0)
    #expect(try noRows.sorted(by: [SortKey(Expr.column("year"))], work: work).rowCount == 0)
    #expect(
      try noRows.top(3, by: SortKey(Expr.column("year"), descending: true), within: [], work: work)
        .rowCount == 0)
  }
}
