import Diagnostics
import Numeric

/// The columns a figure is made of, by the parameter each was given for.
public struct PlotData: Sendable {
  private var roles: [(role: String, columns: [AxisColumn])]
  /// What passes over many rows run on, and ask whether they may go on.
  public var budget = Budget(threads: 1)
  var chunks: RowChunks { RowChunks(budget) }

  public init(_ roles: [(role: String, columns: [AxisColumn])]) { self.roles = roles }

  public init(
    x: AxisColumn, y: [AxisColumn] = [], color: AxisColumn? = nil, facet: AxisColumn? = nil
  ) {
    roles = [("x", [x]), ("y", y)]
    if let color { roles.append(("color", [color])) }
    if let facet { roles.append(("facet", [facet])) }
  }

  /// The column given for a parameter; nil when there is none.
  public subscript(role: String) -> AxisColumn? { columns(role).first }

  public func columns(_ role: String) -> [AxisColumn] {
    roles.first { $0.role == role }?.columns ?? []
  }

  var rowCount: Int { roles.first { !$0.columns.isEmpty }?.columns.first?.rowCount ?? 0 }

  /// - Throws: `missing-argument`.
  func required(_ role: String, _ owner: String) throws -> AxisColumn {
    guard let column = self[role] else {
      throw Failure("missing-argument", "`\(owner)` needs a column as \(role)", blames: role)
    }
    return column
  }

  /// A column of numbers.
  /// - Throws: `missing-argument`, `wrong-type`.
  func requiredNumbers(_ role: String, _ owner: String) throws -> AxisColumn {
    let column = try required(role, owner)
    try Self.requireNumbers(column, role, owner)
    return column
  }

  static func requireNumbers(_ column: AxisColumn, _ role: String, _ owner: String) throws {
    guard case .numbers = column.values else {
      throw Failure(
        "wrong-type",
        "`\(owner)` needs numbers as \(role), `\(column.name)` holds "
          + (column.isDate ? "dates" : "text"),
        help: "count or aggregate first: `count(by: .\(column.name))`", blames: role)
    }
  }

  /// A column of numbers or dates.
  /// - Throws: `missing-argument`, `wrong-type`.
  func requiredPlaces(_ role: String, _ owner: String) throws -> AxisColumn {
    let column = try required(role, owner)
    guard !column.isCategorical else {
      throw Failure(
        "wrong-type", "`\(owner)` needs numbers as \(role), `\(column.name)` holds text",
        help: "draw text with `bar`", blames: role)
    }
    return column
  }

  /// - Throws: `unequal-lengths` when the columns differ in their number of rows.
  func check(_ owner: String) throws {
    guard let first = roles.first(where: { !$0.columns.isEmpty })?.columns.first else { return }
    for column in roles.flatMap(\.columns) where column.rowCount != first.rowCount {
      throw Failure(
        "unequal-lengths",
        "`\(column.name)` has \(counted(column.rowCount, "row")), `\(first.name)` has "
          + NumberText.grouped(first.rowCount),
        help: "`\(owner)` needs columns of one length")
    }
  }
}
