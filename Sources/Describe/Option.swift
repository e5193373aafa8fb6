/// What kind of value a parameter takes. Words for people: `description` is what messages print.
public indirect enum ValueType: Sendable, Equatable {
  case any, int, float, number, bool, text, null
  case duration, date, datetime, period, range
  case list(of: ValueType)
  case record
  case dataset, columnExpression, columns, function, figure
  /// A value another target defines (a model, a recommender, a report …), by its type name.
  case object(String)
  case oneOf([ValueType])

  public var description: String {
    switch self {
    case .any: "any value"
    case .int: "int"
    case .float: "float"
    case .number: "number"
    case .bool: "bool"
    case .text: "text"
    case .null: "null"
    case .duration: "duration"
    case .date: "date"
    case .datetime: "datetime"
    case .period: "period"
    case .range: "range"
    case .list(let element): element == .any ? "list" : "list of \(element.description)"
    case .record: "record"
    case .dataset: "dataset"
    case .columnExpression: "column"
    case .columns: "column or list of columns"
    case .function: "function"
    case .figure: "figure"
    case .object(let name): name
    case .oneOf(let types): types.map(\.description).joined(separator: " or ")
    }
  }

  /// As a sentence names it: "an int", "a list of records", "a column or a list of columns".
  public var phrase: String { Self.phrase([self]) }

  /// "a list, a range or a text".
  public static func phrase(_ types: [ValueType]) -> String {
    var words: [String] = []
    for word in types.flatMap(\.alternatives) where !words.contains(word) { words.append(word) }
    guard let last = words.popLast() else { return "nothing" }
    return words.isEmpty ? last : words.joined(separator: ", ") + " or " + last
  }

  /// The name of a type with its article.
  public static func phrase(of name: String) -> String {
    if name == "null" || name == "this" || name.hasPrefix("any ") { return name }
    return (name.utf8.first.map { "aeiou".utf8.contains($0) } == true ? "an " : "a ") + name
  }

  private var alternatives: [String] {
    switch self {
    case .oneOf(let types): types.flatMap(\.alternatives)
    case .columns: [Self.phrase(of: "column"), "a list of columns"]
    case .list(let element) where element != .any:
      if case .oneOf = element { ["a list"] } else { ["a list of \(element.description)s"] }
    default: [Self.phrase(of: description)]
    }
  }
}

/// A default or an option's value as data, without the language's runtime.
public enum OptionValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int64)
  case float(Double)
  case text(String)
  case list([OptionValue])

  /// As it is written in the language.
  public var source: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .int(let value): String(value)
    case .float(let value): value.description
    case .text(let value): "\"\(value)\""
    case .list(let values): "[" + values.map(\.source).joined(separator: ", ") + "]"
    }
  }
}

/// A rule on a value; it words its own message and can produce a value that breaks it.
public enum Constraint: Sendable, Equatable {
  case none
  /// A closed range of ints.
  case ints(ClosedRange<Int64>)
  /// A range of floats; each bound closed unless said otherwise.
  case floats(low: Double, high: Double, openLow: Bool = false, openHigh: Bool = false)
  case oneOf([String])
  case nonEmpty

  /// What is allowed, in words: "must be in 1..1000".
  public var rule: String? {
    switch self {
    case .none: nil
    case .ints(let range):
      switch (range.lowerBound == .min, range.upperBound == .max) {
      case (false, true): "at least \(range.lowerBound)"
      case (true, false): "at most \(range.upperBound)"
      case (false, false): "in \(range.lowerBound)..\(range.upperBound)"
      case (true, true): nil
      }
    case .floats(let low, let high, let openLow, let openHigh):
      switch (low == -.infinity, high == .infinity) {
      case (false, true): openLow ? "more than \(low)" : "at least \(low)"
      case (true, false): openHigh ? "less than \(high)" : "at most \(high)"
      case (false, false):
        "\(openLow ? "more than" : "from") \(low) \(openHigh ? "and less than" : "to") \(high)"
      case (true, true): nil
      }
    case .oneOf(let names): "one of " + names.map { "\"\($0)\"" }.joined(separator: ", ")
    case .nonEmpty: "not empty"
    }
  }

  /// Whether a value keeps the rule. Null is for the type to judge.
  public func allows(_ value: OptionValue) -> Bool {
    switch (self, value) {
    case (.ints(let range), .int(let number)): return range.contains(number)
    case (.ints(let range), .float(let number)):
      return number >= Double(range.lowerBound) && number <= Double(range.upperBound)
    case (.floats(let low, let high, let openLow, let openHigh), _):
      let number: Double
      switch value {
      case .int(let int): number = Double(int)
      case .float(let float): number = float
      default: return true
      }
      return (openLow ? number > low : number >= low) && (openHigh ? number < high : number <= high)
    case (.oneOf(let names), .text(let name)): return names.contains(name)
    case (.nonEmpty, .text(let text)): return !text.isEmpty
    case (.nonEmpty, .list(let list)): return !list.isEmpty
    case (_, .list(let list)): return list.allSatisfy(allows)
    default: return true
    }
  }

  /// A value that breaks the rule, for tests; nil where every value is allowed.
  public var brokenExample: OptionValue? {
    switch self {
    case .none: return nil
    case .ints(let range):
      if range.lowerBound > .min { return .int(range.lowerBound - 1) }
      return range.upperBound < .max ? .int(range.upperBound + 1) : nil
    case .floats(let low, let high, let openLow, _):
      if low > -.infinity { return .float(openLow ? low : low - 1) }
      return high < .infinity ? .float(high + 1) : nil
    case .oneOf: return .text("no such choice")
    case .nonEmpty: return .text("")
    }
  }
}

/// One parameter of a function, a model, a plot or a recommender.
public struct OptionSpec: Sendable {
  public var name: String
  public var type: ValueType
  /// Nil when the argument must be given.
  public var defaultValue: OptionValue?
  public var constraint: Constraint
  /// One sentence.
  public var summary: String
  /// Whether null is accepted.
  public var allowsNull: Bool
  /// Whether it takes all further positional arguments.
  public var isVariadic: Bool
  /// Whether it takes all further named arguments (`name: value` makes a new column).
  public var collectsNames: Bool

  public init(
    _ name: String, _ type: ValueType, default defaultValue: OptionValue? = nil,
    _ constraint: Constraint = .none, allowsNull: Bool = false, isVariadic: Bool = false,
    collectsNames: Bool = false, _ summary: String
  ) {
    self.name = name
    self.type = type
    self.defaultValue = defaultValue
    self.constraint = constraint
    self.summary = summary
    self.allowsNull = allowsNull || defaultValue == .null
    self.isVariadic = isVariadic
    self.collectsNames = collectsNames
  }

  /// A parameter without a rule beyond its type.
  public init(
    _ name: String, _ type: ValueType, default defaultValue: OptionValue? = nil,
    allowsNull: Bool = false, isVariadic: Bool = false, collectsNames: Bool = false,
    _ summary: String
  ) {
    self.init(
      name, type, default: defaultValue, .none, allowsNull: allowsNull, isVariadic: isVariadic,
      collectsNames: collectsNames, summary)
  }

  public var isRequired: Bool { defaultValue == nil && !isVariadic && !collectsNames }
}

/// A runnable example of a function: source, and what it shows.
public struct Example: Sendable {
  public var source: String
  /// The first line or the whole of what is shown; nil when only that it runs is checked.
  public var shows: String?

  public init(_ source: String, shows: String? = nil) {
    self.source = source
    self.shows = shows
  }
}
