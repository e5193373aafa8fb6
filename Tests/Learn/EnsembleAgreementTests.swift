import Describe
import Frame
import Testing

@testable import Learn

/// Models made of deterministic models on standardised features, beside scikit-learn 1.9.1 given the
/// same folds. The expectations are the log loss over all rows and the probabilities of the first, the
/// middle and the last row.
@Suite struct EnsembleAgreementTests {
  /// A sum over the rows that changes when one is in another fold: the reference was given these folds.
  @Test(arguments: [("iris", 816807), ("wine", 334324), ("cancer", 298676), ("diabetes", 250553)])
  func theFoldsAreThoseOfTheReference(_ name: String, _ sum: Int) throws {
    let data = try ReferenceData.named(name)
    let strata = name == "diabetes" ? data.targets.map { _ in 0 } : data.classes
    let folds = StratifiedFolds.folds(5, strata: strata, shuffle: true, seed: 0)
    let found = folds.enumerated().reduce(0) {
      ($0 * 31 + $1.element * ($1.offset + 1)) % 1_000_003
    }
    #expect(found == sum)
  }

  static let logistic = try? LogisticRegression.spec([
    ("tolerance", .float(1e-9)), ("max_rounds", .int(1000)),
  ])

  private func check(
    _ model: Model, _ data: ReferenceData, _ loss: Double, _ rows: [Double], _ tolerance: Double,
    _ place: SourceLocation = #_sourceLocation
  ) throws {
    let fitted = try #require(model.classifier).fit(data.classified, work())
    let said = try fitted.probabilities(data.features, work())
    let classes = fitted.classCount
    let count = data.targets.count
    StepAgreementTests.agree(
      [0, count / 2, count - 1].flatMap { said[$0 * classes..<($0 + 1) * classes] }, rows,
      tolerance, place)
    let found = Metrics.logLoss(truth: data.classes, probabilities: said, classCount: classes)
    StepAgreementTests.agree([found], [loss], tolerance, place)
  }

