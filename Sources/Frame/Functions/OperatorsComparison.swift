import Describe
import Diagnostics
import Numeric

/// The six comparisons.
enum Comparison: String, CaseIterable, Sendable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  /// Whether it holds for a negative, zero or positive order of its sides.
  @inline(__always) func holds(_ order: Int) -> Bool {
    switch self {
    case .equal: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    case .greaterOrEqual: order >= 0
    }
  }

  var isEquality: Bool { self == .equal || self == .notEqual }

  static func accepts(_ a: ColumnType, _ b: ColumnType, equality: Bool) -> Bool {
    if a.isTextual && b.isTextual { return true }
    guard let joined = a.union(b) else { return false }
    return joined.element == nil || equality
  }
}

extension ElementFunctions {
  static let comparisonOperators: [ElementFunction] = Comparison.allCases.map(comparison)

  private static func comparison(_ comparison: Comparison) -> ElementFunction {
    let (summary, example): (String, Example) =
      switch comparison {
      case .equal: ("Whether two values are equal.", Example("1 == 1.0", shows: "true"))
      case .notEqual: ("Whether two values differ.", Example("\"a\" != \"b\"", shows: "true"))
      case .less: ("Whether the left value comes first.", Example("1 < 2", shows: "true"))
      case .lessOrEqual:
        ("Whether the left value does not come after.", Example("2 <= 2", shows: "true"))
      case .greater: ("Whether the left value comes after.", Example("2 > 1", shows: "true"))
      case .greaterOrEqual:
        ("Whether the left value does not come first.", Example("1 >= 2", shows: "false"))
      }
    return .strict(
      FunctionDescription(
        comparison.rawValue, .language, summary, parameters: operands(), returns: .bool,
        examples: [example], searchTerms: ["compare", "equal", "less", "greater"]),
      type: { Comparison.accepts($0[0], $0[1], equality: comparison.isEquality) ? .bool : nil }
    ) { try $0.compared(comparison) }
  }

  /// The exact order of an int and a float.
  @inline(__always) static func order(_ int: Int64, _ float: Double) -> Int {
    guard float >= -0x1p63, float < 0x1p63 else { return float > 0 ? -1 : 1 }
    let whole = Int64(float)
    if int != whole { return int < whole ? -1 : 1 }
    let rest = float - Double(whole)
    return rest > 0 ? -1 : rest < 0 ? 1 : 0
  }

  /// The order of two texts by code points, which is that of their UTF-8 bytes.
  static func order(
    _ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>
  ) -> Int {
    let shared = min(a.count, b.count)
    for position in 0..<shared where a[position] != b[position] {
      return a[position] < b[position] ? -1 : 1
    }
    return a.count - b.count
  }
}

extension ElementCall {
  func compared(_ comparison: Comparison) throws -> Vector {
    let (a, b) = (self[0], self[1])
    let flags: Buffer<UInt8>
    switch (a.storage, b.storage) {
    case (.int(let x), .int(let y)): flags = try ordered(x, y, comparison)
    case (.float(let x), .float(let y)): flags = try ordered(x, y, comparison)
    case (.bool(let x), .bool(let y)): flags = try ordered(x, y, comparison)
    case (.date(let x), .date(let y)): flags = try ordered(x, y, comparison)
    case (.time(let x), .time(let y)): flags = try ordered(x, y, comparison)
    case (.date, .time), (.time, .date):
      flags = try ordered(times(of: a), times(of: b), comparison)
    case (.int(let x), .float(let y)):
      flags = try zip(x, y) { comparison.holds(ElementFunctions.order($0, $1)) ? 1 : 0 }
    case (.float(let x), .int(let y)):
      flags = try zip(x, y) { comparison.holds(-ElementFunctions.order($1, $0)) ? 1 : 0 }
    case (.list, .list): flags = try comparedLists(comparison)
    default: flags = try comparedTexts(comparison)
    }
    return result(.bool, .bool(flags))
  }

  @inline(__always)
  private func ordered<T: Comparable & BitwiseCopyable & Sendable>(
    _ a: Buffer<T>, _ b: Buffer<T>, _ comparison: Comparison
  ) throws -> Buffer<UInt8> {
    switch comparison {
    case .equal: try tested(a, b, IsEqual.self)
    case .notEqual: try tested(a, b, IsNotEqual.self)
    case .less: try tested(a, b, IsLess.self)
    case .lessOrEqual: try tested(a, b, IsAtMost.self)
    case .greater: try tested(a, b, IsGreater.self)
    case .greaterOrEqual: try tested(a, b, IsAtLeast.self)
    }
  }

