import Diagnostics
import Interpreter
import Notebook
import Numeric
import Syntax

extension FuzzTarget {
  /// A program ends with results or a told error within its time and memory, gives the same on one
  /// thread and on two, and nothing of what it shows controls a terminal.
  ///
  /// An input that begins with a byte from 0x80 on is a row of choices that a `ProgramWriter` makes a
  /// program of; any other is the program.
  static let evaluator = FuzzTarget(name: "evaluator") { bytes in
    var text = String(decoding: bytes, as: UTF8.self)
    if let first = bytes.first, first >= 0x80 {
      var writer = ProgramWriter(choices: bytes.dropFirst())
      text = writer.program()
    }
    let one = ProgramRun(text, threads: 1)
    let two = ProgramRun(text, threads: 2)
    var findings = Findings()
    for run in [one, two] {
      checkDiagnostics(run.diagnostics, &findings)
      for diagnostic in run.diagnostics {
        findings.expect(diagnostic.code != "internal", "an internal error: \(diagnostic.message)")
        findings.expect(
          Explanations.explanation(of: diagnostic.code) != nil,
          "`\(diagnostic.code)` has no explanation")
      }
      for line in run.lines {
        let inert = line.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A }
        findings.expect(inert, "a line controls the terminal: \(line.debugDescription)")
      }
      findings.expect(run.failed == !run.isOk, "a failed run tells an error: \(run.status)")
    }
    if !one.isCutShort, !two.isCutShort {
      findings.expect(one.lines == two.lines, "one thread \(one.lines), two \(two.lines)")
    }
    if !findings.words.isEmpty { findings.expect(false, "the program\n\(text)") }
    return findings.words
  }
}

/// What a program gave.
private struct ProgramRun {
  private(set) var lines: [String] = []
  private(set) var diagnostics: [Diagnostic] = []
  let status: RunStatus

  var isOk: Bool { status == .ok }
  var failed: Bool { diagnostics.contains { $0.severity == .error } }
  /// Whether a limit of the surroundings ended it, which is not the same in every run.
  var isCutShort: Bool {
    diagnostics.contains { ["timed-out", "out-of-memory", "too-deep"].contains($0.code) }
  }

  init(_ text: String, threads: Int) {
    let session = Session(
      SessionOptions(
        style: DisplayStyle(width: 80, charset: .block), threads: threads, folder: "/nowhere"))
    for (name, value) in FuzzData.values { session.machine.bind(name, value, in: session.scope) }
    session.budget.limit(seconds: 0.5)
    var lines: [String] = []
    var diagnostics: [Diagnostic] = []
    session.onOutput = { output in
      switch output {
      case .result(_, let shown): lines += shown
      case .printed(let text): lines.append(text)
      case .remark(let remark, _): lines.append("\(remark.code): \(sanitized(remark.message))")
      case .diagnostic(let diagnostic):
        lines.append("\(diagnostic.code): \(sanitized(diagnostic.message))")
        diagnostics.append(diagnostic)
      case .cell: break
      }
    }
    status = session.run(text, name: "fuzz.mvs")
    (self.lines, self.diagnostics) = (lines, diagnostics)
  }
}

/// Datasets that programs find by name: columns of every type with odd values, one row, none.
enum FuzzData {
  static let columns = ["i", "j", "f", "t", "s", "b", "d", "l", "c", "n"]

  static let values: [(String, Value)] = {
    let session = Session(
      SessionOptions(
        style: DisplayStyle(width: 80, charset: .ascii), threads: 1, folder: "/nowhere"))
    session.run(source, name: "data.mvs")
    return ["odd", "one", "none", "big", "films"].compactMap { name in
      session.machine.value(of: name, in: session.scope).map { (name, $0) }
    }
  }()

  private static let source = #"""
    odd = table(
      i: [1, -9223372036854775807, 9223372036854775807, null, 0, 3, 3],
      j: [2, 2, 1, 1, null, -1, 100],
      f: [0.5, -1e308, 1e308, null, 5e-324, 2.5, -0.0],
      t: ["a", "", "é", null, "e\u{301}", "a", "2012-05-04"],
      s: ["12", "1,234", "x|y", "$1.2M", "-", null, "\u{202E}z"],
      b: [true, false, null, true, true, false, false],
      d: [@2012-05-04, @0001-01-01, @9999-12-31, null, @1970-01-01, @2012-02-29, @2012-05-04],
      l: [["a", "b"], [], null, ["a"], ["b", "b"], ["c"], ["a"]],
      n: [null, null, null, null, null, null, null],
    ).with(c: .t.to_category())
    one = odd.head(1)
    none = odd.head(0)
    big = odd.join(odd.select(.j, .n).rename(k: .j), how: "cross").with(x: .i)
    films = sample("films", rows: 60)
    """#
}
