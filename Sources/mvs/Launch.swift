import ArgumentParser
import CAllocator
import Diagnostics
import Files
import Glibc
import Interpreter
import Notebook
import Numeric

/// From the arguments of the process to its exit code.
enum Launch {
  /// The exit code when nobody reads the results any more.
  static let closedPipe: Int32 = 141

  static func status() -> Int32 {
    // Freed memory of this part of the heap is used again instead of being given back and cleared anew.
    // Addresses are all it takes until values lie there.
    mi_reserve_os_memory(256 << 20, true, true)
    secureStandardStreams()
    signal(SIGPIPE, SIG_IGN)
    do {
      switch try RootArguments.parseAsRoot() {
      case let run as RunArguments: return status(of: run)
      case let check as CheckArguments: return status(of: check)
      case let format as FormatArguments:
        let console = Console(TerminalProfile(format.display))
        if format.help { return showText(help(for: FormatArguments.self, console)) }
        return ScriptLayout(checksOnly: format.check, console).status(of: format.files)
      case let explain as ExplainArguments: return status(of: explain)
      case let reference as ReferenceArguments: return status(of: reference)
      default: return showText(RootArguments.helpMessage(for: RunArguments.self))
      }
    } catch {
      if RootArguments.exitCode(for: error) == .success {
        return showText(RootArguments.helpMessage(for: RunArguments.self))
      }
      return usage(RootArguments.message(for: error))
    }
  }

  private static func status(of run: RunArguments) -> Int32 {
    let console = Console(TerminalProfile(run.display))
    if run.version { return showText(VersionText.lines.joined(separator: "\n")) }
    if run.help {
      guard let file = run.file else { return showText(help(for: RunArguments.self, console)) }
      return ScriptRun(run, console).showParameters(of: file)
    }
    guard let threads = threads(run.display) else { return RunStatus.usage.rawValue }
    if let memory = run.display.memory { MemoryLimit.set(bytes: memory.bytes) }
    return ScriptRun(run, console, threads: threads).status()
  }

  private static func status(of check: CheckArguments) -> Int32 {
    let console = Console(TerminalProfile(check.display))
    if check.help { return showText(help(for: CheckArguments.self, console)) }
    var failed = false
    for file in check.files {
      do {
        let script = try Script.file(file)
        let session = Session(
          SessionOptions(style: console.profile.style, threads: 1, folder: script.folder))
        let tree = script.tree
        let found = session.check(tree)
        console.context = { session.context(of: $0) }
        for diagnostic in found { console.report(diagnostic) }
        if found.contains(where: { $0.severity == .error }) { failed = true }
      } catch {
        console.report(error)
        failed = true
      }
    }
    console.flush()
    return failed || (check.strict && console.warningCount > 0) ? 1 : 0
  }

  private static func status(of explain: ExplainArguments) -> Int32 {
    let console = Console(TerminalProfile(explain.display))
    if explain.help { return showText(help(for: ExplainArguments.self, console)) }
    guard let code = explain.code else {
      return showText(Explanations.overview(width: console.profile.width).joined(separator: "\n"))
    }
    guard let explanation = Explanations.explanation(of: code) else {
      let near = Suggestion.closest(to: code, among: Explanations.codes)
      console.report(
        Diagnostic(
          "unknown-code", "there is no error or warning `\(code)`",
          help: near.map { "did you mean `\($0)`?" } ?? "`mvs explain` lists all"))
      return RunStatus.failed.rawValue
    }
    return showText(explanation.lines(width: console.profile.width).joined(separator: "\n"))
  }

  private static func status(of reference: ReferenceArguments) -> Int32 {
    let console = Console(TerminalProfile(reference.display))
    if reference.help { return showText(help(for: ReferenceArguments.self, console)) }
    guard let text = reference.name.map({ Reference(about: $0) }) ?? Reference() else {
      let name = reference.name ?? ""
      let near = Suggestion.closest(to: name, among: Reference.names)
      console.report(
        Diagnostic(
          "unknown-name", "the reference has no chapter, function or module `\(name)`",
          help: near.map { "did you mean `\($0)`?" } ?? "`mvs explain` lists the codes of messages")
      )
      return RunStatus.failed.rawValue
    }
    console.write(reference.html ? text.html : text.markdown)
    console.flush()
    return 0
  }

  private static func help(for command: ParsableCommand.Type, _ console: Console) -> String {
    RootArguments.helpMessage(for: command, columns: max(40, min(console.profile.width, 100)))
  }

  private static func showText(_ text: String) -> Int32 {
    let console = Console(TerminalProfile(DisplayArguments.defaults))
    console.write(text + "\n")
    console.flush()
    return 0
  }

  /// A mistake in the arguments, in the words of the parser.
  private static func usage(_ message: String) -> Int32 {
    let console = Console(TerminalProfile(DisplayArguments.defaults))
    var words = String(message.prefix { $0 != "\n" }.map { $0 == "'" ? "`" : $0 })
    var help = "`mvs --help` shows the options"
    if let hint = words.firstRange(of: ". Did you mean ") {
      help = "did you mean \(words[hint.upperBound...])"
      words = String(words[..<hint.lowerBound])
    }
    console.report(
      Diagnostic("usage", words.prefix(1).lowercased() + words.dropFirst(), help: help))
    return RunStatus.usage.rawValue
  }

  /// The number of threads by option, by `MVS_THREADS`, or one a processor; nil, and a message, when
  /// the variable holds no number.
  private static func threads(_ arguments: DisplayArguments) -> Int? {
    if let threads = arguments.threads { return threads }
    guard let text = TerminalProfile.variable("MVS_THREADS"), !text.isEmpty else {
      return max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    }
    guard let threads = Int(text), (1...1024).contains(threads) else {
      _ = usage("MVS_THREADS must be in 1..1024, not '\(text)'")
      return nil
    }
    return threads
  }

  /// A standard stream that is closed would be taken over by the next file that is opened. Reading
  /// from it gives nothing, writing to it fails.
  private static func secureStandardStreams() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
      _ = open("/dev/null", O_RDONLY)
    }
  }
}

extension DisplayArguments {
  /// What holds when no option is given.
  static var defaults: DisplayArguments {
    (try? DisplayArguments.parse([])) ?? DisplayArguments()
  }
}
