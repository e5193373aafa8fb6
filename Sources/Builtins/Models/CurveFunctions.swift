import Describe
import Diagnostics
import Frame
import Interpreter
import Learn

/// Curves of learning, what answers lean on, what chance alone reaches.
enum CurveFunctions {
  static let all = [permutation, mcNemar, learningCurve, validationCurve, chanceLevel]

  private static let sample =
    "t = table(x: (1..40).to_list(), y: (1..40).map(i -> if i % 3 == 0 { \"a\" } else { \"b\" })); k = t.task(.y, prep: prepare().on(.x))"
  private static let task = OptionSpec("task", .object("task"), "The task.")
  private static let model = OptionSpec("model", .object("model"), "The model.")
  private static let each = OptionSpec(
    "each", .bool, default: .bool(false),
    "One row a repeat, fit for pictures with their spread, instead of means.")
  private static let seed = OptionSpec(
    "seed", .int, default: .int(0), .ints(0...Int64.max), "The seed of the draws.")

  static let permutation = FunctionSpec(
    FunctionDescription(
      "permutation_importances", .evaluation,
      "How much worse a model gets when a column tells nothing any more.",
      parameters: [
        JudgementFunctions.fitted,
        .init("data", .dataset, "Rows it has not seen, with their true answers."),
        SelectionFunctions.scoreParameter,
        .init("repeats", .int, default: .int(5), .ints(1...1000), "How many orders a column."),
        seed, each,
      ], returns: .dataset,
      examples: [
        Example(
          "\(JudgementFunctions.sample); m.permutation_importances(t).column_names().first()",
          shows: "\"column\"")
      ],
      searchTerms: ["permutation_importance", "vip", "feature importance"],
      seeAlso: ["importances", "scores"])
  ) { call in
    guard let model = try call.fitted() else { return .null }
    return .dataset(
      try model.permutationImportance(
        try call.dataset("data"), score: try SelectionFunctions.score(call),
        repeats: call.int("repeats") ?? 5,
        seed: UInt64(call.int("seed") ?? 0), each: call.flag("each"), call.work))
  }

  static let mcNemar = FunctionSpec(
    FunctionDescription(
      "mcnemar", .evaluation, "Tests whether two fitted models differ on the same rows.",
      parameters: [
        JudgementFunctions.fitted, .init("other", ModelValues.fittedType, "The other model."),
        .init("data", .dataset, "Rows that neither has seen."),
      ], returns: .dataset,
      examples: [Example("\(JudgementFunctions.sample); m.mcnemar(m, t).count()", shows: "1")],
      searchTerms: ["paired test", "significance", "classifier comparison"],
      seeAlso: ["compare", "scores"])
  ) { call in
    guard let model = try call.fitted(), let other = try call.fitted("other")
    else { return .null }
    return .dataset(try model.mcNemar(against: other, try call.dataset("data"), call.work))
  }

  static let learningCurve = FunctionSpec(
    FunctionDescription(
      "learning_curve", .selection, "The score of a model for growing numbers of training rows.",
      parameters: [
        task, model,
        .init(
          "shares", .list(of: .float),
          default: .list([.float(0.1), .float(0.325), .float(0.55), .float(0.775), .float(1)]),
          .floats(low: 0, high: 1, openLow: true), "Shares of the training rows."),
        SelectionFunctions.foldsParameter, SelectionFunctions.scoreParameter,
        SelectionFunctions.seedParameter, each,
      ], returns: .dataset,
      examples: [
        Example(
          "\(sample); k.learning_curve(majority(), shares: [0.5, 1.0], cv: 2).count()",
          shows: "2")
      ],
      searchTerms: ["overfitting", "more data"],
      seeAlso: ["validation_curve", "compare"])
  ) { call in
    guard let task = call[0].foreign(LearningTask.self), let model = call[1].foreign(Model.self)
    else { return .null }
    return .dataset(
      try task.learningCurve(
        model, shares: (call["shares"].list ?? []).compactMap(\.number),
        plan: try SelectionFunctions.plan(call), score: try SelectionFunctions.score(call),
        each: call.flag("each"), call.work))
  }

  static let validationCurve = FunctionSpec(
    FunctionDescription(
      "validation_curve", .selection, "The score of a model for values of one of its options.",
      parameters: [
        task, model,
        .init(
          "grid", .record, "One option and its values, such as `{max_depth: [1, 2, 4, 8]}`."),
        SelectionFunctions.foldsParameter, SelectionFunctions.scoreParameter,
        SelectionFunctions.seedParameter, each,
      ], returns: .dataset,
      examples: [
        Example(
          "\(sample); k.validation_curve(random_forest(trees: 3), {max_depth: [1, 3]}, cv: 2).count()",
          shows: "2")
      ],
      searchTerms: ["overfitting", "hyperparameter"],
      seeAlso: ["learning_curve", "tune"])
  ) { call in
    guard let task = call[0].foreign(LearningTask.self), let model = call[1].foreign(Model.self)
    else { return .null }
    return .dataset(
      try task.validationCurve(
        SearchSpace(model, try SearchFunctions.dimensions(call)),
        plan: try SelectionFunctions.plan(call), score: try SelectionFunctions.score(call),
        each: call.flag("each"), call.work))
  }

  static let chanceLevel = FunctionSpec(
    FunctionDescription(
      "chance_level", .selection, "What a model scores when the target is shuffled.",
      parameters: [
        task, model,
        .init("repeats", .int, default: .int(20), .ints(1...10_000), "How many orders."),
        SelectionFunctions.foldsParameter, SelectionFunctions.scoreParameter, seed,
      ], returns: .dataset,
      examples: [
        Example("\(sample); k.chance_level(majority(), repeats: 2, cv: 2).count()", shows: "1")
      ],
      searchTerms: ["permutation_test_score", "shuffled labels", "canary", "null model"],
      seeAlso: ["compare", "permutation_importances"])
  ) { call in
    guard let task = call[0].foreign(LearningTask.self), let model = call[1].foreign(Model.self)
    else { return .null }
    return .dataset(
      try task.chanceLevel(
        model, repeats: call.int("repeats") ?? 20, plan: try SelectionFunctions.plan(call),
        score: try SelectionFunctions.score(call), seed: UInt64(call.int("seed") ?? 0), call.work))
  }
}
