import Diagnostics
import Files
import Glibc
import Interpreter
import Notebook

/// Writes what a session gives: results to standard output, everything else to standard error.
final class Console {
  var profile: TerminalProfile
  let progress: ProgressLine
  /// Warnings so far, for `--strict`.
  private(set) var warningCount = 0
  /// Whether messages say where they belong; at the prompt that is the line just typed.
  var placesRemarks = true
  /// What messages say behind a place.
  var context: (Span) -> String? = { _ in nil }
  private var hasWrittenResult = false

  init(_ profile: TerminalProfile) {
    self.profile = profile
    progress = ProgressLine(
      isActive: profile.errorIsTerminal && !profile.isDumb,
      width: TerminalProfile.terminalWidth(STDERR_FILENO) ?? 80)
  }

  func receive(_ output: Output) {
    switch output {
    case .result(_, let lines): write(lines.map { $0 + "\n" }.joined())
    case .printed(let text):
      write(profile.outputIsTerminal ? sanitized(text, keepingNewlines: true) + "\n" : text + "\n")
    case .remark(let remark, let span): receive(remark, span)
    case .diagnostic(let diagnostic): report(diagnostic)
    case .cell(_, let title): if let title { heading(title) }
    }
  }

  private func receive(_ remark: Remark, _ span: Span?) {
    switch remark.kind {
    case .receipt: whisper(remark.message)
    case .note: whisper("note: \(remark.message)")
    case .warning:
      report(
        Diagnostic(
          remark.code, remark.message, at: placesRemarks ? span : nil, severity: .warning))
    }
  }

  /// A cell's title, so that the results of a script can be told apart.
  private func heading(_ title: String) {
    let rule = String(repeating: profile.charset.horizontalLine, count: 2)
    let shown = cut(
      "\(rule) \(sanitized(title)) \(rule)", toWidth: profile.width,
      ellipsis: profile.charset.ellipsis)
    write(
      (hasWrittenResult ? "\n" : "") + (profile.colorsOutput ? "\u{1B}[1m\(shown)\u{1B}[0m" : shown)
        + "\n")
  }

  /// Something to know that is neither a warning nor an error: dim, and nothing when quiet.
  func whisper(_ text: String) {
    guard !profile.isQuiet else { return }
    say(dimmed(sanitized(text)))
  }

  func dimmed(_ text: String) -> String {
    profile.colorsError ? "\u{1B}[2m\(text)\u{1B}[0m" : text
  }

  func report(_ diagnostic: Diagnostic) {
    if diagnostic.severity == .warning { warningCount += 1 }
    if diagnostic.severity == .note, profile.isQuiet { return }
    // The terminal showed `^C` and stayed on that line.
    if diagnostic.code == "interrupted", profile.errorIsTerminal { say("") }
    let found = diagnostic.span.flatMap { context($0) }
    let renderer = DiagnosticRenderer(
      usesColor: profile.colorsError, leadsWithPlace: !profile.errorIsTerminal,
      context: { span in diagnostic.span == span ? found : nil })
    for line in renderer.lines(diagnostic) { say(line) }
  }

  /// Reports an error of this program's own surroundings.
  func report(_ error: any Error) {
    switch error {
    case let failure as Failure:
      report(
        Diagnostic(
          failure.code, failure.message, at: failure.span, help: failure.help, notes: failure.notes)
      )
    case let diagnostic as Diagnostic: report(diagnostic)
    default: report(Diagnostic("internal", "\(error)"))
    }
  }

  /// One line on the error stream.
  private func say(_ line: String) {
    flush()
    progress.clear()
    do { try ByteSink.standardError.write(line + "\n") } catch {
      if error == .closed { _exit(Launch.closedPipe) }
    }
  }

  /// Text that is safe already, to standard output.
  func write(_ text: String) {
    progress.clear()
    hasWrittenResult = true
    do { try ByteSink.standardOutput.write(text) } catch { lose(error) }
    if profile.outputIsTerminal { flush() }
  }

  func flush() {
    do { try ByteSink.standardOutput.flush() } catch { lose(error) }
  }

  /// Results cannot be written: nothing that follows would be of use.
  private func lose(_ error: SinkError) -> Never {
    if error == .closed { _exit(Launch.closedPipe) }
    let renderer = DiagnosticRenderer(usesColor: profile.colorsError, leadsWithPlace: false)
    let lines = renderer.lines(
      Diagnostic("cannot-write", "standard output cannot be written: \(error.words)"))
    try? ByteSink.standardError.write(lines.map { $0 + "\n" }.joined())
    _exit(RunStatus.failed.rawValue)
  }
}
