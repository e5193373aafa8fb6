import Diagnostics
import Numeric

/// Which columns of a dataset are meant, by the type of their values and by their names.
public struct ColumnChoice: Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    case number, int, float, text, category, bool, date, datetime, duration, list
  }
  public var kind: Kind?
  public var pattern: Pattern?

  public init(kind: Kind?, pattern: Pattern?) {
    self.kind = kind
    self.pattern = pattern
  }
}

extension Dataset {
  /// The names of the columns that fit, in their order. A kind reads the columns: what a sample of a
  /// file suggests is not yet their type.
  public func names(of choice: ColumnChoice, work: Work) throws -> [String] {
    if choice.kind != nil { try collect(work: work) }
    return try zip(names, columns).filter { name, column in
      if let pattern = choice.pattern {
        let bytes = Array(name.utf8)
        let isFound = bytes.withUnsafeBufferPointer { pattern.matches($0) }
        if !isFound { return false }
      }
      guard let kind = choice.kind else { return true }
      let type = try column.vector(work).type
      return switch kind {
      case .number: type.isNumeric
      case .int: type == .int
      case .float: type == .float
      case .text: type.isTextual
      case .category: type == .category(ordered: true) || type == .category(ordered: false)
      case .bool: type == .bool
      case .date: type == .date || type == .datetime
      case .datetime: type == .datetime
      case .duration: type == .duration
      case .list: type.element != nil
      }
    }.map(\.0)
  }

  /// The columns in another order: the given ones first, or beside another column; the others keep
  /// their order.
  /// - Throws: `unknown-column`, `duplicate-column`, `bad-argument` when a column is to stand beside
  ///   itself.
  public func reordered(
    _ moved: [String], before: String? = nil, after: String? = nil
  ) throws -> Dataset {
    try Dataset.checkDistinct(moved, help: "name each column once")
    let chosen = try positions(of: moved)
    let isMoved = Set(chosen)
    var rest = names.indices.filter { !isMoved.contains($0) }
    var place = 0
    if let anchor = before ?? after {
      let position = try positions(of: [anchor])[0]
      guard let found = rest.firstIndex(of: position) else {
        throw Failure(
          "bad-argument",
          "`\(ColumnExpression.columnText(anchor))` cannot stand beside itself",
          blames: before == nil ? "after" : "before")
      }
      place = before == nil ? found + 1 : found
    }
    rest.insert(contentsOf: chosen, at: place)
    return Dataset(
      rowCount: rowCount, names: rest.map { names[$0] }, columns: rest.map { columns[$0] },
      explodedBy: explodedBy)
  }
}
