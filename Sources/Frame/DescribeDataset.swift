import Diagnostics
import Numeric

extension Dataset {
  /// What is in each column, one row a column: type, nulls, distinct values, least and largest,
  /// quartiles, mean, the most frequent value with its share, a small histogram, and a hint where
  /// something may be wrong.
  ///
  /// Quartiles interpolate linearly between values, as NumPy and pandas do.
  public func described(charset: TextCharset = .block, work: Work) throws -> Dataset {
    try profile(charset: charset, work: work).dataset
  }

  /// The same, to be shown as a page.
  public func profile(charset: TextCharset, work: Work) throws -> DatasetProfile {
    var profiles: [ColumnSummary] = []
    for (name, column) in zip(names, columns) {
      try work.budget.check()
      profiles.append(
        try ColumnSummary(name, try column.vector(work), charset: charset, work: work))
    }
    return DatasetProfile(
      rowCount: rowCount, columns: profiles, dataset: described(profiles),
      isSynthetic: columns.contains { $0.lineage.isSynthetic })
  }

  private func described(_ profiles: [ColumnSummary]) -> Dataset {
    let hasHints = profiles.contains { $0.hint != nil }
    var described: [(String, Vector)] = [
      ("column", .texts(profiles.map(\.name))),
      ("type", .texts(profiles.map(\.type))),
      ("nulls", .ints(profiles.map { Int64($0.nulls) })),
      ("distinct", .ints(profiles.map { $0.distinct.map { Int64($0) } })),
      ("min", .texts(profiles.map(\.least))),
      ("q25", .texts(profiles.map(\.lowerQuartile))),
      ("median", .texts(profiles.map(\.median))),
      ("q75", .texts(profiles.map(\.upperQuartile))),
      ("max", .texts(profiles.map(\.largest))),
      ("mean", .texts(profiles.map(\.mean))),
      ("top", .texts(profiles.map(\.top))),
      ("share", .texts(profiles.map(\.topShare))),
      ("histogram", .texts(profiles.map(\.histogram))),
    ]
    if hasHints { described.append(("hint", .texts(profiles.map(\.hint)))) }
    return Dataset(
      rowCount: profiles.count, names: described.map(\.0),
      columns: described.map {
        Column($0.1, lineage: Lineage(.computed("describe()"), from: columns.map(\.lineage)))
      })
  }
}

/// What `describe` tells of one column.
struct ColumnSummary: Sendable {
  let name: String
  let type: String
  let kind: ColumnType
  /// What the values are counted in, such as `min`.
  let unit: String?
  let nulls: Int
  private(set) var distinct: Int?
  private(set) var least: String?
  private(set) var lowerQuartile: String?
  private(set) var median: String?
  private(set) var upperQuartile: String?
  private(set) var largest: String?
  private(set) var mean: String?
  private(set) var top: String?
  private(set) var topShare: String?
  private(set) var histogram: String?
  /// The most frequent values with their shares of the known ones, at most three.
  private(set) var frequent: [(value: String, share: Double)] = []
  /// Least, quartiles, largest and mean of numbers.
  private(set) var figures: [Double] = []
  private(set) var hint: String?

  init(_ name: String, _ values: Vector, charset: TextCharset, work: Work) throws {
    self.name = name
    kind = values.type
    unit = values.unit?.symbol
    type = values.type.description + (values.unit.map { " \($0.symbol)" } ?? "")
    nulls = values.nullCount
    let known = values.count - nulls
    guard known > 0 else {
      if values.count > 0 { hint = "nothing but nulls" }
      distinct = 0
      return
    }
    try readFrequencies(values, known: known, work: work)
    switch values.storage {
    case .int, .float, .date, .time: try readOrder(values, charset: charset, work: work)
    case .text, .coded: try readTextEnds(values, work: work)
    default: break
    }
  }

  private mutating func readFrequencies(_ values: Vector, known: Int, work: Work) throws {
    let keys = try values.groupable(work: work)
    let groups = try Grouping.of([keys], rowCount: values.count, work: work)
    let counts = try groups.rowCounts(work: work)
    // The group of nulls is the last.
    let groupCount = groups.groupCount - (nulls > 0 ? 1 : 0)
    distinct = groupCount
    var best = 0
    for group in 0..<groupCount where counts[group] > counts[best] { best = group }
    let share = Double(counts[best]) / Double(known)
    if counts[best] > 1 || groupCount == 1 {
      top = TableCell.text(values.scalar(at: Int(groups.firstRows[best])))
      topShare = NumberText.percent(share, decimals: share < 0.1 ? 1 : 0)
    }
    frequent = Self.mostFrequent(groups, counts, groupCount: groupCount).map { group in
      (
        TableCell.text(values.scalar(at: Int(groups.firstRows[group]))) ?? "null",
        Double(counts[group]) / Double(known)
      )
    }
    hint = unknownHint(values, known: known)
    if hint == nil, groupCount == 1, values.count > 1 {
      hint = nulls == 0 ? "the same in all rows" : "one value and nulls"
    }
  }

  /// The groups with the most rows, more than one each unless there is one group only.
  private static func mostFrequent(
    _ groups: Grouping, _ counts: Buffer<Int64>, groupCount: Int
  ) -> [Int] {
    var best: [Int] = []
    for group in 0..<groupCount where counts[group] > 1 || groupCount == 1 {
      let place = best.firstIndex { counts[$0] < counts[group] } ?? best.count
      guard place < 3 else { continue }
      best.insert(group, at: place)
      if best.count > 3 { best.removeLast() }
    }
    return best
  }

