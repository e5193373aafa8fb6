import Describe
import Diagnostics
import Files
import Frame
import Interpreter
import Learn

/// Folds, comparison and search.
enum SelectionFunctions {
  static let all = [
    comparisonFolds, searchFolds, folds, compare, tune, comparisonTable, searchTable,
  ]

  private static let sample =
    "t = table(x: (1..40).to_list(), y: (1..40).map(i -> if i % 3 == 0 { \"a\" } else { \"b\" })); k = t.task(.y, prep: prepare().on(.x))"

  static let folds = FunctionSpec(
    FunctionDescription(
      "folds", .selection, "Says how rows are divided for comparing and searching.",
      parameters: [
        .init("k", .int, default: .int(5), .ints(2...1000), "How many parts, each judged once."),
        .init("repeats", .int, default: .int(1), .ints(1...1000), "How often it is drawn anew."),
        .init(
          "holdout", .float, default: .null,
          .floats(low: 0, high: 1, openLow: true, openHigh: true), allowsNull: true,
          "One division instead, with this share to learn from."),
        .init("group", .columns, default: .null, "Rows with one value here stay on one side."),
        .init("time", .columns, default: .null, "Training rows are earlier than those judged."),
        .init("stratify", .bool, default: .bool(true), "Keeps the shares of the classes."),
        .init("seed", .int, default: .int(0), .ints(0...Int64.max), "The seed of the draw."),
      ], returns: .object("folds"),
      examples: [
        Example("folds(10, repeats: 3)"), Example("folds(5, group: .id)"),
        Example("folds(4, time: .release_date)"),
      ],
      searchTerms: [
        "StratifiedKFold", "GroupKFold", "StratifiedGroupKFold", "TimeSeriesSplit", "RepeatedKFold",
        "cross-validation", "vfold_cv",
      ], seeAlso: ["compare", "tune", "split"])
  ) { call in
    let plan = try FoldPlan(
      count: call.int("k") ?? 5, repeats: call.int("repeats") ?? 1,
      share: call["holdout"].number, stratifies: call.flag("stratify"),
      group: try call.columnName("group"), time: try call.columnName("time"),
      seed: UInt64(call.int("seed") ?? 0))
    return .object(Foreign(plan, "folds") { plan, _, _ in [plan.source] })
  }

  static let foldsParameter = OptionSpec(
    "folds", .oneOf([.int, .object("folds")]), default: .int(5),
    "How many folds, or `folds(…)` that says more.")
  static let scoreParameter = OptionSpec(
    "score", .text, default: .null, .nonEmpty,
    "What decides, such as \"macro_f1\" or \"log_loss\"; macro F1, or RMSE, unless given.")
  static let seedParameter = OptionSpec(
    "seed", .int, default: .int(0), .ints(0...Int64.max), "The seed of the folds.")

  static func plan(_ call: Call) throws -> FoldPlan {
    if let plan = call["folds"].foreign(FoldPlan.self) { return plan }
    guard let count = call.int("folds"), count >= 2 else {
      throw call.failure("bad-argument", "`folds` must be at least 2", at: "folds")
    }
    return try FoldPlan(count: count, seed: UInt64(call.int("seed") ?? 0))
  }

  static let compare = FunctionSpec(
    FunctionDescription(
      "compare", .selection, "Judges models on the same folds, beside the baselines.",
      parameters: [
        .init("task", .object("task"), "The task."),
        .init("models", .object("model"), isVariadic: true, "Models, such as `random_forest()`."),
        foldsParameter, scoreParameter, seedParameter,
      ], returns: .object("comparison"),
      examples: [
        Example(
          "\(sample); k.compare(random_forest(trees: 5), folds: 3).table().count()", shows: "4")
      ],
      searchTerms: [
        "cross_val_score", "cross_validate", "workflow_set", "benchmark", "leaderboard",
      ], seeAlso: ["tune", "folds", "fit"])
  ) { call in
    guard let task = call[0].foreign(LearningTask.self) else { return .null }
    let models = try (call["models"].list ?? []).map { value -> Model in
      guard let model = value.foreign(Model.self) else {
        throw call.failure(
          "wrong-type", "a model is made by `random_forest` and the like, not \(value.typeName)",
          at: "models")
      }
      return model
    }
    let found = try task.compare(
      models, plan: try plan(call), score: call.text("score"), call.work)
    return .object(
      Foreign(
        found, "comparison",
        members: [
          ("best", { @Sendable found in modelValue(found.best.map { found.entries[$0].model }) }),
          ("verdict", { @Sendable in .text($0.verdict.joined(separator: "; ")) }),
        ]
      ) { found, style, _ in found.lines(width: style.width, charset: style.charset) })
  }

