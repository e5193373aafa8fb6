import Diagnostics
import Numeric

/// Rows whose truth is known beside what a model answered for them: what every score is computed from.
public enum Judged: Sendable {
  case classes(JudgedClasses)
  case numbers(JudgedNumbers)

  public var rowCount: Int {
    switch self {
    case .classes(let rows): rows.truth.count
    case .numbers(let rows): rows.truth.count
    }
  }
}

/// Answers of classes.
public struct JudgedClasses: Sendable {
  /// For each row its class, below `names.count`.
  public let truth: [UInt32]
  public let predicted: [UInt32]
  /// `truth.count * names.count` values, row by row; nil when only classes were answered.
  public let probabilities: [Double]?
  public let names: [String]
  public let isOrdered: Bool

  public init(
    truth: [UInt32], predicted: [UInt32], probabilities: [Double]?, names: [String],
    isOrdered: Bool
  ) {
    self.truth = truth
    self.predicted = predicted
    self.probabilities = probabilities
    self.names = names
    self.isOrdered = isOrdered
  }

  /// How often each class was answered for each true class, each row counted as often as `draws` says.
  func confusion(_ draws: [Int]? = nil) -> ConfusionMatrix {
    guard let draws else {
      return ConfusionMatrix(truth: truth, predicted: predicted, classCount: names.count)
    }
    var counts = [Int](repeating: 0, count: names.count * names.count)
    for row in truth.indices {
      counts[Int(truth[row]) * names.count + Int(predicted[row])] += draws[row]
    }
    return ConfusionMatrix(counts: counts, classCount: names.count)
  }
}

/// Answers of numbers.
public struct JudgedNumbers: Sendable {
  public let truth: [Double]
  public let predicted: [Double]

  public init(truth: [Double], predicted: [Double]) {
    self.truth = truth
    self.predicted = predicted
  }
}
