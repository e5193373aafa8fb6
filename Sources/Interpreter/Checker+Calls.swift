import Describe
import Diagnostics
import Frame
import Syntax

extension Checker {
  func call(_ callee: Expression, _ arguments: [Argument], _ span: Span) -> StaticType {
    guard case .name(let name) = callee.kind else {
      _ = type(of: callee)
      for argument in arguments { _ = type(of: argument.value) }
      return .unknown
    }
    switch lookUp(name) {
    case .function(let declaration?)?:
      user(declaration, name: Identifier(name, callee.span), nil, arguments, span)
      return .unknown
    case .some(let known):
      for argument in arguments { _ = type(of: argument.value) }
      switch known {
      case .unknown, .function: break
      default:
        if let typeName = known.typeName {
          report(
            Diagnostic(
              "not-a-function", "`\(name)` is \(named(typeName)), which cannot be called",
              at: callee.span,
              help: machine.catalog.overloads(of: name).isEmpty
                ? nil : "give the variable another name, and `\(name)` is the function again",
              related: [origin(of: callee)].compactMap { $0 }))
        }
      }
      return .unknown
    case nil:
      if machine.catalog.overloads(of: name).isEmpty {
        unknown(name, at: callee.span, isCall: true, schema: nil)
        for argument in arguments { _ = type(of: argument.value) }
        return .unknown
      }
      if name == "today", machine.today == nil, !isInDefault {
        report(
          "today-in-script", "`today()` would give another result tomorrow", at: span,
          help: "declare it where it can be set: `param until: date = today()`")
        return .unknown
      }
      return builtin(Identifier(name, callee.span), nil, arguments, span)
    }
  }

  func method(_ receiver: Expression, _ name: Identifier, _ arguments: [Argument], _ span: Span)
    -> StaticType
  {
    if case .name(let moduleName) = receiver.kind, case .module? = lookUp(moduleName),
      let module = module(named: moduleName)
    {
      if let function = module.declarations.first(where: { $0.name.name == name.name }) {
        user(function, name: name, nil, arguments, span)
      } else {
        unknownMember(name, of: module)
        for argument in arguments { _ = type(of: argument.value) }
      }
      return .unknown
    }
    if case .name(let unknown) = receiver.kind, lookUp(unknown) == nil,
      machine.catalog.overloads(of: unknown).isEmpty
    {
      // Nothing is known of what the method would work on: the name is the mistake.
      _ = type(of: receiver)
      for argument in arguments { _ = type(of: argument.value) }
      return .unknown
    }
    if !machine.catalog.overloads(of: name.name).isEmpty {
      return builtin(name, receiver, arguments, span)
    }
    let known = lookUp(name.name)
    if case .function(let declaration?)? = known {
      user(declaration, name: name, receiver, arguments, span)
      return .unknown
    }
    let receiverType = type(of: receiver)
    for argument in arguments { _ = type(of: argument.value) }
    if known == nil { unknown(name.name, at: name.span, isCall: true, schema: receiverType.schema) }
    return .unknown
  }

  /// A call of a function of the user's.
  private func user(
    _ declaration: FunctionDeclaration, name: Identifier, _ receiver: Expression?,
    _ arguments: [Argument], _ span: Span
  ) {
    if let receiver { _ = type(of: receiver) }
    for argument in arguments { _ = type(of: argument.value) }
    let parameters = declaration.parameters.map(\.name.name)
    var given: Set<String> = []
    var next = 0
    if receiver != nil, let first = parameters.first {
      given.insert(first)
      next = 1
    }
    for argument in arguments {
      guard let label = argument.label else {
        guard next < parameters.count else {
          report(
            Diagnostic(
              "too-many-arguments",
              "`\(name.name)` takes \(parameters.count) argument\(parameters.count == 1 ? "" : "s")",
              at: argument.value.span, related: [.init(declaration.name.span, "defined here")]))
          return
        }
        given.insert(parameters[next])
        next += 1
        continue
      }
      guard parameters.contains(label.name) else {
        let near = Suggestion.closest(to: label.name, among: parameters)
        report(
          "unknown-argument", "`\(name.name)` has no parameter `\(label.name)`", at: label.span,
          help: near.map { "did you mean `\($0)`?" }
            ?? "its parameters are \(parameters.joined(separator: ", "))")
        return
      }
      given.insert(label.name)
    }
    for parameter in declaration.parameters
    where parameter.defaultValue == nil && !given.contains(parameter.name.name) {
      report(
        Diagnostic(
          "missing-argument", "`\(name.name)` needs `\(parameter.name.name)`", at: span,
          related: [.init(declaration.name.span, "defined here")]))
    }
  }

