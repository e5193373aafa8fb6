import Diagnostics
import Numeric
import Testing

@testable import Frame

@Suite struct FunctionTextTests {
  @Test func textsCountByCodePoints() throws {
    #expect(try one("len", .text("Amélie")) == "6")
    #expect(try one("len", .text("e\u{301}")) == "2")
    #expect(try one("slice", .text("Amélie"), .int(1), .int(3)) == "\"mél\"")
    #expect(try one("slice", .text("Amélie"), .int(-2)) == "\"ie\"")
    #expect(try one("slice", .text("abc"), .int(5)) == "\"\"")
    #expect(try one("upper", .text("straße")) == "\"STRASSE\"")
    #expect(try one("title", .text("the o'neill éPICE")) == "\"The O'neill Épice\"")
    #expect(try one("trim", .text("\u{a0} Heat \u{2003}")) == "\"Heat\"")
    #expect(try one("pad_left", .text("é"), .int(3), .text("0")) == "\"00é\"")
  }

  @Test func partsOfTexts() throws {
    #expect(try one("strip_prefix", .text("tt01"), .text("tt")) == "\"01\"")
    #expect(try one("strip_suffix", .text("90 min"), .text(" min")) == "\"90\"")
    #expect(try one("starts_with", .text("Heat"), .text("He")) == "true")
    #expect(try one("ends_with", .text("at"), .text("Heat")) == "false")
    #expect(try one("contains", .text("Heat"), .text("ea")) == "true")
    #expect(try one("contains", .list([.int(1), .null]), .int(1)) == "true")
    #expect(try one("split", .text("a,,b"), .text(",")) == "[\"a\", \"\", \"b\"]")
    #expect(
      try one("join", .list([.text("a"), .null, .text("b")]), .text("|")) == "\"a|b\"")
    #expect(throws: Failure.self) { try one("split", .text("a"), .text("")) }
  }

  @Test func patterns() throws {
    let link = Scalar.text("http://x/tt0113277/?y")
    #expect(try one("extract", link, .text(#"tt(\d+)"#)) == "\"0113277\"")
    #expect(try one("extract", link, .text(#"tt\d+"#)) == "\"tt0113277\"")
    #expect(try one("extract", link, .text(#"tt(\d+)"#), .int(0)) == "\"tt0113277\"")
    #expect(try one("extract", .text("none"), .text(#"(\d+)"#)) == "null")
    #expect(try one("extract_all", .text("a1 b22"), .text(#"\d+"#)) == "[\"1\", \"22\"]")
    #expect(try one("extract_all", .text("éa"), .text("x*")) == "[\"\", \"\", \"\"]")
    #expect(try one("~", .text("Heat"), .text("^H.at$")) == "true")
    #expect(throws: Failure.self) { try one("extract", link, .text("a"), .int(1)) }
    let failure = #expect(throws: Failure.self) { try one("~", .text("a"), .text("(")) }
    #expect(failure?.code == "bad-pattern")
    #expect(throws: Failure.self) {
      try Pattern(String(repeating: "a", count: Pattern.longest + 1))
    }
  }

  @Test func replacing() throws {
    #expect(try one("replace", .text("a-b-c"), .text("-"), .text("+")) == "\"a+b+c\"")
    let record = Scalar.list([.list([.text("Sci-Fi"), .text("Science Fiction")])])
    #expect(
      try one("replace", .list([.text("Sci-Fi"), .text("Drama")]), record)
        == "[\"Science Fiction\", \"Drama\"]")
    #expect(try one("replace", .text("Sci-Fi"), record) == "\"Science Fiction\"")
    #expect(
      try apply(
        "replace",
        [
          .ints([1, 2, nil]), .constant(.list([.int(1), .int(2)])),
          .constant(.list([.null, .int(20)])),
        ]) == ["null", "20", "null"])
  }

  /// A coded column computes once a distinct value, and its values stay distinct.
  @Test func codedTextsStayDistinct() throws {
    let coded = Vector(
      type: .text, count: 4, storage: .coded(Buffer([0, 1, 2, 0]), TextBuffer(["a", "A", "b"])),
      validity: nil)
    let function = try #require(ElementFunctions.named("upper"))
    let upper = try function.evaluate([coded], 4, Work(budget: Budget(threads: 1)))
    guard case .coded(let codes, let values) = upper.storage else {
      Issue.record("the result is not coded")
      return
    }
    #expect(values.count == 2)
    #expect((0..<4).map { codes[$0] } == [0, 0, 1, 0])
    #expect(try apply("len", [coded]) == ["1", "1", "1", "1"])
    #expect(
      try apply("extract", [coded, .texts(["[a-z]"])]) == ["\"a\"", "null", "\"b\"", "\"a\""])
  }

  @Test func conversions() throws {
    let texts = Vector.texts([" 42", "-7", "9223372036854775808", "4.5", "", nil])
    #expect(try apply("to_int", [texts]) == ["42", "-7", "null", "null", "null", "null"])
    #expect(
      try apply("to_float", [.texts(["2.5", "1e3", "nan", "0x1p3", "inf", "1e400"])])
        == ["2.5", "1000.0", "null", "null", "null", "null"])
    #expect(try one("to_int", .float(-2.9)) == "-2")
    #expect(try one("to_int", .float(1e30)) == "null")
    #expect(try one("to_text", .date(0)) == "\"1970-01-01\"")
    #expect(try one("to_text", .float(0.1)) == "\"0.1\"")
    #expect(
      try apply("to_date", [.texts(["2012-02-30", "2012-02-29"])]) == ["null", "@2012-02-29"])
    #expect(
      try one("to_date", .text("4 May 2012"), .text("%e %B %Y")) == "@2012-05-04")
    #expect(throws: Failure.self) { try one("to_date", .text("4"), .text("%q")) }
  }

  @Test func sets() throws {
    let a = list([["x", "y", "x"], nil, nil, []])
    let b = list([["y", "z"], ["q"], nil, ["r"]])
    #expect(
      try apply("union", [a, b]) == [#"["x", "y", "z"]"#, #"["q"]"#, "null", #"["r"]"#])
    #expect(try apply("intersect", [a, b]) == [#"["y"]"#, "[]", "null", "[]"])
    #expect(try apply("difference", [a, b]) == [#"["x"]"#, "[]", "null", "[]"])
    #expect(try apply("compact", [list([["a", nil], nil])]) == [#"["a"]"#, "null"])
    #expect(try apply("unique", [a]) == [#"["x", "y"]"#, "null", "null", "[]"])
    #expect(try apply("sort", [list([["b", nil, "a"]])]) == [#"["a", "b", null]"#])
    #expect(try apply("get", [b, .ints([-1])]) == ["\"z\"", "\"q\"", "null", "\"r\""])
    #expect(try apply("len", [a]) == ["3", "null", "null", "0"])
    #expect(try one("union", .list([.int(1)]), .list([.float(1), .float(2)])) == "[1.0, 2.0]")
  }

  @Test func bins() throws {
    let budget = Vector.ints([10, 20, 79, 80, nil])
    let breaks = try Vector.constant(.list([.int(20), .int(80)]))
    let labels = try Vector.constant(.list([.text("low"), .text("mid"), .text("high")]))
    #expect(
      try apply("cut", [budget, breaks, labels])
        == ["\"low\"", "\"mid\"", "\"mid\"", "\"high\"", "null"])
    #expect(
      try apply("cut", [budget, breaks])
        == ["\"< 20\"", "\"[20, 80)\"", "\"[20, 80)\"", "\">= 80\"", "null"])
    #expect(
      try apply(
        "cut", [budget, breaks, .nulls(.null, count: 1), .texts(["right"]), .bools([false])])
        == ["null", "null", "\"(20, 80]\"", "\"(20, 80]\"", "null"])
    #expect(throws: Failure.self) {
      try apply("cut", [budget, breaks, .constant(.list([.text("one")]))])
    }
    #expect(
      try apply("to_category", [.texts(["b", nil]), .constant(.list([.text("a"), .text("b")]))])
        == ["\"b\"", "null"])
    #expect(throws: Failure.self) {
      try apply("to_category", [.texts(["z"]), .constant(.list([.text("a")]))])
    }
  }

  @Test func dates() throws {
    let day = try #require(Calendar.days(year: 2012, month: 5, day: 4))
    for (name, shown) in [
      ("year", "2012"), ("month", "5"), ("day", "4"), ("quarter", "2"), ("weekday", "5"),
      ("day_of_year", "125"), ("hour", "0"), ("date", "@2012-05-04"),
    ] {
      #expect(try one(name, .date(day)) == shown, "\(name)")
    }
    #expect(try one("floor_date", .date(day), .text("month")) == "@2012-05-01")
    #expect(try one("floor_date", .date(day), .text("week")) == "@2012-04-30")
    #expect(throws: Failure.self) { try one("floor_date", .date(day), .text("moon")) }
    #expect(
      try one("to_text", .date(day), .text("%A, %d %b %Y")) == "\"Friday, 04 May 2012\"")
    let leap = try #require(Calendar.days(year: 2012, month: 1, day: 31))
    #expect(try one("add_months", .date(leap), .int(1)) == "@2012-02-29")
    #expect(try one("to_datetime", .text("2012-05-04T20:15")) == "@2012-05-04T20:15")
  }
}
