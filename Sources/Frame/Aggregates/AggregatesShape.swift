import Describe
import Diagnostics
import Numeric
import Statistics

/// Statistics of spread, inequality and order that need all values of a group at once.
extension AggregateFunctions {
  static let shapes: [AggregateFunction] = [
    mad, iqr, sem, trimmedMean, geometricMean, gini, autocorr,
  ]

  /// A float a group from its known values, in the order of rows.
  private static func ofValues(
    _ description: FunctionDescription, constants: Set<String> = [],
    _ value: @escaping @Sendable (_ values: inout [Double], _ call: AggregateCall) throws -> Double?
  ) -> AggregateFunction {
    .made(
      description, constants: constants,
      type: { types in
        numbers(types) && types.dropFirst().allSatisfy { $0.isNumeric || $0 == .null }
          ? .float : nil
      }
    ) { call in
      let groups = try call.valuesByGroup(0)
      return try call.floats(
        groups.map { values -> Double? in
          var values = values
          return values.isEmpty ? nil : try value(&values, call)
        }
      ) { $0 }
    }
  }

  private static let mad = ofValues(
    describe(
      "mad", "The median distance from the median, unscaled; times 1.4826 it estimates `std`.",
      returns: .float, [Example("[1, 2, 3, 4, 100].mad()", shows: "1.0")],
      ["median absolute deviation", "median_abs_deviation", "robust spread"],
      seeAlso: ["std", "iqr"])
  ) { values, _ in
    let middle = QuantileMethod.linear.quantile(0.5, ofSorted: values.sorted())
    return QuantileMethod.linear.quantile(
      0.5, ofSorted: values.map { abs($0 - middle) }.sorted())
  }

  private static let iqr = ofValues(
    describe(
      "iqr", "How far the third quartile lies above the first (linear, type 7).", returns: .float,
      [Example("[1, 2, 3, 4, 5].iqr()", shows: "2.0")],
      ["interquartile range", "quartile range"], seeAlso: ["quantile", "mad"])
  ) { values, _ in
    values.sort()
    return QuantileMethod.linear.quantile(0.75, ofSorted: values)
      - QuantileMethod.linear.quantile(0.25, ofSorted: values)
  }

  private static let sem = AggregateFunction.made(
    describe(
      "sem", "The standard error of the mean: `std` divided by the root of the count.",
      returns: .float, [Example("[1, 2, 3, 4].sem().round(6)", shows: "0.645497")],
      ["standard error", "se"], seeAlso: ["std", "mean"]),
    type: { numbers($0) ? .float : nil }
  ) { call in
    try call.floats(call.moments(0)) {
      guard $0.count >= 2 else { return nil }
      let n = Double($0.count)
      return (max(0, $0.squares) / (n - 1) / n).squareRoot()
    }
  }

  private static let trimmedMean = ofValues(
    describe(
      "trimmed_mean", "The mean without a share of the smallest and of the largest values.",
      [
        column(),
        OptionSpec(
          "share", .float, default: .float(0.1), .floats(low: 0, high: 0.5, openHigh: true),
          "The share that is cut from each end, rounded down to whole values."),
      ], returns: .float, [Example("[1, 2, 3, 4, 100].trimmed_mean(0.2)", shows: "3.0")],
      ["trim_mean", "truncated mean", "robust mean"], seeAlso: ["mean", "median"]),
    constants: ["share"]
  ) { values, call in
    let share = call.number(1) ?? 0.1
    guard share >= 0, share < 0.5 else {
      throw Failure(
        "bad-argument", "`share` of `trimmed_mean` must be from 0 to less than 0.5",
        blames: "share")
    }
    values.sort()
    let cut = Int(share * Double(values.count))
    var sum = CompensatedSum()
    for value in values[cut..<(values.count - cut)] { sum.add(value) }
    return sum.value / Double(values.count - 2 * cut)
  }

  private static let geometricMean = ofValues(
    describe(
      "geometric_mean", "The root of the product of the values; null when one is not above 0.",
      returns: .float, [Example("[1, 4, 16].geometric_mean().round(9)", shows: "4.0")],
      ["gmean", "growth factor"], seeAlso: ["mean"])
  ) { values, _ in
    var sum = CompensatedSum()
    for value in values {
      guard value > 0 else { return nil }
      sum.add(logarithm(value))
    }
    return exponential(sum.value / Double(values.count))
  }

  /// Half the relative mean difference (Gini 1912), without correction for small samples.
  private static let gini = ofValues(
    describe(
      "gini", "How unequal values are: 0 all the same, near 1 one has all; null below 0.",
      returns: .float, [Example("[1, 1, 1, 5].gini()", shows: "0.375")],
      ["inequality", "lorenz", "concentration"], seeAlso: ["entropy"])
  ) { values, _ in
    values.sort()
    guard values[0] >= 0 else { return nil }
    var (sum, ranked) = (CompensatedSum(), CompensatedSum())
    for (place, value) in values.enumerated() {
      sum.add(value)
      ranked.add(value * Double(2 * place + 1 - values.count))
    }
    return sum.value > 0 ? ranked.value / (Double(values.count) * sum.value) : nil
  }

