import Numeric
import Synchronization

/// Groups rows by a word each. Few groups are found in a table for each chunk of rows, and the tables
/// merged in chunk order; many in partitions of the rows by hash.
struct WordGroups<Check: KeyCheck> {
  let words: Buffer<UInt64>
  let check: Check
  let validity: Bitmap?

  private static var chunkRows: Int { 1 << 18 }
  /// A chunk with more groups than this would make tables that leave the cache.
  private static var chunkGroups: Int { 1 << 15 }

  func distinct(work: Work) throws -> DistinctKeys {
    let chunks = RowRanges.count(of: words.count, size: Self.chunkRows)
    let isMostlyDistinct = chunks > 1 && hasManyGroups()
    if isMostlyDistinct { return try partitioned(isMostlyDistinct, work: work) }
    let tooMany = Atomic<Bool>(false)
    var found = [[UInt32]](repeating: [], count: chunks)
    let local = try Buffer<UInt32>(shared: words.count) { target in
      try found.withUnsafeMutableBufferPointer { found in
        guard let base = found.baseAddress else { return }
        let found = SharedPointer(base)
        try RowRanges.forEach(words.count, size: Self.chunkRows, work: work) { chunk, rows in
          var table = WordTable()
          var null: UInt32?
          for row in rows {
            let place = UInt32(truncatingIfNeeded: row)
            target[row] = group(of: place, in: &table, null: &null)
            if chunks > 1, row & 0xFFF == 0 {
              if table.count > Self.chunkGroups { tooMany.store(true, ordering: .relaxed) }
              if tooMany.load(ordering: .relaxed) { return }
            }
          }
          found[chunk] = table.firstRows
        }
      }
    }
    if tooMany.load(ordering: .relaxed) { return try partitioned(false, work: work) }
    if chunks == 1 { return DistinctKeys(codes: local, firstRows: Buffer(found[0])) }
    return try merged(local, found, work: work)
  }

  @inline(__always)
  private func group(of row: UInt32, in table: inout WordTable, null: inout UInt32?) -> UInt32 {
    if let validity, !validity[Int(row)] {
      if let null { return null }
      let group = table.addUnlisted(row)
      null = group
      return group
    }
    return table.group(of: words.pointer[Int(row)], row: row, check: check)
  }

  /// Whether a sample shows mostly different words, so that chunk tables would be in vain.
  private func hasManyGroups() -> Bool {
    var table = WordTable()
    let sample = 1 << 12
    let step = words.count / sample
    for index in 0..<sample {
      let row = UInt32(truncatingIfNeeded: index * step)
      _ = table.group(of: words[Int(row)], row: row, check: NoCheck())
    }
    return table.count > sample * 15 / 16
  }

  /// Numbers the groups of chunks in chunk order, which is the order of first appearance.
  private func merged(
    _ local: Buffer<UInt32>, _ found: [[UInt32]], work: Work
  ) throws -> DistinctKeys {
    var table = WordTable()
    var null: UInt32?
    let maps = found.map { rows in
      Buffer<UInt32>(count: rows.count) { map in
        for (index, row) in rows.enumerated() {
          map[index] = group(of: row, in: &table, null: &null)
        }
      }
    }
    let codes = try Buffer<UInt32>(shared: local.count) { target in
      try RowRanges.forEach(local.count, size: Self.chunkRows, work: work) { chunk, rows in
        let map = maps[chunk].pointer
        for row in rows { target[row] = map[Int(local.pointer[row])] }
      }
    }
    return DistinctKeys(codes: codes, firstRows: Buffer(table.firstRows))
  }

  /// Cuts the rows by the hash of their word, so that each part's table stays in the cache.
  private func partitioned(_ isMostlyDistinct: Bool, work: Work) throws -> DistinctKeys {
    let parts = try WordPartitions(
      words: words, validity: validity, bits: WordPartitions.bits(for: words.count), work: work)
    var found = [[UInt32]](repeating: [], count: parts.count)
    let local = try Buffer<UInt32>(shared: words.count) { local in
      try found.withUnsafeMutableBufferPointer { found in
        guard let base = found.baseAddress else { return }
        let found = SharedPointer(base)
        try Parallel.forEach(chunks: parts.count, budget: work.budget) { part in
          // Where hardly any word repeats, the table has its final size at once.
          let count = parts.range(of: part).count
          var table = WordTable(
            bits: isMostlyDistinct ? max(12, Int.bitWidth - (2 * count).leadingZeroBitCount) : 12)
          var null: UInt32?
          for index in parts.range(of: part) {
            let row = parts.rows.pointer[index]
            if let validity, !validity[Int(row)] {
              local[index] = null ?? table.addUnlisted(row)
              null = local[index]
            } else {
              local[index] = table.group(of: parts.words.pointer[index], row: row, check: check)
            }
          }
          found[part] = table.firstRows
        }
      }
    }
    let groups = found
    if groups.reduce(0, { $0 + $1.count }) == words.count {
      return try DistinctKeys.eachRow(words.count, work: work)
    }
    let order = FirstAppearance(of: groups, rowCount: words.count)
    let codes = try Buffer<UInt32>(shared: words.count) { codes in
      try Parallel.forEach(chunks: parts.count, budget: work.budget) { part in
        let map = groups[part].map { order.place(of: $0) }
        map.withUnsafeBufferPointer { map in
          for index in parts.range(of: part) {
            codes[Int(parts.rows.pointer[index])] = map[Int(local.pointer[index])]
          }
        }
      }
    }
    return DistinctKeys(codes: codes, firstRows: order.rows)
  }
}

