import Numeric

/// Counts of true against predicted classes.
public struct ConfusionMatrix: Sendable, Equatable {
  public let classCount: Int
  /// Row `t` holds the rows whose true class is `t`, column by predicted class.
  public let counts: [Int]

  /// - Precondition: both have one code below `classCount` for each row.
  public init(truth: [UInt32], predicted: [UInt32], classCount: Int) {
    var counts = [Int](repeating: 0, count: classCount * classCount)
    for (t, p) in zip(truth, predicted) { counts[Int(t) * classCount + Int(p)] += 1 }
    self.classCount = classCount
    self.counts = counts
  }

  /// - Precondition: `classCount * classCount` counts, row by row.
  public init(counts: [Int], classCount: Int) {
    self.counts = counts
    self.classCount = classCount
  }

  public subscript(truth: Int, predicted: Int) -> Int { counts[truth * classCount + predicted] }

  public var total: Int { counts.reduce(0, +) }
  /// The rows of a true class.
  public func support(_ label: Int) -> Int {
    (0..<classCount).reduce(0) { $0 + self[label, $1] }
  }
  /// The rows that were given a class.
  public func predicted(_ label: Int) -> Int {
    (0..<classCount).reduce(0) { $0 + self[$1, label] }
  }
  /// The classes that occur among the true or the predicted ones; averages run over these.
  public var occurring: [Int] {
    (0..<classCount).filter { support($0) > 0 || predicted($0) > 0 }
  }
}

/// Scores of predicted classes and probabilities. Definitions are scikit-learn's; where a share has
/// nothing to divide by it is 0.
public enum Metrics {
  public struct ClassScore: Sendable, Equatable {
    /// Of the rows that were given the class, the share that has it.
    public var precision: Double
    /// Of the rows that have the class, the share that was given it.
    public var recall: Double
    /// The harmonic mean of both.
    public var f1: Double
    /// How many rows have the class.
    public var support: Int
  }

  public static func accuracy(_ matrix: ConfusionMatrix) -> Double {
    let right = (0..<matrix.classCount).reduce(0) { $0 + matrix[$1, $1] }
    return ratio(right, matrix.total)
  }

  public static func score(_ matrix: ConfusionMatrix, class label: Int) -> ClassScore {
    let right = matrix[label, label]
    let support = matrix.support(label)
    let predicted = matrix.predicted(label)
    return ClassScore(
      precision: ratio(right, predicted), recall: ratio(right, support),
      f1: ratio(2 * right, support + predicted), support: support)
  }

  /// The plain mean over the classes that occur.
  public static func macroAverage(_ matrix: ConfusionMatrix) -> ClassScore {
    let occurring = matrix.occurring
    return average(matrix, occurring.map { ($0, 1 / Double(occurring.count)) })
  }

  /// The mean over the classes, each weighted by its rows.
  public static func weightedAverage(_ matrix: ConfusionMatrix) -> ClassScore {
    let total = Double(max(1, matrix.total))
    return average(matrix, matrix.occurring.map { ($0, Double(matrix.support($0)) / total) })
  }

  private static func average(_ matrix: ConfusionMatrix, _ weights: [(Int, Double)]) -> ClassScore {
    var result = ClassScore(precision: 0, recall: 0, f1: 0, support: matrix.total)
    for (label, weight) in weights {
      let score = score(matrix, class: label)
      result.precision += score.precision * weight
      result.recall += score.recall * weight
      result.f1 += score.f1 * weight
    }
    return result
  }

  /// The mean recall over the classes that have rows.
  public static func balancedAccuracy(_ matrix: ConfusionMatrix) -> Double {
    let present = (0..<matrix.classCount).filter { matrix.support($0) > 0 }
    guard !present.isEmpty else { return 0 }
    return present.reduce(0) { $0 + ratio(matrix[$1, $1], matrix.support($1)) }
      / Double(present.count)
  }

  /// Cohen's kappa (1960): agreement beyond what the shares of truth and answers give by chance; nil
  /// where both are of one class.
  public static func kappa(_ matrix: ConfusionMatrix) -> Double? {
    let total = Double(matrix.total)
    var expected = 0.0
    for label in 0..<matrix.classCount {
      expected += Double(matrix.support(label)) * Double(matrix.predicted(label))
    }
    expected /= total * total
    guard total > 0, expected < 1 else { return nil }
    return (accuracy(matrix) - expected) / (1 - expected)
  }

  /// Matthews' correlation for any number of classes (Gorodkin 2004); 0 where it is not defined.
  public static func matthews(_ matrix: ConfusionMatrix) -> Double {
    let total = Double(matrix.total)
    var right = 0.0
    var cross = 0.0
    var trueSquares = 0.0
    var predictedSquares = 0.0
    for label in 0..<matrix.classCount {
      let support = Double(matrix.support(label))
      let predicted = Double(matrix.predicted(label))
      right += Double(matrix[label, label])
      cross += support * predicted
      trueSquares += support * support
      predictedSquares += predicted * predicted
    }
    let spread = (total * total - predictedSquares) * (total * total - trueSquares)
    return spread > 0 ? (right * total - cross) / spread.squareRoot() : 0
  }

  /// The mean of -log of the probability given to the true class; probabilities are clipped to
  /// machine precision, so it is finite. 0 for no rows.
  /// - Precondition: `probabilities` holds `classCount` values a row.
  public static func logLoss(truth: [UInt32], probabilities: [Double], classCount: Int) -> Double {
    guard !truth.isEmpty else { return 0 }
    var sum = CompensatedSum()
    for (row, label) in truth.enumerated() {
      let given = probabilities[row * classCount + Int(label)]
      sum.add(-logarithm(min(max(given, Double.ulpOfOne), 1 - Double.ulpOfOne)))
    }
    return sum.value / Double(truth.count)
  }

  private static func ratio(_ part: Int, _ whole: Int) -> Double {
    whole == 0 ? 0 : Double(part) / Double(whole)
  }
}
