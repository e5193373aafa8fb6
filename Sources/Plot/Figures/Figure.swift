import Describe
import Diagnostics
import Numeric

/// A figure: the description of a chart with its words, or several figures together, as a value. It is
/// drawn as lines of text of any width in any charset or as SVG, says in a sentence what it shows, and
/// gives back the numbers behind the marks.
public struct Figure: Sendable {
  /// The widths a figure can be drawn in, in cells; wider ones are drawn at the greatest.
  public static let widths = 40...300

  /// The kind's name in the language: `bar`, `line`, `scatter`.
  public let kind: String
  public var title: String?
  public var caption: String?
  /// The height of the plotting area in cells; nil fits it to the width.
  public var height: Int?
  let content: Content

  indirect enum Content: Sendable {
    case chart(Chart)
    case beside([Figure])
    case above([Figure])
  }

  init(_ kind: String, _ chart: Chart, _ settings: Settings) {
    self.kind = kind
    content = .chart(chart)
    title = settings.text("title")
    caption = settings.text("caption")
    height = settings.int("height")
  }

  private init(_ kind: String, _ content: Content) {
    self.kind = kind
    self.content = content
  }

  /// Figures side by side, where the width allows it; else one below the other.
  public static func beside(_ figures: [Figure]) -> Figure { Figure("beside", .beside(figures)) }

  /// Figures one below the other.
  public static func above(_ figures: [Figure]) -> Figure { Figure("above", .above(figures)) }

  /// The figure as lines, each exactly as wide as `width` cells (at most 300). Below 40 cells one line
  /// says that it does not fit. Escape sequences are written only when `color` asks for them.
  public func lines(
    width: Int, charset: TextCharset, color: ColorMode = .none, budget: Budget
  ) throws(Stopped) -> [String] {
    guard width >= Self.widths.lowerBound else {
      let message = "a figure needs \(Self.widths.lowerBound) columns, not \(max(width, 0))"
      return [fitted(message, toWidth: max(width, 1), ellipsis: charset.ellipsis)]
    }
    let width = min(width, Self.widths.upperBound)
    let lines = styledLines(width: width, charset: charset, RowChunks(budget))
    try budget.check()
    return lines.map { $0.text(width: width, charset: charset, color: color) }
  }

  private static let gap = 3

  func styledLines(width: Int, charset: TextCharset, _ chunks: RowChunks) -> [StyledLine] {
    let layout = Layout(width: width, height: height, charset: charset, chunks: chunks)
    var lines: [StyledLine] = []
    if let title { lines += Self.words(title, layout).map { StyledLine($0, .bold) } }
    var notes = caption.map { [$0] } ?? []
    switch content {
    case .chart(let chart):
      let drawing = ChartText(chart: chart, layout: layout).draw()
      lines += drawing.lines
      notes += drawing.notes
    case .beside(let figures):
      let share = (width - Self.gap * (figures.count - 1)) / max(1, figures.count)
      if share >= Self.widths.lowerBound {
        lines += StyledLine.beside(
          figures.map { ($0.styledLines(width: share, charset: charset, chunks), share) },
          gap: Self.gap)
      } else {
        lines += Self.stacked(figures, width, charset, chunks)
        notes.append(
          "one below the other: side by side they need "
            + "\(figures.count * Self.widths.lowerBound + Self.gap * (figures.count - 1)) columns")
      }
    case .above(let figures): lines += Self.stacked(figures, width, charset, chunks)
    }
    for note in notes { lines += Self.words(note, layout).map { StyledLine($0, .dim) } }
    return lines
  }

  private static func stacked(
    _ figures: [Figure], _ width: Int, _ charset: TextCharset, _ chunks: RowChunks
  ) -> [StyledLine] {
    Array(
      figures.map { $0.styledLines(width: width, charset: charset, chunks) }.joined(separator: [
        StyledLine()
      ]))
  }

  /// A text in lines of the figure's width; its own line ends stay.
  private static func words(_ text: String, _ layout: Layout) -> [String] {
    sanitized(text, keepingNewlines: true).unicodeScalars
      .split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { wrapped(String($0), toWidth: layout.width) }
  }

  /// One sentence that says what the figure shows, for those who do not see it.
  public var summary: String {
    switch content {
    case .chart(let chart):
      let text = chart.emptyReason.map { "Nothing to draw: \($0)" } ?? chart.summary()
      return sanitized(text.hasSuffix(".") ? text : text + ".")
    case .beside(let figures), .above(let figures):
      return figures.map(\.summary).joined(separator: " ")
    }
  }

  /// The values behind the marks, as columns of equal length; of figures together those of the first.
  public var table: [AxisColumn] {
    switch content {
    case .chart(let chart): chart.table()
    case .beside(let figures), .above(let figures): figures.first?.table ?? []
    }
  }
}

/// The room a figure is drawn in.
struct Layout: Sendable {
  let width: Int
  let height: Int?
  let charset: TextCharset
  /// What passes over many points run on.
  var chunks = RowChunks.alone

  /// The height asked for, else one that suits the width.
  var plotHeight: Int { height ?? min(max(width / 4, 10), 22) }
}

/// The drawn lines of a figure and the notes below it.
struct Drawing {
  var lines: [StyledLine]
  var notes: [String]
}
