import Diagnostics
import Files
import Glibc
import Numeric
import Testing

@testable import Frame

/// JSON as tables, and what is no JSON.
struct JSONReaderTests {
  private func json(
    _ text: String, lines: Bool = false, _ options: CSVOptions = CSVOptions()
  ) throws -> (data: Dataset, remarks: [Remark]) {
    let work = Work(budget: Budget(threads: 1))
    let file = ReadableFile(ByteBlock(Array(text.utf8)), path: "/t.json", displayName: "t.json")
    let data = try JSONReader.load(file, isLines: lines, options, work)
    return (data, work.takeRemarks())
  }

  @Test func records() throws {
    let (data, remarks) = try json(
      #"""
      [{"id": 1, "title": "A\u00e9\ud83c\udfac\n", "score": 7, "ok": true, "d": "2012-05-04"},
       {"id": 2, "score": 7.5, "cast": {"lead": "X", "of": {"n": 3}}, "d": null, "g": ["a", "b"]}]
      """#)
    #expect(data.names == ["id", "title", "score", "ok", "d", "cast.lead", "cast.of.n", "g"])
    #expect(try data.shown("title") == ["\"Aé🎬\n\"", "null"])
    #expect(try data.shown("score") == ["7.0", "7.5"])
    #expect(try data.shown("ok") == ["true", "null"])
    #expect(try data.shown("d") == ["date 15464", "null"])
    #expect(try data.shown("cast.of.n") == ["null", "3"])
    #expect(try data.shown("g") == ["null", "[\"a\", \"b\"]"])
    #expect(remarks.isEmpty)
  }

  @Test func shapes() throws {
    #expect(try json(#"{"a": [1, 2], "b": ["x", null]}"#).data.shown("a") == ["1", "2"])
    #expect(try json("{\"a\": 1}\n{\"a\": 2}\n\n{\"b\": 3}", lines: true).data.rowCount == 3)
    let wrapped = try json(#"{"count": 2, "items": [{"a": 1}, {"a": 2}]}"#)
    #expect(try wrapped.data.shown("a") == ["1", "2"])
    #expect(wrapped.remarks.map(\.code) == ["json-members"])
    #expect(try json(#"{"a": 1, "b": "x"}"#).data.rowCount == 1)
    #expect(try json("[1, 2.5]").data.shown("value") == ["1.0", "2.5"])
    #expect(try json("[]").data.rowCount == 0)
    #expect(
      try json(#"[{"n": [1, 2]}, {"n": []}, {"n": [3]}]"#).data.shown("n")
        == ["[1, 2]", "[]", "[3]"])
    #expect(
      try json(#"[{"n": [{"id": 1, "name": "A"}]}]"#).data.shown("n") == ["[\"A\"]"])
  }

  @Test func oddValues() throws {
    let mixed = try json(#"[{"a": 1}, {"a": "x"}, {"a": 2.5}]"#)
    #expect(try mixed.data.shown("a") == ["\"1\"", "\"x\"", "\"2.5\""])
    #expect(mixed.remarks.map(\.code) == ["value-types"])
    let large = try json(#"[{"a": 9223372036854775808}, {"a": 1}]"#)
    #expect(try large.data.shown("a") == ["\"9223372036854775808\"", "\"1\""])
    let infinite = try json(#"[{"a": 1e400}, {"a": 1}]"#)
    #expect(try infinite.data.shown("a") == ["null", "1"])
    #expect(infinite.remarks.map(\.code) == ["csv-not-finite"])
    let twice = try json(#"[{"a": 1, "a": 2}]"#)
    #expect(try twice.data.shown("a") == ["2"])
    #expect(twice.remarks.map(\.code) == ["json-key"])
    let options = CSVOptions(unknown: ["a": .int(0)], units: ["a": "min"])
    let known = try json(#"[{"a": 0}, {"a": 5}]"#, options).data
    #expect(try known.shown("a") == ["null", "5"])
    #expect(try known.column("a").unit?.symbol == "min")
  }

  @Test func refused() throws {
    for (text, code, line) in [
      ("[{\"a\": 1},\n {\"a\": NaN}]", "json-syntax", "line 2"),
      ("[{\"a\": 1}", "json-syntax", "too early"), ("{\"a\": 1} x", "json-syntax", "behind"),
      ("", "empty-file", ""), ("5", "json-shape", ""),
      ("{\"a\": [1], \"b\": [1, 2]}", "json-shape", ""),
      (String(repeating: "[", count: 1_000_000), "json-depth", "line 1"),
      (String(repeating: "{\"a\":", count: 100_000), "json-depth", "line 1"),
      ("[{\"a\": \"\\ud800\"}]", "json-syntax", "half a character"),
      ("[{\"a\": 01}]", "json-syntax", ""), ("[{'a': 1}]", "json-syntax", "key"),
    ] {
      let failure = #expect(throws: Failure.self) { try json(text) }
      #expect(failure?.code == code)
      #expect(failure?.message.contains(line) == true)
    }
  }

  @Test func damage() throws {
    let rows = (0..<20).map {
      "{\"id\": \($0), \"t\": \"a\\u00e9\", \"g\": [\"x\", {\"name\": \"y\"}], \"n\": {\"v\": 1.5}}"
    }
    let text = Array("[\(rows.joined(separator: ",\n"))]".utf8)
    let work = Work(budget: Budget(threads: 1))
    func load(_ bytes: [UInt8]) throws {
      let file = ReadableFile(ByteBlock(bytes), path: "/t.json", displayName: "t.json")
      _ = try JSONReader.load(file, isLines: false, CSVOptions(), work)
    }
    // Cut anywhere, it is an error.
    for count in 1..<text.count {
      #expect(throws: Failure.self) { try load(Array(text.prefix(count))) }
    }
    // Changed anywhere, it is an error or a table.
    var stream = SeededStream(seed: 3)
    for _ in 0..<500 {
      var broken = text
      broken[Int(stream.next() % UInt64(text.count))] ^= UInt8(1 << (stream.next() % 8))
      _ = try? load(broken)
    }
  }

  /// nst/JSONTestSuite, where it is at hand.
  @Test func suite() throws {
    guard let folder = shared("suites/json-test-suite/test_parsing"), let stream = opendir(folder)
    else { return }
    defer { closedir(stream) }
    var seen = 0
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name.hasSuffix(".json") else { continue }
      seen += 1
      let work = Work(budget: Budget(threads: 1))
      let file = try PathGate(base: folder).read(name)
      do {
        _ = try JSONReader.load(file, isLines: false, CSVOptions(), work)
        #expect(!name.hasPrefix("n_"), "\(name) is accepted")
      } catch let failure as Failure {
        // A single value is JSON, but no table.
        #expect(!name.hasPrefix("y_") || failure.code == "json-shape", "\(name): \(failure)")
      }
    }
    #expect(seen > 300)
  }
}
