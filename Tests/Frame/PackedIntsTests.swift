import Diagnostics
import Numeric
import Testing

@testable import Frame

/// What reads ints in 8 and 32 bits gives to the bit what their 64 bits give.
@Suite struct PackedIntsTests {
  private let work = Work(budget: Budget(threads: 2))
  private static let count = 70_000

  /// One column, packed and wide.
  private final class Source: ColumnSource {
    let ints: PackedInts
    init(_ ints: PackedInts) { self.ints = ints }
    func prepare(_ columns: [Int], _ work: Work) throws {}
    func values(_ column: Int, _ work: Work) throws -> ColumnValues { .packed(ints) }
  }

  private func column(_ ints: PackedInts) -> Column {
    Column(
      count: ints.count, type: .int, lineage: Lineage(.computed("test")), source: Source(ints),
      index: 0)
  }

  /// Values that repeat with no simple pattern.
  private static func mixed(_ seed: UInt64, below limit: Int64) -> [Int64] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64(state >> 33) % limit - limit / 2
    }
  }

  private static func bitmap(_ step: Int) -> Bitmap? {
    step == 0 ? nil : Bitmap(count: count) { $0 % step != 1 }
  }

  private static func bytes(_ values: [Int64], nullEach step: Int) -> PackedInts {
    PackedInts(
      count: count, storage: .byte(Buffer(values.map { Int8(truncatingIfNeeded: $0) })),
      validity: bitmap(step))
  }

  private static func words(_ values: [Int64], nullEach step: Int) -> PackedInts {
    PackedInts(
      count: count, storage: .word(Buffer(values.map { Int32(truncatingIfNeeded: $0) })),
      validity: bitmap(step))
  }

  /// The same table twice: with packed columns, and with all of them widened.
  private func tables() throws -> (packed: Dataset, wide: Dataset) {
    let packed = [
      ("tiny", Self.bytes(Self.mixed(1, below: 200), nullEach: 0)),
      ("gaps", Self.bytes(Self.mixed(2, below: 20), nullEach: 7)),
      ("many", Self.words(Self.mixed(3, below: 90_000), nullEach: 0)),
      ("holes", Self.words(Self.mixed(4, below: 1 << 32), nullEach: 5)),
    ]
    let wide = try packed.map {
      Column(try $0.1.widened(work), lineage: Lineage(.computed("test")))
    }
    return (
      Dataset(rowCount: Self.count, names: packed.map(\.0), columns: packed.map { column($0.1) }),
      Dataset(rowCount: Self.count, names: packed.map(\.0), columns: wide)
    )
  }

  private func name(_ column: String) -> ColumnExpression {
    ColumnExpression(.column(column, optional: false))
  }

  /// Everything of a dataset that can be seen, floats by their bits.
  private func seen(_ data: Dataset) throws -> [[String]] {
    try data.columns.map { column in
      let vector = try column.vector(work)
      return (0..<vector.count).map { row in
        if case .float(let value) = vector.scalar(at: row) { return "\(value.bitPattern)" }
        return vector.scalar(at: row).source
      }
    }
  }

  private func aggregate(_ function: String, _ columns: [String]) throws -> ColumnExpression {
    let function = try #require(AggregateFunctions.named(function))
    return ColumnExpression(
      .aggregate(function, columns.map(name), over: ColumnExpression.Window(by: [], before: nil)))
  }

  @Test(arguments: [[], ["gaps"], ["tiny", "gaps"], ["many"], ["holes"], ["holes", "many"]])
  func aggregates(by keys: [String]) throws {
    let (packed, wide) = try tables()
    var aggregates: [(name: String, expression: ColumnExpression)] = []
    for column in packed.names {
      for function in ["sum", "mean", "min", "max", "median", "std", "var", "skew", "count"] {
        aggregates.append(
          ("\(function)_\(column)", try aggregate(function, [column])))
      }
      aggregates.append(("corr_\(column)", try aggregate("corr", [column, "gaps"])))
    }
    let by = keys.map(name)
    let found = try packed.aggregated(aggregates, by: by, work: work)
    let expected = try wide.aggregated(aggregates, by: by, work: work)
    #expect(found.rowCount == expected.rowCount)
    #expect(try seen(found.head(300)) == seen(expected.head(300)))
  }

  @Test(arguments: ["==", "!=", "<", "<=", ">", ">="])
  func comparisons(_ symbol: String) throws {
    let function = try #require(ElementFunctions.named(symbol))
    let (packed, wide) = try tables()
    for column in packed.names {
      for constant in [7, -128, 128, -(1 << 31) - 1] as [Int64] {
        let literal = ColumnExpression(.literal(.int(constant)))
        for sides in [[name(column), literal], [literal, name(column)]] {
          let test = ColumnExpression(.call(function, sides))
          let found = try packed.filtered(where: test, work: work)
          let expected = try wide.filtered(where: test, work: work)
          #expect(found.rowCount == expected.rowCount)
          #expect(
            try seen(found.head(50)) == seen(expected.head(50)), "\(column) \(symbol) \(constant)")
        }
      }
    }
  }

  @Test(arguments: ["tiny", "gaps", "many", "holes"]) func joins(_ key: String) throws {
    let (packed, wide) = try tables()
    for right in ["tiny", "holes"] {
      // One row a key on the right, and a few keys twice.
      for step in [1, 3] {
        func side(_ data: Dataset) throws -> Dataset {
          let some = try data.unique(on: [name(right)], work: work)
          let twice = step == 1 ? some : try some.appended(some.head(step), work: work)
          return Dataset(
            rowCount: twice.rowCount, names: ["key"],
            columns: [twice.columns[try #require(twice.position(of: right))]])
        }
        let on = ColumnExpression(
          .call(
            try #require(ElementFunctions.named("==")),
            [name(key), ColumnExpression(.rightColumn("key"))]))
        for kind in [JoinKind.inner, .outer, .anti] {
          let found = try packed.joined(
            with: side(packed), on: [on], how: kind, expect: JoinExpectation("n:m"), work: work)
          let expected = try wide.joined(
            with: side(wide), on: [on], how: kind, expect: JoinExpectation("n:m"), work: work)
          #expect(found.rowCount == expected.rowCount)
          #expect(try seen(found.head(100)) == seen(expected.head(100)), "\(key) \(right) \(kind)")
        }
      }
    }
  }
}
