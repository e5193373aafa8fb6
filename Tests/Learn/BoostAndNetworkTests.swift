import Describe
import Frame
import Numeric
import Testing

@testable import Learn

@Suite struct BoostingTests {
  private static func matrix(_ columns: [[Double]]) -> FeatureMatrix {
    FeatureMatrix(
      rowCount: columns[0].count,
      features: columns.enumerated().map {
        .init(name: "x\($0)", origin: "x\($0)", values: .numbers(Buffer($1)))
      })
  }

  private static func boost(_ options: [(name: String, value: OptionValue)]) throws -> Model {
    try GradientBoosting.spec(options)
  }

  @Test func missingValuesGoWhereTheyHelp() throws {
    var stream = SeededStream(seed: 2)
    let values = (0..<2000).map { _ in stream.unit() < 0.3 ? Double.nan : stream.unit() }
    // Missing means the second class, and so do large values.
    let classes = values.map { UInt32($0.isNaN || $0 > 0.6 ? 1 : 0) }
    let rows = ClassifiedRows(features: Self.matrix([values]), classes: classes, classCount: 2)
    let model = try #require(try Self.boost([("rounds", .int(40))]).classifier).fit(rows, work())
    let found = try model.predict(rows.features, work())
    #expect(zip(found, classes).filter { $0 != $1 }.count < 10)
  }

  @Test func monotoneFeaturesOnlyRaiseOrLower() throws {
    var stream = SeededStream(seed: 4)
    let x = (0..<1500).map { _ in stream.unit() * 10 }
    let y = x.map { 3 * $0 - 8 * ($0 > 5 && $0 < 7 ? 1 : 0) + stream.normal() }
    let rows = MeasuredRows(features: Self.matrix([x]), targets: y)
    let grid = Self.matrix([(0..<500).map { Double($0) / 50 }])
    let free = try #require(try Self.boost([]).regressor).fit(rows, work())
    let freeValues = try free.predict(grid, work())
    #expect(zip(freeValues, freeValues.dropFirst()).contains { $0 > $1 })
    let bound = try #require(
      try Self.boost([("increasing", .list([.text("x0")]))]).regressor
    ).fit(rows, work())
    let values = try bound.predict(grid, work())
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 + 1e-9 })
    let wrong = failure {
      _ = try #require(try Self.boost([("increasing", .list([.text("no")]))]).regressor)
        .fit(rows, work())
    }
    #expect(wrong?.code == "bad-argument" && wrong?.blames == "increasing")
  }

  /// Twelve categories whose effect has no order: one question on a set parts them.
  @Test func categoriesArePartedAsSets() throws {
    var stream = SeededStream(seed: 6)
    let codes = (0..<3000).map { _ in UInt32(stream.index(below: 12)) }
    let shared = Buffer(codes)
    let matrix = FeatureMatrix(
      rowCount: codes.count,
      features: (0..<12).map {
        .init(name: "c=\($0)", origin: "c", values: .indicator(codes: shared, code: UInt32($0)))
      })
    let targets = codes.map { [1, 4, 6, 11].contains($0) ? 5.0 : -5 }
    let rows = MeasuredRows(features: matrix, targets: targets)
    let model = try #require(
      try Self.boost([
        ("rounds", .int(1)), ("learning_rate", .float(1)), ("max_leaves", .int(2)),
        ("l2", .float(0)),
      ]).regressor
    ).fit(rows, work())
    let found = try model.predict(matrix, work())
    #expect(zip(found, targets).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func earlyStoppingKeepsTheBestRound() throws {
    var stream = SeededStream(seed: 8)
    let x = (0..<800).map { _ in stream.normal() }
    let noise = x.map { $0 + 3 * stream.normal() }
    let rows = MeasuredRows(features: Self.matrix([x]), targets: noise)
    let model = try #require(
      try Self.boost([
        ("early_stopping", .bool(true)), ("patience", .int(5)), ("rounds", .int(500)),
        ("learning_rate", .float(0.3)),
      ]).regressor
    ).fit(rows, work())
    let history = try #require(model.history)
    let held = try #require(history.measures.last).values
    #expect(held.count < 500)
    let best = held.indices.reduce(0) { held[$1] < held[$0] - 1e-7 ? $1 : $0 }
    #expect((model as? BoostedNumbers)?.ensemble.rounds.count == best + 1)
  }

  @Test func wholeNumbersAddUpInAnyOrder() throws {
    var stream = SeededStream(seed: 3)
    let rows = 200_000
    let x = (0..<rows).map { _ in stream.unit() }
    let y = x.map { $0 * $0 }
    let training = MeasuredRows(features: Self.matrix([x]), targets: y)
    let recipe = try #require(try Self.boost([("rounds", .int(2))]).regressor)
    let results = try [1, 2, 8].map { threads -> [UInt64] in
      let model = try recipe.fit(training, work(threads: threads))
      let few = Self.matrix([Array(x.prefix(500))])
      return try model.predict(few, work()).map(\.bitPattern)
    }
    #expect(results[0] == results[1] && results[1] == results[2])
  }
}