  private static let autocorr = ofValues(
    describe(
      "autocorr", "How values go together with those some rows before (lag correlation).",
      [
        column(), OptionSpec("lag", .int, default: .int(1), .ints(0...Int64.max), "How many rows."),
      ],
      returns: .float, [Example("[1, 2, 1, 2, 1, 2].autocorr().round(6)", shows: "-0.833333")],
      ["acf", "serial correlation", "autocorrelation"], seeAlso: ["corr", "lag"]),
    constants: ["lag"]
  ) { values, call in
    let lag = Int(call.number(1) ?? 1)
    guard lag >= 0 else {
      throw Failure("bad-argument", "`lag` of `autocorr` must be at least 0", blames: "lag")
    }
    var sum = CompensatedSum()
    for value in values { sum.add(value) }
    let mean = sum.value / Double(values.count)
    var (squares, products) = (CompensatedSum(), CompensatedSum())
    for (place, value) in values.enumerated() {
      squares.add((value - mean) * (value - mean))
      if place >= lag { products.add((value - mean) * (values[place - lag] - mean)) }
    }
    return squares.value > 0 && lag < values.count ? products.value / squares.value : nil
  }
}

extension AggregateCall {
  /// The known values of each group as floats, in the order of rows.
  func valuesByGroup(_ index: Int) throws -> [[Double]] {
    if self[index].type == .null { return [[Double]](repeating: [], count: groupCount) }
    let values = try self[index].asFloats(work: work)
    let places = try rowsByGroup(self[index].validity)
    let (rows, starts) = (try places.rows(), places.starts)
    return try (0..<groupCount).map { group in
      if group & 1023 == 0 { try work.budget.check() }
      return (starts[group]..<starts[group + 1]).map { values[Int(rows[$0])] }
    }
  }

  /// The pairs of known values of each group.
  func pairsByGroup(_ x: Int, _ y: Int) throws -> [(x: [Double], y: [Double])] {
    if self[x].type == .null || self[y].type == .null {
      return [(x: [Double], y: [Double])](repeating: ([], []), count: groupCount)
    }
    let both = self[x].validity.and(self[y].validity)
    if let both { noteSkipped(rowCount - both.setCount) }
    let (first, second) = (try self[x].asFloats(work: work), try self[y].asFloats(work: work))
    let places = try rowsByGroup(both)
    let (rows, starts) = (try places.rows(), places.starts)
    return try (0..<groupCount).map { group in
      if group & 1023 == 0 { try work.budget.check() }
      let mine = (starts[group]..<starts[group + 1]).map { Int(rows[$0]) }
      return (mine.map { first[$0] }, mine.map { second[$0] })
    }
  }

  /// Whether the argument at a place is given and no null.
  func has(_ index: Int) -> Bool { index < arguments.count && self[index].type != .null }

  func text(_ index: Int) -> String? {
    guard index < arguments.count, arguments[index].count > 0,
      case .text(let value) = arguments[index].scalar(at: 0)
    else { return nil }
    return value
  }

  /// Values with weights of each group; rows with a null in either are left out.
  /// - Throws: `bad-argument` for a weight below 0.
  func weightedByGroup(_ weights: Int) throws -> [(x: [Double], y: [Double])] {
    let pairs = try pairsByGroup(0, weights)
    guard pairs.allSatisfy({ $0.y.allSatisfy { $0 >= 0 } }) else {
      throw Failure(
        "bad-argument", "a weight of `\(name)` is below 0", blames: "weights")
    }
    return pairs
  }

  /// The weighted mean of each group; null when the weights add up to 0.
  func weightedMeans(_ weights: Int) throws -> Vector {
    try floats(weightedByGroup(weights)) { values, weights in
      Self.weightedMean(values, weights)
    }
  }

  private static func weightedMean(_ values: [Double], _ weights: [Double]) -> Double? {
    var (sum, total) = (CompensatedSum(), CompensatedSum())
    for (value, weight) in zip(values, weights) {
      sum.add(value * weight)
      total.add(weight)
    }
    return total.value > 0 ? sum.value / total.value : nil
  }

  /// The variance of each group, weights taken as how reliable a value is: Σw(x - m)² / (V - Σw²/V)
  /// with V = Σw, as NumPy's `aweights` and R's `cov.wt`.
  func weightedVariances(_ weights: Int, root: Bool) throws -> Vector {
    try floats(weightedByGroup(weights)) { values, weights in
      guard let mean = Self.weightedMean(values, weights) else { return nil }
      var (squares, total, squared) = (CompensatedSum(), CompensatedSum(), CompensatedSum())
      for (value, weight) in zip(values, weights) {
        squares.add(weight * (value - mean) * (value - mean))
        total.add(weight)
        squared.add(weight * weight)
      }
      let degrees = total.value - squared.value / total.value
      guard degrees > total.value * 1e-14 else { return nil }
      let variance = squares.value / degrees
      return root ? variance.squareRoot() : variance
    }
  }

  /// The smallest value at which the weights so far reach the share `p`, as NumPy's `inverted_cdf`.
  func weightedQuantiles(_ p: Double, _ weights: Int) throws -> Vector {
    try floats(weightedByGroup(weights)) { values, weights in
      let order = values.indices.sorted { values[$0] < values[$1] }
      let total = weights.reduce(0, +)
      guard total > 0 else { return nil }
      var sum = 0.0
      for place in order where weights[place] > 0 {
        sum += weights[place]
        if sum >= p * total { return values[place] }
      }
      return order.last(where: { weights[$0] > 0 }).map { values[$0] }
    }
  }
}
