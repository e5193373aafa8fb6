import Describe
import Diagnostics
import Interpreter

/// Lists: building, walking, choosing.
enum ListFunctions {
  static let all = [
    append, len, map, filter, reduce, sort, reversed, unique, zip, enumerate, flatten, toList, get,
    head, tail, first, last, indexOf, groupBy, join, anyOf, allOf, contains,
  ]

  private static let list = OptionSpec("list", .list(of: .any), "The list.")

  static let append = FunctionSpec(
    FunctionDescription(
      "append", .list, "Adds a value at the end of a list.",
      parameters: [list, .init("value", .any, "The value to add.")], returns: .list(of: .any),
      examples: [Example("[1, 2].append(3)", shows: "[1, 2, 3]")],
      searchTerms: ["push", "add", "push_back"], seeAlso: ["len"]), reusesFirst: true,
    quick: { p in Reuse.append(p) },
    otherwise: { call in throw call.failure("wrong-type", "only a list is appended to", at: "list")
    }
  )

  static let len = FunctionSpec(
    FunctionDescription(
      "len", .list, "Counts the values of a list, a range or a record.",
      parameters: [
        .init("list", .oneOf([.list(of: .any), .range, .record]), "What to count.")
      ], returns: .int, examples: [Example("(1985..2012).len()", shows: "28")],
      searchTerms: ["length", "size", "count"]),
    quick: { p in
      guard case .object(let object) = p[0] else { return false }
      if let list = object as? ListObject {
        p[0] = .int(Int64(list.values.count))
      } else if let record = object as? RecordObject {
        p[0] = .int(Int64(record.count))
      } else if let text = object as? TextObject {
        p[0] = .int(Int64(TextSearch.length(text.string)))
      } else {
        return false
      }
      return true
    }
  ) { call in
    .int(Int64(try Iteration(call[0], at: call.span(of: "list"), limit: .max).count))
  }

  static let map = FunctionSpec(
    FunctionDescription(
      "map", .list, "Applies a function to every value.",
      parameters: [
        .init("list", .oneOf([.list(of: .any), .range]), "The values."),
        .init("function", .function, "What to apply, `x -> …`."),
      ], returns: .list(of: .any),
      examples: [Example("[1, 2, 3].map(x -> x * 2)", shows: "[2, 4, 6]")],
      searchTerms: ["apply", "lapply", "collect", "transform"], seeAlso: ["filter", "reduce"])
  ) { call in
    let source = try Iteration(call[0], at: call.span(of: "list"))
    let function = call[1]
    let span = call.span(of: "function")
    var values: [Value] = []
    values.reserveCapacity(source.count)
    for index in 0..<source.count {
      values.append(try call.machine.call(function, [try source.element(index)], at: span))
      if index & 255 == 0 { try call.work.budget.check() }
    }
    return .list(values)
  }

  static let filter = FunctionSpec(
    FunctionDescription(
      "filter", .list, "Keeps the values for which a function is true.",
      parameters: [
        .init("list", .oneOf([.list(of: .any), .range]), "The values."),
        .init("keep", .function, "The condition, `x -> …`; null counts as false."),
      ], returns: .list(of: .any),
      examples: [Example("[1, 2, 3].filter(x -> x > 1)", shows: "[2, 3]")],
      searchTerms: ["select", "where", "grep"], seeAlso: ["map"])
  ) { call in
    let source = try Iteration(call[0], at: call.span(of: "list"))
    var values: [Value] = []
    for index in 0..<source.count {
      let value = try source.element(index)
      let verdict = try call.machine.call(call[1], [value], at: call.span(of: "keep"))
      switch verdict {
      case .bool(true): values.append(value)
      case .bool(false), .null: break
      default:
        throw call.failure(
          "wrong-type", "the condition gives \(verdict.typeName), not true or false", at: "keep")
      }
      if index & 255 == 0 { try call.work.budget.check() }
    }
    return .list(values)
  }

  static let reduce = FunctionSpec(
    FunctionDescription(
      "reduce", .list, "Combines all values into one, from the left.",
      parameters: [
        .init("list", .oneOf([.list(of: .any), .range]), "The values."),
        .init("start", .any, "The value to begin with."),
        .init("function", .function, "Combines what there is with the next, `(sum, x) -> …`."),
      ], returns: .any, examples: [Example("[1, 2, 3].reduce(0, (a, b) -> a + b)", shows: "6")],
      searchTerms: ["fold", "accumulate", "inject"], seeAlso: ["map"])
  ) { call in
    let source = try Iteration(call[0], at: call.span(of: "list"))
    var result = call[1]
    for index in 0..<source.count {
      result = try call.machine.call(
        call[2], [result, try source.element(index)], at: call.span(of: "function"))
      if index & 255 == 0 { try call.work.budget.check() }
    }
    return result
  }

