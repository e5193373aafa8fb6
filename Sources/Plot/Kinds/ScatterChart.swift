import Describe
import Diagnostics
import Glibc

extension PlotKinds {
  static let scatter = PlotSpec(
    "scatter", "Draws a point for each row; crowded cells show how many.",
    columns: [
      OptionSpec("x", .columnExpression, .none, "Where the points stand across."),
      OptionSpec("y", .columnExpression, .none, "Where the points stand upwards."),
      OptionSpec(
        "color", .columnExpression, default: .null, .none, "Splits the points into series."),
    ],
    options: [
      OptionSpec(
        "fit", .bool, default: .bool(false), .none, "Whether to draw the line of least squares."),
      OptionSpec(
        "density", .bool, default: .null,
        .none, "Whether cells show counts instead of dots; null decides by the crowd."),
      logOption,
    ] + sharedOptions,
    examples: [
      Example("table(budget: [1, 2, 4], profit: [2, 3, 9]).scatter(.budget, .profit, fit: true)")
    ],
    searchTerms: ["points", "scatterplot", "correlation", "regplot", "hexbin", "geom_point"],
    seeAlso: ["line", "bar"]
  ) { data, settings in
    Figure("scatter", try ScatterChart(data, settings), settings)
  }
}

/// Points over two axes of numbers or dates.
struct ScatterChart: Chart {
  let x: AxisColumn
  let y: AxisColumn
  let color: SeriesColumn?
  let colorName: String?
  let logX: Bool
  let logY: Bool
  let showsFit: Bool
  let density: Bool?
  private let xs: [Double]
  private let ys: [Double]
  private let range: (x: (low: Double, high: Double), y: (low: Double, high: Double))?
  let pointCount: Int
  let fit: LinearFit?
  let notes: [String]

  /// - Throws: `wrong-type`, `too-many-series`, `unequal-lengths`.
  init(_ data: PlotData, _ settings: Settings) throws {
    guard let y = data.y.first else {
      throw Failure("missing-argument", "`scatter` needs a column of numbers as y", blames: "y")
    }
    try data.check("scatter")
    for (column, parameter) in [(data.x, "x"), (y, "y")] where column.isCategorical {
      throw Failure(
        "wrong-type", "`scatter` needs numbers as \(parameter), `\(column.name)` holds text",
        help: "draw text with `bar`", blames: parameter)
    }
    logX = settings.text("log")?.contains("x") ?? false
    logY = settings.text("log")?.contains("y") ?? false
    for (column, isLog) in [(data.x, logX), (y, logY)] where isLog && column.isDate {
      throw Failure(
        "wrong-type", "a logarithmic axis needs numbers, `\(column.name)` holds dates",
        blames: "log")
    }
    x = data.x
    self.y = y
    colorName = data.color.map { sanitized($0.name) }
    color = data.color.map { SeriesColumn($0) }
    showsFit = settings.flag("fit")
    density = settings.values["density"] == .null ? nil : settings.flag("density")
    if let color, let column = data.color {
      var isUsed = [Bool](repeating: false, count: color.labels.count)
      for code in color.codes { isUsed[Int(code)] = true }
      try SeriesColumn.checkCount(isUsed.count { $0 }, of: column)
    }
    xs = data.x.numbers ?? []
    ys = y.numbers ?? []
    let survey = PointSurvey(xs, ys, logX: logX, logY: logY)
    range = survey.range
    pointCount = survey.count
    notes = survey.leftOut.notes(x: x, y: y)
    let (logX, logY) = (logX, logY)
    if !logX, !logY {
      fit = LinearFit(xs, ys) { $0.isFinite && $1.isFinite }
    } else {
      // The line is straight in the figure: it is fitted to the logarithms.
      fit = LinearFit(
        logX ? xs.map { $0 > 0 ? log10($0) : .nan } : xs,
        logY ? ys.map { $0 > 0 ? log10($0) : .nan } : ys
      ) { $0.isFinite && $1.isFinite }
    }
  }

  var emptyReason: String? {
    if x.rowCount == 0 { return "no rows" }
    return range == nil ? "no row has both \(x.name) and \(y.name)" : nil
  }

  func draw(_ layout: Layout) -> Drawing {
    guard let range else { return Drawing(lines: [], notes: notes) }
    let rows = max(3, layout.plotHeight)
    let tickCount = max(2, rows / 3)
    let (yScale, yTicks) = Scale(low: range.y.low, high: range.y.high, isLog: logY)
      .widened(toTicksOf: y, count: tickCount)
    let width = max(8, layout.width - PlotFrame.gutter(yTicks.labels))
    let xScale = Scale(low: range.x.low, high: range.x.high, isLog: logX)
    let axes = PointAxes(
      x: xScale, y: yScale, raster: DotRaster(columns: width, rows: rows, charset: layout.charset))
    var canvas = Canvas(width: width, height: rows)
    var notes: [String] = []
    var legend: [(glyph: Unicode.Scalar, name: String, ink: Ink)] = []
    if let color {
      legend = drawSeries(color, axes, on: &canvas, layout)
    } else {
      let raster = PointRaster(
        xs, ys, xScale, yScale, width: axes.raster.width, height: axes.raster.height)
      // More than half of the points hidden behind others: dots would not tell how many there are.
      let isCrowded = raster.total > 2 * raster.litCount
      if density ?? isCrowded {
        let dots = DotRaster.dots(layout.charset)
        let shades = DensityShades(
          raster.cells(across: dots.across, down: dots.down), charset: layout.charset)
        shades.draw(on: &canvas)
        notes.append(shades.key)
      } else {
        var dots = axes.raster
        for y in 0..<raster.height {
          for x in 0..<raster.width where raster.counts[y * raster.width + x] > 0 {
            dots.set(x, y, .series(0))
          }
        }
        dots.draw(on: &canvas)
      }
    }
    if showsFit { notes.append(drawFit(axes, on: &canvas, layout)) }
    let frame = PlotFrame(
      xName: sanitized(x.name), yName: sanitized(y.name), yTicks: axes.rows(of: yTicks),
      xTicks: axes.columns(of: x), canvas: canvas,
      gutter: layout.width - width)
    var lines = frame.lines(layout)
    if !legend.isEmpty { lines = Legend.lines(title: colorName, legend, layout) + lines }
    return Drawing(lines: lines, notes: notes + self.notes)
  }

