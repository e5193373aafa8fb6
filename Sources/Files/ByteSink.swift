import Glibc
import Synchronization

/// Why bytes could not be written.
public enum SinkError: Error, Sendable, Equatable {
  /// The reader went away (`mvs … | head`): to be taken quietly.
  case closed
  /// No room: disk, quota or file size.
  case full
  case failed(Int32)

  init(_ code: Int32) {
    switch code {
    case EPIPE: self = .closed
    case ENOSPC, EDQUOT, EFBIG: self = .full
    default: self = .failed(code)
    }
  }

  public var words: String {
    switch self {
    case .closed: "nobody reads it any more"
    case .full: "there is no room left"
    case .failed(let code): SystemCall.words(code)
    }
  }
}

/// The one way of bytes out: a descriptor and a buffer before it. Interrupted and partial writes are
/// completed; every byte is either written or its loss is thrown. SIGPIPE is to be ignored by the
/// process.
public final class ByteSink: Sendable {
  private let descriptor: Int32
  private let capacity: Int
  private let pending: Mutex<[UInt8]>

  /// - Parameter capacity: bytes gathered before a write; 0 writes at once.
  public init(descriptor: Int32, capacity: Int = 65_536) {
    self.descriptor = descriptor
    self.capacity = capacity
    pending = Mutex([])
  }

  public static let standardOutput = ByteSink(descriptor: STDOUT_FILENO)
  public static let standardError = ByteSink(descriptor: STDERR_FILENO, capacity: 0)

  /// - Throws: what went wrong, now or with bytes written before; what is still pending then is lost.
  public func write(_ bytes: some Sequence<UInt8>) throws(SinkError) {
    try pending.withLock { (pending: inout sending [UInt8]) throws(SinkError) in
      pending.append(contentsOf: bytes)
      if pending.count >= capacity { try drain(&pending) }
    }
  }

  public func write(_ text: String) throws(SinkError) { try write(text.utf8) }

  /// Writes what is pending.
  public func flush() throws(SinkError) {
    try pending.withLock { (pending: inout sending [UInt8]) throws(SinkError) in
      try drain(&pending)
    }
  }

  private func drain(_ pending: inout [UInt8]) throws(SinkError) {
    defer { pending.removeAll(keepingCapacity: true) }
    let code = pending.withUnsafeBytes { Self.writeAll($0, to: descriptor) }
    if code != 0 { throw SinkError(code) }
  }

  /// Writes all bytes and gives 0, or the error number.
  private static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    guard let base = bytes.baseAddress else { return 0 }
    var done = 0
    while done < bytes.count {
      let wrote = Glibc.write(descriptor, base + done, bytes.count - done)
      if wrote > 0 {
        done += wrote
      } else if wrote == 0 {
        return EIO
      } else if errno == EAGAIN {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&wanted, 1, 1000)
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }
}
