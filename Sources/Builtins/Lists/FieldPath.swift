import Diagnostics
import Interpreter

/// A way into nested records and lists: names of fields and places of lists, outermost first.
enum FieldPath {
  /// The value at a path; nil where a step leads nowhere. An int names the field of its digits in a
  /// record, and a place in a list, below 0 from the end.
  static func value(at path: [Value], in value: Value) -> Value? {
    var current = value
    for step in path {
      if let record = current.record {
        guard let next = record[name(step)] else { return nil }
        current = next
      } else if let list = current.list, case .int(let wanted) = step {
        let place = wanted < 0 ? wanted &+ Int64(list.count) : wanted
        guard place >= 0, place < Int64(list.count) else { return nil }
        current = list[Int(place)]
      } else {
        return nil
      }
    }
    return current
  }

  /// The name of the field that a key means.
  static func name(_ key: Value) -> String { key.text ?? ValueText.plain(key) }

  /// The value with another one at a path; fields that are missing are made, places are not.
  static func setting(
    _ value: Value, at path: ArraySlice<Value>, in whole: Value, _ call: Call
  ) throws -> Value {
    guard let step = path.first else { return value }
    let rest = path.dropFirst()
    if whole.isNull || whole.record != nil {
      let key = name(step)
      let inner = try setting(value, at: rest, in: whole.record?[key] ?? .null, call)
      if whole.isNull { return .object(RecordObject([(key: key, value: inner)])) }
      return Reuse.setting([(key, inner)], in: whole)
    }
    guard var list = whole.list, case .int(let wanted) = step else {
      throw call.failure(
        "wrong-type",
        "the path leads into a \(whole.typeName), which has no \(ValueText.source(step))",
        at: "key")
    }
    let place = wanted < 0 ? wanted &+ Int64(list.count) : wanted
    guard place >= 0, place < Int64(list.count) else {
      throw call.failure(
        "out-of-range", "the path leads to place \(wanted) of a list of \(list.count) values",
        at: "key")
    }
    list[Int(place)] = try setting(value, at: rest, in: list[Int(place)], call)
    return .list(list)
  }
}
