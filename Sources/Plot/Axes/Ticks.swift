import Diagnostics
import Glibc

/// Where an axis is labelled, and how. Values ascend.
struct Ticks: Sendable {
  var values: [Double]
  var labels: [String]

  /// Multiples of 1, 2, 2.5 or 5 times a power of ten inside `low...high`, about `count` of them.
  static func numbers(
    _ low: Double, _ high: Double, count: Int, isWhole: Bool = false, unit: String? = nil
  ) -> Ticks {
    let step = niceStep(low, high, count: count, isWhole: isWhole)
    let values = multiples(of: step, from: low, through: high)
    return Ticks(values: values, labels: labels(values, step: step, unit: unit))
  }

  /// The least step of 1, 2, 2.5, 5 times a power of ten that cuts `low...high` into at most `count`
  /// parts.
  static func niceStep(_ low: Double, _ high: Double, count: Int, isWhole: Bool) -> Double {
    let span = high / Double(max(1, count)) - low / Double(max(1, count))
    guard span > 0, span.isFinite else { return 1 }
    let power = pow(10, floor(log10(span)))
    guard power > 0, power.isFinite else { return span }
    // Beyond ten thousand labels carry a unit, and 2.5 times a power of ten still reads well.
    let factors: [Double] = isWhole && power < 10 ? [1, 2, 5, 10] : [1, 2, 2.5, 5, 10]
    let step = power * (factors.first { $0 * power >= span * (1 - 1e-9) } ?? 10)
    return isWhole ? max(1, step) : step
  }

  static func multiples(of step: Double, from low: Double, through high: Double) -> [Double] {
    guard step > 0, step.isFinite, low.isFinite, high.isFinite else { return [] }
    let slack = step * 1e-6
    let first = ((low - slack) / step).rounded(.up)
    var values: [Double] = []
    for index in 0..<400 {
      let value = (first + Double(index)) * step
      if value > high + slack { break }
      if let last = values.last, value <= last { continue }
      values.append(value == 0 ? 0 : value)
    }
    return values
  }

  /// Labels of an axis, alike in decimals; K, M, B from ten thousand on.
  static func labels(_ values: [Double], step: Double, unit: String?) -> [String] {
    let largest = values.reduce(0) { max($0, abs($1)) }
    var decimals = 0
    var scaled = step
    while decimals < 12, abs(scaled - scaled.rounded()) > 1e-6 * max(1, abs(scaled)) {
      decimals += 1
      scaled *= 10
    }
    return values.map { value in
      let size = abs(value)
      var text: String
      if largest >= 10_000 || (unit == "$" && largest >= 1000) {
        text = NumberText.withUnit(size, digits: 6)
      } else if largest != 0, largest < 1e-4 {
        text = NumberText.significant(size)
      } else {
        text = NumberText.fixed(size, decimals: decimals)
      }
      if unit == "$" { text = "$" + text }
      if value < 0 { text = "-" + text }
      if let unit, unit != "$", !unit.isEmpty {
        text += unit == "%" ? "%" : " " + sanitized(unit)
      }
      return text
    }
  }

  /// Powers of ten inside `low...high` (both above zero); where there are fewer than three, also their
  /// doubles and fivefolds, or their threefolds.
  static func logarithmic(_ low: Double, _ high: Double, count: Int, unit: String?) -> Ticks {
    guard low > 0, high >= low, high.isFinite else { return Ticks(values: [], labels: []) }
    let first = Int(floor(log10(low)))
    let last = Int(ceil(log10(high)))
    func candidates(_ factors: [Double], every: Int) -> [Double] {
      var values: [Double] = []
      for exponent in stride(from: first, through: last, by: every) {
        for factor in factors {
          let value = Double("\(Int(factor))e\(exponent)") ?? 0
          if value >= low * (1 - 1e-9), value <= high * (1 + 1e-9) { values.append(value) }
        }
      }
      return values
    }
    var values = candidates([1], every: 1)
    if values.count < 3 {
      values =
        [[1, 2, 5], [1, 3]].lazy.map { candidates($0, every: 1) }.first { $0.count <= count + 1 }
        ?? values
    }
    var every = 2
    while values.count > max(2, count + 1), every < 700 {
      values = candidates([1], every: every)
      every += 1
    }
    // Within less than a power of ten steps of equal size are closer than these.
    if values.count < 2, high < 10 * low {
      let equal = numbers(low, high, count: count, unit: unit)
      if equal.values.count > 1 { return equal }
    }
    let labels = values.map { value in
      Ticks.labels([value], step: value, unit: unit).first ?? ""
    }
    return Ticks(values: values, labels: labels)
  }

  /// Zero and powers of ten on both sides of it, from the constant of the axis on.
  static func symmetric(
    _ low: Double, _ high: Double, constant: Double, count: Int, unit: String?
  ) -> Ticks {
    guard constant > 0, low.isFinite, high.isFinite else { return Ticks(values: [], labels: []) }
    for every in 1..<40 {
      var sizes: [Double] = []
      var size = constant * pow(10, Double(every))
      while size <= max(abs(low), abs(high)), size.isFinite {
        sizes.append(size)
        size *= pow(10, Double(every))
      }
      let values = (sizes.reversed().map { -$0 } + [0] + sizes).filter { $0 >= low && $0 <= high }
      if values.count <= max(3, count + 1) || every == 39 {
        return Ticks(
          values: values,
          labels: values.map { labels([$0], step: abs($0), unit: unit).first ?? "" })
      }
    }
    return Ticks(values: [], labels: [])
  }
}
