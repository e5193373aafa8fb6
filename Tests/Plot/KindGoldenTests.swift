import Describe
import Diagnostics
import Numeric
import Testing

@testable import Plot

/// Pictures of the kinds on made-up films.
@Suite struct KindGoldenTests {
  private static let films = MadeFilms()

  private func check(
    _ golden: String, _ kind: String, _ roles: [(role: String, columns: [AxisColumn])],
    _ options: [(name: String, value: OptionValue)] = [], widths: [Int] = [80]
  ) throws {
    let figure = try Figure.make(kind, PlotData(roles), options: options)
    Golden.check(golden, Golden.text(figure, widths: widths))
  }

  @Test("histograms: round bins, bins asked for, equal ratios, series") func histogram() throws {
    let films = Self.films
    try check("histogram-runtime", "histogram", [("x", [films.runtime])], widths: [40, 80])
    try check(
      "histogram-bins", "histogram", [("x", [films.runtime]), ("color", [films.kind])],
      [("bins", .int(12)), ("share", .bool(true))])
    try check("histogram-log", "histogram", [("x", [films.budget])], [("log", .text("x"))])
  }

  @Test("densities, ridges and violins") func densities() throws {
    let films = Self.films
    try check("density-runtime", "density", [("x", [films.runtime])])
    try check("density-color", "density", [("x", [films.runtime]), ("color", [films.kind])])
    try check("ridgeline", "ridgeline", [("x", [films.runtime]), ("y", [films.genre])])
    try check(
      "violin", "violin", [("x", [films.runtime]), ("y", [films.kind])], widths: [40, 80])
  }

  @Test("boxes and strips") func boxes() throws {
    let films = Self.films
    try check(
      "box", "box", [("x", [films.runtime]), ("y", [films.genre])], widths: [40, 80])
    try check(
      "box-log", "box", [("x", [films.budget]), ("y", [films.kind])],
      [("log", .text("x")), ("x_lines", .float(20e6))])
    try check("strip", "strip", [("x", [films.runtime]), ("y", [films.kind])])
  }

  @Test("grids of counts and of values, binned where there are many numbers") func heatmap() throws
  {
    let films = Self.films
    try check(
      "heatmap-counts", "heatmap", [("x", [films.month]), ("y", [films.genre])], widths: [40, 80])
    try check("heatmap-binned", "heatmap", [("x", [films.budget]), ("y", [films.runtime])])
    let rows = Films.classRows
    try check(
      "heatmap-values", "heatmap",
      [
        ("x", [.ints("year", rows.map(\.year))]),
        ("y", [.categories("class", rows.map(\.name), order: Films.classes)]),
        ("value", [.ints("n", rows.map(\.count))]),
      ], widths: [80, 120])
  }

  @Test("areas alone, on each other, as shares") func areas() throws {
    let rows = Films.classRows.filter { ["flop", "average", "hit"].contains($0.name) }
    let roles: [(role: String, columns: [AxisColumn])] = [
      ("x", [.ints("year", rows.map(\.year))]), ("y", [.ints("n", rows.map(\.count))]),
      ("color", [.categories("class", rows.map(\.name))]),
    ]
    try check("area-stack", "area", roles)
    try check("area-share", "area", roles, [("share", .bool(true))])
    let one = rows.filter { $0.name == "hit" }
    try check(
      "area-one", "area",
      [("x", [.ints("year", one.map(\.year))]), ("y", [.ints("n", one.map(\.count))])])
  }

  @Test("panels of bars, points, lines and histograms, shared and free") func facets() throws {
    let films = Self.films
    try check(
      "facet-scatter", "scatter",
      [("x", [films.budget]), ("y", [films.runtime]), ("facet", [films.genre])],
      [("fit", .bool(true))], widths: [40, 80])
    try check(
      "facet-histogram", "histogram", [("x", [films.runtime]), ("facet", [films.kind])],
      [("free", .text("y"))])
    let rows = Films.classRows.filter { $0.year > 2006 }
    let year = AxisColumn.ints("year", rows.map(\.year))
    let count = AxisColumn.ints("n", rows.map(\.count))
    let name = AxisColumn.categories("class", rows.map(\.name), order: Films.classes)
    try check(
      "facet-bar", "bar", [("x", [name]), ("y", [count]), ("facet", [year])], widths: [80, 120])
    try check(
      "facet-line", "line", [("x", [year]), ("y", [count]), ("facet", [name])],
      [("panels", .int(3))])
  }

