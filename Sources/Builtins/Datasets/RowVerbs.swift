import Describe
import Diagnostics
import Frame
import Interpreter
import Syntax

let dataParameter = OptionSpec("data", .dataset, "The dataset.")

/// Verbs that choose or order rows.
enum RowVerbs {
  static let all = [filter, sort, top, head, tail, unique, isUnique, count]

  static let filter = FunctionSpec(
    FunctionDescription(
      "filter", .dataset, "Keeps the rows for which a condition is true.",
      parameters: [
        dataParameter,
        .init(
          "where", .columnExpression,
          "The condition on one row; rows where it is null are dropped, and counted."),
      ], returns: .dataset,
      examples: [Example("table(x: [1, 2, 3]).filter(.x > 1).count()", shows: "2")],
      searchTerms: ["subset", "query", "where", "loc"], seeAlso: ["head", "top"]),
    staticResult: StaticCall.sameColumns
  ) { call in
    .dataset(
      try call.dataset("data").filtered(where: try call.expression("where"), work: call.work))
  }

  static let sort = FunctionSpec(
    FunctionDescription(
      "sort", .dataset, "Sorts rows; nulls come last, ties keep their order.",
      parameters: [
        dataParameter,
        .init(
          "by", .columnExpression, isVariadic: true,
          "What to sort by; `-` in front means descending."),
      ], returns: .dataset,
      examples: [Example("table(x: [2, 3, 1]).sort(-.x)[0].x", shows: "3")],
      searchTerms: ["arrange", "order_by", "sort_values", "order"], seeAlso: ["top"]),
    staticResult: StaticCall.sameColumns
  ) { call in
    let keys = try (call["by"].list ?? []).flatMap { value in
      try (value.list ?? [value]).map {
        SortKey(minus: try Expressions.lifted($0, at: call.span(of: "by")))
      }
    }
    guard !keys.isEmpty else {
      throw call.failure(
        "missing-argument", "`sort` needs at least one column", help: "write `.sort(.year)`")
    }
    return .dataset(try call.dataset("data").sorted(by: keys, work: call.work))
  }

  static let top = FunctionSpec(
    FunctionDescription(
      "top", .dataset, "Keeps the rows with the largest values, overall or within groups.",
      parameters: [
        dataParameter, .init("n", .int, .ints(1...Int64.max), "How many rows, of each group."),
        .init(
          "by", .columnExpression,
          "The value that ranks; the largest come first, with `-` in front the smallest."),
        .init("within", .columns, default: .null, "The groups; none means all rows are one."),
      ], returns: .dataset,
      examples: [Example("table(x: [2, 3, 1]).top(1, by: .x)[0].x", shows: "3")],
      searchTerms: ["nlargest", "slice_max", "head", "limit"], seeAlso: ["sort", "head"]),
    staticResult: StaticCall.sameColumns
  ) { call in
    var key = SortKey(minus: try call.expression("by"))
    key.isDescending.toggle()
    return .dataset(
      try call.dataset("data").top(
        call.int("n") ?? 1, by: key, within: try call.expressions("within"), work: call.work))
  }

  private static let rows = OptionSpec(
    "n", .int, default: .int(10), .ints(0...Int64.max), "How many rows.")

  static let head = FunctionSpec(
    FunctionDescription(
      "head", .dataset, "Keeps the first rows.", parameters: [dataParameter, rows],
      returns: .dataset, examples: [Example("table(x: [1, 2, 3]).head(2).count()", shows: "2")],
      searchTerms: ["limit", "take", "first"], seeAlso: ["tail", "top"]),
    staticResult: StaticCall.sameColumns
  ) { call in
    let data = try call.dataset("data")
    return .dataset(call.cut(data, to: data.head(call.int("n") ?? 10)))
  }

