import Numeric

/// The rows that can be among the first few of their group: those that are within their chunk.
enum TopCandidates {
  /// Such rows in ascending order; nil when picking them would not pay.
  static func rows(
    _ count: Int, of value: SortDigits, in grouping: Grouping, work: Work
  ) throws -> Buffer<UInt32>? {
    let chunkRows = 1 << 18
    let rowCount = value.digits.count
    let places = grouping.groupCount.multipliedReportingOverflow(by: count)
    guard rowCount > chunkRows, count > 0, !places.overflow, places.partialValue <= 1 << 14 else {
      return nil
    }
    let chunks = RowRanges.count(of: rowCount, size: chunkRows)
    var found = [[UInt32]](repeating: [], count: chunks)
    try found.withUnsafeMutableBufferPointer { found in
      guard let base = found.baseAddress else { return }
      let found = SharedPointer(base)
      try RowRanges.forEach(rowCount, size: chunkRows, work: work) { chunk, range in
        found[chunk] = best(count, of: value, in: grouping, rows: range)
      }
    }
    return Buffer(found.flatMap { $0 })
  }

  /// The rows of a range with the `count` smallest digits of each group; of equal ones the first.
  private static func best(
    _ count: Int, of value: SortDigits, in grouping: Grouping, rows: Range<Int>
  ) -> [UInt32] {
    let groups = grouping.groupCount
    var digits = [UInt64](repeating: .max, count: groups * count)
    var kept = [UInt32](repeating: .max, count: groups * count)
    var used = [Int](repeating: 0, count: groups)
    // The digit that a row must be below once its group is full.
    var limits = [UInt64](repeating: .max, count: groups)
    for row in rows {
      let group = Int(grouping.codes.pointer[row])
      let digit = value.digits.pointer[row]
      if digit >= limits[group], used[group] == count { continue }
      let start = group * count
      var place = min(used[group], count - 1)
      while place > 0, digits[start + place - 1] > digit {
        digits[start + place] = digits[start + place - 1]
        kept[start + place] = kept[start + place - 1]
        place -= 1
      }
      digits[start + place] = digit
      kept[start + place] = UInt32(truncatingIfNeeded: row)
      used[group] = min(used[group] + 1, count)
      if used[group] == count { limits[group] = digits[start + count - 1] }
    }
    return kept.filter { $0 != .max }.sorted()
  }
}

extension SortDigits {
  /// The digits of some rows, or of all.
  func picked(_ rows: Buffer<UInt32>?) -> SortDigits {
    guard let rows else { return self }
    return SortDigits(
      digits: Buffer(rows.elements.lazy.map { digits[Int($0)] }), largest: largest)
  }
}
