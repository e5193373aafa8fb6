import Diagnostics

/// Says in words how a series goes along its axis.
enum Trend {
  /// - Parameters:
  ///   - points: the values in the order of the axis, each with the words for its place.
  ///   - preposition: "in" for years, "on" for dates, else "at".
  static func sentence(
    _ name: String, _ points: [(place: String, value: Double)], preposition: String,
    text: (Double) -> String
  ) -> String {
    guard let first = points.first, let last = points.last else { return "\(name) has no values" }
    var peak = first
    var least = first
    for point in points {
      if point.value > peak.value { peak = point }
      if point.value < least.value { least = point }
    }
    if points.count == 1 { return "\(name) is \(text(first.value)) \(preposition) \(first.place)" }
    if peak.value == least.value {
      return "\(name) stays at \(text(first.value)) from \(first.place) to \(last.place)"
    }
    if peak.value == last.value, least.value == first.value {
      return "\(name) rises from \(text(first.value)) \(preposition) \(first.place) to "
        + "\(text(last.value)) by \(last.place)"
    }
    if peak.value == last.value {
      return "\(name) falls from \(text(first.value)) \(preposition) \(first.place) to "
        + "\(text(least.value)) \(preposition) \(least.place), then rises to \(text(last.value)) "
        + "by \(last.place)"
    }
    if peak.value == first.value, least.value == last.value {
      return "\(name) falls from \(text(first.value)) \(preposition) \(first.place) to "
        + "\(text(last.value)) by \(last.place)"
    }
    return "\(name) peaks \(preposition) \(peak.place) at \(text(peak.value)) and falls to "
      + "\(text(last.value)) by \(last.place)"
  }

  /// "in" a year, "on" a date, else "at".
  static func preposition(_ column: AxisColumn, _ places: [Double]) -> String {
    if column.isDate { return "on" }
    let areYears = places.allSatisfy { $0 == $0.rounded() && $0 >= 1500 && $0 <= 2200 }
    return !column.isCategorical && areYears ? "in" : "at"
  }
}

/// "3 rows", "1 row".
func counted(_ count: Int, _ noun: String) -> String {
  "\(NumberText.grouped(count)) \(noun)\(count == 1 ? "" : "s")"
}

/// "a, b and c".
func enumerated(_ words: [String]) -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " and " + last
}
