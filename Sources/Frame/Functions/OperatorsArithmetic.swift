import Describe
import Diagnostics
import Numeric

extension ElementFunctions {
  static let arithmeticOperators: [ElementFunction] = [
    add, subtract, multiply, divide, flooredQuotient, remainder, power, negate,
  ]

  static func operands(_ type: ValueType = .any) -> [OptionSpec] {
    [OptionSpec("left", type, "Left side."), OptionSpec("right", type, "Right side.")]
  }

  private static func arithmetic(
    _ name: String, _ summary: String, _ examples: [Example], _ terms: [String]
  ) -> FunctionDescription {
    FunctionDescription(
      name, .number, summary, parameters: operands(), returns: .any, examples: examples,
      searchTerms: terms)
  }

  /// int with int is int, any float makes float; null takes the other's type.
  static func numeric(_ types: [ColumnType]) -> ColumnType? {
    guard let joined = types[0].union(types[1]) else { return nil }
    return joined.isNumeric || joined == .null ? joined : nil
  }

  private static let add = ElementFunction.strict(
    arithmetic(
      "+", "Adds numbers or durations; joins texts and lists.",
      [Example("1 + 2", shows: "3"), Example("\"a\" + \"b\"", shows: "\"ab\"")],
      ["plus", "concat", "paste"]),
    type: { types in
      if let type = numeric(types) ?? momentSum(types) { return type }
      if types[0].isTextual || types[1].isTextual, types[0].union(types[1]) != nil { return .text }
      guard types[0].element != nil || types[1].element != nil else { return nil }
      return types[0].union(types[1])
    }
  ) { call in
    if call[0].type.isTextual { return try call.joinedTexts() }
    if call[0].type.element != nil { return try call.joinedLists() }
    if let (days, step) = try call.dateAndDuration() { return try call.shifted(days, step) }
    return try call.arithmetic(
      ints: { a, b in
        let sum = a &+ b
        return (sum, (a ^ sum) & (b ^ sum))
      }, floats: { $0 + $1 })
  }

  private static let subtract = ElementFunction.strict(
    arithmetic(
      "-", "Subtracts; a date less a date is a duration.", [Example("5 - 2", shows: "3")],
      ["minus", "difference", "datediff"]),
    type: { numeric($0) ?? momentDifference($0) }
  ) { call in
    if let (days, step) = try call.dateAndDuration() {
      return try call.shifted(days, try call.map(step) { $0 == .min ? .max : -$0 })
    }
    if call[0].type == .date || call[1].type == .date { return try call.dateDifference() }
    return try call.arithmetic(
      ints: { a, b in
        let difference = a &- b
        return (difference, (a ^ b) & (a ^ difference))
      }, floats: { $0 - $1 })
  }

  private static let multiply = ElementFunction.strict(
    arithmetic("*", "Multiplies.", [Example("6 * 7", shows: "42")], ["times", "product"]),
    type: { types in
      if types.contains(.duration) {
        return types.contains(where: { $0.isNumeric || $0 == .null }) ? .duration : nil
      }
      return numeric(types)
    }
  ) { call in
    try call.arithmetic(
      ints: { a, b in
        let (product, overflow) = a.multipliedReportingOverflow(by: b)
        return (product, overflow ? -1 : 0)
      }, floats: { $0 * $1 })
  }

  private static let divide = ElementFunction.strict(
    arithmetic(
      "/", "Divides; the result is float, null when the divisor is 0.",
      [Example("7 / 2", shows: "3.5")], ["ratio", "quotient", "division"]),
    type: { types in
      if types[0] == .duration {
        return types[1] == .duration ? .float : numeric([.int, types[1]]) != nil ? .duration : nil
      }
      return numeric(types) == nil ? nil : .float
    }
  ) { call in
    if call[0].type == .duration, call[1].type != .duration {
      return try call.roundedDuration(try call.dividedFloats())
    }
    return try call.floats(call.dividedFloats())
  }

  private static let flooredQuotient = ElementFunction.strict(
    arithmetic(
      "//", "Divides and rounds down; null when the divisor is 0.",
      [Example("7 // 2", shows: "3"), Example("-7 // 2", shows: "-4")],
      ["floordiv", "integer division", "div"]), type: numeric
  ) { call in
    guard let a = call[0].ints, let b = call[1].ints else {
      return try call.floats(
        call.zip(call.floatArgument(0), call.floatArgument(1)) { ($0 / $1).rounded(.down) })
    }
    let values = try call.checked(a, b) { a, b in
      if b == 0 { return (0, 0) }
      if b == -1 { return a == .min ? (a, -1) : (-a, 0) }
      return (floorDivide(a, b), 0)
    }
    return try call.withoutZeroDivisors(values, b)
  }

  private static let remainder = ElementFunction.strict(
    arithmetic(
      "%", "Remainder with the sign of the divisor; null when the divisor is 0.",
      [Example("7 % 3", shows: "1"), Example("-7 % 3", shows: "2")], ["mod", "modulo"]),
    type: numeric
  ) { call in
    guard let a = call[0].ints, let b = call[1].ints else {
      return try call.floats(
        call.zip(call.floatArgument(0), call.floatArgument(1)) { a, b in
          let rest = a.truncatingRemainder(dividingBy: b)
          return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest
        })
    }
    let values = try call.zip(a, b) { a, b in
      b == 0 || b == -1 ? 0 : floorModulo(a, b)
    }
    return try call.withoutZeroDivisors(values, b)
  }

