import Describe
import Diagnostics

/// A figure: data, kind and options as a value. It is drawn as lines of text of any width in any charset,
/// says in a sentence what it shows, and gives back the numbers behind the marks.
public struct Figure: Sendable {
  /// The widths a figure can be drawn in, in cells; wider ones are drawn at the greatest.
  public static let widths = 40...300

  /// The kind's name in the language: `bar`, `line`, `scatter`.
  public let kind: String
  public var title: String?
  public var caption: String?
  /// The height of the plotting area in cells; nil fits it to the width.
  public var height: Int?
  let chart: any Chart

  init(_ kind: String, _ chart: any Chart, _ settings: Settings) {
    self.kind = kind
    self.chart = chart
    title = settings.text("title")
    caption = settings.text("caption")
    height = settings.int("height")
  }

  /// The figure as lines, each exactly as wide as `width` cells (at most 300). Below 40 cells one line
  /// says that it does not fit. Escape sequences are written only when `color` asks for them.
  public func lines(width: Int, charset: TextCharset, color: ColorMode = .none) -> [String] {
    guard width >= Self.widths.lowerBound else {
      let message = "a figure needs \(Self.widths.lowerBound) columns, not \(max(width, 0))"
      return [fitted(message, toWidth: max(width, 1), ellipsis: charset.ellipsis)]
    }
    let layout = Layout(
      width: min(width, Self.widths.upperBound), height: height, charset: charset)
    var lines: [StyledLine] = []
    if let title {
      lines += Self.words(title, layout).map { StyledLine($0, .bold) }
    }
    let drawing: Drawing
    if let reason = chart.emptyReason {
      drawing = Drawing(lines: PlotFrame.empty(reason, layout), notes: chart.notes)
    } else {
      drawing = chart.draw(layout)
    }
    lines += drawing.lines
    for note in (caption.map { [$0] } ?? []) + drawing.notes {
      lines += Self.words(note, layout).map { StyledLine($0, .dim) }
    }
    return lines.map { $0.text(width: layout.width, charset: charset, color: color) }
  }

  /// A text in lines of the figure's width; its own line ends stay.
  private static func words(_ text: String, _ layout: Layout) -> [String] {
    sanitized(text, keepingNewlines: true).unicodeScalars
      .split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { wrapped(String($0), toWidth: layout.width) }
  }

  /// One sentence that says what the figure shows, for those who do not see it.
  public var summary: String {
    let text = chart.emptyReason.map { "Nothing to draw: \($0)" } ?? chart.summary
    return sanitized(text.hasSuffix(".") ? text : text + ".")
  }

  /// The values behind the marks, as columns of equal length.
  public var table: [AxisColumn] { chart.table }
}

/// What a kind of figure has to tell.
protocol Chart: Sendable {
  func draw(_ layout: Layout) -> Drawing
  /// Why there is nothing to draw; nil when there is something.
  var emptyReason: String? { get }
  /// What was left out of the figure and why.
  var notes: [String] { get }
  var summary: String { get }
  var table: [AxisColumn] { get }
}

/// The room a figure is drawn in.
struct Layout: Sendable {
  let width: Int
  let height: Int?
  let charset: TextCharset

  /// The height asked for, else one that suits the width.
  var plotHeight: Int { height ?? min(max(width / 4, 10), 22) }
}

/// The drawn lines of a figure and the notes below it.
struct Drawing {
  var lines: [StyledLine]
  var notes: [String]
}
