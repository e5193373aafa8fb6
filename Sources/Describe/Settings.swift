import Diagnostics

/// The settings of a model, a plot or a recommender, as checked against its `OptionSpec`s: every
/// option has a value, given or default.
public struct Settings: Sendable {
  public private(set) var values: [String: OptionValue]

  /// Checks what was given against the options and fills in the defaults.
  /// - Throws: `unknown-argument`, `missing-argument`, `bad-argument`; `blames` names the option.
  public init(
    _ given: [(name: String, value: OptionValue)], for options: [OptionSpec], of owner: String
  )
    throws
  {
    values = [:]
    for option in options { if let value = option.defaultValue { values[option.name] = value } }
    for (name, value) in given {
      guard let option = options.first(where: { $0.name == name }) else {
        let near = Suggestion.closest(to: name, among: options.map(\.name))
        throw Failure(
          "unknown-argument", "`\(owner)` has no option `\(name)`",
          help: near.map { "did you mean `\($0)`?" }, blames: name)
      }
      values[name] = try option.checked(value, of: owner)
    }
    for option in options where option.isRequired && values[option.name] == nil {
      throw Failure("missing-argument", "`\(owner)` needs `\(option.name)`: \(option.summary)")
    }
  }

  /// The call that gives these settings, as the language writes it: only what is not the default.
  public func source(of owner: String, _ options: [OptionSpec]) -> String {
    let changed = options.compactMap { option -> String? in
      guard let value = values[option.name], value != option.defaultValue else { return nil }
      return "\(option.name): \(value.source)"
    }
    return "\(owner)(\(changed.joined(separator: ", ")))"
  }

  public func int(_ name: String) -> Int? {
    switch values[name] {
    case .int(let value): Int(value)
    case .float(let value): Int(exactly: value)
    default: nil
    }
  }

  public func float(_ name: String) -> Double? {
    switch values[name] {
    case .int(let value): Double(value)
    case .float(let value): value
    default: nil
    }
  }

  public func text(_ name: String) -> String? {
    if case .text(let value)? = values[name] { value } else { nil }
  }

  public func flag(_ name: String) -> Bool {
    if case .bool(let value)? = values[name] { value } else { false }
  }

  public func list(_ name: String) -> [OptionValue]? {
    if case .list(let value)? = values[name] { value } else { nil }
  }
}

extension OptionSpec {
  /// The value if it fits type and constraint, converted where that loses nothing (int to float).
  public func checked(_ value: OptionValue, of owner: String) throws -> OptionValue {
    if value == .null, allowsNull { return value }
    guard let converted = type.converted(value) else {
      throw Failure(
        "wrong-type", "`\(name)` of `\(owner)` must be \(type.phrase), not \(value.source)",
        blames: name)
    }
    guard constraint.allows(converted) else {
      throw Failure(
        "bad-argument",
        "`\(name)` of `\(owner)` must be \(constraint.rule ?? ""), not \(value.source)",
        blames: name)
    }
    return converted
  }
}

extension ValueType {
  /// The value as this type, where nothing is lost; nil when it does not fit.
  func converted(_ value: OptionValue) -> OptionValue? {
    switch (self, value) {
    case (.any, _), (.int, .int), (.float, .float), (.number, .int), (.number, .float),
      (.bool, .bool), (.text, .text), (.null, .null):
      return value
    case (.float, .int(let int)): return .float(Double(int))
    case (.int, .float(let float)): return Int64(exactly: float).map { .int($0) }
    case (.list(let element), .list(let values)):
      var converted: [OptionValue] = []
      for value in values {
        guard let one = element.converted(value) else { return nil }
        converted.append(one)
      }
      return .list(converted)
    case (.oneOf(let types), _):
      for type in types { if let converted = type.converted(value) { return converted } }
      return nil
    default: return nil
    }
  }
}
