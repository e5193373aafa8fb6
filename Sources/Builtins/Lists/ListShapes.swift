import Describe
import Diagnostics
import Interpreter

/// Lists of lists: pairing, transposing, joining, combining.
enum ListShapes {
  static let all = [zip, transpose, enumerate, flatten, cartesian, combinations, permutations]

  private static let list = ListParameters.list

  static let zip = FunctionSpec(
    FunctionDescription(
      "zip", .list, "Pairs the values of lists; the longer ones are cut.",
      parameters: [
        list, .init("others", .list(of: .any), isVariadic: true, "One more list or several."),
      ], returns: .list(of: .any),
      examples: [Example("[1, 2].zip([\"a\", \"b\"])", shows: "[[1, \"a\"], [2, \"b\"]]")],
      searchTerms: ["pair", "combine", "map2"], seeAlso: ["transpose", "zip_with", "enumerate"])
  ) { call in
    var lists = [call.elements(0)]
    for other in call.elements(1) {
      guard let values = other.list else {
        throw call.failure(
          "wrong-type", "`zip` takes lists, not \(other.typeName)", at: "others")
      }
      lists.append(values)
    }
    let count = lists.map(\.count).min() ?? 0
    return .list((0..<count).map { index in .list(lists.map { $0[index] }) })
  }

  static let transpose = FunctionSpec(
    FunctionDescription(
      "transpose", .list, "Makes rows of columns: the first values, the second ones and so on.",
      parameters: [.init("list", .list(of: .list(of: .any)), "Lists of one length.")],
      returns: .list(of: .list(of: .any)),
      examples: [
        Example("[[1, \"a\"], [2, \"b\"]].transpose()", shows: "[[1, 2], [\"a\", \"b\"]]")
      ],
      searchTerms: ["unzip", "zip(*)", "t", "swap rows and columns"], seeAlso: ["zip"])
  ) { call in
    let rows = call.elements(0).map { $0.list ?? [] }
    let count = rows.first?.count ?? 0
    guard rows.allSatisfy({ $0.count == count }) else {
      throw call.failure(
        "bad-argument", "`transpose` takes lists of one length", at: "list",
        help: "these have "
          + Set(rows.map(\.count)).sorted().prefix(5).map(String.init)
          .joined(separator: ", ") + " values")
    }
    return .list((0..<count).map { column in .list(rows.map { $0[column] }) })
  }

  static let enumerate = FunctionSpec(
    FunctionDescription(
      "enumerate", .list, "Pairs every value with its place.",
      parameters: [
        list, .init("start", .int, default: .int(0), "The place of the first value."),
      ], returns: .list(of: .any),
      examples: [Example("[\"a\", \"b\"].enumerate(1)", shows: "[[1, \"a\"], [2, \"b\"]]")],
      searchTerms: ["index", "with_index", "imap", "row_number"], seeAlso: ["zip"])
  ) { call in
    let values = call.elements(0)
    let start = Int64(call.int(1))
    guard !start.addingReportingOverflow(Int64(values.count)).overflow else {
      throw call.failure("int-overflow", "`start` is too large to count on from", at: "start")
    }
    return .list(values.enumerated().map { .list([.int(start + Int64($0)), $1]) })
  }

  static let flatten = FunctionSpec(
    FunctionDescription(
      "flatten", .list, "Joins the lists in a list into one.",
      parameters: [
        list,
        .init(
          "depth", .int, default: .int(1), .ints(0...10_000), "How many levels of lists to open."),
      ], returns: .list(of: .any),
      examples: [Example("[[1], [2, 3]].flatten()", shows: "[1, 2, 3]")],
      searchTerms: ["concat", "unlist", "flat", "chain", "unnest"], seeAlso: ["flat_map", "chunk"])
  ) { call in
    var values = call.elements(0)
    for _ in 0..<call.int(1) {
      guard values.contains(where: { $0.list != nil }) else { break }
      try call.checkCount(values.reduce(0) { $0 + ($1.list?.count ?? 1) })
      try call.work.budget.check()
      values = values.flatMap { $0.list ?? [$0] }
    }
    return .list(values)
  }

