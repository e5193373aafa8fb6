import Testing

@testable import Learn

/// Scores of 120 rows and of rows that count several times, beside scikit-learn 1.9.1 (`sample_weight`
/// for the latter), to 1e-12. The expected calibration error is netcal 1.4.0's for three classes, and
/// for two and four, where probabilities lie on the borders of bins, numpy's after Naeini et al. 2015.
@Suite struct ScoreAgreementTests {
  /// Rows by formula, so that any tool can make the same.
  static func rows(_ classes: Int) -> JudgedClasses {
    var truth: [UInt32] = []
    var probabilities: [Double] = []
    for row in 0..<120 {
      let label = row % 3 == 0 ? 0 : (row * row + row / 7) % classes
      let weights = (0..<classes).map { k -> Double in
        let mixed: Int = row * 13 + k * k * 7 + k * row * 5
        let own: Int = k == label && row % 4 > 0 ? 10 : 1
        return Double(mixed % 11 + own) + (classes == 3 ? 0.37 : 0)
      }
      truth.append(UInt32(label))
      probabilities += weights.map { $0 / weights.reduce(0, +) }
    }
    return JudgedClasses(
      truth: truth, predicted: mostProbable(probabilities, classCount: classes),
      probabilities: probabilities, names: (0..<classes).map { String($0) }, isOrdered: true)
  }

  static let names = [
    "f1_macro", "f1_weighted", "f1_micro", "accuracy", "balanced_accuracy", "mcc", "kappa",
    "class_distance", "log_loss", "brier", "roc_auc", "average_precision", "ece",
  ]

  /// Classes, once or row `i` as often as `i * 7 % 5`, and a value for each name.
  static let expected: [(classes: Int, isDrawn: Bool, values: [Double])] = [
    (
      2, false,
      [
        0.8241615109084989, 0.853370237707587, 0.85, 0.85, 0.8419972640218878, 0.6538322262074268,
        0.6493506493506493, 0.15, 0.4791490735213461, 0.15208470274132335, 0.887140902872777,
        0.6993764850612474, 0.1725675874222869,
      ]
    ),
    (
      2, true,
      [
        0.8313492063492063, 0.8633928571428572, 0.8583333333333333, 0.8583333333333333,
        0.8630616088243207, 0.6756568121100262, 0.6649421039664942, 0.14166666666666666,
        0.4645482231865188, 0.14758723638920046, 0.8869608106896242, 0.7134849590011104,
        0.1520909023456178,
      ]
    ),
    (
      3, false,
      [
        0.7624951495984039, 0.7918214502786619, 0.7916666666666666, 0.7916666666666666,
        0.7689393939393939, 0.6532888864284234, 0.6522948539638387, 0.3, 0.7682730240252125,
        0.4377625691925161, 0.8876913814066593, 0.8315903296540433, 0.2616916930198449,
      ]
    ),
    (
      3, true,
      [
        0.7489748836924114, 0.7863786952089704, 0.7875, 0.7875, 0.7546760991147821,
        0.6448541956736151, 0.6425755584756898, 0.29583333333333334, 0.759765343019685,
        0.43402380122170486, 0.8804888765003009, 0.8155228100622565, 0.25077388613815393,
      ]
    ),
    (
      4, false,
      [
        0.7746142981312474, 0.7941259235115168, 0.7916666666666666, 0.7916666666666666,
        0.8032910628019324, 0.6934640906695054, 0.690018598884067, 0.35, 1.0225304308184078,
        0.5239494235425808, 0.8678375601407556, 0.7974771509515038, 0.34121557627451365,
      ]
    ),
    (
      4, true,
      [
        0.7551004200131921, 0.7858651435125907, 0.7791666666666667, 0.7791666666666667,
        0.7940817915462945, 0.674868540055071, 0.6679631418204599, 0.35, 1.035031588153473,
        0.530919579694801, 0.8523522955057798, 0.7741697973643524, 0.3270309245635998,
      ]
    ),
  ]

