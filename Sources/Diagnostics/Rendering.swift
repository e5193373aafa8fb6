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
    let message = cut(sanitized(diagnostic.message), toWidth: 2000)
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
    // Of a very long line only what is near is looked at.
    let nearest = source.boundary(at: max(line.lowerBound, start - reach), above: line.lowerBound)
    let before = show(nearest..<start)
    let marked = show(start..<source.boundary(at: min(end, start + reach), above: start))
    let after = show(end..<source.boundary(at: min(line.upperBound, end + reach), above: end))
    let isLong = nearest > line.lowerBound || displayWidth(before) > 70
    let lead = isLong ? "…" + suffix(of: before, width: 60) : before
    let middle = cut(marked, toWidth: 80)
    let tail = cut(after, toWidth: max(1, 110 - displayWidth(lead) - displayWidth(middle)))
    return (lead, middle, tail)
  }

  /// Bytes of a line that are looked at on each side of a place.
  private var reach: Int { 1000 }

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

extension SourceFile {
  /// The first byte of the character that holds `offset`, not below `lowest`.
  fileprivate func boundary(at offset: Int, above lowest: Int) -> Int {
    var offset = offset
    while offset > lowest, offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
    return offset
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