  @Test("shares, highlights, reference lines, sizes, axes on both sides of zero") func options()
    throws
  {
    let films = Self.films
    let rows = Films.classRows
    let year = AxisColumn.ints("year", rows.map(\.year))
    let count = AxisColumn.ints("n", rows.map(\.count))
    let name = AxisColumn.categories("class", rows.map(\.name), order: Films.classes)
    try check(
      "bar-share", "bar", [("x", [year]), ("y", [count]), ("color", [name])],
      [("share", .bool(true))])
    try check(
      "bar-highlight", "bar",
      [
        ("x", [.categories("genre", Films.genres.map(\.name))]),
        ("y", [.ints("n", Films.genres.map(\.count))]),
      ], [("highlight", .text("Horror")), ("x_lines", .int(1000)), ("limit", .int(12))])
    try check(
      "line-highlight", "line", [("x", [year]), ("y", [count]), ("color", [name])],
      [("highlight", .list([.text("hit")])), ("y_lines", .list([.int(10)]))])
    try check(
      "scatter-size", "scatter",
      [("x", [films.budget]), ("y", [films.profit]), ("size", [films.runtime])],
      [("symlog", .text("y")), ("log", .text("x"))])
  }
}

/// More series and longer names than a figure has room for.
@Suite struct CrowdedGoldenTests {
  private static let countries = (0..<30).map { "country \($0 + 1)" }

  private func check(
    _ golden: String, _ kind: String, _ roles: [(role: String, columns: [AxisColumn])],
    _ options: [(name: String, value: OptionValue)] = [], widths: [Int] = [80]
  ) throws {
    let figure = try Figure.make(kind, PlotData(roles), options: options)
    Golden.check(golden, Golden.text(figure, widths: widths))
  }

  private var rows: (year: AxisColumn, n: AxisColumn, country: AxisColumn) {
    let rows = (0..<30).flatMap { country in
      (2000..<2012).map { (country: country, year: $0, n: 400 / (country + 1) + $0 % 5 * 3) }
    }
    return (
      .ints("year", rows.map(\.year)), .ints("n", rows.map(\.n)),
      .categories("country", rows.map { Self.countries[$0.country] })
    )
  }

  @Test("series beyond the limit are told as other") func others() throws {
    let (year, n, country) = rows
    try check(
      "other-line", "line", [("x", [year]), ("y", [n]), ("color", [country])],
      [("series", .int(4))])
    try check(
      "other-area", "area", [("x", [year]), ("y", [n]), ("color", [country])],
      [("series", .int(3))])
    try check(
      "other-bar", "bar", [("x", [year]), ("y", [n]), ("color", [country])],
      [("series", .int(3)), ("stack", .bool(true))])
    try check(
      "other-histogram", "histogram", [("x", [n]), ("color", [country])], [("series", .int(3))])
    // The sum of all areas is the sum of all rows.
    let figure = try Figure.make(
      "area", PlotData([("x", [year]), ("y", [n]), ("color", [country])]),
      options: [("series", .int(3))])
    #expect(figure.table[1].rowCount == 360)
  }

  @Test("names that have no room are numbered, or told to be in the table") func longNames() throws
  {
    let names = [
      "a country far away beyond the seas and the mountains", "千と千尋の神隠しの国", "e\u{301}tat",
      "👩\u{200D}👩\u{200D}👧 land", "x", "the second longest name of all countries in this list", "Z",
    ]
    let across = AxisColumn.categories("origin", (0..<84).map { names[$0 % 7] })
    let down = AxisColumn.categories("target", (0..<84).map { names[($0 / 7 * 3 + $0) % 7] })
    try check("long-names", "heatmap", [("x", [across]), ("y", [down])], widths: [40, 80])
    try check("long-names-bar", "proportions", [("x", [across]), ("facet", [down])])
  }
}

/// Made-up films with some nulls.
struct MadeFilms {
  let runtime: AxisColumn
  let budget: AxisColumn
  let profit: AxisColumn
  let genre: AxisColumn
  let kind: AxisColumn
  let month: AxisColumn

