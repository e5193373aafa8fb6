import Numeric

extension Samples {
  private static let titleGenres = [
    "drama", "comedy", "thriller", "action", "romance", "documentation", "crime", "animation",
    "family", "fantasy", "scifi", "european", "horror", "music", "history", "reality", "sport",
    "war", "western",
  ]
  private static let titleGenreWeights: [Double] = [
    29, 23, 12, 11, 9, 9, 9, 7, 7, 6, 6, 4, 4, 3, 3, 3, 2, 2, 1,
  ]
  private static let countries = [
    "US", "IN", "GB", "JP", "FR", "KR", "ES", "CA", "DE", "MX", "BR", "CN", "NG", "TR", "PH",
  ]
  private static let countryWeights: [Double] = [
    38, 12, 7, 6, 5, 5, 4, 4, 3, 3, 2, 2, 2, 2, 2,
  ]
  private static let filmCertificates = ["G", "PG", "PG-13", "R", "NC-17"]
  private static let showCertificates = ["TV-Y", "TV-Y7", "TV-G", "TV-PG", "TV-14", "TV-MA"]

  /// Films and series of a made-up streaming service: genres and countries as lists, certificates and
  /// seasons with gaps, two different films of one name.
  /// - Parameters:
  ///   - rows: at least 0.
  ///   - budget: when it runs out, fewer rows are made.
  public static func titles(
    rows: Int = 5_800, seed: UInt64 = 1, budget: Budget? = nil
  ) -> Dataset {
    let rows = max(0, rows)
    var chance = SeededStream(seed: seed, part: 2)
    let genreChoice = WeightedChoice(titleGenreWeights)
    let countryChoice = WeightedChoice(countryWeights)
    var numbers = (0..<rows).map { 1_000 + $0 * 7 }
    chance.shuffle(&numbers)
    var ids: [String?] = []
    var names: [String?] = []
    var types: [Int?] = []
    var years: [Int?] = []
    var certificates: [Int?] = []
    var runtimes: [Int?] = []
    var genres: [[Int]] = []
    var places: [[Int]] = []
    var seasons: [Int?] = []
    var scores: [Double?] = []
    var votes: [Int?] = []
    var popularity: [Double?] = []
    for row in 0..<rows {
      if row & 0x3FF == 0, budget?.isExhausted == true { break }
      // The second row is a film with the name of the first, from another year.
      let isShow = row > 1 && chance.unit() < 0.36
      ids.append((isShow ? "ts" : "tm") + String(numbers[row]))
      let name = SampleWords.title(&chance)
      let isRepeat = row == 1 || (row > 10 && chance.index(below: 150) == 0)
      names.append(isRepeat ? names[row == 1 ? 0 : chance.index(below: row)] : name)
      types.append(isShow ? 1 : 0)
      let age = min(Int(-6 * logarithm(1 - chance.unit())), 75)
      years.append(row < 2 ? 1994 + 24 * row : 2022 - age)
      let rated = chance.unit() < 0.55
      certificates.append(
        !rated
          ? nil
          : isShow
            ? filmCertificates.count + min(chance.index(below: 4) + chance.index(below: 4), 5)
            : min(chance.index(below: 3) + chance.index(below: 3), 4))
      runtimes.append(max(1, Int((isShow ? 38 : 98) + (isShow ? 14 : 26) * chance.normal())))
      let own = distinct(chance.index(below: 4)) { genreChoice.draw(&chance) }
      genres.append(own)
      places.append(
        chance.index(below: 25) == 0
          ? [] : distinct(1 + chance.index(below: 5) / 4) { countryChoice.draw(&chance) })
      seasons.append(isShow ? 1 + min(Int(-1.4 * logarithm(1 - chance.unit())), 40) : nil)
      let quality = chance.normal()
      let isKnown = chance.unit() < 0.92
      scores.append(
        isKnown ? tenths(min(max(6.5 + (isShow ? 0.5 : 0) + 1.1 * quality, 1.5), 9.6)) : nil)
      let fame = exponential(7.7 + 0.6 * quality + 1.9 * chance.normal())
      votes.append(isKnown ? max(5, Int(min(fame, 2e6))) : nil)
      popularity.append(
        chance.index(below: 60) == 0
          ? nil : (exponential(0.3 * logarithm(fame) + chance.normal()) * 1e3).rounded() / 1e3)
    }
    var columns = SampleColumns()
    columns.add("id", texts: ids)
    columns.add("title", texts: names)
    columns.add("type", codes: types, of: ["MOVIE", "SHOW"])
    columns.add("release_year", ints: years)
    columns.add("age_certification", codes: certificates, of: filmCertificates + showCertificates)
    columns.add("runtime", ints: runtimes)
    columns.add("genres", lists: genres, of: titleGenres)
    columns.add("production_countries", lists: places, of: countries)
    columns.add("seasons", ints: seasons)
    columns.add("imdb_score", floats: scores)
    columns.add("imdb_votes", ints: votes)
    columns.add("tmdb_popularity", floats: popularity)
    return columns.dataset(rows: ids.count)
  }
}
