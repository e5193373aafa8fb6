import Describe
import Frame
import Numeric
import Testing

@testable import Learn

/// Curves, importances and tests of differences on the wines, beside scikit-learn 1.9.1 on the same folds.
@Suite struct CurveAgreementTests {
  private static func wines() throws -> (data: Dataset, task: LearningTask) {
    let wine = try ReferenceData.named("wine")
    let features = wine.columns.enumerated().map { ("x\($0)", Vector.floats($1)) }
    let data = table(features + [("y", .texts(wine.targets.map { "c\(Int($0))" }))])
    let preparation = try Preparation().on(.names(features.map(\.0)), [])
    return (data, try LearningTask(data, target: "y", preparation: preparation))
  }

  private static func floats(_ data: Dataset, _ name: String) throws -> [Double] {
    let vector = try data.column(name).vector(work())
    return (0..<data.rowCount).map { row in
      if case .float(let value) = vector.scalar(at: row) { value } else { .nan }
    }
  }

  /// `cross_validate(KNeighborsClassifier(k), return_train_score=True)`: means and sample standard
  /// deviations of the macro F1.
  @Test func validationCurvesAgree() throws {
    let (_, task) = try Self.wines()
    let space = try SearchSpace(
      NearestNeighbours.spec(),
      [.init(name: "k", values: [.int(1), .int(5), .int(15), .int(40)])])
    let found = try task.validationCurve(space, plan: FoldPlan(), work())
    let wanted = [
      ("train", [1, 0.7789020955842941, 0.7223132965297099, 0.7179720631589538]),
      ("train_spread", [0, 0.01564085300065331, 0.02866923883324784, 0.02093221571512832]),
      (
        "test", [0.7223467071938567, 0.6574045273849983, 0.6983948461902117, 0.714790327902456]
      ),
      (
        "test_spread",
        [0.06684796737966615, 0.047631715338082206, 0.07581933566947167, 0.09962526980878121]
      ),
    ]
    for (name, values) in wanted {
      StepAgreementTests.agree(try Self.floats(found, name), values, 1e-12)
    }
    let loss = try task.validationCurve(space, plan: FoldPlan(), score: "log_loss", work())
    #expect(abs(try Self.floats(loss, "test")[2] - 0.9399279905719361) < 1e-12)
    #expect(abs(try Self.floats(loss, "test_spread")[2] - 0.5693345203600035) < 1e-12)
  }

  /// GaussianNB on all rows of a fold exactly; on 15 and 43 of them, drawn by StratifiedShuffleSplit, over
  /// ten seeds, a tenth wider.
  @Test func learningCurvesAgree() throws {
    let (_, task) = try Self.wines()
    let found = try task.learningCurve(
      NaiveBayes.spec(), shares: [0.1, 0.3, 1], plan: FoldPlan(), work())
    let rows = try found.column("rows").vector(work())
    #expect((0..<3).map { rows.scalar(at: $0).int } == [15, 43, 142])
    let test = try Self.floats(found, "test")
    let train = try Self.floats(found, "train")
    StepAgreementTests.agree([train[2], test[2]], [0.9877157413172188, 0.9778196671644684], 1e-12)
    StepAgreementTests.agree(
      [try Self.floats(found, "train_spread")[2], try Self.floats(found, "test_spread")[2]],
      [0.005630975674551117, 0.01252407371949343], 1e-12)
    #expect((0.848...0.933).contains(test[0]), "\(test[0])")
    #expect((0.942...0.983).contains(test[1]), "\(test[1])")
  }

  /// `permutation_importance` of GaussianNB: the mean and the standard deviation of the drop of the
  /// accuracy over 300 orders, from which 30 differ by chance; and of a tree that asks one question, 0
  /// for all other columns.
  @Test func importancesByPermutationAgree() throws {
    let means = [
      0.041111, 0.002222, 0.017111, 0.005722, 0.022667, 0.016556, 0.119556, 0.009889, 0.007167,
      0.054167, 0.027333, 0.064722, 0.069167,
    ]
    let spreads = [
      0.022536, 0.005836, 0.00526, 0.007927, 0.009201, 0.013901, 0.034659, 0.010218, 0.008809,
      0.024197, 0.015929, 0.027549, 0.027605,
    ]
    let (data, task) = try Self.wines()
    let train = (0..<178).filter { $0 % 3 != 0 }
    let test = data.taking(rows: (0..<178).filter { $0 % 3 == 0 })
    func drops(_ model: Model, repeats: Int) throws -> [(name: String, drop: Double)] {
      let fitted = try task.fit(model, rows: train, work())
      let found = try fitted.permutationImportance(
        test, score: "accuracy", repeats: repeats, seed: 0, work())
      let names = try found.column("column").vector(work())
      return try Self.floats(found, "drop").enumerated().map {
        (names.scalar(at: $0).text ?? "", $1)
      }
    }
    for (name, drop) in try drops(NaiveBayes.spec(), repeats: 30) {
      let place = Int(name.dropFirst()) ?? 0
      let error = spreads[place] * (1.0 / 30 + 1.0 / 300).squareRoot()
      #expect(abs(drop - means[place]) < 3.5 * error, "\(name) \(drop)")
    }
    for (name, drop) in try drops(DecisionTree.spec([("max_depth", .int(1))]), repeats: 10) {
      if name == "x9" {
        #expect((0.25...0.30).contains(drop), "\(drop)")
      } else {
        #expect(drop == 0)
      }
    }
  }

