import Diagnostics
import Numeric

extension Evaluation {
  /// An aggregate among rows: one value for all without a window, else one a row.
  func aggregate(
    _ function: AggregateFunction, _ arguments: [ColumnExpression],
    _ window: ColumnExpression.Window
  ) throws -> Value {
    let whole = Evaluation(data: data, right: right, work: work)
    let columns = try whole.columns(of: function, arguments)
    do {
      if window.by.isEmpty, window.before == nil {
        let one = try function.evaluate(columns, nil, 1, data.rowCount, work)
        return Value(vector: one, isConstant: true)
      }
      let keys = try window.by.map {
        try whole.value(of: $0).vector.expanded(to: data.rowCount, work: work)
      }
      let grouping = try Grouping.of(keys, rowCount: data.rowCount, work: work)
      let values = try function.evaluate(
        columns, grouping.codes, grouping.groupCount, data.rowCount, work)
      let spread = try values.gathered(grouping.codes, work: work)
      guard let rows else { return Value(vector: spread, isConstant: false) }
      return Value(vector: try spread.gathered(rows, work: work), isConstant: false)
    } catch var failure as Failure {
      failure.place(in: function.description.parameters.map(\.name), arguments)
      throw failure
    }
  }

  /// The arguments of an aggregate: a column each, or one value for the parameters that take one.
  func columns(
    of function: AggregateFunction, _ arguments: [ColumnExpression]
  ) throws -> [Vector] {
    try arguments.enumerated().map { position, argument in
      let value = try value(of: argument)
      if function.constants.contains(position), !value.isConstant {
        throw Self.needsConstant(
          function.name, function.description.parameters, position, argument)
      }
      return value.vector
    }
  }
}
