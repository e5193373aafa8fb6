import Diagnostics

/// The axes around a canvas: labels at the left, an axis line below with its labels, and both names.
struct PlotFrame {
  var xName: String
  var yName: String
  /// Labels at rows of the canvas; the row `canvas.height` is the axis line.
  var yTicks: [(row: Int, label: String)]
  /// Labels at columns of the canvas, ascending.
  var xTicks: [(column: Int, label: String)]
  var canvas: Canvas
  /// The cells left of the canvas.
  var gutter: Int

  /// The cells left of the canvas for labels of this width: a space and the axis line beside them.
  static func gutter(_ labels: [String]) -> Int {
    (labels.map { displayWidth($0) }.max() ?? 0) + 2
  }

  func lines(_ layout: Layout) -> [StyledLine] {
    let isASCII = layout.charset == .ascii
    var lines = [
      StyledLine(cut(yName, toWidth: layout.width, ellipsis: layout.charset.ellipsis), .dim)
    ]
    for row in 0...canvas.height {
      let label = yTicks.first { $0.row == row }?.label
      var line = StyledLine(padded(label ?? "", toWidth: gutter - 2, .right) + " ")
      guard row < canvas.height else {
        let corner = isASCII ? "+" : label == nil ? "└" : "┼"
        line.append(corner + axisLine(isASCII), .dim)
        lines.append(line)
        break
      }
      line.append(label == nil ? (isASCII ? "|" : "│") : (isASCII ? "+" : "┤"), .dim)
      line.append(canvas.line(row))
      lines.append(line)
    }
    lines += xLabels(layout)
    return lines
  }

  private func axisLine(_ isASCII: Bool) -> String {
    var cells = [Unicode.Scalar](repeating: isASCII ? "-" : "─", count: canvas.width)
    for tick in xTicks where tick.column >= 0 && tick.column < canvas.width {
      cells[tick.column] = isASCII ? "+" : "┬"
    }
    var text = ""
    text.unicodeScalars.append(contentsOf: cells)
    return text
  }

  /// The labels below the axis, and the name of the axis below them in the middle.
  private func xLabels(_ layout: Layout) -> [StyledLine] {
    var lines: [StyledLine] = []
    if !xTicks.isEmpty {
      var line = StyledLine()
      for (tick, start) in Self.placed(xTicks, width: canvas.width) {
        line.fill(toWidth: gutter + start)
        line.append(tick.label)
      }
      lines.append(line)
    }
    let name = cut(xName, toWidth: canvas.width, ellipsis: layout.charset.ellipsis)
    if !name.isEmpty {
      var line = StyledLine(
        String(repeating: " ", count: gutter + (canvas.width - displayWidth(name)) / 2))
      line.append(name, .dim)
      lines.append(line)
    }
    return lines
  }

  /// Where labels start when each is centred below its tick, as far as the canvas allows.
  private static func placed(
    _ ticks: [(column: Int, label: String)], width: Int
  ) -> [((column: Int, label: String), start: Int)] {
    ticks.map { tick in
      let size = displayWidth(tick.label)
      return (tick, max(0, min(tick.column - (size - 1) / 2, width - size)))
    }
  }

  /// Whether the labels stand apart from each other below a canvas of this width.
  static func fit(_ ticks: [(column: Int, label: String)], width: Int) -> Bool {
    var end = -2
    for (tick, start) in placed(ticks, width: width) {
      let size = displayWidth(tick.label)
      guard start >= end + 2, size <= width else { return false }
      end = start + size
    }
    return true
  }

  /// As many ticks as fit below a canvas: `make` is asked for fewer and fewer.
  static func fitting(
    width: Int, most: Int, _ make: (_ count: Int) -> [(column: Int, label: String)]
  ) -> [(column: Int, label: String)] {
    for count in stride(from: max(most, 1), through: 1, by: -1) {
      let ticks = make(count)
      if fit(ticks, width: width) { return ticks }
    }
    return []
  }

  /// An empty frame with the reason in its middle.
  static func empty(_ reason: String, _ layout: Layout) -> [StyledLine] {
    let isASCII = layout.charset == .ascii
    let inner = layout.width - 2
    let height = layout.height ?? 5
    let text = wrapped(sanitized(reason), toWidth: inner - 2)
    let rule = String(repeating: isASCII ? "-" : "─", count: inner)
    let side = isASCII ? "|" : "│"
    var lines = [StyledLine(isASCII ? "+\(rule)+" : "┌\(rule)┐", .dim)]
    for row in 0..<max(height, text.count) {
      var line = StyledLine(side, .dim)
      let index = row - (max(height, text.count) - text.count) / 2
      let words = text.indices.contains(index) ? text[index] : ""
      line.append(padded(words, toWidth: inner, .center))
      line.append(side, .dim)
      lines.append(line)
    }
    lines.append(StyledLine(isASCII ? "+\(rule)+" : "└\(rule)┘", .dim))
    return lines
  }
}
