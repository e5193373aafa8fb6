import Diagnostics

/// One panel in pixels: its axes with their grid and labels, then its marks.
struct PanelSVG {
  let panel: Panel
  let style: SVGStyle
  private(set) var body = ""
  private(set) var height = 0.0
  private(set) var notes: [String]
  /// The plotting area.
  private(set) var left = 0.0
  private(set) var top = 0.0
  private(set) var plotWidth = 0.0
  private(set) var plotHeight = 0.0
  let xScale: Scale?
  let yScale: Scale?

  init(_ panel: Panel, width: Double, lines: Int?, isAlone: Bool, style: SVGStyle) {
    self.panel = panel
    self.style = style
    notes = panel.notes
    let hasBars = panel.marks.firstBars != nil
    var yScale = panel.y.scale
    if panel.y.widens, !hasBars { yScale = yScale?.widened(toTicksOf: panel.y.format, count: 7) }
    self.yScale = yScale
    xScale = panel.x.scale
    if let bands = panel.y.bands {
      let each = bands.parts.isEmpty ? 22.0 : 15 * Double(bands.parts.count) + 6
      plotHeight = Double(bands.count) * max(each, Double(panel.bandHeight) * 18)
    } else {
      plotHeight = lines.map { Double($0) * 16 } ?? (isAlone ? min(360, width * 0.5) : 150)
    }
    let yTicks = self.yTicks
    let labelWidth = min(
      yTicks.reduce(0) { max($0, SVGText.width($1.label)) },
      width * 0.4)
    left = 10 + labelWidth
    let right =
      panel.rowTexts.isEmpty
      ? 22 : 10 + panel.rowTexts.reduce(0) { max($0, SVGText.width($1)) }
    plotWidth = max(40, width - left - right)
    top = 4
    let room = width
    if let title = panel.heading(gap: "\u{2003}", fits: { SVGText.width($0) <= room }) {
      top += 16
      body += SVGText.label(
        SVGText.fitted(title, width: width), left, top - 4, isBold: true)
    }
    if !panel.y.name.isEmpty {
      // The label of the topmost tick stands half above the plot.
      top += panel.y.bands == nil ? 23 : 16
      let base = panel.y.bands == nil ? top - 12 : top - 5
      body += SVGText.label(SVGText.fitted(panel.y.name, width: width), 4, base, size: 11)
    }
    drawAxes(yTicks, labelWidth)
    for mark in panel.marks { drawMark(mark) }
    height += 6
  }

  // MARK: places

  func px(_ value: Double) -> Double {
    if let bands = panel.x.bands {
      return left + value / Double(max(1, bands.count)) * plotWidth
    }
    let share = xScale?.share(value) ?? 0
    return left + min(max(share.isFinite ? share : share > 0 ? 1 : 0, -1), 2) * plotWidth
  }

  func py(_ value: Double) -> Double {
    if let bands = panel.y.bands {
      return top + value / Double(max(1, bands.count)) * plotHeight
    }
    let share = yScale?.share(value) ?? 0
    return top + plotHeight
      - min(max(share.isFinite ? share : share > 0 ? 1 : 0, -1), 2) * plotHeight
  }

  private var yTicks: [(value: Double, label: String)] {
    if let bands = panel.y.bands {
      if bands.scale != nil {
        return bands.ticks(max(2, Int(plotHeight / 40)), format: panel.y.format)
          .map { (Double(bands.count) - $0.place, $0.label) }
      }
      return bands.labels.enumerated().map { (Double($0.offset) + 0.5, $0.element) }
    }
    let ticks =
      yScale?.ticks(of: panel.y.format, count: max(2, Int(plotHeight / 44)))
      ?? Ticks(values: [], labels: [])
    return Array(zip(ticks.values, ticks.labels))
  }

  private func xTicks(_ wanted: Int) -> [(value: Double, label: String)] {
    if let bands = panel.x.bands {
      return bands.ticks(wanted, format: panel.x.format).map { ($0.place, $0.label) }
    }
    if !panel.x.names.isEmpty {
      let every = max(1, (panel.x.names.count + wanted - 1) / max(1, wanted))
      return stride(from: 0, to: panel.x.names.count, by: every).map {
        (Double($0), panel.x.names[$0])
      }
    }
    let ticks = xScale?.ticks(of: panel.x.format, count: wanted) ?? Ticks(values: [], labels: [])
    return Array(zip(ticks.values, ticks.labels))
  }

