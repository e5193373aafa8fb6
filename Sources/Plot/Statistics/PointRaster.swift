/// How many points fall into each dot of a raster.
struct PointRaster: Equatable {
  let width: Int
  let height: Int
  /// Row by row from the top left.
  let counts: [Int]
  /// Points inside the ranges.
  let total: Int

  /// Counts the points whose x and y lie inside both scales. Values are placed at the nearest dot, as
  /// the axes place their ticks. O(n), one pass.
  init(
    _ x: [Double], _ y: [Double], _ xScale: Scale, _ yScale: Scale, width: Int, height: Int,
    chunks: RowChunks = .alone
  ) {
    self.width = max(1, width)
    self.height = max(1, height)
    let (width, height) = (self.width, self.height)
    let across = Placer(xScale, width)
    let up = Placer(yScale, height)
    counts = chunks.counts(min(x.count, y.count), places: width * height) { rows, counts in
      x.withUnsafeBufferPointer { x in
        y.withUnsafeBufferPointer { y in
          for row in rows {
            guard let column = across(x[row]), let line = up(y[row]) else { continue }
            counts[(height - 1 - line) * width + column] &+= 1
          }
        }
      }
    }
    total = counts.reduce(0, +)
  }

  /// Where values stand among the dots of an axis.
  private struct Placer: Sendable {
    let scale: Scale
    let factor: Double
    let end: Double
    let isLinear: Bool

    init(_ scale: Scale, _ dots: Int) {
      self.scale = scale
      end = Double(dots)
      factor = Double(dots - 1) / scale.span
      isLinear = scale.spread == .linear && scale.span.isFinite
    }

    /// The dot; nil outside. NaN, the null of columns, fails every comparison.
    @inline(__always) func callAsFunction(_ value: Double) -> Int? {
      var place: Double
      if isLinear {
        place = (value - scale.low) * factor + 0.5
      } else {
        if scale.isLog, value <= 0 { return nil }
        place = scale.share(value) * (end - 1) + 0.5
      }
      return place >= 0 && place < end ? Int(place) : nil
    }
  }

  /// Whether more than half of the points are hidden behind others: dots would not tell how many.
  var isCrowded: Bool { total > 2 * litCount }

  /// The dots that hold a point.
  var litCount: Int { counts.reduce(into: 0) { if $1 > 0 { $0 += 1 } } }

  /// The points in each cell of `across` by `down` dots.
  func cells(across: Int, down: Int) -> [Int] {
    let columns = width / across
    var sums = [Int](repeating: 0, count: columns * (height / down))
    for row in 0..<height / down * down {
      for column in 0..<columns * across {
        sums[row / down * columns + column / across] += counts[row * width + column]
      }
    }
    return sums
  }
}
