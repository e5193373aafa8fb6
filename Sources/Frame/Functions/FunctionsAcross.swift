import Describe
import Diagnostics
import Numeric

/// Functions across several values of one row, or the values of its list: nulls are passed over.
extension ElementFunctions {
  static let acrossFunctions: [ElementFunction] = [minOf, maxOf, sumOf, meanOf, coalesce]

  private static let values = OptionSpec(
    "values", .any, isVariadic: true, "Values to put together, or one list of them.")

  private static func describe(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String], seeAlso: [String]
  ) -> FunctionDescription {
    describeNumber(
      name, summary, example, terms, parameters: [values], returns: .any, seeAlso: seeAlso)
  }

  /// The type that all values, or the elements of one list, have in common.
  private static func joined(_ types: [ColumnType]) -> ColumnType? {
    let parts = types.count == 1 ? types[0].element.map { [$0] } ?? types : types
    guard !parts.isEmpty, parts.allSatisfy({ $0.element == nil }) else { return nil }
    return parts.dropFirst().reduce(parts.first) { $0?.union($1) }
  }

  private static func extreme(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String], seeAlso: [String],
    sign: Int
  ) -> ElementFunction {
    .lenient(describe(name, summary, example, terms, seeAlso: seeAlso), type: joined) { call in
      guard let type = joined(call.arguments.map(\.type)), type != .null else {
        return .nulls(.null, count: call.rowCount)
      }
      let (all, places) = try call.across(type)
      let order = try ElementOrder(all)
      let rows = Buffer<UInt32>(count: call.rowCount) { target in
        for row in target.indices {
          var best = UInt32.max
          places(row) { place in
            if all.isNull(place) { return }
            if best != .max {
              let precedes = order.compare(place, Int(best)) * sign > 0
              if !precedes { return }
            }
            best = UInt32(truncatingIfNeeded: place)
          }
          target[row] = best
        }
      }
      return try all.gathered(rows, work: call.work)
    }
  }

  private static let minOf = extreme(
    "min_of", "The smallest of several values, or of a list's; nulls are passed over.",
    Example("3.min_of(5, 4)", shows: "3"), ["least", "pmin", "minimum", "rowmin"],
    seeAlso: ["max_of", "min", "clip"], sign: -1)
  private static let maxOf = extreme(
    "max_of", "The largest of several values, or of a list's; nulls are passed over.",
    Example("3.max_of(5, 4)", shows: "5"), ["greatest", "pmax", "maximum", "rowmax"],
    seeAlso: ["min_of", "max", "clip"], sign: 1)

  private static let coalesce = ElementFunction.lenient(
    FunctionDescription(
      "coalesce", .language, "The first of several values, or of a list's, that is not null.",
      parameters: [values], returns: .any,
      examples: [Example("coalesce(null, 3, 4)", shows: "3")],
      searchTerms: ["combine_first", "fillna", "ifnull", "nvl", "first non-null"],
      seeAlso: ["fill", "is_null"]), type: joined
  ) { call in
    guard let type = joined(call.arguments.map(\.type)), type != .null else {
      return .nulls(.null, count: call.rowCount)
    }
    let (all, places) = try call.across(type)
    let rows = try Buffer<UInt32>(count: call.rowCount) { target in
      for row in target.indices {
        if row & 0xFFFF == 0 { try call.work.budget.check() }
        var first = UInt32.max
        places(row) { place in
          if first == .max, !all.isNull(place) { first = UInt32(truncatingIfNeeded: place) }
        }
        target[row] = first
      }
    }
    return try all.gathered(rows, work: call.work)
  }

  private static func isSummable(_ type: ColumnType) -> Bool {
    type.isNumeric || type == .duration || type == .null
  }

  private static let sumOf = ElementFunction.lenient(
    describe(
      "sum_of", "The sum of several values, or of a list's; nulls are passed over.",
      Example("3.sum_of(5, null)", shows: "8"), ["rowsums", "sum_horizontal", "list_sum"],
      seeAlso: ["mean_of", "sum"]),
    type: { types in joined(types).flatMap { isSummable($0) ? $0 : nil } }
  ) { call in
    guard let type = joined(call.arguments.map(\.type)), type != .null else {
      return .nulls(.null, count: call.rowCount)
    }
    let (all, places) = try call.across(type)
    if let ints = all.ints ?? all.times {
      var overflow: Int?
      var builder = VectorBuilder(type, capacity: call.rowCount)
      for row in 0..<call.rowCount {
        if row & 4095 == 0 { try call.work.budget.check() }
        var sum: Int64?
        places(row) { place in
          if all.isNull(place) { return }
          let (next, past) = (sum ?? 0).addingReportingOverflow(ints[place])
          if past { overflow = overflow ?? row }
          sum = next
        }
        if let sum { builder.append(sum) } else { builder.appendNull() }
      }
      if let overflow {
        throw Failure(
          "int-overflow",
          "`sum_of` is outside the range of int" + (call.rowCount == 1 ? "" : " (row \(overflow))"),
          help: "compute with floats: `.to_float()`")
      }
      return builder.finish()
    }
    return try call.floatsAcross(all, places) { sum, _ in sum }
  }

  private static let meanOf = ElementFunction.lenient(
    describe(
      "mean_of", "The mean of several values, or of a list's; nulls are passed over.",
      Example("3.mean_of(5, null)", shows: "4.0"),
      ["rowmeans", "mean_horizontal", "list_mean", "average"], seeAlso: ["sum_of", "mean"]),
    type: { types in
      joined(types).flatMap { $0.isNumeric || $0 == .null ? .float : nil }
    }
  ) { call in
    guard let type = joined(call.arguments.map(\.type)), type != .null else {
      return .nulls(.float, count: call.rowCount)
    }
    let (all, places) = try call.across(.float)
    return try call.floatsAcross(all, places) { sum, count in sum / Double(count) }
  }
}

extension ElementCall {
  /// All values of all rows in one vector, and the places of a row's values in it.
  fileprivate func across(
    _ type: ColumnType
  ) throws -> (Vector, (_ row: Int, _ body: (Int) -> Void) -> Void) {
    if arguments.count == 1, case .list(_, let values) = self[0].storage {
      let all = try values.vector.converted(to: type, work: work)
      return (all, { row, body in for place in self.listRange(0, row) { body(place) } })
    }
    let parts = try arguments.map { try $0.converted(to: type, work: work) }
    let all = try Vector.concatenated(parts)
    var starts = [0]
    for part in parts { starts.append((starts.last ?? 0) + part.count) }
    let firsts = starts
    return (
      all,
      { row, body in
        for index in parts.indices { body(firsts[index] + self.place(index, row)) }
      }
    )
  }

  fileprivate func floatsAcross(
    _ all: Vector, _ places: (_ row: Int, _ body: (Int) -> Void) -> Void,
    _ finish: (_ sum: Double, _ count: Int) -> Double
  ) throws -> Vector {
    let values = try all.asFloats(work: work)
    var builder = VectorBuilder(.float, capacity: rowCount)
    for row in 0..<rowCount {
      if row & 4095 == 0 { try work.budget.check() }
      var sum = 0.0
      var count = 0
      places(row) { place in
        if all.isNull(place) { return }
        sum += values[place]
        count += 1
      }
      if count == 0 { builder.appendNull() } else { builder.append(finish(sum, count)) }
    }
    return builder.finish()
  }
}
