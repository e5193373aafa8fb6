import Describe
import Numeric
import Testing

@testable import Learn

/// Models that use chance, beside scikit-learn 1.9.1 on its own data sets: the mean of three seeds lies
/// inside what that gives over ten seeds, a tenth wider for the few seeds here.
@Suite struct SpreadTests {
  /// Accuracy (of numbers the squared error) and log loss, each from the least to the greatest, of
  /// `RandomForest…(50)`, `ExtraTrees…(50)` and
  /// `MLP…((32,), learning_rate_init=0.01, batch_size=50, max_iter=60)` without early stopping, that on
  /// standardised features (digits divided by 16). Of histogram boosting with 50 rounds, which has no
  /// seed, its one result.
  struct Reference: Sendable, CustomTestStringConvertible {
    let data: String
    let model: String
    let score: ClosedRange<Double>
    let loss: ClosedRange<Double>
    var testDescription: String { "\(model) \(data)" }

    init(
      _ data: String, _ model: String, _ score: ClosedRange<Double>, _ loss: ClosedRange<Double>
    ) {
      self.data = data
      self.model = model
      self.score = score
      self.loss = loss
    }
  }

  static let references = [
    Reference("iris", "random_forest", 0.94...0.98, 0.0809...0.1060),
    Reference("iris", "extra_trees", 0.96...0.98, 0.0729...0.0896),
    Reference("iris", "neural_network", 1...1, 0.0371...0.0491),
    Reference("wine", "random_forest", 1...1, 0.0928...0.1207),
    Reference("wine", "extra_trees", 1...1, 0.1108...0.1372),
    Reference("wine", "neural_network", 0.9833...1, 0.0022...0.0155),
    Reference("cancer", "random_forest", 0.9632...0.9737, 0.1085...0.4561),
    Reference("cancer", "extra_trees", 0.9632...0.9737, 0.1045...0.4611),
    Reference("cancer", "neural_network", 0.9684...0.9842, 0.1413...0.2211),
    Reference("digits", "random_forest", 0.945...0.975, 0.4115...0.4460),
    Reference("digits", "extra_trees", 0.95...0.975, 0.3653...0.3922),
    Reference("digits", "neural_network", 0.95...0.975, 0.0889...0.1275),
    Reference("diabetes", "random_forest", 3266.9...3641.7, 0...0),
    Reference("diabetes", "extra_trees", 3402.3...3720.3, 0...0),
    Reference("diabetes", "neural_network", 3263.5...4294.6, 0...0),
  ]

  private static let options: [String: [(name: String, value: OptionValue)]] = [
    "random_forest": [("trees", .int(50))],
    "extra_trees": [("trees", .int(50))],
    "neural_network": [
      ("hidden", .list([.int(32)])), ("learning_rate", .float(0.01)), ("batch", .int(50)),
      ("epochs", .int(60)), ("early_stopping", .bool(false)),
    ],
  ]

  private static func data(_ reference: Reference) throws -> ReferenceData {
    let raw = try ReferenceData.named(reference.data)
    guard reference.model == "neural_network" else { return raw }
    return reference.data == "digits" ? raw.divided(by: 16) : raw.standardized
  }

  private static func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    let slack = 0.1 * (range.upperBound - range.lowerBound) + 1e-4
    return range.lowerBound - slack...range.upperBound + slack
  }

  @Test(arguments: references) func meansLieInsideTheSpread(_ reference: Reference) throws {
    let spec = try #require(Models.all.first { $0.name == reference.model })
    let data = try Self.data(reference)
    let test = data.part(isTest: true)
    var scores: [Double] = []
    var losses: [Double] = []
    for seed in 0..<3 {
      let options =
        (Self.options[reference.model] ?? []) + [(name: "seed", value: .int(Int64(seed)))]
      if reference.data == "diabetes" {
        let model = try AgreementTests.regressor(spec, options, data.part(isTest: false))
        scores.append(try AgreementTests.squaredError(model, test))
      } else {
        let model = try AgreementTests.classifier(spec, options, data.part(isTest: false))
        scores.append(try AgreementTests.accuracy(model, test))
        losses.append(try AgreementTests.logLoss(model, test))
      }
    }
    let score = scores.reduce(0, +) / 3
    #expect(Self.widened(reference.score).contains(score), "\(scores)")
    guard !losses.isEmpty else { return }
    let loss = losses.reduce(0, +) / 3
    #expect(Self.widened(reference.loss).contains(loss), "\(losses)")
  }

  /// `HistGradientBoosting…(max_iter=50)` has no chance in it, but other rules for bins, missing
  /// values, and for several classes a step half as long (hence the learning rate): not worse by more than a tenth.
  @Test(arguments: [
    ("iris", 0.86, 0.1949), ("wine", 1, 0.0197), ("cancer", 0.9526, 0.1169),
    ("digits", 0.925, 0.2113),
  ])
  func boostingIsNoWorse(_ name: String, _ accuracy: Double, _ loss: Double) throws {
    let data = try ReferenceData.named(name)
    let test = data.part(isTest: true)
    let model = try AgreementTests.classifier(
      GradientBoosting.spec,
      [
        ("rounds", .int(50)), ("learning_rate", .float(name == "cancer" ? 0.1 : 0.2)),
        ("l2", .float(0)),
        ("min_curvature", .float(0.002)),
      ],
      data.part(isTest: false))
    #expect(try AgreementTests.accuracy(model, test) > accuracy - 0.02)
    #expect(try AgreementTests.logLoss(model, test) < loss * 1.1 + 0.01)
  }

  @Test func boostingOfNumbersIsNoWorse() throws {
    let data = try ReferenceData.named("diabetes")
    let model = try AgreementTests.regressor(
      GradientBoosting.spec, [("rounds", .int(50))], data.part(isTest: false))
    #expect(try AgreementTests.squaredError(model, data.part(isTest: true)) < 3666.8 * 1.1)
  }
}
