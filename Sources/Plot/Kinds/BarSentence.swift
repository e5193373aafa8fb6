import Diagnostics

extension BarPlan {
  /// What the bars show in a sentence.
  func sentence(_ values: [[Double]]) -> String {
    func total(_ bar: Int) -> Double { values.reduce(0) { $1[bar].isFinite ? $0 + $1[bar] : $0 } }
    let own = 0..<(bars.count - (otherCount > 0 ? 1 : 0))
    let drawn = own.filter { bar in values.contains { $0[bar].isFinite } }
    guard let first = drawn.first else { return "no bars" }
    let text = { (value: Double) in y.format.text(value) }
    var sentence: String
    if bars.values.count > 2, drawn.count > 2, !isGrouped {
      let counting = drawn.filter { $0 < bars.values.count }
      let places = counting.map { bars.values[$0] }
      sentence = Trend.sentence(
        y.name, counting.map { total($0) }, preposition: Trend.preposition(x, places),
        place: { bars.labels[counting[$0]] }, text: text)
    } else if isGrouped, let series {
      var best = (series: 0, bar: first)
      for group in values.indices {
        for bar in drawn where values[group][bar].isFinite {
          let value = values[best.series][best.bar]
          if !value.isFinite || values[group][bar] > value { best = (group, bar) }
        }
      }
      sentence =
        "\(y.name) is highest for \(bars.labels[best.bar]) with \(series.labels[best.series]) at "
        + text(values[best.series][best.bar])
    } else {
      let totals = drawn.map(total)
      let highest = totals.indices.max { totals[$0] < totals[$1] } ?? 0
      let lowest = totals.indices.min { totals[$0] < totals[$1] } ?? 0
      sentence =
        "\(y.name) is highest for \(bars.labels[drawn[highest]]) at \(text(totals[highest]))"
      if drawn.count > 1 {
        sentence += " and lowest for \(bars.labels[drawn[lowest]]) at \(text(totals[lowest]))"
      }
    }
    if isStacked, let series {
      let sums = values.map { $0.reduce(0) { $1.isFinite ? $0 + $1 : $0 } }
      let whole = sums.reduce(0, +)
      if whole > 0, let largest = sums.indices.max(by: { sums[$0] < sums[$1] }) {
        sentence +=
          "; the largest \(series.name) is \(series.labels[largest]) with "
          + NumberText.percent(sums[largest] / whole)
      }
    }
    return sentence
  }
}

/// Values as they stand beside bars, alike in form.
func barTexts(_ values: [Double], unit: String?) -> [String] {
  let finite = values.filter(\.isFinite)
  let largest = finite.reduce(0) { max($0, abs($1)) }
  let isWhole = finite.allSatisfy { $0 == $0.rounded() }
  let column = NumberText.column(values.map { $0.isFinite ? $0 : nil }, digits: 4)
  return values.enumerated().map { index, value in
    guard value.isFinite else { return "" }
    if unit == "$" { return NumberText.money(value) }
    var text: String
    if isWhole && largest < 1e7 {
      text = NumberText.grouped(value, decimals: 0)
    } else if largest >= 1e6 {
      text = NumberText.withUnit(value)
    } else {
      text = (column[index] ?? "")
    }
    if let unit, !unit.isEmpty { text += unit == "%" ? "%" : " " + sanitized(unit) }
    return text
  }
}
