import Diagnostics
import Glibc

/// A plain file opened for reading, in one state, or bytes in memory that stand for one: what a
/// compressed file holds, or what came in by standard input. Reading is by position, so that threads
/// share it.
public final class ReadableFile: Sendable {
  private let descriptor: Int32
  /// The bytes, where they are not those of the descriptor.
  private let content: ByteBlock?
  /// Absolute.
  public let path: String
  /// As the user wrote it.
  public let displayName: String
  public let identity: FileIdentity

  init(descriptor: Int32, path: String, displayName: String, identity: FileIdentity) {
    self.descriptor = descriptor
    content = nil
    self.path = path
    self.displayName = displayName
    self.identity = identity
  }

  /// Bytes in memory that are read like a file.
  public init(_ content: ByteBlock, path: String, displayName: String, modified: Int64 = 0) {
    descriptor = -1
    self.content = content
    self.path = path
    self.displayName = displayName
    identity = FileIdentity(device: 0, inode: 0, size: content.count, modified: modified)
  }

  /// Whether the bytes are in memory, not in the file of this path.
  public var isInMemory: Bool { content != nil }

  /// The same file with other bytes: unpacked, or in another encoding.
  public func standing(for content: ByteBlock) -> ReadableFile {
    ReadableFile(content, path: path, displayName: displayName, modified: identity.modified)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Reads up to `count` bytes from `offset` on; fewer only at the end of the file.
  /// - Throws: `cannot-read`.
  public func read(
    into target: UnsafeMutableRawPointer, count: Int, at offset: Int
  ) throws(Failure) -> Int {
    if let content {
      let available = max(0, min(count, content.count - offset))
      if available > 0 { memcpy(target, content.pointer + offset, available) }
      return available
    }
    var done = 0
    while done < count {
      let got = pread(descriptor, target + done, count - done, off_t(offset + done))
      if got == 0 { break }
      if got < 0 {
        if errno == EINTR { continue }
        throw Failure(
          "cannot-read", "cannot read `\(displayName)`: \(SystemCall.words(errno))")
      }
      done += got
    }
    return done
  }

  /// The bytes from `offset` on, at most `count` of them.
  /// - Throws: `cannot-read`.
  public func bytes(at offset: Int = 0, count: Int) throws(Failure) -> [UInt8] {
    let wanted = max(0, min(count, identity.size - offset))
    var failure: Failure?
    let result = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
      guard let base = buffer.baseAddress else { return }
      do throws(Failure) {
        filled = try read(into: base, count: wanted, at: offset)
      } catch { failure = error }
    }
    if let failure { throw failure }
    return result
  }

  /// - Throws: `file-changed` when the file is no longer what was opened.
  public func checkUnchanged() throws(Failure) {
    if content != nil { return }
    var status = stat()
    guard fstat(descriptor, &status) == 0, FileIdentity(status) == identity else {
      throw Self.changed(displayName)
    }
  }

  /// What is needed to open the same file again later, without keeping it open now.
  public var reference: FileReference {
    FileReference(path: path, displayName: displayName, identity: identity, content: content)
  }

  /// The error of a file that is no longer what was opened.
  public static func changed(_ name: String) -> Failure {
    Failure(
      "file-changed", "`\(name)` has changed since it was loaded", help: "load it again")
  }
}

/// A file in the state it had when it passed the gate.
public struct FileReference: Sendable {
  public let path: String
  public let displayName: String
  public let identity: FileIdentity
  fileprivate let content: ByteBlock?

  /// Opens the file again.
  /// - Throws: `file-changed` when it is gone or no longer the same, `cannot-read`.
  public func open() throws(Failure) -> ReadableFile {
    if let content {
      return ReadableFile(
        content, path: path, displayName: displayName, modified: identity.modified)
    }
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw ReadableFile.changed(displayName) }
      throw Failure("cannot-read", "cannot open `\(displayName)`: \(SystemCall.words(errno))")
    }
    let file = ReadableFile(
      descriptor: descriptor, path: path, displayName: displayName, identity: identity)
    try file.checkUnchanged()
    return file
  }
}
