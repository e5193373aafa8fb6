import Describe
import Diagnostics
import Frame
import Interpreter
import Syntax

/// Verbs that make, choose and take apart columns.
enum ColumnVerbs {
  static let all = [
    with, select, drop, rename, reorder, explode, agg, describe, collect, explain, columnNames, col,
  ]

  static let with = FunctionSpec(
    FunctionDescription(
      "with", .dataset, "Adds or replaces columns; all see the columns as they were before.",
      parameters: [
        dataParameter,
        .init("columns", .columnExpression, isVariadic: true, "New columns, `expr as name`."),
        .init("named", .columnExpression, collectsNames: true, "New columns, `name: expr`."),
      ], returns: .dataset,
      examples: [Example("table(x: [1, 2]).with(y: .x * 2)[1].y", shows: "4")],
      searchTerms: ["mutate", "assign", "with_columns", "transform"], seeAlso: ["select", "agg"]),
    staticResult: { call in
      guard let schema = call.schema, let more = call.variadicColumns else {
        return .dataset(nil)
      }
      return .dataset(schema.with(more + call.collectedColumns))
    }
  ) { call in
    .dataset(
      try call.dataset("data").with(try call.newColumns("columns", "named"), work: call.work))
  }

  static let select = FunctionSpec(
    FunctionDescription(
      "select", .dataset, "Keeps the columns named, in that order; expressions make new ones.",
      parameters: [
        dataParameter,
        .init("columns", .columnExpression, isVariadic: true, "Columns, or `expr as name`."),
        .init("type", .text, default: .null, .oneOf(ColumnSelection.kinds), "All of a type."),
        .init("matching", .text, default: .null, .nonEmpty, "All whose name this pattern matches."),
        .init("named", .columnExpression, collectsNames: true, "New columns, `name: expr`."),
      ], returns: .dataset,
      examples: [
        Example("table(x: [1], y: [2]).select(.y).column_names()", shows: "[\"y\"]"),
        Example(
          "table(x: [1], y: [\"a\"]).select(type: \"number\").column_names()", shows: "[\"x\"]"),
      ],
      searchTerms: ["project", "columns", "keep", "select_dtypes", "starts_with", "where"],
      seeAlso: ["drop", "with", "reorder"]),
    staticResult: { call in
      if call["type"] != nil || call["matching"] != nil { return .dataset(nil) }
      guard let columns = call.variadicColumns else { return .dataset(nil) }
      return .dataset(
        StaticSchema(columns + call.collectedColumns, rowCount: call.schema?.rowCount))
    }
  ) { call in
    var chosen: [ColumnExpression] = []
    for value in call["columns"].list ?? [] {
      for part in value.list ?? [value] {
        chosen.append(try Expressions.lifted(part, at: call.span(of: "columns")))
      }
    }
    let named = chosen.compactMap(\.outputName)
    for name in try ColumnSelection.chosen(call) ?? [] where !named.contains(name) {
      chosen.append(ColumnExpression(.column(name, optional: false)))
    }
    for (name, value) in call.collected("named") {
      chosen.append(
        ColumnExpression(.named(try Expressions.lifted(value, at: call.span(of: name)), name)))
    }
    return .dataset(try call.dataset("data").selecting(chosen, work: call.work))
  }

  static let drop = FunctionSpec(
    FunctionDescription(
      "drop", .dataset, "Leaves columns out.",
      parameters: [
        dataParameter,
        .init("columns", .columnExpression, isVariadic: true, "The columns to leave out."),
        .init("type", .text, default: .null, .oneOf(ColumnSelection.kinds), "All of a type."),
        .init("matching", .text, default: .null, .nonEmpty, "All whose name this pattern matches."),
      ], returns: .dataset,
      examples: [Example("table(x: [1], y: [2]).drop(.x).column_names()", shows: "[\"y\"]")],
      searchTerms: ["remove", "exclude", "delete"], seeAlso: ["select"]),
    staticResult: { call in
      if call["type"] != nil || call["matching"] != nil { return .dataset(nil) }
      guard let schema = call.schema, let gone = call.variadicColumns else {
        return .dataset(nil)
      }
      let left = schema.columns.filter { column in
        !gone.contains { $0.name.utf8.elementsEqual(column.name.utf8) }
      }
      return .dataset(StaticSchema(left, rowCount: schema.rowCount))
    }
  ) { call in
    let names = try ColumnSelection.names(call)
    return .dataset(try call.dataset("data").dropping(names))
  }

