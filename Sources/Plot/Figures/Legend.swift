import Diagnostics

/// The names of the series with their glyphs, in as few lines as they fit.
enum Legend {
  static func lines(
    title: String?, _ items: [(glyph: Unicode.Scalar, name: String, ink: Ink)], _ layout: Layout
  ) -> [StyledLine] {
    var lines: [StyledLine] = []
    var line = StyledLine()
    if let title, !title.isEmpty {
      line.append(cut(title, toWidth: layout.width / 3, ellipsis: layout.charset.ellipsis), .dim)
    }
    for item in items {
      let name = cut(item.name, toWidth: layout.width - 4, ellipsis: layout.charset.ellipsis)
      let size = 2 + displayWidth(name)
      if line.width > 0 {
        if line.width + 3 + size > layout.width {
          lines.append(line)
          line = StyledLine()
        } else {
          line.append("   ")
        }
      }
      line.append(String(item.glyph), item.ink)
      line.append(" " + name)
    }
    lines.append(line)
    return lines
  }
}
