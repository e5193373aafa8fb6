import Glibc

/// A map of values to a share of an axis, from 0 at `low` to 1 at `high`.
struct Scale: Sendable, Equatable {
  /// How values are spread over the axis.
  enum Spread: Sendable, Equatable {
    case linear
    case log
    /// `sign(v) log10(1 + |v| / constant)`: straight around zero, logarithmic far from it (Webber 2013).
    case symlog(constant: Double)
  }

  let low: Double
  let high: Double
  let spread: Spread
  /// In the space that is drawn: logarithms on a log axis.
  let start: Double
  let span: Double

  /// A range of nothing is widened, so that a single value stands in the middle.
  init(low: Double, high: Double, spread: Spread = .linear) {
    var (low, high) = (low, high)
    if spread == .log {
      if !(low < high) { (low, high) = (low / 2, high * 2) }
    } else if !(low < high) {
      let room = low == 0 ? 1 : abs(low) / 2
      (low, high) = (low - room, high + room)
    }
    self.low = low
    self.high = high
    self.spread = spread
    start = Self.drawn(low, spread)
    span = Self.drawn(high, spread) - start
  }

  var isLog: Bool { spread == .log }

  static func drawn(_ value: Double, _ spread: Spread) -> Double {
    switch spread {
    case .linear: return value
    case .log: return log10(value)
    case .symlog(let constant):
      let size = log10(1 + abs(value) / constant)
      return value < 0 ? -size : size
    }
  }

  func share(_ value: Double) -> Double {
    let drawn = Self.drawn(value, spread)
    if !span.isFinite { return drawn / 2 / (high / 2 - low / 2) - start / 2 / (high / 2 - low / 2) }
    return (drawn - start) / span
  }

  /// The value that stands at a share of the axis.
  func value(atShare share: Double) -> Double {
    let drawn = start + share * span
    switch spread {
    case .linear: return drawn
    case .log: return pow(10, drawn)
    case .symlog(let constant):
      let size = (pow(10, abs(drawn)) - 1) * constant
      return drawn < 0 ? -size : size
    }
  }

  /// The constant of a symmetric log axis: four powers of ten below the largest value.
  static func symlogConstant(low: Double, high: Double) -> Double {
    let largest = max(abs(low), abs(high))
    guard largest > 0, largest.isFinite else { return 1 }
    return max(pow(10, floor(log10(largest)) - 3), .leastNormalMagnitude)
  }

  func ticks(of format: AxisFormat, count: Int) -> Ticks {
    switch spread {
    case .log: return .logarithmic(low, high, count: count, unit: format.unit)
    case .symlog(let constant):
      return .symmetric(low, high, constant: constant, count: count, unit: format.unit)
    case .linear:
      if format.isDate { return .dates(low, high, count: count) }
      return .numbers(low, high, count: count, isWhole: format.isWhole, unit: format.unit)
    }
  }

  /// The scale widened to the ticks beyond its ends, where that costs little of its room.
  func widened(toTicksOf format: AxisFormat, count: Int) -> Scale {
    guard spread == .linear, !format.isDate, span.isFinite else { return self }
    let step = Ticks.niceStep(low, high, count: count, isWhole: format.isWhole)
    let bottom = (low / step + 1e-9).rounded(.down) * step
    let top = (high / step - 1e-9).rounded(.up) * step
    let room = span / 8
    return Scale(
      low: bottom.isFinite && low - bottom <= room ? bottom : low,
      high: top.isFinite && top - high <= room ? top : high)
  }
}
