import Diagnostics
import Files
import Glibc
import Syntax

/// The text of a script and where its relative paths start.
struct Script {
  let name: String
  let bytes: [UInt8]
  let folder: String

  /// No text that somebody wrote is larger.
  private static let sizeLimit = 64 << 20

  var tree: SyntaxTree { parse(SourceFile(name: name, bytes: bytes)) }

  /// - Throws: what the path gate throws, `cannot-read`, `too-large`.
  static func file(_ path: String) throws -> Script {
    let file = try PathGate(base: PathGate.workingFolder).read(path)
    guard file.identity.size <= sizeLimit else { throw tooLarge(path) }
    let slash = file.path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { String(file.path[..<$0]) } ?? ""
    return Script(
      name: path, bytes: try file.bytes(count: file.identity.size),
      folder: folder.isEmpty ? "/" : folder)
  }

  /// All of standard input; nil when the user interrupted.
  /// - Throws: `cannot-read`, `too-large`.
  static func standardInput() throws -> Script? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(STDIN_FILENO, &chunk, chunk.count)
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR {
          if Interrupts.wasInterrupted { return nil }
          continue
        }
        throw Failure(
          "cannot-read", "standard input cannot be read: \(String(cString: strerror(errno)))")
      }
      bytes += chunk[..<count]
      guard bytes.count <= sizeLimit else { throw tooLarge("standard input") }
    }
    return Script(name: "<stdin>", bytes: bytes, folder: PathGate.workingFolder)
  }

  private static func tooLarge(_ name: String) -> Failure {
    Failure(
      "too-large", "`\(name)` is larger than 64 MiB, which no script is",
      help: "data is opened with `load(\"…\")`")
  }
}
