import Diagnostics
import Files
import Numeric
import Testing

@testable import Frame

/// The types that values suggest, and what is said about them.
struct CSVTypeTests {
  @Test(arguments: [
    ("1,-2,9223372036854775807", "int"), ("1,,3", "int"), ("1,2.5", "float"), ("1,1e3,.5", "float"),
    ("0114709,1", "text"), ("-007", "text"), ("0,10", "int"), ("+5", "text"), ("0x10", "text"),
    ("9223372036854775808", "text"), ("true,False,TRUE", "bool"), ("yes,No", "bool"),
    ("2012-05-04,2013-12-31", "date"), ("2012-05-04T20:15,2012-05-05 20:15:30.25Z", "datetime"),
    ("2012-05-04,2012-05-04T20:15", "datetime"), ("04/05/2012", "text"), ("150 min", "int"),
    ("04/05/2012,14/05/2012", "date"), ("2012/05/04,2012/12/31", "date"), ("20120504", "int"),
    ("4 May 2012,May 4 2013", "date"), ("5/4/2012 20:15,5/14/2012 8:15 PM", "datetime"),
    ("$1.2M,$5", "int"), ("$5,€5", "text"), ("35%,2.5%", "float"), ("2h 30min,45 min", "int"),
    ("1 234,5 678", "int"), ("(5),-3", "int"), ("NA,5,-", "int"), ("NA,x", "text"), (" 5,7", "int"),
    ("12 min,15", "text"), ("true,no", "text"), ("1.234.567,5", "int"),
    ("a|b,c|d|e,f", "list of text"), ("NaN,1.5", "float"), ("inf,1", "int"), ("nan", "text"),
    ("1e400,1.0", "float"),
  ])
  func types(_ values: String, _ type: String) throws {
    let lines = values.split(separator: ",", omittingEmptySubsequences: false).map { "x;\($0)" }
    let data = try loaded("k;v\n" + lines.joined(separator: "\n") + "\n")
    #expect(try data.type("v") == type)
  }

