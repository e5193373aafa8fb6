import Diagnostics
import Numeric
import Testing

@testable import Frame

/// Calls a function of single values; the row count is that of the longest argument.
func apply(_ name: String, _ arguments: [Vector], remarks: Work? = nil) throws -> [String] {
  let function = try #require(ElementFunctions.named(name))
  let count = arguments.map(\.count).max() ?? 1
  let work = remarks ?? Work(budget: Budget(threads: 2))
  let result = try function.evaluate(arguments, count, work)
  #expect(result.count == count, "\(name)")
  let type = try function.resultType(arguments.map(\.type))
  #expect(result.type == type || result.type == .null || type == .null, "\(name)")
  return result.scalars.map(\.source)
}

func one(_ name: String, _ arguments: Scalar...) throws -> String {
  let vectors = try arguments.map { try Vector.constant($0) }
  return try #require(try apply(name, vectors).first)
}

@Suite struct FunctionTests {
  @Test func arithmetic() throws {
    let a = Vector.ints([7, -7, nil, 6])
    let b = Vector.ints([2, 2, 1, 0])
    #expect(try apply("+", [a, b]) == ["9", "-5", "null", "6"])
    #expect(try apply("/", [a, b]) == ["3.5", "-3.5", "null", "null"])
    #expect(try apply("//", [a, b]) == ["3", "-4", "null", "null"])
    #expect(try apply("%", [a, b]) == ["1", "1", "null", "null"])
    #expect(try apply("%", [.floats([-7]), .floats([3])]) == ["2.0"])
    #expect(try apply("-", [a, .floats([0.5])]) == ["6.5", "-7.5", "null", "5.5"])
    #expect(try one("**", .int(2), .int(62)) == "4611686018427387904")
    #expect(try one("**", .float(2), .int(-1)) == "0.5")
    #expect(try one("+", .text("a"), .text("é")) == "\"aé\"")
    #expect(try one("+", .list([.int(1)]), .list([.float(2.5)])) == "[1.0, 2.5]")
    #expect(try one("negate", .int(3)) == "-3")
  }

