import Diagnostics
import Frame
import Numeric
import Testing

@testable import Recommend

@Suite("naming a title") struct TitleLookupTests {
  let titles = [
    TinyTitle(id: "tm1", title: "Taxi Driver", genres: ["crime"], year: 1976),
    TinyTitle(id: "tm2", title: "Taxi Driver", genres: ["drama"], year: 2015),
    TinyTitle(id: "ts3", title: "Breaking Bad", genres: ["crime"], type: "SHOW", year: 2008),
    TinyTitle(id: "tm4", title: "El Camino: A Breaking Bad Movie", genres: ["crime"], year: 2019),
    TinyTitle(id: "tm5", title: "Café Society", genres: ["drama"], year: 2016),
    TinyTitle(id: "tm6", title: "Fargo", genres: ["crime"], year: 1996),
    TinyTitle(id: "ts7", title: "Fargo", genres: ["crime"], type: "SHOW", year: 1996),
    TinyTitle(id: "tm8", title: "tm1", genres: ["drama"], year: 1999),
  ]

  private func find(_ query: TitleQuery) throws -> String {
    let table = try TitleTable(
      dataset(titles), id: "id", label: "title", year: "release_year", type: "type", work: work())
    return table.id(
      try TitleLookup(titles: table).find(query, parameter: "title", work: work()))
  }

  private func failure(_ query: TitleQuery) -> Failure? {
    #expect(throws: Failure.self) { try find(query) }
  }

  @Test("by title, by id, by a title that differs in case only")
  func found() throws {
    #expect(try find(TitleQuery("Breaking Bad")) == "ts3")
    #expect(try find(TitleQuery("ts3")) == "ts3")
    #expect(try find(TitleQuery("breaking BAD")) == "ts3")
    #expect(try find(TitleQuery("CAFÉ SOCIETY")) == "tm5")
    // A title wins over an id of the same text; `id:` says that an id is meant.
    #expect(try find(TitleQuery("tm1")) == "tm8")
    #expect(try find(TitleQuery(id: "tm1")) == "tm1")
  }

  @Test("an ambiguous title lists ids, years and types, and year or type decide")
  func ambiguous() throws {
    let taxi = failure(TitleQuery("Taxi Driver"))
    #expect(taxi?.code == "ambiguous-title")
    #expect(taxi?.message == "`Taxi Driver` is the title of 2 entries")
    #expect(taxi?.notes == ["tm1  Taxi Driver (1976, MOVIE)", "tm2  Taxi Driver (2015, MOVIE)"])
    #expect(taxi?.help == "pass the id, or `year:` or `type:`, to say which")
    #expect(taxi?.blames == "title")
    #expect(try find(TitleQuery("Taxi Driver", year: 2015)) == "tm2")
    #expect(try find(TitleQuery("Fargo", type: "SHOW")) == "ts7")
    #expect(failure(TitleQuery("Fargo", year: 1996))?.message.hasSuffix("with year: 1996") == true)
    #expect(
      failure(TitleQuery("Taxi Driver", year: 1900))?.message
        == "`Taxi Driver` is the title of 2 entries, none of them year: 1900")
    #expect(failure(TitleQuery("Fargo"))?.notes.count == 2)
    // Where the title is clear, year and type are not asked.
    #expect(try find(TitleQuery("Breaking Bad", type: "MOVIE")) == "ts3")
  }

  @Test("a type to filter by decides, among likes only the id does")
  func typeFilter() throws {
    let recommender = try recipe().fit(dataset(titles), work: work())
    let shows = CandidateFilter(type: "SHOW")
    let answer = try recommender.similar(TitleQuery("Fargo"), where: shows, work: work())
    #expect(answer.subject == "similar to Fargo (1996, SHOW)")
    #expect(answer.rows.map(\.id) == ["ts3"])
    let like = #expect(throws: Failure.self) {
      try recommender.forUser(likes: [TitleQuery("Fargo")], where: shows, work: work())
    }
    #expect(like?.help == "pass the id to say which")
  }

  @Test("an unknown title suggests those that contain it, then those few letters away")
  func unknown() throws {
    let part = failure(TitleQuery("Breaking"))
    #expect(part?.code == "unknown-title")
    #expect(part?.help == "did you mean `Breaking Bad`?")
    #expect(
      part?.notes == [
        "near: Breaking Bad (2008, SHOW); El Camino: A Breaking Bad Movie (2019, MOVIE)"
      ]
    )
    #expect(failure(TitleQuery("Braking Bed"))?.help == "did you mean `Breaking Bad`?")
    #expect(failure(TitleQuery("Frago"))?.help == "did you mean `Fargo`?")
    #expect(failure(TitleQuery("zzzzzzzzz"))?.notes == ["no title contains it or is close to it"])
    #expect(failure(TitleQuery(""))?.code == "unknown-title")
    #expect(failure(TitleQuery(id: "tm99"))?.code == "unknown-title")
  }

  @Test("letters that only look equal are different texts")
  func codePoints() throws {
    #expect(try find(TitleQuery("Café Society")) == "tm5")
    #expect(failure(TitleQuery("Cafe\u{301} Society"))?.code == "unknown-title")
  }

  @Test("bit-parallel edit distance is that of the recursive definition")
  func editDistance() {
    var stream = SeededStream(seed: 4)
    for length in [0, 1, 2, 5, 31, 63, 64, 65, 90] {
      for other in [0, 1, 2, 4, 30, 64, 66] {
        let a = (0..<length).map { _ in UInt8(97 + stream.index(below: 3)) }
        let b = (0..<other).map { _ in UInt8(97 + stream.index(below: 3)) }
        #expect(EditDistance(a).to(b) == slowDistance(a, b))
      }
    }
    #expect(EditDistance(Array("frago".utf8)).to(Array("fargo".utf8)) == 1)
  }
}

/// Optimal string alignment, straight from its recurrence.
private func slowDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var rows = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
  for i in 0...a.count {
    for j in 0...b.count {
      if i == 0 || j == 0 {
        rows[i][j] = i + j
        continue
      }
      let change = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
      rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, change)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
      }
    }
  }
  return rows[a.count][b.count]
}
