import Diagnostics
import Numeric
import Testing

@testable import Frame

@Suite struct EvaluateTests {
  let work = Work(budget: Budget(threads: 2))
  let data = dataset([
    ("a", .ints([1, 2, nil, 4])), ("b", .ints([0, 1, 2, 0])),
    ("g", .texts(["x", "y", "x", nil])),
  ])

  func column(_ name: String, optional: Bool = false) -> ColumnExpression {
    .init(.column(name, optional: optional))
  }

  func call(_ name: String, _ arguments: ColumnExpression...) throws -> ColumnExpression {
    .init(.call(try #require(ElementFunctions.named(name)), arguments))
  }

  func literal(_ value: Scalar) -> ColumnExpression { .init(.literal(value)) }

  func total(_ name: String, _ column: String) throws -> ColumnExpression {
    .init(
      .aggregate(
        try #require(AggregateFunctions.named(name)), [self.column(column)], over: .init()))
  }

  func rows(_ expression: ColumnExpression) throws -> [String] {
    try expression.vector(on: data, work: work).scalars.map(\.source)
  }

  @Test func constantsAreRepeated() throws {
    #expect(try rows(literal(.int(3))) == ["3", "3", "3", "3"])
    #expect(try rows(literal(.text("q"))).last == "\"q\"")
    #expect(try rows(column("none", optional: true)) == ["null", "null", "null", "null"])
    #expect(try rows(total("sum", "a")) == ["7", "7", "7", "7"])
    #expect(
      try rows(.init(.list([column("a"), literal(.float(0.5))])))
        == ["[1.0, 0.5]", "[2.0, 0.5]", "[null, 0.5]", "[4.0, 0.5]"])
  }

  @Test func armsAreComputedWhereTheyAreReached() throws {
    let share = try call("/", column("a"), column("b"))
    let isZero = try call("==", column("b"), literal(.int(0)))
    let guarded = ColumnExpression(.conditional([(isZero, literal(.int(-1)))], otherwise: share))
    #expect(try rows(guarded) == ["-1.0", "2.0", "null", "-1.0"])
    #expect(work.takeRemarks().isEmpty)
    // Aggregates in an arm still see all rows.
    let all = try ColumnExpression(
      .conditional([(isZero, total("sum", "a"))], otherwise: literal(.null)))
    #expect(try rows(all) == ["7", "null", "null", "7"])
  }

  @Test func groupsNeedAggregates() throws {
    let grouping = try Grouping.of(
      [data.column("g").vector(work)], rowCount: data.rowCount, work: work)
    let ratio = try call("/", total("sum", "a"), total("count", "b"))
    let found = try ratio.groupedVector(on: data, grouping: grouping, work: work)
    #expect(found.scalars.map(\.source) == ["0.5", "2.0", "4.0"])
    let failure = try #require(
      #expect(throws: Failure.self) {
        try call("+", total("sum", "a"), column("b"))
          .groupedVector(on: data, grouping: grouping, work: work)
      })
    #expect(failure.code == "needs-aggregate")
    let isBig = try call(">", total("sum", "a"), literal(.int(1)))
    let named = ColumnExpression(
      .conditional([(isBig, literal(.text("big")))], otherwise: literal(.text("small"))))
    #expect(
      try named.groupedVector(on: data, grouping: grouping, work: work).scalars.map(\.source)
        == ["\"small\"", "\"big\"", "\"big\""])
  }

  @Test func failuresKnowTheirPlace() throws {
    let source = SourceFile(name: "t", text: ".a + .nothing")
    var missing = column("nothing")
    missing.span = Span(source, 5, 13)
    var sum = try call("+", column("a"), missing)
    sum.span = Span(source, 0, 13)
    let failure = try #require(#expect(throws: Failure.self) { try rows(sum) })
    #expect(failure.code == "unknown-column")
    #expect(failure.span == missing.span)
    #expect(throws: Failure.self) { try sum.type(on: data) }
    let changing = try call("round", column("a"), column("b"))
    let needs = try #require(#expect(throws: Failure.self) { try rows(changing) })
    #expect(needs.code == "needs-constant")
  }

  @Test func expressionsReadAsTheyAreWritten() throws {
    let x = column("a")
    let sum = try call("+", x, literal(.int(1)))
    #expect(try call("*", sum, x).text == "(.a + 1) * .a")
    #expect(try call("-", x, sum).text == ".a - (.a + 1)")
    #expect(try call("upper", column("odd name")).text == ".\"odd name\".upper()")
    #expect(try call("is_null", x).text == ".a == null")
    #expect(
      try call("in_range", x, literal(.int(1)), literal(.null), literal(.bool(true))).text
        == ".a in 1..")
    #expect(try ColumnExpression(.named(total("sum", "a"), "s")).text == "sum(.a) as s")
    #expect(ColumnExpression(.named(x, "s")).outputName == "s")
    #expect(x.outputName == "a")
    #expect(try sum.type(on: data) == .int)
    #expect(try total("mean", "a").containsAggregate)
    #expect(try sum.inputs(on: data).count == 1)
  }
}
