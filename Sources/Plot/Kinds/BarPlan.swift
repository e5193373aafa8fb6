import Describe
import Diagnostics

extension PlotKinds {
  static let bar = PlotSpec(
    "bar", "Draws bars: one a category, side by side, stacked, or as shares.",
    columns: [
      OptionSpec("x", .columnExpression, .none, "What each bar stands for."),
      OptionSpec("y", .columnExpression, .none, "The bars' lengths; they start at zero."),
      OptionSpec("color", .columnExpression, default: .null, .none, "Splits each bar into series."),
    ],
    options: [
      OptionSpec(
        "stack", .bool, default: .bool(false), .none, "Whether series stand on each other."),
      OptionSpec(
        "share", .bool, default: .bool(false), .none,
        "Whether series fill each bar to 100 % as shares of it."),
      sortOption, limitOption(30), seriesOption,
      OptionSpec(
        "direction", .text, default: .null, .oneOf(["horizontal", "vertical"]),
        "Where bars point; null takes vertical for eight or more numbers or dates."),
      highlightOption,
    ],
    examples: [
      Example("table(genre: [\"Drama\", \"Comedy\"], n: [12, 7]).bar(.genre, .n)")
    ],
    searchTerms: [
      "barplot", "barh", "column chart", "countplot", "geom_col", "stacked", "grouped",
    ],
    seeAlso: ["histogram", "line", "proportions"],
    plan: { try BarPlan($0, $1) })
}

/// Bars that start at zero: lying with their names at the left, or standing along an axis of numbers or
/// dates.
struct BarPlan: ChartPlan {
  let x: AxisColumn
  let y: AxisColumn
  /// The bars in the order of drawing; the last may stand for what was left out.
  private(set) var bars: Groups
  private(set) var series: Groups?
  let isStacked: Bool
  private let isShare: Bool
  private var isStanding = false
  private var bands: BarBands
  /// How many bars the last one stands for; 0 when it is one of its own.
  private(set) var otherCount = 0
  private var highlighted: Set<Int> = []
  private var highlightedSeries: Set<Int> = []
  private(set) var notes: [String] = []
  private var values: [Double] { y.numbers ?? [] }
  private var seriesCount: Int { series?.count ?? 1 }
  var isGrouped: Bool { series != nil && !isStacked }

  /// - Throws: `wrong-type`, `repeated-bar`, `too-many-series`, `negative-stack`.
  init(_ data: PlotData, _ settings: Settings) throws {
    x = try data.required("x", "bar")
    y = try data.requiredNumbers("y", "bar")
    let heights = y.numbers ?? []
    bars = Groups(x).withoutUnused(keepingBetween: true)
    series = data["color"].map { Groups($0).withoutUnused() }
    isShare = settings.flag("share") && series != nil
    isStacked = (settings.flag("stack") || isShare) && series != nil
    bands = BarBands(bars, isDate: x.isDate, standing: false)
    if isStacked, heights.contains(where: { $0 < 0 }) {
      throw Failure(
        "negative-stack", "stacked bars cannot show values below zero, `\(y.name)` has some",
        help: "leave `stack` out to draw the series side by side", blames: "y")
    }
    try checkRepeats(data)
    let nulls = heights.reduce(into: 0) { if !$1.isFinite { $0 += 1 } }
    if nulls > 0 { notes.append("\(counted(nulls, "null")) of \(sanitized(y.name)) left out") }
    if let made = series.map({
      $0.joined(
        limit: settings.int("series") ?? 12, by: weights($0, heights, absolute: true),
        keeping: settings.highlightNames)
    }) {
      series = made.groups
      if made.rest > 0 {
        notes.append(
          "other is the sum of \(NumberText.grouped(made.rest)) more values of \(made.groups.name)")
      }
    }
    if let series, let column = data["color"] { try Groups.checkCount(series.count, of: column) }
    arrange(settings)
    let marked = (series?.labels ?? []) + bars.labels
    for index in try settings.highlighted(among: marked) {
      if index < seriesCount, series != nil {
        highlightedSeries.insert(index)
      } else {
        highlighted.insert(index - (series?.count ?? 0))
      }
    }
    let direction = settings.text("direction")
    isStanding =
      direction == "vertical"
      || (direction == nil && !x.isCategorical && bars.values.count >= 8)
    bands = BarBands(bars, isDate: x.isDate, standing: isStanding)
    if bands.isRanked, !x.isCategorical { notes.append("bars stand in order, not to scale") }
    if isStanding, let null = bars.nullCode, bands.bandOfGroup[null] == nil {
      let total = weights(bars, heights, absolute: false)[null]
      let text = barTexts([total], unit: y.unit).first ?? ""
      notes.append(
        "not drawn: \(sanitized(y.name)) of \(text) where \(sanitized(x.name)) is null")
    }
  }

