import Diagnostics

/// One line of a figure: pieces of text, each with its ink. All texts are safe to print.
struct StyledLine: Sendable {
  private(set) var pieces: [(text: String, ink: Ink)] = []
  private(set) var width = 0

  init() {}

  init(_ text: String, _ ink: Ink = .plain) { append(text, ink) }

  mutating func append(_ text: String, _ ink: Ink = .plain) {
    guard !text.isEmpty else { return }
    width += displayWidth(text)
    if let last = pieces.last, last.ink == ink {
      pieces[pieces.count - 1].text += text
    } else {
      pieces.append((text, ink))
    }
  }

  mutating func append(_ line: StyledLine) {
    for piece in line.pieces { append(piece.text, piece.ink) }
  }

  /// Fills with spaces up to `width` cells.
  mutating func fill(toWidth width: Int) {
    if self.width < width { append(String(repeating: " ", count: width - self.width)) }
  }

  /// The text of the line, exactly `width` cells wide.
  func text(width: Int, charset: TextCharset, color: ColorMode) -> String {
    if self.width > width {
      let plain = pieces.map(\.text).joined()
      return fitted(plain, toWidth: width, ellipsis: charset.ellipsis)
    }
    var out = ""
    for piece in pieces {
      let start = piece.ink.start(color)
      out += start.isEmpty ? piece.text : start + piece.text + Ink.end
    }
    return out + String(repeating: " ", count: width - self.width)
  }
}
