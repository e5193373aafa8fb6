import Describe
import Diagnostics

/// The columns a figure is made of.
public struct PlotData: Sendable {
  public var x: AxisColumn
  /// One, or several where the kind draws each as a series.
  public var y: [AxisColumn]
  /// Splits the rows into series.
  public var color: AxisColumn?

  public init(x: AxisColumn, y: [AxisColumn], color: AxisColumn? = nil) {
    self.x = x
    self.y = y
    self.color = color
  }

  /// - Throws: `unequal-lengths` when the columns differ in their number of rows.
  func check(_ owner: String) throws {
    for column in y + (color.map { [$0] } ?? []) where column.rowCount != x.rowCount {
      throw Failure(
        "unequal-lengths",
        "`\(column.name)` has \(counted(column.rowCount, "row")), `\(x.name)` has "
          + NumberText.grouped(x.rowCount),
        help: "`\(owner)` needs columns of one length")
    }
  }

  func requireNumbers(_ column: AxisColumn, _ parameter: String, _ owner: String) throws {
    guard case .numbers = column.values else {
      throw Failure(
        "wrong-type",
        "`\(owner)` needs numbers as \(parameter), `\(column.name)` holds "
          + (column.isDate ? "dates" : "text"),
        help: "count or aggregate first: `count(by: .\(column.name))`", blames: parameter)
    }
  }
}

/// A kind of figure as the language sees it: its description, of which the columns are the first
/// parameters and `options` the rest, and how it is made.
public struct PlotSpec: Sendable {
  public var description: FunctionDescription
  /// The settings, without dataset and columns.
  public var options: [OptionSpec]
  /// - Throws: a `Failure` when the columns do not suit the kind.
  public var make: @Sendable (PlotData, Settings) throws -> Figure

  init(
    _ name: String, _ summary: String, columns: [OptionSpec], options: [OptionSpec],
    examples: [Example], searchTerms: [String], seeAlso: [String],
    make: @escaping @Sendable (PlotData, Settings) throws -> Figure
  ) {
    self.options = options
    self.make = make
    description = FunctionDescription(
      name, .plot, summary,
      parameters: [OptionSpec("data", .dataset, .none, "Dataset to draw.")] + columns + options,
      returns: .figure, examples: examples, searchTerms: searchTerms, seeAlso: seeAlso)
  }

  /// The figure with options as they are written, checked against `options`.
  public func figure(
    _ data: PlotData, _ given: [(name: String, value: OptionValue)] = []
  ) throws -> Figure {
    try make(data, Settings(given, for: options, of: description.name))
  }
}

/// All kinds of figures.
public enum PlotKinds {
  public static let all: [PlotSpec] = [bar, line, scatter]

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

  static let logOption = OptionSpec(
    "log", .text, default: .null, .oneOf(["x", "y", "xy"]),
    "Axes with logarithmic steps; rows at or below zero are left out and counted.")
}

extension Figure {
  /// Bars of `y` for each value of `x`, side by side or stacked where `color` splits them.
  /// - Throws: a `Failure` when the columns or the options do not suit.
  public static func bar(
    _ x: AxisColumn, _ y: AxisColumn, color: AxisColumn? = nil,
    options: [(name: String, value: OptionValue)] = []
  ) throws -> Figure {
    try PlotKinds.bar.figure(PlotData(x: x, y: [y], color: color), options)
  }

  /// A line for each `y`, or for each value of `color`, along `x`.
  /// - Throws: a `Failure` when the columns or the options do not suit.
  public static func line(
    _ x: AxisColumn, _ y: [AxisColumn], color: AxisColumn? = nil,
    options: [(name: String, value: OptionValue)] = []
  ) throws -> Figure {
    try PlotKinds.line.figure(PlotData(x: x, y: y, color: color), options)
  }

  /// A point for each row.
  /// - Throws: a `Failure` when the columns or the options do not suit.
  public static func scatter(
    _ x: AxisColumn, _ y: AxisColumn, color: AxisColumn? = nil,
    options: [(name: String, value: OptionValue)] = []
  ) throws -> Figure {
    try PlotKinds.scatter.figure(PlotData(x: x, y: [y], color: color), options)
  }
}
