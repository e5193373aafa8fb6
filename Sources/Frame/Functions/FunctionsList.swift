import Describe
import Diagnostics
import Numeric

extension ElementFunctions {
  static let listFunctions: [ElementFunction] = [
    union, intersect, difference, symmetricDifference, compact, get, sort, distinct, isEmpty,
    head, tail, skip, flatten,
  ]

  private static let list = OptionSpec("list", .list(of: .any), "List.")

  private static func describe(
    _ name: String, _ summary: String, _ parameters: [OptionSpec], _ returns: ValueType,
    _ example: Example, _ terms: [String], seeAlso: [String] = []
  ) -> FunctionDescription {
    FunctionDescription(
      name, .list, summary, parameters: parameters, returns: returns, examples: [example],
      searchTerms: terms, seeAlso: seeAlso)
  }

  private static func listType(_ types: [ColumnType]) -> ColumnType? {
    guard types.allSatisfy({ $0.element != nil || $0 == .null }),
      let joined = types.dropFirst().reduce(types[0], { $0?.union($1) })
    else { return nil }
    return joined.element?.isTextual == true ? .list(of: .text) : joined
  }

  /// A function of two sets: a null side is empty where the other is known, both null give null.
  private static func set(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String], seeAlso: [String],
    _ keeps: @escaping @Sendable (_ isInLeft: Bool, _ isInRight: Bool) -> Bool
  ) -> ElementFunction {
    .lenient(
      describe(
        name, summary,
        [list, OptionSpec("other", .list(of: .any), allowsNull: true, "Another list.")],
        .list(of: .any), example, terms, seeAlso: seeAlso), type: { listType($0) }
    ) { call in
      guard let type = listType(call.arguments.map(\.type)), type != .null else {
        return .nulls(.null, count: call.rowCount)
      }
      let known = (0...1).map { side -> Bitmap? in
        let vector = call[side]
        if vector.isConstant(among: call.rowCount) {
          return vector.isNull(0) ? Bitmap(count: call.rowCount) { _ in false } : nil
        }
        if vector.type == .null { return Bitmap(count: call.rowCount) { _ in false } }
        return vector.validity
      }
      let present: Bitmap? =
        known.contains { $0 == nil }
        ? nil : Bitmap(count: call.rowCount) { row in known.contains { $0?[row] ?? true } }
      let strict = ElementCall(
        name: name, arguments: call.arguments, parameters: call.parameters,
        rowCount: call.rowCount, work: call.work, validity: present)
      let (codes, starts) = try ElementEquality.codes(
        [call.elements(0), call.elements(1)], work: call.work)
      return try strict.lists { row, out in
        let (left, right) = (call.listRange(0, row), call.listRange(1, row))
        let leftCodes = left.map { codes[$0] }
        let rightCodes = right.map { codes[starts[1] + $0] }
        let (inLeft, inRight) = (CodeSet(leftCodes), CodeSet(rightCodes))
        var taken = CodeSet([])
        for (index, code) in zip(left, leftCodes)
        where keeps(true, inRight.contains(code)) && taken.insert(code) {
          out.append(ListElement(side: 0, index: index))
        }
        for (index, code) in zip(right, rightCodes)
        where keeps(inLeft.contains(code), true) && taken.insert(code) {
          out.append(ListElement(side: 1, index: index))
        }
      }
    }
  }

  private static let union = set(
    "union", "The distinct values of both lists, in order; null counts as empty.",
    Example("[1, 2].union([2, 3])", shows: "[1, 2, 3]"), ["set union", "merge lists", "combine"],
    seeAlso: ["intersect", "difference"]
  ) { _, _ in true }

  private static let intersect = set(
    "intersect", "The distinct values that both lists hold; null counts as empty.",
    Example("[1, 2].intersect([2, 3])", shows: "[2]"), ["set intersection", "common", "both"],
    seeAlso: ["union", "difference"]
  ) { $0 && $1 }

  private static let difference = set(
    "difference", "The distinct values that the other list lacks; null counts as empty.",
    Example("[1, 2].difference([2, 3])", shows: "[1]"), ["setdiff", "except", "minus"],
    seeAlso: ["union", "intersect"]
  ) { $0 && !$1 }

  private static let symmetricDifference = set(
    "symmetric_difference", "The distinct values that just one of both lists holds.",
    Example("[1, 2].symmetric_difference([2, 3])", shows: "[1, 3]"), ["xor", "symdiff"],
    seeAlso: ["difference", "union"]
  ) { $0 != $1 }

  /// A function that picks or orders elements of one list.
  private static func choosing(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String], seeAlso: [String],
    _ choose: @escaping @Sendable (ElementCall) throws -> (Range<Int>) -> [Int]
  ) -> ElementFunction {
    .strict(
      describe(name, summary, [list], .list(of: .any), example, terms, seeAlso: seeAlso),
      type: { $0[0].element != nil || $0[0] == .null ? $0[0] : nil }
    ) { call in
      let rule = try choose(call)
      return try call.lists(sides: [0]) { row, out in
        for index in rule(call.listRange(0, row)) {
          out.append(ListElement(side: 0, index: index))
        }
      }
    }
  }

  private static let compact = choosing(
    "compact", "The values of a list that are not null.",
    Example("[1, null, 2].compact()", shows: "[1, 2]"), ["drop nulls", "na.omit", "dropna"],
    seeAlso: ["unique"]
  ) { call in
    let elements = call.elements(0)
    return { range in range.filter { !elements.isNull($0) } }
  }

  private static let distinct = choosing(
    "unique", "The values of a list, each once, in order of first appearance.",
    Example("[2, 1, 2].unique()", shows: "[2, 1]"), ["distinct", "dedupe"], seeAlso: ["sort"]
  ) { call in
    let codes = try ElementEquality.codes([call.elements(0)], work: call.work).0
    return { range in
      var taken = CodeSet([])
      return range.filter { taken.insert(codes[$0]) }
    }
  }

  private static let sort = ElementFunction.strict(
    describe(
      "sort", "The values of a list in ascending order, nulls last.",
      [
        list,
        OptionSpec("descending", .bool, default: .bool(false), "Whether the largest comes first."),
      ], .list(of: .any), Example("[3, 1, 2].sort()", shows: "[1, 2, 3]"),
      ["order", "arrange", "sorted"], seeAlso: ["unique", "reverse"]),
    constants: ["descending"],
    type: { $0[1] == .bool && ($0[0].element != nil || $0[0] == .null) ? $0[0] : nil }
  ) { call in
    let elements = call.elements(0)
    let ranks = try ElementOrder(elements)
    let isDescending = call.flag(1) == true
    return try call.lists(sides: [0]) { row, out in
      let order = call.listRange(0, row).sorted { a, b in
        ranks.precedes(a, b, descending: isDescending)
      }
      for index in order { out.append(ListElement(side: 0, index: index)) }
    }
  }

  private static let isEmpty = ElementFunction.strict(
    describe(
      "is_empty", "Whether a text or a list holds nothing.",
      [OptionSpec("value", .oneOf([.text, .list(of: .any)]), "Text or list.")], .bool,
      Example("\"\".is_empty()", shows: "true"), ["empty", "isempty"],
      seeAlso: ["len", "is_blank"]),
    type: { isText($0[0]) || $0[0].element != nil ? .bool : nil }
  ) { call in
    if call[0].type.element != nil {
      return call.result(
        .bool, .bool(Buffer((0..<call.rowCount).map { call.listRange(0, $0).isEmpty ? 1 : 0 })))
    }
    let (flags, _) = try call.mapText(empty: UInt8(0)) { $0.isEmpty ? 1 : 0 }
    return call.result(.bool, .bool(flags))
  }

  /// A function that takes a part of each list, of `n` values.
  private static func part(
    _ name: String, _ summary: String, _ count: Int64, _ example: Example, _ terms: [String],
    seeAlso: [String], _ choose: @escaping @Sendable (Range<Int>, Int) -> Range<Int>
  ) -> ElementFunction {
    .strict(
      describe(
        name, summary,
        [list, OptionSpec("n", .int, default: .int(count), .ints(0...Int64.max), "How many.")],
        .list(of: .any), example, terms, seeAlso: seeAlso),
      type: { types in
        guard types[1] == .int || types[1] == .null else { return nil }
        return types[0].element != nil || types[0] == .null ? types[0] : nil
      }
    ) { call in
      try call.lists(sides: [0]) { row, out in
        let wanted = call.int(1, row: row) ?? 0
        guard wanted >= 0 else {
          throw call.failure("`n` of `\(name)` must be at least 0, not \(wanted)", blaming: 1)
        }
        for index in choose(call.listRange(0, row), wanted) {
          out.append(ListElement(side: 0, index: index))
        }
      }
    }
  }

  private static let head = part(
    "head", "Takes the first values of a list.", 10,
    Example("[1, 2, 3].head(2)", shows: "[1, 2]"), ["take", "limit"], seeAlso: ["tail", "skip"]
  ) { $0.prefix($1) }
  private static let tail = part(
    "tail", "Takes the last values of a list.", 10,
    Example("[1, 2, 3].tail(2)", shows: "[2, 3]"), ["take_last"], seeAlso: ["head"]
  ) { $0.suffix($1) }
  private static let skip = part(
    "skip", "Leaves the first values of a list out.", 1,
    Example("[1, 2, 3].skip(2)", shows: "[3]"), ["offset", "rest"], seeAlso: ["head"]
  ) { $0.dropFirst($1) }

  private static let flatten = ElementFunction.strict(
    describe(
      "flatten", "Joins the lists in a list into one.",
      [OptionSpec("list", .list(of: .list(of: .any)), "List of lists.")], .list(of: .any),
      Example("[[1], [2, 3]].flatten()", shows: "[1, 2, 3]"), ["concat", "unlist", "unnest"],
      seeAlso: ["union"]),
    type: { types in
      types[0].element?.element.map { .list(of: $0) } ?? (types[0] == .null ? .null : nil)
    }
  ) { call in
    guard case .list(let inner, let values) = call.elements(0).storage else {
      return .nulls(.list(of: .null), count: call.rowCount)
    }
    let lists = call.elements(0)
    let rows = (0..<call.rowCount).map { call.listRange(0, $0) }
    var places: [UInt32] = []
    let offsets = try Buffer<Int>(count: call.rowCount + 1) { target in
      target[0] = 0
      for (row, range) in rows.enumerated() {
        if row & 1023 == 0 { try call.work.budget.check() }
        for index in range where !lists.isNull(index) {
          for place in inner[index]..<inner[index + 1] {
            places.append(UInt32(truncatingIfNeeded: place))
          }
        }
        target[row + 1] = places.count
      }
    }
    let all = try values.vector.gathered(Buffer(places), work: call.work)
    return call.result(
      .list(of: all.type), .list(offsets: offsets, values: Vector.ListValues(all)))
  }

  private static func picking(
    _ name: String, _ summary: String, _ parameters: [OptionSpec], _ example: Example,
    _ terms: [String], seeAlso: [String],
    _ position: @escaping @Sendable (_ call: ElementCall, _ row: Int) -> Int
  ) -> ElementFunction {
    .strict(
      describe(name, summary, parameters, .any, example, terms, seeAlso: seeAlso),
      type: { types in
        guard types.dropFirst().allSatisfy({ $0 == .int || $0 == .null }) else { return nil }
        return types[0].element ?? (types[0] == .null ? .null : nil)
      }
    ) { call in
      let rows = Buffer<UInt32>(count: call.rowCount) { target in
        for row in target.indices {
          let range = call.listRange(0, row)
          let wanted = call.validity?[row] == false ? Int.max : position(call, row)
          let place = wanted < 0 ? range.count + wanted : wanted
          target[row] =
            place >= 0 && place < range.count
            ? UInt32(truncatingIfNeeded: range.lowerBound + place) : .max
        }
      }
      return try call.elements(0).gathered(rows, work: call.work)
    }
  }

  private static let get = picking(
    "get", "The value at a position from 0, or from the end below 0; null outside.",
    [list, OptionSpec("position", .int, "Position.")], Example("[5, 6].get(1)", shows: "6"),
    ["index", "nth", "element", "pluck"], seeAlso: ["len"]
  ) { call, row in
    Int(call[1].ints?[call[1].isConstant(among: call.rowCount) ? 0 : row] ?? .max)
  }
}

/// A small set of codes: looked through while short, hashed when long.
private struct CodeSet {
  private var few: [UInt32] = []
  private var many: Set<UInt32> = []

  init(_ codes: [UInt32]) {
    if codes.count > 16 { many = Set(codes) } else { few = codes }
  }

  func contains(_ code: UInt32) -> Bool {
    many.isEmpty ? few.contains(code) : many.contains(code)
  }

  /// Adds a code; false when it was there.
  mutating func insert(_ code: UInt32) -> Bool {
    if contains(code) { return false }
    if many.isEmpty, few.count < 16 {
      few.append(code)
    } else {
      if many.isEmpty { many = Set(few) }
      many.insert(code)
    }
    return true
  }
}
