import Describe
import Diagnostics

extension PlotKinds {
  private static let example =
    "table(hit: [true, true, false, false], forest: [0.9, 0.4, 0.5, 0.1], "
    + "guess: [0.2, 0.7, 0.6, 0.4])"

  static let rocCurve = PlotSpec(
    "roc_curve", "Draws how many true and how many false alarms scores give at every threshold.",
    columns: [Outcomes.truthColumn, Outcomes.scoresColumn],
    options: [Outcomes.positiveOption, highlightOption],
    examples: [Example("\(example).roc_curve(.hit, [.forest, .guess])")],
    searchTerms: [
      "roc", "auc", "roc_auc_score", "RocCurveDisplay", "receiver operating characteristic",
      "sensitivity", "specificity",
    ],
    seeAlso: ["precision_recall_curve", "calibration_curve", "confusion"],
    plan: { try CurvePlan($0, $1, .roc) })

  static let precisionRecallCurve = PlotSpec(
    "precision_recall_curve", "Draws precision against recall of scores at every threshold.",
    columns: [Outcomes.truthColumn, Outcomes.scoresColumn],
    options: [Outcomes.positiveOption, highlightOption],
    examples: [Example("\(example).precision_recall_curve(.hit, [.forest, .guess])")],
    searchTerms: [
      "pr curve", "average_precision_score", "PrecisionRecallDisplay", "imbalance", "recall",
    ],
    seeAlso: ["roc_curve", "calibration_curve", "confusion"],
    plan: { try CurvePlan($0, $1, .precisionRecall) })
}

/// The curves of classifiers over all thresholds, one a model.
struct CurvePlan: ChartPlan {
  enum Shape { case roc, precisionRecall }

  private let outcomes: Outcomes
  private let shape: Shape
  private let isFaceted: Bool
  private let highlighted: Set<Int>
  private var isROC: Bool { shape == .roc }

  /// - Throws: `wrong-type`, `bad-argument`, `missing-argument`, `too-many-series`.
  init(_ data: PlotData, _ settings: Settings, _ shape: Shape) throws {
    self.shape = shape
    outcomes = try Outcomes(
      data, settings, shape == .roc ? "roc_curve" : "precision_recall_curve")
    isFaceted = data["facet"] != nil
    highlighted = try settings.highlighted(among: outcomes.names)
  }

  var emptyReason: String? { outcomes.emptyReason }
  var notes: [String] {
    outcomes.notes + [isROC ? "dotted: chance" : "dotted: chance, the share of the class"]
  }

  var legend: Legend? {
    if isFaceted, outcomes.names.count == 1 { return nil }
    let names = outcomes.names.indices.map { model in
      isFaceted ? outcomes.names[model] : "\(outcomes.names[model]) \(words(curve(model, nil)))"
    }
    return Legend(title: nil, names: names, sign: .marker, highlighted: highlighted)
  }

  private func curve(_ model: Int, _ rows: [Int]?) -> ScoreCurve {
    let (positives, negatives) = outcomes.split(model, rows)
    return ScoreCurve(positives: positives, negatives: negatives)
  }

  private func value(_ curve: ScoreCurve) -> Double {
    isROC ? curve.areaUnderROC : curve.averagePrecision
  }

  private func words(_ curve: ScoreCurve) -> String {
    let measure = isROC ? "AUC" : "AP"
    return curve.isDefined
      ? "\(measure) \(NumberText.fixed(value(curve), decimals: 3))" : "one class only"
  }

