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
      OptionSpec(
        "size", .columnExpression, default: .null, .none, "How large each point is drawn."),
    ],
    options: [
      OptionSpec(
        "fit", .bool, default: .bool(false), .none,
        "Whether to draw the line of least squares and its 95 % interval."),
      OptionSpec(
        "density", .bool, default: .null,
        .none, "Whether cells show counts instead of dots; null decides by the crowd."),
      logOption, symlogOption, seriesOption,
    ],
    examples: [
      Example("table(budget: [1, 2, 4], profit: [2, 3, 9]).scatter(.budget, .profit, fit: true)")
    ],
    searchTerms: [
      "points", "scatterplot", "correlation", "regplot", "hexbin", "geom_point", "bubble",
    ],
    seeAlso: ["line", "pairs", "heatmap"],
    plan: { try ScatterPlan($0, $1) })
}

/// Points over two axes of numbers or dates.
struct ScatterPlan: ChartPlan {
  let x: AxisColumn
  let y: AxisColumn
  let color: Groups?
  private let size: AxisColumn?
  private let showsFit: Bool
  private let density: Bool?
  private let xSpread: Scale.Spread
  private let ySpread: Scale.Spread
  private let survey: PointSurvey
  private let chunks: RowChunks
  let notes: [String]
  private var xs: [Double] { x.numbers ?? [] }
  private var ys: [Double] { y.numbers ?? [] }

  /// - Throws: `wrong-type`, `too-many-series`.
  init(_ data: PlotData, _ settings: Settings) throws {
    x = try data.requiredPlaces("x", "scatter")
    y = try data.requiredPlaces("y", "scatter")
    size = try data["size"].map { _ in try data.requiredNumbers("size", "scatter") }
    xSpread = try settings.spread("x", x)
    ySpread = try settings.spread("y", y)
    showsFit = settings.flag("fit")
    density = settings.values["density"] == .null ? nil : settings.flag("density")
    let chunks = data.chunks
    self.chunks = chunks
    let made = data["color"].map { settings.series($0, chunks) }
    color = made?.groups
    if let color, let column = data["color"] { try Groups.checkCount(color.count, of: column) }
    survey = PointSurvey(
      x.numbers ?? [], y.numbers ?? [], logX: xSpread == .log, logY: ySpread == .log,
      chunks: chunks)
    var notes = survey.leftOut.notes(x: x, y: y) + (made?.notes ?? [])
    if let size { notes += Self.sizeNotes(size) }
    for (axis, spread) in [(x, xSpread), (y, ySpread)] {
      if case .symlog(let constant) = spread {
        notes.append(
          "\(sanitized(axis.name)): straight up to about \(axis.text(of: constant)), logarithmic beyond"
        )
      }
    }
    self.notes = notes
  }

  private static func sizeNotes(_ size: AxisColumn) -> [String] {
    guard let range = finiteRange(size.numbers ?? []) else { return [] }
    var notes = [
      "size is \(sanitized(size.name)), from \(size.text(of: range.low)) to \(size.text(of: range.high))"
    ]
    if size.nullCount > 0 {
      notes.append("\(counted(size.nullCount, "row")) without a size drawn smallest")
    }
    return notes
  }

  var emptyReason: String? {
    if x.rowCount == 0 { return "no rows" }
    return survey.range == nil ? "no row has both \(x.name) and \(y.name)" : nil
  }

  var legend: Legend? {
    color.map { Legend(title: $0.name, names: $0.labels, sign: .marker) }
  }

  func content(_ rows: [Int]?) -> PanelContent {
    var (xs, ys) = (xs, ys)
    var survey = survey
    if let rows {
      xs = rows.map { xs[$0] }
      ys = rows.map { ys[$0] }
      survey = PointSurvey(xs, ys, logX: xSpread == .log, logY: ySpread == .log, chunks: chunks)
    }
    let range = survey.range ?? self.survey.range ?? ((0, 1), (0, 1))
    var marks = PointMarks(x: xs, y: ys)
    marks.density = density
    if let color {
      marks.series = rows.map { $0.map { color.codes[$0] } } ?? color.codes
      marks.seriesCount = color.count
    }
    if let size { marks.sizes = sizes(size, rows) }
    var drawn: [Mark] = [.points(marks)]
    var fitNote: [String] = []
    if showsFit {
      let fit = fit(xs, ys)
      drawn += fitMarks(fit, range.x)
      fitNote = [fitWords(fit)]
    }
    var xAxis = Axis.span(x, low: range.x.low, high: range.x.high, spread: xSpread)
    xAxis.widens = false
    xAxis.leansOnZero = true
    var yAxis = Axis.span(y, low: range.y.low, high: range.y.high, spread: ySpread)
    yAxis.leansOnZero = true
    let made = (xs, ys, survey)
    return PanelContent(
      panel: Panel(
        x: xAxis, y: yAxis, marks: drawn,
        brief: showsFit
          ? fit(xs, ys)?.correlation.map { "r = \(NumberText.fixed($0, decimals: 2))" } ?? "no fit"
          : nil,
        notes: fitNote),
      summary: { sentence(made.0, made.1, made.2) }, table: { table(rows) })
  }

