import Describe
import Diagnostics
import Numeric

extension ElementFunctions {
  static let patternFunctions: [ElementFunction] = [contains, extract, extractAll, replace]

  private static let contains = ElementFunction.strict(
    describeText(
      "contains", "Whether a text holds another, or a list a value.",
      [
        OptionSpec("value", .oneOf([.text, .list(of: .any)]), "Text or list."),
        OptionSpec("part", .any, "Text or value to look for."),
      ], .bool, Example("\"Heat\".contains(\"ea\")", shows: "true"),
      ["includes", "has", "like", "str_detect", "list_contains"]),
    type: { types in
      if let element = types[0].element {
        return Comparison.accepts(types[1], element, equality: true) ? .bool : nil
      }
      return isText(types[0]) && (isText(types[1]) || types[0] == .null) ? .bool : nil
    }
  ) { call in
    if call[0].type.element != nil { return try call.membership(value: 1, list: 0, whenFound: 1) }
    let (flags, valid) = try call.mapRows(empty: UInt8(0)) { row, text in
      text.find(call.utf8(1, row)) != nil ? 1 : 0
    }
    return call.result(.bool, .bool(flags), where: valid)
  }

  /// The group that `group` names: by default the first where the pattern has one, else the match.
  private static func group(_ call: ElementCall, _ pattern: Pattern) throws -> Int {
    guard let group = call.int(2) else { return min(1, pattern.groupCount) }
    guard (0...pattern.groupCount).contains(group) else {
      throw call.failure(
        "the pattern has \(pattern.groupCount) groups, so there is no group \(group)",
        help: "0 is the whole match", blaming: 2)
    }
    return group
  }

  private static let patternParameters = [
    text, OptionSpec("pattern", .text, "RE2 pattern."),
    OptionSpec(
      "group", .int, default: .null,
      "Group to take; the first one unless given, 0 for the whole match."),
  ]

  private static func fitsPattern(_ types: [ColumnType]) -> Bool {
    isText(types[0]) && isText(types[1]) && (types[2] == .int || types[2] == .null)
  }

  private static let extract = ElementFunction.strict(
    describeText(
      "extract", "The part of a text that a pattern's group matches first; null without a match.",
      patternParameters, Example("\"tt0113277\".extract(r\"tt(\\d+)\")", shows: "\"0113277\""),
      ["regexp_extract", "str_extract", "capture", "regex"], seeAlso: ["extract_all"]),
    constants: ["pattern", "group"], type: { fitsPattern($0) ? .text : nil }
  ) { call in
    let pattern = try Pattern(call.text(1) ?? "")
    let group = try group(call, pattern)
    return try call.mapText { text, out in
      guard let range = pattern.firstMatch(in: text, group: group)?.group else { return false }
      out.append(contentsOf: text[range])
      return true
    }
  }

  private static let extractAll = ElementFunction.strict(
    describeText(
      "extract_all", "All parts of a text that a pattern's group matches, as a list.",
      patternParameters, .list(of: .text),
      Example("\"a1 b22\".extract_all(r\"\\d+\")", shows: "[\"1\", \"22\"]"),
      ["findall", "str_extract_all", "regexp_matches"], seeAlso: ["extract"]),
    constants: ["pattern", "group"], type: { fitsPattern($0) ? .list(of: .text) : nil }
  ) { call in
    let pattern = try Pattern(call.text(1) ?? "")
    let group = try group(call, pattern)
    return try call.mapLists(of: .text) { _, text, parts in
      pattern.forEachMatch(in: text) { groups in
        if let range = groups[group] {
          parts.append(utf8: UnsafeBufferPointer(rebasing: text[range]))
        }
      }
    }
  }