  /// A call of a function of the catalog.
  private func builtin(
    _ name: Identifier, _ receiver: Expression?, _ arguments: [Argument], _ span: Span
  ) -> StaticType {
    var written: [StaticArgument] = []
    var spans: [(label: String?, span: Span)] = []
    let receiverType = receiver.map { type(of: $0) }
    if let receiver, let receiverType {
      written.append(StaticArgument(label: nil, expression: receiver, type: receiverType))
      spans.append((nil, receiver.span))
    }
    let ownsColumns = receiverType?.schema != nil
    if ownsColumns { schemas.append(receiverType?.schema) }
    for argument in arguments {
      let known = type(of: argument.value)
      written.append(
        StaticArgument(label: argument.label?.name, expression: argument.value, type: known))
      spans.append((argument.label?.name, argument.label?.span ?? argument.value.span))
    }
    if ownsColumns { schemas.removeLast() }
    let site = CallSite(span: span, name: name, arguments: spans)
    let all = machine.catalog.overloads(of: name.name)
    var fitting = all
    if written.first?.label == nil, let first = written.first?.type, first.typeName != nil {
      fitting = all.filter { spec in
        spec.description.parameters.first.map { first.fits($0, in: spec) != false } ?? false
      }
      if fitting.isEmpty {
        wrongReceiver(name, all, first, written[0].expression)
        return .unknown
      }
    }
    var problem: Signal?
    var candidates: [(spec: FunctionSpec, binding: Binding, mistakes: [Diagnostic])] = []
    if written.allSatisfy({ $0.label != nil }) {
      // Without a first argument, a function that needs none is meant rather than one that does.
      fitting =
        fitting.filter { $0.description.parameters.first?.isRequired != true }
        + fitting.filter { $0.description.parameters.first?.isRequired == true }
    }
    for spec in fitting {
      do {
        let binding = try Binding(site, to: spec)
        candidates.append((spec, binding, mistakes(spec, written, binding)))
      } catch { problem = problem ?? error }
    }
    // Of several functions of the name, the one that all arguments fit is meant.
    guard let meant = candidates.first(where: { $0.mistakes.isEmpty }) ?? candidates.first else {
      if case .failed(let diagnostic)? = problem { report(diagnostic) }
      return .unknown
    }
    for mistake in meant.mistakes { report(mistake) }
    followColumns(&written, meant.binding, meant.spec)
    let isCertain = candidates.count == 1 || written.first?.type.typeName != nil
    guard isCertain else { return .unknown }
    let call = staticCall(meant.spec, meant.binding, written)
    return meant.spec.staticResult?(call) ?? StaticType(meant.spec.description.returns)
  }

  private func wrongReceiver(
    _ name: Identifier, _ specs: [FunctionSpec], _ type: StaticType, _ expression: Expression
  ) {
    let span = expression.span
    let related = [origin(of: expression)].compactMap { $0 }
    let takes = specs.compactMap { $0.description.parameters.first?.type }
    let given = type.typeName ?? "this"
    if specs.allSatisfy({ $0.description.parameters.isEmpty }) {
      report("too-many-arguments", "`\(name.name)` takes no arguments", at: span)
      return
    }
    var mistake = TypeTest.refusal(of: name.name, takes: takes, given, at: span)
    mistake.related = related
    report(mistake)
  }

  private func staticCall(_ spec: FunctionSpec, _ binding: Binding, _ written: [StaticArgument])
    -> StaticCall
  {
    var call = StaticCall(arguments: [:], variadic: [], collected: [], files: files)
    for (argument, target) in zip(written, binding.targets) {
      switch target {
      case .parameter(let place): call.arguments[spec.description.parameters[place].name] = argument
      case .variadic: call.variadic.append(argument)
      case .collected: call.collected.append((argument.label ?? "", argument))
      }
    }
    return call
  }

  /// Arguments whose type or value does not fit.
  private func mistakes(_ spec: FunctionSpec, _ written: [StaticArgument], _ binding: Binding)
    -> [Diagnostic]
  {
    var found: [Diagnostic] = []
    for (argument, target) in zip(written, binding.targets) {
      guard case .parameter(let place) = target else { continue }
      let option = spec.description.parameters[place]
      let span = argument.expression.span
      if argument.type.fits(option, in: spec) == false, let given = argument.type.typeName {
        found.append(TypeTest.refusal(option, given, of: spec.name, at: span))
      } else if let data = argument.type.constant, option.constraint != .none,
        !option.constraint.allows(option.type.widened(data))
      {
        found.append(TypeTest.broken(option, data.source, of: spec.name, at: span))
      }
    }
    return found
  }

  // MARK: Columns

  /// The schema that an unknown name was perhaps meant for.
  var schemaInSight: StaticSchema? { schemas.last ?? nil }

