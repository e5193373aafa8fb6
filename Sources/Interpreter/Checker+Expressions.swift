import Describe
import Diagnostics
import Frame
import Syntax

extension Checker {
  /// What is known of an expression's value; reports what is wrong inside it.
  func type(of expression: Expression) -> StaticType {
    switch expression.kind {
    case .null: return .null
    case .bool: return .bool
    case .int(let int): return .int(int)
    case .float(let float): return .float(float)
    case .text(let text): return .text(text)
    case .duration: return .duration
    case .date: return .date
    case .datetime: return .datetime
    case .period: return .period
    case .interpolated(let parts): return interpolation(parts)
    case .name(let name):
      if let type = lookUp(name) { return type }
      if !machine.catalog.overloads(of: name).isEmpty { return .function(nil) }
      unknown(name, at: expression.span, isCall: false, schema: schemaInSight)
      return .unknown
    case .column, .rightColumn: return .columnExpression
    case .list(let elements):
      let types = elements.map { type(of: $0) }
      guard let first = types.first else { return .list(.unknown) }
      if types.allSatisfy(\.isColumnExpression) { return .list(.columnExpression) }
      if types.contains(where: \.isColumnExpression) { return .list(.unknown) }
      return .list(types.dropFirst().reduce(first) { $0.joined(with: $1) })
    case .record(let entries):
      var fields: [String: StaticType] = [:]
      for entry in entries { fields[entry.key.name] = type(of: entry.value) }
      return .record(fields)
    case .unary(let op, let operand):
      let inner = type(of: operand)
      if op == .not {
        condition(operand, inner)
        return inner.isColumnExpression ? .columnExpression : .bool
      }
      switch inner {
      case .int(let int): return .int(int.flatMap { $0 == .min ? nil : -$0 })
      case .float(let float): return .float(float.map { -$0 })
      case .text, .bool, .list, .record:
        guard inner.plainKind != nil, let name = inner.typeName else { return .unknown }
        report("wrong-type", "`-` takes a number, not \(name)", at: operand.span)
        return .unknown
      default: return inner
      }
    case .binary(let op, let a, let b, _): return binary(op, a, b, expression.span)
    case .range(let low, let high, _):
      if let low { _ = type(of: low) }
      if let high { _ = type(of: high) }
      return .range
    case .call(let callee, let arguments): return call(callee, arguments, expression.span)
    case .method(let receiver, let name, let arguments):
      return method(receiver, name, arguments, expression.span)
    case .field(let receiver, let name, let optional): return field(receiver, name, optional)
    case .index(let receiver, let index):
      let inner = type(of: receiver)
      let key = type(of: index)
      if case .dataset = inner, let name = key.typeName,
        let mistake = Indexing.datasetMistake(name, at: index.span, of: receiver.span.text)
      {
        report(mistake)
        return .unknown
      }
      switch inner {
      case .list(let element): return element
      case .columnExpression: return .columnExpression
      case .text: return .text(nil)
      default: return .unknown
      }
    case .lambda(let parameters, let body):
      function(parameters, [Statement(.expression(body), body.span)])
      return .function(nil)
    case .if(let head, let then, let otherwise):
      let truth = type(of: head)
      condition(head, truth)
      let values = branches([then] + (otherwise.map { [$0] } ?? []), isWhole: otherwise != nil)
      return truth.isColumnExpression ? .columnExpression : values
    case .when(let arms, let otherwise):
      var overColumns = false
      for arm in arms {
        let truth = type(of: arm.condition)
        condition(arm.condition, truth)
        if truth.isColumnExpression { overColumns = true }
      }
      repeatedConditions(arms)
      let bodies = arms.map(\.body) + (otherwise.map { [$0] } ?? [])
      let values = branches(bodies, isWhole: otherwise != nil)
      return overColumns ? .columnExpression : values
    case .named(let value, _):
      _ = type(of: value)
      return .columnExpression
    case .missing: return .unknown
    }
  }

  private func interpolation(_ parts: [TextPart]) -> StaticType {
    var constant: String? = ""
    var overColumns = false
    for part in parts {
      switch part {
      case .text(let text): constant?.append(text)
      case .value(let value, let format):
        let inner = type(of: value)
        if inner.isColumnExpression { overColumns = true }
        if let text = inner.constantText, format == nil {
          constant?.append(text)
        } else {
          constant = nil
        }
      }
    }
    return overColumns ? .columnExpression : .text(constant)
  }

