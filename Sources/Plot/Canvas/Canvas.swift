/// A length in cells, or parts of them, from 0 to `most`; nothing for what is no number.
func cellCount(_ length: Double, most: Int) -> Int {
  length.isNaN ? 0 : Int(min(max(length, 0), Double(most)).rounded())
}

/// A grid of cells that marks are drawn on. Every cell holds one character of width 1.
struct Canvas {
  let width: Int
  let height: Int
  private var glyphs: [Unicode.Scalar]
  private var inks: [Ink]

  init(width: Int, height: Int) {
    self.width = max(0, width)
    self.height = max(0, height)
    glyphs = [Unicode.Scalar](repeating: " ", count: self.width * self.height)
    inks = [Ink](repeating: .plain, count: self.width * self.height)
  }

  /// Puts a glyph into a cell, counted from the top left; cells outside are left alone.
  mutating func set(_ column: Int, _ row: Int, _ glyph: Unicode.Scalar, _ ink: Ink = .plain) {
    guard column >= 0, column < width, row >= 0, row < height else { return }
    glyphs[row * width + column] = glyph
    inks[row * width + column] = ink
  }

  func isBlank(_ column: Int, _ row: Int) -> Bool {
    guard column >= 0, column < width, row >= 0, row < height else { return true }
    return glyphs[row * width + column] == " "
  }

  func glyph(_ column: Int, _ row: Int) -> Unicode.Scalar {
    guard column >= 0, column < width, row >= 0, row < height else { return " " }
    return glyphs[row * width + column]
  }

  func line(_ row: Int) -> StyledLine {
    var line = StyledLine()
    var text = ""
    var ink = Ink.plain
    for index in row * width..<(row + 1) * width {
      if inks[index] != ink {
        line.append(text, ink)
        text = ""
        ink = inks[index]
      }
      text.unicodeScalars.append(glyphs[index])
    }
    line.append(text, ink)
    return line
  }
}
