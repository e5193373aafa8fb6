import Describe
import Frame
import Interpreter

/// What may follow a dot: the columns of the dataset at that step of the chain, or the methods and
/// members of what stands before.
extension CompletionFinder {
  func afterDot(_ dot: Int) -> Completion {
    guard scan.isStep(dot) else { return matching(columnsInSight()) }
    var found: [Completion.Candidate] = []
    if let chain = scan.chain(before: dot) {
      if String(decoding: bytes[chain], as: UTF8.self) == "right", let columns = rightColumns() {
        return matching(columns)
      }
      found = members(of: chain)
    }
    // A dot that begins a line inside brackets may be a column as well as a step.
    if scan.isFirstOnLine(dot), !scan.openBrackets.isEmpty { found = columnsInSight() + found }
    return matching(found)
  }

  /// The columns of the innermost dataset whose verb's brackets are open.
  private func columnsInSight() -> [Completion.Candidate] {
    for call in scan.enclosingCalls {
      if case .dataset(let schema)? = subject(of: call) {
        return schema.map { Self.columns($0.names) } ?? []
      }
    }
    return []
  }

  private func rightColumns() -> [Completion.Candidate]? {
    for call in scan.enclosingCalls {
      guard call.receiver != nil else { continue }
      var end = scan.tokens[call.open].end
      var depth = 0
      for token in scan.tokens[(call.open + 1)...] {
        if token.kind == .open || token.kind == .hole { depth += 1 }
        if token.kind == .close { depth -= 1 }
        if token.kind == .comma, depth == 0 { break }
        end = token.end
      }
      if let schema = type(of: scan.tokens[call.open].end..<end).schema {
        return Self.columns(schema.names)
      }
    }
    return nil
  }

  /// Columns as they are written after a dot.
  static func columns(_ names: [String]) -> [Completion.Candidate] {
    names.map { name in
      ValueText.isWord(name)
        ? Completion.Candidate(name, .column)
        : Completion.Candidate(Scalar.text(name).source, .column)
    }
  }

  /// Methods and members of a value of which only the type is known.
  private func members(of chain: Range<Int>) -> [Completion.Candidate] {
    let source = String(decoding: bytes[chain], as: UTF8.self)
    if let module = session.scope.module(named: source) {
      return module.declarations.map {
        Completion.Candidate(text: $0.name.name + "(", label: "\($0.name.name)(", kind: .function)
      }
        + module.scope.variableNames.map { .init($0, .variable) }
    }
    let known = type(of: chain)
    var found: [Completion.Candidate] = []
    switch known {
    case .dataset(let schema): found = Self.columns(schema?.names ?? [])
    case .columnExpression, .column:
      found = StaticType.columnFields.map { .init($0, .variable) }
    default:
      if case .object(let object)? = session.machine.value(of: source, in: session.scope) {
        found = object.memberNames.filter(ValueText.isWord).map { .init($0, .variable) }
      }
    }
    let methods = methods(of: known)
    if case .dataset = known { return methods + found }
    return found + methods
  }

  private func methods(of type: StaticType) -> [Completion.Candidate] {
    let isColumn =
      switch type {
      case .columnExpression, .column, .unknown, .list: true
      default: false
      }
    let fitting = catalog.functions.filter { spec in
      guard let first = spec.description.parameters.first, !first.collectsNames,
        first.type != .any || !first.isVariadic, spec.description.category != .language
      else { return false }
      // A single value is taken for a column almost everywhere, which is not what is looked for.
      if !isColumn, first.type == .columnExpression || first.type == .columns { return false }
      return type.mayComeFirst(in: spec) != false
    }
    var seen: Set<String> = []
    return fitting.map(\.name).filter { seen.insert($0).inserted }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { .init("\($0)(", .function) }
      + session.scope.functionNames.map { .init("\($0)(", .function) }
  }
}
