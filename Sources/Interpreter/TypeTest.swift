import Describe
import Diagnostics

extension Value {
  /// A default or an option as a value.
  public init(_ option: OptionValue) {
    switch option {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .int(let int): self = .int(int)
    case .float(let float): self = .float(float)
    case .text(let text): self = .text(text)
    case .list(let values): self = .list(values.map { Value($0) })
    }
  }
}

extension OptionValue {
  /// The value as data; nil for what data cannot hold (datasets, functions, …).
  public init?(_ value: Value) {
    switch value {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .int(let int): self = .int(int)
    case .float(let float): self = .float(float)
    case .object(let object):
      if let text = object as? TextObject {
        self = .text(text.string)
      } else if let list = object as? ListObject {
        var values: [OptionValue] = []
        for element in list.values {
          guard let value = OptionValue(element) else { return nil }
          values.append(value)
        }
        self = .list(values)
      } else {
        return nil
      }
    default: return nil
    }
  }
}

extension ValueType {
  /// An int as a float where only a float is meant, so that bounds of floats apply.
  func widened(_ value: OptionValue) -> OptionValue {
    if case .int(let int) = value, self == .float { return .float(Double(int)) }
    return value
  }
}

/// What the argument for one parameter must be: type and constraint, the common types answered at once.
final class ArgumentTest {
  /// Types that need no further look.
  private struct Kinds: OptionSet {
    let rawValue: UInt8
    static let int = Kinds(rawValue: 1)
    static let float = Kinds(rawValue: 2)
    static let text = Kinds(rawValue: 4)
    static let list = Kinds(rawValue: 8)
    static let record = Kinds(rawValue: 16)
    static let any = Kinds(rawValue: 32)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ type: ValueType) {
      switch type {
      case .any: self = .any
      case .int: self = .int
      case .float, .number: self = [.int, .float]
      case .text: self = .text
      case .list(of: .any): self = .list
      case .record: self = .record
      case .oneOf(let types): self = types.reduce(into: []) { $0.formUnion(Kinds($1)) }
      default: self = []
      }
    }
  }

  private let kinds: Kinds
  private let option: OptionSpec
  private let isElementwise: Bool
  private let isConstrained: Bool

  init(_ option: OptionSpec, isElementwise: Bool) {
    self.option = option
    self.isElementwise = isElementwise
    isConstrained = option.constraint != .none
    kinds = isConstrained ? [] : Kinds(option.type)
  }

  @inline(__always)
  func accepts(_ value: Value) -> Bool { kinds.contains(.any) || known(value) || accepted(value) }

  @inline(__always)
  private func known(_ value: Value) -> Bool {
    switch value {
    case .int: return kinds.contains(.int)
    case .float: return kinds.contains(.float)
    case .object(let object):
      if object is TextObject { return kinds.contains(.text) }
      if let list = object as? ListObject { return kinds.contains(.list) && !list.holdsExpressions }
      return object is RecordObject && kinds.contains(.record)
    default: return false
    }
  }

  @inline(never)
  private func accepted(_ value: Value) -> Bool {
    guard TypeTest.accepts(option, value, isElementwise: isElementwise) else { return false }
    guard isConstrained, let data = OptionValue(value) else { return true }
    return data == .null || option.constraint.allows(option.type.widened(data))
  }
}

/// Whether a value fits a parameter.
enum TypeTest {
  @inline(__always)
  static func accepts(_ option: OptionSpec, _ value: Value, isElementwise: Bool) -> Bool {
    if case .any = option.type { return true }
    if case .null = value, option.allowsNull || isElementwise { return true }
    return accepts(option.type, value) || (isElementwise && isColumn(value))
  }

  /// Whether the value stands for a column where a single value is meant.
  static func isColumn(_ value: Value) -> Bool {
    guard case .object(let object) = value else { return false }
    return object is ExpressionObject || object is ColumnObject
      || (object as? ListObject)?.holdsExpressions == true
  }

