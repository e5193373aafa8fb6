import Describe
import Diagnostics
import Frame
import Syntax

/// Finds what can be found before anything runs: unknown names, wrong or missing arguments, unfit
/// literals, unknown columns at each step of a chain, operators on types they do not take; and what is
/// probably not meant. Reports every mistake at once.
///
/// Types are certain or unknown: what is bound in one branch or in a loop is known only as far as all
/// ways through the code agree.
public final class Checker {
  let machine: Machine
  let scope: GlobalScope
  /// What is known of each name in sight, innermost last.
  var frames: [[String: StaticType]] = [[:]]
  /// Functions defined in the text being checked, wherever they stand.
  var declared: [String: FunctionDeclaration] = [:]
  var diagnostics: [Diagnostic] = []
  /// What may be learnt of the files that constant paths name.
  public var files = StaticFiles()
  /// Whether the statements are all of a file: what it imports and never uses is told then.
  public var isWholeFile = false
  /// Whether the default of a parameter is looked at, where `today()` may stand.
  var isInDefault = false
  /// Column expressions that variables of the file hold.
  var keptColumns: [String: Expression] = [:]
  /// Where a name was bound last, for notes.
  var origins: [[String: Span]] = [[:]]
  /// Names that a later statement binds, while the statements before it are looked at.
  var bindings: [[String: Span]] = []
  /// Where an unknown column was told of.
  var reportedColumns: Set<Int> = []
  /// Schemas of the datasets whose verbs are being looked at, innermost last.
  var schemas: [StaticSchema?] = []

  public init(machine: Machine, scope: GlobalScope) {
    self.machine = machine
    self.scope = scope
    for name in scope.variableNames {
      frames[0][name] = machine.value(of: name, in: scope).map { StaticType(of: $0) } ?? .unknown
    }
  }

  public func check(_ statements: [Statement]) -> [Diagnostic] {
    for statement in statements { declare(statement) }
    bindings.append(Self.bindings(in: statements))
    walk(statements)
    bindings.removeLast()
    if isWholeFile, !diagnostics.contains(where: { $0.severity == .error }) {
      unusedImports(statements)
    }
    return diagnostics
  }

  private func declare(_ statement: Statement) {
    switch statement.kind {
    case .function(let declaration):
      let name = declaration.name
      if !machine.catalog.overloads(of: name.name).isEmpty {
        report(
          "reserved-name", "`\(name.name)` is a function of mvs already", at: name.span,
          help: "choose another name")
      }
      if let other = declared[name.name] {
        report(
          Diagnostic(
            "repeated-name", "`\(name.name)` is defined twice", at: name.span,
            related: [.init(other.name.span, "first here")]))
      }
      declared[name.name] = declaration
      frames[0][name.name] = .function(declaration)
    case .use(let declaration): use(declaration)
    default: break
    }
  }

  private func use(_ declaration: UseDeclaration) {
    do {
      let module = try machine.modules.module(
        for: declaration.origin, machine: machine, counter: scope.sharedCounter)
      guard let selections = declaration.selections else {
        frames[0][declaration.alias?.name ?? module.name] = .module(module.name)
        modules[declaration.alias?.name ?? module.name] = module
        return
      }
      for (name, alias) in selections {
        if let function = module.declarations.first(where: { $0.name.name == name.name }) {
          frames[0][alias?.name ?? name.name] = .function(function)
        } else if module.scope.variables[name.name] != nil {
          frames[0][alias?.name ?? name.name] =
            machine.value(of: name.name, in: module.scope).map { StaticType(of: $0) } ?? .unknown
        } else {
          let names = module.scope.functionNames + module.scope.variableNames
          let near = Suggestion.closest(to: name.name, among: names)
          report(
            "unknown-name", "module `\(module.name)` has no `\(name.name)`", at: name.span,
            help: near.map { "did you mean `\($0)`?" })
          frames[0][alias?.name ?? name.name] = .unknown
        }
      }
    } catch {
      if case .failed(let diagnostic) = error { report(diagnostic) }
      for (name, alias) in declaration.selections ?? [] {
        frames[0][alias?.name ?? name.name] = .unknown
      }
      if let alias = declaration.alias { frames[0][alias.name] = .unknown }
      if case .module(let name) = declaration.origin { frames[0][name.name] = .unknown }
    }
  }

  var modules: [String: Module] = [:]

  func module(named name: String) -> Module? { modules[name] ?? scope.modules[name] }

  // MARK: Statements

  /// - Parameter isDropped: whether nobody sees the value of the last statement: the body of a loop.
  func walk(_ statements: [Statement], isDropped: Bool = false) {
    for (place, statement) in statements.enumerated() {
      walk(statement)
      if isDropped || (frames.count > 1 && place + 1 < statements.count) { dropped(statement) }
    }
    unreachable(statements)
  }

