import Describe
import Diagnostics
import Numeric

/// What is done with the elements of list columns by an expression over one element: `map`, `filter`,
/// `any`, `all`, `none`. The expression is evaluated once, on the elements of all rows together.
public enum ElementWalk: String, Sendable, CaseIterable {
  case map
  case filter
  case any
  case all
  case none

  /// The function of a list column, and of the other columns that the expression reads, in the order
  /// in which they are the further arguments.
  /// - Parameter element: the name of the column by which `inner` reads the element.
  /// - Throws: `needs-constant` when the expression holds an aggregate.
  public func function(
    _ inner: ColumnExpression, element: String, description: FunctionDescription
  ) throws -> (function: ElementFunction, others: [ColumnExpression]) {
    guard !Self.looksAtOtherRows(inner) else {
      throw Failure(
        "bad-argument", "a function of a list's elements cannot look at other rows",
        help: "make the aggregate or window a column first, with `with`", span: inner.span)
    }
    var names: [String] = []
    var others: [ColumnExpression] = []
    for (name, optional, span) in inner.columnNames() where name != element {
      if names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) { continue }
      names.append(name)
      others.append(ColumnExpression(.column(name, optional: optional), span: span))
    }
    let plan = ElementPlan(walk: self, inner: inner, names: [element] + names)
    return (
      ElementFunction(
        description, resultType: { try plan.type($0) },
        evaluate: { try plan.evaluate($0, $1, $2) }), others
    )
  }
}

extension ElementWalk {
  /// Whether an aggregate or a window stands in an expression.
  private static func looksAtOtherRows(_ expression: ColumnExpression) -> Bool {
    switch expression.node {
    case .aggregate, .window: true
    default: expression.children.contains(where: looksAtOtherRows)
    }
  }
}

/// One expression over the elements of lists.
private struct ElementPlan: Sendable {
  let walk: ElementWalk
  let inner: ColumnExpression
  /// The name of the element, then those of the other columns.
  let names: [String]

  func type(_ types: [ColumnType]) throws -> ColumnType {
    if types[0] == .null { return walk == .map || walk == .filter ? .null : .bool }
    guard let element = types[0].element else {
      throw Failure(
        "wrong-type", "`\(walk.rawValue)` takes list, not \(types[0].description)",
        help: "on a column that is no list, write the expression itself: `.x * 2`")
    }
    let columns = ([element] + types.dropFirst()).map { type in
      Column(Vector.nulls(type, count: 0), lineage: Lineage(.computed(walk.rawValue)))
    }
    let made = try inner.type(on: Dataset(rowCount: 0, names: names, columns: columns))
    if walk == .map { return .list(of: made) }
    guard made == .bool || made == .null else {
      throw Failure(
        "wrong-type", "the condition gives \(made.description), not true or false",
        span: inner.span)
    }
    return walk == .filter ? types[0] : .bool
  }

  func evaluate(_ arguments: [Vector], _ rowCount: Int, _ work: Work) throws -> Vector {
    let type = try type(arguments.map(\.type))
    let lists = try arguments[0].expanded(to: rowCount, work: work)
    guard case .list(let offsets, let values) = lists.storage else {
      return .nulls(type, count: rowCount)
    }
    let total = values.vector.count
    guard total < Dataset.rowLimit else { throw Dataset.tooManyRows }
    // The row that each element belongs to.
    let rows = Buffer<UInt32>(count: total) { target in
      for row in 0..<rowCount {
        for index in offsets[row]..<offsets[row + 1] {
          target[index] = UInt32(truncatingIfNeeded: row)
        }
      }
    }
    let lineage = Lineage(.computed(walk.rawValue))
    var columns = [Column(values.vector, lineage: lineage)]
    for argument in arguments.dropFirst() {
      let vector =
        argument.count == 1
        ? try argument.expanded(to: total, work: work)
        : try argument.gathered(rows, work: work)
      columns.append(Column(vector, lineage: lineage))
    }
    let elements = Dataset(rowCount: total, names: names, columns: columns)
    let made = try inner.vector(on: elements, work: work)
    switch walk {
    case .map:
      return Vector(
        type: .list(of: made.type), count: rowCount,
        storage: .list(offsets: offsets, values: Vector.ListValues(made)),
        validity: lists.validity)
    case .filter: return try kept(lists, offsets, values.vector, made, work)
    case .any, .all, .none:
      let holds = Self.truth(made)
      return Vector(
        type: .bool, count: rowCount,
        storage: .bool(
          Buffer(
            (0..<rowCount).map { row in
              let range = offsets[row]..<offsets[row + 1]
              switch walk {
              case .any: return range.contains(where: holds) ? 1 : 0
              case .all: return range.allSatisfy(holds) ? 1 : 0
              default: return range.contains(where: holds) ? 0 : 1
              }
            })), validity: lists.validity)
    }
  }

  /// Whether a condition holds for an element; null counts as false.
  private static func truth(_ flags: Vector) -> (Int) -> Bool {
    guard let values = flags.flags else { return { _ in false } }
    return { values[$0] != 0 && !flags.isNull($0) }
  }

  private func kept(
    _ lists: Vector, _ offsets: Buffer<Int>, _ elements: Vector, _ flags: Vector, _ work: Work
  ) throws -> Vector {
    let holds = Self.truth(flags)
    var places: [UInt32] = []
    let ends = try Buffer<Int>(count: lists.count + 1) { target in
      target[0] = 0
      for row in 0..<lists.count {
        if row & 4095 == 0 { try work.budget.check() }
        for index in offsets[row]..<offsets[row + 1] where holds(index) {
          places.append(UInt32(truncatingIfNeeded: index))
        }
        target[row + 1] = places.count
      }
    }
    let chosen = try elements.gathered(Buffer(places), work: work)
    return Vector(
      type: lists.type, count: lists.count,
      storage: .list(offsets: ends, values: Vector.ListValues(chosen)), validity: lists.validity)
  }
}
