import Describe
import Diagnostics
import Numeric
import Statistics
import Synchronization

/// Statistics of spread and shape, in two passes: means first, then deviations from them.
extension AggregateFunctions {
  static let moments: [AggregateFunction] = [std, variance, skew, kurt, corr]

  private static func moment(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String], seeAlso: [String],
    _ value: @escaping @Sendable (CentralMoments) -> Double?
  ) -> AggregateFunction {
    .made(
      describe(name, summary, returns: .float, [example], terms, seeAlso: seeAlso),
      type: { numbers($0) ? .float : nil },
      packed: { call, columns in try call.floats(call.moments(columns[0]), value) }
    ) { call in try call.floats(call.moments(0), value) }
  }

  private static func spread(
    _ name: String, _ summary: String, root: Bool, _ example: Example, _ terms: [String],
    seeAlso: [String]
  ) -> AggregateFunction {
    .made(
      describe(
        name, summary, [column(), weights], returns: .float, [example], terms, seeAlso: seeAlso),
      type: { numbers($0) && areWeights($0, 1) ? .float : nil },
      packed: { call, columns in
        try call.floats(call.moments(columns[0])) { $0.spread(root: root) }
      }
    ) { call in
      if call.has(1) { return try call.weightedVariances(1, root: root) }
      return try call.floats(call.moments(0)) { $0.spread(root: root) }
    }
  }

  private static let std = spread(
    "std", "Sample standard deviation (divided by n - 1); null for one value.", root: true,
    Example("[2, 4, 4, 4, 5, 5, 7, 9].std()", shows: "2.138089935299395"),
    ["sd", "standard deviation", "stddev", "spread"], seeAlso: ["var", "mad", "sem"])

  private static let variance = spread(
    "var", "Sample variance (divided by n - 1); null for one value.", root: false,
    Example("[1, 2, 3, 4].var()", shows: "1.6666666666666667"), ["variance"], seeAlso: ["std"])

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
      "corr", "The correlation of two columns over rows in which both are known.",
      [
        OptionSpec("x", .columnExpression, "Column."),
        OptionSpec("y", .columnExpression, "Column."),
        OptionSpec(
          "method", .text, default: .text("pearson"),
          .oneOf(Correlations.Method.allCases.map(\.rawValue)),
          "Of the values, of their ranks (spearman), or of the order of pairs (kendall's tau-b)."),
      ], returns: .float,
      [
        Example("corr([1, 2, 3, 4], [1, 3, 2, 4]).round(2)", shows: "0.8"),
        Example("corr([1, 2, 3], [1, 10, 100], method: \"kendall\")", shows: "1.0"),
      ],
      ["correlation", "pearson", "spearman", "kendall", "cor"], seeAlso: ["regress"]),
    constants: ["method"], notesNulls: false,
    type: { types in
      guard types.count < 3 || types[2].isTextual || types[2] == .null else { return nil }
      return types.prefix(2).allSatisfy { numbers([$0]) } ? .float : nil
    },
    packed: { call, columns in
      let both = columns[0].validity.and(columns[1].validity)
      guard let sums = try call.exactComoments(columns[0], columns[1], both) else { return nil }
      if let both { call.noteSkipped(call.rowCount - both.setCount) }
      return try call.floats(sums) { $0.correlation }
    }
  ) { call in
    if let word = call.text(2), word != "pearson" {
      guard let method = Correlations.Method(rawValue: word) else {
        throw Failure(
          "bad-argument", "`method` of `corr` must be \"pearson\", \"spearman\" or \"kendall\"",
          blames: "method")
      }
      return try call.floats(try call.pairsByGroup(0, 1)) { x, y in
        let r = Correlations.coefficient(x, y, method)
        return r.isNaN ? nil : r
      }
    }
    var both = call[0].validity.and(call[1].validity)
    if call[0].type == .null || call[1].type == .null {
      both = Bitmap(count: call.rowCount) { _ in false }
    }
    if let both { call.noteSkipped(call.rowCount - both.setCount) }
    if case .int(let x) = call[0].storage, case .int(let y) = call[1].storage,
      let sums = try call.exactComoments(x, y, both)
    {
      return try call.floats(sums) { $0.correlation }
    }
    guard let meansX = try call.means(0, where: both).floats,
      let meansY = try call.means(1, where: both).floats
    else { return .nulls(.float, count: call.groupCount) }
    let x = try call[0].asFloats(work: call.work)
    let y = try call[1].asFloats(work: call.work)
    let sums = try call.reduce(
      DeviatingPairs(x: x, y: y, meansX: meansX, meansY: meansY), where: both)
    return try call.floats(sums) { $0.correlation }
  }
}

