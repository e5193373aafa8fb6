import Diagnostics

/// What is said when an operator does not take the types of its sides, on columns and on single values
/// alike.
public enum OperatorWording {
  public static func failure(_ name: String, _ left: String, _ right: String) -> Failure {
    let kinds = [kind(left), kind(right)]
    return Failure(
      "wrong-type", message(name, left, right), help: help(name, kinds))
  }

  private enum Kind { case number, text, bool, moment, duration, list, function, other }

  private static func kind(_ type: String) -> Kind {
    switch type {
    case "int", "float": .number
    case "text", "category", "ordered category": .text
    case "bool": .bool
    case "date", "datetime", "period": .moment
    case "duration": .duration
    case "function": .function
    default: type.utf8.starts(with: "list".utf8) ? .list : .other
    }
  }

  private static func isComparison(_ name: String) -> Bool {
    ["==", "!=", "<", "<=", ">", ">="].contains(name)
  }

  private static func message(_ name: String, _ left: String, _ right: String) -> String {
    switch name {
    case "and", "or":
      let culprit = kind(left) == .bool || left == "null" ? right : left
      return "`\(name)` joins conditions, not \(culprit)"
    case "~":
      return kind(left) == .text
        ? "the pattern of `~` must be text, not \(right)"
        : "`~` looks for a pattern in text, not in \(left)"
    case "in", "not in":
      return kind(right) == .list
        ? "`\(name)` cannot find \(left) in a \(right)"
        : "`\(name)` looks into a list or a range, not into \(right)"
    case _ where isComparison(name): return "`\(name)` cannot compare \(left) with \(right)"
    default: return "`\(name)` does not work on \(left) and \(right)"
    }
  }

  private static func help(_ name: String, _ kinds: [Kind]) -> String? {
    let has = { (kind: Kind) in kinds.contains(kind) }
    if has(.function) {
      return "a column is written with a dot, `.name`; a function is called, `name(…)`"
    }
    switch name {
    case "and", "or": return "write a comparison, such as `x > 0`"
    case "~":
      return kinds[0] == .number ? "compare numbers with `==`, or convert with `.to_text()`" : nil
    case "in", "not in":
      return kinds == [.text, .text] ? "to look for a text in a text write `.contains(\"…\")`" : nil
    default: break
    }
    if has(.duration), has(.number) {
      return "a duration has a unit, a plain number has none: write `90min`"
    }
    if isComparison(name) {
      if has(.text), has(.number) {
        return
          "numbers stand without quotes; a text becomes a number with `.to_int()` or `.to_float()`"
      }
      if has(.moment), has(.text) {
        return "a date is written `@2012-05-04`, without quotes"
      }
      if has(.moment), has(.number) { return "compare its year: `.year`" }
      if has(.list), kinds.contains(where: { $0 != .list }) {
        return "to look into a list write `in`"
      }
      if has(.bool) { return "a bool is a condition already: leave the comparison out" }
      return nil
    }
    if has(.text), has(.number) {
      return name == "+"
        ? "to join them as text write f\"{a}{b}\"; to add, convert the text with `.to_float()`"
        : "a text becomes a number with `.to_int()` or `.to_float()`"
    }
    if has(.moment), has(.number) { return "give the number a unit: `30d`, `2h`" }
    if has(.list), name == "+" { return "a list is joined with a list: `xs + [x]`" }
    return nil
  }
}
