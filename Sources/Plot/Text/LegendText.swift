import Diagnostics

/// The names of the series with their glyphs, in as few lines as they fit.
enum LegendText {
  static func lines(_ legend: Legend, _ layout: Layout) -> [StyledLine] {
    var lines: [StyledLine] = []
    var line = StyledLine()
    if let title = legend.title, !title.isEmpty {
      line.append(cut(title, toWidth: layout.width / 3, ellipsis: layout.charset.ellipsis), .dim)
    }
    for (series, name) in legend.names.enumerated() {
      let name = cut(name, toWidth: layout.width - 4, ellipsis: layout.charset.ellipsis)
      let size = 2 + displayWidth(name)
      if line.width > 0 {
        if line.width + 3 + size > layout.width {
          lines.append(line)
          line = StyledLine()
        } else {
          line.append("   ")
        }
      }
      let glyph: Unicode.Scalar =
        series == legend.faint
        ? (layout.charset == .ascii ? "." : "·")
        : legend.sign == .fill
          ? SeriesGlyphs.fill(series, layout.charset) : SeriesGlyphs.marker(series, layout.charset)
      let isMuted =
        series == legend.faint
        || (!legend.highlighted.isEmpty && !legend.highlighted.contains(series))
      line.append(String(glyph), isMuted ? .dim : .series(series))
      line.append(" " + name, isMuted ? .dim : .plain)
    }
    lines.append(line)
    return lines
  }
}
