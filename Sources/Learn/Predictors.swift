import Diagnostics
import Frame
import Numeric

/// A model of classes with its settings, before it has seen data.
public protocol ClassifierRecipe: Sendable {
  /// - Throws: `Stopped` on interrupt, `Failure` when the rows cannot be learned from.
  func fit(_ rows: ClassifiedRows, _ work: Work) throws -> any FittedClassifier
}

/// A model of numbers with its settings, before it has seen data.
public protocol RegressorRecipe: Sendable {
  /// - Throws: `Stopped` on interrupt, `Failure` when the rows cannot be learned from.
  func fit(_ rows: MeasuredRows, _ work: Work) throws -> any FittedRegressor
}

/// What a model has learned, as data: it can be written to bytes and read back, and what is not among
/// its numbers is not part of it.
public protocol FittedPredictor: Sendable {
  /// Names the type in saved models; once used it keeps its meaning.
  static var tag: String { get }
  /// How many features it was trained on.
  var featureCount: Int { get }
  func encode(into writer: inout ModelWriter)
  /// Reads what `encode` wrote, and checks every index and count in it.
  /// - Throws: `damaged-model`.
  init(from reader: inout ModelReader) throws

  /// How much each feature took part in the decisions, summing to 1 (or all 0); nil where the model
  /// has no such measure.
  var importances: [Double]? { get }
  /// The weights of a linear model; nil for others.
  var coefficients: LinearCoefficients? { get }
  /// How the fit went, round by round; nil where there are no rounds.
  var history: FitHistory? { get }
  /// How a search for the optimum ended; nil where there is none.
  var convergence: Convergence? { get }
  /// A single tree as text; nil for other models.
  func treeLines(_ names: PredictorNames) -> [String]?
  /// What it learned, in lines for people.
  func summary(_ names: PredictorNames) -> [String]
}

extension FittedPredictor {
  public var importances: [Double]? { nil }
  public var coefficients: LinearCoefficients? { nil }
  public var history: FitHistory? { nil }
  public var convergence: Convergence? { nil }
  public func treeLines(_ names: PredictorNames) -> [String]? { nil }
  public func summary(_ names: PredictorNames) -> [String] { [] }
}

/// A model that has learned to tell classes apart.
public protocol FittedClassifier: FittedPredictor {
  var classCount: Int { get }
  /// The probability of each class for each row: `rowCount * classCount` values, row by row; each
  /// row sums to 1.
  func probabilities(_ features: FeatureMatrix, _ work: Work) throws -> [Double]
  /// The class of each row.
  func predict(_ features: FeatureMatrix, _ work: Work) throws -> [UInt32]
}

extension FittedClassifier {
  /// The most probable class of each row; of equally probable ones the first.
  public func predict(_ features: FeatureMatrix, _ work: Work) throws -> [UInt32] {
    mostProbable(try probabilities(features, work), classCount: classCount)
  }
}

/// A model that has learned to predict a number.
public protocol FittedRegressor: FittedPredictor {
  /// The number of each row.
  func predict(_ features: FeatureMatrix, _ work: Work) throws -> [Double]
}

/// The index of the greatest value in each row; of equal ones the first.
public func mostProbable(_ probabilities: [Double], classCount: Int) -> [UInt32] {
  guard classCount > 0 else { return [] }
  return (0..<probabilities.count / classCount).map { row in
    var best = row * classCount
    for place in row * classCount + 1..<max(row * classCount + 1, (row + 1) * classCount)
    where probabilities[place] > probabilities[best] { best = place }
    return UInt32(best - row * classCount)
  }
}

/// What the numbers of a model stand for.
public struct PredictorNames: Sendable {
  /// Such as `certificate=PG-13`, in the order of the features.
  public let features: [String]
  /// Empty for models of numbers.
  public let classes: [String]
  public let target: String

  public init(features: [String], classes: [String], target: String) {
    self.features = features
    self.classes = classes
    self.target = target
  }
}

/// The weights of a linear model.
public struct LinearCoefficients: Sendable {
  /// One a class; one alone for two classes (for the second of them) and for numbers.
  public let intercepts: [Double]
  /// For each intercept, one weight a feature.
  public let weights: [[Double]]

  public init(intercepts: [Double], weights: [[Double]]) {
    self.intercepts = intercepts
    self.weights = weights
  }
}

/// How the search for the weights of a model ended.
public struct Convergence: Sendable, Equatable {
  public let rounds: Int
  /// The largest component of the gradient of the objective, which is a mean over the rows; with an
  /// absolute penalty the largest distance from the slopes that it allows.
  public let gradient: Double
  public let hasConverged: Bool
}

/// How a fit went: one row a round, with named measures.
public struct FitHistory: Sendable {
  /// What a round is: `epoch`, `round`.
  public let unit: String
  /// Each with one value a round; NaN where it was not measured.
  public let measures: [(name: String, values: [Double])]

  public init(unit: String, measures: [(name: String, values: [Double])]) {
    self.unit = unit
    self.measures = measures
  }

  public var roundCount: Int { measures.first?.values.count ?? 0 }

  /// One row a round: its number from 1, then the measures.
  public func dataset(source: String) -> Dataset {
    let lineage = Lineage(.computed("history of \(source)"))
    let columns =
      [Vector.ints((0..<roundCount).map { Int64($0 + 1) })]
      + measures.map { measure in Vector.floats(measure.values.map { $0.isNaN ? nil : $0 }) }
    return Dataset(
      rowCount: roundCount, names: [unit] + measures.map(\.name),
      columns: columns.map { Column($0, lineage: lineage) })
  }
}
