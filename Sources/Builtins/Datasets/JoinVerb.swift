import Describe
import Diagnostics
import Frame
import Interpreter

/// Verbs over two datasets.
enum JoinVerbs {
  static let all = [join, append, union, intersect, difference]

  static let join = FunctionSpec(
    FunctionDescription(
      "join", .dataset, "Brings in the columns of another dataset where keys match.",
      parameters: [
        dataParameter, .init("other", .dataset, "The dataset on the right."),
        .init(
          "on", .columnExpression, default: .null,
          "Not for \"cross\": a shared column, several in a list, or comparisons such as `.id == right.film_id`, `.day >= right.start`; null matches nothing."
        ),
        .init(
          "how", .text, default: .text("left"),
          .oneOf(JoinKind.allCases.map(\.rawValue)), "Which rows stay."),
        .init(
          "expect", .text, default: .null,
          .oneOf(["1:1", "1:n", "n:1", "n:m", "1:1!", "1:n!", "n:1!", "n:m!"]),
          "How many partners rows may have; `!` asks that all are matched."),
        .init(
          "clash", .text, default: .null, .nonEmpty,
          "What is added to names on the right that exist on the left."),
        .init(
          "within", .oneOf([.number, .duration]), default: .null,
          "For \"asof\" and \"nearest\": how far away the row on the right may be."),
      ], returns: .dataset,
      examples: [
        Example(
          "table(id: [1, 2]).join(table(id: [2], x: [\"b\"]), on: .id)[1].x",
          shows: "\"b\"")
      ],
      searchTerms: ["merge", "left_join", "inner_join", "lookup", "merge_asof", "interval join"],
      seeAlso: ["append"]),
    staticResult: { call in
      guard let left = call.schema, let right = call["other"]?.type.schema else {
        return .dataset(nil)
      }
      let how = call["how"].map(\.type.constantText) ?? "left"
      if how == "semi" || how == "anti" { return .dataset(StaticSchema(left.columns)) }
      let suffix = call["clash"].flatMap(\.type.constantText) ?? ""
      let shared = (call["on"]?.columns ?? []).map(\.name)
      func isShared(_ name: String) -> Bool {
        shared.contains { $0.utf8.elementsEqual(name.utf8) }
      }
      var columns = left.columns
      for place in columns.indices where isShared(columns[place].name) && how != "left" {
        columns[place].type = nil
      }
      for column in right.columns where !isShared(column.name) {
        let isTaken = left.contains(column.name)
        columns.append(StaticColumn(isTaken ? column.name + suffix : column.name, column.type))
      }
      return .dataset(StaticSchema(columns))
    }
  ) { call in
    let how = JoinKind(rawValue: call.text("how") ?? "") ?? .left
    if how != .cross, call["on"].isNull {
      throw call.failure(
        "missing-argument", "`join` needs `on`",
        help: "write `on: .id`, or `how: \"cross\"` for every pair of rows")
    }
    return .dataset(
      try call.dataset("data").joined(
        with: try call.dataset("other"), on: try call.expressions("on"), how: how,
        expect: try call.text("expect").map { try JoinExpectation($0) }, clash: call.text("clash"),
        within: try Expressions.scalar(call["within"], at: call.span(of: "within")),
        work: call.work))
  }

  static let append = FunctionSpec(
    FunctionDescription(
      "append", .dataset, "Puts the rows of other datasets below, matching columns by name.",
      parameters: [
        dataParameter,
        .init(
          "others", .oneOf([.dataset, .list(of: .dataset)]), isVariadic: true,
          "The rows to add: datasets, or lists of them."),
      ], returns: .dataset,
      examples: [
        Example("table(x: [1]).append(table(x: [2])).count()", shows: "2"),
        Example("table(x: [1]).append(table(x: [2]), table(y: [3])).count()", shows: "3"),
      ],
      searchTerms: ["concat", "bind_rows", "rbind", "vstack", "union all by name", "stack rows"],
      seeAlso: ["join", "union"]),
    staticResult: { call in
      guard var columns = call.schema?.columns, !call.variadic.isEmpty else { return .dataset(nil) }
      for argument in call.variadic {
        guard let right = argument.type.schema else { return .dataset(nil) }
        let left = StaticSchema(columns)
        columns = columns.map { column in
          StaticColumn(
            column.name,
            column.type.flatMap { type in
              guard let other = right[column.name] else { return type }
              return other.type.flatMap { type.union($0) }
            })
        }
        columns += right.columns.filter { !left.contains($0.name) }
      }
      return .dataset(StaticSchema(columns))
    }
  ) { call in
    var data = try call.dataset("data")
    let others = (call["others"].list ?? []).flatMap { $0.list ?? [$0] }
    for other in others {
      guard let rows = other.dataset else {
        throw call.failure("wrong-type", "`append` takes datasets", at: "others")
      }
      data = try data.appended(rows, work: call.work)
    }
    guard !others.isEmpty else {
      throw call.failure(
        "missing-argument", "`append` needs a dataset", help: "write `.append(more)`")
    }
    return .dataset(data)
  }

  private static func rowSet(
    _ set: RowSet, _ summary: String, _ example: Example, _ terms: [String]
  ) -> FunctionSpec {
    FunctionSpec(
      FunctionDescription(
        set.rawValue, .dataset, summary,
        parameters: [
          dataParameter, .init("other", .dataset, "The other dataset, with the same columns."),
        ], returns: .dataset, examples: [example], searchTerms: terms,
        seeAlso: ["append", "join", "differences"]), staticResult: StaticCall.sameColumns
    ) { call in
      .dataset(
        try call.dataset("data").rows(set, with: call.dataset("other"), work: call.work))
    }
  }

  static let union = rowSet(
    .union, "The distinct rows of two datasets, those of the first one first.",
    Example("table(x: [1, 2]).union(table(x: [2, 3])).count()", shows: "3"),
    ["union distinct", "merge rows", "set union"])
  static let intersect = rowSet(
    .intersect, "The distinct rows that two datasets share.",
    Example("table(x: [1, 2]).intersect(table(x: [2, 3]))[0].x", shows: "2"),
    ["intersection", "common rows", "inner rows"])
  static let difference = rowSet(
    .difference, "The distinct rows of a dataset that another one lacks.",
    Example("table(x: [1, 2]).difference(table(x: [2, 3]))[0].x", shows: "1"),
    ["except", "setdiff", "minus", "anti rows"])
}
