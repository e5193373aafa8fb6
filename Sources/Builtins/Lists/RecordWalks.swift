import Describe
import Diagnostics
import Interpreter

/// Records: applying functions to their fields.
enum RecordWalks {
  static let all = [mapValues, mapKeys, filter, sort]

  private static let record = RecordFunctions.record

  static let mapValues = FunctionSpec(
    FunctionDescription(
      "map_values", .record, "Applies a function to the value of every field.",
      parameters: [record, .init("function", .function, "What to apply, `value -> …`.")],
      returns: .record,
      examples: [Example("{a: [1, 2], b: [3]}.map_values(x -> x.len())", shows: "{a: 2, b: 1}")],
      searchTerms: ["modify", "lapply", "apply", "mapvalues"], seeAlso: ["map", "map_keys"])
  ) { call in
    var function = AppliedFunction(call, "function")
    guard let record = call[0].record else { return .null }
    return .object(
      RecordObject(
        try Swift.zip(record.keys, record.values).map { (key: $0, value: try function($1)) }))
  }

  static let mapKeys = FunctionSpec(
    FunctionDescription(
      "map_keys", .record, "Applies a function to the name of every field.",
      parameters: [record, .init("function", .function, "What to apply, `name -> …`.")],
      returns: .record,
      examples: [Example("{a: 1, b: 2}.map_keys(upper)", shows: "{A: 1, B: 2}")],
      searchTerms: ["rename_with", "set_names", "clean_names"], seeAlso: ["rename", "map_values"])
  ) { call in
    var function = AppliedFunction(call, "function")
    guard let record = call[0].record else { return .null }
    var seen = ValueSet()
    var fields: [(key: String, value: Value)] = []
    for (key, value) in Swift.zip(record.keys, record.values) {
      let name = FieldPath.name(try function(.text(key)))
      guard seen.insert(.text(name)) else {
        throw call.failure(
          "repeated-name", "two fields would be named `\(name)`", at: "function")
      }
      fields.append((name, value))
    }
    return .object(RecordObject(fields))
  }

  static let filter = FunctionSpec(
    FunctionDescription(
      "filter", .record, "Keeps the fields for which a condition is true.",
      parameters: [
        record,
        .init("where", .function, "The condition, `(name, value) -> …`; null counts as false."),
      ], returns: .record,
      examples: [Example("{a: 1, b: 5}.filter((k, v) -> v > 2)", shows: "{b: 5}")],
      searchTerms: ["keep", "discard", "compact"], seeAlso: ["pick", "without"])
  ) { call in
    var condition = AppliedFunction(call, "where")
    guard let record = call[0].record else { return .null }
    let kept = try Swift.zip(record.keys, record.values).filter {
      try condition.holds(.text($0.0), $0.1)
    }
    return .object(RecordObject(kept.map { (key: $0.0, value: $0.1) }))
  }

  static let sort = FunctionSpec(
    FunctionDescription(
      "sort", .record, "Sorts the fields of a record, by name unless told.",
      parameters: [
        record,
        .init(
          "by", .function, default: .null, "What to sort by, `(name, value) -> …`; the name else."),
        .init("descending", .bool, default: .bool(false), "Whether the largest comes first."),
      ], returns: .record,
      examples: [
        Example("{b: 1, a: 2}.sort()", shows: "{a: 2, b: 1}"),
        Example("{a: 1, b: 2}.sort((k, v) -> v, descending: true)", shows: "{b: 2, a: 1}"),
      ], searchTerms: ["sort_keys", "order", "most_common"], seeAlso: ["count_by", "entries"])
  ) { call in
    guard let record = call[0].record else { return .null }
    var ranks = record.keys.map { Value.text($0) }
    if !call[1].isNull {
      var key = AppliedFunction(call, "by")
      ranks = try Swift.zip(record.keys, record.values).map { try key(.text($0), $1) }
    }
    let isDescending = call.flag(2)
    let order = try record.keys.indices.sorted { a, b in
      if ranks[a].isNull || ranks[b].isNull {
        return ranks[a].isNull == ranks[b].isNull ? a < b : ranks[b].isNull
      }
      let order = try Sorting.order(ranks[a], ranks[b])
      return order == 0 ? a < b : isDescending ? order > 0 : order < 0
    }
    return .object(
      RecordObject(order.map { (key: record.keys[$0], value: record.values[$0]) }))
  }
}
