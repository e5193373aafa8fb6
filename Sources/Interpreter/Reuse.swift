/// Changes to lists and records that happen in place when nobody else holds them.
public enum Reuse {
  /// The list with a value at its end. The caller must have given up its own reference.
  public static func appending(_ value: Value, to list: consuming Value) -> Value {
    guard case .object(var object) = consume list, object is ListObject else { return .null }
    let isShared = !isKnownUniquelyReferenced(&object)
    let existing = unsafeDowncast(object, to: ListObject.self)
    let holds: Bool
    if case .object(let added) = value {
      holds = added is ExpressionObject || (added as? ListObject)?.holdsExpressions == true
    } else {
      holds = false
    }
    if isShared {
      var values = existing.values
      values.append(value)
      return .object(ListObject(values, holdsExpressions: existing.holdsExpressions || holds))
    }
    existing.values.append(value)
    if holds { existing.holdsExpressions = true }
    return .object(object)
  }

  /// The record with fields bound. The caller must have given up its own reference.
  public static func setting(_ fields: [(name: String, value: Value)], in record: consuming Value)
    -> Value
  {
    guard case .object(var object) = consume record, object is RecordObject else { return .null }
    if isKnownUniquelyReferenced(&object) {
      let existing = unsafeDowncast(object, to: RecordObject.self)
      for (name, value) in fields { existing.set(name, value) }
      return .object(object)
    }
    let copy = unsafeDowncast(object, to: RecordObject.self).copy()
    for (name, value) in fields { copy.set(name, value) }
    return .object(copy)
  }

  /// Values gathered into a record of lists by the text of their keys, in order of first appearance.
  public static func grouped(_ values: [Value], by keys: [Value]) -> Value {
    var order: [String] = []
    let places = RecordObject()
    var groups: [[Value]] = []
    for (key, value) in zip(keys, values) {
      let name = ValueText.plain(key)
      if case .int(let place)? = places[name] {
        groups[Int(place)].append(value)
      } else {
        places.set(name, .int(Int64(groups.count)))
        order.append(name)
        groups.append([value])
      }
    }
    return .object(RecordObject(zip(order, groups).map { (key: $0, value: .list($1)) }))
  }
}
