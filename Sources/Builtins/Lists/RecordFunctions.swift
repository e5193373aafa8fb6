import Describe
import Diagnostics
import Interpreter

/// Records: reading, building and changing them.
enum RecordFunctions {
  static let all =
    [
      with, set, update, has, keys, values, entries, toRecord, without, pick, rename, merge,
    ] + RecordWalks.all

  static let record = OptionSpec("record", .record, "The record.")

  private static let key = OptionSpec(
    "key", .oneOf([.text, .int, .list(of: .any)]),
    "The field's name (an int is taken as its digits), or a list of names and places, a path.")

  static func path(_ call: Call) -> ArraySlice<Value> { (call[1].list ?? [call[1]])[...] }

  static let with = FunctionSpec(
    FunctionDescription(
      "with", .record, "Adds or replaces fields of a record.",
      parameters: [record, .init("fields", .any, collectsNames: true, "The new fields.")],
      returns: .record,
      examples: [Example("{a: 1}.with(b: 2)", shows: "{a: 1, b: 2}")],
      searchTerms: ["assign", "spread", "list_modify"], seeAlso: ["set", "merge", "update"]),
    reusesFirst: true
  ) { call in
    let fields = call.collected("fields")
    return Reuse.setting(fields, in: call.take(0))
  }

  static let set = FunctionSpec(
    FunctionDescription(
      "set", .record, "Adds or replaces one field, named by a value or reached by a path.",
      parameters: [record, key, .init("value", .any, "Its value.")], returns: .record,
      examples: [
        Example("{a: 1}.set(\"b\", 2)", shows: "{a: 1, b: 2}"),
        Example("{a: {b: 1}}.set([\"a\", \"c\"], 2)", shows: "{a: {b: 1, c: 2}}"),
      ],
      searchTerms: ["put", "insert", "assoc", "setitem"], seeAlso: ["with", "get", "update"]),
    reusesFirst: true, quick: { p in Reuse.setField(p) },
    otherwise: { call in
      guard call[1].list != nil else {
        throw call.failure("wrong-type", "a field is named by a text or an int", at: "key")
      }
      return try FieldPath.setting(call[2], at: path(call), in: call[0], call)
    })

  static let update = FunctionSpec(
    FunctionDescription(
      "update", .record, "Replaces a field by what a function makes of it; null where it lacks.",
      parameters: [
        record, key,
        .init("function", .function, "What to make of the value, `x -> …`."),
      ], returns: .record,
      examples: [
        Example("{n: 1}.update(\"n\", x -> x + 1)", shows: "{n: 2}"),
        Example("{}.update(\"n\", x -> (x ?? 0) + 1)", shows: "{n: 1}"),
      ],
      searchTerms: ["modify", "modify_at", "setdefault", "compute"], seeAlso: ["set", "map_values"])
  ) { call in
    var function = AppliedFunction(call, "function")
    let path = path(call)
    let value = try function(FieldPath.value(at: Array(path), in: call[0]) ?? .null)
    return try FieldPath.setting(value, at: path, in: call[0], call)
  }

  static let has = FunctionSpec(
    FunctionDescription(
      "has", .record, "Whether a record has a field, be it null.", parameters: [record, key],
      returns: .bool, examples: [Example("{a: 1}.has(\"b\")", shows: "false")],
      searchTerms: ["contains", "in", "haskey", "exists"], seeAlso: ["get", "keys"])
  ) { call in .bool(FieldPath.value(at: Array(path(call)), in: call[0]) != nil) }

  static let keys = FunctionSpec(
    FunctionDescription(
      "keys", .record, "The names of a record's fields, in order.", parameters: [record],
      returns: .list(of: .text),
      examples: [Example("{a: 1, b: 2}.keys()", shows: "[\"a\", \"b\"]")],
      searchTerms: ["names", "fields"], seeAlso: ["values", "entries"])
  ) { call in .list((call[0].record?.keys ?? []).map { .text($0) }) }

  static let values = FunctionSpec(
    FunctionDescription(
      "values", .record, "The values of a record's fields, in order.", parameters: [record],
      returns: .list(of: .any), examples: [Example("{a: 1, b: 2}.values()", shows: "[1, 2]")],
      searchTerms: ["unname"], seeAlso: ["keys", "entries"])
  ) { call in .list(call[0].record?.values ?? []) }

  static let entries = FunctionSpec(
    FunctionDescription(
      "entries", .record, "The fields of a record as pairs of name and value.",
      parameters: [record], returns: .list(of: .list(of: .any)),
      examples: [Example("{a: 1, b: 2}.entries()", shows: "[[\"a\", 1], [\"b\", 2]]")],
      searchTerms: ["items", "pairs", "enframe"], seeAlso: ["to_record", "keys", "values"])
  ) { call in
    .list(
      Swift.zip(call[0].record?.keys ?? [], call[0].record?.values ?? []).map {
        .list([.text($0), $1])
      })
  }

