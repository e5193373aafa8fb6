import CKernels
import Describe
import Diagnostics
import Numeric

/// `neural_network()`: dense layers trained by gradient descent on batches of rows (scikit-learn's
/// MLPClassifier and MLPRegressor, Keras' Sequential of Dense). Weights are 32-bit floats.
struct NeuralNetwork: ClassifierRecipe, RegressorRecipe {
  let settings: NetworkSettings

  static let spec = ModelSpec(
    description: FunctionDescription(
      "neural_network", .model, "Dense layers of units, trained epoch by epoch.",
      parameters: NetworkSettings.options, returns: .object("model"),
      examples: [Example("neural_network(hidden: [64, 32], epochs: 50)")],
      searchTerms: [
        "MLPClassifier", "MLPRegressor", "keras", "perceptron", "deep learning", "ann", "mlp",
        "dense",
      ], seeAlso: ["history", "gradient_boosting"]),
    fitted: [NetworkClasses.self, NetworkNumbers.self],
    classifier: { NeuralNetwork(settings: try NetworkSettings($0)) },
    regressor: { NeuralNetwork(settings: try NetworkSettings($0)) })

  func fit(_ rows: ClassifiedRows, _ work: Work) throws -> any FittedClassifier {
    let truth = NetworkRows.Truth.classes(rows.classes, count: rows.classCount)
    let weights = rows.weights(balanced: settings.isBalanced)
    return NetworkClasses(network: try train(rows.features, truth, weights, work))
  }

  func fit(_ rows: MeasuredRows, _ work: Work) throws -> any FittedRegressor {
    let moments = NumberMoments(rows.targets, weights: rows.weights)
    try moments.requireFinite()
    let numbers = rows.targets.map { Float(($0 - moments.mean) / moments.scale) }
    let network = try train(rows.features, .numbers(numbers), rows.weights, work)
    return NetworkNumbers(network: network, mean: moments.mean, scale: moments.scale)
  }

  private func train(
    _ features: FeatureMatrix, _ truth: NetworkRows.Truth, _ weights: [Double]?, _ work: Work
  ) throws -> TrainedNetwork {
    guard features.rowCount > 0 else {
      throw Failure("no-rows", "there are no rows to learn from")
    }
    try features.requireComplete()
    remarkScale(features, work)
    let rows = try NetworkRows(features, truth, weights: weights, work)
    let shape = NetworkShape(
      widths: [features.featureCount] + settings.hidden + [rows.outputs],
      activation: settings.activation)
    let result = try NetworkFit(settings: settings, shape: shape, rows: rows).run(work)
    return TrainedNetwork(
      shape: shape, weights: result.weights, history: result.history, best: result.best)
  }

  private func remarkScale(_ features: FeatureMatrix, _ work: Work) {
    let large = features.features.indices.filter { feature in
      guard case .numbers(let values) = features.features[feature].values else { return false }
      return values.elements.contains { abs($0) > 1000 }
    }
    guard !large.isEmpty else { return }
    work.remark(
      .warning, "unscaled",
      "\(listed(large.map { features.features[$0].name })) \(large.count == 1 ? "has" : "have") values above 1,000, on which a network hardly learns: add `standardize()` to the preparation"
    )
  }
}

/// Weights, and how they came about.
struct TrainedNetwork: Sendable {
  let shape: NetworkShape
  let weights: [Float]
  let curves: [(name: String, values: [Double])]
  /// The epoch whose weights were kept.
  let best: Int

  init(
    shape: NetworkShape, weights: [Float], history: [(name: String, values: [Double])], best: Int
  ) {
    self.shape = shape
    self.weights = weights
    curves = history
    self.best = best
  }

  var history: FitHistory { FitHistory(unit: "epoch", measures: curves) }

  func encode(into writer: inout ModelWriter) {
    writer.write(shape.widths)
    writer.write(shape.activation.rawValue)
    writer.write(weights)
    writer.write(curves.map(\.name))
    for curve in curves { writer.write(curve.values) }
    writer.write(best)
  }

  init(from reader: inout ModelReader) throws {
    let widths = try reader.ints()
    try reader.require(
      widths.count >= 2 && widths.count < 100
        && widths.allSatisfy { $0 >= 0 && $0 <= 1 << 24 } && (widths.last ?? 0) > 0,
      "its layers are odd")
    guard let activation = NetworkSettings.Activation(rawValue: try reader.byte()) else {
      throw reader.damaged("its activation is unknown")
    }
    shape = NetworkShape(widths: widths, activation: activation)
    weights = try reader.floats()
    try reader.require(weights.count == shape.parameterCount, "it has odd weights")
    let names = try reader.texts()
    var curves: [(name: String, values: [Double])] = []
    for name in names { curves.append((name, try reader.doubles())) }
    try reader.require(
      curves.allSatisfy { $0.values.count == curves[0].values.count }, "its history is odd")
    self.curves = curves
    best = try reader.int()
  }

