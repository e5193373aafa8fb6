import Describe
import Diagnostics

/// What a kind of figure decided over all rows (bands, series, bins, shades), before rows are split into
/// panels; each panel is then made of its rows alone, so that facets work alike for every kind.
protocol ChartPlan: Sendable {
  /// Why there is nothing to draw.
  var emptyReason: String? { get }
  var legend: Legend? { get }
  /// What holds for all panels.
  var notes: [String] { get }
  /// The panel of some rows; nil for all.
  func content(_ rows: [Int]?) throws -> PanelContent
}

struct PanelContent: Sendable {
  var panel: Panel
  /// Without a full stop.
  var summary: @Sendable () -> String
  var table: @Sendable () -> [AxisColumn]
}

extension Chart {
  /// As many panels as a figure has room for.
  static let panelLimit = 48

  /// The figure of a plan: one panel, or one for each value of the facet.
  /// - Throws: what the plan throws.
  init(_ plan: any ChartPlan, _ data: PlotData, _ settings: Settings) throws {
    if let reason = plan.emptyReason {
      self = .empty(reason, notes: plan.notes)
      return
    }
    guard let facet = data["facet"] else {
      let content = try plan.content(nil)
      self.init(
        panels: [content.panel], legend: plan.legend, notes: plan.notes,
        summary: content.summary, table: content.table)
      leanOnZero()
      try addRules(settings)
      return
    }
    let groups = Groups(facet, data.chunks).withoutUnused().sortedByCount()
    let rows = groups.rows()
    let shown = min(groups.count, Self.panelLimit)
    var contents: [PanelContent] = []
    for group in 0..<shown { contents.append(try plan.content(rows[group])) }
    var panels = contents.map(\.panel)
    for index in panels.indices {
      panels[index].title = groups.labels[index]
      if panels[index].brief != nil { panels[index].notes = [] }
    }
    let free = settings.text("free") ?? ""
    if !free.utf8.contains(UInt8(ascii: "x")) { Self.share(\.x, &panels) }
    if !free.utf8.contains(UInt8(ascii: "y")) { Self.share(\.y, &panels) }
    var notes = plan.notes
    if shown < groups.count {
      notes.append("the \(shown) largest of \(groups.count) values of \(groups.name) are drawn")
    }
    let made = contents
    self.init(
      panels: panels, panelsInRow: settings.int("panels"), legend: plan.legend, notes: notes,
      summary: { Self.summary(made, groups) }, table: { Self.table(made, groups) })
    leanOnZero()
    try addRules(settings)
  }

  /// Starts axes at zero where that costs little, and tells of the others.
  mutating func leanOnZero() {
    var told: [String] = []
    for index in panels.indices {
      for side in [\Panel.x, \Panel.y] {
        let (axis, isTold) = panels[index][keyPath: side].leaning
        panels[index][keyPath: side] = axis
        if isTold, !told.contains(axis.name) { told.append(axis.name) }
      }
    }
    guard !told.isEmpty else { return }
    let does = told.count == 1 ? "axis of \(told[0]) does" : "axes of \(enumerated(told)) do"
    notes.insert("the \(does) not start at zero", at: 0)
  }

  private static func share(_ axis: WritableKeyPath<Panel, Axis>, _ panels: inout [Panel]) {
    guard var shared = panels.first?[keyPath: axis] else { return }
    for panel in panels { shared = shared.union(panel[keyPath: axis]) }
    for index in panels.indices {
      panels[index][keyPath: axis].domain = shared.domain
    }
  }

  private static func summary(_ contents: [PanelContent], _ groups: Groups) -> String {
    let told = zip(contents, groups.labels).prefix(3).map { content, label in
      "\(groups.name) \(label): \(content.summary())"
    }
    let more = contents.count - told.count
    return told.joined(separator: "; ") + (more > 0 ? "; and \(counted(more, "more panel"))" : "")
  }

  private static func table(_ contents: [PanelContent], _ groups: Groups) -> [AxisColumn] {
    var codes: [Int] = []
    var columns: [AxisColumn] = []
    for (index, content) in contents.enumerated() {
      let piece = content.table()
      codes += [Int](repeating: index, count: piece.first?.rowCount ?? 0)
      columns =
        columns.isEmpty ? piece : zip(columns, piece).map { $0.appending($1) }
    }
    return [groups.column(codes)] + columns
  }

  /// Lines at the values that the options name, under the other marks, with the axes stretched to them.
  private mutating func addRules(_ settings: Settings) throws {
    for (option, isUpright) in [("x_lines", true), ("y_lines", false)] {
      let values = Self.numbers(settings.values[option])
      guard !values.isEmpty else { continue }
      for index in panels.indices {
        let axis = isUpright ? panels[index].x : panels[index].y
        guard let reaching = axis.reaching(values) else {
          throw Failure(
            "wrong-type", "`\(option)` needs an axis of numbers or dates, `\(axis.name)` has names",
            blames: option)
        }
        if isUpright { panels[index].x = reaching } else { panels[index].y = reaching }
        panels[index].marks.append(
          .rules(values.map { RuleMark(value: $0, isUpright: isUpright) }))
      }
      guard let axis = panels.first.map({ isUpright ? $0.x : $0.y }) else { continue }
      let texts = values.map { axis.format.text($0) }
      notes.append("\(values.count == 1 ? "line" : "lines") at \(axis.name) \(enumerated(texts))")
    }
  }

  static func numbers(_ value: OptionValue?) -> [Double] {
    switch value {
    case .int(let value): [Double(value)]
    case .float(let value): value.isFinite ? [value] : []
    case .list(let values): values.flatMap { numbers($0) }
    default: []
    }
  }
}

extension Axis {
  /// The axis stretched to hold these values; nil when it holds names.
  func reaching(_ values: [Double]) -> Axis? {
    var axis = self
    switch domain {
    case .span(let low, let high, let spread):
      guard names.isEmpty else { return nil }
      let reached = spread == .log ? values.filter { $0 > 0 } : values
      axis.domain = .span(
        low: reached.reduce(low, min), high: reached.reduce(high, max), spread: spread)
      return axis
    case .bands(let bands): return bands.scale != nil || !bands.values.isEmpty ? self : nil
    }
  }
}

extension AxisColumn {
  /// The rows of another column of the same kind after these; categories are joined by label.
  func appending(_ other: AxisColumn) -> AxisColumn {
    var column = self
    switch (values, other.values) {
    case (.numbers(let mine), .numbers(let others)): column.values = .numbers(mine + others)
    case (.dates(let mine), .dates(let others)): column.values = .dates(mine + others)
    case (.categories(let mine, let labels, let isOrdered), .categories(let others, let more, _)):
      if labels == more {
        column.values = .categories(codes: mine + others, labels: labels, isOrdered: isOrdered)
      } else {
        column = .categories(
          name,
          mine.map { $0 < 0 ? nil : labels[Int($0)] }
            + others.map { $0 < 0 ? nil : more[Int($0)] }, order: isOrdered ? labels : nil)
      }
    default: break
    }
    return column
  }
}
