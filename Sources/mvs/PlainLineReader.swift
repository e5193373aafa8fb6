import Files
import Glibc

/// Lines from a pipe or from a terminal that understands no escape sequences. The prompt goes to the
/// error stream, and only when somebody looks at it.
final class PlainLineReader: LineReader {
  private let showsPrompt: Bool
  private var buffered: [UInt8] = []
  private var isAtEnd = false

  init(showsPrompt: Bool) { self.showsPrompt = showsPrompt }

  func read(_ prompt: String, continuing pending: String) -> LineInput {
    if showsPrompt { try? ByteSink.standardError.write(prompt) }
    while true {
      if let newline = buffered.firstIndex(of: 0x0A) {
        defer { buffered.removeSubrange(...newline) }
        return .line(text(buffered[..<newline]))
      }
      if isAtEnd {
        defer { buffered = [] }
        return buffered.isEmpty ? .end : .line(text(buffered[...]))
      }
      var chunk = [UInt8](repeating: 0, count: 4096)
      let count = Glibc.read(STDIN_FILENO, &chunk, chunk.count)
      if count > 0 {
        buffered += chunk[..<count]
      } else if count < 0, errno == EINTR {
        while let signal = Interrupts.next() {
          if signal == SIGINT {
            buffered = []
            if showsPrompt { try? ByteSink.standardError.write("\n") }
            return .interrupted
          }
          if signal == SIGTERM || signal == SIGHUP { return .ended(by: signal) }
        }
      } else {
        isAtEnd = true
      }
    }
  }

  func remember(_ entry: String) {}

  private func text(_ bytes: ArraySlice<UInt8>) -> String {
    var bytes = bytes
    if bytes.last == 0x0D { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
