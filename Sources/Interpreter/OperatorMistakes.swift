import Diagnostics
import Frame
import Syntax

extension Operators {
  /// An operator between two values of types that it does not take.
  static func mistake(_ op: BinaryOperator, _ left: String, _ right: String, at span: Span)
    -> Diagnostic
  {
    let failure = OperatorWording.failure(op.rawValue, left, right)
    return Diagnostic(failure.code, failure.message, at: span, help: failure.help)
  }
}

extension Conditions {
  /// What to write instead of a value that is no condition.
  static func help(_ typeName: String) -> String {
    switch typeName {
    case "int", "float": "compare it: `x != 0`"
    case "text": "compare it: `x != \"\"`"
    case "list": "compare its length: `xs.len() > 0`"
    case "dataset": "compare its rows: `t.count() > 0`"
    default: "write a comparison"
    }
  }
}
