/// Tests that look at the order of values only.
public enum RankTests {
  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return .nan }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2
  }

  /// Whether values of one sample tend to be larger than those of another (Mann and Whitney 1947).
  /// Exact for at most 8 values in a sample without ties, else normal with corrections for ties and
  /// continuity.
  public static func mannWhitney(
    _ first: [Double], _ second: [Double], names: (String, String),
    alternative: Alternative = .twoSided
  ) throws -> TestResult {
    guard !first.isEmpty, !second.isEmpty else {
      throw TestRefusal("the test needs a value at least in each group")
    }
    let (m, n) = (Double(first.count), Double(second.count))
    let ranking = Ranking(first + second)
    let rankSum = ranking.ranks[..<first.count].reduce(0, +)
    let u = rankSum - m * (m + 1) / 2
    // Which U is looked at, and how many tails there are.
    let looked =
      alternative == .twoSided ? max(u, m * n - u) : alternative == .greater ? u : m * n - u
    let tails: Double = alternative == .twoSided ? 2 : 1
    let p: Double
    var note = "the p-value is that of the normal distribution, corrected for ties"
    if min(first.count, second.count) <= 8, !ranking.hasTies,
      first.count * second.count <= 200_000
    {
      p = tails * exactUpper(Int(looked.rounded(.up)), first.count, second.count)
      note = "the p-value is exact"
    } else {
      let total = m + n
      let ties: Double = ranking.tieSum / (total * (total - 1))
      let variance: Double = m * n / 12 * (total + 1 - ties)
      guard variance > 0 else { throw TestRefusal("all values are equal") }
      let z = (looked - m * n / 2 - 0.5) / variance.squareRoot()
      p = tails * Distributions.normalUpper(z)
    }
    var result = TestResult(
      "Mann-Whitney test", hypothesis: "neither group tends to larger values",
      finding: "one group tends to larger values", .init("U", u), pValue: p)
    if alternative != .twoSided {
      let side = alternative == .greater ? "larger" : "smaller"
      result.hypothesis = "the first group does not tend to \(side) values"
      result.finding = "the first group tends to \(side) values"
    }
    result.effect = .init("rank-biserial correlation", 2 * u / (m * n) - 1)
    result.effectSteps = (0.1, 0.3, 0.5)
    result.columns = ["median", "mean rank"]
    result.samples = [
      .init(names.0, first.count, [median(first), rankSum / m]),
      .init(
        names.1, second.count,
        [median(second), ranking.ranks[first.count...].reduce(0, +) / n]),
    ]
    result.notes = [note]
    return result
  }

  /// P(U >= u) without ties, by counting arrangements.
  private static func exactUpper(_ u: Int, _ m: Int, _ n: Int) -> Double {
    let (few, many) = (min(m, n), max(m, n))
    // counts[k][s]: ways to choose k of the values so far with rank sum s above the least possible.
    let most = few * many
    var counts = [[Double]](repeating: [Double](repeating: 0, count: most + 1), count: few + 1)
    counts[0][0] = 1
    for value in 1...(few + many) {
      for k in stride(from: min(few, value), through: 1, by: -1) {
        let step = value - k
        if step > many { continue }
        for s in stride(from: most, through: step, by: -1) {
          counts[k][s] += counts[k - 1][s - step]
        }
      }
    }
    let all = counts[few].reduce(0, +)
    return counts[few][min(u, most + 1)...].reduce(0, +) / all
  }

  /// Whether paired values differ (Wilcoxon 1945). Pairs without a difference are left out; exact for
  /// at most 50 pairs without ties, else normal with correction for ties.
  public static func wilcoxon(
    _ differences: [Double], names: (String, String), alternative: Alternative = .twoSided
  ) throws -> TestResult {
    let known = differences.filter { $0 != 0 }
    guard !known.isEmpty else { throw TestRefusal("no pair differs") }
    let ranking = Ranking(known.map { abs($0) })
    let n = Double(known.count)
    var plus = 0.0
    for (value, rank) in zip(known, ranking.ranks) where value > 0 { plus += rank }
    let minus = n * (n + 1) / 2 - plus
    let p: Double
    var notes = ["the p-value is exact"]
    if known.count <= 50, !ranking.hasTies, known.count == differences.count {
      // Ways to reach each sum of ranks with signs of equal chance.
      var counts = [1.0]
      for rank in 1...known.count {
        var next = counts + [Double](repeating: 0, count: rank)
        for (sum, count) in counts.enumerated() { next[sum + rank] += count }
        counts = next
      }
      let looked =
        alternative == .twoSided ? min(plus, minus) : alternative == .greater ? minus : plus
      let low = counts[...Int(looked)].reduce(0, +)
      p = (alternative == .twoSided ? 2 : 1) * low / counts.reduce(0, +)
    } else {
      let whole: Double = n * (n + 1) * (2 * n + 1)
      let variance: Double = whole / 24 - ranking.tieSum / 48
      let z = (plus - n * (n + 1) / 4) / variance.squareRoot()
      p = alternative.pValue(both: Distributions.normalBoth(z)) {
        Distributions.normalUpper($0 * z)
      }
      notes = ["the p-value is that of the normal distribution, corrected for ties"]
    }
    let zeros = differences.count - known.count
    if zeros > 0 { notes.append("\(zeros) pairs without a difference were left out") }
    var result = TestResult(
      "Wilcoxon signed-rank test", hypothesis: "differences are as often up as down",
      finding: "the values of a pair differ",
      .init("W", alternative == .twoSided ? min(plus, minus) : plus), pValue: p)
    if alternative != .twoSided {
      let side = alternative == .greater ? "larger" : "smaller"
      result.hypothesis = "the first value of a pair does not tend to be \(side)"
      result.finding = "the first value of a pair tends to be \(side)"
    }
    result.effect = .init("rank-biserial correlation", (plus - minus) / (n * (n + 1) / 2))
    result.effectSteps = (0.1, 0.3, 0.5)
    result.columns = ["rank sum"]
    result.samples = [
      .init("\(names.0) larger", known.count { $0 > 0 }, [plus]),
      .init("\(names.1) larger", known.count { $0 < 0 }, [minus]),
    ]
    result.notes = notes
    return result
  }

  /// Whether values of some groups tend to be larger than those of others (Kruskal and Wallis 1952),
  /// corrected for ties.
  public static func kruskal(_ groups: [(name: String, values: [Double])]) throws -> TestResult {
    let groups = groups.filter { !$0.values.isEmpty }
    guard groups.count >= 2 else { throw TestRefusal("the test needs two groups with values") }
    let all = groups.flatMap(\.values)
    let ranking = Ranking(all)
    let n = Double(all.count)
    var start = 0
    var sum = 0.0
    var samples: [TestResult.Sample] = []
    for group in groups {
      let end = start + group.values.count
      let ranks = ranking.ranks[start..<end].reduce(0, +)
      sum += ranks * ranks / Double(group.values.count)
      samples.append(
        .init(
          group.name, group.values.count,
          [median(group.values), ranks / Double(group.values.count)]))
      start = end
    }
    let correction = 1 - ranking.tieSum / (n * n * n - n)
    guard correction > 0 else { throw TestRefusal("all values are equal") }
    let scale: Double = 12 / (n * (n + 1))
    let h: Double = (scale * sum - 3 * (n + 1)) / correction
    let df = Double(groups.count - 1)
    var result = TestResult(
      "Kruskal-Wallis test", hypothesis: "no group tends to larger values",
      finding: "some groups tend to larger values", .init("H", h),
      pValue: Distributions.chiSquaredUpper(h, df))
    result.degrees = [df]
    result.effect = .init("epsilon squared", h / (n - 1))
    result.effectSteps = (0.01, 0.06, 0.14)
    result.columns = ["median", "mean rank"]
    result.samples = samples
    return result
  }
}
