import Diagnostics
import Numeric

/// The keys of both sides of a join in one numbering: rows with equal numbers match. `UInt32.max`
/// matches nothing.
struct MatchCodes {
  static let none = UInt32.max

  let left: Buffer<UInt32>
  let right: Buffer<UInt32>
  /// All numbers are below it.
  let count: Int

  /// Numbers the keys of several conditions, all of which must match.
  static func of(
    _ keys: [(left: ColumnValues, right: ColumnValues)], leftCount: Int, rightCount: Int, work: Work
  ) throws -> MatchCodes {
    guard leftCount < Dataset.rowLimit, rightCount < Dataset.rowLimit else {
      throw Dataset.tooManyRows
    }
    var codes: MatchCodes?
    for key in keys {
      let next = try of(key.left, key.right, work: work)
      codes = try codes?.combined(with: next, work: work) ?? next
    }
    return codes
      ?? MatchCodes(
        left: Buffer(repeating: 0, count: leftCount),
        right: Buffer(repeating: 0, count: rightCount), count: 1)
  }

  private static func of(
    _ left: ColumnValues, _ right: ColumnValues, work: Work
  ) throws -> MatchCodes {
    if case .packed(let a) = left, case .packed(let b) = right {
      return try ofPacked(a, b, work: work)
    }
    let (left, right) = try comparable(left.vector(work), right.vector(work), work: work)
    switch (left.storage, right.storage) {
    case (.int(let a), .int(let b)), (.time(let a), .time(let b)):
      return try ofInts(a, left.validity, b, right.validity, work: work)
    case (.date(let a), .date(let b)):
      return try ofInts(a, left.validity, b, right.validity, work: work)
    case (.bool(let a), .bool(let b)):
      return try ofInts(a, left.validity, b, right.validity, work: work)
    case (.float(let a), .float(let b)):
      return try WordMatch(
        left: try a.words(work: work) { ($0 + 0).bitPattern }, leftValidity: left.validity,
        right: try b.words(work: work) { ($0 + 0).bitPattern }, rightValidity: right.validity,
        check: NoPairCheck()
      ).codes(work: work)
    case (.text(let a), .text(let b)):
      return try WordMatch(
        left: try a.hashes(work: work), leftValidity: left.validity,
        right: try b.hashes(work: work), rightValidity: right.validity,
        check: TextPairCheck(left: a, right: b)
      ).codes(work: work)
    case (.coded(_, let set), .text), (_, .coded(_, let set)):
      var index = TextIndex()
      for value in 0..<set.count { _ = index.insert(set[value]) }
      return MatchCodes(
        left: try codes(of: left, in: index, work: work),
        right: try codes(of: right, in: index, work: work), count: index.count)
    default:
      return MatchCodes(
        left: Buffer(repeating: none, count: left.count),
        right: Buffer(repeating: none, count: right.count), count: 0)
    }
  }

  /// The numbers of texts in an index; none for those that it lacks.
  private static func codes(
    of texts: Vector, in index: TextIndex, work: Work
  ) throws -> Buffer<UInt32> {
    let validity = texts.validity
    func number(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
      index.number(of: text).map { UInt32(truncatingIfNeeded: $0) } ?? none
    }
    switch texts.storage {
    case .coded(let codes, let values):
      let map = Buffer((0..<values.count).map { number(values[$0]) })
      return try Buffer(shared: texts.count) { target in
        try RowRanges.forEach(texts.count, work: work) { _, rows in
          if let validity {
            for row in rows { target[row] = validity[row] ? map[Int(codes.pointer[row])] : none }
          } else {
            for row in rows { target[row] = map.pointer[Int(codes.pointer[row])] }
          }
        }
      }
    case .text(let plain):
      return try Buffer(shared: texts.count) { target in
        try RowRanges.forEach(texts.count, work: work) { _, rows in
          for row in rows {
            let isThere = validity?[row] ?? true
            let found = isThere ? index.number(of: plain[row]) : nil
            target[row] = found.map { UInt32(truncatingIfNeeded: $0) } ?? none
          }
        }
      }
    default:
      return Buffer(repeating: none, count: texts.count)
    }
  }

  /// Ints of any two widths.
  static func ofInts<
    Left: FixedWidthInteger & BitwiseCopyable & Sendable,
    Right: FixedWidthInteger & BitwiseCopyable & Sendable
  >(
    _ left: Buffer<Left>, _ leftValidity: Bitmap?, _ right: Buffer<Right>,
    _ rightValidity: Bitmap?, work: Work
  ) throws -> MatchCodes {
    let (low, high) = try right.bounds(where: rightValidity, work: work)
    guard low <= high else {
      return MatchCodes(
        left: Buffer(repeating: none, count: left.count),
        right: Buffer(repeating: none, count: right.count), count: 0)
    }
    let span = UInt64(bitPattern: high &- low)
    if span < UInt64(max(1 << 16, min(1 << 26, 4 * right.count))) {
      return MatchCodes(
        left: try left.numbered(from: low, span: span, leftValidity, work: work),
        right: try right.numbered(from: low, span: span, rightValidity, work: work),
        count: Int(span) + 1)
    }
    return try WordMatch(
      left: try left.words(work: work) { UInt64(bitPattern: Int64($0)) },
      leftValidity: leftValidity,
      right: try right.words(work: work) { UInt64(bitPattern: Int64($0)) },
      rightValidity: rightValidity, check: NoPairCheck()
    ).codes(work: work)
  }

  /// The numbers of pairs: rows match when both numbers do.
  private func combined(with other: MatchCodes, work: Work) throws -> MatchCodes {
    let radix = UInt64(max(1, other.count))
    let total = UInt64(max(1, count)) * radix
    func words(_ a: Buffer<UInt32>, _ b: Buffer<UInt32>) throws -> (Buffer<UInt64>, Bitmap) {
      let words = try Buffer<UInt64>(shared: a.count) { target in
        try RowRanges.forEach(a.count, work: work) { _, rows in
          for row in rows {
            target[row] = UInt64(a.pointer[row]) &* radix &+ UInt64(b.pointer[row])
          }
        }
      }
      let validity = try Bitmap.made(count: a.count, work: work) {
        a.pointer[$0] != MatchCodes.none && b.pointer[$0] != MatchCodes.none
      }
      return (words, validity)
    }
    let (leftWords, leftValidity) = try words(left, other.left)
    let (rightWords, rightValidity) = try words(right, other.right)
    if total <= UInt64(max(1 << 16, min(1 << 26, 4 * right.count))) {
      func narrow(_ words: Buffer<UInt64>, _ validity: Bitmap) throws -> Buffer<UInt32> {
        try Buffer(shared: words.count) { target in
          try RowRanges.forEach(words.count, work: work) { _, rows in
            for row in rows {
              target[row] =
                validity[row] ? UInt32(truncatingIfNeeded: words.pointer[row]) : MatchCodes.none
            }
          }
        }
      }
      return MatchCodes(
        left: try narrow(leftWords, leftValidity), right: try narrow(rightWords, rightValidity),
        count: Int(total))
    }
    return try WordMatch(
      left: leftWords, leftValidity: leftValidity, right: rightWords, rightValidity: rightValidity,
      check: NoPairCheck()
    ).codes(work: work)
  }
}
