import Frame
import Learn
import Numeric

@testable import Recommend

/// One row of a hand-made table of titles.
struct TinyTitle {
  var id: String?
  var title: String?
  var genres: [String]?
  var type: String? = "MOVIE"
  var countries: [String]? = ["US"]
  var year: Int64? = 2000
  var score: Double? = nil
  var votes: Double? = nil
}

/// Work on a number of threads, without a deadline.
func work(threads: Int = 2) -> Work { Work(budget: Budget(threads: threads)) }

/// The titles as a dataset with the columns of the streaming titles.
func dataset(_ titles: [TinyTitle]) -> Dataset {
  func column(_ name: String, _ vector: Vector) -> Column {
    Column(vector, lineage: Lineage(.source("titles.csv", column: name)))
  }
  let columns: [(String, Vector)] = [
    ("id", .texts(titles.map(\.id))), ("title", .texts(titles.map(\.title))),
    ("genres", lists(titles.map(\.genres))), ("type", .texts(titles.map(\.type))),
    ("production_countries", lists(titles.map(\.countries))),
    ("release_year", .ints(titles.map(\.year))), ("imdb_score", .floats(titles.map(\.score))),
    ("imdb_votes", .floats(titles.map(\.votes))),
  ]
  return Dataset(
    rowCount: titles.count, names: columns.map(\.0), columns: columns.map { column($0, $1) })
}

func lists(_ rows: [[String]?]) -> Vector {
  var offsets = [0]
  var values: [String] = []
  for row in rows {
    values.append(contentsOf: row ?? [])
    offsets.append(values.count)
  }
  return Vector(
    type: .list(of: .text), count: rows.count,
    storage: .list(
      offsets: Buffer(offsets), values: Vector.ListValues(.texts(values.map { Optional($0) }))),
    validity: Bitmap(count: rows.count) { rows[$0] != nil })
}

/// A recipe on genres, type and countries.
let usualFeatures: [(column: String, weight: Double)] = [
  ("genres", 1), ("type", 1), ("production_countries", 1),
]

func recipe(clusters: Int? = nil) -> ContentRecipe {
  var recipe = ContentRecipe(id: "id", label: "title", features: usualFeatures)
  recipe.clusters = clusters.map { KMeans(clusters: $0) }
  return recipe
}
