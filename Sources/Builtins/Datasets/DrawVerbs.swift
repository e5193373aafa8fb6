import Describe
import Diagnostics
import Frame
import Interpreter
import Numeric

/// Verbs that take rows by chance or by place, and that compare rows of two datasets.
enum DrawVerbs {
  static let all = [sample, shuffle, slice, fill, coalesce, resample, differences]

  static let seed = OptionSpec(
    "seed", .int, default: .int(0), .ints(0...Int64.max), "The seed of the draw.")

  static let sample = FunctionSpec(
    FunctionDescription(
      "sample", .dataset, "Draws rows by chance, overall or within groups; they keep their order.",
      parameters: [
        dataParameter,
        .init(
          "n", .int, default: .null, .ints(0...Int64.max), "How many rows, of each group."),
        .init(
          "share", .float, default: .null, .floats(low: 0, high: .infinity),
          "The share of rows, of each group, instead of `n`."),
        .init("within", .columns, default: .null, "The groups; none means all rows are one."),
        .init("replace", .bool, default: .bool(false), "Whether a row may be drawn several times."),
        .init(
          "weights", .columnExpression, default: .null,
          "How likely each row is drawn, relative to others."),
        seed,
      ], returns: .dataset,
      examples: [
        Example("table(x: (1..10).to_list()).sample(3).count()", shows: "3"),
        Example("table(x: (1..10).to_list()).sample(share: 0.5, seed: 7).count()", shows: "5"),
      ], searchTerms: ["slice_sample", "sample_n", "sample_frac", "random rows", "bootstrap"],
      seeAlso: ["shuffle", "split", "head"]),
    staticResult: StaticCall.sameColumns
  ) { call in
    let amount: SampleSize.Amount
    switch (call.int("n"), call["share"].number) {
    case (let n?, nil): amount = .rows(n)
    case (nil, let share?):
      guard share <= 1 || call.flag("replace") else {
        throw call.failure(
          "bad-argument", "a `share` of more than 1 needs `replace: true`", at: "share")
      }
      amount = .share(share)
    default:
      throw call.failure(
        "missing-argument", "`sample` needs either `n` or `share`",
        help: "write `.sample(100)` or `.sample(share: 0.1)`")
    }
    let size = SampleSize(
      amount, replaces: call.flag("replace"), seed: UInt64(call.int("seed") ?? 0))
    return .dataset(
      try call.dataset("data").sampled(
        size, within: try call.expressions("within"),
        weights: call["weights"].isNull ? nil : try call.expression("weights"), work: call.work))
  }

  static let shuffle = FunctionSpec(
    FunctionDescription(
      "shuffle", .dataset, "Puts the rows into a random order.", parameters: [dataParameter, seed],
      returns: .dataset, examples: [Example("table(x: [1, 2, 3]).shuffle().count()", shows: "3")],
      searchTerms: ["permute", "random order"], seeAlso: ["sample", "sort"]),
    staticResult: StaticCall.sameColumns
  ) { call in .dataset(try call.dataset("data").shuffled(seed: UInt64(call.int("seed") ?? 0))) }

  static let slice = FunctionSpec(
    FunctionDescription(
      "slice", .dataset, "Takes rows by their places, counted from 0.",
      parameters: [
        dataParameter,
        .init(
          "rows", .oneOf([.range, .list(of: .int)]),
          "A range of places, or a list of them; negative ones count from the end."),
      ], returns: .dataset,
      examples: [
        Example("table(x: [5, 6, 7, 8]).slice(1..2).count()", shows: "2"),
        Example("table(x: [5, 6, 7, 8]).slice([-1, 0])[0].x", shows: "8"),
      ], searchTerms: ["iloc", "take", "offset", "limit", "gather_every"],
      seeAlso: ["head", "tail", "sample"]),
    staticResult: StaticCall.sameColumns
  ) { call in
    let data = try call.dataset("data")
    if let range = call["rows"].object as? RangeObject {
      return .dataset(call.cut(data, to: data.slice(try places(range, of: data, call))))
    }
    let rows = try (call["rows"].list ?? []).map { value -> Int in
      guard case .int(let given) = value, let place = Int(exactly: given) else { return 0 }
      let row = place < 0 ? data.rowCount + place : place
      guard row >= 0, row < data.rowCount else {
        throw call.failure(
          "out-of-range", "there is no row \(place): the dataset has \(data.rowCount)", at: "rows")
      }
      return row
    }
    return .dataset(call.cut(data, to: data.taking(rows: rows)))
  }