  // MARK: axes

  private mutating func drawAxes(_ yTicks: [(value: Double, label: String)], _ room: Double) {
    let bottom = top + plotHeight
    let grid = "stroke=\"\(SVGStyle.ink)\" stroke-opacity=\"0.22\""
    let line = "stroke=\"\(SVGStyle.ink)\" stroke-opacity=\"0.7\""
    let isList = panel.y.bands != nil
    for tick in yTicks {
      let y = py(tick.value)
      guard y > top - 2, y < bottom + 2 else { continue }
      if !isList { body += SVGText.line(left, y, left + plotWidth, y, grid) }
      body += SVGText.label(
        SVGText.fitted(tick.label, width: room + 8), left - 6, y + 4, .end, whole: tick.label)
    }
    height = bottom
    guard panel.rowTexts.isEmpty else {
      drawRowTexts()
      body += SVGText.label(panel.x.name, left + plotWidth + 8, top - 5, .end, size: 11)
      return
    }
    let isNamed =
      panel.x.bands.map { $0.scale == nil && $0.values.isEmpty && $0.names.isEmpty } ?? !panel.x
      .names.isEmpty
    let bandCount = panel.x.bands?.count ?? panel.x.names.count
    let all = isNamed ? xTicks(max(1, bandCount)) : []
    let each = plotWidth / Double(max(1, bandCount))
    let isTurned =
      isNamed && all.contains { SVGText.width($0.label) > each - 4 } && each >= 12
    var ticks = isTurned ? all : []
    if !isTurned {
      for wanted in stride(from: max(2, Int(plotWidth / 50)), through: 1, by: -1) {
        ticks = xTicks(isNamed && wanted >= bandCount ? bandCount : wanted)
        if areApart(ticks) { break }
      }
    }
    var deepest = 16.0
    for tick in ticks {
      let x = px(tick.value)
      if panel.y.scale != nil || panel.x.scale != nil {
        body += SVGText.line(x, bottom, x, bottom + 4, line)
        if panel.x.scale != nil { body += SVGText.line(x, top, x, bottom, grid) }
      }
      if isTurned {
        let text = SVGText.fitted(tick.label, width: 130)
        body += SVGText.label(
          text, x + 3, bottom + 12, .end, turned: -40, whole: tick.label)
        deepest = max(deepest, 16 + SVGText.width(text) * 0.66)
      } else {
        body += SVGText.label(tick.label, x, bottom + 16, .middle)
      }
    }
    body += SVGText.line(left, bottom, left + plotWidth, bottom, line)
    height += deepest + 4
    if !panel.x.name.isEmpty {
      height += 14
      body += SVGText.label(
        SVGText.fitted(panel.x.name, width: plotWidth), left + plotWidth / 2, height - 2, .middle,
        size: 11)
    }
  }

  private func areApart(_ ticks: [(value: Double, label: String)]) -> Bool {
    var end = -Double.infinity
    for tick in ticks {
      let half = SVGText.width(tick.label) / 2
      if px(tick.value) - half < end + 10 { return false }
      end = px(tick.value) + half
    }
    return true
  }

  private mutating func drawRowTexts() {
    guard let bands = panel.y.bands, bands.count > 0 else { return }
    let perBand = max(1, panel.rowTexts.count / bands.count)
    for (index, text) in panel.rowTexts.enumerated() where !text.isEmpty {
      let place = Double(index / perBand) + (Double(index % perBand) + 0.5) / Double(perBand)
      body += SVGText.label(text, left + plotWidth + 8, py(place) + 4)
    }
  }

  // MARK: marks

  private mutating func drawMark(_ mark: Mark) {
    switch mark {
    case .bars(let marks): body += bars(marks)
    case .lines(let lines): body += lines.map(line).joined()
    case .areas(let areas): body += areas.map(area).joined()
    case .points(let marks):
      let drawn = SVGPoints(panel: self, marks: marks)
      body += drawn.body
      if let note = drawn.note { notes.append(note) }
    case .cells(let cells): body += self.cells(cells)
    case .boxes(let boxes): body += boxes.map(box).joined()
    case .rules(let rules): body += rules.map(rule).joined()
    case .intervals(let intervals): body += intervals.map(interval).joined()
    }
  }

