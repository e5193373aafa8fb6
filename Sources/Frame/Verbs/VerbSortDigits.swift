import Diagnostics
import Numeric

/// A sort key as one number a row whose order is the order asked for; null has the largest number.
struct SortDigits {
  let digits: Buffer<UInt64>
  let largest: UInt64

  /// - Throws: `wrong-type` for a list.
  init(_ key: Vector, isDescending: Bool, work: Work) throws {
    switch key.storage {
    case .int(let values), .time(let values):
      self = try Self.ordered(key, isDescending, work) {
        UInt64(bitPattern: values.pointer[$0]) ^ 1 << 63
      }
    case .float(let values):
      self = try Self.ordered(key, isDescending, work) { row in
        // The bits of floats order as sign and magnitude; adding 0 makes -0 into 0.
        let bits = (values.pointer[row] + 0).bitPattern
        return bits >> 63 == 1 ? ~bits : bits | 1 << 63
      }
    case .bool(let values):
      self = try Self.ordered(key, isDescending, work) { UInt64(values.pointer[$0]) }
    case .date(let days):
      self = try Self.ordered(key, isDescending, work) {
        UInt64(bitPattern: Int64(days.pointer[$0])) ^ 1 << 63
      }
    case .coded(let codes, let values):
      if key.type == .category(ordered: true) {
        self = try Self.ordered(key, isDescending, work) { UInt64(codes.pointer[$0]) }
      } else {
        let ranks = TextRanks(values).ranks
        self = try Self.ordered(key, isDescending, work) {
          UInt64(ranks.pointer[Int(codes.pointer[$0])])
        }
      }
    case .text(let texts):
      let groups = try DistinctKeys.of([.vector(key)], rowCount: key.count, work: work)
      let ranks = TextRanks(texts, of: groups.firstRows).ranks
      self = try Self.ordered(key, isDescending, work) {
        UInt64(ranks.pointer[Int(groups.codes.pointer[$0])])
      }
    case .null:
      digits = Buffer(repeating: 0, count: key.count)
      largest = 0
    case .list:
      throw Failure(
        "wrong-type", "rows cannot be sorted by a list column",
        help: "sort by something of the list, such as its length", blames: "by")
    }
  }

  /// The groups in their order.
  init(groups: Grouping) {
    digits = Buffer(groups.codes.elements.lazy.map { UInt64($0) })
    largest = UInt64(max(0, groups.groupCount - 1))
  }

  init(digits: Buffer<UInt64>, largest: UInt64) {
    self.digits = digits
    self.largest = largest
  }

  /// Takes words in ascending order down to `0...largest`, turned round when descending, nulls last.
  private static func ordered(
    _ key: Vector, _ isDescending: Bool, _ work: Work, _ word: @Sendable (Int) -> UInt64
  ) throws -> SortDigits {
    let validity = key.validity
    let chunks = RowRanges.count(of: key.count)
    let bounds = try Buffer<(low: UInt64, high: UInt64)>(shared: chunks) { bounds in
      try RowRanges.forEach(key.count, work: work) { chunk, rows in
        var low = UInt64.max
        var high = UInt64.min
        for row in rows where validity?[row] ?? true {
          let word = word(row)
          low = min(low, word)
          high = max(high, word)
        }
        bounds[chunk] = (low, high)
      }
    }
    let low = bounds.elements.reduce(.max) { min($0, $1.low) }
    let high = bounds.elements.reduce(.min) { max($0, $1.high) }
    guard low <= high else {
      return SortDigits(digits: Buffer(repeating: 0, count: key.count), largest: 0)
    }
    let span = high - low
    if validity != nil, span == .max { return try crowded(key, isDescending, work, word) }
    let digits = try Buffer<UInt64>(shared: key.count) { target in
      try RowRanges.forEach(key.count, work: work) { _, rows in
        if let validity {
          for row in rows {
            let digit = isDescending ? high &- word(row) : word(row) &- low
            target[row] = validity[row] ? digit : span + 1
          }
        } else if isDescending {
          for row in rows { target[row] = high - word(row) }
        } else {
          for row in rows { target[row] = word(row) - low }
        }
      }
    }
    return SortDigits(digits: digits, largest: validity == nil ? span : span + 1)
  }

  /// For ints over the whole 64-bit range beside nulls, which leave no number for null: ranks.
  private static func crowded(
    _ key: Vector, _ isDescending: Bool, _ work: Work, _ word: @Sendable (Int) -> UInt64
  ) throws -> SortDigits {
    let groups = try Grouping.of([key], rowCount: key.count, work: work)
    let last = groups.groupCount - 1
    let ordered = (0..<last).sorted { a, b in
      let (a, b) = (word(Int(groups.firstRows[a])), word(Int(groups.firstRows[b])))
      return isDescending ? a > b : a < b
    }
    let ranks = Buffer<UInt64>(count: last + 1) { ranks in
      ranks[last] = UInt64(last)
      for (rank, group) in ordered.enumerated() { ranks[group] = UInt64(rank) }
    }
    let digits = Buffer(groups.codes.elements.lazy.map { ranks[Int($0)] })
    return SortDigits(digits: digits, largest: UInt64(last))
  }
}

/// The place of each text among all, by its bytes, which is by code points. Equal texts have
/// different ranks.
struct TextRanks {
  /// The rank of each text.
  let ranks: Buffer<UInt32>

  /// Ranks all texts.
  init(_ texts: TextBuffer) {
    self.init(texts, of: Buffer((0..<texts.count).lazy.map { UInt32(truncatingIfNeeded: $0) }))
  }

  /// Ranks some of the texts; `ranks` stand in the order of `rows`.
  init(_ texts: TextBuffer, of rows: Buffer<UInt32>) {
    // Most comparisons are settled by the first eight bytes, read as one number.
    var heads = rows.elements.enumerated().map { index, row in
      (head: Self.head(texts[Int(row)]), index: UInt32(truncatingIfNeeded: index))
    }
    heads.sort { a, b in
      if a.head != b.head { return a.head < b.head }
      let (x, y) = (texts[Int(rows[Int(a.index)])], texts[Int(rows[Int(b.index)])])
      let order = comparedBytes(x, y)
      return order == 0 ? a.index < b.index : order < 0
    }
    ranks = Buffer(count: rows.count) { ranks in
      for (rank, entry) in heads.enumerated() {
        ranks[Int(entry.index)] = UInt32(truncatingIfNeeded: rank)
      }
    }
  }

  private static func head(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    if text.count >= 8, let base = UnsafeRawPointer(text.baseAddress) {
      return UInt64(bigEndian: base.loadUnaligned(as: UInt64.self))
    }
    var head: UInt64 = 0
    for byte in text { head = head << 8 | UInt64(byte) }
    return text.isEmpty ? 0 : head << UInt64(8 * (8 - text.count))
  }
}
