import Diagnostics

/// A chart as lines of text: its legend, its panels side by side as far as they fit, its notes.
struct ChartText {
  let chart: Chart
  let layout: Layout

  private static let gap = 2

  func draw() -> Drawing {
    if let reason = chart.emptyReason {
      return Drawing(lines: Self.empty(reason, layout), notes: chart.notes)
    }
    var drawing = chart.panels.count == 1 ? single() : several()
    if let legend = chart.legend {
      drawing.lines = LegendText.lines(legend, layout) + drawing.lines
    }
    drawing.notes += chart.notes
    return drawing
  }

  private func single() -> Drawing {
    let text = PanelText(
      chart.panels[0], height: layout.plotHeight, width: layout.width, charset: layout.charset)
    let width = max(4, layout.width - text.left - text.right)
    return text.drawing(width: width, guides: .init(left: text.left), layout: layout)
  }

  private func several() -> Drawing {
    let panels = chart.panels
    let sharesX = chart.isMatrix || Self.areAlike(panels.map(\.x))
    let sharesY = chart.isMatrix || Self.areAlike(panels.map(\.y))
    let isList = panels[0].y.bands != nil
    let least = isList ? 10 : 16
    var inRow = min(panels.count, chart.panelsInRow ?? max(1, layout.width / 24))
    var texts: [PanelText] = []
    var width = 0
    while true {
      let share = layout.width / inRow
      texts = panels.map {
        PanelText(
          $0, height: layout.height ?? min(max(share / 4, 5), 10), width: layout.width,
          charset: layout.charset)
      }
      let left = texts.map(\.left).max() ?? 0
      let bare = texts.map(\.bareLeft).max() ?? 0
      let right = texts.map(\.right).max() ?? 0
      let guides = sharesY ? left + (inRow - 1) * bare : inRow * left
      let room = layout.width - guides - inRow * right - (inRow - 1) * Self.gap
      width = room / inRow
      if width >= least || inRow == 1 || chart.isMatrix { break }
      inRow -= 1
    }
    if chart.panelsInRow == nil {
      // Rows of panels as equal as they can be.
      let rowCount = (panels.count + inRow - 1) / inRow
      let balanced = (panels.count + rowCount - 1) / rowCount
      if balanced < inRow, inRow - balanced <= 1 { inRow = balanced }
    }
    let left = texts.map(\.left).max() ?? 0
    let bare = texts.map(\.bareLeft).max() ?? 0
    let right = texts.map(\.right).max() ?? 0
    let spent = (sharesY ? left + (inRow - 1) * bare : inRow * left) + inRow * right
    width = max(4, (layout.width - spent - (inRow - 1) * Self.gap) / inRow)
    if texts.contains(where: { $0.isCrowded(width: width, layout) }) {
      texts = texts.map { $0.shaded }
    }
    let oneXName = Set(panels.map(\.x.name)).count == 1
    let oneYName = Set(panels.map(\.y.name)).count == 1

    var lines: [StyledLine] = []
    var notes: [String] = []
    if oneYName, !panels[0].y.name.isEmpty {
      let names =
        isList && !panels[0].rowTexts.isEmpty
        ? "\(panels[0].y.name), \(panels[0].x.name)" : panels[0].y.name
      lines.append(
        StyledLine(cut(names, toWidth: layout.width, ellipsis: layout.charset.ellipsis), .dim))
    }
    for start in stride(from: 0, to: panels.count, by: inRow) {
      let end = min(start + inRow, panels.count)
      let isLast = end == panels.count
      var blocks: [(lines: [StyledLine], width: Int)] = []
      for index in start..<end {
        let showsY = !sharesY || index == start
        let showsX = !sharesX || index + inRow >= panels.count
        let guides = PanelText.Guides(
          left: showsY ? left : nil, showsX: showsX,
          showsXName: !oneXName && (showsX || !sharesX), showsYName: !oneYName)
        var drawing = texts[index].drawing(width: width, guides: guides, layout: layout)
        let gutter = showsY ? left : bare
        let room = gutter + width + right
        if let title = panels[index].heading(fits: { displayWidth($0) <= room }) {
          let text = cut(title, toWidth: room, ellipsis: layout.charset.ellipsis)
          var line = StyledLine()
          line.fill(toWidth: displayWidth(text) <= width + right ? gutter : 0)
          line.append(text, .bold)
          drawing.lines.insert(line, at: 0)
        }
        blocks.append((drawing.lines, gutter + width + right))
        for note in drawing.notes where !notes.contains(note) { notes.append(note) }
      }
      lines += StyledLine.beside(blocks, gap: Self.gap)
      if !isLast, !sharesX { lines.append(StyledLine()) }
    }
    if oneXName, panels[0].rowTexts.isEmpty, !panels[0].x.name.isEmpty {
      let name = cut(panels[0].x.name, toWidth: layout.width, ellipsis: layout.charset.ellipsis)
      var line = StyledLine(
        String(repeating: " ", count: max(0, layout.width - displayWidth(name)) / 2))
      line.append(name, .dim)
      lines.append(line)
    }
    return Drawing(lines: lines, notes: Self.merged(notes))
  }

  /// Keys of shades differ from panel to panel; one sentence says so instead of many lines.
  private static func merged(_ notes: [String]) -> [String] {
    let keys = notes.filter { $0.utf8.starts(with: DensityShades.keyStart.utf8) }
    guard keys.count > 1 else { return notes }
    return notes.filter { !$0.utf8.starts(with: DensityShades.keyStart.utf8) }
      + ["cells are shaded by their number of points, in each panel from its least to its most"]
  }

  /// Whether the axes stand for the same, so that labels at one panel do for its neighbours.
  private static func areAlike(_ axes: [Axis]) -> Bool {
    guard let first = axes.first else { return true }
    return axes.allSatisfy { axis in
      switch (first.domain, axis.domain) {
      case (.span(let low, let high, let spread), .span(let otherLow, let otherHigh, let other)):
        low == otherLow && high == otherHigh && spread == other && first.name == axis.name
      case (.bands(let bands), .bands(let others)):
        bands.labels == others.labels && bands.scale == others.scale
      default: false
      }
    }
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

extension StyledLine {
  /// Blocks of lines next to each other, each filled to its width.
  static func beside(_ blocks: [(lines: [StyledLine], width: Int)], gap: Int) -> [StyledLine] {
    let height = blocks.map(\.lines.count).max() ?? 0
    return (0..<height).map { row in
      var line = StyledLine()
      var start = 0
      for block in blocks {
        line.fill(toWidth: start)
        if row < block.lines.count { line.append(block.lines[row].cut(toWidth: block.width)) }
        start += block.width + gap
      }
      return line
    }
  }

  /// The line without what is beyond a width.
  func cut(toWidth limit: Int) -> StyledLine {
    guard width > limit else { return self }
    var line = StyledLine()
    for piece in pieces {
      let room = limit - line.width
      if room <= 0 { break }
      line.append(Diagnostics.cut(piece.text, toWidth: room, ellipsis: ""), piece.ink)
    }
    return line
  }
}
