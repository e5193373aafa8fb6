import Diagnostics
import Syntax

/// `expect cond, "why"`: stops the run and shows the parts' values when it fails.
final class ExpectNode: StatementNode {
  let condition: Node
  let parts: [(text: String, node: Node)]
  let reason: Node?
  init(_ condition: Node, parts: [(text: String, node: Node)], reason: Node?, _ span: Span) {
    self.condition = condition
    self.parts = parts
    self.reason = reason
    super.init(span)
  }
  override func run(_ f: Slots) throws(Signal) -> Flow {
    let truth = try condition.eval(f)
    switch truth {
    case .bool(true): return .next
    case .bool(false), .null: break
    default:
      if truth.expression == nil { _ = try Conditions.isTrue(truth, at: condition.span) }
      throw .failed(
        Diagnostic(
          "column-condition", "`expect` needs one truth, and this depends on a column",
          at: condition.span, help: "ask the dataset: `movies.filter(not (…)).count() == 0`"))
    }
    var notes: [String] = []
    for part in parts {
      guard let value = try? part.node.eval(f) else { continue }
      notes.append("`\(part.text)` is \(ValueText.source(value, limit: 200))")
    }
    var why = ""
    if let reason {
      why = ": " + (try ValueText.interpolated(try reason.eval(f), format: nil, at: reason.span))
    }
    throw .expectation(
      Diagnostic(
        "expectation-failed",
        "`\(condition.span.text)` is \(truth.isNull ? "null" : "false")\(why)",
        at: condition.span, notes: notes))
  }
}

/// `expect error "no column" { … }`: the block must fail with a message that holds the text.
final class ExpectErrorNode: StatementNode {
  let machine: Machine
  let text: Node
  let block: StatementNode
  init(_ machine: Machine, _ text: Node, _ block: StatementNode, _ span: Span) {
    self.machine = machine
    self.text = text
    self.block = block
    super.init(span)
  }
  override func run(_ f: Slots) throws(Signal) -> Flow {
    guard let wanted = try text.eval(f).text else {
      throw .failed(Diagnostic("wrong-type", "`expect error` needs a text", at: text.span))
    }
    let depth = machine.callDepth
    do {
      let flow = try block.run(f)
      if flow != .next { return flow }
    } catch {
      switch error {
      case .failed(let diagnostic), .expectation(let diagnostic):
        machine.callDepth = depth
        if Self.mentions(diagnostic, wanted) { return .next }
        throw .expectation(
          Diagnostic(
            "expectation-failed", "the error does not mention \"\(wanted)\"", at: text.span,
            notes: ["it is error[\(diagnostic.code)]: \(diagnostic.message)"],
            related: diagnostic.span.map { [.init($0, "raised here")] } ?? []))
      default: throw error
      }
    }
    throw .expectation(
      Diagnostic(
        "expectation-failed", "no error, where one with \"\(wanted)\" was expected", at: span))
  }

  /// Whether the code, the message, the help or a note holds the text.
  static func mentions(_ diagnostic: Diagnostic, _ text: String) -> Bool {
    ([diagnostic.code, diagnostic.message, diagnostic.help ?? ""] + diagnostic.notes)
      .contains { TextSearch.find(text, in: $0) != nil }
  }
}
