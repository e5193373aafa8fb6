import Diagnostics

/// Says in words how a series goes along its axis.
enum Trend {
  /// - Parameters:
  ///   - values: finite values in the order of the axis.
  ///   - place: the words for the place of the value at an index.
  ///   - preposition: "in" for years and months, "on" for dates, else "at".
  static func sentence(
    _ name: String, _ values: [Double], preposition: String, place: (Int) -> String,
    text: (Double) -> String
  ) -> String {
    guard let firstValue = values.first, let lastValue = values.last else {
      return "\(name) has no values"
    }
    var peakIndex = 0
    var leastIndex = 0
    for index in values.indices {
      if values[index] > values[peakIndex] { peakIndex = index }
      if values[index] < values[leastIndex] { leastIndex = index }
    }
    let first = (place: place(0), value: firstValue)
    let last = (place: place(values.count - 1), value: lastValue)
    let peak = (place: place(peakIndex), value: values[peakIndex])
    let least = (place: place(leastIndex), value: values[leastIndex])
    if values.count == 1 { return "\(name) is \(text(first.value)) \(preposition) \(first.place)" }
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

  /// "in" a year or a month, "on" a date, else "at".
  static func preposition(_ column: AxisColumn, _ places: [Double]) -> String {
    if column.isDate { return CivilTime.isMonthly(places) ? "in" : "on" }
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
