import Diagnostics
import Numeric

/// Rows put into groups by the values of key columns.
///
/// Groups are numbered in order of first appearance; a null equals another null, and groups whose key
/// holds a null come after all others. Floats compare by value with -0 equal to 0, text by its bytes.
public struct Grouping: Sendable {
  /// The group of each row, in `0..<groupCount`.
  public let codes: Buffer<UInt32>
  public let groupCount: Int
  /// The first row of each group.
  public let firstRows: Buffer<UInt32>

  /// Groups `rowCount` rows by `keys`, which must not be lists; without keys all rows are one group
  /// (and no rows are none).
  /// - Throws: `wrong-type` for a list key, `too-many-rows`, `Stopped`.
  public static func of(_ keys: [Vector], rowCount: Int, work: Work) throws -> Grouping {
    try of(values: keys.map { .vector($0) }, rowCount: rowCount, work: work)
  }

  /// The same for keys as they are at hand, packed ints among them.
  static func of(values keys: [ColumnValues], rowCount: Int, work: Work) throws -> Grouping {
    guard rowCount < Dataset.rowLimit else { throw Dataset.tooManyRows }
    if rowCount == 0 { return Grouping(codes: Buffer([]), groupCount: 0, firstRows: Buffer([])) }
    if keys.isEmpty {
      return Grouping(
        codes: Buffer(repeating: 0, count: rowCount), groupCount: 1, firstRows: Buffer([0]))
    }
    let distinct = try DistinctKeys.of(keys, rowCount: rowCount, work: work)
    return try Grouping(distinct, keys: keys, work: work)
  }

  /// Moves the groups whose key holds a null behind the others.
  private init(_ distinct: DistinctKeys, keys: [ColumnValues], work: Work) throws {
    let nullable = keys.filter { $0.nullCount > 0 }
    let first = distinct.firstRows
    var moved: [UInt32] = []
    if !nullable.isEmpty {
      for group in 0..<first.count where nullable.contains(where: { $0.isNull(Int(first[group])) })
      {
        moved.append(UInt32(truncatingIfNeeded: group))
      }
    }
    groupCount = first.count
    // Nothing moves when the groups with nulls are the last ones already.
    if moved.isEmpty || Int(moved[0]) == first.count - moved.count {
      codes = distinct.codes
      firstRows = first
      return
    }
    var order: [UInt32] = []
    order.reserveCapacity(first.count)
    var next = 0
    for group in 0..<UInt32(truncatingIfNeeded: first.count) {
      if next < moved.count, moved[next] == group { next += 1 } else { order.append(group) }
    }
    order.append(contentsOf: moved)
    let places = Buffer<UInt32>(count: first.count) { target in
      for (place, group) in order.enumerated() {
        target[Int(group)] = UInt32(truncatingIfNeeded: place)
      }
    }
    firstRows = Buffer(order.lazy.map { first[Int($0)] })
    let old = distinct.codes
    codes = try Buffer(shared: old.count) { target in
      try RowRanges.forEach(old.count, work: work) { _, rows in
        for row in rows { target[row] = places[Int(old[row])] }
      }
    }
  }

  init(codes: Buffer<UInt32>, groupCount: Int, firstRows: Buffer<UInt32>) {
    self.codes = codes
    self.groupCount = groupCount
    self.firstRows = firstRows
  }
}

/// Groups of rows in order of first appearance, groups with nulls among the others.
struct DistinctKeys {
  let codes: Buffer<UInt32>
  let firstRows: Buffer<UInt32>

  static func of(_ keys: [ColumnValues], rowCount: Int, work: Work) throws -> DistinctKeys {
    var digits: [KeyDigits] = []
    for key in keys { digits.append(try KeyDigits(key, work: work)) }
    if digits.count == 1, case .hashed(let words, let texts) = digits[0].source {
      return try of(words, texts: texts, validity: keys[0].validity, work: work)
    }
    for index in digits.indices { try digits[index].makeDense(work: work) }
    return try KeyPacking(digits, rowCount: rowCount, work: work).distinct(work: work)
  }

  /// Groups rows by 64-bit words; rows that are null make a group of their own.
  static func of(
    _ words: Buffer<UInt64>, texts: TextBuffer?, validity: Bitmap?, work: Work
  ) throws -> DistinctKeys {
    if let texts {
      return try WordGroups(words: words, check: TextCheck(texts: texts), validity: validity)
        .distinct(work: work)
    }
    return try WordGroups(words: words, check: NoCheck(), validity: validity).distinct(work: work)
  }
}
