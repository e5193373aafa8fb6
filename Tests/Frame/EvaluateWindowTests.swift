import Diagnostics
import Numeric
import Testing

@testable import Frame

@Suite struct EvaluateWindowTests {
  let work = Work(budget: Budget(threads: 2))

  func sum(_ name: String, by keys: [String], before: String? = nil, _ function: String = "sum")
    throws -> ColumnExpression
  {
    func column(_ name: String) -> ColumnExpression { .init(.column(name, optional: false)) }
    let aggregate = try #require(AggregateFunctions.named(function))
    return .init(
      .aggregate(
        aggregate, [column(name)],
        over: .init(by: keys.map(column), before: before.map(column))))
  }

  let films = dataset([
    ("revenue", .ints([10, 20, 40, nil, 80])),
    ("day", .dates([1, 2, 2, 3, nil])),
    ("director", .texts(["a", "b", "a", "a", "a"])),
    ("stars", list([["x", "y"], ["x"], ["y", "x", "y"], nil, ["x"]])),
  ])

  @Test func aggregatesSpreadToTheRowsOfAGroup() throws {
    let plain = try sum("revenue", by: ["director"]).vector(on: films, work: work)
    #expect(plain.scalars.map(\.source) == ["130", "20", "130", "130", "130"])
    let shared = try sum("revenue", by: ["stars"]).vector(on: films, work: work)
    // x: 10 + 20 + 40 + 80, y: 10 + 40.
    #expect(shared.scalars.map(\.source) == ["200", "150", "200", "null", "150"])
  }

  @Test func thePastIsStrictlyEarlier() throws {
    let past = try sum("revenue", by: ["director"], before: "day").vector(on: films, work: work)
    #expect(past.scalars.map(\.source) == ["null", "null", "10", "50", "null"])
    let stars = try sum("revenue", by: ["stars"], before: "day").vector(on: films, work: work)
    #expect(stars.scalars.map(\.source) == ["null", "10", "20", "null", "null"])
    let counts = try sum("revenue", by: ["stars"], before: "day", "count")
      .vector(on: films, work: work)
    #expect(counts.scalars.map(\.source) == ["0", "1", "2", "0", "0"])
    #expect(throws: Failure.self) {
      try sum("revenue", by: ["director"], before: "day", "median").vector(on: films, work: work)
    }
  }

  @Test func runningAggregatesAgreeWithASlowSearch() throws {
    var random = SeededStream(seed: 5)
    let count = 120
    let values = (0..<count).map { _ in
      random.index(below: 8) == 0 ? nil : Double(random.index(below: 50))
    }
    let moments = (0..<count).map { _ in
      random.index(below: 10) == 0 ? nil : Int64(random.index(below: 40))
    }
    let keys = (0..<count).map { _ in String(random.index(below: 6)) }
    let data = dataset([
      ("v", .floats(values)), ("t", .ints(moments)), ("k", .texts(keys)),
    ])
    func seen(_ row: Int) -> [Double] {
      guard let own = moments[row] else { return [] }
      return (0..<count).compactMap { other in
        guard let time = moments[other], time < own, keys[other] == keys[row] else { return nil }
        return values[other]
      }
    }
    let past = (0..<count).map(seen)
    func check(_ function: String, _ expected: ([Double]) -> Double?) throws {
      let found = try sum("v", by: ["k"], before: "t", function).vector(on: data, work: work)
      for row in 0..<count {
        let wanted = expected(past[row])
        switch found.scalar(at: row) {
        case .null: #expect(wanted == nil, "\(function) row \(row)")
        case .float(let value):
          #expect(abs(value - (wanted ?? .infinity)) < 1e-9, "\(function) row \(row)")
        case .int(let value): #expect(Double(value) == wanted, "\(function) row \(row)")
        default: Issue.record("\(function) row \(row)")
        }
      }
    }
    try check("sum") { $0.isEmpty ? nil : $0.reduce(0, +) }
    try check("mean") { $0.isEmpty ? nil : $0.reduce(0, +) / Double($0.count) }
    try check("count") { Double($0.count) }
    try check("min") { $0.min() }
    try check("max") { $0.max() }
    try check("var") { list in
      guard list.count > 1 else { return nil }
      let mean = list.reduce(0, +) / Double(list.count)
      return list.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(list.count - 1)
    }
  }
}

func dataset(_ columns: [(String, Vector)]) -> Dataset {
  Dataset(
    rowCount: columns.first?.1.count ?? 0, names: columns.map(\.0),
    columns: columns.map { Column($0.1, lineage: Lineage(.source("test", column: $0.0))) })
}

func list(_ rows: [[String?]?]) -> Vector {
  var builder = VectorBuilder(.list(of: .text))
  for row in rows {
    guard let row else {
      builder.appendNull()
      continue
    }
    builder.appendList { elements in
      for text in row { if let text { elements.append(text) } else { elements.appendNull() } }
    }
  }
  return builder.finish()
}
