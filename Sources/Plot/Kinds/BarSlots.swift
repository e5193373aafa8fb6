import Diagnostics

/// The places of vertical bars along an axis of numbers or dates. Where they are regular (ints, years,
/// months, days) a missing one leaves a gap; else bars stand in order without a scale.
struct BarSlots {
  enum Step: Equatable {
    case whole
    case day
    case month
    case year
    case rank
  }

  let step: Step
  let count: Int
  /// The slot of each bar; nil for the bar of null.
  let slotOfBar: [Int?]
  private let origin: Int
  private let column: AxisColumn
  private let low: Double
  private let high: Double
  private let labels: [String]

  init?(_ data: BarData) {
    let counting = data.positions.indices.filter { data.positions[$0].isFinite }
    let places = counting.map { data.positions[$0] }
    column = data.x
    labels = data.labels
    guard let low = places.min(), let high = places.max() else {
      guard data.x.isCategorical, !data.labels.isEmpty else { return nil }
      (self.low, self.high) = (0, Double(data.labels.count - 1))
      (step, origin, count) = (.rank, 0, data.labels.count)
      slotOfBar = data.labels.indices.map { $0 }
      return
    }
    self.low = low
    self.high = high
    let step = Self.step(places, isDate: data.x.isDate)
    let isAscending = zip(places, places.dropFirst()).allSatisfy { $0 < $1 }
    let index: (Double) -> Int = { Self.index($0, step) }
    let range = step == .rank ? 0 : index(high) - index(low) + 1
    if step != .rank, isAscending, range <= 4 * counting.count + 8 {
      self.step = step
      origin = index(low)
      count = range
      slotOfBar = data.positions.map { $0.isFinite ? index($0) - index(low) : nil }
    } else {
      self.step = .rank
      origin = 0
      count = data.positions.count
      slotOfBar = data.positions.indices.map { $0 }
    }
  }

  private static func step(_ places: [Double], isDate: Bool) -> Step {
    guard places.allSatisfy({ $0 == $0.rounded() && abs($0) < 1e9 }) else { return .rank }
    guard isDate else { return .whole }
    let dates = places.map { CivilTime.date(days: $0) }
    if dates.allSatisfy({ $0.day == 1 && $0.month == 1 }) { return .year }
    return dates.allSatisfy { $0.day == 1 } ? .month : .day
  }

  private static func index(_ place: Double, _ step: Step) -> Int {
    switch step {
    case .whole, .day, .rank: return Int(place)
    case .month:
      let (year, month, _) = CivilTime.date(days: place)
      return year * 12 + month
    case .year: return CivilTime.date(days: place).year
    }
  }

  private func label(ofSlot slot: Int) -> String {
    let index = slot + origin
    switch step {
    case .year: return String(index)
    case .month: return "\((index - 1) / 12)-\(CivilTime.twoDigits((index - 1) % 12 + 1))"
    case .whole, .day, .rank: return CivilTime.text(days: Double(index))
    }
  }

  /// Labels of about `wanted` slots, at the slots they name.
  func ticks(_ wanted: Int) -> [(slot: Int, label: String)] {
    guard step != .rank else {
      let every = max(1, (count + wanted - 1) / max(1, wanted))
      return stride(from: 0, to: min(count, labels.count), by: every).map { ($0, labels[$0]) }
    }
    if wanted >= count, column.isDate {
      return (0..<count).map { ($0, label(ofSlot: $0)) }
    }
    let ticks =
      column.isDate
      ? Ticks.dates(low, high, count: wanted)
      : Ticks.numbers(low, high, count: wanted, isWhole: true, unit: column.unit)
    return zip(ticks.values, ticks.labels).map { (Self.index($0, step) - origin, $1) }
  }
}
