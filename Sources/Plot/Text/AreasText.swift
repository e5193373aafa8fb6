import Diagnostics

/// What lies between two curves, in cells along an upright axis and in dots along bands.
struct AreasText {
  let map: PanelMap
  let charset: TextCharset

  func draw(_ areas: [AreaMark], on canvas: inout Canvas) {
    let isFaint = areas.contains { $0.style == .faint }
    guard case .span = map.y.kind, !isFaint else {
      drawDots(areas, on: &canvas)
      return
    }
    for area in areas { drawCells(area, on: &canvas) }
  }

  /// The two curves at each of `count` places across, NaN outside of the area.
  private func curves(_ area: AreaMark, count: Int, isDots: Bool) -> [(
    lower: Double, upper: Double
  )] {
    var found = [(lower: Double, upper: Double)](repeating: (.nan, .nan), count: count)
    guard !area.x.isEmpty else { return found }
    func place(_ value: Double) -> Int { isDots ? map.dot(x: value) : map.cell(x: value) }
    if area.x.count == 1 {
      let only = place(area.x[0])
      if found.indices.contains(only) { found[only] = (area.lower[0], area.upper[0]) }
      return found
    }
    for index in 0..<area.x.count - 1 {
      let left = place(area.x[index])
      let right = place(area.x[index + 1])
      guard right >= left else { continue }
      for at in max(0, left)...max(0, min(right, count - 1)) where at < count {
        let share = right > left ? Double(at - left) / Double(right - left) : 0
        let lower = area.lower[index] + share * (area.lower[index + 1] - area.lower[index])
        let upper = area.upper[index] + share * (area.upper[index + 1] - area.upper[index])
        if lower.isFinite, upper.isFinite { found[at] = (lower, upper) }
      }
    }
    return found
  }

  private func drawCells(_ area: AreaMark, on canvas: inout Canvas) {
    guard case .span(let scale) = map.y.kind else { return }
    let isASCII = charset == .ascii
    let ink = area.look == .muted ? Ink.dim : .series(area.series)
    let full: Unicode.Scalar =
      area.isAmongOthers ? SeriesGlyphs.fill(area.series, charset) : isASCII ? "#" : "█"
    let isSolid = !area.isAmongOthers
    for (column, ends) in curves(area, count: canvas.width, isDots: false).enumerated()
    where ends.upper.isFinite {
      let bottom = scale.share(ends.lower) * Double(canvas.height)
      let top = scale.share(ends.upper) * Double(canvas.height)
      let first = cellCount(bottom, most: canvas.height)
      if isSolid {
        let eighths = cellCount(top * 8, most: canvas.height * 8)
        for row in first..<max(first, eighths / 8) {
          canvas.set(column, canvas.height - 1 - row, full, ink)
        }
        if eighths / 8 >= first, let glyph = BarsText.top(eighths % 8, isASCII, isAlone: false) {
          canvas.set(column, canvas.height - 1 - eighths / 8, glyph, ink)
        }
      } else {
        for row in first..<max(first, cellCount(top, most: canvas.height)) {
          canvas.set(column, canvas.height - 1 - row, full, ink)
        }
      }
    }
  }

  private func drawDots(_ areas: [AreaMark], on canvas: inout Canvas) {
    var raster = map.raster
    for area in areas {
      let ink = area.look == .muted ? Ink.dim : .series(area.series)
      for (column, ends) in curves(area, count: raster.width, isDots: true).enumerated()
      where ends.upper.isFinite {
        let ends = (map.dot(y: ends.lower), map.dot(y: ends.upper))
        guard min(ends.0, ends.1) < raster.height, max(ends.0, ends.1) >= 0 else { continue }
        let rows = max(0, min(ends.0, ends.1))...min(raster.height - 1, max(ends.0, ends.1))
        for row in rows where area.style == .filled || (row + 2 * column) % 4 == 0 {
          raster.set(column, row, ink)
        }
      }
    }
    raster.draw(on: &canvas, overBlanksOnly: areas.contains { $0.style == .faint })
  }
}
