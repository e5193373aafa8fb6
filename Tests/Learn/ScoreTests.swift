import Diagnostics
import Frame
import Numeric
import Testing

@testable import Learn

/// Expectations computed with scikit-learn 1.9, scipy and statsmodels' definitions.
@Suite struct ScoreTests {
  static func value(_ name: String, _ judged: Judged) throws -> Double? {
    let score = try #require(Score.all.first { $0.name == name })
    return score.value(judged)
  }

  private func expect(_ values: [(String, Double)], _ judged: Judged) throws {
    for (name, expected) in values {
      let found = try #require(try Self.value(name, judged), "\(name)")
      #expect(abs(found - expected) < 1e-12, "\(name): \(found)")
    }
  }

  static let three = JudgedClasses(
    truth: [0, 1, 2, 2, 1, 0, 0, 1, 2, 0], predicted: [0, 1, 2, 1, 1, 0, 2, 1, 2, 1],
    probabilities: [
      0.7, 0.2, 0.1, 0.2, 0.5, 0.3, 0.1, 0.3, 0.6, 0.2, 0.5, 0.3, 0.3, 0.4, 0.3, 0.6, 0.3, 0.1,
      0.3, 0.3, 0.4, 0.1, 0.8, 0.1, 0.2, 0.2, 0.6, 0.3, 0.4, 0.3,
    ], names: ["a", "b", "c"], isOrdered: true)

  @Test func scoresOfThreeClassesAgree() throws {
    try expect(
      [
        ("f1_macro", 0.6944444444444443), ("f1_weighted", 0.6916666666666667), ("f1_micro", 0.7),
        ("accuracy", 0.7), ("balanced_accuracy", 0.7222222222222222), ("mcc", 0.5940401295066863),
        ("kappa", 0.5588235294117647), ("log_loss", 0.7333651691962823), ("brier", 0.414),
        ("roc_auc", 0.9146825396825397), ("average_precision", 0.8216931216931217),
        ("class_distance", 0.4),
      ], .classes(Self.three))
  }

  @Test func scoresOfTwoClassesAgree() throws {
    let chances = [0.1, 0.4, 0.35, 0.8, 0.35, 0.35, 0.9, 0.2]
    try expect(
      [
        ("roc_auc", 0.8125), ("average_precision", 0.8333333333333333), ("brier", 0.1534375),
        ("log_loss", 0.46228261534998405),
      ],
      .classes(
        JudgedClasses(
          truth: [0, 0, 1, 1, 1, 0, 1, 0], predicted: [0, 0, 0, 1, 0, 0, 1, 0],
          probabilities: chances.flatMap { [1 - $0, $0] }, names: ["no", "yes"], isOrdered: false)))
  }

  @Test func scoresOfNumbersAgree() throws {
    try expect(
      [
        ("rmse", 0.5590169943749475), ("mae", 0.45), ("r2", 0.9491042345276873),
        ("mape", 0.2736694677871149), ("median_ae", 0.5), ("pinball_10", 0.285),
        ("pinball_50", 0.225), ("pinball_90", 0.16499999999999998),
      ], .numbers(JudgedNumbers(truth: [3, -0.5, 2, 7, 4.25], predicted: [2.5, 0, 2, 8, 4])))
  }

  @Test func whatIsNotDefinedIsNull() throws {
    let one = Judged.classes(
      JudgedClasses(
        truth: [1, 1], predicted: [1, 1], probabilities: [0.2, 0.8, 0.4, 0.6], names: ["a", "b"],
        isOrdered: false))
    #expect(try Self.value("roc_auc", one) == nil)
    #expect(try Self.value("class_distance", one) == nil)
    #expect(try Self.value("kappa", one) == nil)
    #expect(
      try Self.value("r2", .numbers(JudgedNumbers(truth: [2, 2], predicted: [2, 3]))) == nil)
    #expect(
      failure { _ = try Score.named("acuracy", for: .classification) }?.help?.contains("accuracy")
        == true)
    #expect(failure { _ = try Score.named("rmse", for: .classification) }?.code == "bad-argument")
  }

  /// scipy.stats on the formula of Nadeau and Bengio; statsmodels' mcnemar.
  @Test func pairedTestsAgree() throws {
    let test = try #require(
      PairedTest.resampled([0.02, 0.01, 0.03, -0.01, 0.02], testShare: 0.25))
    #expect(abs(test.statistic - 1.376124924112373) < 1e-12)
    #expect(abs(test.p - 0.24080150290275065) < 1e-12)
    func flags(_ first: Int, _ second: Int) -> ([Bool], [Bool]) {
      (
        [Bool](repeating: true, count: first) + [Bool](repeating: false, count: second),
        [Bool](repeating: false, count: first) + [Bool](repeating: true, count: second)
      )
    }
    let few = flags(3, 9)
    #expect(
      abs(PairedTest.mcNemar(firstRight: few.0, secondRight: few.1).p - 0.14599609375) < 1e-12)
    let many = flags(20, 35)
    #expect(
      abs(PairedTest.mcNemar(firstRight: many.0, secondRight: many.1).p - 0.059058229090536506)
        < 1e-12)
  }

  /// Drawing groups widens the interval when the rows of a group are copies; any number of threads
  /// draws the same.
  @Test func intervalsDrawWholeGroups() throws {
    let judged = Judged.classes(
      JudgedClasses(
        truth: (0..<200).map { UInt32($0 / 10 % 2) },
        predicted: (0..<200).map { UInt32($0 / 20 % 2) },
        probabilities: nil, names: ["a", "b"], isOrdered: false))
    let accuracy = try Score.named("accuracy", for: .classification)
    let groups = RowClasses(
      codes: (0..<200).map { UInt32($0 / 10) }, names: (0..<20).map(String.init))
    let rows = try #require(
      try Bootstrap(rowCount: 200, repeats: 300, seed: 1).interval(of: accuracy, judged, work()))
    let whole = Bootstrap(rowCount: 200, groups: groups, repeats: 300, seed: 1)
    let wide = try #require(try whole.interval(of: accuracy, judged, work(threads: 1)))
    #expect(try whole.interval(of: accuracy, judged, work(threads: 3)) == wide)
    #expect(wide.high - wide.low > 2 * (rows.high - rows.low))
    // The standard error of a share of one half over 200 rows is 0.035.
    #expect(abs(rows.spread - 0.0354) < 0.006)
  }
}
