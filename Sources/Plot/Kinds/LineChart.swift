import Describe
import Diagnostics

extension PlotKinds {
  static let line = PlotSpec(
    "line", "Draws lines along numbers or dates, with gaps at nulls.",
    columns: [
      OptionSpec("x", .columnExpression, .none, "Where each point stands along the axis."),
      OptionSpec("y", .columns, .none, "The heights; each column is a line of its own."),
      OptionSpec("color", .columnExpression, default: .null, .none, "Splits the rows into lines."),
    ],
    options: [logOption] + sharedOptions,
    examples: [
      Example("table(year: [2000, 2001, 2002], n: [3, 7, 5]).line(.year, .n)")
    ],
    searchTerms: ["lineplot", "time series", "curve", "trend", "geom_line"],
    seeAlso: ["bar", "scatter"]
  ) { data, settings in
    Figure("line", try LineChart(data, settings), settings)
  }
}

/// Lines along an axis, one for each series.
struct LineChart: Chart {
  struct Series: Sendable {
    var name: String
    /// Ascending.
    var x: [Double]
    /// NaN where the line has a gap.
    var y: [Double]
  }

  let x: AxisColumn
  let y: AxisColumn
  let legendTitle: String?
  let hasLegend: Bool
  private(set) var series: [Series] = []
  /// The names at the x axis where it holds categories.
  private var categories: [String] = []
  private let logX: Bool
  private let logY: Bool
  private(set) var notes: [String] = []

  /// - Throws: `wrong-type`, `too-many-series`, `unequal-lengths`.
  init(_ data: PlotData, _ settings: Settings) throws {
    guard let first = data.y.first else {
      throw Failure("missing-argument", "`line` needs a column of numbers as y", blames: "y")
    }
    try data.check("line")
    for column in data.y { try data.requireNumbers(column, "y", "line") }
    x = data.x
    var y = first
    y.name = data.y.map(\.name).joined(separator: ", ")
    y.isWhole = data.y.allSatisfy(\.isWhole)
    if data.y.contains(where: { $0.unit != first.unit }) { y.unit = nil }
    self.y = y
    legendTitle = data.color.map { sanitized($0.name) }
    hasLegend = data.color != nil || data.y.count > 1
    logX = settings.text("log")?.contains("x") ?? false
    logY = settings.text("log")?.contains("y") ?? false
    if logX, !(x.isWholeOrNumber) {
      throw Failure(
        "wrong-type", "a logarithmic axis needs numbers, `\(x.name)` holds others", blames: "log")
    }

    let groups = data.color.map { SeriesColumn($0) }
    let positions: [Double]
    if case .categories = data.x.values {
      let names = SeriesColumn(data.x)
      categories = names.labels
      positions = names.codes.map { Double($0) }
    } else {
      positions = data.x.numbers ?? []
    }
    let rowsOfGroup = Self.rows(groups, count: positions.count)
    var left = LeftOut()
    for column in data.y {
      let heights = column.numbers ?? []
      for (group, rows) in rowsOfGroup.enumerated() where !rows.isEmpty {
        let label = groups?.labels[group]
        let name = data.y.count > 1 ? (label.map { "\(column.name) \($0)" } ?? column.name) : label
        add(name ?? column.name, rows, positions, heights, &left)
      }
    }
    try SeriesColumn.checkCount(series.count, of: data.color ?? y)
    if groups?.isOrdered == false { orderSeries() }
    notes = left.notes(x: x, y: y)
  }

  private static func rows(_ groups: SeriesColumn?, count: Int) -> [[Int]] {
    guard let groups else { return [Array(0..<count)] }
    var rows = [[Int]](repeating: [], count: groups.labels.count)
    for row in 0..<count { rows[Int(groups.codes[row])].append(row) }
    return rows
  }

  private mutating func add(
    _ name: String, _ rows: [Int], _ positions: [Double], _ heights: [Double], _ left: inout LeftOut
  ) {
    var kept: [Int] = []
    for row in rows {
      if !positions[row].isFinite {
        left.nullX += 1
      } else if logX, positions[row] <= 0 {
        left.belowX += 1
      } else {
        kept.append(row)
      }
    }
    let isAscending = zip(kept, kept.dropFirst()).allSatisfy { positions[$0] <= positions[$1] }
    if !isAscending {
      kept.sort { positions[$0] != positions[$1] ? positions[$0] < positions[$1] : $0 < $1 }
    }
    var line = Series(name: sanitized(name), x: kept.map { positions[$0] }, y: [])
    line.y = kept.map { row in
      if !heights[row].isFinite {
        left.nullY += 1
        return .nan
      }
      if logY, heights[row] <= 0 {
        left.belowY += 1
        return .nan
      }
      return heights[row]
    }
    series.append(line)
  }

  /// The line with the highest values first, for want of another order.
  private mutating func orderSeries() {
    let peaks = series.map { $0.y.reduce(-Double.infinity) { $1.isFinite ? max($0, $1) : $0 } }
    series = series.indices.sorted { a, b in
      if (series[a].name == "null") != (series[b].name == "null") {
        return series[b].name == "null"
      }
      return peaks[a] != peaks[b] ? peaks[a] > peaks[b] : a < b
    }.map { series[$0] }
  }

  var emptyReason: String? {
    if x.rowCount == 0 { return "no rows" }
    if !series.contains(where: { $0.y.contains(where: \.isFinite) }) {
      return "no row has both \(x.name) and \(y.name)"
    }
    return nil
  }

