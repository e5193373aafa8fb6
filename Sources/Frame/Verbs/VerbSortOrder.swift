import Numeric

/// Stable orders of rows by numbers, by radix sort from the least significant digit.
enum SortOrder {
  /// The rows in the order of the digits, the first key first.
  static func rows(
    by keys: [SortDigits], rowCount: Int, work: Work
  ) throws -> Buffer<UInt32> {
    var order: Buffer<UInt32>?
    // The last key is sorted first; a stable sort by the key before it keeps that order among ties.
    for (digits, largest) in try packed(keys, work: work).reversed() {
      order = try sorted(digits, bits: 64 - largest.leadingZeroBitCount, after: order, work: work)
    }
    return order
      ?? Buffer((0..<rowCount).lazy.map { UInt32(truncatingIfNeeded: $0) })
  }

  /// Puts neighbouring keys into one number where it has room for them.
  private static func packed(
    _ keys: [SortDigits], work: Work
  ) throws -> [(digits: Buffer<UInt64>, largest: UInt64)] {
    var packed: [(digits: Buffer<UInt64>, largest: UInt64)] = []
    for key in keys {
      guard let last = packed.last, key.largest < .max, last.largest < .max else {
        packed.append((key.digits, key.largest))
        continue
      }
      let radix = key.largest + 1
      let (product, overflow) = (last.largest + 1).multipliedReportingOverflow(by: radix)
      if overflow {
        packed.append((key.digits, key.largest))
        continue
      }
      let front = last.digits
      let both = try Buffer<UInt64>(shared: front.count) { target in
        try RowRanges.forEach(front.count, work: work) { _, rows in
          for row in rows {
            target[row] = front.pointer[row] &* radix &+ key.digits.pointer[row]
          }
        }
      }
      packed[packed.count - 1] = (both, product - 1)
    }
    return packed
  }

  /// The order of rows by `words`, ties in the order `previous` (rows ascending when nil).
  private static func sorted(
    _ words: Buffer<UInt64>, bits: Int, after previous: Buffer<UInt32>?, work: Work
  ) throws -> Buffer<UInt32> {
    var rows =
      previous ?? Buffer((0..<words.count).lazy.map { UInt32(truncatingIfNeeded: $0) })
    if bits == 0 { return rows }
    var words = words
    if let previous {
      let unordered = words
      words = try Buffer<UInt64>(shared: unordered.count) { target in
        try RowRanges.forEach(unordered.count, work: work) { _, range in
          for index in range { target[index] = unordered.pointer[Int(previous.pointer[index])] }
        }
      }
    }
    if words.count < 1 << 10 { return comparisonSorted(words, rows) }
    let passes = (bits + 10) / 11
    let width = (bits + passes - 1) / passes
    for pass in 0..<passes {
      try sortPass(&words, &rows, shift: UInt64(pass * width), width: width, work: work)
    }
    return rows
  }

  private static func comparisonSorted(
    _ words: Buffer<UInt64>, _ rows: Buffer<UInt32>
  ) -> Buffer<UInt32> {
    let places = (0..<words.count).sorted { a, b in
      words[a] == words[b] ? a < b : words[a] < words[b]
    }
    return Buffer(places.map { rows[$0] })
  }

  /// Orders words and rows by `width` bits from `shift` on, stably, chunk by chunk in parallel.
  private static func sortPass(
    _ words: inout Buffer<UInt64>, _ rows: inout Buffer<UInt32>, shift: UInt64, width: Int,
    work: Work
  ) throws {
    let chunkRows = 1 << 18
    let count = words.count
    let chunks = RowRanges.count(of: count, size: chunkRows)
    let buckets = 1 << width
    let mask = UInt64(buckets - 1)
    let (oldWords, oldRows) = (words, rows)
    let counts = try Buffer<Int>(shared: chunks * buckets) { counts in
      try RowRanges.forEach(count, size: chunkRows, work: work) { chunk, range in
        let mine = counts.base + chunk * buckets
        mine.update(repeating: 0, count: buckets)
        for index in range {
          mine[Int(truncatingIfNeeded: oldWords.pointer[index] >> shift & mask)] &+= 1
        }
      }
    }
    var next = 0
    var isTrivial = false
    let places = Buffer<Int>(count: chunks * buckets) { places in
      for bucket in 0..<buckets {
        let start = next
        for chunk in 0..<chunks {
          places[chunk * buckets + bucket] = next
          next += counts[chunk * buckets + bucket]
        }
        if next - start == count { isTrivial = true }
      }
    }
    if isTrivial { return }
    var newRows = rows
    words = try Buffer<UInt64>(shared: count) { words in
      newRows = try Buffer<UInt32>(shared: count) { rows in
        try RowRanges.forEach(count, size: chunkRows, work: work) { chunk, range in
          var next = Array(places.elements[(chunk * buckets)..<((chunk + 1) * buckets)])
          next.withUnsafeMutableBufferPointer { next in
            for index in range {
              let word = oldWords.pointer[index]
              let bucket = Int(truncatingIfNeeded: word >> shift & mask)
              let place = next[bucket]
              next[bucket] = place &+ 1
              words[place] = word
              rows[place] = oldRows.pointer[index]
            }
          }
        }
      }
    }
    rows = newRows
  }
}
