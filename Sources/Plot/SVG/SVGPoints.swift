import Diagnostics
import Glibc

/// Points as shapes; too many of them as shaded cells.
struct SVGPoints {
  private(set) var body = ""
  private(set) var note: String?

  static let countedNote = "points are counted in cells"

  /// More points than this are counted in cells.
  static let limit = 4000

  init(panel: PanelSVG, marks: PointMarks) {
    let count = marks.x.count
    if let xScale = panel.xScale, let yScale = panel.yScale, marks.series == nil,
      marks.density ?? (count > Self.limit)
    {
      drawCells(panel, marks, xScale, yScale)
      return
    }
    // Of very many points of several series every so many are drawn, and this is said.
    let every = max(1, (count + Self.limit * 5 - 1) / (Self.limit * 5))
    if every > 1 {
      note = "every \(every)th of \(NumberText.grouped(count)) points is drawn"
    }
    let size = count > 800 ? 3.0 : count > 200 ? 4.0 : 6.0
    var row = 0
    while row < count {
      defer { row += every }
      guard marks.x[row].isFinite, marks.y[row].isFinite else { continue }
      let (x, y) = (panel.px(marks.x[row]), panel.py(marks.y[row]))
      // What a log axis cannot show lies outside.
      guard x >= panel.left - 1, x <= panel.left + panel.plotWidth + 1, y >= panel.top - 1,
        y <= panel.top + panel.plotHeight + 1
      else { continue }
      if let scale = panel.xScale, scale.isLog, marks.x[row] <= 0 { continue }
      if let scale = panel.yScale, scale.isLog, marks.y[row] <= 0 { continue }
      let series = Int(marks.series?[row] ?? 0)
      let diameter = marks.sizes.map { 3 + 15 * Double($0[row]).squareRoot() } ?? size
      body += SVGStyle.shape(
        series, x, y, size: diameter, "fill=\"\(SVGStyle.color(series))\" fill-opacity=\"0.6\"")
    }
  }

  private mutating func drawCells(
    _ panel: PanelSVG, _ marks: PointMarks, _ xScale: Scale, _ yScale: Scale
  ) {
    let columns = max(8, Int(panel.plotWidth / 6))
    let rows = max(8, Int(panel.plotHeight / 6))
    let raster = PointRaster(marks.x, marks.y, xScale, yScale, width: columns, height: rows)
    let most = Double(raster.counts.max() ?? 1)
    let (wide, high) = (panel.plotWidth / Double(columns), panel.plotHeight / Double(rows))
    for row in 0..<rows {
      for column in 0..<columns {
        let count = Double(raster.counts[row * columns + column])
        guard count > 0 else { continue }
        let share = most > 1 ? 0.12 + 0.88 * log(count) / log(most) : 1
        body += SVGText.rectangle(
          panel.left + Double(column) * wide, panel.top + Double(row) * high, wide, high,
          "fill=\"\(SVGStyle.color(0))\" fill-opacity=\"\(NumberText.fixed(share, decimals: 2))\"")
      }
    }
    note =
      "\(Self.countedNote): \(NumberText.grouped(raster.total)), from 1 to "
      + "\(NumberText.grouped(Int(most))) in one, shaded in equal ratios"
  }
}
