import Diagnostics
import Glibc
import Testing

@testable import Files

struct AtomicFileTests {
  private struct Planned: Error {}

  @Test func allOrNothing() throws {
    let folder = Folder()
    let gate = PathGate(base: folder.path)
    let place = try gate.writing("a.txt")
    try AtomicFile.write(place) { try $0.write("old") }
    #expect(throws: Planned.self) {
      try AtomicFile.write(place) { sink in
        try sink.write([UInt8](repeating: 65, count: 200_000))
        throw Planned()
      }
    }
    #expect(try gate.read("a.txt").bytes(count: 10) == Array("old".utf8))
    #expect(folder.names == ["a.txt"])
  }

  @Test func modesAndLinksStay() throws {
    let folder = Folder()
    let gate = PathGate(base: folder.path)
    try AtomicFile.write(gate.writing("a")) { try $0.write("1") }
    chmod(folder.path + "/a", 0o640)
    symlink("a", folder.path + "/link")
    try AtomicFile.write(gate.writing("link")) { try $0.write("2") }
    var status = stat()
    #expect(lstat(folder.path + "/link", &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(stat(folder.path + "/a", &status) == 0 && status.st_mode & 0o777 == 0o640)
    #expect(try gate.read("a").bytes(count: 1) == Array("2".utf8))
  }

  @Test func noFolder() throws {
    let folder = Folder()
    let gate = PathGate(base: folder.path)
    #expect(#expect(throws: Failure.self) { try gate.writing("none/a") }?.code == "no-file")
    #expect(#expect(throws: Failure.self) { try gate.writing(folder.path) }?.code == "not-a-file")
  }

  @Test func sinks() throws {
    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let sink = ByteSink(descriptor: ends[1])
    try sink.write("hello")
    try sink.flush()
    var bytes = [UInt8](repeating: 0, count: 5)
    #expect(read(ends[0], &bytes, 5) == 5)
    #expect(bytes == Array("hello".utf8))
    close(ends[0])
    try sink.write("more")
    #expect(throws: SinkError.closed) { try sink.flush() }
    close(ends[1])
    let full = open("/dev/full", O_WRONLY)
    #expect(throws: SinkError.full) {
      try ByteSink(descriptor: full, capacity: 0).write("x")
    }
    close(full)
  }
}
