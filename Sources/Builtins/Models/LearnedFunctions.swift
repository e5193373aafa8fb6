import Describe
import Diagnostics
import Frame
import Interpreter
import Learn

/// What fitted models have learned, as datasets and text.
enum LearnedFunctions {
  static let all = [importances]

  private static let fitted = OptionSpec("model", .object("fitted model"), "The fitted model.")
  private static let sample =
    "t = table(x: [1, 2, 3, 4], y: [\"a\", \"a\", \"b\", \"b\"]); t.task(.y, prep: prepare().on(.x))"

  /// A function that turns a fitted model into a dataset.
  private static func table(
    _ name: String, _ summary: String, _ example: Example, searchTerms: [],
    seeAlso: [String], _ make: @escaping @Sendable (FittedModel) throws -> Dataset
  ) -> FunctionSpec {
    FunctionSpec(
      FunctionDescription(
        name, .model, summary, parameters: [fitted], returns: .dataset, examples: [example],
        searchTerms: searchTerms, seeAlso: seeAlso)
    ) { call in
      guard let model = call[0].foreign(FittedModel.self) else { return .null }
      return .dataset(try make(model))
    }
  }

  static let importances = table(
    "importances", "How much each column took part in a model's decisions, largest first.",
    Example(
      "\(sample).fit(random_forest(trees: 5)).importances().column_names()",
      shows: "[\"column\", \"share\"]"),
    searchTerms: ["feature_importances_", "varImp", "variable importance", "gain"],
    seeAlso: ["fit"]
  ) { try $0.importanceDataset() }
}