  /// `replace(old, new)` replaces every occurrence in a text; with a list or a record it replaces
  /// whole values, of a column or of the elements of lists. A record is a list of `[key, value]`.
  private static let replace = ElementFunction.strict(
    describeText(
      "replace", "Replaces parts of a text, or whole values by a record or by two lists.",
      [
        OptionSpec("value", .any, "Text, value or list of values."),
        OptionSpec("old", .any, "Text to find, list of values, or record of old: new."),
        OptionSpec("new", .any, default: .null, "What to put instead: a text or a list."),
      ], .any, Example("\"Sci-Fi\".replace(\"-\", \" \")", shows: "\"Sci Fi\""),
      ["gsub", "map", "recode", "str_replace", "translate", "rename values"]),
    constants: ["old", "new"], type: replacedType
  ) { call in
    if call[1].type.element == nil {
      guard call[2].count > 0, !call[2].isNull(0) else {
        throw call.failure("`replace` of a text by a text needs `new`", blaming: 2)
      }
      guard !call[1].utf8(0).isEmpty else {
        throw call.failure("`old` of `replace` is empty", blaming: 1)
      }
      return try call.mapText { text, out in
        let (old, new) = (call[1].utf8(0), call[2].utf8(0))
        var start = 0
        while let found = text.find(old, from: start) {
          out.append(contentsOf: text[start..<found])
          out.append(contentsOf: new)
          start = found + old.count
        }
        out.append(contentsOf: text[start...])
        return true
      }
    }
    return try call.replacedValues()
  }

  private static func replacedType(_ types: [ColumnType]) -> ColumnType? {
    guard let keys = types[1].element else {
      return isText(types[0]) && isText(types[1]) && isText(types[2]) ? .text : nil
    }
    let whole = types[0].element ?? types[0]
    let (old, new): (ColumnType, ColumnType)
    if let pair = keys.element {
      guard types[2] == .null else { return nil }
      (old, new) = (pair, pair)
    } else {
      guard let values = types[2].element else { return nil }
      (old, new) = (keys, values)
    }
    guard Comparison.accepts(whole, old, equality: true), let joined = whole.union(new) else {
      return nil
    }
    let result: ColumnType = joined.isTextual ? .text : joined
    return types[0].element == nil ? result : .list(of: result)
  }
}

extension ElementCall {
  /// Whole values replaced by the pairs of `old` and `new`; a value without a pair stays. The first
  /// pair of a value counts.
  fileprivate func replacedValues() throws -> Vector {
    let keys: Vector
    let values: Vector
    if elements(1).type.element != nil {
      let pairs = listRange(1, 0)
      guard case .list(let offsets, let inner) = elements(1).storage,
        pairs.allSatisfy({ offsets[$0 + 1] - offsets[$0] == 2 })
      else {
        throw failure("`old` of `replace` must be a record or a list beside `new`", blaming: 1)
      }
      keys = try inner.vector.gathered(
        Buffer(pairs.map { UInt32(offsets[$0]) }), work: work)
      values = try inner.vector.gathered(
        Buffer(pairs.map { UInt32(offsets[$0] + 1) }), work: work)
    } else {
      let (old, new) = (listRange(1, 0), listRange(2, 0))
      guard old.count == new.count else {
        throw failure(
          "`replace` has \(old.count) old values and \(new.count) new ones", blaming: 2)
      }
      keys = try elements(1).gathered(Buffer(old.map { UInt32($0) }), work: work)
      values = try elements(2).gathered(Buffer(new.map { UInt32($0) }), work: work)
    }
    guard case .list(let offsets, let inner) = self[0].storage else {
      return try Self.replaced(self[0], keys, values, work).expanded(to: rowCount, work: work)
    }
    let elements = try Self.replaced(inner.vector, keys, values, work)
    return Vector(
      type: .list(of: elements.type), count: self[0].count,
      storage: .list(offsets: offsets, values: Vector.ListValues(elements)),
      validity: self[0].validity
    )
  }

  private static func replaced(
    _ vector: Vector, _ keys: Vector, _ values: Vector, _ work: Work
  ) throws -> Vector {
    guard let joined = vector.type.union(values.type) else { return vector }
    let type: ColumnType = joined.isTextual ? .text : joined
    let (codes, starts) = try ElementEquality.codes([keys, vector], work: work)
    var pairs = [UInt32](repeating: .max, count: Int(codes.elements.max() ?? 0) + 1)
    for key in (0..<keys.count).reversed() where !keys.isNull(key) {
      pairs[Int(codes[key])] = UInt32(key)
    }
    let rows = Buffer<UInt32>(count: vector.count) { target in
      for row in target.indices {
        let pair = vector.isNull(row) ? .max : pairs[Int(codes[starts[1] + row])]
        target[row] =
          pair == .max ? UInt32(truncatingIfNeeded: values.count + row) : pair
      }
    }
    return try Vector.concatenated([
      values.converted(to: type, work: work), vector.converted(to: type, work: work),
    ]).gathered(rows, work: work)
  }
}
