import Diagnostics
import Frame
import Syntax

/// Operators on plain values: what the machine would refuse is told before it runs.
extension Checker {
  func binary(_ op: BinaryOperator, _ a: Expression, _ b: Expression, _ span: Span) -> StaticType {
    let x = type(of: a)
    let y = type(of: b)
    suspicious(op, a, b, span)
    if op == .matches { pattern(b) }
    if x.isColumnar || y.isColumnar { return .columnExpression }
    switch op {
    case .and, .or:
      for (side, type) in [(a, x), (b, y)] { condition(side, type, of: op) }
      return .bool
    case .isIn, .notIn: return .bool
    case .matches:
      mismatch(op, a, x, b, y, span)
      return .bool
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      mismatch(op, a, x, b, y, span)
      return .bool
    case .coalesce: return x.joined(with: y)
    default: break
    }
    if mismatch(op, a, x, b, y, span) { return .unknown }
    switch (op, x, y) {
    case (.add, .text(let p), .text(let q)):
      return .text(p.flatMap { p in q.map { p + $0 } })
    case (.add, .list(let p), .list(let q)): return .list(p.joined(with: q))
    case (.divide, .int, .int), (.divide, .float, .float), (.divide, .int, .float),
      (.divide, .float, .int):
      return .unknown
    case (.power, .int, .int): return .unknown
    case (_, .int, .int): return .int(nil)
    default: return .unknown
    }
  }

  /// Reports operands that no operator of the kind takes; whether it did.
  @discardableResult
  private func mismatch(
    _ op: BinaryOperator, _ a: Expression, _ x: StaticType, _ b: Expression, _ y: StaticType,
    _ span: Span
  ) -> Bool {
    let isComparison: Bool
    switch op {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: isComparison = true
    default: isComparison = false
    }
    if x.isMoment || y.isMoment {
      guard let first = x.columnType, let second = y.columnType, first != .null, second != .null,
        let function = ElementFunctions.named(op.rawValue)
      else { return false }
      if (try? function.resultType([first, second])) != nil { return false }
    } else {
      guard let first = x.plainKind, let second = y.plainKind,
        !Self.works(op, first, second, isComparison: isComparison)
      else { return false }
    }
    var mistake = Operators.mistake(op, x.typeName ?? "", y.typeName ?? "", at: span)
    mistake.related = [a, b].compactMap { origin(of: $0) }
    report(mistake)
    return true
  }

  /// Kinds of plain values that are certain.
  enum PlainKind { case number, text, bool, list, record, function }

  private static func works(
    _ op: BinaryOperator, _ a: PlainKind, _ b: PlainKind, isComparison: Bool
  ) -> Bool {
    if isComparison { return a == b }
    switch op {
    case .add: return a == b && (a == .number || a == .text || a == .list)
    case .matches: return a == .text && b == .text
    default: return a == .number && b == .number
    }
  }

  /// A side of `and`, `or`, the operand of `not`, or the head of `if` and `while`.
  func condition(_ expression: Expression, _ type: StaticType, of op: BinaryOperator? = nil) {
    guard let kind = type.plainKind, kind != .bool, let name = type.typeName else { return }
    let message =
      op.map { "`\($0.rawValue)` joins conditions, not \(name)" }
      ?? "a condition must be true or false, not \(name)"
    report(
      Diagnostic(
        "wrong-type", message, at: expression.span, help: Conditions.help(name),
        related: [origin(of: expression)].compactMap { $0 }))
  }

  /// A pattern that is written out is read before anything runs.
  func pattern(_ expression: Expression) {
    guard case .text(let text) = expression.kind else { return }
    do { _ = try Pattern(text) } catch let failure as Failure {
      report(failure.code, failure.message, at: expression.span, help: failure.help)
    } catch {}
  }

  // MARK: What is probably not meant

  /// Comparisons whose result is always the same.
  private func suspicious(_ op: BinaryOperator, _ a: Expression, _ b: Expression, _ span: Span) {
    switch op {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .subtract, .and, .or:
      break
    default: return
    }
    for side in [a, b] {
      guard case .null = side.kind else { continue }
      switch op {
      case .less, .lessOrEqual, .greater, .greaterOrEqual:
        warn(
          "null-comparison", "a comparison with null is always null, neither true nor false",
          at: span,
          help: "write `\((side.span == a.span ? b : a).span.text) == null` to test for it")
        return
      default: break
      }
    }
    guard a.isRepeatable, b.isRepeatable, a.span.text.utf8.elementsEqual(b.span.text.utf8) else {
      return
    }
    warn(
      "same-sides", "both sides of `\(op.rawValue)` are `\(a.span.text)`", at: span,
      help: op == .equal || op == .notEqual ? "to test for a missing value write `!= null`" : nil)
  }

  func warn(
    _ code: String, _ message: String, at span: Span, help: String? = nil,
    related: [Diagnostic.Related] = []
  ) {
    report(
      Diagnostic(code, message, at: span, severity: .warning, help: help, related: related))
  }
}

extension Expression {
  /// Whether it is made of names, columns and steps alone, so that it gives the same twice.
  fileprivate var isRepeatable: Bool {
    switch kind {
    case .name, .column, .rightColumn: true
    case .field(let receiver, _, _): receiver.isRepeatable
    case .index(let receiver, let index): receiver.isRepeatable && index.isRepeatable
    default: false
    }
  }
}

extension StaticType {
  /// Whether it stands for columns, so that an operator on it makes a column expression.
  fileprivate var isColumnar: Bool {
    switch self {
    case .columnExpression, .column, .list(.columnExpression): true
    default: false
    }
  }

  fileprivate var isMoment: Bool {
    switch self {
    case .date, .datetime, .duration: true
    default: false
    }
  }

  var plainKind: Checker.PlainKind? {
    switch self {
    case .int, .float: .number
    case .text: .text
    case .bool: .bool
    case .list(.columnExpression), .list(.unknown): nil
    case .list: .list
    case .record: .record
    case .function: .function
    default: nil
    }
  }
}
