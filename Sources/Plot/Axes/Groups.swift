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

  init(_ column: AxisColumn) {
    name = sanitized(column.name)
    switch column.values {
    case .categories(let codes, let labels, let isOrdered):
      self.codes = codes
      self.labels = labels.map { $0.isEmpty ? "\"\"" : sanitized($0) }
      self.isOrdered = isOrdered
    case .numbers(let values), .dates(let values):
      let distinct = Self.distinct(values)
      var codeOf: [Double: Int32] = [:]
      for (index, value) in distinct.enumerated() { codeOf[value] = Int32(clamping: index) }
      codes = values.map { $0.isFinite ? codeOf[$0] ?? -1 : -1 }
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
    var seen = Set<Double>()
    for value in values where value.isFinite { seen.insert(value) }
    return seen.sorted()
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
    var counts = [Double](repeating: 0, count: labels.count)
    for code in codes { counts[Int(code)] += 1 }
    return sorted(by: counts)
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
          ? "keep the largest with `top`, or join some with `replace`"
          : "sort the values into classes first: `.\(column.name).cut([…])`",
        blames: "color")
    }
  }
}
