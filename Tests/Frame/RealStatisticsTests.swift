import Files
import Numeric
import Statistics
import Testing

@testable import Frame

/// Statistics of the real films whose money is known, as SciPy 1.17 and pandas 3.1 give them.
@Suite struct RealStatisticsTests {
  private struct Films {
    var budget: [Double] = []
    var revenue: [Double] = []
    var score: [Double] = []
    var language: [String] = []

    /// Nil where the shared data is not there.
    init?() throws {
      guard let path = shared("data/tmdb/tmdb_5000_movies.csv") else { return nil }
      let work = Work(budget: Budget(threads: 2))
      let data = try Dataset.load(PathGate(base: "/").read(path), work: work)
      let (money, income) = (try data.scalars("budget"), try data.scalars("revenue"))
      let (scores, languages) = (
        try data.scalars("vote_average"), try data.scalars("original_language")
      )
      for row in 0..<data.rowCount {
        guard case .int(let cost) = money[row], case .int(let gain) = income[row], cost > 0,
          gain > 0, case .float(let score) = scores[row], case .text(let word) = languages[row]
        else { continue }
        budget.append(Double(cost))
        revenue.append(Double(gain))
        self.score.append(score)
        language.append(word)
      }
    }

    func scores(_ languages: [String]) -> [Double] {
      zip(score, language).filter { languages.contains($1) }.map(\.0)
    }
  }

  private func near(
    _ value: Double?, _ expected: Double, _ tolerance: Double = 1e-11,
    location: SourceLocation = #_sourceLocation
  ) {
    #expect(
      abs((value ?? .nan) - expected) <= tolerance * abs(expected),
      "\(value ?? .nan) is not \(expected)", sourceLocation: location)
  }

  @Test func correlations() throws {
    guard let films = try Films() else { return }
    #expect(films.budget.count == 3229)
    near(
      Correlations.coefficient(films.budget, films.revenue, .pearson), 0.7053993306781386, 1e-13)
    near(
      Correlations.coefficient(films.budget, films.revenue, .spearman), 0.6785943125937096, 1e-13)
    near(
      Correlations.coefficient(films.budget, films.revenue, .kendall), 0.500894866820666, 1e-13)
  }

  @Test func twoGroups() throws {
    guard let films = try Films() else { return }
    let english = films.scores(["en"])
    let others = zip(films.score, films.language).filter { $1 != "en" }.map(\.0)
    let welch = try MeanTests.twoSample(
      english, others, names: ("en", "other"), equalVariances: false, confidence: 0.95)
    near(welch.statistic.value, -7.203464036754146)
    near(welch.degrees.first, 136.40980610932135)
    near(welch.pValue, 3.603697384107675e-11, 1e-9)
    let ranks = try RankTests.mannWhitney(english, others, names: ("en", "other"))
    near(ranks.statistic.value, 118273)
    near(ranks.pValue, 2.041661448863118e-14, 1e-9)
    let shape = try DistributionTests.kolmogorovSmirnov(
      english, others, names: ("en", "other"), budget: Budget(threads: 1))
    near(shape.statistic.value, 0.3123207278007077)
    near(shape.pValue, 4.5837080294058444e-11, 1e-9)
    let known = try DistributionTests.kolmogorovSmirnov(
      films.score, named: "score", against: .normal(mean: 6.3, deviation: 0.9), called: "it")
    near(known.statistic.value, 0.051185047122083605)
    near(known.pValue, 8.598659932043407e-08, 1e-6)
  }

  @Test func severalGroups() throws {
    guard let films = try Films() else { return }
    let groups = ["en", "es", "fr"].map { (name: $0, values: films.scores([$0])) }
    let anova = try MeanTests.anova(groups, equalVariances: true)
    near(anova.statistic.value, 8.812700673858691)
    near(anova.pValue, 0.00015254493321957625)
    let ranks = try RankTests.kruskal(groups)
    near(ranks.statistic.value, 20.34827448695628)
    near(ranks.pValue, 3.814418473348903e-05)
  }

  @Test func moneyFallsApart() throws {
    guard let films = try Films() else { return }
    let line = try Regression(
      ("revenue", films.revenue), on: [("budget", films.budget)], weights: nil, intercept: true,
      confidence: 0.95, budget: Budget(threads: 1))
    near(line.terms.first?.coefficient, 902_540.953295514, 1e-9)
    near(line.terms.last?.coefficient, 2.9600801825328733)
    near(line.terms.last?.error, 0.052359905990058256)
    near(line.r2, 0.4975882157211646)
    var table = [[0.0, 0], [0, 0]]
    for row in films.budget.indices {
      let isHit = films.revenue[row] > films.budget[row]
      table[isHit ? 1 : 0][films.language[row] == "en" ? 1 : 0] += 1
    }
    let chi = try CountTests.chiSquared(table, correction: true)
    near(chi.statistic.value, 2.419552346979604)
    near(chi.pValue, 0.11982916904727746)
    let revenue = Vector.floats(films.revenue)
    near(Double(try aggregate("skew", revenue)[0]), 3.820091294366642)
    near(Double(try aggregate("kurt", revenue)[0]), 24.911496276789773, 1e-10)
    near(Double(try aggregate("std", revenue)[0]), 186302864.01426592)
  }
}
