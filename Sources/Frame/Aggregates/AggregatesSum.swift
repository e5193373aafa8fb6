import Describe
import Diagnostics
import Numeric
import Synchronization

extension AggregateFunctions {
  static let sums: [AggregateFunction] = [count, sum, mean, nNull, any, every]

  static func column(_ type: ValueType = .columnExpression, _ summary: String = "Column to reduce.")
    -> OptionSpec
  { OptionSpec("column", type, summary) }

  static func describe(
    _ name: String, _ summary: String, _ parameters: [OptionSpec]? = nil, returns: ValueType,
    _ examples: [Example], _ terms: [String], seeAlso: [String] = []
  ) -> FunctionDescription {
    FunctionDescription(
      name, .aggregate, summary, parameters: parameters ?? [column()], returns: returns,
      examples: examples, searchTerms: terms, seeAlso: seeAlso)
  }

  static let weights = OptionSpec(
    "weights", .columnExpression, default: .null,
    "How much each row counts, relative to others; rows without one are left out.")

  /// Whether the type at a place, if there is one, fits weights.
  static func areWeights(_ types: [ColumnType], _ place: Int) -> Bool {
    types.count <= place || types[place].isNumeric || types[place] == .null
  }

  static func numbers(_ types: [ColumnType]) -> Bool {
    types[0].isNumeric || types[0] == .bool || types[0] == .null
  }

  private static let count = AggregateFunction.made(
    describe(
      "count", "Counts rows, or the values of a column that are not null.",
      [OptionSpec("column", .columnExpression, default: .null, "Column; without it, rows.")],
      returns: .int,
      [Example("[1, null, 3].count()", shows: "2")], ["n", "size", "length", "tally", "nrow"],
      seeAlso: ["n_unique", "n_null"]), notesNulls: false, type: { _ in .int },
    packed: { call, columns in
      counted(try call.presence(nulls: columns[0].nullCount, columns[0].validity))
    }
  ) { call in counted(try call.presence(call.arguments.isEmpty ? nil : call[0])) }

  private static func counted(_ counts: GroupParts<RowCounter>) -> Vector {
    Vector(
      type: .int, count: counts.count, storage: .int(counts.buffer.viewed(count: counts.count)),
      validity: nil)
  }

  private static let nNull = AggregateFunction.made(
    describe(
      "n_null", "Counts the nulls of a column.", returns: .int,
      [Example("[1, null, 3].n_null()", shows: "1")], ["isna", "missing", "null count"],
      seeAlso: ["count"]), notesNulls: false, type: { _ in .int }
  ) { call in
    let all = try call.presence(nil)
    let known = try call.presence(call[0])
    let counts = zip(all, known).map { Int64($0.count - $1.count) }
    return Vector(type: .int, count: counts.count, storage: .int(Buffer(counts)), validity: nil)
  }

  /// Null when there is no value at all, as in SQL.
  private static let sum = AggregateFunction.made(
    describe(
      "sum", "Adds the values; null when there is none. Exact for ints.",
      returns: .oneOf([.number, .duration]),
      [Example("[1, 2, 3].sum()", shows: "6")], ["total", "add up"], seeAlso: ["mean", "count"]),
    type: { types in
      switch types[0] {
      case .int, .bool: .int
      case .float, .duration, .null: types[0]
      default: nil
      }
    },
    packed: { call, columns in try call.exact(call.intSums(columns[0]), .int) }
  ) { call in
    switch call[0].storage {
    case .float(let values):
      let sums = try call.reduce(values, call[0].validity, into: FloatSum.self)
      return try call.floats(sums) { $0.count == 0 ? nil : $0.total }
    case .int(let values):
      return try call.exact(call.intSums(values, call[0].validity), .int)
    case .bool(let values):
      return try call.exact(call.intSums(values, call[0].validity), .int)
    case .time(let values):
      return try call.exact(call.intSums(values, call[0].validity), .duration)
    default: return .nulls(call[0].type, count: call.groupCount)
    }
  }

  private static let mean = AggregateFunction.made(
    describe(
      "mean", "The arithmetic mean of the values; null when there is none.",
      [column(), weights], returns: .oneOf([.float, .duration]),
      [Example("[1, 2, 6].mean()", shows: "3.0")],
      ["average", "avg"], seeAlso: ["median", "sum"]),
    type: { types in
      guard areWeights(types, 1) else { return nil }
      return numbers(types)
        ? (types[0] == .null ? .null : .float)
        : types[0] == .duration && types.count == 1 ? .duration : nil
    },
    packed: { call, columns in try call.means(call.intSums(columns[0])) }
  ) { call in
    if call.has(1) { return try call.weightedMeans(1) }
    if case .null = call[0].storage { return .nulls(.null, count: call.groupCount) }
    let means = try call.means(0)
    guard call[0].type == .duration, let values = means.floats else { return means }
    return try Vector(
      scalars: (0..<means.count).map { group in
        means.isNull(group)
          ? .null
          : Int64(exactly: values[group].rounded(.toNearestOrEven)).map { .duration($0) } ?? .null
      }, type: .duration)
  }

