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

  /// The same mistake told at a call in the user's own text, where it arose in another file: the user
  /// can change the call, not the module.
  func blaming(_ call: Span) -> Signal {
    guard case .failed(var diagnostic) = self, let place = diagnostic.span else { return self }
    guard place.source !== call.source else { return calledFrom(call, diagnostic, place) }
    diagnostic.span = call
    if let help = diagnostic.help {
      diagnostic.notes.insert(help, at: 0)
      diagnostic.help = nil
    }
    diagnostic.related.append(.init(place, "raised here"))
    return .failed(diagnostic)
  }

  /// The same mistake with the call that led to it, where that stands elsewhere in the file. Of a long
  /// way only the last calls are told.
  private func calledFrom(_ call: Span, _ diagnostic: Diagnostic, _ place: Span) -> Signal {
    guard diagnostic.related.count < 3, diagnostic.code != "too-deep",
      place.start < call.start || place.end > call.end,
      !diagnostic.related.contains(where: { $0.span == call })
    else { return self }
    var diagnostic = diagnostic
    diagnostic.related.append(.init(call, "called here"))
    return .failed(diagnostic)
  }
}

/// How a statement ended.
public enum Flow: UInt8, Sendable {
  case next
  case broke
  case continued
  case returned
}
