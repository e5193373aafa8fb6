/// What a statistical test says.
public struct TestResult: Sendable {
  /// What stands for one sample or group.
  public struct Sample: Sendable {
    public var name: String
    public var count: Int
    /// Numbers about it, such as its mean, in the order of `TestResult.columns`.
    public var values: [Double]
    public init(_ name: String, _ count: Int, _ values: [Double]) {
      (self.name, self.count, self.values) = (name, count, values)
    }
  }
  public struct Figure: Sendable {
    public var name: String
    public var value: Double
    public init(_ name: String, _ value: Double) { (self.name, self.value) = (name, value) }
  }
  /// An estimate with the interval that holds the true value with the given confidence.
  public struct Estimate: Sendable {
    public var name: String
    public var value: Double
    public var low: Double
    public var high: Double
    public init(_ name: String, _ value: Double, _ low: Double, _ high: Double) {
      (self.name, self.value, self.low, self.high) = (name, value, low, high)
    }
  }

  public var title: String
  /// What would be so if nothing were: "the means are equal".
  public var hypothesis: String
  /// What a small p-value says: "the means differ".
  public var finding: String
  public var statistic: Figure
  /// One number, or two for F.
  public var degrees: [Double] = []
  public var pValue: Double
  public var estimate: Estimate?
  public var confidence = 0.95
  public var effect: Figure?
  /// Below which size an effect is small, medium and large; nil where no such words are in use.
  public var effectSteps: (small: Double, medium: Double, large: Double)?
  public var columns: [String] = []
  public var samples: [Sample] = []
  public var notes: [String] = []

  public init(
    _ title: String, hypothesis: String, finding: String, _ statistic: Figure, pValue: Double
  ) {
    self.title = title
    self.hypothesis = hypothesis
    self.finding = finding
    self.statistic = statistic
    self.pValue = min(1, max(0, pValue))
  }

  /// The usual word for the size of the effect (Cohen 1988).
  public var effectWord: String? {
    guard let effect, let steps = effectSteps, effect.value.isFinite else { return nil }
    let size = abs(effect.value)
    if size < steps.small { return "negligible" }
    return size < steps.medium ? "small" : size < steps.large ? "medium" : "large"
  }
}

/// Why a test cannot be made: the words of the message.
public struct TestRefusal: Error {
  public let message: String
  public let help: String?
  init(_ message: String, help: String? = nil) { (self.message, self.help) = (message, help) }
}

/// Count, mean and squared deviations of one sample.
struct Spread {
  let count: Int
  let mean: Double
  /// The sum of squared deviations from the mean.
  let squares: Double
  var n: Double { Double(count) }
  var variance: Double { squares / (n - 1) }
  var deviation: Double { variance.squareRoot() }

  init(_ values: [Double]) {
    count = values.count
    let center = Correlations.mean(values)
    // Deviations in twice the digits, so that samples far from 0 keep theirs.
    var sum = DoubleDouble(0)
    for value in values { sum = sum + DoubleDouble(value) }
    let exact = values.isEmpty ? DoubleDouble(0) : sum / DoubleDouble(Double(values.count))
    var squares = DoubleDouble(0)
    for value in values {
      let off = DoubleDouble(value) - exact
      squares = squares + off * off
    }
    mean = values.isEmpty ? center : exact.value
    self.squares = squares.value
  }
}
