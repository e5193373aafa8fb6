import Diagnostics
import Numeric

extension Dataset {
  /// One row a period, also for periods without rows, from the first to the last one; within each
  /// group of `by` where there is one, from its own first to its own last.
  /// - Parameters:
  ///   - date: dates or datetimes; rows where it is null are left out, and counted.
  ///   - every: a unit of time, or several: `month`, `2 weeks`, of datetimes `15 minutes` too.
  ///   - aggregates: in an empty period `count()` is 0, sums and means are null.
  /// - Throws: `unknown-unit`, `wrong-type`, `duplicate-column`, `too-many-rows`.
  public func resampled(
    _ date: ColumnExpression, every period: String,
    _ aggregates: [(name: String, expression: ColumnExpression)], by keys: [ColumnExpression],
    work: Work
  ) throws -> Dataset {
    let unit = try TimeUnit.named(period, blames: "every")
    let name = try date.requiredName()
    let keyNames = try keys.map { try $0.requiredName() }
    try Dataset.checkDistinct(keyNames + [name] + aggregates.map(\.name))
    let moments = try date.vector(on: self, work: work)
    let spans = try TimeSpans(moments, of: date, every: unit)
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
    let steps = known.map { spans.number(ofRow: $0) }
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
    var numbers: [Int] = []
    for group in 0..<groups.groupCount {
      for step in 0..<(starts[group + 1] - starts[group]) {
        groupOf.append(groups.firstRows[group])
        numbers.append(first[group] + step)
      }
    }
    let inputs = try date.inputs(on: self).map(\.lineage)
    let lineage = Lineage(.computed("\(date.unnamed.text) by \(unit.text)"), from: inputs)
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
      receipt.add("\(VerbReceipt.number(empty)) of them without data")
    }
    if known.count < rowCount {
      receipt.add("\(VerbReceipt.rows(rowCount - known.count)) without a date left out")
    }
    receipt.give("resample", to: work)
    let rows = Buffer(groupOf)
    return Dataset(
      rowCount: total, names: keyNames + [name] + made.map(\.0),
      columns: keyColumns.map { Column(gathering: rows, of: $0) }
        + [Column(try spans.starts(numbers), lineage: lineage)] + made.map(\.1))
  }
}

/// The spans of time that hold moments, by their numbers.
private struct TimeSpans {
  private let moments: Vector
  private let unit: TimeUnit

  /// - Throws: `wrong-type` unless these are dates or datetimes; `bad-argument` for dates by the clock.
  init(_ moments: Vector, of expression: ColumnExpression, every unit: TimeUnit) throws {
    guard [.date, .datetime, .null].contains(moments.type) else {
      throw Failure(
        "wrong-type",
        "`resample` needs dates, but `\(expression.text)` is \(moments.type.description)",
        help: moments.type.isTextual ? "make dates of it: `.to_date()`" : nil, blames: "date",
        span: expression.span)
    }
    if moments.type == .date, case .microseconds = unit.kind {
      throw Failure(
        "bad-argument", "`\(expression.text)` holds days, which `\(unit.text)` cannot part",
        help: "take \"day\" or longer, or a column of datetimes", blames: "every")
    }
    self.moments = moments
    self.unit = unit
  }

  private var isByClock: Bool {
    if case .microseconds = unit.kind { moments.type != .null } else { false }
  }

  func number(ofRow row: Int) -> Int {
    switch moments.storage {
    case .date(let days): unit.number(ofDay: days[row])
    case .time(let times) where isByClock: Int(floorDivide(times[row], unit.size))
    case .time(let times): unit.number(ofDay: Calendar.day(of: times[row]))
    default: 0
    }
  }

  /// The first moments of spans: datetimes of spans by the clock, else dates.
  func starts(_ numbers: [Int]) throws -> Vector {
    guard isByClock else { return .dates(numbers.map { unit.firstDay(ofNumber: $0) }) }
    return try Vector(
      scalars: numbers.map { .datetime(Int64($0) &* unit.size) }, type: .datetime)
  }
}
