import Diagnostics

/// The glyphs that tell series apart without colour: one of its own for each, neighbours far apart.
enum SeriesGlyphs {
  /// As many series as can be told apart.
  static let limit = 40

  /// What an area or a bar of the series is filled with.
  static func fill(_ series: Int, _ charset: TextCharset) -> Unicode.Scalar {
    glyph(series, charset == .ascii ? asciiFills : blockFills)
  }

  /// What a point of the series is marked with.
  static func marker(_ series: Int, _ charset: TextCharset) -> Unicode.Scalar {
    glyph(series, charset == .ascii ? asciiMarkers : markers)
  }

  private static func glyph(_ series: Int, _ own: [Unicode.Scalar]) -> Unicode.Scalar {
    if series < own.count { return own[series] }
    let rest = letters.filter { !own.contains($0) }
    return rest[(series - own.count) % rest.count]
  }

  private static let asciiFills: [Unicode.Scalar] = [
    "#", ".", "=", "o", "+", "%", ":", "x", "*", "-", "@",
  ]
  private static let blockFills: [Unicode.Scalar] = [
    "█", "░", "▓", "▚", "▒", "=", "▞", "o", "+", "x", ":",
  ]
  private static let asciiMarkers: [Unicode.Scalar] = [
    "*", "o", "+", "x", "#", "@", "%", "&", "=", "~",
  ]
  private static let markers: [Unicode.Scalar] = [
    "●", "○", "▲", "△", "■", "□", "◆", "◇", "★", "☆",
  ]
  private static let letters: [Unicode.Scalar] = Array(
    "abcdefghijklmnpqrstuvwyzABCDEFGHIJKLMNPQRSTUVWXYZ".unicodeScalars)
}
