import Describe
import Diagnostics

extension PlotKinds {
  static let trainingCurve = PlotSpec(
    "training_curve", "Draws what was measured in each epoch, a panel a measure.",
    columns: [
      OptionSpec("x", .columnExpression, .none, "The epochs, or rounds."),
      OptionSpec(
        "y", .columns, .none,
        "The measures; `val_loss` is drawn beside `loss`, as the validation of the same measure."),
    ],
    options: [
      OptionSpec(
        "panels", .int, default: .null, .ints(1...12), "Panels in a row; null suits the width.")
    ] + sharedOptions,
    examples: [
      Example(
        "table(epoch: [1, 2, 3], loss: [0.9, 0.6, 0.5], val_loss: [0.9, 0.7, 0.8], "
          + "recall: [0.4, 0.6, 0.7]).training_curve(.epoch, [.loss, .val_loss, .recall])")
    ],
    searchTerms: ["history", "loss curve", "epochs", "TensorBoard", "overfitting"],
    seeAlso: ["line", "mean_line"]
  ) { data, settings in
    try TrainingCurve.chart(data, settings)
  }
}

/// The measures of a training along its epochs.
enum TrainingCurve {
  private struct Measure {
    var name: String
    var training: AxisColumn?
    var validation: AxisColumn?
  }

  static func chart(_ data: PlotData, _ settings: Settings) throws -> Chart {
    let x = try data.requiredPlaces("x", "training_curve")
    let columns = data.columns("y")
    _ = try data.required("y", "training_curve")
    for column in columns { try PlotData.requireNumbers(column, "y", "training_curve") }
    guard x.rowCount > 0 else { return .empty("no rows") }
    let measures = measures(columns)
    guard measures.count <= Chart.panelLimit else {
      throw Failure(
        "too-many-series",
        "\(counted(measures.count, "measure")), a figure has room for \(Chart.panelLimit)",
        help: "name those that matter", blames: "y")
    }
    let places = x.numbers ?? []
    let order = places.indices.filter { places[$0].isFinite }.sorted {
      places[$0] != places[$1] ? places[$0] < places[$1] : $0 < $1
    }
    let drawn = measures.filter { measure in
      [measure.training, measure.validation].contains { column in
        order.contains { column?.numbers?[$0].isFinite ?? false }
      }
    }
    guard !drawn.isEmpty, let first = order.first, let last = order.last else {
      return .empty("no row has an epoch and a measure")
    }
    let hasValidation = drawn.contains { $0.validation != nil }
    let panels = drawn.map { measure -> Panel in
      let lines = [measure.training, measure.validation].enumerated().compactMap {
        index, column -> LineMark? in
        guard let heights = column?.numbers else { return nil }
        return LineMark(
          series: index, x: order.map { places[$0] }, y: order.map { heights[$0] },
          isAmongOthers: hasValidation)
      }
      let range = finiteRange(lines.flatMap(\.y)) ?? (0, 1)
      var xAxis = Axis.span(x, low: places[first], high: places[last])
      xAxis.widens = false
      var yAxis = Axis.span(
        measure.training ?? measure.validation ?? x, low: range.low, high: range.high)
      yAxis.name = measure.name
      yAxis.leansOnZero = true
      return Panel(
        title: drawn.count > 1 ? measure.name : nil, x: xAxis, y: yAxis, marks: [.lines(lines)])
    }
    var chart = Chart(
      panels: panels, panelsInRow: settings.int("panels"),
      legend: hasValidation
        ? Legend(title: nil, names: ["training", "validation"], sign: .marker) : nil,
      notes: LeftOut.notes(of: x, isLog: false, data.chunks),
      summary: { sentence(drawn, x, order) },
      table: { [x.taking(order)] + columns.map { $0.taking(order) } })
    chart.leanOnZero()
    if drawn.count > 1 { for index in chart.panels.indices { chart.panels[index].y.name = "" } }
    return chart
  }

  /// Columns by what they measure: `val_loss` and `validation_loss` belong to `loss`, as does
  /// `train_loss`.
  private static func measures(_ columns: [AxisColumn]) -> [Measure] {
    var measures: [Measure] = []
    for column in columns {
      var name = Substring(sanitized(column.name))
      var isValidation = false
      for (prefix, tells) in [("val_", true), ("validation_", true), ("train_", false)]
      where name.utf8.starts(with: prefix.utf8) && name.utf8.count > prefix.utf8.count {
        name = name.dropFirst(prefix.utf8.count)
        isValidation = tells
        break
      }
      let bytes = Array(name.utf8)
      let place =
        measures.firstIndex { Array($0.name.utf8) == bytes }
        ?? {
          measures.append(Measure(name: String(name)))
          return measures.count - 1
        }()
      if isValidation {
        measures[place].validation = column
      } else {
        measures[place].training = column
      }
    }
    return measures
  }

  private static func sentence(
    _ measures: [Measure], _ x: AxisColumn, _ order: [Int]
  ) -> String {
    let places = x.numbers ?? []
    let told = measures.prefix(4).flatMap { measure in
      [("", measure.training), ("validation ", measure.validation)].compactMap {
        prefix, column -> String? in
        guard let column, let heights = column.numbers else { return nil }
        let shown = order.filter { heights[$0].isFinite }
        return Trend.sentence(
          prefix + measure.name, shown.map { heights[$0] }, preposition: "at",
          place: { "\(x.name) \(Groups.label(places[shown[$0]], x.format))" },
          text: { column.text(of: $0) })
      }
    }
    let more = measures.count > 4 ? "; and \(counted(measures.count - 4, "more measure"))" : ""
    return told.joined(separator: "; ") + more
  }
}
