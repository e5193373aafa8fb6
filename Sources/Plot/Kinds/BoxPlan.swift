import Describe
import Diagnostics

extension PlotKinds {
  static let box = PlotSpec(
    "box", "Draws median, quartiles and whiskers of each group, and values far out.",
    columns: [
      OptionSpec("x", .columnExpression, .none, "The numbers or dates."),
      OptionSpec("y", .columnExpression, default: .null, .none, "The groups."),
    ],
    options: groupOptions,
    examples: [Example("table(g: [\"a\", \"a\", \"b\", \"b\"], v: [1, 2, 2, 4]).box(.v, .g)")],
    searchTerms: ["boxplot", "whiskers", "quartiles", "geom_boxplot"],
    seeAlso: ["violin", "strip", "histogram"],
    plan: { try BoxPlan($0, $1, .box) })

  static let strip = PlotSpec(
    "strip", "Draws every value of each group as a point in the group's band.",
    columns: [
      OptionSpec("x", .columnExpression, .none, "The numbers or dates."),
      OptionSpec("y", .columnExpression, default: .null, .none, "The groups."),
    ],
    options: groupOptions,
    examples: [Example("table(g: [\"a\", \"a\", \"b\", \"b\"], v: [1, 2, 2, 4]).strip(.v, .g)")],
    searchTerms: ["stripplot", "jitter", "swarm", "dotplot", "geom_jitter"],
    seeAlso: ["box", "violin", "scatter"],
    plan: { try BoxPlan($0, $1, .strip) })
}

/// Values of groups in bands: as boxes or as points.
struct BoxPlan: ChartPlan {
  enum Shape { case box, strip }

  private let x: AxisColumn
  private let shape: Shape
  private let spread: Scale.Spread
  private let groups: BandGroups?
  private let range: (low: Double, high: Double)?
  private let highlighted: Set<Int>
  private let chunks: RowChunks
  let notes: [String]
  let legend: Legend? = nil
  private var groupCount: Int { groups?.groups.count ?? 1 }

  /// - Throws: `wrong-type`.
  init(_ data: PlotData, _ settings: Settings, _ shape: Shape) throws {
    let owner = shape == .box ? "box" : "strip"
    self.shape = shape
    x = try data.requiredPlaces("x", owner)
    spread = try settings.spread("x", x)
    chunks = data.chunks
    range = chunks.range(x.numbers ?? [], onlyPositive: spread == .log)
    let chunks = chunks
    groups = data["y"].map { BandGroups($0, values: data["x"]?.numbers ?? [], settings, chunks) }
    highlighted = try settings.highlighted(among: groups?.groups.labels ?? [])
    notes = LeftOut.notes(of: x, isLog: spread == .log, chunks) + (groups?.notes ?? [])
  }

  var emptyReason: String? {
    if x.rowCount == 0 { return "no rows" }
    return range == nil ? "no values in \(x.name)" : nil
  }

  private func split(_ rows: [Int]?) -> [[Double]] {
    chunks.split(
      x.numbers ?? [], rows: rows, codes: groups?.groups.codes, groups: groupCount,
      onlyPositive: spread == .log)
  }

  func content(_ rows: [Int]?) -> PanelContent {
    let split = split(rows)
    let boxes = split.map { BoxNumbers($0) }
    let range = range ?? (0, 1)
    var xAxis = Axis.span(x, low: range.low, high: range.high, spread: spread)
    xAxis.widens = false
    xAxis.leansOnZero = true
    let labels = groups?.groups.labels ?? [sanitized(x.name)]
    let yAxis = Axis.bands(groups?.groups.name ?? "", Bands(labels: labels))
    var panel = Panel(x: xAxis, y: yAxis, marks: [])
    if shape == .box {
      panel.marks = [
        .boxes(
          boxes.enumerated().compactMap { band, box in
            box.map { BoxMark(band: band, series: series(band), box: $0) }
          })
      ]
    } else {
      panel.marks = [.points(points(split))]
      panel.bandHeight = 2
      panel.notes = ["points are moved within their band, so that fewer hide each other"]
    }
    return PanelContent(
      panel: panel, summary: { sentence(boxes) }, table: { table(split, boxes) })
  }

