import Diagnostics
import Frame
import Syntax

/// `if` as a value. A condition that is a column expression makes a column expression of all of it.
final class IfNode: Node {
  let condition: Node
  let then: Node
  let otherwise: Node?
  /// Whether both branches hold a single expression, so that they may become column expressions.
  let isPlain: Bool
  init(_ condition: Node, _ then: Node, _ otherwise: Node?, isPlain: Bool, _ span: Span) {
    self.condition = condition
    self.then = then
    self.otherwise = otherwise
    self.isPlain = isPlain
    super.init(span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    if isPlain {
      let truth = try condition.eval(f)
      if case .bool(let flag) = truth {
        if flag { return try then.eval(f) }
        guard let otherwise else { return .null }
        return try otherwise.eval(f)
      }
      if truth.expression != nil {
        return try Conditional.columns(
          [(truth, condition.span, then)], otherwise: otherwise, f, at: span)
      }
      if try Conditions.isTrue(truth, at: condition.span) { return try then.eval(f) }
    } else if try condition.test(f) {
      return try then.eval(f)
    }
    guard let otherwise else { return .null }
    return try otherwise.eval(f)
  }
}

/// `when { cond -> value … else -> value }`.
final class WhenNode: Node {
  let arms: [(condition: Node, value: Node)]
  let otherwise: Node?
  let isPlain: Bool
  init(_ arms: [(condition: Node, value: Node)], _ otherwise: Node?, isPlain: Bool, _ span: Span) {
    self.arms = arms
    self.otherwise = otherwise
    self.isPlain = isPlain
    super.init(span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    for (index, arm) in arms.enumerated() {
      let truth = try arm.condition.eval(f)
      if truth.expression != nil {
        guard isPlain else { throw Conditional.notPlain(at: span) }
        var rest = [(truth, arm.condition.span, arm.value)]
        for later in arms[(index + 1)...] {
          rest.append((try later.condition.eval(f), later.condition.span, later.value))
        }
        return try Conditional.columns(rest, otherwise: otherwise, f, at: span)
      }
      if truth.isNull { continue }
      if try Conditions.isTrue(truth, at: arm.condition.span) { return try arm.value.eval(f) }
    }
    guard let otherwise else { return .null }
    return try otherwise.eval(f)
  }
}

enum Conditional {
  static func columns(
    _ arms: [(condition: Value, span: Span, value: Node)], otherwise: Node?, _ f: Slots,
    at span: Span
  ) throws(Signal) -> Value {
    var lifted: [(condition: ColumnExpression, value: ColumnExpression)] = []
    for arm in arms {
      lifted.append(
        (
          try Expressions.lifted(arm.condition, at: arm.span),
          try Expressions.lifted(try arm.value.eval(f), at: arm.value.span)
        ))
    }
    var rest = ColumnExpression(.literal(.null), span: span)
    if let otherwise { rest = try Expressions.lifted(try otherwise.eval(f), at: otherwise.span) }
    return .expression(ColumnExpression(.conditional(lifted, otherwise: rest), span: span))
  }

  static func notPlain(at span: Span) -> Signal {
    .failed(
      Diagnostic(
        "column-condition", "a branch that depends on a column may hold only a value", at: span,
        help: "write one expression in each branch"))
  }
}

/// Statements, and the expression that ends them, if one does.
class StatementsNode: Node {
  let machine: Machine
  let statements: StatementNode?
  let last: Node?
  init(_ machine: Machine, _ statements: StatementNode?, _ last: Node?, _ span: Span) {
    self.machine = machine
    self.statements = statements
    self.last = last
    super.init(span)
  }
}

/// Statements in braces where a value is wanted: the last statement's value.
final class BlockNode: StatementsNode {
  override func eval(_ f: Slots) throws(Signal) -> Value {
    if let statements {
      let flow = try statements.run(f)
      if flow != .next { throw .leaving(flow) }
    }
    guard let last else { return .null }
    return try last.eval(f)
  }
}

/// The body of a function with statements: `return` ends it, else the last value is its result.
final class BodyNode: StatementsNode {
  override func eval(_ f: Slots) throws(Signal) -> Value {
    if let statements, try statements.run(f) == .returned { return machine.takeReturned() }
    guard let last else { return .null }
    return try last.eval(f)
  }
}
