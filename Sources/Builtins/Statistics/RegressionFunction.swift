import Describe
import Diagnostics
import Frame
import Interpreter
import Numeric
import Statistics

/// Linear regression, and the correlations of many columns.
enum RegressionFunctions {
  static let all = [regress, corr]

  static let regress = FunctionSpec(
    FunctionDescription(
      "regress", .statistics, "Linear regression by least squares, with errors and tests.",
      parameters: [
        dataParameter, .init("target", .columnExpression, "What is explained."),
        .init(
          "on", .columns,
          "What explains it; texts and categories become 0 and 1 columns, the first value the base."
        ),
        .init(
          "weights", .columnExpression, default: .null, "How much each row counts."),
        .init("intercept", .bool, default: .bool(true), "Whether there is a constant."),
        TestFunctions.confidence,
      ], returns: .object("regression"),
      examples: [
        Example(
          "table(x: [1, 2, 3, 4], y: [3, 5, 7, 10]).regress(.y, on: .x).coefficients[1].coefficient",
          shows: "2.3"),
        Example(
          "table(x: [1, 2, 3, 4], y: [3, 5, 7, 10]).regress(.y, on: .x).r2.round(6)",
          shows: "0.988785"),
      ],
      searchTerms: ["ols", "lm", "linear regression", "linregress", "slope", "trend"],
      seeAlso: ["corr"]), staticResult: { _ in .object("regression") }
  ) { call in
    let data = try call.dataset("data")
    let target = try call.expression("target")
    var columns: [(name: String, values: [Double?])] = []
    var bases: [String] = []
    for expression in try call.expressions("on") {
      columns += try predictors(expression, on: data, call, bases: &bases)
    }
    let y = try call.numbers(of: "target", on: data)
    let weights = call["weights"].isNull ? nil : try call.numbers(of: "weights", on: data)
    let rows = (0..<data.rowCount).filter { row in
      guard y[row] != nil else { return false }
      if let weights {
        guard let weight = weights[row], weight > 0 else { return false }
      }
      return columns.allSatisfy { $0.values[row] != nil }
    }
    func kept(_ values: [Double?]) -> [Double] { rows.map { values[$0] ?? 0 } }
    if let negative = weights?.firstIndex(where: { ($0 ?? 0) < 0 }) {
      throw call.failure("bad-argument", "a weight is below 0 (row \(negative))", at: "weights")
    }
    let fit: Regression
    do {
      fit = try call.testing {
        try Regression(
          (target.outputName ?? target.text, kept(y)),
          on: columns.map { ($0.name, kept($0.values)) }, weights: weights.map(kept),
          intercept: call.flag("intercept"), confidence: call["confidence"].number ?? 0.95,
          budget: call.work.budget)
      }
    } catch let collinear as LeastSquares.Collinear {
      let name = collinear.column < 0 ? "the intercept" : "`\(columns[collinear.column].name)`"
      throw call.failure(
        "collinear", "\(name) is made up of the other predictors, so they cannot be told apart",
        at: "on", help: "leave it out; a column that never changes is the intercept again")
    }
    let skipped = data.rowCount - rows.count
    return value(fit, target: target.unnamed.text, skipped: skipped, bases: bases)
  }