extension DistinctKeys {
  /// Every row is a group of its own.
  fileprivate static func eachRow(_ count: Int, work: Work) throws -> DistinctKeys {
    let rows = try Buffer<UInt32>(shared: count) { rows in
      try RowRanges.forEach(count, work: work) { _, range in
        for row in range { rows[row] = UInt32(truncatingIfNeeded: row) }
      }
    }
    return DistinctKeys(codes: rows, firstRows: rows)
  }
}

/// Rows in parts by the hash of their words, in row order within a part. Null rows are in part 0.
struct WordPartitions: Sendable {
  let count: Int
  let words: Buffer<UInt64>
  let rows: Buffer<UInt32>
  private let starts: [Int]

  /// How many bits of the hash cut `rowCount` rows into parts whose tables stay in the cache.
  static func bits(for rowCount: Int) -> Int {
    var bits = 4
    while bits < 10, rowCount >> bits > 1 << 14 { bits += 1 }
    return bits
  }

  init(words source: Buffer<UInt64>, validity: Bitmap?, bits: Int, work: Work) throws {
    let chunkRows = 1 << 18
    let chunks = RowRanges.count(of: source.count, size: chunkRows)
    let parts = 1 << bits
    let shift = UInt64(64 - bits)
    @Sendable func part(_ row: Int) -> Int {
      if let validity, !validity[row] { return 0 }
      return Int(truncatingIfNeeded: spread(source.pointer[row]) >> shift)
    }
    let counts = try Buffer<Int>(shared: chunks * parts) { counts in
      try RowRanges.forEach(source.count, size: chunkRows, work: work) { chunk, range in
        let mine = counts.base + chunk * parts
        mine.update(repeating: 0, count: parts)
        for row in range { mine[part(row)] += 1 }
      }
    }
    var starts = [0]
    var next = 0
    let places = Buffer<Int>(count: chunks * parts) { places in
      for part in 0..<parts {
        for chunk in 0..<chunks {
          places[chunk * parts + part] = next
          next += counts[chunk * parts + part]
        }
        starts.append(next)
      }
    }
    count = parts
    self.starts = starts
    var scattered: Buffer<UInt32>?
    words = try Buffer<UInt64>(shared: source.count) { words in
      scattered = try Buffer<UInt32>(shared: source.count) { rows in
        try RowRanges.forEach(source.count, size: chunkRows, work: work) { chunk, range in
          var next = Array(places.elements[(chunk * parts)..<((chunk + 1) * parts)])
          next.withUnsafeMutableBufferPointer { next in
            for row in range {
              let part = part(row)
              let place = next[part]
              next[part] = place &+ 1
              words[place] = source.pointer[row]
              rows[place] = UInt32(truncatingIfNeeded: row)
            }
          }
        }
      }
    }
    rows = scattered ?? Buffer([])
  }

  func range(of part: Int) -> Range<Int> { starts[part]..<starts[part + 1] }
}

/// The order of groups by their first rows, found by counting marked rows.
private struct FirstAppearance: Sendable {
  let rows: Buffer<UInt32>
  private let marks: Buffer<UInt64>
  /// How many marks stand before each word.
  private let before: Buffer<UInt32>

  init(of found: [[UInt32]], rowCount: Int) {
    let wordCount = (rowCount + 63) / 64
    let marks = Buffer<UInt64>(count: wordCount) { marks in
      marks.update(repeating: 0)
      for rows in found {
        for row in rows { marks[Int(row >> 6)] |= 1 << UInt64(row & 63) }
      }
    }
    before = Buffer(count: wordCount) { before in
      var total: UInt32 = 0
      for word in 0..<wordCount {
        before[word] = total
        total += UInt32(truncatingIfNeeded: marks[word].nonzeroBitCount)
      }
    }
    rows = Buffer(count: found.reduce(0) { $0 + $1.count }) { rows in
      var next = 0
      for word in 0..<wordCount {
        var bits = marks[word]
        while bits != 0 {
          rows[next] = UInt32(truncatingIfNeeded: word << 6 + bits.trailingZeroBitCount)
          next += 1
          bits &= bits &- 1
        }
      }
    }
    self.marks = marks
  }

  @inline(__always) func place(of row: UInt32) -> UInt32 {
    let word = Int(row >> 6)
    let lower = marks.pointer[word] & ((1 << UInt64(row & 63)) &- 1)
    return before.pointer[word] &+ UInt32(truncatingIfNeeded: lower.nonzeroBitCount)
  }
}
