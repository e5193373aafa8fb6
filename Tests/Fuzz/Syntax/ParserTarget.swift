import Diagnostics

@testable import Syntax

extension FuzzTarget {
  /// Every text gives a tree whose places lie in the text, one within the other and in order, and a
  /// hole in it is told by an error.
  static let parser = FuzzTarget(name: "parser") { bytes in
    let source = SourceFile(name: "fuzz.mvs", bytes: bytes)
    let tree = parse(source)
    var walk = SpanWalk(source)
    for cell in tree.cells { walk.visit(cell) }
    var findings = walk.findings
    let errors = tree.diagnostics.count { $0.severity == .error }
    findings.expect(!walk.hasHole || errors > 0, "a hole is told by an error")
    findings.expect(!tree.isIncomplete || errors == 1, "an unfinished text has one error")
    let starts = tree.diagnostics.map { $0.span?.start ?? 0 }
    findings.expect(
      zip(starts, starts.dropFirst()).allSatisfy { $0 <= $1 }, "messages stand in order")
    checkDiagnostics(tree.diagnostics, &findings)
    findings.expect(
      TreePrinter.describe(parse(source)) == TreePrinter.describe(tree), "twice the same tree")
    return findings.words
  }
}

/// Looks at the places of a tree: each within its parent's, in the order of the text.
private struct SpanWalk {
  let source: SourceFile
  var findings = Findings()
  var hasHole = false
  private var outer: Range<Int>
  /// Where the part before this one begins.
  private var last = 0

  init(_ source: SourceFile) {
    self.source = source
    outer = 0..<source.bytes.count
  }

  mutating func visit(_ cell: Cell) {
    within(cell.body, "cell") { walk in
      for statement in cell.statements { walk.visit(statement) }
    }
  }

  private mutating func within(_ span: Span, _ what: String, _ visit: (inout SpanWalk) -> Void) {
    // What is missing stands where it was expected, which may be behind the last token.
    let isHole = span.start == span.end && span.end <= source.bytes.count
    findings.expect(
      span.source === source && span.start >= outer.lowerBound
        && (span.end <= outer.upperBound || isHole),
      "\(what) at \(span.start)..<\(span.end) leaves \(outer)")
    findings.expect(
      span.start >= last || isHole, "\(what) at \(span.start)..<\(span.end) stands before \(last)")
    let before = (outer, last)
    outer = span.start..<max(span.start, span.end)
    last = span.start
    visit(&self)
    (outer, last) = (before.0, span.start)
  }

  private mutating func place(_ name: Identifier) { within(name.span, name.name) { _ in } }

  private mutating func visit(_ block: Block) {
    within(block.span, "block") { walk in
      for statement in block.statements { walk.visit(statement) }
    }
  }

  private mutating func visit(_ statement: Statement) {
    within(statement.span, "statement") { walk in walk.visit(statement.kind) }
  }

  private mutating func visit(_ kind: Statement.Kind) {
    switch kind {
    case .expression(let value), .show(let value): visit(value)
    case .binding(let pattern, let value):
      visit(pattern)
      visit(value)
    case .function(let function):
      place(function.name)
      visit(function.parameters)
      visit(function.body)
    case .use(let use):
      for (name, alias) in use.selections ?? [] {
        place(name)
        if let alias { place(alias) }
      }
    case .param(let param):
      place(param.name)
      if let range = param.within { visit(range) }
      if let value = param.defaultValue { visit(value) }
    case .expect(let condition, let reason):
      visit(condition)
      if let reason { visit(reason) }
    case .expectError(let text, let block):
      visit(text)
      visit(block)
    case .for(let pattern, let values, let block):
      visit(pattern)
      visit(values)
      visit(block)
    case .while(let condition, let block):
      visit(condition)
      visit(block)
    case .return(let value): if let value { visit(value) }
    case .command(let word, _, let rest):
      place(word)
      within(rest, "rest") { _ in }
    case .break, .continue: break
    case .missing: hasHole = true
    }
  }

  private mutating func visit(_ pattern: Pattern) {
    switch pattern {
    case .name(let name): place(name)
    case .discard(let span): within(span, "_") { _ in }
    case .list(let parts, let span):
      within(span, "pattern") { walk in for part in parts { walk.visit(part) } }
    case .record(let parts, let span):
      within(span, "pattern") { walk in
        for (key, part) in parts {
          walk.place(key)
          walk.visit(part)
        }
      }
    }
  }

  private mutating func visit(_ parameters: [Parameter]) {
    for parameter in parameters {
      place(parameter.name)
      if let value = parameter.defaultValue { visit(value) }
    }
  }

  private mutating func visit(_ arguments: [Argument]) {
    for argument in arguments {
      if let label = argument.label { place(label) }
      visit(argument.value)
    }
  }

  private mutating func visit(_ expression: Expression) {
    within(expression.span, "expression") { walk in walk.visit(expression.kind) }
  }

  private mutating func visit(_ kind: Expression.Kind) {
    switch kind {
    case .interpolated(let parts):
      for case .value(let value, _) in parts { visit(value) }
    case .list(let values): for value in values { visit(value) }
    case .record(let entries):
      for entry in entries {
        place(entry.key)
        visit(entry.value)
      }
    case .unary(_, let value): visit(value)
    case .binary(_, let left, let right, _), .index(let left, let right):
      visit(left)
      visit(right)
    case .range(let low, let high, _):
      if let low { visit(low) }
      if let high { visit(high) }
    case .call(let callee, let arguments):
      visit(callee)
      visit(arguments)
    case .method(let receiver, let name, let arguments):
      visit(receiver)
      place(name)
      visit(arguments)
    case .field(let receiver, let name, _), .named(let receiver, let name):
      visit(receiver)
      place(name)
    case .lambda(let parameters, let body):
      visit(parameters)
      visit(body)
    case .if(let condition, let block, let otherwise):
      visit(condition)
      visit(block)
      if let otherwise { visit(otherwise) }
    case .when(let arms, let otherwise):
      // `else` may stand before other arms, which is an error of its own.
      let early = otherwise.map { value in arms.count { $0.condition.span.start < value.span.start }
      }
      for (place, arm) in arms.enumerated() {
        if place == early, let otherwise { visit(otherwise) }
        visit(arm.condition)
        visit(arm.body)
      }
      if early == arms.count, let otherwise { visit(otherwise) }
    case .rightColumn(let name): place(name)
    case .missing: hasHole = true
    case .null, .bool, .int, .float, .text, .duration, .date, .datetime, .period, .name, .column:
      break
    }
  }
}
