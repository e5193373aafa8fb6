import Numeric

/// Whether two elements of two vectors are equal, by number: both vectors are given one numbering in
/// which equal values have equal numbers, so that a comparison is a comparison of ints. Null equals
/// null here, for sets; int and float are compared exactly.
struct ElementEquality {
  private let left: Buffer<UInt32>
  private let right: Buffer<UInt32>
  private let shift: Int

  init(_ a: Vector, _ b: Vector, work: Work) throws {
    let (codes, boundary) = try Self.codes([a, b], work: work)
    left = codes
    right = codes
    shift = boundary[1]
  }

  @inline(__always) func callAsFunction(_ a: Int, _ b: Int) -> Bool { left[a] == right[shift + b] }

  /// One number for each element of all parts, equal for equal values, and where each part starts.
  static func codes(_ parts: [Vector], work: Work) throws -> (Buffer<UInt32>, [Int]) {
    var starts: [Int] = []
    var total = 0
    for part in parts {
      starts.append(total)
      total += part.count
    }
    let joined = parts.dropFirst().reduce(parts.first?.type) { $0?.union($1.type) }
    guard let joined else {
      // Values of types that have nothing in common are never equal.
      return (Buffer((0..<total).map { UInt32(truncatingIfNeeded: $0) }), starts)
    }
    if case .list = joined {
      // Lists of lists are rare: their texts decide.
      let texts = parts.flatMap { part in
        part.scalars.map { scalar -> String? in
          if case .null = scalar { nil } else { scalar.source }
        }
      }
      let grouping = try Grouping.of([Vector.texts(texts)], rowCount: total, work: work)
      return (grouping.codes, starts)
    }
    let all = try Vector.concatenated(parts.map { try $0.converted(to: joined, work: work) })
    return (try Grouping.of([all], rowCount: total, work: work).codes, starts)
  }
}
