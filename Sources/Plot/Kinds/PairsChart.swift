import Describe
import Diagnostics

extension PlotKinds {
  static let pairs = PlotSpec(
    "pairs", "Draws each pair of columns as points, and each column as a histogram.",
    columns: [
      OptionSpec("columns", .columns, .none, "Two to six columns of numbers."), colorColumn,
    ],
    options: sharedOptions,
    examples: [
      Example("table(a: [1, 2, 3], b: [2, 4, 7], c: [3, 1, 2]).pairs([.a, .b, .c])")
    ],
    searchTerms: ["pairplot", "scatter_matrix", "ggpairs", "splom"],
    seeAlso: ["correlation", "scatter"]
  ) { data, settings in
    let columns = data.columns("columns")
    try Correlation.check(columns, "pairs", limit: 6)
    return try PairsChart.chart(columns, data["color"])
  }
}

/// A matrix of panels made of scatter plots and histograms.
enum PairsChart {
  static func chart(_ columns: [AxisColumn], _ color: AxisColumn?) throws -> Chart {
    guard columns[0].rowCount > 0 else { return .empty("no rows") }
    if let empty = columns.first(where: { $0.nullCount == $0.rowCount }) {
      return .empty("no values in \(empty.name)")
    }
    var panels: [Panel] = []
    var legend: Legend?
    var offZero: [String] = []
    for (row, y) in columns.enumerated() {
      for (place, x) in columns.enumerated() {
        var panel: Panel
        if row == place {
          let plan = try HistogramPlan(
            PlotData(x: x), Settings([], for: PlotKinds.histogram.options, of: "histogram"))
          panel = plan.content(nil).panel
          // The column's own values stand at the left of its row; the counts need no ticks.
          panel.title = sanitized(x.name)
        } else {
          let plan = try ScatterPlan(
            PlotData(x: x, y: [y], color: color),
            Settings([], for: PlotKinds.scatter.options, of: "scatter"))
          panel = plan.content(nil).panel
          legend = plan.legend
          let r = LinearFit(x.numbers ?? [], y.numbers ?? [])?.correlation
          panel.title = "\(sanitized(y.name)) by \(sanitized(x.name))"
          panel.brief = r.map { "r = \(NumberText.fixed($0, decimals: 2))" }
        }
        for axis in [panel.x, panel.y] where axis.leansOnZero {
          guard case .span(let low, let high, _) = axis.domain, low > 0 || high < 0,
            !axis.format.isDate, !offZero.contains(axis.name)
          else { continue }
          offZero.append(axis.name)
        }
        panel.x.name = ""
        panel.y.name = ""
        panels.append(panel)
      }
    }
    let missing = columns.filter { $0.nullCount > 0 }.map {
      "\(sanitized($0.name)) \(NumberText.grouped($0.nullCount))"
    }
    return Chart(
      panels: panels, panelsInRow: columns.count, isMatrix: true, legend: legend,
      notes: (missing.isEmpty ? [] : ["nulls left out: \(enumerated(missing))"])
        + (offZero.isEmpty ? [] : ["not from zero: the axes of \(enumerated(offZero))"]),
      summary: { sentence(columns) }, table: { columns + (color.map { [$0] } ?? []) })
  }

  private static func sentence(_ columns: [AxisColumn]) -> String {
    var best: (words: String, size: Double) = ("", -1)
    for (row, y) in columns.enumerated() {
      for x in columns[..<row] {
        guard let r = LinearFit(x.numbers ?? [], y.numbers ?? [])?.correlation, abs(r) > best.size
        else { continue }
        best = ("\(x.name) and \(y.name), with r = \(NumberText.fixed(r, decimals: 2))", abs(r))
      }
    }
    let start = "\(columns.count) columns against each other"
    return best.size < 0
      ? start : "\(start); the strongest straight relation is that of \(best.words)"
  }
}
