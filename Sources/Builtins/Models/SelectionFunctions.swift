import Describe
import Diagnostics
import Files
import Frame
import Interpreter
import Learn

/// Folds, comparison and search.
enum SelectionFunctions {
  static let all = [
    folds, stratified, compare,
  ]

  static let sample =
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
        .init(
          "given", .columns, default: .null,
          "A column that names the part of each row; nothing is drawn."),
        .init("seed", .int, default: .int(0), .ints(0...Int64.max), "The seed of the draw."),
      ], returns: .object("folds"),
      examples: [
        Example("folds(10, repeats: 3)"), Example("folds(given: .fold)"),
        Example("folds(5, group: .id)"),
        Example("folds(4, time: .release_date)"),
      ],
      searchTerms: [
        "StratifiedKFold", "GroupKFold", "StratifiedGroupKFold", "TimeSeriesSplit", "RepeatedKFold",
        "PredefinedSplit", "cross-validation", "vfold_cv",
      ], seeAlso: ["compare", "tune", "split"])
  ) { call in
    let plan = try FoldPlan(
      count: call.int("k") ?? 5, repeats: call.int("repeats") ?? 1,
      share: call["holdout"].number, stratifies: call.flag("stratify"),
      group: try call.columnName("group"), time: try call.columnName("time"),
      seed: UInt64(call.int("seed") ?? 0), given: try call.columnName("given"))
    return foldsValue(plan)
  }

  static let stratified = FunctionSpec(
    FunctionDescription(
      "stratified", .selection, "Folds that keep the shares of the classes of the target.",
      parameters: [
        .init("k", .int, default: .int(5), .ints(2...1000), "How many parts, each judged once."),
        .init("repeats", .int, default: .int(1), .ints(1...1000), "How often it is drawn anew."),
        .init("group", .columns, default: .null, "Rows with one value here stay on one side."),
        .init("seed", .int, default: .int(0), .ints(0...Int64.max), "The seed of the draw."),
      ], returns: .object("folds"),
      examples: [Example("stratified(5)"), Example("stratified(5, group: .id, repeats: 3)")],
      searchTerms: ["StratifiedKFold", "StratifiedGroupKFold", "RepeatedStratifiedKFold"],
      seeAlso: ["folds", "compare", "tune"])
  ) { call in
    foldsValue(
      try FoldPlan(
        count: call.int("k") ?? 5, repeats: call.int("repeats") ?? 1,
        group: try call.columnName("group"), seed: UInt64(call.int("seed") ?? 0)))
  }

  private static func foldsValue(_ plan: FoldPlan) -> Value {
    .object(Foreign(plan, "folds") { plan, _, _ in [plan.source] })
  }

  static let foldsParameter = OptionSpec(
    "cv", .oneOf([.int, .object("folds")]), default: .int(5),
    "How rows are divided: how many stratified folds, or `folds(…)` that says more.")
  static let scoreParameter = OptionSpec(
    "score", .oneOf([.text, .function]), default: .null,
    "What decides, such as `f1_macro` or `log_loss`; macro F1, or RMSE, unless given.")
  static let seedParameter = OptionSpec(
    "seed", .int, default: .int(0), .ints(0...Int64.max), "The seed of the folds.")

  static func plan(_ call: Call) throws -> FoldPlan {
    if let plan = call["cv"].foreign(FoldPlan.self) { return plan }
    guard let count = call.int("cv"), count >= 2 else {
      throw call.failure("bad-argument", "`cv` must be at least 2", at: "cv")
    }
    return try FoldPlan(count: count, seed: UInt64(call.int("seed") ?? 0))
  }

  /// The name of a score, given as a text or as the function of that name.
  static func score(_ call: Call) throws -> String? { try scoreName(call["score"], "score", call) }

  private static func scoreName(_ value: Value, _ option: String, _ call: Call) throws -> String? {
    if value.isNull { return nil }
    guard let name = value.text ?? value.builtinName else {
      throw call.failure(
        "wrong-type", "a score is named, such as `f1_macro`, not \(value.typeName)", at: option)
    }
    return name
  }

  static func models(_ call: Call) throws -> [Model] {
    try (call["models"].list ?? []).flatMap { $0.list ?? [$0] }.map { value in
      guard let model = value.foreign(Model.self) else {
        throw call.failure(
          "wrong-type", "a model is made by `random_forest` and the like, not \(value.typeName)",
          at: "models")
      }
      return model
    }
  }

  static let compare = FunctionSpec(
    FunctionDescription(
      "compare", .selection, "Judges models on the same folds, beside the baselines.",
      parameters: [
        .init("task", .object("task"), "The task."),
        .init(
          "models", .oneOf([.object("model"), .list(of: .object("model"))]), isVariadic: true,
          "Models, such as `random_forest()`, or one list of them."),
        foldsParameter, scoreParameter,
        .init(
          "metrics", .list(of: .oneOf([.text, .function])), default: .list([]),
          "The scores to show, such as `[accuracy, f1_macro]`; those of most use unless given."),
        seedParameter, SearchFunctions.keepParameter,
      ], returns: .object("comparison"),
      examples: [
        Example(
          "\(sample); k.compare(random_forest(trees: 5), cv: 3, metrics: [accuracy, f1_macro])"),
        Example("\(sample); k.compare(random_forest(trees: 5), cv: 3).table().count()", shows: "4"),
      ],
      searchTerms: [
        "cross_val_score", "cross_validate", "workflow_set", "benchmark", "leaderboard",
      ], seeAlso: ["tune", "folds", "fit"])
  ) { call in
    guard let task = call[0].foreign(LearningTask.self) else { return .null }
    let metrics = try (call["metrics"].list ?? []).compactMap {
      try scoreName($0, "metrics", call)
    }
    return ModelValues.comparison(
      try task.compare(
        try models(call), plan: try plan(call), score: try score(call), metrics: metrics,
        store: try SearchFunctions.store(call), call.work))
  }
}
