import Describe
import Diagnostics
import Interpreter

/// Lists: parting them into groups, pieces and windows.
enum ListGroups {
  static let all = [groupBy, countBy, keyBy, partition, chunk, windows]

  private static let list = ListParameters.list
  private static let values = ListParameters.values

  static let groupBy = FunctionSpec(
    FunctionDescription(
      "group_by", .list, "Groups values by a key into a record of lists.",
      parameters: [
        values, ListParameters.key("The key of a value, `x -> …`; its text is the name."),
      ],
      returns: .record,
      examples: [
        Example(
          "[1, 2, 3].group_by(x -> if x > 1 { \"big\" } else { \"small\" })",
          shows: "{small: [1], big: [2, 3]}")
      ], searchTerms: ["group", "split", "nest", "chunk by"],
      seeAlso: ["count_by", "key_by", "partition"])
  ) { call in
    let source = try call.sequence("list")
    var key = AppliedFunction(call, "by")
    let keys = try key.keys(of: source)
    return try Reuse.grouped(
      try (0..<source.count).map { try source.element($0) }, by: keys, call.work.budget)
  }

  static let countBy = FunctionSpec(
    FunctionDescription(
      "count_by", .list, "Counts values, or their keys, into a record.",
      parameters: [
        values,
        .init(
          "by", .function, default: .null, "The key of a value, `x -> …`; itself unless given."),
      ], returns: .record,
      examples: [Example("[\"a\", \"b\", \"a\"].count_by()", shows: "{a: 2, b: 1}")],
      searchTerms: ["tally", "Counter", "value_counts", "frequencies", "table"],
      seeAlso: ["group_by", "unique"])
  ) { call in
    let source = try call.sequence("list")
    var keys: [Value]
    if call[1].isNull {
      keys = try (0..<source.count).map { try source.element($0) }
    } else {
      var key = AppliedFunction(call, "by")
      keys = try key.keys(of: source)
    }
    let places = RecordCounter()
    for (index, key) in keys.enumerated() {
      if index & 4095 == 0 { try call.work.budget.check() }
      places.add(ValueText.plain(key))
    }
    return places.record
  }

  static let keyBy = FunctionSpec(
    FunctionDescription(
      "key_by", .list, "Makes a record of a list, the key of each value as its name.",
      parameters: [
        values, ListParameters.key("The key of a value, `x -> …`; the last one stays."),
      ],
      returns: .record,
      examples: [
        Example(
          "[{id: \"a\", n: 1}].key_by(x -> x.id)", shows: "{a: {id: \"a\", n: 1}}")
      ], searchTerms: ["index_by", "associate", "dict", "set_names", "lookup"],
      seeAlso: ["group_by", "to_record"])
  ) { call in
    let source = try call.sequence("list")
    var key = AppliedFunction(call, "by")
    var entries: [(key: String, value: Value)] = []
    for index in 0..<source.count {
      let value = try source.element(index)
      entries.append((ValueText.plain(try key(value)), value))
    }
    return .object(RecordObject(entries))
  }

  static let partition = FunctionSpec(
    FunctionDescription(
      "partition", .list, "Parts values into those that fit a condition and those that do not.",
      parameters: [values, ListParameters.condition], returns: .list(of: .list(of: .any)),
      examples: [Example("[1, 2, 3].partition(x -> x > 1)", shows: "[[2, 3], [1]]")],
      searchTerms: ["split", "separate"], seeAlso: ["filter", "group_by"])
  ) { call in
    let source = try call.sequence("list")
    var condition = AppliedFunction(call, "where")
    var yes: [Value] = []
    var no: [Value] = []
    for index in 0..<source.count {
      let value = try source.element(index)
      if try condition.holds(value) { yes.append(value) } else { no.append(value) }
    }
    return .list([.list(yes), .list(no)])
  }

  private static let size = OptionSpec("size", .int, .ints(1...Int64.max), "Values in each.")

  static let chunk = FunctionSpec(
    FunctionDescription(
      "chunk", .list, "Cuts a list into pieces of a size; the last one may be shorter.",
      parameters: [list, size], returns: .list(of: .list(of: .any)),
      examples: [Example("[1, 2, 3].chunk(2)", shows: "[[1, 2], [3]]")],
      searchTerms: ["batched", "batch", "split into", "slices"], seeAlso: ["windows"])
  ) { call in
    let values = call.elements(0)
    let size = call.int(1)
    if size >= values.count { return .list(values.isEmpty ? [] : [.list(values)]) }
    return .list(
      stride(from: 0, to: values.count, by: size).map {
        .list(Array(values[$0..<$0 + min(size, values.count - $0)]))
      })
  }

  static let windows = FunctionSpec(
    FunctionDescription(
      "windows", .list, "All runs of a number of values that stand side by side.",
      parameters: [
        list, size,
        .init(
          "step", .int, default: .int(1), .ints(1...Int64.max),
          "How far it is from one run to the next."),
      ], returns: .list(of: .list(of: .any)),
      examples: [Example("[1, 2, 3].windows(2)", shows: "[[1, 2], [2, 3]]")],
      searchTerms: ["pairwise", "sliding", "rolling", "ngrams", "slide"],
      seeAlso: ["chunk", "zip_with"])
  ) { call in
    let values = call.elements(0)
    let (size, step) = (call.int(1), call.int(2))
    guard size <= values.count else { return .list([]) }
    let count = (values.count - size) / step + 1
    let (total, overflow) = count.multipliedReportingOverflow(by: size)
    try call.checkCount(overflow ? nil : total)
    return .list(
      try (0..<count).map { index in
        if index & 255 == 0 { try call.work.budget.check() }
        return .list(Array(values[index * step..<index * step + size]))
      })
  }
}

/// Counts names, in order of first appearance.
final class RecordCounter {
  private let places = PlaceIndex()
  private var counts: [Int64] = []

  func add(_ name: String) {
    let place = places.place(of: name)
    if place == counts.count { counts.append(0) }
    counts[place] += 1
  }

  var record: Value {
    .object(
      RecordObject(zip(places.names, counts).map { (key: $0.0, value: .int($0.1)) }))
  }
}

/// Numbers names from 0 in order of first appearance, by their UTF-8.
final class PlaceIndex {
  private(set) var names: [String] = []
  private var places: [[UInt8]: Int] = [:]

  func place(of name: String) -> Int {
    let bytes = Array(name.utf8)
    if let place = places[bytes] { return place }
    places[bytes] = names.count
    names.append(name)
    return names.count - 1
  }
}
