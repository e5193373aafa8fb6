import Describe
import Diagnostics
import Numeric

/// Functions of ints: divisors, counting, bits, bases.
extension ElementFunctions {
  static let integerFunctions: [ElementFunction] = [
    isEven, isOdd, gcd, lcm, factorial, choose, bitAnd, bitOr, bitXor, bitNot, shiftLeft,
    shiftRight, toBase, fromBase,
  ]

  private static let int = OptionSpec("value", .int, "Int.")
  private static let other = OptionSpec("other", .int, "Another int.")

  private static func isInt(_ type: ColumnType) -> Bool { type == .int || type == .null }

  private static func parity(
    _ name: String, _ summary: String, _ shows: String, _ rest: Int64
  ) -> ElementFunction {
    .strict(
      describeNumber(
        name, summary, Example("4.\(name)()", shows: shows), ["parity", "mod 2", "divisible"],
        parameters: [int], returns: .bool), type: { isInt($0[0]) ? .bool : nil }
    ) { call in
      guard let ints = call[0].ints else { return .nulls(.bool, count: call.rowCount) }
      return call.result(.bool, .bool(try call.map(ints) { $0 & 1 == rest ? 1 : 0 }))
    }
  }

  private static let isEven = parity("is_even", "Whether an int is divisible by 2.", "true", 0)
  private static let isOdd = parity("is_odd", "Whether an int is not divisible by 2.", "false", 1)

