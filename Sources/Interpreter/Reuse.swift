/// Changes to lists and records that happen in place when nobody else holds them.
public enum Reuse {
  /// Adds a value at the end of the list that stands at `list`, which is its only reference if nobody
  /// else holds it. False, and nothing done, when no list stands there.
  public static func appending(_ value: Value, to list: UnsafeMutablePointer<Value>) -> Bool {
    guard list.holds(ListObject.self) else { return false }
    return appendingKnown(value, to: list)
  }

  /// Apart, so that no reference of its own is left when the list is changed.
  @inline(never)
  private static func appendingKnown(_ value: Value, to list: UnsafeMutablePointer<Value>) -> Bool {
    guard case .object(var object) = list.move() else { return false }
    let isUnique = isKnownUniquelyReferenced(&object)
    let existing = unsafeDowncast(object, to: ListObject.self)
    var holds = existing.holdsExpressions
    if case .object(let added) = value {
      if added is ExpressionObject || (added as? ListObject)?.holdsExpressions == true {
        holds = true
      }
    }
    if isUnique {
      existing.values.append(value)
      existing.holdsExpressions = holds
      list.initialize(to: .object(object))
    } else {
      var values = existing.values
      values.append(value)
      list.initialize(to: .object(ListObject(values, holdsExpressions: holds)))
    }
    return true
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

  /// The same with one field, named by a text or the digits of an int. The record stands at `record`,
  /// which is its only reference if nobody else holds it; false, and nothing done, when `key` is neither.
  public static func setting(
    _ key: Value, _ value: Value, in record: UnsafeMutablePointer<Value>
  ) -> Bool {
    guard record.holds(RecordObject.self) else { return false }
    return settingKnown(key, value, in: record)
  }

  /// Apart, so that no reference of its own is left when the record is changed.
  @inline(never)
  private static func settingKnown(
    _ key: Value, _ value: Value, in record: UnsafeMutablePointer<Value>
  ) -> Bool {
    guard case .object(var object) = record.move() else { return false }
    defer { record.initialize(to: .object(object)) }
    if !isKnownUniquelyReferenced(&object) {
      object = unsafeDowncast(object, to: RecordObject.self).copy()
    }
    return unsafeDowncast(object, to: RecordObject.self).set(key, value)
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
