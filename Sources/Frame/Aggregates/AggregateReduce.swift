import Numeric

/// What a group's rows leave behind: partial results of fixed ranges of rows are merged in the order
/// of the ranges, so that the outcome does not depend on threads.
protocol Accumulator: BitwiseCopyable, Sendable {
  init()
  mutating func merge(_ later: Self)
}

/// One accumulator a group.
struct GroupParts<A: Accumulator>: RandomAccessCollection, Sendable {
  /// At least `count` of them; those of the groups come first.
  let buffer: Buffer<A>
  let count: Int

  var startIndex: Int { 0 }
  var endIndex: Int { count }
  @inline(__always) subscript(group: Int) -> A { buffer.pointer[group] }

  init(_ buffer: Buffer<A>, count: Int) {
    self.buffer = buffer
    self.count = count
  }

  /// Groups that nothing was added to.
  init(empty count: Int) { self.init(Buffer(repeating: A(), count: count), count: count) }
}

extension AggregateCall {
  /// Adds each row that has a value to the accumulator of its group.
  @inline(__always)
  func reduce<A: Accumulator, V: BitwiseCopyable & Sendable>(
    _ values: Buffer<V>, _ validity: Bitmap?, into kind: A.Type,
    _ add: @Sendable (_ into: inout A, _ value: V, _ group: Int) -> Void
  ) throws -> GroupParts<A> {
    try reduceRows(validity, into: kind) { into, row, group in
      add(&into, values.pointer[row], group)
    }
  }

  /// The same with the number of the row in place of its value.
  @inline(__always)
  func reduceRows<A: Accumulator>(
    _ validity: Bitmap?, into kind: A.Type,
    _ add: @Sendable (_ into: inout A, _ row: Int, _ group: Int) -> Void
  ) throws -> GroupParts<A> {
    let words = validity?.words
    guard let groups else {
      let size = RowRanges.size
      let parts = try Buffer<A>(shared: max(1, RowRanges.count(of: rowCount, size: size))) {
        parts in
        parts[0] = A()
        try RowRanges.forEach(rowCount, size: size, work: work) { chunk, rows in
          var one = A()
          if let words {
            for row in rows where words.isSet(row) { add(&one, row, 0) }
          } else {
            for row in rows { add(&one, row, 0) }
          }
          parts[chunk] = one
        }
      }
      return try merged(parts, groupCount: 1)
    }
    // With so many groups that the tables of ranges of rows would be as long as these, each slice of
    // the groups reads all rows instead; a group's rows still come in their order.
    let size = max(RowRanges.size, (groupCount + 3) / 4 * 64)
    let chunks = RowRanges.count(of: rowCount, size: size)
    let groupCount = groupCount
    if chunks < 4, rowCount >= 4 * RowRanges.size {
      let slice = (groupCount + 3) / 4
      let budget = work.budget
      let parts = try Buffer<A>(shared: groupCount) { parts in
        try RowRanges.forEach(groupCount, size: slice, work: work) { _, range in
          (parts.base + range.lowerBound).update(repeating: A(), count: range.count)
          let low = UInt32(truncatingIfNeeded: range.lowerBound)
          let width = UInt32(truncatingIfNeeded: range.count)
          for start in stride(from: 0, to: rowCount, by: RowRanges.size) {
            if budget.isExhausted { return }
            let rows = start..<min(start + RowRanges.size, rowCount)
            for row in rows where groups.pointer[row] &- low < width {
              if let words, !words.isSet(row) { continue }
              let group = Int(groups.pointer[row])
              add(&parts.base[group], row, group)
            }
          }
        }
      }
      return GroupParts(parts, count: groupCount)
    }
    let parts = try Buffer<A>(shared: max(1, chunks) * groupCount) { parts in
      if chunks == 0 { parts.base.update(repeating: A(), count: groupCount) }
      try RowRanges.forEach(rowCount, size: size, work: work) { chunk, rows in
        let into = parts.base + chunk * groupCount
        into.update(repeating: A(), count: groupCount)
        let codes = groups.pointer
        if let words {
          for row in rows where words.isSet(row) {
            let group = Int(codes[row])
            add(&into[group], row, group)
          }
        } else {
          for row in rows {
            let group = Int(codes[row])
            add(&into[group], row, group)
          }
        }
      }
    }
    return try merged(parts, groupCount: groupCount)
  }

  /// Adds up tables of `groupCount` accumulators that stand one after the other, in that order.
  @inline(never)
  private func merged<A: Accumulator>(
    _ parts: Buffer<A>, groupCount: Int
  ) throws -> GroupParts<A> {
    guard groupCount > 0 else { return GroupParts(parts, count: 0) }
    let tables = parts.count / groupCount
    if tables > 1 {
      let into = SharedPointer(UnsafeMutablePointer(mutating: parts.pointer))
      try RowRanges.forEach(groupCount, size: 1 << 12, work: work) { _, groups in
        for table in 1..<tables {
          let later = parts.pointer + table * groupCount
          for group in groups { into.base[group].merge(later[group]) }
        }
      }
    }
    return GroupParts(parts, count: groupCount)
  }

  /// The rows of each group that have a value.
  func rowsByGroup(_ validity: Bitmap?) throws -> GroupedRows {
    try GroupedRows(
      groups, groupCount: groupCount, rowCount: rowCount, validity: validity, work: work)
  }
}

extension Buffer<UInt64> {
  /// Bit `row` of the words of a bitmap.
  @inline(__always) fileprivate func isSet(_ row: Int) -> Bool {
    pointer[row >> 6] >> UInt64(truncatingIfNeeded: row & 63) & 1 == 1
  }
}
