import Diagnostics
import Numeric

/// Rows with known classes, to learn from.
public struct ClassifiedRows: Sendable {
  public let features: FeatureMatrix
  /// For each row its class, `0..<classCount`.
  public let classes: [UInt32]
  public let classCount: Int
  /// How much each row counts, at least 0; nil when all count 1.
  public let weights: [Double]?

  public init(
    features: FeatureMatrix, classes: [UInt32], classCount: Int, weights: [Double]? = nil
  ) {
    self.features = features
    self.classes = classes
    self.classCount = classCount
    self.weights = weights
  }

  public var classCounts: [Int] {
    var counts = [Int](repeating: 0, count: classCount)
    for code in classes { counts[Int(code)] += 1 }
    return counts
  }

  /// The weights of the rows with each class made to weigh the same in total when `isBalanced`: rows /
  /// (classes * rows of the class) over the classes that occur (scikit-learn's "balanced"); nil when
  /// all rows count 1.
  public func weights(balanced isBalanced: Bool) -> [Double]? {
    guard isBalanced else { return weights }
    let factors = balancedWeights
    return classes.indices.map { (weights?[$0] ?? 1) * factors[Int(classes[$0])] }
  }

  /// For each class rows / (classes * rows of the class); 1 for classes that do not occur.
  public var balancedWeights: [Double] {
    let counts = classCounts
    let present = counts.reduce(0) { $0 + ($1 > 0 ? 1 : 0) }
    return counts.map { $0 == 0 ? 1 : Double(classes.count) / Double(present * $0) }
  }
}

/// Rows with known numbers, to learn from.
public struct MeasuredRows: Sendable {
  public let features: FeatureMatrix
  /// For each row its number; finite.
  public let targets: [Double]
  /// How much each row counts, at least 0; nil when all count 1.
  public let weights: [Double]?

  public init(features: FeatureMatrix, targets: [Double], weights: [Double]? = nil) {
    self.features = features
    self.targets = targets
    self.weights = weights
  }
}
