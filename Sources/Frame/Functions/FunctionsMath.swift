import Describe
import Diagnostics
import Glibc
import Numeric

/// Mathematical functions of floats. What is not finite is null, with a note.
extension ElementFunctions {
  static let mathFunctions: [ElementFunction] = [
    exp, expm1, log, log2, log10, log1p, sqrt, cbrt, hypot, sin, cos, tan, asin, acos, atan, atan2,
    sinh, cosh, tanh, toDegrees, toRadians,
  ]

  static func describeNumber(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String],
    parameters: [OptionSpec] = [value], returns: ValueType = .number, seeAlso: [String] = []
  ) -> FunctionDescription {
    FunctionDescription(
      name, .number, summary, parameters: parameters, returns: returns, examples: [example],
      searchTerms: terms, seeAlso: seeAlso)
  }

  private static func floating(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String],
    seeAlso: [String] = [], value: OptionSpec = value,
    _ kernel: @escaping @Sendable (ElementCall, Buffer<Double>) throws -> Buffer<Double>
  ) -> ElementFunction {
    .strict(
      describeNumber(
        name, summary, example, terms, parameters: [value], returns: .float, seeAlso: seeAlso),
      type: { number($0) == nil ? nil : .float }
    ) { call in try call.floats(kernel(call, call.floatArgument(0))) }
  }

  private static let sqrt = floating(
    "sqrt", "The square root; null below zero.", Example("16.sqrt()", shows: "4.0"),
    ["root", "square root"], seeAlso: ["cbrt", "hypot"]
  ) { call, x in try call.map(x) { $0.squareRoot() } }

  private static let cbrt = floating(
    "cbrt", "The cube root.", Example("27.cbrt()", shows: "3.0"), ["cube root"], seeAlso: ["sqrt"]
  ) { call, x in
    try call.map(x) { value in
      let root = Glibc.cbrt(value)
      // One step of Newton's makes the roots of cubes exact.
      return root == 0 || !root.isFinite
        ? root : root - (root * root * root - value) / (3 * root * root)
    }
  }

  private static let exp = floating(
    "exp", "Raises e to the power of the value.", Example("0.exp()", shows: "1.0"),
    ["exponential"], seeAlso: ["log", "expm1"]
  ) { call, x in try call.map(x) { exponential($0) } }

  private static let expm1 = floating(
    "expm1", "Raises e to the power of the value, less 1; undoes `log1p`.",
    Example("0.expm1()", shows: "0.0"), ["exponential"], seeAlso: ["exp", "log1p"]
  ) { call, x in try call.map(x) { Glibc.expm1($0) } }

  private static let log = ElementFunction.strict(
    describeNumber(
      "log", "The natural logarithm, or one to a base; null for zero and below.",
      Example("1.log()", shows: "0.0"), ["ln", "logarithm"],
      parameters: [
        value, OptionSpec("base", .number, default: .null, "The base; e unless given."),
      ], returns: .float, seeAlso: ["log2", "log10", "log1p", "exp"]),
    type: { number($0) == nil || number([$0[1]]) == nil ? nil : .float }
  ) { call in
    let x = try call.floatArgument(0)
    if call[1].type == .null { return try call.floats(call.map(x) { logarithm($0) }) }
    let bases = try call.floatArgument(1)
    return try call.floats(call.zip(x, bases) { logarithm($0) / logarithm($1) })
  }

  private static let log2 = floating(
    "log2", "The logarithm to base 2; null for zero and below.", Example("8.log2()", shows: "3.0"),
    ["logarithm", "bits"], seeAlso: ["log"]
  ) { call, x in try call.map(x) { Glibc.log2($0) } }

  private static let log10 = floating(
    "log10", "The logarithm to base 10; null for zero and below.",
    Example("1000.log10()", shows: "3.0"), ["logarithm", "decades"], seeAlso: ["log"]
  ) { call, x in try call.map(x) { logarithm10($0) } }

  private static let log1p = floating(
    "log1p", "The natural logarithm of 1 + the value, for values that may be 0.",
    Example("0.log1p()", shows: "0.0"), ["logarithm"], seeAlso: ["log", "expm1"]
  ) { call, x in try call.map(x) { logarithm1p($0) } }

  private static let angle = OptionSpec("value", .number, "Angle in radians.")

  private static let sin = floating(
    "sin", "The sine of an angle in radians.", Example("0.sin()", shows: "0.0"), ["sine"],
    seeAlso: ["cos", "asin", "to_radians"], value: angle
  ) { call, x in try call.map(x) { Glibc.sin($0) } }
  private static let cos = floating(
    "cos", "The cosine of an angle in radians.", Example("0.cos()", shows: "1.0"), ["cosine"],
    seeAlso: ["sin", "acos", "to_radians"], value: angle
  ) { call, x in try call.map(x) { Glibc.cos($0) } }
  private static let tan = floating(
    "tan", "The tangent of an angle in radians.", Example("0.tan()", shows: "0.0"), ["tangent"],
    seeAlso: ["sin", "atan", "to_radians"], value: angle
  ) { call, x in try call.map(x) { Glibc.tan($0) } }
  private static let asin = floating(
    "asin", "The angle in radians whose sine the value is; null outside -1..1.",
    Example("0.asin()", shows: "0.0"), ["arcsin", "arcsine"], seeAlso: ["sin", "to_degrees"]
  ) { call, x in try call.map(x) { Glibc.asin($0) } }
  private static let acos = floating(
    "acos", "The angle in radians whose cosine the value is; null outside -1..1.",
    Example("1.acos()", shows: "0.0"), ["arccos", "arccosine"], seeAlso: ["cos", "to_degrees"]
  ) { call, x in try call.map(x) { Glibc.acos($0) } }
  private static let atan = floating(
    "atan", "The angle in radians whose tangent the value is.", Example("0.atan()", shows: "0.0"),
    ["arctan", "arctangent"], seeAlso: ["tan", "atan2", "to_degrees"]
  ) { call, x in try call.map(x) { Glibc.atan($0) } }
  private static let sinh = floating(
    "sinh", "The hyperbolic sine.", Example("0.sinh()", shows: "0.0"), ["hyperbolic"],
    seeAlso: ["cosh", "tanh"]
  ) { call, x in try call.map(x) { Glibc.sinh($0) } }
  private static let cosh = floating(
    "cosh", "The hyperbolic cosine.", Example("0.cosh()", shows: "1.0"), ["hyperbolic"],
    seeAlso: ["sinh", "tanh"]
  ) { call, x in try call.map(x) { Glibc.cosh($0) } }
  private static let tanh = floating(
    "tanh", "The hyperbolic tangent.", Example("0.tanh()", shows: "0.0"), ["hyperbolic"],
    seeAlso: ["sinh", "cosh"]
  ) { call, x in try call.map(x) { Glibc.tanh($0) } }
  private static let toDegrees = floating(
    "to_degrees", "An angle in radians as degrees.", Example("0.to_degrees()", shows: "0.0"),
    ["degrees", "rad2deg"], seeAlso: ["to_radians"], value: angle
  ) { call, x in try call.map(x) { $0 * 180 / .pi } }
  private static let toRadians = floating(
    "to_radians", "An angle in degrees as radians.", Example("0.to_radians()", shows: "0.0"),
    ["radians", "deg2rad"], seeAlso: ["to_degrees", "sin"],
    value: OptionSpec("value", .number, "Angle in degrees.")
  ) { call, x in try call.map(x) { $0 * .pi / 180 } }

  private static func paired(
    _ name: String, _ summary: String, _ example: Example, _ terms: [String],
    _ first: OptionSpec, _ second: OptionSpec, seeAlso: [String],
    _ kernel:
      @escaping @Sendable (ElementCall, Buffer<Double>, Buffer<Double>) throws -> Buffer<Double>
  ) -> ElementFunction {
    .strict(
      describeNumber(
        name, summary, example, terms, parameters: [first, second], returns: .float,
        seeAlso: seeAlso),
      type: { number($0) == nil || number([$0[1]]) == nil ? nil : .float }
    ) { call in
      try call.floats(kernel(call, call.floatArgument(0), call.floatArgument(1)))
    }
  }

  private static let hypot = paired(
    "hypot", "The length of the longest side of a right-angled triangle.",
    Example("3.hypot(4)", shows: "5.0"), ["euclidean", "pythagoras", "distance"],
    OptionSpec("x", .number, "One short side."), OptionSpec("y", .number, "The other."),
    seeAlso: ["sqrt"]
  ) { call, x, y in try call.zip(x, y) { Glibc.hypot($0, $1) } }

  private static let atan2 = paired(
    "atan2", "The angle in radians of the point (x, y), from -pi to pi.",
    Example("0.atan2(1)", shows: "0.0"), ["arctan2", "bearing"],
    OptionSpec("y", .number, "Upwards."), OptionSpec("x", .number, "To the right."),
    seeAlso: ["atan", "hypot"]
  ) { call, y, x in try call.zip(y, x) { Glibc.atan2($0, $1) } }
}
