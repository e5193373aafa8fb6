import Describe
import Diagnostics
import Numeric
import Testing

@testable import Frame

/// Every function of single values gives a value and a column the same result: edge values of every
/// type that a parameter takes, one row at a time beside all rows at once, with texts plain and coded,
/// and with one argument constant beside columns.
@Suite struct FunctionAgreementTests {
  @Test(arguments: ElementFunctions.all.map(\.name)) func valuesAndColumnsAgree(_ name: String)
    throws
  {
    let function = try #require(ElementFunctions.named(name))
    var tried = 0
    for arguments in Self.arguments(of: function) {
      guard (try? function.resultType(arguments.map { Self.type(of: $0) })) != nil else { continue }
      tried += 1
      try Self.check(function, arguments)
    }
    #expect(tried > 0, "\(name) was called with no arguments that fit")
  }

  /// The values of one argument: a column of several, or a constant of one.
  private typealias Pool = [Scalar]

  private static let texts: Pool = [
    "", "a", "Heat", " Die  Hard\n2 ", "É e\u{301}ß ﬁ İ", "映画🎬", "12", "-3.5e2", "2012-02-29",
    "1h 30min", "a,b,,c", "null", "\u{0}\"\\", "true",
  ].map { .text($0) }
  private static let ints: Pool = [0, 1, -1, 7, 1000, .max, .min].map { .int($0) }
  private static let floats: Pool = [
    0, -0.0, 0.5, 2.5, -1.25, 1e15, 1e300, -1e-300, .greatestFiniteMagnitude,
  ].map { .float($0) }
  private static let dates: Pool = [0, -1, 15_399, -719_162, 2_932_896].map { .date($0) }
  private static let datetimes: Pool = [0, -1, 1_330_473_600_000_001, -62_135_596_800_000_000].map {
    .datetime($0)
  }
  private static let durations: Pool = [0, 1, -60_000_000, 86_400_000_000, .max].map {
    .duration($0)
  }
  private static let lists: [Pool] = [
    [.list([.text("a"), .null, .text("Heat"), .text("a")]), .list([]), .list([.text("")])],
    [.list([.int(3), .int(-1), .null, .int(.max)]), .list([]), .list([.int(1)])],
    [.list([.float(0.5), .float(-2)]), .list([.null])],
    [.list([.list([.int(1)]), .null, .list([])]), .list([])],
    [.list([.date(3), .date(-3)]), .list([])],
  ]

  /// Values that parameters of one value take, by name, where any value will not do.
  private static let chosen: [String: Pool] = [
    "unit": [.text("month"), .text("week")], "pattern": [.text("a|(b)|e"), .text("")],
    "form": [.text("NFKC")], "base": [.int(16)], "places": [.int(3)], "decimal": [.text(",")],
    "closed": [.text("left")], "fill": [.text("é")], "width": [.int(5)], "length": [.int(3)],
    "step": [.float(0.25), .int(5)], "relative": [.float(0.1)], "labels": [.null],
    "breaks": [.list([.float(0), .float(2.5)])], "order": [.null],
    "parts": [.list([.text("ea"), .text("映")])], "separator": [.text(","), .text("映")],
  ]

  private static func pools(_ type: ValueType) -> [Pool] {
    switch type {
    case .text: [texts]
    case .int: [ints]
    case .float: [floats]
    case .number: [ints, floats]
    case .bool: [[.bool(true), .bool(false)]]
    case .date: [dates]
    case .datetime: [datetimes]
    case .duration: [durations]
    case .list: lists
    case .oneOf(let types): types.flatMap(pools)
    default: [texts, ints, floats, [.bool(true)], dates, datetimes, durations] + lists
    }
  }

  private static func arguments(of function: ElementFunction) -> [[Pool]] {
    let parameters = function.description.parameters
    // Several arguments multiply: then fewer values of each.
    let required = parameters.filter { $0.isRequired }.count
    let most = required > 2 ? 3 : required > 1 || parameters.last?.isVariadic == true ? 6 : 20
    var choices: [[[Scalar]]] = []
    for (index, parameter) in parameters.enumerated() {
      let isConstant = function.constants.contains(index)
      let isFormat = function.name == "to_text" && parameter.name == "format"
      if !parameter.isRequired && !parameter.isVariadic && index > 0 && !isFormat { break }
      var found = pools(parameter.type)
      if isFormat {
        found = [[.text(",.1f")], [.text("%d %b %Y")], [.text("h:mm:ss")], [.text(">9")]]
      } else if isConstant {
        found = (chosen[parameter.name].map { [$0] } ?? found).flatMap { pool in
          pool.prefix(2).map { [$0] }
        }
      } else if parameter.name == "separator" {
        found = [[.text(",")]]
      }
      found = found.map { Array($0.suffix(most)) }
      choices.append(found)
      if parameter.isVariadic { choices.append(found) }
    }
    var result: [[Pool]] = [[]]
    for choice in choices {
      result = result.flatMap { before in choice.map { before + [$0] } }
    }
    return result
  }

  private static func type(of pool: Pool) -> ColumnType {
    ColumnType(of: .list(pool))?.element ?? .null
  }

  /// Compares the rows of all combinations of the pools' values, and of nulls.
  private static func check(_ function: ElementFunction, _ pools: [Pool]) throws {
    var rows: [[Scalar]] = [[]]
    for (index, pool) in pools.enumerated() {
      let values = function.constants.contains(index) ? pool : pool + [.null]
      rows = rows.flatMap { row in values.map { row + [$0] } }
    }
    let types = pools.map { type(of: $0) }
    let work = Work(budget: Budget(threads: 2))
    var expected: [String] = []
    var fine: [[Scalar]] = []
    for row in rows {
      let values = try zip(row, types).map { try Vector(scalars: [$0], type: $1) }
      guard let result = try? function.evaluate(values, 1, work) else { continue }
      fine.append(row)
      expected.append(result.scalar(at: 0).source)
    }
    guard !fine.isEmpty else { return }
    for layout in Layout.allCases {
      let columns = try types.indices.map { index in
        let isConstant = function.constants.contains(index)
        let values = isConstant ? [fine[0][index]] : fine.map { $0[index] }
        return try layout.vector(values, types[index])
      }
      let result = try function.evaluate(columns, fine.count, work)
      #expect(result.count == fine.count, "\(function.name)")
      #expect(
        result.scalars.map(\.source) == expected, "\(function.name) of \(types), \(layout)")
    }
    guard pools.count > 1, !function.constants.contains(1) else { return }
    // The first argument one value for all rows.
    let first = fine[0][0].source
    let places = fine.indices.filter { fine[$0][0].source == first }
    guard places.count > 1 else { return }
    let columns = try types.indices.map { index in
      let isConstant = index == 0 || function.constants.contains(index)
      let values = places.map { fine[$0][index] }
      return try Vector(scalars: isConstant ? [values[0]] : values, type: types[index])
    }
    let result = try function.evaluate(columns, places.count, work)
    #expect(
      result.scalars.map(\.source) == places.map { expected[$0] },
      "\(function.name) of \(types), the first constant")
  }

  private enum Layout: CaseIterable {
    case plain
    case coded

    func vector(_ values: [Scalar], _ type: ColumnType) throws -> Vector {
      let plain = try Vector(scalars: values, type: type)
      guard self == .coded, case .text(let texts) = plain.storage, values.count > 1 else {
        return plain
      }
      let (codes, distinct) = TextIndex.encode(texts, validity: plain.validity)
      return Vector(
        type: .text, count: plain.count, storage: .coded(codes, distinct),
        validity: plain.validity)
    }
  }
}
