import Describe
import Diagnostics
import Interpreter

/// Lists: applying functions to their values.
enum ListWalks {
  static let all = [
    map, flatMap, filter, reduce, scan, zipWith, takeWhile, skipWhile,
  ]

  private static let values = ListParameters.values

  static let map = FunctionSpec(
    FunctionDescription(
      "map", .list, "Applies a function to every value.",
      parameters: [values, .init("function", .function, "What to apply, `x -> …`.")],
      returns: .list(of: .any),
      examples: [Example("[1, 2, 3].map(x -> x * 2)", shows: "[2, 4, 6]")],
      searchTerms: ["apply", "lapply", "sapply", "transform", "comprehension"],
      seeAlso: ["filter", "reduce", "flat_map", "map_values"])
  ) { call in
    let source = try call.sequence("list")
    var function = AppliedFunction(call, "function")
    return .list(try function.keys(of: source))
  }

  static let flatMap = FunctionSpec(
    FunctionDescription(
      "flat_map", .list, "Applies a function to every value and joins the lists that it gives.",
      parameters: [
        values, .init("function", .function, "What to apply, `x -> [ … ]`; null adds nothing."),
      ], returns: .list(of: .any),
      examples: [Example("[1, 2].flat_map(x -> [x, x * 10])", shows: "[1, 10, 2, 20]")],
      searchTerms: ["mapcat", "map_dfr", "chain", "bind", "selectmany"],
      seeAlso: ["map", "flatten"])
  ) { call in
    let source = try call.sequence("list")
    var function = AppliedFunction(call, "function")
    var result: [Value] = []
    for index in 0..<source.count {
      let part = try function(try source.element(index))
      if part.isNull { continue }
      if let list = part.list { result += list } else { result.append(part) }
      try call.checkCount(result.count)
    }
    return .list(result)
  }

  static let filter = FunctionSpec(
    FunctionDescription(
      "filter", .list, "Keeps the values for which a condition is true.",
      parameters: [values, ListParameters.condition], returns: .list(of: .any),
      examples: [Example("[1, 2, 3].filter(x -> x > 1)", shows: "[2, 3]")],
      searchTerms: ["select", "where", "grep", "reject", "discard"],
      seeAlso: ["map", "find", "partition", "take_while"])
  ) { call in
    let source = try call.sequence("list")
    var condition = AppliedFunction(call, "where")
    var result: [Value] = []
    for index in 0..<source.count {
      let value = try source.element(index)
      if try condition.holds(value) { result.append(value) }
    }
    return .list(result)
  }

  private static let combine = OptionSpec(
    "function", .function, "Combines what there is with the next, `(sum, x) -> …`.")
  private static let start = OptionSpec("start", .any, "The value to begin with.")

  static let reduce = FunctionSpec(
    FunctionDescription(
      "reduce", .list, "Combines all values into one, from the left.",
      parameters: [values, start, combine], returns: .any,
      examples: [Example("[1, 2, 3].reduce(0, (a, b) -> a + b)", shows: "6")],
      searchTerms: ["fold", "accumulate", "inject", "foldl"], seeAlso: ["scan", "map", "sum"])
  ) { call in
    let source = try call.sequence("list")
    var function = AppliedFunction(call, "function")
    var result = call[1]
    for index in 0..<source.count { result = try function(result, try source.element(index)) }
    return result
  }

  static let scan = FunctionSpec(
    FunctionDescription(
      "scan", .list, "Like `reduce`, but keeps what there is after each value.",
      parameters: [values, start, combine], returns: .list(of: .any),
      examples: [Example("[1, 2, 3].scan(0, (a, b) -> a + b)", shows: "[1, 3, 6]")],
      searchTerms: ["accumulate", "running", "scanl"], seeAlso: ["reduce"])
  ) { call in
    let source = try call.sequence("list")
    var function = AppliedFunction(call, "function")
    var current = call[1]
    var result: [Value] = []
    result.reserveCapacity(source.count)
    for index in 0..<source.count {
      current = try function(current, try source.element(index))
      result.append(current)
    }
    return .list(result)
  }

  static let zipWith = FunctionSpec(
    FunctionDescription(
      "zip_with", .list, "Applies a function to the values of two lists, pair by pair.",
      parameters: [
        ListParameters.list,
        .init("other", .list(of: .any), "The second list; the longer one is cut."),
        .init("function", .function, "What to make of a pair, `(a, b) -> …`."),
      ], returns: .list(of: .any),
      examples: [Example("[1, 2].zip_with([10, 20], (a, b) -> a + b)", shows: "[11, 22]")],
      searchTerms: ["map2", "mapply", "zipmap"], seeAlso: ["zip", "map"])
  ) { call in
    var function = AppliedFunction(call, "function")
    return .list(try Swift.zip(call.elements(0), call.elements(1)).map { try function($0, $1) })
  }

  static let takeWhile = FunctionSpec(
    FunctionDescription(
      "take_while", .list, "Takes values from the start up to the first that does not fit.",
      parameters: [values, ListParameters.condition], returns: .list(of: .any),
      examples: [Example("[1, 2, 9, 1].take_while(x -> x < 5)", shows: "[1, 2]")],
      searchTerms: ["takewhile", "head_while", "span"], seeAlso: ["skip_while", "head"])
  ) { call in
    let source = try call.sequence("list")
    var condition = AppliedFunction(call, "where")
    var result: [Value] = []
    for index in 0..<source.count {
      let value = try source.element(index)
      guard try condition.holds(value) else { break }
      result.append(value)
    }
    return .list(result)
  }

  static let skipWhile = FunctionSpec(
    FunctionDescription(
      "skip_while", .list, "Leaves values out from the start up to the first that does not fit.",
      parameters: [values, ListParameters.condition], returns: .list(of: .any),
      examples: [Example("[1, 2, 9, 1].skip_while(x -> x < 5)", shows: "[9, 1]")],
      searchTerms: ["dropwhile", "drop_while"], seeAlso: ["take_while", "skip"])
  ) { call in
    let source = try call.sequence("list")
    var condition = AppliedFunction(call, "where")
    var start = 0
    while start < source.count, try condition.holds(try source.element(start)) { start += 1 }
    return .list(try (start..<source.count).map { try source.element($0) })
  }
}
