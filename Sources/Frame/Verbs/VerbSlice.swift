import Diagnostics

extension Dataset {
  /// The first `count` rows, or all when there are fewer.
  public func head(_ count: Int) -> Dataset { slice(0..<min(max(0, count), rowCount)) }

  /// The last `count` rows, or all when there are fewer.
  public func tail(_ count: Int) -> Dataset {
    slice((rowCount - min(max(0, count), rowCount))..<rowCount)
  }

  /// The rows of a range, cut to the rows that exist.
  public func slice(_ range: Range<Int>) -> Dataset {
    let range = range.clamped(to: 0..<rowCount)
    if range.count == rowCount { return self }
    return gathered(Buffer(range.lazy.map { UInt32(truncatingIfNeeded: $0) }))
  }
}
