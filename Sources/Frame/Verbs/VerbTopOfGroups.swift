import Numeric

/// The first rows of each group by a value, found in one pass without sorting: each range of rows
/// keeps its best for each group, and these are merged in the order of the ranges.
struct TopOfGroups {
  /// The kept rows: the groups in their order, by rank within a group.
  let rows: Buffer<UInt32>

  /// More than this are sorted: the best are kept by insertion.
  private static let most = 64

  /// Nil when sorting all rows is better: for many places, or about as many as there are rows.
  init?(_ count: Int, of value: SortDigits, in grouping: Grouping, work: Work) throws {
    let rowCount = value.digits.count
    let groups = grouping.groupCount
    let (places, overflow) = groups.multipliedReportingOverflow(by: count)
    guard count > 0, count <= Self.most, !overflow, places <= rowCount / 8, rowCount > 1 << 12
    else { return nil }
    let size = max(1 << 18, (places * 8 + 63) & ~63)
    let chunks = RowRanges.count(of: rowCount, size: size)
    let (digits, best) = Buffer<UInt64>.unfilled(chunks * places)
    let (kept, rows) = Buffer<UInt32>.unfilled(chunks * places)
    try RowRanges.forEach(rowCount, size: size, work: work) { chunk, range in
      let first = chunk * places
      (best.base + first).update(repeating: .max, count: places)
      (rows.base + first).update(repeating: .max, count: places)
      for row in range {
        let digit = value.digits.pointer[row]
        let start = first &+ Int(grouping.codes.pointer[row]) &* count
        if digit < best[start &+ count &- 1] || rows[start &+ count &- 1] == .max {
          Self.insert(
            digit, UInt32(truncatingIfNeeded: row), best.base + start, rows.base + start, count)
        }
      }
    }
    try RowRanges.forEach(groups, size: 1 << 12, work: work) { _, range in
      for group in range {
        let start = group &* count
        for chunk in 1..<max(1, chunks) {
          for place in (chunk * places + start)..<(chunk * places + start + count) {
            let row = kept.pointer[place]
            if row == .max { break }
            let digit = digits.pointer[place]
            if digit < best[start &+ count &- 1] || rows[start &+ count &- 1] == .max {
              Self.insert(digit, row, best.base + start, rows.base + start, count)
            }
          }
        }
      }
    }
    self.rows = Buffer(kept.elements[..<places].filter { $0 != .max })
  }

  /// Puts a row after those whose digit is not larger, and drops the last place.
  @inline(__always)
  private static func insert(
    _ digit: UInt64, _ row: UInt32, _ digits: UnsafeMutablePointer<UInt64>,
    _ rows: UnsafeMutablePointer<UInt32>, _ count: Int
  ) {
    var place = count &- 1
    while place > 0, rows[place &- 1] == .max || digits[place &- 1] > digit {
      digits[place] = digits[place &- 1]
      rows[place] = rows[place &- 1]
      place &-= 1
    }
    digits[place] = digit
    rows[place] = row
  }
}
