import Diagnostics
import Frame
import Interpreter
import Syntax

/// Arguments of verbs: datasets, columns, new columns.
extension Call {
  func dataset(_ name: String) throws -> Dataset {
    guard let data = self[name].dataset else {
      throw failure("wrong-type", "`\(name)` must be a dataset", at: name)
    }
    return data
  }

  /// Says how many rows were taken.
  func cut(_ data: Dataset, to rows: Dataset) -> Dataset {
    VerbReceipt(spec.name, from: data.rowCount, to: rows.rowCount).give(spec.name, to: work)
    return rows
  }

  func int(_ name: String) -> Int? {
    if case .int(let value) = self[name] { Int(value) } else { nil }
  }

  func flag(_ name: String) -> Bool {
    if case .bool(true) = self[name] { true } else { false }
  }

  func text(_ name: String) -> String? { self[name].text }

  /// One column expression; constants are lifted.
  func expression(_ name: String) throws -> ColumnExpression {
    try Expressions.lifted(self[name], at: span(of: name))
  }

  /// The expressions of a parameter that stands for one or several columns; none when it is null.
  func expressions(_ name: String) throws -> [ColumnExpression] {
    let value = self[name]
    if value.isNull { return [] }
    guard let list = value.list else { return [try Expressions.lifted(value, at: span(of: name))] }
    return try list.map { try Expressions.lifted($0, at: span(of: name)) }
  }

  /// The name of a plain column.
  func columnName(_ name: String) throws -> String? {
    if self[name].isNull { return nil }
    return try Self.plainName(try expression(name), at: span(of: name))
  }

  func columnNames(_ name: String) throws -> [String] {
    try expressions(name).map { try Self.plainName($0, at: span(of: name)) }
  }

  static func plainName(_ expression: ColumnExpression, at span: Span) throws -> String {
    guard case .column(let column, _) = expression.node else {
      throw Signal.failed(
        Diagnostic(
          "not-a-column", "this must be a column, not an expression", at: expression.span ?? span,
          help: "make it a column first: `.with(name: …)`"))
    }
    return column
  }

  /// New columns: positional ones carry their name (`.x`, `expr as name`), named ones have a label.
  func newColumns(_ positional: String, _ named: String) throws -> [(
    name: String, expression: ColumnExpression
  )] {
    var columns: [(name: String, expression: ColumnExpression)] = []
    for value in self[positional].list ?? [] {
      let span = span(of: positional)
      let expression = try Expressions.lifted(value, at: span)
      guard let name = expression.outputName else {
        throw Signal.failed(
          Diagnostic(
            "unnamed-column", "this new column needs a name", at: expression.span ?? span,
            help: "write `name: \(expression.text)` or `\(expression.text) as name`"))
      }
      columns.append((name, expression))
    }
    for (name, value) in collected(named) {
      columns.append((name, try Expressions.lifted(value, at: span(of: name))))
    }
    return columns
  }
}

extension StaticCall {
  var schema: StaticSchema? { self["data"]?.type.schema }

  /// The dataset keeps its columns.
  static let sameColumns: @Sendable (StaticCall) -> StaticType = { call in
    .dataset(call.schema.map { StaticSchema($0.columns) })
  }
}
