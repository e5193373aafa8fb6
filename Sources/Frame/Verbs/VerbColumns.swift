import Diagnostics
import Numeric

extension Dataset {
  /// The dataset with columns added, or replaced where a name exists. All expressions see the columns
  /// as they were before.
  /// - Throws: `duplicate-column` when a name is given twice; what evaluating throws.
  public func with(
    _ additions: [(name: String, expression: ColumnExpression)], work: Work
  ) throws -> Dataset {
    try Dataset.checkDistinct(additions.map(\.name), help: "give each new column its own name")
    try collect(
      inputsOf: additions.map(\.expression).filter { $0.plainColumnName == nil }, work: work)
    var names = names
    var columns = columns
    for (name, expression) in additions {
      let column = try expression.column(on: self, work: work)
      if let position = position(of: name) {
        columns[position] = column
      } else {
        names.append(name)
        columns.append(column)
      }
    }
    return Dataset(rowCount: rowCount, names: names, columns: columns, explodedBy: explodedBy)
  }

  /// The given columns alone, in the given order.
  /// - Throws: `unknown-column`, `unnamed-column`, `duplicate-column`.
  public func selecting(_ expressions: [ColumnExpression], work: Work) throws -> Dataset {
    let names = try expressions.map { try $0.requiredName() }
    try Dataset.checkDistinct(names)
    try collect(inputsOf: expressions.filter { $0.plainColumnName == nil }, work: work)
    let columns = try expressions.map { try $0.column(on: self, work: work) }
    return Dataset(rowCount: rowCount, names: names, columns: columns, explodedBy: explodedBy)
  }

  /// The dataset without some columns.
  /// - Throws: `unknown-column`.
  public func dropping(_ dropped: [String]) throws -> Dataset {
    let gone = Set(try positions(of: dropped))
    let kept = names.indices.filter { !gone.contains($0) }
    return Dataset(
      rowCount: rowCount, names: kept.map { names[$0] }, columns: kept.map { columns[$0] },
      explodedBy: explodedBy)
  }

  /// The dataset with columns under new names, at their places.
  /// - Throws: `unknown-column`, `duplicate-column`.
  public func renamed(_ changes: [(new: String, old: String)]) throws -> Dataset {
    var names = names
    var exploded = explodedBy
    for (new, old) in changes {
      guard let position = position(of: old) else { throw unknownColumn(old) }
      names[position] = new
      if let mark = explodedBy.firstIndex(of: old) { exploded[mark] = new }
    }
    try Dataset.checkDistinct(names, help: "choose another name, or drop the other column first")
    return Dataset(rowCount: rowCount, names: names, columns: columns, explodedBy: exploded)
  }
}
