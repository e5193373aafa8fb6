/// Tests about means.
public enum MeanTests {
  private static func interval(
    _ name: String, _ value: Double, _ error: Double, _ df: Double, _ confidence: Double,
    _ alternative: Alternative
  ) -> TestResult.Estimate {
    let (low, high) = alternative.interval(value, error, confidence: confidence) {
      $0 < 0.5
        ? Distributions.studentQuantile(upper: $0, df)
        : -Distributions.studentQuantile(upper: 1 - $0, df)
    }
    return TestResult.Estimate(name, value, low, high)
  }

  private static func pValue(_ t: Double, _ df: Double, _ alternative: Alternative) -> Double {
    alternative.pValue(both: Distributions.studentBoth(t, df)) { sign in
      Distributions.studentUpper(sign * t, df)
    }
  }

  /// Whether the mean of a sample is `mean` (Student 1908).
  /// - Throws: `TestRefusal`.
  public static func oneSample(
    _ values: [Double], named name: String, mean: Double, confidence: Double,
    alternative: Alternative = .twoSided
  ) throws -> TestResult {
    guard values.count >= 2 else { throw TestRefusal("a t-test needs two values at least") }
    let spread = Spread(values)
    guard spread.squares > 0 else { throw TestRefusal("all values are equal: there is no spread") }
    let df = spread.n - 1
    let error = (spread.variance / spread.n).squareRoot()
    let t = (spread.mean - mean) / error
    var result = TestResult(
      "One-sample t-test", hypothesis: "the mean is \(short(mean))",
      finding: "the mean is not \(short(mean))", .init("t", t), pValue: pValue(t, df, alternative))
    if alternative != .twoSided {
      let side = alternative == .greater ? "above" : "below"
      result.hypothesis = "the mean is not \(side) \(short(mean))"
      result.finding = "the mean is \(side) \(short(mean))"
    }
    result.degrees = [df]
    result.confidence = confidence
    result.estimate = interval("mean", spread.mean, error, df, confidence, alternative)
    result.effect = .init("Cohen's d", (spread.mean - mean) / spread.deviation)
    result.effectSteps = (0.2, 0.5, 0.8)
    result.columns = ["mean", "std"]
    result.samples = [.init(name, spread.count, [spread.mean, spread.deviation])]
    return result
  }

  /// Whether two values of the same row differ in the mean.
  public static func paired(
    _ first: [Double], _ second: [Double], names: (String, String), confidence: Double,
    alternative: Alternative = .twoSided
  ) throws -> TestResult {
    let differences = zip(first, second).map { $0 - $1 }
    var result = try oneSample(
      differences, named: "difference", mean: 0, confidence: confidence, alternative: alternative)
    let (a, b) = (Spread(first), Spread(second))
    result.title = "Paired t-test"
    result.hypothesis = "the mean difference is 0"
    result.finding = "the means differ"
    if alternative != .twoSided {
      let side = alternative == .greater ? "above" : "below"
      result.hypothesis = "the mean difference is not \(side) 0"
      result.finding = "the mean difference is \(side) 0"
    }
    result.estimate?.name = "mean difference"
    result.effect?.name = "Cohen's d of the differences"
    result.samples.insert(
      contentsOf: [
        .init(names.0, a.count, [a.mean, a.deviation]),
        .init(names.1, b.count, [b.mean, b.deviation]),
      ], at: 0)
    return result
  }

