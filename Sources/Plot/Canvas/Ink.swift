import Diagnostics

/// What a piece of a figure is, so that it can be coloured. Without colour all inks look alike; the
/// glyphs alone carry every meaning.
enum Ink: Equatable, Sendable {
  case plain
  case dim
  case bold
  case series(Int)

  /// The escape sequence that starts this ink; empty for plain.
  func start(_ mode: ColorMode) -> String {
    switch (self, mode) {
    case (_, .none), (.plain, _): return ""
    case (.dim, _): return "\u{1B}[2m"
    case (.bold, _): return "\u{1B}[1m"
    case (.series(let index), .ansi16):
      return "\u{1B}[\(Palette.ansi16[index % Palette.ansi16.count])m"
    case (.series(let index), .ansi256):
      return "\u{1B}[38;5;\(Palette.ansi256(Palette.colors[index % Palette.colors.count]))m"
    case (.series(let index), .trueColor):
      let color = Palette.colors[index % Palette.colors.count]
      return "\u{1B}[38;2;\(color >> 16);\(color >> 8 & 255);\(color & 255)m"
    }
  }

  static let end = "\u{1B}[0m"
}

/// Colours of series: hues near those of Okabe and Ito for colour-blind readers, moved to a middle
/// lightness so that each has a contrast of at least 3 against both black and white (WCAG 2.2, 1.4.11).
enum Palette {
  static let colors: [UInt32] = [
    0x3B8BD0, 0xC97F00, 0x029E73, 0xB83A16, 0xC76DB5, 0x7D7350, 0x2A9DB8, 0x8A8A8A,
  ]
  /// Foreground codes of the 16-colour terminal; its own theme makes them readable.
  static let ansi16 = [34, 33, 32, 31, 35, 36, 90]

  /// The nearest colour of the 6 x 6 x 6 cube of xterm's 256 colours.
  static func ansi256(_ color: UInt32) -> Int {
    let levels: [Int] = [0, 95, 135, 175, 215, 255]
    func nearest(_ part: UInt32) -> Int {
      let part = Int(part & 255)
      return levels.indices.min { abs(levels[$0] - part) < abs(levels[$1] - part) } ?? 0
    }
    return 16 + 36 * nearest(color >> 16) + 6 * nearest(color >> 8) + nearest(color)
  }
}
