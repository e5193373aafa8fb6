import Diagnostics
import Numeric

/// The wording of receipts, the same for all verbs: `filter: 4,803 -> 3,912 rows, 12 dropped …`.
public struct VerbReceipt {
  private var text: String

  public init(_ verb: String, from before: Int, to after: Int) {
    text = "\(verb): \(Self.number(before)) -> \(Self.rows(after))"
  }

  /// Adds what else the reader must know.
  public mutating func add(_ remark: String) { text += ", " + remark }

  public func give(_ verb: String, to work: Work) { work.remark(.receipt, verb, text) }

  static func number(_ value: Int) -> String { NumberText.grouped(value) }
  static func rows(_ count: Int) -> String { count == 1 ? "1 row" : "\(number(count)) rows" }
  static func values(_ count: Int) -> String {
    count == 1 ? "1 value" : "\(number(count)) values"
  }

  /// Names in backticks with leading dots, at most `limit` of them.
  static func columns(_ names: [String], limit: Int = 8) -> String {
    let shown = names.prefix(limit).map { "`\(ColumnExpression.columnText($0))`" }.joined(
      separator: ", ")
    return names.count > limit ? "\(shown) and \(number(names.count - limit)) more" : shown
  }
}
