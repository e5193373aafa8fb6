import Diagnostics
import Frame
import Interpreter
import Numeric
import Statistics

/// Numbers for a test, with the name they go by.
struct NamedSample {
  var name: String
  var values: [Double]
}

extension Call {
  /// The known numbers of a list or a column that is an argument.
  /// - Throws: `wrong-type`.
  func numbers(_ name: String) throws -> [Double?] {
    let value = self[name]
    let vector: Vector
    if let column = value.object as? ColumnObject {
      vector = try column.column.vector(work)
    } else {
      vector = try Vector(
        scalars: try (value.list ?? []).map { try Expressions.scalar($0, at: span(of: name)) })
    }
    return try floats(vector, name)
  }

  func floats(_ vector: Vector, _ name: String) throws -> [Double?] {
    guard vector.type.isNumeric || vector.type == .bool || vector.type == .null else {
      throw failure(
        "wrong-type", "`\(spec.name)` takes numbers, not \(vector.type.description)", at: name)
    }
    return (0..<vector.count).map { row in
      switch vector.scalar(at: row) {
      case .int(let value): Double(value)
      case .float(let value): value
      case .bool(let value): value ? 1 : 0
      default: nil
      }
    }
  }

  /// The name that a list or column argument goes by.
  func sampleName(_ name: String) -> String {
    (self[name].object as? ColumnObject).map { ".\($0.name)" } ?? name
  }

  func noteNulls(_ count: Int) {
    guard count > 0 else { return }
    work.remark(
      .note, "nulls-skipped",
      "`\(spec.name)` left out \(NumberText.grouped(count)) \(count == 1 ? "row with a null" : "rows with nulls")"
    )
  }

  /// The numbers of a column expression on the dataset.
  func numbers(of name: String, on data: Dataset) throws -> [Double?] {
    let expression = try expression(name)
    return try floats(try expression.vector(on: data, work: work), name)
  }

  /// The values of `x` in each group of `by`, in the order of the groups' values.
  func groups(_ name: String, by: String, on data: Dataset) throws -> [NamedSample] {
    let values = try numbers(of: name, on: data)
    let keys = try expressions(by).map { key -> [Scalar] in
      try key.vector(on: data, work: work).scalars
    }
    var order: [String] = []
    var groups: [String: [Double]] = [:]
    var skipped = 0
    for row in 0..<data.rowCount {
      let parts = keys.map { $0[row] }
      guard let value = values[row],
        !parts.contains(where: { if case .null = $0 { true } else { false } })
      else {
        skipped += 1
        continue
      }
      let label = parts.map(Self.label).joined(separator: ", ")
      if groups[label] == nil { order.append(label) }
      groups[label, default: []].append(value)
    }
    noteNulls(skipped)
    return order.map { NamedSample(name: $0, values: groups[$0] ?? []) }
  }

  static func label(_ value: Scalar) -> String {
    if case .text(let text) = value { text } else { value.source }
  }

  /// Two samples: two columns, or the two groups of one.
  func twoSamples(on data: Dataset) throws -> (NamedSample, NamedSample) {
    if !self["by"].isNull {
      guard self["y"].isNull else {
        throw failure("bad-argument", "give `y` or `by`, not both", at: "by")
      }
      let groups = try groups("x", by: "by", on: data)
      guard groups.count == 2 else {
        let names = groups.prefix(6).map { "\"\($0.name)\"" }.joined(separator: ", ")
        throw failure(
          "bad-argument",
          "`\(spec.name)` compares two groups, and `by` has \(groups.count) with values", at: "by",
          help: groups.count > 2
            ? "they are \(names)\(groups.count > 6 ? " …" : ""): filter two, or use `anova` or `kruskal_test`"
            : nil)
      }
      return (groups[0], groups[1])
    }
    guard !self["y"].isNull else {
      throw failure(
        "missing-argument", "`\(spec.name)` needs two samples",
        help: "a second column `y`, or the groups of one: `by: .group`")
    }
    let (x, y) = (try numbers(of: "x", on: data), try numbers(of: "y", on: data))
    return try kept(x, y, names: (try expression("x").text, try expression("y").text))
  }

  /// Two lists or columns.
  func twoSamples() throws -> (NamedSample, NamedSample) {
    try kept(
      try numbers("x"), try numbers("y"), names: (sampleName("x"), sampleName("y")))
  }

  private func kept(_ x: [Double?], _ y: [Double?], names: (String, String)) throws
    -> (NamedSample, NamedSample)
  {
    let (first, second) = (x.compactMap { $0 }, y.compactMap { $0 })
    noteNulls(x.count + y.count - first.count - second.count)
    return (NamedSample(name: names.0, values: first), NamedSample(name: names.1, values: second))
  }

  /// Rows in which both numbers are known.
  func pairs(_ x: [Double?], _ y: [Double?]) throws -> (x: [Double], y: [Double]) {
    guard x.count == y.count else {
      throw failure(
        "unequal-lengths", "pairs need as many values of both: there are \(x.count) and \(y.count)",
        at: "y")
    }
    var (first, second): ([Double], [Double]) = ([], [])
    for case (let a?, let b?) in zip(x, y) {
      first.append(a)
      second.append(b)
    }
    noteNulls(x.count - first.count)
    return (first, second)
  }

  /// What a test refuses, as an error at the call.
  func testing<R>(_ body: () throws -> R) throws -> R {
    do { return try body() } catch let refusal as TestRefusal {
      throw failure("no-test", refusal.message, help: refusal.help)
    }
  }

  /// What the test looks for.
  var alternative: Alternative { Alternative(rawValue: text("alternative") ?? "") ?? .twoSided }

  /// The distribution that a sample is compared with, and what it is called.
  func knownDistribution() throws -> (DistributionTests.Known, String) {
    func number(_ name: String, _ otherwise: Double) -> Double { self[name].number ?? otherwise }
    func positive(_ name: String, _ value: Double) throws -> Double {
      guard value > 0 else {
        throw failure("bad-argument", "`\(name)` of `ks_test` must be above 0", at: name)
      }
      return value
    }
    func unused(_ names: [String], of title: String) throws {
      guard let name = names.first(where: { !self[$0].isNull }) else { return }
      throw failure(
        "bad-argument", "the \(title) distribution has no `\(name)`", at: name)
    }
    switch text("distribution") {
    case "normal":
      try unused(["low", "high"], of: "normal")
      let (mean, std) = (number("mean", 0), try positive("std", number("std", 1)))
      return (
        .normal(mean: mean, deviation: std),
        "a normal distribution with mean \(TestObject.text(mean)) and std \(TestObject.text(std))"
      )
    case "uniform":
      try unused(["mean", "std"], of: "uniform")
      let (low, high) = (number("low", 0), number("high", 1))
      guard low < high else {
        throw failure("bad-argument", "`low` of `ks_test` must be below `high`", at: "low")
      }
      return (
        .uniform(low: low, high: high),
        "a uniform distribution from \(TestObject.text(low)) to \(TestObject.text(high))"
      )
    case "exponential":
      try unused(["std", "low", "high"], of: "exponential")
      let mean = try positive("mean", number("mean", 1))
      return (
        .exponential(mean: mean), "an exponential distribution with mean \(TestObject.text(mean))"
      )
    default:
      throw failure(
        "missing-argument", "`ks_test` needs a second sample, or a `distribution`",
        help: "a second column `y`, groups `by: .group`, or `distribution: \"normal\"`")
    }
  }
}
