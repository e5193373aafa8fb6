/// What is drawn in a panel, in the values of its axes. On an axis of bands a place is counted in bands
/// from the first one's start: the middle of band 2 is at 2.5.
enum Mark: Sendable {
  case bars(BarMarks)
  case lines([LineMark])
  case areas([AreaMark])
  case points(PointMarks)
  case cells(CellMarks)
  case boxes([BoxMark])
  case rules([RuleMark])
  case intervals([IntervalMark])
}

/// Whether something is drawn to be seen first.
enum Look: Sendable {
  case plain
  /// Others are highlighted.
  case muted
  /// Stands for what was left out.
  case rest
}

struct BarMarks: Sendable {
  struct Bar: Sendable {
    var band: Int
    /// Which of the bars side by side in the band.
    var part = 0
    var from = 0.0
    var to: Double
    var series = 0
    var look = Look.plain
  }

  var bars: [Bar]
  /// Whether bands are those of the y axis.
  var isLying: Bool
  /// How many bars stand side by side in a band.
  var parts = 1
  /// Whether bars of a band stand on each other; their fills then tell them apart.
  var isStacked = false
}

struct LineMark: Sendable {
  enum Style: Sendable {
    /// Joins measured points.
    case measured
    /// A curve without points of its own: a density, a rate.
    case curve
    /// A fitted line.
    case fitted
  }

  var series = 0
  /// Ascending.
  var x: [Double]
  /// NaN where the line has a gap.
  var y: [Double]
  var style = Style.measured
  var look = Look.plain
  /// Whether other lines stand beside it, so that it needs a pattern and signs.
  var isAmongOthers = false
}

/// What lies between two curves.
struct AreaMark: Sendable {
  enum Style: Sendable {
    /// Full.
    case filled
    /// A hint behind other marks.
    case faint
  }

  var series = 0
  /// Ascending.
  var x: [Double]
  var lower: [Double]
  var upper: [Double]
  var style = Style.filled
  var look = Look.plain
  /// Whether it stands on or beside others, so that its fill tells it apart.
  var isAmongOthers = false
}

struct PointMarks: Sendable {
  var x: [Double]
  var y: [Double]
  /// The series of each point; nil when there is one.
  var series: [Int32]?
  var seriesCount = 1
  /// From 0 to 1; nil when all are equal.
  var sizes: [Float]?
  /// Whether cells show counts instead of dots; nil decides by the crowd.
  var density: Bool?
}

/// A grid of values, row by row from the top.
struct CellMarks: Sendable {
  var columns: Int
  var rows: Int
  /// NaN where there is nothing.
  var values: [Double]
  var ramp: Ramp
  /// What is written into the cells; empty when nothing is.
  var texts: [String] = []
  /// The same with more decimals, the most first, to be written where there is room for them.
  var finer: [[String]] = []

  /// The longest texts of which all fit; nil when none do.
  func texts(where fits: (String) -> Bool) -> [String]? {
    (finer + [texts]).first { !$0.isEmpty && $0.allSatisfy(fits) }
  }
}

/// What the shades of cells stand for.
struct Ramp: Sendable {
  /// Safe to print.
  var name: String
  var low: Double
  var high: Double
  /// Whether shades go both ways from zero.
  var isDiverging = false
  var format = AxisFormat()

  /// From 0 to 1, or from -1 to 1 both ways from zero.
  func share(_ value: Double) -> Double {
    if isDiverging {
      let size = max(abs(low), abs(high))
      return size > 0 ? max(-1, min(1, value / size)) : 0
    }
    guard high > low else { return 1 }
    return max(0, min(1, (value - low) / (high - low)))
  }
}

/// Tukey's box of one group, along the x axis in a band of the y axis.
struct BoxMark: Sendable {
  var band: Int
  var series = 0
  var box: BoxNumbers
}

/// How far a value may lie from its bar's end or its point, along the x axis in a band of the y axis.
struct IntervalMark: Sendable {
  var band: Int
  var low: Double
  var high: Double
  var look = Look.plain
}

/// A line across the panel that others are compared with.
struct RuleMark: Sendable {
  var value: Double
  /// Whether it stands at a value of x.
  var isUpright: Bool
}