  private func field(_ receiver: Expression, _ name: Identifier, _ optional: Bool) -> StaticType {
    if case .name(let moduleName) = receiver.kind, case .module? = lookUp(moduleName),
      let module = module(named: moduleName)
    {
      if let function = module.declarations.first(where: { $0.name.name == name.name }) {
        return .function(function)
      }
      if module.scope.variables[name.name] == nil { unknownMember(name, of: module) }
      return .unknown
    }
    switch type(of: receiver) {
    case .dataset(let schema?):
      if !optional, !schema.contains(name.name),
        let help = ForeignNames.help(for: name.name)
          ?? Indexing.callHelp(name.name, machine.catalog)
      {
        report("unknown-column", "there is no column `.\(name.name)`", at: name.span, help: help)
      } else if !optional {
        column(name.name, name.span, in: schema)
      }
      return .column
    case .dataset: return .column
    case .columnExpression, .column:
      if !Indexing.fieldFunctions.contains(name.name), ElementFunctions.named(name.name) == nil {
        let near = Suggestion.closest(to: name.name, among: Indexing.fieldFunctions)
        let function = Suggestion.closest(
          to: name.name, among: ElementFunctions.all.map(\.name).filter { ValueText.isWord($0) })
        report(
          "unknown-field", "a column value has no field `\(name.name)`", at: name.span,
          help: near.map { "did you mean `.\($0)`?" } ?? ForeignNames.help(forField: name.name)
            ?? function.map { "did you mean `.\($0)()`?" }
            ?? "its fields are the parts of dates: \(Indexing.fieldFunctions.joined(separator: ", "))"
        )
      }
      return .columnExpression
    case .record(let fields?):
      if let type = fields[name.name] { return type }
      if !optional {
        let near = Suggestion.closest(to: name.name, among: fields.keys.sorted())
        report(
          "unknown-field", "there is no field `\(name.name)`", at: name.span,
          help: near.map { "did you mean `\($0)`?" } ?? ForeignNames.help(for: name.name),
          notes: fields.isEmpty
            ? [] : ["it has \(fields.keys.sorted().map { "`\($0)`" }.joined(separator: ", "))"])
      }
      return .unknown
    case .text, .list, .int, .float, .bool:
      guard !optional, let kind = type(of: receiver).typeName else { return .unknown }
      report(
        "unknown-field", "\(named(kind)) has no field `\(name.name)`", at: name.span,
        help: machine.catalog.overloads(of: name.name).isEmpty
          ? ForeignNames.help(for: name.name) ?? elements(of: receiver, kind)
          : "a function is called: `.\(name.name)()`")
      return .unknown
    default: return .unknown
    }
  }

  /// How the elements of a list are reached, for those who take it for a record.
  private func elements(of receiver: Expression, _ kind: String) -> String? {
    guard kind == "list" else { return nil }
    let text = receiver.span.text
    let list = ValueText.isWord(text) ? text : "xs"
    return "elements have places, `\(list)[0]`, or are named all at once: `a, b = \(list)`"
  }

  func unknownMember(_ name: Identifier, of module: Module) {
    let names = module.scope.functionNames + module.scope.variableNames
    let near = Suggestion.closest(to: name.name, among: names)
    report(
      "unknown-name", "module `\(module.name)` has no `\(name.name)`", at: name.span,
      help: near.map { "did you mean `\($0)`?" })
  }

  func column(_ name: String, _ span: Span, in schema: StaticSchema, isRight: Bool = false) {
    guard !schema.contains(name), reportedColumns.insert(span.start).inserted else { return }
    let near = Suggestion.closest(to: name, among: schema.names)
    let count = schema.names.count
    let rows =
      schema.rowCount.map { "\(NumberText.grouped($0)) row\($0 == 1 ? "" : "s") x " } ?? ""
    report(
      "unknown-column",
      isRight
        ? "the dataset on the right has no column `\(name)`"
        : "there is no column `\(ColumnExpression.columnText(name))`", at: span,
      help: near.map {
        isRight
          ? "did you mean `right.\($0)`?" : "did you mean `\(ColumnExpression.columnText($0))`?"
      },
      notes: [
        "at this step: \(rows)\(count) column\(count == 1 ? "" : "s"): \(shortList(schema.names))"
      ])
  }

  private func shortList(_ names: [String]) -> String {
    names.prefix(12).map { ColumnExpression.columnText($0) }.joined(separator: ", ")
      + (names.count > 12 ? ", …" : "")
  }
}

extension StaticType {
  var isColumnExpression: Bool {
    switch self {
    case .columnExpression: true
    default: false
    }
  }

  /// What is known when the value is one or the other.
  func joined(with other: StaticType) -> StaticType {
    switch (self, other) {
    case (.columnExpression, _), (_, .columnExpression): return .columnExpression
    case (.dataset(let a), .dataset(let b)): return .dataset(a == b ? a : nil)
    case (.text(let a), .text(let b)): return .text(a == b ? a : nil)
    case (.int(let a), .int(let b)): return .int(a == b ? a : nil)
    case (.float(let a), .float(let b)): return .float(a == b ? a : nil)
    case (.list(let a), .list(let b)): return .list(a.joined(with: b))
    case (.null, .null), (.bool, .bool), (.date, .date), (.datetime, .datetime),
      (.duration, .duration), (.range, .range), (.period, .period):
      return self
    case (.record, .record): return .record(nil)
    default: return .unknown
    }
  }
}
