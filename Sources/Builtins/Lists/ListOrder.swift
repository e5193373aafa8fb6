import Describe
import Diagnostics
import Interpreter
import Numeric

/// Lists: the order of their values.
enum ListOrder {
  static let all = [sort, isSorted, reverse, rotate, shuffle, sample]

  private static let list = ListParameters.list

  static let sort = FunctionSpec(
    FunctionDescription(
      "sort", .list, "Sorts values; nulls come last, equal values keep their order.",
      parameters: [
        list,
        .init(
          "by", .oneOf([.function, .list(of: .function)]), default: .null,
          "The key of a value, `x -> …`, or a list of keys, the first one first."),
        .init(
          "descending", .oneOf([.bool, .list(of: .bool)]), default: .bool(false),
          "Whether the largest comes first; a list says it for each key."),
      ], returns: .list(of: .any),
      examples: [
        Example("[3, 1, 2].sort()", shows: "[1, 2, 3]"),
        Example("[\"b\", \"a\"].sort(descending: true)", shows: "[\"b\", \"a\"]"),
        Example(
          "[[1, 2], [1, 9], [0, 5]].sort([x -> x[0], x -> x[1]], [false, true])",
          shows: "[[0, 5], [1, 9], [1, 2]]"),
      ], searchTerms: ["order", "sorted", "arrange", "order_by", "sort_by"],
      seeAlso: ["reverse", "min_by", "is_sorted"])
  ) { call in
    let keys: [Value?] = call[1].list ?? [call[1].isNull ? nil : call[1]]
    let flags = call[2].list ?? [Value](repeating: call[2], count: keys.count)
    guard flags.count == keys.count else {
      throw call.failure(
        "bad-argument", "`sort` has \(keys.count) keys and \(flags.count) values of `descending`",
        at: "descending")
    }
    // Stable sorts from the last key to the first give the order by all of them.
    var values = call.elements(0)
    for (key, flag) in Swift.zip(keys, flags).reversed() {
      var isDescending = false
      if case .bool(true) = flag { isDescending = true }
      values = try Sorting.sorted(values, by: key, descending: isDescending, call)
    }
    return .list(values)
  }

  static let isSorted = FunctionSpec(
    FunctionDescription(
      "is_sorted", .list, "Whether no value is smaller than the one before it; nulls stand last.",
      parameters: [list], returns: .bool,
      examples: [Example("[1, 2, 2].is_sorted()", shows: "true")],
      searchTerms: ["is.unsorted", "monotonic", "ascending"], seeAlso: ["sort"])
  ) { call in
    let values = call.elements(0)
    for index in values.indices.dropFirst() {
      if index & 4095 == 0 { try call.work.budget.check() }
      let (before, value) = (values[index - 1], values[index])
      if value.isNull { continue }
      if try before.isNull || Sorting.order(before, value) > 0 { return .bool(false) }
    }
    return .bool(true)
  }

  static let reverse = FunctionSpec(
    FunctionDescription(
      "reverse", .list, "Turns the order of a list round.", parameters: [list],
      returns: .list(of: .any), examples: [Example("[1, 2].reverse()", shows: "[2, 1]")],
      searchTerms: ["reversed", "rev"], seeAlso: ["sort", "rotate"])
  ) { call in .list(call.elements(0).reversed()) }

  static let rotate = FunctionSpec(
    FunctionDescription(
      "rotate", .list, "Moves the first values of a list to its end.",
      parameters: [list, .init("n", .int, default: .int(1), "How many; below 0 the other way.")],
      returns: .list(of: .any), examples: [Example("[1, 2, 3].rotate()", shows: "[2, 3, 1]")],
      searchTerms: ["roll", "shift", "cycle"], seeAlso: ["reverse"])
  ) { call in
    let values = call.elements(0)
    if values.isEmpty { return .list([]) }
    let start = floorModulo(call.int(1), values.count)
    return .list(Array(values[start...] + values[..<start]))
  }

  private static let seed = OptionSpec(
    "seed", .int, default: .int(0), "The same seed gives the same result.")

  private static func stream(_ call: Call, _ index: Int) -> SeededStream {
    SeededStream(seed: UInt64(bitPattern: Int64(call.int(index))))
  }

  static let shuffle = FunctionSpec(
    FunctionDescription(
      "shuffle", .list, "Puts the values of a list into an order by chance.",
      parameters: [list, seed], returns: .list(of: .any),
      examples: [Example("[1, 2, 3].shuffle(seed: 7).sort()", shows: "[1, 2, 3]")],
      searchTerms: ["permute", "random order"], seeAlso: ["sample"])
  ) { call in
    var values = call.elements(0)
    var stream = stream(call, 1)
    // Fisher and Yates.
    for last in stride(from: values.count - 1, to: 0, by: -1) {
      if last & 4095 == 0 { try call.work.budget.check() }
      values.swapAt(last, stream.index(below: last + 1))
    }
    return .list(values)
  }

  static let sample = FunctionSpec(
    FunctionDescription(
      "sample", .list, "Takes values of a list by chance, each at most once unless `replace`.",
      parameters: [
        list, .init("n", .int, default: .int(1), .ints(0...Int64.max), "How many."),
        .init("replace", .bool, default: .bool(false), "Whether a value may come again."), seed,
      ], returns: .list(of: .any),
      examples: [Example("[1, 2, 3].sample(3, seed: 7).sort()", shows: "[1, 2, 3]")],
      searchTerms: ["choice", "random", "choices", "draw", "bootstrap"], seeAlso: ["shuffle"])
  ) { call in
    var values = call.elements(0)
    let count = call.int(1)
    var stream = stream(call, 3)
    if call.flag(2) {
      guard !values.isEmpty || count == 0 else {
        throw call.failure("bad-argument", "an empty list has nothing to take", at: "n")
      }
      try call.checkCount(count)
      return .list((0..<count).map { _ in values[stream.index(below: values.count)] })
    }
    guard count <= values.count else {
      throw call.failure(
        "bad-argument", "`n` is \(count), but the list has \(values.count) values", at: "n",
        help: "`replace: true` may take a value again")
    }
    for place in 0..<count {
      values.swapAt(place, place + stream.index(below: values.count - place))
    }
    return .list(Array(values.prefix(count)))
  }
}
