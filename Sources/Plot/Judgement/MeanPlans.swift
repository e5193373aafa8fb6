import Describe
import Diagnostics

extension PlotKinds {
  private static let spreadOption = OptionSpec(
    "spread", .text, default: .text("deviation"), .oneOf(Spread.Kind.allCases.map(\.rawValue)),
    "What is drawn around means: a standard deviation, their 95 % interval, or all values.")

  static let meanBars = PlotSpec(
    "mean_bars", "Draws the mean of each group as a bar, the longest first, and its spread.",
    columns: [
      OptionSpec("x", .columnExpression, .none, "The groups, each with one row or several."),
      OptionSpec("y", .columnExpression, .none, "The numbers whose mean is drawn."),
    ],
    options: [spreadOption, sortOption, limitOption(30), highlightOption],
    examples: [
      Example(
        "table(feature: [\"budget\", \"budget\", \"year\", \"year\"], drop: [0.12, 0.16, 0.03, 0.02])"
          + ".mean_bars(.feature, .drop)")
    ],
    searchTerms: [
      "permutation_importance", "importance plot", "error bars", "errorbar", "barplot",
      "stat_summary",
    ],
    seeAlso: ["bar", "box", "mean_line"],
    plan: { try MeanBarsPlan($0, $1) })

  static let meanLine = PlotSpec(
    "mean_line", "Draws the mean of repeated values along an axis, in a band of their spread.",
    columns: [
      OptionSpec(
        "x", .columnExpression, .none, "The numbers along the axis, each once or repeated."),
      OptionSpec("y", .columnExpression, .none, "The numbers whose mean is drawn."),
      OptionSpec("color", .columnExpression, default: .null, .none, "Splits the rows into lines."),
    ],
    options: [spreadOption, logOption, highlightOption],
    examples: [
      Example(
        "table(size: [100, 100, 200, 200], score: [0.6, 0.7, 0.72, 0.74]).mean_line(.size, .score)")
    ],
    searchTerms: [
      "learning_curve", "validation_curve", "LearningCurveDisplay", "ValidationCurveDisplay",
      "lineplot", "confidence band", "ribbon", "geom_ribbon",
    ],
    seeAlso: ["line", "mean_bars", "training_curve"],
    plan: { try MeanLinePlan($0, $1) })
}

extension Spread.Kind {
  /// What the captions say of bands and whiskers.
  var words: String {
    switch self {
    case .deviation: "a standard deviation to both sides"
    case .interval: "the 95 % interval of the mean"
    case .range: "from the least to the greatest value"
    }
  }
}

/// Means of groups as lying bars with whiskers.
struct MeanBarsPlan: ChartPlan {
  private let x: AxisColumn
  private let y: AxisColumn
  private let groups: BandGroups
  private let kind: Spread.Kind
  private let highlighted: Set<Int>
  private let chunks: RowChunks
  let legend: Legend? = nil
  let notes: [String]

  /// - Throws: `wrong-type`, `bad-argument`.
  init(_ data: PlotData, _ settings: Settings) throws {
    x = try data.required("x", "mean_bars")
    y = try data.requiredNumbers("y", "mean_bars")
    kind = Spread.Kind(rawValue: settings.text("spread") ?? "") ?? .deviation
    chunks = data.chunks
    groups = BandGroups(x, means: y.numbers ?? [], settings, chunks)
    highlighted = try settings.highlighted(among: groups.groups.labels)
    var notes = LeftOut.notes(of: y, isLog: false, chunks)
    let most = groups.groups.counts.max() ?? 0
    if most > 1 { notes.insert("whiskers: \(kind.words)", at: 0) }
    self.notes = notes + groups.notes
  }

  var emptyReason: String? {
    if x.rowCount == 0 { return "no rows" }
    return y.nullCount == y.rowCount ? "no values in \(y.name)" : nil
  }

