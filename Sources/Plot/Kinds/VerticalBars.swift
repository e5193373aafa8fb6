import Diagnostics

/// Bars that stand along an axis of numbers or dates.
struct VerticalBars {
  private let chart: BarChart
  private let layout: Layout
  private let slots: BarSlots
  private let high: Double
  private let low: Double
  private let yTicks: Ticks
  private let gutter: Int
  private let canvasWidth: Int
  /// Cells from one slot to the next; slots that share a column when there are more slots than columns.
  private let pitch: Int
  private let slotsPerColumn: Int
  private var data: BarData { chart.data }

  /// Nil when the bars are better drawn lying: few bars, names instead of numbers, or groups too wide.
  init?(_ chart: BarChart, _ layout: Layout, _ isAsked: Bool) {
    guard let slots = BarSlots(chart.data) else { return nil }
    guard isAsked || (!chart.data.x.isCategorical && slots.count >= 8) else { return nil }
    self.chart = chart
    self.layout = layout
    self.slots = slots
    var high = 0.0
    var low = 0.0
    for bar in chart.data.labels.indices {
      if chart.isStacked {
        high = max(high, chart.data.total(bar))
      } else {
        for series in chart.data.values where series[bar].isFinite {
          high = max(high, series[bar])
          low = min(low, series[bar])
        }
      }
    }
    if high == 0, low == 0 { high = 1 }
    self.high = high
    self.low = low
    yTicks = Scale(low: low, high: high)
      .ticks(of: chart.data.y, count: max(2, layout.plotHeight / 3))
    gutter = PlotFrame.gutter(yTicks.labels)
    let room = max(8, layout.width - gutter)
    slotsPerColumn = max(1, (slots.count + room - 1) / room)
    pitch = max(1, room / slots.count)
    canvasWidth = slotsPerColumn > 1 ? room : min(room, max(16, pitch * slots.count))
    if chart.isGrouped, pitch < chart.data.series.count + 1 { return nil }
  }

  func draw() -> Drawing {
    let rows = max(2, layout.plotHeight)
    // Rows above and below zero; with values below, one row is the zero line.
    let below =
      low < 0
      ? min(rows - 2, max(1, cellCount(Double(rows - 1) / (high / -low + 1), most: rows))) : 0
    let above = low < 0 ? rows - 1 - below : rows
    let unit = max(high / Double(max(above, 1)), below > 0 ? -low / Double(below) : 0)
    var canvas = Canvas(width: canvasWidth, height: rows)
    if low < 0 {
      for column in 0..<canvasWidth {
        canvas.set(column, above, layout.charset == .ascii ? "-" : "─", .dim)
      }
    }
    let gap = pitch >= 3 ? 1 : 0
    let barWidth = max(1, (pitch - gap) / (chart.isGrouped ? data.series.count : 1))
    var tooSmall = 0
    for bar in drawnBars() {
      guard let slot = slots.slotOfBar[bar] else { continue }
      let start = column(of: slot)
      if chart.isStacked {
        tooSmall += drawStack(bar, unit, on: &canvas, above, start, barWidth)
        continue
      }
      for (series, values) in data.values.enumerated() where values[bar].isFinite {
        drawBar(
          values[bar] / unit, on: &canvas, above, start + (chart.isGrouped ? series * barWidth : 0),
          barWidth, series)
      }
    }

    let middle = (max(1, pitch - gap) - 1) / 2
    let xTicks = PlotFrame.fitting(width: canvasWidth, most: min(slots.count, 60)) { count in
      slots.ticks(count).map { tick in
        (column(of: tick.slot) + middle, tick.label)
      }
    }
    let labelled = zip(yTicks.values, yTicks.labels).map { value, label in
      let distance = cellCount((abs(value) / unit - 1e-9).rounded(.up), most: rows)
      return (row: value < 0 ? above + distance : above - distance, label: label)
    }
    let frame = PlotFrame(
      xName: sanitized(data.x.name), yName: sanitized(data.y.name), yTicks: labelled,
      xTicks: xTicks, canvas: canvas, gutter: gutter)
    var notes: [String] = []
    if slotsPerColumn > 1 {
      notes.append("up to \(slotsPerColumn) bars share a column, the longest is drawn")
    }
    if slots.step == .rank, !data.x.isCategorical {
      notes.append("bars stand in order, not to scale")
    }
    if tooSmall > 0 { notes.append(tooSmallNote(tooSmall)) }
    if data.hasNullBar, slots.slotOfBar.last == .some(nil) {
      let value = barTexts([data.total(data.labels.count - 1)], unit: data.y.unit).first ?? ""
      notes.append(
        "not drawn: \(sanitized(data.y.name)) of \(value) where \(sanitized(data.x.name)) is null")
    }
    var lines = frame.lines(layout)
    if chart.isGrouped {
      let items = data.series.indices.map {
        (SeriesGlyphs.fill($0, layout.charset), data.series[$0], Ink.series($0))
      }
      lines = Legend.lines(title: sanitized(data.colorName ?? ""), items, layout) + lines
    }
    return Drawing(lines: lines, notes: notes)
  }

