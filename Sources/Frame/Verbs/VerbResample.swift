import Diagnostics
import Numeric

extension Dataset {
  /// One row a period, also for periods without rows, from the first to the last one; within each
  /// group of `by` where there is one, from its own first to its own last.
  /// - Parameters:
  ///   - date: dates or datetimes; rows where it is null are left out, and counted.
  ///   - aggregates: in an empty period `count()` is 0, sums and means are null.
  /// - Throws: `wrong-type`, `duplicate-column`, `too-many-rows`.
  public func resampled(
    _ date: ColumnExpression, every period: Calendar.Period,
    _ aggregates: [(name: String, expression: ColumnExpression)], by keys: [ColumnExpression],
    work: Work
  ) throws -> Dataset {
    let name = try date.requiredName()
    let keyNames = try keys.map { try $0.requiredName() }
    try Dataset.checkDistinct(keyNames + [name] + aggregates.map(\.name))
    let moments = try date.vector(on: self, work: work)
    let days = try moments.days(of: date)
    let known = (0..<rowCount).filter { !moments.isNull($0) }
    let kept =
      known.count == rowCount
      ? self : gathered(Buffer(known.map { UInt32(truncatingIfNeeded: $0) }))
    let keyColumns = try keys.map { try $0.column(on: kept, work: work) }
    let groups =
      keys.isEmpty
      ? Grouping.whole(rowCount: kept.rowCount)
      : try Grouping.of(
        keyColumns.map { try $0.vector(work) }, rowCount: kept.rowCount, work: work)
    var first = [Int](repeating: .max, count: groups.groupCount)
    var last = [Int](repeating: .min, count: groups.groupCount)
    let steps = known.map { period.number(of: days($0)) }
    for (row, step) in steps.enumerated() {
      let group = Int(groups.codes[row])
      first[group] = min(first[group], step)
      last[group] = max(last[group], step)
    }
    var starts: [Int] = [0]
    for group in 0..<groups.groupCount {
      let count = first[group] > last[group] ? 0 : last[group] - first[group] + 1
      starts.append(starts[group] + count)
    }
    let total = starts[groups.groupCount]
    guard total < 100_000_000 else {
      throw Failure(
        "too-many-rows",
        "there are \(NumberText.grouped(total)) periods from the first date to the last",
        help: "filter dates that cannot be, or take longer periods", blames: "date")
    }
    var present = [Bool](repeating: false, count: total)
    let codes = Buffer<UInt32>(count: steps.count) { codes in
      for (row, step) in steps.enumerated() {
        let group = Int(groups.codes[row])
        let place = starts[group] + step - first[group]
        codes[row] = UInt32(truncatingIfNeeded: place)
        present[place] = true
      }
    }
    let periods = Grouping(
      codes: codes, groupCount: total, firstRows: Buffer(repeating: .max, count: total))
    var groupOf: [UInt32] = []
    var dates: [Int32?] = []
    for group in 0..<groups.groupCount {
      for step in 0..<(starts[group + 1] - starts[group]) {
        groupOf.append(groups.firstRows[group])
        dates.append(period.firstDay(number: first[group] + step))
      }
    }
    let inputs = try date.inputs(on: self).map(\.lineage)
    let lineage = Lineage(.computed("\(date.unnamed.text) by \(period.rawValue)"), from: inputs)
    let made = try aggregates.map { name, expression in
      let vector = try expression.groupedVector(on: kept, grouping: periods, work: work)
      let parents = try expression.inputs(on: self).map(\.lineage)
      return (
        name,
        Column(
          vector,
          lineage: Lineage(
            .computed(expression.unnamed.text), from: parents + [lineage], at: expression.span))
      )
    }
    var receipt = VerbReceipt("resample", from: rowCount, to: total)
    let empty = present.count { !$0 }
    if empty > 0 {
      receipt.add(
        "\(VerbReceipt.number(empty)) of them \(empty == 1 ? "a \(period.rawValue)" : "\(period.rawValue)s") without data"
      )
    }
    if known.count < rowCount {
      receipt.add("\(VerbReceipt.rows(rowCount - known.count)) without a date left out")
    }
    receipt.give("resample", to: work)
    let rows = Buffer(groupOf)
    return Dataset(
      rowCount: total, names: keyNames + [name] + made.map(\.0),
      columns: keyColumns.map { Column(gathering: rows, of: $0) }
        + [Column(.dates(dates), lineage: lineage)] + made.map(\.1))
  }
}

extension Vector {
  /// The day of each row.
  /// - Throws: `wrong-type` unless these are dates or datetimes.
  fileprivate func days(of expression: ColumnExpression) throws -> (Int) -> Int32 {
    switch (type, storage) {
    case (.date, .date(let days)): return { days[$0] }
    case (.datetime, .time(let times)):
      return {
        Int32(truncatingIfNeeded: floorDivide(times[$0], Calendar.microsecondsPerDay))
      }
    case (.null, _): return { _ in 0 }
    default:
      throw Failure(
        "wrong-type",
        "`resample` needs dates, but `\(expression.text)` is \(type.description)",
        help: type.isTextual ? "make dates of it: `.to_date()`" : nil, blames: "date",
        span: expression.span)
    }
  }
}

extension Calendar.Period {
  /// Which period holds a day, counted from the one that holds 1970-01-01 (for weeks, that of
  /// Monday 1969-12-29).
  func number(of day: Int32) -> Int {
    switch self {
    case .day: return Int(day)
    case .week: return floorDivide(Int(day) + 3, 7)
    case .month, .quarter, .year:
      let date = Calendar.civil(day)
      let months = (date.year - 1970) * 12 + date.month - 1
      return floorDivide(months, self == .month ? 1 : self == .quarter ? 3 : 12)
    }
  }

  func firstDay(number: Int) -> Int32? {
    switch self {
    case .day: return Int32(exactly: number)
    case .week: return Int32(exactly: number * 7 - 3)
    case .month, .quarter, .year:
      let months = number * (self == .month ? 1 : self == .quarter ? 3 : 12)
      return Calendar.adding(months: months, to: 0)
    }
  }
}
