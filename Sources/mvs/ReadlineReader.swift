@preconcurrency import CReadline
import Diagnostics
import Glibc
import Notebook

/// Lines edited with GNU readline: history, completion, bracketed paste, the user's `~/.inputrc`.
///
/// Readline calls back through plain C functions, so the state they need is one per process.
final class ReadlineReader: LineReader {
  /// Completes `text` at a byte offset.
  typealias Completer = (_ text: String, _ cursor: Int) -> Completion

  var completer: Completer {
    get { Callbacks.completer }
    set { Callbacks.completer = newValue }
  }

  init(history: [String]) {
    setlocale(LC_CTYPE, "")
    rl_readline_name = UnsafePointer(strdup("mvs"))
    rl_catch_signals = 0
    rl_catch_sigwinch = 0
    rl_change_environment = 0
    rl_getc_function = { Callbacks.nextByte($0) }
    rl_attempted_completion_function = { _, start, end in Callbacks.matches(start, end) }
    rl_completion_word_break_hook = { Callbacks.wordBreaks() }
    rl_completion_display_matches_hook = { Callbacks.display($0, $1, $2) }
    rl_completer_quote_characters = nil
    rl_basic_quote_characters = UnsafePointer(strdup(""))
    rl_sort_completion_matches = 0
    rl_variable_bind("enable-bracketed-paste", "on")
    rl_initialize()
    // Alt-Enter begins a new line in the same input.
    rl_bind_keyseq("\\e\\C-m") { _, _ in rl_insert_text("\n") }
    using_history()
    for entry in history { add_history(entry) }
    Interrupts.handleTerminalSignals()
  }

  func read(_ prompt: String, continuing pending: String) -> LineInput {
    Callbacks.pending = pending
    Callbacks.signal = 0
    let line = readline(prompt)
    defer { free(line) }
    switch Callbacks.signal {
    case 0: return line.map { .line(String(decoding: Self.bytes($0), as: UTF8.self)) } ?? .end
    case SIGINT: return .interrupted
    case let signal: return .ended(by: signal)
    }
  }

  func remember(_ entry: String) { add_history(entry) }

  private static func bytes(_ line: UnsafeMutablePointer<CChar>) -> UnsafeBufferPointer<UInt8> {
    let count = strlen(line)
    return UnsafeBufferPointer(
      start: UnsafeRawPointer(line).assumingMemoryBound(to: UInt8.self), count: count)
  }
}

/// What readline calls, and the state shared with it. Used by the one thread that reads lines.
private enum Callbacks {
  nonisolated(unsafe) static var completer: ReadlineReader.Completer = { _, cursor in
    Completion(range: cursor..<cursor, candidates: [])
  }
  /// The lines of the same input that were entered before.
  nonisolated(unsafe) static var pending = ""
  /// The signal that ended the line, or 0.
  nonisolated(unsafe) static var signal: Int32 = 0
  nonisolated(unsafe) static var found = Completion(range: 0..<0, candidates: [])

  /// Waits for a key or a signal.
  static func nextByte(_ stream: UnsafeMutablePointer<FILE>?) -> Int32 {
    guard let stream else { return -1 }
    var waiting = [
      pollfd(fd: fileno(stream), events: Int16(POLLIN), revents: 0),
      pollfd(fd: Interrupts.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      // A poll that a signal ends finds the pipe readable next time round.
      if poll(&waiting, 2, -1) < 0 { continue }
      if waiting[1].revents != 0, let arrived = Interrupts.next() {
        if let key = take(arrived) { return key }
        continue
      }
      if waiting[0].revents != 0 { return rl_getc(stream) }
    }
  }

  /// Acts on a signal; gives the key that ends the line, where it has to end.
  private static func take(_ arrived: Int32) -> Int32? {
    switch arrived {
    case SIGINT:
      signal = SIGINT
      // What was typed stays to be seen, as a terminal shows it.
      rl_point = rl_end
      rl_redisplay()
      fputs("^C", rl_outstream)
      rl_replace_line("", 0)
      return 10
    case SIGTERM, SIGHUP:
      signal = arrived
      rl_replace_line("", 0)
      return 10
    case SIGWINCH: rl_resize_terminal()
    case SIGTSTP:
      rl_deprep_terminal()
      Interrupts.restoreDefault(SIGTSTP)
      raise(SIGTSTP)
      Interrupts.handle(SIGTSTP)
      rl_prep_terminal(1)
      rl_resize_terminal()
      rl_forced_update_display()
    default: break
    }
    return nil
  }

  // MARK: Completion

  /// Computes the completion, and makes readline break words where the replaced range begins.
  static func wordBreaks() -> UnsafeMutablePointer<CChar>? {
    let line = rl_line_buffer.map { String(cString: $0) } ?? ""
    let before = pending.utf8.count
    found = completer(pending + line, before + Int(rl_point))
    let start = found.range.lowerBound - before
    let isInText = start > 0 && start <= line.utf8.count && isQuote(Array(line.utf8)[start - 1])
    return UnsafeMutablePointer(mutating: isInText ? textBreaks : codeBreaks)
  }

  private static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
  }

  nonisolated(unsafe) private static let textBreaks = UnsafePointer<CChar>(strdup("\"'"))
  nonisolated(unsafe) private static let codeBreaks = UnsafePointer<CChar>(
    strdup(" \t\n\"'`@$><=;|&{([.,:)]}+-*/%!?~^#\\"))

  /// The candidates as readline wants them: the common beginning, then each, all allocated by C.
  static func matches(_ start: Int32, _ end: Int32)
    -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
  {
    rl_attempted_completion_over = 1
    rl_completion_suppress_append = 1
    let line = rl_line_buffer.map { Array(String(cString: $0).utf8) } ?? []
    let typed = Array(line[min(Int(start), line.count)..<min(Int(end), line.count)])
    let offset = pending.utf8.count + Int(start) - found.range.lowerBound
    var texts: [[UInt8]] = []
    for candidate in found.candidates {
      let bytes = Array(candidate.text.utf8)
      guard offset >= 0, offset <= bytes.count else { return nil }
      texts.append(Array(bytes[offset...]))
    }
    guard let first = texts.first else { return nil }
    var common = first
    for text in texts.dropFirst() {
      common = Array(common.prefix(zip(common, text).prefix { $0 == $1 }.count))
    }
    // A beginning that is shared, but is not what was typed, would eat it.
    if texts.count > 1, !common.starts(with: typed) { common = typed }
    let all = [common] + (texts.count > 1 ? texts : [])
    let list = calloc(all.count + 1, MemoryLayout<UnsafeMutablePointer<CChar>?>.stride)?
      .assumingMemoryBound(to: UnsafeMutablePointer<CChar>?.self)
    for (index, text) in all.enumerated() {
      list?[index] = strdup(String(decoding: text, as: UTF8.self))
    }
    return list
  }

  /// Lists the candidates with what is said beside them.
  static func display(
    _ matches: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ count: Int32, _ width: Int32
  ) {
    let labels = found.candidates.map { sanitized($0.label) }
    guard labels.count == Int(count) else {
      rl_display_match_list(matches, count, width)
      rl_forced_update_display()
      return
    }
    var list: [UnsafeMutablePointer<CChar>?] = [strdup("")] + labels.map { strdup($0) }
    let widest = labels.map { Int32($0.utf8.count) }.max() ?? 0
    fputs("\n", rl_outstream)
    rl_display_match_list(&list, count, widest)
    for pointer in list { free(pointer) }
    rl_forced_update_display()
  }
}
