import CKernels
import Diagnostics
import Numeric

/// A logistic regression that has learned. Of two classes only the second has weights.
struct FittedLogistic: FittedClassifier {
  static let tag = "logistic"

  let weights: [[Double]]
  let intercepts: [Double]
  let classCount: Int
  let rounds: Int
  /// The largest component of the gradient at the end.
  let gradient: Double
  let tolerance: Double

  var featureCount: Int { weights.first?.count ?? 0 }
  var hasConverged: Bool { gradient <= tolerance }
  var convergence: Convergence? {
    Convergence(rounds: rounds, gradient: gradient, hasConverged: hasConverged)
  }
  var coefficients: LinearCoefficients? {
    LinearCoefficients(intercepts: intercepts, weights: weights)
  }

  init(
    weights: [[Double]], intercepts: [Double], classCount: Int, rounds: Int, gradient: Double,
    tolerance: Double
  ) {
    self.weights = weights
    self.intercepts = intercepts
    self.classCount = classCount
    self.rounds = rounds
    self.gradient = gradient
    self.tolerance = tolerance
  }

  /// Intercepts of several classes, of which only the differences count, are made to sum to 0.
  init(_ objective: SoftmaxObjective, _ result: LogisticFit.Result, tolerance: Double) {
    let width = objective.width
    let features = objective.rows.features.featureCount
    weights = (0..<objective.freeClasses).map {
      Array(result.parameters[$0 * width..<$0 * width + features])
    }
    var free = (0..<objective.freeClasses).map {
      objective.hasIntercept ? result.parameters[$0 * width + features] : 0
    }
    if free.count > 1 {
      let mean = free.reduce(0, +) / Double(free.count)
      free = free.map { $0 - mean }
    }
    intercepts = free
    classCount = objective.rows.classCount
    rounds = result.rounds
    gradient = result.gradient
    self.tolerance = tolerance
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(classCount)
    writer.write(intercepts)
    for own in weights { writer.write(own) }
    writer.write(rounds)
    writer.write(gradient)
    writer.write(tolerance)
  }

  init(from reader: inout ModelReader) throws {
    classCount = try reader.int(in: 1...Int(UInt16.max), "the number of classes")
    intercepts = try reader.doubles()
    try reader.require(
      intercepts.count == (classCount == 2 ? 1 : classCount), "it has odd intercepts")
    var weights: [[Double]] = []
    for _ in intercepts {
      let own = try reader.doubles()
      try reader.require(weights.isEmpty || weights[0].count == own.count, "its weights are odd")
      weights.append(own)
    }
    self.weights = weights
    rounds = try reader.int()
    gradient = try reader.double()
    tolerance = try reader.double()
  }

  func probabilities(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    try features.requireComplete()
    let plan = PanelPlan(rowCount: features.rowCount)
    let width = featureCount
    let flat = weights.flatMap { $0 }
    let first = classCount - weights.count
    var result = [Double](repeating: 0, count: features.rowCount * classCount)
    try result.withUnsafeMutableBufferPointer { target in
      guard let base = target.baseAddress else { return }
      nonisolated(unsafe) let target = base
      try Parallel.forEach(chunks: plan.panelCount, budget: work.budget) { index in
        let panel = Panel<Double>(width: width)
        let scores = Panel<Double>(width: classCount)
        let rows = plan.rows(index)
        panel.load(features, rows)
        ck_gemm_f64(
          weights.count, Panel<Double>.rows, width, flat, width, 1, panel.values,
          Panel<Double>.rows, intercepts, scores.row(first), Panel<Double>.rows)
        ck_softmax_f64(classCount, Panel<Double>.rows, scores.values, Panel<Double>.rows, nil)
        for label in 0..<classCount {
          let own = scores.row(label)
          for row in 0..<rows.count {
            target[(rows.lowerBound + row) * classCount + label] = own[row]
          }
        }
      }
    }
    return result
  }

  func summary(_ names: PredictorNames) -> [String] {
    let end =
      hasConverged
      ? "converged in \(counted(rounds, "round"))"
      : "not converged after \(counted(rounds, "round"))"
    return ["\(end), largest gradient \(NumberText.significant(gradient, digits: 2))"]
      + LinearWords.lines(
        weights, names, classes: weights.count == 1 ? names.classes.suffix(1) : names.classes[...])
  }
}
