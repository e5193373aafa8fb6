import Diagnostics
import Files
import Notebook
import Syntax

/// `mvs fmt`: scripts in the canonical layout. A script with syntax errors is left as it is.
struct ScriptLayout {
  private let checksOnly: Bool
  private let console: Console
  /// Places that `--check` shows of one script.
  private static let shownChanges = 8

  init(checksOnly: Bool, _ console: Console) {
    self.checksOnly = checksOnly
    self.console = console
  }

  func status(of files: [String]) -> Int32 {
    var failed = false
    for file in files {
      do {
        if try !settle(file) { failed = true }
      } catch {
        console.report(error)
        failed = true
      }
    }
    console.flush()
    return failed ? RunStatus.failed.rawValue : RunStatus.ok.rawValue
  }

  /// Whether the file is in order when done.
  private func settle(_ file: String) throws -> Bool {
    guard let script = try file == "-" ? Script.standardInput() : Script.file(file) else {
      return false
    }
    let source = SourceFile(name: script.name, bytes: script.bytes)
    guard let text = Formatter.format(source) else {
      for mistake in parse(source).diagnostics where mistake.severity == .error {
        console.report(mistake)
      }
      return false
    }
    if file == "-", !checksOnly {
      console.write(text)
      return true
    }
    if text.utf8.elementsEqual(script.bytes) { return true }
    if checksOnly {
      let old = source.text(in: 0..<source.bytes.count)
      let changes = LineDifference(old, text).lines(atMost: Self.shownChanges)
      console.write(([file] + changes).map { sanitized($0) + "\n" }.joined())
      return false
    }
    let place = try PathGate(base: PathGate.workingFolder).writing(file)
    try AtomicFile.write(place) { sink in try sink.write(text) }
    return true
  }
}