  static func accepts(_ type: ValueType, _ value: Value) -> Bool {
    switch type {
    case .any: return true
    case .null: return value.isNull
    case .int: if case .int = value { return true } else { return false }
    case .float, .number:
      switch value {
      case .int, .float: return true
      default: return false
      }
    case .bool: if case .bool = value { return true } else { return false }
    case .duration: if case .duration = value { return true } else { return false }
    case .date: if case .date = value { return true } else { return false }
    case .datetime: if case .datetime = value { return true } else { return false }
    case .text: return value.object is TextObject
    case .period: return value.object is PeriodObject
    case .range: return value.object is RangeObject
    case .list(let element):
      guard let list = value.object as? ListObject, !list.holdsExpressions || element != .any else {
        return false
      }
      return element == .any || list.values.allSatisfy { accepts(element, $0) }
    case .record: return value.object is RecordObject
    case .dataset: return value.object is DatasetObject
    case .columnExpression:
      switch value {
      case .object(let object):
        if let list = object as? ListObject {
          return list.values.allSatisfy { accepts(.columnExpression, $0) }
        }
        return object is ExpressionObject || object is TextObject
      case .unset: return false
      default: return true
      }
    case .columns:
      if let list = value.list { return list.allSatisfy { $0.expression != nil } }
      return value.expression != nil
    case .function: return value.object is Callable
    case .figure: return value.object?.typeName == "figure"
    case .object(let name): return value.object?.typeName == name
    case .oneOf(let types): return types.contains { accepts($0, value) }
    }
  }

  /// `.title` for a text `"title"` where a column is meant.
  private static func plainColumn(_ text: String) -> String? {
    let name = text.utf8.dropFirst().dropLast()
    let isWord = name.allSatisfy { byte in
      (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A || byte == 0x5F
        || (byte >= 0x30 && byte <= 0x39)
    }
    guard text.utf8.first == UInt8(ascii: "\""), !name.isEmpty, isWord else { return nil }
    return "a column is written with a dot: `.\(String(decoding: Array(name), as: UTF8.self))`"
  }

  static func refusal(_ option: OptionSpec, _ typeName: String, of function: String, at span: Span)
    -> Diagnostic
  {
    var help: String?
    if typeName == "text", option.type == .columns || option.type == .columnExpression {
      help = plainColumn(span.text) ?? "a column is written with a dot: `.name`"
    }
    return Diagnostic(
      "wrong-type",
      "`\(option.name)` of `\(function)` must be \(option.type.phrase), "
        + "not \(ValueType.phrase(of: typeName))", at: span, help: help)
  }

  /// The first argument is of a type that no function of the name takes.
  static func refusal(
    of function: String, takes: [ValueType], _ typeName: String, at span: Span
  ) -> Diagnostic {
    var help: String?
    if typeName == "function" {
      help = "a column is written with a dot, `.\(span.text)`; a function is called with brackets"
    } else if typeName == "text", takes.allSatisfy({ $0 == .dataset }) {
      help = "load the file first: `load(\"…\").\(function)(…)`"
    } else if typeName == "dataset" {
      help = ForeignNames.help(forVerb: function)
    }
    return Diagnostic(
      "wrong-type",
      "`\(function)` takes \(ValueType.phrase(takes)), not \(ValueType.phrase(of: typeName))",
      at: span, help: help)
  }

  static func broken(_ option: OptionSpec, _ shown: String, of function: String, at span: Span)
    -> Diagnostic
  {
    var help: String?
    if case .oneOf(let names) = option.constraint {
      let plain = shown.filter { $0 != "\"" }
      help = Suggestion.closest(to: plain, among: names).map { "did you mean \"\($0)\"?" }
    }
    return Diagnostic(
      "bad-argument",
      "`\(option.name)` of `\(function)` must be \(option.constraint.rule ?? "other"), not \(shown)",
      at: span, help: help)
  }
}
