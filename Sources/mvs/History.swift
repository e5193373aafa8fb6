import Glibc

/// The inputs of earlier sessions: one line each in a file only the user may read, a line end in an
/// input written as `\n`. An input is appended when it is entered, under a lock, so that sessions at
/// the same time lose nothing.
struct History {
  /// What stood in the file, oldest first.
  private(set) var entries: [String] = []
  /// Why nothing is kept; nil when it is, or when the user turned it off.
  private(set) var problem: String?
  private var path: String?

  /// The file that the environment names: `MVS_HISTORY`, else below `XDG_STATE_HOME` or the home
  /// folder; nil when it is turned off by an empty `MVS_HISTORY`.
  init() {
    if let chosen = TerminalProfile.variable("MVS_HISTORY") {
      guard !chosen.isEmpty else { return }
      open(chosen)
      return
    }
    if let state = TerminalProfile.variable("XDG_STATE_HOME"), state.hasPrefix("/") {
      open("\(state)/mvs/history")
    } else if let home = TerminalProfile.variable("HOME"), home.hasPrefix("/") {
      open("\(home)/.local/state/mvs/history")
    } else {
      problem = "HOME is not set"
    }
  }

  init(path: String) { open(path) }

  private init(keepingNothing: Void) {}

  /// For input that nobody types.
  static let none = History(keepingNothing: ())

  private mutating func open(_ path: String) {
    guard let descriptor = descriptor(of: path) else { return }
    defer { close(descriptor) }
    self.path = path
    entries = Self.read(descriptor)
  }

  /// Opens the file, made when it is missing, and its folders.
  private mutating func descriptor(of path: String) -> Int32? {
    Self.makeFolders(above: path)
    let descriptor = Glibc.open(
      path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0o600)
    guard descriptor >= 0 else {
      problem = "\(path): \(String(cString: strerror(errno)))"
      return nil
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      problem = "\(path) is not a file"
      return nil
    }
    return descriptor
  }

  private static func makeFolders(above path: String) {
    let bytes = Array(path.utf8)
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "/") && index > 0 {
      mkdir(String(decoding: bytes[..<index], as: UTF8.self), 0o700)
    }
  }

  private static func read(_ descriptor: Int32) -> [String] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count <= 0 { break }
      bytes += chunk[..<count]
    }
    return bytes.split(separator: 0x0A).compactMap { decoded($0) }
  }

  /// Whether an input is to be kept: not one that begins with a space, nor the same again.
  func keeps(_ entry: String, after previous: String?) -> Bool {
    guard let first = entry.utf8.first, first != UInt8(ascii: " ") else { return false }
    return previous.map { !$0.utf8.elementsEqual(entry.utf8) } ?? true
  }

  /// Appends to the file at once. A file that can no longer be written stops nothing.
  mutating func append(_ entry: String) {
    entries.append(entry)
    guard let path, let descriptor = descriptor(of: path) else { return }
    defer { close(descriptor) }
    // The lock is given up with the descriptor; a holder that hangs is not waited for.
    var patience = 50
    while patience > 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      usleep(10_000)
      patience -= 1
    }
    var line = Self.encoded(entry) + [0x0A]
    // A line that was cut short by a full disk must not swallow this one.
    var status = stat()
    var last: UInt8 = 0x0A
    if fstat(descriptor, &status) == 0, status.st_size > 0 {
      _ = pread(descriptor, &last, 1, status.st_size - 1)
    }
    if last != 0x0A { line.insert(0x0A, at: 0) }
    _ = write(descriptor, line, line.count)
  }

  // MARK: Lines

  static func encoded(_ entry: String) -> [UInt8] {
    var line: [UInt8] = []
    for byte in entry.utf8 {
      switch byte {
      case 0x0A: line += Array("\\n".utf8)
      case UInt8(ascii: "\\"): line += Array("\\\\".utf8)
      default: line.append(byte)
      }
    }
    return line
  }

  /// The entry in a line of the file; nil for what no session wrote there.
  static func decoded(_ line: ArraySlice<UInt8>) -> String? {
    var bytes: [UInt8] = []
    var isEscaped = false
    for byte in line {
      if isEscaped {
        bytes.append(byte == UInt8(ascii: "n") ? 0x0A : byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte < 0x20 && byte != 0x09 || byte == 0x7F {
        return nil
      } else {
        bytes.append(byte)
      }
    }
    return bytes.isEmpty ? nil : String(validating: bytes, as: UTF8.self)
  }
}
