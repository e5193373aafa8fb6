import Diagnostics

/// One panel as lines: labels at the left, the canvas, texts at the right, ticks below.
struct PanelText {
  private(set) var panel: Panel
  let charset: TextCharset
  /// Lines of the canvas.
  let rows: Int
  private let yScale: Scale?
  private let bars: BarsText.ZeroScale?
  private let barsLie: Bool
  private let yTicks: [(row: Int, label: String)]
  private let labelWidth: Int
  private let partWidth: Int
  private let textWidth: Int

  /// - Parameter height: lines of the canvas where the panel does not tell them.
  init(_ panel: Panel, height: Int, width: Int, charset: TextCharset) {
    self.panel = panel
    self.charset = charset
    let bands = panel.y.bands
    rows =
      bands.map { $0.count * max(1, panel.bandHeight * max(1, $0.parts.count)) } ?? max(3, height)
    let marks = panel.marks.firstBars
    barsLie = marks?.isLying ?? false
    let tickCount = max(2, rows / 3)
    var scale = panel.y.scale
    if panel.y.widens, marks == nil {
      scale = scale?.widened(toTicksOf: panel.y.format, count: tickCount)
    }
    yScale = scale
    var zero: BarsText.ZeroScale?
    if let marks, !marks.isLying, let scale {
      zero = BarsText.ZeroScale(low: scale.low, high: scale.high, cells: rows, isLying: false)
    }
    bars = zero
    let rows = rows
    var yTicks: [(row: Int, label: String)] = []
    if let bands {
      if bands.scale != nil {
        yTicks = bands.ticks(tickCount, format: panel.y.format).map {
          (
            min(
              rows - 1, Int((Double(bands.count) - $0.place) * Double(rows) / Double(bands.count))),
            $0.label
          )
        }
      }
      let names = bands.scale == nil ? bands.labels : yTicks.map(\.label)
      let widest = names.reduce(0) { max($0, displayWidth($1)) }
      labelWidth = min(
        max(widest, displayWidth(panel.y.name)), width * (bands.parts.isEmpty ? 5 : 4) / 12)
      partWidth =
        bands.parts.isEmpty
        ? 0
        : min(
          bands.parts.reduce(displayWidth(bands.partsName)) { max($0, displayWidth($1)) }, width / 5
        )
    } else {
      if let scale {
        let ticks = scale.ticks(of: panel.y.format, count: tickCount)
        let map = PanelMap(
          panel, columns: 1, rows: rows, xScale: nil, yScale: scale, charset: charset)
        for (value, label) in zip(ticks.values, ticks.labels) {
          yTicks.append((zero.map { $0.row(of: value) } ?? map.cell(y: value), label))
        }
      }
      labelWidth = yTicks.reduce(0) { max($0, displayWidth($1.label)) }
      partWidth = 0
    }
    self.yTicks = yTicks
    textWidth = panel.rowTexts.reduce(0) { max($0, displayWidth($1)) }
  }

  private var isList: Bool { panel.y.bands != nil }

  /// The cells left of the canvas when labels are shown, and when they are not.
  var left: Int {
    isList ? labelWidth + (partWidth > 0 ? partWidth + 2 : 0) + 1 : labelWidth + 2
  }
  var bareLeft: Int { isList ? 0 : 1 }
  var right: Int { panel.rowTexts.isEmpty ? 0 : textWidth + 1 }

  struct Guides {
    /// The cells for the labels at the left; nil leaves them out.
    var left: Int?
    var showsX = true
    var showsXName = true
    var showsYName = true
  }

  /// Whether points of the panel are shown as shades.
  func isCrowded(width: Int, _ layout: Layout) -> Bool {
    let map = PanelMap(
      panel, columns: width, rows: rows, xScale: panel.x.scale, yScale: yScale, charset: charset)
    return panel.marks.contains { mark in
      guard case .points(let points) = mark else { return false }
      return PointsText(marks: points, map: map, charset: charset, chunks: layout.chunks).isCrowded
    }
  }

  /// The panel with its points as shades, as its neighbours are.
  var shaded: PanelText {
    var text = self
    text.panel.marks = panel.marks.map { mark in
      guard case .points(var points) = mark else { return mark }
      points.density = points.density ?? true
      return .points(points)
    }
    return text
  }

