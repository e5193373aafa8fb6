import Glibc

/// Tails and quantiles of the distributions that tests need.
public enum Distributions {
  /// The share of the standard normal above `z`.
  public static func normalUpper(_ z: Double) -> Double { 0.5 * erfc(z / 2.0.squareRoot()) }

  /// The share of the standard normal at least as far from 0 as `z`.
  public static func normalBoth(_ z: Double) -> Double { erfc(abs(z) / 2.0.squareRoot()) }

  /// The value below which a share `p` of the standard normal lies; p is between 0 and 1.
  public static func normalQuantile(_ p: Double) -> Double {
    guard p > 0, p < 1 else { return p <= 0 ? -.infinity : .infinity }
    if p > 0.5 { return -normalQuantile(1 - p) }
    // Abramowitz and Stegun 26.2.23, then Halley's steps on the exact tail.
    let t = (-2 * log(p)).squareRoot()
    let above: Double = 2.515517 + t * (0.802853 + t * 0.010328)
    let below: Double = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    var z = t - above / below
    for _ in 0..<3 {
      let density = exp(-z * z / 2) / (2 * Double.pi).squareRoot()
      let step = (normalUpper(z) - p) / density
      z += step / (1 - step * z / 2)
    }
    return -z
  }

  /// The share of Student's t with `df` degrees of freedom at least as far from 0 as `t`.
  public static func studentBoth(_ t: Double, _ df: Double) -> Double {
    let square = t * t
    if square == .infinity { return 0 }
    let whole = df + square
    return GammaFunctions.betaLower(df / 2, 0.5, df / whole, square / whole)
  }

  public static func studentUpper(_ t: Double, _ df: Double) -> Double {
    let half = studentBoth(t, df) / 2
    return t >= 0 ? half : 1 - half
  }

  /// The t that a share `tail` lies above; tail is between 0 and one half.
  public static func studentQuantile(upper tail: Double, _ df: Double) -> Double {
    root(of: tail) { studentUpper($0, df) }
  }

  /// The share of F with `d1` and `d2` degrees of freedom above `f`.
  public static func fisherUpper(_ f: Double, _ d1: Double, _ d2: Double) -> Double {
    if f <= 0 { return 1 }
    if f == .infinity { return 0 }
    let whole = d2 + d1 * f
    return GammaFunctions.betaLower(d2 / 2, d1 / 2, d2 / whole, d1 * f / whole)
  }

  /// The share of chi-squared with `df` degrees of freedom above `x`.
  public static func chiSquaredUpper(_ x: Double, _ df: Double) -> Double {
    GammaFunctions.gammaUpper(df / 2, x / 2)
  }

  /// The share of Kolmogorov's distribution above `x`: P(sqrt(n) D > x) in the limit.
  public static func kolmogorovUpper(_ x: Double) -> Double {
    if x <= 0 { return 1 }
    if x < 0.8 {
      // The other series (Jacobi's theta function) converges fast for small x.
      let factor = -Double.pi * Double.pi / (8 * x * x)
      var sum = 0.0
      for odd in stride(from: 1.0, to: 40, by: 2) { sum += exp(factor * odd * odd) }
      let front = (2 * Double.pi).squareRoot() / x
      return max(0, 1 - front * sum)
    }
    var sum = 0.0
    for step in 1...100 {
      let term = exp(-2 * Double(step * step) * x * x)
      sum += step % 2 == 1 ? term : -term
      if term < sum * 1e-17 { break }
    }
    return min(1, 2 * sum)
  }

  /// Where a falling function of positive numbers takes a value, to the last digits.
  static func root(of value: Double, _ falling: (Double) -> Double) -> Double {
    var (low, high) = (0.0, 1.0)
    while falling(high) > value, high < 1e300 { (low, high) = (high, high * 2) }
    for _ in 0..<200 {
      let middle = low + (high - low) / 2
      if middle == low || middle == high { break }
      if falling(middle) > value { low = middle } else { high = middle }
    }
    return low + (high - low) / 2
  }
}
