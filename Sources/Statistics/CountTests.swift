import Glibc

/// Tests about counts.
public enum CountTests {
  /// Whether two columns depend on each other (Pearson 1900); with Yates' correction for two by two.
  /// - Parameter table: counts, a row each; rows and columns without any count are left out.
  public static func chiSquared(_ table: [[Double]], correction: Bool) throws -> TestResult {
    let rows = table.filter { $0.contains { $0 > 0 } }
    let kept = (rows.first ?? []).indices.filter { column in rows.contains { $0[column] > 0 } }
    let counts = rows.map { row in kept.map { row[$0] } }
    guard counts.count >= 2, kept.count >= 2 else {
      throw TestRefusal("the test needs two different values at least of both columns")
    }
    let rowSums = counts.map { $0.reduce(0, +) }
    let columnSums = kept.indices.map { column in counts.reduce(0) { $0 + $1[column] } }
    let total = rowSums.reduce(0, +)
    let df = Double((counts.count - 1) * (kept.count - 1))
    let corrects = correction && df == 1
    var statistic = 0.0
    var plain = 0.0
    var low = 0
    for (row, rowSum) in rowSums.enumerated() {
      for (column, columnSum) in columnSums.enumerated() {
        let expected = rowSum * columnSum / total
        if expected < 5 { low += 1 }
        let off = abs(counts[row][column] - expected)
        plain += off * off / expected
        let used = corrects ? max(0, off - 0.5) : off
        statistic += used * used / expected
      }
    }
    var result = TestResult(
      "Chi-squared test", hypothesis: "the columns do not depend on each other",
      finding: "the columns depend on each other", .init("chi squared", statistic),
      pValue: Distributions.chiSquaredUpper(statistic, df))
    result.degrees = [df]
    let least = Double(min(counts.count, kept.count) - 1)
    result.effect = .init("Cramer's V", (plain / (total * least)).squareRoot())
    let root = least.squareRoot()
    result.effectSteps = (0.1 / root, 0.3 / root, 0.5 / root)
    if corrects { result.notes.append("with Yates' correction for two by two cells") }
    let cells = counts.count * kept.count
    if low * 5 > cells {
      result.notes.append(
        "\(low) of \(cells) cells have an expected count below 5: the p-value is rough")
    }
    return result
  }

  /// Fisher's exact test of two by two counts; both tails, by adding all tables that are not more
  /// likely than this one.
  public static func fisher(_ a: Int, _ b: Int, _ c: Int, _ d: Int) throws -> TestResult {
    let (n, rowSum, columnSum) = (a + b + c + d, a + b, a + c)
    guard rowSum > 0, c + d > 0, columnSum > 0, b + d > 0 else {
      throw TestRefusal("the test needs two different values of both columns")
    }
    func logFactorial(_ value: Int) -> Double {
      var sign: Int32 = 0
      return lgamma_r(Double(value) + 1, &sign)
    }
    func logChance(_ x: Int) -> Double {
      let above: Double = [rowSum, n - rowSum, columnSum, n - columnSum].map(logFactorial)
        .reduce(0, +)
      let cells = [x, rowSum - x, columnSum - x, n - rowSum - columnSum + x]
      let below: Double = cells.map(logFactorial).reduce(logFactorial(n), +)
      return above - below
    }
    let observed = logChance(a)
    var (p, whole) = (0.0, 0.0)
    for x in max(0, rowSum + columnSum - n)...min(rowSum, columnSum) {
      let chance = logChance(x)
      whole += exp(chance)
      // Equal chances may differ by rounding.
      if chance <= observed + 1e-7 { p += exp(chance) }
    }
    var result = TestResult(
      "Fisher's exact test", hypothesis: "the columns do not depend on each other",
      finding: "the columns depend on each other",
      .init("odds ratio", Double(a) * Double(d) / (Double(b) * Double(c))), pValue: p / whole)
    result.notes = ["the p-value is exact"]
    return result
  }

  /// Whether two shares differ: z-test with the pooled share, interval by Newcombe's hybrid score
  /// method (1998).
  public static func proportions(
    _ first: (hits: Int, count: Int), _ second: (hits: Int, count: Int), names: (String, String),
    confidence: Double, alternative: Alternative = .twoSided
  ) throws -> TestResult {
    guard first.count > 0, second.count > 0 else {
      throw TestRefusal("the test needs a value at least in each group")
    }
    let (n1, n2) = (Double(first.count), Double(second.count))
    let (p1, p2) = (Double(first.hits) / n1, Double(second.hits) / n2)
    let pooled = Double(first.hits + second.hits) / (n1 + n2)
    guard pooled > 0, pooled < 1 else {
      throw TestRefusal("all values are the same: the shares cannot differ")
    }
    let variance: Double = pooled * (1 - pooled) * (1 / n1 + 1 / n2)
    let z: Double = (p1 - p2) / variance.squareRoot()
    // An interval of one side has the whole doubt there.
    let level = alternative == .twoSided ? confidence : 2 * confidence - 1
    let (low1, high1) = wilson(first.hits, first.count, level)
    let (low2, high2) = wilson(second.hits, second.count, level)
    func length(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
    var result = TestResult(
      "Test of two proportions", hypothesis: "the shares are equal", finding: "the shares differ",
      .init("z", z),
      pValue: alternative.pValue(both: Distributions.normalBoth(z)) {
        Distributions.normalUpper($0 * z)
      })
    if alternative != .twoSided {
      let side = alternative == .greater ? "larger" : "smaller"
      result.hypothesis = "the first share is not \(side)"
      result.finding = "the first share is \(side)"
    }
    result.confidence = confidence
    result.estimate = .init(
      "difference of shares", p1 - p2,
      alternative == .less ? -1 : p1 - p2 - length(p1 - low1, high2 - p2),
      alternative == .greater ? 1 : p1 - p2 + length(high1 - p1, p2 - low2))
    result.effect = .init(
      "Cohen's h", 2 * asin(p1.squareRoot()) - 2 * asin(p2.squareRoot()))
    result.effectSteps = (0.2, 0.5, 0.8)
    result.columns = ["true", "share"]
    result.samples = [
      .init(names.0, first.count, [Double(first.hits), p1]),
      .init(names.1, second.count, [Double(second.hits), p2]),
    ]
    return result
  }

  /// The interval of a share (Wilson 1927).
  public static func wilson(_ hits: Int, _ count: Int, _ confidence: Double) -> (Double, Double) {
    let z = Distributions.normalQuantile(0.5 + confidence / 2)
    let n = Double(count)
    let p = Double(hits) / n
    let center: Double = (p + z * z / (2 * n)) / (1 + z * z / n)
    let spread: Double = p * (1 - p) / n + z * z / (4 * n * n)
    let half: Double = z / (1 + z * z / n) * spread.squareRoot()
    return (max(0, center - half), min(1, center + half))
  }
}
