import Diagnostics
import Numeric

extension ColumnExpression {
  /// One value a group: aggregates become one value for each group, operators and functions apply to
  /// those. A column outside an aggregate is an error, a constant is repeated.
  /// - Throws: `needs-aggregate` at the column, and what `vector` throws.
  public func groupedVector(on data: Dataset, grouping: Grouping, work: Work) throws -> Vector {
    let evaluation = GroupedEvaluation(data: data, grouping: grouping, work: work)
    return try evaluation.value(of: self).vector.expanded(to: grouping.groupCount, work: work)
  }
}

/// Evaluates expressions to one value a group.
struct GroupedEvaluation {
  let data: Dataset
  let grouping: Grouping
  let work: Work

  func value(of expression: ColumnExpression) throws -> Evaluation.Value {
    try work.budget.check()
    return try expression.locating(expression.span) {
      switch expression.node {
      case .literal(let scalar):
        return Evaluation.Value(vector: try Vector.constant(scalar), isConstant: true)
      case .named(let inner, _): return try value(of: inner)
      case .aggregate(let function, let arguments, let window)
      where window.by.isEmpty && window.before == nil:
        let rows = Evaluation(data: data, work: work)
        if let result = try rows.packedAggregate(
          function, arguments, grouping.codes, grouping.groupCount)
        {
          return Evaluation.Value(vector: result, isConstant: false)
        }
        let columns = try rows.columns(of: function, arguments)
        do {
          var result = try function.evaluate(
            columns, grouping.codes, grouping.groupCount, data.rowCount, work)
          result.keepUnit(of: columns, function.name)
          return Evaluation.Value(vector: result, isConstant: false)
        } catch var failure as Failure {
          failure.place(in: function.description.parameters.map(\.name), arguments)
          throw failure
        }
      case .aggregate:
        throw Failure(
          "bad-argument", "an aggregate with `by:` or `before:` gives a value a row, not a group",
          help: "compute it with `with` first, and aggregate the new column")
      case .window(let function, _, _):
        throw Failure(
          "needs-aggregate", "`\(function.name)` gives a value a row, and a group needs one",
          help: "compute it with `with` first, and aggregate the new column")
      case .call(let function, let arguments):
        return try Evaluation.apply(
          function, arguments, rowCount: grouping.groupCount, work: work,
          values: arguments.map(value))
      case .column(let name, let optional):
        if optional && data.position(of: name) == nil {
          return Evaluation.Value(vector: .nulls(.null, count: 1), isConstant: true)
        }
        _ = try data.column(name)
        let shown = ColumnExpression.columnText(name)
        throw Failure(
          "needs-aggregate", "`\(shown)` has many values in a group, and one is needed",
          help: "say which: `sum(\(shown))`, `mean(\(shown))`, `first(\(shown))`")
      case .rightColumn(let name):
        throw Failure("unknown-column", "`right.\(name)` exists in `on:` of a join only")
      case .list, .conditional: return try overGroups(expression)
      }
    }
  }

  /// Lists and conditionals over groups: the aggregates inside become columns of a dataset with one
  /// row a group, on which the rest is evaluated as on rows.
  private func overGroups(_ expression: ColumnExpression) throws -> Evaluation.Value {
    var names: [String] = []
    var columns: [Column] = []
    func replaced(_ part: ColumnExpression) throws -> ColumnExpression {
      var copy = part
      switch part.node {
      case .aggregate, .window, .column, .rightColumn:
        let vector = try value(of: part).vector.expanded(to: grouping.groupCount, work: work)
        let name = "\(names.count)"
        names.append(name)
        columns.append(Column(vector, lineage: Lineage(.computed(part.text))))
        copy.node = .column(name, optional: false)
      case .literal: break
      case .list(let items): copy.node = .list(try items.map(replaced))
      case .call(let function, let arguments):
        copy.node = .call(function, try arguments.map(replaced))
      case .named(let inner, let name): copy.node = .named(try replaced(inner), name)
      case .conditional(let arms, let otherwise):
        copy.node = .conditional(
          try arms.map { (try replaced($0.condition), try replaced($0.value)) },
          otherwise: try replaced(otherwise))
      }
      return copy
    }
    let plain = try replaced(expression)
    let groups = Dataset(rowCount: grouping.groupCount, names: names, columns: columns)
    return try Evaluation(data: groups, work: work).value(of: plain)
  }
}
