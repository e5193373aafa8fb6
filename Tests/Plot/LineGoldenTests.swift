import Describe
import Diagnostics
import Glibc
import Testing

@testable import Plot

@Suite struct LineGoldenTests {
  private let years = Array(1960...2012)
  private var spend: [Double?] {
    years.map { year in
      year == 1975 || year == 1976
        ? nil : 1e6 * pow(1.12, Double(year - 1960)) * (year % 5 == 0 ? 1.3 : 1)
    }
  }

  @Test("one line of money with a gap") func one() throws {
    let figure = try Figure.line(
      .ints("year", years), [.numbers("spend", spend, unit: "$")],
      options: [("title", .text("Yearly investment"))])
    Golden.check("line-one", Golden.text(figure, widths: [40, 80]))
  }

  @Test("a logarithmic axis leaves zero out and says so") func logarithmic() throws {
    var values = spend
    values[3] = 0
    values[4] = -5
    let figure = try Figure.line(
      .ints("year", years), [.numbers("spend", values, unit: "$")], options: [("log", .text("y"))])
    Golden.check("line-log", Golden.text(figure))
  }

  @Test("several lines by color") func byColor() throws {
    let rows = Films.classRows.filter { ["hit", "flop", "blockbuster"].contains($0.name) }
    let figure = try Figure.line(
      .ints("year", rows.map(\.year)), [.ints("n", rows.map(\.count))],
      color: .categories("class", rows.map(\.name)))
    Golden.check("line-color", Golden.text(figure))
  }

  @Test("several columns") func columns() throws {
    let epochs = Array(1...40)
    let figure = try Figure.line(
      .ints("epoch", epochs),
      [
        .numbers("loss", epochs.map { 2.3 / Double($0).squareRoot() }),
        .numbers("recall", epochs.map { 1 - 0.8 / Double($0).squareRoot() }),
      ], options: [("height", .int(12)), ("caption", .text("Validation."))])
    Golden.check("line-columns", Golden.text(figure))
  }

  @Test("dates, unsorted, and a lone point") func dates() throws {
    let days = (0..<90).map { 15_000 + ($0 * 37) % 90 * 3 }
    let values: [Double?] = days.map { day in
      let step = (day - 15_000) / 3
      return (40...44).contains(step) && step != 42 ? nil : 6 + sin(Double(step) / 9)
    }
    let figure = try Figure.line(.dates("day", days: days), [.numbers("rating", values)])
    Golden.check("line-dates", Golden.text(figure))
  }
}
