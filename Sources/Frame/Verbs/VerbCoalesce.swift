import Diagnostics
import Numeric

extension Dataset {
  /// Columns with the first value that is not null of several expressions; says how many came from
  /// each.
  /// - Throws: `wrong-type` where the types do not go together.
  public func coalesced(
    _ columns: [(name: String, sources: [ColumnExpression])], work: Work
  ) throws -> Dataset {
    try collect(inputsOf: columns.flatMap(\.sources), work: work)
    guard let function = ElementFunctions.named("coalesce") else { return self }
    let result = try with(
      columns.map { ($0.name, ColumnExpression(.call(function, $0.sources))) }, work: work)
    for (name, sources) in columns {
      var open: Bitmap?
      var left = rowCount
      var parts: [String] = []
      for source in sources {
        let vector = try source.vector(on: self, work: work)
        let (before, here) = (open, vector)
        let missing = try Bitmap.made(count: rowCount, work: work) { row in
          (before?[row] ?? true) && here.isNull(row)
        }
        parts.append("\(VerbReceipt.number(left - missing.setCount)) from `\(source.text)`")
        left = missing.setCount
        open = missing
      }
      var text =
        "coalesce: `\(ColumnExpression.columnText(name))`: \(parts.joined(separator: ", "))"
      if left > 0 { text += ", \(VerbReceipt.number(left)) stay null" }
      work.remark(.receipt, "coalesce", text)
    }
    return result
  }

  /// Columns whose names a pattern matches, with what it matches replaced; `\1` is its first group.
  /// - Throws: `bad-pattern`, `bad-argument` for a group that the pattern lacks, `duplicate-column`.
  public func renamed(matching pattern: String, to new: String, work: Work) throws -> Dataset {
    guard let function = ElementFunctions.named("replace_pattern") else { return self }
    let table = Dataset(
      rowCount: names.count, names: ["name"],
      columns: [Column(.texts(names), lineage: Lineage(.computed("rename")))])
    let changed = try ColumnExpression(
      .call(
        function,
        [
          ColumnExpression(.column("name", optional: false)),
          ColumnExpression(.literal(.text(pattern))), ColumnExpression(.literal(.text(new))),
        ])
    ).vector(on: table, work: work)
    let pairs = names.indices.compactMap { place -> (new: String, old: String)? in
      let name = changed.string(place)
      return name.utf8.elementsEqual(names[place].utf8) ? nil : (name, names[place])
    }
    if let bare = pairs.first(where: { $0.new.isEmpty }) {
      throw Failure(
        "bad-argument", "the pattern leaves nothing of the name `\(bare.old)`", blames: "matching")
    }
    let shown = pairs.prefix(3).map { "`\($0.old)` is `\($0.new)`" }.joined(separator: ", ")
    work.remark(
      .receipt, "rename",
      pairs.isEmpty
        ? "rename: the pattern matches no column"
        : "rename: \(pairs.count) of \(names.count) columns, \(shown)\(pairs.count > 3 ? ", …" : "")"
    )
    return try renamed(pairs)
  }
}
