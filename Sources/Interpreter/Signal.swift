import Diagnostics
import Numeric

/// Why evaluation left its straight path.
public enum Signal: Error, Sendable {
  /// A mistake, told in a diagnostic.
  indirect case failed(Diagnostic)
  /// A failed `expect`.
  indirect case expectation(Diagnostic)
  case stopped(Stopped)
  /// `return`, `break`, `continue` out of a block that stands as an operand.
  case leaving(Flow)

  /// What a called part threw, placed at `span` unless it knows its place better.
  static func from(_ error: any Error, at span: Span?) -> Signal {
    switch error {
    case let signal as Signal: return signal
    case let stopped as Stopped: return .stopped(stopped)
    case let failure as Failure:
      return .failed(
        Diagnostic(
          failure.code, failure.message, at: failure.span ?? span, help: failure.help,
          notes: failure.notes))
    default: return .failed(Diagnostic("internal", "\(error)", at: span))
    }
  }
}

/// How a statement ended.
public enum Flow: UInt8, Sendable {
  case next
  case broke
  case continued
  case returned
}
