import Diagnostics
import Frame
import Syntax

/// Turns checked syntax into nodes. What the checker lets through compiles; what is left to fail here
/// is reported as its first mistake.
final class Compiler {
  let machine: Machine
  let globals: GlobalScope
  var function: FunctionScope?
  /// The first frame slot free for temporary values at this point of the code.
  var depth = 0
  /// Whether a block stands where a statement does, so that leaving it needs no signal.
  var inOperand = false

  init(machine: Machine, globals: GlobalScope) {
    self.machine = machine
    self.globals = globals
  }

  /// Makes room for what top-level statements bind; must come before compiling them.
  func declare(_ statements: [Statement]) {
    var names = NameUse()
    names.walk(statements)
    var functions: Set<String> = []
    for statement in statements {
      if case .function(let declaration) = statement.kind {
        functions.insert(declaration.name.name)
        globals.removeVariable(declaration.name.name)
        _ = globals.cell(for: declaration.name.name)
      }
    }
    for name in names.bound where !functions.contains(name) {
      globals.removeFunction(name)
      _ = globals.slot(for: name)
    }
    depth = globals.slotCount
  }

  // MARK: Names

  enum Meaning {
    case local(Int)
    case function(FunctionCell)
    case module(Module)
    case builtin([FunctionSpec])
    case unknown
  }

  func meaning(of name: String) -> Meaning {
    if let function {
      if let slot = function.slots[name] { return .local(slot) }
    } else if let slot = globals.variables[name] {
      return .local(slot)
    }
    if let cell = globals.functions[name] { return .function(cell) }
    if let module = globals.modules[name] { return .module(module) }
    let specs = machine.catalog.overloads(of: name)
    return specs.isEmpty ? .unknown : .builtin(specs)
  }

  func unknownName(_ name: String, at span: Span) -> Signal {
    .failed(Diagnostic("unknown-name", "there is no `\(name)`", at: span))
  }

  // MARK: Expressions

