import Diagnostics
import Files
import Numeric
import Testing

@testable import Frame

/// Properties over many files: what is read depends neither on threads nor on windows, what is
/// written reads back, and no bytes trap.
struct CSVSweepTests {
  /// All that a user can see of a file: names, types, values, remarks; or the error.
  private func outcome(
    _ file: ReadableFile, window: Int = 1 << 20, small: Int = 1 << 24, threads: Int = 1,
    remarks: Bool = true
  ) throws -> [String] {
    var options = CSVOptions()
    options.windowSize = window
    options.smallSize = small
    let work = Work(budget: Budget(threads: threads))
    do {
      let data = try Dataset.load(file, options: options, work: work)
      try data.collect(work: work)
      var lines = ["\(data.rowCount)"]
      for name in data.names {
        lines.append(name + ": " + (try data.type(name)))
        lines += try data.shown(name)
        if case .coded(let codes, let values) = try data.column(name).vector(work).storage {
          lines.append("\(Array(codes.elements))")
          lines += (0..<values.count).map(values.string)
        }
      }
      return lines + (remarks ? work.takeRemarks().map(\.message) : [])
    } catch let failure as Failure {
      return [failure.code, failure.message]
    }
  }

  /// A file of quotes, line ends and separators in all places, well-formed but for oddities.
  private func randomFile(_ chance: inout SeededStream, rows: Int) -> [UInt8] {
    let end = [[0x0A], [0x0D, 0x0A]][chance.index(below: 2)].map { UInt8($0) }
    let pieces = [
      "a", "b,", "\"\"", "\n", "é", " ", "x y z", "\r\n", "|", "0", "long text of a field",
    ]
    var bytes = Array("num,text,day,list,odd".utf8) + end
    for row in 0..<rows {
      bytes += Array(
        "\(chance.index(below: 20) == 0 ? "" : String(chance.index(below: 1000))),".utf8)
      if chance.index(below: 3) > 0 {
        bytes.append(0x22)
        for _ in 0..<chance.index(below: 6) {
          bytes += Array(pieces[chance.index(below: pieces.count)].utf8)
        }
        bytes.append(0x22)
      } else {
        bytes += Array("w\(chance.index(below: 7))".utf8)
      }
      bytes += Array(",2012-0\(1 + chance.index(below: 9))-1\(chance.index(below: 10)),".utf8)
      bytes += Array("g\(chance.index(below: 3))|h\(chance.index(below: 3)),\(row).5".utf8)
      bytes += end
      if chance.index(below: 10) == 0 { bytes += end }
    }
    return bytes
  }

  @Test func windowsAndThreads() throws {
    var chance = SeededStream(seed: 5)
    let folder = TemporaryFolder()
    for _ in 0..<40 {
      let file = try folder.write(randomFile(&chance, rows: chance.index(below: 60)))
      let expected = try outcome(file)
      for (window, threads) in [(1, 1), (7, 2), (64, 8), (100, 3), (4096, 2)] {
        #expect(try outcome(file, window: window, threads: threads) == expected)
      }
    }
  }

  @Test func quotesInUnquotedFields() throws {
    var chance = SeededStream(seed: 6)
    let folder = TemporaryFolder()
    for _ in 0..<40 {
      var text = "a,b\n"
      for _ in 0..<chance.index(below: 40) {
        text += ["x\"y", "\"q,\"\"\n\"", "plain", "5\"", "\"t\"ail"][chance.index(below: 5)]
        text += ",\(chance.index(below: 9))\n"
      }
      let file = try folder.write(Array(text.utf8))
      let expected = try outcome(file)
      for (window, threads) in [(1, 2), (16, 8), (50, 1)] {
        #expect(try outcome(file, window: window, threads: threads) == expected)
      }
    }
  }

