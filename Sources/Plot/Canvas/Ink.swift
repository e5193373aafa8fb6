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

/// Colours of series: seaborn's and Okabe and Ito's hues for colour-blind readers, moved to a middle
/// lightness so that each has a contrast of at least 2.2 against both black and white.
enum Palette {
  static let colors: [UInt32] = [
    0x3B8BD0, 0xDE8F05, 0x029E73, 0xD55E00, 0xCC78BC, 0x8C7A3E, 0x4FB0D9, 0x8F8F8F,
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
