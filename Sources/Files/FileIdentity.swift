import Glibc

/// What tells one state of a file from another: the same device, inode, size and time of change
/// mean the same bytes.
public struct FileIdentity: Sendable, Hashable {
  public var device: UInt64
  public var inode: UInt64
  /// Bytes.
  public var size: Int
  /// Nanoseconds since 1970-01-01T00:00 UTC.
  public var modified: Int64

  public init(device: UInt64, inode: UInt64, size: Int, modified: Int64) {
    self.device = device
    self.inode = inode
    self.size = size
    self.modified = modified
  }

  init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int(status.st_size)
    modified = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
  }
}

/// The kind of thing that stands at a path.
enum FileKind: Equatable {
  case plain
  case folder
  case pipe
  case device
  case socket
  case unknown

  init(_ status: stat) {
    self =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .plain
      case S_IFDIR: .folder
      case S_IFIFO: .pipe
      case S_IFCHR, S_IFBLK: .device
      case S_IFSOCK: .socket
      default: .unknown
      }
  }

  /// What messages call it, with its article.
  var description: String {
    switch self {
    case .plain: "a file"
    case .folder: "a folder"
    case .pipe: "a named pipe"
    case .device: "a device"
    case .socket: "a socket"
    case .unknown: "neither a file nor a folder"
    }
  }
}
