import Diagnostics

/// The labels below a canvas, and the columns of the axis that they name.
struct XLabels {
  private(set) var columns: [Int] = []
  private(set) var lines: [StyledLine] = []
  /// What tells names that have no room below the canvas.
  private(set) var note: String?
  private let width: Int
  typealias Tick = (column: Int, label: String)

  init(_ axis: Axis, _ direction: PanelMap.Direction, width: Int) {
    self.width = width
    guard let bands = axis.bands else {
      place(Self.spanTicks(axis, direction, width))
      return
    }
    func cell(_ place: Double) -> Int {
      let shift = place == place.rounded() ? 0 : direction.pitch >= 3 ? 1.0 : 0.5
      guard case .bands(let count, let pitch) = direction.kind else { return 0 }
      let size = pitch > 0 ? Double(pitch) : Double(direction.cells) / Double(max(1, count))
      let cell = Int((place * size - (pitch > 0 ? shift : 0)).rounded(.down))
      return min(max(cell, 0), max(0, width - 1))
    }
    func ticks(_ wanted: Int) -> [Tick] {
      bands.ticks(wanted, format: axis.format).map { (cell($0.place), $0.label) }
    }
    if bands.scale != nil || !bands.values.isEmpty || !bands.names.isEmpty {
      place(Self.fitting(width: width, most: min(bands.count, 60), ticks))
      return
    }
    let all = ticks(bands.count)
    for lineCount in 1...3 {
      let parts = (0..<lineCount).map { line in
        all.indices.filter { $0 % lineCount == line }.map { all[$0] }
      }
      guard parts.allSatisfy({ Self.fit($0, width: width) }) else { continue }
      columns = all.map(\.column)
      lines = parts.map { Self.line($0, width: width) }
      return
    }
    let numbered = all.enumerated().map { (column: $0.element.column, label: "\($0.offset + 1)") }
    if Self.fit(numbered, width: width, gap: 1) {
      place(numbered)
      let key = all.enumerated().map { "\($0.offset + 1) \($0.element.label)" }
      note = (axis.name.isEmpty ? "" : "\(axis.name): ") + key.joined(separator: ", ")
      return
    }
    note =
      "not all \(NumberText.grouped(all.count)) names of \(axis.name) have room, `.table()` has them"
    place(Self.fitting(width: width, most: min(bands.count, 60), ticks))
  }

  private mutating func place(_ ticks: [Tick]) {
    columns = ticks.map(\.column)
    if !ticks.isEmpty { lines = [Self.line(ticks, width: width)] }
  }

  /// As many ticks of a span as fit, at their columns.
  private static func spanTicks(
    _ axis: Axis, _ direction: PanelMap.Direction, _ width: Int
  ) -> [Tick] {
    guard case .span(let scale) = direction.kind else { return [] }
    if !axis.names.isEmpty {
      return fitting(width: width, most: min(axis.names.count, 60)) { wanted in
        let every = max(1, (axis.names.count + wanted - 1) / wanted)
        return stride(from: 0, to: axis.names.count, by: every).map {
          (direction.cell(Double($0)), axis.names[$0])
        }
      }
    }
    return fitting(width: width, most: max(2, width / 8)) { count in
      let ticks = scale.ticks(of: axis.format, count: count)
      return zip(ticks.values, ticks.labels).map { (direction.cell($0), $1) }
    }
  }

  private static func line(_ ticks: [Tick], width: Int) -> StyledLine {
    var line = StyledLine()
    for (tick, start) in placed(ticks, width: width) {
      line.fill(toWidth: start)
      line.append(tick.label)
    }
    return line
  }

  /// Where labels start when each is centred below its tick, as far as the canvas allows.
  private static func placed(_ ticks: [Tick], width: Int) -> [(Tick, start: Int)] {
    ticks.map { tick in
      let size = displayWidth(tick.label)
      return (tick, max(0, min(tick.column - (size - 1) / 2, width - size)))
    }
  }

  /// Whether the labels stand apart from each other below a canvas of this width.
  private static func fit(_ ticks: [Tick], width: Int, gap: Int = 2) -> Bool {
    var end = -gap
    for (tick, start) in placed(ticks, width: width) {
      let size = displayWidth(tick.label)
      guard start >= end + gap, size <= width else { return false }
      end = start + size
    }
    return true
  }

  /// As many ticks as fit below a canvas: `make` is asked for fewer and fewer.
  private static func fitting(
    width: Int, most: Int, _ make: (_ count: Int) -> [Tick]
  ) -> [Tick] {
    for count in stride(from: max(most, 1), through: 1, by: -1) {
      let ticks = make(count)
      if fit(ticks, width: width) { return ticks }
    }
    return []
  }
}