  static let sort = FunctionSpec(
    FunctionDescription(
      "sort", .list, "Sorts values; nulls come last, equal values keep their order.",
      parameters: [
        list,
        .init("by", .function, default: .null, "The key of a value, `x -> …`."),
        .init("descending", .bool, default: .bool(false), "Whether the largest comes first."),
      ], returns: .list(of: .any),
      examples: [
        Example("[3, 1, 2].sort()", shows: "[1, 2, 3]"),
        Example("[\"b\", \"a\"].sort(descending: true)", shows: "[\"b\", \"a\"]"),
      ], searchTerms: ["order", "sorted", "arrange", "order_by"], seeAlso: ["reversed"])
  ) { call in
    let values = call[0].list ?? []
    var descending = false
    if case .bool(true) = call[2] { descending = true }
    return .list(
      try Sorting.sorted(
        values, by: call[1].isNull ? nil : call[1], descending: descending, call))
  }

  static let reversed = FunctionSpec(
    FunctionDescription(
      "reversed", .list, "Turns the order of a list round.", parameters: [list],
      returns: .list(of: .any), examples: [Example("[1, 2].reversed()", shows: "[2, 1]")],
      searchTerms: ["reverse", "rev"], seeAlso: ["sort"])
  ) { call in .list((call[0].list ?? []).reversed()) }

  static let unique = FunctionSpec(
    FunctionDescription(
      "unique", .list, "Keeps the first of equal values.", parameters: [list],
      returns: .list(of: .any), examples: [Example("[1, 2, 1].unique()", shows: "[1, 2]")],
      searchTerms: ["distinct", "dedupe", "set"])
  ) { call in
    var seen = ValueSet()
    return .list((call[0].list ?? []).filter { seen.insert($0) })
  }

  static let zip = FunctionSpec(
    FunctionDescription(
      "zip", .list, "Pairs the values of two lists; the longer one is cut.",
      parameters: [list, .init("other", .list(of: .any), "The second list.")],
      returns: .list(of: .any),
      examples: [Example("[1, 2].zip([\"a\", \"b\"])", shows: "[[1, \"a\"], [2, \"b\"]]")],
      searchTerms: ["pair", "combine"])
  ) { call in
    .list(Swift.zip(call[0].list ?? [], call[1].list ?? []).map { .list([$0, $1]) })
  }

  static let enumerate = FunctionSpec(
    FunctionDescription(
      "enumerate", .list, "Pairs every value with its place, from 0.", parameters: [list],
      returns: .list(of: .any),
      examples: [Example("[\"a\"].enumerate()", shows: "[[0, \"a\"]]")],
      searchTerms: ["index", "with_index"])
  ) { call in
    .list((call[0].list ?? []).enumerated().map { .list([.int(Int64($0)), $1]) })
  }

  static let flatten = FunctionSpec(
    FunctionDescription(
      "flatten", .list, "Joins the lists in a list into one, one level deep.", parameters: [list],
      returns: .list(of: .any),
      examples: [Example("[[1], [2, 3]].flatten()", shows: "[1, 2, 3]")],
      searchTerms: ["concat", "unlist", "flat"])
  ) { call in .list((call[0].list ?? []).flatMap { $0.list ?? [$0] }) }

  static let toList = FunctionSpec(
    FunctionDescription(
      "to_list", .list, "Makes a list of a range, a column, a record or a dataset's rows.",
      parameters: [
        .init(
          "values",
          .oneOf([.range, .object("column"), .list(of: .any), .record, .dataset]), "What to list.")
      ], returns: .list(of: .any), examples: [Example("(1..3).to_list()", shows: "[1, 2, 3]")],
      searchTerms: ["list", "tolist", "collect", "as.list"])
  ) { call in
    let source = try Iteration(call[0], at: call.span(of: "values"))
    return .list(try (0..<source.count).map { try source.element($0) })
  }

  static let get = FunctionSpec(
    FunctionDescription(
      "get", .list, "Takes the value at a place or key, or a default where there is none.",
      parameters: [
        .init("from", .oneOf([.list(of: .any), .record]), "A list or a record."),
        .init(
          "key", .oneOf([.int, .text]),
          "The place (from 0, or from the end), or the key; for a record an int means its digits."),
        .init("otherwise", .any, default: .null, "What to give where there is none."),
      ], returns: .any,
      examples: [
        Example("[1, 2].get(9)", shows: "null"), Example("{a: 1}.get(\"b\", 0)", shows: "0"),
      ], searchTerms: ["at", "getitem", "pluck"]),
    quick: { p in
      if let field = p.with(RecordObject.self, { $0.field(p[1]) ?? p[2] }) {
        p[0] = field
        return true
      }
      guard case .int(let wanted) = p[1],
        let element = p.with(
          ListObject.self,
          { list in
            let count = Int64(list.values.count)
            let place = wanted < 0 ? wanted &+ count : wanted
            return place >= 0 && place < count ? list.values[Int(place)] : p[2]
          })
      else { return false }
      p[0] = element
      return true
    },
    otherwise: { call in
      throw call.failure("wrong-type", "a list is indexed by an int", at: "key")
    })

  private static let counted = OptionSpec(
    "n", .int, default: .int(10), .ints(0...Int64.max), "How many.")

