import Diagnostics
import Frame
import Learn
import Numeric
import Testing

@testable import Recommend

@Suite("similar titles") struct SimilarTests {
  let titles = [
    TinyTitle(id: "a", title: "Heat", genres: ["crime", "drama"]),
    TinyTitle(id: "b", title: "Casino", genres: ["crime", "drama"], score: 8, votes: 100),
    TinyTitle(id: "c", title: "Ronin", genres: ["action", "crime"], year: 1998),
    TinyTitle(id: "d", title: "Love Actually", genres: ["comedy", "romance"], countries: ["GB"]),
    TinyTitle(id: "e", title: "The Wire", genres: ["crime", "drama"], type: "SHOW"),
  ]

  @Test("cosine by hand: shared features over the root of the product of both counts")
  func cosineByHand() throws {
    let recommender = try recipe().fit(dataset(titles), work: work())
    let answer = try recommender.similar(TitleQuery("Heat"), 10, work: work())
    #expect(answer.rows.map(\.title) == ["Casino", "Ronin", "The Wire", "Love Actually"])
    #expect(answer.rows.map(\.similarity) == [1, 0.75, 0.75, 0.25])
    #expect(
      answer.rows[0].reason.words
        == "genres crime, drama 50% + type MOVIE 25% + production_countries US 25%")
  }
}