  /// Highlighted groups have the second colour.
  private func series(_ band: Int) -> Int { highlighted.contains(band) ? 1 : 0 }

  /// Points at places within their band that spread evenly in any run of rows (van der Corput).
  private func points(_ split: [[Double]]) -> PointMarks {
    var marks = PointMarks(x: [], y: [])
    var series: [Int32] = []
    for (band, values) in split.enumerated() {
      for (index, value) in values.enumerated() {
        let place = Double(Self.reversed(UInt32(truncatingIfNeeded: index + 1))) / 0x1p32
        marks.x.append(value)
        marks.y.append(Double(band) + 0.1 + 0.8 * place)
        series.append(Int32(self.series(band)))
      }
    }
    if !highlighted.isEmpty { (marks.series, marks.seriesCount) = (series, 2) }
    return marks
  }

  /// The bits of a number in the other direction.
  private static func reversed(_ number: UInt32) -> UInt32 {
    var bits = number.byteSwapped
    bits = bits >> 4 & 0x0F0F_0F0F | (bits & 0x0F0F_0F0F) << 4
    bits = bits >> 2 & 0x3333_3333 | (bits & 0x3333_3333) << 2
    return bits >> 1 & 0x5555_5555 | (bits & 0x5555_5555) << 1
  }

  private func sentence(_ boxes: [BoxNumbers?]) -> String {
    let known = boxes.enumerated().compactMap { band, box in box.map { (band: band, box: $0) } }
    guard let groups = groups?.groups, known.count > 1 else {
      guard let box = known.first?.box else { return "no values of \(x.name)" }
      return "\(x.name) has a median of \(x.text(of: box.median)), half of it lies from "
        + "\(x.text(of: box.lowQuartile)) to \(x.text(of: box.highQuartile))"
    }
    let highest = known.max { $0.box.median < $1.box.median } ?? known[0]
    let lowest = known.min { $0.box.median < $1.box.median } ?? known[0]
    return "The median of \(x.name) is highest for \(groups.labels[highest.band]) at "
      + "\(x.text(of: highest.box.median)) and lowest for \(groups.labels[lowest.band]) at "
      + x.text(of: lowest.box.median)
  }

  private func table(_ split: [[Double]], _ boxes: [BoxNumbers?]) -> [AxisColumn] {
    if shape == .strip {
      var column = x
      let values = split.flatMap { $0 }
      column.values = x.isDate ? .dates(values) : .numbers(values)
      guard let groups = groups?.groups else { return [column] }
      let codes = split.enumerated().flatMap {
        [Int](repeating: $0.offset, count: $0.element.count)
      }
      return [groups.column(codes), column]
    }
    let known = boxes.enumerated().compactMap { band, box in box.map { (band: band, box: $0) } }
    func column(_ name: String, _ value: (BoxNumbers) -> Double) -> AxisColumn {
      let values = known.map { value($0.box) }
      return AxisColumn(name, x.isDate ? .dates(values) : .numbers(values), unit: x.unit)
    }
    var columns: [AxisColumn] = []
    if let groups = groups?.groups { columns.append(groups.column(known.map(\.band))) }
    columns.append(
      AxisColumn("n", .numbers(known.map { Double($0.box.count) }), isWhole: true))
    columns += [
      column("low_whisker") { $0.lowWhisker }, column("q1") { $0.lowQuartile },
      column("median") { $0.median }, column("q3") { $0.highQuartile },
      column("high_whisker") { $0.highWhisker },
    ]
    return columns + [
      AxisColumn("outliers", .numbers(known.map { Double($0.box.outlierCount) }), isWhole: true)
    ]
  }
}
