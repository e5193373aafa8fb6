/// The description of a figure, from which its text, its SVG, its table and its sentence are made: marks
/// in panels over axes, with guides. It knows no cells, pixels or glyphs.
struct Chart: Sendable {
  /// One, or one for each value of the facet.
  var panels: [Panel]
  /// Panels in a row; nil takes as many as suit the width.
  var panelsInRow: Int?
  /// Whether panels of a row share what is at their left and those of a column what is below, so that
  /// only the outer ones are labelled.
  var isMatrix = false
  var legend: Legend?
  /// What was left out or added up, and why.
  var notes: [String] = []
  /// Why there is nothing to draw; nil when there is something.
  var emptyReason: String?
  var summary: @Sendable () -> String
  /// The values behind the marks, as columns of equal length.
  var table: @Sendable () -> [AxisColumn]

  static func empty(_ reason: String, notes: [String] = []) -> Chart {
    Chart(panels: [], notes: notes, emptyReason: reason, summary: { "" }, table: { [] })
  }
}

/// Marks over two axes.
struct Panel: Sendable {
  /// Of a facet.
  var title: String?
  var x: Axis
  var y: Axis
  /// Drawn in this order.
  var marks: [Mark]
  /// What stands right of each band of `y`, in place of ticks below; empty when there are ticks.
  var rowTexts: [String] = []
  /// Lines of text a band of `y` takes.
  var bandHeight = 1
  /// The number of bands of the panel below, whose axis is the same: in text both are as wide.
  var bandsBelow: Int?
  /// What stands beside the title in place of the notes, where there are several panels.
  var brief: String?
  /// What explains the marks of this panel.
  var notes: [String] = []

  /// The title with what stands beside it, as far as both fit.
  func heading(gap: String = "  ", fits: (String) -> Bool) -> String? {
    guard let title, let brief else { return title }
    let both = title + gap + brief
    return fits(both) ? both : title
  }

  /// The panel with its axes changed over, where it holds nothing but bars.
  var lying: Panel? {
    var panel = self
    (panel.x, panel.y) = (y, x)
    panel.marks = []
    for mark in marks {
      guard case .bars(var bars) = mark else { return nil }
      bars.isLying.toggle()
      panel.marks.append(.bars(bars))
    }
    return panel
  }
}

/// What the series of a figure are called.
struct Legend: Sendable {
  enum Sign: Sendable { case fill, marker }

  var title: String?
  /// By series.
  var names: [String]
  var sign: Sign
  /// The series that are drawn to be seen first; empty when all are.
  var highlighted: Set<Int> = []
  /// The series that stands for many faint lines.
  var faint: Int?
}