  @Test(arguments: 0..<6) func scoresOfClassesAgree(_ place: Int) throws {
    let (classes, isDrawn, values) = Self.expected[place]
    let rows = Self.rows(classes)
    let draws = isDrawn ? (0..<120).map { $0 * 7 % 5 } : nil
    for (name, wanted) in zip(Self.names, values) {
      let score = try Score.named(name, for: .classification)
      let found = try #require(score.prepare(.classes(rows))?(draws))
      #expect(abs(found - wanted) < 1e-12, "\(name) of \(classes) classes: \(found)")
    }
  }

  /// `precision_recall_fscore_support`, by class and averaged.
  @Test func scoresOfEachClassAgree() {
    let matrix = Self.rows(4).confusion()
    let scores = (0..<4).map { Metrics.score(matrix, class: $0) }
    StepAgreementTests.agree(
      scores.map(\.precision),
      [0.8909090909090909, 0.6666666666666666, 0.72, 0.7368421052631579], 1e-12)
    StepAgreementTests.agree(
      scores.map(\.recall), [0.7777777777777778, 0.7777777777777778, 0.782608695652174, 0.875],
      1e-12)
    StepAgreementTests.agree(
      scores.map(\.f1), [0.8305084745762712, 0.717948717948718, 0.75, 0.8], 1e-12)
    #expect(scores.map(\.support) == [63, 18, 23, 16])
    let macro = Metrics.macroAverage(matrix)
    let weighted = Metrics.weightedAverage(matrix)
    StepAgreementTests.agree(
      [macro.precision, macro.recall, macro.f1],
      [0.7536044657097288, 0.8032910628019324, 0.7746142981312474], 1e-12)
    StepAgreementTests.agree(
      [weighted.precision, weighted.recall, weighted.f1],
      [0.8039728867623605, 0.7916666666666666, 0.7941259235115168], 1e-12)
  }

  /// The last class is answered once and is never true.
  @Test func anAnswerThatIsNeverTrueCounts() throws {
    let rows = JudgedClasses(
      truth: [0, 0, 1, 1, 1, 0, 2, 2], predicted: [0, 3, 1, 1, 0, 0, 2, 1], probabilities: nil,
      names: ["a", "b", "c", "d"], isOrdered: false)
    let wanted = [
      ("f1_macro", 0.5), ("f1_weighted", 0.6666666666666666),
      ("balanced_accuracy", 0.611111111111111), ("mcc", 0.4652421051992354),
      ("kappa", 0.4545454545454546),
    ]
    for (name, value) in wanted {
      let found = try #require(try ScoreTests.value(name, .classes(rows)))
      #expect(abs(found - value) < 1e-12, "\(name): \(found)")
    }
  }

  /// The same for numbers, fifty rows.
  @Test(arguments: [
    (
      false,
      [
        0.3491060010942235, 0.295, 0.952862571431334, 0.04957103768162553, 0.25, 0.1975, 0.1475,
        0.0975,
      ]
    ),
    (
      true,
      [
        0.3491060010942235, 0.2925, 0.9504442230670705, 0.04687787269736054, 0.25, 0.20125,
        0.14625, 0.09124999999999998,
      ]
    ),
  ])
  func scoresOfNumbersAgree(_ isDrawn: Bool, _ values: [Double]) throws {
    let truth = (0..<50).map { 3 + Double($0 * $0 * 7 % 23) / 4 }
    let predicted = truth.enumerated().map { $1 + Double($0 * 11 % 9 - 3) / 8 }
    let draws = isDrawn ? (0..<50).map { $0 * 7 % 5 } : nil
    let judged = Judged.numbers(JudgedNumbers(truth: truth, predicted: predicted))
    let names = [
      "rmse", "mae", "r2", "mape", "median_ae", "pinball_10", "pinball_50", "pinball_90",
    ]
    for (name, wanted) in zip(names, values) {
      let score = try Score.named(name, for: .regression)
      let found = try #require(score.prepare(judged)?(draws))
      #expect(abs(found - wanted) < 1e-12, "\(name): \(found)")
    }
  }
}
