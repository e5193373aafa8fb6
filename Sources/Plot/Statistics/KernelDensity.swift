import Glibc

/// A density by Gaussian kernels, with the bandwidth of Scott (1992): n^(-1/5) standard deviations, as
/// `scipy.stats.gaussian_kde`.
struct KernelDensity: Sendable {
  let bandwidth: Double
  let count: Int
  private let values: [Double]
  /// Weights on a fine grid where there are too many values to take one by one.
  private let grid: (low: Double, step: Double, weights: [Double])?

  /// As many values as are summed one by one; beyond, each is shared between the two nearest of 8192
  /// places, which changes the density by less than 1e-5 of its peak.
  static let exactLimit = 4096

  /// Nil with fewer than two different values.
  init?(_ values: [Double]) {
    let finite = values.filter(\.isFinite)
    guard finite.count > 1, let range = finiteRange(finite), range.low < range.high else {
      return nil
    }
    count = finite.count
    let mean = finite.reduce(0, +) / Double(count)
    let variance = finite.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
    bandwidth = variance.squareRoot() * pow(Double(count), -0.2)
    guard bandwidth > 0, bandwidth.isFinite else { return nil }
    guard count > Self.exactLimit else {
      self.values = finite
      grid = nil
      return
    }
    let places = 8192
    let step = (range.high - range.low) / Double(places - 1)
    var weights = [Double](repeating: 0, count: places)
    for value in finite {
      let place = (value - range.low) / step
      let index = min(Int(place), places - 2)
      let share = place - Double(index)
      weights[index] += 1 - share
      weights[index + 1] += share
    }
    self.values = []
    grid = (range.low, step, weights)
  }

  func density(at x: Double) -> Double {
    let scale = 1 / (Double(count) * bandwidth * (2 * Double.pi).squareRoot())
    var sum = 0.0
    if let grid {
      let reach = 9 * bandwidth
      let first = max(0, Int(max(0, (x - reach - grid.low) / grid.step)))
      let last = min(
        grid.weights.count - 1, Int(min(1e9, max(-1, (x + reach - grid.low) / grid.step))))
      guard first <= last else { return 0 }
      for index in first...last where grid.weights[index] > 0 {
        let distance = (x - grid.low - Double(index) * grid.step) / bandwidth
        sum += grid.weights[index] * exp(-0.5 * distance * distance)
      }
    } else {
      for value in values {
        let distance = (x - value) / bandwidth
        sum += exp(-0.5 * distance * distance)
      }
    }
    return sum * scale
  }
}