  static let tail = FunctionSpec(
    FunctionDescription(
      "tail", .dataset, "Keeps the last rows.", parameters: [dataParameter, rows],
      returns: .dataset, examples: [Example("table(x: [1, 2, 3]).tail(2).count()", shows: "2")],
      searchTerms: ["last"], seeAlso: ["head"]),
    staticResult: StaticCall.sameColumns
  ) { call in
    let data = try call.dataset("data")
    return .dataset(call.cut(data, to: data.tail(call.int("n") ?? 10)))
  }

  static let unique = FunctionSpec(
    FunctionDescription(
      "unique", .dataset, "Keeps one row of each value, and says how many were dropped.",
      parameters: [
        dataParameter,
        .init(
          "on", .columnExpression, isVariadic: true,
          "What must be unique; none means the whole row."),
        .init(
          "keep", .text, default: .text("first"), .oneOf(KeptRow.allCases.map(\.rawValue)),
          "Which row of several stays; \"none\" drops all that repeat."),
      ], returns: .dataset,
      examples: [Example("table(x: [1, 1, 2]).unique(.x).count()", shows: "2")],
      searchTerms: ["distinct", "drop_duplicates", "dedupe", "duplicated"], seeAlso: ["is_unique"]),
    staticResult: StaticCall.sameColumns
  ) { call in
    let data = try call.dataset("data")
    let on = try (call["on"].list ?? []).flatMap { value in
      try (value.list ?? [value]).map { try Expressions.lifted($0, at: call.span(of: "on")) }
    }
    let keys = on.isEmpty ? data.names.map { ColumnExpression(.column($0, optional: false)) } : on
    let keep = KeptRow(rawValue: call.text("keep") ?? "") ?? .first
    return .dataset(try data.unique(on: keys, keep: keep, work: call.work))
  }

  static let isUnique = FunctionSpec(
    FunctionDescription(
      "is_unique", .dataset, "Whether no value of a column stands in two rows.",
      parameters: [
        dataParameter, .init("on", .columns, "The column or columns that should be a key."),
      ],
      returns: .bool, examples: [Example("table(x: [1, 1, 2]).is_unique(.x)", shows: "false")],
      searchTerms: ["primary key", "anyDuplicated"], seeAlso: ["unique"])
  ) { call in
    .bool(try call.dataset("data").isUnique(try call.expressions("on"), work: call.work))
  }

  static let count = FunctionSpec(
    FunctionDescription(
      "count", .dataset, "Counts rows, in all or by groups.",
      parameters: [
        dataParameter,
        .init("by", .columns, default: .null, "The groups; with groups the result is a dataset."),
        .init("name", .text, default: .text("n"), .nonEmpty, "What the new column is called."),
        .init("sort", .bool, default: .bool(false), "Whether the largest groups come first."),
        .init(
          "share", .bool, default: .bool(false), "Whether a column `share` says the share of rows."),
      ], returns: .any,
      examples: [
        Example("table(x: [1, 1, 2]).count()", shows: "3"),
        Example("table(x: [1, 1, 2]).count(by: .x)[0].n", shows: "2"),
      ], searchTerms: ["value_counts", "size", "n", "tally", "nrow", "len"], seeAlso: ["agg"]),
    staticResult: { call in
      guard let by = call["by"] else { return .int(nil) }
      guard let columns = by.columns else { return .dataset(nil) }
      let name = call["name"].map(\.type.constantText) ?? "n"
      guard case .bool(let share)? = call["share"]?.expression.kind ?? .bool(false) else {
        return .dataset(nil)
      }
      let shares = share ? [StaticColumn("share", .float)] : []
      return .dataset(name.map { StaticSchema(columns + [StaticColumn($0, .int)] + shares) })
    }
  ) { call in
    let data = try call.dataset("data")
    if call["by"].isNull { return .int(Int64(data.rowCount)) }
    return .dataset(
      try data.count(
        by: try call.expressions("by"), name: call.text("name") ?? "n", sorts: call.flag("sort"),
        shares: call.flag("share"), work: call.work))
  }
}