  /// The columns that a predictor stands for.
  private static func predictors(
    _ expression: ColumnExpression, on data: Dataset, _ call: Call, bases: inout [String]
  ) throws -> [(name: String, values: [Double?])] {
    let vector = try expression.vector(on: data, work: call.work)
    let name = expression.outputName ?? expression.text
    guard vector.type.isTextual else {
      return [(name, try call.floats(vector, "on"))]
    }
    let counts = try data.crosstab(
      ColumnExpression(.named(expression, "x")),
      ColumnExpression(.named(ColumnExpression(.literal(.bool(true))), "y")),
      shares: .none, margins: false, work: Work(budget: call.work.budget))
    var levels = try counts.columns[0].vector(call.work).scalars.compactMap { scalar -> String? in
      if case .text(let text) = scalar { text } else { nil }
    }
    if vector.type != .category(ordered: true) {
      levels.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
    guard levels.count <= 200 else {
      throw call.failure(
        "too-many-columns",
        "`\(name)` has \(NumberText.grouped(levels.count)) values, and each would be a predictor",
        at: "on", help: "group rare ones first")
    }
    guard let base = levels.first else { return [(name, try call.floats(vector, "on"))] }
    bases.append("`\(name)` \"\(base)\"")
    let values = vector.scalars
    return levels.dropFirst().map { level in
      (
        "\(name) = \(level)",
        values.map { scalar in
          guard case .text(let text) = scalar else { return nil }
          return text.utf8.elementsEqual(level.utf8) ? 1 : 0
        }
      )
    }
  }

  private static func value(
    _ fit: Regression, target: String, skipped: Int, bases: [String]
  ) -> Value {
    let members: [Member] = [
      (name: "coefficients", value: { fit in Value.dataset(coefficients(fit)) }),
      (name: "r2", value: { fit in TestObject.number(fit.r2) }),
      (name: "adjusted_r2", value: { fit in TestObject.number(fit.adjustedR2) }),
      (name: "sigma", value: { fit in TestObject.number(fit.sigma) }),
      (name: "f", value: { fit in TestObject.number(fit.f) }),
      (name: "p_value", value: { fit in TestObject.number(fit.pValue) }),
      (
        name: "df",
        value: { fit in Value.list([.float(fit.modelDegrees), .float(fit.residualDegrees)]) }
      ),
      (name: "n", value: { fit in Value.int(Int64(fit.count)) }),
      (name: "rss", value: { fit in TestObject.number(fit.residualSquares) }),
      (name: "sentence", value: { fit in .text(sentence(fit, target)) }),
    ]
    return .object(
      Foreign(fit, "regression", members: members) { fit, style, _ in
        lines(fit, target, skipped, bases, style)
      })
  }

  private typealias Member = (name: String, value: @Sendable (Regression) throws -> Value)

  private static func coefficients(_ fit: Regression) -> Dataset {
    let columns: [(String, Vector)] = [
      ("term", .texts(fit.terms.map(\.name))),
      ("coefficient", .floats(fit.terms.map(\.coefficient))),
      ("std_error", .floats(fit.terms.map(\.error))), ("t", .floats(fit.terms.map(\.t))),
      ("p_value", .floats(fit.terms.map(\.pValue))), ("low", .floats(fit.terms.map(\.low))),
      ("high", .floats(fit.terms.map(\.high))),
    ]
    let lineage = Lineage(.computed("regress(.\(fit.target))"))
    return Dataset(
      rowCount: fit.terms.count, names: columns.map(\.0),
      columns: columns.map { Column($0.1, lineage: lineage) })
  }

  private static func sentence(_ fit: Regression, _ target: String) -> String {
    let share = NumberText.percent(fit.r2, decimals: 1)
    let what = fit.hasIntercept ? "the variance of `\(target)`" : "the squares of `\(target)`"
    return "The predictors go along with \(share) of \(what); that is no proof of cause."
  }

  private static func lines(
    _ fit: Regression, _ target: String, _ skipped: Int, _ bases: [String], _ style: DisplayStyle
  ) -> [String] {
    let width = max(20, style.width)
    var lines = wrapped(
      sanitized("Linear regression of `\(target)` over \(NumberText.grouped(fit.count)) rows"),
      toWidth: width)
    let text = TestObject.text
    let interval = "\(NumberText.significant(fit.confidence * 100, digits: 3))% interval"
    let table = TextTable([
      TextTable.Column("term", .left, fit.terms.map { sanitized($0.name) }),
      TextTable.Column("coefficient", .right, fit.terms.map { text($0.coefficient) }),
      TextTable.Column("std error", .right, fit.terms.map { text($0.error) }),
      TextTable.Column("t", .right, fit.terms.map { text($0.t) }),
      TextTable.Column("p-value", .right, fit.terms.map { TestObject.pText($0.pValue) }),
      TextTable.Column(
        interval, .left, fit.terms.map { "\(text($0.low)) to \(text($0.high))" }),
    ])
    lines += table.lines(maxWidth: width - 2, charset: style.charset).map { "  " + $0 }
    let df = NumberText.grouped(Int(fit.residualDegrees))
    lines += wrapped(
      "R2 \(text(fit.r2)), adjusted \(text(fit.adjustedR2)); residual standard error \(text(fit.sigma)) on \(df) degrees of freedom; F \(text(fit.f)), p-value \(TestObject.pText(fit.pValue)).",
      toWidth: width)
    lines += wrapped(sanitized(sentence(fit, target)), toWidth: width)
    if !bases.isEmpty {
      lines += wrapped(
        sanitized("Compared with \(bases.joined(separator: ", "))."), toWidth: width)
    }
    if skipped > 0 {
      lines += wrapped(
        "\(NumberText.grouped(skipped)) \(skipped == 1 ? "row" : "rows") with nulls or without weight left out.",
        toWidth: width)
    }
    return lines
  }

  static let corr = FunctionSpec(
    FunctionDescription(
      "corr", .statistics, "The correlations of many columns, each with each, as a dataset.",
      parameters: [
        dataParameter,
        .init(
          "columns", .columnExpression, isVariadic: true, "Columns; all numbers unless told."),
        .init(
          "method", .text, default: .text("pearson"),
          .oneOf(Correlations.Method.allCases.map(\.rawValue)),
          "Of the values, of their ranks (spearman), or of the order of pairs (kendall's tau-b)."),
      ], returns: .dataset,
      examples: [
        Example("table(x: [1, 2, 3], y: [2, 4, 6]).corr()[0].y", shows: "1.0")
      ], searchTerms: ["correlation matrix", "DataFrame.corr", "cor", "corrplot"],
      seeAlso: ["regress"]), staticResult: { _ in .dataset(nil) }
  ) { call in
    let data = try call.dataset("data")
    var names = try ColumnSelection.named(call)
    if names.isEmpty {
      names = try data.names(of: ColumnChoice(kind: .number, pattern: nil), work: call.work)
    }
    let method = Correlations.Method(rawValue: call.text("method") ?? "") ?? .pearson
    let columns = try names.map { name in
      try call.floats(try data.column(name).vector(call.work), "columns")
    }
    var matrix = [[Double?]](
      repeating: [Double?](repeating: nil, count: names.count), count: names.count)
    var incomplete = 0
    for first in names.indices {
      for second in first..<names.count {
        try call.work.budget.check()
        var (x, y): ([Double], [Double]) = ([], [])
        for case (let a?, let b?) in zip(columns[first], columns[second]) {
          x.append(a)
          y.append(b)
        }
        if x.count < data.rowCount, first != second { incomplete += 1 }
        let r = Correlations.coefficient(x, y, method)
        matrix[first][second] = r.isNaN ? nil : r
        matrix[second][first] = matrix[first][second]
      }
    }
    if incomplete > 0 {
      call.work.remark(
        .note, "nulls-skipped",
        "`corr` takes each pair over the rows where both are known: \(incomplete) of \(names.count * (names.count - 1) / 2) pairs have nulls"
      )
    }
    let parents = try names.map { try data.column($0).lineage }
    let lineage = Lineage(.computed("corr"), from: parents)
    var made: [(String, Vector)] = [("column", Vector.texts(names))]
    for (name, row) in zip(names, matrix) { made.append((name, Vector.floats(row))) }
    try Dataset.checkNames(made.map(\.0))
    return .dataset(
      Dataset(
        rowCount: names.count, names: made.map(\.0),
        columns: made.map { Column($0.1, lineage: lineage) }))
  }
}
