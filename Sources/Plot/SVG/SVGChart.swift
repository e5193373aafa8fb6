import Diagnostics

/// A chart in pixels: legend, panels in rows, shades' key.
struct SVGChart {
  let chart: Chart
  let width: Double
  /// In lines of text, as figures are told.
  let height: Int?
  let style: SVGStyle

  private static let gap = 16.0

  func draw() -> (body: String, height: Double, notes: [String]) {
    if let reason = chart.emptyReason {
      let high = 120.0
      return (
        SVGText.rectangle(
          1, 1, width - 2, high - 2,
          "fill=\"none\" stroke=\"\(SVGStyle.ink)\" stroke-opacity=\"0.5\"")
          + SVGText.label(reason, width / 2, high / 2 + 4, .middle), high + 4, chart.notes
      )
    }
    var body = style.patterns(seriesCount)
    var top = 0.0
    if let legend = chart.legend { (body, top) = (body + self.legend(legend, &top), top) }
    let (panels, end, notes) = panels(top)
    body += panels
    top = end
    if let ramp = ramp { body += key(ramp, &top) }
    return (body, top + 4, notes + chart.notes)
  }

  private var seriesCount: Int { min(SeriesGlyphs.limit, max(chart.legend?.names.count ?? 1, 1)) }

  private var ramp: Ramp? {
    for panel in chart.panels {
      for mark in panel.marks { if case .cells(let cells) = mark { return cells.ramp } }
    }
    return nil
  }

  private func legend(_ legend: Legend, _ top: inout Double) -> String {
    var body = ""
    var x = 4.0
    top += 14
    if let title = legend.title, !title.isEmpty {
      let text = SVGText.fitted(title, width: width / 3)
      body += SVGText.label(text, x, top, isBold: true)
      x += SVGText.width(text) + 16
    }
    for (series, name) in legend.names.enumerated() {
      let text = SVGText.fitted(name, width: width - 40)
      let size = 18 + SVGText.width(text) + 14
      if x + size > width, x > 4 {
        x = 4
        top += 18
      }
      let isMuted =
        series == legend.faint
        || (!legend.highlighted.isEmpty && !legend.highlighted.contains(series))
      let opacity = isMuted ? " opacity=\"0.35\"" : ""
      if legend.sign == .fill {
        body += SVGText.rectangle(
          x, top - 10, 12, 12, "fill=\"\(style.fill(series, isAmongOthers: true))\"\(opacity)")
      } else {
        body += SVGStyle.shape(
          series, x + 6, top - 4, size: 9, "fill=\"\(SVGStyle.color(series))\"\(opacity)")
      }
      body += SVGText.label(text, x + 17, top)
      x += size
    }
    top += 12
    return body
  }

  /// Five shades with the values they stand for.
  private func key(_ ramp: Ramp, _ top: inout Double) -> String {
    top += 18
    var body = SVGText.label(ramp.name, 4, top, isBold: true)
    var x = 4 + SVGText.width(ramp.name) + 14
    let size = ramp.isDiverging ? max(abs(ramp.low), abs(ramp.high)) : ramp.high
    let low = ramp.isDiverging ? -size : ramp.low
    body += SVGText.label(ramp.format.text(low), x, top)
    x += SVGText.width(ramp.format.text(low)) + 6
    for step in 0..<9 {
      let value = low + (size - low) * Double(step) / 8
      body += SVGText.rectangle(x, top - 10, 16, 12, PanelSVG.shade(ramp, value))
      x += 16
    }
    body += SVGText.label(ramp.format.text(size), x + 6, top)
    top += 4
    return body
  }

  private func panels(_ start: Double) -> (String, Double, [String]) {
    let count = chart.panels.count
    let inRow =
      count == 1
      ? 1 : min(count, chart.panelsInRow ?? max(1, min(4, Int(width / 220))))
    let share = (width - Self.gap * Double(inRow - 1)) / Double(inRow)
    var body = ""
    var top = start
    var notes: [String] = []
    for row in stride(from: 0, to: count, by: inRow) {
      var tallest = 0.0
      for index in row..<min(row + inRow, count) {
        let panel = PanelSVG(
          chart.panels[index], width: share, lines: height, isAlone: count == 1, style: style)
        let x = Double(index - row) * (share + Self.gap)
        body += "<g transform=\"translate(\(SVGText.number(x)) \(SVGText.number(top)))\">\n"
        body += panel.body + "</g>\n"
        tallest = max(tallest, panel.height)
        for note in panel.notes where !notes.contains(note) { notes.append(note) }
      }
      top += tallest + (count > 1 ? 6 : 0)
    }
    let counted = notes.filter { $0.utf8.starts(with: SVGPoints.countedNote.utf8) }
    if counted.count > 1 {
      notes.removeAll { counted.contains($0) }
      notes.append("\(SVGPoints.countedNote), shaded in equal ratios from 1 to each panel's most")
    }
    return (body, top, notes)
  }
}
