import Describe
import Diagnostics
import Numeric

/// Aggregates over all rows so far. A null stays null and is passed over.
extension WindowFunctions {
  static let running: [WindowFunction] = [
    cumulativeSum, cumulativeProduct, cumulativeMin, cumulativeMax, cumulativeMean, cumulativeCount,
    cumulativeStd,
  ]

  private static func describe(
    _ name: String, _ summary: String, _ returns: ValueType, _ example: Example,
    _ terms: [String], seeAlso: [String]
  ) -> FunctionDescription {
    describe(
      name, summary, [column("Values.")], returns: returns, [example], terms, seeAlso: seeAlso)
  }

  private static let cumulativeSum = WindowFunction(
    describe(
      "cum_sum", "The sum of the values so far. Exact for ints.", .oneOf([.number, .duration]),
      Example("[1, null, 3].cum_sum()", shows: "[1, null, 4]"),
      ["cumsum", "expanding_sum", "running total", "cumulative sum"],
      seeAlso: ["cum_mean", "rolling_sum"]),
    type: { types in
      switch types[0] {
      case .int, .bool: .int
      case .float, .duration, .null: types[0]
      default: nil
      }
    }
  ) { call in
    let column = call[0]
    switch column.storage {
    case .null: return .nulls(.null, count: call.rowCount)
    case .float(let values):
      return try call.floats { target in
        try call.forEachGroup { places in
          var sum = FloatSum()
          for place in places where !column.isNull(call.row(place)) {
            sum.add(values[call.row(place)])
            target[call.row(place)] = sum.total
          }
        }
      }
    default:
      let sums = try call.ints(where: column.validity) { target in
        try call.forEachGroup { places in
          var sum: Int64 = 0
          for place in places where !column.isNull(call.row(place)) {
            let (next, overflow) = sum.addingReportingOverflow(column.whole(call.row(place)))
            guard !overflow else {
              throw Failure(
                "int-overflow", "`cum_sum` leaves the range of int",
                help: "sum floats: `.to_float()`", blames: "column")
            }
            sum = next
            target[call.row(place)] = sum
          }
        }
      }
      guard column.type == .duration, case .int(let values) = sums.storage else { return sums }
      return Vector(
        type: .duration, count: call.rowCount, storage: .time(values), validity: sums.validity)
    }
  }

  private static let cumulativeProduct = WindowFunction(
    describe(
      "cum_product", "The product of the values so far.", .float,
      Example("[1.5, 2, 2].cum_product()", shows: "[1.5, 3.0, 6.0]"),
      ["cumprod", "cumulative product", "compound growth"], seeAlso: ["cum_sum"]),
    type: { isNumber($0[0]) ? .float : nil }
  ) { call in
    let values = try call.numbers(0)
    return try call.floats { target in
      try call.forEachGroup { places in
        var product = 1.0
        for place in places where !values[call.row(place)].isNaN {
          product *= values[call.row(place)]
          target[call.row(place)] = product
        }
      }
    }
  }

  private static func extreme(
    _ name: String, _ summary: String, isMax: Bool, _ example: Example, _ terms: [String],
    seeAlso: [String]
  ) -> WindowFunction {
    WindowFunction(
      describe(name, summary, .any, example, terms, seeAlso: seeAlso),
      type: { $0[0].element == nil ? $0[0] : nil }
    ) { call in
      let column = call[0]
      let digits = try SortDigits(column, isDescending: isMax, work: call.work).digits
      return try call.picked(column) { target in
        try call.forEachGroup { places in
          var best = UInt32.max
          for place in places {
            let row = call.row(place)
            if column.isNull(row) { continue }
            if best == .max || digits[row] < digits[Int(best)] {
              best = UInt32(truncatingIfNeeded: row)
            }
            target[row] = best
          }
        }
      }
    }
  }

  private static let cumulativeMin = extreme(
    "cum_min", "The smallest value so far.", isMax: false,
    Example("[3, 1, 2].cum_min()", shows: "[3, 1, 1]"),
    ["cummin", "expanding_min", "running minimum"],
    seeAlso: ["cum_max"])

