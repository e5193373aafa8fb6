import Describe
import Diagnostics
import Numeric

extension ElementFunctions {
  static let numberFunctions: [ElementFunction] = [
    abs, sqrt, exp, log, log10, log1p, round, floor, ceil, clip, sign, minOf, maxOf,
  ]

  static let value = OptionSpec("value", .number, "Number.")

  static func number(_ types: [ColumnType]) -> ColumnType? {
    types[0].isNumeric || types[0] == .null ? types[0] : nil
  }

  private static func describe(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String],
    parameters: [OptionSpec] = [value], seeAlso: [String] = []
  ) -> FunctionDescription {
    FunctionDescription(
      name, .number, summary, parameters: parameters, returns: .number, examples: [example],
      searchTerms: terms, seeAlso: seeAlso)
  }

  private static let abs = ElementFunction.strict(
    describe(
      "abs", "The size of a number, without its sign.", Example("(-3).abs()", shows: "3"),
      ["absolute", "magnitude"],
      parameters: [OptionSpec("value", .oneOf([.number, .duration]), "Number or duration.")]),
    type: { number($0) ?? ($0[0] == .duration ? .duration : nil) }
  ) { call in
    if let floats = call[0].floats {
      return call.result(.float, .float(try call.map(floats) { $0.magnitude }))
    }
    guard let ints = call[0].ints ?? call[0].times else { return call[0] }
    let values = try call.checked(ints, Buffer([0])) { value, _ in
      value < 0 ? (0 &- value, value == .min ? -1 : 0) : (value, 0)
    }
    return call.result(call[0].type, call[0].type == .int ? .int(values) : .time(values))
  }

  private static func floating(
    _ description: FunctionDescription,
    _ kernel: @escaping @Sendable (ElementCall, Buffer<Double>) throws -> Buffer<Double>
  ) -> ElementFunction {
    .strict(description, type: { number($0) == nil ? nil : .float }) { call in
      try call.floats(kernel(call, call.floatArgument(0)))
    }
  }

  private static let sqrt = floating(
    describe(
      "sqrt", "The square root; null below zero.", Example("16.sqrt()", shows: "4.0"),
      ["root", "square root"])
  ) { call, x in try call.map(x) { $0.squareRoot() } }

  private static let exp = floating(
    describe(
      "exp", "Raises e to the power of the value.", Example("0.exp()", shows: "1.0"),
      ["exponential"],
      seeAlso: ["log"])
  ) { call, x in try call.map(x) { exponential($0) } }

  private static let log = floating(
    describe(
      "log", "The natural logarithm; null for zero and below.", Example("1.log()", shows: "0.0"),
      ["ln", "logarithm"], seeAlso: ["log10", "log1p", "exp"])
  ) { call, x in try call.map(x) { logarithm($0) } }

  private static let log10 = floating(
    describe(
      "log10", "The logarithm to base 10; null for zero and below.",
      Example("1000.log10()", shows: "3.0"), ["logarithm", "decades"], seeAlso: ["log"])
  ) { call, x in try call.map(x) { logarithm10($0) } }

  private static let log1p = floating(
    describe(
      "log1p", "The natural logarithm of 1 + the value, for values that may be 0.",
      Example("0.log1p()", shows: "0.0"), ["logarithm"], seeAlso: ["log"])
  ) { call, x in try call.map(x) { logarithm1p($0) } }

  private static let round = ElementFunction.strict(
    describe(
      "round", "Rounds to a number of decimals, halves to even.",
      Example("2.5.round()", shows: "2.0"), ["decimals", "precision"],
      parameters: [
        value,
        OptionSpec(
          "digits", .int, default: .int(0), .ints(-18...18),
          "Decimals; below 0 tens, hundreds and so on."),
      ], seeAlso: ["floor", "ceil"]), constants: ["digits"],
    type: { $0[1] == .int ? number($0) : nil }
  ) { call in
    let digits = call.int(1) ?? 0
    guard (-18...18).contains(digits) else {
      throw call.failure("`digits` of `round` must be in -18..18, not \(digits)", blaming: 1)
    }
    var scale = 1.0
    for _ in 0..<digits.magnitude { scale *= 10 }
    if let ints = call[0].ints {
      if digits >= 0 { return try call[0].expanded(to: call.rowCount, work: call.work) }
      let step = Int64(scale)
      return call.result(
        .int,
        .int(
          try call.checked(ints, Buffer([step])) { value, step in
            let rest = floorModulo(value, step)
            let (low, overflow) = value.subtractingReportingOverflow(rest)
            if overflow { return (0, -1) }
            let half = step / 2
            let goesUp = rest > half || (rest == half && (low / step) & 1 != 0)
            guard goesUp else { return (low, 0) }
            let (high, past) = low.addingReportingOverflow(step)
            return (high, past ? -1 : 0)
          }))
    }
    let power = scale
    let floats = try call.floatArgument(0)
    if digits < 0 {
      return try call.floats(call.map(floats) { ($0 / power).rounded(.toNearestOrEven) * power })
    }
    return try call.floats(
      call.map(floats) { value in
        let scaled = value * power
        // Where scaling leaves the range the value has no decimals to round.
        return scaled.isFinite ? scaled.rounded(.toNearestOrEven) / power : value
      })
  }

  private static func whole(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String],
    _ rule: FloatingPointRoundingRule
  ) -> ElementFunction {
    .strict(describe(name, summary, example, terms, seeAlso: ["round"]), type: number) { call in
      guard let floats = call[0].floats else { return call[0] }
      return try call.floats(call.map(floats) { $0.rounded(rule) })
    }
  }

  private static let floor = whole(
    "floor", "The next whole number below or equal.", Example("2.7.floor()", shows: "2.0"),
    ["round down"], .down)
  private static let ceil = whole(
    "ceil", "The next whole number above or equal.", Example("2.1.ceil()", shows: "3.0"),
    ["ceiling", "round up"], .up)

  private static let sign = ElementFunction.strict(
    describe(
      "sign", "The sign of a number: -1, 0 or 1.", Example("(-3).sign()", shows: "-1"),
      ["signum", "positive", "negative"]
    ), type: { number($0) == nil ? nil : .int }
  ) { call in
    if let ints = call[0].ints {
      return call.result(.int, .int(try call.map(ints) { $0.signum() }))
    }
    return call.result(
      .int, .int(try call.map(call.floatArgument(0)) { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }))
  }

  private static let clip = ElementFunction.strict(
    describe(
      "clip", "Moves values outside a range to its bounds; a null bound is open.",
      Example("12.clip(0, 10)", shows: "10"), ["clamp", "limit", "winsorize"],
      parameters: [
        value, OptionSpec("low", .number, default: .null, "Lower bound; null for none."),
        OptionSpec("high", .number, default: .null, "Upper bound; null for none."),
      ]),
    type: { types in
      guard types.allSatisfy({ number([$0]) != nil }) else { return nil }
      return types[1...].reduce(types[0]) { $0.union($1) ?? $0 }
    }
  ) { call in
    let type = call[0].type.union(call[1].type)?.union(call[2].type) ?? .float
    var current = try call[0].converted(to: type, work: call.work)
    for (index, isLow) in [(1, true), (2, false)] {
      let bound = try call[index].converted(to: type, work: call.work)
      if bound.count == 1, bound.isNull(0) { continue }
      // A null bound in a column leaves its row as it is: the value itself stands in for it.
      let limit: Vector
      if bound.nullCount > 0, let fill = named("??") {
        limit = try fill.evaluate([bound, current], call.rowCount, call.work)
      } else {
        limit = bound
      }
      if let x = current.ints, let y = limit.ints {
        let values = try isLow ? call.zip(x, y) { max($0, $1) } : call.zip(x, y) { min($0, $1) }
        current = Vector(
          type: type, count: call.rowCount, storage: .int(values), validity: call.validity)
      } else if let x = current.floats, let y = limit.floats {
        let values = try isLow ? call.zip(x, y) { max($0, $1) } : call.zip(x, y) { min($0, $1) }
        current = Vector(
          type: type, count: call.rowCount, storage: .float(values), validity: call.validity)
      }
    }
    return try current.expanded(to: call.rowCount, work: call.work)
  }

  private static func extreme(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String],
    _ comparison: Comparison
  ) -> ElementFunction {
    .lenient(
      describe(
        name, summary, example, terms,
        parameters: [
          OptionSpec("left", .any, "Value."), OptionSpec("right", .any, "Value to compare with."),
        ], seeAlso: [name == "min_of" ? "max_of" : "min_of", "clip"]),
      type: { types in
        guard Comparison.accepts(types[0], types[1], equality: false) else { return nil }
        return types[0].union(types[1])
      }
    ) { call in
      // The right side wins where it compares so, and where the left is null.
      let type = call[0].type.union(call[1].type) ?? .null
      let sides = try (0...1).map { index in
        try call[index].converted(to: type, work: call.work)
          .expanded(to: call.rowCount, work: call.work)
      }
      if type == .null { return .nulls(.null, count: call.rowCount) }
      let pair = ElementCall(
        name: name, arguments: sides, parameters: call.parameters, rowCount: call.rowCount,
        work: call.work, validity: sides[0].validity.and(sides[1].validity))
      let wins = try pair.compared(comparison)
      let flags = wins.flags
      let rows = Buffer<UInt32>(count: call.rowCount) { target in
        for row in target.indices {
          let takesRight = wins.isNull(row) ? sides[0].isNull(row) : flags?[row] == 1
          target[row] = UInt32(truncatingIfNeeded: takesRight ? call.rowCount + row : row)
        }
      }
      return try Vector.concatenated(sides).gathered(rows, work: call.work)
    }
  }

  private static let minOf = extreme(
    "min_of", "The smaller of two values; nulls are passed over.",
    Example("3.min_of(5)", shows: "3"), ["least", "pmin", "minimum"], .greater)
  private static let maxOf = extreme(
    "max_of", "The larger of two values; nulls are passed over.",
    Example("3.max_of(5)", shows: "5"), ["greatest", "pmax", "maximum"], .less)
}
