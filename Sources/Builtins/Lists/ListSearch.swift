import Describe
import Diagnostics
import Interpreter

/// Lists: finding values, and questions about them.
enum ListSearch {
  static let all = [
    find, findIndex, indexOf, contains, anyOf, allOf, noneOf, minBy, maxBy,
  ]

  private static let values = ListParameters.values
  private static let condition = ListParameters.condition

  static let find = FunctionSpec(
    FunctionDescription(
      "find", .list, "Takes the first value for which a condition is true; null without one.",
      parameters: [values, condition], returns: .any,
      examples: [Example("[1, 2, 3].find(x -> x > 1)", shows: "2")],
      searchTerms: ["detect", "first where", "next"], seeAlso: ["find_index", "filter"])
  ) { call in
    let source = try call.sequence("list")
    var condition = AppliedFunction(call, "where")
    for index in 0..<source.count {
      let value = try source.element(index)
      if try condition.holds(value) { return value }
    }
    return .null
  }

  static let findIndex = FunctionSpec(
    FunctionDescription(
      "find_index", .list, "The place of the first value that fits a condition; null without one.",
      parameters: [values, condition], returns: .int,
      examples: [Example("[1, 2, 3].find_index(x -> x > 1)", shows: "1")],
      searchTerms: ["which", "detect_index", "findindex"], seeAlso: ["find", "index_of"])
  ) { call in
    let source = try call.sequence("list")
    var condition = AppliedFunction(call, "where")
    for index in 0..<source.count where try condition.holds(try source.element(index)) {
      return .int(Int64(index))
    }
    return .null
  }

  static let indexOf = FunctionSpec(
    FunctionDescription(
      "index_of", .list, "Finds the place of a value in a list; null when it is not there.",
      parameters: [ListParameters.list, .init("value", .any, "What to find.")], returns: .int,
      examples: [Example("[\"a\", \"b\"].index_of(\"b\")", shows: "1")],
      searchTerms: ["find", "position", "which", "match"], seeAlso: ["find_index", "contains"])
  ) { call in
    for (place, value) in call.elements(0).enumerated() {
      if place & 4095 == 0 { try call.work.budget.check() }
      if try Sorting.areEqual(value, call[1], at: call.span) { return .int(Int64(place)) }
    }
    return .null
  }

  static let contains = FunctionSpec(
    FunctionDescription(
      "contains", .list, "Whether a value stands in a list.",
      parameters: [ListParameters.list, .init("value", .any, "What to look for.")], returns: .bool,
      examples: [Example("[1, 2].contains(2)", shows: "true")],
      searchTerms: ["includes", "has", "isin"], seeAlso: ["index_of", "any"])
  ) { call in
    for (place, value) in call.elements(0).enumerated() {
      if place & 4095 == 0 { try call.work.budget.check() }
      if try Sorting.areEqual(value, call[1], at: call.span) { return .bool(true) }
    }
    return .bool(false)
  }

  static let anyOf = FunctionSpec(
    FunctionDescription(
      "any", .list, "Whether a condition is true for at least one value.",
      parameters: [values, condition], returns: .bool,
      examples: [Example("[1, 2].any(x -> x > 1)", shows: "true")],
      searchTerms: ["some", "exists"], seeAlso: ["all", "none", "contains"])
  ) { call in
    let source = try call.sequence("list")
    var condition = AppliedFunction(call, "where")
    for index in 0..<source.count where try condition.holds(try source.element(index)) {
      return .bool(true)
    }
    return .bool(false)
  }

  static let allOf = FunctionSpec(
    FunctionDescription(
      "all", .list, "Whether a condition is true for every value.",
      parameters: [values, condition], returns: .bool,
      examples: [Example("[1, 2].all(x -> x > 1)", shows: "false")], searchTerms: ["every"],
      seeAlso: ["any", "none"])
  ) { call in
    let source = try call.sequence("list")
    var condition = AppliedFunction(call, "where")
    for index in 0..<source.count where try !condition.holds(try source.element(index)) {
      return .bool(false)
    }
    return .bool(true)
  }

  static let noneOf = FunctionSpec(
    FunctionDescription(
      "none", .list, "Whether a condition is true for no value.",
      parameters: [values, condition], returns: .bool,
      examples: [Example("[1, 2].none(x -> x > 2)", shows: "true")], searchTerms: ["not any"],
      seeAlso: ["any", "all"])
  ) { call in
    let source = try call.sequence("list")
    var condition = AppliedFunction(call, "where")
    for index in 0..<source.count where try condition.holds(try source.element(index)) {
      return .bool(false)
    }
    return .bool(true)
  }

  private static func extreme(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String], sign: Int
  ) -> FunctionSpec {
    FunctionSpec(
      FunctionDescription(
        name, .list, summary,
        parameters: [values, ListParameters.key("What to compare by, `x -> …`; nulls never win.")],
        returns: .any, examples: [example], searchTerms: terms,
        seeAlso: [name == "min_by" ? "max_by" : "min_by", "sort"])
    ) { call in
      let source = try call.sequence("list")
      var key = AppliedFunction(call, "by")
      var best: (value: Value, key: Value)?
      for index in 0..<source.count {
        let value = try source.element(index)
        let rank = try key(value)
        if rank.isNull { continue }
        if let current = best, try Sorting.order(rank, current.key) * sign <= 0 { continue }
        best = (value, rank)
      }
      return best?.value ?? .null
    }
  }

  static let minBy = extreme(
    "min_by", "The value with the smallest key, the first of several; null when there is none.",
    Example("[\"Heat\", \"Up\"].min_by(x -> x.len())", shows: "\"Up\""),
    ["argmin", "which.min", "slice_min"], sign: -1)
  static let maxBy = extreme(
    "max_by", "The value with the largest key, the first of several; null when there is none.",
    Example("[\"Up\", \"Heat\"].max_by(x -> x.len())", shows: "\"Heat\""),
    ["argmax", "which.max", "slice_max"], sign: 1)
}
