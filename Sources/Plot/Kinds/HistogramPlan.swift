import Describe
import Diagnostics

extension PlotKinds {
  static let histogram = PlotSpec(
    "histogram", "Counts rows in bins of equal width and draws them as bars.",
    columns: [
      OptionSpec("x", .columnExpression, .none, "The numbers or dates."),
      OptionSpec("color", .columnExpression, default: .null, .none, "Splits each bar into series."),
    ],
    options: [
      OptionSpec(
        "bins", .int, default: .null, .ints(1...1000),
        "How many bins from the least value to the greatest; null takes round ones."),
      OptionSpec(
        "share", .bool, default: .bool(false), .none,
        "Whether bars show shares of all rows instead of counts."),
      OptionSpec(
        "log", .text, default: .null, .oneOf(["x"]),
        "Bins of equal ratio; rows at or below zero are left out and counted."),
      seriesOption,
    ],
    examples: [Example("table(runtime: [90, 95, 100, 101, 130]).histogram(.runtime)")],
    searchTerms: ["hist", "histplot", "distribution", "geom_histogram", "bins"],
    seeAlso: ["density", "box", "bar"],
    plan: { try HistogramPlan($0, $1) })
}

/// Counts in bins that all panels share.
struct HistogramPlan: ChartPlan {
  private let x: AxisColumn
  private let groups: Groups?
  private let bins: Bins?
  private let isShare: Bool
  private let chunks: RowChunks
  let notes: [String]
  private var values: [Double] { x.numbers ?? [] }

  /// - Throws: `wrong-type`, `too-many-series`.
  init(_ data: PlotData, _ settings: Settings) throws {
    x = try data.requiredPlaces("x", "histogram")
    let made = data["color"].map { settings.series($0, data.chunks) }
    groups = made?.groups
    if let groups, let column = data["color"] { try Groups.checkCount(groups.count, of: column) }
    isShare = settings.flag("share")
    let isLog = try settings.spread("x", x) == .log
    chunks = data.chunks
    let values = x.numbers ?? []
    if let count = settings.int("bins") {
      bins = Bins(values, count: count, isLog: isLog, chunks: data.chunks)
    } else {
      bins = Bins(
        values, isLog: isLog, isWhole: x.isWhole || x.isDate, chunks: data.chunks)
    }
    var notes = LeftOut.notes(of: x, isLog: isLog, data.chunks)
    if let bins, !isLog, !x.isDate {
      let width = (bins.scale.high - bins.scale.low) / Double(bins.count)
      notes.insert("\(counted(bins.count, "bin")) of \(x.text(of: width))", at: 0)
    }
    self.notes = notes + (made?.notes ?? [])
  }

  var emptyReason: String? {
    if x.rowCount == 0 { return "no rows" }
    return bins == nil ? "no values in \(x.name)" : nil
  }

  var legend: Legend? { groups.map { Legend(title: $0.name, names: $0.labels, sign: .fill) } }

  func content(_ rows: [Int]?) -> PanelContent {
    guard let bins else { return PanelContent.none }
    let counts = bins.counts(
      values, rows: rows, series: groups?.codes, seriesCount: groups?.count ?? 1,
      chunks: chunks)
    let total = counts.reduce(0) { $0 + $1.reduce(0, +) }
    let unit = isShare && total > 0 ? 100 / Double(total) : 1
    var marks = BarMarks(bars: [], isLying: false, isStacked: groups != nil)
    var high = 0.0
    for bin in 0..<bins.count {
      var sum = 0.0
      for (series, counts) in counts.enumerated() where counts[bin] > 0 {
        let from = sum
        sum += Double(counts[bin]) * unit
        marks.bars.append(BarMarks.Bar(band: bin, from: from, to: sum, series: series))
      }
      high = max(high, sum)
    }
    let edges = bins.edges
    let xAxis = Axis.bands(
      x.name,
      Bands(labels: (0..<bins.count).map { x.text(of: edges[$0]) }, scale: bins.scale),
      format: x.format)
    var yAxis = Axis.span(
      AxisColumn(
        isShare ? "share of rows" : "rows", .numbers([]), unit: isShare ? "%" : nil,
        isWhole: !isShare), low: 0, high: high > 0 ? high : 1)
    yAxis.widens = false
    return PanelContent(
      panel: Panel(x: xAxis, y: yAxis, marks: [.bars(marks)]),
      summary: { sentence(bins, counts) }, table: { table(bins, counts) })
  }

  private func sentence(_ bins: Bins, _ counts: [[Int]]) -> String {
    let sums = (0..<bins.count).map { bin in counts.reduce(0) { $0 + $1[bin] } }
    let total = sums.reduce(0, +)
    guard let most = sums.max(), most > 0, let peak = sums.firstIndex(of: most) else {
      return "no values of \(x.name)"
    }
    let edges = bins.edges
    return
      "\(x.name) of \(counted(total, "row")) lies most often from \(x.text(of: edges[peak])) to "
      + "\(x.text(of: edges[peak + 1])), with \(counted(most, "row"))"
  }

  private func table(_ bins: Bins, _ counts: [[Int]]) -> [AxisColumn] {
    let edges = bins.edges
    var cells: [(bin: Int, series: Int)] = []
    for bin in 0..<bins.count { for series in counts.indices { cells.append((bin, series)) } }
    func column(_ name: String, _ shift: Int) -> AxisColumn {
      let values = cells.map { edges[$0.bin + shift] }
      return AxisColumn(
        name, x.isDate ? .dates(values) : .numbers(values), unit: x.unit,
        isWhole: x.isWhole && values.allSatisfy { $0 == $0.rounded() })
    }
    var columns = [column("from", 0), column("to", 1)]
    if let groups { columns.append(groups.column(cells.map(\.series))) }
    return columns + [
      AxisColumn("n", .numbers(cells.map { Double(counts[$0.series][$0.bin]) }), isWhole: true)
    ]
  }
}

extension PanelContent {
  /// A panel with nothing in it.
  static let none = PanelContent(
    panel: Panel(
      x: Axis(name: "", domain: .span(low: 0, high: 1, spread: .linear)),
      y: Axis(name: "", domain: .span(low: 0, high: 1, spread: .linear)), marks: []),
    summary: { "nothing" }, table: { [] })
}
