import Diagnostics
import Frame
import Numeric
import Testing

@testable import Recommend

@Suite("for a user") struct ForUserTests {
  let titles = [
    TinyTitle(id: "a", title: "Alpha", genres: ["crime", "drama"], type: nil, countries: []),
    TinyTitle(id: "b", title: "Beta", genres: ["comedy"], type: nil, countries: []),
    TinyTitle(
      id: "c", title: "Gamma", genres: ["crime", "drama", "comedy"], type: nil, countries: []),
    TinyTitle(id: "d", title: "Delta", genres: ["comedy"], type: nil, countries: [], year: 1999),
    TinyTitle(id: "e", title: "Echo", genres: ["war"], type: nil, countries: []),
    TinyTitle(id: "f", title: "Twin", genres: ["war"], type: nil, countries: [], year: 1),
    TinyTitle(id: "g", title: "Twin", genres: ["war"], type: nil, countries: [], year: 2),
  ]

  @Test("ranks by the mean of the liked titles and says which of them counts most")
  func byHand() throws {
    let answer = try recipe().fit(dataset(titles), work: work())
      .forUser(10, likes: [TitleQuery("Alpha"), TitleQuery("Beta")], work: work())
    // The taste is half of crime, drama and comedy each: Gamma is that direction exactly.
    #expect(answer.rows.map(\.title) == ["Gamma", "Delta"])
    #expect(abs(answer.rows[0].similarity - 1) < 1e-12)
    #expect(abs(answer.rows[1].similarity - 1 / 3.0.squareRoot()) < 1e-12)
    #expect(
      answer.rows[0].reason.words
        == "because you liked Alpha, 67%: genres comedy, crime, drama 100%")
    #expect(answer.rows[1].reason.words == "because you liked Beta, 100%: genres comedy 100%")
    let liked = answer.rows[0].reason.liked
    #expect(abs(liked.reduce(0) { $0 + $1.contribution } - answer.rows[0].similarity) < 1e-12)
    #expect(
      answer.notes.first == "compared by features of the liked titles, not by anybody's history")
  }

  @Test("liked titles are never listed, a title liked twice counts once")
  func likedTwice() throws {
    let recommender = try recipe(clusters: 2).fit(dataset(titles), work: work())
    let once = try recommender.forUser(5, likes: [TitleQuery("Beta")], work: work())
    let twice = try recommender.forUser(
      5, likes: [TitleQuery("Beta"), TitleQuery(id: "b")], work: work())
    #expect(once.rows.map(\.id) == twice.rows.map(\.id))
    #expect(once.rows.map(\.id).contains("b") == false)
  }

  @Test("all likes that cannot be found are told at once")
  func unknownLikes() throws {
    let recommender = try recipe().fit(dataset(titles), work: work())
    let failure = #expect(throws: Failure.self) {
      try recommender.forUser(
        5, likes: [TitleQuery("Twin"), TitleQuery("Alpha"), TitleQuery("Gama")], work: work())
    }
    #expect(failure?.code == "ambiguous-title")
    #expect(failure?.blames == "likes")
    #expect(failure?.notes.contains { $0.contains("did you mean `Gamma`?") } == true)
    let none = #expect(throws: Failure.self) {
      try recommender.forUser(5, likes: [], work: work())
    }
    #expect(none?.blames == "likes")
  }

  @Test("the clusters of all likes are searched")
  func clusters() throws {
    let recommender = try recipe(clusters: 3).fit(dataset(manyFilms), work: work())
    let answer = try recommender.forUser(
      20, likes: [TitleQuery("Film 1"), TitleQuery("Film 2"), TitleQuery("Film 100")], work: work())
    let own = Set([1, 2, 100].map { recommender.cluster(of: $0) + 1 })
    #expect(answer.clusters.map(\.number) == own.sorted())
    #expect(answer.rows.allSatisfy { own.contains(recommender.cluster(of: $0.row) + 1) })
  }
}
