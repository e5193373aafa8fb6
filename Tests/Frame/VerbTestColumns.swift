import Numeric

@testable import Frame

/// Small columns and their spelling, for tests.
enum TestColumns {
  static func ints(_ values: [Int64?]) -> Vector {
    Vector(
      type: .int, count: values.count, storage: .int(Buffer(values.map { $0 ?? 0 })),
      validity: validity(values))
  }

  static func floats(_ values: [Double?]) -> Vector {
    Vector(
      type: .float, count: values.count, storage: .float(Buffer(values.map { $0 ?? 0 })),
      validity: validity(values))
  }

  static func bools(_ values: [Bool?]) -> Vector {
    Vector(
      type: .bool, count: values.count, storage: .bool(Buffer(values.map { $0 == true ? 1 : 0 })),
      validity: validity(values))
  }

  static func dates(_ values: [Int32?]) -> Vector {
    Vector(
      type: .date, count: values.count, storage: .date(Buffer(values.map { $0 ?? 0 })),
      validity: validity(values))
  }

  static func texts(_ values: [String?]) -> Vector {
    Vector(
      type: .text, count: values.count, storage: .text(TextBuffer(values.map { $0 ?? "" })),
      validity: validity(values))
  }

  static func coded(_ values: [String?], set: [String], type: ColumnType = .text) -> Vector {
    let codes = values.map { value in
      UInt32(value.flatMap { set.firstIndex(of: $0) } ?? 0)
    }
    return Vector(
      type: type, count: values.count, storage: .coded(Buffer(codes), TextBuffer(set)),
      validity: validity(values))
  }

  static func lists(_ values: [[Int64]?]) -> Vector {
    var offsets = [0]
    for value in values { offsets.append((offsets.last ?? 0) + (value?.count ?? 0)) }
    let elements = ints(values.flatMap { $0 ?? [] })
    return Vector(
      type: .list(of: .int), count: values.count,
      storage: .list(offsets: Buffer(offsets), values: Vector.ListValues(elements)),
      validity: validity(values))
  }

  static func nulls(_ count: Int) -> Vector {
    Vector(type: .null, count: count, storage: .null, validity: nil)
  }

  private static func validity<T>(_ values: [T?]) -> Bitmap? {
    Bitmap(count: values.count) { values[$0] != nil }
  }

  /// A column of a random type with up to `spread` different values, and nulls.
  static func random(_ count: Int, spread: Int, _ random: inout SeededStream) -> Vector {
    let kind = random.index(below: 6)
    let picks: [Int?] = (0..<count).map { _ in
      random.index(below: 6) == 0 ? nil : random.index(below: spread)
    }
    switch kind {
    case 0: return ints(picks.map { $0.map { Int64($0) - 3 } })
    case 1: return floats(picks.map { $0.map { Double($0) / 4 - 1 } })
    case 2: return texts(picks.map { $0.map { String(repeating: "ab\u{E9}", count: $0) } })
    case 3: return bools(picks.map { $0.map { $0 % 2 == 0 } })
    case 4: return dates(picks.map { $0.map { Int32($0) * 40_000 } })
    default:
      let set = (0..<spread).map { "c\($0)" }
      return coded(picks.map { $0.map { set[$0] } }, set: set)
    }
  }

  static func dataset(_ columns: [(String, Vector)]) -> Dataset {
    Dataset(
      rowCount: columns.first?.1.count ?? 0, names: columns.map(\.0),
      columns: columns.map { Column($0.1, lineage: Lineage(.source("test", column: $0.0))) })
  }

  static func spelled(_ value: Scalar) -> String {
    switch value {
    case .null: "null"
    case .int(let value): "\(value)"
    case .float(let value): "\(value + 0)"
    case .bool(let value): "\(value)"
    case .text(let value): value.utf8.map { String($0) }.joined(separator: " ")
    case .date(let value): "d\(value)"
    case .datetime(let value): "t\(value)"
    case .duration(let value): "u\(value)"
    case .list(let values): "[" + values.map(spelled).joined(separator: ", ") + "]"
    }
  }

  static func spelled(_ vector: Vector) -> [String] {
    (0..<vector.count).map { row in
      if case .text(let text) = vector.scalar(at: row) { return text }
      return spelled(vector.scalar(at: row))
    }
  }
}