  static let rename = FunctionSpec(
    FunctionDescription(
      "rename", .dataset, "Gives columns other names.",
      parameters: [
        dataParameter,
        .init("names", .columnExpression, collectsNames: true, "`new: .old` for each column."),
        .init(
          "matching", .text, default: .null, .nonEmpty,
          "A pattern; what it matches in the names is replaced."),
        .init(
          "to", .text, default: .null, "What stands there instead; `\\1` is the first group."),
      ], returns: .dataset,
      examples: [
        Example("table(x: [1]).rename(y: .x).column_names()", shows: "[\"y\"]"),
        Example(
          "table(g_war: [1], g_art: [0]).rename(matching: \"^g_\", to: \"\").column_names()",
          shows: "[\"war\", \"art\"]"),
      ],
      searchTerms: ["alias", "set_axis", "rename_with", "add_prefix", "strip prefix"],
      seeAlso: ["select"]),
    staticResult: { call in
      if call["matching"] != nil { return .dataset(nil) }
      guard var columns = call.schema?.columns else { return .dataset(nil) }
      for (new, argument) in call.collected {
        guard case .column(let old, _) = argument.expression.kind else { return .dataset(nil) }
        if let place = columns.firstIndex(where: { $0.name.utf8.elementsEqual(old.utf8) }) {
          columns[place].name = new
        }
      }
      return .dataset(StaticSchema(columns, rowCount: call.schema?.rowCount))
    }
  ) { call in
    let pairs = try call.collected("names").map { new, value in
      (
        new: new,
        old: try Call.plainName(
          try Expressions.lifted(value, at: call.span(of: new)), at: call.span(of: new))
      )
    }
    var data = try call.dataset("data").renamed(pairs)
    guard let pattern = call.text("matching") else {
      guard call["to"].isNull else {
        throw call.failure(
          "missing-argument", "`to` says what stands in the place of what `matching` matches",
          at: "to")
      }
      return .dataset(data)
    }
    guard let new = call.text("to") else {
      throw call.failure(
        "missing-argument", "`rename` by a pattern needs `to`",
        help: "write `to: \"\"` to take away what matches")
    }
    data = try data.renamed(matching: pattern, to: new, work: call.work)
    return .dataset(data)
  }

  static let reorder = FunctionSpec(
    FunctionDescription(
      "reorder", .dataset, "Moves columns to the front, or beside another one; all others stay.",
      parameters: [
        dataParameter,
        .init("columns", .columnExpression, isVariadic: true, "The columns to move, in order."),
        .init("before", .columnExpression, default: .null, "The column they stand before."),
        .init("after", .columnExpression, default: .null, "The column they stand after."),
      ], returns: .dataset,
      examples: [
        Example(
          "table(x: [1], y: [2], z: [3]).reorder(.z).column_names()",
          shows: "[\"z\", \"x\", \"y\"]")
      ], searchTerms: ["relocate", "move columns", "column order", "reindex"],
      seeAlso: ["select", "rename"]),
    staticResult: { call in
      guard let schema = call.schema, let chosen = call.variadicColumns else {
        return .dataset(nil)
      }
      let moved = chosen.compactMap { schema[$0.name] }
      var rest = schema.columns.filter { column in !moved.contains { $0.name == column.name } }
      var place = 0
      for (parameter, step) in [("before", 0), ("after", 1)] {
        guard let anchor = call[parameter] else { continue }
        guard let name = anchor.columns?.first?.name,
          let found = rest.firstIndex(where: { $0.name == name })
        else { return .dataset(nil) }
        place = found + step
      }
      rest.insert(contentsOf: moved, at: place)
      return .dataset(StaticSchema(rest, rowCount: schema.rowCount))
    }
  ) { call in
    let (before, after) = (try call.columnName("before"), try call.columnName("after"))
    guard before == nil || after == nil else {
      throw call.failure(
        "bad-argument", "`reorder` takes `before` or `after`, not both", at: "after")
    }
    return .dataset(
      try call.dataset("data").reordered(
        try ColumnSelection.named(call), before: before, after: after))
  }

  static let explode = FunctionSpec(
    FunctionDescription(
      "explode", .dataset, "Makes one row of each element of a list column.",
      parameters: [
        dataParameter,
        .init(
          "column", .columnExpression, default: .null, "A list column, replaced by its elements."),
        .init(
          "named", .columnExpression, collectsNames: true,
          "`name: .lists` for the elements; the list column stays."),
      ], returns: .dataset,
      examples: [
        Example("table(x: [1], g: [[\"a\", \"b\"]]).explode(e: .g).count()", shows: "2")
      ], searchTerms: ["unnest", "unnest_longer", "flatten"], seeAlso: ["count"]),
    staticResult: { call in
      guard let schema = call.schema else { return .dataset(nil) }
      var exploded = call.collectedColumns
      if let column = call["column"] {
        guard let columns = column.columns else { return .dataset(nil) }
        exploded += columns
      }
      for place in exploded.indices {
        if case .list(let element)? = exploded[place].type {
          exploded[place].type = element
        } else {
          exploded[place].type = nil
        }
      }
      return .dataset(StaticSchema(schema.with(exploded).columns))
    }
  ) { call in
    let data = try call.dataset("data")
    let named = call.collected("named")
    if let (name, value) = named.first {
      guard named.count == 1, call["column"].isNull else {
        throw call.failure(
          "too-many-arguments", "`explode` takes one list column at a time",
          help: "each explode multiplies the rows: chain them if that is meant")
      }
      return .dataset(
        try data.exploded(
          name, try Expressions.lifted(value, at: call.span(of: name)), work: call.work))
    }
    guard let name = try call.columnName("column") else {
      throw call.failure(
        "missing-argument", "`explode` needs a list column",
        help: "write `.explode(genre: .genres)`")
    }
    return .dataset(try data.exploded(name, try call.expression("column"), work: call.work))
  }

