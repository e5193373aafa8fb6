/// A straight line by least squares, with Pearson's correlation.
struct LinearFit: Sendable, Equatable {
  var slope: Double
  var intercept: Double
  /// Pearson's r; nil when one of the two does not vary.
  var correlation: Double?
  var count: Int

  /// Fits y on x. Nil with fewer than two points or where x does not vary. Sums are taken about the
  /// means, in two passes.
  init?(_ x: [Double], _ y: [Double], isUsed: (Double, Double) -> Bool) {
    guard x.count == y.count else { return nil }
    var count = 0
    var sumX = 0.0
    var sumY = 0.0
    for row in x.indices where isUsed(x[row], y[row]) {
      count += 1
      sumX += x[row]
      sumY += y[row]
    }
    guard count >= 2 else { return nil }
    let meanX = sumX / Double(count)
    let meanY = sumY / Double(count)
    var xx = 0.0
    var yy = 0.0
    var xy = 0.0
    for row in x.indices where isUsed(x[row], y[row]) {
      let dx = x[row] - meanX
      let dy = y[row] - meanY
      xx += dx * dx
      yy += dy * dy
      xy += dx * dy
    }
    guard xx > 0, xx.isFinite, yy.isFinite else { return nil }
    slope = xy / xx
    intercept = meanY - slope * meanX
    correlation = yy > 0 ? min(1, max(-1, xy / (xx.squareRoot() * yy.squareRoot()))) : nil
    self.count = count
  }
}
