import Describe
import Diagnostics
import Frame
import Interpreter
import Numeric
import Statistics

/// Tests about how often values occur.
enum CountTestFunctions {
  static let all = [chiSquare, fisher, proportion]

  private static func description(
    _ name: String, _ summary: String, _ options: [OptionSpec], _ example: Example,
    _ terms: [String], seeAlso: [String]
  ) -> FunctionDescription {
    FunctionDescription(
      name, .statistics, summary,
      parameters: [
        dataParameter, .init("x", .columnExpression, "One column."),
        .init("y", .columnExpression, "The other column."),
      ] + options, returns: .object(TestObject.typeName), examples: [example],
      searchTerms: terms, seeAlso: seeAlso)
  }

  /// Counts of each pair of values; rows with a null are left out.
  private static func counts(_ call: Call) throws -> [[Double]] {
    let data = try call.dataset("data")
    let (x, y) = (try call.expression("x"), try call.expression("y"))
    let condition = try Expressions.call(
      "and",
      [
        try Expressions.call("is_not_null", [x], at: call.span),
        try Expressions.call("is_not_null", [y], at: call.span),
      ], at: call.span)
    let quiet = Work(budget: call.work.budget)
    let known = try data.filtered(where: condition, work: quiet)
    call.noteNulls(data.rowCount - known.rowCount)
    let table = try known.crosstab(
      ColumnExpression(.named(x, "\u{0}x")), ColumnExpression(.named(y, "\u{0}y")), shares: .none,
      margins: false, work: quiet)
    let columns = try table.columns.dropFirst().map { column -> [Double] in
      try column.vector(call.work).scalars.map { if case .int(let n) = $0 { Double(n) } else { 0 } }
    }
    return (0..<table.rowCount).map { row in columns.map { $0[row] } }
  }

  private static func subject(_ call: Call) throws -> String {
    " of `\(try call.expression("x").unnamed.text)` and `\(try call.expression("y").unnamed.text)`"
  }

  private static let chiSquare = FunctionSpec(
    description(
      "chi_square_test", "Whether two columns depend on each other, by counts of their values.",
      [
        OptionSpec(
          "correction", .bool, default: .bool(true),
          "Whether two by two cells are corrected (Yates).")
      ],
      Example(
        "table(a: [1, 1, 2, 2], b: [1, 1, 2, 2]).chi_square_test(.a, .b, correction: false).statistic",
        shows: "4.0"),
      ["chi2_contingency", "chisq.test", "independence", "cramer"],
      seeAlso: ["fisher_test", "crosstab"]),
    staticResult: { _ in .object(TestObject.typeName) }
  ) { call in
    let counts = try counts(call)
    return TestObject.value(
      try call.testing {
        try CountTests.chiSquared(counts, correction: call.flag("correction"))
      }, try subject(call))
  }

  private static let fisher = FunctionSpec(
    description(
      "fisher_test", "Whether two columns of two values each depend on each other; exact.", [],
      Example(
        "table(a: [1, 1, 1, 2, 2, 2], b: [1, 1, 1, 2, 2, 2]).fisher_test(.a, .b).p_value.round(6)",
        shows: "0.1"), ["fisher_exact", "fisher.test", "odds ratio"],
      seeAlso: ["chi_square_test"]),
    staticResult: { _ in .object(TestObject.typeName) }
  ) { call in
    let counts = try counts(call)
    guard counts.count == 2, counts[0].count == 2 else {
      throw call.failure(
        "no-test",
        "`fisher_test` takes two values of both columns; there are \(counts.count) and \(counts.first?.count ?? 0)",
        help: "`chi_square_test` takes more")
    }
    return TestObject.value(
      try call.testing {
        try CountTests.fisher(
          Int(counts[0][0]), Int(counts[0][1]), Int(counts[1][0]), Int(counts[1][1]))
      }, try subject(call))
  }

  private static let proportion = FunctionSpec(
    FunctionDescription(
      "proportion_test", .statistics,
      "Whether the share of true values differs between two groups.",
      parameters: [
        dataParameter, .init("x", .columnExpression, "True or false."),
        .init("by", .columns, "The two groups."), TestFunctions.confidence,
        TestFunctions.alternative,
      ], returns: .object(TestObject.typeName),
      examples: [
        Example(
          "table(x: [true, true, false, false], g: [1, 1, 2, 2]).proportion_test(.x, by: .g).estimate",
          shows: "1.0")
      ], searchTerms: ["proportions_ztest", "prop.test", "A/B test", "two proportions"],
      seeAlso: ["chi_square_test", "fisher_test"]),
    staticResult: { _ in .object(TestObject.typeName) }
  ) { call in
    let data = try call.dataset("data")
    let x = try call.expression("x")
    let type = try x.vector(on: data, work: call.work).type
    guard type == .bool || type == .null else {
      throw call.failure(
        "wrong-type", "`x` of `proportion_test` must be true or false, not \(type.description)",
        at: "x", help: "compare it: `.profit > 0`")
    }
    let groups = try call.groups("x", by: "by", on: data)
    guard groups.count == 2 else {
      throw call.failure(
        "bad-argument",
        "`proportion_test` compares two groups, and `by` has \(groups.count) with values", at: "by")
    }
    func hits(_ sample: NamedSample) -> (hits: Int, count: Int) {
      (sample.values.count { $0 == 1 }, sample.values.count)
    }
    let by = try call.expressions("by").map { "`\($0.unnamed.text)`" }.joined(separator: ", ")
    return TestObject.value(
      try call.testing {
        try CountTests.proportions(
          hits(groups[0]), hits(groups[1]), names: (groups[0].name, groups[1].name),
          confidence: call["confidence"].number ?? 0.95, alternative: call.alternative)
      }, " of `\(x.unnamed.text)` by \(by)")
  }
}