  private func bars(_ marks: BarMarks) -> String {
    let isAmongOthers = marks.isStacked || (marks.parts > 1 && !marks.isLying)
    let bandCount = (marks.isLying ? panel.y.bands?.count : panel.x.bands?.count) ?? 1
    let isBins = (marks.isLying ? panel.y.bands?.scale : panel.x.bands?.scale) != nil
    let room = (marks.isLying ? plotHeight : plotWidth) / Double(max(1, bandCount))
    let gap = isBins ? min(1, room * 0.1) : min(6, room * 0.22)
    let thick = max(0.4, (room - gap) / Double(marks.parts))
    var out = ""
    for bar in marks.bars {
      let start = Double(bar.band) * room + gap / 2 + Double(bar.part) * thick
      let look =
        bar.look == .plain ? "" : bar.look == .muted ? " opacity=\"0.35\"" : " opacity=\"0.5\""
      let fill = "fill=\"\(style.fill(bar.series, isAmongOthers: isAmongOthers))\"\(look)"
      if marks.isLying {
        let edge = left + plotWidth
        let ends = (min(px(bar.from), edge), min(px(bar.to), edge))
        out += SVGText.rectangle(
          min(ends.0, ends.1), top + start, abs(ends.1 - ends.0), thick, fill)
        if px(bar.to) > edge + 0.5, px(bar.from) <= edge {
          // Cut, and so marked as in text.
          out += SVGText.label(
            "»", edge - 4, top + start + thick / 2 + 4, .end, isBold: true, fill: "#000")
        }
      } else {
        let ends = (py(bar.from), py(bar.to))
        out += SVGText.rectangle(
          left + start, min(ends.0, ends.1), thick, abs(ends.1 - ends.0), fill)
      }
    }
    let line = "stroke=\"\(SVGStyle.ink)\" stroke-opacity=\"0.7\""
    return out
      + (marks.isLying
        ? SVGText.line(px(0), top, px(0), top + plotHeight, line)
        : SVGText.line(left, py(0), left + plotWidth, py(0), line))
  }

  private func path(_ x: [Double], _ y: [Double], startsAnew: Bool = true) -> String {
    var out = ""
    var isDrawing = !startsAnew
    for (place, value) in zip(x, y) {
      guard value.isFinite else {
        isDrawing = false
        continue
      }
      out += "\(isDrawing ? "L" : "M")\(SVGText.number(px(place))) \(SVGText.number(py(value)))"
      isDrawing = true
    }
    return out
  }

  private func line(_ mark: LineMark) -> String {
    let color = mark.style == .fitted ? SVGStyle.ink : SVGStyle.color(mark.series)
    let look = mark.look == .muted ? " opacity=\"0.3\"" : ""
    let isFaint = mark.look == .muted
    let dashes = mark.isAmongOthers && !isFaint ? SVGStyle.dashes(mark.series) : ""
    var out =
      "<path d=\"\(path(mark.x, mark.y))\" fill=\"none\" stroke=\"\(color)\" "
      + "stroke-width=\"\(isFaint ? "1.2" : "2")\" stroke-linejoin=\"round\"\(dashes)\(look)/>\n"
    if mark.style == .measured, mark.x.count <= 80, !isFaint || !mark.isAmongOthers {
      for (x, y) in zip(mark.x, mark.y) where y.isFinite {
        out += SVGStyle.shape(
          mark.isAmongOthers ? mark.series : 0, px(x), py(y), size: 6, "fill=\"\(color)\"\(look)")
      }
    }
    return out
  }

  private func area(_ mark: AreaMark) -> String {
    guard !mark.x.isEmpty else { return "" }
    let shape =
      path(mark.x, mark.upper)
      + path(mark.x.reversed(), mark.lower.reversed(), startsAnew: false) + "Z"
    let fill = style.fill(mark.series, isAmongOthers: mark.isAmongOthers)
    let opacity = mark.style == .faint ? "0.2" : mark.look == .muted ? "0.3" : "0.85"
    // A hairline where the curves touch.
    let line =
      mark.style == .faint || mark.isAmongOthers
      ? "" : " stroke=\"\(fill)\" stroke-width=\"0.8\" stroke-opacity=\"\(opacity)\""
    return "<path d=\"\(shape)\" fill=\"\(fill)\" fill-opacity=\"\(opacity)\"\(line)/>\n"
  }