  private static let any = truth(
    "any", "Whether at least one value is true; null when there is no value.",
    Example("[false, true].any()", shows: "true"), ["some", "exists"]
  ) { $0.isTrue > 0 }

  private static let every = truth(
    "all", "Whether all values are true; null when there is no value.",
    Example("[false, true].all()", shows: "false"), ["every"]
  ) { $0.isTrue == $0.known }

  private static func truth(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String],
    _ holds: @escaping @Sendable (TruthCount) -> Bool
  ) -> AggregateFunction {
    .made(
      describe(name, summary, returns: .bool, [example], terms),
      type: { $0[0] == .bool || $0[0] == .null ? .bool : nil }
    ) { call in
      guard let flags = call[0].flags else { return .nulls(.bool, count: call.groupCount) }
      let counts = try call.reduce(flags, call[0].validity, into: TruthCount.self)
      return .bools(counts.map { $0.known == 0 ? nil : holds($0) })
    }
  }
}

/// Each row for one.
private struct CountedRows: RowAdding {
  @inline(__always) func add(row: Int, group: Int, to into: inout RowCounter) { into.count &+= 1 }
}

extension AggregateCall {
  /// How many rows of each group have a value, or all rows without a column.
  func presence(_ column: Vector?) throws -> GroupParts<RowCounter> {
    if let column, case .null = column.storage { return GroupParts(empty: groupCount) }
    return try presence(nulls: column?.nullCount ?? 0, column?.validity)
  }

  fileprivate func presence(nulls: Int, _ validity: Bitmap?) throws -> GroupParts<RowCounter> {
    if groups == nil {
      let count = RowCounter(count: rowCount - nulls)
      return GroupParts(Buffer(repeating: count, count: 1), count: 1)
    }
    return try reduce(CountedRows(), where: validity)
  }

  /// The means of sums of ints.
  func means(_ sums: GroupParts<IntSum>) throws -> Vector {
    try floats(sums) { $0.count == 0 ? nil : Double($0.sum) / Double($0.count) }
  }

  /// The mean of each group as floats, null without values; ints are summed exactly.
  func means(_ index: Int, where validity: Bitmap?? = nil) throws -> Vector {
    let validity = validity ?? self[index].validity
    switch self[index].storage {
    case .int(let values), .time(let values): return try means(intSums(values, validity))
    case .bool(let values): return try means(intSums(values, validity))
    case .float(let values):
      return try floats(
        reduce(values, validity, into: FloatSum.self)
      ) { $0.count == 0 ? nil : $0.mean }
    default: return .nulls(.float, count: groupCount)
    }
  }

  /// One float a group; what is not finite is null, with a note.
  func floats<Parts: RandomAccessCollection & Sendable>(
    _ parts: Parts, _ value: @Sendable (Parts.Element) -> Double?
  ) throws -> Vector where Parts.Index == Int {
    let (values, target) = Buffer<Double>.unfilled(parts.count)
    let losses = Atomic<Int>(0)
    let known = try Bitmap.made(count: parts.count, work: work) { group in
      let found = value(parts[group])
      let isFinite = found?.isFinite ?? false
      if found != nil, !isFinite { losses.add(1, ordering: .relaxed) }
      target[group] = isFinite ? found ?? 0 : 0
      return isFinite
    }
    let lost = losses.load(ordering: .relaxed)
    if lost > 0 {
      work.remark(
        .note, "null-result",
        "`\(name)` left the range of floats in \(lost) \(lost == 1 ? "group" : "groups"), null there"
      )
    }
    return Vector(type: .float, count: parts.count, storage: .float(values), validity: known)
  }

  /// Sums that must fit an int.
  /// - Throws: `overflow`.
  func exact(_ sums: GroupParts<IntSum>, _ type: ColumnType) throws -> Vector {
    let (values, target) = Buffer<Int64>.unfilled(sums.count)
    let hasOverflow = Atomic<Bool>(false)
    let known = try Bitmap.made(count: sums.count, work: work) { group in
      let sum = sums[group]
      target[group] = Int64(truncatingIfNeeded: sum.sum)
      if Int128(target[group]) != sum.sum { hasOverflow.store(true, ordering: .relaxed) }
      return sum.count > 0
    }
    if hasOverflow.load(ordering: .relaxed),
      let sum = sums.first(where: { Int64(exactly: $0.sum) == nil })
    {
      throw Failure(
        "int-overflow", "`\(name)` is \(sum.sum), outside the range of int",
        help: "sum floats: `.to_float()`")
    }
    return Vector(
      type: type, count: sums.count, storage: type == .int ? .int(values) : .time(values),
      validity: known)
  }
}
