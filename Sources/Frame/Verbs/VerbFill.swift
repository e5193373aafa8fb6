import Diagnostics
import Numeric

extension Dataset {
  /// Columns with values in the place of nulls; says how many.
  /// - Throws: `unknown-column`, `wrong-type`.
  public func filled(_ columns: [(name: String, expression: ColumnExpression)], work: Work) throws
    -> Dataset
  {
    let before = try columns.map { try column($0.name).vector(work).nullCount }
    let filled = try with(columns, work: work)
    var counts: [String] = []
    for (place, (name, _)) in columns.enumerated() {
      let left = try filled.column(name).vector(work).nullCount
      let count = before[place] - left
      guard before[place] > 0 else { continue }
      var text = "\(VerbReceipt.number(count)) of `\(ColumnExpression.columnText(name))`"
      if left > 0 { text += " (\(VerbReceipt.number(left)) stay null)" }
      counts.append(text)
    }
    let shown = counts.prefix(8).joined(separator: ", ")
    let more = counts.count > 8 ? " and \(counts.count - 8) more columns" : ""
    work.remark(
      .receipt, "fill", "fill: " + (counts.isEmpty ? "there are no nulls" : shown + more))
    return filled
  }
}
