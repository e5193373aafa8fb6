import Glibc

/// Runs the built executable as a shell would.
struct Command {
  struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  /// The executable beside the tests; nil when it was not built.
  static let executable: String? = {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? -1
    }
    guard count > 0 else { return nil }
    var candidates: [String] = []
    // The tests run inside a bundle, or inside a tool that was given the bundle as an argument.
    for path in [String(decoding: buffer[..<count], as: UTF8.self)] + CommandLine.arguments {
      var folder = Array(path.utf8)
      for _ in 0..<2 {
        guard let slash = folder.lastIndex(of: UInt8(ascii: "/")) else { break }
        folder.removeSubrange(slash...)
        candidates.append(String(decoding: folder, as: UTF8.self) + "/mvs")
      }
    }
    return candidates.first {
      var status = stat()
      return stat($0, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access($0, X_OK) == 0
    }
  }()

  /// - Parameter closesOutput: whether nobody reads standard output.
  static func run(
    _ arguments: [String], input: String = "", environment: [String] = [],
    outputTo path: String? = nil, closesOutput: Bool = false
  ) throws -> Result {
    guard let executable else { throw Missing() }
    let into = try Pipe()
    let out = try Pipe()
    let err = try Pipe()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, into.read, 0)
    if let path {
      posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY, 0)
    } else {
      posix_spawn_file_actions_adddup2(&actions, out.write, 1)
    }
    posix_spawn_file_actions_adddup2(&actions, err.write, 2)
    if closesOutput { out.closeRead() }
    var argv = ([executable] + arguments).map { strdup($0) } + [nil]
    var envp =
      (["PATH=/usr/bin:/bin", "HOME=/nonexistent"] + environment).map { strdup($0) } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var child = pid_t()
    guard posix_spawn(&child, executable, &actions, nil, &argv, &envp) == 0 else { throw Missing() }
    into.closeRead()
    out.closeWrite()
    err.closeWrite()
    into.send(input)
    // What is read here is small, so that neither pipe fills while the other is waited for.
    let output = closesOutput ? "" : out.all()
    let errors = err.all()
    var status: Int32 = 0
    waitpid(child, &status, 0)
    let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    return Result(status: code, output: output, errors: errors)
  }

  struct Missing: Error {}

  private final class Pipe {
    private(set) var read: Int32 = -1
    private(set) var write: Int32 = -1

    init() throws {
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else { throw Missing() }
      (read, write) = (ends[0], ends[1])
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    deinit {
      closeRead()
      closeWrite()
    }

    func closeRead() {
      if read >= 0 { close(read) }
      read = -1
    }

    func closeWrite() {
      if write >= 0 { close(write) }
      write = -1
    }

    func send(_ text: String) {
      let bytes = Array(text.utf8)
      signal(SIGPIPE, SIG_IGN)
      if !bytes.isEmpty { _ = Glibc.write(write, bytes, bytes.count) }
      closeWrite()
    }

    func all() -> String {
      var bytes: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = Glibc.read(read, &chunk, chunk.count)
        if count < 0, errno == EINTR { continue }
        if count <= 0 { break }
        bytes += chunk[..<count]
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
