import Describe
import Diagnostics
import Numeric

extension ElementFunctions {
  static let numberFunctions: [ElementFunction] = [
    abs, sign, clip, rescale,
  ]

  static let value = OptionSpec("value", .number, "Number.")

  static func number(_ types: [ColumnType]) -> ColumnType? {
    types[0].isNumeric || types[0] == .null ? types[0] : nil
  }

  private static let abs = ElementFunction.strict(
    describeNumber(
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

  private static let sign = ElementFunction.strict(
    describeNumber(
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
    describeNumber(
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

  private static let rescale = ElementFunction.strict(
    describeNumber(
      "rescale", "Moves a number from one range to another, in proportion.",
      Example("5.rescale(0, 10, 0, 1)", shows: "0.5"),
      ["normalize range", "map range", "scales::rescale", "interp"],
      parameters: [
        value, OptionSpec("low", .number, "Start of the range it comes from."),
        OptionSpec("high", .number, "End of that range."),
        OptionSpec("new_low", .number, default: .int(0), "Start of the range it goes to."),
        OptionSpec("new_high", .number, default: .int(1), "End of that range."),
      ], returns: .float, seeAlso: ["lerp", "clip"]),
    constants: ["new_low", "new_high"],
    type: { types in types.allSatisfy { number([$0]) != nil } ? .float : nil }
  ) { call in
    let low = try call.floatArgument(1)
    let top = try call.zip(call.floatArgument(0), low) { $0 - $1 }
    let bottom = try call.zip(call.floatArgument(2), low) { $0 - $1 }
    let (start, end) = (try call.floatArgument(3)[0], try call.floatArgument(4)[0])
    return try call.floats(call.zip(top, bottom) { start + $0 / $1 * (end - start) })
  }
}
