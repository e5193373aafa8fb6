import Numeric

/// Made-up data with the shape and the quirks of real film data, the same for a seed on every
/// machine. Their lineage says "sample data (synthetic)".
public enum Samples {
  static let genres = [
    "Action", "Adventure", "Animation", "Comedy", "Crime", "Documentary", "Drama", "Family",
    "Fantasy", "History", "Horror", "Music", "Mystery", "Romance", "Science Fiction", "Thriller",
    "War", "Western",
  ]
  static let genreWeights: [Double] = [
    11, 7, 3, 15, 6, 2, 19, 5, 4, 2, 5, 2, 3, 8, 5, 11, 1, 1,
  ]
  /// What a genre adds to the logarithm of a budget.
  private static let genreBudget: [Double] = [
    0.7, 0.9, 0.9, 0, 0, -1.8, -0.2, 0.5, 0.8, 0.1, -0.9, -0.4, -0.1, -0.2, 0.7, 0.1, 0.3, 0,
  ]
  private static let monthWeights: [Double] = [7, 7, 8, 8, 8, 9, 9, 9, 11, 10, 7, 9]
  /// What a release month adds to the logarithm of a budget.
  private static let monthBudget: [Double] = [
    -0.4, -0.1, 0.0, -0.1, 0.3, 0.4, 0.4, -0.1, -0.4, -0.2, 0.3, 0.3,
  ]
  private static let certificates = ["R", "PG-13", "PG", "G", "Not Rated", "Unrated", "NC-17"]
  private static let languages = ["en", "fr", "es", "de", "ja", "hi", "zh", "ko", "it", "ru"]
  private static let languageWeights: [Double] = [78, 5, 3, 2, 2, 2, 2, 1, 2, 1]

  /// What a film is like, the same in `films` and in `ratings` of one seed.
  struct Nature {
    let genre: Int
    /// Standard normal.
    let quality: Double

    init(film id: Int, seed: UInt64) {
      var chance = SeededStream(seed: seed, part: 0x1_0000_0000 + UInt64(id))
      genre = Samples.genreChoice.draw(&chance)
      quality = chance.normal()
    }
  }
  static let genreChoice = WeightedChoice(genreWeights)

  /// Films: money that is log-normal, grows over the years, depends on genre and month and on the
  /// lasting power of directors and stars. A budget or revenue of 0 means unknown; `imdb_id` has
  /// leading zeros; some titles occur twice.
  /// - Parameters:
  ///   - rows: at least 0.
  ///   - budget: when it runs out, fewer rows are made.
  public static func films(
    rows: Int = 4_800, seed: UInt64 = 1, budget: Budget? = nil
  ) -> Dataset {
    let rows = max(0, rows)
    var chance = SeededStream(seed: seed, part: 1)
    let people = max(30, rows * 3 / 5)
    let power = (0..<(2 * people)).map { _ in chance.normal() }
    let tail = WeightedChoice(tail: people, power: 0.9, shift: 12)
    let months = WeightedChoice(monthWeights)
    let languageChoice = WeightedChoice(languageWeights)
    var ids = Array(1...max(1, rows))
    chance.shuffle(&ids)
    var films = FilmColumns()
    for row in 0..<rows {
      if row & 0x3FF == 0, budget?.isExhausted == true { break }
      let nature = Nature(film: ids[row], seed: seed)
      let year = 2016 - min(Int(-14 * logarithm(1 - chance.unit())), 90)
      let month = months.draw(&chance)
      let day = 1 + chance.index(below: 28)
      let director = people + tail.draw(&chance)
      let stars = distinct(1 + chance.index(below: 3)) { tail.draw(&chance) }
      let star = stars.reduce(0) { $0 + power[$1] } / Double(stars.count)
      let genres =
        [nature.genre]
        + distinct(chance.index(below: 3)) { genreChoice.draw(&chance) }
        .filter { $0 != nature.genre }
      let fame = 0.35 * star + 0.3 * power[director]
      let budget = exponential(
        16.2 + genreBudget[nature.genre] + monthBudget[month] + 0.035 * Double(year - 2000) + fame
          + 0.9 * chance.normal())
      let revenue =
        budget * exponential(0.5 + 0.5 * fame + 0.35 * nature.quality + 1.1 * chance.normal())
      let votes = exponential(
        4.8 + 0.4 * (logarithm(revenue) - 17) + 0.3 * nature.quality + 0.8 * chance.normal())
      let hidden = chance.unit()
      films.ids.append(ids[row])
      films.imdb.append(padded(80_000 + ids[row] * 37 % 4_000_000, to: 7))
      films.titles.append(
        row > 10 && chance.index(below: 250) == 0
          ? films.titles[chance.index(below: row)] : SampleWords.title(&chance))
      films.genres.append(genres)
      films.budgets.append(hidden < 0.2 ? 0 : rounded(budget, to: budget > 1e7 ? 1e6 : 1e5))
      films.revenues.append(hidden < 0.15 || hidden > 0.86 ? 0 : rounded(revenue, to: 1))
      films.runtimes.append(
        chance.index(below: 400) == 0
          ? nil : max(50, Int(104 + 6 * nature.quality + 17 * chance.normal())))
      films.dates.append(
        chance.index(below: 2000) == 0
          ? nil : Calendar.days(year: year, month: month + 1, day: day))
      films.certificates.append(certificate(nature.genre, &chance))
      films.directors.append(chance.index(below: 150) == 0 ? nil : director - people)
      films.stars.append(stars)
      films.languages.append(languageChoice.draw(&chance))
      films.scores.append(
        tenths(min(max(6.2 + 0.8 * nature.quality + 0.3 * chance.normal(), 1), 10)))
      films.votes.append(Int(votes))
      films.popularity.append(
        (votes / 50 * exponential(0.5 * chance.normal()) * 1e6).rounded() / 1e6)
      films.overviews.append(
        chance.index(below: 600) == 0
          ? nil : SampleWords.overview(&chance, Samples.genres[nature.genre]))
    }
    return films.dataset(people: people, genres, certificates, languages)
  }