  @Test func noNaNAndNoInfinity() throws {
    let work = Work(budget: Budget(threads: 1))
    let zero = Vector.floats([0, 0, nil, 1e308])
    let top = Vector.floats([0, 1, 1, -1e308])
    #expect(try apply("/", [top, zero], remarks: work) == ["null", "null", "null", "-1.0"])
    #expect(
      work.takeRemarks().map(\.message)
        == ["`/` has no finite result in 2 rows, null there"])
    #expect(try one("sqrt", .int(-1)) == "null")
    #expect(try one("log", .int(0)) == "null")
    #expect(try one("*", .float(1e300), .float(1e300)) == "null")
  }

  @Test func overflowNamesRowAndValues() throws {
    var values = [Int64?](repeating: 1, count: 200_000)
    values[150_000] = .max
    values[70_000] = nil
    let failure = #expect(throws: Failure.self) {
      try apply("+", [.ints(values), .ints([1])])
    }
    #expect(
      failure?.message == "`9223372036854775807 + 1` is outside the range of int (row 150000)")
    #expect(failure?.code == "int-overflow")
    for (name, x, y) in [
      ("-", Int64.min, Int64(1)), ("*", .max, 2), ("//", .min, -1), ("**", 10, 19),
    ] {
      #expect(throws: Failure.self, "\(name)") { try one(name, .int(x), .int(y)) }
    }
    #expect(throws: Failure.self) { try one("negate", .int(.min)) }
    #expect(throws: Failure.self) { try one("abs", .int(.min)) }
  }

  @Test func logicIsKleene() throws {
    let a = Vector.bools([true, true, true, false, false, false, nil, nil, nil])
    let b = Vector.bools([true, false, nil, true, false, nil, true, false, nil])
    #expect(
      try apply("and", [a, b])
        == ["true", "false", "null", "false", "false", "false", "null", "false", "null"])
    #expect(
      try apply("or", [a, b])
        == ["true", "true", "true", "true", "false", "null", "true", "null", "null"])
    #expect(try apply("not", [.bools([true, false, nil])]) == ["false", "true", "null"])
    #expect(
      try apply("and", [.bools([false, true]), .nulls(.null, count: 1)]) == ["false", "null"])
  }

  @Test func comparisons() throws {
    #expect(try one("==", .int(9_007_199_254_740_993), .float(9_007_199_254_740_992)) == "false")
    #expect(try one("<", .float(9_007_199_254_740_992), .int(9_007_199_254_740_993)) == "true")
    #expect(try one("<", .int(.max), .float(1e30)) == "true")
    #expect(try one("==", .text("é"), .text("e\u{301}")) == "false")
    #expect(try one("<", .text("Z"), .text("a")) == "true")
    #expect(try one("<", .text("z"), .text("é")) == "true")
    #expect(try apply("==", [.ints([1, nil]), .ints([1])]) == ["true", "null"])
    #expect(try one("==", .list([.int(1)]), .list([.float(1)])) == "true")
    #expect(try one("<", .date(3), .datetime(3 * Calendar.microsecondsPerDay + 1)) == "true")
    #expect(throws: Failure.self) { try one("<", .duration(60_000_000), .int(90)) }
    #expect(throws: Failure.self) { try one("==", .text("1"), .int(1)) }
  }

  @Test func orderedCategoriesCompareByPlace() throws {
    let size = Vector.category([0, 2, nil, 1], of: ["low", "mid", "high"], ordered: true)
    #expect(try apply(">=", [size, .texts(["mid"])]) == ["false", "true", "null", "true"])
    #expect(
      try apply("in", [size, .constant(.list([.text("low"), .text("high")]))])
        == ["true", "true", "null", "false"])
    let failure = #expect(throws: Failure.self) { try apply("==", [size, .texts(["hihg"])]) }
    #expect(failure?.help == "did you mean `\"high\"`?")
  }

  @Test func membershipAndRanges() throws {
    let years = Vector.ints([1984, 1985, 2012, 2013, nil])
    let bounds = [Vector.ints([1985]), Vector.ints([2012])]
    #expect(
      try apply("in_range", [years] + bounds) == ["false", "true", "true", "false", "null"])
    #expect(
      try apply("in_range", [years] + bounds + [.bools([true]), .bools([false])])
        == ["false", "true", "false", "false", "null"])
    #expect(
      try apply("in_range", [years, .ints([2000]), .nulls(.null, count: 1)])
        == ["false", "false", "true", "true", "null"])
    #expect(
      try apply("in", [years, .constant(.list([.int(1985), .float(2013), .null]))])
        == ["false", "true", "false", "true", "null"])
    #expect(try apply("not in", [.texts(["a"]), .constant(.list([.text("b")]))]) == ["true"])
    let noon = Scalar.datetime(Calendar.microsecondsPerDay * 9 + 43_200_000_000)
    #expect(try one("in_range", noon, .date(1), .date(9)) == "true")
  }

  @Test func firstKnownValue() throws {
    #expect(
      try apply("??", [.ints([1, nil, nil]), .floats([9, 2.5, nil])]) == ["1.0", "2.5", "null"])
    #expect(try apply("??", [.texts(["a", nil]), .texts(["-"])]) == ["\"a\"", "\"-\""])
    #expect(try apply("is_null", [.texts(["a", nil])]) == ["false", "true"])
  }

  @Test func moments() throws {
    let day = Calendar.microsecondsPerDay
    #expect(try one("-", .date(10), .date(7)) == "3d")
    #expect(try one("+", .date(10), .duration(2 * day)) == "@1970-01-13")
    #expect(try one("-", .datetime(day), .duration(day / 2)) == "@1970-01-01T12:00")
    #expect(throws: Failure.self) { try one("+", .date(1), .duration(1)) }
    #expect(try one("/", .duration(day), .duration(day / 2)) == "2.0")
    #expect(try one("*", .duration(day), .int(2)) == "2d")
  }

  /// numpy: `np.round`; `round(-15, -1)` is Python's.
  @Test func rounding() throws {
    let values = Vector.floats([0.5, 1.5, 2.5, -0.5, 2.675, nil])
    #expect(try apply("round", [values]) == ["0.0", "2.0", "2.0", "-0.0", "3.0", "null"])
    #expect(try one("round", .int(-15), .int(-1)) == "-20")
    #expect(try one("round", .int(25), .int(-1)) == "20")
    #expect(try one("round", .float(1234.567), .int(2)) == "1234.57")
    #expect(try one("clip", .int(12), .int(0), .int(10)) == "10")
    #expect(try one("clip", .int(-2), .null, .int(10)) == "-2")
    #expect(try one("sign", .float(-2.5)) == "-1")
  }

  @Test func everyFunctionTakesNullsAndNoRows() throws {
    let work = Work(budget: Budget(threads: 1))
    for function in ElementFunctions.all {
      let description = function.description
      let count = max(1, description.parameters.prefix { $0.isRequired }.count)
      let nulls = [Vector](repeating: .nulls(.null, count: 1), count: count)
      let result = try? function.evaluate(nulls, 1, work)
      if let result, !["is_null", "is_not_null", "concat"].contains(function.name) {
        #expect(result.isNull(0), "\(function.name)")
      }
      for type in [ColumnType.int, .float, .text, .bool, .date, .datetime, .list(of: .text)] {
        guard
          (try? function.resultType([type] + [ColumnType](repeating: .null, count: count - 1)))
            != nil
        else { continue }
        var arguments = nulls
        arguments[0] = .nulls(type, count: 0)
        let empty = try? function.evaluate(arguments, 0, work)
        #expect(empty == nil || empty?.count == 0, "\(function.name) of \(type.description)")
        arguments[0] = .nulls(type, count: 3)
        let filled = try? function.evaluate(arguments, 3, work)
        #expect(filled == nil || filled?.count == 3, "\(function.name) of \(type.description)")
      }
    }
  }

  @Test func descriptionsKeepTheRules() {
    let all = ElementFunctions.all.map(\.description) + AggregateFunctions.all.map(\.description)
    for description in all {
      #expect(description.summary.unicodeScalars.count <= 80, "\(description.name)")
      #expect(description.summary.hasSuffix("."), "\(description.name)")
      #expect(!description.examples.isEmpty, "\(description.name)")
      #expect(!description.searchTerms.isEmpty, "\(description.name)")
    }
    #expect(Set(ElementFunctions.all.map(\.name)).count == ElementFunctions.all.count)
    #expect(Set(AggregateFunctions.all.map(\.name)).count == AggregateFunctions.all.count)
  }
}
