import Glibc
import Numeric

/// Tests about whole distributions.
public enum DistributionTests {
  /// Whether two samples come from one distribution (Kolmogorov 1933, Smirnov 1939). Exact up to
  /// 10,000 values a sample without ties between them, by counting lattice paths (Hodges 1958); else
  /// by the limit.
  public static func kolmogorovSmirnov(
    _ first: [Double], _ second: [Double], names: (String, String), budget: Budget,
    alternative: Alternative = .twoSided
  ) throws -> TestResult {
    let (a, b) = (first.sorted(), second.sorted())
    guard !a.isEmpty, !b.isEmpty else {
      throw TestRefusal("the test needs a value at least in each group")
    }
    let (m, n) = (a.count, b.count)
    var (i, j) = (0, 0)
    // The largest |i n - j m|, which is exact.
    var largest = 0
    while i < m, j < n {
      let value = min(a[i], b[j])
      while i < m, a[i] == value { i += 1 }
      while j < n, b[j] == value { j += 1 }
      largest = max(largest, alternative.distance(i * n - j * m))
    }
    let d = Double(largest) / (Double(m) * Double(n))
    let p: Double
    var notes: [String] = []
    if m <= 10_000, n <= 10_000 {
      p = try exact(largest, m, n, budget, alternative)
      notes = ["the p-value is exact but for ties"]
    } else {
      let size = (Double(m) * Double(n) / Double(m + n)).squareRoot()
      p =
        alternative == .twoSided
        ? Distributions.kolmogorovUpper(size * d) : hodgesUpper(d, Double(m), Double(n))
      notes = ["the p-value is that of large samples"]
    }
    var result = TestResult(
      "Kolmogorov-Smirnov test", hypothesis: "both groups have one distribution",
      finding: "the distributions differ", .init("D", d), pValue: p)
    if alternative != .twoSided {
      let side = alternative == .greater ? "smaller" : "larger"
      result.hypothesis = "at no point more of the first group is \(side)"
      result.finding = "at some point more of the first group is \(side)"
    }
    result.columns = ["least", "median", "largest"]
    result.samples = [
      .init(names.0, m, [a[0], middle(a), a[m - 1]]),
      .init(names.1, n, [b[0], middle(b), b[n - 1]]),
    ]
    result.notes = notes
    return result
  }

  /// The chance that a lattice path from (0, 0) to (m, n) touches |i n - j m| >= limit.
  private static func exact(
    _ limit: Int, _ m: Int, _ n: Int, _ budget: Budget, _ alternative: Alternative
  ) throws -> Double {
    if limit == 0 { return 1 }
    // Shares of paths that touch the limit, column by column. Each step goes on in one of two ways,
    // weighed by how many paths lead through it: i of m and j of n taken so far.
    var outside = [Double](repeating: 0, count: n + 1)
    for i in 0...m {
      if i & 0xFF == 0 { try budget.check() }
      for j in 0...n {
        if alternative.distance(i * n - j * m) >= limit {
          outside[j] = 1
        } else if i == 0 || j == 0 {
          // Only one way leads along an edge.
          outside[j] = i == 0 ? (j == 0 ? 0 : outside[j - 1]) : outside[j]
        } else {
          let share = Double(i) / Double(i + j)
          outside[j] = outside[j] * share + outside[j - 1] * (1 - share)
        }
      }
    }
    return outside[n]
  }

  /// The share above a distance to one side, of large samples (Hodges 1958, 5.3).
  private static func hodgesUpper(_ d: Double, _ first: Double, _ second: Double) -> Double {
    let (m, n) = (max(first, second), min(first, second))
    let z: Double = (m * n / (m + n)).squareRoot() * d
    let slope: Double = (m + 2 * n) / (m * n * (m + n)).squareRoot() / 3
    return exp(-2 * z * z - 2 * z * slope)
  }

  private static func middle(_ values: [Double]) -> Double {
    values.count % 2 == 1
      ? values[values.count / 2] : values[values.count / 2 - 1] / 2 + values[values.count / 2] / 2
  }

  /// A distribution that a sample is compared with.
  public enum Known: Sendable {
    case normal(mean: Double, deviation: Double)
    case uniform(low: Double, high: Double)
    case exponential(mean: Double)

    func share(upTo value: Double) -> Double {
      switch self {
      case .normal(let mean, let deviation):
        Distributions.normalUpper((mean - value) / deviation)
      case .uniform(let low, let high): min(1, max(0, (value - low) / (high - low)))
      case .exponential(let mean): value <= 0 ? 0 : -expm1(-value / mean)
      }
    }
  }