  private func walk(_ statement: Statement) {
    switch statement.kind {
    case .expression(let expression), .show(let expression): _ = type(of: expression)
    case .binding(let pattern, let value):
      let known = type(of: value)
      if case .name(let name) = pattern, frames.count == 1 {
        keptColumns[name.name] = known.isColumnExpression ? value : nil
      }
      bind(pattern, to: known)
    case .function(let declaration):
      if frames.count > 1 {
        frames[frames.count - 1][declaration.name.name] = .function(declaration)
      }
      function(declaration.parameters, declaration.body.statements)
    case .use: break
    case .param(let param):
      isInDefault = true
      if let value = param.defaultValue { _ = type(of: value) }
      isInDefault = false
      if let range = param.within { _ = type(of: range) }
      if frames[0][param.name.name] == nil { frames[0][param.name.name] = .unknown }
    case .expect(let condition, let reason):
      self.condition(condition, type(of: condition))
      if let reason { _ = type(of: reason) }
    case .expectError(let text, let block):
      _ = type(of: text)
      // What fails in the block is what the test is about: only binding of names is followed.
      silently { walk(block.statements) }
    case .for(let pattern, let sequence, let block):
      let values = type(of: sequence)
      if let kind = values.plainKind, kind != .list, kind != .text, kind != .record,
        let name = values.typeName
      {
        report(
          "wrong-type", "\(named(name)) cannot be looped over", at: sequence.span,
          help: kind == .number ? "to count write `1..\(sequence.span.text)`" : nil)
      }
      loop(over: block) { bind(pattern, to: values.elementType) }
    case .while(let condition, let block):
      forget(block)
      self.condition(condition, type(of: condition))
      loop(over: block) {}
    case .return(let value): if let value { _ = type(of: value) }
    case .break, .continue, .command, .missing: break
    }
  }

  /// The body of a loop: what it binds may come from the turn before, or from none.
  private func loop(over block: Block, _ begin: () -> Void) {
    forget(block)
    begin()
    walk(block.statements, isDropped: true)
    forget(block)
  }

  private func forget(_ block: Block) {
    var names = NameUse()
    names.walk(block.statements)
    for name in names.bound {
      frames[frames.count - 1][name] = .unknown
      keptColumns[name] = nil
    }
  }

  /// Blocks of which one runs, or none where they are not the whole: their value, and afterwards what
  /// they bind is known as far as they agree.
  func branches(_ blocks: [Block], isWhole: Bool) -> StaticType {
    var names = NameUse()
    for block in blocks { names.walk(block.statements) }
    let here = frames.count - 1
    let before = frames[here]
    var result: StaticType? = isWhole ? nil : .null
    var after: [String: StaticType] = [:]
    if !isWhole { for name in names.bound { after[name] = before[name] ?? .unknown } }
    for block in blocks {
      for name in names.bound { frames[here][name] = before[name] }
      let value = self.block(block)
      result = result?.joined(with: value) ?? value
      for name in names.bound {
        let known = frames[here][name] ?? .unknown
        after[name] = after[name]?.joined(with: known) ?? known
      }
    }
    for name in names.bound {
      frames[here][name] = after[name] ?? .unknown
      keptColumns[name] = nil
    }
    return result ?? .null
  }

  func bind(_ pattern: Syntax.Pattern, to type: StaticType) {
    switch pattern {
    case .name(let name):
      frames[frames.count - 1][name.name] = type
      origins[origins.count - 1][name.name] = name.span
    case .discard: break
    case .list(let parts, _): for part in parts { bind(part, to: type.elementType) }
    case .record(let fields, _):
      for field in fields {
        var known = StaticType.unknown
        if case .record(let types?) = type { known = types[field.key.name] ?? .unknown }
        bind(field.pattern, to: known)
      }
    }
  }

  func function(_ parameters: [Parameter], _ body: [Statement]) {
    var names: [String: StaticType] = [:]
    for parameter in parameters {
      if let value = parameter.defaultValue, !isForeignType(value, of: parameter) {
        _ = type(of: value)
      }
      if names[parameter.name.name] != nil {
        report(
          "repeated-name", "the parameter `\(parameter.name.name)` stands twice",
          at: parameter.name.span)
      }
      names[parameter.name.name] = .unknown
    }
    frames.append(names)
    origins.append([:])
    bindings.append(Self.bindings(in: body))
    walk(body)
    unusedNames(in: body, parameters)
    bindings.removeLast()
    origins.removeLast()
    frames.removeLast()
  }

  /// A block shares its function's names; its value is its last expression's.
  func block(_ block: Block) -> StaticType {
    guard let last = block.statements.last else { return .null }
    walk(Array(block.statements.dropLast()))
    if case .expression(let expression) = last.kind { return type(of: expression) }
    walk([last])
    return .null
  }

  // MARK: Names

  func lookUp(_ name: String) -> StaticType? {
    for frame in frames.reversed() { if let type = frame[name] { return type } }
    if scope.functions[name] != nil { return .function(nil) }
    if let module = scope.modules[name] { return .module(module.name) }
    return nil
  }

  func report(
    _ code: String, _ message: String, at span: Span, help: String? = nil, notes: [String] = []
  ) {
    report(Diagnostic(code, message, at: span, help: help, notes: notes))
  }

  func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }
}

extension StaticType {
  var elementType: StaticType {
    switch self {
    case .list(let element): element
    case .range: .int(nil)
    default: .unknown
    }
  }

  /// What is known of a value that is there already.
  init(of value: Value) {
    switch value {
    case .unset: self = .unknown
    case .null: self = .null
    case .bool: self = .bool
    case .int(let int): self = .int(int)
    case .float(let float): self = .float(float)
    case .date: self = .date
    case .datetime: self = .datetime
    case .duration: self = .duration
    case .object(let object):
      switch object {
      case let text as TextObject: self = .text(text.string)
      case is ListObject: self = .list(.unknown)
      case is RangeObject: self = .range
      case is PeriodObject: self = .period
      case let record as RecordObject:
        self = .record(
          Dictionary(
            zip(record.keys, record.values.map { _ in StaticType.unknown }),
            uniquingKeysWith: { first, _ in first }))
      case let data as DatasetObject:
        self = .dataset(StaticSchema(of: data.dataset))
      case is ExpressionObject: self = .columnExpression
      case is ColumnObject: self = .column
      case is Callable: self = .function(nil)
      default: self = .object(object.typeName)
      }
    }
  }
}
