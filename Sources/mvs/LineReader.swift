/// What one prompt gave.
enum LineInput {
  /// A line without its end; a pasted text holds several.
  case line(String)
  /// Ctrl-C.
  case interrupted
  /// Ctrl-D on an empty line, or the end of the input.
  case end
  /// The process is told to end by this signal.
  case ended(by: Int32)
}

/// Where the prompt's lines come from.
protocol LineReader: AnyObject {
  func read(_ prompt: String, continuing pending: String) -> LineInput
  /// Keeps an entry so that the user can bring it back.
  func remember(_ entry: String)
}
