import Diagnostics
import Frame
import Syntax

/// `if` as a value. A condition that is a column expression makes a column expression of all of it.
final class IfNode: Node {
  let condition: Node
  let then: Node
  let otherwise: Node
  /// Whether both branches hold a single expression, so that they may become column expressions.
  let isPlain: Bool
  init(_ condition: Node, _ then: Node, _ otherwise: Node, isPlain: Bool, _ span: Span) {
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
        return flag ? try then.eval(f) : try otherwise.eval(f)
      }
      if truth.expression != nil {
        return try Conditional.columns(
          [(truth, condition.span, then)], otherwise: otherwise, f, at: span)
      }
      return try Conditions.isTrue(truth, at: condition.span)
        ? try then.eval(f) : try otherwise.eval(f)
    }
    return try condition.test(f) ? try then.eval(f) : try otherwise.eval(f)
  }
  override func givesNothing(_ f: Slots?, depth: Int) -> Bool {
    then.givesNothing(f, depth: depth) || otherwise.givesNothing(f, depth: depth)
  }
}

/// An arm of `when { cond -> value … else -> value }`, and what follows when its condition is not true.
final class WhenNode: Node {
  let condition: Node
  let value: Node
  /// The next arm, or the value of `else`.
  let rest: Node
  /// Whether all arms hold a single expression, so that they may become column expressions.
  let isPlain: Bool
  init(_ condition: Node, _ value: Node, rest: Node, isPlain: Bool, _ span: Span) {
    self.condition = condition
    self.value = value
    self.rest = rest
    self.isPlain = isPlain
    super.init(span)
  }
  override func eval(_ f: Slots) throws(Signal) -> Value {
    let truth = try condition.eval(f)
    switch truth {
    case .bool(true): return try value.eval(f)
    case .bool(false), .null: return try rest.eval(f)
    default:
      if truth.expression != nil { return try columns(truth, f) }
      return try Conditions.isTrue(truth, at: condition.span)
        ? try value.eval(f) : try rest.eval(f)
    }
  }
  override func givesNothing(_ f: Slots?, depth: Int) -> Bool {
    value.givesNothing(f, depth: depth) || rest.givesNothing(f, depth: depth)
  }

  private func columns(_ truth: Value, _ f: Slots) throws(Signal) -> Value {
    guard isPlain else { throw Conditional.notPlain(at: span) }
    var arms = [(truth, condition.span, value)]
    var next = rest
    while let arm = next as? WhenNode, arm.span == span {
      arms.append((try arm.condition.eval(f), arm.condition.span, arm.value))
      next = arm.rest
    }
    return try Conditional.columns(arms, otherwise: next, f, at: span)
  }
}

enum Conditional {
  static func columns(
    _ arms: [(condition: Value, span: Span, value: Node)], otherwise: Node, _ f: Slots,
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
    let rest = try Expressions.lifted(try otherwise.eval(f), at: otherwise.span)
    return .expression(ColumnExpression(.conditional(lifted, otherwise: rest), span: span))
  }

  static func notPlain(at span: Span) -> Signal {
    .failed(
      Diagnostic(
        "column-condition", "a branch that depends on a column may hold only a value", at: span,
        help: "write one expression in each branch"))
  }
}

/// Statements, and the value that ends them.
class StatementsNode: Node {
  let machine: Machine
  let statements: StatementNode
  let last: Node
  init(_ machine: Machine, _ statements: StatementNode, _ last: Node, _ span: Span) {
    self.machine = machine
    self.statements = statements
    self.last = last
    super.init(span)
  }
  override func givesNothing(_ f: Slots?, depth: Int) -> Bool {
    last.givesNothing(f, depth: depth)
  }
}

/// Statements in braces where a value is wanted: the last statement's value.
final class BlockNode: StatementsNode {
  override func eval(_ f: Slots) throws(Signal) -> Value {
    let flow = try statements.run(f)
    if flow != .next { throw .leaving(flow) }
    return try last.eval(f)
  }
}

/// The body of a function with statements: `return` ends it, else the last value is its result.
final class BodyNode: StatementsNode {
  override func eval(_ f: Slots) throws(Signal) -> Value {
    if try statements.run(f) == .returned { return machine.takeReturned() }
    return try last.eval(f)
  }
}
