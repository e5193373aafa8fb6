import Describe
import Diagnostics
import Interpreter

/// Lists as sets: distinct values, in order of first appearance. Null is a value like others.
enum ListSets {
  static let all = [
    unique, compact, union, intersect, difference, symmetricDifference, isSubset, isDisjoint,
  ]

  private static let list = ListParameters.list
  private static let other = OptionSpec("other", .list(of: .any), "Another list.")
  private static let lenientOther = OptionSpec(
    "other", .list(of: .any), allowsNull: true, "Another list; null counts as empty.")

  static let unique = FunctionSpec(
    FunctionDescription(
      "unique", .list, "Keeps the first of equal values.",
      parameters: [
        list,
        .init(
          "by", .function, default: .null, "What to compare, `x -> …`; the value unless given."),
      ], returns: .list(of: .any), examples: [Example("[1, 2, 1].unique()", shows: "[1, 2]")],
      searchTerms: ["distinct", "dedupe", "set", "distinct_by"], seeAlso: ["union", "count_by"])
  ) { call in
    let values = call.elements(0)
    var keys = values
    if !call[1].isNull {
      var key = AppliedFunction(call, "by")
      keys = try values.map { try key($0) }
    }
    var seen = ValueSet()
    return .list(Swift.zip(values, keys).filter { seen.insert($0.1) }.map(\.0))
  }

  static let compact = FunctionSpec(
    FunctionDescription(
      "compact", .list, "The values of a list that are not null.", parameters: [list],
      returns: .list(of: .any), examples: [Example("[1, null, 2].compact()", shows: "[1, 2]")],
      searchTerms: ["drop nulls", "na.omit", "dropna"], seeAlso: ["filter", "unique"])
  ) { call in .list(call.elements(0).filter { !$0.isNull }) }

  private static func operation(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String], seeAlso: [String],
    _ keeps: @escaping @Sendable (_ inLeft: Bool, _ inRight: Bool) -> Bool
  ) -> FunctionSpec {
    FunctionSpec(
      FunctionDescription(
        name, .list, summary, parameters: [list, lenientOther], returns: .list(of: .any),
        examples: [example], searchTerms: terms, seeAlso: seeAlso)
    ) { call in
      let (left, right) = (call.elements(0), call.elements(1))
      try call.work.budget.check()
      let (inLeft, inRight) = (ValueSet(left), ValueSet(right))
      var taken = ValueSet()
      let kept =
        left.filter { keeps(true, inRight.contains($0)) && taken.insert($0) }
        + right.filter { keeps(inLeft.contains($0), true) && taken.insert($0) }
      return .list(kept)
    }
  }

  static let union = operation(
    "union", "The distinct values of both lists, in order; null counts as empty.",
    Example("[1, 2].union([2, 3])", shows: "[1, 2, 3]"), ["set union", "merge lists", "combine"],
    seeAlso: ["intersect", "difference"]
  ) { _, _ in true }

  static let intersect = operation(
    "intersect", "The distinct values that both lists hold; null counts as empty.",
    Example("[1, 2].intersect([2, 3])", shows: "[2]"), ["intersection", "common", "both"],
    seeAlso: ["union", "difference"]
  ) { $0 && $1 }

  static let difference = operation(
    "difference", "The distinct values that the other list lacks; null counts as empty.",
    Example("[1, 2].difference([2, 3])", shows: "[1]"), ["setdiff", "except", "minus", "without"],
    seeAlso: ["symmetric_difference", "intersect"]
  ) { $0 && !$1 }

  static let symmetricDifference = operation(
    "symmetric_difference", "The distinct values that just one of both lists holds.",
    Example("[1, 2].symmetric_difference([2, 3])", shows: "[1, 3]"),
    ["xor", "symdiff", "set_symmetric_difference"], seeAlso: ["difference", "union"]
  ) { $0 != $1 }

  static let isSubset = FunctionSpec(
    FunctionDescription(
      "is_subset", .list, "Whether another list holds every value of a list.",
      parameters: [list, other], returns: .bool,
      examples: [Example("[1, 2].is_subset([3, 2, 1])", shows: "true")],
      searchTerms: ["issubset", "contains all", "superset"], seeAlso: ["is_disjoint", "intersect"])
  ) { call in
    let others = ValueSet(call.elements(1))
    return .bool(call.elements(0).allSatisfy { others.contains($0) })
  }

  static let isDisjoint = FunctionSpec(
    FunctionDescription(
      "is_disjoint", .list, "Whether two lists have no value in common.",
      parameters: [list, other], returns: .bool,
      examples: [Example("[1, 2].is_disjoint([3])", shows: "true")],
      searchTerms: ["isdisjoint", "no overlap", "overlaps"], seeAlso: ["is_subset", "intersect"])
  ) { call in
    let others = ValueSet(call.elements(1))
    return .bool(!call.elements(0).contains { others.contains($0) })
  }
}
