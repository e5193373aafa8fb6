import Describe
import Diagnostics
import Frame
import Interpreter
import Learn

/// Scores with intervals, the sheet of a model, classes evened out.
enum JudgementFunctions {
  static let all = [scores, sheet, sheetTable, resample] + SavingFunctions.all

  static let fitted = OptionSpec(
    "model", ModelValues.fittedType, "The fitted model, or a search for it.")
  static let sample =
    "t = table(x: (1..40).to_list(), y: (1..40).map(i -> if i % 3 == 0 { \"a\" } else { \"b\" })); m = t.task(.y, prep: prepare().on(.x)).fit(majority())"

  static let scores = FunctionSpec(
    FunctionDescription(
      "scores", .evaluation, "Every score of a model on rows it has not seen, with intervals.",
      parameters: [
        fitted, .init("data", .dataset, "The rows, with their true answers."),
        .init("group", .columns, default: .null, "Rows with one value here are drawn together."),
        .init(
          "repeats", .int, default: .int(1000), .ints(0...1_000_000),
          "How many draws the intervals are from; 0 for none."),
        .init("seed", .int, default: .int(0), .ints(0...Int64.max), "The seed of the draws."),
      ], returns: .dataset,
      examples: [
        Example("\(sample); m.scores(t, repeats: 100).head(1).score.first()", shows: "\"f1_macro\"")
      ],
      searchTerms: [
        "bootstrap", "confidence interval", "roc_auc", "log_loss", "kappa", "mcc", "rmse", "r2",
        "yardstick", "metrics",
      ], seeAlso: ["report", "compare"])
  ) { call in
    guard let model = try call.fitted() else { return .null }
    return .dataset(
      try model.scores(
        try call.dataset("data"), group: try call.columnName("group"),
        repeats: call.int("repeats") ?? 1000, seed: UInt64(call.int("seed") ?? 0), call.work
      ).dataset)
  }

  static let sheet = FunctionSpec(
    FunctionDescription(
      "sheet", .evaluation, "What a reader needs to judge a model by: rows, features, scores.",
      parameters: [
        fitted,
        .init(
          "data", .oneOf([.dataset, .null]), default: .null,
          "Rows it has not seen, for the scores."),
        .init("group", .columns, default: .null, "Rows with one value here are drawn together."),
      ], returns: .object("sheet"),
      examples: [Example("\(sample); m.sheet(t)")],
      searchTerms: ["model card", "info", "provenance"], seeAlso: ["scores", "report"])
  ) { call in
    guard let model = try call.fitted() else { return .null }
    let sheet = try model.sheet(
      call["data"].dataset, group: try call.columnName("group"), call.work)
    return .object(
      Foreign(sheet, "sheet") { sheet, style, _ in
        sheet.lines(width: style.width, charset: style.charset)
      })
  }

  static let sheetTable = FunctionSpec(
    FunctionDescription(
      "table", .evaluation, "A sheet as a dataset of two columns.",
      parameters: [.init("sheet", .object("sheet"), "The sheet.")], returns: .dataset,
      examples: [
        Example("\(sample); m.sheet(t).table().column_names()", shows: "[\"what\", \"value\"]")
      ], seeAlso: ["sheet"])
  ) { call in
    guard let sheet = call[0].foreign(ModelSheet.self) else { return .null }
    return .dataset(sheet.dataset)
  }

  static let resample = FunctionSpec(
    FunctionDescription(
      "resample", .preparation,
      "Evens out the classes of training rows or clears their borders, after all steps.",
      parameters: [
        .init("preparation", .object("preparation"), "The recipe so far."),
        .init(
          "how", .text, default: .text("smote"),
          .oneOf(Resampling.Method.allCases.map(\.rawValue)),
          "New rows between neighbours, at borders or in proportion; rows again; fewer; borders cleared."
        ),
        .init(
          "k", .int, default: .null, .ints(1...1000), allowsNull: true,
          "How many neighbours; 5, for `near_miss` and `enn` 3, unless given."),
        .init("seed", .int, default: .int(0), .ints(0...Int64.max), "The seed of the draws."),
      ], returns: .object("preparation"),
      examples: [
        Example("prepare().on(.budget, impute(\"median\")).resample(\"oversample\")"),
        Example("prepare().on([.budget, .votes], impute(\"median\")).resample(\"smote_tomek\")"),
      ],
      searchTerms: [
        "SMOTE", "SMOTENC", "BorderlineSMOTE", "RandomOverSampler", "RandomUnderSampler",
        "ADASYN", "TomekLinks", "EditedNearestNeighbours", "SMOTETomek", "SMOTEENN", "NearMiss",
        "imbalanced-learn", "themis",
      ], seeAlso: ["prepare", "task"])
  ) { call in
    guard let recipe = call[0].foreign(Preparation.self) else { return .null }
    let method = Resampling.Method(rawValue: call.text("how") ?? "") ?? .smote
    return ModelFunctions.preparation(
      recipe.resampling(
        Resampling(
          method: method, neighbours: call.int("k"), seed: UInt64(call.int("seed") ?? 0))))
  }
}