  var emptyReason: String? {
    if x.rowCount == 0 { return "no rows" }
    return values.contains(where: \.isFinite) ? nil : "no values in \(y.name)"
  }

  var legend: Legend? {
    guard let series, isStacked || isStanding else { return nil }
    return Legend(
      title: series.name, names: series.labels, sign: .fill, highlighted: highlightedSeries)
  }

  private func weights(_ groups: Groups, _ heights: [Double], absolute: Bool) -> [Double] {
    var weights = [Double](repeating: 0, count: groups.count)
    for (row, code) in groups.codes.enumerated() where heights[row].isFinite {
      weights[Int(code)] += absolute ? abs(heights[row]) : heights[row]
    }
    return weights
  }

  private func checkRepeats(_ data: PlotData) throws {
    let facet = data["facet"].map { Groups($0) }
    var seen: Set<[Int32]> = []
    for row in 0..<x.rowCount {
      let key = [bars.codes[row], series?.codes[row] ?? 0, facet?.codes[row] ?? 0]
      guard !seen.insert(key).inserted else { continue }
      let names = ([data["x"], data["color"], data["facet"]] as [AxisColumn?])
        .compactMap { $0.map { ".\($0.name)" } }
      let by = names.count > 1 ? "[\(names.joined(separator: ", "))]" : names.joined()
      let bar = bars.labels[Int(bars.codes[row])]
      let place = series.map { "`\(bar)` with `\($0.labels[Int($0.codes[row])])`" } ?? "`\(bar)`"
      throw Failure(
        "repeated-bar", "\(place) stands in several rows, a bar shows one value",
        help: "aggregate first: `agg(\(y.name): sum(.\(y.name)), by: \(by))`", blames: "x")
    }
  }

  /// Sorts the bars and joins those beyond the limit.
  private mutating func arrange(_ settings: Settings) {
    let totals = weights(bars, values, absolute: false)
    let nullBar = bars.nullCode
    func byValue(_ a: Int, _ b: Int) -> Bool {
      if (a == nullBar) != (b == nullBar) { return b == nullBar }
      return totals[a] != totals[b] ? totals[a] > totals[b] : a < b
    }
    var order = Array(bars.labels.indices)
    switch settings.text("sort") ?? "auto" {
    case "value": order.sort(by: byValue)
    case "label" where !bars.isOrdered:
      let labels = bars.labels
      order.sort { a, b in
        if (a == nullBar) != (b == nullBar) { return b == nullBar }
        return labels[a].utf8.lexicographicallyPrecedes(labels[b].utf8)
      }
    case "auto" where !bars.isOrdered: order.sort(by: byValue)
    default: break
    }
    let isCut = x.isCategorical && !bars.isOrdered
    var kept = order
    if isCut, let limit = settings.int("limit"), order.count > limit + 1 {
      var isKept = [Bool](repeating: false, count: bars.count)
      for bar in order.sorted(by: byValue).prefix(limit) { isKept[bar] = true }
      // What is highlighted is never part of the rest.
      let marked = settings.highlightNames.map { Array($0.utf8) }
      for bar in order where marked.contains(Array(bars.labels[bar].utf8)) { isKept[bar] = true }
      kept = order.filter { isKept[$0] }
      otherCount = order.count - kept.count
    }
    let rest = otherCount > 0 ? order.filter { !Set(kept).contains($0) } : []
    bars = bars.arranged(kept + rest)
    guard otherCount > 0 else { return }
    bars.labels =
      Array(bars.labels.prefix(kept.count)) + [
        "other (\(NumberText.grouped(otherCount)) more)"
      ]
    let other = Int32(clamping: kept.count)
    for row in bars.codes.indices where bars.codes[row] > other { bars.codes[row] = other }
    if let code = bars.nullCode, code >= kept.count { bars.nullCode = nil }
    notes.append(
      "other is the sum of \(NumberText.grouped(otherCount)) more values of \(bars.name)")
  }

  /// A value for each series and bar, NaN where there is none; and whether a bar has nothing but nulls.
  private struct Matrix {
    var values: [[Double]]
    var isNull: [Bool]

    func total(_ bar: Int) -> Double {
      values.reduce(0) { $1[bar].isFinite ? $0 + $1[bar] : $0 }
    }
    func hasValue(_ bar: Int) -> Bool { values.contains { $0[bar].isFinite } }
  }

