import Glibc
import Numeric

/// A density by Gaussian kernels, with the bandwidth of Scott (1992): n^(-1/5) standard deviations, as
/// `scipy.stats.gaussian_kde`, at equal steps from the least value to the greatest.
struct KernelDensity: Sendable {
  let bandwidth: Double
  let count: Int
  /// Ascending, the first at the least value and the last at the greatest.
  let places: [Double]
  let densities: [Double]

  /// As many values as are summed one by one; beyond, each is shared between the two nearest of
  /// `gridCount` places.
  static let exactLimit = 4096
  static let gridCount = 8161
  var isOnGrid: Bool { count > Self.exactLimit }

  /// - Parameters:
  ///   - values: finite.
  ///   - steps: a divisor of 8160.
  /// Nil with fewer than two different values.
  init?(_ values: [Double], steps: Int = 240, chunks: RowChunks = .alone) {
    guard values.count > 1, let range = chunks.range(values), range.low < range.high else {
      return nil
    }
    count = values.count
    let count = Double(values.count)
    let mean = chunks.map(values.count) { values[$0].reduce(0, +) }.reduce(0, +) / count
    let squares = chunks.map(values.count) { rows in
      values[rows].reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    let bandwidth = (squares.reduce(0, +) / (count - 1)).squareRoot() * pow(count, -0.2)
    guard bandwidth > 0, bandwidth.isFinite else { return nil }
    self.bandwidth = bandwidth
    let span = range.high - range.low
    let places = (0...steps).map { range.low + span * (Double($0) / Double(steps)) }
    self.places = places
    let scale = 1 / (count * bandwidth * (2 * Double.pi).squareRoot())
    if values.count <= Self.exactLimit {
      densities = places.map { place in
        scale
          * values.reduce(0) { sum, value in
            let distance = (place - value) / bandwidth
            return sum + exp(-0.5 * distance * distance)
          }
      }
      return
    }
    let weights = Self.weights(values, range, chunks)
    let step = span / Double(Self.gridCount - 1)
    // The kernel reaches as far as it changes a sum.
    let reach = min(Self.gridCount - 1, Int(min(9 * bandwidth / step, 1e6)))
    let kernel = (0...reach).map { index in
      let distance = Double(index) * step / bandwidth
      return exp(-0.5 * distance * distance)
    }
    let between = (Self.gridCount - 1) / steps
    densities = (0...steps).map { place in
      let middle = place * between
      var sum = 0.0
      for index in max(0, middle - reach)...min(Self.gridCount - 1, middle + reach) {
        sum += weights[index] * kernel[abs(index - middle)]
      }
      return sum * scale
    }
  }

  /// How much of the values stands at each place of the grid.
  private static func weights(
    _ values: [Double], _ range: (low: Double, high: Double), _ chunks: RowChunks
  ) -> [Double] {
    let perStep = Double(gridCount - 1) / (range.high - range.low)
    let parts = chunks.map(values.count) { rows in
      var weights = [Double](repeating: 0, count: gridCount)
      for value in values[rows] {
        let place = (value - range.low) * perStep
        let index = min(max(Int(place), 0), gridCount - 2)
        let share = place - Double(index)
        weights[index] += 1 - share
        weights[index + 1] += share
      }
      return weights
    }
    var sums = [Double](repeating: 0, count: gridCount)
    for part in parts { for index in sums.indices { sums[index] += part[index] } }
    return sums
  }
}
