import Numeric

/// Chooses the next point of a search: where a Gaussian process over the points tried so far expects the
/// greatest improvement (Mockus 1978; Jones et al. 1998; kernel Matérn 5/2 with length 0.5).
struct BayesianChoice {
  private let places: [[Double]]
  private let values: [Double]
  private let best: Double
  private let factor: [[Double]]
  private let weights: [Double]

  /// - Parameter values: greater is better; at least one.
  init(tried places: [[Double]], values given: [Double]) {
    let moments = given.withUnsafeBufferPointer { Moments(of: $0) }
    let scale = moments.standardDeviation > 0 ? moments.standardDeviation : 1
    let values = given.map { ($0 - moments.mean) / scale }
    let count = places.count
    var factor = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    for row in 0..<count {
      for column in 0...row {
        var sum = Self.kernel(places[row], places[column]) + (row == column ? 0.01 : 0)
        for k in 0..<column { sum -= factor[row][k] * factor[column][k] }
        factor[row][column] =
          row == column ? max(sum, 1e-12).squareRoot() : sum / factor[column][column]
      }
    }
    self.places = places
    self.values = values
    best = values.max() ?? 0
    self.factor = factor
    weights = Self.backward(factor, Self.forward(factor, values))
  }

  /// How much better than the best so far a place is expected to be.
  func improvement(_ place: [Double]) -> Double {
    let near = places.map { Self.kernel($0, place) }
    let mean = zip(near, weights).reduce(0) { $0 + $1.0 * $1.1 }
    let solved = Self.forward(factor, near)
    let variance = max(1e-12, 1.01 - solved.reduce(0) { $0 + $1 * $1 })
    let spread = variance.squareRoot()
    let z = (mean - best) / spread
    let density = exponential(-z * z / 2) / (2 * Double.pi).squareRoot()
    let below = 1 - Self.normalUpper(z)
    return (mean - best) * below + spread * density
  }

  private static func normalUpper(_ z: Double) -> Double {
    // Abramowitz and Stegun 26.2.17: enough to rank places by.
    let t = 1 / (1 + 0.2316419 * abs(z))
    let polynomial =
      t
      * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    let tail = exponential(-z * z / 2) / (2 * Double.pi).squareRoot() * polynomial
    return z >= 0 ? tail : 1 - tail
  }

  private static func kernel(_ a: [Double], _ b: [Double]) -> Double {
    let square = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let r = (5 * square).squareRoot() / 0.5
    return (1 + r + r * r / 3) * exponential(-r)
  }

  private static func forward(_ factor: [[Double]], _ values: [Double]) -> [Double] {
    var result = values
    for row in result.indices {
      for k in 0..<row { result[row] -= factor[row][k] * result[k] }
      result[row] /= factor[row][row]
    }
    return result
  }

  private static func backward(_ factor: [[Double]], _ values: [Double]) -> [Double] {
    var result = values
    for row in result.indices.reversed() {
      for k in row + 1..<max(row + 1, result.count) { result[row] -= factor[k][row] * result[k] }
      result[row] /= factor[row][row]
    }
    return result
  }
}
