import Diagnostics

/// How the numbers of an axis are written.
struct AxisFormat: Sendable, Equatable {
  var unit: String?
  /// Whether the numbers are ints: then ticks are, too.
  var isWhole = false
  var isDate = false

  /// A value in words: a number with its unit, a date.
  func text(_ value: Double) -> String {
    isDate ? CivilTime.text(days: value) : valueText(value, unit: unit)
  }
}

/// One of the two directions of a panel: what stands where, and how it is named.
struct Axis: Sendable {
  enum Domain: Sendable {
    /// A range of numbers or dates.
    case span(low: Double, high: Double, spread: Scale.Spread)
    case bands(Bands)
  }

  /// Safe to print.
  var name: String
  var format = AxisFormat()
  var domain: Domain
  /// The names at 0, 1, 2 … where a span stands for categories.
  var names: [String] = []
  /// Whether the ends move to round numbers.
  var widens = true
  /// Whether marks are compared by how far along it they reach: then it starts at zero where that costs
  /// little room, and the figure says so where it does not. Heights of lines, both axes of points, values
  /// of groups in bands; not what values are only placed along: bins, the x of lines. Dates, years and
  /// logarithms have no zero to start at.
  var leansOnZero = false

  /// The axis started at zero where that costs less than a third of its room, and whether it still does
  /// not hold zero.
  var leaning: (axis: Axis, isTold: Bool) {
    guard leansOnZero, !format.isDate, names.isEmpty,
      case .span(var low, var high, .linear) = domain, !(holdsYears(low, high))
    else { return (self, false) }
    if low > 0, low < 0.3 * high { low = 0 }
    if high < 0, high > 0.3 * low { high = 0 }
    var axis = self
    axis.domain = .span(low: low, high: high, spread: .linear)
    return (axis, low > 0 || high < 0)
  }

  private func holdsYears(_ low: Double, _ high: Double) -> Bool {
    format.isWhole && format.unit == nil && low >= 1500 && high <= 2200
  }

  static func span(
    _ column: AxisColumn, low: Double, high: Double, spread: Scale.Spread = .linear
  ) -> Axis {
    Axis(
      name: sanitized(column.name), format: column.format,
      domain: .span(low: low, high: high, spread: spread))
  }

  static func bands(_ name: String, _ bands: Bands, format: AxisFormat = AxisFormat()) -> Axis {
    Axis(name: sanitized(name), format: format, domain: .bands(bands))
  }

  var bands: Bands? { if case .bands(let bands) = domain { bands } else { nil } }

  var scale: Scale? {
    if case .span(let low, let high, let spread) = domain {
      Scale(low: low, high: high, spread: spread)
    } else {
      nil
    }
  }

  /// Both spans in one; of bands, those with more of them.
  func union(_ other: Axis) -> Axis {
    var axis = self
    switch (domain, other.domain) {
    case (.span(let low, let high, let spread), .span(let otherLow, let otherHigh, _)):
      axis.domain = .span(low: min(low, otherLow), high: max(high, otherHigh), spread: spread)
    case (.bands(let mine), .bands(let others)):
      if others.count > mine.count { axis.domain = .bands(others) }
    default: break
    }
    return axis
  }
}

/// Places side by side, each as wide as the others: categories, bins, years.
struct Bands: Sendable {
  /// A name for each; safe to print.
  var labels: [String]
  /// The series side by side in each band; empty when there is one.
  var parts: [String] = []
  /// What the parts are; safe to print.
  var partsName = ""
  /// Where only some bands are named: their names and where these stand.
  var names: [(place: Double, label: String)] = []
  /// What the bands stand for where they are regular numbers or dates, ascending: then ticks name only
  /// round ones.
  var values: [Double] = []
  /// Where bands cut a range into equal parts (bins): ticks then stand at its values.
  var scale: Scale?
  var count: Int { labels.count }

  /// Where a value stands, in bands from the first one's start.
  func place(_ value: Double) -> Double? {
    if let scale { return scale.share(value) * Double(count) }
    guard let first = values.first, let last = values.last, values.count == count else {
      return nil
    }
    if count == 1 { return value == first ? 0.5 : nil }
    return (value - first) / (last - first) * Double(count - 1) + 0.5
  }

  /// Names of about `wanted` bands, and where they stand in bands from the first one's start.
  func ticks(_ wanted: Int, format: AxisFormat) -> [(place: Double, label: String)] {
    if !names.isEmpty {
      let every = max(1, (names.count + wanted - 1) / max(1, wanted))
      return stride(from: 0, to: names.count, by: every).map { names[$0] }
    }
    if let scale {
      let ticks = scale.ticks(of: format, count: wanted)
      return zip(ticks.values, ticks.labels).map { (scale.share($0) * Double(count), $1) }
    }
    if wanted < count, values.count == count, let low = values.first, let high = values.last {
      let ticks =
        format.isDate
        ? Ticks.dates(low, high, count: wanted)
        : Ticks.numbers(low, high, count: wanted, isWhole: true, unit: format.unit)
      // Months are not equally long: the band that holds the date is named.
      return zip(ticks.values, ticks.labels).compactMap { value, label in
        values.lastIndex { $0 <= value }.map { (Double($0) + 0.5, label) }
      }
    }
    let every = max(1, (count + wanted - 1) / max(1, wanted))
    return stride(from: 0, to: count, by: every).map { (Double($0) + 0.5, labels[$0]) }
  }
}