  func content(_ rows: [Int]?) -> PanelContent {
    let curves = outcomes.names.indices.map { curve($0, rows) }
    let drawn = curves.indices.filter { curves[$0].isDefined }
    var lines = drawn.map { model -> LineMark in
      let (x, y) = isROC ? rates(curves[model]) : steps(curves[model])
      let isMuted = !highlighted.isEmpty && !highlighted.contains(model)
      return LineMark(
        series: model, x: x, y: y, style: .curve, look: isMuted ? .muted : .plain,
        isAmongOthers: outcomes.names.count > 1)
    }
    if isROC {
      lines.insert(
        LineMark(series: outcomes.names.count, x: [0, 1], y: [0, 1], style: .curve, look: .muted),
        at: 0)
    } else if let curve = drawn.first.map({ curves[$0] }) {
      let share = Double(curve.positives) / Double(curve.positives + curve.negatives)
      lines.insert(
        LineMark(
          series: outcomes.names.count, x: [0, 1], y: [share, share], style: .curve, look: .muted),
        at: 0)
    }
    func axis(_ name: String) -> Axis {
      var axis = Axis.span(AxisColumn(name, .numbers([])), low: 0, high: 1)
      axis.widens = false
      return axis
    }
    let panel = Panel(
      x: axis(isROC ? "false positive rate" : "recall"),
      y: axis(isROC ? "true positive rate" : "precision"), marks: [.lines(lines)],
      brief: isFaceted && curves.count == 1 ? words(curves[0]) : nil)
    return PanelContent(
      panel: panel, summary: { sentence(curves) }, table: { table(curves) })
  }

  private func rates(_ curve: ScoreCurve) -> ([Double], [Double]) {
    Self.thinned(
      [0] + curve.points.map { curve.falseAlarmRate($0) },
      [0] + curve.points.map { curve.recall($0) })
  }

  /// Precision as it is up to each recall, without lines between thresholds that no model can reach
  /// (Davis and Goadrich 2006).
  private func steps(_ curve: ScoreCurve) -> ([Double], [Double]) {
    var (x, y): ([Double], [Double]) = ([], [])
    for point in curve.points {
      let precision = curve.precision(point)
      x += [x.last ?? 0, curve.recall(point)]
      y += [precision, precision]
    }
    return Self.thinned(x, y)
  }

  /// Without points that no figure can tell from the one before.
  private static func thinned(_ x: [Double], _ y: [Double]) -> ([Double], [Double]) {
    guard x.count > 4000 else { return (x, y) }
    var kept: ([Double], [Double]) = ([x[0]], [y[0]])
    for index in 1..<x.count {
      let isFar =
        abs(x[index] - kept.0[kept.0.count - 1]) + abs(y[index] - kept.1[kept.1.count - 1]) > 5e-4
      if isFar || index == x.count - 1 {
        kept.0.append(x[index])
        kept.1.append(y[index])
      }
    }
    return kept
  }

  private func sentence(_ curves: [ScoreCurve]) -> String {
    let drawn = curves.indices.filter { curves[$0].isDefined }.sorted {
      value(curves[$0]) != value(curves[$1]) ? value(curves[$0]) > value(curves[$1]) : $0 < $1
    }
    guard let first = drawn.first else { return "no curve: one class only" }
    let measure = isROC ? "area under the curve" : "average precision"
    let told = drawn.prefix(4).map {
      "\(outcomes.names[$0]) \(NumberText.fixed(value(curves[$0]), decimals: 3))"
    }
    let chance =
      isROC
      ? 0.5
      : Double(curves[first].positives)
        / Double(curves[first].positives + curves[first].negatives)
    return "The \(measure) of \(outcomes.positive) is \(enumerated(told)); chance is "
      + NumberText.fixed(chance, decimals: 3)
  }

  private func table(_ curves: [ScoreCurve]) -> [AxisColumn] {
    let rows = curves.enumerated().flatMap { model, curve in
      curve.isDefined ? curve.points.map { (model: model, curve: curve, point: $0) } : []
    }
    return [
      AxisColumn(
        "model",
        .categories(
          codes: rows.map { Int32(clamping: $0.model) }, labels: outcomes.names, isOrdered: true)),
      .numbers("threshold", rows.map(\.point.threshold)),
    ]
      + (isROC
        ? [
          .numbers("false_positive_rate", rows.map { $0.curve.falseAlarmRate($0.point) }),
          .numbers("true_positive_rate", rows.map { $0.curve.recall($0.point) }),
        ]
        : [
          .numbers("recall", rows.map { $0.curve.recall($0.point) }),
          .numbers("precision", rows.map { $0.curve.precision($0.point) }),
        ])
  }
}