  private static let cumulativeMax = extreme(
    "cum_max", "The largest value so far.", isMax: true,
    Example("[3, 1, 4].cum_max()", shows: "[3, 3, 4]"),
    ["cummax", "expanding_max", "running maximum", "record"],
    seeAlso: ["cum_min"])

  private static func moments(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String], seeAlso: [String],
    _ value: @escaping @Sendable (RunningMoments) -> Double
  ) -> WindowFunction {
    WindowFunction(
      describe(name, summary, .float, example, terms, seeAlso: seeAlso),
      type: { isNumber($0[0]) ? .float : nil }
    ) { call in
      let values = try call.numbers(0)
      return try call.floats { target in
        try call.forEachGroup { places in
          var state = RunningMoments()
          for place in places where !values[call.row(place)].isNaN {
            state.add(values[call.row(place)])
            target[call.row(place)] = value(state)
          }
        }
      }
    }
  }

  private static let cumulativeMean = WindowFunction(
    describe(
      "cum_mean", "The mean of the values so far.", .float,
      Example("[1, 3, 5].cum_mean()", shows: "[1.0, 2.0, 3.0]"),
      ["cummean", "expanding_mean", "expanding mean", "running average"],
      seeAlso: ["cum_sum", "rolling_mean"]),
    type: { isNumber($0[0]) ? .float : nil }
  ) { call in
    let values = try call.numbers(0)
    return try call.floats { target in
      try call.forEachGroup { places in
        var sum = FloatSum()
        for place in places where !values[call.row(place)].isNaN {
          sum.add(values[call.row(place)])
          target[call.row(place)] = sum.mean
        }
      }
    }
  }

  private static let cumulativeStd = moments(
    "cum_std", "The sample standard deviation of the values so far; null for the first.",
    Example("[1, 3].cum_std()", shows: "[null, 1.4142135623730951]"),
    ["expanding_std", "expanding std", "running standard deviation"],
    seeAlso: ["cum_mean", "rolling_std"]
  ) { $0.count < 2 ? .nan : ($0.squares / Double($0.count - 1)).squareRoot() }

  private static let cumulativeCount = WindowFunction(
    describe(
      "cum_count", "How many values that are not null there are so far.", .int,
      Example("[5, null, 6].cum_count()", shows: "[1, 1, 2]"), ["cumcount", "running count"],
      seeAlso: ["row_number", "cum_sum"]), type: { _ in .int }
  ) { call in
    let column = call[0]
    return try call.ints { target in
      try call.forEachGroup { places in
        var count: Int64 = 0
        for place in places {
          if !column.isNull(call.row(place)) { count += 1 }
          target[call.row(place)] = count
        }
      }
    }
  }
}

/// Mean and squared deviations of the values so far (Welford 1962); two of them can be merged (Chan,
/// Golub and LeVeque 1983).
struct RunningMoments: Accumulator {
  private(set) var count = 0
  private(set) var mean = 0.0
  /// The sum of squared deviations from the mean.
  private(set) var squares = 0.0

  init() {}
  init(_ value: Double) { (count, mean) = (1, value) }

  mutating func add(_ value: Double) {
    count += 1
    let before = value - mean
    mean += before / Double(count)
    squares += before * (value - mean)
  }

  mutating func merge(_ later: RunningMoments) {
    if later.count == 0 { return }
    if count == 0 {
      self = later
      return
    }
    let total = Double(count + later.count)
    let gap = later.mean - mean
    mean += gap * Double(later.count) / total
    squares += later.squares + gap * gap * Double(count) * Double(later.count) / total
    count += later.count
  }
}

extension Vector {
  /// The int, bool, days or microseconds of a row.
  @inline(__always) func whole(_ row: Int) -> Int64 {
    switch storage {
    case .int(let values), .time(let values): values[row]
    case .bool(let values): Int64(values[row])
    case .date(let values): Int64(values[row])
    default: 0
    }
  }
}