  private static let power = ElementFunction.strict(
    arithmetic(
      "**", "Raises to a power.", [Example("2 ** 10", shows: "1024")],
      ["pow", "exponent", "square"]), type: numeric
  ) { call in
    guard let a = call[0].ints, let b = call[1].ints else {
      return try call.floats(
        call.zip(call.floatArgument(0), call.floatArgument(1)) { raised($0, $1) })
    }
    let rightStep = b.count == 1 ? 0 : 1
    for row in 0..<b.count where b[row] < 0 && call.validity?[row] != false {
      let base = a[a.count == 1 ? 0 : row * rightStep]
      throw Failure(
        "bad-argument", "`\(base) ** \(b[row])`: an int has no negative power among the ints",
        help: "write the base as a float: `\(base).0 ** \(b[row])`")
    }
    return call.result(.int, .int(try call.checked(a, b) { integerPower($0, $1) }))
  }

  private static let negate = ElementFunction.strict(
    FunctionDescription(
      "negate", .number, "Changes the sign.",
      parameters: [OptionSpec("value", .oneOf([.number, .duration]), "Number.")], returns: .number,
      examples: [Example("-(3)", shows: "-3")], searchTerms: ["minus", "sign"]),
    type: { $0[0].isNumeric || $0[0] == .duration || $0[0] == .null ? $0[0] : nil }
  ) { call in
    if let floats = call[0].floats { return try call.floats(call.map(floats) { -$0 }) }
    guard let ints = call[0].ints ?? call[0].times else { return call[0] }
    let values = try call.checked(Buffer([0]), ints) { a, b in
      let difference = a &- b
      return (difference, (a ^ b) & (a ^ difference))
    }
    return call.result(call[0].type, call[0].type == .int ? .int(values) : .time(values))
  }

  /// Exponentiation by squaring, with a negative second part on overflow.
  private static func integerPower(_ base: Int64, _ exponent: Int64) -> (Int64, Int64) {
    var result: Int64 = 1
    var square = base
    var rest = exponent
    if base == 1 || base == 0 || base == -1 {
      return (base == -1 ? (exponent & 1 == 0 ? 1 : -1) : exponent == 0 ? 1 : base, 0)
    }
    while rest > 0 {
      if rest & 1 == 1 {
        let (next, overflow) = result.multipliedReportingOverflow(by: square)
        if overflow { return (0, -1) }
        result = next
      }
      rest >>= 1
      if rest > 0 {
        let (next, overflow) = square.multipliedReportingOverflow(by: square)
        if overflow { return (0, -1) }
        square = next
      }
    }
    return (result, 0)
  }
}

extension ElementCall {
  func floatArgument(_ index: Int) throws -> Buffer<Double> {
    try arguments[index].asFloats(work: work)
  }

  /// int with int by `ints`, else in floats.
  @inline(__always)
  func arithmetic(
    ints: @escaping @Sendable (Int64, Int64) -> (Int64, Int64),
    floats: @escaping @Sendable (Double, Double) -> Double
  ) throws -> Vector {
    switch (self[0].storage, self[1].storage) {
    case (.int(let a), .int(let b)): return result(.int, .int(try checked(a, b, ints)))
    case (.time(let a), .time(let b)), (.int(let a), .time(let b)), (.time(let a), .int(let b)):
      return result(.duration, .time(try checked(a, b, ints)))
    case (.float(let a), .float(let b)): return try self.floats(zip(a, b, floats))
    case (.int(let a), .float(let b)): return try self.floats(zip(a, b) { floats(Double($0), $1) })
    case (.float(let a), .int(let b)): return try self.floats(zip(a, b) { floats($0, Double($1)) })
    default: return try roundedDuration(zip(floatArgument(0), floatArgument(1), floats))
    }
  }

  func dividedFloats() throws -> Buffer<Double> {
    switch (self[0].storage, self[1].storage) {
    case (.int(let a), .int(let b)): try zip(a, b) { Double($0) / Double($1) }
    case (.float(let a), .float(let b)): try zip(a, b) { $0 / $1 }
    case (.int(let a), .float(let b)): try zip(a, b) { Double($0) / $1 }
    case (.float(let a), .int(let b)): try zip(a, b) { $0 / Double($1) }
    default: try zip(floatArgument(0), floatArgument(1)) { $0 / $1 }
    }
  }

  /// Whole microseconds; null where they are not finite or leave the range.
  func roundedDuration(_ values: Buffer<Double>) throws -> Vector {
    let checked = try floats(values)
    let valid = try Bitmap.made(count: rowCount, work: work) { abs(values[$0]) < 9.2e18 }
    let whole = try map(values) { abs($0) < 9.2e18 ? Int64($0.rounded(.toNearestOrEven)) : 0 }
    return Vector(
      type: .duration, count: rowCount, storage: .time(whole),
      validity: checked.validity.and(valid))
  }

  func withoutZeroDivisors(_ values: Buffer<Int64>, _ divisors: Buffer<Int64>) throws -> Vector {
    let step = divisors.count == 1 && rowCount != 1 ? 0 : 1
    let chunks = RowRanges.count(of: divisors.count)
    let clean = try Buffer<Bool>(shared: chunks) { target in
      try RowRanges.forEach(divisors.count, work: work) { chunk, rows in
        var zeros = 0
        for row in rows where divisors[row] == 0 { zeros += 1 }
        target[chunk] = zeros == 0
      }
    }
    if clean.elements.allSatisfy({ $0 }) { return result(.int, .int(values)) }
    let nonZero = try Bitmap.made(count: rowCount, work: work) { divisors[$0 * step] != 0 }
    let vector = result(.int, .int(values), where: nonZero)
    let lost = vector.nullCount - (validity.map { rowCount - $0.setCount } ?? 0)
    if lost > 0 { noteNulls(lost, "divides by 0") }
    return vector
  }
}
