import Diagnostics
import Numeric

@testable import Frame

/// Column expressions as tests write them.
enum Expr {
  static func column(_ name: String) -> ColumnExpression {
    ColumnExpression(.column(name, optional: false))
  }

  static func right(_ name: String) -> ColumnExpression { ColumnExpression(.rightColumn(name)) }

  static func literal(_ value: Scalar) -> ColumnExpression { ColumnExpression(.literal(value)) }

  static func call(_ name: String, _ arguments: ColumnExpression...) throws -> ColumnExpression {
    guard let function = ElementFunctions.named(name) else {
      throw Failure("unknown-function", name)
    }
    return ColumnExpression(.call(function, arguments))
  }

  static func aggregate(
    _ name: String, _ arguments: ColumnExpression...
  ) throws -> ColumnExpression {
    guard let function = AggregateFunctions.named(name) else {
      throw Failure("unknown-function", name)
    }
    return ColumnExpression(
      .aggregate(function, arguments, over: ColumnExpression.Window()))
  }

  static func named(_ expression: ColumnExpression, _ name: String) -> ColumnExpression {
    ColumnExpression(.named(expression, name))
  }
}

extension Dataset {
  /// The rows, each as its values separated by spaces; for tests.
  func spelledRows(_ work: Work) throws -> [String] {
    let vectors = try columns.map { try $0.vector(work) }
    return (0..<rowCount).map { row in
      vectors.map { vector in
        if case .text(let text) = vector.scalar(at: row) { return text }
        return TestColumns.spelled(vector.scalar(at: row))
      }.joined(separator: " ")
    }
  }
}

extension Work {
  static var forTest: Work { Work(budget: Budget(threads: 2)) }

  func takeMessages() -> [String] { takeRemarks().map(\.message) }
}
