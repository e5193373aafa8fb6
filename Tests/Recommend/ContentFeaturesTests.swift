import Diagnostics
import Frame
import Numeric
import Testing

@testable import Recommend

@Suite("content features") struct ContentFeaturesTests {
  private func data(_ columns: [(String, Vector)]) -> Dataset {
    Dataset(
      rowCount: columns[0].1.count, names: columns.map(\.0),
      columns: columns.map { Column($0.1, lineage: Lineage(.source("t", column: $0.0))) })
  }

  private func features(_ columns: [(String, Vector)], work: Work = work()) throws
    -> ContentFeatures
  {
    let data = data(columns)
    return try ContentFeatures(
      data, rows: Array(0..<data.rowCount), features: columns.map { ($0.0, 1) }, work: work)
  }

  private func dense(_ features: ContentFeatures, _ row: Int) -> [Double] {
    var values = [Double](repeating: 0, count: features.matrix.columnCount)
    for entry in features.matrix.entries(ofRow: row) {
      values[Int(features.matrix.columns[entry])] = features.matrix.values[entry]
    }
    return values
  }

  @Test("lists become one 0/1 column a value, ordered by code points, a repeated value once")
  func listColumn() throws {
    let features = try features([("g", lists([["b", "a", "b"], nil, [], ["c", "a"]]))])
    #expect(features.values == ["a", "b", "c"])
    #expect(dense(features, 0) == [1, 1, 0])
    #expect(dense(features, 1) == [0, 0, 0])
    #expect(dense(features, 3) == [1, 0, 1])
    #expect(features.blocks[0].missing == 1)
    #expect(features.name(ofColumn: 1) == "g=b")
  }

  @Test("text and categories become one-hot, numbers 0 to 1, dates decades")
  func otherColumns() throws {
    let features = try features([
      ("t", .texts(["x", nil, "y"])),
      ("k", .category([1, 0, 1], of: ["low", "high", "never"], ordered: true)),
      ("n", .floats([10, 20, nil])),
      ("d", .dates([-1, 0, 3653])),
    ])
    #expect(
      (0..<features.values.count).map { features.name(ofColumn: $0) }
        == ["t=x", "t=y", "k=high", "k=low", "n", "d=1960s", "d=1970s", "d=1980s"])
    #expect(dense(features, 0) == [1, 0, 1, 0, 0, 1, 0, 0])
    #expect(dense(features, 1) == [0, 0, 0, 1, 1, 0, 1, 0])
    #expect(dense(features, 2) == [0, 1, 1, 0, 0, 0, 0, 1])
    #expect(features.blocks.map(\.missing) == [1, 0, 1, 0])
    #expect(features.blocks[2].bounds == 10...20)
  }

  @Test("numbers far apart do not overflow")
  func farNumbers() throws {
    let features = try features([("n", .floats([-1.7e308, 1.7e308, 0]))])
    #expect(dense(features, 1) == [1])
    #expect(abs(dense(features, 2)[0] - 0.5) < 1e-12)
  }

  @Test("a column without values, or with one number only, has no part and says so")
  func emptyColumns() throws {
    let asked = work()
    let features = try features(
      [("g", lists([nil, []])), ("n", .ints([3, 3])), ("z", .nulls(.null, count: 2))], work: asked)
    #expect(features.matrix.entryCount == 0)
    #expect(
      asked.takeRemarks().map(\.code) == ["empty-feature", "constant-feature", "empty-feature"])
  }

  @Test("no features, a repeated one, an impossible weight or type are errors")
  func errors() throws {
    let data = data([("t", .texts(["x"])), ("d", lists([["a"]]))])
    func code(_ features: [(column: String, weight: Double)]) -> String? {
      let failure = #expect(throws: Failure.self) {
        try ContentFeatures(data, rows: [0], features: features, work: work())
      }
      return failure?.code
    }
    #expect(code([]) == "missing-argument")
    #expect(code([("t", 1), ("t", 1)]) == "bad-argument")
    #expect(code([("t", -1)]) == "bad-argument")
    #expect(code([("t", .nan)]) == "bad-argument")
    #expect(code([("q", 1)]) == "unknown-column")
    let weight = #expect(throws: Failure.self) {
      try ContentRecipe.features(["genres"], weights: [("genre", 2)])
    }
    #expect(weight?.help == "did you mean `genres`?")
  }
}