  /// Areas of circles follow the values: from 0 at the least to 1 at the greatest.
  private func sizes(_ size: AxisColumn, _ rows: [Int]?) -> [Float] {
    let values = size.numbers ?? []
    let range = finiteRange(values) ?? (0, 1)
    let span = range.high - range.low
    func share(_ value: Double) -> Float {
      value.isFinite && span > 0 ? Float((value - range.low) / span) : 0
    }
    return rows.map { $0.map { share(values[$0]) } } ?? values.map(share)
  }

  /// The line is straight in the figure: on log axes it is fitted to the logarithms.
  private func fit(_ xs: [Double], _ ys: [Double]) -> LinearFit? {
    func drawn(_ values: [Double], _ spread: Scale.Spread) -> [Double] {
      switch spread {
      case .linear: values
      case .log: values.map { $0 > 0 ? log10($0) : .nan }
      case .symlog: values.map { Scale.drawn($0, spread) }
      }
    }
    return LinearFit(drawn(xs, xSpread), drawn(ys, ySpread))
  }

  private func fitMarks(_ fit: LinearFit?, _ range: (low: Double, high: Double)) -> [Mark] {
    guard let fit else { return [] }
    let across = Scale(low: range.low, high: range.high, spread: xSpread)
    let back = Scale(low: 1, high: 10, spread: ySpread)
    func value(_ drawn: Double) -> Double {
      back.value(atShare: (drawn - back.start) / back.span)
    }
    let shares = (0...40).map { Double($0) / 40 }
    let places = shares.map { across.value(atShare: $0) }
    let drawnX = shares.map { across.start + $0 * across.span }
    let line = drawnX.map { fit.value(at: $0) }
    var marks: [Mark] = []
    if let reach = fit.reach {
      marks.append(
        .areas([
          AreaMark(
            x: places, lower: zip(drawnX, line).map { value($1 - reach($0)) },
            upper: zip(drawnX, line).map { value($1 + reach($0)) }, style: .faint)
        ]))
    }
    return marks + [.lines([LineMark(x: places, y: line.map(value), style: .fitted)])]
  }

  private func fitWords(_ fit: LinearFit?) -> String {
    guard let fit else {
      return "no line fitted: fewer than two different values of \(sanitized(x.name))"
    }
    let words =
      fit.correlation.map { "r = \(NumberText.fixed($0, decimals: 2))" } ?? "no correlation"
    let interval = fit.reach == nil ? "" : ", with its 95 % interval"
    return "fit: \(words), n = \(NumberText.grouped(fit.count))\(logWords(" (", ")"))\(interval)"
  }

  private func logWords(_ start: String, _ end: String) -> String {
    let logs = [(xSpread, x.name), (ySpread, y.name)].filter { $0.0 != .linear }
      .map { ($0.0 == .log ? "log10 " : "symlog ") + sanitized($0.1) }
    return logs.isEmpty ? "" : start + enumerated(logs) + end
  }

  private func sentence(_ xs: [Double], _ ys: [Double], _ survey: PointSurvey) -> String {
    guard let range = survey.range else { return "no points" }
    var sentence =
      "\(counted(survey.count, "point")); \(x.name) from \(x.text(of: range.x.low)) to "
      + "\(x.text(of: range.x.high)), \(y.name) from \(y.text(of: range.y.low)) to "
      + y.text(of: range.y.high)
    if let r = fit(xs, ys)?.correlation {
      sentence += "; r = \(NumberText.fixed(r, decimals: 2))" + logWords(" of ", "")
    }
    return sentence
  }

  private func table(_ rows: [Int]?) -> [AxisColumn] {
    let (xs, ys) = (xs, ys)
    func isDrawn(_ row: Int) -> Bool {
      xs[row].isFinite && ys[row].isFinite && !(xSpread == .log && xs[row] <= 0)
        && !(ySpread == .log && ys[row] <= 0)
    }
    let rows = (rows ?? Array(xs.indices)).filter(isDrawn)
    var columns = [x.taking(rows)]
    if let color { columns.append(color.column(rows.map { Int(color.codes[$0]) })) }
    columns.append(y.taking(rows))
    if let size { columns.append(size.taking(rows)) }
    return columns
  }
}
