import Describe
import Diagnostics
import Glibc

extension PlotKinds {
  private static let densityTerms = ["kde", "kdeplot", "distribution", "geom_density"]

  static let density = PlotSpec(
    "density", "Draws how densely values lie, as a smooth curve for each series.",
    columns: [OptionSpec("x", .columnExpression, .none, "The numbers or dates."), colorColumn],
    options: [
      OptionSpec(
        "log", .text, default: .null, .oneOf(["x"]),
        "Density of the logarithms; rows at or below zero are left out and counted."),
      seriesOption, highlightOption,
    ],
    examples: [Example("table(runtime: [90, 95, 100, 101, 130]).density(.runtime)")],
    searchTerms: densityTerms, seeAlso: ["histogram", "ridgeline", "violin"],
    plan: { try DensityPlan($0, $1, .curves) })

  static let ridgeline = PlotSpec(
    "ridgeline", "Draws the density of each group as a ridge, one below the other.",
    columns: [
      OptionSpec("x", .columnExpression, .none, "The numbers or dates."),
      OptionSpec("y", .columnExpression, .none, "The groups."),
    ],
    options: groupOptions,
    examples: [
      Example("table(g: [\"a\", \"a\", \"b\", \"b\"], v: [1, 2, 2, 4]).ridgeline(.v, .g)")
    ],
    searchTerms: densityTerms + ["joyplot", "ridges", "geom_density_ridges"],
    seeAlso: ["violin", "box", "density"],
    plan: { try DensityPlan($0, $1, .ridges) })

  static let violin = PlotSpec(
    "violin", "Draws the density of each group on both sides of its line.",
    columns: [
      OptionSpec("x", .columnExpression, .none, "The numbers or dates."),
      OptionSpec("y", .columnExpression, .none, "The groups."),
    ],
    options: groupOptions,
    examples: [Example("table(g: [\"a\", \"a\", \"b\", \"b\"], v: [1, 2, 2, 4]).violin(.v, .g)")],
    searchTerms: densityTerms + ["violinplot", "geom_violin"],
    seeAlso: ["box", "ridgeline", "strip"],
    plan: { try DensityPlan($0, $1, .violins) })

  static let groupOptions: [OptionSpec] = [
    OptionSpec(
      "log", .text, default: .null, .oneOf(["x"]),
      "A logarithmic axis; rows at or below zero are left out and counted."),
    sortOption, limitOption(30), highlightOption,
  ]
}

/// Densities of groups: curves over each other, ridges or violins in bands.
struct DensityPlan: ChartPlan {
  enum Shape { case curves, ridges, violins }

  private let x: AxisColumn
  private let shape: Shape
  private let spread: Scale.Spread
  private let groups: BandGroups?
  private let range: (low: Double, high: Double)?
  private let highlighted: Set<Int>
  let notes: [String]
  private let chunks: RowChunks

  /// - Throws: `wrong-type`, `too-many-series`.
  init(_ data: PlotData, _ settings: Settings, _ shape: Shape) throws {
    let owner = shape == .curves ? "density" : shape == .ridges ? "ridgeline" : "violin"
    self.shape = shape
    x = try data.requiredPlaces("x", owner)
    spread = try settings.spread("x", x)
    let isLog = spread == .log
    chunks = data.chunks
    range = chunks.range(x.numbers ?? [], onlyPositive: isLog)
    var notes = LeftOut.notes(of: x, isLog: isLog, chunks)
    if shape == .curves {
      let made = data["color"].map { settings.series($0, data.chunks) }
      groups = made.map { BandGroups($0.groups) }
      notes += made?.notes ?? []
      if let groups, let column = data["color"] {
        try Groups.checkCount(groups.groups.count, of: column)
      }
    } else {
      let made = BandGroups(
        try data.required("y", owner), values: x.numbers ?? [], settings, chunks)
      groups = made
      notes += made.notes
    }
    highlighted = try settings.highlighted(among: groups?.groups.labels ?? [])
    self.notes = notes
  }

  var emptyReason: String? {
    if x.rowCount == 0 { return "no rows" }
    return range == nil ? "no values in \(x.name)" : nil
  }

  var legend: Legend? {
    guard shape == .curves, let groups = groups?.groups else { return nil }
    return Legend(
      title: groups.name, names: groups.labels, sign: .marker, highlighted: highlighted)
  }

  private struct Curve {
    var group: Int
    var x: [Double]
    var y: [Double]
    /// In the values of x, or in powers of ten on a log axis.
    var bandwidth: Double
    var isOnGrid: Bool
    var peak: Double { y.max() ?? 0 }
  }

