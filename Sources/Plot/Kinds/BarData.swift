import Describe
import Diagnostics

/// What a bar chart draws: one value for each bar and series, in the order of drawing.
struct BarData: Sendable {
  let x: AxisColumn
  let y: AxisColumn
  let colorName: String?
  /// The bars' names; the last may be `null` or what was left out.
  var labels: [String] = []
  /// The bars' places where `x` counts; NaN for null.
  var positions: [Double] = []
  /// The series' names; one empty name when nothing splits the rows.
  var series: [String] = [""]
  /// A value for each series and bar; NaN where there is none.
  var values: [[Double]] = []
  /// How many bars the last one stands for; 0 when it is one of its own.
  var otherCount = 0
  var hasNullBar = false
  /// Whether the bar stands in the data with nothing but nulls.
  var isNullBar: [Bool] = []
  var notes: [String] = []

  /// - Throws: `wrong-type`, `repeated-bar`, `too-many-series`.
  init(_ data: PlotData, _ settings: Settings) throws {
    guard let y = data.y.first else {
      throw Failure("missing-argument", "`bar` needs a column of numbers as y", blames: "y")
    }
    try data.check("bar")
    try data.requireNumbers(y, "y", "bar")
    x = data.x
    self.y = y
    colorName = data.color?.name
    let bars = SeriesColumn(data.x)
    let groups = data.color.map { SeriesColumn($0) }
    let heights = y.numbers ?? []

    let barIsUsed = Self.used(bars)
    let used = barIsUsed.indices.filter { barIsUsed[$0] }
    var place = [Int](repeating: -1, count: bars.labels.count)
    for (index, code) in used.enumerated() { place[code] = index }
    let usedGroups = groups.map { groups in
      let isUsed = Self.used(groups, allBetween: false)
      return isUsed.indices.filter { isUsed[$0] }
    }
    try SeriesColumn.checkCount(usedGroups?.count ?? 1, of: data.color ?? y)
    var groupPlace = [Int](repeating: 0, count: groups?.labels.count ?? 1)
    for (index, code) in (usedGroups ?? []).enumerated() { groupPlace[code] = index }
    let seriesCount = usedGroups?.count ?? 1

    labels = used.map { bars.labels[$0] }
    if let distinct = data.x.numbers.map(SeriesColumn.distinct) {
      positions = used.map { $0 < distinct.count ? distinct[$0] : .nan }
    }
    hasNullBar = used.last.map { $0 == bars.nullCode } ?? false
    values = [[Double]](
      repeating: [Double](repeating: .nan, count: used.count), count: max(1, seriesCount))
    var seen = [Bool](repeating: false, count: used.count * max(1, seriesCount))
    var nulls = 0
    isNullBar = [Bool](repeating: false, count: used.count)
    for row in 0..<data.x.rowCount {
      let bar = place[Int(bars.codes[row])]
      let group = groups.map { groupPlace[Int($0.codes[row])] } ?? 0
      guard !seen[group * used.count + bar] else {
        throw Self.repeated(labels[bar], groups?.labels[Int(groups?.codes[row] ?? 0)], data, y)
      }
      seen[group * used.count + bar] = true
      if heights[row].isFinite {
        values[group][bar] = heights[row]
      } else {
        nulls += 1
        isNullBar[bar] = true
      }
    }
    if nulls > 0 { notes.append("\(counted(nulls, "null")) of \(sanitized(y.name)) left out") }
    if let groups, let usedGroups {
      series = usedGroups.map { groups.labels[$0] }
      if !groups.isOrdered { orderSeries(nullIsLast: groups.nullCode == usedGroups.last) }
    }
    arrange(isOrdered: bars.isOrdered, settings)
  }