  /// Gives the outputs of each row to `body`: output `i` of row `r` at `i * NetworkTile.rows + r`.
  func run(
    _ features: FeatureMatrix, _ work: Work, softmax: Bool,
    _ body: @Sendable (_ rows: Range<Int>, _ outputs: UnsafePointer<Float>) -> Void
  ) throws {
    try features.requireComplete()
    let size = NetworkTile.rows
    let chunks = (features.rowCount + size - 1) / size
    let tiles = Slots<NetworkTile>(work.budget.threads)
    try Parallel.forEach(chunks: chunks, budget: work.budget) { chunk, worker in
      let tile = tiles[worker] ?? NetworkTile(shape)
      tiles[worker] = tile
      let rows = chunk * size..<min(features.rowCount, (chunk + 1) * size)
      for feature in 0..<shape.widths[0] {
        let target = tile.results[0] + feature * size
        for (place, row) in rows.enumerated() { target[place] = Float(features[row, feature]) }
      }
      weights.withUnsafeBufferPointer { if let base = $0.baseAddress { tile.forward(base) } }
      if softmax { ck_softmax_f32(shape.widths[shape.layerCount], size, tile.output, size, nil) }
      body(rows, tile.output)
    }
  }

  var summary: [String] {
    let layers = shape.widths.map(String.init).joined(separator: " – ")
    let epochs = curves.first?.values.count ?? 0
    var line = "layers \(layers), \(counted(shape.parameterCount, "weight"))"
    line += epochs == best ? ", \(counted(epochs, "epoch"))" : ", epoch \(best) of \(epochs) kept"
    let last = curves.compactMap { curve -> String? in
      guard curve.name.hasPrefix(curves.count > 3 || curves.count == 2 ? "validation" : "train"),
        curve.values.indices.contains(best - 1)
      else { return nil }
      return "\(curve.name) \(NumberText.significant(curve.values[best - 1], digits: 3))"
    }
    return [line] + (last.isEmpty ? [] : ["  " + last.joined(separator: ", ")])
  }
}

/// Classes by a network.
struct NetworkClasses: FittedClassifier {
  static let tag = "network-classes"
  let network: TrainedNetwork
  var featureCount: Int { network.shape.widths[0] }
  var classCount: Int { network.shape.widths[network.shape.layerCount] }
  var history: FitHistory? { network.history }

  init(network: TrainedNetwork) { self.network = network }
  func encode(into writer: inout ModelWriter) { network.encode(into: &writer) }
  init(from reader: inout ModelReader) throws { network = try TrainedNetwork(from: &reader) }

  func probabilities(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    let count = classCount
    var result = [Double](repeating: 0, count: features.rowCount * count)
    try result.withUnsafeMutableBufferPointer { target in
      guard let base = target.baseAddress else { return }
      nonisolated(unsafe) let target = base
      try network.run(features, work, softmax: true) { rows, outputs in
        for (place, row) in rows.enumerated() {
          var sum = 0.0
          for label in 0..<count { sum += Double(outputs[label * NetworkTile.rows + place]) }
          for label in 0..<count {
            target[row * count + label] = Double(outputs[label * NetworkTile.rows + place]) / sum
          }
        }
      }
    }
    return result
  }

  func summary(_ names: PredictorNames) -> [String] { network.summary }
}

/// A number by a network.
struct NetworkNumbers: FittedRegressor {
  static let tag = "network-numbers"
  let network: TrainedNetwork
  let mean: Double
  let scale: Double
  var featureCount: Int { network.shape.widths[0] }
  /// Squared errors in the unit of the target.
  var history: FitHistory? {
    FitHistory(
      unit: "epoch",
      measures: network.curves.map { ($0.name, $0.values.map { $0 * scale * scale }) })
  }

  init(network: TrainedNetwork, mean: Double, scale: Double) {
    self.network = network
    self.mean = mean
    self.scale = scale
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(mean)
    writer.write(scale)
    network.encode(into: &writer)
  }

  init(from reader: inout ModelReader) throws {
    mean = try reader.double()
    scale = try reader.double()
    network = try TrainedNetwork(from: &reader)
  }

  func predict(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    var result = [Double](repeating: 0, count: features.rowCount)
    try result.withUnsafeMutableBufferPointer { target in
      guard let base = target.baseAddress else { return }
      nonisolated(unsafe) let target = base
      try network.run(features, work, softmax: false) { rows, outputs in
        for (place, row) in rows.enumerated() {
          target[row] = mean + scale * Double(outputs[place])
        }
      }
    }
    return result
  }

  func summary(_ names: PredictorNames) -> [String] { network.summary.prefix(1).map { $0 } }
}
