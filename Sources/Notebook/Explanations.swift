import Diagnostics

/// What a code in the brackets of a message means: `mvs explain CODE`, `:help CODE`.
public struct Explanation: Sendable {
  public let code: String
  /// Why it happens, in full sentences.
  public let cause: String
  /// A line or two that bring it about.
  public let example: String
  /// What to do.
  public let remedy: String
  let form: Form

  /// What the example is, so that a test can try whether it gives the code.
  enum Form: Sendable {
    /// Lines of a script, after `movies`, `titles` and what else the examples speak of are there.
    case script
    /// Lines of a data file that is loaded.
    case data
    /// A command line, a line at the prompt.
    case command
    /// What only a machine in that state shows.
    case situation
  }

  init(
    _ code: String, _ cause: String, example: String, remedy: String, form: Form = .script
  ) {
    self.code = code
    self.cause = cause
    self.example = example
    self.remedy = remedy
    self.form = form
  }

  public func lines(width: Int) -> [String] {
    let width = max(20, min(width, 100))
    var lines = [code, ""]
    lines += wrapped(cause, toWidth: width - 2).map { "  " + $0 }
    lines += ["", "  Example"]
    lines += example.split(separator: "\n").map { "    " + $0 }
    lines += ["", "  What to do"]
    lines += wrapped(remedy, toWidth: width - 4).map { "    " + $0 }
    return lines
  }
}

/// All explanations.
public enum Explanations {
  static let areas: [(title: String, explanations: [Explanation])] = [
    ("Writing", writing + grammar), ("Names and calls", names),
    ("Probably not meant", warnings), ("Values", values),
    ("Data", data + verbs), ("Files", files), ("Models, plots and recommenders", learning),
    ("Running", running),
  ]

  static let all: [Explanation] = areas.flatMap(\.explanations)

  /// Every code, in the order of the table.
  public static var codes: [String] { all.map(\.code) }

  public static func explanation(of code: String) -> Explanation? { all.first { $0.code == code } }

  /// All codes by area, each with the first sentence of its cause.
  public static func overview(width: Int) -> [String] {
    let column = (codes.map { $0.utf8.count }.max() ?? 0) + 2
    var lines: [String] = []
    for (title, explanations) in areas {
      lines += lines.isEmpty ? [title] : ["", title]
      for explanation in explanations {
        let head = "  " + padded(explanation.code, toWidth: column)
        lines.append(
          cut(head + firstSentence(explanation.cause), toWidth: max(40, width), ellipsis: "~"))
      }
    }
    return lines
  }

  private static func firstSentence(_ text: String) -> String {
    guard let end = text.firstRange(of: ". ") else { return text }
    return String(text[..<end.lowerBound]) + "."
  }
}
