import Numeric

extension MatchCodes {
  /// Packed ints of both sides, numbered without being widened.
  static func ofPacked(_ left: PackedInts, _ right: PackedInts, work: Work) throws -> MatchCodes {
    switch (left.storage, right.storage) {
    case (.byte(let a), .byte(let b)):
      try ofInts(a, left.validity, b, right.validity, work: work)
    case (.byte(let a), .word(let b)):
      try ofInts(a, left.validity, b, right.validity, work: work)
    case (.word(let a), .byte(let b)):
      try ofInts(a, left.validity, b, right.validity, work: work)
    case (.word(let a), .word(let b)):
      try ofInts(a, left.validity, b, right.validity, work: work)
    }
  }
}

extension Buffer where Element: FixedWidthInteger & Sendable {
  /// The least and the largest value of rows that have one; the least is above the largest when no
  /// row has.
  func bounds(where validity: Bitmap?, work: Work) throws -> (low: Int64, high: Int64) {
    if validity == nil, count > 0 { return try bounds(work: work) }
    var low = Int64.max
    var high = Int64.min
    for row in 0..<count where validity?[row] ?? true {
      if row & 0xFFFFF == 0 { try work.budget.check() }
      low = Swift.min(low, Int64(truncatingIfNeeded: pointer[row]))
      high = Swift.max(high, Int64(truncatingIfNeeded: pointer[row]))
    }
    return (low, high)
  }

  /// Each value less `low` as a key's number; none beyond `span` and in rows without a value.
  func numbered(
    from low: Int64, span: UInt64, _ validity: Bitmap?, work: Work
  ) throws -> Buffer<UInt32> {
    try Buffer<UInt32>(shared: count) { target in
      try RowRanges.forEach(count, work: work) { _, rows in
        let (from, into) = (pointer, target.base)
        if let validity {
          for row in rows {
            let digit = UInt64(bitPattern: Int64(truncatingIfNeeded: from[row]) &- low)
            let isKey = digit <= span && validity[row]
            into[row] = isKey ? UInt32(truncatingIfNeeded: digit) : MatchCodes.none
          }
        } else {
          for row in rows {
            let digit = UInt64(bitPattern: Int64(truncatingIfNeeded: from[row]) &- low)
            into[row] = digit <= span ? UInt32(truncatingIfNeeded: digit) : MatchCodes.none
          }
        }
      }
    }
  }
}
