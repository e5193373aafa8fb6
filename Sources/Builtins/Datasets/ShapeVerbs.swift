import Describe
import Diagnostics
import Frame
import Interpreter
import Numeric

/// Verbs that turn values into columns and columns into values.
enum ShapeVerbs {
  static let all = [pivot, melt, implode, oneHot, crosstab]

  static let pivot = FunctionSpec(
    FunctionDescription(
      "pivot", .dataset, "Makes one column of each value of a column.",
      parameters: [
        dataParameter, .init("on", .columnExpression, "The column whose values become columns."),
        .init(
          "values", .columns,
          "What the cells hold: an aggregate, or a column that has one value a cell."),
        .init(
          "by", .columns, default: .null,
          "The rows; for a plain column all other columns, for an aggregate one row over all."),
        .init("fill", .any, default: .null, "What cells without any row hold."),
        .init("prefix", .text, default: .text(""), "What the new names begin with."),
      ], returns: .dataset,
      examples: [
        Example(
          "table(g: [\"a\", \"b\"], x: [1, 2]).pivot(on: .g, values: sum(.x))[0].b", shows: "2")
      ],
      searchTerms: ["pivot_table", "pivot_wider", "spread", "unstack", "dcast", "wide"],
      seeAlso: ["melt", "crosstab"]), staticResult: { _ in .dataset(nil) }
  ) { call in
    .dataset(
      try call.dataset("data").pivoted(
        on: try call.expression("on"), values: try call.expressions("values"),
        by: call["by"].isNull ? nil : try call.expressions("by"),
        fill: try Expressions.scalar(call["fill"], at: call.span(of: "fill")),
        prefix: call.text("prefix") ?? "", work: call.work))
  }

  static let melt = FunctionSpec(
    FunctionDescription(
      "melt", .dataset, "Makes one row of each of several columns: its name and its value.",
      parameters: [
        dataParameter,
        .init("columns", .columnExpression, isVariadic: true, "The columns to stack."),
        .init("type", .text, default: .null, .oneOf(ColumnSelection.kinds), "All of a type."),
        .init("matching", .text, default: .null, .nonEmpty, "All whose name this pattern matches."),
        .init(
          "name", .text, default: .text("column"), .nonEmpty, "What the column of names is called."
        ),
        .init(
          "value", .text, default: .text("value"), .nonEmpty,
          "What the column of values is called."),
        .init("drop_nulls", .bool, default: .bool(false), "Whether null values make no row."),
      ], returns: .dataset,
      examples: [
        Example("table(id: [1], a: [5], b: [6]).melt(.a, .b)[1].value", shows: "6")
      ], searchTerms: ["unpivot", "pivot_longer", "gather", "stack", "long", "tidy"],
      seeAlso: ["pivot"]),
    staticResult: { call in
      guard let schema = call.schema, call["type"] == nil, call["matching"] == nil,
        let gone = call.variadicColumns,
        let name = call["name"].map(\.type.constantText) ?? "column",
        let value = call["value"].map(\.type.constantText) ?? "value"
      else { return .dataset(nil) }
      let kept = schema.columns.filter { column in !gone.contains { $0.name == column.name } }
      return .dataset(StaticSchema(kept + [StaticColumn(name, .text), StaticColumn(value)]))
    }
  ) { call in
    let chosen = try ColumnSelection.names(call)
    guard !chosen.isEmpty else {
      throw call.failure(
        "missing-argument", "`melt` needs columns", help: "write `.melt(.budget, .revenue)`")
    }
    return .dataset(
      try call.dataset("data").melted(
        chosen, name: call.text("name") ?? "column", value: call.text("value") ?? "value",
        dropsNulls: call.flag("drop_nulls"), work: call.work))
  }

  static let implode = FunctionSpec(
    FunctionDescription(
      "implode", .dataset,
      "Gathers values into lists, one row for each value of the other columns.",
      parameters: [
        dataParameter,
        .init("columns", .columnExpression, isVariadic: true, "The columns to gather."),
        .init("by", .columns, default: .null, "The rows; all other columns unless told."),
      ], returns: .dataset,
      examples: [
        Example("table(id: [1, 1], g: [\"a\", \"b\"]).implode(.g)[0].g", shows: "[\"a\", \"b\"]")
      ], searchTerms: ["nest", "chop", "array_agg", "group to list"],
      seeAlso: ["explode", "list"]),
    staticResult: { call in
      guard call["by"] == nil, let schema = call.schema, let gone = call.variadicColumns else {
        return .dataset(nil)
      }
      return .dataset(
        StaticSchema(
          schema.columns.map { column in
            gone.contains { $0.name == column.name }
              ? StaticColumn(column.name, column.type.map { .list(of: $0) }) : column
          }))
    }
  ) { call in
    let chosen = try ColumnSelection.named(call)
    guard !chosen.isEmpty else {
      throw call.failure(
        "missing-argument", "`implode` needs columns", help: "write `.implode(.genre)`")
    }
    return .dataset(
      try call.dataset("data").imploded(
        chosen, by: try call.expressions("by"), work: call.work))
  }