  @Test func nulls() throws {
    let (data, remarks, _) = try loaded(
      Array("k,v,d\nx,1.5,2012-02-30\ny,NaN,2012-02-29\nz,-inf,\n".utf8))
    #expect(try data.shown("v") == ["1.5", "null", "null"])
    #expect(try data.shown("d") == ["null", "date 15399", "null"])
    #expect(remarks.map(\.code) == ["csv-not-finite", "csv-impossible-date"])
    #expect(
      remarks[0].message
        == "`t.csv`: `v`: 2 values not finite, the first `NaN` in line 3, read as null")
  }

  @Test func remarksOnText() throws {
    let (_, zeros, _) = try loaded(Array("k,id\na,0114709\nb,12\n".utf8))
    #expect(
      zeros.map(\.message) == [
        "`t.csv`: `id` stays text: `0114709` in line 2 has a leading zero"
      ])
    let rows = (1...20).map { "r\($0),\($0 == 7 ? "n.d." : String($0))\n" }.joined()
    let (_, mixed, _) = try loaded(Array(("k,v\n" + rows).utf8))
    #expect(mixed.map(\.code) == ["csv-text"])
    #expect(mixed[0].message.contains("`n.d.` in line 8"))
    let known = try loaded("k,v\n" + rows, CSVOptions(unknown: ["v": .text("n.d.")]))
    #expect(try known.type("v") == "int")
    #expect(try known.shown("v")[6] == "null")
  }

  @Test func unknownValues() throws {
    let (data, remarks, _) = try loaded(
      Array("k,v,w\na,0,x\nb,5,y\nc,-1,x\n".utf8),
      CSVOptions(unknown: ["v": .list([.int(0), .int(-1)]), "w": .text("q")]))
    #expect(try data.shown("v") == ["null", "5", "null"])
    #expect(
      remarks.map(\.message) == [
        "`t.csv`: `v`: 2 values declared unknown, read as null",
        "`t.csv`: `w`: the value declared unknown does not occur",
      ])
    let failure = #expect(throws: Failure.self) {
      try loaded("budget\n1\n", CSVOptions(unknown: ["buget": .int(0)]))
    }
    #expect(failure?.help == "did you mean `.budget`?")
  }

  @Test func forcedTypes() throws {
    let options = CSVOptions(types: ["v": .text, "k": .category(ordered: false)])
    let data = try loaded("k,v\na,1\nb,\na,2\n", options)
    #expect(try data.shown("v") == ["\"1\"", "null", "\"2\""])
    #expect(try data.type("k") == "category")
    let failure = #expect(throws: Failure.self) {
      try loaded("k,v\na,1\nb,x\n", CSVOptions(types: ["v": .int]))
    }
    #expect(failure?.code == "csv-value")
    #expect(failure?.message == "`x` in line 3 of `t.csv` is no int, as `types:` wants of `v`")
  }

  /// Lists of numbers, as JSON and Python write them; one list of texts, an int of more than 64 bits or
  /// a word makes texts of all.
  @Test(arguments: [
    (["[1, 2]", "[3]", "[]", ""], "list of int", "[[1, 2], [3], [], []]"),
    (["[1,-2]", "[0.5,1e3]"], "list of float", "[[1.0, -2.0], [0.5, 1000.0]]"),
    (["[ 1 , 2 , ]", "[7]"], "list of int", "[[1, 2], [7]]"),
    (["[1]", "[\"a\"]"], "text", "[\"[1]\", \"[\\\"a\\\"]\"]"),
    (["[9223372036854775808]", "[1]"], "text", "[\"[9223372036854775808]\", \"[1]\"]"),
    (["[1,,2]", "[1]"], "text", "[\"[1,,2]\", \"[1]\"]"),
    (["[1e999]"], "text", "[\"[1e999]\"]"), (["[1-2]"], "text", "[\"[1-2]\"]"),
    (["[[1, 2], [3]]"], "text", "[\"[[1, 2], [3]]\"]"),
  ])
  func numberLists(_ cells: [String], _ type: String, _ values: String) throws {
    let rows = cells.map { "\"" + $0.replacing("\"", with: "\"\"") + "\",x\n" }.joined()
    let vector = try loaded("v,w\n" + rows).column("v").vector(Work(budget: Budget(threads: 1)))
    #expect(vector.type.description == type)
    #expect(Scalar.list(vector.scalars).source == values)
  }

  @Test func lists() throws {
    let data = try loaded(
      """
      k;json;python;bars
      a;"[{""id"": 28, ""name"": ""Action""}, {""name"": ""Sci\\u002dFi"", ""x"": [1, {}]}]";['drama', "it's"];A|B
      b;[];['a\\'b',];C
      c;;[];D|E

      """)
    #expect(try data.shown("json") == [#"["Action", "Sci-Fi"]"#, "[]", "null"])
    #expect(try data.shown("python") == [#"["drama", "it's"]"#, #"["a'b"]"#, "[]"])
    #expect(try data.shown("bars") == [#"["A", "B"]"#, #"["C"]"#, #"["D", "E"]"#])
    // What only looks like a list stays text.
    for odd in ["[", "[\"a\"", "['a' 'b']", "[null]", "[\"\\ud800\"]", "[{\"id\":1}]"] {
      let data = try loaded(
        "k;v\nx;\(odd.contains("\"") ? "\"" + odd.flatMap { $0 == "\"" ? "\"\"" : String($0) } + "\"" : odd)\n"
      )
      #expect(try data.shown("v") == ["\"\(odd)\""])
    }
    let named = try loaded("k,v\na,x\nb,y|z\nc,w\nd,v\ne,u\n", CSVOptions(lists: ["v"]))
    #expect(try named.shown("v")[1] == #"["y", "z"]"#)
  }

  @Test func codedText() throws {
    let data = try loaded("k,v\n" + (0..<50).map { "\($0),c\($0 % 3)\n" }.joined())
    let vector = try data.column("v").vector(Work(budget: Budget(threads: 1)))
    guard case .coded(let codes, let values) = vector.storage else {
      Issue.record("few distinct values are coded")
      return
    }
    #expect((0..<values.count).map(values.string) == ["c0", "c1", "c2"])
    #expect(Array(codes.elements.prefix(4)) == [0, 1, 2, 0])
  }

  @Test func unfitForms() throws {
    #expect(try loaded("v,k\n00.5,a\n").type("v") == "text")
    #expect(try loaded("v,k\n\"1\",a\n\"\",b\n").shown("v") == ["1", "null"])
    #expect(try loaded("v,k\nx,a\n\"\",b\n,c\n").shown("v") == ["\"x\"", "\"\"", "null"])
  }
}
