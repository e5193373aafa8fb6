import Diagnostics
import Frame
import Learn
import Numeric
import Testing

@testable import Recommend

@Suite("similar titles") struct SimilarTests {
  let films = [
    TinyTitle(id: "a", title: "Heat", genres: ["crime", "drama"]),
    TinyTitle(id: "b", title: "Casino", genres: ["crime", "drama"]),
    TinyTitle(id: "c", title: "Ronin", genres: ["action", "crime"], year: 1998),
    TinyTitle(id: "d", title: "Love Actually", genres: ["comedy", "romance"], countries: ["GB"]),
    TinyTitle(id: "e", title: "The Wire", genres: ["crime", "drama"], type: "SHOW"),
    TinyTitle(id: "f", title: "Nothing Shared", genres: ["mime"], type: "PLAY", countries: []),
  ]

  @Test("cosine by hand: shared features over the root of the product of both counts")
  func cosineByHand() throws {
    let answer = try recipe().fit(dataset(films), work: work())
      .similar(TitleQuery("Heat"), work: work())
    #expect(answer.rows.map(\.title) == ["Casino", "Ronin", "The Wire", "Love Actually"])
    #expect(answer.rows.map(\.similarity) == [1, 0.75, 0.75, 0.25])
    #expect(answer.rows.map(\.rank) == [1, 2, 3, 4])
    #expect(answer.rows.map(\.row) == [1, 2, 4, 3])
    #expect(answer.notes == ["4 of 10: no other title qualifies"])
  }

  @Test("jaccard by hand: shared features among all of both")
  func jaccardByHand() throws {
    var recipe = recipe()
    recipe.similarity = .jaccard
    let answer = try recipe.fit(dataset(films), work: work())
      .similar(TitleQuery("Heat"), work: work())
    let expected: [Double] = [1, 0.6, 0.6, 1.0 / 7.0]
    #expect(answer.rows.map(\.similarity) == expected)
  }

  @Test("a reason names what is shared, and its parts add up to the similarity")
  func reasons() throws {
    let answer = try recipe().fit(dataset(films), work: work())
      .similar(TitleQuery("Heat"), work: work())
    let words = answer.rows.map(\.reason.words)
    #expect(words[0] == "genres crime, drama 50% + type MOVIE 25% + production_countries US 25%")
    #expect(words[1] == "genres crime 34% + type MOVIE 33% + production_countries US 33%")
    #expect(words[2] == "genres crime, drama 67% + production_countries US 33%")
    for row in answer.rows {
      let sum = row.reason.parts.reduce(0) { $0 + $1.contribution }
      #expect(abs(sum - row.similarity) < 1e-12)
      #expect(row.reason.percents.reduce(0, +) == 100)
    }
  }

  @Test("a weight counts linearly in the similarity, 0 leaves the block out")
  func weights() throws {
    var recipe = recipe()
    recipe.features = [("genres", 2), ("type", 1), ("production_countries", 0)]
    let answer = try recipe.fit(dataset(films), work: work())
      .similar(TitleQuery("Heat"), work: work())
    // Of Heat's 2·2 + 1, Ronin shares 2 + 1 and The Wire 2·2.
    #expect(answer.rows.map(\.title) == ["Casino", "The Wire", "Ronin", "Love Actually"])
    let expected = [1, 0.8, 0.6, 0.2]
    #expect(zip(answer.rows, expected).allSatisfy { abs($0.similarity - $1) < 1e-12 })
  }

  @Test("n never changes the order")
  func prefix() throws {
    let recommender = try recipe().fit(dataset(manyFilms), work: work())
    let all = try recommender.similar(TitleQuery("Film 5"), 1000, work: work())
    #expect(all.rows.count > 100)
    for n in [1, 2, 3, 10, 57] {
      let some = try recommender.similar(TitleQuery("Film 5"), n, work: work())
      #expect(some.rows.map(\.id) == Array(all.rows.map(\.id).prefix(n)))
    }
  }

