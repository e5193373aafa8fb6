import Frame
import Numeric
import Testing

@testable import Recommend

@Suite("ties and twins") struct TiesTests {
  private func film(
    _ id: String, _ score: Double? = nil, _ votes: Double? = nil, title: String? = nil,
    year: Int64? = 2000
  ) -> TinyTitle {
    TinyTitle(
      id: id, title: title ?? "Film \(id)", genres: ["drama"], year: year, score: score,
      votes: votes)
  }

  @Test("equal similarity is ordered by weighted rating, few votes pulled to the mean")
  func weightedRating() throws {
    // Votes 10, 1000 and 90 have the median 90; scores 10, 8 and 3 the mean 7. So a has
    // 0.1·10 + 0.9·7 = 7.3, b 0.917·8 + 0.083·7 = 7.92, c 0.5·3 + 0.5·7 = 5, and d the mean 7.
    let data = dataset([
      film("q", nil, nil), film("a", 10, 10), film("b", 8, 1000), film("c", 3, 90), film("d"),
    ])
    let recommender = try recipe().fit(data, work: work())
    #expect(recommender.rating?.meanScore == 7)
    #expect(recommender.rating?.medianVotes == 90)
    let answer = try recommender.similar(TitleQuery(id: "q"), 2, work: work())
    #expect(answer.rows.map(\.id) == ["b", "a"])
    #expect(answer.ties?.tied == 4)
    #expect(answer.ties?.listed == 2)
    #expect(
      answer.footnotes.first
        == "4 titles tie at 1.000, 2 of them listed, by weighted rating of imdb_score and imdb_votes"
    )
    let all = try recommender.similar(TitleQuery(id: "q"), 4, work: work())
    #expect(all.rows.map(\.id) == ["b", "a", "d", "c"])
  }

  @Test("without ratings the order of rows decides, and that is said")
  func orderOfRows() throws {
    let answer = try recipe().fit(dataset([film("q"), film("a"), film("b")]), work: work())
      .similar(TitleQuery(id: "q"), 1, work: work())
    #expect(answer.rows.map(\.id) == ["a"])
    #expect(answer.ties?.order == "the order of rows")
  }

  @Test("score and votes may be named; one without the other is an error")
  func namedColumns() throws {
    var recipe = recipe()
    recipe.score = "imdb_votes"
    let failure = #expect(throws: (any Error).self) {
      try recipe.fit(dataset([film("q")]), work: work())
    }
    #expect(failure != nil)
    recipe.votes = "imdb_votes"
    let data = dataset([film("q"), film("a", nil, 5), film("b", nil, 50)])
    let asked = work()
    let answer = try recipe.fit(data, work: asked).similar(TitleQuery(id: "q"), work: work())
    #expect(answer.rows.map(\.id) == ["b", "a"])
    let without = work()
    _ = try recipe.fit(dataset([film("q"), film("a")]), work: without)
    #expect(without.takeRemarks().map(\.code) == ["no-ratings"])
  }

  @Test("weights that make equal sums in another order still tie")
  func roundedTies() throws {
    var recipe = recipe()
    recipe.features = [("genres", 0.1), ("type", 0.2), ("production_countries", 0.3)]
    let titles = [
      TinyTitle(id: "q", title: "Q", genres: ["a", "b", "c"], countries: ["X", "Y", "Z"]),
      TinyTitle(id: "1", title: "One", genres: ["a", "b"], countries: ["Z"], score: 5, votes: 9),
      TinyTitle(id: "2", title: "Two", genres: ["b", "c"], countries: ["X"], score: 9, votes: 9),
    ]
    let answer = try recipe.fit(dataset(titles), work: work())
      .similar(TitleQuery(id: "q"), work: work())
    #expect(answer.rows.map(\.id) == ["2", "1"])
  }

  @Test("the same title and year is listed once, and never for itself")
  func twins() throws {
    let data = dataset([
      film("q", title: "Twice"), film("q2", title: "Twice"), film("a", 5, 5, title: "Other"),
      film("b", 9, 9, title: "Other"), film("c", title: "Other", year: 1999),
      film("d", title: "Other", year: nil), film("e", title: "Other", year: nil),
    ])
    let answer = try recipe().fit(data, work: work())
      .similar(TitleQuery("Twice"), work: work())
    #expect(answer.rows.map(\.id) == ["b", "c", "d", "e"])
    #expect(answer.candidates == 4)
  }

  @Test("titles that are all identical give rows, not a crash")
  func allIdentical() throws {
    let data = dataset((0..<30).map { film("i\($0)", title: "Same", year: nil) })
    let recommender = try recipe(clusters: 4).fit(data, work: work())
    #expect(recommender.clusters?.clusterCount == 1)
    let answer = try recommender.similar(TitleQuery(id: "i3"), 5, work: work())
    #expect(answer.rows.map(\.id) == ["i0", "i1", "i2", "i4", "i5"])
    #expect(answer.ties?.tied == 29)
    let same = dataset((0..<30).map { film("i\($0)", title: "Same") })
    let one = try recipe().fit(same, work: work()).similar(TitleQuery("Same"), work: work())
    #expect(one.rows.isEmpty)
  }
}