  private func parts() throws -> [Model] {
    [try NaiveBayes.spec(), try NearestNeighbours.spec(), try #require(Self.logistic)]
  }

  /// `StackingClassifier` of GaussianNB, KNeighborsClassifier and LogisticRegression, the last model a
  /// LogisticRegression, both with a tolerance of 1e-12.
  @Test(arguments: [
    (
      "iris", 0.10069750934805713,
      [
        0.9795713395912443, 0.009996142604100899, 0.01043251780465495, 0.00908349110073967,
        0.9615703103222727, 0.02934619857698762, 0.017705251647816448, 0.11643524649409803,
        0.8658595018580855,
      ]
    ),
    (
      "wine", 0.028027691639913185,
      [
        0.9848532169466196, 0.008402536287068859, 0.006744246766311389, 0.004448109687721571,
        0.9928426512121695, 0.0027092391001089316, 0.009617247684907234, 0.01953333573897192,
        0.9708494165761209,
      ]
    ),
    (
      "cancer", 0.054779769320522455,
      [
        0.9889979694795482, 0.011002030520451745, 0.02088198261677232, 0.9791180173832277,
        0.020841758149462097, 0.9791582418505379,
      ]
    ),
  ])
  func stacksAgree(_ name: String, _ loss: Double, _ rows: [Double]) throws {
    let stack = try Stacking.spec(parts: parts() + [#require(Self.logistic)])
    try check(stack, ReferenceData.named(name).standardized, loss, rows, 1e-6)
  }

  /// `VotingClassifier(voting="soft")`.
  @Test(arguments: [
    (
      "iris", 0.09619070349283002,
      [
        0.9948985177914785, 0.00510146153631084, 2.0672210774605693e-08, 0.0023380101705132495,
        0.9572205215241055, 0.040441468305381284, 0.0010151912100745846, 0.2499666827207109,
        0.7490181260692145,
      ]
    ),
    (
      "wine", 0.036477994924219444,
      [
        0.9999268152097448, 6.51279197761439e-05, 8.056870478964169e-06, 0.00011807025773791554,
        0.9998254334235637, 5.64963186981829e-05, 0.0001925827150533061, 1.4865919804113015e-05,
        0.9997925513651426,
      ]
    ),
    (
      "cancer", 0.06564127157640391,
      [
        0.9999999995974168, 4.0258317260033793e-10, 0.00015344882377922535, 0.9998465511762203,
        6.583145159555566e-06, 0.9999934168548404,
      ]
    ),
  ])
  func votesAgree(_ name: String, _ loss: Double, _ rows: [Double]) throws {
    try check(
      Voting.spec(parts: parts()), ReferenceData.named(name).standardized, loss, rows, 1e-6)
  }

  /// `VotingClassifier(voting="hard")`: the rows answered wrong.
  @Test(arguments: [
    ("iris", [70, 77, 83, 106, 119, 133]), ("wine", [83]),
    ("cancer", [40, 73, 81, 99, 135, 255, 263, 297, 414]),
  ])
  func countedVotesAgree(_ name: String, _ wrong: [Int]) throws {
    let data = try ReferenceData.named(name).standardized
    let vote = try Voting.spec([("hard", .bool(true))], parts: parts())
    let model = try #require(vote.classifier).fit(data.classified, work())
    let found = try model.predict(data.features, work())
    #expect(found.indices.filter { found[$0] != data.classes[$0] } == wrong)
  }

  /// `CalibratedClassifierCV(method="isotonic", ensemble=False)`; naive Bayes on the cancer data with
  /// IsotonicRegression over chances that keep their digits next to 1, which GaussianNB's do not.
  @Test(arguments: [
    (
      "iris", "nb", 0.09262873201239076,
      [
        1.0, 0.0, 0.0, 3.306807885733231e-94, 0.8571428571428571, 0.14285714285714285,
        3.2597990384590403e-146, 0.04229799175960427, 0.9577020082403958,
      ]
    ),
    (
      "iris", "knn", 0.08997866744530926,
      [0.9879518072289156, 0.012048192771084338, 0.0, 0.0, 1.0, 0.0, 0.0, 0.3, 0.7]
    ),
    ("wine", "nb", 0.028691637725685264, [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]),
    (
      "wine", "knn", 0.06385292180087615,
      [
        0.9813461837400903, 0.01865381625990984, 0.0, 0.0, 1.0, 0.0, 0.0, 0.018740031897926633,
        0.9812599681020734,
      ]
    ),
    (
      "cancer", "nb", 0.1198183221555639,
      [1.0, 0.0, 0.016949152542372836, 0.9830508474576272, 0.0, 1.0]
    ),
    (
      "cancer", "knn", 0.0536772265906776,
      [
        1.0, 0.0, 0.012820512820512775, 0.9871794871794872, 0.012820512820512775,
        0.9871794871794872,
      ]
    ),
  ])
  func isotonicCalibrationAgrees(
    _ name: String, _ model: String, _ loss: Double, _ rows: [Double]
  ) throws {
    try check(
      calibrated("isotonic", model), ReferenceData.named(name).standardized, loss, rows, 1e-9)
  }

  /// The same with `method="sigmoid"`, whose search stops early: its sigmoids were carried on by
  /// numpy's Newton steps to a gradient below 1e-13; its own log losses are the same to 1e-8.
  @Test(arguments: [
    (
      "iris", "nb", 0.15489286036474445,
      [
        0.943776978863744, 0.02776761919855245, 0.028455401937703642, 0.009916485267739963,
        0.9577313262485277, 0.03235218848373233, 0.009981041134617381, 0.04169815967813191,
        0.9483207991872508,
      ]
    ),
    (
      "iris", "knn", 0.12877427869954153,
      [
        0.9574219873701887, 0.019770474685986306, 0.022807537943824972, 0.011077706953168598,
        0.9654223191631618, 0.02349997388366952, 0.011925923860234127, 0.2869531427132211,
        0.7011209334265448,
      ]
    ),
    (
      "wine", "nb", 0.07653323535470631,
      [
        0.9739872261020943, 0.020523753182719432, 0.0054890207151862, 0.019994570091424104,
        0.9744262296715985, 0.0055792002369774414, 0.0200618587624048, 0.020931143705366622,
        0.9590069975322285,
      ]
    ),
    (
      "wine", "knn", 0.0616702382410218,
      [
        0.9642711109937904, 0.029857530699536606, 0.005871358306673053, 0.0030436975256647857,
        0.9911430890233862, 0.005813213450948948, 0.0030864468285729985, 0.02997704922918753,
        0.9669365039422395,
      ]
    ),
    (
      "cancer", "nb", 0.22155135066916382,
      [
        0.9302378077256338, 0.06976219227436618, 0.06013286291845976, 0.9398671370815402,
        0.06013286291780995, 0.93986713708219,
      ]
    ),
    (
      "cancer", "knn", 0.05690222779745198,
      [
        0.9940692032055898, 0.005930796794410196, 0.017270737089961408, 0.9827292629100386,
        0.017270737089961408, 0.9827292629100386,
      ]
    ),
  ])
  func plattCalibrationAgrees(
    _ name: String, _ model: String, _ loss: Double, _ rows: [Double]
  ) throws {
    try check(calibrated("platt", model), ReferenceData.named(name).standardized, loss, rows, 1e-9)
  }

  private func calibrated(_ how: String, _ model: String) throws -> Model {
    let part = try model == "nb" ? NaiveBayes.spec() : NearestNeighbours.spec()
    return try Calibrated.spec([("how", .text(how))], parts: [part])
  }

  /// One `LogisticRegression(C=0.5)` a border, joined in numpy: differences of the chances to be above,
  /// below 0 taken as 0, scaled to sum to 1. In 24 rows of the wine borders cross.
  @Test(arguments: [
    (
      "iris", 0.1804151374746433,
      [
        0.9734119607030081, 0.02647580697227189, 0.00011223232472004673, 0.017696371136002975,
        0.7711546853820372, 0.21114894348195984, 0.010391204986721747, 0.3858291450473408,
        0.6037796499659375,
      ]
    ),
    (
      "wine", 0.07313749359017399,
      [
        0.9976578023988326, 0.0012655782930325568, 0.0010766193081348137, 0.0036347950569490806,
        0.9939221935569694, 0.002443011386081519, 0.01961421264988092, 0.0, 0.980385787350119,
      ]
    ),
  ])
  func bordersOfOrderedClassesAgree(_ name: String, _ loss: Double, _ rows: [Double]) throws {
    let logistic = try LogisticRegression.spec([
      ("c", .float(0.5)), ("tolerance", .float(1e-9)), ("max_rounds", .int(1000)),
    ])
    let data = try ReferenceData.named(name).standardized
    let model = try Cumulative(model: logistic).fit(data.classified, work())
    let said = try model.probabilities(data.features, work())
    let count = data.targets.count
    StepAgreementTests.agree(
      [0, count / 2, count - 1].flatMap { said[$0 * 3..<$0 * 3 + 3] }, rows, 1e-6)
    let found = Metrics.logLoss(truth: data.classes, probabilities: said, classCount: 3)
    StepAgreementTests.agree([found], [loss], 1e-6)
  }

  /// `StackingRegressor` and `VotingRegressor` of Ridge(10), KNeighborsRegressor and LinearRegression,
  /// the last model Ridge(1): the squared error, the first, the middle and the last row.
  @Test func numbersAgree() throws {
    let data = try ReferenceData.named("diabetes").standardized
    func model(_ name: String, _ options: [(name: String, value: OptionValue)] = []) throws -> Model
    {
      let spec = try #require(Models.all.first { $0.name == name })
      return try spec(options)
    }
    let parts = [
      try model("ridge", [("alpha", .float(10))]), try model("k_neighbors"),
      try model("linear_regression"),
    ]
    try check(
      Stacking.spec(parts: parts + [model("ridge")]), data, 2776.4003115025794,
      [202.35680316743375, 139.800867573531, 50.6217885065205])
    try check(
      Voting.spec(parts: parts), data, 2525.267160124863,
      [196.93198309397505, 139.39322021459387, 61.135557345683914])
  }

  private func check(
    _ model: Model, _ data: ReferenceData, _ error: Double, _ rows: [Double]
  ) throws {
    let fitted = try #require(model.regressor).fit(data.measured, work())
    let said = try fitted.predict(data.features, work())
    StepAgreementTests.agree([said[0], said[221], said[441]], rows)
    StepAgreementTests.agree([try AgreementTests.squaredError(fitted, data)], [error])
  }

  /// GaussianNB on columns of the cancer data as they are: of the factors 2^(k/4) the least by which
  /// the answers of `cross_val_predict` score best, found by numpy.
  /// TunedThresholdClassifierCV, which asks 100 thresholds and means the folds, says 0.8832 and 0.8842
  /// for the first two.
  @Test(arguments: [
    ([0, 1], "f1_macro", 0.5), ([0, 1], "balanced_accuracy", 0.5), ([0, 1], "mcc", 0.5),
    ([1], "f1_macro", 0.5946035575013605), ([1], "mcc", 0.5),
  ])
  func thresholdsAgree(_ columns: [Int], _ score: String, _ factor: Double) throws {
    let data = try ReferenceData.named("cancer")
    let features = FeatureMatrix(
      rowCount: data.targets.count,
      features: columns.map {
        .init(name: "x\($0)", origin: "x\($0)", values: .numbers(Buffer(data.columns[$0])))
      })
    let model = try TunedThreshold.spec([("score", .text(score))], parts: [NaiveBayes.spec()])
    let fitted = try #require(model.classifier).fit(
      ClassifiedRows(features: features, classes: data.classes, classCount: 2), work())
    let factors = try #require(fitted as? FittedThreshold).factors
    StepAgreementTests.agree(factors, [1, factor], 1e-12)
  }
}
