import Describe
import Diagnostics
import Frame
import Interpreter
import Learn

/// What fitted models have learned, as datasets and text.
enum LearnedFunctions {
  static let all = [importances, coefficients, history, tree]

  private static let fitted = OptionSpec(
    "model", ModelValues.fittedType, "The fitted model, or a search for it.")
  private static let sample =
    "t = table(x: [1, 2, 3, 4], y: [\"a\", \"a\", \"b\", \"b\"]); t.task(.y, prep: prepare().on(.x))"

  /// A function that turns a fitted model into a dataset.
  private static func table(
    _ name: String, _ summary: String, _ example: Example, searchTerms: [String],
    seeAlso: [String], _ make: @escaping @Sendable (FittedModel) throws -> Dataset
  ) -> FunctionSpec {
    FunctionSpec(
      FunctionDescription(
        name, .model, summary, parameters: [fitted], returns: .dataset, examples: [example],
        searchTerms: searchTerms, seeAlso: seeAlso)
    ) { call in
      guard let model = try call.fitted() else { return .null }
      return .dataset(try make(model))
    }
  }

  static let importances = table(
    "importances", "How much each column took part in a model's decisions, largest first.",
    Example(
      "\(sample).fit(random_forest(trees: 5)).importances().column_names()",
      shows: "[\"column\", \"share\"]"),
    searchTerms: ["feature_importances_", "varImp", "variable importance", "gain"],
    seeAlso: ["coefficients", "fit"]
  ) { try $0.importanceDataset() }

  static let coefficients = table(
    "coefficients", "The weights of a linear model, one row a class and feature.",
    Example(
      "\(sample).fit(logistic_regression()).coefficients().column_names()",
      shows: "[\"class\", \"feature\", \"weight\"]"),
    searchTerms: ["coef_", "intercept_", "tidy", "weights", "beta"],
    seeAlso: ["importances", "logistic_regression"]
  ) { try $0.coefficientDataset() }

  static let history = table(
    "history", "How a fit went, one row an epoch or round.",
    Example("\(sample).fit(neural_network(epochs: 3)).history().count()", shows: "3"),
    searchTerms: ["loss curve", "evals_result", "learning curve", "epochs"],
    seeAlso: ["neural_network", "gradient_boosting"]
  ) { try $0.historyDataset() }

  static let tree = FunctionSpec(
    FunctionDescription(
      "tree", .model, "A fitted decision tree as text, a question a line.", parameters: [fitted],
      returns: .text,
      examples: [
        Example(
          "model = table(x: [1, 2, 3, 4], y: [\"a\", \"a\", \"b\", \"b\"])"
            + ".task(.y, prep: prepare().on(.x)).fit(decision_tree()); print(model.tree())")
      ],
      searchTerms: ["export_text", "plot_tree", "rpart.plot", "rules"],
      seeAlso: ["decision_tree", "importances"])
  ) { call in
    guard let model = try call.fitted() else { return .null }
    return .text(try model.treeText())
  }
}