  static let head = FunctionSpec(
    FunctionDescription(
      "head", .list, "Takes the first values of a list.", parameters: [list, counted],
      returns: .list(of: .any), examples: [Example("[1, 2, 3].head(2)", shows: "[1, 2]")],
      searchTerms: ["take", "limit"], seeAlso: ["tail"])
  ) { call in
    guard case .int(let n) = call[1] else { return .null }
    return .list(Array((call[0].list ?? []).prefix(Int(n))))
  }

  static let tail = FunctionSpec(
    FunctionDescription(
      "tail", .list, "Takes the last values of a list.", parameters: [list, counted],
      returns: .list(of: .any), examples: [Example("[1, 2, 3].tail(2)", shows: "[2, 3]")],
      searchTerms: ["take_last"], seeAlso: ["head"])
  ) { call in
    guard case .int(let n) = call[1] else { return .null }
    return .list(Array((call[0].list ?? []).suffix(Int(n))))
  }

  static let first = FunctionSpec(
    FunctionDescription(
      "first", .list, "Takes the first value of a list; null when it is empty.",
      parameters: [list], returns: .any, examples: [Example("[1, 2].first()", shows: "1")],
      seeAlso: ["last"])
  ) { call in call[0].list?.first ?? .null }

  static let last = FunctionSpec(
    FunctionDescription(
      "last", .list, "Takes the last value of a list; null when it is empty.",
      parameters: [list], returns: .any, examples: [Example("[1, 2].last()", shows: "2")],
      seeAlso: ["first"])
  ) { call in call[0].list?.last ?? .null }

  static let indexOf = FunctionSpec(
    FunctionDescription(
      "index_of", .list, "Finds the place of a value in a list; null when it is not there.",
      parameters: [list, .init("value", .any, "What to find.")], returns: .int,
      examples: [Example("[\"a\", \"b\"].index_of(\"b\")", shows: "1")],
      searchTerms: ["find", "position", "which"])
  ) { call in
    for (place, value) in (call[0].list ?? []).enumerated()
    where try Sorting.areEqual(value, call[1], at: call.span) { return .int(Int64(place)) }
    return .null
  }

  static let groupBy = FunctionSpec(
    FunctionDescription(
      "group", .list, "Groups values by a key into a record of lists.",
      parameters: [list, .init("by", .function, "The key of a value, a text: `x -> …`.")],
      returns: .record,
      examples: [
        Example(
          "[1, 2, 3].group(x -> if x > 1 { \"big\" } else { \"small\" })",
          shows: "{small: [1], big: [2, 3]}")
      ], searchTerms: ["group_by", "partition", "split"])
  ) { call in
    var keys: [Value] = []
    for value in call[0].list ?? [] {
      keys.append(try call.machine.call(call[1], [value], at: call.span(of: "by")))
    }
    return Reuse.grouped(call[0].list ?? [], by: keys)
  }

  static let join = FunctionSpec(
    FunctionDescription(
      "join", .list, "Joins the texts of a list with a separator.",
      parameters: [list, .init("separator", .text, default: .text(""), "What stands between.")],
      returns: .text, examples: [Example("[\"a\", \"b\"].join(\", \")", shows: "\"a, b\"")],
      searchTerms: ["paste", "implode", "concat"], seeAlso: ["split"])
  ) { call in
    .text(TextBuilder.joined(call[0].list ?? [], separator: call[1].text ?? ""))
  }

  static let anyOf = FunctionSpec(
    FunctionDescription(
      "any", .list, "Whether a function is true for at least one value.",
      parameters: [list, .init("is", .function, "The condition, `x -> …`.")], returns: .bool,
      examples: [Example("[1, 2].any(x -> x > 1)", shows: "true")],
      searchTerms: ["some", "exists"],
      seeAlso: ["all"])
  ) { call in
    for value in call[0].list ?? [] {
      if case .bool(true) = try call.machine.call(call[1], [value], at: call.span(of: "is")) {
        return .bool(true)
      }
    }
    return .bool(false)
  }

  static let allOf = FunctionSpec(
    FunctionDescription(
      "all", .list, "Whether a function is true for every value.",
      parameters: [list, .init("is", .function, "The condition, `x -> …`.")], returns: .bool,
      examples: [Example("[1, 2].all(x -> x > 1)", shows: "false")], searchTerms: ["every"],
      seeAlso: ["any"])
  ) { call in
    for value in call[0].list ?? [] {
      guard case .bool(true) = try call.machine.call(call[1], [value], at: call.span(of: "is"))
      else { return .bool(false) }
    }
    return .bool(true)
  }

  static let contains = FunctionSpec(
    FunctionDescription(
      "contains", .list, "Whether a value stands in a list.",
      parameters: [list, .init("value", .any, "What to look for.")], returns: .bool,
      examples: [Example("[1, 2].contains(2)", shows: "true")],
      searchTerms: ["includes", "has", "isin"])
  ) { call in
    for value in call[0].list ?? [] where try Sorting.areEqual(value, call[1], at: call.span) {
      return .bool(true)
    }
    return .bool(false)
  }
}