  /// Zeros in a column of amounts often stand for what nobody knew.
  private func unknownHint(_ values: Vector, known: Int) -> String? {
    guard values.type.isNumeric, Self.isAmount(name) else { return nil }
    var zeros = 0
    for row in 0..<values.count where !values.isNull(row) {
      switch values.storage {
      case .int(let ints) where ints[row] == 0: zeros += 1
      case .float(let floats) where floats[row] == 0: zeros += 1
      default: break
      }
    }
    guard zeros > 0, zeros < known, zeros * 100 >= known else { return nil }
    let share = NumberText.percent(Double(zeros) / Double(known))
    return "\(share) are 0: unknown? load with `unknown: {\(name): 0}`"
  }

  private static func isAmount(_ name: String) -> Bool {
    let words = [
      "budget", "revenue", "gross", "box_office", "cost", "price", "salary", "income", "sales",
      "profit", "runtime", "duration", "length", "minutes", "year", "population", "height",
      "weight",
    ]
    let lower = name.lowercased()
    return words.contains { lower == $0 || lower.hasPrefix($0 + "_") || lower.hasSuffix("_" + $0) }
      || ["worldwide", "domestic"].contains { lower.contains($0) }
  }

  private mutating func readOrder(_ values: Vector, charset: TextCharset, work: Work) throws {
    let digits = try SortDigits(values, isDescending: false, work: work)
    let order = try SortOrder.rows(by: [digits], rowCount: values.count, work: work)
    let known = values.count - nulls
    let numbers = try values.numbers(on: order, count: known, work: work)
    func quantile(_ share: Double) -> String? {
      let position = share * Double(known - 1)
      let below = Int(position)
      let low = numbers[below]
      let between = low + (numbers[min(below + 1, known - 1)] - low) * (position - Double(below))
      return shown(between, like: values.type)
    }
    least = shownEnd(values.scalar(at: Int(order[0])))
    largest = shownEnd(values.scalar(at: Int(order[known - 1])))
    lowerQuartile = quantile(0.25)
    median = quantile(0.5)
    upperQuartile = quantile(0.75)
    if values.type.isNumeric {
      // Dividing first keeps sums of very large values finite.
      let mean = numbers.elements.reduce(0) { $0 + $1 / Double(known) }
      self.mean = shown(mean, like: values.type)
      let sorted = numbers.array
      figures = [0, 0.25, 0.5, 0.75, 1].map {
        QuantileMethod.linear.quantile($0, ofSorted: sorted)
      }
      figures.append(mean)
    }
    histogram = Self.histogram(numbers.elements, charset: charset)
  }

  private func shownEnd(_ scalar: Scalar) -> String? {
    if case .int(let value) = scalar, value.magnitude > 9_999_999 {
      return NumberText.grouped(value)
    }
    return TableCell.text(scalar)
  }

  private func shown(_ value: Double, like type: ColumnType) -> String? {
    switch type {
    case .date: Int32(exactly: value.rounded(.down)).map { Calendar.text(date: $0) }
    case .datetime: Int64(exactly: value.rounded(.down)).map { Calendar.text(datetime: $0) }
    case .duration: Int64(exactly: value.rounded(.down)).flatMap { TableCell.text(.duration($0)) }
    default:
      abs(value) > 9_999_999 && abs(value) < 1e15
        ? NumberText.grouped(value, decimals: 0) : NumberText.significant(value)
    }
  }

  private mutating func readTextEnds(_ values: Vector, work: Work) throws {
    let digits = try SortDigits(values, isDescending: false, work: work)
    var first: Int?
    var last: Int?
    for row in 0..<values.count where !values.isNull(row) {
      if first.map({ digits.digits[row] < digits.digits[$0] }) ?? true { first = row }
      if last.map({ digits.digits[row] > digits.digits[$0] }) ?? true { last = row }
    }
    least = first.flatMap { TableCell.text(values.scalar(at: $0)) }
    largest = last.flatMap { TableCell.text(values.scalar(at: $0)) }
  }

  /// Eight bars of equally wide bins from sorted values.
  private static func histogram(
    _ sorted: UnsafeBufferPointer<Double>, charset: TextCharset
  ) -> String? {
    guard let low = sorted.first, let high = sorted.last, low < high, (high - low).isFinite else {
      return nil
    }
    var counts = [Int](repeating: 0, count: 8)
    for value in sorted {
      counts[min(7, Int((value - low) / (high - low) * 8))] += 1
    }
    let most = counts.max() ?? 1
    let levels = charset == .ascii ? Array("_.:-=+*#") : Array("▁▂▃▄▅▆▇█")
    return String(
      counts.map { $0 == 0 ? " " : levels[min(7, Int(Double($0) / Double(most) * 8))] })
  }
}

extension Vector {
  /// The first `count` values in an order, as floats; times and days count in their own units.
  fileprivate func numbers(
    on order: Buffer<UInt32>, count: Int, work: Work
  ) throws -> Buffer<Double> {
    func read(_ number: @Sendable (Int) -> Double) throws -> Buffer<Double> {
      try Buffer(shared: count) { target in
        try RowRanges.forEach(count, work: work) { _, places in
          for place in places { target[place] = number(Int(order.pointer[place])) }
        }
      }
    }
    switch storage {
    case .int(let values), .time(let values): return try read { Double(values.pointer[$0]) }
    case .float(let values): return try read { values.pointer[$0] }
    case .date(let days): return try read { Double(days.pointer[$0]) }
    default: return Buffer(repeating: 0, count: count)
    }
  }
}
