import Describe
import Diagnostics

extension PlotKinds {
  static let calibrationCurve = PlotSpec(
    "calibration_curve", "Draws how often what was predicted came true, and how many rows say so.",
    columns: [Outcomes.truthColumn, Outcomes.scoresColumn],
    options: [
      Outcomes.positiveOption,
      OptionSpec(
        "bins", .int, default: .int(10), .ints(2...100), "How many bins probabilities fall into."),
      OptionSpec(
        "equal", .text, default: .text("width"), .oneOf(["width", "count"]),
        "What the bins have in common: their width or their number of rows."),
      highlightOption,
    ] + sharedOptions,
    examples: [
      Example(
        "table(hit: [true, true, false, false], forest: [0.9, 0.6, 0.4, 0.1])"
          + ".calibration_curve(.hit, [.forest], bins: 2)")
    ],
    searchTerms: [
      "reliability", "CalibrationDisplay", "brier_score_loss", "expected calibration error",
    ],
    seeAlso: ["roc_curve", "precision_recall_curve", "histogram"]
  ) { data, settings in
    try CalibrationChart(data, settings).chart
  }
}

/// A reliability diagram: observed against predicted shares, and below it the rows of each bin.
struct CalibrationChart {
  private let outcomes: Outcomes
  private let models: [Calibration]
  private let highlighted: Set<Int>
  private let binCount: Int
  private let hasEqualCounts: Bool

  /// - Throws: `bad-argument` where scores are no probabilities; what `Outcomes` throws.
  init(_ data: PlotData, _ settings: Settings) throws {
    let outcomes = try Outcomes(data, settings, "calibration_curve")
    for (column, name) in zip(outcomes.scores, outcomes.names) {
      guard let range = data.chunks.range(column.numbers ?? []), range.low < 0 || range.high > 1
      else { continue }
      throw Failure(
        "bad-argument",
        "`\(name)` goes from \(column.text(of: range.low)) to \(column.text(of: range.high)), "
          + "probabilities lie between 0 and 1",
        help: "draw scores of another kind with `roc_curve`", blames: "scores")
    }
    highlighted = try settings.highlighted(among: outcomes.names)
    let count = settings.int("bins") ?? 10
    let hasEqualCounts = settings.text("equal") == "count"
    models = outcomes.scores.indices.map { model in
      let (positives, negatives) = outcomes.split(model, nil)
      return Calibration(
        positives + negatives, positives.map { _ in true } + negatives.map { _ in false },
        count: count, hasEqualCounts: hasEqualCounts)
    }
    self.outcomes = outcomes
    binCount = count
    self.hasEqualCounts = hasEqualCounts
  }

  private func words(_ model: Int) -> String {
    "\(outcomes.names[model]) Brier \(NumberText.fixed(models[model].brier, decimals: 3))"
  }

  var chart: Chart {
    guard outcomes.rowCount > 0 else { return .empty("no rows") }
    guard models.contains(where: { !$0.bins.isEmpty }) else {
      return .empty("no row has both \(outcomes.truth.name) and a score", notes: outcomes.notes)
    }
    let several = models.count > 1
    var lines = [
      LineMark(series: models.count, x: [0, 1], y: [0, 1], style: .curve, look: .muted)
    ]
    for (model, made) in models.enumerated() where !made.bins.isEmpty {
      lines.append(
        LineMark(
          series: model, x: made.bins.map(\.predicted), y: made.bins.map(\.observed),
          look: !highlighted.isEmpty && !highlighted.contains(model) ? .muted : .plain,
          isAmongOthers: true))
    }
    func axis(_ name: String) -> Axis {
      var axis = Axis.span(AxisColumn(name, .numbers([])), low: 0, high: 1)
      axis.widens = false
      return axis
    }
    var curve = Panel(
      x: axis("predicted probability"), y: axis("share that came true"), marks: [.lines(lines)])
    curve.bandsBelow = binCount
    return Chart(
      panels: [curve, counts], panelsInRow: 1,
      legend: Legend(
        title: nil, names: models.indices.map(words), sign: .marker, highlighted: highlighted),
      notes: notes(several), summary: { sentence }, table: { table })
  }

  /// How many rows have such probabilities, in bins of equal width; of several models, of the first.
  private var counts: Panel {
    let (positives, negatives) = outcomes.split(0, nil)
    let rows = Calibration(
      positives + negatives, (positives + negatives).map { _ in false }, count: binCount,
      hasEqualCounts: false)
    let bars = rows.bins.map { bin -> BarMarks.Bar in
      .init(
        band: min(binCount - 1, Int((bin.low + bin.high) / 2 * Double(binCount))),
        to: Double(bin.count))
    }
    let edges = (0..<binCount).map { NumberText.significant(Double($0) / Double(binCount)) }
    var yAxis = Axis.span(
      AxisColumn("rows", .numbers([]), isWhole: true), low: 0,
      high: Double(rows.bins.map(\.count).max() ?? 1))
    yAxis.widens = false
    return Panel(
      x: .bands("predicted probability", Bands(labels: edges, scale: Scale(low: 0, high: 1))),
      y: yAxis, marks: [.bars(BarMarks(bars: bars, isLying: false))])
  }

  private func notes(_ several: Bool) -> [String] {
    var notes = ["dotted: predicted as it came true"]
    notes.append(
      hasEqualCounts
        ? "\(counted(binCount, "bin")) of equally many rows"
        : "\(counted(binCount, "bin")) of equal width")
    if several { notes.append("the bars count the rows of \(outcomes.names[0])") }
    let errors = models.indices.map {
      "\(outcomes.names[$0]) \(NumberText.fixed(models[$0].expectedError, decimals: 3))"
    }
    notes.append("mean distance from the dotted line, by rows: \(enumerated(errors))")
    return notes + outcomes.notes
  }

  private var sentence: String {
    let best =
      models.indices.filter { !models[$0].bins.isEmpty }
      .min { models[$0].expectedError < models[$1].expectedError } ?? 0
    let worst = models[best].bins.max {
      abs($0.predicted - $0.observed) < abs($1.predicted - $1.observed)
    }
    let start =
      "\(outcomes.names[best]) predicts \(outcomes.positive) with a mean distance of "
      + NumberText.fixed(models[best].expectedError, decimals: 3) + " from what came true"
    guard let worst else { return start }
    return start + "; the farthest: \(NumberText.percent(worst.predicted)) predicted, "
      + "\(NumberText.percent(worst.observed)) of \(counted(worst.count, "row")) came true"
  }

  private var table: [AxisColumn] {
    let rows = models.enumerated().flatMap { model, made in
      made.bins.map { (model: model, bin: $0) }
    }
    return [
      AxisColumn(
        "model",
        .categories(
          codes: rows.map { Int32(clamping: $0.model) }, labels: outcomes.names, isOrdered: true)),
      .numbers("from", rows.map(\.bin.low)), .numbers("to", rows.map(\.bin.high)),
      .numbers("predicted", rows.map(\.bin.predicted)),
      .numbers("observed", rows.map(\.bin.observed)), .ints("n", rows.map(\.bin.count)),
    ]
  }
}
