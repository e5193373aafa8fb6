import Diagnostics
import Glibc

/// Writes files whole or not at all: the new content stands in a file beside the old one until it
/// is on the disk, then takes its name. Until then the old content stays; after a failure nothing
/// is left behind.
public enum AtomicFile {
  /// - Parameter body: writes the content to the sink it is given.
  /// - Throws: `cannot-write` with the cause; what `body` throws.
  public static func write(
    _ place: WritablePlace, _ body: (ByteSink) throws -> Void
  ) throws {
    let (folder, name) = PathGate.split(place.path)
    let (descriptor, temporary) = try create(in: folder, for: name, place)
    var isOpen = true
    do {
      // The mode of the file that is replaced stays; owners and links to it by other names do not.
      var status = stat()
      if stat(place.path, &status) == 0 { _ = fchmod(descriptor, status.st_mode & 0o7777) }
      let sink = ByteSink(descriptor: descriptor)
      do {
        try body(sink)
        try sink.flush()
      } catch let error as SinkError { throw failure(place, error.words) }
      guard retried({ fsync(descriptor) }) == 0 else { throw failure(place, errno) }
      isOpen = false
      guard close(descriptor) == 0 else { throw failure(place, errno) }
      guard rename(temporary, place.path) == 0 else { throw failure(place, errno) }
    } catch {
      if isOpen { close(descriptor) }
      unlink(temporary)
      throw error
    }
    let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if directory >= 0 {
      _ = retried { fsync(directory) }
      close(directory)
    }
  }

  private static func create(
    in folder: String, for name: String, _ place: WritablePlace
  ) throws(Failure) -> (Int32, String) {
    let short = String(decoding: name.utf8.prefix(100), as: UTF8.self)
    for attempt in 0..<10_000 {
      let path = PathGate.join(folder, ".\(short).\(getpid()).\(attempt).tmp")
      let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
      if descriptor >= 0 { return (descriptor, path) }
      if errno != EEXIST { throw failure(place, errno) }
    }
    throw failure(place, EEXIST)
  }

  private static func retried(_ call: () -> Int32) -> Int32 {
    while true {
      let result = call()
      if result == 0 || errno != EINTR { return result }
    }
  }

  private static func failure(_ place: WritablePlace, _ code: Int32) -> Failure {
    code == ENOSPC || code == EDQUOT || code == EFBIG
      ? failure(place, SinkError.full.words) : failure(place, SystemCall.words(code))
  }

  private static func failure(_ place: WritablePlace, _ words: String) -> Failure {
    Failure(
      "cannot-write", "cannot write `\(place.displayName)`: \(words)",
      notes: ["what stood there before is unchanged"])
  }
}
