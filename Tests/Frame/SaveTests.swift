import Diagnostics
import Files
import Glibc
import Numeric
import Testing

@testable import Frame

/// What is written reads back the same.
struct SaveTests {
  private let work = Work(budget: Budget(threads: 1))

  private func save(
    _ data: Dataset, _ name: String, in folder: TemporaryFolder,
    _ change: (inout SaveRequest) -> Void = { _ in }
  ) throws -> ReadableFile {
    let gate = PathGate(base: folder.path)
    var request = SaveRequest(try #require(SaveFormat(name: name)))
    change(&request)
    try request.save(data, to: try gate.writing(name), work: work)
    return try gate.read(name)
  }

  private func dataset(_ columns: [(String, Vector)]) -> Dataset {
    Dataset(
      rowCount: columns.first?.1.count ?? 0, names: columns.map(\.0),
      columns: columns.map { Column($0.1, lineage: Lineage(.computed("test"))) })
  }

  /// Values of every type, odd ones among them.
  private func random(_ seed: UInt64, rows: Int) throws -> Dataset {
    var stream = SeededStream(seed: seed)
    func next(_ count: Int) -> Int { Int(stream.next() % UInt64(count)) }
    let pieces = [
      "", "a", "x, y", "he said \"no\"", "two\nlines", "\r\n", "é", "🎬", "'", "|", ";", "\t", " a ",
      "NA", "null", "\\", "# %%", "\u{7f}", "a\u{301}", "«»",
    ]
    func value<Value>(_ make: () throws -> Value) rethrows -> Value? {
      next(5) == 0 ? nil : try make()
    }
    let whole: [Int64] = [0, -1, .max, .min, 9_007_199_254_740_993, 42]
    let floats: [Double] = [0.1, -0.0, 1e300, 2.2250738585072014e-308, 2.5, 1.0 / 3, -12345.678]
    func text() -> String { "t" + pieces[next(pieces.count)] + pieces[next(pieces.count)] }
    return dataset([
      ("int", .ints((0..<rows).map { _ in value { whole[next(whole.count)] } } + [7])),
      ("float", .floats((0..<rows).map { _ in value { floats[next(floats.count)] } } + [0.5])),
      ("bool", .bools((0..<rows).map { _ in value { next(2) == 0 } } + [true])),
      (
        "text, with \"odd\" name",
        .texts((0..<rows).map { _ in value { next(6) == 0 ? "" : text() } } + ["end"])
      ),
      ("date", .dates((0..<rows).map { _ in value { Int32(next(40_000)) - 10_000 } } + [0])),
      (
        "time",
        try Vector(
          scalars: (0..<rows).map { _ in
            value { Scalar.datetime(Int64(next(1_000_000_000)) * 1_000_123) } ?? .null
          } + [.datetime(123_456)], type: .datetime)
      ),
      (
        "list",
        try Vector(
          scalars: (0..<rows).map { _ in
            value { Scalar.list((0..<next(4)).map { _ in .text(text()) }) } ?? .null
          } + [.list([.text("x")])], type: .list(of: .text))
      ),
    ])
  }

  @Test(arguments: [
    "t.csv", "t.tsv", "t.json", "t.jsonl", "t.sqlite", "t.csv.gz", "t.csv.zst", "t.json.gz",
  ])
  func roundTrip(_ name: String) throws {
    for seed: UInt64 in 1...8 {
      let folder = TemporaryFolder()
      let data = try random(seed, rows: 1 + Int(seed) * 7)
      let file = try save(data, name, in: folder)
      let back = try LoadRequest().load(file, work: work)
      #expect(back.names == data.names)
      for column in data.names {
        #expect(try back.type(column) == data.type(column), "\(name) seed \(seed) \(column)")
        // SQLite keeps no sign of a zero.
        let expected = try data.shown(column).map {
          name == "t.sqlite" && $0 == "-0.0" ? "0.0" : $0
        }
        #expect(try back.shown(column) == expected, "\(name) seed \(seed) \(column)")
      }
    }
  }

  @Test func formulas() throws {
    let data = dataset([
      ("t", .texts(["=1+1", "+49", "-5", "-x", "@a", "\tb", "plain", nil])),
      ("n", .ints([-1, 2, 3, 4, 5, 6, 7, 8])),
    ])
    let folder = TemporaryFolder()
    _ = work.takeRemarks()
    let kept = try save(data, "a.csv", in: folder)
    #expect(try LoadRequest().load(kept, work: work).shown("t")[0] == "\"=1+1\"")
    #expect(work.takeRemarks().contains { $0.kind == .warning && $0.code == "formula" })
    let quoted = try save(data, "b.csv", in: folder) { $0.style.formulas = .quote }
    #expect(
      try LoadRequest().load(quoted, work: work).shown("t")
        == [
          "\"'=1+1\"", "\"+49\"", "\"-5\"", "\"'-x\"", "\"'@a\"", "\"'\tb\"", "\"plain\"", "null",
        ])
    let failure = #expect(throws: Failure.self) {
      try save(data, "c.csv", in: folder) { $0.style.formulas = .refuse }
    }
    #expect(failure?.code == "formula")
    #expect(folder.names == ["a.csv", "b.csv"])
  }

  @Test func markdown() throws {
    let folder = TemporaryFolder()
    let data = dataset([("a|b", .texts(["x|y", nil, "1\n2"])), ("n", .ints([1, 2, nil]))])
    let file = try save(data, "t.md", in: folder)
    let text = String(decoding: try file.bytes(count: 1000), as: UTF8.self)
    #expect(
      text == "| a\\|b | n |\n| --- | ---: |\n| x\\|y | 1 |\n|  | 2 |\n| 1<br>2 |  |\n")
  }

  @Test func losses() throws {
    let folder = TemporaryFolder()
    var minutes = Vector.ints([90, 100])
    minutes.unit = .named("min")
    let data = dataset([
      ("id", .texts(["12", "13"])), ("runtime", minutes),
      ("class", .category([0, 1], of: ["b", "a"], ordered: true)),
    ])
    _ = work.takeRemarks()
    _ = try save(data, "t.csv", in: folder)
    let notes = work.takeRemarks().filter { $0.kind == .note }.map(\.message)
    #expect(notes.count == 2)
    #expect(notes[0].contains("the unit of `runtime`, min, the order of `class`"))
    #expect(notes[1].contains("types: {id: \"text\"}"))
  }
}
