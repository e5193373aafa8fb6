import Diagnostics
import Numeric

/// One inequality of a join: `.time >= right.time`.
struct JoinInequality {
  enum Sign: String {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }

  let left: ColumnExpression
  let sign: Sign
  let right: ColumnExpression
  let text: String

  /// Splits what `on:` holds into inequalities and the rest.
  static func split(_ keys: [ColumnExpression]) throws -> (
    equalities: [ColumnExpression], inequalities: [JoinInequality]
  ) {
    var equalities: [ColumnExpression] = []
    var inequalities: [JoinInequality] = []
    var open = Array(keys.reversed())
    while let next = open.popLast() {
      switch next.node {
      case .list(let items): open += items.reversed()
      case .call(let function, let sides) where function.name == "and" && sides.count == 2:
        open += sides.reversed()
      case .call(let function, let sides) where sides.count == 2:
        if let sign = Sign(rawValue: function.name) {
          inequalities.append(try JoinInequality(sides[0], sign, sides[1], next))
        } else {
          equalities.append(next)
        }
      default: equalities.append(next)
      }
    }
    return (equalities, inequalities)
  }

  private init(
    _ a: ColumnExpression, _ sign: Sign, _ b: ColumnExpression, _ whole: ColumnExpression
  ) throws {
    let isTurned = a.readsRight
    let (left, right) = isTurned ? (b, a) : (a, b)
    guard right.readsRight, !right.readsLeft, left.readsLeft, !left.readsRight else {
      throw Failure(
        "join-condition", "`\(whole.text)` does not compare a left column with a right one",
        help: "write `right.` before the name of a column of the right side", blames: "on",
        span: whole.span)
    }
    (self.left, self.right, text) = (left, right, whole.text)
    self.sign =
      switch (sign, isTurned) {
      case (_, false): sign
      case (.less, true): .greater
      case (.lessOrEqual, true): .greaterOrEqual
      case (.greater, true): .less
      case (.greaterOrEqual, true): .lessOrEqual
      }
  }
}

/// The values of both sides of an inequality as numbers in one order.
struct JoinAxis {
  let left: [Double?]
  let right: [Double?]
  /// Microseconds of one unit, for dates and times; nil for plain numbers.
  let isTime: Bool

  init(
    _ condition: (left: ColumnExpression, right: ColumnExpression, text: String),
    left data: Dataset, right other: Dataset, work: Work
  ) throws {
    let a = try condition.left.vector(on: data, work: work)
    let b: Vector
    do {
      b = try condition.right.vector(on: other, work: work, right: other)
    } catch var failure as Failure {
      failure.notes.append("on the right side of the join")
      throw failure
    }
    let types = (a.type, b.type)
    func isMoment(_ type: ColumnType) -> Bool {
      type == .date || type == .datetime || type == .null
    }
    func isNumber(_ type: ColumnType) -> Bool { type.isNumeric || type == .null }
    isTime = isMoment(types.0) && isMoment(types.1) || types.0 == .duration
    guard
      (isNumber(types.0) && isNumber(types.1)) || (isMoment(types.0) && isMoment(types.1))
        || (types.0 == .duration && types.1 == .duration)
    else {
      throw Failure(
        "wrong-type",
        "`\(condition.text)` compares \(types.0.description) with \(types.1.description)",
        help: "both must be numbers, or both dates", blames: "on", span: condition.left.span)
    }
    left = Self.numbers(a)
    right = Self.numbers(b)
  }

  /// Days count as microseconds; whole numbers of microseconds up to the year 2255 are exact.
  private static func numbers(_ vector: Vector) -> [Double?] {
    (0..<vector.count).map { row in
      if vector.isNull(row) { return nil }
      return switch vector.storage {
      case .int(let values), .time(let values): Double(values[row])
      case .float(let values): values[row]
      case .date(let values): Double(values[row]) * Double(Calendar.microsecondsPerDay)
      default: nil
      }
    }
  }
}

extension JoinInequality.Sign {
  @inline(__always) func holds(_ a: Double, _ b: Double) -> Bool {
    switch self {
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    }
  }
}
