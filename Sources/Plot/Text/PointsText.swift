import Diagnostics

/// Points as dots, as shades where dots would hide how many there are, or as the signs of their series.
struct PointsText {
  let marks: PointMarks
  let map: PanelMap
  let charset: TextCharset

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
      marks.x, marks.y, xScale, yScale, width: raster.width, height: raster.height)
    // More than half of the points hidden behind others: dots would not tell how many there are.
    let isCrowded = counts.total > 2 * counts.litCount
    if marks.density ?? isCrowded {
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
    let cellCount = canvas.width * canvas.height
    var counts = [UInt32](repeating: 0, count: cellCount * marks.seriesCount)
    for row in marks.x.indices where marks.x[row].isFinite && marks.y[row].isFinite {
      let column = map.cell(x: marks.x[row])
      let line = map.cell(y: marks.y[row])
      guard column >= 0, column < canvas.width, line >= 0, line < canvas.height else { continue }
      counts[Int(series[row]) * cellCount + line * canvas.width + column] &+= 1
    }
    for cell in 0..<cellCount {
      var best = (series: 0, count: UInt32(0))
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
    var largest = [UInt8](repeating: 0, count: canvas.width * canvas.height)
    for row in marks.x.indices where marks.x[row].isFinite && marks.y[row].isFinite {
      let column = map.cell(x: marks.x[row])
      let line = map.cell(y: marks.y[row])
      guard column >= 0, column < canvas.width, line >= 0, line < canvas.height else { continue }
      guard sizes[row].isFinite else { continue }
      let size = UInt8(min(2, max(0, sizes[row] * 3))) + 1
      largest[line * canvas.width + column] = max(largest[line * canvas.width + column], size)
    }
    for (cell, size) in largest.enumerated() where size > 0 {
      canvas.set(cell % canvas.width, cell / canvas.width, glyphs[Int(size) - 1], .series(0))
    }
  }
}
