import Describe
import Diagnostics

extension PlotKinds {
  static let residuals = PlotSpec(
    "residuals", "Draws how far predictions lie from what came true, along what was predicted.",
    columns: [
      OptionSpec("actual", .columnExpression, .none, "The true numbers."),
      OptionSpec("predicted", .columnExpression, .none, "The predicted numbers."),
      OptionSpec(
        "color", .columnExpression, default: .null, .none, "Splits the points into series."),
    ],
    options: [seriesOption],
    examples: [
      Example("table(is: [1, 2, 4, 5], said: [1.5, 2, 3.5, 4.5]).residuals(.is, .said)")
    ],
    searchTerms: [
      "residplot", "PredictionErrorDisplay", "residual plot", "regression diagnostics",
    ],
    seeAlso: ["scatter", "calibration_curve"],
    plan: { try ResidualPlan($0, $1) })
}

/// Residuals, actual minus predicted, as points about the line of zero, with their mean along the way.
struct ResidualPlan: ChartPlan {
  private let points: ScatterPlan
  private let predicted: AxisColumn
  private let residual: AxisColumn

  /// - Throws: `wrong-type`, `too-many-series`.
  init(_ data: PlotData, _ settings: Settings) throws {
    let actual = try data.requiredNumbers("actual", "residuals")
    predicted = try data.requiredNumbers("predicted", "residuals")
    let values = zip(actual.numbers ?? [], predicted.numbers ?? []).map { $0 - $1 }
    residual = AxisColumn(
      "\(actual.name) - \(predicted.name)", .numbers(values), unit: actual.unit)
    var plotted = PlotData(x: predicted, y: [residual], color: data["color"])
    plotted.budget = data.budget
    points = try ScatterPlan(
      plotted,
      Settings(
        [("series", .int(Int64(settings.int("series") ?? 12)))],
        for: PlotKinds.scatter.options, of: "scatter"))
  }

  var emptyReason: String? { points.emptyReason }
  var legend: Legend? { points.legend }
  var notes: [String] { points.notes + ["line: the mean residual of rows with like predictions"] }

  /// The rows by what was predicted, in up to 20 runs of equal length: mean prediction and mean residual.
  private func means(_ rows: [(predicted: Double, residual: Double)]) -> ([Double], [Double]) {
    let runs = min(20, rows.count / 5)
    guard runs > 1 else { return ([], []) }
    let sorted = rows.sorted {
      $0.predicted != $1.predicted
        ? $0.predicted < $1.predicted : $0.residual < $1.residual
    }
    var (x, y): ([Double], [Double]) = ([], [])
    for run in 0..<runs {
      let piece = sorted[run * sorted.count / runs..<(run + 1) * sorted.count / runs]
      x.append(piece.reduce(0) { $0 + $1.predicted } / Double(piece.count))
      y.append(piece.reduce(0) { $0 + $1.residual } / Double(piece.count))
    }
    return (x, y)
  }

  func content(_ rows: [Int]?) throws -> PanelContent {
    var content = points.content(rows)
    let (xs, ys) = (predicted.numbers ?? [], residual.numbers ?? [])
    let known = (rows ?? Array(xs.indices)).filter { xs[$0].isFinite && ys[$0].isFinite }
      .map { (predicted: xs[$0], residual: ys[$0]) }
    content.panel.y = content.panel.y.reaching([0]) ?? content.panel.y
    content.panel.x.leansOnZero = false
    let (x, y) = means(known)
    if !x.isEmpty { content.panel.marks.append(.lines([LineMark(x: x, y: y, style: .fitted)])) }
    content.panel.marks.append(.rules([RuleMark(value: 0, isUpright: false)]))
    let count = Double(max(1, known.count))
    let mean = known.reduce(0) { $0 + $1.residual } / count
    let error = (known.reduce(0) { $0 + $1.residual * $1.residual } / count).squareRoot()
    let absolute = known.reduce(0) { $0 + abs($1.residual) } / count
    let words =
      "RMSE \(residual.text(of: error)), MAE \(residual.text(of: absolute)), "
      + "mean residual \(residual.text(of: mean))"
    content.panel.brief = rows == nil ? nil : "RMSE \(residual.text(of: error))"
    content.panel.notes.append(words)
    let (farName, summary) = (predicted.name, content.summary)
    let farthest = known.max { abs($0.residual) < abs($1.residual) }
    let residual = residual
    content.summary = {
      guard let farthest else { return summary() }
      return "\(counted(known.count, "row")); \(words); the farthest is "
        + "\(residual.text(of: farthest.residual)) where \(farName) is "
        + residual.text(of: farthest.predicted)
    }
    return content
  }
}
