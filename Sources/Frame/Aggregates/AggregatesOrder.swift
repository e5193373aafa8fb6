import Describe
import Diagnostics
import Numeric

/// Statistics of order: smallest, largest, quantiles.
extension AggregateFunctions {
  static let orders: [AggregateFunction] = [minimum, maximum, median, quantile]

  private static func isOrdered(_ type: ColumnType) -> Bool { type.element == nil }

  private static let minimum = AggregateFunction.made(
    describe(
      "min", "The smallest value; null when there is none.", returns: .any,
      [Example("[3, 1, 2].min()", shows: "1")], ["minimum", "least", "earliest"],
      seeAlso: ["max"]), type: { isOrdered($0[0]) ? $0[0] : nil },
    packed: { call, columns in
      switch columns[0].storage {
      case .byte(let v): try call.extreme(call.smallest(v, columns[0].validity))
      case .word(let v): try call.extreme(call.smallest(v, columns[0].validity))
      }
    }
  ) { call in
    switch call[0].storage {
    case .int(let v): try call.extreme(call.smallest(v, call[0].validity)) { .int($0) }
    case .float(let v): try call.extreme(call.smallest(v, call[0].validity)) { .float($0) }
    case .bool(let v): try call.extreme(call.smallest(v, call[0].validity)) { .bool($0) }
    case .date(let v): try call.extreme(call.smallest(v, call[0].validity)) { .date($0) }
    case .time(let v): try call.extreme(call.smallest(v, call[0].validity)) { .time($0) }
    default: try call.extremeText(sign: -1)
    }
  }

  private static let maximum = AggregateFunction.made(
    describe(
      "max", "The largest value; null when there is none.", returns: .any,
      [Example("[3, 1, 2].max()", shows: "3")], ["maximum", "greatest", "latest"],
      seeAlso: ["min"]), type: { isOrdered($0[0]) ? $0[0] : nil },
    packed: { call, columns in
      switch columns[0].storage {
      case .byte(let v): try call.extreme(call.largest(v, columns[0].validity))
      case .word(let v): try call.extreme(call.largest(v, columns[0].validity))
      }
    }
  ) { call in
    switch call[0].storage {
    case .int(let v): try call.extreme(call.largest(v, call[0].validity)) { .int($0) }
    case .float(let v): try call.extreme(call.largest(v, call[0].validity)) { .float($0) }
    case .bool(let v): try call.extreme(call.largest(v, call[0].validity)) { .bool($0) }
    case .date(let v): try call.extreme(call.largest(v, call[0].validity)) { .date($0) }
    case .time(let v): try call.extreme(call.largest(v, call[0].validity)) { .time($0) }
    default: try call.extremeText(sign: 1)
    }
  }

  private static func quantileType(_ types: [ColumnType]) -> ColumnType? {
    if types.count > 1, !(types[1].isNumeric || types[1] == .null) { return nil }
    if types.count > 2, !(types[2].isTextual || types[2] == .null) { return nil }
    guard areWeights(types, 3) else { return nil }
    if types[0] == .duration { return types.count > 3 ? nil : .duration }
    return numbers(types) ? .float : nil
  }

  private static let median = AggregateFunction.made(
    describe(
      "median", "The middle value, or the mean of the two middle ones.", [column(), weights],
      returns: .float,
      [Example("[3, 1, 2, 10].median()", shows: "2.5")], ["middle", "50%"],
      seeAlso: ["quantile", "mean"]),
    type: { types in
      areWeights(types, 1) && (types.count == 1 || types[0] != .duration)
        ? quantileType([types[0]]) : nil
    },
    packed: { call, columns in
      switch columns[0].storage {
      case .byte(let v): try call.quantile(of: v, columns[0].validity, 0.5, .linear)
      case .word(let v): try call.quantile(of: v, columns[0].validity, 0.5, .linear)
      }
    }
  ) { call in
    call.has(1) ? try call.weightedQuantiles(0.5, 1) : try call.quantile(0.5)
  }

