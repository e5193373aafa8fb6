import Describe
import Diagnostics
import Frame
import Interpreter
import Learn
import Numeric

/// Preparation, tasks, models and their judgement.
enum ModelFunctions {
  static let all =
    [prepare, on, split, task, fit, predict, probabilities, report, confusion, reportTable]
    + Steps.all.map(step) + Models.all.map(model) + Models.composed.map(composedModel)
    + PreparedFunctions.all + LearnedFunctions.all

  // MARK: Made mechanically

  /// The settings of a call, by the options of a description.
  static func settings(_ options: [OptionSpec], _ call: Call) throws
    -> [(name: String, value: OptionValue)]
  {
    try options.map { option in
      guard let value = OptionValue(call[option.name]) else {
        throw call.failure(
          "wrong-type", "`\(option.name)` must be \(option.type.description)", at: option.name)
      }
      return (option.name, value)
    }
  }

  private static func step(_ spec: StepSpec) -> FunctionSpec {
    FunctionSpec(spec.description) { call in
      let step = try spec(try settings(spec.description.parameters, call))
      return .object(Foreign(step, "step") { step, _, _ in [step.source] })
    }
  }

  private static func model(_ spec: ModelSpec) -> FunctionSpec {
    FunctionSpec(spec.description) { call in
      let model = try spec(try settings(spec.description.parameters, call))
      return ModelValues.model(model)
    }
  }

  private static func composedModel(_ spec: ModelSpec) -> FunctionSpec {
    var description = spec.description
    description.parameters.insert(
      .init("models", .object("model"), isVariadic: true, "The models it is made of."), at: 0)
    return FunctionSpec(description) { call in
      let parts = try (call["models"].list ?? []).map { value -> Model in
        guard let model = value.foreign(Model.self) else {
          throw call.failure(
            "wrong-type",
            "a model is made by `random_forest` and the like, not \(value.typeName)", at: "models")
        }
        return model
      }
      return ModelValues.model(
        try spec(try settings(spec.description.parameters, call), parts: parts))
    }
  }

  // MARK: Preparation

  static let prepare = FunctionSpec(
    FunctionDescription(
      "prepare", .preparation, "Begins the recipe by which columns become features.",
      parameters: [], returns: .object("preparation"),
      examples: [Example("prepare().on(.budget, impute(\"median\"), minmax())")],
      searchTerms: ["Pipeline", "ColumnTransformer", "recipe", "preprocess"], seeAlso: ["on"])
  ) { _ in preparation(Preparation()) }

  static func preparation(_ value: Preparation) -> Value {
    .object(Foreign(value, "preparation") { value, _, _ in value.lines })
  }

