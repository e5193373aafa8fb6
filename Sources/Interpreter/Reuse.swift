import Numeric

/// Changes to lists and records that happen in place when nobody else holds them.
public enum Reuse {
  /// Moves the value that lies behind the list at `p` to the list's end, in place when nobody else holds
  /// the list. False, and nothing done, when no list lies there.
  public static func append(_ p: Slots) -> Bool {
    guard p.holds(ListObject.self), case .object(var object) = p.move() else { return false }
    if !isKnownUniquelyReferenced(&object) {
      let list = unsafeDowncast(object, to: ListObject.self)
      object = ListObject(list.values, holdsExpressions: list.holdsExpressions)
    }
    p.initialize(to: .object(object))
    let value = (p + 1).move()
    (p + 1).initialize(to: .unset)
    p.with(ListObject.self) { list in
      if case .object(let added) = value, added.standsForColumns { list.holdsExpressions = true }
      list.values.append(value)
    }
    return true
  }

  /// The list with another value at a place that it has. The caller must have given up its own reference.
  public static func replacing(_ value: Value, at place: Int, in list: consuming Value) -> Value {
    guard case .object(var object) = consume list, object is ListObject else { return .null }
    let isShared = !isKnownUniquelyReferenced(&object)
    let existing = unsafeDowncast(object, to: ListObject.self)
    if isShared {
      var values = existing.values
      values[place] = value
      return .object(ListObject(values, holdsExpressions: existing.holdsExpressions))
    }
    existing.values[place] = value
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

  /// Binds the field of the record at `p` that the text or int behind it names to the value behind that,
  /// in place when nobody else holds the record. False, and nothing done, when those do not lie there.
  public static func setField(_ p: Slots) -> Bool {
    guard p.holds(RecordObject.self), (p + 1).isKey, case .object(var object) = p.move() else {
      return false
    }
    if !isKnownUniquelyReferenced(&object) {
      object = unsafeDowncast(object, to: RecordObject.self).copy()
    }
    p.initialize(to: .object(object))
    let value = (p + 2).move()
    (p + 2).initialize(to: .unset)
    p.with(RecordObject.self) { $0.set(p + 1, value) }
    return true
  }

  /// Values gathered into a record of lists by the text of their keys, in order of first appearance.
  public static func grouped(_ values: [Value], by keys: [Value], _ budget: Budget) throws -> Value
  {
    var order: [String] = []
    let places = RecordObject()
    var groups: [[Value]] = []
    for (index, (key, value)) in zip(keys, values).enumerated() {
      if index & 4095 == 0 { try budget.check() }
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