  /// GaussianNB and KNeighborsClassifier fold by fold; scipy.stats on the formula of Nadeau and Bengio.
  @Test func differencesOfModelsAgree() throws {
    let (_, task) = try Self.wines()
    let found = try task.compare(
      [NaiveBayes.spec(), NearestNeighbours.spec()], plan: FoldPlan(), work())
    let scores = found.entries.prefix(2).map { $0.folds.map { $0.scores[0] ?? .nan } }
    let differences = zip(scores[0], scores[1]).map { $0 - $1 }
    StepAgreementTests.agree(
      scores[0],
      [1, 0.9740129935032483, 0.9740129935032483, 0.9701104613385314, 0.9709618874773139], 1e-12)
    StepAgreementTests.agree(
      differences,
      [
        0.32138528138528144, 0.32093953023488253, 0.30745007203836616, 0.26175736515934833,
        0.39054345007947155,
      ], 1e-12)
    let test = try #require(
      PairedTest.resampled(differences, testShare: found.folds.testShare))
    StepAgreementTests.agree(
      [found.folds.testShare, test.difference, test.statistic, test.p],
      [0.2500147739584359, 0.32041513977947, 10.344403254543963, 0.000492884807428448], 1e-12)
  }

  /// statsmodels 0.15 `mcnemar`: exact below 25 rows that differ, else with continuity correction.
  @Test(arguments: [
    (3, 9, 3, 0.14599609375), (12, 12, 12, 1), (0, 5, 0, 0.0625), (0, 0, 0, 1), (13, 12, 0, 1),
    (20, 35, 3.5636363636363635, 0.059058229090536506),
    (100, 61, 8.968944099378882, 0.0027460725193501115),
  ])
  func mcNemarAgrees(_ first: Int, _ second: Int, _ statistic: Double, _ p: Double) {
    func flags(_ isFirst: Bool) -> [Bool] {
      [Bool](repeating: true, count: 10) + [Bool](repeating: isFirst, count: first)
        + [Bool](repeating: !isFirst, count: second)
    }
    let found = PairedTest.mcNemar(firstRight: flags(true), secondRight: flags(false))
    StepAgreementTests.agree([found.statistic, found.p], [statistic, p], 1e-12)
  }

  /// A loop of numpy over whole groups, 1,000 draws: the ends of the middle 95 % and the standard
  /// deviation over ten seeds, a fifth wider.
  @Test(arguments: [
    ("accuracy", 0.53323...0.55, 0.775...0.79167, 0.05822...0.06296),
    ("kappa", 0.055...0.09393, 0.53965...0.56903, 0.11688...0.12611),
  ])
  func intervalsOverGroupsAgree(
    _ name: String, _ low: ClosedRange<Double>, _ high: ClosedRange<Double>,
    _ spread: ClosedRange<Double>
  ) throws {
    let truth = (0..<240).map { UInt32(($0 * $0 + $0 / 7) % 2) }
    let predicted = truth.enumerated().map { row, own -> UInt32 in
      let isRight = row / 6 * 7 % 10 < 7
      return (row % 11 == 0) == isRight ? 1 - own : own
    }
    let judged = Judged.classes(
      JudgedClasses(
        truth: truth, predicted: predicted, probabilities: nil, names: ["a", "b"],
        isOrdered: false))
    let groups = RowClasses(
      codes: (0..<240).map { UInt32($0 / 6) }, names: (0..<40).map { String($0) })
    let found = try #require(
      try Bootstrap(rowCount: 240, groups: groups, repeats: 1000, seed: 0).interval(
        of: Score.named(name, for: .classification), judged, work()))
    for (range, value) in [(low, found.low), (high, found.high), (spread, found.spread)] {
      let slack = 0.2 * (range.upperBound - range.lowerBound)
      #expect((range.lowerBound - slack...range.upperBound + slack).contains(value), "\(value)")
    }
  }

  /// Of 100 samples of 40 groups whose errors go together, as many intervals hold the truth as in a loop
  /// of numpy over 1,000 such samples (92.6 %), within two and a half standard errors.
  @Test func intervalsHoldTheTruth() throws {
    let score = try Score.named("mae", for: .regression)
    let groups = RowClasses(
      codes: (0..<200).map { UInt32($0 / 5) }, names: (0..<40).map { String($0) })
    var holds = 0
    for sample in 0..<100 {
      var stream = SeededStream(seed: 77, part: UInt64(sample))
      let errors = (0..<40).flatMap { _ -> [Double] in
        let own = 1 + 0.5 * stream.normal()
        return (0..<5).map { _ in own + 0.1 * stream.normal() }
      }
      let judged = Judged.numbers(
        JudgedNumbers(truth: errors.map { $0 + 10 }, predicted: errors.map { _ in 10 }))
      let found = try Bootstrap(rowCount: 200, groups: groups, repeats: 100, seed: 1).interval(
        of: score, judged, work())
      // The mean of the magnitude of a normal one around 1 with a variance of 0.26 (scipy's foldnorm).
      if let found, (found.low...found.high).contains(1.0096025529741077) { holds += 1 }
    }
    #expect((86...99).contains(holds), "\(holds)")
  }
}
