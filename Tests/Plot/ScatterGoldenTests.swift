import Describe
import Diagnostics
import Numeric
import Testing

@testable import Plot

@Suite struct ScatterGoldenTests {
  private let budget = AxisColumn.numbers("budget", Films.money.budget, unit: "$")
  private let profit = AxisColumn.numbers("profit", Films.money.profit, unit: "$")

  @Test("points with a fitted line and nulls") func fitted() throws {
    let figure = try Figure.scatter(budget, profit, options: [("fit", .bool(true))])
    Golden.check("scatter-fit", Golden.text(figure, widths: [40, 80]))
  }

  @Test("logarithmic axes") func logarithmic() throws {
    let figure = try Figure.scatter(
      budget, profit, options: [("log", .text("xy")), ("fit", .bool(true))])
    Golden.check("scatter-log", Golden.text(figure))
  }

  @Test("crowded cells show how many") func density() throws {
    var stream = SeededStream(seed: 5)
    let x = (0..<20_000).map { _ in stream.normal() * 20 + 105 }
    let y = x.map { 6 + ($0 - 105) / 60 + stream.normal() }
    let figure = try Figure.scatter(
      .numbers("runtime", x, unit: "min"), .numbers("rating", y))
    Golden.check("scatter-density", Golden.text(figure))
    let dots = try Figure.scatter(
      .numbers("runtime", x), .numbers("rating", y), options: [("density", .bool(false))])
    #expect(!dots.lines(width: 80, charset: .block).joined().contains("points in a cell"))
  }

  @Test("series by color") func colored() throws {
    let figure = try Figure.scatter(
      budget, profit,
      color: .categories("length", (0..<600).map { ["long", "short", nil][$0 % 3] }))
    Golden.check("scatter-color", Golden.text(figure))
  }

  @Test("no row, no pair, one point") func degenerate() throws {
    let empty = try Figure.scatter(.numbers("x", []), .numbers("y", []))
    #expect(empty.summary == "Nothing to draw: no rows.")
    let apart = try Figure.scatter(.numbers("x", [1, nil]), .numbers("y", [nil, 2]))
    #expect(apart.summary == "Nothing to draw: no row has both x and y.")
    let one = try Figure.scatter(
      .numbers("x", [3]), .numbers("y", [4]), options: [("fit", .bool(true))])
    Golden.check("scatter-one", Golden.text(one, widths: [40]))
  }
}