/// How far each value is from the mean of its group.
private struct DeviatingRows: RowAdding {
  let values: Buffer<Double>
  let means: Buffer<Double>
  @inline(__always) func add(row: Int, group: Int, to into: inout CentralMoments) {
    into.add(deviation: values.pointer[row] - means.pointer[group])
  }
}

private struct DeviatingInts<Value: FixedWidthInteger & BitwiseCopyable & Sendable>: RowAdding {
  let values: Buffer<Value>
  let means: Buffer<Double>
  @inline(__always) func add(row: Int, group: Int, to into: inout CentralMoments) {
    into.add(deviation: Double(values.pointer[row]) - means.pointer[group])
  }
}

private struct DeviatingPairs: RowAdding {
  let x: Buffer<Double>
  let y: Buffer<Double>
  let meansX: Buffer<Double>
  let meansY: Buffer<Double>
  @inline(__always) func add(row: Int, group: Int, to into: inout Comoments) {
    into.add(x.pointer[row] - meansX.pointer[group], y.pointer[row] - meansY.pointer[group])
  }
}

private struct IntPairs<
  X: FixedWidthInteger & BitwiseCopyable & Sendable,
  Y: FixedWidthInteger & BitwiseCopyable & Sendable
>: RowAdding {
  let x: Buffer<X>
  let y: Buffer<Y>
  @inline(__always) func add(row: Int, group: Int, to into: inout ExactComoments) {
    into.add(Int64(truncatingIfNeeded: x.pointer[row]), Int64(truncatingIfNeeded: y.pointer[row]))
  }
}

extension CentralMoments {
  /// The sample variance or its root; nil for fewer than two values.
  fileprivate func spread(root: Bool) -> Double? {
    guard count >= 2 else { return nil }
    let variance = max(0, squares) / Double(count - 1)
    return root ? variance.squareRoot() : variance
  }
}

extension AggregateCall {
  /// Deviations from the group means, to the fourth power.
  func moments(_ index: Int) throws -> GroupParts<CentralMoments> {
    guard self[index].type != .null, let means = try means(index).floats else {
      return GroupParts(empty: groupCount)
    }
    switch self[index].storage {
    case .float(let values):
      return try reduce(
        DeviatingRows(values: values, means: means), where: self[index].validity)
    case .int(let values):
      return try reduce(
        DeviatingInts(values: values, means: means), where: self[index].validity)
    default:
      let values = try self[index].asFloats(work: work)
      return try reduce(
        DeviatingRows(values: values, means: means), where: self[index].validity)
    }
  }

  /// The same for packed ints.
  fileprivate func moments(_ ints: PackedInts) throws -> GroupParts<CentralMoments> {
    guard let means = try means(intSums(ints)).floats else { return GroupParts(empty: groupCount) }
    switch ints.storage {
    case .byte(let values):
      return try reduce(DeviatingInts(values: values, means: means), where: ints.validity)
    case .word(let values):
      return try reduce(DeviatingInts(values: values, means: means), where: ints.validity)
    }
  }

  /// Exact sums of ints and their products in one pass; nil for ints so large that products of sums
  /// might not fit.
  fileprivate func exactComoments<
    X: FixedWidthInteger & BitwiseCopyable & Sendable,
    Y: FixedWidthInteger & BitwiseCopyable & Sendable
  >(
    _ x: Buffer<X>, _ y: Buffer<Y>, _ both: Bitmap?
  ) throws -> GroupParts<ExactComoments>? {
    guard rowCount < 1 << 31 else { return nil }
    let limit: Int64 = 1 << 30
    for (low, high) in [try x.bounds(work: work), try y.bounds(work: work)]
    where low <= -limit || high >= limit { return nil }
    return try reduce(IntPairs(x: x, y: y), where: both)
  }

  fileprivate func exactComoments(
    _ x: PackedInts, _ y: PackedInts, _ both: Bitmap?
  ) throws -> GroupParts<ExactComoments>? {
    switch (x.storage, y.storage) {
    case (.byte(let x), .byte(let y)): try exactComoments(x, y, both)
    case (.byte(let x), .word(let y)): try exactComoments(x, y, both)
    case (.word(let x), .byte(let y)): try exactComoments(x, y, both)
    case (.word(let x), .word(let y)): try exactComoments(x, y, both)
    }
  }
}