  func draw(_ layout: Layout) -> Drawing {
    let ranges = series.compactMap { finiteRange($0.y) }
    var low = ranges.map(\.low).min() ?? 0
    let high = ranges.map(\.high).max() ?? 1
    // An axis that would start near zero starts there.
    if !logY, low > 0, low < 0.3 * high { low = 0 }
    let rows = max(3, layout.plotHeight)
    let tickCount = max(2, rows / 3)
    let (yScale, yTicks) = Scale(low: low, high: high, isLog: logY)
      .widened(toTicksOf: y, count: tickCount)
    let width = max(8, layout.width - PlotFrame.gutter(yTicks.labels))
    let xRange = drawnRangeOfX
    let xScale = Scale(low: xRange.low, high: xRange.high, isLog: logX)
    let axes = PointAxes(
      x: xScale, y: yScale, raster: DotRaster(columns: width, rows: rows, charset: layout.charset))

    var raster = axes.raster
    for (index, line) in series.enumerated() {
      LineStroke.draw(
        line, axes, on: &raster, ink: .series(index),
        pattern: hasLegend && series.count > 1 ? .of(series: index) : .of(series: 0))
    }
    var canvas = Canvas(width: width, height: rows)
    raster.draw(on: &canvas)
    for (index, line) in series.enumerated() {
      let isAmongOthers = hasLegend && series.count > 1
      for place in LineStroke.markers(line, axes, series: index, isAmongOthers: isAmongOthers) {
        canvas.set(
          place.column, place.row, SeriesGlyphs.marker(index, layout.charset), .series(index))
      }
    }
    let frame = PlotFrame(
      xName: sanitized(x.name), yName: sanitized(y.name), yTicks: axes.rows(of: yTicks),
      xTicks: xTicks(axes, width), canvas: canvas,
      gutter: layout.width - width)
    var lines = frame.lines(layout)
    if hasLegend {
      let items = series.indices.map {
        (SeriesGlyphs.marker($0, layout.charset), series[$0].name, Ink.series($0))
      }
      lines = Legend.lines(title: legendTitle, items, layout) + lines
    }
    return Drawing(lines: lines, notes: notes)
  }

  private var drawnRangeOfX: (low: Double, high: Double) {
    let ranges = series.compactMap { finiteRange($0.x) }
    return (ranges.map(\.low).min() ?? 0, ranges.map(\.high).max() ?? 1)
  }

  private func xTicks(_ axes: PointAxes, _ width: Int) -> [(column: Int, label: String)] {
    guard !categories.isEmpty else { return axes.columns(of: x) }
    let count = categories.count
    return PlotFrame.fitting(width: width, most: min(count, 60)) { wanted in
      let every = max(1, (count + wanted - 1) / wanted)
      return stride(from: 0, to: count, by: every).map {
        (axes.cell(x: Double($0)), categories[$0])
      }
    }
  }

  var summary: String {
    let places = series.flatMap(\.x)
    let preposition = Trend.preposition(x, places)
    let name = x.isDate ? CivilTime.namer(of: places) : place
    let sentences = series.prefix(4).map { line in
      let shown = line.y.indices.filter { line.y[$0].isFinite }
      return Trend.sentence(
        line.name, shown.map { line.y[$0] }, preposition: preposition,
        place: { name(line.x[shown[$0]]) }, text: { valueText($0, unit: y.unit) })
    }
    let more = series.count > 4 ? "; and \(series.count - 4) more" : ""
    return sentences.joined(separator: "; ") + more
  }

  private func place(_ value: Double) -> String {
    if !categories.isEmpty { return categories[min(max(Int(value), 0), categories.count - 1)] }
    return SeriesColumn.label(value, x)
  }

  var table: [AxisColumn] {
    var xColumn = x
    let places = series.flatMap(\.x)
    switch x.values {
    case .numbers: xColumn.values = .numbers(places)
    case .dates: xColumn.values = .dates(places)
    case .categories:
      xColumn.values = .categories(
        codes: places.map { Int32($0) }, labels: categories, isOrdered: true)
    }
    let heights = AxisColumn(
      hasLegend && legendTitle == nil ? "value" : y.name, .numbers(series.flatMap(\.y)),
      unit: y.unit, isWhole: y.isWhole)
    guard hasLegend else { return [xColumn, heights] }
    let codes = series.enumerated().flatMap { index, line in
      [Int32](repeating: Int32(clamping: index), count: line.x.count)
    }
    let names = AxisColumn(
      legendTitle ?? "series",
      .categories(codes: codes, labels: series.map(\.name), isOrdered: true))
    return [xColumn, names, heights]
  }
}

extension AxisColumn {
  var isWholeOrNumber: Bool { if case .numbers = values { true } else { false } }
}

/// Rows that a figure leaves out, by reason.
struct LeftOut: Sendable {
  var nullX = 0
  var nullY = 0
  var belowX = 0
  var belowY = 0

  func notes(x: AxisColumn, y: AxisColumn) -> [String] {
    var notes: [String] = []
    let xName = sanitized(x.name)
    let yName = sanitized(y.name)
    if nullX > 0 { notes.append("\(counted(nullX, "row")) left out: \(xName) is null") }
    if nullY > 0 { notes.append("\(counted(nullY, "row")) left out: \(yName) is null") }
    if belowX > 0 {
      notes.append("\(counted(belowX, "row")) left out: \(xName) is not above zero (log axis)")
    }
    if belowY > 0 {
      notes.append("\(counted(belowY, "row")) left out: \(yName) is not above zero (log axis)")
    }
    return notes
  }
}
