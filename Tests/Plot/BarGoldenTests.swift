import Describe
import Diagnostics
import Testing

@testable import Plot

@Suite struct BarGoldenTests {
  private let genre = AxisColumn.categories("genre", Films.genres.map(\.name))
  private let count = AxisColumn.ints("n", Films.genres.map(\.count))

  @Test("bars of categories, the longest first, the rest as other") func categories() throws {
    let figure = try Figure.bar(
      genre, count, options: [("title", .text("Films by genre")), ("limit", .int(10))])
    Golden.check("bar-categories", Golden.text(figure, widths: [40, 80]))
  }

  @Test("bars sorted by their names, with a caption") func sorted() throws {
    let figure = try Figure.bar(
      genre, count, options: [("sort", .text("label")), ("caption", .text("Counted per film."))])
    Golden.check("bar-sort-label", Golden.text(figure))
    let data = try Figure.bar(genre, count, options: [("sort", .text("data"))])
    #expect(data.table[0].labelsInOrder == Films.genres.map(\.name))
  }

  @Test("nine classes of 28 years, stacked") func stackedYears() throws {
    let rows = Films.classRows
    let figure = try Figure.bar(
      .ints("year", rows.map(\.year)), .ints("n", rows.map(\.count)),
      color: .categories("class", rows.map(\.name), order: Films.classes),
      options: [("stack", .bool(true)), ("title", .text("Class distribution for each year"))])
    Golden.check("bar-stack-years", Golden.text(figure, widths: [40, 80, 120]))
  }

  @Test("few stacked bars lie") func stackedLying() throws {
    let rows = Films.classRows.filter { $0.year > 2008 }
    let figure = try Figure.bar(
      .ints("year", rows.map(\.year)), .ints("n", rows.map(\.count)),
      color: .categories("class", rows.map(\.name), order: Films.classes),
      options: [("stack", .bool(true))])
    Golden.check("bar-stack-lying", Golden.text(figure))
  }

  @Test("bars side by side") func grouped() throws {
    let rows = Films.classRows.filter { $0.year > 2010 }
    let lying = try Figure.bar(
      .categories("class", rows.map(\.name), order: Films.classes), .ints("n", rows.map(\.count)),
      color: .ints("year", rows.map(\.year)))
    Golden.check("bar-grouped", Golden.text(lying))
    let two = Films.classRows.filter { $0.name == "hit" || $0.name == "flop" }
    let standing = try Figure.bar(
      .ints("year", two.map(\.year)), .ints("n", two.map(\.count)),
      color: .categories("class", two.map(\.name)))
    Golden.check("bar-grouped-years", Golden.text(standing, widths: [120]))
  }

  @Test("values below zero, lying and standing") func negative() throws {
    let lying = try Figure.bar(
      .categories("film", ["Avatar", "John Carter", "Heat", "Cutthroat Island"]),
      .numbers("profit", [2.55e9, -165e6, 127e6, -88e6], unit: "$"))
    Golden.check("bar-negative", Golden.text(lying, widths: [60]))
    let standing = try Figure.bar(
      .ints("year", Array(1990...2005)),
      .numbers("profit", (0..<16).map { Double($0 * 37 % 23) - 9 }), options: [("height", .int(12))]
    )
    Golden.check("bar-negative-years", Golden.text(standing, widths: [60]))
  }

  @Test("months of dates, with one missing") func months() throws {
    let days = (0..<24).filter { $0 != 7 }.map {
      Int(CivilTime.days(year: 2010 + $0 / 12, month: $0 % 12 + 1, day: 1))
    }
    let figure = try Figure.bar(
      .dates("month", days: days), .numbers("spend", days.map { Double($0 % 97) * 1e6 }, unit: "$"))
    Golden.check("bar-months", Golden.text(figure))
  }

  @Test("labels of other scripts, emoji, marks, nulls and control characters") func scripts() throws
  {
    let figure = try Figure.bar(
      .categories(
        "題名",
        [
          "千と千尋の神隠し", "기생충", "🎬 Film 👩\u{200D}👩\u{200D}👧", "Ame\u{301}lie", nil, "क्षि",
          "a\u{1B}[31mred", "",
        ]),
      .numbers("売上", [305.1, 257, 120.5, 174, 3, nil, 20, 11]),
      options: [("title", .text("興行収入 🎬"))])
    Golden.check("bar-scripts", Golden.text(figure, widths: [40, 60]))
  }

  @Test("vertical bars of categories when asked") func vertical() throws {
    let figure = try Figure.bar(
      .categories("size", ["low", "mid", "high"], order: ["low", "mid", "high"]),
      .ints("n", [5, 9, 2]), options: [("direction", .text("vertical")), ("height", .int(6))])
    Golden.check("bar-vertical", Golden.text(figure, widths: [60]))
  }

  @Test("nothing to draw") func empty() throws {
    let none = try Figure.bar(.categories("genre", []), .ints("n", []))
    Golden.check("bar-empty", Golden.text(none, widths: [40]))
    let nulls = try Figure.bar(.categories("genre", ["Drama"]), .ints("n", [nil]))
    Golden.check("bar-nulls", Golden.text(nulls, widths: [40]))
  }
}

extension AxisColumn {
  /// The label of each row; nil for null.
  var labelsInOrder: [String?] {
    guard case .categories(let codes, let labels, _) = values else { return [] }
    return codes.map { $0 < 0 ? nil : labels[Int($0)] }
  }
}
