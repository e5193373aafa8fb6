import Builtins
import Diagnostics
import Files
import Frame
import Glibc
import Interpreter
import Numeric
import Syntax

/// What a session is given from outside.
public struct SessionOptions {
  public var style: DisplayStyle
  public var threads: Int
  /// The folder that relative paths start from.
  public var folder: String
  /// Told how far a long piece of work is.
  public var progress: (@Sendable (String, Double) -> Void)?

  public init(
    style: DisplayStyle, threads: Int, folder: String,
    progress: (@Sendable (String, Double) -> Void)? = nil
  ) {
    self.style = style
    self.threads = threads
    self.folder = folder
    self.progress = progress
  }
}

/// One engine with its names, behind the prompt, the batch runner and every other face. Runs one text
/// after another; a statement that fails leaves everything as it was before it.
public final class Session: @unchecked Sendable {
  public var style: DisplayStyle { didSet { machine.charset = style.charset } }
  public let budget: Budget
  public let machine: Machine
  public let scope: GlobalScope
  /// Receives what running code gives, in order.
  public var onOutput: (Output) -> Void = { _ in }
  /// The latest results that were shown; `_` is the last.
  public private(set) var resultCount = 0
  /// How many commands that run code are running, one inside the other.
  var commandDepth = 0
  private let progress: (@Sendable (String, Double) -> Void)?
  /// Texts that spans point into: the cells of scripts, for messages.
  private var cellPlaces: [ObjectIdentifier: [(start: Int, label: String)]] = [:]

  public init(_ options: SessionOptions) {
    style = options.style
    progress = options.progress
    budget = Budget(threads: options.threads)
    machine = Machine(
      catalog: .standard, budget: budget, modules: StandardModules.library,
      baseFolder: options.folder)
    scope = GlobalScope()
    machine.charset = style.charset
    machine.onShow = { [unowned self] value, span in show(value, span) }
    machine.onPrint = { [unowned self] text in
      flushRemarks(nil)
      onOutput(.printed(text))
    }
  }

  /// The day it is, in UTC, as days from 1970.
  static var today: Int32 { Int32(clamping: time(nil) / 86_400) }

  /// Lets `today()` be asked, as at the prompt.
  public func allowToday() { machine.today = Self.today }

  /// Stops what is running at the next safe point. May be called from a signal handler.
  public func interrupt() { budget.interrupt() }

  // MARK: Running

  /// Runs one input of the prompt, or the text of `-e`.
  @discardableResult
  public func run(_ text: String, name: String) -> RunStatus {
    machine.onDeepStack {
      execute(parse(SourceFile(name: name, text: text)), [], isWholeFile: false)
    }
  }

  /// Runs a parsed script from its first cell to its last, or to the first mistake.
  ///
  /// All that can be found without running is reported first, and then nothing runs.
  @discardableResult
  public func run(_ tree: SyntaxTree, parameters: [(name: String, text: String)]) -> RunStatus {
    machine.onDeepStack { execute(tree, parameters, isWholeFile: true) }
  }

  /// Whether values fit the parameters a script declares; the script does not run. What does not fit is
  /// told through `onOutput`. A script with mistakes accepts all: they are told when it runs.
  public func accepts(_ parameters: [(name: String, text: String)], for tree: SyntaxTree)
    -> RunStatus
  {
    guard !tree.diagnostics.contains(where: { $0.severity == .error }) else { return .ok }
    return machine.onDeepStack {
      notePlaces(tree)
      beginWork()
      return bindParameters(tree.cells.flatMap(\.statements), parameters)
    }
  }

  private func execute(
    _ tree: SyntaxTree, _ given: [(name: String, text: String)], isWholeFile: Bool
  ) -> RunStatus {
    notePlaces(tree)
    beginWork()
    defer { machine.shelf.clear() }
    for warning in tree.diagnostics where warning.severity != .error {
      onOutput(.diagnostic(warning))
    }
    let mistakes = tree.diagnostics.filter { $0.severity == .error }
    if let version = tree.languageVersion, version.version > Version.language {
      onOutput(
        .diagnostic(
          Diagnostic(
            "newer-language", "this file needs version \(version.version) of the language",
            at: version.span,
            help: "this is mvs \(Version.engine) with language \(Version.language)")))
      return .failed
    }
    let statements = tree.cells.flatMap(\.statements)
    if mistakes.isEmpty {
      switch bindParameters(statements, given) {
      case .ok: break
      case let status: return status
      }
    }
    let checker = Checker(machine: machine, scope: scope)
    checker.isWholeFile = isWholeFile
    checker.files = fileReading
    let found = mistakes + (mistakes.isEmpty ? checker.check(statements) : [])
    if !found.isEmpty {
      for diagnostic in found.sorted(by: Self.byPlace) { onOutput(.diagnostic(diagnostic)) }
      if found.contains(where: { $0.severity == .error }) { return .failed }
    }
    for (index, cell) in tree.cells.enumerated() where cell.kind == .code {
      if tree.cells.count > 1 || cell.title != nil {
        onOutput(.cell(index: index, title: cell.title))
      }
      let status = run(cell)
      if status != .ok { return status }
    }
    return .ok
  }

