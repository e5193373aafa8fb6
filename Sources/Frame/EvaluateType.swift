import Diagnostics
import Numeric

extension ColumnExpression {
  /// The type of the values, from the types of the columns; reads no data. Columns that are not read
  /// yet have a provisional type, so the vector's own type is the final word.
  /// - Throws: `unknown-column`, `wrong-type`, `needs-constant`, at their places.
  public func type(on data: Dataset) throws -> ColumnType {
    try locating(span) {
      switch node {
      case .column(let name, let optional):
        if optional && data.position(of: name) == nil { return .null }
        return try data.column(name).type
      case .rightColumn: return .null
      case .literal(let value):
        guard let type = ColumnType(of: value) else {
          throw Failure("wrong-type", "a list holds values of one type")
        }
        return type
      case .named(let inner, _): return try inner.type(on: data)
      case .list(let items):
        return .list(of: try Self.union(items, on: data, what: "a list cannot hold both"))
      case .conditional(let arms, let otherwise):
        for arm in arms {
          let type = try arm.condition.type(on: data)
          guard type == .bool || type == .null else {
            throw Failure(
              "wrong-type", "a condition must be bool, not \(type.description)",
              span: arm.condition.span)
          }
        }
        return try Self.union(
          arms.map(\.value) + [otherwise], on: data, what: "the arms have different types:")
      case .call(let function, let arguments):
        for position in function.constants.sorted()
        where position < arguments.count && arguments[position].dependsOnRows {
          throw Evaluation.needsConstant(
            function.name, function.description.parameters, position, arguments[position])
        }
        let types = UnitAlignment.types(
          function.name, try arguments.map { try $0.type(on: data) })
        do {
          return try function.resultType(types)
        } catch var failure as Failure {
          failure.place(in: function.description.parameters.map(\.name), arguments)
          throw failure
        }
      case .window(let function, let arguments, let rows):
        for key in rows.by + rows.order.map(\.expression) { _ = try key.type(on: data) }
        for position in function.constants.sorted()
        where position < arguments.count && arguments[position].dependsOnRows {
          throw Evaluation.needsConstant(
            function.name, function.description.parameters, position, arguments[position])
        }
        let types = try arguments.map { try $0.type(on: data) }
        do {
          return try function.resultType(types)
        } catch var failure as Failure {
          failure.place(in: function.description.parameters.map(\.name), arguments)
          throw failure
        }
      case .aggregate(let function, let arguments, let window):
        for key in window.by + (window.before.map { [$0] } ?? []) { _ = try key.type(on: data) }
        let types = try arguments.map { try $0.type(on: data) }
        do {
          return try function.resultType(types)
        } catch var failure as Failure {
          failure.place(in: function.description.parameters.map(\.name), arguments)
          throw failure
        }
      }
    }
  }

  /// Whether the value differs from row to row.
  private var dependsOnRows: Bool {
    switch node {
    case .column, .rightColumn, .window: true
    case .aggregate(_, _, let window): !window.by.isEmpty || window.before != nil
    default: children.contains(where: \.dependsOnRows)
    }
  }

  private static func union(
    _ items: [ColumnExpression], on data: Dataset, what: String
  ) throws -> ColumnType {
    var joined = ColumnType.null
    for item in items {
      let type = try item.type(on: data)
      guard let wider = joined.union(type) else {
        throw Failure(
          "wrong-type", "\(what) \(joined.description) and \(type.description)", span: item.span)
      }
      joined = wider
    }
    return joined
  }
}