  /// The lines of the panel, `width` cells of them for the canvas, and what explains them.
  func drawing(width: Int, guides: Guides, layout: Layout) -> Drawing {
    // Bars that can stand nowhere else lie down.
    if let marks = panel.marks.firstBars, !marks.isLying, marks.parts > 1,
      let bands = panel.x.bands, width / max(1, bands.count) < marks.parts + 1,
      let lying = panel.lying
    {
      let text = PanelText(lying, height: rows, width: layout.width, charset: charset)
      var guides = guides
      let old = guides.left ?? bareLeft
      guides.left = text.left
      return text.drawing(
        width: max(4, width + old + right - text.left - text.right), guides: guides, layout: layout)
    }
    var used = width
    if let bands = panel.x.bands, bands.count <= width, bands.count > 0 {
      let pitch = width / bands.count
      let most = panel.marks.firstBars == nil ? 12 : pitch
      used = min(width, max(min(width, 16), min(pitch, most) * bands.count))
    } else if let count = panel.bandsBelow, count <= width {
      used = width / count * count
    }
    let map = PanelMap(
      panel, columns: used, rows: rows, xScale: panel.x.scale, yScale: yScale, charset: charset)
    let (canvas, notes) = canvas(map, layout.chunks)
    let gutter = guides.left ?? bareLeft
    var lines: [StyledLine] = []
    if guides.showsYName { lines += header(gutter, width, layout) }
    let texts = rowTexts
    for row in 0..<rows {
      var line = rowStart(row, guides.left)
      line.append(canvas.line(row))
      if let text = texts[row] {
        line.fill(toWidth: gutter + width)
        line.append(" " + padded(text, toWidth: textWidth, .right))
      }
      lines.append(line)
    }
    var labelNotes = cutNames(layout)
    if panel.rowTexts.isEmpty {
      let labels = XLabels(panel.x, map.x, width: used)
      lines += below(labels, gutter, used, guides, layout)
      if guides.showsX, let note = labels.note { labelNotes.append(note) }
    }
    return Drawing(lines: lines, notes: labelNotes + notes + panel.notes)
  }

  /// Tells the names of bands that have no room at the left.
  private func cutNames(_ layout: Layout) -> [String] {
    guard let bands = panel.y.bands, bands.scale == nil else { return [] }
    let cut =
      bands.labels.filter { displayWidth($0) > labelWidth }
      + bands.parts.filter { displayWidth($0) > partWidth }
    if cut.isEmpty { return [] }
    let names = cut.joined(separator: "; ")
    if displayWidth(names) <= 3 * layout.width { return ["in full: \(names)"] }
    return [
      "\(counted(cut.count, "name")) cut, `.table()` has \(cut.count == 1 ? "it" : "them") in full"
    ]
  }

  private func header(_ gutter: Int, _ width: Int, _ layout: Layout) -> [StyledLine] {
    let ellipsis = charset.ellipsis
    guard isList else {
      return panel.y.name.isEmpty
        ? [] : [StyledLine(cut(panel.y.name, toWidth: gutter + width, ellipsis: ellipsis), .dim)]
    }
    guard !panel.y.name.isEmpty || !panel.rowTexts.isEmpty else { return [] }
    let name = panel.y.name
    var line = StyledLine(
      cut(
        name, toWidth: max(labelWidth, displayWidth(name) <= gutter ? gutter : 0),
        ellipsis: ellipsis), .dim)
    if partWidth > 0, let parts = panel.y.bands?.partsName, displayWidth(name) <= labelWidth {
      line.fill(toWidth: labelWidth + 2)
      line.append(cut(parts, toWidth: partWidth, ellipsis: ellipsis), .dim)
    }
    if !panel.rowTexts.isEmpty {
      let whole = gutter + width + right
      line.fill(toWidth: min(gutter, whole))
      line.append(
        fitted(panel.x.name, toWidth: max(0, whole - line.width), .right, ellipsis: ellipsis), .dim)
    }
    return [line]
  }

  /// What stands left of a row of the canvas.
  private func rowStart(_ row: Int, _ left: Int?) -> StyledLine {
    let isASCII = charset == .ascii
    if isList {
      guard let left, let bands = panel.y.bands, bands.count > 0 else { return StyledLine() }
      let height = rows / bands.count
      let band = row / height
      var line = StyledLine()
      let isLabelled =
        bands.scale == nil
        && (bands.parts.isEmpty ? row % height == height / 2 : row % height == 0)
      let label =
        bands.scale != nil
        ? yTicks.first { $0.row == row }?.label ?? "" : isLabelled ? bands.labels[band] : ""
      line.append(fitted(label, toWidth: labelWidth, ellipsis: charset.ellipsis))
      if partWidth > 0 {
        let part = row % height / max(1, panel.bandHeight)
        line.append("  ")
        line.append(
          fitted(bands.parts[part], toWidth: partWidth, ellipsis: charset.ellipsis), .series(part))
      }
      line.fill(toWidth: left)
      return line
    }
    let label = yTicks.first { $0.row == row }?.label
    var line = StyledLine()
    if let left { line.append(padded(label ?? "", toWidth: left - 2, .right) + " ") }
    line.append(
      label == nil || left == nil ? (isASCII ? "|" : "│") : (isASCII ? "+" : "┤"), .dim)
    return line
  }

