/// How many points fall into each dot of a raster.
struct PointRaster: Equatable {
  let width: Int
  let height: Int
  /// Row by row from the top left.
  private(set) var counts: [UInt32]
  /// Points inside the ranges.
  private(set) var total = 0

  /// Counts the points whose x and y lie inside both scales. Values are placed at the nearest dot, as
  /// the axes place their ticks. O(n), one pass.
  init(_ x: [Double], _ y: [Double], _ xScale: Scale, _ yScale: Scale, width: Int, height: Int) {
    self.width = max(1, width)
    self.height = max(1, height)
    counts = [UInt32](repeating: 0, count: self.width * self.height)
    let rows = min(x.count, y.count)
    if xScale.spread == .linear, yScale.spread == .linear, xScale.span.isFinite,
      yScale.span.isFinite
    {
      total = Self.countLinear(
        x, y, rows, xScale, yScale, self.width, self.height, into: &counts)
      return
    }
    for row in 0..<rows {
      guard x[row].isFinite, y[row].isFinite else { continue }
      if xScale.isLog && x[row] <= 0 || yScale.isLog && y[row] <= 0 { continue }
      let across = xScale.share(x[row]) * Double(self.width - 1) + 0.5
      let up = yScale.share(y[row]) * Double(self.height - 1) + 0.5
      guard across >= 0, across < Double(self.width), up >= 0, up < Double(self.height) else {
        continue
      }
      counts[(self.height - 1 - Int(up)) * self.width + Int(across)] &+= 1
      total += 1
    }
  }

  private static func countLinear(
    _ x: [Double], _ y: [Double], _ rows: Int, _ xScale: Scale, _ yScale: Scale, _ width: Int,
    _ height: Int, into counts: inout [UInt32]
  ) -> Int {
    let xFactor = Double(width - 1) / xScale.span
    let yFactor = Double(height - 1) / yScale.span
    let xLow = xScale.low
    let yLow = yScale.low
    let right = Double(width)
    let top = Double(height)
    var total = 0
    x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        counts.withUnsafeMutableBufferPointer { counts in
          for row in 0..<rows {
            let across = (x[row] - xLow) * xFactor + 0.5
            let up = (y[row] - yLow) * yFactor + 0.5
            // NaN, the null of columns, fails every comparison.
            if across >= 0, across < right, up >= 0, up < top {
              let index = (height - 1 - Int(up)) * width + Int(across)
              counts[index] &+= 1
              total += 1
            }
          }
        }
      }
    }
    return total
  }

  /// The dots that hold a point.
  var litCount: Int { counts.reduce(into: 0) { if $1 > 0 { $0 += 1 } } }

  /// The points in each cell of `across` by `down` dots.
  func cells(across: Int, down: Int) -> [Int] {
    let columns = width / across
    var sums = [Int](repeating: 0, count: columns * (height / down))
    for row in 0..<height / down * down {
      for column in 0..<columns * across {
        sums[row / down * columns + column / across] += Int(counts[row * width + column])
      }
    }
    return sums
  }
}