  /// Definition 7 of Hyndman and Fan unless told, the default of numpy, pandas and R.
  private static let quantile = AggregateFunction.made(
    describe(
      "quantile", "The value below which a share `p` of the values lies (linear, type 7).",
      [
        column(),
        OptionSpec("p", .number, .floats(low: 0, high: 1), "Share, from 0 to 1."),
        OptionSpec(
          "method", .text, default: .text("linear"),
          .oneOf(QuantileMethod.allCases.map(\.rawValue)),
          "The definition, by numpy's names; types 1 to 9 of Hyndman and Fan come first."),
        OptionSpec(
          "weights", .columnExpression, default: .null,
          "How much each row counts; the quantile is then the `inverted_cdf`."),
      ], returns: .float,
      [
        Example("[1, 2, 3, 4].quantile(0.25)", shows: "1.75"),
        Example("[1, 2, 3, 4].quantile(0.25, method: \"hazen\")", shows: "1.5"),
      ],
      ["percentile", "quartile", "percentile_cont", "percentile_disc", "decile"],
      seeAlso: ["median", "qcut", "iqr"]),
    constants: ["p", "method"], type: quantileType
  ) { call in
    guard let p = call.number(1), p >= 0, p <= 1 else {
      throw Failure(
        "bad-argument", "`p` of `quantile` must be from 0 to 1", help: "0.25 is the first quartile",
        blames: "p")
    }
    let word = call.text(2) ?? "linear"
    guard let method = QuantileMethod(rawValue: word) else {
      throw Failure(
        "bad-argument", "`method` of `quantile` is none of numpy's names", blames: "method")
    }
    if call.has(3) {
      guard method == .linear || method == .invertedCDF else {
        throw Failure(
          "bad-argument", "with `weights`, `quantile` knows the method \"inverted_cdf\" only",
          blames: "method")
      }
      return try call.weightedQuantiles(p, 3)
    }
    return try call.quantile(p, method)
  }
}

extension AggregateCall {
  @inline(__always)
  fileprivate func smallest<V: Comparable & BitwiseCopyable & Sendable & AdditiveArithmetic>(
    _ values: Buffer<V>, _ validity: Bitmap?
  ) throws -> GroupParts<Smallest<V>> {
    try reduce(values, validity, into: Smallest<V>.self)
  }

  @inline(__always)
  fileprivate func largest<V: Comparable & BitwiseCopyable & Sendable & AdditiveArithmetic>(
    _ values: Buffer<V>, _ validity: Bitmap?
  ) throws -> GroupParts<Largest<V>> {
    try reduce(values, validity, into: Largest<V>.self)
  }

  /// The extremes of packed ints, which are ints.
  fileprivate func extreme<E: Extremum>(
    _ found: GroupParts<E>
  ) throws -> Vector where E.Value: FixedWidthInteger {
    let (values, target) = Buffer<Int64>.unfilled(groupCount)
    let known = try Bitmap.made(count: groupCount, work: work) { group in
      target[group] = Int64(truncatingIfNeeded: found[group].value)
      return found[group].isKnown
    }
    return Vector(type: .int, count: groupCount, storage: .int(values), validity: known)
  }

  fileprivate func extreme<E: Extremum>(
    _ found: GroupParts<E>, _ storage: (Buffer<E.Value>) -> Vector.Storage
  ) throws -> Vector {
    let (values, target) = Buffer<E.Value>.unfilled(groupCount)
    let known = try Bitmap.made(count: groupCount, work: work) { group in
      target[group] = found[group].value
      return found[group].isKnown
    }
    return Vector(type: self[0].type, count: groupCount, storage: storage(values), validity: known)
  }

  /// The first or last text of each group by code points, or by the order of an ordered category.
  fileprivate func extremeText(sign: Int) throws -> Vector {
    let vector = self[0]
    let byPlace = vector.type == .category(ordered: true)
    var best = [UInt32](repeating: .max, count: groupCount)
    for row in 0..<rowCount where !vector.isNull(row) {
      if row & 0xFFFF == 0 { try work.budget.check() }
      let group = Int(groups?[row] ?? 0)
      if best[group] == .max {
        best[group] = UInt32(truncatingIfNeeded: row)
        continue
      }
      let other = Int(best[group])
      let order: Int
      if case .coded(let codes, _) = vector.storage, byPlace || codes[row] == codes[other] {
        order = Int(codes[row]) - Int(codes[other])
      } else {
        order = ElementFunctions.order(vector.utf8(row), vector.utf8(other))
      }
      if order * sign > 0 { best[group] = UInt32(truncatingIfNeeded: row) }
    }
    return try vector.gathered(Buffer(best), work: work)
  }

