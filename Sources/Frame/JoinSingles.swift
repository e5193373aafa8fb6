import Numeric
import Synchronization

extension MatchCodes {
  /// The right row of each key, none for keys without one; nil when a key has several.
  ///
  /// Each part of the keys reads all right rows and writes to its own part of the table only, which
  /// then stays in the cache.
  func singleRightRows(work: Work) throws -> Buffer<UInt32>? {
    let parts = max(1, min(8, count >> 20))
    let size = max(1, (count + parts - 1) / parts)
    let isRepeated = Atomic<Bool>(false)
    let (right, budget) = (right, work.budget)
    let rows = try Buffer<UInt32>(shared: max(1, count)) { table in
      if count == 0 { table[0] = Self.none }
      try RowRanges.forEach(count, size: size, work: work) { _, keys in
        (table.base + keys.lowerBound).update(repeating: Self.none, count: keys.count)
        let low = UInt32(truncatingIfNeeded: keys.lowerBound)
        let width = UInt32(truncatingIfNeeded: keys.count)
        for start in stride(from: 0, to: right.count, by: RowRanges.size) {
          if budget.isExhausted || isRepeated.load(ordering: .relaxed) { return }
          for row in start..<min(start + RowRanges.size, right.count) {
            let code = right.pointer[row]
            if code &- low >= width { continue }
            if table.base[Int(code)] != Self.none { isRepeated.store(true, ordering: .relaxed) }
            table.base[Int(code)] = UInt32(truncatingIfNeeded: row)
          }
        }
      }
    }
    return isRepeated.load(ordering: .relaxed) ? nil : rows
  }
}

/// The one right row of each left row, where no key stands twice on the right.
struct SinglePartners {
  /// `MatchCodes.none` for left rows without one.
  let ofLeft: Buffer<UInt32>
  /// Whether a left row has the key.
  let isSeen: Buffer<UInt8>
  let matchedLeft: Int
  let matchedRight: Int

  init(_ codes: MatchCodes, _ rightRows: Buffer<UInt32>, work: Work) throws {
    let (left, count) = (codes.left, max(1, codes.count))
    let chunks = RowRanges.count(of: left.count)
    var partners: Buffer<UInt32>?
    var matches: Buffer<Int>?
    isSeen = try Buffer<UInt8>(shared: count) { seen in
      seen.base.update(repeating: 0, count: count)
      // Threads may set the same mark, so marks are atomic bytes while they are made.
      nonisolated(unsafe) let marks = UnsafeMutableRawPointer(seen.base).assumingMemoryBound(
        to: Atomic<UInt8>.self)
      partners = try Buffer<UInt32>(shared: left.count) { partners in
        matches = try Buffer<Int>(shared: chunks) { matches in
          try RowRanges.forEach(left.count, work: work) { chunk, rows in
            var matched = 0
            for row in rows {
              let code = left.pointer[row]
              let partner =
                code == MatchCodes.none ? MatchCodes.none : rightRows.pointer[Int(code)]
              partners[row] = partner
              if partner == MatchCodes.none { continue }
              matched &+= 1
              let isMarked = marks[Int(code)].load(ordering: .relaxed) != 0
              if !isMarked { marks[Int(code)].store(1, ordering: .relaxed) }
            }
            matches[chunk] = matched
          }
        }
      }
    }
    ofLeft = partners ?? Buffer([])
    matchedLeft = matches?.array.reduce(0, +) ?? 0
    matchedRight = try isSeen.sum(work: work)
  }
}

extension Buffer<UInt8> {
  /// How many marks of 1 there are among marks of 0 and 1.
  fileprivate func sum(work: Work) throws -> Int {
    let chunks = RowRanges.count(of: count)
    let sums = try Buffer<Int>(shared: chunks) { sums in
      try RowRanges.forEach(count, work: work) { chunk, range in
        var sum = 0
        for index in range { sum &+= Int(pointer[index]) }
        sums[chunk] = sum
      }
    }
    return sums.array.reduce(0, +)
  }
}
