import Diagnostics
import Numeric

/// One equality of a join: a value of the left row and one of the right row.
struct JoinCondition {
  let left: ColumnExpression
  let right: ColumnExpression
  /// The name of a key column that both sides have.
  let sharedName: String?
  let text: String

  /// The equalities of `on:`: names, comparisons with `==`, and several of them joined by `and`.
  /// - Throws: `join-condition` for anything else.
  static func all(in expressions: [ColumnExpression]) throws -> [JoinCondition] {
    try expressions.flatMap { try all(in: $0) }
  }

  private static func all(in expression: ColumnExpression) throws -> [JoinCondition] {
    switch expression.node {
    case .column(let name, _):
      return [
        JoinCondition(left: expression, right: expression, sharedName: name, text: expression.text)
      ]
    case .list(let items):
      return try all(in: items)
    case .call(let function, let sides) where function.name == "and" && sides.count == 2:
      return try all(in: sides)
    case .call(let function, let sides) where function.name == "==" && sides.count == 2:
      return [try equality(sides[0], sides[1], of: expression)]
    default:
      throw Failure(
        "join-condition", "`\(expression.text)` is no key of a join",
        help: "join on equalities, such as `.id == right.id`, and `filter` the result",
        blames: "on",
        span: expression.span)
    }
  }

  private static func equality(
    _ a: ColumnExpression, _ b: ColumnExpression, of whole: ColumnExpression
  ) throws -> JoinCondition {
    let (left, right) = b.readsRight ? (a, b) : (b, a)
    guard right.readsRight, !right.readsLeft, left.readsLeft, !left.readsRight else {
      throw Failure(
        "join-condition", "`\(whole.text)` does not compare a left column with a right one",
        help: "write `right.` before the name of a column of the right side", blames: "on",
        span: whole.span)
    }
    var shared: String?
    if case .column(let name, _) = left.node, case .rightColumn(let other) = right.node,
      name == other
    {
      shared = name
    }
    return JoinCondition(left: left, right: right, sharedName: shared, text: whole.text)
  }

  /// The keys of both sides; columns as they are at hand.
  func values(
    left data: Dataset, right other: Dataset, work: Work
  ) throws -> (left: ColumnValues, right: ColumnValues) {
    let first = try left.values(on: data, work: work)
    let second: ColumnValues
    do {
      second = try right.values(on: other, work: work)
    } catch var failure as Failure {
      failure.notes.append("on the right side of the join")
      throw failure
    }
    return (first, second)
  }
}

extension ColumnExpression {
  /// The values of one side's key on that side.
  fileprivate func values(on data: Dataset, work: Work) throws -> ColumnValues {
    switch node {
    case .column(let name, _), .rightColumn(let name):
      guard let position = data.position(of: name) else { break }
      let column = data.columns[position]
      try data.collect([name], work: work)
      return try column.values(work)
    default: break
    }
    return .vector(try vector(on: data, work: work, right: data))
  }

  var readsLeft: Bool {
    if case .column = node { return true }
    return children.contains(where: \.readsLeft)
  }

  var readsRight: Bool {
    if case .rightColumn = node { return true }
    return children.contains(where: \.readsRight)
  }
}

/// What the user knows of the partners of rows: `"1:1"`, `"1:n"`, `"n:1"`, `"n:m"`, with `!` when
/// every row must have one.
public struct JoinExpectation: Sendable, Equatable {
  /// Whether a right row has at most one partner on the left.
  public let oneLeft: Bool
  /// Whether a left row has at most one partner on the right.
  public let oneRight: Bool
  /// Whether every row of both sides must have a partner.
  public let isTotal: Bool

  /// - Throws: `bad-argument` for another text.
  public init(_ text: String) throws {
    var bytes = Array(text.utf8)
    isTotal = bytes.last == UInt8(ascii: "!")
    if isTotal { bytes.removeLast() }
    switch String(decoding: bytes, as: UTF8.self) {
    case "1:1": (oneLeft, oneRight) = (true, true)
    case "1:n", "1:m": (oneLeft, oneRight) = (true, false)
    case "n:1", "m:1": (oneLeft, oneRight) = (false, true)
    case "n:m", "m:n", "n:n": (oneLeft, oneRight) = (false, false)
    default:
      throw Failure(
        "bad-argument", "`expect` of a join cannot be `\"\(text)\"`",
        help: "use \"1:1\", \"1:n\", \"n:1\" or \"n:m\", with `!` when all rows must match",
        blames: "expect")
    }
  }
}
