import Numeric
import Testing

@testable import Frame

struct SampleTests {
  private func numbers(_ data: Dataset, _ name: String) throws -> [Double] {
    try data.scalars(name).compactMap { value in
      switch value {
      case .int(let value): Double(value)
      case .float(let value): value
      default: nil
      }
    }
  }

  private func correlation(_ x: [Double], _ y: [Double]) -> Double {
    let n = Double(x.count)
    let mx = x.reduce(0, +) / n
    let my = y.reduce(0, +) / n
    let xy = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
    let xx = x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }
    let yy = y.reduce(0) { $0 + ($1 - my) * ($1 - my) }
    return xy / (xx * yy).squareRoot()
  }

  @Test func films() throws {
    let films = Samples.films()
    #expect(films.rowCount == 4_800)
    #expect(
      films.names == [
        "id", "imdb_id", "title", "genres", "budget", "revenue", "runtime", "release_date",
        "certificate", "director", "stars", "language", "vote_average", "vote_count", "popularity",
        "overview",
      ])
    let budgets = try numbers(films, "budget")
    let revenues = try numbers(films, "revenue")
    let unknown = budgets.filter { $0 == 0 }.count
    #expect(unknown > 700 && unknown < 1300)
    let known = zip(budgets, revenues).filter { $0 > 0 && $1 > 0 }
    let r = correlation(known.map { logarithm($0.0) }, known.map { logarithm($0.1) })
    #expect(r > 0.5 && r < 0.9)
    #expect(Set(try numbers(films, "id")).count == 4_800)
    #expect(Set(try films.shown("title")).count < 4_700)
    #expect(try films.shown("imdb_id").contains { $0.hasPrefix("\"0") })
  }

  @Test func titles() throws {
    let titles = Samples.titles()
    #expect(titles.rowCount == 5_800)
    let names = try titles.shown("title")
    #expect(names[0] == names[1])
    #expect(try titles.shown("type")[1] == "\"MOVIE\"")
    #expect(Set(try titles.shown("id")).count == 5_800)
  }

  @Test func ratings() throws {
    let ratings = Samples.ratings(rows: 20_000)
    #expect(ratings.rowCount == 20_000)
    let scores = try numbers(ratings, "rating")
    #expect(scores.allSatisfy { $0 >= 0.5 && $0 <= 5 && $0 * 2 == ($0 * 2).rounded() })
    let mean = scores.reduce(0, +) / 20_000
    #expect(mean > 3 && mean < 4)
    let pairs = zip(try numbers(ratings, "user_id"), try numbers(ratings, "film_id"))
    #expect(Set(pairs.map { $0 * 1e6 + $1 }).count == 20_000)
  }

  @Test func seedsAndSizes() throws {
    let one = try Samples.films(rows: 50, seed: 3).shown("title")
    #expect(try Samples.films(rows: 50, seed: 3).shown("title") == one)
    #expect(try Samples.films(rows: 50, seed: 4).shown("title") != one)
    for rows in [0, 1, 2, 7, 100] {
      #expect(Samples.films(rows: rows).rowCount == rows)
      #expect(Samples.titles(rows: rows).rowCount == rows)
      #expect(Samples.ratings(rows: rows).rowCount == rows)
    }
    let people = Set((0..<20_000).map(SampleWords.person))
    #expect(people.count == 20_000)
  }
}
