import Numeric

@testable import Plot

/// Made-up film data with the shape of the real: more films each year, classes of unequal size, budgets
/// over several powers of ten.
enum Films {
  static let classes = [
    "disaster", "flop", "under", "average", "above", "hit", "super_hit", "blockbuster",
    "all_time_blockbuster",
  ]

  /// One row for each year and class: 28 years, nine classes.
  static let classRows: [(year: Int, name: String, count: Int)] = {
    var rows: [(year: Int, name: String, count: Int)] = []
    var stream = SeededStream(seed: 7)
    for year in 1985...2012 {
      for (index, name) in classes.enumerated() {
        let size = (year - 1980) * [5, 4, 2, 4, 3, 5, 6, 3, 2][index] / 10
        let count = size + stream.index(below: 3)
        if count > 0 { rows.append((year, name, count)) }
      }
    }
    return rows
  }()

  static let genres: [(name: String, count: Int)] = [
    ("Drama", 2297), ("Comedy", 1722), ("Thriller", 1274), ("Action", 1154), ("Romance", 894),
    ("Adventure", 790), ("Crime", 696), ("Science Fiction", 535), ("Horror", 519), ("Family", 513),
    ("Fantasy", 424), ("Mystery", 348), ("Animation", 234), ("History", 197), ("Western", 82),
  ]

  /// Budget and profit in dollars, a few unknown.
  static let money: (budget: [Double?], profit: [Double?]) = {
    var stream = SeededStream(seed: 3)
    var budget: [Double?] = []
    var profit: [Double?] = []
    for row in 0..<600 {
      let spent = (1 + stream.unit() * stream.unit() * 300) * 1e6
      budget.append(row % 23 == 0 ? nil : spent.rounded())
      profit.append(row % 41 == 5 ? nil : (spent * (stream.normal() * 1.2 + 1.1)).rounded())
    }
    return (budget, profit)
  }()
}
