import Describe
import Diagnostics
import Numeric

/// How a model becomes a function of the language, and what it can do.
public struct ModelSpec: Sendable {
  public enum Task: String, Sendable { case classification, regression }

  public let description: FunctionDescription
  /// Whether it takes features with missing values.
  public let takesMissing: Bool
  /// The types that its recipes fit, so that saved models can be read.
  public let fitted: [any FittedPredictor.Type]
  /// Makes the recipe from checked settings; nil when it does not do the task.
  /// - Throws: `bad-argument` for what a constraint cannot say.
  let makeClassifier: (@Sendable (Settings) throws -> any ClassifierRecipe)?
  let makeRegressor: (@Sendable (Settings) throws -> any RegressorRecipe)?

  init(
    description: FunctionDescription, takesMissing: Bool = false,
    fitted: [any FittedPredictor.Type],
    classifier: (@Sendable (Settings) throws -> any ClassifierRecipe)? = nil,
    regressor: (@Sendable (Settings) throws -> any RegressorRecipe)? = nil
  ) {
    self.description = description
    self.takesMissing = takesMissing
    self.fitted = fitted
    makeClassifier = classifier
    makeRegressor = regressor
  }

  public var name: String { description.name }

  public var tasks: [Task] {
    (makeClassifier == nil ? [] : [.classification]) + (makeRegressor == nil ? [] : [.regression])
  }

  /// Checks the settings and makes the model.
  /// - Throws: `unknown-argument`, `bad-argument`, `wrong-type`; each names the option.
  public func callAsFunction(_ given: [(name: String, value: OptionValue)] = []) throws -> Model {
    let settings = try Settings(given, for: description.parameters, of: name)
    return Model(
      spec: self, settings: settings, classifier: try makeClassifier?(settings),
      regressor: try makeRegressor?(settings))
  }
}

/// A model with its settings, before it has seen data; what `random_forest(trees: 200)` is.
public struct Model: Sendable {
  public let spec: ModelSpec
  public let settings: Settings
  /// What learns classes, and what learns numbers; nil when the model does not do the task.
  public let classifier: (any ClassifierRecipe)?
  public let regressor: (any RegressorRecipe)?

  public var name: String { spec.name }
  public var tasks: [ModelSpec.Task] { spec.tasks }

  /// As it is written in the language, with the settings that are not the default.
  public var source: String { settings.source(of: name, spec.description.parameters) }

  /// The model with some settings changed, as a search does.
  public func with(_ changes: [(name: String, value: OptionValue)]) throws -> Model {
    let names = changes.map(\.name)
    let kept = spec.description.parameters.compactMap { option in
      names.contains(option.name)
        ? nil : settings.values[option.name].map { (name: option.name, value: $0) }
    }
    return try spec(kept + changes)
  }
}

/// All models.
public enum Models {
  public static let all: [ModelSpec] = [
    MajorityRecipe.spec, LogisticRegression.spec, LinearRegression.spec, RidgeRegression.spec,
    ElasticNet.lasso, ElasticNet.spec, NearestNeighbours.spec, NaiveBayes.spec, DecisionTree.spec,
    RandomForest.spec, ExtraTrees.spec,
    GradientBoosting.spec, NeuralNetwork.spec,
  ]
}
