import Diagnostics

/// Lines in dots, broken in patterns and signed with glyphs where several stand beside each other.
struct LinesText {
  let map: PanelMap
  let charset: TextCharset

  func draw(_ lines: [LineMark], on canvas: inout Canvas) {
    var raster = map.raster
    for line in lines where line.style != .fitted {
      Self.draw(
        line, map, on: &raster, ink: line.look == .muted ? .dim : .series(line.series),
        pattern: line.look == .muted
          ? LinePattern(drawn: 1, skipped: 3) : .of(series: line.isAmongOthers ? line.series : 0))
    }
    raster.draw(on: &canvas)
    for line in lines where line.style == .fitted { drawFitted(line, on: &canvas) }
    for line in lines where line.style != .fitted && line.look != .muted {
      for place in markers(line) {
        canvas.set(
          place.column, place.row, SeriesGlyphs.marker(line.series, charset), .series(line.series))
      }
    }
  }

  /// Joins neighbouring points; a null between two leaves a gap. Points in one column of dots are joined
  /// by one vertical stroke, so the work grows with the points and not with the length of the line.
  static func draw(
    _ line: LineMark, _ map: PanelMap, on raster: inout DotRaster, ink: Ink, pattern: LinePattern
  ) {
    var phase = 0
    var column = Int.min
    var last = (x: 0, y: 0)
    var top = 0
    var bottom = 0
    var hasPrevious = false
    func closeColumn() {
      guard column != .min, bottom > top else { return }
      for y in top...bottom { raster.set(column, y, ink) }
    }
    for index in line.x.indices {
      guard line.y[index].isFinite else {
        closeColumn()
        column = .min
        hasPrevious = false
        continue
      }
      let dot = (x: map.dot(x: line.x[index]), y: map.dot(y: line.y[index]))
      if hasPrevious, dot.x == column {
        top = min(top, dot.y)
        bottom = max(bottom, dot.y)
      } else {
        closeColumn()
        if hasPrevious {
          raster.line(from: last, to: dot, ink, pattern: pattern, phase: &phase)
        } else {
          raster.set(dot.x, dot.y, ink)
        }
        column = dot.x
        (top, bottom) = (dot.y, dot.y)
      }
      last = dot
      hasPrevious = true
    }
    closeColumn()
  }

  /// The cells that carry the series' glyph: lone points always; among other series also some points
  /// along the line, at other places for each series, and its end.
  private func markers(_ line: LineMark) -> [(column: Int, row: Int)] {
    var places: [(column: Int, row: Int)] = []
    var next = line.isAmongOthers ? 3 * line.series % 12 : Int.max
    var lastDrawn: (column: Int, row: Int)?
    for index in line.x.indices where line.y[index].isFinite {
      let before = index > 0 && line.y[index - 1].isFinite
      let after = index + 1 < line.y.count && line.y[index + 1].isFinite
      let isLone = !before && !after
      guard isLone || line.isAmongOthers else { continue }
      let place = (column: map.cell(x: line.x[index]), row: map.cell(y: line.y[index]))
      if isLone || place.column >= next {
        places.append(place)
        if !isLone { next = place.column + 12 }
      }
      if line.isAmongOthers, line.style == .measured { lastDrawn = place }
    }
    if let lastDrawn { places.append(lastDrawn) }
    return places
  }

  /// A fitted line over the points, in strokes that follow its slope.
  private func drawFitted(_ line: LineMark, on canvas: inout Canvas) {
    let isASCII = charset == .ascii
    var rows = [Double](repeating: .nan, count: canvas.width + 1)
    guard line.x.count > 1 else { return }
    var index = 0
    for column in 0...canvas.width {
      let place = Double(column)
      while index + 2 < line.x.count, Double(map.cell(x: line.x[index + 1])) < place { index += 1 }
      let left = Double(map.cell(x: line.x[index]))
      let right = Double(map.cell(x: line.x[index + 1]))
      guard right > left, line.y[index].isFinite, line.y[index + 1].isFinite else { continue }
      let share = (place - left) / (right - left)
      guard share >= 0, share <= 1.5, case .span(let scale) = map.y.kind else { continue }
      let from = scale.share(line.y[index])
      let to = scale.share(line.y[index + 1])
      rows[column] = Double(canvas.height - 1) * (1 - (from + share * (to - from)))
    }
    for column in 0..<canvas.width where rows[column].isFinite {
      let here = rows[column]
      let next = rows[column + 1].isFinite ? rows[column + 1] : here
      let steepness = next - here
      let glyph: Unicode.Scalar =
        abs(steepness) < 0.4
        ? (isASCII ? "-" : "─")
        : abs(steepness) > 2
          ? (isASCII ? "|" : "│")
          : steepness < 0 ? (isASCII ? "/" : "╱") : (isASCII ? "\\" : "╲")
      let first = Int(min(max(here, -1), Double(canvas.height)).rounded())
      let last =
        abs(steepness) > 1 ? Int(min(max(next, -1), Double(canvas.height)).rounded()) : first
      for row in min(first, last)...max(first, last) where row != last || row == first {
        canvas.set(column, row, glyph, .bold)
      }
    }
  }
}
