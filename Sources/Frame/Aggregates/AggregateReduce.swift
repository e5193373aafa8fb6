import Numeric

/// What a group's rows leave behind: partial results of fixed ranges of rows are merged in the order
/// of the ranges, so that the outcome does not depend on threads.
protocol Accumulator: BitwiseCopyable, Sendable {
  init()
  mutating func merge(_ later: Self)
}

/// An accumulator of single values.
protocol ValueAccumulator: Accumulator {
  associatedtype Value: BitwiseCopyable & Sendable
  mutating func add(_ value: Value)
}

/// Adds rows to accumulators. A type of its own, not a closure, so that every loop over rows is
/// compiled with the adding inside.
protocol RowAdding: Sendable {
  associatedtype Into: Accumulator
  func add(row: Int, group: Int, to: inout Into)
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

/// The value of each row.
private struct ValueRows<A: ValueAccumulator>: RowAdding {
  let values: Buffer<A.Value>
  @inline(__always) func add(row: Int, group: Int, to into: inout A) {
    into.add(values.pointer[row])
  }
}

extension AggregateCall {
  /// Adds each row that has a value to the accumulator of its group.
  func reduce<A: ValueAccumulator>(
    _ values: Buffer<A.Value>, _ validity: Bitmap?, into kind: A.Type
  ) throws -> GroupParts<A> {
    try reduce(ValueRows<A>(values: values), where: validity)
  }

  /// Adds each row where `validity` is set.
  func reduce<Rows: RowAdding>(
    _ rows: Rows, where validity: Bitmap?
  ) throws -> GroupParts<Rows.Into> {
    guard let groups else { return try reduceWhole(rows, validity) }
    // With so many groups that the tables of ranges of rows would be as long as these, each slice of
    // the groups reads all rows instead; a group's rows still come in their order.
    let size = max(RowRanges.size, (groupCount + 3) / 4 * 64)
    let chunks = RowRanges.count(of: rowCount, size: size)
    if chunks < 4, rowCount >= 4 * RowRanges.size {
      return try reduceSlices(rows, groups, validity)
    }
    let (groupCount, words) = (groupCount, validity?.words)
    let parts = try Buffer<Rows.Into>(shared: max(1, chunks) * groupCount) { parts in
      if chunks == 0 { parts.base.update(repeating: Rows.Into(), count: groupCount) }
      try RowRanges.forEach(rowCount, size: size, work: work) { chunk, range in
        let into = parts.base + chunk * groupCount
        into.update(repeating: Rows.Into(), count: groupCount)
        let codes = groups.pointer
        if let words {
          for row in range where words.isSet(row) {
            let group = Int(codes[row])
            rows.add(row: row, group: group, to: &into[group])
          }
        } else {
          for row in range {
            let group = Int(codes[row])
            rows.add(row: row, group: group, to: &into[group])
          }
        }
      }
    }
    return try merged(parts, groupCount: groupCount)
  }

  private func reduceWhole<Rows: RowAdding>(
    _ rows: Rows, _ validity: Bitmap?
  ) throws -> GroupParts<Rows.Into> {
    let words = validity?.words
    let parts = try Buffer<Rows.Into>(shared: max(1, RowRanges.count(of: rowCount))) { parts in
      parts[0] = Rows.Into()
      try RowRanges.forEach(rowCount, work: work) { chunk, range in
        var one = Rows.Into()
        if let words {
          for row in range where words.isSet(row) { rows.add(row: row, group: 0, to: &one) }
        } else {
          for row in range { rows.add(row: row, group: 0, to: &one) }
        }
        parts[chunk] = one
      }
    }
    return try merged(parts, groupCount: 1)
  }

  private func reduceSlices<Rows: RowAdding>(
    _ rows: Rows, _ groups: Buffer<UInt32>, _ validity: Bitmap?
  ) throws -> GroupParts<Rows.Into> {
    let (budget, rowCount, words) = (work.budget, rowCount, validity?.words)
    let parts = try Buffer<Rows.Into>(shared: groupCount) { parts in
      try RowRanges.forEach(groupCount, size: (groupCount + 3) / 4, work: work) { _, range in
        (parts.base + range.lowerBound).update(repeating: Rows.Into(), count: range.count)
        let low = UInt32(truncatingIfNeeded: range.lowerBound)
        let width = UInt32(truncatingIfNeeded: range.count)
        for start in stride(from: 0, to: rowCount, by: RowRanges.size) {
          if budget.isExhausted { return }
          for row in start..<min(start + RowRanges.size, rowCount)
          where groups.pointer[row] &- low < width {
            if let words, !words.isSet(row) { continue }
            let group = Int(groups.pointer[row])
            rows.add(row: row, group: group, to: &parts.base[group])
          }
        }
      }
    }
    return GroupParts(parts, count: groupCount)
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
