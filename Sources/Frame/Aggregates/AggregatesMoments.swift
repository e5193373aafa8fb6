import Describe
import Diagnostics
import Numeric

/// Statistics of spread and shape, in two passes: means first, then deviations from them.
extension AggregateFunctions {
  static let moments: [AggregateFunction] = [std, variance, skew, kurt, corr]

  private static func moment(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String], seeAlso: [String],
    _ value: @escaping @Sendable (CentralMoments) -> Double?
  ) -> AggregateFunction {
    .made(
      describe(name, summary, returns: .float, [example], terms, seeAlso: seeAlso),
      type: { numbers($0) ? .float : nil }
    ) { call in call.floats(try call.moments(0), value) }
  }

  private static let std = moment(
    "std", "Sample standard deviation (divided by n - 1); null for one value.",
    Example("[2, 4, 4, 4, 5, 5, 7, 9].std()", shows: "2.138089935299395"),
    ["sd", "standard deviation", "stddev", "spread"], seeAlso: ["var"]
  ) { $0.count < 2 ? nil : (max(0, $0.squares) / Double($0.count - 1)).squareRoot() }

  private static let variance = moment(
    "var", "Sample variance (divided by n - 1); null for one value.",
    Example("[1, 2, 3, 4].var()", shows: "1.6666666666666667"), ["variance"], seeAlso: ["std"]
  ) { $0.count < 2 ? nil : max(0, $0.squares) / Double($0.count - 1) }

  /// The adjusted Fisher-Pearson coefficient G1, as in pandas and Excel.
  private static let skew = moment(
    "skew", "Sample skewness (G1); null for fewer than three values.",
    Example("[1, 2, 10].skew()"), ["skewness", "asymmetry"], seeAlso: ["kurt"]
  ) { moments in
    guard moments.count >= 3 else { return nil }
    let n = Double(moments.count)
    let squares = moments.squares
    guard squares > 0 else { return 0 }
    let g1 = (moments.third / n) / raised(squares / n, 1.5)
    return g1 * (n * (n - 1)).squareRoot() / (n - 2)
  }

  /// The sample excess kurtosis G2, as in pandas and Excel.
  private static let kurt = moment(
    "kurt", "Sample excess kurtosis (G2); null for fewer than four values.",
    Example("[1, 2, 3, 10].kurt()"), ["kurtosis", "tails"], seeAlso: ["skew"]
  ) { moments in
    guard moments.count >= 4 else { return nil }
    let n = Double(moments.count)
    let squares = moments.squares
    guard squares > 0 else { return 0 }
    let ratio = n * moments.fourth / (squares * squares)
    return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * ratio - 3 * (n - 1))
  }

  private static let corr = AggregateFunction.made(
    describe(
      "corr", "Pearson correlation of two columns over rows in which both are known.",
      [
        OptionSpec("x", .columnExpression, "Column."),
        OptionSpec("y", .columnExpression, "Column."),
      ], returns: .float, [Example("corr([1, 2, 3, 4], [1, 3, 2, 4]).round(2)", shows: "0.8")],
      ["correlation", "pearson", "cor"]), notesNulls: false,
    type: { $0.allSatisfy { numbers([$0]) } ? .float : nil }
  ) { call in
    var both = call[0].validity.and(call[1].validity)
    if call[0].type == .null || call[1].type == .null {
      both = Bitmap(count: call.rowCount) { _ in false }
    }
    if let both { call.noteSkipped(call.rowCount - both.setCount) }
    let meansX = Buffer(try call.means(0, where: both).map { $0 ?? 0 })
    let meansY = Buffer(try call.means(1, where: both).map { $0 ?? 0 })
    let x = try call[0].asFloats(work: call.work)
    let y = try call[1].asFloats(work: call.work)
    let rows = Buffer<UInt32>(count: call.rowCount) { target in
      for row in target.indices { target[row] = UInt32(truncatingIfNeeded: row) }
    }
    let sums = try call.reduce(rows, both, into: Comoments.self) { into, row, group in
      into.add(x[Int(row)] - meansX[group], y[Int(row)] - meansY[group])
    }
    return .floats(
      sums.map { sum in
        guard sum.count >= 2, sum.xx > 0, sum.yy > 0 else { return nil }
        return min(1, max(-1, sum.xy / (sum.xx.squareRoot() * sum.yy.squareRoot())))
      })
  }
}

extension AggregateCall {
  /// Deviations from the group means, to the fourth power.
  func moments(_ index: Int) throws -> [CentralMoments] {
    guard self[index].type != .null else {
      return [CentralMoments](repeating: CentralMoments(), count: groupCount)
    }
    let means = Buffer(try means(index).map { $0 ?? 0 })
    switch self[index].storage {
    case .float(let values):
      return try reduce(values, self[index].validity, into: CentralMoments.self) {
        into, value, group in into.add(deviation: value - means[group])
      }
    case .int(let values):
      return try reduce(values, self[index].validity, into: CentralMoments.self) {
        into, value, group in into.add(deviation: Double(value) - means[group])
      }
    default:
      let values = try self[index].asFloats(work: work)
      return try reduce(values, self[index].validity, into: CentralMoments.self) {
        into, value, group in into.add(deviation: value - means[group])
      }
    }
  }
}