  private func matrix(_ rows: [Int]?) -> Matrix {
    var matrix = Matrix(
      values: [[Double]](
        repeating: [Double](repeating: .nan, count: bars.count), count: seriesCount),
      isNull: [Bool](repeating: false, count: bars.count))
    let heights = values
    func add(_ row: Int) {
      let bar = Int(bars.codes[row])
      let group = Int(series?.codes[row] ?? 0)
      guard heights[row].isFinite else {
        matrix.isNull[bar] = true
        return
      }
      let old = matrix.values[group][bar]
      matrix.values[group][bar] = old.isFinite ? old + heights[row] : heights[row]
    }
    if let rows { rows.forEach(add) } else { (0..<x.rowCount).forEach(add) }
    return matrix
  }

  func content(_ rows: [Int]?) -> PanelContent {
    let matrix = matrix(rows)
    var marks = BarMarks(
      bars: [], isLying: !isStanding, parts: isGrouped ? seriesCount : 1, isStacked: isStacked)
    var high = 0.0
    var low = 0.0
    var otherHigh = 0.0
    let other = otherCount > 0 ? bars.count - 1 : -1
    for bar in bars.labels.indices {
      guard let band = bands.bandOfGroup[bar] else { continue }
      var sum = 0.0
      let total = matrix.total(bar)
      for group in 0..<seriesCount where matrix.values[group][bar].isFinite {
        var value = matrix.values[group][bar]
        if isShare { value = total > 0 ? value / total * 100 : 0 }
        let from = isStacked ? sum : 0
        sum += value
        marks.bars.append(
          BarMarks.Bar(
            band: band, part: isGrouped ? group : 0, from: from, to: isStacked ? sum : value,
            series: group, look: look(bar, group)))
        guard bar != other else {
          otherHigh = max(otherHigh, isStacked ? sum : value)
          continue
        }
        high = max(high, isStacked ? sum : value)
        low = min(low, value)
      }
    }
    // What stands for many may be so long that the others would not be seen: then it is cut.
    let isCut = otherHigh > 2 * high && high > 0 && !isStanding
    if !isCut { high = max(high, otherHigh) }
    if isShare { high = 100 }
    if high == 0, low == 0 { high = 1 }
    var valueAxis = Axis.span(y, low: low, high: high)
    valueAxis.widens = false
    if isShare {
      valueAxis.name = "share of \(sanitized(y.name))"
      valueAxis.format = AxisFormat(unit: "%", isWhole: true)
    }
    var own = bands.bands
    if isGrouped, let series, !isStanding {
      own.parts = series.labels
      own.partsName = series.name
    }
    let bandAxis = Axis.bands(x.name, own, format: x.format)
    let panel = Panel(
      x: isStanding ? bandAxis : valueAxis, y: isStanding ? valueAxis : bandAxis,
      marks: [.bars(marks)], rowTexts: isStanding || isShare ? [] : rowTexts(matrix),
      notes: isCut && !isShare
        ? ["the bar of other is cut, its length is the number beside it"] : [])
    return PanelContent(
      panel: panel, summary: { sentence(matrix.values) },
      table: { self.table(matrix) })
  }

  private func look(_ bar: Int, _ group: Int) -> Look {
    if otherCount > 0, bar == bars.count - 1 { return isStacked ? .plain : .rest }
    if !highlighted.isEmpty, !highlighted.contains(bar) { return .muted }
    return !highlightedSeries.isEmpty && !highlightedSeries.contains(group) ? .muted : .plain
  }

  private func rowTexts(_ matrix: Matrix) -> [String] {
    var values: [Double] = []
    var isNull: [Bool] = []
    for bar in bars.labels.indices {
      for part in 0..<(isGrouped ? seriesCount : 1) {
        values.append(
          isGrouped ? matrix.values[part][bar] : matrix.hasValue(bar) ? matrix.total(bar) : .nan)
        isNull.append(matrix.isNull[bar])
      }
    }
    return zip(barTexts(values, unit: y.unit), zip(values, isNull)).map { text, state in
      !state.0.isFinite && state.1 ? "null" : text
    }
  }

  private func table(_ matrix: Matrix) -> [AxisColumn] {
    var cells: [(bar: Int, series: Int)] = []
    for bar in bars.labels.indices {
      for group in 0..<seriesCount where matrix.values[group][bar].isFinite {
        cells.append((bar, group))
      }
    }
    var x = x
    let place = { (bar: Int) in bar < bars.values.count ? bars.values[bar] : .nan }
    switch x.values {
    case .numbers: x.values = .numbers(cells.map { place($0.bar) })
    case .dates: x.values = .dates(cells.map { place($0.bar) })
    case .categories(_, _, let isOrdered):
      x.values = .categories(
        codes: cells.map { $0.bar == bars.nullCode ? -1 : Int32(clamping: $0.bar) },
        labels: bars.labels, isOrdered: isOrdered)
    }
    var columns = [x]
    if let series { columns.append(series.column(cells.map(\.series))) }
    var y = y
    y.values = .numbers(cells.map { matrix.values[$0.series][$0.bar] })
    return columns + [y]
  }
}
