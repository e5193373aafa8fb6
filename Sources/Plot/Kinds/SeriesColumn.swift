import Diagnostics

/// A column read as groups: a code for each row and a label for each code. Nulls are a group of their
/// own, last.
struct SeriesColumn: Sendable {
  var codes: [Int32]
  var labels: [String]
  /// Whether the labels have an order of their own: ordered categories, numbers, dates.
  var isOrdered: Bool
  /// The code of null; nil when there is none.
  var nullCode: Int?

  init(_ column: AxisColumn) {
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
        column.isDate ? CivilTime.namer(of: distinct) : { Self.label($0, column) })
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
  static func label(_ value: Double, _ column: AxisColumn) -> String {
    abs(value) < 10_000 && value == value.rounded()
      ? NumberText.quantity(value, unit: column.unit.map { sanitized($0) })
      : column.text(of: value)
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