  func content(_ rows: [Int]?) -> PanelContent {
    let labels = groups.groups.labels
    let spreads = chunks.split(
      y.numbers ?? [], rows: rows, codes: groups.groups.codes, groups: labels.count
    ).map { Spread($0, kind) }
    let bars = spreads.enumerated().compactMap { band, spread in
      spread.map {
        BarMarks.Bar(
          band: band, to: $0.mean,
          look: highlighted.isEmpty || highlighted.contains(band) ? .plain : .muted)
      }
    }
    let whiskers = spreads.enumerated().compactMap { band, spread in
      spread.flatMap { $0.count > 1 ? IntervalMark(band: band, low: $0.low, high: $0.high) : nil }
    }
    let known = spreads.compactMap { $0 }
    var high = known.map { max($0.high, $0.mean) }.max() ?? 0
    let low = min(0, known.map { min($0.low, $0.mean) }.min() ?? 0)
    high = max(0, high)
    if high == 0, low == 0 { high = 1 }
    var axis = Axis.span(y, low: low, high: high)
    axis.widens = false
    let means = barTexts(spreads.map { $0?.mean ?? .nan }, unit: y.unit)
    let reaches = spreads.map { spread in
      spread.flatMap {
        $0.count > 1 ? NumberText.significant(($0.high - $0.low) / 2, digits: 2) : nil
      } ?? ""
    }
    let texts = labels.indices.map { band in
      guard kind != .range, !reaches[band].isEmpty else { return means[band] }
      return "\(means[band]) ± \(reaches[band])"
    }
    return PanelContent(
      panel: Panel(
        x: axis, y: .bands(groups.groups.name, Bands(labels: labels)),
        marks: [.bars(BarMarks(bars: bars, isLying: true)), .intervals(whiskers)],
        rowTexts: texts),
      summary: { sentence(spreads) }, table: { table(spreads) })
  }

  private func sentence(_ spreads: [Spread?]) -> String {
    let known = spreads.enumerated().compactMap { band, spread in spread.map { (band, $0) } }
    guard let highest = known.max(by: { $0.1.mean < $1.1.mean }),
      let lowest = known.min(by: { $0.1.mean < $1.1.mean })
    else { return "no values of \(y.name)" }
    let labels = groups.groups.labels
    let start =
      "The mean of \(y.name) is highest for \(labels[highest.0]) at \(y.text(of: highest.1.mean))"
    guard known.count > 1 else { return start }
    let even = known.count { $0.1.count > 1 && $0.1.low <= 0 && $0.1.high >= 0 }
    return start + " and lowest for \(labels[lowest.0]) at \(y.text(of: lowest.1.mean))"
      + (even > 0 ? "; the whiskers of \(even) reach over zero" : "")
  }

  private func table(_ spreads: [Spread?]) -> [AxisColumn] {
    let known = spreads.enumerated().compactMap { band, spread in spread.map { (band, $0) } }
    return [
      groups.groups.column(known.map(\.0)),
      AxisColumn("mean", .numbers(known.map(\.1.mean)), unit: y.unit),
      AxisColumn("low", .numbers(known.map(\.1.low)), unit: y.unit),
      AxisColumn("high", .numbers(known.map(\.1.high)), unit: y.unit),
      .ints("n", known.map(\.1.count)),
    ]
  }
}

/// Means along an axis as lines in bands.
struct MeanLinePlan: ChartPlan {
  private struct Series {
    var index: Int
    var x: [Double]
    var spreads: [Spread]
  }

  private let x: AxisColumn
  private let y: AxisColumn
  private let groups: Groups?
  private let kind: Spread.Kind
  private let xSpread: Scale.Spread
  private let ySpread: Scale.Spread
  private let highlighted: Set<Int>
  let notes: [String]

  /// - Throws: `wrong-type`, `too-many-series`, `bad-argument`.
  init(_ data: PlotData, _ settings: Settings) throws {
    x = try data.requiredPlaces("x", "mean_line")
    y = try data.requiredNumbers("y", "mean_line")
    kind = Spread.Kind(rawValue: settings.text("spread") ?? "") ?? .deviation
    xSpread = try settings.spread("x", x)
    ySpread = try settings.spread("y", y)
    groups = data["color"].map { Groups($0, data.chunks).withoutUnused() }
    if let groups, let column = data["color"] { try Groups.checkCount(groups.count, of: column) }
    highlighted = try settings.highlighted(among: groups?.labels ?? [])
    let survey = PointSurvey(
      x.numbers ?? [], y.numbers ?? [], logX: xSpread == .log, logY: ySpread == .log,
      chunks: data.chunks)
    notes = survey.leftOut.notes(x: x, y: y)
  }

