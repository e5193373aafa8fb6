import Diagnostics
import Dispatch
import Files
import Glibc
import Interpreter
import Notebook
import Syntax

/// The conversation: reads an input, runs it in the session, shows what it gives, until the end.
final class Prompt {
  let session: Session
  let console: Console
  private(set) var history: History
  private let reader: any LineReader
  /// The last statement that ran well and can be extended by a step.
  private var extendable: String?
  private var inputCount = 0

  init(_ session: Session, _ console: Console) {
    self.session = session
    self.console = console
    let profile = console.profile
    if profile.editsLines {
      let history = History()
      self.history = history
      let editor = ReadlineReader(history: history.entries)
      reader = editor
      editor.completer = { [unowned self] text, cursor in complete(text, at: cursor) }
    } else {
      history = profile.inputIsTerminal ? History() : .none
      reader = PlainLineReader(
        showsPrompt: profile.inputIsTerminal && profile.errorIsTerminal)
    }
  }

  /// A step is completed as what it extends.
  private func complete(_ text: String, at cursor: Int) -> Completion {
    guard let extendable, text.trimmed.utf8.first == UInt8(ascii: ".") else {
      return Completion(of: text, at: cursor, in: session, commands: PromptCommand.completions)
    }
    let before = extendable + "\n"
    let shift = before.utf8.count
    var found = Completion(of: before + text, at: cursor + shift, in: session)
    found.range = (found.range.lowerBound - shift)..<(found.range.upperBound - shift)
    return found
  }

  /// Runs until the user leaves; the exit code.
  func run() -> Int32 {
    let profile = console.profile
    if profile.inputIsTerminal, profile.outputIsTerminal, !profile.isQuiet {
      console.write("mvs \(Version.engine)  :help shows the way, Tab completes, Ctrl-D leaves\n")
      if let problem = history.problem { console.whisper("note: no history is kept: \(problem)") }
    }
    var pending = ""
    while true {
      console.flush()
      Interrupts.forget()
      let start = pending.isEmpty ? "mvs> " : "...> "
      switch reader.read(start, continuing: pending) {
      case .interrupted:
        pending = ""
      case .end:
        if !pending.isEmpty { _ = enter(pending) }
        if profile.inputIsTerminal { newLine() }
        return leave()
      case .ended(let signal): return 128 + signal
      case .line(let line):
        let text = pending + (line.contains("\n") ? PastedText.cleaned(line) : withoutPrompt(line))
        if isUnfinished(text) {
          pending = text + "\n"
          continue
        }
        pending = ""
        guard enter(text) else { return leave() }
      }
    }
  }

  private func leave() -> Int32 {
    console.flush()
    return 0
  }

  private func newLine() {
    if console.profile.outputIsTerminal {
      console.write("\n")
    } else {
      try? ByteSink.standardError.write("\n")
    }
  }

  private func withoutPrompt(_ line: String) -> String {
    line.hasPrefix("mvs> ") || line.hasPrefix(">>> ") ? PastedText.cleaned(line) : line
  }

  // MARK: One input

  private func isUnfinished(_ text: String) -> Bool {
    if let call = PromptCommand.Call(text) {
      return call.isWord("time") && parse(SourceFile(name: "", text: call.rest)).isIncomplete
    }
    // What extends the statement before is judged together with it.
    let whole = startsWithStep(text) ? (extendable ?? "x") + "\n" + text : text
    return parse(SourceFile(name: "", text: whole)).isIncomplete
  }

  /// Runs an input; false when the user wants to leave.
  private func enter(_ text: String) -> Bool {
    let trimmed = text.trimmed
    guard !trimmed.isEmpty else { return true }
    if isFarewell(trimmed) { return false }
    if let call = PromptCommand.Call(text) {
      keep(text)
      return PromptCommand.run(call, self)
    }
    if let hint = ForeignHabit.hint(for: trimmed, in: session) {
      keep(text)
      console.report(Diagnostic("foreign-habit", hint.message, help: hint.help))
      return true
    }
    if let name = Self.questioned(trimmed) {
      keep(text)
      show(Help(session: session).lines(for: name))
      return true
    }
    var code = text
    if startsWithStep(text), let extendable {
      code = extendable + "\n  " + trimmed
      if console.profile.outputIsTerminal, !console.profile.isQuiet { echo(code) }
    }
    keep(code)
    evaluate(code)
    return true
  }

  /// `exit` and its like, unless the user gave the word a meaning.
  private func isFarewell(_ text: String) -> Bool {
    let word = text.hasSuffix("()") ? String(text.dropLast(2)) : text
    guard ["exit", "quit", ":q"].contains(word) else { return false }
    return session.machine.value(of: word, in: session.scope) == nil
  }

  /// The name in `name?` and `movies.filter?`.
  private static func questioned(_ text: String) -> String? {
    guard text.hasSuffix("?"), text.utf8.count > 1 else { return nil }
    let name = text.dropLast()
    let isName = name.utf8.allSatisfy {
      $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") || $0 >= 0x80
        || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF)
    }
    return isName && name.first != "." && name.last != "." ? String(name) : nil
  }

  /// The joined chain, so that the user sees what runs.
  private func echo(_ code: String) {
    for line in code.split(separator: "\n", omittingEmptySubsequences: false) {
      console.whisper("  \(line)")
    }
  }

  /// A statement that takes longer says how long it took.
  private static let longSeconds = 2.0

  private func evaluate(_ code: String) {
    let (_, seconds) = run(code)
    if seconds > Self.longSeconds, console.profile.errorIsTerminal {
      console.whisper("took \(NumberText.significant(seconds, digits: 2)) s")
    }
  }

  /// Runs code as one numbered input.
  private func run(_ code: String) -> (status: RunStatus, seconds: Double) {
    inputCount += 1
    session.style = console.profile.style
    session.budget.reset()
    Interrupts.forget()
    Interrupts.isWorking = true
    console.progress.begin()
    let start = DispatchTime.now().uptimeNanoseconds
    let tree = parse(SourceFile(name: "[\(inputCount)]", text: code))
    let status = session.run(tree, parameters: [])
    let seconds = Double(DispatchTime.now().uptimeNanoseconds &- start) / 1e9
    Interrupts.isWorking = false
    console.progress.clear()
    if status == .ok { noteExtendable(tree) }
    return (status, seconds)
  }

  func evaluateTimed(_ code: String) {
    let (status, seconds) = run(code)
    if status == .ok { console.write("took \(NumberText.significant(seconds, digits: 3)) s\n") }
  }

  private func noteExtendable(_ tree: SyntaxTree) {
    guard let last = tree.cells.last?.statements.last else { return }
    switch last.kind {
    case .expression, .binding, .show: extendable = last.span.text
    default: extendable = nil
    }
  }

  // MARK: History and display

  private func keep(_ text: String) {
    guard history.keeps(text, after: history.entries.last) else { return }
    history.append(text)
    reader.remember(text)
  }

  func show(_ lines: [String]) {
    console.write(lines.map { sanitized($0) + "\n" }.joined())
  }
}

extension String {
  /// Without the blanks and line ends around it.
  var trimmed: String {
    let bytes = Array(utf8)
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    guard let first = bytes.firstIndex(where: { !isBlank($0) }),
      let last = bytes.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(decoding: bytes[first...last], as: UTF8.self)
  }
}