  /// Certificates by genre; null where nobody gave one.
  private static func certificate(_ genre: Int, _ chance: inout SeededStream) -> Int? {
    let point = chance.unit()
    if point < 0.06 { return nil }
    if point < 0.10 { return 4 + chance.index(below: 3) }
    switch genres[genre] {
    case "Animation", "Family": return point < 0.4 ? 3 : 2
    case "Horror", "Crime", "War": return point < 0.85 ? 0 : 1
    default: return point < 0.5 ? 0 : point < 0.85 ? 1 : 2
    }
  }

  static func distinct(_ count: Int, _ draw: () -> Int) -> [Int] {
    var values: [Int] = []
    for _ in 0..<count {
      let value = draw()
      if !values.contains(value) { values.append(value) }
    }
    return values
  }

  static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  static func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }

  private static func rounded(_ value: Double, to unit: Double) -> Int {
    Int(max(unit, (min(value, 3e9) / unit).rounded() * unit))
  }
}

private struct FilmColumns {
  var ids: [Int?] = []
  var imdb: [String?] = []
  var titles: [String?] = []
  var genres: [[Int]] = []
  var budgets: [Int?] = []
  var revenues: [Int?] = []
  var runtimes: [Int?] = []
  var dates: [Int32?] = []
  var certificates: [Int?] = []
  var directors: [Int?] = []
  var stars: [[Int]] = []
  var languages: [Int?] = []
  var scores: [Double?] = []
  var votes: [Int?] = []
  var popularity: [Double?] = []
  var overviews: [String?] = []

  func dataset(
    people: Int, _ genreNames: [String], _ certificateNames: [String], _ languageNames: [String]
  ) -> Dataset {
    var columns = SampleColumns()
    columns.add("id", ints: ids)
    columns.add("imdb_id", texts: imdb)
    columns.add("title", texts: titles)
    columns.add("genres", lists: genres, of: genreNames)
    columns.add("budget", ints: budgets)
    columns.add("revenue", ints: revenues)
    columns.add("runtime", ints: runtimes)
    columns.add("release_date", days: dates)
    columns.add("certificate", codes: certificates, of: certificateNames)
    columns.add(
      "director", codes: directors, of: (0..<people).map { SampleWords.person(people + $0) })
    columns.add("stars", lists: stars, of: (0..<people).map(SampleWords.person))
    columns.add("language", codes: languages, of: languageNames)
    columns.add("vote_average", floats: scores)
    columns.add("vote_count", ints: votes)
    columns.add("popularity", floats: popularity)
    columns.add("overview", texts: overviews)
    return columns.dataset(rows: ids.count)
  }
}
