import Numeric

/// Whole numbers of a column in 8 or 32 bits each, as a file holds them: a quarter or less of what
/// the language's 64 bits take. Immutable.
///
/// They are read, gathered, grouped, joined and reduced as they are; whoever else computes with them
/// asks the column for its vector, which has them in 64 bits.
public struct PackedInts: Sendable {
  enum Storage: Sendable {
    case byte(Buffer<Int8>)
    case word(Buffer<Int32>)
  }

  let count: Int
  let storage: Storage
  /// Which rows have a value; nil when all do.
  let validity: Bitmap?
  var unit: Unit?

  init(count: Int, storage: Storage, validity: Bitmap?, unit: Unit? = nil) {
    self.count = count
    self.storage = storage
    self.validity = validity.flatMap { $0.setCount == count ? nil : $0 }
    self.unit = unit
  }

  var nullCount: Int { validity.map { count - $0.setCount } ?? 0 }

  func isNull(_ row: Int) -> Bool { !(validity?[row] ?? true) }

  subscript(row: Int) -> Int64 {
    switch storage {
    case .byte(let values): Int64(values[row])
    case .word(let values): Int64(values[row])
    }
  }

  /// The same values in 64 bits.
  func widened(_ work: Work) throws -> Vector {
    try MemoryLimit.reserve(count * 8, for: "the column")
    let values =
      switch storage {
      case .byte(let values): try Self.widened(values, work)
      case .word(let values): try Self.widened(values, work)
      }
    var vector = Vector(type: .int, count: count, storage: .int(values), validity: validity)
    vector.unit = unit
    return vector
  }

  private static func widened<Narrow: FixedWidthInteger & BitwiseCopyable & Sendable>(
    _ values: Buffer<Narrow>, _ work: Work
  ) throws -> Buffer<Int64> {
    try Buffer<Int64>(shared: values.count) { target in
      try RowRanges.forEach(values.count, work: work) { _, rows in
        let from = values.pointer
        for row in rows { target[row] = Int64(truncatingIfNeeded: from[row]) }
      }
    }
  }
}

/// The values of a column in the form in which they are at hand.
public enum ColumnValues: Sendable {
  case vector(Vector)
  case packed(PackedInts)

  var type: ColumnType {
    switch self {
    case .vector(let vector): vector.type
    case .packed: .int
    }
  }

  var validity: Bitmap? {
    switch self {
    case .vector(let vector): vector.validity
    case .packed(let ints): ints.validity
    }
  }

  var nullCount: Int {
    switch self {
    case .vector(let vector): vector.nullCount
    case .packed(let ints): ints.nullCount
    }
  }

  func isNull(_ row: Int) -> Bool {
    switch self {
    case .vector(let vector): vector.isNull(row)
    case .packed(let ints): ints.isNull(row)
    }
  }

  /// The value of one row, for messages.
  func scalar(at row: Int) -> Scalar {
    switch self {
    case .vector(let vector): vector.scalar(at: row)
    case .packed(let ints): ints.isNull(row) ? .null : .int(ints[row])
    }
  }

  var unit: Unit? {
    switch self {
    case .vector(let vector): vector.unit
    case .packed(let ints): ints.unit
    }
  }

  func vector(_ work: Work) throws -> Vector {
    switch self {
    case .vector(let vector): vector
    case .packed(let ints): try ints.widened(work)
    }
  }
}
