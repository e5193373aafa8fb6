import Describe
import Diagnostics
import Interpreter

/// Lists: building them and taking from them.
enum ListFunctions {
  static let all =
    [
      append, len, isEmpty, toList, get, insert, removeAt, head, tail, skip, slice,
      first, last, repeated, sequence, join,
    ] + ListWalks.all + ListSearch.all + ListOrder.all + ListGroups.all + ListShapes.all
    + ListSets.all

  /// Records have functions of the same names, which loops call more often: those come first.
  static let places = [set, update]

  private static let list = ListParameters.list

  static let append = FunctionSpec(
    FunctionDescription(
      "append", .list, "Adds a value at the end of a list.",
      parameters: [list, .init("value", .any, "The value to add.")], returns: .list(of: .any),
      examples: [Example("[1, 2].append(3)", shows: "[1, 2, 3]")],
      searchTerms: ["push", "add", "push_back"], seeAlso: ["len", "insert"]), reusesFirst: true,
    quick: { p in Reuse.append(p) },
    otherwise: { call in throw call.failure("wrong-type", "only a list is appended to", at: "list")
    }
  )

  private static let countable = OptionSpec(
    "list", .oneOf([.list(of: .any), .range, .record]), "A list, a range or a record.")

  static let len = FunctionSpec(
    FunctionDescription(
      "len", .list, "Counts the values of a list, a range or a record.",
      parameters: [countable], returns: .int,
      examples: [Example("(1985..2012).len()", shows: "28")],
      searchTerms: ["length", "size", "count"], seeAlso: ["is_empty"]),
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
    .int(Int64(try Iteration(call[0], at: call.span(of: "list"), call.work, limit: .max).count))
  }

  static let isEmpty = FunctionSpec(
    FunctionDescription(
      "is_empty", .list, "Whether a list, a range or a record has no values.",
      parameters: [countable], returns: .bool, examples: [Example("[].is_empty()", shows: "true")],
      searchTerms: ["empty", "isempty"], seeAlso: ["len"])
  ) { call in
    if let record = call[0].record { return .bool(record.count == 0) }
    return .bool(
      try Iteration(call[0], at: call.span(of: "list"), call.work, limit: .max).count == 0)
  }

  static let toList = FunctionSpec(
    FunctionDescription(
      "to_list", .list, "Makes a list of a range, a column, a record or a dataset's rows.",
      parameters: [
        .init(
          "values",
          .oneOf([.range, .object("column"), .list(of: .any), .record, .dataset]), "What to list.")
      ], returns: .list(of: .any), examples: [Example("(1..3).to_list()", shows: "[1, 2, 3]")],
      searchTerms: ["list", "tolist", "collect", "as.list"], seeAlso: ["sequence", "entries"])
  ) { call in
    let source = try call.sequence("values")
    return .list(try (0..<source.count).map { try source.element($0) })
  }

  static let get = FunctionSpec(
    FunctionDescription(
      "get", .list, "Takes the value at a place or key, or a default where there is none.",
      parameters: [
        .init("from", .oneOf([.list(of: .any), .record]), "A list or a record."),
        .init(
          "key", .oneOf([.int, .text, .list(of: .any)]),
          "The place (from 0, or below 0 from the end), the key, or a list of them, a path."),
        .init("otherwise", .any, default: .null, "What to give where there is none."),
      ], returns: .any,
      examples: [
        Example("[1, 2].get(9)", shows: "null"), Example("{a: 1}.get(\"b\", 0)", shows: "0"),
        Example("{cast: [{name: \"Ana\"}]}.get([\"cast\", 0, \"name\"])", shows: "\"Ana\""),
      ], searchTerms: ["at", "getitem", "pluck", "dig", "nth"], seeAlso: ["set", "has"]),
    quick: { p in
      if case .object(let key) = p[1], key is ListObject { return false }
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
      guard let path = call[1].list else {
        throw call.failure("wrong-type", "a list is indexed by an int", at: "key")
      }
      return FieldPath.value(at: path, in: call[0]) ?? call[2]
    })

