import Diagnostics

/// Where the values of a panel's axes stand in the cells of its canvas and in the dots of its raster.
struct PanelMap: Sendable {
  /// One direction. Cells are counted from the left, or from the top.
  struct Direction: Sendable {
    enum Kind: Sendable {
      case span(Scale)
      /// `pitch` cells a band; 0 where bands share cells.
      case bands(count: Int, pitch: Int)
    }

    let kind: Kind
    let cells: Int
    let isUpwards: Bool
    /// The dots of a cell.
    let dots: Int

    /// The cell that holds the dot of a value.
    func cell(_ value: Double) -> Int {
      let dot = dot(value)
      return dot < 0 ? -1 : dot / dots
    }

    /// The dot of a value.
    func dot(_ value: Double) -> Int {
      let total = cells * dots
      switch kind {
      case .span(let scale):
        let share = scale.share(value)
        guard share.isFinite else { return share > 0 ? (isUpwards ? -1 : total) : -1 }
        let dot = Int((min(max(share, -1), 2) * Double(total - 1)).rounded())
        return isUpwards ? total - 1 - dot : dot
      case .bands(let count, let pitch):
        guard value.isFinite, count > 0 else { return -1 }
        let size = pitch > 0 ? Double(pitch * dots) : Double(total) / Double(count)
        return Int(min(max((value * size).rounded(.down), -1), Double(total)))
      }
    }

    /// The first cell of a band.
    func start(ofBand band: Int) -> Int {
      guard case .bands(let count, let pitch) = kind else { return 0 }
      return pitch > 0 ? band * pitch : band * cells / max(1, count)
    }

    var pitch: Int { if case .bands(_, let pitch) = kind { max(1, pitch) } else { 1 } }

    /// How many bands share a cell at most.
    var bandsInCell: Int {
      guard case .bands(let count, 0) = kind else { return 1 }
      return (count + cells - 1) / max(1, cells)
    }
  }

  let x: Direction
  let y: Direction
  let charset: TextCharset
  private let dots: (across: Int, down: Int)

  init(
    _ panel: Panel, columns: Int, rows: Int, xScale: Scale?, yScale: Scale?, charset: TextCharset
  ) {
    self.charset = charset
    dots = DotRaster.dots(charset)
    if let bands = panel.x.bands {
      let pitch = bands.count > columns ? 0 : columns / max(1, bands.count)
      x = Direction(
        kind: .bands(count: bands.count, pitch: pitch), cells: columns, isUpwards: false,
        dots: dots.across)
    } else {
      x = Direction(
        kind: .span(xScale ?? Scale(low: 0, high: 1)), cells: columns, isUpwards: false,
        dots: dots.across)
    }
    if let bands = panel.y.bands {
      let pitch = max(1, panel.bandHeight * max(1, bands.parts.count))
      y = Direction(
        kind: .bands(count: bands.count, pitch: pitch), cells: rows, isUpwards: false,
        dots: dots.down)
    } else {
      y = Direction(
        kind: .span(yScale ?? Scale(low: 0, high: 1)), cells: rows, isUpwards: true,
        dots: dots.down)
    }
  }

  var columns: Int { x.cells }
  var rows: Int { y.cells }
  var raster: DotRaster { DotRaster(columns: columns, rows: rows, charset: charset) }

  func dot(x value: Double) -> Int { x.dot(value) }
  func dot(y value: Double) -> Int { y.dot(value) }
  func cell(x value: Double) -> Int { x.cell(value) }
  func cell(y value: Double) -> Int { y.cell(value) }
}