  /// Marks each cell with the glyph of the series that has most points there.
  private func drawSeries(
    _ color: SeriesColumn, _ axes: PointAxes, on canvas: inout Canvas, _ layout: Layout
  ) -> [(glyph: Unicode.Scalar, name: String, ink: Ink)] {
    let cellCount = canvas.width * canvas.height
    var counts = [UInt32](repeating: 0, count: cellCount * color.labels.count)
    var totals = [Int](repeating: 0, count: color.labels.count)
    for row in xs.indices where xs[row].isFinite && ys[row].isFinite {
      if logX && xs[row] <= 0 || logY && ys[row] <= 0 { continue }
      let cell = axes.cell(y: ys[row]) * canvas.width + axes.cell(x: xs[row])
      guard cell >= 0, cell < cellCount else { continue }
      counts[Int(color.codes[row]) * cellCount + cell] &+= 1
      totals[Int(color.codes[row])] += 1
    }
    var shown = color.labels.indices.filter { totals[$0] > 0 }
    if !color.isOrdered {
      shown.sort { a, b in
        if (a == color.nullCode) != (b == color.nullCode) { return b == color.nullCode }
        return totals[a] != totals[b] ? totals[a] > totals[b] : a < b
      }
    }
    for cell in 0..<cellCount {
      var best = (place: 0, count: UInt32(0))
      for (place, series) in shown.enumerated()
      where counts[series * cellCount + cell] > best.count {
        best = (place, counts[series * cellCount + cell])
      }
      guard best.count > 0 else { continue }
      canvas.set(
        cell % canvas.width, cell / canvas.width,
        SeriesGlyphs.marker(best.place, layout.charset), .series(best.place))
    }
    return shown.enumerated().map { place, series in
      (SeriesGlyphs.marker(place, layout.charset), color.labels[series], Ink.series(place))
    }
  }

  /// Draws the fitted line over the points and tells about it.
  private func drawFit(_ axes: PointAxes, on canvas: inout Canvas, _ layout: Layout) -> String {
    guard let fit else {
      return "no line fitted: fewer than two different values of \(sanitized(x.name))"
    }
    let isASCII = layout.charset == .ascii
    func rowShare(_ column: Int) -> Double {
      let across = axes.x.start + axes.x.span * Double(column) / Double(max(1, canvas.width - 1))
      let up = fit.intercept + fit.slope * across
      return Double(canvas.height - 1) * (1 - (up - axes.y.start) / axes.y.span)
    }
    for column in 0..<canvas.width {
      let here = rowShare(column)
      let next = rowShare(column + 1)
      guard here.isFinite, next.isFinite else { continue }
      let steepness = next - here
      let glyph: Unicode.Scalar =
        abs(steepness) < 0.4
        ? (isASCII ? "-" : "─")
        : abs(steepness) > 2
          ? (isASCII ? "|" : "│")
          : steepness < 0 ? (isASCII ? "/" : "╱") : (isASCII ? "\\" : "╲")
      let first = Int(min(max(here, -1), Double(canvas.height)).rounded())
      let last =
        abs(steepness) > 1 ? Int(min(max(next, -1), Double(canvas.height)).rounded()) : first
      for row in min(first, last)...max(first, last)
      where abs(steepness) <= 1 || row != last || row == first {
        canvas.set(column, row, glyph, .bold)
      }
    }
    let words =
      fit.correlation.map { "r = \(NumberText.fixed($0, decimals: 2))" } ?? "no correlation"
    let logs = [(logX, x.name), (logY, y.name)].filter(\.0).map { "log10 " + sanitized($0.1) }
    let of = logs.isEmpty ? "" : " (\(enumerated(logs)))"
    return "\(isASCII ? "--" : "──") fit: \(words), n = \(NumberText.grouped(fit.count))\(of)"
  }

  var summary: String {
    guard let range else { return "" }
    var sentence =
      "\(counted(pointCount, "point")); \(x.name) from \(x.text(of: range.x.low)) to "
      + "\(x.text(of: range.x.high)), \(y.name) from \(y.text(of: range.y.low)) to "
      + y.text(of: range.y.high)
    if let r = fit?.correlation {
      let logs = [(logX, x.name), (logY, y.name)].filter(\.0).map { "log10 \($0.1)" }
      sentence += "; r = \(NumberText.fixed(r, decimals: 2))"
      if !logs.isEmpty { sentence += " of \(enumerated(logs))" }
    }
    return sentence
  }

  var table: [AxisColumn] {
    let rows = xs.indices.filter { row in
      xs[row].isFinite && ys[row].isFinite && !(logX && xs[row] <= 0) && !(logY && ys[row] <= 0)
    }
    var columns = [x.taking(rows)]
    if let color {
      columns.append(
        AxisColumn(
          colorName ?? "",
          .categories(
            codes: rows.map { Int(color.codes[$0]) == color.nullCode ? -1 : color.codes[$0] },
            labels: color.labels, isOrdered: color.isOrdered)))
    }
    return columns + [y.taking(rows)]
  }
}