  /// Looks at the column expressions in the arguments of a verb, and notes what they make.
  private func followColumns(
    _ written: inout [StaticArgument], _ binding: Binding, _ spec: FunctionSpec
  ) {
    guard let schema = written.first?.type.schema,
      spec.description.parameters.first?.type == .dataset
    else { return }
    let right = written.dropFirst().lazy.compactMap(\.type.schema).first
    let scope = ColumnScope(schema: schema, right: right)
    for place in written.indices.dropFirst() {
      let expression = written[place].expression
      written[place].columnType = columnType(expression, in: scope, isArgument: true)
      written[place].columns = columns(of: expression, in: scope)
      guard namesColumns(spec, binding.targets[place]) else { continue }
      for part in expression.listed where isUnnamed(part) && !isReported(part.span) {
        if case .text(let name) = part.kind, let column = schema[name] {
          report(
            "unnamed-column", "a text is no column", at: part.span,
            help: "write `\(ColumnExpression.columnText(column.name))`")
          continue
        }
        let text = part.span.text
        let shown = text.utf8.count <= 40 ? text : "…"
        report(
          "unnamed-column", "this new column has no name", at: part.span,
          help: "write `\(shown) as name`")
      }
    }
  }

  /// Whether an error is told of an expression already.
  private func isReported(_ span: Span) -> Bool {
    diagnostics.contains { $0.severity == .error && $0.span?.start == span.start }
  }

  /// Whether an argument stands for columns that must carry a name of their own.
  private func namesColumns(_ spec: FunctionSpec, _ target: Binding.Target) -> Bool {
    switch target {
    case .variadic: return ["with", "select", "agg"].contains(spec.name)
    case .parameter(let place):
      return ["count", "agg"].contains(spec.name)
        && spec.description.parameters[place].name == "by"
    case .collected: return false
    }
  }
}

extension Expression {
  /// The elements of a list, or the expression itself.
  fileprivate var listed: [Expression] {
    if case .list(let elements) = kind { elements } else { [self] }
  }
}

extension StaticType {
  /// The declared result of a function as far as types go.
  public init(_ type: ValueType) {
    switch type {
    case .int: self = .int(nil)
    case .float: self = .float(nil)
    case .bool: self = .bool
    case .text: self = .text(nil)
    case .duration: self = .duration
    case .date: self = .date
    case .datetime: self = .datetime
    case .list(let element): self = .list(StaticType(element))
    case .dataset: self = .dataset(nil)
    case .columnExpression: self = .columnExpression
    case .function: self = .function(nil)
    case .figure: self = .object("figure")
    case .object(let name): self = .object(name)
    default: self = .unknown
    }
  }

  /// The value where it is a known literal.
  var constant: OptionValue? {
    switch self {
    case .int(let int?): .int(int)
    case .float(let float?): .float(float)
    case .text(let text?): .text(text)
    case .null: .null
    default: nil
    }
  }

  /// Whether a value of this type fits a parameter; nil when that is not known.
  func fits(_ option: OptionSpec, in spec: FunctionSpec) -> Bool? {
    if option.isVariadic || option.collectsNames { return nil }
    if spec.isElementwise {
      switch self {
      case .columnExpression, .column, .null: return true
      case .list(.columnExpression): return true
      default: break
      }
    }
    if case .null = self {
      return option.allowsNull || option.type == .any || option.type == .columnExpression
        ? true : false
    }
    return fits(option.type)
  }

  private func fits(_ type: ValueType) -> Bool? {
    switch (self, type) {
    case (.unknown, _), (_, .any): return nil
    case (_, .oneOf(let types)):
      var sawUnknown = false
      for type in types {
        switch fits(type) {
        case true?: return true
        case nil: sawUnknown = true
        case false?: break
        }
      }
      return sawUnknown ? nil : false
    case (.int, .int), (.int, .float), (.int, .number), (.float, .float), (.float, .number),
      (.bool, .bool), (.text, .text), (.duration, .duration), (.date, .date),
      (.datetime, .datetime), (.period, .period), (.range, .range), (.record, .record),
      (.dataset, .dataset), (.function, .function):
      return true
    case (.list(let element), .columns):
      return element.isColumnExpression ? true : nil
    case (.list, .list): return nil
    case (.columnExpression, .columnExpression), (.columnExpression, .columns): return true
    case (.dataset, .columnExpression), (.function, .columnExpression),
      (.module, .columnExpression):
      return false
    case (.object, .columnExpression), (.record, .columnExpression): return false
    case (_, .columnExpression): return true
    case (.object(let name), .object(let wanted)): return name == wanted
    case (.column, .object(let wanted)): return wanted == "column"
    case (.object("figure"), .figure): return true
    default: return false
    }
  }
}