  /// The fill of a cell: one hue, as strong as the value, another one below zero. Mixed with white, not
  /// clear, so that dark text can be read on it whatever is behind the figure.
  static func shade(_ ramp: Ramp, _ value: Double) -> String {
    let share = ramp.share(value)
    let strength = abs(share) * 0.92 + 0.08
    let color = Palette.colors[share < 0 ? 1 : 0]
    let parts = [16, 8, 0].map { shift -> UInt32 in
      let part = Double(color >> UInt32(shift) & 255)
      return UInt32((255 + (part - 255) * strength).rounded())
    }
    return "fill=\"\(SVGStyle.hex(parts[0] << 16 | parts[1] << 8 | parts[2]))\""
  }

  private func cells(_ marks: CellMarks) -> String {
    let (wide, high) = (plotWidth / Double(marks.columns), plotHeight / Double(marks.rows))
    let texts = high < 13 ? nil : marks.texts { SVGText.width($0, size: 11) <= wide - 2 }
    var out = ""
    for row in 0..<marks.rows {
      for column in 0..<marks.columns {
        let value = marks.values[row * marks.columns + column]
        guard value.isFinite else { continue }
        let (x, y) = (left + Double(column) * wide, top + Double(row) * high)
        let gap = wide > 5 ? 1.0 : 0
        out += SVGText.rectangle(x, y, wide - gap, high - gap, Self.shade(marks.ramp, value))
        guard let texts else { continue }
        out += SVGText.label(
          texts[row * marks.columns + column], x + wide / 2, y + high / 2 + 4, .middle,
          size: 11, fill: "#111")
      }
    }
    return out
  }

  private func box(_ mark: BoxMark) -> String {
    let color = SVGStyle.color(mark.series)
    let middle = py(Double(mark.band) + 0.5)
    let half = min(9, plotHeight / Double(max(1, panel.y.bands?.count ?? 1)) * 0.36)
    let box = mark.box
    let stroke = "stroke=\"\(color)\" stroke-width=\"1.5\""
    var out = SVGText.line(px(box.lowWhisker), middle, px(box.lowQuartile), middle, stroke)
    out += SVGText.line(px(box.highQuartile), middle, px(box.highWhisker), middle, stroke)
    out += SVGText.rectangle(
      px(box.lowQuartile), middle - half, px(box.highQuartile) - px(box.lowQuartile), half * 2,
      "fill=\"\(color)\" fill-opacity=\"0.3\" \(stroke)")
    for value in [box.lowWhisker, box.highWhisker] {
      out += SVGText.line(px(value), middle - half / 2, px(value), middle + half / 2, stroke)
    }
    out += SVGText.line(
      px(box.median), middle - half, px(box.median), middle + half,
      "stroke=\"\(color)\" stroke-width=\"3\"")
    for value in box.outliers {
      out += SVGStyle.shape(0, px(value), middle, size: 4, "fill=\"none\" stroke=\"\(color)\"")
    }
    return out
  }

  private func interval(_ mark: IntervalMark) -> String {
    let (low, high) = (px(mark.low), px(mark.high))
    let middle = py(Double(mark.band) + 0.5)
    let stroke = "stroke=\"#111\" stroke-width=\"1.5\""
    // On any background: a pale line under the dark one.
    let halo = "stroke=\"#ddd\" stroke-width=\"3.5\""
    return [halo, stroke].map { style in
      SVGText.line(low, middle, high, middle, style)
        + SVGText.line(low, middle - 4, low, middle + 4, style)
        + SVGText.line(high, middle - 4, high, middle + 4, style)
    }.joined()
  }

  private func rule(_ mark: RuleMark) -> String {
    let style =
      "stroke=\"\(SVGStyle.ink)\" stroke-width=\"1.2\" stroke-dasharray=\"5 4\""
    if mark.isUpright {
      guard let place = panel.x.bands.map({ $0.place(mark.value) }) ?? mark.value else { return "" }
      return SVGText.line(px(place), top, px(place), top + plotHeight, style)
    }
    guard let place = panel.y.bands.map({ $0.place(mark.value) }) ?? mark.value else { return "" }
    return SVGText.line(left, py(place), left + plotWidth, py(place), style)
  }
}
