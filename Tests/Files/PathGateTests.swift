import Diagnostics
import Glibc
import Testing

@testable import Files

/// A folder of its own for one test, taken away with it.
final class Folder {
  let path: String

  init() {
    var template = Array("/tmp/mvs-files-XXXXXX".utf8CString)
    let made = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
    path =
      realpath(made, nil).map { pointer in
        defer { free(pointer) }
        return String(cString: pointer)
      } ?? made
  }

  deinit {
    for name in PathGate.names(in: path) {
      let path = path + "/" + name
      if unlink(path) != 0 {
        for inner in PathGate.names(in: path) { unlink(path + "/" + inner) }
        rmdir(path)
      }
    }
    rmdir(path)
  }

  var names: [String] { PathGate.names(in: path) }
}

struct PathGateTests {
  private func code(_ gate: PathGate, _ path: String) -> String? {
    #expect(throws: Failure.self) { try gate.read(path) }?.code
  }

  @Test func reading() throws {
    let folder = Folder()
    let gate = PathGate(base: folder.path)
    try AtomicFile.write(gate.writing("films.csv")) { try $0.write("abc") }
    let file = try gate.read("./x/../films.csv")
    #expect(try file.bytes(count: 10) == Array("abc".utf8))
    #expect(try file.bytes(at: 1, count: 1) == Array("b".utf8))
    #expect(file.identity.size == 3)
    #expect(try file.reference.open().identity == file.identity)
    let missing = #expect(throws: Failure.self) { try gate.read("filns.csv") }
    #expect(missing?.code == "no-file")
    #expect(missing?.help == "did you mean `films.csv`?")
    let folderMissing = #expect(throws: Failure.self) { try gate.read("dta/films.csv") }
    #expect(folderMissing?.message.hasPrefix("there is no folder") == true)
  }

  @Test func onlyPlainFiles() throws {
    let folder = Folder()
    let gate = PathGate(base: folder.path)
    mkfifo(folder.path + "/pipe", 0o600)
    mkdir(folder.path + "/folder", 0o700)
    let pipe = #expect(throws: Failure.self) { try gate.read("pipe") }
    #expect(pipe?.code == "not-a-file")
    #expect(pipe?.message == "`pipe` is a named pipe, not a file")
    #expect(code(gate, "folder") == "not-a-file")
    #expect(code(gate, "/dev/zero") == "path-refused")
    #expect(code(gate, "/proc/self/environ") == "path-refused")
    #expect(code(gate, "") == "bad-path")
    #expect(code(gate, "a\u{0}b") == "bad-path")
    symlink(folder.path + "/circle", folder.path + "/circle")
    #expect(code(gate, "circle") == "bad-path")
    symlink("/proc/self/environ", folder.path + "/link")
    #expect(code(gate, "link") == "path-refused")
  }

  @Test func policies() throws {
    let folder = Folder()
    let outside = Folder()
    let open = PathGate(base: "/")
    for path in [folder.path + "/in", outside.path + "/out"] {
      try AtomicFile.write(open.writing(path)) { try $0.write("x") }
    }
    symlink(outside.path + "/out", folder.path + "/link")
    let gate = PathGate(
      base: folder.path,
      policy: PathPolicy(
        reading: .below([folder.path]), writing: .below([folder.path]),
        denied: [folder.path + "/secret"]))
    #expect(try gate.read("in").identity.size == 1)
    #expect(code(gate, outside.path + "/out") == "path-refused")
    #expect(code(gate, outside.path + "/none") == "path-refused")
    #expect(code(gate, "link") == "path-refused")
    #expect(code(gate, "../x") == "path-refused")
    #expect(code(gate, "secret/x") == "path-refused")
    #expect(#expect(throws: Failure.self) { try gate.writing("link") }?.code == "path-refused")
    #expect(PathPolicy.isSame("/data2/x", orBelow: "/data") == false)
    #expect(PathPolicy.isSame("/data/x", orBelow: "/data/"))
  }

  @Test func changes() throws {
    let folder = Folder()
    let gate = PathGate(base: folder.path)
    try AtomicFile.write(gate.writing("a")) { try $0.write("one") }
    let file = try gate.read("a")
    try AtomicFile.write(gate.writing("a")) { try $0.write("two") }
    #expect(#expect(throws: Failure.self) { try file.reference.open() }?.code == "file-changed")
    // What was opened before still reads as it was.
    #expect(try file.bytes(count: 3) == Array("one".utf8))
  }
}
