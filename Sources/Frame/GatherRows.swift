import Diagnostics
import Numeric

extension Vector {
  /// The values of `rows`, in that order; row `UInt32.max` means null.
  public func gathered(_ rows: Buffer<UInt32>, work: Work) throws -> Vector {
    try Vector.gathered([self], rows, work: work)[0]
  }

  /// The values of several vectors on the same rows, made range of rows by range of rows, so that
  /// the row indices are fetched once for all.
  /// - Parameter isStreamed: whether results go past the caches; decided by their size unless given.
  static func gathered(
    _ vectors: [Vector], _ rows: Buffer<UInt32>, isStreamed: Bool? = nil, work: Work
  ) throws -> [Vector] {
    try MemoryLimit.reserve(
      vectors.reduce(0) { $0 + $1.storage.rowWidth } * rows.count, for: "the result")
    let gather = RowGather(
      rows: rows, hasMissing: try rows.containsMissing(work: work),
      isStreamed: isStreamed ?? (rows.count * vectors.count >= 1 << 22))
    let tasks = vectors.map { gather.task(for: $0) }
    try RowRanges.forEach(rows.count, work: work) { chunk, range in
      for task in tasks { task.fill(chunk, range) }
    }
    return try zip(vectors, tasks).map { vector, task in
      var gathered = Vector(
        type: vector.type, count: rows.count, storage: try task.storage(work),
        validity: task.validity.map { Bitmap(words: $0, count: rows.count) })
      gathered.unit = vector.unit
      return gathered
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
  let storage: @Sendable (Work) throws -> Vector.Storage
  let validity: Buffer<UInt64>?
}
