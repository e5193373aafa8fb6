import Diagnostics

/// The places of bars along an axis. Where numbers or dates are regular (ints, years, months, days) a
/// missing one leaves a gap; else bars stand in order without a scale.
struct BarBands {
  let bands: Bands
  /// The band of each group; nil for null where bands count.
  let bandOfGroup: [Int?]
  /// Whether bars of numbers or dates stand in order, not to scale.
  let isRanked: Bool

  private enum Step { case whole, day, month, year }

  /// - Parameter groups: in the order of drawing.
  init(_ groups: Groups, isDate: Bool, standing: Bool) {
    let places = groups.values
    guard standing, let low = places.first, let high = places.last,
      zip(places, places.dropFirst()).allSatisfy({ $0 < $1 }),
      let step = Self.step(places, isDate: isDate),
      Self.index(high, step) - Self.index(low, step) < 4 * places.count + 8
    else {
      bands = Bands(labels: groups.labels)
      bandOfGroup = groups.labels.indices.map { $0 }
      isRanked = standing && !places.isEmpty
      return
    }
    let origin = Self.index(low, step)
    let count = Self.index(high, step) - origin + 1
    var labels: [String] = []
    var values: [Double] = []
    for slot in 0..<count {
      labels.append(Self.label(slot + origin, step))
      values.append(Self.value(slot + origin, step))
    }
    bands = Bands(labels: labels, values: values)
    bandOfGroup = groups.labels.indices.map {
      $0 < places.count ? Self.index(places[$0], step) - origin : nil
    }
    isRanked = false
  }

  private static func step(_ places: [Double], isDate: Bool) -> Step? {
    guard places.allSatisfy({ $0 == $0.rounded() && abs($0) < 1e9 }) else { return nil }
    guard isDate else { return .whole }
    let dates = places.map { CivilTime.date(days: $0) }
    if dates.allSatisfy({ $0.day == 1 && $0.month == 1 }) { return .year }
    return dates.allSatisfy { $0.day == 1 } ? .month : .day
  }

  private static func index(_ place: Double, _ step: Step) -> Int {
    switch step {
    case .whole, .day: return Int(place)
    case .month:
      let (year, month, _) = CivilTime.date(days: place)
      return year * 12 + month - 1
    case .year: return CivilTime.date(days: place).year
    }
  }

  private static func value(_ index: Int, _ step: Step) -> Double {
    switch step {
    case .whole, .day: Double(index)
    case .month: CivilTime.days(year: Self.year(index), month: Self.month(index), day: 1)
    case .year: CivilTime.days(year: index, month: 1, day: 1)
    }
  }

  private static func label(_ index: Int, _ step: Step) -> String {
    switch step {
    case .whole: String(index)
    case .year: String(index)
    case .month: "\(year(index))-\(CivilTime.twoDigits(month(index)))"
    case .day: CivilTime.text(days: Double(index))
    }
  }

  private static func year(_ index: Int) -> Int { index >= 0 ? index / 12 : (index - 11) / 12 }
  private static func month(_ index: Int) -> Int { index - year(index) * 12 + 1 }
}
