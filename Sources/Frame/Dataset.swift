import Diagnostics

/// A table: named columns of one length. Immutable; verbs make new ones that share columns.
public struct Dataset: Sendable {
  public let rowCount: Int
  public let names: [String]
  public let columns: [Column]
  /// The list columns by which rows were repeated: sums and counts over rows count films twice.
  public let explodedBy: [String]
  /// By bytes: names that only look alike are different columns.
  private let positions: [[UInt8]: Int]

  /// - Precondition: all columns have `rowCount` rows and all names differ; callers that take names
  ///   from users check that first.
  public init(
    rowCount: Int, names: [String], columns: [Column], explodedBy: [String] = []
  ) {
    self.rowCount = rowCount
    self.names = names
    self.columns = columns
    self.explodedBy = explodedBy
    positions = Dictionary(
      zip(names.map { Array($0.utf8) }, names.indices), uniquingKeysWith: { first, _ in first })
  }

  public func position(of name: String) -> Int? { positions[Array(name.utf8)] }

  /// - Throws: `unknown-column` with the closest name.
  public func column(_ name: String) throws -> Column {
    guard let position = positions[Array(name.utf8)] else { throw unknownColumn(name) }
    return columns[position]
  }

  public func unknownColumn(_ name: String) -> Failure {
    let near = Suggestion.closest(to: name, among: names)
    return Failure(
      "unknown-column", "there is no column `.\(name)`",
      help: near.map { "did you mean `.\($0)`?" },
      notes: [
        "at this step: \(NumberText.grouped(rowCount)) row\(rowCount == 1 ? "" : "s") x \(names.count) column\(names.count == 1 ? "" : "s")"
      ])
  }

  /// The dataset with columns added, or put in the place of those of the same name.
  public func replacing(_ changes: [(name: String, column: Column)]) -> Dataset {
    var names = names
    var columns = columns
    for (name, column) in changes {
      if let position = position(of: name) {
        columns[position] = column
      } else {
        names.append(name)
        columns.append(column)
      }
    }
    return Dataset(rowCount: rowCount, names: names, columns: columns, explodedBy: explodedBy)
  }

  /// The rows at these positions, in this order.
  public func taking(rows: [Int]) -> Dataset {
    gathered(Buffer(rows.map { UInt32(clamping: $0) }))
  }
}
