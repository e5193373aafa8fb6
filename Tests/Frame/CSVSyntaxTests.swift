import Diagnostics
import Files
import Numeric
import Testing

@testable import Frame

/// Fields, records and heads of files.
struct CSVSyntaxTests {
  @Test func fields() throws {
    let data = try loaded("a,b,c\n1,\"x, y\",\"he said \"\"no\"\"\"\n2,\"two\nlines\",\n3,\"\",z\n")
    #expect(try data.shown("a") == ["1", "2", "3"])
    #expect(try data.shown("b") == ["\"x, y\"", "\"two\nlines\"", "\"\""])
    #expect(try data.shown("c") == ["\"he said \"no\"\"", "null", "\"z\""])
  }

  @Test func lineEnds() throws {
    for end in ["\n", "\r\n", "\r"] {
      let text = ["a,b", "1,x", "2,\"y\"", ""].joined(separator: end)
      for text in [
        text, String(text.unicodeScalars.dropLast(end.unicodeScalars.count).map(Character.init)),
      ] {
        let data = try loaded(text)
        #expect(try data.shown("a") == ["1", "2"])
        #expect(try data.shown("b") == ["\"x\"", "\"y\""])
      }
    }
  }

  @Test func blankLines() throws {
    let (data, remarks, _) = try loaded(Array("\n\na,b\n\n1,2\n\r\n\n3,4\n\n".utf8))
    #expect(try data.shown("a") == ["1", "3"])
    #expect(remarks.map(\.code) == ["csv-blank"])
    // In a file of one column they are values.
    #expect(try loaded("a\n1\n\n3\n").shown("a") == ["1", "null", "3"])
  }

  @Test func separators() throws {
    for separator in [",", ";", "\t", "|"] {
      let data = try loaded("a\(separator)b\n1\(separator)2.5\n")
      #expect(data.names == ["a", "b"])
      #expect(try data.shown("b") == ["2.5"])
    }
    #expect(try loaded("a;b\n1,5;2\n").shown("a") == ["1.5"])
    #expect(try loaded("a:b\n1:2\n", CSVOptions(delimiter: 0x3A)).shown("b") == ["2"])
  }

  @Test func headers() throws {
    let (data, remarks, _) = try loaded(Array("\u{feff}a,a,,a_2\n1,2,3,4\n".utf8))
    #expect(data.names == ["a", "a_3", "column_3", "a_2"])
    #expect(remarks.map(\.code) == ["csv-header"])
    let bare = try loaded(Array("1,2\n3,4\n".utf8))
    #expect(bare.data.names == ["column_1", "column_2"])
    #expect(bare.data.rowCount == 2)
    #expect(try loaded("a,b\nc,d\n", CSVOptions(header: false)).rowCount == 2)
    #expect(try loaded("1,2\n3,4\n", CSVOptions(header: true)).names == ["1", "2"])
    let empty = try loaded("a,b\n")
    #expect(empty.rowCount == 0)
    #expect(try empty.type("a") == "null")
  }

  @Test func quotesInUnquotedFields() throws {
    let data = try loaded("a,b\n5\" disc,1\nplain,2\n\"quoted\",3\n")
    #expect(try data.shown("a") == ["\"5\" disc\"", "\"plain\"", "\"quoted\""])
    let (tail, remarks, _) = try loaded(Array("a,b\n\"x\"y,1\n".utf8))
    #expect(try tail.shown("a") == ["\"xy\""])
    #expect(remarks.map(\.code) == ["csv-quote"])
  }

  @Test(arguments: [
    ("", "empty-file"), ("\n\n", "empty-file"), ("a,b\n1\n", "csv-ragged"),
    ("a,b\n1,2,3\n", "csv-ragged"), ("a,b\n1,\"2\n3,4\n", "csv-quote"),
    ("\"a,b\n1,2\n", "csv-quote"),
    ("a,b\n1,x\u{0}y\n", "csv-nul"),
  ])
  func refused(_ text: String, _ code: String) throws {
    let failure = #expect(throws: Failure.self) { try loaded(text) }
    #expect(failure?.code == code)
  }

  @Test func placesOfErrors() throws {
    let ragged = #expect(throws: Failure.self) { try loaded("a,b\n1,\"2\n3\"\n\n5\n") }
    #expect(ragged?.message == "line 5 of `t.csv` has 1 field, the header 2")
    let quote = #expect(throws: Failure.self) { try loaded("a,b\n1,2\n3,\"4\n5,6\n") }
    #expect(quote?.message == "a quote that opens in line 3 of `t.csv` never closes")
  }

  @Test func raggedFilled() throws {
    let (data, remarks, _) = try loaded(
      Array("a,b,c\n1\n2,x,3,4,5\n3,\"y\",4\n".utf8), CSVOptions(ragged: .fill))
    #expect(try data.shown("b") == ["null", "\"x\"", "\"y\""])
    #expect(try data.shown("c") == ["null", "3", "4"])
    #expect(remarks.map(\.code) == ["csv-ragged"])
  }

  @Test(arguments: [
    (TextEncoding.latin1, [UInt8](arrayLiteral: 0xE9)), (.windows1252, [0xE9]), (nil, [0xE9]),
    (.utf8, [0xC3, 0xA9]), (nil, [0xC3, 0xA9]),
  ])
  func encodings(_ encoding: TextEncoding?, _ e: [UInt8]) throws {
    let (data, remarks, _) = try loaded(
      Array("a,b\n1,caf".utf8) + e + [0x0A], CSVOptions(encoding: encoding))
    #expect(try data.shown("b") == ["\"café\""])
    #expect(remarks.map(\.code) == (encoding == nil && e.count == 1 ? ["csv-dialect"] : []))
  }

