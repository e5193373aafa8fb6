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
    options: [logOption, symlogOption, seriesOption, highlightOption],
    examples: [
      Example("table(year: [2000, 2001, 2002], n: [3, 7, 5]).line(.year, .n)")
    ],
    searchTerms: ["lineplot", "time series", "curve", "trend", "geom_line"],
    seeAlso: ["area", "bar", "scatter"],
    plan: { try LinePlan($0, $1, "line") })

  static let area = PlotSpec(
    "area", "Draws areas from zero along numbers or dates, stacked where there are several.",
    columns: [
      OptionSpec("x", .columnExpression, .none, "Where each point stands along the axis."),
      OptionSpec("y", .columns, .none, "The heights; each column is an area of its own."),
      OptionSpec("color", .columnExpression, default: .null, .none, "Splits the rows into areas."),
    ],
    options: [
      OptionSpec(
        "share", .bool, default: .bool(false), .none, "Whether areas are shares of their sum."),
      seriesOption, highlightOption,
    ],
    examples: [
      Example("table(year: [2000, 2001, 2002], n: [3, 7, 5]).area(.year, .n)")
    ],
    searchTerms: ["stackplot", "fill_between", "geom_area", "stacked area"],
    seeAlso: ["line", "bar"],
    plan: { try LinePlan($0, $1, "area") })
}

/// Lines, or areas from zero, along an axis, one for each series.
struct LinePlan: ChartPlan {
  struct Series {
    var index: Int
    /// Ascending.
    var x: [Double]
    /// NaN where the line has a gap.
    var y: [Double]
  }

  let x: AxisColumn
  let y: AxisColumn
  private let columns: [AxisColumn]
  private let groups: Groups?
  /// Safe to print.
  private var names: [String] = []
  /// The series that stands for all beyond the limit: many faint lines, one area that is their sum.
  private var rest: Int?
  /// The series of each column and group.
  private var seriesOf: [[Int]] = []
  private let isArea: Bool
  private let isShare: Bool
  /// The names at the x axis where it holds categories.
  private var categories: [String] = []
  private let positions: [Double]
  private let xSpread: Scale.Spread
  private let ySpread: Scale.Spread
  private var highlighted: Set<Int> = []
  private(set) var notes: [String] = []
  private var hasLegend: Bool { groups != nil || columns.count > 1 }

  /// - Throws: `wrong-type`, `too-many-series`, `repeated-point`.
  init(_ data: PlotData, _ settings: Settings, _ owner: String) throws {
    x = try data.required("x", owner)
    var first = try data.requiredNumbers("y", owner)
    let columns = data.columns("y")
    self.columns = columns
    for column in columns { try PlotData.requireNumbers(column, "y", owner) }
    isArea = owner == "area"
    isShare = settings.flag("share")
    if columns.count > 1 {
      first.name = columns.map(\.name).joined(separator: ", ")
      first.isWhole = columns.allSatisfy(\.isWhole)
      if columns.contains(where: { $0.unit != first.unit }) { first.unit = nil }
    }
    y = first
    xSpread = try settings.spread("x", x)
    ySpread = try settings.spread("y", y)
    groups = data["color"].map { Groups($0, data.chunks).withoutUnused() }
    if x.isCategorical {
      let names = Groups(x)
      categories = names.labels
      positions = names.codes.map { Double($0) }
    } else {
      positions = x.numbers ?? []
    }
    if let groups, groups.isOrdered, let column = data["color"] {
      try Groups.checkCount(groups.count, of: column)
    }
    let restNote = try orderSeries(data["color"] ?? y, settings)
    highlighted = try settings.highlighted(among: names)
    var left = LeftOut()
    for column in columns {
      for (place, height) in zip(positions, column.numbers ?? []) {
        if !place.isFinite {
          left.nullX += 1
        } else if xSpread == .log, place <= 0 {
          left.belowX += 1
        } else if !height.isFinite {
          left.nullY += 1
        } else if ySpread == .log, height <= 0 {
          left.belowY += 1
        }
      }
    }
    notes = left.notes(x: x, y: y) + (restNote.map { [$0] } ?? [])
    if isArea { try checkArea() }
  }

  private func checkArea() throws {
    for column in columns where (column.numbers ?? []).contains(where: { $0 < 0 }) {
      throw Failure(
        "negative-stack", "areas cannot show values below zero, `\(column.name)` has some",
        help: "draw them with `line`", blames: "y")
    }
  }

