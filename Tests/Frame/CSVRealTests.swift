import Files
import Numeric
import Testing

@testable import Frame

/// Shapes and sums of the real files, as pandas 3.1 reads them.
struct CSVRealTests {
  private func load(
    _ path: String, _ options: CSVOptions = CSVOptions()
  ) throws -> (data: Dataset, remarks: [String])? {
    guard let file = shared("data/" + path) else { return nil }
    let work = Work(budget: Budget(threads: 2))
    let data = try Dataset.load(
      PathGate(base: "/").read(file), options: options, work: work)
    try data.collect(work: work)
    return (data, work.takeRemarks().map(\.message))
  }

  private func sum(_ data: Dataset, _ name: String) throws -> (count: Int, sum: Double) {
    let values = try data.scalars(name).compactMap { value -> Double? in
      switch value {
      case .int(let value): Double(value)
      case .float(let value): value
      default: nil
      }
    }
    return (values.count, values.reduce(0, +))
  }

  @Test func tmdb() throws {
    guard let (data, _) = try load("tmdb/tmdb_5000_movies.csv") else { return }
    #expect(data.rowCount == 4803)
    #expect(data.names.count == 20)
    let types = try data.names.map { try data.type($0) }
    #expect(
      types == [
        "int", "list of text", "text", "int", "list of text", "text", "text", "text", "float",
        "list of text", "list of text", "date", "int", "float", "list of text", "text", "text",
        "text", "float", "int",
      ])
    #expect(try sum(data, "budget") == (4803, 139_503_326_521))
    #expect(try sum(data, "revenue") == (4803, 395_097_847_444))
    #expect(
      try data.shown("genres")[0] == #"["Action", "Adventure", "Fantasy", "Science Fiction"]"#)
    #expect(try data.shown("release_date")[0] == "date 14588")
  }

  @Test func tmdbUnknown() throws {
    let options = CSVOptions(unknown: ["budget": .int(0), "revenue": .int(0), "runtime": .int(0)])
    guard let (data, remarks) = try load("tmdb/tmdb_5000_movies.csv", options) else { return }
    #expect(try sum(data, "budget").count == 4803 - 1037)
    #expect(try sum(data, "revenue").count == 4803 - 1427)
    #expect(try sum(data, "runtime").count == 4803 - 2 - 35)
    #expect(remarks.filter { $0.contains("declared unknown") }.count == 3)
  }

  @Test func links() throws {
    guard let (data, remarks) = try load("tmdb/links.csv") else { return }
    #expect(data.rowCount == 45_843)
    #expect(try data.type("imdbId") == "text")
    #expect(try data.shown("imdbId")[0] == "\"0114709\"")
    #expect(remarks.contains { $0.contains("leading zero") })
  }

  @Test func imdb() throws {
    guard let (data, _) = try load("imdb/movie_metadata.csv") else { return }
    #expect(data.rowCount == 5043)
    #expect(data.names.count == 28)
    #expect(try data.type("genres") == "list of text")
    #expect(try data.shown("movie_title")[0] == "\"Avatar\u{a0}\"")
    #expect(try data.type("title_year") == "int")
  }

  @Test func streaming() throws {
    guard let (data, _) = try load("streaming/titles.csv") else { return }
    #expect(data.rowCount == 5850)
    #expect(try data.type("genres") == "list of text")
    #expect(try data.shown("genres")[1] == #"["drama", "crime"]"#)
    #expect(try data.type("seasons") == "float")
  }

  @Test func ratings() throws {
    guard let (data, _) = try load("movielens/ratings.csv") else { return }
    #expect(data.rowCount == 100_836)
    #expect(try sum(data, "rating") == (100_836, 353_083.0))
    guard let (films, _) = try load("movielens/movies.csv") else { return }
    #expect(films.rowCount == 9742)
    #expect(try films.type("genres") == "list of text")
  }

  @Test func listings() throws {
    for name in ["action", "adventure", "horror", "scifi", "thriller"] {
      guard let (data, _) = try load("imdb-genres/\(name).csv") else { return }
      #expect(data.rowCount == 799)
      #expect(try data.type("runtime") == "int")
      #expect(try data.column("runtime").unit == Unit.named("min"))
    }
  }

  /// Every problem that the real files have, as counted with pandas.
  @Test(arguments: [
    ("imdb-genres/action.csv", ["runtime: numbers written otherwise 596"]),
    ("imdb-genres/adventure.csv", ["runtime: numbers written otherwise 710"]),
    ("imdb-genres/horror.csv", ["runtime: numbers written otherwise 616"]),
    ("imdb-genres/scifi.csv", ["runtime: numbers written otherwise 710"]),
    ("imdb-genres/thriller.csv", ["runtime: numbers written otherwise 619"]),
    (
      "imdb/movie_metadata.csv",
      ["color: blanks at the ends 209", "movie_title: blanks at the ends 5043"]
    ),
    ("movielens/movies.csv", ["title: blanks at the ends 11"]),
    ("movielens/ratings.csv", []),
    // A sixth one begins with a line separator (U+2028), which is no blank.
    ("streaming/titles.csv", ["description: blanks at the ends 5"]),
    ("tmdb/links.csv", ["imdbId: id with a leading zero 30248"]),
    ("tmdb/tmdb_5000_movies.csv", ["overview: blanks at the ends 1"]),
  ])
  func problems(_ path: String, _ expected: [String]) throws {
    // Both as a small file, typed by all values, and as a large one, typed by a sample.
    for small in [1 << 24, 0] {
      var options = CSVOptions()
      options.smallSize = small
      guard let (data, _) = try load(path, options) else { return }
      let problems = try data.problems(work: Work(budget: Budget(threads: 2)))
      var counts: [String: Int] = [:]
      let (columns, words) = (try problems.scalars("column"), try problems.scalars("problem"))
      for (row, value) in try problems.scalars("values").enumerated() {
        var count: Int64 = 0
        if case .int(let known) = value { count = known }
        guard case .text(let column) = columns[row],
          case .text(let word) = words[row]
        else { continue }
        let kind = word.hasSuffix(", further ones") ? String(word.dropLast(14)) : word
        counts["\(column): \(kind)", default: 0] += Int(count)
      }
      // Of a large file the ways in which numbers and ids are written are known by a sample only.
      let found = counts.map { "\($0.key) \($0.value)" }.sorted()
      let isSampled = small == 0 && (path.contains("genres") || path.contains("links"))
      #expect(
        found
          == expected.map { text in
            isSampled ? text.split(separator: " ").dropLast().joined(separator: " ") + " 0" : text
          })
    }
  }
}
