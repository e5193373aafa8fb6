import Diagnostics
import Interpreter

/// What running code gives to whoever shows it: prompt, batch runner, kernel.
public enum Output {
  /// A result, as lines of the session's width and charset.
  case result(Value, lines: [String])
  /// What `print` wrote, one call's text.
  case printed(String)
  /// A receipt, a note, a warning.
  case remark(Remark, Span?)
  case diagnostic(Diagnostic)
  /// A cell of a script begins.
  case cell(index: Int, title: String?)
}

/// How a run ended; the number is the exit code of the process.
public enum RunStatus: Int32, Sendable {
  case ok = 0
  case failed = 1
  case usage = 2
  case expectationFailed = 3
  case refused = 4
  case timedOut = 124
  case interrupted = 130
}