  @Test("the list is that of a slow search written down plainly")
  func slowSearch() throws {
    let features = manyFilms.map { film in
      Set((film.genres ?? []).map { "g" + $0 } + ["t" + (film.type ?? "")])
        .union((film.countries ?? []).map { "c" + $0 })
    }
    var expected: [(similarity: Double, row: Int)] = []
    for row in manyFilms.indices where row != 7 {
      let shared = features[row].intersection(features[7]).count
      guard shared > 0 else { continue }
      let product = Double(features[row].count * features[7].count)
      expected.append((Double(shared) / product.squareRoot(), row))
    }
    expected.sort { a, b in
      abs(a.similarity - b.similarity) > 1e-10 ? a.similarity > b.similarity : a.row < b.row
    }
    let answer = try recipe().fit(dataset(manyFilms), work: work())
      .similar(TitleQuery("Film 7"), 1000, work: work())
    #expect(answer.rows.map(\.row) == expected.map(\.row))
  }

  @Test("the same bytes on 1, 2 and 8 threads")
  func threads() throws {
    let texts = try [1, 2, 8].map { threads in
      let recommender = try recipe(clusters: 5).fit(
        dataset(manyFilms), work: work(threads: threads))
      let answer = try recommender.similar(TitleQuery("Film 3"), 20, work: work(threads: threads))
      return try recommender.lines(work: work(threads: threads))
        + answer.lines(width: 100, charset: .block)
        + answer.explanation(width: 100, charset: .block)
    }
    #expect(texts[0] == texts[1])
    #expect(texts[0] == texts[2])
  }

  @Test("filters by type, years and rows")
  func filters() throws {
    let recommender = try recipe().fit(dataset(films), work: work())
    func titles(_ filter: CandidateFilter) throws -> [String] {
      try recommender.similar(TitleQuery("Heat"), where: filter, work: work()).rows.map(\.title)
    }
    #expect(try titles(CandidateFilter(type: "SHOW")) == ["The Wire"])
    #expect(try titles(CandidateFilter(years: 1990...1999)) == ["Ronin"])
    #expect(
      try titles(CandidateFilter(rows: Bitmap(count: 6) { $0 >= 3 })) == [
        "The Wire", "Love Actually",
      ])
    #expect(try titles(CandidateFilter(type: "SHOW", years: 1990...1999)) == [])
    let unknown = #expect(throws: Failure.self) { try titles(CandidateFilter(type: "SHO")) }
    #expect(unknown?.blames == "type")
    let mask = #expect(throws: Failure.self) {
      try titles(CandidateFilter(rows: Bitmap(count: 3) { _ in true }))
    }
    #expect(mask?.blames == "where")
  }

  @Test("the answer is a dataset too")
  func asDataset() throws {
    let answer = try recipe().fit(dataset(films), work: work())
      .similar(TitleQuery("Heat"), 2, work: work())
    let data = answer.dataset
    #expect(data.names == ["rank", "id", "title", "year", "type", "similarity", "because"])
    #expect(data.rowCount == 2)
    let because = try data.column("because").vector(work()).scalar(at: 1)
    guard case .text(let words) = because else {
      Issue.record("because is no text")
      return
    }
    #expect(words.hasPrefix("genres crime 34%"))
  }

  @Test("n below 1 is an error that blames n")
  func badN() throws {
    let recommender = try recipe().fit(dataset(films), work: work())
    let failure = #expect(throws: Failure.self) {
      try recommender.similar(TitleQuery("Heat"), 0, work: work())
    }
    #expect(failure?.blames == "n")
  }
}

/// Two hundred films by formula; every title is different, many share their features.
let manyFilms: [TinyTitle] = (0..<200).map { i in
  let genres = ["crime", "drama", "comedy", "horror", "action", "war", "family"]
  return TinyTitle(
    id: "f\(i)", title: "Film \(i)", genres: [genres[i % 7], genres[i * 3 / 5 % 7]],
    type: i % 5 == 0 ? "SHOW" : "MOVIE", countries: [["US", "GB", "IN"][i / 3 % 3]],
    year: Int64(1950 + i % 70))
}
