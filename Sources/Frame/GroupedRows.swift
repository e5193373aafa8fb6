import Numeric

/// The places of rows put group after group, in the order of rows within a group, by counting.
struct GroupedRows: Sendable {
  /// The rows of group `g` have the places `starts[g]..<starts[g + 1]`.
  let starts: Buffer<Int>
  private let groups: Buffer<UInt32>?
  private let groupCount: Int
  private let rowCount: Int
  private let validity: Bitmap?
  /// The place of the first row of each group in each chunk, chunk after chunk.
  private let places: Buffer<UInt32>
  private let chunkRows: Int
  private let work: Work

  /// - Parameter validity: only these rows count.
  init(
    _ groups: Buffer<UInt32>?, groupCount: Int, rowCount: Int, validity: Bitmap?, work: Work
  ) throws {
    self.groups = groups
    self.groupCount = groupCount
    self.rowCount = rowCount
    self.validity = validity
    self.work = work
    // A table of counts for each chunk: few with many groups.
    let chunks = max(1, min(16, rowCount >> 16, (1 << 22) / max(1, groupCount)))
    let chunkRows = max(64, ((rowCount + chunks - 1) / chunks + 63) & ~63)
    self.chunkRows = chunkRows
    let tables = RowRanges.count(of: rowCount, size: chunkRows)
    let (places, target) = Buffer<UInt32>.unfilled(tables * groupCount)
    try RowRanges.forEach(rowCount, size: chunkRows, work: work) { chunk, rows in
      let mine = target.base + chunk * groupCount
      mine.update(repeating: 0, count: groupCount)
      if let codes = groups?.pointer, validity == nil {
        for row in rows { mine[Int(codes[row])] &+= 1 }
      } else {
        for row in rows where validity?[row] ?? true {
          mine[Int(groups?.pointer[row] ?? 0)] &+= 1
        }
      }
    }
    var next: UInt32 = 0
    starts = Buffer<Int>(count: groupCount + 1) { starts in
      for group in 0..<groupCount {
        starts[group] = Int(next)
        for table in 0..<tables {
          let place = table * groupCount + group
          let count = target[place]
          target[place] = next
          next &+= count
        }
      }
      starts[groupCount] = Int(next)
    }
    self.places = places
  }

  /// How many rows have a place.
  var count: Int { starts[groupCount] }

  /// The rows themselves.
  func rows() throws -> Buffer<UInt32> { try placed { UInt32(truncatingIfNeeded: $0) } }

  /// What each row has, at the row's place.
  @inline(__always)
  func placed<Value: BitwiseCopyable & Sendable>(
    _ value: @Sendable (_ row: Int) -> Value
  ) throws -> Buffer<Value> {
    let (buffer, target) = Buffer<Value>.unfilled(count)
    let (groups, groupCount, validity, places) = (groups, groupCount, validity, places)
    try RowRanges.forEach(rowCount, size: chunkRows, work: work) { chunk, rows in
      var next = Array(places.elements[(chunk * groupCount)..<((chunk + 1) * groupCount)])
      next.withUnsafeMutableBufferPointer { next in
        guard let next = next.baseAddress else { return }
        if let codes = groups?.pointer, validity == nil {
          for row in rows {
            let group = Int(codes[row])
            target.base[Int(next[group])] = value(row)
            next[group] &+= 1
          }
        } else {
          for row in rows where validity?[row] ?? true {
            let group = Int(groups?.pointer[row] ?? 0)
            target.base[Int(next[group])] = value(row)
            next[group] &+= 1
          }
        }
      }
    }
    return buffer
  }

  /// Calls `body` with ranges of groups that have about as many rows each, in parallel.
  func forEachGroups(_ body: @Sendable (_ groups: Range<Int>) -> Void) throws {
    var bounds = [0]
    for group in 0..<groupCount
    where starts[group + 1] - starts[bounds[bounds.count - 1]] >= 1 << 15 {
      bounds.append(group + 1)
    }
    if bounds[bounds.count - 1] < groupCount { bounds.append(groupCount) }
    let ends = bounds
    try Parallel.forEach(chunks: ends.count - 1, budget: work.budget) { chunk in
      body(ends[chunk]..<ends[chunk + 1])
    }
  }
}