  private static func places(_ range: RangeObject, of data: Dataset, _ call: Call) throws
    -> Range<Int>
  {
    func place(_ value: Value?, _ missing: Int) throws -> Int {
      guard let value else { return missing }
      guard case .int(let given) = value, let place = Int(exactly: given) else {
        throw call.failure("wrong-type", "`rows` must be a range of ints", at: "rows")
      }
      return min(max(place < 0 ? data.rowCount + place : place, 0), data.rowCount)
    }
    let low = try place(range.low, 0)
    var high = try place(range.high, data.rowCount)
    if range.high != nil, range.isClosed, high < data.rowCount { high += 1 }
    return low..<max(low, high)
  }

  static let fill = FunctionSpec(
    FunctionDescription(
      "fill", .dataset, "Replaces nulls: by values, or by the last or next value of the column.",
      parameters: [
        dataParameter,
        .init("columns", .columnExpression, isVariadic: true, "Columns to fill from other rows."),
        .init(
          "how", .text, default: .text("forward"), .oneOf(["forward", "backward"]),
          "Whether `columns` take the last value before or the next one after."),
        .init(
          "limit", .int, default: .null, .ints(1...Int64.max),
          "How many nulls after one value are filled at most."),
        .init("by", .columns, default: .null, "The groups that values do not leave."),
        .init(
          "order", .columnExpression, default: .null,
          "What rows are ordered by; `-` means descending. None means the order they have."),
        .init("named", .columnExpression, collectsNames: true, "`name: value` for a column."),
      ], returns: .dataset,
      examples: [
        Example("table(x: [1, null]).fill(x: 0)[1].x", shows: "0"),
        Example("table(x: [1, null]).fill(.x)[1].x", shows: "1"),
      ],
      searchTerms: ["fillna", "fill_null", "replace_na", "ffill", "bfill", "drop_nulls"],
      seeAlso: ["fill_forward", "interpolate"]),
    staticResult: { call in
      guard let schema = call.schema else { return .dataset(nil) }
      // An int filled with a float is a float: what columns become is not known here.
      return .dataset(
        schema.with(
          call.collected.map { StaticColumn($0.name) }.filter { schema.contains($0.name) })
      )
    }
  ) { call in
    let data = try call.dataset("data")
    var filled: [(name: String, expression: ColumnExpression)] = []
    let around = ColumnExpression.RowOrder(
      by: try call.expressions("by"), order: try call.sortKeys("order"))
    let word = call.text("how") == "backward" ? "fill_backward" : "fill_forward"
    for value in call["columns"].list ?? [] {
      for part in value.list ?? [value] {
        let column = try Expressions.lifted(part, at: call.span(of: "columns"))
        if case .literal(let value) = column.node {
          throw call.failure(
            "not-a-column", "`fill` takes columns, and `\(value.source)` is a value",
            at: "columns",
            help: "a value goes with the name of its column: `.fill(budget: \(value.source))`")
        }
        let name = try Call.plainName(column, at: call.span(of: "columns"))
        guard let function = WindowFunctions.named(word) else { continue }
        let limit = try call.expression("limit")
        filled.append(
          (
            name,
            ColumnExpression(.window(function, [column, limit], over: around), span: column.span)
          ))
      }
    }
    for (name, value) in call.collected("named") {
      let span = call.span(of: name)
      let column = ColumnExpression(.column(name, optional: false), span: span)
      filled.append(
        (
          name,
          try Expressions.call("??", [column, try Expressions.lifted(value, at: span)], at: span)
        ))
    }
    guard !filled.isEmpty else {
      throw call.failure(
        "missing-argument", "`fill` needs a column",
        help: "write `.fill(budget: 0)`, or `.fill(.year)` to carry values on")
    }
    return .dataset(try data.filled(filled, work: call.work))
  }

