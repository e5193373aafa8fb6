import Diagnostics
import Numeric

/// Durations beside numbers that count time: `.runtime > 2h` where `runtime` is in minutes.
enum UnitAlignment {
  private static let comparisons: Set<String> = [
    "==", "!=", "<", "<=", ">", ">=", "in_range", "in", "not in",
  ]

  /// Functions whose result counts what their arguments count.
  static let keepers: Set<String> = [
    "??", "+", "-", "negate", "abs", "round", "floor", "ceil", "clip", "fill", "sum", "mean",
    "median", "min", "max", "quantile", "std", "first", "last", "mode",
  ]

  /// The types as if durations were numbers, where a function compares them with numbers: whether the
  /// numbers have a unit is known when their values are.
  static func types(_ function: String, _ types: [ColumnType]) -> [ColumnType] {
    guard comparisons.contains(function), let number = types.first, number.isNumeric else {
      return types
    }
    return types.map { type in
      switch type {
      case .duration: number
      case .list(of: .duration): .list(of: number)
      default: type
      }
    }
  }

  /// The values with durations as numbers in the unit of the first.
  /// - Throws: `wrong-type` when the first values are plain numbers.
  static func values(_ function: String, _ vectors: [Vector]) throws -> [Vector] {
    guard comparisons.contains(function), let first = vectors.first, first.type.isNumeric,
      vectors.contains(where: { $0.type == .duration || $0.type.element == .duration })
    else { return vectors }
    guard let length = first.unit?.microseconds else {
      let what = first.unit.map { "numbers in \($0.symbol)" } ?? "plain numbers"
      throw Failure(
        "wrong-type", "`\(function)` cannot compare \(what) with a duration",
        help: "give the column a unit of time: `load(…, units: {runtime: \"min\"})`")
    }
    return try vectors.map { try $0.counted(in: length) }
  }
}

extension Vector {
  /// Takes over the unit of the values that were added, subtracted, rounded or chosen from, where
  /// all that have one have the same.
  mutating func keepUnit(of vectors: [Vector], _ function: String) {
    keep(vectors.compactMap(\.unit), function)
  }

  /// The same for the units of packed ints.
  mutating func keepUnit(of columns: [PackedInts], _ function: String) {
    keep(columns.compactMap(\.unit), function)
  }

  private mutating func keep(_ units: [Unit], _ function: String) {
    guard type.isNumeric, unit == nil, UnitAlignment.keepers.contains(function) else { return }
    if let first = units.first, units.allSatisfy({ $0 == first }) { unit = first }
  }

  /// Durations as numbers of a length in microseconds; anything else as it is.
  fileprivate func counted(in length: Int64) throws -> Vector {
    switch storage {
    case .time(let times) where type == .duration:
      let isWhole = times.elements.allSatisfy { $0 % length == 0 }
      return isWhole
        ? Vector(
          type: .int, count: count, storage: .int(Buffer(times.elements.map { $0 / length })),
          validity: validity)
        : Vector(
          type: .float, count: count,
          storage: .float(Buffer(times.elements.map { Double($0) / Double(length) })),
          validity: validity)
    case .list(let offsets, let values) where type.element == .duration:
      let inner = try values.vector.counted(in: length)
      return Vector(
        type: .list(of: inner.type), count: count,
        storage: .list(offsets: offsets, values: ListValues(inner)), validity: validity)
    default: return self
    }
  }
}