  private func tested<T: Comparable & BitwiseCopyable & Sendable, Test: OrderTest>(
    _ a: Buffer<T>, _ b: Buffer<T>, _ test: Test.Type
  ) throws -> Buffer<UInt8> {
    let isLeftConstant = rowCount != 1 && a.count == 1
    let isRightConstant = rowCount != 1 && b.count == 1
    return try Buffer(shared: rowCount) { target in
      try RowRanges.forEach(rowCount, work: work) { _, rows in
        let (left, right, into) = (a.pointer, b.pointer, target.base)
        if isRightConstant {
          let constant = right[0]
          let step = isLeftConstant ? 0 : 1
          for row in rows { into[row] = Test.holds(left[row &* step], constant) ? 1 : 0 }
        } else if isLeftConstant {
          let constant = left[0]
          for row in rows { into[row] = Test.holds(constant, right[row]) ? 1 : 0 }
        } else {
          for row in rows { into[row] = Test.holds(left[row], right[row]) ? 1 : 0 }
        }
      }
    }
  }

  private func comparedTexts(_ comparison: Comparison) throws -> Buffer<UInt8> {
    let (a, b) = (self[0], self[1])
    if a.type == .category(ordered: true) { return try comparedByPlace(comparison) }
    if b.type == .category(ordered: true) { return try comparedByPlace(comparison) }
    if b.isConstant(among: rowCount), case .coded(let codes, let values) = a.storage {
      let right = b.utf8(0)
      let table = Buffer<UInt8>(
        (0..<max(1, values.count)).map {
          $0 < values.count && comparison.holds(ElementFunctions.order(values[$0], right)) ? 1 : 0
        })
      return try map(codes) { table[Int($0)] }
    }
    let leftStep = a.isConstant(among: rowCount) ? 0 : 1
    let rightStep = b.isConstant(among: rowCount) ? 0 : 1
    return try Buffer(shared: rowCount) { target in
      try RowRanges.forEach(rowCount, work: work) { _, rows in
        for row in rows {
          let (x, y) = (a.utf8(row * leftStep), b.utf8(row * rightStep))
          if comparison.isEquality {
            target[row] = equalBytes(x, y) == (comparison == .equal) ? 1 : 0
          } else {
            target[row] = comparison.holds(ElementFunctions.order(x, y)) ? 1 : 0
          }
        }
      }
    }
  }

  /// An ordered category compares by the places of the values in its order.
  private func comparedByPlace(_ comparison: Comparison) throws -> Buffer<UInt8> {
    let set = self[0].type == .category(ordered: true) ? self[0] : self[1]
    return try ordered(
      places(self[0], in: set), places(self[1], in: set), comparison)
  }

  /// The place of each value in the order of an ordered category.
  /// - Throws: `unknown-category` for a text outside the set.
  func places(_ vector: Vector, in set: Vector) throws -> Buffer<UInt32> {
    guard case .coded(let own, let values) = set.storage else {
      return Buffer(repeating: 0, count: vector.count)
    }
    var index = TextIndex()
    for place in 0..<values.count { _ = index.insert(values[place]) }
    if case .coded(let codes, let mine) = vector.storage {
      if codes === own { return codes }
      var map: [UInt32] = []
      for code in 0..<mine.count {
        map.append(index.number(of: mine[code]).map(UInt32.init) ?? .max)
      }
      if map.contains(.max) {
        for row in 0..<vector.count where !vector.isNull(row) {
          guard map[Int(codes[row])] == .max else { continue }
          if vector.type == .category(ordered: true) {
            throw Failure("wrong-type", "ordered categories of different sets do not compare")
          }
          throw outside(mine.string(at: Int(codes[row])), values)
        }
      }
      let places = Buffer(map.isEmpty ? [0] : map)
      return Buffer(codes.elements.lazy.map { places[Int($0)] })
    }
    return try Buffer(count: vector.count) { target in
      for row in 0..<vector.count {
        if vector.isNull(row) {
          target[row] = 0
        } else if let place = index.number(of: vector.utf8(row)) {
          target[row] = UInt32(place)
        } else {
          throw outside(vector.string(row), values)
        }
      }
    }
  }

  private func outside(_ text: String, _ values: TextBuffer) -> Failure {
    let names = (0..<min(values.count, 1000)).map { values.string(at: $0) }
    let near = Suggestion.closest(to: text, among: names)
    let shown = names.prefix(8).map { "\"\($0)\"" }.joined(separator: ", ")
    return Failure(
      "unknown-category", "`\"\(text)\"` is not a value of the ordered category",
      help: near.map { "did you mean `\"\($0)\"`?" },
      notes: ["its values are \(shown)\(names.count > 8 ? ", …" : "")"])
  }

  private func comparedLists(_ comparison: Comparison) throws -> Buffer<UInt8> {
    let equals = try ElementEquality(elements(0), elements(1), work: work)
    return Buffer(count: rowCount) { target in
      for row in 0..<rowCount {
        let (x, y) = (listRange(0, row), listRange(1, row))
        let same =
          x.count == y.count && Swift.zip(x, y).allSatisfy { equals($0, $1) }
        target[row] = same == (comparison == .equal) ? 1 : 0
      }
    }
  }
}

extension Vector {
  func string(_ row: Int) -> String { String(decoding: utf8(row), as: UTF8.self) }
}
