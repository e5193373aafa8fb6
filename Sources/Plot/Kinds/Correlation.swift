import Describe
import Diagnostics

extension PlotKinds {
  static let correlation = PlotSpec(
    "correlation", "Shades the correlation of each pair of columns.",
    columns: [OptionSpec("columns", .columns, .none, "The columns of numbers.")],
    options: [
      OptionSpec(
        "method", .text, default: .text("pearson"), .oneOf(["pearson", "spearman"]),
        "Pearson's r, or Spearman's of the ranks.")
    ] + sharedOptions,
    examples: [
      Example("table(a: [1, 2, 3], b: [2, 4, 7], c: [3, 1, 2]).correlation([.a, .b, .c])")
    ],
    searchTerms: ["corr", "heatmap", "corrplot", "correlation matrix", "rcorr"],
    seeAlso: ["pairs", "heatmap", "scatter"]
  ) { data, settings in
    try Correlation(data, settings).chart
  }
}

/// The correlations of columns with each other, over the rows where both have a value.
struct Correlation {
  private let columns: [AxisColumn]
  private let isRanked: Bool
  /// Row by row; nil where a column does not vary.
  private let values: [Double?]
  private let counts: [Int]

  static let limit = 26

  /// - Throws: `wrong-type`, `missing-argument`, `too-many-series`.
  init(_ data: PlotData, _ settings: Settings) throws {
    columns = data.columns("columns")
    try Self.check(columns, "correlation", limit: Self.limit)
    isRanked = settings.text("method") == "spearman"
    var values: [Double?] = []
    var counts: [Int] = []
    for (row, a) in columns.enumerated() {
      for (column, b) in columns.enumerated() {
        if column < row {
          values.append(values[column * columns.count + row])
          counts.append(counts[column * columns.count + row])
          continue
        }
        var (x, y): ([Double], [Double]) = ([], [])
        for (left, right) in zip(a.numbers ?? [], b.numbers ?? [])
        where left.isFinite && right.isFinite {
          x.append(left)
          y.append(right)
        }
        counts.append(x.count)
        if isRanked { (x, y) = (Self.ranks(x), Self.ranks(y)) }
        values.append(LinearFit(x, y)?.correlation)
      }
    }
    self.values = values
    self.counts = counts
  }

  static func check(_ columns: [AxisColumn], _ owner: String, limit: Int) throws {
    guard columns.count > 1 else {
      throw Failure("missing-argument", "`\(owner)` needs two columns at least", blames: "columns")
    }
    guard columns.count <= limit else {
      throw Failure(
        "too-many-series", "`\(owner)` has room for \(limit) columns, not \(columns.count)",
        help: "name those that matter", blames: "columns")
    }
    for column in columns { try PlotData.requireNumbers(column, "columns", owner) }
  }

  /// Ranks from 1; equal values share the mean of theirs.
  static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      for place in start...end { ranks[order[place]] = Double(start + end) / 2 + 1 }
      start = end + 1
    }
    return ranks
  }

  var chart: Chart {
    guard columns.first?.rowCount ?? 0 > 0 else { return .empty("no rows") }
    guard values.contains(where: { $0 != nil }) else {
      return .empty("no two columns that vary have rows in common")
    }
    let count = columns.count
    let name = isRanked ? "Spearman's correlation" : "correlation"
    var marks = CellMarks(
      columns: count, rows: count, values: values.map { $0 ?? .nan },
      ramp: Ramp(name: name, low: -1, high: 1, isDiverging: true))
    marks.texts = values.map { $0.map { NumberText.fixed($0, decimals: 2) } ?? "" }
    let labels = columns.enumerated().map { "\($0.offset + 1) \(sanitized($0.element.name))" }
    let panel = Panel(
      x: .bands("", Bands(labels: columns.indices.map { String($0 + 1) })),
      y: .bands("", Bands(labels: labels)), marks: [.cells(marks)])
    var notes = [
      "over the rows where both columns have a value: \(NumberText.grouped(counts.min() ?? 0))"
    ]
    if let most = counts.max(), most != counts.min() {
      notes[0] += " to \(NumberText.grouped(most))"
    }
    if values.contains(where: { $0 == nil }) {
      notes.append("empty cells: a column does not vary there")
    }
    return Chart(
      panels: [panel], notes: notes, summary: { sentence }, table: { table })
  }

  private var pairs: [(a: Int, b: Int)] {
    columns.indices.flatMap { a in columns.indices.filter { $0 > a }.map { (a, $0) } }
  }

  private var sentence: String {
    func value(_ pair: (a: Int, b: Int)) -> Double? { values[pair.a * columns.count + pair.b] }
    let known = pairs.filter { value($0) != nil }
    guard let strongest = known.max(by: { abs(value($0) ?? 0) < abs(value($1) ?? 0) }),
      let weakest = known.min(by: { abs(value($0) ?? 0) < abs(value($1) ?? 0) })
    else { return "no two columns that vary have rows in common" }
    func words(_ pair: (a: Int, b: Int)) -> String {
      "\(columns[pair.a].name) and \(columns[pair.b].name) "
        + "(r = \(NumberText.fixed(value(pair) ?? 0, decimals: 2)))"
    }
    return "The strongest correlation is that of \(words(strongest))"
      + (known.count > 1 ? ", the weakest that of \(words(weakest))" : "")
  }

  private var table: [AxisColumn] {
    let count = columns.count
    return [
      .categories("x", pairs.map { columns[$0.a].name }),
      .categories("y", pairs.map { columns[$0.b].name }),
      .numbers("r", pairs.map { values[$0.a * count + $0.b] }),
      .ints("n", pairs.map { counts[$0.a * count + $0.b] }),
    ]
  }
}
