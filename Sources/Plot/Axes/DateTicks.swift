extension Ticks {
  /// Round dates inside `low...high` (days since 1970), at most about `count`: whole years (1, 2, 5,
  /// 10 …), months (1, 3, 6), weeks or days, hours. Labels are as exact as the step: `2012`, `2012-05`,
  /// `2012-05-04`, `05-04 12:00`.
  static func dates(_ low: Double, _ high: Double, count: Int) -> Ticks {
    let span = (high - low) / Double(max(1, count))
    if span > 190 { return years(low, high, span: span) }
    if span > 15 { return months(low, high, every: span > 95 ? 6 : span > 32 ? 3 : 1) }
    if span > 0.6 {
      let step: Double = span > 7 ? 14 : span > 2 ? 7 : span > 1 ? 2 : 1
      // Weeks start on Mondays: 1970-01-05 was one.
      let origin: Double = step >= 7 ? 4 : 0
      let values = multiples(of: step, from: low - origin, through: high - origin)
        .map { $0 + origin }
      return Ticks(values: values, labels: values.map { CivilTime.text(days: $0) })
    }
    let hours = [1.0, 2, 3, 6, 12].first { $0 / 24 >= span } ?? 12
    let values = multiples(of: hours / 24, from: low, through: high)
    return Ticks(values: values, labels: values.map(timeLabel))
  }

  private static func years(_ low: Double, _ high: Double, span: Double) -> Ticks {
    let step = max(1, niceStep(0, span / 365.25, count: 1, isWhole: true))
    let first = Double(CivilTime.date(days: low).year)
    let last = Double(CivilTime.date(days: high).year)
    var ticks = Ticks(values: [], labels: [])
    for year in multiples(of: step, from: first, through: last) {
      let days = CivilTime.days(year: Int(year), month: 1, day: 1)
      guard days >= low, days <= high else { continue }
      ticks.values.append(days)
      ticks.labels.append(String(Int(year)))
    }
    return ticks
  }

  private static func months(_ low: Double, _ high: Double, every: Int) -> Ticks {
    var (year, month, _) = CivilTime.date(days: low)
    month = (month - 1) / every * every + 1
    var ticks = Ticks(values: [], labels: [])
    for _ in 0..<400 {
      let days = CivilTime.days(year: year, month: month, day: 1)
      if days > high { break }
      if days >= low {
        ticks.values.append(days)
        ticks.labels.append("\(year)-\(CivilTime.twoDigits(month))")
      }
      month += every
      if month > 12 {
        month -= 12
        year += 1
      }
    }
    return ticks
  }

  private static func timeLabel(_ days: Double) -> String {
    let minutes = Int((days * 1440).rounded())
    let ofDay = ((minutes % 1440) + 1440) % 1440
    let (_, month, day) = CivilTime.date(days: Double(minutes - ofDay) / 1440)
    let date = "\(CivilTime.twoDigits(month))-\(CivilTime.twoDigits(day))"
    return "\(date) \(CivilTime.twoDigits(ofDay / 60)):\(CivilTime.twoDigits(ofDay % 60))"
  }
}
