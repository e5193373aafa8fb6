import Describe
import Diagnostics
import Testing

@testable import Plot

@Suite struct FigureTests {
  @Test("summaries say what is seen") func summaries() throws {
    let years = AxisColumn.ints("year", Array(2005...2016))
    let films = AxisColumn.ints("n", [300, 320, 350, 380, 412, 400, 350, 300, 250, 200, 150, 120])
    #expect(
      try Figure.line(years, [films]).summary == "n peaks in 2009 at 412 and falls to 120 by 2016.")
    #expect(
      try Figure.bar(years, films).summary == "n peaks in 2009 at 412 and falls to 120 by 2016.")
    #expect(
      try Figure.bar(.categories("genre", ["Drama", "Western"]), .ints("n", [2297, 82])).summary
        == "n is highest for Drama at 2,297 and lowest for Western at 82.")
    #expect(
      try Figure.line(.ints("x", [1, 2, 3]), [.ints("y", [1, 2, 3])]).summary
        == "y rises from 1 at 1 to 3 by 3.")
    #expect(
      try Figure.scatter(
        .numbers("budget", [1e6, 2e6, 3e6], unit: "$"), .numbers("profit", [1, 2, 3])
      ).summary
        == "3 points; budget from $1M to $3M, profit from 1 to 3; r = 1.00.")
  }

  @Test("the table holds the numbers behind the marks") func tables() throws {
    let figure = try Figure.bar(
      .categories("genre", ["b", "a", "c", nil]), .numbers("n", [1, 5, 3, 2]),
      options: [("limit", .int(2))])
    #expect(figure.table[0].labelsInOrder == ["a", "c", "other (2 more)"])
    #expect(figure.table[1].numbers == [5, 3, 3])
    let line = try Figure.line(
      .ints("year", [3, 1, 2]), [.numbers("n", [30, nil, 20])],
      color: .categories("kind", ["x", "x", "y"]))
    #expect(line.table.map(\.name) == ["year", "kind", "n"])
    #expect(line.table[1].labelsInOrder == ["x", "x", "y"])
    #expect(line.table[0].numbers == [1, 3, 2])
  }

  @Test("what does not suit is refused with the parameter named") func refusals() throws {
    func failure(_ make: () throws -> Figure) -> Failure? {
      do {
        _ = try make()
        return nil
      } catch { return error as? Failure }
    }
    let names = AxisColumn.categories("genre", ["a", "a"])
    let numbers = AxisColumn.ints("n", [1, 2])
    #expect(failure { try .bar(names, numbers) }?.code == "repeated-bar")
    #expect(failure { try .bar(numbers, names) }?.blames == "y")
    #expect(failure { try .scatter(names, numbers) }?.blames == "x")
    #expect(
      failure { try .line(names, [numbers], options: [("log", .text("x"))]) }?.code == "wrong-type")
    #expect(
      failure { try .line(numbers, [numbers], options: [("log", .text("z"))]) }?.code
        == "bad-argument")
    #expect(
      failure { try .bar(numbers, numbers, options: [("stak", .bool(true))]) }?.help
        == "did you mean `stack`?")
    #expect(failure { try .bar(numbers, .ints("m", [1])) }?.code == "unequal-lengths")
    let many = AxisColumn.ints("id", Array(0..<41))
    #expect(failure { try .line(many, [many], color: many) }?.code == "too-many-series")
    #expect(
      failure {
        try .bar(numbers, .ints("m", [1, -1]), color: names, options: [("stack", .bool(true))])
      }?.code == "negative-stack")
  }

  @Test("bars are as long as their values, whole cells within half a cell") func lengths() throws {
    let values = [100.0, 50, 25, 75, 1]
    let figure = try Figure.bar(
      .categories("k", ["a", "b", "c", "d", "e"]), .numbers("v", values),
      options: [("sort", .text("data"))])
    for width in [40, 80, 200] {
      let cells = figure.lines(width: width, charset: .ascii).dropFirst()
        .map { $0.utf8.count { $0 == UInt8(ascii: "#") } }
      guard let full = cells.first else { continue }
      for (cell, value) in zip(cells, values) {
        #expect(abs(Double(cell) - value / 100 * Double(full)) <= 0.5)
      }
    }
  }

  @Test("colour is written only when asked, and changes no text") func color() throws {
    let figure = try Figure.line(
      .ints("x", Array(0..<30)), [.ints("a", Array(0..<30)), .ints("b", Array(5..<35))],
      options: [("title", .text("t"))])
    let plain = figure.lines(width: 80, charset: .block)
    #expect(!plain.joined().utf8.contains(0x1B))
    for mode in [ColorMode.ansi16, .ansi256, .trueColor] {
      let colored = figure.lines(width: 80, charset: .block, color: mode)
      #expect(colored.joined().utf8.contains(0x1B))
      #expect(colored.map(withoutStyles) == plain)
    }
  }

  @Test("kinds describe themselves by the rules of the catalog") func specs() {
    for kind in PlotKinds.all {
      #expect(kind.description.summary.hasSuffix("."))
      #expect(kind.description.summary.count <= 80)
      for option in kind.options {
        #expect(option.summary.hasSuffix("."))
        if let value = option.defaultValue {
          #expect(throws: Never.self) { try option.checked(value, of: kind.description.name) }
        }
        if let bad = option.constraint.brokenExample {
          #expect(throws: Failure.self) { try option.checked(bad, of: kind.description.name) }
        }
      }
      #expect(PlotKinds.named(kind.description.name) != nil)
    }
  }
}
