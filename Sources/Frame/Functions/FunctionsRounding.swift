import Describe
import Diagnostics
import Numeric

/// Functions that round, compare closely, and lie between.
extension ElementFunctions {
  static let roundingFunctions: [ElementFunction] = [
    round, floor, ceil, trunc, roundTo, significant, isClose, lerp,
  ]

  private static let round = ElementFunction.strict(
    describeNumber(
      "round", "Rounds to a number of decimals, halves to even.",
      Example("2.5.round()", shows: "2.0"), ["decimals", "precision"],
      parameters: [
        value,
        OptionSpec(
          "digits", .int, default: .int(0), .ints(-18...18),
          "Decimals; below 0 tens, hundreds and so on."),
      ], seeAlso: ["floor", "ceil", "trunc", "round_to", "significant"]), constants: ["digits"],
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
        .int, .int(try call.checked(ints, Buffer([step])) { nearest($0, $1) }))
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

  /// The multiple of a step above 0 nearest to a value, halves to the even multiple; the second word is
  /// negative on overflow.
  private static func nearest(_ value: Int64, _ step: Int64) -> (Int64, Int64) {
    let rest = floorModulo(value, step)
    let (low, overflow) = value.subtractingReportingOverflow(rest)
    if overflow { return (0, -1) }
    let (doubled, isMore) = rest.addingReportingOverflow(rest)
    let goesUp = isMore || doubled > step || (doubled == step && (low / step) & 1 != 0)
    guard goesUp else { return (low, 0) }
    let (high, past) = low.addingReportingOverflow(step)
    return (high, past ? -1 : 0)
  }

  private static func whole(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String],
    _ rule: FloatingPointRoundingRule
  ) -> ElementFunction {
    .strict(
      describeNumber(name, summary, example, terms, seeAlso: ["round"]), type: number
    ) { call in
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
  private static let trunc = whole(
    "trunc", "The number without its decimals.", Example("(-2.7).trunc()", shows: "-2.0"),
    ["truncate number", "fix", "toward zero", "int"], .towardZero)

  private static let roundTo = ElementFunction.strict(
    describeNumber(
      "round_to", "Rounds to a multiple of a step, halves to the even multiple.",
      Example("17.round_to(5)", shows: "15"), ["mround", "nearest", "round_any", "quantize"],
      parameters: [value, OptionSpec("step", .number, "The step, above 0.")],
      seeAlso: ["round", "cut"]), constants: ["step"],
    type: { types in
      number([types[1]]) == nil ? nil : number(types).flatMap { $0.union(types[1]) }
    }
  ) { call in
    let steps = try call.floatArgument(1)
    guard steps[0] > 0 else {
      throw call.failure(
        "`step` of `round_to` must be above 0, not \(NumberText.shortest(steps[0]))", blaming: 1)
    }
    if let ints = call[0].ints, let step = call[1].ints {
      return call.result(.int, .int(try call.checked(ints, step) { nearest($0, $1) }))
    }
    let step = steps[0]
    return try call.floats(
      call.map(call.floatArgument(0)) { ($0 / step).rounded(.toNearestOrEven) * step })
  }

  private static let significant = ElementFunction.strict(
    describeNumber(
      "significant", "Rounds to a number of significant digits.",
      Example("1234.5.significant(2)", shows: "1200.0"), ["signif", "sigfigs", "precision"],
      parameters: [value, OptionSpec("digits", .int, .ints(1...17), "From 1 to 17.")],
      returns: .float, seeAlso: ["round"]), constants: ["digits"],
    type: { number($0) != nil && ($0[1] == .int || $0[1] == .null) ? .float : nil }
  ) { call in
    let digits = call.int(1) ?? 6
    guard (1...17).contains(digits) else {
      throw call.failure("`digits` of `significant` must be in 1..17, not \(digits)", blaming: 1)
    }
    return try call.floats(
      call.map(call.floatArgument(0)) { NumberText.rounded($0, digits: digits) })
  }

  private static let isClose = ElementFunction.strict(
    describeNumber(
      "is_close", "Whether two numbers differ by no more than a share of the larger, or an amount.",
      Example("(0.1 + 0.2).is_close(0.3)", shows: "true"),
      ["isclose", "near", "allclose", "approx", "all.equal"],
      parameters: [
        value, OptionSpec("other", .number, "Another number."),
        OptionSpec(
          "relative", .number, default: .float(1e-9), .floats(low: 0, high: 1),
          "Share of the larger one."),
        OptionSpec(
          "absolute", .number, default: .float(0), .floats(low: 0, high: .infinity), "Amount."),
      ], returns: .bool), constants: ["relative", "absolute"],
    type: { types in types.allSatisfy { number([$0]) != nil } ? .bool : nil }
  ) { call in
    let relative = try call.floatArgument(2)[0]
    let absolute = try call.floatArgument(3)[0]
    return call.result(
      .bool,
      .bool(
        try call.zip(call.floatArgument(0), call.floatArgument(1)) { a, b in
          let difference = (a - b).magnitude
          let limit = max(relative * max(a.magnitude, b.magnitude), absolute)
          return a == b || difference <= limit ? 1 : 0
        }))
  }

  private static let lerp = ElementFunction.strict(
    describeNumber(
      "lerp", "The number a share of the way from one to another.",
      Example("0.25.lerp(10, 20)", shows: "12.5"), ["mix", "interpolate", "linear"],
      parameters: [
        OptionSpec("share", .number, "Share of the way; 0 is `from`, 1 is `to`."),
        OptionSpec("from", .number, "Where the way begins."),
        OptionSpec("to", .number, "Where it ends."),
      ], returns: .float, seeAlso: ["rescale"]),
    type: { types in types.allSatisfy { number([$0]) != nil } ? .float : nil }
  ) { call in
    let (share, from, to) = (
      try call.floatArgument(0), try call.floatArgument(1), try call.floatArgument(2)
    )
    let before = try call.zip(share, from) { (1 - $0) * $1 }
    let after = try call.zip(share, to) { $0 * $1 }
    return try call.floats(call.zip(before, after) { $0 + $1 })
  }
}
