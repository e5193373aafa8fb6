import Describe
import Diagnostics
import Frame
import Numeric
import Testing

@testable import Learn

@Suite struct ForestTests {
  static func forest(_ options: (name: String, value: OptionValue)...) throws -> Model {
    try RandomForest.spec(options)
  }

  static func task(_ data: Dataset) throws -> LearningTask {
    try LearningTask(
      data, target: "kind", preparation: Preparation().on(.names(Iris.names), []))
  }

  static let singleTree: [(name: String, value: OptionValue)] = [
    ("trees", .int(1)), ("bootstrap", .bool(false)), ("max_features", .null),
  ]

  /// scikit-learn 1.9 `DecisionTreeClassifier` on the same rows, where every seed gives one tree.
  @Test(arguments: [
    ([("max_depth", 2)], 5, 0.94, 0.2219135500356193),
    ([("min_samples_leaf", 5)], 9, 0.94, 1.4913506096023588),
    ([("max_depth", 3), ("min_samples_split", 20)], 9, 0.88, 3.632091226134113),
  ])
  func oneTreeIsTheReferenceTree(
    _ options: [(String, Int)], _ nodes: Int, _ accuracy: Double, _ loss: Double
  ) throws {
    let (train, test) = Iris.holdout
    let model = try RandomForest.spec(
      Self.singleTree + options.map { (name: $0.0, value: .int(Int64($0.1))) })
    let fitted = try Self.task(train).fit(model, work())
    let forest = try #require(fitted.classifier as? FittedForest)
    #expect(forest.trees[0].nodes.count == nodes)
    #expect(try fitted.report(test, work()).accuracy == accuracy)
    let truth = (0..<50).map { UInt32($0 * 3 / 50) }
    let probabilities = try fitted.probabilities(test, work())
    let found = Metrics.logLoss(truth: truth, probabilities: probabilities, classCount: 3)
    #expect(abs(found - loss) < 1e-12)
  }

  /// scikit-learn's forests of 50 trees over ten seeds: accuracy 0.94 to 0.98, log loss 0.081 to 0.106.
  @Test func aForestIsWithinTheReferenceSpread() throws {
    let (train, test) = Iris.holdout
    let truth = (0..<50).map { UInt32($0 * 3 / 50) }
    var accuracies = 0.0
    var losses = 0.0
    for seed in 0..<5 {
      let fitted = try Self.task(train).fit(
        Self.forest(("trees", .int(50)), ("seed", .int(Int64(seed)))), work())
      let accuracy = try fitted.report(test, work()).accuracy
      #expect(accuracy >= 0.92)
      accuracies += accuracy
      losses += Metrics.logLoss(
        truth: truth, probabilities: try fitted.probabilities(test, work()), classCount: 3)
    }
    #expect(accuracies / 5 >= 0.94 && accuracies / 5 <= 0.98)
    #expect(losses / 5 >= 0.075 && losses / 5 <= 0.112)
  }

  @Test func theSameBytesOnAnyNumberOfThreads() throws {
    let (train, test) = Iris.holdout
    for balanced in [OptionValue.null, .text("balanced")] {
      let model = try Self.forest(("trees", .int(20)), ("class_weight", balanced))
      let results = try [1, 2, 8].map { threads in
        try Self.task(train).fit(model, work(threads: threads))
          .probabilities(test, work(threads: threads)).map(\.bitPattern)
      }
      #expect(results[0] == results[1] && results[1] == results[2])
    }
  }

  @Test func anotherSeedIsAnotherForest() throws {
    let (train, test) = Iris.holdout
    let one = try Self.task(train).fit(Self.forest(("seed", .int(1))), work())
    let two = try Self.task(train).fit(Self.forest(("seed", .int(2))), work())
    #expect(try one.probabilities(test, work()) != two.probabilities(test, work()))
  }

  @Test func anInterruptLeavesNothing() throws {
    let stopped = work()
    stopped.budget.interrupt()
    #expect(throws: Stopped.self) { _ = try Self.task(Iris.data).fit(Self.forest(), stopped) }
  }

