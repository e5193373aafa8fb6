import Diagnostics

/// Draws a line's points into dots, and finds where its markers stand.
enum LineStroke {
  /// Joins neighbouring points; a null between two leaves a gap. Points in one column of dots are joined
  /// by one vertical stroke, so the work grows with the points and not with the length of the line.
  static func draw(
    _ line: LineChart.Series, _ axes: PointAxes, on raster: inout DotRaster, ink: Ink,
    pattern: LinePattern
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
      let dot = (x: axes.dot(x: line.x[index]), y: axes.dot(y: line.y[index]))
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
  static func markers(
    _ line: LineChart.Series, _ axes: PointAxes, series: Int, isAmongOthers: Bool
  ) -> [(column: Int, row: Int)] {
    var places: [(column: Int, row: Int)] = []
    var next = isAmongOthers ? 3 * series % 12 : Int.max
    var lastDrawn: (column: Int, row: Int)?
    for index in line.x.indices where line.y[index].isFinite {
      let before = index > 0 && line.y[index - 1].isFinite
      let after = index + 1 < line.y.count && line.y[index + 1].isFinite
      let isLone = !before && !after
      guard isLone || isAmongOthers else { continue }
      let column = axes.cell(x: line.x[index])
      if isLone || column >= next {
        places.append((column, axes.cell(y: line.y[index])))
        if !isLone { next = column + 12 }
      }
      if isAmongOthers { lastDrawn = (column, axes.cell(y: line.y[index])) }
    }
    if let lastDrawn { places.append(lastDrawn) }
    return places
  }
}
