import Builtins
import Describe
import Interpreter

/// Makes a program out of a row of choices: statements over the functions of the catalog, with
/// arguments that mostly fit and are extreme where they do.
struct ProgramWriter {
  private var choices: ArraySlice<UInt8>
  /// Parts that may still be made, so that programs stay short.
  private var left = 120
  private var variables = ["odd", "one", "none", "films", "big"]
  private var functions: [String] = []
  private var parameters: [String] = []

  init(choices: ArraySlice<UInt8>) { self.choices = choices }

  mutating func program() -> String {
    var lines: [String] = []
    for _ in 0..<1 + below(6) { lines.append(statement(2)) }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: Choices

  /// A number below `limit`, 0 when there are no choices left.
  private mutating func below(_ limit: Int) -> Int {
    guard limit > 1, let first = choices.popFirst() else { return 0 }
    guard limit > 256 else { return Int(first) % limit }
    return (Int(first) << 8 | Int(choices.popFirst() ?? 0)) % limit
  }

  private mutating func pick<T>(_ values: [T]) -> T { values[below(values.count)] }
  private mutating func oneIn(_ count: Int) -> Bool { below(count) == count - 1 }

  // MARK: Statements

  private mutating func statement(_ depth: Int) -> String {
    switch below(depth > 0 ? 14 : 6) {
    case 0, 1, 2: return value(.any, depth: 0)
    case 3: return "show " + value(.any, depth: 1)
    case 4:
      let text = value(.any, depth: 0)
      let name = pick(["a", "b", "xs", "r"])
      if !variables.contains(name) { variables.append(name) }
      return "\(name) = \(text)"
    case 5:
      // What loops and builds up.
      return pick([
        "s = \"ab\"; for i in 0..<40 { s = s + s }", "xs = [1]; while true { xs = xs + xs }",
        "x = []; for i in 0..<3000 { x = [x] }; x", "while true { }",
        "x = {}; for i in 0..<3000 { x = {k: x} }; x == x",
        "fn f(n) = f(n + 1)\nf(0)", "f = x -> x; for i in 0..<3000 { g = f; f = x -> g(x) }; f(1)",
        "fn f(n) = if n <= 0 { 0 } else { 1 + f(n - 1) }\nf(5000)",
        "for i in 0..<1_000_000_000_000 { }",
        "c = .i; for i in 0..<900 { c = c + .j }; odd.with(c)",
        "c = .i; for i in 0..<30 { c = c + c }; c", "odd.with(q: .i + \(value(.int, depth: 3)))",
      ])
    case 6: return "if \(value(.bool, depth: 2)) \(block(depth - 1)) else \(block(depth - 1))"
    case 7: return "for x in \(value(.list(of: .any), depth: 2)) \(block(depth - 1, naming: ["x"]))"
    case 8: return "for i in 0..\(pick(["3", "1", "20"])) \(block(depth - 1, naming: ["i"]))"
    case 9:
      let name = "f\(functions.count)"
      let body = block(depth - 1, naming: ["p", "q"])
      functions.append(name)
      return "fn \(name)(p, q: \(value(.any, depth: 3))) \(body)"
    case 10: return "expect \(value(.bool, depth: 2)), \"why\""
    case 11: return "expect error \"\(pick(["", "no", "int"]))\" \(block(depth - 1))"
    case 12: return "u, v = \(value(.list(of: .any), depth: 2))\nu"
    default: return "{title, i} = \(value(.record, depth: 2))\ni"
    }
  }

  private mutating func block(_ depth: Int, naming names: [String] = []) -> String {
    let outer = (variables, parameters)
    parameters += names
    defer { (variables, parameters) = outer }
    var lines: [String] = []
    for _ in 0..<1 + below(2) { lines.append("  " + statement(depth)) }
    return "{\n\(lines.joined(separator: "\n"))\n}"
  }

  // MARK: Values

  private mutating func value(_ type: ValueType, depth: Int) -> String {
    left -= 1
    guard left > 0, depth < 6 else { return literal(type, depth: 6) }
    switch below(12) {
    case 0, 1, 2, 3, 4: return literal(type, depth: depth)
    case 5: return literal(pick(Self.types), depth: depth)
    case 6: return operation(type, depth: depth)
    case 7: return pick(variables + parameters)
    case 8 where !functions.isEmpty:
      return "\(pick(functions))(\(value(.any, depth: depth + 1)))"
    default: return call(giving: type, depth: depth)
    }
  }

  private static let types: [ValueType] = [
    .int, .float, .bool, .text, .null, .duration, .date, .datetime, .period, .range,
    .list(of: .any), .list(of: .text), .record, .dataset, .columnExpression, .columns, .function,
    .list(of: .columnExpression), .any, .number,
  ]

  private mutating func literal(_ type: ValueType, depth: Int) -> String {
    switch type {
    case .any, .object, .figure: return literal(pick(Self.types.dropLast(2)), depth: depth)
    case .int:
      return pick([
        "0", "1", "-1", "2", "3", "7", "100", "1_000_000", "9223372036854775807",
        "(-9223372036854775807 - 1)", "2147483648", "-2147483649", "9007199254740993", "255",
      ])
    case .float, .number:
      return pick([
        "0.0", "0.5", "-1.5", "1e308", "-1e308", "5e-324", "1e18", "9007199254740993.0", "0.1", "1",
        "-0.0", "2.5", "4294967296.5",
      ])
    case .bool: return pick(["true", "false", "null", "1 < 2"])
    case .text:
      return pick([
        "\"\"", "\"a\"", "\"é\"", "\"e\\u{301}\"", "\"\\0\"", "\"2012-05-04\"", "\"1,234\"",
        "\"a,b;c|d\"", "r\"(a+)+$\"", "\"%Y-%m-%d %H:%M\"", "\"money\"", "\".2f\"", "\"🎬\"",
        "\"\\u{202E}x\"", "\"[1, {\\\"a\\\": null}]\"", "\"12:30\"", "\"i\"", "\"$1.2M\"", "r\"[\"",
        "r\"\\d+\"", "\"İß\"", "\"\\n\"", "\"1e400\"", "\"-\"", "\"%\"", "\"{}\"",
        "f\"{1.5:.1%} {null}\"", "\"sum\"", "\"left\"", "\"cross\"", "\"day\"", "\"mean\"",
      ])
    case .null: return "null"
    case .duration: return pick(["90min", "0s", "-2h", "30d", "106751991d", "1s"])
    case .date: return pick(["@2012-05-04", "@0001-01-01", "@9999-12-31", "@2012-02-29"])
    case .datetime: return pick(["@2012-05-04T20:15", "@0001-01-01T00:00", "@9999-12-31T23:59"])
    case .period: return pick(["@2012", "@2012-05", "@9999-12", "@0001"])
    case .range:
      return pick([
        "0..3", "0..<0", "3..0", "1..", "-5..-1", "0..<9223372036854775807", "0.5..2.5",
        "@2012-01-01..@2012-12-31", "..2", "0..1_000_000_000_000",
      ])
    case .list(let element):
      guard depth < 5 else { return "[]" }
      var parts: [String] = []
      for _ in 0..<below(4) { parts.append(value(element, depth: depth + 1)) }
      return "[\(parts.joined(separator: ", "))]"
    case .record:
      guard depth < 5 else { return "{}" }
      var parts: [String] = []
      for key in ["i", "title", "\"odd key\""].prefix(below(4)) {
        parts.append("\(key): \(value(.any, depth: depth + 1))")
      }
      return "{\(parts.joined(separator: ", "))}"
    case .dataset: return pick(["odd", "none", "one", "big", "films", "odd.head(2)", "table({})"])
    case .columnExpression:
      return pick(FuzzData.columns.map { "." + $0 } + [".budget", ".genres", ".release_date"])
    case .columns:
      return oneIn(2)
        ? literal(.columnExpression, depth: depth)
        : "[.\(pick(FuzzData.columns)), .\(pick(FuzzData.columns))]"
    case .function: return function(depth: depth)
    case .oneOf(let types): return literal(pick(types), depth: depth)
    }
  }

  private mutating func function(depth: Int) -> String {
    let outer = parameters
    parameters += ["x", "y"]
    defer { parameters = outer }
    switch below(6) {
    case 0: return "x -> x"
    case 1: return "x -> \(value(.any, depth: depth + 2))"
    case 2: return "(x, y) -> \(value(.any, depth: depth + 2))"
    case 3: return "(x -> x / 0)"
    case 4 where !functions.isEmpty: return pick(functions)
    default: return pick(["len", "sum", "sqrt", "() -> 1", "x -> x[0]", "x -> x.i"])
    }
  }

  private static let operators = [
    "+", "-", "*", "/", "//", "%", "**", "==", "!=", "<", "<=", ">", ">=", "and", "or", "in",
    "not in", "~", "??", "..", "..<",
  ]

  private mutating func operation(_ type: ValueType, depth: Int) -> String {
    switch below(10) {
    case 0: return "(-\(value(type, depth: depth + 1)))"
    case 1: return "(not \(value(.bool, depth: depth + 1)))"
    case 2:
      return
        "(\(value(.any, depth: depth + 1)))[\(value(pick([.int, .range, .text]), depth: depth + 1))]"
    case 3:
      return "f\"{\(pick(variables + parameters)):\(pick(["money", ".3f", ">30", "", "%"]))}\""
    case 4:
      return
        "(if \(value(.bool, depth: depth + 1)) { \(value(type, depth: depth + 1)) } else { \(value(type, depth: depth + 1)) })"
    case 5:
      return
        "(when { \(value(.bool, depth: depth + 1)) -> \(value(type, depth: depth + 1)); else -> \(value(type, depth: depth + 1)) })"
    case 6:
      return
        "(\(value(.any, depth: depth + 1)) \(pick(Self.operators)) \(value(.any, depth: depth + 1)))"
    default:
      return
        "(\(value(type, depth: depth + 1)) \(pick(Self.operators)) \(value(type, depth: depth + 1)))"
    }
  }

  // MARK: Calls

  private static let catalog = Catalog.standard.functions.filter {
    // Loads files, and writers, have targets of their own.
    !["load", "save", "write"].contains($0.name) && !$0.name.hasPrefix("write")
      && !$0.name.hasPrefix("save")
  }

  private static func fits(_ type: ValueType, _ wanted: ValueType) -> Bool {
    switch (type, wanted) {
    case (_, .any), (.any, _): true
    case (.list, .list): true
    case (.number, .int), (.number, .float), (.int, .number), (.float, .number): true
    case (_, .oneOf(let types)): types.contains { fits(type, $0) }
    case (.oneOf(let types), _): types.contains { fits($0, wanted) }
    case (.columnExpression, .columns): true
    default: type == wanted
    }
  }

  private mutating func call(giving type: ValueType, depth: Int) -> String {
    var specs = Self.catalog
    if type != .any {
      let fitting = specs.filter { Self.fits($0.description.returns, type) }
      if !fitting.isEmpty, !oneIn(8) { specs = fitting }
    }
    let description = pick(specs).description
    var arguments: [String] = []
    var receiver: String?
    for (place, parameter) in description.parameters.enumerated() {
      if parameter.isVariadic {
        for _ in 0..<below(4) { arguments.append(argument(parameter, depth)) }
      } else if parameter.collectsNames {
        for name in ["z", "i"].prefix(below(3)) {
          arguments.append("\(name): \(argument(parameter, depth))")
        }
      } else if parameter.isRequired {
        if oneIn(24) { continue }
        let text = argument(parameter, depth)
        if place == 0, !oneIn(4) { receiver = text } else { arguments.append(text) }
      } else if oneIn(4) {
        arguments.append("\(parameter.name): \(argument(parameter, depth))")
      }
    }
    let list = "(\(arguments.joined(separator: ", ")))"
    guard let receiver else { return description.name + list }
    return "(\(receiver)).\(description.name)\(list)"
  }

  private mutating func argument(_ parameter: OptionSpec, _ depth: Int) -> String {
    switch parameter.constraint {
    case .oneOf(let names) where !oneIn(8): return "\"\(pick(names))\""
    case .ints(let range) where !oneIn(4):
      return pick([range.lowerBound, min(range.lowerBound &+ 2, range.upperBound)])
        .description.replacingMinimum
    case .none: break
    default: if oneIn(12), let broken = parameter.constraint.brokenExample { return broken.source }
    }
    // Columns go almost anywhere that values do.
    if oneIn(6) { return literal(.columnExpression, depth: depth) }
    return value(parameter.type, depth: depth + 1)
  }
}

extension String {
  /// The smallest int has no literal of its own.
  fileprivate var replacingMinimum: String {
    self == "-9223372036854775808" ? "(-9223372036854775807 - 1)" : self
  }
}