  /// The line with the highest values first, for want of another order; those beyond the limit are one
  /// series. Returns what is to be said about these.
  private mutating func orderSeries(_ blamed: AxisColumn, _ settings: Settings) throws -> String? {
    var found: [(column: Int, group: Int, name: String, peak: Double, isNull: Bool)] = []
    for (place, column) in columns.enumerated() {
      let heights = column.numbers ?? []
      var peaks = [Double](repeating: -.infinity, count: groups?.count ?? 1)
      for row in heights.indices where heights[row].isFinite {
        let group = Int(groups?.codes[row] ?? 0)
        peaks[group] = max(peaks[group], heights[row])
      }
      for (group, peak) in peaks.enumerated() {
        let label = groups?.labels[group]
        let name = sanitized(column.name)
        found.append(
          (
            place, group, columns.count > 1 ? label.map { "\(name) \($0)" } ?? name : label ?? name,
            peak, groups?.nullCode == group
          ))
      }
    }
    if let groups, !groups.isOrdered {
      let old = found
      found = old.indices.sorted { a, b in
        if old[a].isNull != old[b].isNull { return old[b].isNull }
        return old[a].peak != old[b].peak ? old[a].peak > old[b].peak : a < b
      }.map { old[$0] }
    }
    var kept = found.indices.prefix(found.count)
    let limit = settings.int("series") ?? 12
    if let groups, !groups.isOrdered, found.count > limit + 1 {
      let marked = Set(settings.highlightNames.map { Array($0.utf8) })
      let isKept = found.indices.map { $0 < limit || marked.contains(Array(found[$0].name.utf8)) }
      let order = found.indices.filter { isKept[$0] } + found.indices.filter { !isKept[$0] }
      kept = kept.prefix(isKept.count { $0 })
      found = order.map { found[$0] }
    }
    let others = found.count - kept.count
    names = kept.map { found[$0].name }
    if others > 0 {
      rest = names.count
      names.append(Groups.other(others))
    }
    try Groups.checkCount(names.count, of: blamed)
    seriesOf = [[Int]](
      repeating: [Int](repeating: 0, count: groups?.count ?? 1), count: columns.count)
    for (index, one) in found.enumerated() {
      seriesOf[one.column][one.group] = min(index, rest ?? index)
    }
    guard others > 0 else { return nil }
    let values = "\(NumberText.grouped(others)) more values of \(groups?.name ?? "")"
    return isArea ? "other is the sum of \(values)" : "other are the faint lines of \(values)"
  }

  var emptyReason: String? {
    if x.rowCount == 0 { return "no rows" }
    for column in columns {
      for (place, height) in zip(positions, column.numbers ?? [])
      where place.isFinite && height.isFinite && !(xSpread == .log && place <= 0)
        && !(ySpread == .log && height <= 0)
      {
        return nil
      }
    }
    return "no row has both \(x.name) and \(y.name)"
  }

  var legend: Legend? {
    hasLegend
      ? Legend(
        title: groups?.name, names: names, sign: isArea ? .fill : .marker, highlighted: highlighted,
        faint: isArea ? nil : rest)
      : nil
  }

  private func series(_ rows: [Int]?) -> [Series] {
    var series: [Series] = []
    for (place, column) in columns.enumerated() {
      let heights = column.numbers ?? []
      var rowsOf = [[Int]](repeating: [], count: groups?.count ?? 1)
      func add(_ row: Int) {
        guard positions[row].isFinite, !(xSpread == .log && positions[row] <= 0) else { return }
        rowsOf[Int(groups?.codes[row] ?? 0)].append(row)
      }
      if let rows { rows.forEach(add) } else { (0..<positions.count).forEach(add) }
      for (group, var kept) in rowsOf.enumerated() where !kept.isEmpty {
        let isAscending = zip(kept, kept.dropFirst()).allSatisfy { positions[$0] <= positions[$1] }
        if !isAscending {
          kept.sort { positions[$0] != positions[$1] ? positions[$0] < positions[$1] : $0 < $1 }
        }
        series.append(
          Series(
            index: seriesOf[place][group], x: kept.map { positions[$0] },
            y: kept.map { row in
              heights[row].isFinite && !(ySpread == .log && heights[row] <= 0) ? heights[row] : .nan
            }))
      }
    }
    return series.sorted { $0.index < $1.index }
  }

