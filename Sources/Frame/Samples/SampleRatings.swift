import Numeric

extension Samples {
  /// Ratings in halves from 0.5 to 5 by users of one taste each, by user and film: few users and few
  /// films have most of them. `film_id` is an `id` of `films` with the same seed, whose genre and
  /// quality decide the rating.
  /// - Parameters:
  ///   - rows: at least 0.
  ///   - budget: when it runs out, fewer rows are made.
  public static func ratings(
    rows: Int = 100_000, seed: UInt64 = 1, budget: Budget? = nil
  ) -> Dataset {
    let rows = max(0, rows)
    var chance = SeededStream(seed: seed, part: 3)
    let filmCount = rows >= 100_000 ? max(4_800, rows / 100) : min(4_800, max(40, rows / 5))
    let natures = (0..<filmCount).map { Nature(film: $0 + 1, seed: seed) }
    // How well a film is known has nothing to do with its id.
    var order = Array(0..<filmCount)
    chance.shuffle(&order)
    let fame = WeightedChoice(tail: filmCount, power: 0.9, shift: 20)
    var users: [Int?] = []
    var films: [Int?] = []
    var scores: [Double?] = []
    var times: [Int?] = []
    var user = 0
    while users.count < rows, budget?.isExhausted != true {
      user += 1
      let wanted = Int(exponential(4.5 + 1.0 * chance.normal()))
      let count = min(max(20, wanted), filmCount / 2, rows - users.count)
      let liked = [genreChoice.draw(&chance), genreChoice.draw(&chance)]
      let bias = 0.4 * chance.normal()
      var seen: Set<Int> = []
      var own: [Int] = []
      while own.count < count {
        let film = order[fame.draw(&chance)]
        // Films of other genres are passed by more often than not.
        if !liked.contains(natures[film].genre), chance.unit() < 0.45 { continue }
        if seen.insert(film).inserted { own.append(film) }
      }
      own.sort()
      let start = 850_000_000 + chance.index(below: 680_000_000)
      for film in own {
        let nature = natures[film]
        let score =
          3.4 + bias + 0.45 * nature.quality + (liked.contains(nature.genre) ? 0.5 : -0.2)
          + 0.7 * chance.normal()
        users.append(user)
        films.append(film + 1)
        scores.append(min(max((score * 2).rounded() / 2, 0.5), 5))
        times.append(start + chance.index(below: 20_000_000))
      }
    }
    var columns = SampleColumns()
    columns.add("user_id", ints: users)
    columns.add("film_id", ints: films)
    columns.add("rating", floats: scores)
    columns.add("timestamp", ints: times)
    return columns.dataset(rows: users.count)
  }
}