@Suite struct NetworkTests {
  /// The slope along a random direction, against the difference of two losses.
  @Test(arguments: ["relu", "tanh"]) func gradientsAreThoseOfTheLoss(_ activation: String) throws {
    let data = try ReferenceData.named("iris").standardized
    let settings = try NetworkSettings(
      Settings(
        [("hidden", .list([.int(7), .int(5)])), ("activation", .text(activation))],
        for: NetworkSettings.options, of: "neural_network"))
    let rows = try NetworkRows(
      data.features, .classes(data.classes, count: 3),
      weights: (0..<150).map { 0.5 + Double($0 % 4) }, work())
    let shape = NetworkShape(widths: [4, 7, 5, 3], activation: settings.activation)
    let fit = NetworkFit(settings: settings, shape: shape, rows: rows)
    let weights = shape.firstWeights(3).map { $0 + 0.01 }
    let batch = (0..<150).map { UInt32($0) }
    let tiles = Slots<NetworkTile>(2)
    let (gradient, _) = try fit.gradient(weights, batch[...], step: 1, work(), tiles: tiles)
    var stream = SeededStream(seed: 5)
    for _ in 0..<5 {
      let direction = weights.map { _ in Float(stream.normal()) }
      func loss(_ step: Float) throws -> Double {
        let moved = zip(weights, direction).map { $0 + step * $1 }
        let (_, sums) = try fit.gradient(moved, batch[...], step: nil, work(), tiles: tiles)
        return sums.loss / sums.weight
      }
      let slope = try (loss(0.002) - loss(-0.002)) / 0.004
      let own = zip(gradient, direction).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
      #expect(abs(slope - own) < 0.02 * max(0.1, abs(own)), "\(slope) \(own)")
    }
  }

  @Test(arguments: ["adam", "adamw", "sgd"]) func everyOptimizerLearns(_ name: String) throws {
    let data = try ReferenceData.named("iris").standardized
    let model = try AgreementTests.classifier(
      NeuralNetwork.spec,
      [
        ("hidden", .list([.int(16)])), ("optimizer", .text(name)), ("batch", .int(20)),
        ("learning_rate", .float(0.02)), ("epochs", .int(40)), ("early_stopping", .bool(false)),
      ], data)
    #expect(try AgreementTests.accuracy(model, data) > 0.95)
    let losses = try #require(model.history).measures[0].values
    #expect(losses.count == 40 && losses[39] < losses[0])
  }

  @Test func dropoutAndEarlyStoppingWork() throws {
    let data = try ReferenceData.named("iris").standardized
    let options: [(name: String, value: OptionValue)] = [
      ("dropout", .float(0.3)), ("patience", .int(3)), ("epochs", .int(200)), ("batch", .int(32)),
      ("learning_rate", .float(0.01)), ("activation", .text("tanh")),
      ("class_weight", .text("balanced")),
    ]
    let model = try AgreementTests.classifier(NeuralNetwork.spec, options, data)
    #expect(try AgreementTests.accuracy(model, data) > 0.9)
    let network = try #require(model as? NetworkClasses).network
    #expect(network.history.roundCount < 200 && network.best <= network.history.roundCount)
    #expect(network.history.measures.map(\.name).contains("validation_f1_macro"))
  }

  @Test func aNumberIsLearnedInItsUnit() throws {
    var stream = SeededStream(seed: 1)
    let x = (0..<400).map { _ in stream.normal() }
    let data = MeasuredRows(
      features: FeatureMatrix(
        rowCount: 400, features: [.init(name: "x", origin: "x", values: .numbers(Buffer(x)))]),
      targets: x.map { 5_000 + 1_000 * $0 })
    let model = try #require(
      try NeuralNetwork.spec([
        ("batch", .int(50)), ("learning_rate", .float(0.01)), ("hidden", .list([.int(8)])),
      ]).regressor
    ).fit(data, work())
    let found = try model.predict(data.features, work())
    let error = zip(found, data.targets).reduce(0) { $0 + abs($1.0 - $1.1) } / 400
    #expect(error < 60)
  }
}
