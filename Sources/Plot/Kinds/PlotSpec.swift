import Describe
import Diagnostics

/// A kind of figure as the language sees it: its description, of which the columns are the first
/// parameters and `options` the rest, and how it is made.
public struct PlotSpec: Sendable {
  public var description: FunctionDescription
  /// The parameters that take columns.
  public var columns: [OptionSpec]
  /// The settings, without dataset and columns.
  public var options: [OptionSpec]
  /// - Throws: a `Failure` when the columns do not suit the kind.
  var chart: @Sendable (PlotData, Settings) throws -> Chart

  init(
    _ name: String, _ summary: String, columns: [OptionSpec], options: [OptionSpec],
    examples: [Example], searchTerms: [String], seeAlso: [String],
    chart: @escaping @Sendable (PlotData, Settings) throws -> Chart
  ) {
    self.columns = columns
    self.options = options
    self.chart = chart
    description = FunctionDescription(
      name, .plot, summary,
      parameters: [OptionSpec("data", .dataset, .none, "Dataset to draw.")] + columns + options,
      returns: .figure, examples: examples, searchTerms: searchTerms, seeAlso: seeAlso)
  }

  /// A kind that is drawn in panels by a plan: it takes facets and reference lines.
  init(
    _ name: String, _ summary: String, columns: [OptionSpec], options: [OptionSpec] = [],
    examples: [Example], searchTerms: [String], seeAlso: [String],
    plan: @escaping @Sendable (PlotData, Settings) throws -> any ChartPlan
  ) {
    self.init(
      name, summary, columns: columns + [PlotKinds.facetColumn],
      options: options + PlotKinds.ruleOptions + PlotKinds.facetOptions + PlotKinds.sharedOptions,
      examples: examples, searchTerms: searchTerms, seeAlso: seeAlso
    ) { data, settings in
      try Chart(plan(data, settings), data, settings)
    }
  }

  /// The figure with options as they are written, checked against `options`.
  /// - Throws: a `Failure` when columns or options do not suit, `Stopped`.
  public func figure(
    _ data: PlotData, _ given: [(name: String, value: OptionValue)] = []
  ) throws -> Figure {
    let name = description.name
    let settings = try Settings(given, for: options, of: name)
    try data.check(name)
    let figure = Figure(name, try chart(data, settings), settings)
    try data.budget.check()
    return figure
  }
}

/// All kinds of figures.
public enum PlotKinds {
  public static let all: [PlotSpec] = [
    bar, line, area, scatter, histogram, density, ridgeline, violin, box, strip, heatmap,
    calendar, correlation, pairs, confusion, proportions, meanBars, meanLine, rocCurve,
    precisionRecallCurve, calibrationCurve, trainingCurve, residuals,
  ]

  public static func named(_ name: String) -> PlotSpec? {
    all.first { $0.description.name == name }
  }

  /// Options of every kind.
  static let sharedOptions: [OptionSpec] = [
    OptionSpec("title", .text, default: .null, .none, "Title above the figure."),
    OptionSpec("caption", .text, default: .null, .none, "Words below the figure."),
    OptionSpec(
      "height", .int, default: .null, .ints(3...200),
      "Height of the plotting area in lines; null suits the width."),
  ]

  static let facetColumn = OptionSpec(
    "facet", .columnExpression, default: .null, .none, "Draws a panel for each of its values.")

  static let facetOptions: [OptionSpec] = [
    OptionSpec(
      "free", .text, default: .null, .oneOf(["x", "y", "xy"]),
      "Axes that each panel has for itself; the others are shared."),
    OptionSpec(
      "panels", .int, default: .null, .ints(1...12), "Panels in a row; null suits the width."),
  ]

  static let ruleOptions: [OptionSpec] = [
    OptionSpec(
      "x_lines", .any, default: .null, .none,
      "A value, or a list of them, at which upright lines are drawn."),
    OptionSpec(
      "y_lines", .any, default: .null, .none,
      "A value, or a list of them, at which level lines are drawn."),
  ]

  static let colorColumn = OptionSpec(
    "color", .columnExpression, default: .null, .none, "Splits the rows into series.")

  static let logOption = OptionSpec(
    "log", .text, default: .null, .oneOf(["x", "y", "xy"]),
    "Axes with logarithmic steps; rows at or below zero are left out and counted.")

  static let symlogOption = OptionSpec(
    "symlog", .text, default: .null, .oneOf(["x", "y", "xy"]),
    "Axes with logarithmic steps on both sides of zero.")

  static let sortOption = OptionSpec(
    "sort", .text, default: .text("auto"), .oneOf(["auto", "value", "label", "data"]),
    "Order of categories; auto keeps the order of numbers, dates and ordered ones.")

