import Diagnostics
import Numeric

extension ColumnExpression {
  /// The name its values have as a column.
  /// - Throws: `unnamed-column` for a computed one without `as`.
  func requiredName() throws -> String {
    if let name = outputName { return name }
    throw Failure(
      "unnamed-column", "`\(text)` has no name as a column", help: "write `\(text) as name`",
      span: span)
  }

  /// Whether it is just a column, under its own name or another.
  var plainColumnName: String? {
    switch node {
    case .column(let name, _): name
    case .named(let inner, _): inner.plainColumnName
    default: nil
    }
  }

  /// The column of the dataset that it names, or its computed values as a column.
  func column(on data: Dataset, work: Work) throws -> Column {
    if let name = plainColumnName, let position = data.position(of: name) {
      return data.columns[position]
    }
    let vector = try vector(on: data, work: work)
    let parents = try inputs(on: data).map(\.lineage)
    return Column(vector, lineage: Lineage(.computed(unnamed.text), from: parents, at: span))
  }

  /// Without `as`.
  public var unnamed: ColumnExpression {
    if case .named(let inner, _) = node { inner.unnamed } else { self }
  }
}

extension Dataset {
  /// The positions of columns.
  /// - Throws: `unknown-column`.
  func positions(of names: [String]) throws -> [Int] {
    try names.map { name in
      guard let position = position(of: name) else { throw unknownColumn(name) }
      return position
    }
  }

  /// - Throws: `duplicate-column` when two of the names are the same.
  public static func checkNames(_ names: [String]) throws { try checkDistinct(names) }

  /// - Throws: `duplicate-column` when two of the names are the same.
  static func checkDistinct(_ names: [String], help: String? = nil) throws {
    var seen: Set<[UInt8]> = []
    for name in names where !seen.insert(Array(name.utf8)).inserted {
      throw Failure(
        "duplicate-column",
        "the result would have two columns `\(ColumnExpression.columnText(name))`",
        help: help ?? "give one of them another name with `as`")
    }
  }
}