  static let agg = FunctionSpec(
    FunctionDescription(
      "agg", .dataset, "Computes aggregates, over all rows or by groups.",
      parameters: [
        dataParameter,
        .init("aggregates", .columnExpression, isVariadic: true, "Aggregates, `sum(.x) as total`."),
        .init("named", .columnExpression, collectsNames: true, "Aggregates, `total: sum(.x)`."),
        .init("by", .columns, default: .null, "The groups; none means one row over all."),
      ], returns: .dataset,
      examples: [
        Example("table(x: [1, 2, 3]).agg(total: sum(.x))[0].total", shows: "6")
      ], searchTerms: ["summarise", "summarize", "aggregate", "group_by", "groupby"],
      seeAlso: ["count", "with"]),
    staticResult: { call in
      var columns: [StaticColumn] = []
      if let by = call["by"] {
        guard let keys = by.columns else { return .dataset(nil) }
        columns = keys
      }
      guard let more = call.variadicColumns else { return .dataset(nil) }
      return .dataset(StaticSchema(columns + more + call.collectedColumns))
    }
  ) { call in
    .dataset(
      try call.dataset("data").aggregated(
        try call.newColumns("aggregates", "named"), by: try call.expressions("by"), work: call.work)
    )
  }

  static let describe = FunctionSpec(
    FunctionDescription(
      "describe", .dataset, "Profiles every column: type, nulls, range, typical values, hints.",
      parameters: [dataParameter], returns: .dataset,
      examples: [Example("table(x: [1, 2]).describe().count()", shows: "1")],
      searchTerms: ["summary", "skim", "info", "profile", "summarize"], seeAlso: ["head"])
  ) { call in
    let profile = try call.dataset("data").profile(
      charset: call.machine.charset, work: call.work)
    return .object(
      DatasetObject(profile.dataset) { profile.lines(width: $0.width, charset: $0.charset) })
  }

  static let collect = FunctionSpec(
    FunctionDescription(
      "collect", .dataset, "Reads all columns now, rather than when they are first needed.",
      parameters: [dataParameter], returns: .dataset,
      examples: [Example("table(x: [1]).collect().count()", shows: "1")],
      searchTerms: ["compute", "materialize", "execute"], seeAlso: ["load"]),
    staticResult: { call in .dataset(call.schema) }
  ) { call in
    let data = try call.dataset("data")
    try data.collect(work: call.work)
    return .dataset(data)
  }

  static let explain = FunctionSpec(
    FunctionDescription(
      "explain", .dataset,
      "Shows how a dataset was made: its steps, what they read, what is still open.",
      parameters: [dataParameter], returns: .object("plan"),
      examples: [Example("type_of(table(x: [1]).explain())", shows: "\"plan\"")],
      searchTerms: ["query plan", "explain plan", "history", "lineage", "show_query"],
      seeAlso: ["collect", "load"])
  ) { call in
    let data = try call.dataset("data")
    let plan = (call["data"].object as? DatasetObject)?.plan
    return .object(
      Foreign(data, "plan") { data, style, work in
        try PlanText(of: data, plan: plan, work: work).lines(width: style.width)
      })
  }

  static let columnNames = FunctionSpec(
    FunctionDescription(
      "column_names", .dataset, "The names of the columns, in order.",
      parameters: [dataParameter], returns: .list(of: .text),
      examples: [Example("table(x: [1], y: [2]).column_names()", shows: "[\"x\", \"y\"]")],
      searchTerms: ["columns", "names", "colnames", "schema"], seeAlso: ["describe"])
  ) { call in .list(try call.dataset("data").names.map { .text($0) }) }

  static let col = FunctionSpec(
    FunctionDescription(
      "col", .column, "The column whose name is the value of a text.",
      parameters: [.init("name", .text, .nonEmpty, "The column's name.")],
      returns: .columnExpression,
      examples: [
        Example("table(x: [1, 2]).agg(total: sum(col(\"x\")))[0].total", shows: "3")
      ],
      searchTerms: ["pl.col", "get", "pull"])
  ) { call in
    .expression(
      ColumnExpression(.column(call.text("name") ?? "", optional: false), span: call.span))
  }
}