  @Test func progressEndsAtOne() throws {
    final class Seen: @unchecked Sendable { var greatest = 0.0 }
    let seen = Seen()
    let work = Work(budget: Budget(threads: 1)) { _, share in
      seen.greatest = max(seen.greatest, share)
    }
    _ = try Self.task(Iris.data).fit(Self.forest(("trees", .int(5))), work)
    #expect(seen.greatest == 1)
  }

  @Test func importancesOfAColumnAddUp() throws {
    let fitted = try Self.task(Iris.data).fit(Self.forest(), work())
    let importances = try #require(fitted.importances)
    #expect(importances.map(\.column) == Iris.names)
    #expect(abs(importances.reduce(0) { $0 + $1.share } - 1) < 1e-12)
    #expect(importances[3].share > importances[1].share)
  }

  @Test func wideAndLongDataNeedNoSpecialCase() throws {
    var stream = SeededStream(seed: 3)
    let rows = 3000
    let features = (0..<90).map { feature in
      FeatureMatrix.Feature(
        name: "f\(feature)", origin: "f\(feature)",
        values: .numbers(Buffer((0..<rows).map { _ in stream.normal() })))
    }
    let matrix = FeatureMatrix(rowCount: rows, features: features)
    let classes = (0..<rows).map { UInt32(matrix[$0, 7] + matrix[$0, 80] > 0 ? 1 : 0) }
    let training = ClassifiedRows(features: matrix, classes: classes, classCount: 2)
    let model = try Self.forest(("trees", .int(10)), ("max_features", .float(0.5)))
    let fitted = try #require(model.classifier).fit(training, work())
    let importances = try #require(fitted.importances)
    #expect(importances[7] + importances[80] > 0.5)
    let found = try fitted.predict(matrix, work())
    #expect(zip(found, classes).filter { $0 == $1 }.count > 2900)
  }
}

@Suite struct FeatureBinsTests {
  @Test func fewValuesKeepBinsOfTheirOwn() {
    let bins = FeatureBins(sorted: [-1, -1, 2, 2, 5])
    #expect(bins.lower == [-1, 2, 5] && bins.upper == bins.lower)
    #expect(bins.threshold(0, next: 2) == 2)
    #expect(bins.threshold(1, next: 2) == 3.5)
  }

  @Test func manyValuesShareAtMost256BinsInOrder() {
    var stream = SeededStream(seed: 1)
    let values =
      (0..<20_000).map { _ in stream.unit() } + [Double](repeating: 0.25, count: 5000)
    let sorted = values.withUnsafeBufferPointer { RadixSort.ascending($0) }
    #expect(sorted == values.sorted())
    let bins = FeatureBins(sorted: sorted)
    #expect(bins.count > 250 && bins.count <= 256)
    #expect(zip(bins.upper, bins.lower.dropFirst()).allSatisfy { $0 < $1 })
    #expect(zip(bins.lower, bins.upper).contains { $0 == 0.25 || $1 == 0.25 })
    #expect(bins.lower[0] == sorted[0] && bins.upper.last == sorted.last)
  }

  @Test func theThresholdOfNeighboursSeparatesThem() {
    let low = 1.0
    let high = low.nextUp
    let bins = FeatureBins(sorted: [low, high])
    let threshold = bins.threshold(0, next: 1)
    #expect(low <= threshold && threshold < high)
  }

  @Test func sortingKeepsSignsAndExtremes() {
    var values = (0..<3000).map { Double($0 % 77) - 38.5 }
    values += [
      -.greatestFiniteMagnitude, .greatestFiniteMagnitude, -0.0, 0.0, .nan,
      Double.leastNonzeroMagnitude,
      -Double.leastNonzeroMagnitude,
    ]
    let expected = values.filter { !$0.isNaN }.sorted()
    #expect(values.withUnsafeBufferPointer { RadixSort.ascending($0) } == expected)
  }
}
