import Diagnostics
import Frame
import Numeric

/// The rows of a column sorted into its distinct values: the classes of a target, the strata of a
/// split, the groups of a key.
public struct RowClasses: Sendable {
  /// One code a row; `missing` where the value is null.
  public let codes: [UInt32]
  /// The values: in the order of the set for an ordered category, else sorted (numbers by size,
  /// texts by code points). Every one occurs.
  public let names: [String]
  /// Whether the order of the names is the order of the set.
  public let isOrdered: Bool
  public let missingCount: Int

  public static let missing = UInt32.max

  /// How many rows have each value.
  public var counts: [Int] {
    var counts = [Int](repeating: 0, count: names.count)
    for code in codes where code != Self.missing { counts[Int(code)] += 1 }
    return counts
  }

  /// - Throws: `wrong-type` for float and list columns; `use` words what they were wanted for.
  public init(_ column: Column, use: String, _ work: Work) throws {
    let vector = try column.vector(work)
    var codes = [UInt32](repeating: Self.missing, count: vector.count)
    isOrdered = vector.type == .category(ordered: true)
    switch vector.storage {
    case .coded(let raw, let values) where isOrdered:
      var occurs = [Bool](repeating: false, count: values.count)
      for row in 0..<vector.count where !vector.isNull(row) { occurs[Int(raw[row])] = true }
      var renumbered = [UInt32](repeating: Self.missing, count: values.count)
      var names: [String] = []
      for code in occurs.indices where occurs[code] {
        renumbered[code] = UInt32(names.count)
        names.append(values.string(at: code))
      }
      for row in 0..<vector.count where !vector.isNull(row) {
        codes[row] = renumbered[Int(raw[row])]
      }
      self.names = names
    case .text, .coded:
      let texts = TextCodes(vector, rows: nil)
      codes = texts.map { Array($0.codes.elements) } ?? []
      names = texts?.values ?? []
    case .int(let values), .time(let values):
      names = Self.number(vector, into: &codes) { values[$0] }
    case .date(let days): names = Self.number(vector, into: &codes) { Int64(days[$0]) }
    case .bool(let flags):
      names = Self.number(vector, into: &codes) { Int64(flags[$0]) }
        .map { $0 == "1" ? "true" : "false" }
    case .null: names = []
    case .float, .list:
      throw Failure(
        "wrong-type",
        "\(use) needs a column of few distinct values, not of \(vector.type.description)",
        help: "make bins of it first with `cut`")
    }
    self.codes = codes
    missingCount = vector.nullCount
  }

  /// Numbers the distinct ints of a vector by size.
  private static func number(
    _ vector: Vector, into codes: inout [UInt32], _ value: (Int) -> Int64
  ) -> [String] {
    var first: [Int64: UInt32] = [:]
    var distinct: [Int64] = []
    for row in 0..<vector.count where !vector.isNull(row) {
      let number = value(row)
      if let code = first[number] {
        codes[row] = code
      } else {
        codes[row] = UInt32(distinct.count)
        first[number] = UInt32(distinct.count)
        distinct.append(number)
      }
    }
    let order = distinct.indices.sorted { distinct[$0] < distinct[$1] }
    var rank = [UInt32](repeating: 0, count: distinct.count)
    for (place, index) in order.enumerated() { rank[index] = UInt32(place) }
    for row in codes.indices where codes[row] != missing { codes[row] = rank[Int(codes[row])] }
    return order.map { String(distinct[$0]) }
  }

  init(codes: [UInt32], names: [String], isOrdered: Bool = false) {
    self.codes = codes
    self.names = names
    self.isOrdered = isOrdered
    missingCount = codes.reduce(0) { $0 + ($1 == Self.missing ? 1 : 0) }
  }
}
