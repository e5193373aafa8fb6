import Describe
import Diagnostics
import Numeric

/// Aggregates over the last rows or the last stretch of time.
extension WindowFunctions {
  static let rolling: [WindowFunction] = [
    rollingSum, rollingMean, rollingMin, rollingMax, rollingStd, rollingVar, rollingMedian,
    rollingCount,
  ]

  private static func describe(
    _ name: String, _ summary: String, _ returns: ValueType, _ example: Example, _ terms: [String]
  ) -> FunctionDescription {
    describe(
      name, summary,
      [
        column("Values; nulls are passed over."),
        OptionSpec(
          "window", .oneOf([.int, .duration]), allowsNull: true,
          "How many rows, the row itself the last; or how much time, with `order:`; null for all so far."
        ),
        OptionSpec(
          "min_count", .int, default: .null, .ints(1...Int64.max),
          "How many values are needed; all rows of the window, of time one."),
        OptionSpec(
          "center", .bool, default: .bool(false), "Whether the row stands in the window's middle."),
      ], returns: returns, [example], terms,
      seeAlso: name == "rolling_mean" ? ["cum_mean", "ewm_mean"] : ["rolling_mean"])
  }

  private static func isWindow(_ types: [ColumnType]) -> Bool {
    (types[1] == .int || types[1] == .duration || types[1] == .null)
      && (types[2] == .int || types[2] == .null) && (types[3] == .bool || types[3] == .null)
  }

  private static let constants: Set<String> = ["window", "min_count", "center"]

  /// A statistic that is made of parts that can be merged.
  private static func merged<Part: Accumulator>(
    _ description: FunctionDescription,
    part: @escaping @Sendable (Double) -> Part, count: @escaping @Sendable (Part) -> Int,
    _ value: @escaping @Sendable (Part) -> Double
  ) -> WindowFunction {
    WindowFunction(
      description, constants: constants,
      type: { isWindow($0) && isNumber($0[0]) ? .float : nil }
    ) { call in
      let values = try call.numbers(0)
      let bounds = try WindowBounds(call, from: 1)
      return try call.floats { target in
        try call.forEachGroup { places in
          var sums = SlidingSums<Part>(startingAt: places.lowerBound)
          bounds.forEach(places) { place, low, high in
            let sum = sums.sum(low, high) { place in
              let value = values[call.row(place)]
              return value.isNaN ? Part() : part(value)
            }
            let known = count(sum)
            if known >= bounds.minimum, known > 0 { target[call.row(place)] = value(sum) }
          }
        }
      }
    }
  }

  private static let rollingMean = merged(
    describe(
      "rolling_mean", "The mean of the last rows, or of the last stretch of time.", .float,
      Example("[1, 2, 6].rolling_mean(2)", shows: "[null, 1.5, 4.0]"),
      ["moving average", "sma", "rolling average", "rolling"]),
    part: { FloatSum(one: $0) }, count: { $0.count }, { $0.mean })

  private static let rollingSum = WindowFunction(
    describe(
      "rolling_sum", "The sum of the last rows, or of the last stretch of time.", .number,
      Example("[1, 2, 6].rolling_sum(2)", shows: "[null, 3, 8]"), ["moving sum", "roll_sum"]),
    constants: constants,
    type: { types in
      guard isWindow(types), isNumber(types[0]) else { return nil }
      return types[0] == .float ? .float : .int
    }
  ) { call in
    let bounds = try WindowBounds(call, from: 1)
    let column = call[0]
    if case .float(let values) = column.storage {
      return try call.floats { target in
        try call.forEachGroup { places in
          var sums = SlidingSums<FloatSum>(startingAt: places.lowerBound)
          bounds.forEach(places) { place, low, high in
            let sum = sums.sum(low, high) { place in
              let row = call.row(place)
              return column.isNull(row) ? FloatSum() : FloatSum(one: values[row])
            }
            if sum.count >= bounds.minimum { target[call.row(place)] = sum.total }
          }
        }
      }
    }
    var isKnown = [Bool](repeating: false, count: call.rowCount)
    let sums = try call.ints { target in
      try call.forEachGroup { places in
        var sums = SlidingSums<IntSum>(startingAt: places.lowerBound)
        try bounds.forEach(places) { place, low, high in
          let sum = sums.sum(low, high) { place in
            let row = call.row(place)
            var one = IntSum()
            if !column.isNull(row) { one.add(column.whole(row)) }
            return one
          }
          guard sum.count >= bounds.minimum else { return }
          guard let value = Int64(exactly: sum.sum) else {
            throw Failure(
              "int-overflow", "`rolling_sum` leaves the range of int",
              help: "sum floats: `.to_float()`", blames: "column")
          }
          target[call.row(place)] = value
          isKnown[call.row(place)] = true
        }
      }
    }
    let validity = Bitmap(count: call.rowCount) { isKnown[$0] }
    return Vector(type: .int, count: call.rowCount, storage: sums.storage, validity: validity)
  }

  private static let rollingVar = merged(
    describe(
      "rolling_var", "The sample variance of the last rows, or of the last stretch of time.",
      .float, Example("[1, 3, 3].rolling_var(2)", shows: "[null, 2.0, 0.0]"), ["moving variance"]),
    part: { RunningMoments($0) }, count: { $0.count },
    { $0.count < 2 ? .nan : $0.squares / Double($0.count - 1) })