  static let highlightOption = OptionSpec(
    "highlight", .oneOf([.text, .list(of: .text)]), default: .null, .none,
    "Names that stand out; the others are drawn faintly.")

  static let seriesOption = OptionSpec(
    "series", .int, default: .int(12), .ints(1...38),
    "How many unordered series have a name of their own; the rest is told as other.")

  static func limitOption(_ count: Int64) -> OptionSpec {
    OptionSpec(
      "limit", .int, default: .int(count), .ints(1...10_000),
      "How many unordered categories are drawn; the rest is told as other.")
  }
}

extension Settings {
  /// How an axis is spread, as `log` and `symlog` ask.
  /// - Throws: `wrong-type` for a logarithmic axis of dates or names.
  func spread(_ axis: String, _ column: AxisColumn) throws -> Scale.Spread {
    let letter = UInt8(ascii: axis == "x" ? "x" : "y")
    let isLog = text("log")?.utf8.contains(letter) ?? false
    let isSymmetric = text("symlog")?.utf8.contains(letter) ?? false
    guard isLog || isSymmetric else { return .linear }
    guard case .numbers(let values) = column.values else {
      throw Failure(
        "wrong-type",
        "a logarithmic axis needs numbers, `\(column.name)` holds "
          + (column.isDate ? "dates" : "others"),
        blames: isLog ? "log" : "symlog")
    }
    if isLog { return .log }
    let range = finiteRange(values) ?? (0, 1)
    return .symlog(constant: Scale.symlogConstant(low: range.low, high: range.high))
  }

  /// The rows' series, the largest first, of which those beyond the option `series` are one; and what
  /// is to be said about that.
  func series(_ column: AxisColumn, _ chunks: RowChunks) -> (groups: Groups, notes: [String]) {
    let groups = Groups(column, chunks).withoutUnused()
    let (joined, rest) = groups.joined(
      limit: int("series") ?? 12, by: groups.counts, keeping: highlightNames)
    let note = "other holds the rows of \(NumberText.grouped(rest)) more values of \(groups.name)"
    return (joined, rest > 0 ? [note] : [])
  }

  /// The names to highlight; safe to print.
  var highlightNames: [String] {
    switch values["highlight"] {
    case .text(let name): [sanitized(name)]
    case .list(let list):
      list.compactMap { if case .text(let name) = $0 { sanitized(name) } else { nil } }
    default: []
    }
  }

  /// The series or categories of these names.
  /// - Throws: `bad-argument` with the closest one.
  func highlighted(among names: [String]) throws -> Set<Int> {
    var found: Set<Int> = []
    for name in highlightNames {
      let bytes = Array(name.utf8)
      guard let index = names.firstIndex(where: { Array($0.utf8) == bytes }) else {
        let near = Suggestion.closest(to: name, among: names)
        throw Failure(
          "bad-argument", "nothing in the figure is called `\(name)`",
          help: near.map { "did you mean `\($0)`?" }, blames: "highlight")
      }
      found.insert(index)
    }
    return found
  }
}

extension Figure {
  /// A figure of a kind by its name: how pictures of models are made.
  /// - Throws: a `Failure` when the columns or the options do not suit.
  public static func make(
    _ kind: String, _ data: PlotData, options: [(name: String, value: OptionValue)] = []
  ) throws -> Figure {
    guard let spec = PlotKinds.named(kind) else {
      throw Failure("bad-argument", "there is no kind of figure called `\(kind)`")
    }
    return try spec.figure(data, options)
  }

  /// Bars of `y` for each value of `x`, side by side or stacked where `color` splits them.
  /// - Throws: a `Failure` when the columns or the options do not suit.
  public static func bar(
    _ x: AxisColumn, _ y: AxisColumn, color: AxisColumn? = nil, facet: AxisColumn? = nil,
    options: [(name: String, value: OptionValue)] = []
  ) throws -> Figure {
    try make("bar", PlotData(x: x, y: [y], color: color, facet: facet), options: options)
  }

  /// A line for each `y`, or for each value of `color`, along `x`.
  /// - Throws: a `Failure` when the columns or the options do not suit.
  public static func line(
    _ x: AxisColumn, _ y: [AxisColumn], color: AxisColumn? = nil, facet: AxisColumn? = nil,
    options: [(name: String, value: OptionValue)] = []
  ) throws -> Figure {
    try make("line", PlotData(x: x, y: y, color: color, facet: facet), options: options)
  }

  /// A point for each row.
  /// - Throws: a `Failure` when the columns or the options do not suit.
  public static func scatter(
    _ x: AxisColumn, _ y: AxisColumn, color: AxisColumn? = nil, facet: AxisColumn? = nil,
    options: [(name: String, value: OptionValue)] = []
  ) throws -> Figure {
    try make("scatter", PlotData(x: x, y: [y], color: color, facet: facet), options: options)
  }
}
