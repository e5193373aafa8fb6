import Describe
import Diagnostics
import Numeric

extension ElementFunctions {
  static let membershipOperators: [ElementFunction] = [isIn, notIn, inRange]

  private static func fits(_ types: [ColumnType]) -> ColumnType? {
    if types[1] == .null { return .bool }
    guard let element = types[1].element else { return nil }
    return Comparison.accepts(types[0], element, equality: true) ? .bool : nil
  }

  private static let isIn = ElementFunction.strict(
    FunctionDescription(
      "in", .language, "Whether a list holds a value; nulls in the list are passed over.",
      parameters: [
        OptionSpec("value", .any, "Value."), OptionSpec("list", .list(of: .any), "List."),
      ], returns: .bool, examples: [Example("2 in [1, 2, 3]", shows: "true")],
      searchTerms: ["isin", "is_in", "%in%", "member", "any of"]), type: fits
  ) { try $0.membership(value: 0, list: 1, whenFound: 1) }

  private static let notIn = ElementFunction.strict(
    FunctionDescription(
      "not in", .language, "Whether a list lacks a value; nulls in the list are passed over.",
      parameters: [
        OptionSpec("value", .any, "Value."), OptionSpec("list", .list(of: .any), "List."),
      ], returns: .bool, examples: [Example("2 not in [1, 3]", shows: "true")],
      searchTerms: ["exclude", "none of"]), type: fits
  ) { try $0.membership(value: 0, list: 1, whenFound: 0) }

  /// `value in low..high`. A null bound is open. The flags say whether the lower and the upper bound
  /// belong to the range; a single flag is the upper one's.
  private static let inRange = ElementFunction.strict(
    FunctionDescription(
      "in_range", .language, "Whether a value lies in a range.",
      parameters: [
        OptionSpec("value", .any, "Value."),
        OptionSpec("low", .any, allowsNull: true, "Lower bound; null for none."),
        OptionSpec("high", .any, allowsNull: true, "Upper bound; null for none."),
        OptionSpec("low_closed", .bool, default: .bool(true), "Whether `low` is inside."),
        OptionSpec("high_closed", .bool, default: .bool(true), "Whether `high` is inside."),
      ], returns: .bool, examples: [Example("3 in 1..3", shows: "true")],
      searchTerms: ["between", "range"]),
    constants: ["low_closed", "high_closed"],
    type: { types in
      types[1...2].allSatisfy { Comparison.accepts(types[0], $0, equality: false) } ? .bool : nil
    }
  ) { call in
    var result = Vector(
      type: .bool, count: call.rowCount, storage: .bool(Buffer(repeating: 1, count: call.rowCount)),
      validity: call.validity)
    for (bound, flag, closed, open) in [
      (1, 3, Comparison.greaterOrEqual, Comparison.greater),
      (2, 4, Comparison.lessOrEqual, Comparison.less),
    ] {
      let limit = call[bound]
      if limit.type == .null || (limit.isConstant(among: call.rowCount) && limit.isNull(0)) {
        continue
      }
      let isClosed = call.flag(flag) ?? true
      let side = try call.wholeDay(limit, isUpper: bound == 2 && isClosed)
      let comparison = side.isPast ? Comparison.less : isClosed ? closed : open
      let pair = ElementCall(
        name: "in", arguments: [call[0], side.limit], parameters: call.parameters,
        rowCount: call.rowCount, work: call.work,
        validity: call.validity.and(limit.count == call.rowCount ? limit.validity : nil))
      let held = try pair.compared(comparison)
      let both = ElementCall(
        name: "in", arguments: [result, held], parameters: call.parameters,
        rowCount: call.rowCount, work: call.work, validity: nil)
      result = try both.kleene { a, b in a == 0 || b == 0 ? 0 : a == 1 && b == 1 ? 1 : 2 }
    }
    return result
  }
}

extension ElementCall {
  /// A day that closes a range of datetimes stands for its whole length: the limit is then the next
  /// midnight, which is past the range.
  fileprivate func wholeDay(_ limit: Vector, isUpper: Bool) throws -> (limit: Vector, isPast: Bool)
  {
    guard isUpper, self[0].type == .datetime, let days = limit.days else { return (limit, false) }
    let next = Buffer(
      days.elements.lazy.map { Calendar.time(of: $0) + Calendar.microsecondsPerDay })
    return (
      Vector(type: .datetime, count: limit.count, storage: .time(next), validity: limit.validity),
      true
    )
  }

  /// Whether each row's list holds the row's value.
  func membership(value: Int, list: Int, whenFound: UInt8) throws -> Vector {
    let step = self[value].isConstant(among: rowCount) ? 0 : 1
    if self[list].isConstant(among: rowCount) || (rowCount == 1 && self[list].count == 1) {
      let members = try wantedMembers(value: value, list: list)
      let codes = try ElementEquality.codes([members, self[value]], work: work)
      let largest = codes.0.elements.max() ?? 0
      var isMember = [Bool](repeating: false, count: Int(largest) + 1)
      for index in 0..<members.count where !members.isNull(index) {
        isMember[Int(codes.0[index])] = true
      }
      let start = codes.1[1]
      let table = Buffer<UInt8>(isMember.map { $0 ? whenFound : 1 - whenFound })
      let flags = try Buffer<UInt8>(shared: rowCount) { target in
        try RowRanges.forEach(rowCount, work: work) { _, rows in
          for row in rows { target[row] = table[Int(codes.0[start + row * step])] }
        }
      }
      return result(.bool, .bool(flags))
    }
    let equals = try ElementEquality(elements(list), self[value], work: work)
    let members = elements(list)
    let flags = try Buffer<UInt8>(shared: rowCount) { target in
      try RowRanges.forEach(rowCount, work: work) { _, rows in
        for row in rows {
          var found = false
          for index in listRange(list, row) where !members.isNull(index) {
            if equals(index, row * step) {
              found = true
              break
            }
          }
          target[row] = found ? whenFound : 1 - whenFound
        }
      }
    }
    return result(.bool, .bool(flags))
  }

  /// The elements of a constant list; for an ordered category each must be in its set.
  private func wantedMembers(value: Int, list: Int) throws -> Vector {
    let range = listRange(list, 0)
    let rows = Buffer<UInt32>(range.map { UInt32(truncatingIfNeeded: $0) })
    let members = try elements(list).gathered(rows, work: work)
    if self[value].type == .category(ordered: true) { _ = try places(members, in: self[value]) }
    return members
  }
}
