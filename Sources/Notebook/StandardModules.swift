import Diagnostics
import Files
import Glibc
import Interpreter

/// Where the modules written in the language are found: `$MVS_STDLIB`, beside an installed executable,
/// in the project that a built one came from.
enum StandardModules {
  /// A library of its own for each session, since modules live in the session that read them.
  static var library: ModuleLibrary {
    ModuleLibrary(
      standard: { name in
        guard let folder = folder, ValueText.isWord(name) else { return nil }
        let path = "\(folder)/\(name).mvs"
        guard access(path, R_OK) == 0 else { return nil }
        return try read(path, in: folder)
      },
      standardNames: { names },
      file: { path, folder in try read(path, in: folder) })
  }

  private static func read(_ path: String, in folder: String) throws -> (
    path: String, bytes: [UInt8]
  ) {
    let file = try PathGate(base: folder).read(path)
    return (file.path, try file.bytes(count: file.identity.size))
  }

  /// The names of all standard modules, sorted.
  static var names: [String] { folder.map { names(in: $0, ending: ".mvs") } ?? [] }

  /// The names of the files in a folder, without their ending, sorted.
  static func names(in folder: String, ending: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var found: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(ending), !name.hasPrefix(".") {
        found.append(String(name.dropLast(ending.count)))
      }
    }
    return found.sorted()
  }

  static let folder: String? = {
    var candidates: [String] = []
    if let variable = getenv("MVS_STDLIB") { candidates.append(String(cString: variable)) }
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    if count > 0 {
      let executable = String(
        decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      var folder = parent(of: executable)
      candidates.append("\(folder)/stdlib")
      candidates.append("\(folder)/../share/mvs/stdlib")
      // A built executable lies a few folders below the project.
      for _ in 0..<4 {
        folder = parent(of: folder)
        candidates.append("\(folder)/stdlib")
      }
    }
    return candidates.first { access("\($0)/film.mvs", R_OK) == 0 }
  }()

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }
}