@Suite("a fitted content recommender") struct ContentRecommenderTests {
  @Test("rows without label, without id, and repeated ids are dropped and counted")
  func dropped() throws {
    let asked = work()
    let data = dataset([
      TinyTitle(id: "a", title: "Kept", genres: ["x"]),
      TinyTitle(id: "a", title: "Again", genres: ["x"]),
      TinyTitle(id: "b", title: nil, genres: ["x"]), TinyTitle(id: nil, title: "No id"),
      TinyTitle(id: "c", title: "Other", genres: ["x"]),
    ])
    let recommender = try recipe().fit(data, work: asked)
    #expect(recommender.titleCount == 2)
    #expect(
      asked.takeRemarks().map(\.message) == [
        "1 row without `.id` dropped", "1 row without `.title` dropped",
        "1 row with an `.id` seen before dropped; the first was kept",
      ])
    #expect(
      try recommender.lines(work: work()).last
        == "  dropped: 1 row without `.id`, 1 row without `.title`, 1 row with an `.id` seen before"
    )
    let answer = try recommender.similar(TitleQuery("Kept"), work: work())
    #expect(answer.rows.map(\.row) == [4])
  }

  @Test("one title, none, and titles without features")
  func fewTitles() throws {
    let one = try recipe(clusters: 12).fit(
      dataset([TinyTitle(id: "a", title: "Alone", genres: ["x"])]), work: work())
    #expect(try one.similar(TitleQuery("Alone"), work: work()).rows.isEmpty)
    let failure = #expect(throws: Failure.self) {
      try recipe().fit(dataset([TinyTitle(id: "a", title: nil)]), work: work())
    }
    #expect(failure?.code == "no-titles")
    let bare = (0..<3).map {
      TinyTitle(id: "\($0)", title: "T\($0)", genres: nil, type: nil, countries: nil)
    }
    let empty = try recipe(clusters: 2).fit(dataset(bare), work: work())
      .similar(TitleQuery("T0"), work: work())
    #expect(empty.rows.isEmpty)
    #expect(
      empty.notes == [
        "none of genres, type, production_countries is known here: nothing to compare"
      ])
    #expect(!empty.lines(width: 60, charset: .ascii).isEmpty)
    #expect(!empty.explanation(width: 60, charset: .ascii).isEmpty)
  }

  @Test("clusters as a dataset: sizes, features by lift, the title nearest the centre")
  func clusterDataset() throws {
    let titles = (0..<30).map { i in
      TinyTitle(
        id: "\(i)", title: "T\(i)", genres: i % 3 == 0 ? ["war"] : ["love"],
        type: i % 3 == 0 ? "SHOW" : "MOVIE", countries: [])
    }
    let recommender = try recipe(clusters: 2).fit(dataset(titles), work: work())
    let data = recommender.clusterDataset()
    #expect(data.names == ["cluster", "size", "typical", "example"])
    func text(_ name: String, _ row: Int) throws -> String {
      "\(try data.column(name).vector(work()).scalar(at: row))"
    }
    #expect(try text("size", 0) == "int(20)")
    #expect(try text("typical", 0) == #"text("genres=love 1.5x, type=MOVIE 1.5x")"#)
    #expect(try text("typical", 1) == #"text("genres=war 3.0x, type=SHOW 3.0x")"#)
    #expect(try text("example", 1) == #"text("T0 (2000, SHOW)")"#)
    #expect(
      try recommender.lines(work: work()).contains {
        $0 == "  silhouette: 1.00: clusters are clearly apart"
      })
  }

  @Test("staying in the cluster is priced: the best title outside is named")
  func outside() throws {
    let recommender = try recipe(clusters: 12).fit(dataset(manyFilms), work: work())
    let free = try recipe().fit(dataset(manyFilms), work: work())
    for film in [0, 13, 77] {
      let inside = try recommender.similar(TitleQuery("Film \(film)"), 30, work: work())
      let all = try free.similar(TitleQuery("Film \(film)"), 200, work: work())
      let missed = all.rows.filter {
        recommender.cluster(of: $0.row) != recommender.cluster(of: film)
      }
      #expect(inside.outside?.id == missed.first?.id)
      let bar = try #require(inside.rows.last).similarity
      #expect(
        inside.outside?.betterThanLast == missed.count { $0.similarity > bar + 1e-12 })
    }
  }
}
