import Diagnostics

/// A grid of values as shades, with the values beside them where they fit.
struct CellsText {
  let marks: CellMarks
  let map: PanelMap
  let charset: TextCharset

  static func glyphs(_ charset: TextCharset) -> [Unicode.Scalar] {
    switch charset {
    case .ascii: [".", ":", "-", "=", "+", "*", "#", "@"]
    case .block: ["░", "▒", "▓", "█"]
    case .braille: ["⠂", "⠢", "⠪", "⡪", "⡮", "⣮", "⣾", "⣿"]
    }
  }

  private func level(_ value: Double) -> Int {
    let count = Self.glyphs(charset).count
    return min(count - 1, Int(abs(marks.ramp.share(value)) * Double(count)))
  }

  func draw(on canvas: inout Canvas) {
    let glyphs = Self.glyphs(charset)
    let pitch = map.x.pitch
    let plain = marks.texts { displayWidth($0) <= pitch - 1 }
    // More decimals leave room for a shade and a gap.
    let chosen = marks.texts { displayWidth($0) <= pitch - 2 } ?? plain
    let texts =
      map.x.bandsInCell == 1 ? chosen.flatMap { $0.allSatisfy(\.isEmpty) ? nil : $0 } : nil
    let widest = (texts ?? []).reduce(0) { max($0, displayWidth($1)) }
    for row in 0..<marks.rows {
      for column in 0..<marks.columns {
        let index = row * marks.columns + column
        let value = marks.values[index]
        let start = map.x.start(ofBand: column)
        let top = map.y.start(ofBand: row)
        let ink =
          value.isFinite && marks.ramp.isDiverging && value < 0 ? Ink.series(1) : Ink.series(0)
        let gap = pitch >= 4 ? 1 : 0
        let shades = texts != nil ? max(1, pitch - gap - widest) : pitch - gap
        for line in top..<top + map.y.pitch {
          if value.isFinite {
            for cell in 0..<max(1, shades) {
              canvas.set(start + cell, line, glyphs[level(value)], ink)
            }
          }
          // Without numbers and colour a sign tells which way from zero.
          if value.isFinite, value < 0, marks.ramp.isDiverging, texts == nil {
            canvas.set(start, line, "-", ink)
          }
          guard let text = texts?[index] else { continue }
          let place = start + pitch - gap - displayWidth(text)
          for (offset, scalar) in text.unicodeScalars.enumerated() {
            canvas.set(place + offset, line, scalar)
          }
        }
      }
    }
  }

  /// `n: ░ 0-25, ▒ 25-50, ▓ 50-75, █ 75-100`.
  var key: String {
    let glyphs = Self.glyphs(charset)
    let ramp = marks.ramp
    let size = ramp.isDiverging ? max(abs(ramp.low), abs(ramp.high)) : ramp.high - ramp.low
    let low = ramp.isDiverging ? 0 : ramp.low
    guard size > 0 else {
      return "\(ramp.name): \(glyphs[glyphs.count - 1]) \(ramp.format.text(ramp.high))"
    }
    if ramp.format.isWhole, !ramp.isDiverging, size < Double(glyphs.count) {
      let values = stride(from: low.rounded(), through: ramp.high.rounded(), by: 1)
      return "\(ramp.name): "
        + values.map { "\(glyphs[level($0)]) \(NumberText.grouped($0, decimals: 0))" }
        .joined(separator: ", ")
    }
    let bounds = (0...glyphs.count).map { low + size * Double($0) / Double(glyphs.count) }
    let texts = bounds.map { bound in
      ramp.format.isWhole && size >= Double(glyphs.count)
        ? NumberText.withUnit(bound.rounded(.up), digits: 3)
        : NumberText.withUnit(bound, digits: 3)
    }
    let name = ramp.isDiverging ? "size of \(ramp.name)" : ramp.name
    let parts = glyphs.indices.map { "\(glyphs[$0]) \(texts[$0])" }
    return "\(name) from: " + parts.joined(separator: ", ") + " to \(texts[glyphs.count])"
  }
}