  var emptyReason: String? {
    if x.rowCount == 0 { return "no rows" }
    return series(nil).isEmpty ? "no row has both \(x.name) and \(y.name)" : nil
  }

  var legend: Legend? {
    groups.map {
      Legend(title: $0.name, names: $0.labels, sign: .marker, highlighted: highlighted)
    }
  }

  private func series(_ rows: [Int]?) -> [Series] {
    let (places, heights) = (x.numbers ?? [], y.numbers ?? [])
    var values = [[Double: [Double]]](repeating: [:], count: groups?.count ?? 1)
    for row in rows ?? Array(places.indices) where places[row].isFinite && heights[row].isFinite {
      if xSpread == .log && places[row] <= 0 || ySpread == .log && heights[row] <= 0 { continue }
      values[groups.map { Int($0.codes[row]) } ?? 0][places[row], default: []].append(heights[row])
    }
    return values.enumerated().compactMap { index, found in
      let x = found.keys.sorted()
      let spreads = x.compactMap { Spread(found[$0] ?? [], kind) }
      return x.isEmpty ? nil : Series(index: index, x: x, spreads: spreads)
    }
  }

  func content(_ rows: [Int]?) -> PanelContent {
    let series = series(rows)
    let isAmongOthers = (groups?.count ?? 1) > 1
    func look(_ index: Int) -> Look {
      highlighted.isEmpty || highlighted.contains(index) ? .plain : .muted
    }
    let least = series.flatMap { $0.spreads.map(\.mean) }.min() ?? 0
    let bands = series.map { one in
      AreaMark(
        series: one.index, x: one.x,
        lower: one.spreads.map { ySpread == .log ? max($0.low, least / 10) : $0.low },
        upper: one.spreads.map(\.high), style: .faint, look: look(one.index),
        isAmongOthers: isAmongOthers)
    }
    let lines = series.map { one in
      LineMark(
        series: one.index, x: one.x, y: one.spreads.map(\.mean), look: look(one.index),
        isAmongOthers: isAmongOthers)
    }
    let places = finiteRange(series.flatMap(\.x)) ?? (0, 1)
    let ends = finiteRange(bands.flatMap { $0.lower + $0.upper }) ?? (0, 1)
    var xAxis = Axis.span(x, low: places.low, high: places.high, spread: xSpread)
    xAxis.widens = false
    var yAxis = Axis.span(y, low: ends.low, high: ends.high, spread: ySpread)
    yAxis.leansOnZero = true
    let counts = series.flatMap { $0.spreads.map(\.count) }
    let (fewest, most) = (counts.min() ?? 1, counts.max() ?? 1)
    let each = fewest == most ? counted(most, "value") : "\(fewest) to \(counted(most, "value"))"
    let note = most > 1 ? ["band: \(kind.words), of \(each) each"] : []
    return PanelContent(
      panel: Panel(x: xAxis, y: yAxis, marks: [.lines(lines), .areas(bands)], notes: note),
      summary: { sentence(series) }, table: { table(series) })
  }

  private func sentence(_ series: [Series]) -> String {
    let told = series.prefix(4).map { one in
      Trend.sentence(
        groups?.labels[one.index] ?? "mean \(y.name)", one.spreads.map(\.mean),
        preposition: Trend.preposition(x, one.x), place: { Groups.label(one.x[$0], x.format) },
        text: { y.text(of: $0) })
    }
    return told.joined(separator: "; ") + (series.count > 4 ? "; and \(series.count - 4) more" : "")
  }

  private func table(_ series: [Series]) -> [AxisColumn] {
    let rows = series.flatMap { one in zip(one.x, one.spreads).map { (one.index, $0, $1) } }
    var place = x
    place.values = x.isDate ? .dates(rows.map(\.1)) : .numbers(rows.map(\.1))
    var columns = [place]
    if let groups { columns.append(groups.column(rows.map(\.0))) }
    return columns + [
      AxisColumn("mean", .numbers(rows.map(\.2.mean)), unit: y.unit),
      AxisColumn("low", .numbers(rows.map(\.2.low)), unit: y.unit),
      AxisColumn("high", .numbers(rows.map(\.2.high)), unit: y.unit),
      .ints("n", rows.map(\.2.count)),
    ]
  }
}
