import Describe
import Diagnostics
import Frame
import Interpreter
import Learn
import Plot

/// Pictures of what was compared, searched, fitted and judged, on the kinds of plots.
enum ModelPictures {
  static let all = [comparison, search, training, confusion] + curves

  private static func plot(
    _ type: String, _ summary: String, _ example: String, options: [OptionSpec] = [],
    _ figure: @escaping @Sendable (Call) throws -> Figure?
  ) -> FunctionSpec {
    FunctionSpec(
      FunctionDescription(
        "plot", .evaluation, summary,
        parameters: [
          .init(
            type.split(separator: " ").last.map(String.init) ?? type, .object(type), "The \(type).")
        ] + options,
        returns: .figure, examples: [Example("\(SelectionFunctions.sample); \(example)")],
        searchTerms: ["picture", "figure", "draw"], seeAlso: ["compare", "tune", "history"])
    ) { call in try figure(call).map(PlotFunctions.figure) ?? .null }
  }

  static let comparison = plot(
    "comparison", "Draws the score of each model with its spread over the folds.",
    "k.compare(majority(), cv: 2).plot()"
  ) { call in
    guard let found = call[0].foreign(Comparison.self) else { return nil }
    let order = found.ranking
    let rows = order.flatMap { place in
      found.judged(found.entries[place]).map {
        (found.entries[place].source, $0.scores[found.primary])
      }
    }
    return try Figure.make(
      "mean_bars",
      PlotData(
        x: .categories("model", rows.map { $0.0 }, order: order.map { found.entries[$0].source }),
        y: [.numbers(found.score.name, rows.map { $0.1 })]),
      options: [
        ("title", .text("\(found.score.name) by model, \(found.folds.description)")),
        ("sort", .text("data")),
      ])
  }

  static let search = plot(
    "search", "Draws the score of every point that was tried; darker cells are greater.",
    "k.tune(random_forest(trees: 3), {max_depth: [1, 2], min_samples_leaf: [1, 3]}, cv: 2).plot()"
  ) { call in
    guard let found = call[0].foreign(Tuning.self) else { return nil }
    let dimensions = found.space.dimensions
    let order = found.ranking.sorted()
    let values = order.map { found.mean($0) }
    func label(_ point: Int, _ places: Range<Int>) -> String {
      places.map { dimensions[$0].values[found.points[point][$0]].source }.joined(separator: ", ")
    }
    func labels(_ places: Range<Int>) -> AxisColumn {
      let byPlace = order.sorted { a, b in
        found.points[a][places].lexicographicallyPrecedes(found.points[b][places])
      }
      return .categories(
        places.map { dimensions[$0].name }.joined(separator: ", "),
        order.map { label($0, places) }, order: byPlace.map { label($0, places) })
    }
    let title = "\(found.score.name) of \(found.space.model.name) by its settings"
    guard dimensions.count > 1 else {
      return try Figure.make(
        "mean_bars", PlotData(x: labels(0..<1), y: [.numbers(found.score.name, values)]),
        options: [("title", .text(title)), ("sort", .text("data"))])
    }
    let middle = dimensions.count / 2
    return try Figure.make(
      "heatmap",
      PlotData([
        ("x", [labels(middle..<dimensions.count)]), ("y", [labels(0..<middle)]),
        ("value", [.numbers(found.score.name, values)]),
      ]),
      options: [("title", .text(title)), ("limit", .int(60))])
  }

  static let training = plot(
    "fitted model", "Draws what was measured in each epoch or round of a fit.",
    "k.fit(neural_network(epochs: 3)).plot()"
  ) { call in
    guard let model = try call.fitted() else { return nil }
    let history = try model.historyDataset()
    let columns = try history.names.map { name in
      AxisColumn.numbers(name, try floats(history.column(name), call))
    }
    guard let rounds = columns.first else { return nil }
    var x = rounds
    x.isWhole = true
    return try Figure.make(
      "training_curve", PlotData(x: x, y: Array(columns.dropFirst())),
      options: [("title", .text(model.model.source))])
  }

  private static func floats(_ column: Column, _ call: Call) throws -> [Double?] {
    let vector = try column.vector(call.work)
    return (0..<vector.count).map { row in
      if vector.isNull(row) { return nil }
      switch vector.storage {
      case .int(let values): return Double(values[row])
      case .float(let values): return values[row]
      default: return nil
      }
    }
  }

  // MARK: On rows that were not seen

  static let confusion = FunctionSpec(
    FunctionDescription(
      "confusion", .evaluation, "Draws how often each true class was answered as each class.",
      parameters: [
        JudgementFunctions.fitted, .init("data", .dataset, "Rows with their true classes."),
      ], returns: .figure, examples: [Example("\(JudgementFunctions.sample); m.confusion(t)")],
      searchTerms: ["confusion_matrix", "ConfusionMatrixDisplay"], seeAlso: ["report"])
  ) { call in
    guard let model = try call.fitted(),
      case .classes(let rows) = try model.judged(try call.dataset("data"), call.work).answers
    else { return .null }
    let order: [String]? = rows.isOrdered ? rows.names : nil
    return PlotFunctions.figure(
      try Figure.make(
        "confusion",
        PlotData([
          (
            "actual",
            [.categories(model.target, rows.truth.map { rows.names[Int($0)] }, order: order)]
          ),
          (
            "predicted",
            [.categories("predicted", rows.predicted.map { rows.names[Int($0)] }, order: order)]
          ),
        ]), options: [("title", .text(model.model.source))]))
  }

  /// Curves of the probabilities of one class against the others.
  private static let curves = ["roc_curve", "precision_recall_curve", "calibration_curve"]
    .compactMap { name in PlotKinds.named(name).map(curve) }

  private static func curve(_ spec: PlotSpec) -> FunctionSpec {
    FunctionSpec(
      FunctionDescription(
        spec.description.name, .evaluation, spec.description.summary,
        parameters: [
          JudgementFunctions.fitted, .init("data", .dataset, "Rows with their true classes."),
        ] + spec.options, returns: .figure,
        examples: [Example("\(JudgementFunctions.sample); m.\(spec.description.name)(t)")],
        searchTerms: spec.description.searchTerms, seeAlso: ["scores", "report"])
    ) { call in
      guard let model = try call.fitted() else { return .null }
      let chances = try model.chances(
        of: call.text("positive"), on: try call.dataset("data"), call.work)
      var options = try PlotFunctions.settings(spec.options, call).filter { $0.name != "positive" }
      options.append(("positive", .text(chances.positive)))
      return PlotFunctions.figure(
        try spec.figure(
          PlotData([
            ("truth", [.categories(model.target, chances.truth)]),
            ("scores", [.numbers(model.model.name, chances.values)]),
          ]), options))
    }
  }
}