  init() {
    var stream = SeededStream(seed: 11)
    let genres = ["Drama", "Comedy", "Horror", "Animation", "Science Fiction"]
    var runtimes: [Double?] = []
    var budgets: [Double?] = []
    var profits: [Double?] = []
    var names: [String?] = []
    var kinds: [String?] = []
    var months: [Int?] = []
    for row in 0..<400 {
      let genre = min(4, Int(stream.unit() * stream.unit() * 7))
      let long = stream.normal() * 14 + [118, 104, 96, 90, 112][genre]
      runtimes.append(row % 37 == 0 ? nil : long.rounded())
      let budget = (2 + stream.unit() * stream.unit() * 180) * 1e6
      budgets.append(row % 29 == 0 ? nil : budget.rounded())
      profits.append((budget * (stream.normal() + 0.7)).rounded())
      names.append(row % 53 == 0 ? nil : genres[genre])
      kinds.append(stream.unit() < 0.3 ? "series" : "film")
      months.append(1 + stream.index(below: 12))
    }
    runtime = .numbers("runtime", runtimes, unit: "min")
    budget = .numbers("budget", budgets, unit: "$")
    profit = .numbers("profit", profits, unit: "$")
    genre = .categories("genre", names)
    kind = .categories("kind", kinds)
    month = .ints("month", months)
  }
}

/// Kinds made of several panels or of classes, and figures put together.
@Suite struct MatrixGoldenTests {
  private let films = MadeFilms()

  private func check(
    _ golden: String, _ kind: String, _ roles: [(role: String, columns: [AxisColumn])],
    _ options: [(name: String, value: OptionValue)] = [], widths: [Int] = [80]
  ) throws {
    let figure = try Figure.make(kind, PlotData(roles), options: options)
    Golden.check(golden, Golden.text(figure, widths: widths))
  }

  @Test("correlations with their rows, and Spearman's") func correlation() throws {
    let roles = [(role: "columns", columns: [films.budget, films.profit, films.runtime])]
    try check("correlation", "correlation", roles, widths: [40, 80])
    let figure = try Figure.make(
      "correlation",
      PlotData([
        (
          "columns",
          [.numbers("a", [1, 2, 3, 4, 5, 5]), .numbers("b", [2, 1, 4, 3, 7, 9])]
        )
      ]), options: [("method", .text("spearman"))])
    // scipy.stats.spearmanr
    #expect(abs((figure.table[2].numbers?[0] ?? 0) - 0.8696565534786727) < 1e-12)
  }

  @Test("pairs of columns") func pairs() throws {
    try check(
      "pairs", "pairs", [("columns", [films.budget, films.profit, films.runtime])],
      widths: [80, 120])
  }

  @Test("actual against predicted classes") func confusion() throws {
    var stream = SeededStream(seed: 2)
    let classes = ["flop", "average", "hit"]
    let actual = (0..<300).map { _ in stream.index(below: 3) }
    let predicted = actual.map { stream.unit() < 0.6 ? $0 : stream.index(below: 3) }
    try check(
      "confusion", "confusion",
      [
        ("actual", [.categories("class", actual.map { classes[$0] }, order: classes)]),
        ("predicted", [.categories("said", predicted.map { classes[$0] }, order: classes)]),
      ])
  }

  @Test("days of a year, months of many years") func calendar() throws {
    let days = (0..<500).map { 15_000 + ($0 * 37) % 620 }
    try check(
      "calendar-days", "calendar",
      [("date", [.dates("day", days: days)]), ("value", [.ints("n", days.map { $0 % 9 })])])
    try check(
      "calendar-months", "calendar", [("date", [.dates("day", days: (0..<900).map { $0 * 8 })])])
  }

  @Test("shares of a whole, and of each panel") func proportions() throws {
    try check(
      "proportions", "proportions",
      [
        ("x", [.categories("genre", Films.genres.map(\.name))]),
        ("y", [.ints("n", Films.genres.map(\.count))]),
      ])
    try check(
      "proportions-facet", "proportions", [("x", [films.kind]), ("facet", [films.genre])])
  }

  @Test("figures beside and above each other") func together() throws {
    let a = try Figure.make(
      "histogram", PlotData(x: films.runtime), options: [("title", .text("Runtime"))])
    let b = try Figure.make("box", PlotData(x: films.runtime, y: [films.kind]))
    Golden.check("beside", Golden.text(.beside([a, b]), widths: [80, 120]))
    Golden.check("above", Golden.text(.above([a, b]), widths: [60]))
  }
}
