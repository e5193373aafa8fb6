import Diagnostics

/// Bars in cells, with eighths of a cell where the alphabet has them. They start at the zero line.
struct BarsText {
  let marks: BarMarks
  let map: PanelMap
  /// Where zero stands: the cells on its positive side, the cells on its negative side, and the value of
  /// a cell. With values below zero a cell between the two is the zero line.
  let scale: ZeroScale
  let charset: TextCharset

  struct ZeroScale {
    let positive: Int
    let negative: Int
    let unit: Double
    var hasLine: Bool { negative > 0 }

    init(low: Double, high: Double, cells: Int, isLying: Bool) {
      if low < 0, isLying {
        let room = max(2, cells - 1)
        unit = (high - low) / Double(room)
        negative = max(1, min(room - 1, cellCount(-low / unit, most: room)))
        positive = room - negative
      } else if low < 0 {
        let room = max(2, cells - 1)
        let below =
          high > 0 ? cellCount(Double(room) / (high / -low + 1), most: room - 1) : room - 1
        negative = max(1, below)
        positive = room - negative
        unit = max(positive > 0 ? high / Double(positive) : 0, -low / Double(negative))
      } else {
        negative = 0
        positive = max(1, cells)
        unit = high / Double(positive)
      }
    }

    /// Cells between zero and a value, as a length.
    func length(_ value: Double) -> Double { unit > 0 ? value / unit : 0 }

    /// The row of a value where zero is at the bottom or in the middle; `positive` is the zero row.
    func row(of value: Double) -> Int {
      let distance = cellCount((abs(length(value)) - 1e-9).rounded(.up), most: 100_000)
      return value < 0 ? positive + distance : positive - distance
    }
  }

  private var isASCII: Bool { charset == .ascii }

  private func fill(_ bar: BarMarks.Bar) -> Unicode.Scalar {
    switch bar.look {
    case .rest: return isASCII ? "-" : "░"
    case .muted where !tellsApart: return isASCII ? "-" : "░"
    default: return tellsApart ? SeriesGlyphs.fill(bar.series, charset) : isASCII ? "#" : "█"
    }
  }

  /// Whether fills must tell series apart: where no label beside the bar does.
  private var tellsApart: Bool { marks.isStacked || (marks.parts > 1 && !marks.isLying) }

  private func ink(_ bar: BarMarks.Bar) -> Ink {
    bar.look == .muted ? .dim : .series(bar.series)
  }

  /// Returns what should be said about bars that could not be drawn as they are.
  func draw(on canvas: inout Canvas) -> [String] {
    if scale.hasLine {
      if marks.isLying {
        for row in 0..<canvas.height {
          canvas.set(scale.negative, row, isASCII ? "|" : "│", .dim)
        }
      } else {
        for column in 0..<canvas.width {
          canvas.set(column, scale.positive, isASCII ? "-" : "─", .dim)
        }
      }
    }
    var notes: [String] = []
    var tooSmall = 0
    for bar in drawnBars() {
      if marks.isLying {
        let row = map.y.start(ofBand: bar.band) + bar.part
        if marks.isStacked {
          tooSmall += drawPart(bar, lyingIn: row...row, on: &canvas)
        } else {
          drawLying(bar, row, on: &canvas)
        }
      } else {
        let columns = self.columns(of: bar)
        if marks.isStacked {
          tooSmall += drawPart(bar, standingIn: columns, on: &canvas)
        } else {
          drawStanding(bar, columns, on: &canvas)
        }
      }
    }
    if map.x.bandsInCell > 1, !marks.isLying {
      notes.append("up to \(map.x.bandsInCell) bars share a column, the longest is drawn")
    }
    if tooSmall > 0 {
      notes.append(
        tooSmall == 1
          ? "1 part of a bar is too small to draw"
          : "\(NumberText.grouped(tooSmall)) parts of bars are too small to draw")
    }
    return notes
  }

  /// The bars to draw: of those that share a column, the longest.
  private func drawnBars() -> [BarMarks.Bar] {
    guard !marks.isLying, map.x.bandsInCell > 1 else { return marks.bars }
    var totals: [Int: Double] = [:]
    for bar in marks.bars { totals[bar.band] = max(totals[bar.band] ?? 0, abs(bar.to)) }
    var longest: [Int: Int] = [:]
    for band in totals.keys.sorted() {
      let column = map.x.start(ofBand: band)
      if let other = longest[column], totals[other] ?? 0 >= totals[band] ?? 0 { continue }
      longest[column] = band
    }
    let kept = Set(longest.values)
    return marks.bars.filter { kept.contains($0.band) }
  }