  /// Whether the means of two samples differ: Welch's test (1947), or Student's for equal variances.
  public static func twoSample(
    _ first: [Double], _ second: [Double], names: (String, String), equalVariances: Bool,
    confidence: Double, alternative: Alternative = .twoSided
  ) throws -> TestResult {
    guard first.count >= 2, second.count >= 2 else {
      throw TestRefusal(
        "a t-test needs two values at least in each group; there are \(first.count) and \(second.count)"
      )
    }
    let (a, b) = (Spread(first), Spread(second))
    guard a.squares + b.squares > 0 else {
      throw TestRefusal("all values of a group are equal: there is no spread")
    }
    let pooled = ((a.squares + b.squares) / (a.n + b.n - 2)).squareRoot()
    let (shareA, shareB) = (a.variance / a.n, b.variance / b.n)
    let error =
      equalVariances
      ? pooled * (1 / a.n + 1 / b.n).squareRoot() : (shareA + shareB).squareRoot()
    var df: Double = a.n + b.n - 2
    if !equalVariances {
      let sum: Double = shareA + shareB
      let parts: Double = shareA * shareA / (a.n - 1) + shareB * shareB / (b.n - 1)
      df = sum * sum / parts
    }
    let t = (a.mean - b.mean) / error
    var result = TestResult(
      equalVariances ? "Student's t-test" : "Welch's t-test", hypothesis: "the means are equal",
      finding: "the means differ", .init("t", t), pValue: pValue(t, df, alternative))
    if alternative != .twoSided {
      let side = alternative == .greater ? "larger" : "smaller"
      result.hypothesis = "the first mean is not \(side)"
      result.finding = "the first mean is \(side)"
    }
    result.degrees = [df]
    result.confidence = confidence
    result.estimate = interval(
      "difference of means", a.mean - b.mean, error, df, confidence, alternative)
    result.effect = .init("Cohen's d", (a.mean - b.mean) / pooled)
    result.effectSteps = (0.2, 0.5, 0.8)
    result.columns = ["mean", "std"]
    result.samples = [
      .init(names.0, a.count, [a.mean, a.deviation]),
      .init(names.1, b.count, [b.mean, b.deviation]),
    ]
    return result
  }

  /// Whether the means of several groups differ: one-way analysis of variance, or Welch's (1951)
  /// without the assumption of equal variances.
  public static func anova(
    _ groups: [(name: String, values: [Double])], equalVariances: Bool
  ) throws -> TestResult {
    let groups = groups.filter { !$0.values.isEmpty }
    let total = groups.reduce(0) { $0 + $1.values.count }
    guard groups.count >= 2, total > groups.count else {
      throw TestRefusal(
        "an analysis of variance needs two groups, and more values than groups",
        help: "there are \(groups.count) groups and \(total) values")
    }
    let spreads = groups.map { Spread($0.values) }
    // Sums of squares in twice the digits: between groups they are differences of close numbers.
    var sum = DoubleDouble(0)
    for group in groups { for value in group.values { sum = sum + DoubleDouble(value) } }
    let grand = sum / DoubleDouble(Double(total))
    var between = DoubleDouble(0)
    for group in groups {
      var own = DoubleDouble(0)
      for value in group.values { own = own + DoubleDouble(value) }
      let count = DoubleDouble(Double(group.values.count))
      let off = own / count - grand
      between = between + off * off * count
    }
    let within = spreads.reduce(0) { $0 + $1.squares }
    let (d1, d2) = (Double(groups.count - 1), Double(total - groups.count))
    guard within > 0 else {
      throw TestRefusal("all values of each group are equal: there is no spread")
    }
    let f = (between.value / d1) / (within / d2)
    let (statistic, degrees) =
      equalVariances ? (f, [d1, d2]) : try welch(spreads)
    var result = TestResult(
      equalVariances ? "One-way analysis of variance" : "Welch's analysis of variance",
      hypothesis: "the means are equal", finding: "the means differ", .init("F", statistic),
      pValue: Distributions.fisherUpper(statistic, degrees[0], degrees[1]))
    result.degrees = degrees
    let share = between.value / (between.value + within)
    result.effect = .init("eta squared", share)
    result.effectSteps = (0.01, 0.06, 0.14)
    result.columns = ["mean", "std"]
    result.samples = zip(groups, spreads).map { group, spread in
      .init(group.name, spread.count, [spread.mean, spread.deviation])
    }
    return result
  }

  private static func welch(_ spreads: [Spread]) throws -> (Double, [Double]) {
    guard spreads.allSatisfy({ $0.count >= 2 && $0.squares > 0 }) else {
      throw TestRefusal(
        "Welch's analysis of variance needs two different values at least in each group",
        help: "`equal_variances: true` takes the spread of all groups together")
    }
    let k = Double(spreads.count)
    let weights = spreads.map { $0.n / $0.variance }
    let total = weights.reduce(0, +)
    var weighted = 0.0
    for (weight, spread) in zip(weights, spreads) { weighted += weight * spread.mean }
    let mean = weighted / total
    var (between, rest) = (0.0, 0.0)
    for (weight, spread) in zip(weights, spreads) {
      let off = spread.mean - mean
      between += weight * off * off
      let share = 1 - weight / total
      rest += share * share / (spread.n - 1)
    }
    let square: Double = k * k - 1
    let correction: Double = 1 + 2 * (k - 2) / square * rest
    let f: Double = between / (k - 1) / correction
    return (f, [k - 1, square / (3 * rest)])
  }

  /// A number in a sentence.
  static func short(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : value.description
  }
}
