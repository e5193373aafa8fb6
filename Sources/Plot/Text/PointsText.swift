import Diagnostics

/// Points as dots, as shades where dots would hide how many there are, or as the signs of their series.
struct PointsText {
  let marks: PointMarks
  let map: PanelMap
  let charset: TextCharset
  let chunks: RowChunks

  /// Returns what explains the drawing.
  func draw(on canvas: inout Canvas) -> [String] {
    guard case .span(let xScale) = map.x.kind, case .span(let yScale) = map.y.kind else {
      drawOneByOne(on: &canvas)
      return []
    }
    if marks.series != nil {
      drawSeries(on: &canvas)
      return marks.sizes == nil ? [] : ["sizes are not drawn in text where colour is"]
    }
    if let sizes = marks.sizes {
      drawSizes(sizes, on: &canvas)
      return []
    }
    let raster = map.raster
    let counts = PointRaster(
      marks.x, marks.y, xScale, yScale, width: raster.width, height: raster.height,
      chunks: chunks)
    if marks.density ?? counts.isCrowded {
      let dots = DotRaster.dots(charset)
      let shades = DensityShades(
        counts.cells(across: dots.across, down: dots.down), charset: charset)
      shades.draw(on: &canvas)
      return [shades.key]
    }
    var dots = raster
    for y in 0..<counts.height {
      for x in 0..<counts.width where counts.counts[y * counts.width + x] > 0 {
        dots.set(x, y, .series(0))
      }
    }
    dots.draw(on: &canvas)
    return []
  }

  /// Whether shades show more of these points than dots; false where they are drawn as signs.
  var isCrowded: Bool {
    guard case .span(let xScale) = map.x.kind, case .span(let yScale) = map.y.kind,
      marks.series == nil, marks.sizes == nil
    else { return false }
    return marks.density
      ?? PointRaster(
        marks.x, marks.y, xScale, yScale, width: map.raster.width, height: map.raster.height,
        chunks: chunks
      ).isCrowded
  }

  /// Points in bands: dots of their series' ink.
  private func drawOneByOne(on canvas: inout Canvas) {
    var dots = map.raster
    for row in marks.x.indices where marks.x[row].isFinite && marks.y[row].isFinite {
      dots.set(
        map.dot(x: marks.x[row]), map.dot(y: marks.y[row]),
        .series(Int(marks.series?[row] ?? 0)))
    }
    dots.draw(on: &canvas)
  }

  /// Marks each cell with the sign of the series that has most points there.
  private func drawSeries(on canvas: inout Canvas) {
    guard let series = marks.series else { return }
    let (marks, map, width) = (marks, map, canvas.width)
    let cellCount = width * canvas.height
    let counts = chunks.counts(marks.x.count, places: cellCount * marks.seriesCount) {
      rows, counts in
      for row in rows {
        guard let cell = Self.cell(row, marks, map) else { continue }
        counts[Int(series[row]) * cellCount + cell] &+= 1
      }
    }
    for cell in 0..<cellCount {
      var best = (series: 0, count: 0)
      for index in 0..<marks.seriesCount where counts[index * cellCount + cell] > best.count {
        best = (index, counts[index * cellCount + cell])
      }
      guard best.count > 0 else { continue }
      canvas.set(
        cell % canvas.width, cell / canvas.width, SeriesGlyphs.marker(best.series, charset),
        .series(best.series))
    }
  }

  /// Signs of three sizes; where points share a cell the largest is drawn.
  private func drawSizes(_ sizes: [Float], on canvas: inout Canvas) {
    let glyphs: [Unicode.Scalar] = charset == .ascii ? [".", "o", "O"] : ["·", "•", "●"]
    let (marks, map, cells) = (marks, map, canvas.width * canvas.height)
    let parts = chunks.map(marks.x.count) { rows in
      var largest = [UInt8](repeating: 0, count: cells)
      for row in rows where sizes[row].isFinite {
        guard let cell = Self.cell(row, marks, map) else { continue }
        largest[cell] = max(largest[cell], UInt8(min(2, max(0, sizes[row] * 3))) + 1)
      }
      return largest
    }
    var largest = [UInt8](repeating: 0, count: cells)
    for part in parts {
      for cell in part.indices { largest[cell] = max(largest[cell], part[cell]) }
    }
    for (cell, size) in largest.enumerated() where size > 0 {
      canvas.set(cell % canvas.width, cell / canvas.width, glyphs[Int(size) - 1], .series(0))
    }
  }

  /// The cell of a point; nil outside.
  private static func cell(_ row: Int, _ marks: PointMarks, _ map: PanelMap) -> Int? {
    guard marks.x[row].isFinite, marks.y[row].isFinite else { return nil }
    let column = map.cell(x: marks.x[row])
    let line = map.cell(y: marks.y[row])
    guard column >= 0, column < map.columns, line >= 0, line < map.rows else { return nil }
    return line * map.columns + column
  }
}
