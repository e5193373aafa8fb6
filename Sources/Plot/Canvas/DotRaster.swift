import Diagnostics

/// Dots finer than cells: one by two in a cell of ASCII (`'`, `.`, `:`), two by two as quadrants, two by
/// four in braille.
struct DotRaster {
  /// Dots in a cell across and down.
  static func dots(_ charset: TextCharset) -> (across: Int, down: Int) {
    switch charset {
    case .ascii: (1, 2)
    case .block: (2, 2)
    case .braille: (2, 4)
    }
  }

  let charset: TextCharset
  let columns: Int
  let rows: Int
  /// The size in dots.
  let width: Int
  let height: Int
  private let across: Int
  private let down: Int
  private var bits: [UInt8]
  private var inks: [Ink]

  init(columns: Int, rows: Int, charset: TextCharset) {
    self.charset = charset
    self.columns = max(0, columns)
    self.rows = max(0, rows)
    (across, down) = Self.dots(charset)
    width = self.columns * across
    height = self.rows * down
    bits = [UInt8](repeating: 0, count: self.columns * self.rows)
    inks = [Ink](repeating: .plain, count: self.columns * self.rows)
  }

  mutating func set(_ x: Int, _ y: Int, _ ink: Ink) {
    guard x >= 0, x < width, y >= 0, y < height else { return }
    let cell = y / down * columns + x / across
    bits[cell] |= 1 << UInt8(y % down * across + x % across)
    inks[cell] = ink
  }

  /// A line between two dots. `pattern` is how many dots are drawn and left out in turn; `phase` counts
  /// the dots so far, so that a pattern goes on from one piece of a line to the next.
  mutating func line(
    from: (x: Int, y: Int), to: (x: Int, y: Int), _ ink: Ink, pattern: LinePattern,
    phase: inout Int
  ) {
    let steps = max(abs(to.x - from.x), abs(to.y - from.y))
    for step in 0...max(steps, 1) {
      let share = steps == 0 ? 0 : Double(step) / Double(steps)
      let x = Int((Double(from.x) + share * Double(to.x - from.x)).rounded())
      let y = Int((Double(from.y) + share * Double(to.y - from.y)).rounded())
      if pattern.isDrawn(at: phase) { set(x, y, ink) }
      if step < steps { phase += 1 }
    }
  }

  func draw(on canvas: inout Canvas, overBlanksOnly: Bool = false) {
    for row in 0..<rows {
      for column in 0..<columns where bits[row * columns + column] != 0 {
        let cell = row * columns + column
        if overBlanksOnly, !canvas.isBlank(column, row) { continue }
        canvas.set(column, row, Self.glyph(bits[cell], charset), inks[cell])
      }
    }
  }

  private static let asciiGlyphs: [Unicode.Scalar] = [" ", "'", ".", ":"]
  private static let quadrants: [Unicode.Scalar] = [
    " ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
  ]
  private static let brailleBits: [UInt32] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]

  /// The glyph of a cell whose dots are given row by row, lowest bit first.
  static func glyph(_ bits: UInt8, _ charset: TextCharset) -> Unicode.Scalar {
    switch charset {
    case .ascii: return asciiGlyphs[Int(bits & 3)]
    case .block: return quadrants[Int(bits & 15)]
    case .braille:
      var code: UInt32 = 0x2800
      for bit in 0..<8 where bits >> UInt8(bit) & 1 == 1 { code |= brailleBits[bit] }
      return Unicode.Scalar(code) ?? " "
    }
  }
}

/// How the dots of a series' line are broken, so that lines differ without colour.
struct LinePattern: Sendable {
  let drawn: Int
  let skipped: Int

  func isDrawn(at phase: Int) -> Bool { skipped == 0 || phase % (drawn + skipped) < drawn }

  private static let all = [
    LinePattern(drawn: 1, skipped: 0), LinePattern(drawn: 4, skipped: 2),
    LinePattern(drawn: 1, skipped: 1), LinePattern(drawn: 7, skipped: 3),
    LinePattern(drawn: 1, skipped: 2), LinePattern(drawn: 2, skipped: 2),
  ]

  static func of(series: Int) -> LinePattern { all[series % all.count] }
}
