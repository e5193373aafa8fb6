import Diagnostics

/// A column read as groups: a code for each row and a label for each code. Nulls are a group of their
/// own, last.
struct Groups: Sendable {
  /// Safe to print.
  var name: String
  var codes: [Int32]
  /// Safe to print.
  var labels: [String]
  /// What the labels stand for where they are numbers or dates, ascending; without null.
  var values: [Double] = []
  /// Whether the labels have an order of their own: ordered categories, numbers, dates.
  var isOrdered: Bool
  /// The code of null; nil when there is none.
  var nullCode: Int?
  var count: Int { labels.count }

  init(_ column: AxisColumn, _ chunks: RowChunks = .alone) {
    name = sanitized(column.name)
    switch column.values {
    case .categories(let codes, let labels, let isOrdered):
      self.codes = codes
      self.labels = labels.map { $0.isEmpty ? "\"\"" : sanitized($0) }
      self.isOrdered = isOrdered
    case .numbers(let values), .dates(let values):
      let found = DistinctNumbers(values, chunks)
      let distinct = found.ascending
      codes = found.codes(values, chunks)
      labels = distinct.map(
        column.isDate ? CivilTime.namer(of: distinct) : { Self.label($0, column.format) })
      self.values = distinct
      isOrdered = true
    }
    let labelCount = labels.count
    guard codes.contains(where: { $0 < 0 || Int($0) >= labelCount }) else { return }
    nullCode = labels.count
    labels.append("null")
    let null = Int32(clamping: labelCount)
    for row in codes.indices where codes[row] < 0 || codes[row] >= null { codes[row] = null }
  }

  /// The finite values, each once, ascending.
  static func distinct(_ values: [Double]) -> [Double] {
    DistinctNumbers(values, .alone).ascending
  }

  /// A number as the name of a bar: a year is `1999`, without separators.
  static func label(_ value: Double, _ format: AxisFormat) -> String {
    abs(value) < 10_000 && value == value.rounded() && format.unit != "$"
      ? NumberText.quantity(value, unit: format.unit.map { sanitized($0) })
      : format.text(value)
  }

  /// Which codes stand in rows.
  var isUsed: [Bool] {
    var isUsed = [Bool](repeating: false, count: labels.count)
    for code in codes { isUsed[Int(code)] = true }
    return isUsed
  }

  /// The same groups without those no row is in; of ordered ones those between the first and the last
  /// stay when asked.
  func withoutUnused(keepingBetween: Bool = false) -> Groups {
    var isUsed = isUsed
    let own = nullCode ?? labels.count
    if keepingBetween, isOrdered, let first = isUsed[..<own].firstIndex(of: true),
      let last = isUsed[..<own].lastIndex(of: true)
    {
      for code in first...last { isUsed[code] = true }
    }
    return arranged(labels.indices.filter { isUsed[$0] })
  }

  /// The groups in this order of their codes, which holds all that rows are in.
  func arranged(_ order: [Int]) -> Groups {
    guard order != Array(labels.indices) else { return self }
    var place = [Int32](repeating: 0, count: labels.count)
    for (index, code) in order.enumerated() { place[code] = Int32(clamping: index) }
    var groups = self
    groups.codes = codes.map { place[Int($0)] }
    groups.labels = order.map { labels[$0] }
    groups.nullCode = nullCode.flatMap { order.firstIndex(of: $0) }
    groups.values = order.compactMap { values.indices.contains($0) ? values[$0] : nil }
    return groups
  }

  /// Those without an order of their own by what they weigh, the heaviest first, null last.
  func sorted(by weights: [Double]) -> Groups {
    guard !isOrdered else { return self }
    return arranged(
      labels.indices.sorted { a, b in
        if (a == nullCode) != (b == nullCode) { return b == nullCode }
        return weights[a] != weights[b] ? weights[a] > weights[b] : a < b
      })
  }

  /// Those without an order of their own with most rows first.
  func sortedByCount() -> Groups {
    sorted(by: counts)
  }

  /// The groups in the order of `weights`, of which those beyond `limit` become one, `other`; what is
  /// named in `keeping` never does. Groups with an order of their own stay as they are.
  func joined(limit: Int, by weights: [Double], keeping: [String] = []) -> (
    groups: Groups, rest: Int
  ) {
    let sorted = sorted(by: weights)
    guard !isOrdered, sorted.count > limit + 1 else { return (sorted, 0) }
    let marked = Set(keeping.map { Array($0.utf8) })
    let kept = sorted.labels.indices.filter {
      $0 < limit || marked.contains(Array(sorted.labels[$0].utf8))
    }
    let isKept = Set(kept)
    var groups = sorted.arranged(kept + sorted.labels.indices.filter { !isKept.contains($0) })
    let rest = sorted.count - kept.count
    guard rest > 1 else { return (sorted, 0) }
    groups.labels = Array(groups.labels.prefix(kept.count)) + [Self.other(rest)]
    let other = Int32(clamping: kept.count)
    for row in groups.codes.indices where groups.codes[row] > other { groups.codes[row] = other }
    if let null = groups.nullCode, null >= kept.count { groups.nullCode = nil }
    return (groups, rest)
  }

  /// What the group of all others is called.
  static func other(_ rest: Int) -> String { "other (\(NumberText.grouped(rest)) more)" }

  /// How many rows each group has.
  var counts: [Double] {
    var counts = [Double](repeating: 0, count: labels.count)
    for code in codes { counts[Int(code)] += 1 }
    return counts
  }

  func rows() -> [[Int]] {
    var rows = [[Int]](repeating: [], count: labels.count)
    for (row, code) in codes.enumerated() { rows[Int(code)].append(row) }
    return rows
  }

  /// The column of these groups for rows of these codes.
  func column(_ codes: [Int]) -> AxisColumn {
    AxisColumn(
      name,
      .categories(
        codes: codes.map { $0 == nullCode ? -1 : Int32(clamping: $0) }, labels: labels,
        isOrdered: true))
  }

  /// - Throws: `too-many-series` beyond what glyphs can tell apart.
  static func checkCount(_ count: Int, of column: AxisColumn) throws {
    guard count <= SeriesGlyphs.limit else {
      throw Failure(
        "too-many-series",
        "`\(column.name)` has \(counted(count, "value")), a figure tells \(SeriesGlyphs.limit) apart",
        help: column.isCategorical
          ? "name fewer with `series`, or join some with `replace`"
          : "sort the values into classes first: `.\(column.name).cut([…])`",
        blames: "color")
    }
  }
}
