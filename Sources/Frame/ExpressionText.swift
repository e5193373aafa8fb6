import Describe
import Diagnostics
import Numeric

extension ColumnExpression {
  /// The expression as it is written in the language.
  public var text: String { text(binding: 0) }

  /// How tightly operators bind, loosest first, as the language orders them.
  private static let binding: [String: Int] = [
    "or": 3, "and": 4, "not": 5, "==": 6, "!=": 6, "<": 6, "<=": 6, ">": 6, ">=": 6, "in": 6,
    "not in": 6, "~": 6, "in_range": 6, "is_null": 6, "is_not_null": 6, "??": 7, "+": 9, "-": 9,
    "*": 10, "/": 10, "//": 10, "%": 10, "negate": 11, "**": 12,
  ]
  private static let tight = 13

  private func text(binding outer: Int) -> String {
    let (text, own) = parts
    return own < outer ? "(\(text))" : text
  }

  private var parts: (text: String, binding: Int) {
    switch node {
    case .column(let name, let optional):
      return (Self.columnText(name) + (optional ? "?" : ""), Self.tight)
    case .rightColumn(let name): return ("right" + Self.columnText(name), Self.tight)
    case .literal(let value): return (value.source, Self.tight)
    case .list(let items):
      return ("[" + items.map(\.text).joined(separator: ", ") + "]", Self.tight)
    case .named(let inner, let name): return ("\(inner.text(binding: 2)) as \(name)", 1)
    case .conditional(let arms, let otherwise):
      let shown = arms.map { "\($0.condition.text) -> \($0.value.text)" }
      return (
        "when { \((shown + ["else -> \(otherwise.text)"]).joined(separator: "; ")) }", Self.tight
      )
    case .aggregate(let function, let arguments, let window):
      var shown = Self.argumentTexts(function.description.parameters, arguments)
      if let by = Self.listText(window.by.map(\.text)) { shown.append("by: \(by)") }
      if let before = window.before { shown.append("before: \(before.text)") }
      return ("\(function.name)(\(shown.joined(separator: ", ")))", Self.tight)
    case .window(let function, let arguments, let rows):
      var shown = Self.argumentTexts(function.description.parameters, arguments)
      if let by = Self.listText(rows.by.map(\.text)) { shown.append("by: \(by)") }
      let keys = rows.order.map {
        $0.isDescending ? "-" + $0.expression.text(binding: 11) : $0.expression.text
      }
      if let order = Self.listText(keys) { shown.append("order: \(order)") }
      return ("\(function.name)(\(shown.joined(separator: ", ")))", Self.tight)
    case .call(let function, let arguments): return Self.callText(function, arguments)
    }
  }

  /// Arguments as they are written: required ones by position, others by name where they are not the
  /// default.
  private static func argumentTexts(
    _ parameters: [OptionSpec], _ arguments: [ColumnExpression]
  ) -> [String] {
    arguments.enumerated().compactMap { place, argument in
      guard place < parameters.count, let value = parameters[place].defaultValue else {
        return argument.text
      }
      if case .literal(let scalar) = argument.node, scalar.source == value.source { return nil }
      return place == 0 ? argument.text : "\(parameters[place].name): \(argument.text)"
    }
  }

  /// One text as it is, several in brackets, none as nil.
  private static func listText(_ texts: [String]) -> String? {
    texts.count > 1 ? "[\(texts.joined(separator: ", "))]" : texts.first
  }

  private static func callText(
    _ function: ElementFunction, _ arguments: [ColumnExpression]
  ) -> (String, Int) {
    let name = function.name
    if name == "concat" { return (interpolated(arguments), tight) }
    guard let own = binding[name] else {
      guard let receiver = arguments.first else { return ("\(name)()", tight) }
      let rest = arguments.dropFirst().map(\.text).joined(separator: ", ")
      return ("\(receiver.text(binding: tight)).\(name)(\(rest))", tight)
    }
    switch (name, arguments.count) {
    case ("not", 1): return ("not \(arguments[0].text(binding: own))", own)
    case ("negate", 1): return ("-\(arguments[0].text(binding: own))", own)
    case ("is_null", 1): return ("\(arguments[0].text(binding: own + 1)) == null", own)
    case ("is_not_null", 1): return ("\(arguments[0].text(binding: own + 1)) != null", own)
    case ("in_range", 3...):
      func bound(_ index: Int) -> String {
        if case .literal(.null) = arguments[index].node { return "" }
        return arguments[index].text(binding: 9)
      }
      var isOpen = false
      if case .literal(.bool(false))? = arguments.dropFirst(3).last?.node { isOpen = true }
      return (
        "\(arguments[0].text(binding: own + 1)) in \(bound(1))..\(isOpen ? "<" : "")\(bound(2))",
        own
      )
    case (_, 2):
      // `**` binds to the right, all others to the left; comparisons do not chain.
      let left = arguments[0].text(binding: name == "**" || own == 6 ? own + 1 : own)
      let right = arguments[1].text(binding: name == "**" ? own : own + 1)
      return ("\(left) \(name) \(right)", own)
    default:
      return ("\(name)(\(arguments.map(\.text).joined(separator: ", ")))", tight)
    }
  }