  /// A large file is typed by a sample and read when needed; the values are those of a small one.
  @Test func deferredEqualsImmediate() throws {
    var chance = SeededStream(seed: 7)
    let folder = TemporaryFolder()
    for round in 0..<20 {
      var bytes = randomFile(&chance, rows: 200)
      // A late value of another type.
      let late = ["7.5,w1,2012-01-01,a|b,1\n", "x,y,z,u,v\n", "007,w,2012-01-01,a|b,1\n"]
      if round % 4 > 0 { bytes += Array(late[round % 4 - 1].utf8) }
      let file = try folder.write(bytes)
      let expected = try outcome(file, remarks: false)
      for (window, threads) in [(64, 2), (200, 1), (64, 8)] {
        let lazy = try outcome(file, window: window, small: 0, threads: threads, remarks: false)
        // Which layout texts have may differ with the sample; values and types may not.
        #expect(
          lazy.filter { !$0.hasPrefix("[") }.prefix(3)
            == expected.filter { !$0.hasPrefix("[") }.prefix(3))
        #expect(
          try outcome(file, window: window, small: 0, threads: 1)
            == outcome(file, window: window, small: 0, threads: threads))
      }
    }
  }

  @Test func retypedColumns() throws {
    let folder = TemporaryFolder()
    let rows = (0..<20_000).map {
      "\($0),\($0 == 15_000 ? "2.5" : "1"),\($0 == 15_001 ? "x" : "3")\n"
    }
    let file = try folder.write(Array(("k,v,w\n" + rows.joined()).utf8))
    var options = CSVOptions()
    options.windowSize = 4096
    options.smallSize = 0
    let work = Work(budget: Budget(threads: 2))
    let data = try Dataset.load(file, options: options, work: work)
    #expect(data.rowCount == 20_000)
    #expect(try data.type("v") == "int")
    #expect(!(try data.column("v").isReady))
    try data.collect(["v", "w"], work: work)
    #expect(try data.type("v") == "float")
    #expect(try data.type("w") == "text")
    #expect(!(try data.column("k").isReady))
    #expect(
      work.takeRemarks().map(\.message).prefix(1) == [
        "`t.csv`: `v` is float, not int as its first rows suggest: `2.5` in line 15002"
      ])
  }

  /// Whole numbers are kept in the bits that a sample needs; a larger one far down is no loss.
  @Test func packedWholeNumbers() throws {
    let folder = TemporaryFolder()
    let count = 20_000
    let rows = (0..<count).map { row -> String in
      let flag = row == 17_000 ? "NA" : row % 7 == 0 ? "" : row % 3 == 0 ? "\"1\"" : "-\(row % 4)"
      let late = row == 15_001 ? "300" : "\(row % 2)"
      let far = row == 15_002 ? "-9223372036854775808" : "70000"
      return "\(flag),\(late),\(far),\(row * 50 - 400_000),1262304\(100 + row % 100),"
        + "\(row == 15_003 ? "300" : row == 16_001 ? "x" : "1")\n"
    }
    let file = try folder.write(Array(("flag,late,far,near,time,mixed\n" + rows.joined()).utf8))
    var options = CSVOptions()
    options.windowSize = 4096
    func loaded(small: Int, threads: Int) throws -> (data: Dataset, work: Work) {
      options.smallSize = small
      let work = Work(budget: Budget(threads: threads))
      let data = try Dataset.load(file, options: options, work: work)
      try data.collect(work: work)
      return (data, work)
    }
    let whole = try loaded(small: 1 << 24, threads: 1).data
    var told: Set<[String]> = []
    for threads in 1...3 {
      let (data, work) = try loaded(small: 0, threads: threads)
      told.insert(work.takeRemarks().map(\.message))
      let widths = try data.columns.dropLast().map { column -> Int in
        switch try column.values(work) {
        case .vector: return 8
        case .packed(let ints):
          if case .byte = ints.storage { return 1 } else { return 4 }
        }
      }
      #expect(widths == [1, 8, 8, 4, 4])
      let chosen = Buffer<UInt32>([0, 19_999, .max, 15_001, 15_002, 7, 17_000, 3])
      let some = data.gathered(chosen)
      try some.collect(work: work)
      let expected = whole.gathered(chosen)
      for name in data.names {
        #expect(try data.type(name) == (name == "mixed" ? "text" : "int"))
        #expect(try data.shown(name) == whole.shown(name), "\(name)")
        #expect(try some.shown(name) == expected.shown(name), "\(name)")
      }
    }
    #expect(told.count == 1)
  }

  @Test func changedFile() throws {
    let folder = TemporaryFolder()
    let file = try folder.write(Array("a,b\n1,2\n".utf8))
    var options = CSVOptions()
    options.smallSize = 0
    let work = Work(budget: Budget(threads: 1))
    let data = try Dataset.load(file, options: options, work: work)
    _ = try folder.write(Array("a,b\n1,3\n".utf8))
    let failure = #expect(throws: Failure.self) { try data.collect(work: work) }
    #expect(failure?.code == "file-changed")
  }

  @Test func writtenReadsBack() throws {
    var chance = SeededStream(seed: 8)
    let folder = TemporaryFolder()
    let pieces = ["a", ",", "\"", "\n", "\r\n", "é", "e\u{301}", ";", " ", "0", "\\", "\t", "𝄞"]
    func text() -> String {
      // A letter first, so that the column stays one of texts.
      "t"
        + (0..<chance.index(below: 8)).map { _ in pieces[chance.index(below: pieces.count)] }
        .joined()
    }
    for _ in 0..<40 {
      let rows = 1 + chance.index(below: 30)
      func some<T>(_ make: () -> T) -> [T?] {
        var values = (0..<rows).map { _ in chance.index(below: 4) == 0 ? nil : make() }
        values[0] = make()
        return values
      }
      var texts = some(text)
      if rows > 2 { texts[1] = "" }
      let vectors: [Vector] = [
        .ints(some { Int64(bitPattern: UInt64.random(in: .min ... .max, using: &chance)) }),
        .floats([0.5] + some { chance.unit() * 1e6 }.dropFirst()),
        .texts(texts), .bools(some { chance.index(below: 2) == 0 }),
        .dates(some { Int32(chance.index(below: 30_000)) }),
        try Vector(
          scalars: (0..<rows).map { _ in
            .list((0..<chance.index(below: 4)).map { _ in .text(text()) })
          }, type: .list(of: .text)),
      ]
      let names = ["i", "f", "t \"x\", y", "b", "d", "l"]
      let data = Dataset(
        rowCount: rows, names: names,
        columns: vectors.enumerated().map {
          Column($1, lineage: Lineage(.source("test", column: names[$0])))
        })
      let work = Work(budget: Budget(threads: 1))
      let gate = PathGate(base: folder.path)
      try AtomicFile.write(gate.writing("w.csv")) { try data.writeCSV(to: $0, work: work) }
      let back = try Dataset.load(gate.read("w.csv"), work: work)
      #expect(back.names == names)
      for name in names { #expect(try back.shown(name) == data.shown(name), "\(name)") }
    }
  }

  /// Cut and flipped bytes of small files: an error or a table, never a trap.
  @Test func damagedFiles() throws {
    var chance = SeededStream(seed: 9)
    let folder = TemporaryFolder()
    let odd: [UInt8] = [
      0x22, 0x2C, 0x0A, 0x0D, 0x00, 0xFF, 0xC3, 0x7C, 0x5B, 0x5D, 0x2D, 0x2E, 0x65,
    ]
    for _ in 0..<1500 {
      var bytes = randomFile(&chance, rows: 1 + chance.index(below: 6))
      for _ in 0...chance.index(below: 4) where !bytes.isEmpty {
        let at = chance.index(below: bytes.count)
        switch chance.index(below: 4) {
        case 0: bytes.removeSubrange(at...)
        case 1: bytes[at] = odd[chance.index(below: odd.count)]
        case 2: bytes[at] ^= 1 << UInt8(chance.index(below: 8))
        default: bytes.insert(odd[chance.index(below: odd.count)], at: at)
        }
      }
      let file = try folder.write(bytes)
      let expected = try outcome(file)
      #expect(try outcome(file, window: 1 + chance.index(below: 40), threads: 2) == expected)
      _ = try outcome(file, window: 1 + chance.index(below: 40), small: 0, threads: 2)
    }
  }
}
