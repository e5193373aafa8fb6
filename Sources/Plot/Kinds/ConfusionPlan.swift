import Describe
import Diagnostics

extension PlotKinds {
  static let confusion = PlotSpec(
    "confusion", "Counts which classes were predicted for each actual one.",
    columns: [
      OptionSpec("actual", .columnExpression, .none, "The true classes."),
      OptionSpec("predicted", .columnExpression, .none, "The predicted classes."),
    ],
    examples: [
      Example(
        "table(is: [\"hit\", \"flop\"], said: [\"hit\", \"hit\"]).confusion(.is, .said)")
    ],
    searchTerms: ["confusion_matrix", "ConfusionMatrixDisplay", "error matrix", "misclassified"],
    seeAlso: ["heatmap"],
    plan: { try ConfusionPlan($0, $1) })
}

/// A square of actual and predicted classes, shaded by the share of each actual class.
struct ConfusionPlan: ChartPlan {
  private let actual: AxisColumn
  private let predicted: AxisColumn
  private let labels: [String]
  private let actualOf: [Int]
  private let predictedOf: [Int]
  let legend: Legend? = nil
  let notes: [String]

  static let limit = 30

  /// - Throws: `too-many-series`.
  init(_ data: PlotData, _ settings: Settings) throws {
    actual = try data.required("actual", "confusion")
    predicted = try data.required("predicted", "confusion")
    let (rows, columns) = (Groups(actual), Groups(predicted))
    var labels: [String] = []
    var place: [[UInt8]: Int] = [:]
    for (groups, null) in [(rows, rows.nullCode), (columns, columns.nullCode)] {
      for (code, label) in groups.labels.enumerated() where code != null {
        if place[Array(label.utf8)] == nil {
          place[Array(label.utf8)] = labels.count
          labels.append(label)
        }
      }
    }
    guard labels.count <= Self.limit else {
      throw Failure(
        "too-many-series",
        "`\(actual.name)` has \(labels.count) classes, a matrix has room for \(Self.limit)",
        help: "join some with `replace`", blames: "actual")
    }
    if !rows.isOrdered, !columns.isOrdered {
      labels.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      for (index, label) in labels.enumerated() { place[Array(label.utf8)] = index }
    }
    self.labels = labels
    func places(_ groups: Groups) -> [Int] {
      let own = groups.labels.enumerated().map {
        $0.offset == groups.nullCode ? -1 : place[Array($0.element.utf8)] ?? -1
      }
      return groups.codes.map { own[Int($0)] }
    }
    actualOf = places(rows)
    predictedOf = places(columns)
    var notes = [
      "rows are \(sanitized(actual.name)), columns \(sanitized(predicted.name)); "
        + "shaded by the share of each row"
    ]
    let nulls = zip(actualOf, predictedOf).count { $0 < 0 || $1 < 0 }
    if nulls > 0 { notes.append("\(counted(nulls, "row")) left out: null in one of them") }
    self.notes = notes
  }

  var emptyReason: String? {
    if actual.rowCount == 0 { return "no rows" }
    return zip(actualOf, predictedOf).contains { $0 >= 0 && $1 >= 0 }
      ? nil : "no row has both \(actual.name) and \(predicted.name)"
  }

  private func counts(_ rows: [Int]?) -> [Int] {
    var counts = [Int](repeating: 0, count: labels.count * labels.count)
    for row in rows ?? Array(actualOf.indices) where actualOf[row] >= 0 && predictedOf[row] >= 0 {
      counts[actualOf[row] * labels.count + predictedOf[row]] += 1
    }
    return counts
  }

  func content(_ rows: [Int]?) -> PanelContent {
    let counts = counts(rows)
    let size = labels.count
    let sums = (0..<size).map { row in counts[row * size..<(row + 1) * size].reduce(0, +) }
    let shares = counts.indices.map { cell -> Double in
      counts[cell] > 0 ? Double(counts[cell]) / Double(sums[cell / size]) * 100 : .nan
    }
    var marks = CellMarks(
      columns: size, rows: size, values: shares,
      ramp: Ramp(name: "share of the row", low: 0, high: 100, format: AxisFormat(unit: "%")))
    marks.texts = counts.map { $0 > 0 ? NumberText.grouped($0) : "" }
    let panel = Panel(
      x: .bands(predicted.name, Bands(labels: (0..<size).map { String($0 + 1) })),
      y: .bands(
        actual.name, Bands(labels: labels.enumerated().map { "\($0.offset + 1) \($0.element)" })),
      marks: [.cells(marks)])
    return PanelContent(
      panel: panel, summary: { sentence(counts, sums) }, table: { table(counts, sums) })
  }

  private func sentence(_ counts: [Int], _ sums: [Int]) -> String {
    let size = labels.count
    let total = sums.reduce(0, +)
    let right = (0..<size).reduce(0) { $0 + counts[$1 * size + $1] }
    guard total > 0 else { return "no rows" }
    var sentence =
      "\(NumberText.grouped(right)) of \(NumberText.grouped(total)) rows "
      + "(\(NumberText.percent(Double(right) / Double(total)))) are predicted right"
    let wrong = counts.indices.filter { $0 / size != $0 % size && counts[$0] > 0 }
    if let worst = wrong.max(by: { counts[$0] < counts[$1] }) {
      sentence +=
        "; the most frequent mistake is \(labels[worst % size]) for \(labels[worst / size]), "
        + counted(counts[worst], "row")
    }
    return sentence
  }

  private func table(_ counts: [Int], _ sums: [Int]) -> [AxisColumn] {
    let size = labels.count
    let known = counts.indices.filter { counts[$0] > 0 }
    func column(_ name: String, _ codes: [Int]) -> AxisColumn {
      AxisColumn(
        name,
        .categories(
          codes: codes.map { Int32(clamping: $0) }, labels: labels, isOrdered: true))
    }
    return [
      column(actual.name, known.map { $0 / size }), column(predicted.name, known.map { $0 % size }),
      .ints("n", known.map { counts[$0] }),
      .numbers("share", known.map { Double(counts[$0]) / Double(sums[$0 / size]) }),
    ]
  }
}