  func content(_ rows: [Int]?) throws -> PanelContent {
    let series = series(rows)
    let ranges = series.compactMap { finiteRange($0.x) }
    var xAxis = Axis.span(
      x, low: ranges.map(\.low).min() ?? 0, high: ranges.map(\.high).max() ?? 1, spread: xSpread)
    xAxis.names = categories
    xAxis.widens = false
    var yAxis: Axis
    let mark: Mark
    if isArea {
      let areas = try stacked(series)
      let high = areas.compactMap { finiteRange($0.upper)?.high }.max() ?? 1
      yAxis = Axis.span(y, low: 0, high: isShare ? 100 : high)
      if isShare {
        yAxis.name = "share of \(yAxis.name)"
        yAxis.format = AxisFormat(unit: "%", isWhole: true)
      }
      mark = .areas(areas)
    } else {
      let heights = series.compactMap { finiteRange($0.y) }
      yAxis = Axis.span(
        y, low: heights.map(\.low).min() ?? 0, high: heights.map(\.high).max() ?? 1,
        spread: ySpread)
      yAxis.leansOnZero = true
      let lines = series.map {
        LineMark(
          series: $0.index, x: $0.x, y: $0.y, look: look($0.index),
          isAmongOthers: hasLegend && names.count > 1)
      }
      // Faint lines lie below the others.
      mark = .lines(lines.filter { $0.look == .muted } + lines.filter { $0.look != .muted })
    }
    return PanelContent(
      panel: Panel(x: xAxis, y: yAxis, marks: [mark]),
      summary: { sentence(series) }, table: { table(series) })
  }

  private func look(_ index: Int) -> Look {
    if !isArea, index == rest { return .muted }
    return highlighted.isEmpty || highlighted.contains(index) ? .plain : .muted
  }

  /// Areas on top of each other at all places of any series; where one has no value it counts as zero.
  private func stacked(_ series: [Series]) throws -> [AreaMark] {
    let series = joiningRest(series)
    let places = Groups.distinct(series.flatMap(\.x))
    var index: [Double: Int] = [:]
    for (place, value) in places.enumerated() { index[value] = place }
    var heights = [[Double]](
      repeating: [Double](repeating: .nan, count: places.count), count: series.count)
    for (number, one) in series.enumerated() {
      for (place, height) in zip(one.x, one.y) {
        guard let at = index[place] else { continue }
        guard !heights[number][at].isFinite else {
          throw Failure(
            "repeated-bar", "`\(names[one.index])` has several values at one place of `\(x.name)`",
            help: "aggregate first: `agg(\(y.name): sum(.\(y.name)), by: .\(x.name))`", blames: "x")
        }
        heights[number][at] = height
      }
    }
    var sums = [Double](repeating: 0, count: places.count)
    var totals = sums
    for one in heights { for at in places.indices where one[at].isFinite { totals[at] += one[at] } }
    return series.indices.map { number in
      let lower = sums
      for at in places.indices where heights[number][at].isFinite {
        sums[at] +=
          isShare
          ? (totals[at] > 0 ? heights[number][at] / totals[at] * 100 : 0) : heights[number][at]
      }
      return AreaMark(
        series: series[number].index, x: places, lower: lower, upper: sums,
        look: look(series[number].index), isAmongOthers: hasLegend)
    }
  }

  /// The series beyond the limit as one, their sum at each place.
  private func joiningRest(_ series: [Series]) -> [Series] {
    guard let rest, series.count(where: { $0.index == rest }) > 1 else { return series }
    var sums: [Double: Double] = [:]
    for one in series where one.index == rest {
      for (place, height) in zip(one.x, one.y) where height.isFinite {
        sums[place, default: 0] += height
      }
    }
    let places = sums.keys.sorted()
    return series.filter { $0.index != rest }
      + [Series(index: rest, x: places, y: places.map { sums[$0] ?? 0 })]
  }

  private func sentence(_ all: [Series]) -> String {
    let series = all.filter { $0.index != rest }
    let places = series.flatMap(\.x)
    let preposition = Trend.preposition(x, places)
    let name = x.isDate ? CivilTime.namer(of: places) : place
    let sentences = series.prefix(4).map { line in
      let shown = line.y.indices.filter { line.y[$0].isFinite }
      return Trend.sentence(
        names[line.index], shown.map { line.y[$0] }, preposition: preposition,
        place: { name(line.x[shown[$0]]) }, text: { y.format.text($0) })
    }
    let more = all.count > 4 ? "; and \(all.count - min(4, series.count)) more" : ""
    return sentences.joined(separator: "; ") + more
  }

  private func place(_ value: Double) -> String {
    if !categories.isEmpty { return categories[min(max(Int(value), 0), categories.count - 1)] }
    return Groups.label(value, x.format)
  }

  private func table(_ series: [Series]) -> [AxisColumn] {
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
      hasLegend && groups == nil ? "value" : y.name, .numbers(series.flatMap(\.y)),
      unit: y.unit, isWhole: y.isWhole)
    guard hasLegend else { return [xColumn, heights] }
    let codes = series.flatMap { [Int32](repeating: Int32(clamping: $0.index), count: $0.x.count) }
    let label = AxisColumn(
      groups?.name ?? "series", .categories(codes: codes, labels: names, isOrdered: true))
    return [xColumn, label, heights]
  }
}
