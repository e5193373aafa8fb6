import Diagnostics
import Glibc
import Synchronization

/// What comes in by standard input, read once and kept: loading it twice gives the same.
public enum StandardInput {
  /// What stands for it in place of a path.
  public static let path = "-"
  private static let content = Mutex<ByteBlock?>(nil)

  /// Reads all of it, at the first time.
  /// - Parameters:
  ///   - limit: bytes.
  ///   - check: asked now and then whether to go on.
  /// - Throws: `no-input` when it is a terminal, `packed-too-large` beyond the limit, `cannot-read`;
  ///   what `check` throws.
  public static func file(
    limit: Int = 8 << 30, check: () throws -> Void
  ) throws -> ReadableFile {
    try content.withLock { content in
      if content == nil { content = try read(limit, check) }
      return ReadableFile(content ?? ByteBlock(), path: path, displayName: "standard input")
    }
  }

  private static func read(_ limit: Int, _ check: () throws -> Void) throws -> ByteBlock {
    guard isatty(STDIN_FILENO) == 0 else {
      throw Failure(
        "no-input", "standard input is the terminal: no data comes from there",
        help: "pipe the data in: `mvs run x.mvs < films.csv`")
    }
    let block = ByteBlock()
    while true {
      try check()
      block.reserve(1 << 18)
      let got = Glibc.read(STDIN_FILENO, block.pointer + block.count, 1 << 18)
      if got == 0 { return block }
      if got < 0 {
        if errno == EINTR { continue }
        throw Failure("cannot-read", "cannot read standard input: \(SystemCall.words(errno))")
      }
      block.extend(by: got)
      if block.count > limit {
        throw Failure(
          "packed-too-large", "more than \(NumberText.grouped(limit)) bytes come by standard input",
          help: "write them to a file and load that")
      }
    }
  }
}