  /// A model as a value of the language; null for none.
  static func modelValue(_ model: Model?) -> Value {
    guard let model else { return .null }
    return .object(Foreign(model, "model") { model, _, _ in [model.source] })
  }

  static let tune = FunctionSpec(
    FunctionDescription(
      "tune", .selection, "Searches for the best settings of a model on folds.",
      parameters: [
        .init("task", .object("task"), "The task."), .init("model", .object("model"), "The model."),
        .init(
          "how", .text, default: .text("grid"), .oneOf(SearchPlan.How.allCases.map(\.rawValue)),
          "All points, some by chance, halving by training rows, or guided by what was found."),
        .init(
          "points", .int, default: .null, .ints(1...100_000), allowsNull: true,
          "How many points `random` and `bayes` try (30), and `halving` begins with (all)."),
        foldsParameter, scoreParameter, seedParameter,
        .init(
          "outer", .int, default: .int(0), .ints(0...100),
          "Outer folds on which the whole search is judged (nested cross-validation)."),
        .init(
          "keep", .text, default: .null, .nonEmpty,
          "A file for what is finished; the same call later goes on from it."),
        .init(
          "settings", .any, collectsNames: true,
          "Options of the model and the values to try, such as `trees: [50, 100]`."),
      ], returns: .object("search"),
      examples: [
        Example(
          "\(sample); k.tune(random_forest(trees: 5), max_depth: [1, 2], folds: 3).table().count()",
          shows: "2")
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
      folds: try plan(call), score: call.text("score"), seed: UInt64(call.int("seed") ?? 0),
      outer: call.int("outer") ?? 0)
    let found = try task.tune(
      SearchSpace(model, try dimensions(call)), search, store: try store(call), call.work)
    return .object(
      Foreign(
        found, "search",
        members: [
          ("best", { @Sendable found in modelValue(try found.best.map(found.model)) }),
          ("simplest", { @Sendable found in modelValue(try found.simplest.map(found.model)) }),
          (
            "nested_score",
            { @Sendable found in
              let values = found.nested.compactMap { $0 }
              return values.isEmpty ? .null : .float(values.reduce(0, +) / Double(values.count))
            }
          ),
          ("verdict", { @Sendable in .text($0.notes.joined(separator: "; ")) }),
        ]
      ) { found, style, _ in found.lines(width: style.width, charset: style.charset) })
  }

  /// The options to try and their values.
  static func dimensions(_ call: Call) throws -> [SearchSpace.Dimension] {
    try call.collected("settings").map { name, value in
      let given = value.list ?? [value]
      return SearchSpace.Dimension(
        name: name,
        values: try given.map { value in
          guard let option = OptionValue(value) else {
            throw call.failure(
              "wrong-type", "`\(name)` cannot be tried with \(value.typeName)", at: "settings",
              help: "list the values: `\(name): [1, 2, 5]`")
          }
          return option
        })
    }
  }

  private static func store(_ call: Call) throws -> SearchStore? {
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
        examples: [Example("\(sample); \(example)")], seeAlso: ["compare", "tune"])
    ) { call in
      guard let content = call[0].foreign(Content.self) else { return .null }
      return .dataset(make(content))
    }
  }

  static let comparisonTable = table(
    "table", "comparison", "A comparison as a dataset, one row a model, best first.",
    "k.compare(majority(), folds: 2).table().count() > 1"
  ) { (found: Comparison) in found.dataset }
  static let comparisonFolds = table(
    "folds", "comparison", "Every score of a comparison, one row a model and fold.",
    "k.compare(majority(), folds: 2).folds().count() > 1"
  ) { (found: Comparison) in found.foldDataset }
  static let searchTable = table(
    "table", "search", "A search as a dataset, one row a point, best first.",
    "k.tune(random_forest(trees: 3), max_depth: [1, 2], folds: 2).table().count() > 1"
  ) {
    (found: Tuning) in found.dataset
  }
  static let searchFolds = table(
    "folds", "search", "Every score of a search, one row a point and fold.",
    "k.tune(random_forest(trees: 3), max_depth: [1, 2], folds: 2).folds().count() > 1"
  ) {
    (found: Tuning) in found.foldDataset
  }
}
