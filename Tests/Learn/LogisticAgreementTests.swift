import Describe
import Testing

@testable import Learn

/// Weights of logistic regression beside scikit-learn 1.9.1 on its own data sets.
@Suite struct LogisticAgreementTests {
  /// `LogisticRegression(tol=1e-10)` on standardised features (digits divided by 16): the sum of the
  /// absolute weights, `coef_[0][1]`, `coef_[-1][-2]`, the first intercept, the training log loss.
  @Test(arguments: [
    (
      "iris",
      [
        14.332259711282742, 1.1601151162144567, 2.2941228846199415, -0.20524113301621516,
        0.12954226809583025,
      ]
    ),
    (
      "wine",
      [
        17.74651136681059, 0.20380427814832033, -0.7788497073051539, 0.412343317670024,
        0.03186154616544972,
      ]
    ),
    (
      "cancer",
      [
        18.1953143703956, -0.38767544240859486, -0.8878373243044495, 0.21450271739736915,
        0.053391857502225706,
      ]
    ),
    (
      "digits",
      [
        227.3279402322799, -0.02236315128512523, -0.0015008908397745025, 0.1673069716012176,
        0.12743455245824586,
      ]
    ),
  ])
  func logisticWeights(_ name: String, _ wanted: [Double]) throws {
    let raw = try ReferenceData.named(name)
    let data = name == "digits" ? raw.divided(by: 16) : raw.standardized
    let model = try AgreementTests.classifier(LogisticRegression.spec, [], data)
    let found = try #require(model.coefficients)
    let last = try #require(found.weights.last)
    #expect(abs(found.weights.joined().reduce(0) { $0 + abs($1) } - wanted[0]) < 1e-4)
    #expect(abs(found.weights[0][1] - wanted[1]) < 1e-4)
    #expect(abs(last[last.count - 2] - wanted[2]) < 1e-4)
    #expect(abs(found.intercepts[0] - wanted[3]) < 1e-4)
    #expect(abs(try AgreementTests.logLoss(model, data) - wanted[4]) < 1e-7)
  }

  /// `LogisticRegression(l1_ratio=1, C=0.1, solver="saga", tol=1e-9)`: the sum of the absolute
  /// weights, how many are not 0, the largest.
  @Test(arguments: [
    ("wine", 5.107103600515046, 12, 1.098510170453678),
    ("cancer", 5.289627367701748, 8, -2.2494056797928743),
  ])
  func logisticWeightsWithL1(
    _ name: String, _ sum: Double, _ used: Int, _ largest: Double
  ) throws {
    let data = try ReferenceData.named(name).standardized
    let model = try AgreementTests.classifier(
      LogisticRegression.spec, [("penalty", .text("l1")), ("c", .float(0.1))], data)
    let weights = try #require(model.coefficients).weights.flatMap { $0 }
    #expect(abs(weights.reduce(0) { $0 + abs($1) } - sum) < 1e-4)
    #expect(weights.filter { $0 != 0 }.count == used)
    #expect(weights.contains { abs($0 - largest) < 1e-4 })
  }

  /// `LogisticRegression(tol=1e-12)` with `solver="saga", l1_ratio=0.5, C=0.1`, then `l1_ratio=0.2, C=1`,
  /// `class_weight="balanced"`, `fit_intercept=False`: the sum of the absolute weights, `coef_[0][1]`,
  /// `coef_[-1][-2]`, the first intercept, how many weights are not 0, the training log loss.
  static let variants: [(String, String, [Double], Int, Double)] = [
    (
      "wine", "half", [6.331084496478278, 0.0, -0.5626244685127443, 0.06325648058521632], 19,
      0.1621896403593284
    ),
    (
      "wine", "fifth",
      [16.048362180702195, 0.07451946870190083, -0.8124539412111113, 0.3480228861597231], 32,
      0.03304081236035886
    ),
    (
      "wine", "balanced",
      [17.63535276452373, 0.19072881084615034, -0.7912841038452487, 0.41658567240159766], 39,
      0.032863735624038354
    ),
    (
      "wine", "plain", [17.842947832277556, 0.2779230904184431, -0.5755084924518713, 0.0], 39,
      0.03407264358694803
    ),
    (
      "cancer", "half",
      [6.521449584508531, -0.2528943220578545, -0.3111965374676299, 0.5687837998478465], 18,
      0.09971618323427955
    ),
    (
      "cancer", "fifth",
      [17.442710646513362, -0.3434001970541162, -0.8345869496825985, 0.18237708231338123], 29,
      0.053623236766443344
    ),
    (
      "cancer", "balanced",
      [18.237971553928794, -0.33530516646108566, -0.8638311204686385, -0.22771227306860783], 30,
      0.055261967324799294
    ),
    (
      "cancer", "plain", [18.374919410039844, -0.3759594420314989, -0.8648201083513082, 0.0], 30,
      0.053010781756696254
    ),
    (
      "iris", "half",
      [4.615332118992865, 0.4174040227641905, 0.6903546718944272, -0.29679861354384646], 8,
      0.3493952270532827
    ),
    (
      "iris", "fifth",
      [14.076896262012736, 1.1950593507557645, 2.483921237321161, -0.19170783858923324], 12,
      0.12484918049693289
    ),
    (
      "iris", "balanced",
      [14.332259117468741, 1.1601150177464568, 2.2941227996685565, -0.20524100450803037], 12,
      0.12954226886620201
    ),
    (
      "iris", "plain", [9.546706792440132, 1.2069667014506227, 0.7428676989483185, 0.0], 12,
      0.3267589560076752
    ),
  ]

  @Test(arguments: 0..<12) func logisticVariants(_ place: Int) throws {
    let (name, variant, wanted, used, loss) = Self.variants[place]
    let options: [String: [(name: String, value: OptionValue)]] = [
      "half": [
        ("penalty", .text("elastic_net")), ("l1_ratio", .float(0.5)), ("c", .float(0.1)),
      ],
      "fifth": [("penalty", .text("elastic_net")), ("l1_ratio", .float(0.2))],
      "balanced": [("class_weight", .text("balanced"))], "plain": [("intercept", .bool(false))],
    ]
    let data = try ReferenceData.named(name).standardized
    let model = try AgreementTests.classifier(
      LogisticRegression.spec,
      (options[variant] ?? []) + [
        (name: "tolerance", value: .float(1e-8)), (name: "max_rounds", value: .int(1000)),
      ], data)
    let found = try #require(model.coefficients)
    let last = try #require(found.weights.last)
    let sum = found.weights.joined().reduce(0) { $0 + abs($1) }
    StepAgreementTests.agree(
      [sum, found.weights[0][1], last[last.count - 2], found.intercepts[0]], wanted, 1e-5)
    #expect(found.weights.joined().count { $0 != 0 } == used)
    #expect(abs(try AgreementTests.logLoss(model, data) - loss) < 1e-7)
  }
}
