import Diagnostics

func tooSmallNote(_ count: Int) -> String {
  count == 1
    ? "1 part of a bar is too small to draw"
    : "\(NumberText.grouped(count)) parts of bars are too small to draw"
}

/// Bars that lie: names at the left, values at the right, one line a bar.
struct HorizontalBars {
  private let chart: BarChart
  private let layout: Layout
  private var data: BarData { chart.data }

  /// One line: its names, the series it shows (nil for a whole stack), the bar.
  private struct Row {
    var label: String
    var seriesLabel: String
    var series: Int?
    var bar: Int
  }

  init(_ chart: BarChart, _ layout: Layout) {
    self.chart = chart
    self.layout = layout
  }

  private var rows: [Row] {
    data.labels.indices.flatMap { bar -> [Row] in
      guard chart.isGrouped else {
        return [
          Row(label: data.labels[bar], seriesLabel: "", series: chart.isStacked ? nil : 0, bar: bar)
        ]
      }
      let present = data.series.indices.filter { data.values[$0][bar].isFinite }
      return (present.isEmpty ? [0] : present).enumerated().map { index, series in
        Row(
          label: index == 0 ? data.labels[bar] : "", seriesLabel: data.series[series],
          series: series, bar: bar)
      }
    }
  }

  private func value(_ row: Row) -> Double {
    if let series = row.series { return data.values[series][row.bar] }
    let hasValue = data.values.contains { $0[row.bar].isFinite }
    return hasValue ? data.total(row.bar) : .nan
  }

  func draw() -> Drawing {
    let rows = rows
    let values = rows.map(value)
    var texts = barTexts(values, unit: data.y.unit)
    for (index, row) in rows.enumerated() where !values[index].isFinite && data.isNullBar[row.bar] {
      texts[index] = "null"
    }
    let yName = sanitized(data.y.name)
    let xName = sanitized(data.x.name)
    let seriesName = chart.isGrouped ? sanitized(data.colorName ?? "") : ""
    let ellipsis = layout.charset.ellipsis

    let widestLabel = rows.reduce(displayWidth(xName)) { max($0, displayWidth($1.label)) }
    let labelWidth = min(widestLabel, layout.width * (chart.isGrouped ? 4 : 5) / 12)
    let widestSeries = rows.reduce(displayWidth(seriesName)) {
      max($0, displayWidth($1.seriesLabel))
    }
    let seriesWidth = min(widestSeries, layout.width / 5)
    let valueWidth = texts.reduce(0) { max($0, displayWidth($1)) }
    let left = labelWidth + (seriesWidth > 0 ? seriesWidth + 2 : 0) + 1
    let room = max(4, layout.width - left - valueWidth - 1)

    // The bar that sums up the rest may be longer than the scale; it is then cut with an arrow.
    let own = zip(rows, values).filter { data.ownBars.contains($0.0.bar) && $0.1.isFinite }.map(\.1)
    let high = max(0, own.max() ?? 0)
    let low = min(0, own.min() ?? 0)
    let hasAxis = low < 0
    let scale = (high - low) > 0 ? Double(room - (hasAxis ? 1 : 0)) / (high - low) : 0
    let zero = hasAxis ? cellCount(-low * scale, most: room - 1) : 0

    var canvas = Canvas(width: room, height: rows.count)
    var tooSmall = 0
    for (index, row) in rows.enumerated() where values[index].isFinite {
      if hasAxis { canvas.set(zero, index, layout.charset == .ascii ? "|" : "│", .dim) }
      let start = hasAxis ? zero + 1 : 0
      if let series = row.series {
        let ink = Ink.series(chart.isGrouped ? series : 0)
        let isOther = !data.ownBars.contains(row.bar)
        drawBar(values[index] * scale, on: &canvas, row: index, start, zero, ink, isOther)
      } else {
        tooSmall += drawStack(row.bar, scale, on: &canvas, row: index)
      }
    }

    var header = StyledLine(fitted(xName, toWidth: labelWidth, ellipsis: ellipsis), .dim)
    if seriesWidth > 0 {
      header.append("  " + fitted(seriesName, toWidth: seriesWidth, ellipsis: ellipsis), .dim)
    }
    header.append(" ")
    header.append(
      fitted(yName, toWidth: layout.width - left, .right, ellipsis: ellipsis), .dim)
    var lines = [header]
    for (index, row) in rows.enumerated() {
      var line = StyledLine(fitted(row.label, toWidth: labelWidth, ellipsis: ellipsis))
      if seriesWidth > 0 {
        let ink = Ink.series(row.series ?? 0)
        line.append("  ")
        line.append(fitted(row.seriesLabel, toWidth: seriesWidth, ellipsis: ellipsis), ink)
      }
      line.append(" ")
      line.append(canvas.line(index))
      line.append(" " + padded(texts[index], toWidth: valueWidth, .right))
      lines.append(line)
    }
    let notes = tooSmall > 0 ? [tooSmallNote(tooSmall)] : []
    return Drawing(lines: lines, notes: notes)
  }

  /// A bar of `length` cells from the zero line; negative ones go to the left.
  private func drawBar(
    _ length: Double, on canvas: inout Canvas, row: Int, _ start: Int, _ zero: Int, _ ink: Ink,
    _ isOther: Bool
  ) {
    let isASCII = layout.charset == .ascii
    let full: Unicode.Scalar = isOther ? (isASCII ? "-" : "░") : (isASCII ? "#" : "█")
    if length < 0 {
      let halves = max(1, cellCount(-length * 2, most: 2 * zero))
      for cell in 0..<halves / 2 { canvas.set(zero - 1 - cell, row, full, ink) }
      if halves % 2 == 1 { canvas.set(zero - 1 - halves / 2, row, isASCII ? "#" : "▐", ink) }
      return
    }
    guard length > 0 else { return }
    let room = canvas.width - start
    if length > Double(room) + 0.5 {
      for cell in 0..<room { canvas.set(start + cell, row, full, ink) }
      canvas.set(canvas.width - 1, row, ">", ink)
      return
    }
    if isOther || isASCII {
      let cells = cellCount(length, most: room)
      for cell in 0..<cells { canvas.set(start + cell, row, full, ink) }
      if cells == 0 { canvas.set(start, row, isASCII ? "|" : "▏", ink) }
      return
    }
    let eighths = max(1, cellCount(length * 8, most: room * 8))
    for cell in 0..<eighths / 8 { canvas.set(start + cell, row, full, ink) }
    let partial: [Unicode.Scalar] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    if eighths % 8 > 0 { canvas.set(start + eighths / 8, row, partial[eighths % 8], ink) }
  }

  /// The parts of a stack end to end, each end rounded by itself so that the whole is true. Returns how
  /// many parts were too small for a cell.
  private func drawStack(_ bar: Int, _ scale: Double, on canvas: inout Canvas, row: Int) -> Int {
    var sum = 0.0
    var end = 0
    var tooSmall = 0
    for series in data.values.indices where data.values[series][bar].isFinite {
      sum += data.values[series][bar]
      let next = cellCount(sum * scale, most: canvas.width)
      for cell in end..<max(end, next) {
        canvas.set(cell, row, SeriesGlyphs.fill(series, layout.charset), .series(series))
      }
      if next == end, data.values[series][bar] > 0 { tooSmall += 1 }
      end = max(end, next)
    }
    return tooSmall
  }
}
