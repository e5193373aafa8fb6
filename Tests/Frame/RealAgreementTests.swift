import Files
import Numeric
import Testing

@testable import Frame

/// Nulls, distinct values and sums of every column of the real files, as pandas 3.1 has them
/// (`keep_default_na=False`, so that only empty fields are null; runtimes without their ` min`). Lists
/// are compared by their nulls alone.
struct RealAgreementTests {
  struct Expected: Sendable, CustomTestStringConvertible {
    let file: String
    let rows: Int
    let columns: [(name: String, nulls: Int, distinct: Int?, sum: Double?)]

    init(
      _ file: String, rows: Int,
      _ columns: [(name: String, nulls: Int, distinct: Int?, sum: Double?)]
    ) {
      self.file = file
      self.rows = rows
      self.columns = columns
    }

    var testDescription: String { file }
  }

  @Test(arguments: all) func agrees(_ expected: Expected) throws {
    guard let path = shared("data/" + expected.file) else { return }
    let work = Work(budget: Budget(threads: 2))
    let data = try LoadRequest().load(PathGate(base: "/").read(path), work: work)
    #expect(data.rowCount == expected.rows)
    #expect(data.names == expected.columns.map(\.name))
    for column in expected.columns {
      let vector = try data.column(column.name).vector(work)
      #expect(vector.nullCount == column.nulls, "\(column.name)")
      if let distinct = column.distinct {
        let groups = try Grouping.of(
          [vector.groupable(work: work)], rowCount: vector.count, work: work)
        let found = groups.groupCount - (column.nulls > 0 ? 1 : 0)
        #expect(found == distinct, "\(column.name)")
      }
      if let sum = column.sum {
        let found = vector.scalars.reduce(0.0) { total, value in
          switch value {
          case .int(let value): total + Double(value)
          case .float(let value): total + value
          default: total
          }
        }
        #expect(abs(found - sum) <= abs(sum) * 1e-12, "\(column.name): \(found)")
      }
    }
  }

