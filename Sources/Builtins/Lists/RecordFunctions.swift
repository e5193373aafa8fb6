import Describe
import Interpreter

/// Records: reading and building.
enum RecordFunctions {
  static let all = [with, set, keys, values, has, without]

  private static let record = OptionSpec("record", .record, "The record.")

  static let with = FunctionSpec(
    FunctionDescription(
      "with", .record, "Adds or replaces fields of a record.",
      parameters: [record, .init("fields", .any, collectsNames: true, "The new fields.")],
      returns: .record,
      examples: [Example("{a: 1}.with(b: 2)", shows: "{a: 1, b: 2}")],
      searchTerms: ["update", "merge", "assign"], seeAlso: ["set"]), reusesFirst: true
  ) { call in
    let fields = call.collected("fields")
    return Reuse.setting(fields, in: call.take(0))
  }

  static let set = FunctionSpec(
    FunctionDescription(
      "set", .record, "Adds or replaces one field, named by a value.",
      parameters: [
        record,
        .init("key", .oneOf([.text, .int]), "The field's name; an int is taken as its digits."),
        .init("value", .any, "Its value."),
      ], returns: .record,
      examples: [Example("{a: 1}.set(\"b\", 2)", shows: "{a: 1, b: 2}")],
      searchTerms: ["put", "insert"], seeAlso: ["with", "get"]), reusesFirst: true,
    quick: { p in Reuse.setField(p) },
    otherwise: { call in
      throw call.failure("wrong-type", "a field is named by a text or an int", at: "key")
    })

  static let keys = FunctionSpec(
    FunctionDescription(
      "keys", .record, "The names of a record's fields, in order.", parameters: [record],
      returns: .list(of: .text),
      examples: [Example("{a: 1, b: 2}.keys()", shows: "[\"a\", \"b\"]")],
      searchTerms: ["names"], seeAlso: ["values"])
  ) { call in .list((call[0].record?.keys ?? []).map { .text($0) }) }

  static let values = FunctionSpec(
    FunctionDescription(
      "values", .record, "The values of a record's fields, in order.", parameters: [record],
      returns: .list(of: .any), examples: [Example("{a: 1, b: 2}.values()", shows: "[1, 2]")],
      seeAlso: ["keys"])
  ) { call in .list(call[0].record?.values ?? []) }

  static let has = FunctionSpec(
    FunctionDescription(
      "has", .record, "Whether a record has a field.",
      parameters: [record, .init("key", .text, "The field's name.")], returns: .bool,
      examples: [Example("{a: 1}.has(\"b\")", shows: "false")], searchTerms: ["contains", "in"])
  ) { call in .bool(call[0].record?[call[1].text ?? ""] != nil) }

  static let without = FunctionSpec(
    FunctionDescription(
      "without", .record, "Leaves fields of a record out.",
      parameters: [record, .init("keys", .text, isVariadic: true, "The fields' names.")],
      returns: .record, examples: [Example("{a: 1, b: 2}.without(\"a\")", shows: "{b: 2}")],
      searchTerms: ["drop", "omit", "delete"])
  ) { call in
    let names = Set((call[1].list ?? []).compactMap(\.text))
    let record = call[0].record
    let kept = zip(record?.keys ?? [], record?.values ?? []).filter { !names.contains($0.0) }
    return .object(RecordObject(kept.map { (key: $0.0, value: $0.1) }))
  }
}