  static let on = FunctionSpec(
    FunctionDescription(
      "on", .preparation, "Adds columns to a recipe, and the steps they go through.",
      parameters: [
        .init("preparation", .object("preparation"), "The recipe so far."),
        .init(
          "columns", .oneOf([.columns, .text]),
          "Columns, or \"numbers\", \"texts\", \"dates\", \"lists\" for all others of a type, \"features\" for all made so far."
        ),
        .init("steps", .object("step"), isVariadic: true, "Steps, such as `impute(\"median\")`."),
      ], returns: .object("preparation"),
      examples: [Example("prepare().on([.year, .month], standardize())")],
      searchTerms: ["step", "transformer", "add"], seeAlso: ["prepare"])
  ) { call in
    guard let recipe = call[0].foreign(Preparation.self) else { return .null }
    let selection: Preparation.Selection
    let kinds = Preparation.Selection.byType
    switch call.text("columns") {
    case let word?:
      guard let known = kinds.first(where: { $0.name == word }) else {
        throw call.failure(
          "bad-argument",
          "`columns` must be columns or one of \(kinds.map { "\"\($0.name)\"" }.joined(separator: ", ")), not \"\(word)\"",
          at: "columns", help: "a column is written with a dot: `.\(word)`")
      }
      selection = known.selection
    case nil: selection = .names(try call.columnNames("columns"))
    }
    var steps: [any PreparationStep] = []
    for value in call["steps"].list ?? [] {
      guard let step = (value.object as? Foreign<any PreparationStep>)?.content else {
        throw call.failure(
          "wrong-type", "a step is made by `impute`, `minmax` and the like, not \(value.typeName)",
          at: "steps")
      }
      steps.append(step)
    }
    return preparation(try recipe.on(selection, steps))
  }

  // MARK: Splits and tasks

  static let split = FunctionSpec(
    FunctionDescription(
      "split", .selection, "Splits rows by chance into a part to learn from and one to judge by.",
      parameters: [
        dataParameter,
        .init(
          "share", .float, default: .float(0.8),
          .floats(low: 0, high: 1, openLow: true, openHigh: true),
          "The share of rows to learn from."),
        .init("stratify", .columns, default: .null, "A column whose shares both parts keep."),
        .init("group", .columns, default: .null, "Rows with one value here stay on one side."),
        .init(
          "key", .columns, default: .null,
          "The column that names a row; where it repeats, its rows stay on one side."),
        .init("seed", .int, default: .int(0), .ints(0...Int64.max), "The seed of the draw."),
      ], returns: .list(of: .dataset),
      examples: [
        Example("table(x: (1..10).to_list()).split(0.8).map(t -> t.count())", shows: "[8, 2]")
      ], searchTerms: ["train_test_split", "initial_split", "holdout"], seeAlso: ["task"]),
    staticResult: { call in .list(.dataset(call.schema.map { StaticSchema($0.columns) })) }
  ) { call in
    let data = try call.dataset("data")
    func column(_ name: String) throws -> Column? {
      try call.columnName(name).map { try data.column($0) }
    }
    let parts = try Splits.holdout(
      data, share: call["share"].number ?? 0.8, stratify: try column("stratify"),
      group: try column("group"), key: try column("key"), seed: UInt64(call.int("seed") ?? 0),
      call.work)
    return .list([
      .dataset(data.taking(rows: parts.train)), .dataset(data.taking(rows: parts.test)),
    ])
  }

  static let task = FunctionSpec(
    FunctionDescription(
      "task", .model, "Says what is to be learned: the target, and how features are prepared.",
      parameters: [
        .init("data", .dataset, "The rows to learn from."),
        .init("target", .columns, "The column to predict."),
        .init("prep", .object("preparation"), "The recipe; its columns are the features."),
        .init(
          "class_weight", .oneOf([.text, .record]), default: .null, allowsNull: true,
          "\"balanced\", or a weight for some classes: `{hit: 3}`."),
      ], returns: .object("task"),
      examples: [
        Example("table(x: [1, 2], y: [\"a\", \"b\"]).task(.y, prep: prepare().on(.x, minmax()))")
      ], searchTerms: ["formula", "workflow", "X y"], seeAlso: ["fit", "prepare"])
  ) { call in
    guard let recipe = call["prep"].foreign(Preparation.self),
      let target = try call.columnName("target")
    else { return .null }
    let task = try LearningTask(
      try call.dataset("data"), target: target, preparation: recipe,
      classWeights: try classWeights(call))
    try task.remarkParts(call.work)
    return .object(
      Foreign(task, "task") { task, _, _ in
        [
          "task: predict .\(task.target) from \(task.preparation.namedColumns.map { "." + $0 }.joined(separator: ", "))",
          "\(NumberText.grouped(task.data.rowCount)) rows to learn from",
        ] + task.preparation.lines
      })
  }

  private static func classWeights(_ call: Call) throws -> ClassWeights? {
    let value = call["class_weight"]
    if value.isNull { return nil }
    if let record = value.record {
      return .named(
        try zip(record.keys, record.values).map { name, value in
          guard let weight = value.number else {
            throw call.failure(
              "wrong-type", "the weight of `\(name)` must be a number, not \(value.typeName)",
              at: "class_weight")
          }
          return (name, weight)
        })
    }
    guard value.text == "balanced" else {
      throw call.failure(
        "bad-argument", "`class_weight` must be \"balanced\" or a record of weights",
        at: "class_weight")
    }
    return .balanced
  }

  static let fit = FunctionSpec(
    FunctionDescription(
      "fit", .model, "Fits a model to a task; the preparation is learned from the same rows.",
      parameters: [
        .init("task", .object("task"), "The task."), .init("model", .object("model"), "The model."),
      ], returns: .object("fitted model"),
      examples: [
        Example(
          "table(x: [1, 2, 3, 4], y: [\"a\", \"a\", \"b\", \"b\"]).task(.y, prep: prepare().on(.x)).fit(random_forest(trees: 5))"
        )
      ], searchTerms: ["train", "learn"], seeAlso: ["report", "predict"])
  ) { call in
    guard let task = call[0].foreign(LearningTask.self), let model = call[1].foreign(Model.self)
    else {
      return .null
    }
    return ModelValues.fitted(try task.fit(model, call.work))
  }

  private static let fitted = OptionSpec(
    "model", ModelValues.fittedType, "The fitted model, or a search for it.")

  static let predict = FunctionSpec(
    FunctionDescription(
      "predict", .model, "Adds the class a fitted model predicts for each row.",
      parameters: [
        fitted, .init("data", .dataset, "The rows."),
        .init("name", .text, default: .text("predicted"), .nonEmpty, "The new column's name."),
      ], returns: .dataset,
      examples: [
        Example(
          "t = table(x: [1, 2, 3, 4], y: [\"a\", \"a\", \"b\", \"b\"]); m = t.task(.y, prep: prepare().on(.x)).fit(random_forest(trees: 5)); m.predict(t).column_names()",
          shows: "[\"x\", \"y\", \"predicted\"]")
      ], searchTerms: ["augment", "score", "classify"], seeAlso: ["probabilities", "report"])
  ) { call in
    guard let model = try call.fitted() else { return .null }
    let data = try call.dataset("data")
    let name = call.text("name") ?? "predicted"
    let vector = try model.predict(data, call.work)
    let parents = try model.preparation.columnNames.map { try data.column($0).lineage }
    let column = Column(
      vector,
      lineage: Lineage(
        .computed("predicted by \(model.model.source)"), from: parents, at: call.span))
    return .dataset(data.replacing([(name, column)]))
  }

  static let probabilities = FunctionSpec(
    FunctionDescription(
      "probabilities", .model, "The probability of each class for each row, one column a class.",
      parameters: [fitted, .init("data", .dataset, "The rows.")], returns: .dataset,
      examples: [
        Example(
          "t = table(x: [1, 2, 3, 4], y: [\"a\", \"a\", \"b\", \"b\"]); m = t.task(.y, prep: prepare().on(.x)).fit(random_forest(trees: 5)); m.probabilities(t).column_names()",
          shows: "[\"a\", \"b\"]")
      ], searchTerms: ["predict_proba", "posterior"], seeAlso: ["predict"])
  ) { call in
    guard let model = try call.fitted() else { return .null }
    return .dataset(try model.probabilityDataset(try call.dataset("data"), call.work))
  }

  static let report = FunctionSpec(
    FunctionDescription(
      "report", .evaluation, "Judges a fitted model on rows it has not seen, class by class.",
      parameters: [fitted, .init("data", .dataset, "The rows, with their true classes.")],
      returns: .object("report"),
      examples: [
        Example(
          "t = table(x: [1, 2, 3, 4], y: [\"a\", \"a\", \"b\", \"b\"]); m = t.task(.y, prep: prepare().on(.x)).fit(random_forest(trees: 5)); m.report(t).accuracy > 0.4",
          shows: "true")
      ], searchTerms: ["classification_report", "evaluate", "metrics", "confusionMatrix"],
      seeAlso: ["predict", "confusion"])
  ) { call in
    guard let model = try call.fitted() else { return .null }
    let report = try model.report(try call.dataset("data"), call.work)
    return .object(
      Foreign(
        report, "report",
        members: [
          ("accuracy", { @Sendable in .float($0.accuracy) }),
          ("f1_macro", { @Sendable in .float($0.macro.f1) }),
          ("f1_weighted", { @Sendable in .float($0.weighted.f1) }),
          ("majority_accuracy", { @Sendable in .float(Metrics.accuracy($0.majorityConfusion)) }),
          ("verdict", { @Sendable in .text($0.verdict) }),
        ]
      ) { report, style, _ in report.lines(width: style.width, charset: style.charset) })
  }

  static let reportTable = FunctionSpec(
    FunctionDescription(
      "table", .evaluation, "A report's classes as a dataset: precision, recall, F1, support.",
      parameters: [.init("report", .object("report"), "The report.")], returns: .dataset,
      examples: [
        Example(
          "t = table(x: [1, 2, 3, 4], y: [\"a\", \"a\", \"b\", \"b\"]); m = t.task(.y, prep: prepare().on(.x)).fit(random_forest(trees: 5)); m.report(t).table().count() > 1",
          shows: "true")
      ], seeAlso: ["report"])
  ) { call in
    guard let report = call[0].foreign(ClassificationReport.self) else { return .null }
    return .dataset(report.dataset)
  }

  static let confusion = FunctionSpec(
    FunctionDescription(
      "confusion", .evaluation, "How often each true class was predicted as each class.",
      parameters: [.init("report", .object("report"), "The report.")], returns: .dataset,
      examples: [
        Example(
          "t = table(x: [1, 2, 3, 4], y: [\"a\", \"a\", \"b\", \"b\"]); m = t.task(.y, prep: prepare().on(.x)).fit(random_forest(trees: 5)); m.report(t).confusion().column_names()",
          shows: "[\"class\", \"predicted\", \"n\"]")
      ], searchTerms: ["confusion_matrix"], seeAlso: ["report"])
  ) { call in
    guard let report = call[0].foreign(ClassificationReport.self) else { return .null }
    return .dataset(report.confusionDataset)
  }
}