  static let cartesian = FunctionSpec(
    FunctionDescription(
      "cartesian", .list, "All ways to take one value from each list.",
      parameters: [
        list, .init("others", .list(of: .any), isVariadic: true, "One more list or several."),
      ], returns: .list(of: .list(of: .any)),
      examples: [
        Example(
          "[1, 2].cartesian([\"a\", \"b\"])",
          shows: "[[1, \"a\"], [1, \"b\"], [2, \"a\"], [2, \"b\"]]")
      ], searchTerms: ["product", "expand.grid", "crossing", "cross join"],
      seeAlso: ["combinations", "zip"])
  ) { call in
    var lists = [call.elements(0)]
    for other in call.elements(1) {
      guard let values = other.list else {
        throw call.failure(
          "wrong-type", "`cartesian` takes lists, not \(other.typeName)", at: "others")
      }
      lists.append(values)
    }
    var count: Int? = lists.count
    for list in lists {
      count = count.flatMap {
        let (product, overflow) = $0.multipliedReportingOverflow(by: list.count)
        return overflow ? nil : product
      }
    }
    try call.checkCount(count)
    var rows: [[Value]] = [[]]
    for list in lists {
      try call.work.budget.check()
      rows = rows.flatMap { row in list.map { row + [$0] } }
    }
    return .list(rows.map { .list($0) })
  }

  private static let taken = OptionSpec("k", .int, .ints(0...Int64.max), "Values in each.")

  static let combinations = FunctionSpec(
    FunctionDescription(
      "combinations", .list, "All ways to choose a number of values, in the order of the list.",
      parameters: [list, taken], returns: .list(of: .list(of: .any)),
      examples: [
        Example("[1, 2, 3].combinations(2)", shows: "[[1, 2], [1, 3], [2, 3]]")
      ], searchTerms: ["combn", "itertools", "choose", "pairs"],
      seeAlso: ["permutations", "cartesian", "choose"])
  ) { call in
    let values = call.elements(0)
    let k = call.int(1)
    guard k <= values.count else { return .list([]) }
    var count: Int? = 1
    for index in 0..<min(k, values.count - k) {
      count = count.flatMap {
        let (product, overflow) = $0.multipliedReportingOverflow(by: values.count - index)
        return overflow ? nil : product / (index + 1)
      }
      try call.checkCount(count)
    }
    try call.checkCount(
      count.flatMap { $0.multipliedReportingOverflow(by: max(1, k)).partialValue })
    var places = Array(0..<k)
    var result: [Value] = []
    while true {
      if result.count & 1023 == 0 { try call.work.budget.check() }
      result.append(.list(places.map { values[$0] }))
      guard let moving = places.indices.last(where: { places[$0] < values.count - k + $0 }) else {
        return .list(result)
      }
      places[moving] += 1
      for index in places.indices.dropFirst(moving + 1) { places[index] = places[index - 1] + 1 }
    }
  }

  static let permutations = FunctionSpec(
    FunctionDescription(
      "permutations", .list, "All orders of the values of a list.",
      parameters: [list], returns: .list(of: .list(of: .any)),
      examples: [
        Example(
          "[1, 2, 3].permutations().head(3)", shows: "[[1, 2, 3], [1, 3, 2], [2, 1, 3]]")
      ], searchTerms: ["itertools", "arrangements"], seeAlso: ["combinations", "shuffle"])
  ) { call in
    let values = call.elements(0)
    var count: Int? = max(1, values.count)
    for factor in 1..<max(2, values.count + 1) {
      count = count.flatMap {
        let (product, overflow) = $0.multipliedReportingOverflow(by: factor)
        return overflow ? nil : product
      }
      try call.checkCount(count)
    }
    var places = Array(values.indices)
    var result: [Value] = []
    while true {
      if result.count & 1023 == 0 { try call.work.budget.check() }
      result.append(.list(places.map { values[$0] }))
      // The next order in the dictionary of places.
      guard let pivot = places.indices.dropLast().last(where: { places[$0] < places[$0 + 1] }),
        let swapped = places.indices.last(where: { places[$0] > places[pivot] })
      else { return .list(result) }
      places.swapAt(pivot, swapped)
      places[(pivot + 1)...].reverse()
    }
  }
}