  private func columns(of bar: BarMarks.Bar) -> ClosedRange<Int> {
    let pitch = map.x.pitch
    let gap = pitch >= 3 && marks.parts * 2 < pitch + 2 ? 1 : 0
    let width = max(1, (pitch - gap) / marks.parts)
    let start = map.x.start(ofBand: bar.band) + bar.part * width
    return start...start + width - 1
  }

  private func drawLying(_ bar: BarMarks.Bar, _ row: Int, on canvas: inout Canvas) {
    let full = fill(bar)
    let ink = ink(bar)
    let length = scale.length(bar.to)
    let zero = scale.negative
    if length < 0 {
      let halves = max(1, cellCount(-length * 2, most: 2 * zero))
      for cell in 0..<halves / 2 { canvas.set(zero - 1 - cell, row, full, ink) }
      if halves % 2 == 1 {
        canvas.set(zero - 1 - halves / 2, row, isASCII || full != "█" ? full : "▐", ink)
      }
      return
    }
    guard length > 0 else { return }
    let start = scale.hasLine ? zero + 1 : 0
    let room = canvas.width - start
    if length > Double(room) + 0.5 {
      for cell in 0..<room { canvas.set(start + cell, row, full, ink) }
      canvas.set(canvas.width - 1, row, ">", ink)
      return
    }
    if isASCII || full != "█" {
      let cells = cellCount(length, most: room)
      for cell in 0..<cells { canvas.set(start + cell, row, full, ink) }
      if cells == 0 { canvas.set(start, row, isASCII ? "|" : "▏", ink) }
      return
    }
    let eighths = max(1, cellCount(length * 8, most: room * 8))
    for cell in 0..<eighths / 8 { canvas.set(start + cell, row, full, ink) }
    let partial: [Unicode.Scalar] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    if eighths % 8 > 0 { canvas.set(start + eighths / 8, row, partial[eighths % 8], ink) }
  }

  private func drawStanding(
    _ bar: BarMarks.Bar, _ columns: ClosedRange<Int>, on canvas: inout Canvas
  ) {
    let length = scale.length(bar.to)
    guard length != 0 else { return }
    let full = fill(bar)
    let ink = ink(bar)
    let isSolid = full == "█" || full == "#"
    let eighths = max(1, cellCount(abs(length) * 8, most: 8 * 1000))
    let whole = isSolid ? eighths / 8 : max(1, (eighths + 4) / 8)
    let rest = isSolid ? eighths % 8 : 0
    let zero = scale.positive
    for column in columns {
      if length > 0 {
        for row in 0..<min(whole, zero) { canvas.set(column, zero - 1 - row, full, ink) }
        if let glyph = Self.top(rest, isASCII, isAlone: whole == 0), zero - 1 - whole >= 0 {
          canvas.set(column, zero - 1 - whole, glyph, ink)
        }
      } else {
        for row in 0..<whole { canvas.set(column, zero + 1 + row, full, ink) }
        if rest >= 4 || (whole == 0 && rest > 0) {
          canvas.set(column, zero + 1 + whole, isASCII ? "'" : "▀", ink)
        }
      }
    }
  }

  /// The glyph of a bar's last, partly filled cell.
  static func top(_ eighths: Int, _ isASCII: Bool, isAlone: Bool) -> Unicode.Scalar? {
    guard eighths > 0 else { return nil }
    let blocks: [Unicode.Scalar] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇"]
    if !isASCII { return blocks[min(eighths, 7) - 1] }
    if eighths >= 6 { return "#" }
    if eighths >= 4 { return ":" }
    return eighths >= 2 || isAlone ? "." : nil
  }

  /// A part of a stack. Each end is rounded by itself, so that the whole is true. Returns 1 when the part
  /// was too small for a cell.
  private func drawPart(
    _ bar: BarMarks.Bar, lyingIn rows: ClosedRange<Int>, on canvas: inout Canvas
  ) -> Int {
    let start = cellCount(scale.length(bar.from), most: canvas.width)
    let end = cellCount(scale.length(bar.to), most: canvas.width)
    for cell in start..<max(start, end) {
      for row in rows { canvas.set(cell, row, fill(bar), ink(bar)) }
    }
    if scale.length(bar.to) > Double(canvas.width) + 0.5 {
      for row in rows { canvas.set(canvas.width - 1, row, ">", ink(bar)) }
      return 0
    }
    return end <= start && bar.to > bar.from ? 1 : 0
  }

  private func drawPart(
    _ bar: BarMarks.Bar, standingIn columns: ClosedRange<Int>, on canvas: inout Canvas
  ) -> Int {
    let start = cellCount(scale.length(bar.from), most: scale.positive)
    let end = cellCount(scale.length(bar.to), most: scale.positive)
    for row in start..<max(start, end) {
      for column in columns { canvas.set(column, scale.positive - 1 - row, fill(bar), ink(bar)) }
    }
    return end <= start && bar.to > bar.from ? 1 : 0
  }
}
