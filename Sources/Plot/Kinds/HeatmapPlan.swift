import Describe
import Diagnostics

extension PlotKinds {
  static let heatmap = PlotSpec(
    "heatmap", "Shades the cells of a grid by a value, or by how many rows fall into them.",
    columns: [
      OptionSpec("x", .columnExpression, .none, "What stands across; many numbers are binned."),
      OptionSpec("y", .columnExpression, .none, "What stands down; many numbers are binned."),
      OptionSpec(
        "value", .columnExpression, default: .null, .none,
        "The shade of each cell; null counts rows."),
    ],
    options: [
      OptionSpec(
        "annotate", .bool, default: .bool(true), .none,
        "Whether values are written into cells where there is room."),
      OptionSpec(
        "diverging", .bool, default: .bool(false), .none,
        "Whether shades go both ways from zero."),
      sortOption, limitOption(30),
    ],
    examples: [
      Example(
        "table(g: [\"a\", \"b\"], year: [2000, 2001], n: [3, 7]).heatmap(.year, .g, .n)")
    ],
    searchTerms: ["imshow", "hist2d", "crosstab", "pcolormesh", "geom_tile", "matrix"],
    seeAlso: ["correlation", "calendar", "scatter"],
    plan: { try HeatmapPlan($0, $1) })
}

/// A grid of shaded cells. Categories, and numbers with few values, are bands; other numbers are binned.
struct HeatmapPlan: ChartPlan {
  private let value: AxisColumn?
  private let across: Side
  private let down: Side
  private let chunks: RowChunks
  private let annotates: Bool
  private let isDiverging: Bool
  private var ramp: Ramp
  private(set) var notes: [String] = []

  /// One direction of the grid: the band of each row, and what the bands are.
  private struct Side {
    let column: AxisColumn
    var bands: Bands
    /// -1 where a row falls into none.
    var bandOfRow: [Int32]
    var notes: [String] = []
  }

  /// - Throws: `wrong-type`, `repeated-cell`.
  init(_ data: PlotData, _ settings: Settings) throws {
    let x = try data.required("x", "heatmap")
    let y = try data.required("y", "heatmap")
    value = try data["value"].map { _ in try data.requiredNumbers("value", "heatmap") }
    let weights = value?.numbers
    chunks = data.chunks
    across = Self.side(x, weights: weights, settings, isDown: false, chunks)
    down = Self.side(y, weights: weights, settings, isDown: true, chunks)
    annotates = settings.flag("annotate")
    isDiverging = settings.flag("diverging")
    ramp = Ramp(
      name: value.map { sanitized($0.name) } ?? "rows", low: 0, high: 1,
      isDiverging: isDiverging, format: value?.format ?? AxisFormat(isWhole: true))
    if let value {
      try checkRepeats(data, value)
      if value.nullCount > 0 {
        notes.append("\(counted(value.nullCount, "null")) of \(sanitized(value.name)) left out")
      }
    }
    notes += across.notes + down.notes
    // Shades are the same in all panels.
    var panels: [[Int]?] = [nil]
    if let facet = data["facet"] { panels = Groups(facet, data.chunks).rows().map { $0 } }
    let values = panels.flatMap { cells($0) }
    if let range = finiteRange(values) {
      ramp.low = value == nil || (range.low > 0 && range.low < range.high / 2) ? 0 : range.low
      ramp.high = range.high
    }
  }