  @Test(arguments: [true, false], [true, false])
  func utf16(_ isBig: Bool, _ hasMark: Bool) throws {
    let text = (hasMark ? "\u{feff}" : "") + "title,year\n\"Amélie 🎬\",2001\nHeat,1995\n"
    let bytes = text.utf16.flatMap { unit -> [UInt8] in
      let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      return isBig ? pair : pair.reversed()
    }
    let (data, remarks, _) = try loaded(bytes)
    #expect(data.names == ["title", "year"])
    #expect(try data.shown("title") == ["\"Amélie 🎬\"", "\"Heat\""])
    #expect(remarks.map(\.message) == ["`t.csv`: it is written in UTF-16"])
    for damaged in [Array(bytes.dropLast()), bytes + (isBig ? [0xD8, 0x00] : [0x00, 0xD8])] {
      #expect(#expect(throws: Failure.self) { try loaded(damaged) }?.code == "text-encoding")
    }
  }

  @Test func damagedText() throws {
    // One odd byte among good UTF-8 is damage, not another encoding.
    let bytes = Array("a,b\n1,café\n2,naïve\n3,".utf8) + [0xFF, 0x0A]
    let failure = #expect(throws: Failure.self) { try loaded(bytes) }
    #expect(failure?.message == "line 4 of `t.csv` is not UTF-8")
    // Nothing is normalised: two spellings stay two values.
    #expect(try loaded("a\né\ne\u{301}\n").scalars("a").map { "\($0)".utf8.count }.count == 2)
    let windows: [UInt8] = Array("a,b\n1,".utf8) + [0x93, 0x80, 0x94, 0x0A]
    #expect(try loaded(windows, CSVOptions()).data.shown("b") == ["\"“€”\""])
  }

  @Test func quotes() throws {
    let single = "a,b\n'x, y','it''s'\n'z','w'\n"
    let (data, remarks, _) = try loaded(Array(single.utf8))
    #expect(try data.shown("a") == ["\"x, y\"", "\"z\""])
    #expect(try data.shown("b") == ["\"it's\"", "\"w\""])
    #expect(remarks.map(\.code) == ["csv-dialect"])
    #expect(try loaded("a,b\n'tis,x\n'twas,y\n").shown("a") == ["\"'tis\"", "\"'twas\""])
    let none = try loaded("a,b\n\"x,y\"\n", CSVOptions(quote: CSVOptions.noQuote))
    #expect(try none.shown("a") == ["\"\"x\""])
  }

  @Test func firstLines() throws {
    let values = try loaded(Array("Heat,1995-12-15,187\nAlien,1979-05-25,104\n".utf8))
    #expect(values.data.rowCount == 2)
    #expect(values.remarks.map(\.code) == ["csv-dialect"])
    #expect(try loaded("country,1990,1991\nUS,5,6\n").names == ["country", "1990", "1991"])
    #expect(try loaded("Heat,1995.5\nAlien,1979.5\n", CSVOptions(header: true)).rowCount == 1)
  }

  @Test func spectrum() throws {
    guard let folder = shared("suites/csv-spectrum/csvs") else { return }
    let expected: [String: [[String]]] = [
      "comma_in_quotes": [["John", "Doe", "120 any st.", "Anytown, WW", "08123"]],
      "empty": [["1", "", ""], ["2", "3", "4"]],
      "empty_crlf": [["1", "", ""], ["2", "3", "4"]],
      "escaped_quotes": [["1", "ha \"ha\" ha"], ["3", "4"]],
      "json": [["1", "{\"type\": \"Point\", \"coordinates\": [102.0, 0.5]}"]],
      "location_coordinates": [
        ["2095257564", "37\u{fffd}36'37.8\"N 121\u{fffd}2'17.9\"W", "Modesto", "Stanislaus"]
      ],
      "newlines": [["1", "2", "3"], ["Once upon \na time", "5", "6"], ["7", "8", "9"]],
      "newlines_crlf": [["1", "2", "3"], ["Once upon \r\na time", "5", "6"], ["7", "8", "9"]],
      "quotes_and_newlines": [["1", "ha \n\"ha\" \nha"], ["3", "4"]],
      "simple": [["1", "2", "3"]], "simple_crlf": [["1", "2", "3"]],
      "utf8": [["1", "2", "3"], ["4", "5", "ʤ"]],
    ]
    for name in expected.keys.sorted() {
      let file = try PathGate(base: folder).read(name + ".csv")
      let data = try Dataset.load(file, work: Work(budget: Budget(threads: 2)))
      let columns = try data.names.map { name in
        try data.scalars(name).map { value in
          switch value {
          case .text(let text): text
          case .null: ""
          default: value.shown
          }
        }
      }
      let rows = (0..<data.rowCount).map { row in columns.map { $0[row] } }
      #expect(rows == expected[name], "\(name)")
    }
  }
}

extension CSVSyntaxTests {
  @Test func manyColumns() throws {
    let names = (0..<3000).map { "c\($0)" }
    let rows = (0..<3).map { row in names.indices.map { $0 % 3 == row ? "" : "\($0)" } }
    let text = ([names] + rows).map { $0.joined(separator: ",") }.joined(separator: "\n")
    let data = try loaded(text)
    #expect(data.names == names)
    #expect(try data.shown("c2999") == ["2999", "2999", "null"])
  }
}
