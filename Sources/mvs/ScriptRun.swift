import Diagnostics
import Files
import Glibc
import Interpreter
import Notebook
import Numeric
import Syntax

/// A run without a prompt, or up to one: a script, code of `-e`, or both in one session.
struct ScriptRun {
  private let arguments: RunArguments
  private let console: Console
  private let threads: Int

  init(_ arguments: RunArguments, _ console: Console, threads: Int = 1) {
    self.arguments = arguments
    self.console = console
    self.threads = threads
  }

  func status() -> Int32 {
    let readsInput =
      arguments.file == "-"
      || (arguments.file == nil && arguments.code.isEmpty && !console.profile.inputIsTerminal
        && !arguments.staysAtPrompt)
    let isPromptOnly = arguments.file == nil && arguments.code.isEmpty && !readsInput
    do {
      if arguments.each { return try sweep() }
      let session = newSession(folder: PathGate.workingFolder)
      Interrupts.install(for: session.budget)
      if isPromptOnly { return prompt(session) }
      Interrupts.isWorking = true
      if let seconds = arguments.timeout { session.budget.limit(seconds: seconds) }
      var status = RunStatus.ok
      if readsInput {
        guard let script = try Script.standardInput() else { return RunStatus.interrupted.rawValue }
        status = run(script, arguments.givenParameters, in: session)
      } else if let file = arguments.file {
        status = run(try Script.file(file), arguments.givenParameters, in: session)
      }
      session.machine.baseFolder = PathGate.workingFolder
      for (index, code) in arguments.code.enumerated() where status == .ok {
        status = session.run(code, name: arguments.code.count == 1 ? "-e" : "-e \(index + 1)")
      }
      console.progress.clear()
      console.flush()
      if arguments.staysAtPrompt { return prompt(session) }
      return ended(status)
    } catch {
      console.report(error)
      return (error as? Failure)?.code == "usage"
        ? RunStatus.usage.rawValue : RunStatus.failed.rawValue
    }
  }

  /// What the process ends with: warnings of a strict run are a failure.
  private func ended(_ status: RunStatus) -> Int32 {
    guard arguments.strict, status == .ok, console.warningCount > 0 else { return status.rawValue }
    console.report(
      Diagnostic(
        "strict",
        "\(console.warningCount) warning\(console.warningCount == 1 ? "" : "s") in a strict run"))
    return RunStatus.failed.rawValue
  }

  /// The script once for each combination of values, each in a session of its own. Values that do not fit
  /// are told before the first run. A run that fails does not keep the others from running; the first
  /// failure is the exit code. An interruption and the end of the time end the sweep.
  private func sweep() throws -> Int32 {
    let sweep = try ParameterSweep(arguments.givenParameters)
    guard let file = arguments.file,
      let script = file == "-" ? try Script.standardInput() : try Script.file(file)
    else { return RunStatus.interrupted.rawValue }
    let watch = Stopwatch()
    var worst = RunStatus.ok
    Interrupts.isWorking = true
    let probe = newSession(folder: script.folder)
    Interrupts.install(for: probe.budget)
    for parameters in sweep.runs {
      let status = probe.accepts(parameters, for: script.tree)
      guard status == .ok else { return status.rawValue }
    }
    for (index, parameters) in sweep.runs.enumerated() {
      let session = newSession(folder: PathGate.workingFolder)
      Interrupts.install(for: session.budget)
      if let seconds = arguments.timeout {
        session.budget.limit(seconds: max(0, seconds - watch.seconds))
      }
      console.write((index == 0 ? "" : "\n") + sweep.heading(index))
      let status = run(script, parameters, in: session)
      console.progress.clear()
      console.flush()
      if worst == .ok { worst = status }
      if [.usage, .interrupted, .timedOut].contains(status) { return status.rawValue }
    }
    return ended(worst)
  }

  private func run(
    _ script: Script, _ parameters: ParameterSweep.Parameters, in session: Session
  ) -> RunStatus {
    session.machine.baseFolder = script.folder
    return session.run(script.tree, parameters: parameters)
  }

  private func newSession(folder: String) -> Session {
    let progress = console.progress
    progress.begin()
    let session = Session(
      SessionOptions(
        style: console.profile.style, threads: threads, folder: folder,
        progress: { what, share in progress.update(what, share) }))
    session.onOutput = { [console] in console.receive($0) }
    console.context = { [unowned session] in session.context(of: $0) }
    return session
  }

  private func prompt(_ session: Session) -> Int32 {
    Interrupts.isWorking = false
    session.budget.limit(seconds: Double.greatestFiniteMagnitude)
    console.placesRemarks = false
    session.allowToday()
    return Prompt(session, console).run()
  }

  // MARK: Parameters

  /// `mvs run FILE --help`.
  func showParameters(of file: String) -> Int32 {
    do {
      let script: Script?
      if file == "-" { script = try Script.standardInput() } else { script = try Script.file(file) }
      guard let script else { return RunStatus.interrupted.rawValue }
      let tree = script.tree
      let mistakes = tree.diagnostics.filter { $0.severity == .error }
      for mistake in mistakes { console.report(mistake) }
      let lines = ParameterHelp(tree, file: file).lines(width: console.profile.width)
      console.write(lines.map { $0 + "\n" }.joined())
      console.flush()
      return mistakes.isEmpty ? 0 : RunStatus.failed.rawValue
    } catch {
      console.report(error)
      return RunStatus.failed.rawValue
    }
  }
}
