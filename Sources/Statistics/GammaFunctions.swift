import Glibc

/// Incomplete gamma and beta functions, to about 1e-13 of their values also far in the tails.
///
/// Leading factors are those of the Poisson and binomial probabilities in Loader's saddle-point form
/// (“Fast and accurate computation of binomial probabilities”, 2000), which keep their digits for large
/// parameters; the rest are the usual series and continued fractions (Abramowitz and Stegun 6.5.29,
/// 6.5.31, 26.5.8).
enum GammaFunctions {
  /// ln Γ(x + 1) less Stirling's approximation of it; x is more than 0.
  static func stirlingError(_ x: Double) -> Double {
    if x > 15 {
      let s = x * x
      let inner = 1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / s) / s
      return (1.0 / 12 - (1.0 / 360 - inner / s) / s) / x
    }
    var sign: Int32 = 0
    let logarithm = lgamma_r(x + 1, &sign)
    return logarithm - (x + 0.5) * log(x) + x - 0.918_938_533_204_672_741_8
  }

  /// x ln(x / m) + m - x without cancellation.
  static func deviance(_ x: Double, _ m: Double) -> Double {
    guard abs(x - m) < 0.1 * (x + m) else { return x * log(x / m) + m - x }
    let v = (x - m) / (x + m)
    var sum = (x - m) * v
    var term = 2 * x * v
    for step in 1..<1000 {
      term *= v * v
      let next = sum + term / Double(2 * step + 1)
      if next == sum { break }
      sum = next
    }
    return sum
  }

  /// x^a e^-x / Γ(a + 1).
  private static func poisson(_ a: Double, _ x: Double) -> Double {
    exp(-stirlingError(a) - deviance(a, x)) / (2 * Double.pi * a).squareRoot()
  }

  /// The share of the gamma distribution with shape `a` above `x`.
  static func gammaUpper(_ a: Double, _ x: Double) -> Double {
    if x <= 0 { return 1 }
    if x == .infinity { return 0 }
    return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x)
  }

  /// The share of the gamma distribution with shape `a` below `x`.
  static func gammaLower(_ a: Double, _ x: Double) -> Double {
    if x <= 0 { return 0 }
    if x == .infinity { return 1 }
    return x < a + 1 ? gammaSeries(a, x) : 1 - gammaFraction(a, x)
  }

  private static func gammaSeries(_ a: Double, _ x: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    var n = a
    for _ in 0..<100_000 {
      n += 1
      term *= x / n
      sum += term
      if term < sum * 1e-17 { break }
    }
    return min(1, poisson(a, x) * sum)
  }

  private static func gammaFraction(_ a: Double, _ x: Double) -> Double {
    let tiny = 1e-300
    var b = x + 1 - a
    var c = 1 / tiny
    var d = 1 / b
    var h = d
    for step in 1..<100_000 {
      let an = -Double(step) * (Double(step) - a)
      b += 2
      d = an * d + b
      if abs(d) < tiny { d = tiny }
      c = b + an / c
      if abs(c) < tiny { c = tiny }
      d = 1 / d
      h *= d * c
      if abs(d * c - 1) < 1e-16 { break }
    }
    return min(1, poisson(a, x) * a * h)
  }

  /// The share of the beta distribution below `x`; `y` is 1 - x, given apart so that neither loses
  /// digits.
  static func betaLower(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
    if x <= 0 { return 0 }
    if y <= 0 { return 1 }
    let n = a + b
    let errors = stirlingError(n) - stirlingError(a) - stirlingError(b)
    let exponent = errors - deviance(a, n * x) - deviance(b, n * y)
    let length: Double = (2 * Double.pi * a * (b / n)).squareRoot()
    let front: Double = a * b / n * exp(exponent) / length
    if x < (a + 1) / (n + 2) { return min(1, front / a * betaFraction(a, b, x)) }
    return 1 - min(1, front / b * betaFraction(b, a, y))
  }

  private static func betaFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    let tiny = 1e-300
    var c = 1.0
    var d = 1 - (a + b) * x / (a + 1)
    if abs(d) < tiny { d = tiny }
    d = 1 / d
    var h = d
    for step in 1..<200_000 {
      let m = Double(step)
      for isOdd in [false, true] {
        let even: Double = a + 2 * m
        var term: Double
        if isOdd {
          term = -(a + m) * (a + b + m) * x
          term /= even * (even + 1)
        } else {
          term = m * (b - m) * x
          term /= (even - 1) * even
        }
        d = 1 + term * d
        if abs(d) < tiny { d = tiny }
        c = 1 + term / c
        if abs(c) < tiny { c = tiny }
        d = 1 / d
        h *= d * c
      }
      if abs(d * c - 1) < 1e-16 { break }
    }
    return h
  }
}
