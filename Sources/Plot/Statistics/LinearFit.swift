import Glibc

/// A straight line by least squares, with Pearson's correlation and the interval of its mean.
struct LinearFit: Sendable, Equatable {
  var slope: Double
  var intercept: Double
  /// Pearson's r; nil when one of the two does not vary.
  var correlation: Double?
  var count: Int
  private var meanX: Double
  /// The sum of squared deviations of x.
  private var spreadX: Double
  /// The standard error of a value about the line; nil with fewer than three points.
  private var residualError: Double?

  /// Fits y on x, over the pairs that are both finite. Nil with fewer than two points or where x does not
  /// vary. Sums are taken about the means, in two passes.
  init?(_ x: [Double], _ y: [Double]) {
    guard x.count == y.count else { return nil }
    var count = 0
    var sumX = 0.0
    var sumY = 0.0
    var xx = 0.0
    var yy = 0.0
    var xy = 0.0
    x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        for row in x.indices where x[row].isFinite && y[row].isFinite {
          count += 1
          sumX += x[row]
          sumY += y[row]
        }
        let meanX = sumX / Double(max(1, count))
        let meanY = sumY / Double(max(1, count))
        for row in x.indices where x[row].isFinite && y[row].isFinite {
          let dx = x[row] - meanX
          let dy = y[row] - meanY
          xx += dx * dx
          yy += dy * dy
          xy += dx * dy
        }
      }
    }
    guard count >= 2, xx > 0, xx.isFinite, yy.isFinite else { return nil }
    meanX = sumX / Double(count)
    spreadX = xx
    slope = xy / xx
    intercept = sumY / Double(count) - slope * meanX
    correlation = yy > 0 ? min(1, max(-1, xy / (xx.squareRoot() * yy.squareRoot()))) : nil
    self.count = count
    residualError =
      count > 2 ? (max(0, yy - slope * xy) / Double(count - 2)).squareRoot() : nil
  }

  func value(at x: Double) -> Double { intercept + slope * x }

  /// Half the width of the 95 % confidence interval of the line at a place; nil with fewer than three
  /// points. As statsmodels' `mean_ci`.
  var reach: ((Double) -> Double)? {
    guard let residualError else { return nil }
    let t = StudentT.quantile(0.975, degrees: Double(count - 2))
    return { x in
      let distance = x - meanX
      return t * residualError
        * (1 / Double(count) + distance * distance / spreadX).squareRoot()
    }
  }
}

/// Student's distribution.
enum StudentT {
  /// The value below which a share of it lies, to about 1e-10; `share` at least one half.
  static func quantile(_ share: Double, degrees: Double) -> Double {
    var low = 0.0
    var high = 1.0
    while distribution(high, degrees: degrees) < share, high < 1e12 { high *= 2 }
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if distribution(middle, degrees: degrees) < share { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The share below `t`, which is not negative.
  static func distribution(_ t: Double, degrees: Double) -> Double {
    1 - incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2
  }

  /// The regularised incomplete beta function by Lentz's continued fraction (Numerical Recipes 6.4).
  static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
    let constant: Double = lgamma(a + b) - lgamma(a) - lgamma(b)
    let front: Double = exp(constant + a * log(x) + b * log(1 - x)) / a
    let tiny = 1e-300
    var c = 1.0
    var d = 1 - (a + b) * x / (a + 1)
    d = 1 / (abs(d) < tiny ? tiny : d)
    var fraction = d
    for step in 1...500 {
      let m = Double(step)
      let twice: Double = a + 2 * m
      let even: Double = m * (b - m) * x / ((twice - 1) * twice)
      let odd: Double = -(a + m) * (a + b + m) * x / (twice * (twice + 1))
      for term in [even, odd] {
        d = 1 + term * d
        d = 1 / (abs(d) < tiny ? tiny : d)
        c = 1 + term / c
        if abs(c) < tiny { c = tiny }
        fraction *= d * c
      }
      if abs(d * c - 1) < 1e-15 { break }
    }
    return front * fraction
  }
}
