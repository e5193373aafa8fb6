import Describe
import Diagnostics
import Numeric

extension ElementFunctions {
  static let logicOperators: [ElementFunction] = [
    and, or, not, coalesce, isNull, isNotNull, matches,
  ]

  private static func bools(_ types: [ColumnType]) -> ColumnType? {
    types.allSatisfy { $0 == .bool || $0 == .null } ? .bool : nil
  }

  private static let and = ElementFunction.lenient(
    FunctionDescription(
      "and", .language, "True when both are; false when one is false, even beside null.",
      parameters: operands(.bool), returns: .bool,
      examples: [Example("true and false", shows: "false")], searchTerms: ["&&", "&", "both"]),
    type: bools
  ) { call in
    if let result = try call.packedLogic({ a, b in
      (a.isTrue & b.isTrue, a.known & b.known | a.isFalse | b.isFalse)
    }) {
      return result
    }
    return try call.kleene { a, b in a == 0 || b == 0 ? 0 : a == 1 && b == 1 ? 1 : 2 }
  }

  private static let or = ElementFunction.lenient(
    FunctionDescription(
      "or", .language, "True when one is, even beside null; false when both are false.",
      parameters: operands(.bool), returns: .bool,
      examples: [Example("true or false", shows: "true")], searchTerms: ["||", "|", "either"]),
    type: bools
  ) { call in
    if let result = try call.packedLogic({ a, b in
      (a.isTrue | b.isTrue, a.known & b.known | a.isTrue | b.isTrue)
    }) {
      return result
    }
    return try call.kleene { a, b in a == 1 || b == 1 ? 1 : a == 0 && b == 0 ? 0 : 2 }
  }

  private static let not = ElementFunction.strict(
    FunctionDescription(
      "not", .language, "True for false, false for true, null for null.",
      parameters: [OptionSpec("value", .bool, "Condition.")], returns: .bool,
      examples: [Example("not true", shows: "false")], searchTerms: ["!", "negation"]),
    type: bools
  ) { call in
    guard let flags = call[0].flags else { return .nulls(.bool, count: call.rowCount) }
    return call.result(.bool, .bool(try call.map(flags) { 1 - $0 }))
  }

  private static let isNull = ElementFunction.lenient(
    FunctionDescription(
      "is_null", .language, "Whether the value is missing; the same as `== null`.",
      parameters: [OptionSpec("value", .any, allowsNull: true, "Value.")], returns: .bool,
      examples: [Example("null.is_null()", shows: "true")],
      searchTerms: ["isna", "isnull", "missing", "is.na"], seeAlso: ["is_not_null"]),
    type: { _ in .bool }
  ) { try $0.nullness(1) }

  private static let isNotNull = ElementFunction.lenient(
    FunctionDescription(
      "is_not_null", .language, "Whether there is a value; the same as `!= null`.",
      parameters: [OptionSpec("value", .any, allowsNull: true, "Value.")], returns: .bool,
      examples: [Example("(1).is_not_null()", shows: "true")],
      searchTerms: ["notna", "notnull", "exists"], seeAlso: ["is_null"]),
    type: { _ in .bool }
  ) { try $0.nullness(0) }

  private static let coalesce = ElementFunction.lenient(
    FunctionDescription(
      "??", .language, "The first value that is not null.",
      parameters: operands(), returns: .any, examples: [Example("null ?? 3", shows: "3")],
      searchTerms: ["coalesce", "combine_first", "fillna", "ifnull", "nvl"]),
    type: { types in types[0].union(types[1]) }
  ) { call in
    let type = call[0].type.union(call[1].type) ?? .null
    let left = try call[0].converted(to: type, work: call.work)
    if left.nullCount == 0 { return try left.expanded(to: call.rowCount, work: call.work) }
    let right = try call[1].converted(to: type, work: call.work)
    let leftStep = left.isConstant(among: call.rowCount) ? 0 : 1
    let rightStep = right.isConstant(among: call.rowCount) ? 0 : 1
    let rows = try Buffer<UInt32>(shared: call.rowCount) { target in
      try RowRanges.forEach(call.rowCount, work: call.work) { _, range in
        for row in range {
          target[row] = UInt32(
            truncatingIfNeeded: left.isNull(row * leftStep)
              ? left.count + row * rightStep : row * leftStep)
        }
      }
    }
    return try Vector.concatenated([left, right]).gathered(rows, work: call.work)
  }

