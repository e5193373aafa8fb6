import Diagnostics
import Glibc

extension PathGate {
  static func join(_ folder: String, _ name: String) -> String {
    folder.utf8.last == UInt8(ascii: "/") ? folder + name : folder + "/" + name
  }

  /// An absolute path without empty, `.` and `..` components.
  static func normalized(_ path: String) -> String {
    var parts: [ArraySlice<UInt8>] = []
    for part in Array(path.utf8).split(separator: UInt8(ascii: "/")) {
      if part.elementsEqual([UInt8(ascii: ".")]) { continue }
      if part.elementsEqual("..".utf8) {
        _ = parts.popLast()
      } else {
        parts.append(part)
      }
    }
    return parts.isEmpty ? "/" : parts.map { "/" + String(decoding: $0, as: UTF8.self) }.joined()
  }

  /// The folder and the last component of an absolute path.
  static func split(_ path: String) -> (folder: String, name: String) {
    let bytes = Array(path.utf8)
    let slash = bytes.lastIndex(of: UInt8(ascii: "/")) ?? 0
    let folder = slash == 0 ? "/" : String(decoding: bytes[..<slash], as: UTF8.self)
    return (folder, String(decoding: bytes[min(slash + 1, bytes.count)...], as: UTF8.self))
  }

  /// The names in a folder, sorted by bytes; empty when it cannot be listed.
  static func names(in folder: String, limit: Int = 10_000) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while names.count < limit, let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// What to say of a failed system call on `path`, which stands for `resolved`.
  func failure(_ code: Int32, _ path: String, _ resolved: String) -> Failure {
    switch code {
    case ENOENT, ENOTDIR: return missing(path, resolved)
    case EACCES, EPERM:
      return Failure(
        "no-permission", "you may not open `\(path)`", help: "change its permissions with chmod")
    case EROFS: return Failure("no-permission", "`\(path)` is on a read-only file system")
    case ELOOP: return Failure("bad-path", "`\(path)` is a circle of symbolic links")
    case ENAMETOOLONG: return Failure("bad-path", "the path is too long")
    default:
      return Failure("cannot-read", "cannot open `\(path)`: \(SystemCall.words(code))")
    }
  }

  /// Walks down to the first component that is missing and proposes the closest name beside it.
  private func missing(_ path: String, _ resolved: String) -> Failure {
    var (folder, name) = Self.split(resolved)
    var rest = ""
    var status = stat()
    while folder != "/", stat(folder, &status) != 0 {
      rest = rest.isEmpty ? name : Self.join(name, rest)
      (folder, name) = Self.split(folder)
    }
    let near =
      policy.allowsReading(folder)
      ? Suggestion.closest(to: name, among: Self.names(in: folder)) : nil
    let help = near.map { near in
      let ending = name.utf8.count + (rest.isEmpty ? 0 : rest.utf8.count + 1)
      let start = String(decoding: path.utf8.dropLast(min(ending, path.utf8.count)), as: UTF8.self)
      return "did you mean `\(start)\(rest.isEmpty ? near : Self.join(near, rest))`?"
    }
    if rest.isEmpty {
      return Failure(
        "no-file", "there is no file `\(path)`", help: help,
        notes: path == resolved ? [] : ["the path means `\(resolved)`"])
    }
    return Failure(
      "no-file", "there is no folder `\(Self.join(folder, name))` for `\(path)`", help: help)
  }
}

/// Words for the error numbers of the system.
enum SystemCall {
  static func words(_ code: Int32) -> String {
    guard let text = strerror(code) else { return "error \(code)" }
    return String(cString: text).lowercased()
  }
}
