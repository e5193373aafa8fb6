import Diagnostics

/// A named column of data as a plot takes it. Nulls are NaN in numbers and dates, -1 in categories, so
/// that loops over millions of rows see plain arrays.
public struct AxisColumn: Sendable {
  public enum Values: Sendable {
    /// Numbers; NaN is null.
    case numbers([Double])
    /// Days since 1970-01-01, with a fraction where there is a time of day; NaN is null.
    case dates([Double])
    /// Index into `labels` for each row; -1 is null. `isOrdered` keeps the order of the labels.
    case categories(codes: [Int32], labels: [String], isOrdered: Bool)
  }

  public var name: String
  public var values: Values
  /// `$` before amounts of money, `%`, else a word after the number, such as `min`.
  public var unit: String?
  /// Whether the numbers are ints: then ticks are, too.
  public var isWhole: Bool

  public init(_ name: String, _ values: Values, unit: String? = nil, isWhole: Bool = false) {
    self.name = name
    self.values = values
    self.unit = unit
    self.isWhole = isWhole
  }

  public static func numbers(_ name: String, _ values: [Double?], unit: String? = nil) -> AxisColumn
  {
    AxisColumn(name, .numbers(values.map { $0 ?? .nan }), unit: unit)
  }

  /// Numbers with their validity beside them, one flag a row.
  public static func numbers(
    _ name: String, _ values: [Double], valid: [Bool], unit: String? = nil
  ) -> AxisColumn {
    var numbers = values
    for row in 0..<min(values.count, valid.count) where !valid[row] { numbers[row] = .nan }
    return AxisColumn(name, .numbers(numbers), unit: unit)
  }

  /// Ints; those beyond 2^53 are rounded to the nearest float, which no figure can show.
  public static func ints(_ name: String, _ values: [Int?], unit: String? = nil) -> AxisColumn {
    AxisColumn(
      name, .numbers(values.map { $0.map(Double.init) ?? .nan }), unit: unit, isWhole: true)
  }

  /// Dates as days since 1970-01-01.
  public static func dates(_ name: String, days: [Int?]) -> AxisColumn {
    AxisColumn(name, .dates(days.map { $0.map(Double.init) ?? .nan }))
  }

  /// Texts. With `order`, the categories come in that order (those not in it after it), else figures
  /// sort them.
  public static func categories(
    _ name: String, _ values: [String?], order: [String]? = nil
  ) -> AxisColumn {
    var codeOfBytes: [[UInt8]: Int32] = [:]
    var labels: [String] = []
    func code(_ label: String) -> Int32 {
      let bytes = Array(label.utf8)
      if let code = codeOfBytes[bytes] { return code }
      let code = Int32(clamping: labels.count)
      codeOfBytes[bytes] = code
      labels.append(label)
      return code
    }
    for label in order ?? [] { _ = code(label) }
    let codes = values.map { $0.map(code) ?? -1 }
    return AxisColumn(
      name, .categories(codes: codes, labels: labels, isOrdered: order != nil))
  }

  public var rowCount: Int {
    switch values {
    case .numbers(let values), .dates(let values): values.count
    case .categories(let codes, _, _): codes.count
    }
  }

  /// The numbers or days, NaN for null; nil for categories.
  var numbers: [Double]? {
    switch values {
    case .numbers(let values), .dates(let values): values
    case .categories: nil
    }
  }

  var isDate: Bool { if case .dates = values { true } else { false } }
  var isCategorical: Bool { if case .categories = values { true } else { false } }

  var nullCount: Int {
    switch values {
    case .numbers(let values), .dates(let values):
      values.reduce(into: 0) { if !$1.isFinite { $0 += 1 } }
    case .categories(let codes, _, _): codes.reduce(into: 0) { if $1 < 0 { $0 += 1 } }
    }
  }

  /// How the numbers of this column are written.
  var format: AxisFormat { AxisFormat(unit: unit, isWhole: isWhole, isDate: isDate) }

  /// A value of this column in words: a number with its unit, a date.
  func text(of value: Double) -> String { format.text(value) }

  /// The rows given, in that order.
  func taking(_ rows: [Int]) -> AxisColumn {
    var column = self
    switch values {
    case .numbers(let values): column.values = .numbers(rows.map { values[$0] })
    case .dates(let values): column.values = .dates(rows.map { values[$0] })
    case .categories(let codes, let labels, let isOrdered):
      column.values = .categories(
        codes: rows.map { codes[$0] }, labels: labels, isOrdered: isOrdered)
    }
    return column
  }
}

/// A number in words: whole ones exactly up to ten million, larger with K, M, B; its unit.
func valueText(_ value: Double, unit: String?) -> String {
  if unit == "$" { return NumberText.money(value) }
  let size = abs(value)
  let text =
    size >= 1e7
    ? NumberText.withUnit(value)
    : value == value.rounded() && size >= 1000
      ? NumberText.grouped(value, decimals: 0)
      : NumberText.significant(value, digits: size >= 1000 ? 6 : 4)
  guard let unit, !unit.isEmpty else { return text }
  return unit == "%" ? text + "%" : text + " " + sanitized(unit)
}