  private static let matches = ElementFunction.strict(
    FunctionDescription(
      "~", .text, "Whether a text matches a regular expression somewhere.",
      parameters: [
        OptionSpec("text", .text, "Text."), OptionSpec("pattern", .text, "RE2 pattern."),
      ], returns: .bool, examples: [Example("\"Heat\" ~ r\"^H\"", shows: "true")],
      searchTerms: ["regex", "like", "str_detect", "grepl", "match"]),
    constants: ["pattern"],
    type: { types in
      types.allSatisfy { $0.isTextual || $0 == .null } ? .bool : nil
    }
  ) { call in
    let pattern = try Pattern(call.text(1) ?? "")
    let (flags, _) = try call.mapText(empty: UInt8(0)) { pattern.matches($0) ? 1 : 0 }
    return call.result(.bool, .bool(flags))
  }
}

extension ElementCall {
  /// Applies a table of three-valued logic: 0 false, 1 true, 2 null.
  @inline(__always)
  func kleene(_ table: @escaping @Sendable (UInt8, UInt8) -> UInt8) throws -> Vector {
    let values = try zip(trits(self[0]), trits(self[1]), table)
    if self[0].nullCount == 0, self[1].nullCount == 0 {
      return Vector(type: .bool, count: rowCount, storage: .bool(values), validity: nil)
    }
    let known = try Bitmap.made(count: rowCount, work: work) { values[$0] != 2 }
    return Vector(
      type: .bool, count: rowCount, storage: .bool(try map(values) { $0 & 1 }), validity: known)
  }

  /// Three-valued logic on 64 rows at a time; nil unless both sides have a value for each row and
  /// one of them nulls.
  @inline(__always)
  func packedLogic(
    _ combined: @Sendable (PackedFlags, PackedFlags) -> (isTrue: UInt64, known: UInt64)
  ) throws -> Vector? {
    guard let a = self[0].flags, let b = self[1].flags, a.count == rowCount, b.count == rowCount,
      self[0].validity != nil || self[1].validity != nil
    else { return nil }
    let (knownA, knownB) = (self[0].validity?.words, self[1].validity?.words)
    let (values, target) = Buffer<UInt8>.unfilled(rowCount)
    let (words, known) = Buffer<UInt64>.unfilled((rowCount + 63) / 64)
    try RowRanges.forEach(rowCount, work: work) { _, rows in
      for start in stride(from: rows.lowerBound, to: rows.upperBound, by: 64) {
        let count = min(64, rows.upperBound - start)
        let (isTrue, isKnown) = combined(
          PackedFlags(a.pointer + start, count, knownA?[start >> 6]),
          PackedFlags(b.pointer + start, count, knownB?[start >> 6]))
        known[start >> 6] = count == 64 ? isKnown : isKnown & (1 << UInt64(count) &- 1)
        PackedFlags.unpack(isTrue, target.base + start, count)
      }
    }
    return Vector(
      type: .bool, count: rowCount, storage: .bool(values),
      validity: Bitmap(words: words, count: rowCount))
  }

  private func trits(_ vector: Vector) throws -> Buffer<UInt8> {
    guard let flags = vector.flags else { return Buffer(repeating: 2, count: vector.count) }
    guard let validity = vector.validity else { return flags }
    return try Buffer(shared: vector.count) { target in
      try RowRanges.forEach(vector.count, work: work) { _, rows in
        for row in rows { target[row] = validity[row] ? flags[row] : 2 }
      }
    }
  }

  func nullness(_ whenNull: UInt8) throws -> Vector {
    let vector = self[0]
    let step = vector.isConstant(among: rowCount) ? 0 : 1
    let flags = try Buffer<UInt8>(shared: rowCount) { target in
      try RowRanges.forEach(rowCount, work: work) { _, rows in
        for row in rows { target[row] = vector.isNull(row * step) ? whenNull : 1 - whenNull }
      }
    }
    return Vector(type: .bool, count: rowCount, storage: .bool(flags), validity: nil)
  }
}
