import Diagnostics

/// Boxes that lie: whiskers, the middle half, the median, and values far out as points.
struct BoxesText {
  let map: PanelMap
  let charset: TextCharset

  func draw(_ boxes: [BoxMark], on canvas: inout Canvas) {
    let isASCII = charset == .ascii
    for mark in boxes {
      let row = map.y.start(ofBand: mark.band) + map.y.pitch / 2
      let ink = Ink.series(mark.series)
      let box = mark.box
      for value in box.outliers {
        canvas.set(map.cell(x: value), row, isASCII ? "o" : "∘", ink)
      }
      let low = map.cell(x: box.lowWhisker)
      let high = map.cell(x: box.highWhisker)
      for cell in min(low, high)...max(low, high) {
        canvas.set(cell, row, isASCII ? "-" : "─", ink)
      }
      let left = map.cell(x: box.lowQuartile)
      let right = map.cell(x: box.highQuartile)
      canvas.set(low, row, isASCII ? "|" : "├", ink)
      canvas.set(high, row, isASCII ? "|" : "┤", ink)
      for cell in min(left, right)...max(left, right) {
        canvas.set(cell, row, isASCII ? "=" : "▒", ink)
      }
      canvas.set(map.cell(x: box.median), row, isASCII ? "M" : "█", .bold)
    }
  }
}

/// Lines across the panel, behind what stands there already.
struct RulesText {
  let map: PanelMap
  let panel: Panel
  let charset: TextCharset
  let bars: BarsText.ZeroScale?
  let barsLie: Bool

  func draw(_ rules: [RuleMark], on canvas: inout Canvas) {
    let isASCII = charset == .ascii
    for rule in rules {
      if rule.isUpright {
        var column =
          panel.x.bands.map { $0.place(rule.value).map { map.cell(x: $0) } ?? -1 }
          ?? map.cell(x: rule.value)
        if let bars, barsLie {
          column = bars.negative + cellCount(bars.length(rule.value), most: canvas.width)
        }
        for row in 0..<canvas.height {
          // Whiskers are crossed, other marks are not hidden.
          let glyph = canvas.glyph(column, row)
          guard glyph == " " || glyph == "─" || (isASCII && glyph == "-") else { continue }
          canvas.set(column, row, isASCII ? ":" : "┊", .dim)
        }
      } else {
        var row =
          panel.y.bands.map { $0.place(rule.value).map { map.cell(y: $0) } ?? -1 }
          ?? map.cell(y: rule.value)
        if let bars, !barsLie { row = bars.row(of: rule.value) }
        for column in 0..<canvas.width where canvas.isBlank(column, row) {
          canvas.set(column, row, isASCII ? "-" : "╌", .dim)
        }
      }
    }
  }
}
