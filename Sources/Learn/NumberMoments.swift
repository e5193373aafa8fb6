import Diagnostics
import Numeric

/// The weighted mean of numbers, and a scale that makes their spread 1.
struct NumberMoments {
  let mean: Double
  /// The standard deviation; 1 where there is none.
  let scale: Double
  private let isFinite: Bool

  init(_ values: [Double], weights: [Double]?) {
    var sum = CompensatedSum()
    var weight = CompensatedSum()
    for (row, value) in values.enumerated() {
      sum.add(value * (weights?[row] ?? 1))
      weight.add(weights?[row] ?? 1)
    }
    mean = sum.value / weight.value
    var squares = CompensatedSum()
    for (row, value) in values.enumerated() {
      squares.add((value - mean) * (value - mean) * (weights?[row] ?? 1))
    }
    let spread = (squares.value / weight.value).squareRoot()
    scale = spread > 0 && spread.isFinite ? spread : 1
    isFinite = mean.isFinite && spread.isFinite
  }

  /// - Throws: `not-finite` when the squares of the numbers are beyond what a float holds.
  func requireFinite() throws {
    if isFinite { return }
    throw Failure(
      "not-finite", "the numbers of the target are so large that their squares are infinite",
      help: "divide the target, such as by 1M, or take its logarithm")
  }
}
