import Diagnostics
import Numeric

/// A linear model of a number that has learned.
struct FittedLinear: FittedRegressor {
  static let tag = "linear"

  let weights: [Double]
  let intercept: Double
  /// What there is to say about the fit.
  let note: String
  var featureCount: Int { weights.count }
  var coefficients: LinearCoefficients? {
    LinearCoefficients(intercepts: [intercept], weights: [weights])
  }

  init(weights: [Double], intercept: Double, note: String) {
    self.weights = weights
    self.intercept = intercept
    self.note = note
  }

  func encode(into writer: inout ModelWriter) {
    writer.write(weights)
    writer.write(intercept)
    writer.write(note)
  }

  init(from reader: inout ModelReader) throws {
    weights = try reader.doubles()
    intercept = try reader.double()
    note = try reader.text()
  }

  func predict(_ features: FeatureMatrix, _ work: Work) throws -> [Double] {
    try features.requireComplete()
    let plan = PanelPlan(rowCount: features.rowCount)
    var result = [Double](repeating: intercept, count: features.rowCount)
    try result.withUnsafeMutableBufferPointer { target in
      guard let base = target.baseAddress else { return }
      nonisolated(unsafe) let target = base
      try Parallel.forEach(chunks: plan.panelCount, budget: work.budget) { index in
        let panel = Panel<Double>(width: features.featureCount)
        let rows = plan.rows(index)
        panel.load(features, rows)
        for (feature, weight) in weights.enumerated() where weight != 0 {
          let values = panel.row(feature)
          for row in 0..<rows.count { target[rows.lowerBound + row] += weight * values[row] }
        }
      }
    }
    return result
  }

  func summary(_ names: PredictorNames) -> [String] {
    (note.isEmpty ? [] : [note]) + LinearWords.lines([weights], names, classes: [])
      + ["  intercept: \(NumberText.significant(intercept, digits: 4))"]
  }
}
