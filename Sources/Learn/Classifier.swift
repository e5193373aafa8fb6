import Diagnostics
import Numeric

/// Rows with known classes, to learn from.
public struct ClassifiedRows: Sendable {
  public let features: FeatureMatrix
  /// For each row its class, `0..<classCount`.
  public let classes: [UInt32]
  public let classCount: Int

  public init(features: FeatureMatrix, classes: [UInt32], classCount: Int) {
    self.features = features
    self.classes = classes
    self.classCount = classCount
  }

  public var classCounts: [Int] {
    var counts = [Int](repeating: 0, count: classCount)
    for code in classes { counts[Int(code)] += 1 }
    return counts
  }
}

/// A model with its settings, before it has seen data.
public protocol ClassifierRecipe: Sendable {
  /// - Throws: `Stopped` on interrupt, `Failure` when the rows cannot be learned from.
  func fit(_ rows: ClassifiedRows, _ work: Work) throws -> any FittedClassifier
}

/// A model that has learned.
public protocol FittedClassifier: Sendable {
  var classCount: Int { get }
  /// The probability of each class for each row: `rowCount * classCount` values, row by row; each
  /// row sums to 1.
  func probabilities(_ features: FeatureMatrix, _ work: Work) throws -> [Double]
  /// How much each feature took part in the decisions, summing to 1 (or all 0); nil where the model
  /// has no such measure.
  var importances: [Double]? { get }
}

extension FittedClassifier {
  public var importances: [Double]? { nil }

  /// The most probable class of each row; of equally probable ones the first.
  public func predict(_ features: FeatureMatrix, _ work: Work) throws -> [UInt32] {
    mostProbable(try probabilities(features, work), classCount: classCount)
  }
}

/// The index of the greatest value in each row; of equal ones the first.
func mostProbable(_ probabilities: [Double], classCount: Int) -> [UInt32] {
  guard classCount > 0 else { return [] }
  return (0..<probabilities.count / classCount).map { row in
    var best = row * classCount
    for place in row * classCount + 1..<max(row * classCount + 1, (row + 1) * classCount)
    where probabilities[place] > probabilities[best] { best = place }
    return UInt32(best - row * classCount)
  }
}