  private func column(of slot: Int) -> Int {
    slotsPerColumn > 1 ? slot * canvasWidth / slots.count : slot * pitch
  }

  /// The bars to draw: of those that share a column, the longest.
  private func drawnBars() -> [Int] {
    guard slotsPerColumn > 1 else { return Array(data.labels.indices) }
    var longest: [Int: Int] = [:]
    var columns: [Int] = []
    for bar in data.labels.indices {
      guard let slot = slots.slotOfBar[bar] else { continue }
      let column = column(of: slot)
      if let other = longest[column] {
        if abs(data.total(bar)) > abs(data.total(other)) { longest[column] = bar }
      } else {
        longest[column] = bar
        columns.append(column)
      }
    }
    return columns.compactMap { longest[$0] }
  }

  /// A bar of `length` rows up or down from the zero line.
  private func drawBar(
    _ length: Double, on canvas: inout Canvas, _ above: Int, _ start: Int, _ width: Int,
    _ series: Int
  ) {
    guard length != 0 else { return }
    let ink = Ink.series(series)
    let isASCII = layout.charset == .ascii
    let full =
      chart.isGrouped
      ? SeriesGlyphs.fill(series, layout.charset) : (isASCII ? "#" : "█") as Unicode.Scalar
    let isSolid = full == "█" || full == "#"
    let eighths = max(1, cellCount(abs(length) * 8, most: 8 * 1000))
    let whole = isSolid ? eighths / 8 : max(1, (eighths + 4) / 8)
    let rest = isSolid ? eighths % 8 : 0
    for column in start..<start + width {
      if length > 0 {
        for row in 0..<min(whole, above) { canvas.set(column, above - 1 - row, full, ink) }
        if let glyph = Self.top(rest, isASCII, isAlone: whole == 0), above - 1 - whole >= 0 {
          canvas.set(column, above - 1 - whole, glyph, ink)
        }
      } else {
        for row in 0..<whole { canvas.set(column, above + 1 + row, full, ink) }
        if rest >= 4 || (whole == 0 && rest > 0) {
          canvas.set(column, above + 1 + whole, isASCII ? "'" : "▀", ink)
        }
      }
    }
  }

  /// The glyph of a bar's last, partly filled cell.
  private static func top(_ eighths: Int, _ isASCII: Bool, isAlone: Bool) -> Unicode.Scalar? {
    guard eighths > 0 else { return nil }
    let blocks: [Unicode.Scalar] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇"]
    if !isASCII { return blocks[eighths - 1] }
    if eighths >= 6 { return "#" }
    if eighths >= 4 { return ":" }
    return eighths >= 2 || isAlone ? "." : nil
  }

  private func drawStack(
    _ bar: Int, _ unit: Double, on canvas: inout Canvas, _ above: Int, _ start: Int, _ width: Int
  ) -> Int {
    var sum = 0.0
    var end = 0
    var tooSmall = 0
    for series in data.values.indices where data.values[series][bar].isFinite {
      sum += data.values[series][bar]
      let next = cellCount(sum / unit, most: above)
      for row in end..<max(end, next) {
        for column in start..<start + width {
          canvas.set(
            column, above - 1 - row, SeriesGlyphs.fill(series, layout.charset), .series(series))
        }
      }
      if next == end, data.values[series][bar] > 0 { tooSmall += 1 }
      end = max(end, next)
    }
    return tooSmall
  }
}