  private static let rollingStd = merged(
    describe(
      "rolling_std", "The sample standard deviation of the last rows or stretch of time.", .float,
      Example("[1, 3, 3].rolling_std(2)", shows: "[null, 1.4142135623730951, 0.0]"),
      ["volatility", "moving standard deviation"]),
    part: { RunningMoments($0) }, count: { $0.count },
    { $0.count < 2 ? .nan : ($0.squares / Double($0.count - 1)).squareRoot() })

  private static let rollingCount = WindowFunction(
    describe(
      "rolling_count", "How many values the last rows or the last stretch of time hold.", .int,
      Example("[1, null, 3].rolling_count(2)", shows: "[1, 1, 1]"), ["moving count"]),
    constants: constants, type: { isWindow($0) ? .int : nil }
  ) { call in
    let column = call[0]
    let bounds = try WindowBounds(call, from: 1)
    return try call.ints { target in
      try call.forEachGroup { places in
        var sums = SlidingSums<RowCounter>(startingAt: places.lowerBound)
        bounds.forEach(places) { place, low, high in
          let sum = sums.sum(low, high) { place in
            RowCounter(count: column.isNull(call.row(place)) ? 0 : 1)
          }
          target[call.row(place)] = Int64(sum.count)
        }
      }
    }
  }

  private static func extreme(
    _ name: String, _ summary: String, isMax: Bool, _ example: Example, _ terms: [String]
  ) -> WindowFunction {
    WindowFunction(
      describe(name, summary, .any, example, terms), constants: constants,
      type: { isWindow($0) && $0[0].element == nil ? $0[0] : nil }
    ) { call in
      let column = call[0]
      let digits = try SortDigits(column, isDescending: isMax, work: call.work).digits
      let bounds = try WindowBounds(call, from: 1)
      return try call.picked(column) { target in
        try call.forEachGroup { places in
          var sums = SlidingSums<FirstRow>(startingAt: places.lowerBound)
          bounds.forEach(places) { place, low, high in
            let best = sums.sum(low, high) { place in
              let row = call.row(place)
              return column.isNull(row)
                ? FirstRow()
                : FirstRow(digit: digits[row], row: UInt32(truncatingIfNeeded: row), count: 1)
            }
            if best.count >= bounds.minimum { target[call.row(place)] = best.row }
          }
        }
      }
    }
  }

  private static let rollingMin = extreme(
    "rolling_min", "The smallest value of the last rows, or of the last stretch of time.",
    isMax: false, Example("[3, 1, 2].rolling_min(2)", shows: "[null, 1, 1]"), ["moving minimum"])

  private static let rollingMax = extreme(
    "rolling_max", "The largest value of the last rows, or of the last stretch of time.",
    isMax: true, Example("[3, 1, 2].rolling_max(2)", shows: "[null, 3, 2]"), ["moving maximum"])

  private static let rollingMedian = WindowFunction(
    describe(
      "rolling_median", "The median of the last rows, or of the last stretch of time.", .float,
      Example("[1, 9, 2].rolling_median(3)", shows: "[null, null, 2.0]"), ["moving median"]),
    constants: constants, type: { isWindow($0) && isNumber($0[0]) ? .float : nil }
  ) { call in
    let values = try call.numbers(0)
    let bounds = try WindowBounds(call, from: 1)
    return try call.floats { target in
      try call.forEachGroup { places in
        var window = SortedWindow()
        var (start, end) = (places.lowerBound, places.lowerBound)
        try bounds.forEach(places) { place, low, high in
          if place & 0xFFF == 0 { try call.work.budget.check() }
          while end < high {
            window.insert(values[call.row(end)])
            end += 1
          }
          while start < low {
            window.remove(values[call.row(start)])
            start += 1
          }
          if window.values.count >= bounds.minimum, let median = window.median {
            target[call.row(place)] = median
          }
        }
      }
    }
  }
}

/// The row with the smallest digit; of equal ones the first.
private struct FirstRow: Accumulator {
  var digit = UInt64.max
  var row = UInt32.max
  var count = 0

  mutating func merge(_ later: FirstRow) {
    if later.count > 0, count == 0 || later.digit < digit {
      (digit, row) = (later.digit, later.row)
    }
    count += later.count
  }
}

/// The values of a window in ascending order; NaN stands for none.
private struct SortedWindow {
  private(set) var values: [Double] = []

  mutating func insert(_ value: Double) {
    if !value.isNaN { values.insert(value, at: place(of: value)) }
  }

  mutating func remove(_ value: Double) {
    if !value.isNaN { values.remove(at: place(of: value)) }
  }

  var median: Double? {
    guard !values.isEmpty else { return nil }
    let middle = values.count / 2
    if values.count % 2 == 1 { return values[middle] }
    return values[middle - 1] / 2 + values[middle] / 2
  }

  /// The first place whose value is not smaller.
  private func place(of value: Double) -> Int {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if values[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension FloatSum {
  /// A sum of one value.
  init(one value: Double) {
    self.init()
    add(value)
  }
}