  static let set = FunctionSpec(
    FunctionDescription(
      "set", .list, "Replaces the value at a place of a list.",
      parameters: [
        list, .init("at", .int, "The place, from 0, or below 0 from the end."),
        .init("value", .any, "The new value."),
      ], returns: .list(of: .any), examples: [Example("[1, 2].set(0, 9)", shows: "[9, 2]")],
      searchTerms: ["replace", "assign", "setitem", "list.with"], seeAlso: ["get", "update"]),
    reusesFirst: true
  ) { call in
    let place = try call.place(1, count: call.elements(0).count, at: "at")
    let value = call[2]
    return Reuse.replacing(value, at: place, in: call.take(0))
  }

  static let update = FunctionSpec(
    FunctionDescription(
      "update", .list, "Replaces the value at a place of a list by what a function makes of it.",
      parameters: [
        list, .init("at", .int, "The place, from 0, or below 0 from the end."),
        .init("function", .function, "What to make of the value, `x -> …`."),
      ], returns: .list(of: .any),
      examples: [Example("[1, 2].update(-1, x -> x * 10)", shows: "[1, 20]")],
      searchTerms: ["modify", "modify_at"], seeAlso: ["set", "map"])
  ) { call in
    var values = call.elements(0)
    let place = try call.place(1, count: values.count, at: "at")
    var function = AppliedFunction(call, "function")
    values[place] = try function(values[place])
    return .list(values)
  }

  static let insert = FunctionSpec(
    FunctionDescription(
      "insert", .list, "Puts a value into a list before a place.",
      parameters: [
        list,
        .init("at", .int, "The place, from 0 to the list's length, or below 0 from the end."),
        .init("value", .any, "The value to put in."),
      ], returns: .list(of: .any), examples: [Example("[1, 3].insert(1, 2)", shows: "[1, 2, 3]")],
      searchTerms: ["splice", "add at", "prepend"], seeAlso: ["append", "remove_at"])
  ) { call in
    var values = call.elements(0)
    let isEnd = call.int(1) == values.count
    values.insert(
      call[2], at: isEnd ? values.count : try call.place(1, count: values.count, at: "at"))
    return .list(values)
  }

  static let removeAt = FunctionSpec(
    FunctionDescription(
      "remove_at", .list, "Takes the value at a place out of a list.",
      parameters: [list, .init("at", .int, "The place, from 0, or below 0 from the end.")],
      returns: .list(of: .any), examples: [Example("[1, 2, 3].remove_at(1)", shows: "[1, 3]")],
      searchTerms: ["delete", "pop", "del", "splice"], seeAlso: ["insert", "difference", "filter"])
  ) { call in
    var values = call.elements(0)
    values.remove(at: try call.place(1, count: values.count, at: "at"))
    return .list(values)
  }

  private static func counted(_ count: Int64 = 10) -> OptionSpec {
    OptionSpec("n", .int, default: .int(count), .ints(0...Int64.max), "How many.")
  }

  static let head = FunctionSpec(
    FunctionDescription(
      "head", .list, "Takes the first values of a list.", parameters: [list, counted()],
      returns: .list(of: .any), examples: [Example("[1, 2, 3].head(2)", shows: "[1, 2]")],
      searchTerms: ["take", "limit"], seeAlso: ["tail", "skip", "take_while"])
  ) { call in .list(Array(call.elements(0).prefix(call.int(1)))) }

  static let tail = FunctionSpec(
    FunctionDescription(
      "tail", .list, "Takes the last values of a list.", parameters: [list, counted()],
      returns: .list(of: .any), examples: [Example("[1, 2, 3].tail(2)", shows: "[2, 3]")],
      searchTerms: ["take_last"], seeAlso: ["head"])
  ) { call in .list(Array(call.elements(0).suffix(call.int(1)))) }

  static let skip = FunctionSpec(
    FunctionDescription(
      "skip", .list, "Leaves the first values of a list out.", parameters: [list, counted(1)],
      returns: .list(of: .any), examples: [Example("[1, 2, 3].skip(2)", shows: "[3]")],
      searchTerms: ["drop", "offset", "rest"], seeAlso: ["head", "skip_while"])
  ) { call in .list(Array(call.elements(0).dropFirst(call.int(1)))) }

