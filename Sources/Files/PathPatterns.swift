import Diagnostics
import Glibc

/// Several files by one pattern: `*` stands for any characters of a name, `?` for one, `[…]` for one
/// of a set.
extension PathGate {
  public static func isPattern(_ path: String) -> Bool {
    path.utf8.contains { $0 == 0x2A || $0 == 0x3F || $0 == 0x5B }
  }

  /// Whether something of exactly this name may be read.
  public func exists(_ path: String) -> Bool {
    guard let resolved = try? resolve(path), policy.allowsReading(resolved) else { return false }
    return access(resolved, F_OK) == 0
  }

  /// The paths that a pattern means, sorted by their bytes; names that begin with a dot only where
  /// the pattern does too.
  /// - Throws: `no-file` when there are none, `path-refused`.
  public func matching(_ pattern: String) throws -> [String] {
    let resolved = try resolve(pattern)
    var folders = ["/"]
    let parts = resolved.utf8.split(separator: UInt8(ascii: "/"))
      .map { String(decoding: $0, as: UTF8.self) }
    for (place, part) in parts.enumerated() {
      guard Self.isPattern(part) else {
        folders = folders.map { Self.join($0, part) }
        continue
      }
      let isLast = place + 1 == parts.count
      folders = folders.flatMap { folder -> [String] in
        guard policy.allowsReading(folder) else { return [] }
        return Self.names(in: folder).filter {
          fnmatch(part, $0, FNM_PERIOD) == 0
        }.map { Self.join(folder, $0) }
      }
      if isLast { break }
    }
    let found = folders.filter { path in
      var status = stat()
      return policy.allowsReading(path) && stat(path, &status) == 0
        && FileKind(status) == .plain
    }
    guard !found.isEmpty else {
      throw Failure(
        "no-file", "no file matches `\(pattern)`", notes: ["the pattern means `\(resolved)`"])
    }
    return found.map { Self.shortened($0, like: pattern, base: base) }
  }

  /// The path as the user would write it: relative where the pattern is.
  private static func shortened(_ path: String, like pattern: String, base: String) -> String {
    guard pattern.utf8.first != UInt8(ascii: "/") else { return path }
    let prefix = Array(base.utf8) + [UInt8(ascii: "/")]
    return path.utf8.starts(with: prefix)
      ? String(decoding: path.utf8.dropFirst(prefix.count), as: UTF8.self) : path
  }
}
