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
      return .list(
        types.allSatisfy(\.isColumnExpression) && !types.isEmpty ? .columnExpression : .unknown)
    case .record(let entries):
      var fields: [String: StaticType] = [:]
      for entry in entries { fields[entry.key.name] = type(of: entry.value) }
      return .record(fields)
    case .unary(let op, let operand):
      let inner = type(of: operand)
      if op == .not { return inner.isColumnExpression ? .columnExpression : .unknown }
      switch inner {
      case .int(let int): return .int(int.flatMap { $0 == .min ? nil : -$0 })
      case .float(let float): return .float(float.map { -$0 })
      default: return inner
      }
    case .binary(let op, let a, let b, _): return binary(op, a, b)
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
      _ = type(of: index)
      switch inner {
      case .list(let element): return element
      case .columnExpression: return .columnExpression
      case .text: return .text(nil)
      default: return .unknown
      }
    case .lambda(let parameters, let body):
      function(parameters, [Statement(.expression(body), body.span)])
      return .function(nil)
    case .if(let condition, let then, let otherwise):
      let truth = type(of: condition)
      let first = block(then)
      let second = otherwise.map { block($0) } ?? .null
      return truth.isColumnExpression ? .columnExpression : first.merged(with: second)
    case .when(let arms, let otherwise):
      var overColumns = false
      var result: StaticType?
      for arm in arms {
        if type(of: arm.condition).isColumnExpression { overColumns = true }
        let value = block(arm.body)
        result = result?.merged(with: value) ?? value
      }
      let last = otherwise.map { block($0) } ?? .null
      return overColumns ? .columnExpression : (result?.merged(with: last) ?? last)
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

  private func binary(_ op: BinaryOperator, _ a: Expression, _ b: Expression) -> StaticType {
    let x = type(of: a)
    let y = type(of: b)
    if x.isColumnExpression || y.isColumnExpression { return .columnExpression }
    switch op {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .and, .or, .isIn,
      .notIn,
      .matches:
      return .unknown
    case .coalesce: return x.merged(with: y)
    case .add:
      if case .text(let p) = x, case .text(let q) = y {
        return .text(p.flatMap { p in q.map { p + $0 } })
      }
      if case .list(let p) = x, case .list(let q) = y { return .list(p.merged(with: q)) }
      fallthrough
    default:
      if case .int = x, case .int = y, op != .divide { return .int(nil) }
      return .unknown
    }
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
      if !optional { column(name.name, name.span, in: schema) }
      return .column
    case .dataset: return .column
    case .columnExpression, .column:
      if !Indexing.fieldFunctions.contains(name.name), ElementFunctions.named(name.name) == nil {
        let near = Suggestion.closest(to: name.name, among: Indexing.fieldFunctions)
        report(
          "unknown-field", "a column value has no field `\(name.name)`", at: name.span,
          help: near.map { "did you mean `.\($0)`?" }
            ?? "fields are \(Indexing.fieldFunctions.joined(separator: ", "))")
      }
      return .columnExpression
    case .record(let fields?):
      if let type = fields[name.name] { return type }
      if !optional {
        let near = Suggestion.closest(to: name.name, among: fields.keys.sorted())
        report(
          "unknown-field", "there is no field `\(name.name)`", at: name.span,
          help: near.map { "did you mean `\($0)`?" })
      }
      return .unknown
    default: return .unknown
    }
  }

  func unknownMember(_ name: Identifier, of module: Module) {
    let names = module.scope.functionNames + module.scope.variableNames
    let near = Suggestion.closest(to: name.name, among: names)
    report(
      "unknown-name", "module `\(module.name)` has no `\(name.name)`", at: name.span,
      help: near.map { "did you mean `\($0)`?" })
  }

  func column(_ name: String, _ span: Span, in schema: StaticSchema) {
    guard !schema.contains(name) else { return }
    let near = Suggestion.closest(to: name, among: schema.names)
    let rows = schema.rowCount.map { "\(NumberText.grouped($0)) rows x " } ?? ""
    report(
      "unknown-column", "there is no column `.\(name)`", at: span,
      help: near.map { "did you mean `.\($0)`?" },
      notes: [
        "at this step: \(rows)\(schema.names.count) column\(schema.names.count == 1 ? "" : "s"): \(shortList(schema.names))"
      ])
  }

  private func shortList(_ names: [String]) -> String {
    names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
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
  func merged(with other: StaticType) -> StaticType {
    switch (self, other) {
    case (.columnExpression, _), (_, .columnExpression): return .columnExpression
    case (.null, _): return other
    case (_, .null): return self
    case (.dataset(let a), .dataset(let b)): return .dataset(a == b ? a : nil)
    case (.text(let a), .text(let b)): return .text(a == b ? a : nil)
    case (.int(let a), .int(let b)): return .int(a == b ? a : nil)
    case (.bool, .bool): return .bool
    case (.list, .list): return .list(.unknown)
    default: return .unknown
    }
  }
}
