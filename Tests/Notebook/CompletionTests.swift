import Diagnostics
import Interpreter
import Testing

@testable import Notebook

@Suite struct CompletionTests {
  private let session: Session

  init() {
    session = Session(
      SessionOptions(style: DisplayStyle(width: 80, charset: .ascii), threads: 1, folder: "/"))
    session.run(
      """
      films = table(title: ["Heat", "Alien"], year: [1995, 1979], genre: ["Crime", "Horror"])
      other = table(film_id: [1, 2], "odd name": [3, 4])
      film = {name: "Heat", length: 170}
      fn roi(t, by: .genre) = t
      """, name: "[1]")
  }

  /// The candidates at the end of a text, or where a `|` stands.
  private func candidates(_ text: String) -> [String] { completion(text).candidates.map(\.text) }

  private func completion(_ text: String) -> Completion {
    let bytes = Array(text.utf8)
    let cursor = bytes.firstIndex(of: UInt8(ascii: "|")) ?? bytes.count
    let whole = String(decoding: bytes.filter { $0 != UInt8(ascii: "|") }, as: UTF8.self)
    return Completion(of: whole, at: cursor, in: session)
  }

  @Test("a variable, and the range that is replaced") func variable() {
    let found = completion("x = fil")
    #expect(found.candidates.map(\.text).prefix(2) == ["films", "film"])
    #expect(found.range == 4..<7)
  }

  @Test("columns in the brackets of a verb") func columns() {
    #expect(candidates("films.filter(.ye") == ["year"])
    #expect(candidates("films.filter(.") == ["title", "year", "genre"])
    #expect(candidates("films.count(by: [.year, .g") == ["genre"])
    #expect(candidates("count(films, by: .t") == ["title"])
  }

  @Test("columns after the verbs so far") func columnsAtTheStep() {
    #expect(candidates("films.select(.title, .year).filter(.") == ["title", "year"])
    #expect(candidates("films\n  .drop(.year)\n  .filter(.") == ["title", "genre"])
    #expect(candidates("films.with(age: 2026 - .year).sort(.a") == ["age"])
    #expect(candidates("films.agg(n: count(), by: .genre).sort(.") == ["genre", "n"])
  }

  @Test("columns inside an aggregate are those of the dataset") func columnsInAggregate() {
    #expect(candidates("films.agg(m: mean(.ye") == ["year"])
  }

  @Test("columns of what earlier lines of the same input bind") func earlierLines() {
    #expect(candidates("t = films.select(.year)\nt.filter(.") == ["year"])
  }

  @Test("columns of the other side of a join") func rightColumns() {
    #expect(candidates("films.join(other, on: .year == right.f") == ["film_id"])
    #expect(candidates("films.join(other, on: .year == right.o") == ["\"odd name\""])
  }

  @Test("methods by the type of the receiver") func methods() {
    #expect(candidates("films.fil").contains("filter("))
    #expect(!candidates("films.").contains("map("))
    #expect(candidates("[1, 2].ma").contains("map("))
    #expect(candidates("film.na") == ["name"])
  }

  @Test("named arguments with their defaults, but those given") func namedArguments() {
    let found = completion("films.head(")
    #expect(found.candidates.first?.text == "n: ")
    #expect(found.candidates.first?.label == "n: 10")
    #expect(!candidates("films.top(1, by: .year, ").contains("by: "))
    #expect(candidates("roi(films, b").contains("by: "))
  }

  @Test("values of an option, in quotes and without") func optionValues() {
    #expect(candidates("films.join(other, how: \"le") == ["left\""])
    #expect(candidates("films.join(other, how: \"le|\"") == ["left"])
    #expect(candidates("films.join(other, how: ").contains("\"left\""))
  }

  @Test("values of a text column that is in memory") func columnValues() {
    #expect(candidates("films.filter(.genre == \"Cr") == ["Crime\""])
  }

  @Test("nothing in comments, in other texts, in numbers") func nothing() {
    #expect(candidates("# fil").isEmpty)
    #expect(candidates("print(\"fil").isEmpty)
    #expect(candidates("1985..20").isEmpty)
    #expect(candidates("x = 1.5").isEmpty)
  }

  @Test("code in the holes of an f-string") func holes() {
    #expect(candidates("f\"all {fi").contains("films"))
    #expect(candidates("f\"{films.count()} and {fi").contains("films"))
    #expect(candidates("f\"{films}fi").isEmpty)
  }

  @Test("any cut of any text is survived") func totality() {
    let text =
      "x = films.filter(.year in [1, 2] and .title ~ r\"a|b\").map(t -> f\"{t:x} }\")\n}])'\"\"\" # é\u{301}"
    for cursor in 0...text.utf8.count { _ = Completion(of: text, at: cursor, in: session) }
  }

  @Test("text that would control a terminal is not offered") func control() {
    session.run("bad = table(\"a\\u{1B}[31m\": [1])", name: "[2]")
    #expect(candidates("bad.filter(.").allSatisfy { !$0.unicodeScalars.contains("\u{1B}") })
  }
}
