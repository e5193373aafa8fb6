import Diagnostics
import Syntax

extension Compiler {
  /// A top-level statement: what to run, and whether its value is to be shown.
  func topLevel(_ statement: Statement) throws(Signal) -> StatementNode? {
    if case .expression(let expression) = statement.kind {
      let node = try compile(expression)
      return statement.isSilenced ? DiscardNode(node) : ShowNode(machine, node)
    }
    return try compile(statement)
  }

  func compile(_ statement: Statement) throws(Signal) -> StatementNode? {
    let span = statement.span
    switch statement.kind {
    case .expression(let expression): return try expressionStatement(expression)
    case .show(let expression): return ShowNode(machine, try compile(expression))
    case .binding(let pattern, let value): return try binding(pattern, value, span)
    case .function(let declaration): return try define(declaration)
    case .expect(let condition, let reason):
      return ExpectNode(
        try compile(condition), parts: try parts(of: condition),
        reason: try reason.map2 { (e) throws(Signal) in try compile(e) }, span)
    case .expectError(let text, let block):
      return ExpectErrorNode(machine, try compile(text), try body(block.statements, span), span)
    case .for(let pattern, let sequence, let block):
      let values = try compile(sequence)
      return ForNode(
        machine, destination(pattern, span), values, try body(block.statements, span), span)
    case .while(let condition, let block):
      return WhileNode(machine, try compile(condition), try body(block.statements, span), span)
    case .return(let value):
      leave()
      return ReturnNode(
        machine,
        try value.map2 { (e) throws(Signal) in try compile(e) } ?? ConstantNode(.null, span), span)
    case .break:
      leave()
      return LeaveNode(.broke, span)
    case .continue:
      leave()
      return LeaveNode(.continued, span)
    case .use, .param, .command, .missing: return nil
    }
  }

  private func leave() { if inOperand { function?.mayLeave = true } }

  private func expressionStatement(_ expression: Expression) throws(Signal) -> StatementNode {
    switch expression.kind {
    case .if(let condition, let then, let otherwise):
      return IfStatementNode(
        try compile(condition), try body(then.statements, then.span),
        try body(otherwise?.statements ?? [], expression.span), expression.span)
    case .when(let arms, let otherwise):
      var rest = try body(otherwise?.statements ?? [], expression.span)
      for arm in arms.reversed() {
        rest = IfStatementNode(
          NullIsFalseNode(try compile(arm.condition)),
          try body(arm.body.statements, arm.body.span), rest, expression.span)
      }
      return rest
    default: return DiscardNode(try compile(expression))
    }
  }

  /// Statements whose values nobody wants.
  func body(_ statements: [Statement], _ span: Span) throws(Signal) -> StatementNode {
    var nodes: [StatementNode] = []
    for statement in statements {
      if let node = try compile(statement) { nodes.append(node) }
    }
    return SequenceNode.chain(nodes, at: span)
  }

  /// A block where a value is wanted; null where there is none.
  func operand(_ block: Block?, at span: Span) throws(Signal) -> Node {
    guard let block else { return NothingNode(span) }
    return try operand(block)
  }

  /// A block where a value is wanted.
  func operand(_ block: Block) throws(Signal) -> Node {
    if block.isSingleExpression, case .expression(let expression) = block.statements[0].kind {
      return try compile(expression)
    }
    let outer = inOperand
    inOperand = true
    defer { inOperand = outer }
    let (statements, last) = try split(block.statements, block.span)
    return BlockNode(machine, statements, last, block.span)
  }

  /// All statements but a last expression, and that; null where there is none.
  func split(_ statements: [Statement], _ span: Span) throws(Signal) -> (StatementNode, Node) {
    guard let final = statements.last, case .expression(let expression) = final.kind else {
      return (try body(statements, span), NothingNode(span))
    }
    let before = try body(Array(statements.dropLast()), span)
    return (before, try compile(expression))
  }

  private func binding(_ pattern: Syntax.Pattern, _ value: Expression, _ span: Span) throws(Signal)
    -> StatementNode
  {
    let node = try compile(value)
    guard case .name(let name) = pattern else {
      return BindPatternNode(destination(pattern, span), node, span)
    }
    let slot = slot(for: name.name)
    // Arguments are evaluated before the variable lets go of its value, so they may use it too, but not
    // bind it.
    if let call = node as? BuiltinCallNode, call.overloads.contains(where: { $0.spec.reusesFirst }),
      let first = call.arguments.first as? LocalNode, first.slot == slot, !binds(value)
    {
      call.yieldingSlot = slot
    }
    if let sum = node as? DirectArithmeticNode { return BindArithmeticNode(slot, sum, span) }
    return BindNode(slot, node, span)
  }

