import Numeric

/// Fixed ranges of rows, the chunks of parallel loops over columns.
///
/// The size is a multiple of 64, so that each range owns whole words of a bitmap.
enum RowRanges {
  static let size = 1 << 16

  static func count(of rowCount: Int, size: Int = size) -> Int { (rowCount + size - 1) / size }

  /// Calls `body(chunk, rows)` for each range of rows, in parallel and in no fixed order.
  static func forEach(
    _ rowCount: Int, size: Int = size, work: Work,
    _ body: @Sendable (_ chunk: Int, _ rows: Range<Int>) -> Void
  ) throws(Stopped) {
    try Parallel.forEach(chunks: count(of: rowCount, size: size), budget: work.budget) { chunk in
      let start = chunk * size
      body(chunk, start..<min(start + size, rowCount))
    }
  }
}

/// A pointer that parallel chunks write through, each to its own part.
struct SharedPointer<Element>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Element>

  init(_ base: UnsafeMutablePointer<Element>) { self.base = base }

  @inline(__always) subscript(index: Int) -> Element {
    get { base[index] }
    nonmutating set { base[index] = newValue }
  }
}

extension Buffer {
  /// A buffer whose elements parallel chunks write, all of them.
  convenience init(
    shared count: Int, _ fill: (SharedPointer<Element>) throws -> Void
  ) rethrows {
    try self.init(count: count) { target in
      if let base = target.baseAddress { try fill(SharedPointer(base)) }
    }
  }

  /// A buffer with anything in it, and the pointer through which parallel chunks write all of it
  /// before anybody reads it.
  static func unfilled(_ count: Int) -> (Buffer, SharedPointer<Element>) {
    let buffer = Buffer(count: count) { _ in }
    return (buffer, SharedPointer(UnsafeMutablePointer(mutating: buffer.pointer)))
  }
}

extension Bitmap {
  /// A bitmap of `count` rows whose set rows `isSet` tells, made in parallel.
  static func made(
    count: Int, work: Work, _ isSet: @Sendable (Int) -> Bool
  ) throws -> Bitmap {
    let words = try Buffer<UInt64>(shared: (count + 63) / 64) { target in
      try RowRanges.forEach(count, work: work) { _, rows in
        var row = rows.lowerBound
        while row < rows.upperBound {
          var bits: UInt64 = 0
          let end = min(row + 64, rows.upperBound)
          for bit in row..<end where isSet(bit) { bits |= 1 << UInt64(bit - row) }
          target[row >> 6] = bits
          row = end
        }
      }
    }
    return Bitmap(words: words, count: count)
  }
}