  /// The quantile of each group.
  fileprivate func quantile(_ p: Double, _ method: QuantileMethod = .linear) throws -> Vector {
    guard self[0].type != .null else { return .nulls(.float, count: groupCount) }
    if let ints = self[0].ints { return try quantile(of: ints, self[0].validity, p, method) }
    let places = try rowsByGroup(self[0].validity)
    let values = try self[0].asFloats(work: work)
    return try quantile(places, places.placed { values.pointer[$0] }, p, method, self[0].type)
  }

  /// The quantile of the ints of each group.
  fileprivate func quantile<Value: FixedWidthInteger & BitwiseCopyable & Sendable>(
    of ints: Buffer<Value>, _ validity: Bitmap?, _ p: Double, _ method: QuantileMethod
  ) throws -> Vector {
    let places = try rowsByGroup(validity)
    return try quantile(places, places.placed { Double(ints.pointer[$0]) }, p, method, .int)
  }

  /// - Parameter sorted: the values group after group, which it reorders.
  private func quantile(
    _ places: GroupedRows, _ sorted: Buffer<Double>, _ p: Double, _ method: QuantileMethod,
    _ type: ColumnType
  ) throws -> Vector {
    let (found, target) = Buffer<Double>.unfilled(groupCount)
    let all = SharedPointer(UnsafeMutablePointer(mutating: sorted.pointer))
    let starts = places.starts
    try places.forEachGroups { groups in
      for group in groups {
        let (start, end) = (starts[group], starts[group + 1])
        let part = UnsafeMutableBufferPointer(start: all.base + start, count: end - start)
        target[group] = part.isEmpty ? .nan : part.quantile(p, method)
      }
    }
    let results = try floats(0..<groupCount) { group in
      starts[group] == starts[group + 1] ? nil : found[group]
    }
    guard type == .duration else { return results }
    return try Vector(
      scalars: (0..<groupCount).map { group in
        results.isNull(group)
          ? .null
          : Int64(exactly: found[group].rounded(.toNearestOrEven)).map { .duration($0) } ?? .null
      }, type: .duration)
  }
}

extension UnsafeMutableBufferPointer<Double> {
  /// The quantile of at least one value; orders the values otherwise.
  fileprivate func quantile(_ p: Double, _ method: QuantileMethod) -> Double {
    let (below, share) = method.place(p, count: count)
    select(below)
    let low = self[below]
    guard share > 0, below + 1 < count else { return low }
    var high = self[below + 1]
    for index in (below + 1)..<count { high = Swift.min(high, self[index]) }
    return QuantileMethod.between(low, high, share)
  }

  /// Puts the value of rank `k` at place `k`, smaller ones before it and larger ones after
  /// (quickselect; partitions without branches, which guess wrong half the time; sorts once it makes
  /// no good progress).
  func select(_ k: Int) {
    var low = 0
    var high = count
    var rounds = 0
    while high - low > 1 {
      rounds += 1
      if rounds > 64 || high - low <= 16 {
        var rest = UnsafeMutableBufferPointer(rebasing: self[low..<high])
        rest.sort()
        return
      }
      let pivot = pivot(low, high)
      let smaller = partition(low, high) { $0 < pivot }
      if k < smaller {
        high = smaller
        continue
      }
      let larger = partition(smaller, high) { $0 <= pivot }
      if k < larger { return }
      low = larger
    }
  }

  /// About the middle of the values at these places: the median of three, in long ranges of three
  /// medians.
  private func pivot(_ low: Int, _ high: Int) -> Element {
    func median(_ a: Element, _ b: Element, _ c: Element) -> Element {
      Swift.max(Swift.min(a, b), Swift.min(Swift.max(a, b), c))
    }
    let step = (high - low) / 9
    func third(_ place: Int) -> Element {
      let first = low + 3 * place * step
      return median(self[first], self[first + step], self[first + 2 * step])
    }
    if step < 8 { return median(self[low], self[low + (high - low) / 2], self[high - 1]) }
    return median(third(0), third(1), third(2))
  }

  /// Puts the values of the places that `isFirst` holds for before the others; gives how far they go.
  @inline(__always)
  private func partition(_ low: Int, _ high: Int, _ isFirst: (Element) -> Bool) -> Int {
    guard let values = baseAddress else { return low }
    var end = low
    for place in low..<high {
      let value = values[place]
      values[place] = values[end]
      values[end] = value
      end &+= isFirst(value) ? 1 : 0
    }
    return end
  }
}
