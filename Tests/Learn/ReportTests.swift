import Diagnostics
import Frame
import Numeric
import Testing

@testable import Learn

@Suite struct MetricsTests {
  static let truth: [UInt32] = [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3]
  static let predicted: [UInt32] = [0, 1, 0, 1, 1, 2, 1, 2, 2, 0, 2, 1, 2, 1]
  static let matrix = ConfusionMatrix(truth: truth, predicted: predicted, classCount: 4)

  func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-12 }

  /// scikit-learn 1.9: accuracy_score, balanced_accuracy_score, matthews_corrcoef.
  @Test func scoresAgree() {
    #expect(near(Metrics.accuracy(Self.matrix), 0.5714285714285714))
    #expect(near(Metrics.balancedAccuracy(Self.matrix), 0.5041666666666667))
    #expect(near(Metrics.matthews(Self.matrix), 0.40370517361463093))
  }

  /// scikit-learn 1.9: precision_recall_fscore_support with zero_division=0.
  @Test func classScoresAgree() {
    let scores = (0..<4).map { Metrics.score(Self.matrix, class: $0) }
    #expect(zip(scores.map(\.precision), [2.0 / 3, 0.5, 0.6, 0]).allSatisfy { near($0, $1) })
    #expect(zip(scores.map(\.recall), [2.0 / 3, 0.75, 0.6, 0]).allSatisfy { near($0, $1) })
    #expect(zip(scores.map(\.f1), [2.0 / 3, 0.6, 0.6, 0]).allSatisfy { near($0, $1) })
    #expect(scores.map(\.support) == [3, 4, 5, 2])
    let macro = Metrics.macroAverage(Self.matrix)
    #expect(near(macro.precision, 0.44166666666666665) && near(macro.f1, 0.4666666666666667))
    let weighted = Metrics.weightedAverage(Self.matrix)
    #expect(near(weighted.precision, 0.5) && near(weighted.recall, 0.5714285714285714))
    #expect(near(weighted.f1, 0.5285714285714286))
  }

  /// scikit-learn 1.9: log_loss.
  @Test func logLossAgrees() {
    let probabilities = [0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0, 0.3, 0.7, 1, 0, 0]
    let loss = Metrics.logLoss(
      truth: [0, 1, 2, 1], probabilities: probabilities, classCount: 3)
    #expect(near(loss, 9.245036707077206))
  }

  @Test func emptyTablesGiveZeros() {
    let empty = ConfusionMatrix(truth: [], predicted: [], classCount: 3)
    #expect(Metrics.accuracy(empty) == 0 && Metrics.matthews(empty) == 0)
    #expect(Metrics.macroAverage(empty).f1 == 0 && Metrics.balancedAccuracy(empty) == 0)
  }
}

@Suite struct ReportTests {
  static let report = ClassificationReport(
    target: "class", classNames: ["disaster", "flop", "hit", "average"], majorityClass: 1,
    confusion: MetricsTests.matrix)

  @Test func theVerdictStandsAgainstTheMajorityLine() {
    #expect(
      Self.report.verdict
        == "accuracy 0.571 against 0.286 for always answering `flop`; macro F1 0.467")
  }

  @Test func aHighAccuracyWithBlindSpotsIsSaid() {
    let truth =
      [UInt32](repeating: 0, count: 850) + [UInt32](repeating: 1, count: 140)
      + (0..<10).map { UInt32(2 + $0 % 5) }
    let predicted = truth.map { $0 > 1 ? 0 : $0 }
    let report = ClassificationReport(
      target: "class", classNames: ["a", "b", "c", "d", "e", "f", "g"], majorityClass: 0,
      confusion: ConfusionMatrix(truth: truth, predicted: predicted, classCount: 7))
    #expect(report.verdict.hasSuffix(": 5 of 7 classes are hardly ever found"))
    #expect(report.neverPredicted == ["c", "d", "e", "f", "g"])
    let majority = ClassificationReport(
      target: "class", classNames: report.classNames, majorityClass: 0,
      confusion: report.majorityConfusion)
    #expect(majority.verdict.hasSuffix(": no better than that answer"))
  }

  @Test func theTableHoldsEveryClassAndTheBaseline() {
    let lines = Self.report.lines(width: 80, charset: .ascii).map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }
    #expect(
      lines == [
        "class             precision  recall     f1  support  right",
        "----------------  ---------  ------  -----  -------  -----",
        "disaster              0.667   0.667  0.667        3      2",
        "flop                  0.500   0.750  0.600        4      3",
        "hit                   0.600   0.600  0.600        5      3",
        "average               0.000   0.000  0.000        2      0",
        "macro average         0.442   0.504  0.467       14      8",
        "weighted average      0.500   0.571  0.529       14      8",
        "always flop           0.071   0.250  0.111       14      4",
        "accuracy 0.571 against 0.286 for always answering `flop`; macro F1 0.467",
      ])
  }

  @Test func datasetsHoldTheSameNumbers() throws {
    let data = Self.report.dataset
    #expect(data.names == ["class", "precision", "recall", "f1", "support", "right"])
    #expect(data.rowCount == 4)
    if case .text(let name) = try data.column("class").vector(work()).scalar(at: 2) {
      #expect(name == "hit")
    } else {
      Issue.record("not a text")
    }
    #expect(Self.report.confusionDataset.rowCount == 16)
  }

  @Test func classesOfTheTestRowsOnlyAreNamed() throws {
    let train = table([
      ("x", .floats([1, 2, 3, 4])), ("c", .texts(["a", "a", "b", "b"])),
    ])
    let test = table([
      ("x", .floats([1, 4, 2, 3])), ("c", .texts(["a", "b", "new", nil])),
    ])
    let task = try LearningTask(
      train, target: "c", preparation: Preparation().on(.names(["x"]), []))
    let asked = work()
    let report = try task.fit(RandomForest.spec([("bootstrap", .bool(false))]), asked)
      .report(test, asked)
    #expect(report.classNames == ["a", "b", "new"])
    #expect(report.rowCount == 3 && report.score(2).recall == 0)
    #expect(asked.takeRemarks().map(\.code) == ["null-target", "unseen-class", "never-predicted"])
  }

  @Test func orderedClassesKeepTheirOrder() throws {
    let names = ["low", "mid", "high"]
    let data = table([
      ("x", .floats([3, 1, 2, 3, 1, 2])),
      ("c", .category([2, 0, 1, 2, 0, 1], of: names, ordered: true)),
    ])
    let task = try LearningTask(data, target: "c", preparation: Preparation().on(.names(["x"]), []))
    let fitted = try task.fit(RandomForest.spec([("bootstrap", .bool(false))]), work())
    #expect(fitted.classNames == names)
    let predicted = try fitted.predict(data, work())
    #expect(predicted.type == .category(ordered: true))
    #expect(try fitted.report(data, work()).accuracy == 1)
  }
}
