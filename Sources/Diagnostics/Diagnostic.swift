/// How grave a diagnostic is. Warnings and notes never change an exit code unless `--strict` is given.
public enum Severity: String, Sendable {
  case error
  case warning
  case note
}

/// One message to the user: what, where, and what to do.
///
/// The message is lower case without a full stop; things of the user's stand in backticks. `help`
/// proposes a remedy and stands at the caret; `notes` tell the state in which it happened.
public struct Diagnostic: Sendable {
  /// A stable kebab-case noun, such as `unknown-column`; explained by `mvs explain`.
  public var code: String
  public var severity: Severity
  public var message: String
  /// Where; nil only when nothing of the user's text is to blame.
  public var span: Span?
  /// What to do, shown beside the caret.
  public var help: String?
  /// The state or the rule behind it, one line each.
  public var notes: [String]
  /// Other places that take part, each with a label.
  public var related: [Related]

  public struct Related: Sendable {
    public var span: Span
    public var label: String
    public init(_ span: Span, _ label: String) {
      self.span = span
      self.label = label
    }
  }

  public init(
    _ code: String, _ message: String, at span: Span? = nil, severity: Severity = .error,
    help: String? = nil, notes: [String] = [], related: [Related] = []
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.span = span
    self.help = help
    self.notes = notes
    self.related = related
  }
}

/// An error of a lower target: code and words, without a place. The call boundary of the
/// interpreter adds the span, of the argument named by `blames` where there is one.
public struct Failure: Error, Sendable {
  public var code: String
  public var message: String
  public var help: String?
  public var notes: [String]
  /// The parameter whose argument is at fault.
  public var blames: String?
  /// The place, where the thrower knows it better than the call boundary (inside a column expression).
  public var span: Span?

  public init(
    _ code: String, _ message: String, help: String? = nil, notes: [String] = [],
    blames: String? = nil, span: Span? = nil
  ) {
    self.code = code
    self.message = message
    self.help = help
    self.notes = notes
    self.blames = blames
    self.span = span
  }
}

/// What a verb, a reader or a model has to say beside its result: a receipt ("filter: -891 rows"),
/// a warning, a note. Shown on stderr, never mixed with results.
public struct Remark: Sendable, Equatable {
  public enum Kind: Sendable { case receipt, note, warning }
  public var kind: Kind
  /// A stable code for warnings (`target-leak`); the verb's name for receipts (`filter`).
  public var code: String
  public var message: String

  public init(_ kind: Kind, _ code: String, _ message: String) {
    self.kind = kind
    self.code = code
    self.message = message
  }
}