  static let coalesce = FunctionSpec(
    FunctionDescription(
      "coalesce", .dataset, "Makes columns of the first values that are not null, and counts them.",
      parameters: [
        dataParameter,
        .init(
          "named", .columnExpression, collectsNames: true, "`name: [.first, .second]`, best first."),
      ], returns: .dataset,
      examples: [
        Example("table(a: [1, null], b: [5, 6]).coalesce(a: [.a, .b])[1].a", shows: "6")
      ], searchTerms: ["combine_first", "fillna from column", "merge columns", "unite"],
      seeAlso: ["fill", "with"]),
    staticResult: { call in
      guard let schema = call.schema else { return .dataset(nil) }
      return .dataset(schema.with(call.collected.map { StaticColumn($0.name) }))
    }
  ) { call in
    let columns = try call.collected("named").map { name, value in
      let span = call.span(of: name)
      return (
        name: name,
        sources: try (value.list ?? [value]).map { try Expressions.lifted($0, at: span) }
      )
    }
    guard !columns.isEmpty, columns.allSatisfy({ !$0.sources.isEmpty }) else {
      throw call.failure(
        "missing-argument", "`coalesce` needs columns",
        help: "write `.coalesce(budget: [.budget, .budget_imdb])`")
    }
    return .dataset(try call.dataset("data").coalesced(columns, work: call.work))
  }

  static let resample = FunctionSpec(
    FunctionDescription(
      "resample", .dataset, "Aggregates by periods of time; periods without rows have a row too.",
      parameters: [
        dataParameter, .init("date", .columnExpression, "The column of dates."),
        .init(
          "every", .text,
          "How long a period is: `day`, `week`, `month`, `quarter`, `year`, or several: `2 weeks`; of datetimes `15 minutes` too."
        ),
        .init("by", .columns, default: .null, "Groups, each with periods of its own."),
        .init(
          "named", .columnExpression, collectsNames: true, "Aggregates, `total: sum(.x)`."),
      ], returns: .dataset,
      examples: [
        Example(
          "table(d: [@2012-01-05, @2012-03-09]).resample(.d, \"month\", n: count())[1].n",
          shows: "0")
      ],
      searchTerms: ["asfreq", "Grouper", "group_by_dynamic", "date_trunc", "time series"],
      seeAlso: ["agg", "floor_date"]),
    staticResult: { call in
      guard let date = call["date"]?.columns?.first else { return .dataset(nil) }
      guard let keys = call["by"].map(\.columns) ?? [] else { return .dataset(nil) }
      return .dataset(
        StaticSchema(keys + [StaticColumn(date.name)] + call.collectedColumns))
    }
  ) { call in
    .dataset(
      try call.dataset("data").resampled(
        try call.expression("date"), every: call.text("every") ?? "",
        try call.collected("named").map {
          (name: $0.name, expression: try Expressions.lifted($0.value, at: call.span(of: $0.name)))
        }, by: try call.expressions("by"), work: call.work))
  }

  static let differences = FunctionSpec(
    FunctionDescription(
      "differences", .dataset,
      "Lists what was removed, changed and added from one dataset to another.",
      parameters: [
        dataParameter, .init("other", .dataset, "The later dataset."),
        .init("on", .columns, "The column or columns that tell rows apart in both."),
      ], returns: .dataset,
      examples: [
        Example(
          "table(id: [1, 2], x: [5, 6]).differences(table(id: [1, 2], x: [5, 7]), on: .id)[0].after",
          shows: "\"7\"")
      ], searchTerms: ["compare", "diff", "anti_join", "setdiff", "except", "changes"],
      seeAlso: ["join", "append"]),
    staticResult: { call in
      guard let keys = call["on"]?.columns else { return .dataset(nil) }
      return .dataset(
        StaticSchema(
          keys + [
            StaticColumn("change", .category(ordered: true)), StaticColumn("column", .text),
            StaticColumn("before", .text), StaticColumn("after", .text),
          ]))
    }
  ) { call in
    .dataset(
      try call.dataset("data").differences(
        to: try call.dataset("other"), on: try call.columnNames("on"), work: call.work))
  }
}
