import Glibc

/// A map of values to a share of an axis, from 0 at `low` to 1 at `high`.
struct Scale: Sendable {
  let low: Double
  let high: Double
  let isLog: Bool
  /// In the space that is drawn: logarithms on a log axis.
  let start: Double
  let span: Double

  /// A range of nothing is widened, so that a single value stands in the middle.
  init(low: Double, high: Double, isLog: Bool = false) {
    var (low, high) = (low, high)
    if isLog {
      if !(low < high) { (low, high) = (low / 2, high * 2) }
      start = log10(low)
      span = log10(high) - start
    } else {
      if !(low < high) {
        let room = low == 0 ? 1 : abs(low) / 2
        (low, high) = (low - room, high + room)
      }
      start = low
      span = high - low
    }
    self.low = low
    self.high = high
    self.isLog = isLog
  }

  func share(_ value: Double) -> Double {
    let drawn = isLog ? log10(value) : value
    if !span.isFinite { return drawn / 2 / (high / 2 - low / 2) - start / 2 / (high / 2 - low / 2) }
    return (drawn - start) / span
  }

  func ticks(of column: AxisColumn, count: Int) -> Ticks {
    if isLog { return .logarithmic(low, high, count: count, unit: column.unit) }
    if column.isDate { return .dates(low, high, count: count) }
    return .numbers(low, high, count: count, isWhole: column.isWhole, unit: column.unit)
  }

  /// The scale widened to the ticks beyond its ends, where that costs little of its room, and the ticks.
  func widened(toTicksOf column: AxisColumn, count: Int) -> (scale: Scale, ticks: Ticks) {
    guard !isLog, !column.isDate, span.isFinite else {
      return (self, ticks(of: column, count: count))
    }
    let step = Ticks.niceStep(low, high, count: count, isWhole: column.isWhole)
    let bottom = (low / step + 1e-9).rounded(.down) * step
    let top = (high / step - 1e-9).rounded(.up) * step
    let room = span / 8
    let scale = Scale(
      low: bottom.isFinite && low - bottom <= room ? bottom : low,
      high: top.isFinite && top - high <= room ? top : high)
    let values = Ticks.multiples(of: step, from: scale.low, through: scale.high)
    return (
      scale, Ticks(values: values, labels: Ticks.labels(values, step: step, unit: column.unit))
    )
  }
}

/// The least and the greatest of the finite numbers; nil when there is none.
func finiteRange(_ values: [Double], onlyPositive: Bool = false) -> (low: Double, high: Double)? {
  var low = Double.infinity
  var high = -Double.infinity
  values.withUnsafeBufferPointer { values in
    for value in values where value.isFinite && (!onlyPositive || value > 0) {
      if value < low { low = value }
      if value > high { high = value }
    }
  }
  return low <= high ? (low, high) : nil
}