  /// The densities of groups, each between its least and greatest value.
  private func curves(_ rows: [Int]?) -> (curves: [Curve], withoutCurve: Int) {
    let split = chunks.split(
      x.numbers ?? [], rows: rows, codes: groups?.groups.codes,
      groups: groups?.groups.count ?? 1, onlyPositive: spread == .log)
    var curves: [Curve] = []
    var without = 0
    for (group, values) in split.enumerated() where !values.isEmpty {
      let drawn = spread == .log ? values.map { log10($0) } : values
      guard let density = KernelDensity(drawn, chunks: chunks) else {
        without += 1
        continue
      }
      curves.append(
        Curve(
          group: group, x: spread == .log ? density.places.map { pow(10, $0) } : density.places,
          y: density.densities, bandwidth: density.bandwidth, isOnGrid: density.isOnGrid))
    }
    return (curves, without)
  }

  func content(_ rows: [Int]?) -> PanelContent {
    let (curves, without) = curves(rows)
    let range = range ?? (0, 1)
    var xAxis = Axis.span(x, low: range.low, high: range.high, spread: spread)
    xAxis.widens = false
    xAxis.leansOnZero = shape != .curves
    var notes = curves.isEmpty ? [] : [kernelNote(curves)]
    if without > 0 {
      notes.append(
        "no curve for \(counted(without, "group")) with fewer than two different values")
    }
    let highest = curves.map(\.peak).max() ?? 1
    let panel: Panel
    if shape == .curves {
      let yAxis = Axis.span(
        AxisColumn("density", .numbers([])), low: 0, high: highest > 0 ? highest : 1)
      let mark: Mark =
        groups == nil
        ? .areas(
          curves.map {
            AreaMark(x: $0.x, lower: $0.y.map { _ in 0 }, upper: $0.y)
          })
        : .lines(
          curves.map {
            LineMark(
              series: $0.group, x: $0.x, y: $0.y, style: .curve, look: look($0.group),
              isAmongOthers: curves.count > 1)
          })
      panel = Panel(x: xAxis, y: yAxis, marks: [mark], notes: notes)
    } else {
      let isViolin = shape == .violins
      let areas = curves.map { curve -> AreaMark in
        let middle = Double(curve.group) + 0.5
        let room = isViolin ? 0.48 : 0.95
        // Each group by itself: shapes are compared, not sizes.
        let heights = curve.y.map { curve.peak > 0 ? $0 / curve.peak * room : 0 }
        let base = Double(curve.group) + 0.999
        return AreaMark(
          x: curve.x, lower: heights.map { isViolin ? middle + $0 : base },
          upper: heights.map { isViolin ? middle - $0 : base - $0 }, look: look(curve.group))
      }
      notes.append("each group is as high as its own peak")
      panel = Panel(
        x: xAxis, y: .bands(groups?.groups.name ?? "", Bands(labels: groups?.groups.labels ?? [])),
        marks: [.areas(areas)], bandHeight: isViolin ? 3 : 2, notes: notes)
    }
    return PanelContent(
      panel: panel, summary: { sentence(curves) }, table: { table(curves) })
  }

  /// How the curves were made.
  private func kernelNote(_ curves: [Curve]) -> String {
    var note = "Gaussian kernels"
    if let curve = curves.first, curves.count == 1 {
      let width = Double(NumberText.significant(curve.bandwidth, digits: 3)) ?? curve.bandwidth
      let words =
        spread == .log
        ? "\(NumberText.significant(width)) powers of ten"
        : x.isDate ? counted(Int(width.rounded()), "day") : x.text(of: width)
      note += " of \(words) (Scott's rule), from the least to the greatest value"
    } else {
      note += " by Scott's rule, each from its least to its greatest value"
    }
    guard curves.contains(where: \.isOnGrid) else { return note }
    return note
      + "; more than \(NumberText.grouped(KernelDensity.exactLimit)) values are summed on "
      + "\(NumberText.grouped(KernelDensity.gridCount)) places"
  }

  private func look(_ group: Int) -> Look {
    highlighted.isEmpty || highlighted.contains(group) ? .plain : .muted
  }

  private func sentence(_ curves: [Curve]) -> String {
    let told = curves.prefix(4).map { curve -> String in
      let place = curve.y.indices.max { curve.y[$0] < curve.y[$1] } ?? 0
      let name = groups.map { "\($0.groups.labels[curve.group])" } ?? x.name
      return "\(name) is densest around \(x.text(of: rounded(curve.x[place])))"
    }
    if told.isEmpty { return "no group has two different values of \(x.name)" }
    let more = curves.count - told.count
    let start = groups == nil ? "" : "\(x.name): "
    return start + told.joined(separator: "; ") + (more > 0 ? "; and \(more) more" : "")
  }

  private func rounded(_ value: Double) -> Double {
    x.isDate ? value.rounded() : Double(NumberText.significant(value, digits: 3)) ?? value
  }

  private func table(_ curves: [Curve]) -> [AxisColumn] {
    let places = curves.flatMap(\.x)
    var columns = [
      AxisColumn(x.name, x.isDate ? .dates(places) : .numbers(places), unit: x.unit)
    ]
    if let groups {
      columns.insert(
        groups.groups.column(curves.flatMap { [Int](repeating: $0.group, count: $0.x.count) }),
        at: 0)
    }
    return columns + [AxisColumn("density", .numbers(curves.flatMap(\.y)))]
  }
}