  /// A function of two ints whose result may leave the range: `overflow` names the row.
  private static func checked(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String],
    parameters: [OptionSpec] = [int, other], seeAlso: [String] = [],
    _ operation: @escaping @Sendable (Int64, Int64) -> (Int64, Int64)
  ) -> ElementFunction {
    .strict(
      describeNumber(
        name, summary, example, terms, parameters: parameters, returns: .int, seeAlso: seeAlso),
      type: { types in types.allSatisfy(isInt) ? .int : nil }
    ) { call in
      guard let a = call[0].ints else { return .nulls(.int, count: call.rowCount) }
      let b = call.arguments.count > 1 ? call[1].ints ?? Buffer([0]) : Buffer([0])
      return call.result(.int, .int(try call.checked(a, b, operation)))
    }
  }

  private static func greatestDivisor(_ a: Int64, _ b: Int64) -> UInt64 {
    var (x, y) = (a.magnitude, b.magnitude)
    while y != 0 { (x, y) = (y, x % y) }
    return x
  }

  private static let gcd = checked(
    "gcd", "The greatest common divisor.", Example("12.gcd(18)", shows: "6"),
    ["greatest common divisor", "hcf"], seeAlso: ["lcm"]
  ) { a, b in
    let divisor = greatestDivisor(a, b)
    return (Int64(truncatingIfNeeded: divisor), divisor > UInt64(Int64.max) ? -1 : 0)
  }

  private static let lcm = checked(
    "lcm", "The least common multiple.", Example("4.lcm(6)", shows: "12"),
    ["least common multiple"], seeAlso: ["gcd"]
  ) { a, b in
    let divisor = greatestDivisor(a, b)
    if divisor == 0 { return (0, 0) }
    let (product, overflow) = (a.magnitude / divisor).multipliedReportingOverflow(by: b.magnitude)
    return (
      Int64(truncatingIfNeeded: product), overflow || product > UInt64(Int64.max) ? -1 : 0
    )
  }

  private static let factorial = ElementFunction.strict(
    describeNumber(
      "factorial", "The product of all ints from 1 to the value; null below zero.",
      Example("5.factorial()", shows: "120"), ["permutations", "fact"],
      parameters: [OptionSpec("value", .int, "Int, up to 20.")], returns: .int,
      seeAlso: ["choose"]), type: { isInt($0[0]) ? .int : nil }
  ) { call in
    guard let ints = call[0].ints else { return .nulls(.int, count: call.rowCount) }
    let (known, valid) = try call.plainRows(empty: Int64(0)) { row in
      ints[call.place(0, row)] < 0 ? nil : ints[call.place(0, row)]
    }
    let values = try call.checked(known, Buffer([0])) { n, _ in
      n > 20 ? (0, -1) : ((2..<max(2, n + 1)).reduce(1, *), 0)
    }
    return call.result(.int, .int(values), where: valid)
  }

  private static let choose = checked(
    "choose", "How many ways there are to choose `k` of so many things.",
    Example("5.choose(2)", shows: "10"), ["comb", "binomial", "nCr", "combin"],
    parameters: [
      OptionSpec("value", .int, "How many things."), OptionSpec("k", .int, "How many to choose."),
    ], seeAlso: ["factorial", "combinations"]
  ) { n, k in
    guard k >= 0, n >= k else { return (0, 0) }
    var result: Int64 = 1
    let count = min(k, n - k)
    var index: Int64 = 0
    while index < count {
      // The product of so many neighbours is divisible; the wide product keeps it exact.
      let wide = result.multipliedFullWidth(by: n - index)
      let divisor = index + 1
      guard wide.high < divisor else { return (0, -1) }
      let quotient = UInt64(divisor).dividingFullWidth((UInt64(wide.high), wide.low)).quotient
      guard quotient <= UInt64(Int64.max) else { return (0, -1) }
      result = Int64(quotient)
      index += 1
    }
    return (result, 0)
  }

  private static func bits(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String],
    _ operation: @escaping @Sendable (Int64, Int64) -> Int64
  ) -> ElementFunction {
    checked(name, summary, example, terms + ["bitwise"]) { (operation($0, $1), 0) }
  }

  private static let bitAnd = bits(
    "bit_and", "The bits that both ints have.", Example("12.bit_and(10)", shows: "8"), ["&"]
  ) { $0 & $1 }
  private static let bitOr = bits(
    "bit_or", "The bits that either int has.", Example("12.bit_or(10)", shows: "14"), ["|"]
  ) { $0 | $1 }
  private static let bitXor = bits(
    "bit_xor", "The bits that just one of both ints has.", Example("12.bit_xor(10)", shows: "6"),
    ["^"]
  ) { $0 ^ $1 }
  private static let bitNot = checked(
    "bit_not", "All bits of an int turned round.", Example("0.bit_not()", shows: "-1"),
    ["~", "bitwise", "complement"], parameters: [int]
  ) { value, _ in (~value, 0) }

  private static let places = OptionSpec(
    "places", .int, .ints(0...63), "How many places, from 0 to 63.")

  private static let shiftLeft = shift(
    "shift_left", "The bits of an int moved up: times 2 for each place.",
    Example("1.shift_left(4)", shows: "16"), ["<<", "bitwise"]
  ) { value, places in
    let moved = value << places
    return (moved, moved >> places == value ? 0 : -1)
  }
  private static let shiftRight = shift(
    "shift_right", "The bits of an int moved down: divided by 2 for each place.",
    Example("16.shift_right(4)", shows: "1"), [">>", "bitwise"]
  ) { value, places in (value >> places, 0) }

  private static func shift(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String],
    _ operation: @escaping @Sendable (Int64, Int64) -> (Int64, Int64)
  ) -> ElementFunction {
    .strict(
      describeNumber(
        name, summary, example, terms, parameters: [int, places], returns: .int),
      constants: ["places"], type: { types in types.allSatisfy(isInt) ? .int : nil }
    ) { call in
      guard let ints = call[0].ints, let places = call.int(1) else {
        return .nulls(.int, count: call.rowCount)
      }
      guard (0...63).contains(places) else {
        throw call.failure("`places` of `\(name)` must be in 0..63, not \(places)", blaming: 1)
      }
      return call.result(
        .int, .int(try call.checked(ints, Buffer([Int64(places)]), operation)))
    }
  }

  private static let base = OptionSpec("base", .int, .ints(2...36), "From 2 to 36.")

  private static func base(_ call: ElementCall) throws -> Int {
    let base = call.int(1) ?? 10
    guard (2...36).contains(base) else {
      throw call.failure("`base` of `\(call.name)` must be in 2..36, not \(base)", blaming: 1)
    }
    return base
  }

  private static let toBase = ElementFunction.strict(
    describeNumber(
      "to_base", "An int as text in another base, with small letters for digits above 9.",
      Example("255.to_base(16)", shows: "\"ff\""), ["hex", "bin", "oct", "radix", "dec2hex"],
      parameters: [int, base], returns: .text, seeAlso: ["from_base"]),
    constants: ["base"], type: { isInt($0[0]) && isInt($0[1]) ? .text : nil }
  ) { call in
    let base = try base(call)
    guard let ints = call[0].ints else { return .nulls(.text, count: call.rowCount) }
    return try call.texts { row, out in
      out.append(contentsOf: String(ints[call.place(0, row)], radix: base).utf8)
      return true
    }
  }

  private static let fromBase = ElementFunction.strict(
    describeNumber(
      "from_base", "The int that a text names in a base; null where it names none.",
      Example("\"ff\".from_base(16)", shows: "255"), ["hex to int", "parse radix", "hex2dec"],
      parameters: [text, base], returns: .int, seeAlso: ["to_base", "to_int"]),
    constants: ["base"], type: { isText($0[0]) && isInt($0[1]) ? .int : nil }
  ) { call in
    let base = try base(call)
    let (values, read) = try call.mapText(empty: Int64(0)) {
      Int64(String(decoding: $0.trimmed, as: UTF8.self), radix: base)
    }
    return call.parsed(
      .int, .int(values), read, "\(call.rowCount == 1 ? "is" : "are") no int of base \(base)")
  }
}
