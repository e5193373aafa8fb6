import Glibc
import Numeric

/// Bins of equal width, closed at the left; the last one is closed at both ends, as in numpy.
struct Bins: Sendable, Equatable {
  let scale: Scale
  let count: Int

  /// The edges, one more than there are bins; the ends are exact.
  var edges: [Double] {
    [scale.low]
      + (1..<max(1, count)).map { scale.value(atShare: Double($0) / Double(count)) } + [scale.high]
  }

  /// Exactly `count` bins from the least value to the greatest.
  init?(_ values: [Double], count: Int, isLog: Bool, chunks: RowChunks = .alone) {
    guard let range = chunks.range(values, onlyPositive: isLog) else { return nil }
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
  init?(
    _ values: [Double], isLog: Bool, isWhole: Bool, most: Int = 60, chunks: RowChunks = .alone
  ) {
    guard let range = chunks.range(values, onlyPositive: isLog) else { return nil }
    if isLog {
      let low = floor(log10(range.low) * 2) / 2
      let high = max(ceil(log10(range.high) * 2) / 2, low + 0.5)
      scale = Scale(low: pow(10, low), high: pow(10, high), spread: .log)
      let perHalf = high - low <= 3 ? 4.0 : high - low <= 6 ? 2 : 1
      count = max(1, min(most, Int(((high - low) * 2 * perHalf).rounded())))
      return
    }
    let sorted = Self.thinned(values).withUnsafeBufferPointer { RadixSort.ascending($0) }
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

  /// Every so many values, at most 10,000 of them: enough for the width of bins, which is rounded.
  private static func thinned(_ values: [Double]) -> [Double] {
    let step = max(1, (values.count + 9999) / 10_000)
    return stride(from: 0, to: values.count, by: step).compactMap {
      values[$0].isFinite ? values[$0] : nil
    }
  }

  /// Finds the bins of many values.
  struct Finder: Sendable {
    private let edges: [Double]
    private let scale: Scale
    /// Bins in a unit of the axis; nil where bins are not equally wide.
    private let perUnit: Double?
    private var last: Int { edges.count - 2 }

    init(_ bins: Bins) {
      edges = bins.edges
      scale = bins.scale
      let perUnit = Double(bins.count) / scale.span
      self.perUnit = scale.spread == .linear && perUnit.isFinite && perUnit > 0 ? perUnit : nil
    }

    /// The bin of a value; its edges decide where rounding left a doubt. Nil outside.
    @inline(__always) func callAsFunction(_ value: Double) -> Int? {
      guard value >= edges[0], value <= edges[last + 1] else { return nil }
      let place =
        perUnit.map { (value - scale.low) * $0 } ?? scale.share(value) * Double(last + 1)
      var index = min(max(Int(place), 0), last)
      if value < edges[index], index > 0 { index -= 1 }
      if index < last, value >= edges[index + 1] { index += 1 }
      return index
    }
  }

  /// The bin of each value, -1 for none.
  func indices(_ values: [Double], isDownwards: Bool, chunks: RowChunks) -> [Int32] {
    let find = Finder(self)
    return chunks.fill(values.count, from: -1) { rows, codes in
      for row in rows {
        guard let bin = find(values[row]) else { continue }
        codes[row] = Int32(truncatingIfNeeded: isDownwards ? count - 1 - bin : bin)
      }
    }
  }

  /// How many of the rows fall into each bin, for each series; NaN and what lies outside is left out.
  func counts(
    _ values: [Double], rows: [Int]? = nil, series: [Int32]? = nil, seriesCount: Int = 1,
    chunks: RowChunks = .alone
  ) -> [[Int]] {
    let (find, count) = (Finder(self), count)
    let sums = chunks.counts(rows?.count ?? values.count, places: count * seriesCount) {
      range, counts in
      for place in range {
        let row = rows?[place] ?? place
        guard let bin = find(values[row]) else { continue }
        counts[(series.map { Int($0[row]) } ?? 0) * count + bin] &+= 1
      }
    }
    return (0..<seriesCount).map { Array(sums[$0 * count..<($0 + 1) * count]) }
  }
}