  private func run(_ cell: Cell) -> RunStatus {
    do {
      let program = try Program(cell.statements, machine: machine, scope: scope)
      for step in program.steps {
        if case .command(let word, let rest, _) = step.statement.kind {
          let status = command(word, rest)
          if status != .ok { return status }
          continue
        }
        beginWork()
        defer { flushRemarks(step.statement.span) }
        try program.run(step)
      }
      return .ok
    } catch { return report(error) }
  }

  private func report(_ signal: Signal) -> RunStatus {
    switch signal {
    case .failed(let diagnostic):
      onOutput(.diagnostic(diagnostic))
      return diagnostic.code == "refused" ? .refused : .failed
    case .expectation(let diagnostic):
      onOutput(.diagnostic(diagnostic))
      return .expectationFailed
    case .stopped(.interrupted):
      onOutput(
        .diagnostic(Diagnostic("interrupted", "stopped; variables are as before the statement")))
      return .interrupted
    case .stopped(.timedOut):
      onOutput(.diagnostic(Diagnostic("timed-out", "the time allowed has passed")))
      return .timedOut
    case .stopped(.outOfMemory):
      onOutput(
        .diagnostic(
          Diagnostic(
            "out-of-memory",
            "more than the \(MemoryLimit.megabytes(MemoryLimit.bytes)) MB allowed are in use",
            help: "work on fewer rows or columns, or allow more with `--memory`",
            notes: ["variables are as before the statement"])))
      return .failed
    case .leaving:
      onOutput(
        .diagnostic(
          Diagnostic("misplaced-jump", "`return`, `break` or `continue` leads nowhere here")))
      return .failed
    }
  }

  private static func byPlace(_ a: Diagnostic, _ b: Diagnostic) -> Bool {
    (a.span?.start ?? -1) < (b.span?.start ?? -1)
  }

  // MARK: Parameters

  private func bindParameters(_ statements: [Statement], _ given: [(name: String, text: String)])
    -> RunStatus
  {
    let declarations = statements.compactMap {
      if case .param(let declaration) = $0.kind { declaration } else { nil }
    }
    for (name, _) in given where !declarations.contains(where: { $0.name.name == name }) {
      let near = Suggestion.closest(to: name, among: declarations.map(\.name.name))
      onOutput(
        .diagnostic(
          Diagnostic(
            "unknown-parameter", "the script has no parameter `\(name)`",
            help: near.map { "did you mean `\($0)`?" }
              ?? (declarations.isEmpty
                ? "it declares none"
                : "it has \(declarations.map(\.name.name).joined(separator: ", "))"))))
      return .usage
    }
    for declaration in declarations {
      let text = given.last { $0.name == declaration.name.name }?.text
      do {
        let value = try ParameterBinding.value(
          of: declaration, given: text, machine: machine, scope: scope)
        machine.bind(declaration.name.name, value, in: scope)
      } catch {
        onOutput(.diagnostic(error))
        return text == nil ? .failed : .usage
      }
    }
    return .ok
  }

  // MARK: Output

  private func beginWork() {
    machine.begin(Work(budget: budget, progress: progress))
  }

  private func show(_ value: Value, _ span: Span) {
    flushRemarks(span)
    do {
      let lines = try Display.lines(value, style, machine.work)
      flushRemarks(span)
      resultCount += 1
      onOutput(.result(value, lines: lines))
      machine.bind("_", value, in: scope)
    } catch {
      onOutput(.diagnostic(Diagnostic("display", "the value cannot be shown: \(error)", at: span)))
    }
  }

  private func flushRemarks(_ span: Span?) {
    var said: [Remark] = []
    for remark in machine.work.takeRemarks() {
      // Receipts count steps, each of which has one; what is to be known is said once a statement.
      if remark.kind != .receipt {
        if said.contains(remark) { continue }
        said.append(remark)
      }
      onOutput(.remark(remark, span))
    }
    for (remark, place) in machine.takeNullNotes() { onOutput(.remark(remark, place)) }
  }

  private func notePlaces(_ tree: SyntaxTree) {
    guard tree.cells.count > 1 else { return }
    cellPlaces[ObjectIdentifier(tree.source)] = tree.cells.enumerated().map { index, cell in
      (cell.body.start, "cell \(index + 1)" + (cell.title.map { " \"\($0)\"" } ?? ""))
    }
  }

  /// What messages say behind a place: `cell 4 "Yearly investment"`.
  public func context(of span: Span) -> String? {
    cellPlaces[ObjectIdentifier(span.source)]?.last { $0.start <= span.start }?.label
  }
}
