import Diagnostics

/// Two scales over a raster of dots: where a value stands in dots and in cells.
struct PointAxes {
  let x: Scale
  let y: Scale
  /// Empty, for its measures.
  let raster: DotRaster

  private var dotsAcross: Int { DotRaster.dots(raster.charset).across }
  private var dotsDown: Int { DotRaster.dots(raster.charset).down }

  private func dot(_ share: Double, _ count: Int) -> Int {
    guard share.isFinite else { return share > 0 ? count : -1 }
    return Int((min(max(share, -1), 2) * Double(count - 1)).rounded())
  }

  func dot(x value: Double) -> Int { dot(x.share(value), raster.width) }
  func dot(y value: Double) -> Int { raster.height - 1 - dot(y.share(value), raster.height) }
  func cell(x value: Double) -> Int { dot(x: value) / dotsAcross }
  func cell(y value: Double) -> Int { dot(y: value) / dotsDown }

  /// The rows of y ticks.
  func rows(of ticks: Ticks) -> [(row: Int, label: String)] {
    zip(ticks.values, ticks.labels).map { (cell(y: $0), $1) }
  }

  /// As many ticks of the x axis as fit, at their columns.
  func columns(of column: AxisColumn) -> [(column: Int, label: String)] {
    PlotFrame.fitting(width: raster.columns, most: max(2, raster.columns / 8)) { count in
      let ticks = x.ticks(of: column, count: count)
      return zip(ticks.values, ticks.labels).map { (cell(x: $0), $1) }
    }
  }
}