  func compile(_ expression: Expression) throws(Signal) -> Node {
    let span = expression.span
    switch expression.kind {
    case .null: return ConstantNode(.null, span)
    case .bool(let flag): return ConstantNode(.bool(flag), span)
    case .int(let int): return ConstantNode(.int(int), span)
    case .float(let float): return ConstantNode(float.isFinite ? .float(float) : .null, span)
    case .text(let text): return ConstantNode(.text(text), span)
    case .duration(let seconds):
      let (micros, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
      if overflow {
        throw .failed(Diagnostic("int-overflow", "this duration is too long", at: span))
      }
      return ConstantNode(.duration(micros), span)
    case .date(let date):
      return ConstantNode(.date(date.days), span)
    case .datetime(let date, let second):
      let micros = (Int64(date.days) * 86_400 + Int64(second)) * 1_000_000
      return ConstantNode(.datetime(micros), span)
    case .period(let year, let month):
      let first = CalendarDate(year: year, month: month ?? 1, day: 1)
      let end =
        month.map {
          $0 == 12
            ? CalendarDate(year: year + 1, month: 1, day: 1)
            : CalendarDate(year: year, month: $0 + 1, day: 1)
        }
        ?? CalendarDate(year: year + 1, month: 1, day: 1)
      return ConstantNode(
        .object(PeriodObject(year: year, month: month, firstDay: first.days, endDay: end.days)),
        span)
    case .interpolated(let parts):
      var pieces: [InterpolationNode.Piece] = []
      for part in parts {
        switch part {
        case .text(let text): pieces.append(.text(text))
        case .value(let value, let format):
          pieces.append(.value(try compile(value), format: format))
        }
      }
      return InterpolationNode(pieces, span)
    case .name(let name):
      switch meaning(of: name) {
      case .local(let slot): return LocalNode(slot, name, span)
      case .function(let cell): return FunctionNode(cell, span)
      case .builtin(let specs):
        return ConstantNode(.object(BuiltinFunctionObject(name, specs)), span)
      case .module, .unknown: throw unknownName(name, at: span)
      }
    case .column(let name, let optional):
      return ConstantNode(
        .expression(ColumnExpression(.column(name, optional: optional), span: span)), span)
    case .rightColumn(let name):
      return ConstantNode(.expression(ColumnExpression(.rightColumn(name.name), span: span)), span)
    case .list(let elements):
      var nodes: [Node] = []
      for element in elements { nodes.append(try compile(element)) }
      return ListNode(nodes, span)
    case .record(let entries):
      var nodes: [(key: String, node: Node)] = []
      for entry in entries { nodes.append((entry.key.name, try compile(entry.value))) }
      return RecordNode(nodes, span)
    case .unary(let op, let operand):
      let node = try compile(operand)
      if op == .minus {
        if case .int(let value) = operand.kind, value != .min {
          return ConstantNode(.int(-value), span)
        }
        if case .float(let value) = operand.kind { return ConstantNode(.float(-value), span) }
        return MinusNode(node, span)
      }
      return NotNode(node, span)
    case .binary(let op, let a, let b, _): return try binary(op, a, b, span)
    case .range(let low, let high, let isClosed):
      return RangeNode(
        try low.map2 { (e) throws(Signal) in try compile(e) },
        try high.map2 { (e) throws(Signal) in try compile(e) }, isClosed: isClosed, span)
    case .call(let callee, let arguments): return try call(callee, arguments, span)
    case .method(let receiver, let name, let arguments):
      return try method(receiver, name, arguments, span)
    case .field(let receiver, let name, let optional):
      if case .name(let module) = receiver.kind, case .module(let it) = meaning(of: module) {
        return try member(name, of: it)
      }
      return FieldNode(
        try compile(receiver), name, isOptional: optional,
        callHelp: Indexing.callHelp(name.name, machine.catalog), span)
    case .index(let receiver, let index):
      return IndexNode(machine, try compile(receiver), try compile(index), span)
    case .lambda(let parameters, let body):
      return try closure(
        name: "fn", parameters, [Statement(.expression(body), body.span)], span, nil)
    case .if(let condition, let then, let otherwise):
      return IfNode(
        try compile(condition), try operand(then), try operand(otherwise, at: span),
        isPlain: then.isSingleExpression && (otherwise?.isSingleExpression ?? true), span)
    case .when(let arms, let otherwise):
      let isPlain =
        arms.allSatisfy(\.body.isSingleExpression) && (otherwise?.isSingleExpression ?? true)
      var nodes: [(condition: Node, value: Node)] = []
      for arm in arms { nodes.append((try compile(arm.condition), try operand(arm.body))) }
      var rest = try operand(otherwise, at: span)
      for (condition, value) in nodes.reversed() {
        rest = WhenNode(condition, value, rest: rest, isPlain: isPlain, span)
      }
      return rest
    case .named(let value, let name): return NamedNode(try compile(value), name.name, span)
    case .missing:
      throw .failed(Diagnostic("syntax", "this could not be understood", at: span))
    }
  }

  private func binary(_ op: BinaryOperator, _ a: Expression, _ b: Expression, _ span: Span)
    throws(Signal) -> Node
  {
    if op == .equal || op == .notEqual {
      if case .null = b.kind { return NullTestNode(try compile(a), isEqual: op == .equal, span) }
      if case .null = a.kind { return NullTestNode(try compile(b), isEqual: op == .equal, span) }
    }
    let x = try compile(a)
    let y = try compile(b)
    switch op {
    case .and, .or: return LogicNode(isAnd: op == .and, x, y, span)
    case .coalesce: return CoalesceNode(x, y, span)
    case .isIn, .notIn: return MembershipNode(x, y, isNegated: op == .notIn, span)
    case .matches: return MatchNode(x, y, span)
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      return ComparisonNode.make(op, x, y, span)
    default: return ArithmeticNode.make(op, x, y, machine.nullNotes, span)
    }
  }

  // MARK: Calls

  private func call(_ callee: Expression, _ arguments: [Argument], _ span: Span) throws(Signal)
    -> Node
  {
    if case .name(let name) = callee.kind {
      switch meaning(of: name) {
      case .function(let cell): return try userCall(cell, nil, arguments, span)
      case .builtin(let specs):
        return try builtinCall(Identifier(name, callee.span), specs, nil, arguments, span)
      case .local: break
      case .module, .unknown: throw unknownName(name, at: callee.span)
      }
    }
    let base = depth
    let function = try compile(callee)
    let nodes = try staged(arguments.map(\.value), from: base)
    let call = ValueCallNode(
      machine, function, nodes, arguments.map { $0.label?.name }, base: base, span)
    if let local = function as? LocalNode,
      arguments.allSatisfy({ $0.label == nil && !binds($0.value) })
    {
      return VariableCallNode(local.slot, nodes, otherwise: call)
    }
    return call
  }

  private func method(
    _ receiver: Expression, _ name: Identifier, _ arguments: [Argument], _ span: Span
  ) throws(Signal) -> Node {
    if case .name(let module) = receiver.kind, case .module(let it) = meaning(of: module) {
      guard let cell = it.scope.functions[name.name] else {
        throw unknownMember(name, of: it)
      }
      return try userCall(cell, nil, arguments, span)
    }
    let specs = machine.catalog.overloads(of: name.name)
    if !specs.isEmpty { return try builtinCall(name, specs, receiver, arguments, span) }
    switch meaning(of: name.name) {
    case .function(let cell): return try userCall(cell, receiver, arguments, span)
    case .local(let slot):
      let base = depth
      let nodes = try staged([receiver] + arguments.map(\.value), from: base)
      return ValueCallNode(
        machine, LocalNode(slot, name.name, name.span), nodes,
        [nil] + arguments.map { $0.label?.name },
        base: base, span)
    default: throw unknownName(name.name, at: name.span)
    }
  }

  private func member(_ name: Identifier, of module: Module) throws(Signal) -> Node {
    if let cell = module.scope.functions[name.name] { return FunctionNode(cell, name.span) }
    if let slot = module.scope.variables[name.name] {
      return ConstantNode(machine.stack[slot], name.span)
    }
    throw unknownMember(name, of: module)
  }

  func unknownMember(_ name: Identifier, of module: Module) -> Signal {
    let names = module.scope.functionNames + module.scope.variableNames
    let near = Suggestion.closest(to: name.name, among: names)
    return .failed(
      Diagnostic(
        "unknown-name", "module `\(module.name)` has no `\(name.name)`", at: name.span,
        help: near.map { "did you mean `\($0)`?" }))
  }

  /// Arguments, each compiled with the ones before it already on the stack.
  private func staged(_ arguments: [Expression], from base: Int) throws(Signal) -> [Node] {
    let outer = depth
    defer { depth = outer }
    var nodes: [Node] = []
    try reserve(base + arguments.count, at: arguments.last)
    for (index, argument) in arguments.enumerated() {
      depth = base + index
      nodes.append(try compile(argument))
    }
    return nodes
  }

  /// Sees that a frame has room for so many slots, and for the parameters of one more call.
  func reserve(_ slots: Int, at place: Expression?) throws(Signal) {
    let used = function == nil ? slots - globals.slotCount : slots
    guard used > Machine.frameRoom / 2 else { return }
    throw .failed(
      Diagnostic(
        "too-large", "a function or statement has at most 2,048 variables and arguments at once",
        at: place?.span, help: "keep many values in a list or a record"))
  }

  private func userCall(
    _ cell: FunctionCell, _ receiver: Expression?, _ arguments: [Argument], _ span: Span
  ) throws(Signal) -> Node {
    let base = depth
    let nodes = try staged((receiver.map { [$0] } ?? []) + arguments.map(\.value), from: base)
    let labels = (receiver == nil ? [] : [nil]) + arguments.map { $0.label?.name }
    return UserCallNode(machine, cell, nodes, labels, base: base, span)
  }

  private func builtinCall(
    _ name: Identifier, _ specs: [FunctionSpec], _ receiver: Expression?, _ arguments: [Argument],
    _ span: Span
  ) throws(Signal) -> Node {
    let base = depth
    // In a chain the step is to blame, not all that stands before it.
    let span = receiver == nil ? span : Span(span.source, name.span.start, span.end)
    let nodes = try staged((receiver.map { [$0] } ?? []) + arguments.map(\.value), from: base)
    var written: [(label: String?, span: Span)] = receiver.map { [(nil, $0.span)] } ?? []
    for argument in arguments {
      written.append(
        (
          argument.label?.name,
          (argument.label?.span).map { $0.union(argument.value.span) } ?? argument.value.span
        ))
    }
    let site = CallSite(span: span, name: name, arguments: written)
    var overloads: [Overload] = []
    var first: Signal?
    for spec in specs {
      do { overloads.append(Overload(spec, try Binding(site, to: spec))) } catch {
        first = first ?? error
      }
    }
    if overloads.isEmpty, let first { throw first }
    return BuiltinCallNode.make(machine, overloads, nodes, site, base: base)
  }
}

extension Optional {
  /// `map` with a typed error.
  func map2<T>(_ transform: (Wrapped) throws(Signal) -> T) throws(Signal) -> T? {
    guard let self else { return nil }
    return try transform(self)
  }
}

extension Block {
  var isSingleExpression: Bool {
    guard statements.count == 1, case .expression = statements[0].kind else { return false }
    return true
  }
}