  static let toRecord = FunctionSpec(
    FunctionDescription(
      "to_record", .record, "Makes a record of pairs, or of names and their values.",
      parameters: [
        .init("list", .list(of: .any), "Pairs of name and value; or the names."),
        .init("values", .list(of: .any), default: .null, "The values, when the first are names."),
      ], returns: .record,
      examples: [
        Example("[[\"a\", 1], [\"b\", 2]].to_record()", shows: "{a: 1, b: 2}"),
        Example("[\"a\", \"b\"].to_record([1, 2])", shows: "{a: 1, b: 2}"),
      ],
      searchTerms: ["fromentries", "dict", "from_entries", "deframe", "setNames"],
      seeAlso: ["entries", "key_by", "zip"])
  ) { call in
    let names = call.elements(0)
    var fields: [(key: String, value: Value)] = []
    if let values = call[1].list {
      guard values.count == names.count else {
        throw call.failure(
          "bad-argument", "there are \(names.count) names and \(values.count) values",
          at: "values")
      }
      for (name, value) in Swift.zip(names, values) { fields.append((FieldPath.name(name), value)) }
    } else {
      for pair in names {
        guard let parts = pair.list, parts.count == 2 else {
          throw call.failure(
            "bad-argument", "\(ValueText.source(pair, limit: 40)) is no pair of name and value",
            at: "list",
            help: "write `[[\"a\", 1], [\"b\", 2]]`, or give the values as a second list")
        }
        fields.append((FieldPath.name(parts[0]), parts[1]))
      }
    }
    return .object(RecordObject(fields))
  }

  static let without = FunctionSpec(
    FunctionDescription(
      "without", .record, "Leaves fields of a record out.",
      parameters: [record, .init("keys", .any, isVariadic: true, "Names, or lists of names.")],
      returns: .record, examples: [Example("{a: 1, b: 2}.without(\"a\")", shows: "{b: 2}")],
      searchTerms: ["drop", "omit", "delete", "discard"], seeAlso: ["pick"])
  ) { call in
    let names = ValueSet(try names(call))
    let record = call[0].record
    let kept = Swift.zip(record?.keys ?? [], record?.values ?? []).filter {
      !names.contains(.text($0.0))
    }
    return .object(RecordObject(kept.map { (key: $0.0, value: $0.1) }))
  }

  static let pick = FunctionSpec(
    FunctionDescription(
      "pick", .record, "Keeps fields of a record, in the order they are named.",
      parameters: [record, .init("keys", .any, isVariadic: true, "Names, or lists of names.")],
      returns: .record, examples: [Example("{a: 1, b: 2}.pick(\"b\")", shows: "{b: 2}")],
      searchTerms: ["select", "keep", "subset", "project"], seeAlso: ["without", "get"])
  ) { call in
    var fields: [(key: String, value: Value)] = []
    for name in try names(call).compactMap(\.text) {
      guard let value = call[0].record?[name] else {
        throw call.failure(
          "unknown-field", "the record has no field `\(name)`", at: "keys",
          help: Suggestion.closest(to: name, among: call[0].record?.keys ?? [])
            .map { "did you mean `\($0)`?" })
      }
      fields.append((name, value))
    }
    return .object(RecordObject(fields))
  }

  /// The names that variadic arguments hold, texts or lists of texts.
  private static func names(_ call: Call) throws -> [Value] {
    try call.elements(1).flatMap { $0.list ?? [$0] }.map { name in
      guard name.text != nil else {
        throw call.failure(
          "wrong-type", "a field's name is a text, not \(name.typeName)", at: "keys")
      }
      return name
    }
  }

  static let rename = FunctionSpec(
    FunctionDescription(
      "rename", .record, "Gives fields of a record other names.",
      parameters: [
        record,
        .init("names", .text, collectsNames: true, "`new: \"old\"` for each field."),
      ], returns: .record,
      examples: [Example("{a: 1, b: 2}.rename(c: \"a\")", shows: "{c: 1, b: 2}")],
      searchTerms: ["rename_keys", "set_names"], seeAlso: ["map_keys", "pick"])
  ) { call in
    guard let record = call[0].record else { return .null }
    var keys = record.keys
    for (new, old) in call.collected("names") {
      guard let name = old.text, let place = record.position(of: name) else {
        throw call.failure(
          "unknown-field", "the record has no field \(ValueText.source(old, limit: 60))",
          at: "names", help: "write the new name first: `new: \"old\"`")
      }
      keys[place] = new
    }
    var seen = ValueSet()
    for key in keys where !seen.insert(.text(key)) {
      throw call.failure("repeated-name", "two fields would be named `\(key)`", at: "names")
    }
    return .object(RecordObject(Swift.zip(keys, record.values).map { (key: $0, value: $1) }))
  }

  static let merge = FunctionSpec(
    FunctionDescription(
      "merge", .record, "The fields of both records; those of the second win.",
      parameters: [
        record, .init("other", .record, "The record whose fields win."),
        .init(
          "deep", .bool, default: .bool(false), "Whether records in both are merged in turn."),
      ], returns: .record,
      examples: [
        Example("{a: 1, b: 2}.merge({b: 3, c: 4})", shows: "{a: 1, b: 3, c: 4}"),
        Example(
          "{a: {x: 1}}.merge({a: {y: 2}}, deep: true)", shows: "{a: {x: 1, y: 2}}"),
      ], searchTerms: ["update", "union", "assign", "list_merge", "combine"],
      seeAlso: ["with", "set"])
  ) { call in
    guard let left = call[0].record, let right = call[1].record else { return .null }
    return .object(merged(left, right, deep: call.flag(2), depth: 0))
  }

  private static func merged(
    _ left: RecordObject, _ right: RecordObject, deep: Bool, depth: Int
  ) -> RecordObject {
    let fields = Swift.zip(right.keys, right.values).map { key, value in
      if deep, depth < 1000, let inner = left[key]?.record, let other = value.record {
        return (
          key: key, value: Value.object(merged(inner, other, deep: true, depth: depth + 1))
        )
      }
      return (key: key, value: value)
    }
    return RecordObject(
      Swift.zip(left.keys, left.values).map { (key: $0, value: $1) } + fields)
  }
}
