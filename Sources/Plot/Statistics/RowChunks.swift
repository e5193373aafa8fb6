import Numeric

/// Passes over the rows of a figure, in chunks that depend on nothing but their number, on the threads
/// of a budget. When the budget runs out chunks are left out: whoever makes or shows a figure asks the
/// budget afterwards, so that nobody sees one that is unfinished.
struct RowChunks: Sendable {
  let budget: Budget

  init(_ budget: Budget) { self.budget = budget }

  /// On the caller's thread.
  static let alone = RowChunks(Budget(threads: 1))

  /// Small enough to stop within milliseconds; large enough that adding up what chunks found costs little.
  private static func size(_ count: Int) -> Int { max(1 << 14, (count + 63) / 64) }

  /// What `body` makes of each range of `0..<count`, in order.
  func map<Made: Sendable>(_ count: Int, _ body: @Sendable (Range<Int>) -> Made) -> [Made] {
    let size = Self.size(count)
    let chunks = max(1, (count + size - 1) / size)
    if chunks == 1 { return [body(0..<count)] }
    var made = [Made?](repeating: nil, count: chunks)
    made.withUnsafeMutableBufferPointer { made in
      nonisolated(unsafe) let made = made
      _ = try? Parallel.forEach(chunks: chunks, budget: budget) { chunk in
        made[chunk] = body(chunk * size..<min(count, (chunk + 1) * size))
      }
    }
    return made.compactMap { $0 }
  }

  /// An array whose elements chunks fill, each its own; `start` stands where none did.
  func fill<Element: Sendable>(
    _ count: Int, from start: Element,
    _ body: @Sendable (Range<Int>, UnsafeMutableBufferPointer<Element>) -> Void
  ) -> [Element] {
    var values = [Element](repeating: start, count: count)
    values.withUnsafeMutableBufferPointer { values in
      nonisolated(unsafe) let values = values
      _ = map(count) { body($0, values) }
    }
    return values
  }

  /// The sums of the counts that chunks made, place by place.
  func counts(
    _ count: Int, places: Int,
    _ body: @Sendable (Range<Int>, UnsafeMutableBufferPointer<UInt32>) -> Void
  ) -> [Int] {
    let parts = map(count) { rows in
      var counts = [UInt32](repeating: 0, count: places)
      counts.withUnsafeMutableBufferPointer { body(rows, $0) }
      return counts
    }
    var sums = [Int](repeating: 0, count: places)
    for part in parts { for place in sums.indices { sums[place] += Int(part[place]) } }
    return sums
  }

  /// The least and the greatest of the finite numbers; nil when there is none.
  func range(
    _ values: [Double], onlyPositive: Bool = false
  ) -> (low: Double, high: Double)? {
    let parts = map(values.count) { finiteRange(values[$0], onlyPositive: onlyPositive) }
      .compactMap { $0 }
    guard let first = parts.first else { return nil }
    return parts.reduce(first) { (min($0.low, $1.low), max($0.high, $1.high)) }
  }

  /// The finite values of each group, in the order of their rows.
  /// - Parameters:
  ///   - codes: the group of each row; nil when all are one.
  ///   - rows: the rows to take; nil for all.
  func split(
    _ values: [Double], rows: [Int]? = nil, codes: [Int32]?, groups: Int,
    onlyPositive: Bool = false
  ) -> [[Double]] {
    let taken = rows?.count ?? values.count
    // Many groups in many chunks would be more arrays than rows.
    let part: @Sendable (Range<Int>) -> [[Double]] = { range in
      var split = [[Double]](repeating: [], count: groups)
      if codes == nil { split[0].reserveCapacity(range.count) }
      for place in range {
        let row = rows?[place] ?? place
        let value = values[row]
        guard value.isFinite, !onlyPositive || value > 0 else { continue }
        split[codes.map { Int($0[row]) } ?? 0].append(value)
      }
      return split
    }
    let parts = groups > 256 ? [part(0..<taken)] : map(taken, part)
    if parts.count == 1 { return parts[0] }
    return (0..<groups).map { group in
      var joined: [Double] = []
      joined.reserveCapacity(parts.reduce(0) { $0 + $1[group].count })
      for part in parts { joined += part[group] }
      return joined
    }
  }
}

/// The least and the greatest of the finite numbers; nil when there is none.
func finiteRange(
  _ values: some Collection<Double>, onlyPositive: Bool = false
) -> (low: Double, high: Double)? {
  var low = Double.infinity
  var high = -Double.infinity
  _ = values.withContiguousStorageIfAvailable { values in
    for value in values where value.isFinite && (!onlyPositive || value > 0) {
      if value < low { low = value }
      if value > high { high = value }
    }
  }
  return low <= high ? (low, high) : nil
}