  private static func side(
    _ column: AxisColumn, weights: [Double]?, _ settings: Settings, isDown: Bool,
    _ chunks: RowChunks
  ) -> Side {
    if let numbers = column.numbers, weights == nil {
      let distinct = DistinctNumbers(numbers, chunks, most: 130)
      let isRegular = !distinct.isCut && distinct.ascending.allSatisfy { $0 == $0.rounded() }
      if distinct.isCut || distinct.ascending.count > (isDown ? 31 : isRegular ? 130 : 40),
        let bins = Bins(
          numbers, isLog: false, isWhole: column.isWhole || column.isDate,
          most: isDown ? 24 : 60, chunks: chunks)
      {
        let edges = bins.edges
        return Side(
          column: column,
          bands: Bands(
            labels: (0..<bins.count).map { column.text(of: edges[$0]) }, scale: bins.scale),
          bandOfRow: bins.indices(numbers, isDownwards: isDown, chunks: chunks),
          notes: LeftOut.notes(of: column, isLog: false, chunks))
      }
    }
    var groups = Groups(column, chunks).withoutUnused(keepingBetween: true)
    var notes: [String] = []
    if groups.isOrdered {
      let bands = BarBands(groups, isDate: column.isDate, standing: !isDown)
      var codes = groups.codes.map { Int32(clamping: bands.bandOfGroup[Int($0)] ?? -1) }
      var made = bands.bands
      if !isDown || made.labels.count == groups.count {
        made = bands.bands
      } else {
        codes = groups.codes
      }
      if let null = groups.nullCode, bands.bandOfGroup[null] == nil {
        let count = groups.codes.count { Int($0) == null }
        notes.append("\(counted(count, "row")) left out: \(groups.name) is null")
      }
      return Side(column: column, bands: made, bandOfRow: codes, notes: notes)
    }
    var totals = [Double](repeating: 0, count: groups.count)
    for (row, code) in groups.codes.enumerated() {
      let weight = weights?[row] ?? 1
      if weight.isFinite { totals[Int(code)] += weight }
    }
    if settings.text("sort") == "label" {
      let (labels, null) = (groups.labels, groups.nullCode)
      groups = groups.arranged(
        labels.indices.sorted { a, b in
          if (a == null) != (b == null) { return b == null }
          return labels[a].utf8.lexicographicallyPrecedes(labels[b].utf8)
        })
    } else if settings.text("sort") != "data" {
      groups = groups.sorted(by: totals)
    }
    let limit = settings.int("limit") ?? 30
    var codes = groups.codes
    if groups.count > limit + (weights == nil ? 1 : 0) {
      let rest = groups.count - limit
      let last = Int32(clamping: limit)
      groups.labels = Array(groups.labels.prefix(limit))
      if weights == nil {
        codes = codes.map { min($0, last) }
        groups.labels.append(Groups.other(rest))
        notes.append(
          "other holds the rows of \(NumberText.grouped(rest)) more values of \(groups.name)")
      } else {
        codes = codes.map { $0 >= last ? -1 : $0 }
        notes.append(
          "the first \(limit) values of \(groups.name) are drawn, \(NumberText.grouped(rest)) others are not"
        )
      }
    }
    return Side(
      column: column, bands: Bands(labels: groups.labels), bandOfRow: codes, notes: notes)
  }

  private func checkRepeats(_ data: PlotData, _ value: AxisColumn) throws {
    let facet = data["facet"].map { Groups($0) }
    var seen: Set<[Int32]> = []
    for row in across.bandOfRow.indices {
      guard across.bandOfRow[row] >= 0, down.bandOfRow[row] >= 0 else { continue }
      let key = [across.bandOfRow[row], down.bandOfRow[row], facet?.codes[row] ?? 0]
      guard !seen.insert(key).inserted else { continue }
      let place =
        "`\(across.bands.labels[Int(key[0])])` with `\(down.bands.labels[Int(key[1])])`"
      throw Failure(
        "repeated-bar", "\(place) stands in several rows, a cell shows one value",
        help: "aggregate first: `agg(\(value.name): sum(.\(value.name)), "
          + "by: [.\(across.column.name), .\(down.column.name)])`", blames: "x")
    }
  }

  var emptyReason: String? {
    if across.column.rowCount == 0 { return "no rows" }
    if across.bands.count == 0 || down.bands.count == 0 {
      return "no row has both \(across.column.name) and \(down.column.name)"
    }
    if let value, value.nullCount == value.rowCount { return "no values in \(value.name)" }
    return nil
  }

  var legend: Legend? { nil }

  /// Row by row from the top; NaN where there is nothing.
  private func cells(_ rows: [Int]?) -> [Double] {
    let width = across.bands.count
    let places = width * down.bands.count
    let (acrossOf, downOf) = (across.bandOfRow, down.bandOfRow)
    guard let values = value?.numbers else {
      // A last place takes the rows that fall into no cell.
      let counts = chunks.counts(rows?.count ?? acrossOf.count, places: places + 1) {
        range, counts in
        for place in range {
          let row = rows?[place] ?? place
          let isInside = acrossOf[row] >= 0 && downOf[row] >= 0
          counts[isInside ? Int(downOf[row]) * width + Int(acrossOf[row]) : places] &+= 1
        }
      }
      return counts.prefix(places).map { $0 > 0 ? Double($0) : .nan }
    }
    var cells = [Double](repeating: .nan, count: places)
    for row in rows ?? Array(values.indices) where acrossOf[row] >= 0 && downOf[row] >= 0 {
      if values[row].isFinite { cells[Int(downOf[row]) * width + Int(acrossOf[row])] = values[row] }
    }
    return cells
  }

