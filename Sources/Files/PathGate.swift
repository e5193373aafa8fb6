import Diagnostics
import Glibc

/// The one door for paths: every file that is read or written was resolved, checked and opened here.
public struct PathGate: Sendable {
  /// The absolute folder that relative paths start from.
  public let base: String
  public let policy: PathPolicy

  /// - Parameter base: the folder of the script, or the working folder at the prompt.
  public init(base: String, policy: PathPolicy = .everything) {
    self.base = Self.normalized(
      base.utf8.first == UInt8(ascii: "/") ? base : Self.join(Self.workingFolder, base))
    self.policy = policy
  }

  /// The working folder of the process.
  public static var workingFolder: String {
    guard let pointer = getcwd(nil, 0) else { return "/" }
    defer { free(pointer) }
    return String(cString: pointer)
  }

  /// The absolute path that `path` means, with `.` and `..` taken out by name. `~/` is the home
  /// folder.
  /// - Throws: `bad-path` for an empty path or one that holds a NUL.
  public func resolve(_ path: String) throws -> String {
    guard !path.isEmpty else { throw Failure("bad-path", "the path is empty") }
    guard !path.utf8.contains(0) else {
      throw Failure("bad-path", "the path holds a NUL character")
    }
    if path.utf8.first == UInt8(ascii: "/") { return Self.normalized(path) }
    if path == "~" || path.utf8.starts(with: "~/".utf8), let home = getenv("HOME") {
      return Self.normalized(
        String(cString: home) + String(decoding: path.utf8.dropFirst(), as: UTF8.self))
    }
    return Self.normalized(Self.join(base, path))
  }

  /// Opens a plain file, checks what was opened, and tells what it is.
  /// - Throws: `no-file` with the closest name in that folder, `not-a-file` naming what stands
  ///   there, `path-refused` by the policy, `no-permission`, `cannot-read`.
  public func read(_ path: String) throws -> ReadableFile {
    let resolved = try resolve(path)
    guard policy.allowsReading(resolved) else { throw Self.refused(path, to: "read") }
    // A descriptor that only names: opening it wakes no pipe and no device, and what is checked
    // below is what is read afterwards.
    let name = open(resolved, Self.nameOnly | O_CLOEXEC)
    guard name >= 0 else { throw failure(errno, path, resolved) }
    defer { close(name) }
    var status = stat()
    guard fstat(name, &status) == 0 else { throw failure(errno, path, resolved) }
    guard policy.allowsReading(Self.truePath(of: name) ?? resolved) else {
      throw Self.refused(path, to: "read")
    }
    let kind = FileKind(status)
    guard kind == .plain else { throw Self.notAFile(path, kind) }
    var descriptor = open("/proc/self/fd/\(name)", O_RDONLY | O_CLOEXEC | O_NOCTTY)
    if descriptor < 0, errno == ENOENT || errno == ENOTDIR {
      // Without /proc the file is opened again by its path; the identity check below still holds.
      descriptor = open(resolved, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    }
    guard descriptor >= 0 else { throw failure(errno, path, resolved) }
    var opened = stat()
    guard fstat(descriptor, &opened) == 0, FileIdentity(opened) == FileIdentity(status) else {
      close(descriptor)
      throw ReadableFile.changed(path)
    }
    return ReadableFile(
      descriptor: descriptor, path: resolved, displayName: path, identity: FileIdentity(opened))
  }

  /// The place a file may be written to: its folder is there, and nothing but a plain file stands
  /// at the path itself. A symbolic link is followed, so that the link stays.
  /// - Throws: `no-file` for a missing folder, `not-a-file`, `path-refused`, `no-permission`.
  public func writing(_ path: String) throws -> WritablePlace {
    var resolved = try resolve(path)
    guard policy.allowsWriting(resolved) else { throw Self.refused(path, to: "write") }
    if let target = realpath(resolved, nil) {
      resolved = String(cString: target)
      free(target)
      var status = stat()
      guard stat(resolved, &status) == 0 else { throw failure(errno, path, resolved) }
      let kind = FileKind(status)
      guard kind == .plain else { throw Self.notAFile(path, kind) }
    } else if errno == ENOENT {
      let (folder, name) = Self.split(resolved)
      guard let target = realpath(folder, nil) else { throw failure(errno, path, resolved) }
      resolved = Self.join(String(cString: target), name)
      free(target)
    } else {
      throw failure(errno, path, resolved)
    }
    guard policy.allowsWriting(resolved) else { throw Self.refused(path, to: "write") }
    return WritablePlace(path: resolved, displayName: path)
  }

  /// O_PATH, which Glibc does not show to Swift.
  private static let nameOnly: Int32 = 0o10_000_000

  /// Where the thing behind a descriptor really stands, symbolic links resolved.
  private static func truePath(of descriptor: Int32) -> String? {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = bytes.withUnsafeMutableBytes { buffer -> Int in
      guard let base = buffer.baseAddress else { return -1 }
      return readlink("/proc/self/fd/\(descriptor)", base, buffer.count)
    }
    guard count > 0, count < bytes.count else { return nil }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  private static func refused(_ path: String, to action: String) -> Failure {
    Failure(
      "path-refused",
      "`\(path)` is outside of what may be \(action == "read" ? "read" : "written")",
      help: "name its folder when you start mvs to allow it")
  }

  private static func notAFile(_ path: String, _ kind: FileKind) -> Failure {
    Failure(
      "not-a-file", "`\(path)` is \(kind.description), not a file",
      help: kind == .folder
        ? "name a file in it" : "copy what it gives into a plain file first")
  }
}

/// A place that passed the gate for writing; `AtomicFile` writes it.
public struct WritablePlace: Sendable {
  /// Absolute, symbolic links resolved.
  public let path: String
  /// As the user wrote it.
  public let displayName: String
}
