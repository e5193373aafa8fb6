import Numeric

/// How like a normal one a column is when it is bent by a power: the logarithm of the likelihood that
/// Box and Cox (1964) and Yeo and Johnson (2000) take the power from.
struct PowerLikelihood {
  let family: PowerStep.Family
  /// Finite values that are not all equal; of Box and Cox all above 0.
  let values: [Double]
  /// The sum of the logarithms, by which the likelihood grows with the power.
  private let logs: Double

  init(family: PowerStep.Family, values: [Double]) {
    self.family = family
    self.values = values
    var logs = CompensatedSum()
    for value in values {
      switch family {
      case .yeoJohnson: logs.add(value < 0 ? -logarithm1p(-value) : logarithm1p(value))
      case .boxCox: logs.add(logarithm(value))
      }
    }
    self.logs = logs.value
  }

  /// The most likely power. A minimum is known to half of the digits only, so it is the root of the slope
  /// next to the minimum that is taken.
  func best() -> Double {
    let near = BracketedMinimum.place(from: -2, to: 2) { -likelihood(at: $0) }
    let reach = 1e-5 * max(1, abs(near))
    var (low, high) = (near - reach, near + reach)
    var (above, below) = (slope(at: low), slope(at: high))
    guard above > 0, below < 0 else { return near }
    // False position that halves the weight of an end that stays twice (Illinois).
    var side = 0
    for _ in 0..<12 {
      let place = low + (high - low) * above / (above - below)
      guard place > low, place < high else { break }
      let value = slope(at: place)
      if value > 0 {
        (low, above) = (place, value)
        if side > 0 { below /= 2 }
        side = 1
      } else if value < 0 {
        (high, below) = (place, value)
        if side < 0 { above /= 2 }
        side = -1
      } else {
        return place
      }
    }
    return low + (high - low) * above / (above - below)
  }

  /// The logarithm up to a constant; -infinity where all values become one.
  private func likelihood(at power: Double) -> Double {
    let bent = values.map { family.bend($0, power) }
    let variance = bent.withUnsafeBufferPointer { Moments(of: $0).variance }
    guard variance > Double.leastNormalMagnitude else { return -.infinity }
    return (power - 1) * logs - Double(values.count) / 2 * logarithm(variance)
  }

  /// Both means are taken off: without that their product hides what is left where all bent values are
  /// nearly one.
  private func slope(at power: Double) -> Double {
    let count = Double(values.count)
    let bent = values.map { family.bend($0, power) }
    let slopes = values.map { family.slope($0, power) }
    let mean = bent.withUnsafeBufferPointer { Moments(of: $0).mean }
    let meanSlope = slopes.withUnsafeBufferPointer { Moments(of: $0).mean }
    var squares = CompensatedSum()
    var products = CompensatedSum()
    for (value, slope) in zip(bent, slopes) {
      squares.add((value - mean) * (value - mean))
      products.add((value - mean) * (slope - meanSlope))
    }
    return logs - count * products.value / squares.value
  }
}

extension PowerStep.Family {
  /// How fast a bent value grows with the power.
  fileprivate func slope(_ x: Double, _ power: Double) -> Double {
    switch self {
    case .yeoJohnson:
      let log = logarithm1p(abs(x))
      return log * log * Self.slope((x >= 0 ? power : 2 - power) * log)
    case .boxCox:
      let log = logarithm(x)
      return log * log * Self.slope(power * log)
    }
  }

  /// (z exp(z) - (exp(z) - 1)) / z², by its series where that would lose digits.
  private static func slope(_ z: Double) -> Double {
    guard abs(z) < 0.5 else {
      return (z * exponential(z) - exponentialLess1(z)) / (z * z)
    }
    var sum = 0.0
    var term = 0.5
    for place in 0..<16 {
      sum += term * Double(place + 1)
      term *= z / Double(place + 3)
    }
    return sum
  }
}
