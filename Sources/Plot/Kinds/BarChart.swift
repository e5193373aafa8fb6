import Describe
import Diagnostics

extension PlotKinds {
  static let bar = PlotSpec(
    "bar", "Draws bars, side by side or stacked.",
    columns: [
      OptionSpec("x", .columnExpression, .none, "What each bar stands for."),
      OptionSpec("y", .columnExpression, .none, "The bars' lengths; they start at zero."),
      OptionSpec("color", .columnExpression, default: .null, .none, "Splits each bar into series."),
    ],
    options: [
      OptionSpec(
        "stack", .bool, default: .bool(false), .none, "Whether series stand on each other."),
      OptionSpec(
        "sort", .text, default: .text("auto"), .oneOf(["auto", "value", "label", "data"]),
        "Order of the bars; auto keeps the order of numbers, dates and ordered categories."),
      OptionSpec(
        "limit", .int, default: .int(30), .ints(1...10_000),
        "How many unordered categories are drawn; the rest is added up as other."),
      OptionSpec(
        "direction", .text, default: .null, .oneOf(["horizontal", "vertical"]),
        "Where bars point; null takes vertical for eight or more numbers or dates."),
    ] + sharedOptions,
    examples: [
      Example("table(genre: [\"Drama\", \"Comedy\"], n: [12, 7]).bar(.genre, .n)")
    ],
    searchTerms: ["barplot", "barh", "histogram", "column chart", "countplot", "geom_col"],
    seeAlso: ["line", "scatter"]
  ) { data, settings in
    Figure("bar", try BarChart(data, settings), settings)
  }
}

/// Bars that start at zero: horizontal with their names at the left, or vertical along an axis of
/// numbers or dates.
struct BarChart: Chart {
  let data: BarData
  let isStacked: Bool
  let direction: String?

  init(_ plotData: PlotData, _ settings: Settings) throws {
    data = try BarData(plotData, settings)
    isStacked = settings.flag("stack") && data.colorName != nil
    direction = settings.text("direction")
    if isStacked, data.values.contains(where: { $0.contains { $0 < 0 } }) {
      throw Failure(
        "negative-stack", "stacked bars cannot show values below zero, `\(data.y.name)` has some",
        help: "leave `stack` out to draw the series side by side", blames: "y")
    }
  }

  var emptyReason: String? {
    if data.labels.isEmpty { return "no rows" }
    if !data.values.contains(where: { $0.contains(where: \.isFinite) }) {
      return "no values in \(data.y.name)"
    }
    return nil
  }

  var notes: [String] { data.notes }
  var isGrouped: Bool { data.colorName != nil && !isStacked }

  func draw(_ layout: Layout) -> Drawing {
    var drawing: Drawing
    if direction != "horizontal", let vertical = VerticalBars(self, layout, direction == "vertical")
    {
      drawing = vertical.draw()
    } else {
      drawing = HorizontalBars(self, layout).draw()
    }
    if isStacked {
      let items = data.series.indices.map {
        (SeriesGlyphs.fill($0, layout.charset), data.series[$0], Ink.series($0))
      }
      drawing.lines =
        Legend.lines(title: sanitized(data.colorName ?? ""), items, layout) + drawing.lines
    }
    drawing.notes += data.notes
    return drawing
  }

  var summary: String {
    let bars = data.ownBars.filter { bar in data.values.contains { $0[bar].isFinite } }
    let totals = bars.map { data.total($0) }
    let yName = data.y.name
    guard !bars.isEmpty else { return "No bars" }
    let text = { (value: Double) in valueText(value, unit: data.y.unit) }
    var sentence: String
    if !data.positions.isEmpty, bars.count > 2, !isGrouped {
      let counting = bars.filter { data.positions[$0].isFinite }
      let places = counting.map { data.positions[$0] }
      sentence = Trend.sentence(
        yName, counting.map { data.total($0) }, preposition: Trend.preposition(data.x, places),
        place: { data.labels[counting[$0]] }, text: text)
    } else if isGrouped {
      var best = (series: 0, bar: bars[0])
      for series in data.values.indices {
        for bar in bars where data.values[series][bar].isFinite {
          let value = data.values[best.series][best.bar]
          if !value.isFinite || data.values[series][bar] > value { best = (series, bar) }
        }
      }
      sentence =
        "\(yName) is highest for \(data.labels[best.bar]) with \(data.series[best.series]) at "
        + text(data.values[best.series][best.bar])
    } else {
      let highest = totals.indices.max { totals[$0] < totals[$1] } ?? 0
      let lowest = totals.indices.min { totals[$0] < totals[$1] } ?? 0
      sentence = "\(yName) is highest for \(data.labels[bars[highest]]) at \(text(totals[highest]))"
      if bars.count > 1 {
        sentence +=
          " and lowest for \(data.labels[bars[lowest]]) at \(text(totals[lowest]))"
      }
    }
    if isStacked {
      let sums = data.values.map { $0.reduce(0) { $1.isFinite ? $0 + $1 : $0 } }
      let whole = sums.reduce(0, +)
      if whole > 0, let largest = sums.indices.max(by: { sums[$0] < sums[$1] }) {
        sentence +=
          "; the largest \(data.colorName ?? "series") is \(data.series[largest]) with "
          + NumberText.percent(sums[largest] / whole)
      }
    }
    return sentence
  }

  var table: [AxisColumn] {
    var cells: [(bar: Int, series: Int)] = []
    for bar in data.labels.indices {
      for series in data.values.indices where data.values[series][bar].isFinite {
        cells.append((bar, series))
      }
    }
    var x = data.x
    switch data.x.values {
    case .numbers: x.values = .numbers(cells.map { data.positions[$0.bar] })
    case .dates: x.values = .dates(cells.map { data.positions[$0.bar] })
    case .categories(_, _, let isOrdered):
      let nullBar = data.hasNullBar ? data.ownBars.upperBound - 1 : -1
      x.values = .categories(
        codes: cells.map { $0.bar == nullBar ? -1 : Int32(clamping: $0.bar) },
        labels: data.labels, isOrdered: isOrdered)
    }
    var columns = [x]
    if let colorName = data.colorName {
      columns.append(
        AxisColumn(
          colorName,
          .categories(
            codes: cells.map { Int32(clamping: $0.series) }, labels: data.series, isOrdered: true)))
    }
    var y = data.y
    y.values = .numbers(cells.map { data.values[$0.series][$0.bar] })
    return columns + [y]
  }
}

/// Values as they stand beside bars, alike in form.
func barTexts(_ values: [Double], unit: String?) -> [String] {
  let finite = values.filter(\.isFinite)
  let largest = finite.reduce(0) { max($0, abs($1)) }
  let isWhole = finite.allSatisfy { $0 == $0.rounded() }
  let column = NumberText.column(values.map { $0.isFinite ? $0 : nil }, digits: 4)
  return values.enumerated().map { index, value in
    guard value.isFinite else { return "" }
    if unit == "$" { return NumberText.money(value) }
    var text: String
    if isWhole && largest < 1e7 {
      text = NumberText.grouped(value, decimals: 0)
    } else if largest >= 1e6 {
      text = NumberText.withUnit(value)
    } else {
      text = (column[index] ?? "")
    }
    if let unit, !unit.isEmpty { text += unit == "%" ? "%" : " " + sanitized(unit) }
    return text
  }
}
