/// Count, mean and spread of the values that are there; NaN stands for a missing value and is left
/// out. Sums are compensated (Neumaier 1974) and the variance takes two passes, so the results agree
/// with exact arithmetic to about 1e-15 of their size.
public struct Moments: Sendable {
  /// How many values are there.
  public let count: Int
  /// NaN when there is no value.
  public let mean: Double
  /// The population variance (divided by the count); NaN when there is no value.
  public let variance: Double
  /// The least value; infinity when there is none.
  public let minimum: Double
  /// The greatest value; minus infinity when there is none.
  public let maximum: Double

  public init(of values: UnsafeBufferPointer<Double>) {
    var sum = CompensatedSum()
    var count = 0
    var low = Double.infinity
    var high = -Double.infinity
    for value in values where value == value {
      sum.add(value)
      count += 1
      low = min(low, value)
      high = max(high, value)
    }
    let mean = sum.value / Double(count)
    var squares = CompensatedSum()
    var rest = CompensatedSum()
    for value in values where value == value {
      let deviation = value - mean
      squares.add(deviation * deviation)
      rest.add(deviation)
    }
    self.count = count
    self.mean = mean
    let correction = rest.value * rest.value / Double(count)
    variance = max(0, (squares.value - correction) / Double(count))
    minimum = low
    maximum = high
  }

  public var standardDeviation: Double { variance.squareRoot() }
}

/// A running sum that carries what rounding drops (Neumaier 1974).
public struct CompensatedSum: Sendable {
  private var sum = 0.0
  private var carry = 0.0

  public init() {}

  @inline(__always) public mutating func add(_ value: Double) {
    let total = sum + value
    if sum.magnitude >= value.magnitude {
      carry += (sum - total) + value
    } else {
      carry += (value - total) + sum
    }
    sum = total
  }

  public var value: Double { sum + carry }
}