  static let oneHot = FunctionSpec(
    FunctionDescription(
      "one_hot", .dataset, "Makes a column of 0 and 1 for each value, or each element of lists.",
      parameters: [
        dataParameter, .init("column", .columnExpression, "The column, of values or of lists."),
        .init(
          "prefix", .text, default: .null,
          "What the new names begin with; the column's name and `_` unless told."),
        .init(
          "min_count", .int, default: .int(1), .ints(1...Int64.max),
          "In how many rows a value must stand to get a column."),
        .init("keep", .bool, default: .bool(false), "Whether the column itself stays."),
      ], returns: .dataset,
      examples: [
        Example(
          "table(g: [[\"a\", \"b\"], [\"b\"]]).one_hot(.g).column_names()",
          shows: "[\"g_a\", \"g_b\"]")
      ],
      searchTerms: ["get_dummies", "to_dummies", "dummy variables", "multi-hot", "indicator"],
      seeAlso: ["pivot"]), staticResult: { _ in .dataset(nil) }
  ) { call in
    guard let name = try call.columnName("column") else { return .null }
    return .dataset(
      try call.dataset("data").oneHot(
        name, prefix: call.text("prefix") ?? "\(name)_", minimum: call.int("min_count") ?? 1,
        keeps: call.flag("keep"), work: call.work))
  }

  static let crosstab = FunctionSpec(
    FunctionDescription(
      "crosstab", .dataset, "Counts how often the values of two columns occur together.",
      parameters: [
        dataParameter, .init("rows", .columnExpression, "The column whose values are the rows."),
        .init("columns", .columnExpression, "The column whose values are the columns."),
        .init(
          "shares", .text, default: .text("none"),
          .oneOf(Dataset.Shares.allCases.map(\.rawValue)),
          "Shares of all rows, of each row or of each column, rather than counts."),
        .init("margins", .bool, default: .bool(true), "Whether there are totals."),
      ], returns: .dataset,
      examples: [
        Example(
          "table(a: [1, 1, 2], b: [\"x\", \"y\", \"x\"]).crosstab(.a, .b)[2].total", shows: "3")
      ], searchTerms: ["contingency table", "cross tabulation", "freq", "tabyl", "xtabs"],
      seeAlso: ["count", "pivot"]), staticResult: { _ in .dataset(nil) }
  ) { call in
    .dataset(
      try call.dataset("data").crosstab(
        try call.expression("rows"), try call.expression("columns"),
        shares: Dataset.Shares(rawValue: call.text("shares") ?? "") ?? .none,
        margins: call.flag("margins"), work: call.work))
  }
}

/// Columns chosen by name, by type and by pattern.
enum ColumnSelection {
  static let kinds = ColumnChoice.Kind.allCases.map(\.rawValue)

  /// The columns of `columns`, by their names.
  static func named(_ call: Call) throws -> [String] {
    try (call["columns"].list ?? []).flatMap { value in
      try (value.list ?? [value]).map { part in
        try Call.plainName(
          try Expressions.lifted(part, at: call.span(of: "columns")), at: call.span(of: "columns"))
      }
    }
  }

  /// The columns that `type` and `matching` mean together; nil when neither is given.
  static func chosen(_ call: Call) throws -> [String]? {
    let kind = call.text("type").flatMap(ColumnChoice.Kind.init)
    let pattern = try call.text("matching").map { text in
      do { return try Pattern(text) } catch var failure as Failure {
        failure.blames = "matching"
        throw failure
      }
    }
    if kind == nil, pattern == nil { return nil }
    let names = try call.dataset("data").names(
      of: ColumnChoice(kind: kind, pattern: pattern), work: call.work)
    if names.isEmpty {
      call.work.remark(.note, "no-columns", "`\(call.spec.name)`: no column fits the choice")
    }
    return names
  }

  /// Named ones first, then chosen ones that are not among them.
  static func names(_ call: Call) throws -> [String] {
    let named = try named(call)
    return named + (try chosen(call) ?? []).filter { !named.contains($0) }
  }
}
