import CZlib
import Diagnostics
import Files
import Glibc
import Numeric
import Testing

@testable import Frame

/// What can be wrong with a file, as `load` meets it: an error or a table with what is odd told;
/// never a wrong table.
struct DamagedInputTests {
  private func load(
    _ bytes: [UInt8], as name: String, in folder: TemporaryFolder = TemporaryFolder()
  ) throws -> (data: Dataset, remarks: [String]) {
    let work = Work(budget: Budget(threads: 2))
    let data = try LoadRequest().load(folder.write(bytes, to: name), work: work)
    try data.collect(work: work)
    return (data, work.takeRemarks().map(\.message))
  }

  private func code(_ bytes: [UInt8], as name: String) -> String? {
    #expect(throws: Failure.self) { try load(bytes, as: name) }?.code
  }

  private func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    #expect(mvs_deflate_start(&stream, 6, 15 + 16) == Z_OK)
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: bytes.count + 1000)
    let made = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        #expect(deflate(&stream, Z_FINISH) == Z_STREAM_END)
        return output.count - Int(stream.avail_out)
      }
    }
    return Array(output.prefix(made))
  }

  private let films = Array(
    ("title,year\n" + (0..<5000).map { "film \($0 * 7919 % 5000),\(1900 + $0 % 100)\n" }.joined())
      .utf8)

  @Test("a packed file that is cut or flipped anywhere is an error")
  func packed() throws {
    let whole = gzip(films)
    #expect(try load(whole, as: "films.csv.gz").data.rowCount == 5000)
    for count in stride(from: 1, to: whole.count, by: whole.count / 23) {
      let found = code(Array(whole.prefix(count)), as: "films.csv.gz")
      #expect(found == "damaged-file", "\(count) bytes: \(found ?? "")")
    }
    for place in stride(from: 10, to: whole.count, by: whole.count / 23) {
      var flipped = whole
      flipped[place] ^= 0x10
      #expect(code(flipped, as: "films.csv.gz") == "damaged-file", "byte \(place)")
    }
  }

  @Test("a file that its name calls packed is read as it is, and that is told")
  func notPacked() throws {
    let (data, remarks) = try load(films, as: "films.csv.gz")
    #expect(data.rowCount == 5000)
    #expect(remarks == ["`films.csv.gz` is not packed, as its name says: read as it is"])
  }

  @Test(
    "text that is none, or ends inside of quotes",
    arguments: [
      ("a,b\n1,\"open\n2,3\n", "csv-quote"), ("a,b\n1,x\u{0}y\n2,z\n", "csv-nul"),
      ("", "empty-file"), ("\n\n\n", "empty-file"), ("a,b,c\n1,2\n", "csv-ragged"),
    ])
  func text(_ content: String, _ expected: String) {
    #expect(code(Array(content.utf8), as: "t.csv") == expected)
  }

  @Test("other encodings are read and told")
  func encodings() throws {
    let wide = "title,year\nAmélie,2001\n".utf16.flatMap {
      [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
    }
    let narrow = Array("title,year\nAm".utf8) + [0xE9] + Array("lie,2001\n".utf8)
    for (bytes, name) in [
      (wide, "UTF-16"), ([0xFF, 0xFE] + wide, "UTF-16"), (narrow, "Windows-1252"),
    ] {
      let (data, remarks) = try load(bytes, as: "t.csv")
      #expect(try data.shown("title") == ["\"Amélie\""])
      #expect(try data.shown("year") == ["2001"])
      #expect(remarks == ["`t.csv`: it is written in \(name)"])
    }
  }

  @Test("a hundred thousand columns")
  func wide() throws {
    let names = (0..<100_000).map { "c\($0)" }.joined(separator: ",")
    let values = (0..<100_000).map { "\($0)" }.joined(separator: ",")
    let (data, remarks) = try load(Array((names + "\n" + values + "\n").utf8), as: "t.csv")
    #expect(data.rowCount == 1 && data.names.count == 100_000)
    #expect(try data.shown("c99999") == ["99999"])
    #expect(remarks.isEmpty)
  }

  @Test("names that stand twice are told apart")
  func duplicates() throws {
    let (data, remarks) = try load(Array("a,a,b,a\n1,2,3,4\n".utf8), as: "t.csv")
    #expect(data.names == ["a", "a_2", "b", "a_3"])
    #expect(try data.shown("a_3") == ["4"])
    #expect(remarks == ["`t.csv`: `a` is there twice; column 2 is called `a_2` (and 1 more)"])
  }

  @Test("a folder, a pipe and a device are refused before they are opened for long")
  func noFiles() throws {
    let folder = TemporaryFolder()
    mkfifo(folder.path + "/pipe.csv", 0o600)
    mkdir(folder.path + "/folder.csv", 0o700)
    defer { rmdir(folder.path + "/folder.csv") }
    for name in ["pipe.csv", "folder.csv"] {
      let failure = #expect(throws: Failure.self) { try PathGate(base: folder.path).read(name) }
      #expect(failure?.code == "not-a-file")
    }
  }

  @Test("a file that is cut between two looks at it")
  func cutLater() throws {
    let folder = TemporaryFolder()
    for length in [0, 1, 12, films.count / 2, films.count - 1] {
      let file = try folder.write(films)
      var options = CSVOptions()
      options.smallSize = 0
      options.windowSize = 4096
      let work = Work(budget: Budget(threads: 2))
      let data = try Dataset.load(file, options: options, work: work)
      #expect(truncate(folder.path + "/t.csv", length) == 0)
      let failure = #expect(throws: Failure.self) { try data.collect(work: work) }
      #expect(failure?.code == "file-changed")
    }
  }

  @Test("a file that is cut while it is read is an error or the whole table")
  func cutMeanwhile() async throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/t.csv"
    for round in 0..<12 {
      let file = try folder.write(films)
      let cutter = Task.detached {
        usleep(UInt32(round * 300))
        truncate(path, 20_000)
      }
      var options = CSVOptions()
      options.smallSize = round % 2 == 0 ? 0 : 1 << 24
      options.windowSize = 512
      let work = Work(budget: Budget(threads: 2))
      do {
        let data = try Dataset.load(file, options: options, work: work)
        try data.collect(work: work)
        #expect(data.rowCount == 5000)
        #expect(try data.shown("year").last == "1999")
      } catch let failure as Failure {
        #expect(failure.code == "file-changed")
      }
      _ = await cutter.value
    }
  }
}
