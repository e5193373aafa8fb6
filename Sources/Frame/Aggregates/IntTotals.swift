import Numeric

/// A sum of ints in a word, for columns whose ints are so small that no sum of rows leaves it.
private struct WordSum<Value: FixedWidthInteger & BitwiseCopyable & Sendable>: ValueAccumulator {
  var sum: Int64 = 0
  var count = 0

  @inline(__always) mutating func add(_ value: Value) {
    sum &+= Int64(truncatingIfNeeded: value)
    count &+= 1
  }

  mutating func merge(_ later: WordSum) {
    sum &+= later.sum
    count &+= later.count
  }
}

extension AggregateCall {
  /// The exact sum of the ints of each group.
  func intSums<Value: FixedWidthInteger & BitwiseCopyable & Sendable>(
    _ values: Buffer<Value>, _ validity: Bitmap?
  ) throws -> GroupParts<IntSum> {
    let (low, high) = try values.bounds(work: work)
    let largest = max(low.magnitude, high.magnitude)
    let (most, overflow) = largest.multipliedReportingOverflow(by: UInt64(rowCount))
    guard !overflow, most <= UInt64(Int64.max) else {
      return try reduce(values.words(work: work), validity, into: IntSum.self)
    }
    let sums = try reduce(values, validity, into: WordSum<Value>.self)
    let (wide, target) = Buffer<IntSum>.unfilled(sums.count)
    try RowRanges.forEach(sums.count, work: work) { _, groups in
      for group in groups {
        let narrow = sums[group]
        target[group] = IntSum(sum: Int128(narrow.sum), count: narrow.count)
      }
    }
    return GroupParts(wide, count: sums.count)
  }
}

extension AggregateCall {
  /// The exact sum of the packed ints of each group.
  func intSums(_ ints: PackedInts) throws -> GroupParts<IntSum> {
    switch ints.storage {
    case .byte(let values): try intSums(values, ints.validity)
    case .word(let values): try intSums(values, ints.validity)
    }
  }
}

extension Buffer where Element: FixedWidthInteger & Sendable {
  /// The least and the largest value, looked for once; both 0 without values.
  func bounds(work: Work) throws -> (low: Int64, high: Int64) {
    try rememberedBounds {
      let chunks = RowRanges.count(of: count)
      let found = try Buffer<(low: Element, high: Element)>(shared: chunks) { found in
        try RowRanges.forEach(count, work: work) { chunk, rows in
          var least = Element.max
          var most = Element.min
          let from = pointer
          for row in rows {
            least = Swift.min(least, from[row])
            most = Swift.max(most, from[row])
          }
          found[chunk] = (least, most)
        }
      }
      return withExtendedLifetime(found) {
        (
          found.elements.map { Int64(truncatingIfNeeded: $0.low) }.min() ?? 0,
          found.elements.map { Int64(truncatingIfNeeded: $0.high) }.max() ?? 0
        )
      }
    }
  }

  /// The values as 64-bit ints; those of 64 bits are themselves.
  fileprivate func words(work: Work) throws -> Buffer<Int64> {
    if let wide = self as? Buffer<Int64> { return wide }
    return try Buffer<Int64>(shared: count) { target in
      try RowRanges.forEach(count, work: work) { _, rows in
        for row in rows { target[row] = Int64(truncatingIfNeeded: pointer[row]) }
      }
    }
  }
}
