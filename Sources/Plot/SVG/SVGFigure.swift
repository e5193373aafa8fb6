import Diagnostics

extension Figure {
  /// The widths an SVG can have, in pixels.
  public static let pixelWidths = 240.0...4000.0

  /// The figure as an SVG document: axes and texts in the reader's sans-serif font, a title and a
  /// description for those who do not see it, no script, nothing from outside. The same figure gives the
  /// same bytes.
  public func svg(width: Double = 720) -> String { document(width: width).text }

  /// The document with its size in pixels.
  func document(width: Double) -> (text: String, width: Double, height: Double) {
    let width = min(max(width, Self.pixelWidths.lowerBound), Self.pixelWidths.upperBound)
    let prefix = "mvs" + Self.identifier(kind + (title ?? "") + summary)
    let block = SVGBlock(self, width: width, prefix: prefix)
    let (wide, high) = (SVGText.number(block.width), SVGText.number(block.height))
    let name = title ?? "\(kind) figure"
    let text =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(wide)\" height=\"\(high)\" "
      + "viewBox=\"0 0 \(wide) \(high)\" role=\"img\" aria-labelledby=\"\(prefix)t \(prefix)d\" "
      + "font-family=\"system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif\" "
      + "font-size=\"12\" fill=\"\(SVGStyle.ink)\">\n"
      + "<title id=\"\(prefix)t\">\(SVGText.escaped(name))</title>\n"
      + "<desc id=\"\(prefix)d\">\(SVGText.escaped(summary))</desc>\n" + block.body + "</svg>\n"
    return (text, block.width, block.height)
  }

  /// Eight letters that follow from a text (FNV-1a).
  private static func identifier(_ text: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 36)
    return String(digits.suffix(8))
  }
}

/// A figure drawn at the origin, with its size in pixels.
struct SVGBlock {
  var width: Double
  var height: Double
  var body: String

  private static let gap = 24.0

  init(_ figure: Figure, width: Double, prefix: String) {
    self.width = width
    height = 4
    body = ""
    if let title = figure.title {
      for line in Self.lines(title, width: width, size: 15) {
        height += 20
        body += SVGText.label(line, 4, height - 4, size: 15, isBold: true)
      }
      height += 4
    }
    var notes = figure.caption.map { [$0] } ?? []
    switch figure.content {
    case .chart(let chart):
      let drawing = SVGChart(
        chart: chart, width: width, height: figure.height, style: SVGStyle(prefix: prefix)
      ).draw()
      add(drawing.body, x: 0, height: drawing.height)
      notes += drawing.notes
    case .beside(let figures):
      let share = (width - Self.gap * Double(figures.count - 1)) / Double(max(1, figures.count))
      let isApart = share >= Figure.pixelWidths.lowerBound
      let blocks = figures.enumerated().map {
        SVGBlock($0.element, width: isApart ? share : width, prefix: prefix + "\($0.offset)")
      }
      if isApart {
        let tallest = blocks.map(\.height).max() ?? 0
        for (index, block) in blocks.enumerated() {
          add(block.body, x: Double(index) * (share + Self.gap), height: 0)
        }
        height += tallest
      } else {
        for block in blocks { add(block.body, x: 0, height: block.height + Self.gap) }
      }
    case .above(let figures):
      for (index, figure) in figures.enumerated() {
        let block = SVGBlock(figure, width: width, prefix: prefix + "\(index)")
        add(block.body, x: 0, height: block.height + Self.gap)
      }
    }
    for note in notes {
      for line in Self.lines(note, width: width, size: 11) {
        height += 15
        body += SVGText.label(line, 4, height - 3, size: 11)
      }
    }
    height += 4
  }

  private mutating func add(_ piece: String, x: Double, height: Double) {
    body += "<g transform=\"translate(\(SVGText.number(x)) \(SVGText.number(self.height)))\">\n"
    body += piece + "</g>\n"
    self.height += height
  }

  private static func lines(_ text: String, width: Double, size: Double) -> [String] {
    sanitized(text, keepingNewlines: true).unicodeScalars
      .split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { wrapped(String($0), toWidth: max(8, Int((width - 8) / (size * 0.56)))) }
  }
}