  /// The axis line, its labels and its name.
  private func below(
    _ labels: XLabels, _ gutter: Int, _ used: Int, _ guides: Guides, _ layout: Layout
  ) -> [StyledLine] {
    let isASCII = charset == .ascii
    var lines: [StyledLine] = []
    if !(isList && panel.x.bands != nil) {
      var line = StyledLine()
      if isList {
        line.fill(toWidth: gutter)
      } else {
        let label = yTicks.first { $0.row == rows }?.label
        if let left = guides.left {
          line.append(padded(label ?? "", toWidth: left - 2, .right) + " ")
        }
        line.append(isASCII ? "+" : label == nil || guides.left == nil ? "└" : "┼", .dim)
      }
      var cells = [Unicode.Scalar](repeating: isASCII ? "-" : "─", count: used)
      for column in labels.columns where cells.indices.contains(column) {
        cells[column] = isASCII ? "+" : "┬"
      }
      var text = ""
      text.unicodeScalars.append(contentsOf: cells)
      line.append(text, .dim)
      lines.append(line)
    }
    if guides.showsX {
      for labels in labels.lines {
        var line = StyledLine(String(repeating: " ", count: gutter))
        line.append(labels)
        lines.append(line)
      }
    }
    let name = cut(panel.x.name, toWidth: used, ellipsis: charset.ellipsis)
    if guides.showsXName, !name.isEmpty {
      var line = StyledLine(
        String(repeating: " ", count: gutter + max(0, used - displayWidth(name)) / 2))
      line.append(name, .dim)
      lines.append(line)
    }
    return lines
  }

  /// The texts at the right, by row.
  private var rowTexts: [String?] {
    var texts = [String?](repeating: nil, count: rows)
    guard let bands = panel.y.bands, bands.count > 0, !panel.rowTexts.isEmpty else { return texts }
    let perBand = max(1, panel.rowTexts.count / bands.count)
    let height = rows / bands.count
    for (index, text) in panel.rowTexts.enumerated() {
      let row = index / perBand * height + index % perBand * (height / perBand)
      if texts.indices.contains(row) { texts[row] = text }
    }
    return texts
  }

  private func canvas(_ map: PanelMap, _ chunks: RowChunks) -> (Canvas, [String]) {
    var canvas = Canvas(width: map.columns, height: rows)
    var notes: [String] = []
    var zero = bars
    if barsLie, let scale = panel.x.scale {
      zero = BarsText.ZeroScale(low: scale.low, high: scale.high, cells: map.columns, isLying: true)
    }
    for mark in panel.marks {
      switch mark {
      case .bars(let marks):
        guard let zero else { continue }
        notes += BarsText(marks: marks, map: map, scale: zero, charset: charset).draw(on: &canvas)
      case .lines(let lines): LinesText(map: map, charset: charset).draw(lines, on: &canvas)
      case .areas(let areas): AreasText(map: map, charset: charset).draw(areas, on: &canvas)
      case .points(let points):
        notes += PointsText(
          marks: points, map: map, charset: charset, chunks: chunks
        ).draw(on: &canvas)
      case .cells(let cells):
        let text = CellsText(marks: cells, map: map, charset: charset)
        text.draw(on: &canvas)
        notes.append(text.key)
      case .boxes(let boxes): BoxesText(map: map, charset: charset).draw(boxes, on: &canvas)
      case .intervals(let intervals):
        IntervalsText(map: map, charset: charset, bars: barsLie ? zero : nil)
          .draw(intervals, on: &canvas)
      case .rules(let rules):
        RulesText(map: map, panel: panel, charset: charset, bars: zero, barsLie: barsLie)
          .draw(rules, on: &canvas)
      }
    }
    return (canvas, notes)
  }
}

extension [Mark] {
  var firstBars: BarMarks? {
    for mark in self { if case .bars(let bars) = mark { return bars } }
    return nil
  }
}
