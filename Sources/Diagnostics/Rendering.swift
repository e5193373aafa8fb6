/// Turns diagnostics into lines for people: code and message, place, the line with a caret, remedy,
/// state.
public struct DiagnosticRenderer: Sendable {
  public var usesColor: Bool
  /// Whether a line `file:line:col: error[code]: message` comes first, for editors and scripts.
  public var leadsWithPlace: Bool
  /// What stands behind the place: `cell 4 "Yearly investment"`.
  public var context: @Sendable (Span) -> String?

  public init(
    usesColor: Bool, leadsWithPlace: Bool,
    context: @escaping @Sendable (Span) -> String? = { _ in nil }
  ) {
    self.usesColor = usesColor
    self.leadsWithPlace = leadsWithPlace
    self.context = context
  }

  /// The diagnostic in lines without line ends; nothing in them can control a terminal.
  public func lines(_ diagnostic: Diagnostic) -> [String] {
    var lines: [String] = []
    let head = "\(diagnostic.severity.rawValue)[\(diagnostic.code)]"
    let message = sanitized(diagnostic.message)
    if leadsWithPlace, let span = diagnostic.span {
      lines.append("\(place(span)): \(head): \(message)")
    } else {
      lines.append("\(painted(head, diagnostic.severity)): \(bold(message))")
    }
    if let span = diagnostic.span {
      let context = context(span).map { "  \(sanitized($0))" } ?? ""
      lines.append("  \(place(span))\(context)")
      lines += excerpt(span, label: diagnostic.help.map { sanitized($0) } ?? "", mark: "^")
    } else if let help = diagnostic.help {
      lines.append("    = help: \(sanitized(help))")
    }
    for related in diagnostic.related {
      if related.span.source !== diagnostic.span?.source {
        lines.append("  \(place(related.span))")
      }
      lines += excerpt(related.span, label: sanitized(related.label), mark: "-")
    }
    for note in diagnostic.notes { lines.append("    = \(sanitized(note))") }
    return lines
  }

  private func place(_ span: Span) -> String {
    "\(sanitized(span.source.name)):\(span.lineNumber):\(span.columnNumber)"
  }

  /// The source line and a mark under the span; of a span over several lines, its first.
  private func excerpt(_ span: Span, label: String, mark: Character) -> [String] {
    let line = span.source.line(at: span.start)
    let range = span.source.range(ofLine: line)
    let (before, marked, after) = window(span, in: range)
    let number = String(line + 1)
    let gutter = String(repeating: " ", count: max(0, 3 - number.utf8.count)) + number + " | "
    let blank = String(repeating: " ", count: gutter.utf8.count - 2) + "| "
    let width = max(1, displayWidth(marked))
    let pad = String(repeating: " ", count: displayWidth(before))
    let carets = String(repeating: mark, count: width)
    return [
      gutter + before + marked + after,
      blank + pad + painted(carets, mark == "^" ? .error : .note)
        + (label.isEmpty ? "" : " " + label),
    ]
  }

  /// The parts of the line before, in and after the span, cut to about a hundred cells around it.
  private func window(_ span: Span, in line: Range<Int>) -> (String, String, String) {
    let source = span.source
    let start = min(max(span.start, line.lowerBound), line.upperBound)
    let end = min(max(span.end, start), line.upperBound)
    func show(_ range: Range<Int>) -> String {
      sanitized(source.text(in: range).replacingTabs()).showingInvisible()
    }
    var before = show(line.lowerBound..<start)
    var marked = show(start..<end)
    var after = show(end..<line.upperBound)
    if displayWidth(before) > 70 { before = "…" + suffix(of: before, width: 60) }
    marked = cut(marked, toWidth: 80)
    after = cut(after, toWidth: max(1, 110 - displayWidth(before) - displayWidth(marked)))
    return (before, marked, after)
  }

  private func suffix(of text: String, width: Int) -> String {
    var rest = Substring(text)
    while displayWidth(String(rest)) > width { rest = rest.dropFirst() }
    return String(rest)
  }

  private func painted(_ text: String, _ severity: Severity) -> String {
    guard usesColor else { return text }
    let code =
      switch severity {
      case .error: "1;31"
      case .warning: "1;33"
      case .note: "1;36"
      }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  private func bold(_ text: String) -> String { usesColor ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}

extension String {
  /// Characters that show nothing as escapes, so that a caret has something to point at.
  fileprivate func showingInvisible() -> String {
    guard unicodeScalars.contains(where: \.showsNothing) else { return self }
    var shown = ""
    for scalar in unicodeScalars {
      if scalar.showsNothing {
        shown += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  fileprivate func replacingTabs() -> String {
    guard utf8.contains(9) else { return self }
    return String(flatMap { $0 == "\t" ? "    " : String($0) })
  }
}

extension Unicode.Scalar {
  fileprivate var showsNothing: Bool {
    switch value {
    case 0xAD, 0x180E, 0x200B, 0x2060...0x2064, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
    default: false
    }
  }
}