  /// Which codes stand in the data; of ordered ones also those between the first and the last.
  private static func used(_ column: SeriesColumn, allBetween: Bool = true) -> [Bool] {
    var isUsed = [Bool](repeating: false, count: column.labels.count)
    for code in column.codes { isUsed[Int(code)] = true }
    let own = column.nullCode ?? column.labels.count
    if allBetween, column.isOrdered, let first = isUsed[..<own].firstIndex(of: true),
      let last = isUsed[..<own].lastIndex(of: true)
    {
      for code in first...last { isUsed[code] = true }
    }
    return isUsed
  }

  private static func repeated(
    _ label: String, _ group: String?, _ data: PlotData, _ y: AxisColumn
  ) -> Failure {
    let by = data.color.map { "[.\(data.x.name), .\($0.name)]" } ?? ".\(data.x.name)"
    let place = group.map { "`\(label)` with `\($0)`" } ?? "`\(label)`"
    return Failure(
      "repeated-bar", "\(place) stands in several rows, a bar shows one value",
      help: "aggregate first: `agg(\(y.name): sum(.\(y.name)), by: \(by))`", blames: "x")
  }

  func total(_ bar: Int) -> Double {
    values.reduce(0) { $1[bar].isFinite ? $0 + $1[bar] : $0 }
  }

  /// The largest series first, null last.
  private mutating func orderSeries(nullIsLast: Bool) {
    let totals = values.map { $0.reduce(0) { $1.isFinite ? $0 + abs($1) : $0 } }
    let last = nullIsLast ? series.count - 1 : -1
    let order = series.indices.sorted { a, b in
      if (a == last) != (b == last) { return b == last }
      return totals[a] != totals[b] ? totals[a] > totals[b] : a < b
    }
    series = order.map { series[$0] }
    values = order.map { values[$0] }
  }

  /// Sorts the bars and sums those beyond the limit up.
  private mutating func arrange(isOrdered: Bool, _ settings: Settings) {
    let nullBar = hasNullBar ? labels.count - 1 : -1
    let totals = labels.indices.map { total($0) }
    func byValue(_ a: Int, _ b: Int) -> Bool {
      if (a == nullBar) != (b == nullBar) { return b == nullBar }
      return totals[a] != totals[b] ? totals[a] > totals[b] : a < b
    }
    var order = Array(labels.indices)
    switch settings.text("sort") ?? "auto" {
    case "value": order.sort(by: byValue)
    case "label" where !isOrdered:
      order.sort { a, b in
        if (a == nullBar) != (b == nullBar) { return b == nullBar }
        return labels[a].utf8.lexicographicallyPrecedes(labels[b].utf8)
      }
    case "auto" where !isOrdered: order.sort(by: byValue)
    default: break
    }
    var rest: [Int] = []
    if x.isCategorical, !isOrdered, let limit = settings.int("limit"), order.count > limit + 1 {
      var isKept = [Bool](repeating: false, count: labels.count)
      for bar in order.sorted(by: byValue).prefix(limit) { isKept[bar] = true }
      rest = order.filter { !isKept[$0] }
      order = order.filter { isKept[$0] }
    }
    let old = values
    values = old.map { series in order.map { series[$0] } }
    hasNullBar = order.last == nullBar && nullBar >= 0
    if !positions.isEmpty { positions = order.map { positions[$0] } }
    isNullBar = order.map { isNullBar[$0] }
    labels = order.map { labels[$0] }
    guard !rest.isEmpty else { return }
    otherCount = rest.count
    isNullBar.append(false)
    labels.append("other (\(NumberText.grouped(rest.count)) more)")
    for index in values.indices {
      let present = rest.map { old[index][$0] }.filter(\.isFinite)
      values[index].append(present.isEmpty ? .nan : present.reduce(0, +))
    }
    notes.append(
      "other is the sum of \(NumberText.grouped(rest.count)) more values of \(sanitized(x.name))")
  }

  /// The bars that are their own, without the one that sums up the rest.
  var ownBars: Range<Int> { 0..<(labels.count - (otherCount > 0 ? 1 : 0)) }
}