  static let all = [
    Expected(
      "tmdb/tmdb_5000_movies.csv", rows: 4803,
      [
        ("budget", 0, 436, 139503326521.0),
        ("genres", 0, nil, nil),
        ("homepage", 3091, 1691, nil),
        ("id", 0, 4803, 274565821.0),
        ("keywords", 0, nil, nil),
        ("original_language", 0, 37, nil),
        ("original_title", 0, 4801, nil),
        ("overview", 3, 4800, nil),
        ("popularity", 0, 4802, 103227.51972499999),
        ("production_companies", 0, nil, nil),
        ("production_countries", 0, nil, nil),
        ("release_date", 1, 3280, nil),
        ("revenue", 0, 3297, 395097847444.0),
        ("runtime", 2, 156, 513111.0),
        ("spoken_languages", 0, nil, nil),
        ("status", 0, 3, nil),
        ("tagline", 844, 3944, nil),
        ("title", 0, 4800, nil),
        ("vote_average", 0, 71, 29260.7),
        ("vote_count", 0, 1609, 3315117.0),
      ]),
    Expected(
      "tmdb/links.csv", rows: 45843,
      [
        ("movieId", 0, 45843, 4427460811.0),
        ("imdbId", 0, 45843, nil),
        ("tmdbId", 219, 45594, 4957566931.0),
      ]),
    Expected(
      "imdb/movie_metadata.csv", rows: 5043,
      [
        ("color", 19, 2, nil),
        ("director_name", 104, 2398, nil),
        ("num_critic_for_reviews", 50, 528, 699990.0),
        ("duration", 15, 191, 539007.0),
        ("director_facebook_likes", 104, 435, 3390669.0),
        ("actor_3_facebook_likes", 23, 906, 3237949.0),
        ("actor_2_name", 13, 3032, nil),
        ("actor_1_facebook_likes", 7, 878, 33036397.0),
        ("gross", 884, 4035, 201580106904.0),
        ("genres", 0, nil, nil),
        ("actor_1_name", 7, 2097, nil),
        ("movie_title", 0, 4917, nil),
        ("num_voted_users", 0, 4826, 421938535.0),
        ("cast_total_facebook_likes", 0, 3978, 48912379.0),
        ("actor_3_name", 23, 3521, nil),
        ("facenumber_in_poster", 13, 19, 6897.0),
        ("plot_keywords", 153, nil, nil),
        ("movie_imdb_link", 0, 4919, nil),
        ("num_user_for_reviews", 21, 954, 1369855.0),
        ("language", 12, 47, nil),
        ("country", 5, 65, nil),
        ("content_rating", 303, 18, nil),
        ("budget", 492, 439, 180914175606.0),
        ("title_year", 108, 91, 9882192.0),
        ("actor_2_facebook_likes", 13, 917, 8308325.0),
        ("imdb_score", 0, 78, 32487.7),
        ("aspect_ratio", 329, 22, 10466.980000000001),
        ("movie_facebook_likes", 0, 876, 37953439.0),
      ]),
    Expected(
      "streaming/titles.csv", rows: 5850,
      [
        ("id", 0, 5850, nil),
        ("title", 1, 5798, nil),
        ("type", 0, 2, nil),
        ("description", 18, 5829, nil),
        ("release_year", 0, 63, 11796040.0),
        ("age_certification", 2619, 11, nil),
        ("runtime", 0, 202, 449800.0),
        ("genres", 0, nil, nil),
        ("production_countries", 0, nil, nil),
        ("seasons", 3744, 26, 4555.0),
        ("imdb_id", 403, 5447, nil),
        ("imdb_score", 482, 80, 34950.3),
        ("imdb_votes", 498, 3880, 125447575.0),
        ("tmdb_popularity", 91, 4889, 130371.81235374587),
        ("tmdb_score", 311, 394, 37826.799),
      ]),
    Expected(
      "movielens/movies.csv", rows: 9742,
      [
        ("Id", 0, 9742, 411115845.0),
        ("title", 0, 9737, nil),
        ("genres", 0, nil, nil),
      ]),
    Expected(
      "movielens/ratings.csv", rows: 100836,
      [
        ("userId", 0, 610, 32885399.0),
        ("Id", 0, 9724, 1959777479.0),
        ("rating", 0, 10, 353083.0),
        ("timestamp", 0, 85043, 121602779665887.0),
      ]),
    Expected(
      "imdb-genres/action.csv", rows: 799,
      [
        ("movie_id", 0, 799, nil),
        ("movie_name", 0, 796, nil),
        ("year", 0, 72, 1604591.0),
        ("runtime", 203, 142, 66900.0),
        ("genre", 0, 92, nil),
        ("rating", 0, 19, 6879.700000000001),
        ("description", 0, 644, nil),
        ("director", 6, 692, nil),
        ("star", 37, 754, nil),
      ]),
    Expected(
      "imdb-genres/adventure.csv", rows: 799,
      [
        ("movie_id", 0, 799, nil),
        ("movie_name", 0, 798, nil),
        ("year", 0, 90, 1599202.0),
        ("runtime", 89, 140, 73167.0),
        ("genre", 0, 97, nil),
        ("rating", 0, 23, 6571.4),
        ("description", 0, 711, nil),
        ("director", 1, 723, nil),
        ("star", 40, 752, nil),
      ]),
    Expected(
      "imdb-genres/horror.csv", rows: 799,
      [
        ("movie_id", 0, 799, nil),
        ("movie_name", 0, 799, nil),
        ("year", 2, 80, 1601437.0),
        ("runtime", 183, 114, 57368.0),
        ("genre", 0, 89, nil),
        ("rating", 0, 23, 6454.8),
        ("description", 0, 723, nil),
        ("director", 3, 733, nil),
      ]),
    Expected(
      "imdb-genres/scifi.csv", rows: 799,
      [
        ("movie_id", 0, 799, nil),
        ("movie_name", 0, 796, nil),
        ("year", 1, 78, 1601411.0),
        ("certificate", 506, 13, nil),
        ("runtime", 89, 132, 70251.0),
        ("genre", 0, 153, nil),
        ("rating", 0, 24, 6246.4),
        ("description", 0, 746, nil),
        ("director", 1, 690, nil),
      ]),
    Expected(
      "imdb-genres/thriller.csv", rows: 799,
      [
        ("movie_id", 0, 799, nil),
        ("movie_name", 0, 797, nil),
        ("year", 0, 62, 1608820.0),
        ("certificate", 689, 11, nil),
        ("runtime", 180, 124, 68238.0),
        ("genre", 0, 108, nil),
        ("rating", 0, 18, 6987.4),
        ("description", 0, 721, nil),
        ("director", 1, 759, nil),
      ]),
  ]
}
