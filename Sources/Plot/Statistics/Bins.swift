import Glibc

/// Bins of equal width, closed at the left; the last one is closed at both ends, as in numpy.
struct Bins: Sendable, Equatable {
  let scale: Scale
  let count: Int

  /// The edges, one more than there are bins.
  var edges: [Double] { (0...count).map { scale.value(atShare: Double($0) / Double(count)) } }

  /// Exactly `count` bins from the least value to the greatest.
  init?(_ values: [Double], count: Int, isLog: Bool) {
    guard let range = finiteRange(values, onlyPositive: isLog) else { return nil }
    if range.low == range.high, !isLog {
      // numpy widens a range of nothing by one half on both sides.
      scale = Scale(low: range.low - 0.5, high: range.high + 0.5)
    } else {
      scale = Scale(low: range.low, high: range.high, spread: isLog ? .log : .linear)
    }
    self.count = max(1, count)
  }

  /// Round bins about as wide as Freedman and Diaconis (1981) ask, 5 to `most` of them; ints are never
  /// split. On a log axis equal parts of a power of ten.
  init?(_ values: [Double], isLog: Bool, isWhole: Bool, most: Int = 60) {
    guard let range = finiteRange(values, onlyPositive: isLog) else { return nil }
    if isLog {
      let low = floor(log10(range.low) * 2) / 2
      let high = max(ceil(log10(range.high) * 2) / 2, low + 0.5)
      scale = Scale(low: pow(10, low), high: pow(10, high), spread: .log)
      let perHalf = high - low <= 3 ? 4.0 : high - low <= 6 ? 2 : 1
      count = max(1, min(most, Int(((high - low) * 2 * perHalf).rounded())))
      return
    }
    let sample = values.count > 100_000 ? Self.thinned(values) : values.filter(\.isFinite)
    let sorted = sample.sorted()
    let spread = Quantiles.quantile(sorted, 0.75) - Quantiles.quantile(sorted, 0.25)
    let n = Double(values.count)
    let wanted = spread > 0 ? 2 * spread / cbrt(n) : (range.high - range.low) / 10
    let span = range.high - range.low
    let parts = span > 0 && wanted > 0 ? min(max(span / wanted, 5), Double(most) * 0.8) : 1
    let step = Ticks.niceStep(range.low, range.high, count: Int(parts.rounded()), isWhole: isWhole)
    let low = (range.low / step).rounded(.down) * step
    var bins = ((range.high - low) / step).rounded(.down)
    // The greatest value belongs to a bin that starts at it, but for its own end.
    if low + bins * step <= range.high, isWhole || bins == 0 || low + bins * step < range.high {
      bins += 1
    }
    guard bins.isFinite, bins >= 1, bins <= 10_000, low.isFinite else {
      scale = Scale(low: range.low, high: range.high)
      count = 1
      return
    }
    scale = Scale(low: low, high: low + bins * step)
    count = Int(bins)
  }

  /// Every so many values, about 100,000.
  private static func thinned(_ values: [Double]) -> [Double] {
    stride(from: 0, to: values.count, by: max(1, values.count / 100_000))
      .map { values[$0] }.filter(\.isFinite)
  }

  /// The bin of a value; nil outside.
  @inline(__always) func index(_ value: Double) -> Int? {
    let place = scale.share(value) * Double(count)
    guard place >= 0, place <= Double(count) else { return nil }
    return min(Int(place), count - 1)
  }

  /// The bin of a value by its edges, which decide where rounding left a doubt.
  func exactIndex(_ value: Double, _ edges: [Double]) -> Int? {
    guard var index = index(value) else { return nil }
    if value < edges[index], index > 0 { index -= 1 }
    if index + 1 < count, value >= edges[index + 1] { index += 1 }
    return index
  }

  /// How many of the rows fall into each bin, for each series; NaN and what lies outside is left out.
  func counts(
    _ values: [Double], rows: [Int]? = nil, series: [Int32]? = nil, seriesCount: Int = 1
  ) -> [[Int]] {
    var counts = [Int](repeating: 0, count: count * seriesCount)
    let edges = edges
    values.withUnsafeBufferPointer { values in
      func add(_ row: Int) {
        guard let bin = exactIndex(values[row], edges) else { return }
        counts[Int(series?[row] ?? 0) * count + bin] += 1
      }
      if let rows { for row in rows { add(row) } } else { for row in values.indices { add(row) } }
    }
    return (0..<seriesCount).map { Array(counts[$0 * count..<($0 + 1) * count]) }
  }
}