  /// An f-string of its pieces.
  private static func interpolated(_ pieces: [ColumnExpression]) -> String {
    var text = "f\""
    for piece in pieces {
      switch piece.node {
      case .literal(.text(let part)):
        let source = Scalar.text(part).source.dropFirst().dropLast()
        for scalar in source.unicodeScalars {
          text.unicodeScalars.append(scalar)
          if scalar == "{" || scalar == "}" { text.unicodeScalars.append(scalar) }
        }
      case .call(let function, let arguments)
      where function.name == "to_text" && arguments.count == 2:
        text += "{" + arguments[0].text
        if case .literal(.text(let format)) = arguments[1].node { text += ":" + format }
        text += "}"
      default: text += "{" + piece.text + "}"
      }
    }
    return text + "\""
  }

  public static func columnText(_ name: String) -> String {
    let bytes = Array(name.utf8)
    let isPlain =
      !bytes.isEmpty && !(bytes[0] >= 0x30 && bytes[0] <= 0x39)
      && bytes.allSatisfy {
        $0 == 0x5F || ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A)
      }
    return isPlain ? ".\(name)" : ".\(Scalar.text(name).source)"
  }

  /// The name of the column it makes: of `as`, or of the column itself; nil for other expressions.
  public var outputName: String? {
    switch node {
    case .named(_, let name), .column(let name, _): name
    default: nil
    }
  }

  /// Whether an aggregate stands in it, windows included.
  public var containsAggregate: Bool {
    if case .aggregate = node { return true }
    return children.contains(where: \.containsAggregate)
  }

  /// The expressions directly below, in order, those of windows included.
  var children: [ColumnExpression] {
    switch node {
    case .column, .rightColumn, .literal: []
    case .list(let items): items
    case .call(_, let arguments): arguments
    case .aggregate(_, let arguments, let window):
      arguments + window.by + (window.before.map { [$0] } ?? [])
    case .window(_, let arguments, let rows):
      arguments + rows.by + rows.order.map(\.expression)
    case .conditional(let arms, let otherwise):
      arms.flatMap { [$0.condition, $0.value] } + [otherwise]
    case .named(let inner, _): [inner]
    }
  }

  /// The columns of the dataset it reads, in the order of the text, each place once.
  public func columnNames() -> [(name: String, optional: Bool, span: Span?)] {
    if case .column(let name, let optional) = node { return [(name, optional, span)] }
    return children.flatMap { $0.columnNames() }
  }

  /// The columns it reads, each once; optional ones that are missing are left out.
  /// - Throws: `unknown-column` at its place.
  public func inputs(on data: Dataset) throws -> [Column] {
    var found: [Column] = []
    for (name, optional, place) in columnNames() {
      if optional && data.position(of: name) == nil { continue }
      let column = try locating(place) { try data.column(name) }
      if !found.contains(where: { $0 === column }) { found.append(column) }
    }
    return found
  }

  /// Runs `body`; a failure without a place gets this one.
  func locating<R>(_ place: Span?, _ body: () throws -> R) throws -> R {
    do {
      return try body()
    } catch var failure as Failure {
      if failure.span == nil { failure.span = place }
      throw failure
    }
  }
}

extension Scalar {
  /// The value as it is written in the language.
  public var source: String {
    switch self {
    case .null: return "null"
    case .int(let value): return String(value)
    case .float(let value): return NumberText.shortest(value)
    case .bool(let value): return value ? "true" : "false"
    case .text(let value):
      var out = "\""
      for scalar in value.unicodeScalars {
        switch scalar {
        case "\"": out += "\\\""
        case "\\": out += "\\\\"
        case "\n": out += "\\n"
        case "\t": out += "\\t"
        case "\r": out += "\\r"
        default:
          if scalar.value < 0x20 || scalar.value == 0x7F {
            out += "\\u{" + String(scalar.value, radix: 16) + "}"
          } else {
            out.unicodeScalars.append(scalar)
          }
        }
      }
      return out + "\""
    case .date(let days): return "@" + Calendar.text(date: days)
    case .datetime(let time): return "@" + Calendar.text(datetime: time)
    case .duration(let microseconds): return Self.durationText(microseconds)
    case .list(let values): return "[" + values.map(\.source).joined(separator: ", ") + "]"
    }
  }

  private static func durationText(_ microseconds: Int64) -> String {
    let second = Calendar.microsecondsPerSecond
    for (unit, size) in [("d", 86_400 * second), ("h", 3600 * second), ("min", 60 * second)]
    where microseconds % size == 0 && microseconds != 0 {
      return "\(microseconds / size)\(unit)"
    }
    if microseconds % second == 0 { return "\(microseconds / second)s" }
    return "\(Double(microseconds) / Double(second))s"
  }
}
