import Diagnostics
import Numeric

extension Vector {
  /// The values of `rows`, in that order; row `UInt32.max` means null.
  public func gathered(_ rows: Buffer<UInt32>, work: Work) throws -> Vector {
    try ColumnValues.gathered([.vector(self)], rows, work: work)[0].vector(work)
  }
}

extension ColumnValues {
  /// The values of several columns on the same rows, made range of rows by range of rows, so that
  /// the row indices are fetched once for all.
  /// - Parameter isStreamed: whether results go past the caches; decided by their size unless given.
  static func gathered(
    _ sources: [ColumnValues], _ rows: Buffer<UInt32>, isStreamed: Bool? = nil, work: Work
  ) throws -> [ColumnValues] {
    try MemoryLimit.reserve(
      sources.reduce(0) { $0 + $1.rowWidth } * rows.count, for: "the result")
    let gather = RowGather(
      rows: rows, hasMissing: try rows.containsMissing(work: work),
      isStreamed: isStreamed ?? (rows.count * sources.count >= 1 << 22))
    let tasks = sources.map { gather.task(for: $0) }
    try RowRanges.forEach(rows.count, work: work) { chunk, range in
      for task in tasks { task.fill(chunk, range) }
    }
    return try tasks.map { try $0.values(work) }
  }

  private var rowWidth: Int {
    switch self {
    case .vector(let vector): vector.storage.rowWidth
    case .packed(let ints):
      switch ints.storage {
      case .byte: 1
      case .word: 4
      }
    }
  }
}

extension Vector.Storage {
  /// The bytes that a row takes at least.
  fileprivate var rowWidth: Int {
    switch self {
    case .int, .float, .time, .text, .list: 8
    case .date, .coded: 4
    case .bool: 1
    case .null: 0
    }
  }
}

extension Buffer<UInt32> {
  /// Whether a row index stands for null; looked for once.
  func containsMissing(work: Work) throws -> Bool {
    try rememberedFact {
      let chunks = RowRanges.count(of: count)
      let found = try Buffer<Bool>(shared: chunks) { found in
        try RowRanges.forEach(count, work: work) { chunk, range in
          var largest: UInt32 = 0
          let rows = pointer
          for index in range { largest = Swift.max(largest, rows[index]) }
          found[chunk] = largest == .max
        }
      }
      return found.elements.contains(true)
    }
  }
}

/// One vector's part of a gather.
struct GatherTask: Sendable {
  /// Writes what belongs to a range of rows.
  let fill: @Sendable (_ chunk: Int, _ rows: Range<Int>) -> Void
  /// What was written, once all ranges are filled.
  let values: @Sendable (Work) throws -> ColumnValues
}
