import Describe
import Diagnostics
import Numeric

extension ElementFunctions {
  static let listFunctions: [ElementFunction] = [
    union, intersect, difference, compact, get, sort, distinct,
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
    seeAlso: ["distinct"]
  ) { call in
    let elements = call.elements(0)
    return { range in range.filter { !elements.isNull($0) } }
  }

  private static let distinct = choosing(
    "distinct", "The values of a list, each once, in order of first appearance.",
    Example("[2, 1, 2].distinct()", shows: "[2, 1]"), ["unique", "dedupe"], seeAlso: ["sort"]
  ) { call in
    let codes = try ElementEquality.codes([call.elements(0)], work: call.work).0
    return { range in
      var taken = CodeSet([])
      return range.filter { taken.insert(codes[$0]) }
    }
  }

  private static let sort = choosing(
    "sort", "The values of a list in ascending order, nulls last.",
    Example("[3, 1, 2].sort()", shows: "[1, 2, 3]"), ["order", "arrange", "sorted"],
    seeAlso: ["distinct"]
  ) { call in
    let ranks = try ElementOrder(call.elements(0))
    return { range in range.sorted { ranks.precedes($0, $1) } }
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

/// The order of the elements of one vector.
struct ElementOrder {
  private let vector: Vector

  /// - Throws: `wrong-type` for lists of lists.
  init(_ vector: Vector) throws {
    if vector.type.element != nil {
      throw Failure("wrong-type", "lists have no order")
    }
    self.vector = vector
  }

  /// Whether one element stands before another; equal ones keep their order, nulls come last.
  func precedes(_ a: Int, _ b: Int) -> Bool {
    switch (vector.isNull(a), vector.isNull(b)) {
    case (true, true): return a < b
    case (true, false): return false
    case (false, true): return true
    case (false, false): break
    }
    switch vector.storage {
    case .int(let v), .time(let v): return v[a] == v[b] ? a < b : v[a] < v[b]
    case .float(let v): return v[a] == v[b] ? a < b : v[a] < v[b]
    case .bool(let v): return v[a] == v[b] ? a < b : v[a] < v[b]
    case .date(let v): return v[a] == v[b] ? a < b : v[a] < v[b]
    case .coded(let codes, _) where vector.type == .category(ordered: true):
      return codes[a] == codes[b] ? a < b : codes[a] < codes[b]
    default:
      let order = ElementFunctions.order(vector.utf8(a), vector.utf8(b))
      return order == 0 ? a < b : order < 0
    }
  }
}