  /// Whether evaluating the expression may bind a name, in a block that stands as an operand.
  func binds(_ expression: Expression) -> Bool {
    var names = NameUse()
    names.walk(expression)
    return !names.bound.isEmpty
  }

  func slot(for name: String) -> Int {
    function?.slots[name] ?? function?.add(name) ?? globals.slot(for: name)
  }

  func destination(_ pattern: Syntax.Pattern, _ span: Span) -> Destination {
    switch pattern {
    case .name(let name): return .slot(slot(for: name.name))
    case .discard: return .discard
    case .list(let parts, let span): return .list(parts.map { destination($0, span) }, span)
    case .record(let fields, let span):
      return .record(
        fields.map { ($0.key.name, $0.key.span, destination($0.pattern, span)) }, span)
    }
  }

  // MARK: Functions

  private func define(_ declaration: FunctionDeclaration) throws(Signal) -> StatementNode {
    let name = declaration.name.name
    if function == nil {
      let node = try closure(
        name: name, declaration.parameters, declaration.body.statements, declaration.name.span,
        declaration.documentation)
      return DefineNode(globals.cell(for: name), node)
    }
    let slot = slot(for: name)
    let node = try closure(
      name: name, declaration.parameters, declaration.body.statements, declaration.name.span,
      declaration.documentation)
    return BindNode(slot, node, declaration.name.span)
  }

  func closure(
    name: String, _ parameters: [Parameter], _ statements: [Statement], _ span: Span,
    _ documentation: String?
  ) throws(Signal) -> ClosureNode {
    let code = FunctionCode(
      name: name, parameters: parameters.map(\.name.name), span: span, documentation: documentation)
    let outer = function
    let outerDepth = depth
    let outerOperand = inOperand
    let inner = FunctionScope(parent: outer)
    for parameter in parameters { inner.add(parameter.name.name) }
    var names = NameUse()
    var selfName: String?
    for parameter in parameters { if let value = parameter.defaultValue { names.walk(value) } }
    names.walk(statements)
    for name in names.bound { inner.add(name) }
    for used in names.used where inner.slots[used.name] == nil {
      if outer != nil, used.name == name {
        selfName = name
      } else if case .local(let slot) = meaning(of: used.name) {
        code.captures.append(
          .init(name: used.name, from: slot, to: inner.add(used.name), span: used.span))
      }
    }
    if let selfName { code.selfSlot = inner.add(selfName) }
    function = inner
    depth = inner.count
    inOperand = false
    defer {
      function = outer
      depth = outerDepth
      inOperand = outerOperand
    }
    try reserve(inner.count, at: nil)
    for parameter in parameters {
      code.defaults.append(try parameter.defaultValue.map2 { (e) throws(Signal) in try compile(e) })
    }
    if statements.count == 1, case .expression(let expression) = statements[0].kind {
      code.body = try compile(expression)
    } else {
      let (before, last) = try split(statements, span)
      code.body = BodyNode(machine, before, last, span)
    }
    code.mayLeave = inner.mayLeave
    code.localCount = inner.count
    code.finish()
    return ClosureNode(code, span)
  }

  /// The operands whose values explain a failed expectation.
  private func parts(of condition: Expression) throws(Signal) -> [(text: String, node: Node)] {
    var found: [(text: String, node: Node)] = []
    func add(_ expression: Expression) throws(Signal) {
      switch expression.kind {
      case .null, .bool, .int, .float, .text, .duration, .date, .datetime, .period, .column: return
      case .list(let elements) where elements.allSatisfy({ $0.children.isEmpty }): return
      case .binary(let op, let a, let b, _) where op == .and || op == .or:
        try add(a)
        try add(b)
      case .binary(let op, let a, let b, _)
      where [
        .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn, .notIn, .matches,
      ]
      .contains(op):
        try add(a)
        try add(b)
      case .unary(.not, let a): try add(a)
      default: found.append((expression.span.text, try compile(expression)))
      }
    }
    try add(condition)
    return found
  }
}

/// A condition of `when` in a statement: null takes the next arm.
final class NullIsFalseNode: Node {
  let condition: Node
  init(_ condition: Node) {
    self.condition = condition
    super.init(condition.span)
  }
  override func test(_ f: Slots) throws(Signal) -> Bool {
    let value = try condition.eval(f)
    return value.isNull ? false : try Conditions.isTrue(value, at: span)
  }
}
