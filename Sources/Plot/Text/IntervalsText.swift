import Diagnostics

/// Intervals that lie across the ends of bars, or stand in bands by themselves.
struct IntervalsText {
  let map: PanelMap
  let charset: TextCharset
  /// Where bars start, when the intervals belong to lying bars.
  let bars: BarsText.ZeroScale?

  func draw(_ intervals: [IntervalMark], on canvas: inout Canvas) {
    let isASCII = charset == .ascii
    for mark in intervals {
      let row = map.y.start(ofBand: mark.band) + map.y.pitch / 2
      let low = max(0, min(canvas.width - 1, cell(mark.low)))
      let high = max(0, min(canvas.width - 1, cell(mark.high)))
      guard high > low else { continue }
      for cell in low...high { canvas.set(cell, row, isASCII ? "-" : "─", .plain) }
      canvas.set(low, row, isASCII ? "[" : "├", .plain)
      canvas.set(high, row, isASCII ? "]" : "┤", .plain)
    }
  }

  private func cell(_ value: Double) -> Int {
    guard let bars else { return map.cell(x: value) }
    let length = bars.length(value)
    if length < 0 { return bars.negative - cellCount(-length, most: bars.negative) }
    return bars.negative + (bars.hasLine ? 1 : 0)
      + max(0, cellCount(length, most: map.columns) - 1)
  }
}
