/// Which characters figures, tables and bars may be drawn with.
public enum TextCharset: String, Sendable, CaseIterable {
  /// Printable ASCII: for pipes, mail and old terminals.
  case ascii
  /// Box lines, eighth blocks and quadrants.
  case block
  /// As `block`, with braille dots where points and lines are drawn.
  case braille

  /// What stands for a text's cut end.
  public var ellipsis: String { self == .ascii ? "~" : "…" }
  public var horizontalLine: String { self == .ascii ? "-" : "─" }
  public var verticalLine: String { self == .ascii ? "|" : "│" }
  /// Between a number and another: `3 x 4`, `3 × 4`.
  public var times: String { self == .ascii ? "x" : "×" }

  /// A horizontal bar of `eighths` eighths of a cell, without padding. In ASCII a cell is drawn from
  /// its half on. At least one eighth is drawn when `eighths` is positive.
  public func bar(eighths: Int) -> String {
    guard eighths > 0 else { return "" }
    switch self {
    case .ascii: return String(repeating: "#", count: max(1, (eighths + 4) / 8))
    case .block, .braille:
      let partial = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
      return String(repeating: "█", count: eighths / 8) + partial[eighths % 8]
    }
  }

  /// A bar for a share from 0 to 1 of `width` cells, filled with spaces to `width`; shares outside
  /// are clamped, and a share above 0 is never drawn empty.
  public func bar(share: Double, width: Int) -> String {
    guard width > 0 else { return "" }
    let clamped = share > 0 ? min(share, 1) : 0
    let eighths = clamped > 0 ? max(1, Int((clamped * Double(8 * width)).rounded())) : 0
    return padded(bar(eighths: eighths), toWidth: width)
  }
}

/// Which colours may be written as escape sequences. The caller decides from the terminal, `NO_COLOR`
/// and its options; colour is never the only carrier of a meaning.
public enum ColorMode: Sendable, Equatable {
  case none
  case ansi16
  case ansi256
  case trueColor
}
