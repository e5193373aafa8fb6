import CKernels
import Diagnostics
import Numeric

/// The trees of a boosted model, round by round.
struct BoostEnsemble: Sendable {
  /// The score before the first tree, one an output.
  var base: [Double]
  var rounds: [[BoostTree]]
  var featureCount: Int
  /// For each feature how much its questions lowered the loss.
  var gains: [Double]
  /// The mean loss after each round, of training rows and of those held out (empty without).
  var trainLoss: [Double]
  var heldLoss: [Double]

  init(
    base: [Double], rounds: [[BoostTree]], featureCount: Int, gains: [Double],
    trainLoss: [Double], heldLoss: [Double]
  ) {
    self.base = base
    self.rounds = rounds
    self.featureCount = featureCount
    self.gains = gains
    self.trainLoss = trainLoss
    self.heldLoss = heldLoss
  }

  private static let blockRows = 512

  var importances: [Double] {
    let total = gains.reduce(0, +)
    return total > 0 ? gains.map { $0 / total } : gains
  }

  func history(_ measure: String) -> FitHistory {
    var measures = [(name: measure, values: trainLoss)]
    if !heldLoss.isEmpty { measures.append((name: "validation_\(measure)", values: heldLoss)) }
    return FitHistory(unit: "round", measures: measures)
  }

  /// `43 rounds (best of 53 by rows held out), 31 leaves a tree`.
  func summary(_ measure: String) -> String {
    let leaves = rounds.flatMap { $0 }.map(\.leafCount)
    var line = counted(rounds.count, "round")
    if !heldLoss.isEmpty, rounds.count > 0, rounds.count <= heldLoss.count {
      line +=
        " chosen of \(heldLoss.count) by the rows held out (\(measure) \(NumberText.significant(heldLoss[rounds.count - 1], digits: 4)))"
    } else if let last = trainLoss.last {
      line += ", \(measure) \(NumberText.significant(last, digits: 4)) on the training rows"
    }
    let most = leaves.max() ?? 0
    return line + ", up to \(most) leaves a tree"
  }

  /// The scores of each row: `base.count` values a row.
  func scores(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    let outputs = base.count
    let width = features.featureCount
    let rows = features.rowCount
    var result = [Double](repeating: 0, count: rows * outputs)
    try result.withUnsafeMutableBufferPointer { target in
      guard let start = target.baseAddress, outputs > 0 else { return }
      nonisolated(unsafe) let target = start
      let chunks = (rows + Self.blockRows - 1) / Self.blockRows
      try Parallel.forEach(chunks: chunks, budget: work.budget) { chunk in
        let range = chunk * Self.blockRows..<min(rows, (chunk + 1) * Self.blockRows)
        let block = UnsafeMutablePointer<Double>.allocate(capacity: max(1, range.count * width))
        defer { block.deallocate() }
        features.copyRows(range, to: block)
        let own = target + range.lowerBound * outputs
        for row in 0..<range.count {
          for output in 0..<outputs { own[row * outputs + output] = base[output] }
        }
        for round in rounds {
          for (output, tree) in round.enumerated() {
            tree.nodes.withUnsafeBufferPointer { nodes in
              guard let nodes = nodes.baseAddress else { return }
              for row in 0..<range.count {
                own[row * outputs + output] += tree.value(block + row * width, nodes)
              }
            }
          }
        }
      }
    }
    return result
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(featureCount)
    writer.write(base)
    writer.write(gains)
    writer.write(trainLoss)
    writer.write(heldLoss)
    writer.write(rounds.count)
    for round in rounds { for tree in round { tree.encode(into: &writer) } }
  }

  init(from reader: inout ModelReader) throws {
    let width = try reader.int(in: 0...Int(Int32.max) / 2, "the number of features")
    featureCount = width
    base = try reader.doubles()
    gains = try reader.doubles(count: width)
    trainLoss = try reader.doubles()
    heldLoss = try reader.doubles()
    let count = try reader.int(in: 0...max(0, reader.remaining), "the number of rounds")
    let outputs = base.count
    rounds = []
    for _ in 0..<(outputs == 0 ? 0 : count) {
      rounds.append(
        try (0..<outputs).map { _ in try BoostTree(from: &reader, featureCount: width) })
    }
  }
}

/// Classes by boosting.
struct BoostedClasses: FittedClassifier {
  static let tag = "boosted-classes"
  let ensemble: BoostEnsemble
  let classCount: Int
  var featureCount: Int { ensemble.featureCount }
  var importances: [Double]? { ensemble.importances }
  var history: FitHistory? { ensemble.history("log_loss") }

  init(ensemble: BoostEnsemble, classCount: Int) {
    self.ensemble = ensemble
    self.classCount = classCount
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(classCount)
    ensemble.encode(into: &writer)
  }

  init(from reader: inout ModelReader) throws {
    classCount = try reader.int(in: 1...Int(UInt16.max), "the number of classes")
    ensemble = try BoostEnsemble(from: &reader)
    try reader.require(
      ensemble.base.count == (classCount < 3 ? classCount - 1 : classCount), "its classes are odd")
  }

  func probabilities(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    if classCount == 1 { return [Double](repeating: 1, count: features.rowCount) }
    let scores = try ensemble.scores(features, work)
    let outputs = ensemble.base.count
    var result = [Double](repeating: 0, count: features.rowCount * classCount)
    for row in 0..<features.rowCount {
      var most = classCount == 2 ? 0 : -Double.infinity
      for output in 0..<outputs { most = max(most, scores[row * outputs + output]) }
      var sum = 0.0
      for label in 0..<classCount {
        let score =
          classCount == 2 && label == 0 ? 0 : scores[row * outputs + label - classCount + outputs]
        let value = exponential(score - most)
        result[row * classCount + label] = value
        sum += value
      }
      for label in 0..<classCount { result[row * classCount + label] /= sum }
    }
    return result
  }

  func summary(_ names: PredictorNames) -> [String] { [ensemble.summary("log loss")] }
}

/// A number by boosting.
struct BoostedNumbers: FittedRegressor {
  static let tag = "boosted-numbers"
  let ensemble: BoostEnsemble
  let mean: Double
  let scale: Double
  var featureCount: Int { ensemble.featureCount }
  var importances: [Double]? { ensemble.importances }

  /// The squared errors in the unit of the target.
  private var inUnits: BoostEnsemble {
    var own = ensemble
    own.trainLoss = own.trainLoss.map { $0 * scale * scale }
    own.heldLoss = own.heldLoss.map { $0 * scale * scale }
    return own
  }
  var history: FitHistory? { inUnits.history("squared_error") }

  init(ensemble: BoostEnsemble, mean: Double, scale: Double) {
    self.ensemble = ensemble
    self.mean = mean
    self.scale = scale
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(mean)
    writer.write(scale)
    ensemble.encode(into: &writer)
  }

  init(from reader: inout ModelReader) throws {
    mean = try reader.double()
    scale = try reader.double()
    ensemble = try BoostEnsemble(from: &reader)
    try reader.require(ensemble.base.count == 1, "it answers no number")
  }

  func predict(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    try ensemble.scores(features, work).map { mean + scale * $0 }
  }

  func summary(_ names: PredictorNames) -> [String] { [inUnits.summary("squared error")] }
}
