import Describe
import Diagnostics
import Files
import Frame
import Interpreter
import Learn

/// The search for settings, and what comparisons and searches found as datasets.
enum SearchFunctions {
  static let all = [tune, comparisonFolds, searchFolds, comparisonTable, searchTable]

  static let gridParameter = OptionSpec(
    "grid", .record,
    "Options of the model and the values to try: `{trees: [50, 100], max_depth: [null, 10]}`.")

  static let keepParameter = OptionSpec(
    "keep", .text, default: .null, .nonEmpty,
    "A file for what is finished; the same call later goes on from it.")

  static let tune = FunctionSpec(
    FunctionDescription(
      "tune", .selection, "Searches for the best settings of a model, and refits it on all rows.",
      parameters: [
        .init("task", .object("task"), "The task."), .init("model", .object("model"), "The model."),
        gridParameter,
        .init(
          "how", .text, default: .text("grid"), .oneOf(SearchPlan.How.allCases.map(\.rawValue)),
          "All points, some by chance, halving by training rows, or guided by what was found."),
        .init(
          "points", .int, default: .null, .ints(1...100_000), allowsNull: true,
          "How many points `random` and `bayes` try (30), and `halving` begins with (all)."),
        SelectionFunctions.foldsParameter, SelectionFunctions.scoreParameter,
        SelectionFunctions.seedParameter,
        .init(
          "outer", .int, default: .int(0), .ints(0...100),
          "Outer folds on which the whole search is judged (nested cross-validation)."),
        keepParameter,
      ], returns: .object("search"),
      examples: [
        Example(
          "\(SelectionFunctions.sample); k.tune(random_forest(trees: 5), grid: {max_depth: [1, 2]}, cv: 3).table().count()",
          shows: "2"),
        Example(
          "\(SelectionFunctions.sample); k.tune(random_forest(), grid: {trees: [5, 9]}, cv: 3).report(t).accuracy > 0.5",
          shows: "true"),
      ],
      searchTerms: [
        "GridSearchCV", "RandomizedSearchCV", "HalvingGridSearchCV", "tune_grid", "optuna",
        "hyperparameter", "grid search", "bayesian optimization",
      ], seeAlso: ["compare", "folds", "fit"])
  ) { call in
    guard let task = call[0].foreign(LearningTask.self), let model = call[1].foreign(Model.self)
    else { return .null }
    let search = SearchPlan(
      how: SearchPlan.How(rawValue: call.text("how") ?? "") ?? .grid, points: call.int("points"),
      folds: try SelectionFunctions.plan(call), score: try SelectionFunctions.score(call),
      seed: UInt64(call.int("seed") ?? 0), outer: call.int("outer") ?? 0)
    return ModelValues.search(
      try task.tune(
        SearchSpace(model, try dimensions(call)), search, store: try store(call), call.work))
  }

  /// The options to try and their values.
  static func dimensions(_ call: Call) throws -> [SearchSpace.Dimension] {
    let grid = call["grid"].record ?? RecordObject()
    return try zip(grid.keys, grid.values).map { name, value in
      let given = value.list ?? [value]
      return SearchSpace.Dimension(
        name: name,
        values: try given.map { value in
          guard let option = OptionValue(value) else {
            throw call.failure(
              "wrong-type", "`\(name)` cannot be tried with \(value.typeName)", at: "grid",
              help: "list the values: `{\(name): [1, 2, 5]}`")
          }
          return option
        })
    }
  }

  static func store(_ call: Call) throws -> SearchStore? {
    guard let path = call.text("keep") else { return nil }
    let gate = PathGate(base: call.machine.baseFolder)
    do {
      let place = try gate.writing(path)
      var content: [UInt8]?
      do {
        let file = try gate.read(path)
        content = try file.bytes(count: file.identity.size)
      } catch let failure as Failure where failure.code == "no-file" { content = nil }
      return SearchStore(place, content: content)
    } catch var failure as Failure {
      failure.blames = failure.blames ?? "keep"
      throw failure
    }
  }

  // MARK: Results as datasets

  private static func table<Content: Sendable>(
    _ name: String, _ type: String, _ summary: String, _ example: String,
    _ make: @escaping @Sendable (Content) -> Dataset
  ) -> FunctionSpec {
    FunctionSpec(
      FunctionDescription(
        name, .selection, summary,
        parameters: [.init(type, .object(type), "The \(type).")], returns: .dataset,
        examples: [Example("\(SelectionFunctions.sample); \(example)")],
        seeAlso: ["compare", "tune"])
    ) { call in
      guard let content = call[0].foreign(Content.self) else { return .null }
      return .dataset(make(content))
    }
  }

  static let comparisonTable = table(
    "table", "comparison", "A comparison as a dataset, one row a model, best first.",
    "k.compare(majority(), cv: 2).table().count() > 1"
  ) { (found: Comparison) in found.dataset }
  static let comparisonFolds = table(
    "folds", "comparison", "Every score of a comparison, one row a model and fold.",
    "k.compare(majority(), cv: 2).folds().count() > 1"
  ) { (found: Comparison) in found.foldDataset }
  static let searchTable = table(
    "table", "search", "A search as a dataset, one row a point, best first.",
    "k.tune(random_forest(trees: 3), {max_depth: [1, 2]}, cv: 2).table().count() > 1"
  ) {
    (found: Tuning) in found.dataset
  }
  static let searchFolds = table(
    "folds", "search", "Every score of a search, one row a point and fold.",
    "k.tune(random_forest(trees: 3), {max_depth: [1, 2]}, cv: 2).folds().count() > 1"
  ) {
    (found: Tuning) in found.foldDataset
  }
}
