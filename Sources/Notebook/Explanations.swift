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

  init(_ code: String, _ cause: String, example: String, remedy: String) {
    self.code = code
    self.cause = cause
    self.example = example
    self.remedy = remedy
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
