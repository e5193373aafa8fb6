import Diagnostics
import Testing

@testable import Syntax

/// What the parser understands of texts without mistakes.
@Suite struct TreeTests {
  @Test(arguments: TreeCases.all)
  func tree(_ example: (source: String, expected: String)) {
    let tree = parse(example.source)
    #expect(TreePrinter.describe(tree) == example.expected)
    #expect(tree.diagnostics.isEmpty)
    #expect(!tree.isIncomplete)
  }

  @Test func spansCoverTheirText() {
    let tree = parse("  x = (a + b).f(1)  # note")
    guard case .binding(_, let value)? = tree.cells.first?.statements.first?.kind,
      case .method(let receiver, let name, _) = value.kind
    else {
      Issue.record("not a binding of a method")
      return
    }
    #expect(tree.cells.first?.statements.first?.span.text == "x = (a + b).f(1)")
    #expect(value.span.text == "(a + b).f(1)")
    #expect(receiver.span.text == "(a + b)")
    #expect(name.span.text == "f")
  }

  @Test func stepsAreRecognised() {
    #expect(startsWithStep("  .f(1)"))
    #expect(startsWithStep("\n.bar(.x)"))
    #expect(!startsWithStep(".year"))
    #expect(!startsWithStep(".5(1)"))
    #expect(!startsWithStep("t.f()"))
    #expect(!startsWithStep(""))
    #expect(!startsWithStep("."))
  }
}

func parse(_ text: String) -> SyntaxTree { parse(SourceFile(name: "test.mvs", text: text)) }