  /// Whether a sample comes from a distribution that is known beforehand (Kolmogorov 1933).
  public static func kolmogorovSmirnov(
    _ values: [Double], named name: String, against known: Known, called title: String,
    alternative: Alternative = .twoSided
  ) throws -> TestResult {
    let x = values.sorted()
    guard !x.isEmpty else { throw TestRefusal("the test needs a value at least") }
    let n = Double(x.count)
    var (above, below) = (0.0, 0.0)
    for (place, value) in x.enumerated() {
      let share = known.share(upTo: value)
      above = max(above, Double(place + 1) / n - share)
      below = max(below, share - Double(place) / n)
    }
    let d = alternative == .twoSided ? max(above, below) : alternative == .greater ? above : below
    let p =
      alternative == .twoSided
      ? KolmogorovTail.twoSided(d, x.count) : KolmogorovTail.oneSided(d, x.count)
    var result = TestResult(
      "Kolmogorov-Smirnov test", hypothesis: "the values come from \(title)",
      finding: "the values do not come from \(title)", .init("D", d), pValue: p)
    if alternative != .twoSided {
      let side = alternative == .greater ? "smaller" : "larger"
      result.hypothesis = "at no point more values are \(side) than of \(title)"
      result.finding = "at some point more values are \(side) than of \(title)"
    }
    result.columns = ["least", "median", "largest"]
    result.samples = [.init(name, x.count, [x[0], middle(x), x[x.count - 1]])]
    return result
  }

  /// Whether a sample may come from a normal distribution: Shapiro and Wilk's W for 3 to 5,000 values
  /// (Royston 1995, AS R94).
  public static func shapiroWilk(_ values: [Double], named name: String) throws -> TestResult {
    let x = values.sorted()
    let n = x.count
    guard n >= 3, n <= 5000 else {
      throw TestRefusal(
        "the test takes 3 to 5,000 values, not \(n)",
        help: n > 5000
          ? "of so many values any small departure is found: look at a histogram, or `sample` some"
          : nil)
    }
    guard x[0] < x[n - 1] else { throw TestRefusal("all values are equal") }
    let weights = shapiroWeights(n)
    let center = Correlations.mean(x)
    var (top, squares) = (0.0, 0.0)
    for place in 0..<n {
      top += weights[place] * x[place]
      squares += (x[place] - center) * (x[place] - center)
    }
    let w = min(1, top * top / squares)
    var result = TestResult(
      "Shapiro-Wilk test", hypothesis: "the values come from a normal distribution",
      finding: "the values do not come from a normal distribution", .init("W", w),
      pValue: shapiroTail(w, n))
    let spread = Spread(values)
    result.columns = ["mean", "std"]
    result.samples = [.init(name, n, [spread.mean, spread.deviation])]
    return result
  }

  private static func polynomial(_ c: [Double], _ x: Double) -> Double {
    c.reversed().reduce(0) { $0 * x + $1 }
  }

  private static func shapiroWeights(_ n: Int) -> [Double] {
    if n == 3 { return [-0.5.squareRoot(), 0, 0.5.squareRoot()] }
    let count = Double(n)
    let scores = (1...n).map { Distributions.normalQuantile((Double($0) - 0.375) / (count + 0.25)) }
    let length = scores.reduce(0) { $0 + $1 * $1 }
    let step = 1 / count.squareRoot()
    let last =
      polynomial([0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056], step)
      + scores[n - 1] / length.squareRoot()
    var weights = [Double](repeating: 0, count: n)
    if n <= 5 {
      let top: Double = length - 2 * scores[n - 1] * scores[n - 1]
      let factor = (top / (1 - 2 * last * last)).squareRoot()
      for place in 1..<(n - 1) { weights[place] = scores[place] / factor }
    } else {
      let next =
        polynomial([0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633], step)
        + scores[n - 2] / length.squareRoot()
      let outer: Double = scores[n - 1] * scores[n - 1] + scores[n - 2] * scores[n - 2]
      let rest: Double = 1 - 2 * last * last - 2 * next * next
      let factor = ((length - 2 * outer) / rest).squareRoot()
      for place in 2..<(n - 2) { weights[place] = scores[place] / factor }
      weights[n - 2] = next
      weights[1] = -next
    }
    weights[n - 1] = last
    weights[0] = -last
    return weights
  }

  private static func shapiroTail(_ w: Double, _ n: Int) -> Double {
    let count = Double(n)
    if n == 3 {
      let angle: Double = asin(w.squareRoot()) - asin(0.75.squareRoot())
      let p = 6 / Double.pi * angle
      return max(0, p)
    }
    var y = log(1 - w)
    let (mean, deviation): (Double, Double)
    if n <= 11 {
      let gamma = polynomial([-2.273, 0.459], count)
      if y >= gamma { return 1e-99 }
      y = -log(gamma - y)
      mean = polynomial([0.544, -0.39978, 0.025054, -6.714e-4], count)
      deviation = exp(polynomial([1.3822, -0.77857, 0.062767, -0.0020322], count))
    } else {
      let size = log(count)
      mean = polynomial([-1.5861, -0.31082, -0.083751, 0.0038915], size)
      deviation = exp(polynomial([-0.4803, -0.082676, 0.0030302], size))
    }
    return Distributions.normalUpper((y - mean) / deviation)
  }
}

extension Alternative {
  /// How far the distribution of the first sample lies above that of the second one.
  fileprivate func distance(_ above: Int) -> Int {
    self == .twoSided ? abs(above) : self == .greater ? above : -above
  }
}