  func content(_ rows: [Int]?) -> PanelContent {
    let values = cells(rows)
    var marks = CellMarks(
      columns: across.bands.count, rows: down.bands.count, values: values, ramp: ramp)
    if annotates, values.count <= 2000 {
      let size = max(abs(ramp.low), abs(ramp.high))
      let decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2
      marks.texts = Self.texts(values, size: size, decimals: decimals)
      // As many decimals as tell neighbours apart.
      var finest = marks.texts
      for more in decimals + 1..<5 where size < 10_000 && hidesDifferences(values, finest) {
        finest = Self.texts(values, size: size, decimals: more)
        marks.finer.insert(finest, at: 0)
      }
    }
    let panel = Panel(
      x: .bands(across.column.name, across.bands, format: across.column.format),
      y: .bands(down.column.name, down.bands, format: down.column.format),
      marks: [.cells(marks)])
    return PanelContent(
      panel: panel, summary: { sentence(values) }, table: { table(values) })
  }

  private static func texts(_ values: [Double], size: Double, decimals: Int) -> [String] {
    values.map { value in
      guard value.isFinite else { return "" }
      if size >= 10_000 { return NumberText.withUnit(value, digits: 2) }
      if value == value.rounded() { return NumberText.grouped(value, decimals: 0) }
      return NumberText.fixed(value, decimals: decimals)
    }
  }

  /// Whether cells beside or below each other differ and read the same.
  private func hidesDifferences(_ values: [Double], _ texts: [String]) -> Bool {
    let width = across.bands.count
    return values.indices.contains { place in
      let next = [(place + 1) % width == 0 ? place : place + 1, place + width]
      return next.contains {
        $0 < values.count && values[$0] != values[place] && texts[$0] == texts[place]
          && !texts[place].isEmpty
      }
    }
  }

  private func sentence(_ values: [Double]) -> String {
    let known = values.indices.filter { values[$0].isFinite }
    guard let highest = known.max(by: { values[$0] < values[$1] }),
      let lowest = known.min(by: { values[$0] < values[$1] })
    else { return "no cell has a value" }
    func place(_ cell: Int) -> String {
      let row = cell / across.bands.count
      let label =
        down.bands.scale == nil
        ? down.bands.labels[row] : down.bands.labels[down.bands.count - 1 - row]
      return "\(across.column.name) \(across.bands.labels[cell % across.bands.count]) and "
        + "\(down.column.name) \(label)"
    }
    return "\(ramp.name) is highest for \(place(highest)) at \(ramp.format.text(values[highest]))"
      + (values[lowest] < values[highest]
        ? " and lowest for \(place(lowest)) at \(ramp.format.text(values[lowest]))" : "")
  }

  private func table(_ values: [Double]) -> [AxisColumn] {
    let known = values.indices.filter { values[$0].isFinite }
    let width = across.bands.count
    func column(_ side: Side, _ band: (Int) -> Int) -> AxisColumn {
      let bands = known.map(band)
      if side.bands.values.count == side.bands.count, !side.bands.values.isEmpty {
        let values = bands.map { side.bands.values[$0] }
        return AxisColumn(
          side.column.name, side.column.isDate ? .dates(values) : .numbers(values),
          unit: side.column.unit, isWhole: side.column.isWhole)
      }
      return AxisColumn(
        side.column.name,
        .categories(
          codes: bands.map { Int32(clamping: $0) }, labels: side.bands.labels, isOrdered: true))
    }
    return [
      column(across) { $0 % width },
      column(down) { down.bands.scale == nil ? $0 / width : down.bands.count - 1 - $0 / width },
      AxisColumn(
        ramp.name == across.column.name ? "n" : ramp.name, .numbers(known.map { values[$0] }),
        unit: ramp.format.unit, isWhole: ramp.format.isWhole),
    ]
  }
}
