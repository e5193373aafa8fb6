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
  /// Makes recipes that work with other models; nil for models that stand alone.
  let compose: (@Sendable (Settings, [Model]) throws -> Composed)?

  /// What a model made of other models does.
  struct Composed {
    var classifier: (any ClassifierRecipe)?
    var regressor: (any RegressorRecipe)?
  }

  /// A model made of other models.
  init(
    composing description: FunctionDescription, fitted: [any FittedPredictor.Type],
    _ compose: @escaping @Sendable (Settings, [Model]) throws -> Composed
  ) {
    self.description = description
    takesMissing = true
    self.fitted = fitted
    makeClassifier = nil
    makeRegressor = nil
    self.compose = compose
  }

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
    compose = nil
  }

  public var name: String { description.name }

  public var tasks: [Task] {
    (makeClassifier == nil ? [] : [.classification]) + (makeRegressor == nil ? [] : [.regression])
  }

  /// Checks the settings and makes the model.
  /// - Parameter parts: the models it is made of.
  /// - Throws: `unknown-argument`, `bad-argument`, `wrong-type`; each names the option.
  public func callAsFunction(
    _ given: [(name: String, value: OptionValue)] = [], parts: [Model] = []
  ) throws -> Model {
    let settings = try Settings(given, for: description.parameters, of: name)
    if let compose {
      let made = try compose(settings, parts)
      return Model(
        spec: self, settings: settings, classifier: made.classifier, regressor: made.regressor,
        parts: parts)
    }
    return Model(
      spec: self, settings: settings, classifier: try makeClassifier?(settings),
      regressor: try makeRegressor?(settings), parts: [])
  }
}

/// A model with its settings, before it has seen data; what `random_forest(trees: 200)` is.
public struct Model: Sendable {
  public let spec: ModelSpec
  public let settings: Settings
  /// What learns classes, and what learns numbers; nil when the model does not do the task.
  public let classifier: (any ClassifierRecipe)?
  public let regressor: (any RegressorRecipe)?
  /// The models it is made of; none for models that stand alone.
  public let parts: [Model]

  public var name: String { spec.name }
  public var tasks: [ModelSpec.Task] {
    (classifier == nil ? [] : [.classification]) + (regressor == nil ? [] : [.regression])
  }

  /// Whether it takes features with missing values.
  public var takesMissing: Bool { spec.takesMissing && parts.allSatisfy(\.takesMissing) }

  /// As it is written in the language, with the settings that are not the default.
  public var source: String {
    let own = settings.source(of: name, spec.description.parameters)
    guard !parts.isEmpty else { return own }
    let inner = parts.map(\.source).joined(separator: ", ")
    let rest = own.dropFirst(name.count + 1)
    return "\(name)(\(inner)\(rest == ")" ? "" : ", ")\(rest)"
  }

  /// The model with some settings changed, as a search does.
  public func with(_ changes: [(name: String, value: OptionValue)]) throws -> Model {
    let names = changes.map(\.name)
    let kept = spec.description.parameters.compactMap { option in
      names.contains(option.name)
        ? nil : settings.values[option.name].map { (name: option.name, value: $0) }
    }
    return try spec(kept + changes, parts: parts)
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
