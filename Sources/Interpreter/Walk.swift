import Syntax

/// Names that a piece of code binds and uses, without what nested functions bind for themselves.
struct NameUse {
  private(set) var bound: [String] = []
  /// Names used, also by nested functions as far as they do not bind them.
  private(set) var used: [Identifier] = []
  private var boundSet: Set<String> = []
  private var usedSet: Set<String> = []

  mutating func bind(_ name: String) { if boundSet.insert(name).inserted { bound.append(name) } }
  mutating func use(_ name: Identifier) {
    if usedSet.insert(name.name).inserted { used.append(name) }
  }
  func binds(_ name: String) -> Bool { boundSet.contains(name) }
  func uses(_ name: String) -> Bool { usedSet.contains(name) }

  mutating func walk(_ statements: [Statement]) { for statement in statements { walk(statement) } }

  mutating func walk(_ statement: Statement) {
    switch statement.kind {
    case .expression(let expression), .show(let expression): walk(expression)
    case .binding(let pattern, let value):
      walk(value)
      bind(pattern)
    case .function(let function):
      bind(function.name.name)
      walkFunction(function.parameters, function.body.statements)
    case .param(let param):
      bind(param.name.name)
      if let value = param.defaultValue { walk(value) }
      if let range = param.within { walk(range) }
    case .expect(let condition, let reason):
      walk(condition)
      if let reason { walk(reason) }
    case .expectError(let text, let block):
      walk(text)
      walk(block.statements)
    case .for(let pattern, let sequence, let block):
      walk(sequence)
      bind(pattern)
      walk(block.statements)
    case .while(let condition, let block):
      walk(condition)
      walk(block.statements)
    case .return(let value): if let value { walk(value) }
    case .use, .break, .continue, .command, .missing: break
    }
  }

  mutating func bind(_ pattern: Syntax.Pattern) {
    switch pattern {
    case .name(let name): bind(name.name)
    case .discard: break
    case .list(let parts, _): for part in parts { bind(part) }
    case .record(let fields, _): for field in fields { bind(field.pattern) }
    }
  }

  mutating func walk(_ expression: Expression) {
    switch expression.kind {
    case .name(let name): use(Identifier(name, expression.span))
    case .lambda(let parameters, let body):
      walkFunction(parameters, [Statement(.expression(body), body.span)])
    case .if(let condition, let then, let otherwise):
      walk(condition)
      walk(then.statements)
      if let otherwise { walk(otherwise.statements) }
    case .when(let arms, let otherwise):
      for arm in arms {
        walk(arm.condition)
        walk(arm.body.statements)
      }
      if let otherwise { walk(otherwise.statements) }
    case .method(let receiver, let name, let arguments):
      walk(receiver)
      use(name)
      for argument in arguments { walk(argument.value) }
    default: for child in expression.children { walk(child) }
    }
  }

  private mutating func walkFunction(_ parameters: [Parameter], _ body: [Statement]) {
    var inner = NameUse()
    for parameter in parameters {
      inner.bind(parameter.name.name)
      if let value = parameter.defaultValue { inner.walk(value) }
    }
    inner.walk(body)
    for name in inner.used where !inner.binds(name.name) { use(name) }
  }
}

extension Expression {
  /// The expressions directly inside, but those in blocks and lambdas.
  var children: [Expression] {
    switch kind {
    case .interpolated(let parts):
      return parts.compactMap { if case .value(let value, _) = $0 { value } else { nil } }
    case .list(let elements): return elements
    case .record(let entries): return entries.map(\.value)
    case .unary(_, let operand): return [operand]
    case .binary(_, let a, let b, _): return [a, b]
    case .range(let low, let high, _): return [low, high].compactMap { $0 }
    case .call(let callee, let arguments): return [callee] + arguments.map(\.value)
    case .method(let receiver, _, let arguments): return [receiver] + arguments.map(\.value)
    case .field(let receiver, _, _): return [receiver]
    case .index(let receiver, let index): return [receiver, index]
    case .named(let value, _): return [value]
    default: return []
    }
  }
}
