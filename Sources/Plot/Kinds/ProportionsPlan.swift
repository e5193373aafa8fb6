import Describe
import Diagnostics

extension PlotKinds {
  static let proportions = PlotSpec(
    "proportions", "Draws the shares of categories as one bar of 100 %.",
    columns: [
      OptionSpec("x", .columnExpression, .none, "The categories."),
      OptionSpec(
        "y", .columnExpression, default: .null, .none,
        "Numbers that are added up for each; null counts rows."),
    ],
    options: [
      OptionSpec(
        "limit", .int, default: .int(8), .ints(1...39),
        "How many categories are drawn; the rest is added up as other.")
    ],
    examples: [Example("table(genre: [\"Drama\", \"Drama\", \"Comedy\"]).proportions(.genre)")],
    searchTerms: ["pie", "donut", "share", "percent", "parts of a whole", "waffle"],
    seeAlso: ["bar", "histogram"],
    plan: { try ProportionsPlan($0, $1) })
}

/// Shares of a whole as parts of one bar; panels stand below each other as bars of their own.
struct ProportionsPlan: ChartPlan {
  private let x: AxisColumn
  private let y: AxisColumn?
  private var groups: Groups
  private let isFaceted: Bool
  private(set) var notes: [String] = []

  /// - Throws: `wrong-type`, `too-many-series`, `negative-stack`.
  init(_ data: PlotData, _ settings: Settings) throws {
    x = try data.required("x", "proportions")
    y = try data["y"].map { _ in try data.requiredNumbers("y", "proportions") }
    isFaceted = data["facet"] != nil
    groups = Groups(x, data.chunks).withoutUnused()
    guard x.isCategorical || groups.count <= SeriesGlyphs.limit else {
      try Groups.checkCount(groups.count, of: x)
      return
    }
    if let y, (y.numbers ?? []).contains(where: { $0 < 0 }) {
      throw Failure(
        "negative-stack", "shares cannot show values below zero, `\(y.name)` has some",
        help: "draw them with `bar`", blames: "y")
    }
    if let y, y.nullCount > 0 {
      notes.append("\(counted(y.nullCount, "null")) of \(sanitized(y.name)) left out")
    }
    groups = groups.sorted(by: sums(nil))
    let limit = settings.int("limit") ?? 8
    guard groups.count > limit + 1, !groups.isOrdered else { return }
    let rest = groups.count - limit
    groups.labels = Array(groups.labels.prefix(limit)) + ["other (\(NumberText.grouped(rest)))"]
    groups.codes = groups.codes.map { min($0, Int32(clamping: limit)) }
    if let null = groups.nullCode, null >= limit { groups.nullCode = nil }
    notes.append("other is the sum of \(NumberText.grouped(rest)) more values of \(groups.name)")
  }

  private func sums(_ rows: [Int]?) -> [Double] {
    var sums = [Double](repeating: 0, count: groups.count)
    func add(_ row: Int) {
      let amount = y.map { $0.numbers?[row] ?? .nan } ?? 1
      if amount.isFinite { sums[Int(groups.codes[row])] += amount }
    }
    if let rows { rows.forEach(add) } else { groups.codes.indices.forEach(add) }
    return sums
  }

  private var total: Double { sums(nil).reduce(0, +) }

  var emptyReason: String? {
    if x.rowCount == 0 { return "no rows" }
    return total > 0 && total.isFinite
      ? nil : "nothing to share: \(y?.name ?? "rows") adds up to zero"
  }

  var legend: Legend? {
    let sums = sums(nil)
    let total = sums.reduce(0, +)
    let names = zip(groups.labels, sums).map { label, sum in
      isFaceted ? label : "\(label) \(Self.percent(sum / total))"
    }
    return Legend(title: groups.name, names: names, sign: .fill)
  }

  func content(_ rows: [Int]?) -> PanelContent {
    let sums = sums(rows)
    let total = sums.reduce(0, +)
    var marks = BarMarks(bars: [], isLying: true, isStacked: true)
    var end = 0.0
    for (group, sum) in sums.enumerated() where sum > 0 && total > 0 {
      let start = end
      end += sum / total * 100
      marks.bars.append(.init(band: 0, from: start, to: end, series: group))
    }
    var xAxis = Axis.span(
      AxisColumn(y.map { "share of \($0.name)" } ?? "share of rows", .numbers([]), unit: "%"),
      low: 0, high: 100)
    xAxis.format.isWhole = true
    xAxis.widens = false
    let panel = Panel(
      x: xAxis, y: .bands("", Bands(labels: [""])), marks: [.bars(marks)],
      bandHeight: 2)
    return PanelContent(
      panel: panel, summary: { sentence(sums, total) }, table: { table(sums, total) })
  }

  /// A share that is not nothing is not called 0 %, one that is not all not 100 %.
  private static func percent(_ share: Double) -> String {
    if share > 0, share < 0.005 { return "<1%" }
    return share < 1 && share >= 0.995 ? ">99%" : NumberText.percent(share)
  }

  private func sentence(_ sums: [Double], _ total: Double) -> String {
    guard total > 0 else { return "nothing to share" }
    let order = sums.indices.sorted { sums[$0] != sums[$1] ? sums[$0] > sums[$1] : $0 < $1 }
    let told = order.prefix(3).map {
      "\(groups.labels[$0]) \(Self.percent(sums[$0] / total))"
    }
    let what = y.map { $0.format.text(total) + " of \($0.name)" } ?? counted(Int(total), "row")
    return "Of \(what), \(enumerated(told))"
      + (order.count > 3 ? "; \(counted(order.count - 3, "more part"))" : "")
  }

  private func table(_ sums: [Double], _ total: Double) -> [AxisColumn] {
    [
      groups.column(Array(groups.labels.indices)),
      AxisColumn(
        y?.name ?? "n", .numbers(sums), unit: y?.unit, isWhole: y?.isWhole ?? true),
      .numbers("share", sums.map { total > 0 ? $0 / total : nil }),
    ]
  }
}