  static let slice = FunctionSpec(
    FunctionDescription(
      "slice", .list, "The values from `start` to `end`, both included; below 0 from the end.",
      parameters: [
        list, .init("start", .int, "First place, from 0."),
        .init("end", .int, default: .int(-1), "Last place."),
      ], returns: .list(of: .any), examples: [Example("[1, 2, 3].slice(1, 9)", shows: "[2, 3]")],
      searchTerms: ["sublist", "subset", "islice"], seeAlso: ["head", "tail", "skip"])
  ) { call in
    let values = call.elements(0)
    func place(_ wanted: Int) -> Int { wanted < 0 ? values.count + wanted : wanted }
    let first = max(0, place(call.int(1)))
    let last = min(values.count - 1, place(call.int(2)))
    return .list(first <= last ? Array(values[first...last]) : [])
  }

  static let first = FunctionSpec(
    FunctionDescription(
      "first", .list, "Takes the first value of a list; null when it is empty.",
      parameters: [list], returns: .any, examples: [Example("[1, 2].first()", shows: "1")],
      seeAlso: ["last", "get", "find"])
  ) { call in call[0].list?.first ?? .null }

  static let last = FunctionSpec(
    FunctionDescription(
      "last", .list, "Takes the last value of a list; null when it is empty.",
      parameters: [list], returns: .any, examples: [Example("[1, 2].last()", shows: "2")],
      seeAlso: ["first"])
  ) { call in call[0].list?.last ?? .null }

  static let repeated = FunctionSpec(
    FunctionDescription(
      "repeat", .list, "The values of a list several times over.",
      parameters: [list, .init("times", .int, .ints(0...Int64.max), "How often.")],
      returns: .list(of: .any),
      examples: [Example("[0].repeat(3)", shows: "[0, 0, 0]")],
      searchTerms: ["rep", "fill", "replicate", "zeros", "ones"], seeAlso: ["sequence"])
  ) { call in
    let values = call.elements(0)
    let (count, overflow) = values.count.multipliedReportingOverflow(by: call.int(1))
    try call.checkCount(overflow ? nil : count)
    var result: [Value] = []
    result.reserveCapacity(count)
    if !values.isEmpty {
      for round in 0..<call.int(1) {
        if round & 4095 == 0 { try call.work.budget.check() }
        result.append(contentsOf: values)
      }
    }
    return .list(result)
  }

  static let join = FunctionSpec(
    FunctionDescription(
      "join", .list, "The values of a list in one text, a separator between; nulls are left out.",
      parameters: [list, .init("separator", .text, default: .text(", "), "What stands between.")],
      returns: .text, examples: [Example("[\"a\", \"b\"].join(\"|\")", shows: "\"a|b\"")],
      searchTerms: ["paste", "implode", "concat", "string_agg"], seeAlso: ["split"])
  ) { call in
    let values = call.elements(0)
    let known = values.contains { $0.isNull } ? values.filter { !$0.isNull } : values
    return .text(TextBuilder.joined(known, separator: call[1].text ?? ""))
  }

  static let sequence = FunctionSpec(
    FunctionDescription(
      "sequence", .list, "Numbers from the first to the last, by equal steps.",
      parameters: [
        .init("first", .number, "The number to begin with."),
        .init("last", .number, "The number not to go beyond."),
        .init("step", .number, default: .int(1), "How far it is to the next; below 0 downwards."),
      ], returns: .list(of: .number),
      examples: [
        Example("sequence(0, 10, 5)", shows: "[0, 5, 10]"),
        Example("sequence(1, 0, -0.5)", shows: "[1.0, 0.5, 0.0]"),
      ],
      searchTerms: ["seq", "arange", "range", "linspace", "generate_series", "step"],
      seeAlso: ["repeat", "date_range", "to_list"])
  ) { call in try NumberSequence.values(call) }
}
