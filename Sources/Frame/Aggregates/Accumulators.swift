/// A count of rows.
struct RowCounter: Accumulator {
  var count = 0
  mutating func merge(_ later: RowCounter) { count += later.count }
}

/// An exact sum of ints: 128 bits hold any number of rows.
struct IntSum: ValueAccumulator {
  var sum: Int128 = 0
  var count = 0

  @inline(__always) mutating func add(_ value: Int64) {
    sum &+= Int128(value)
    count &+= 1
  }

  mutating func merge(_ later: IntSum) {
    sum &+= later.sum
    count += later.count
  }
}

/// A sum of floats with the rounding errors kept apart (Neumaier 1974, in Knuth's branch-free form).
struct FloatSum: ValueAccumulator {
  var sum = 0.0
  var error = 0.0
  var count = 0

  @inline(__always) mutating func add(_ value: Double) {
    addPart(value)
    count &+= 1
  }

  @inline(__always) private mutating func addPart(_ value: Double) {
    let next = sum + value
    let part = next - sum
    error += (sum - (next - part)) + (value - part)
    sum = next
  }

  mutating func merge(_ later: FloatSum) {
    addPart(later.sum)
    error += later.error
    count += later.count
  }

  /// The sum; not finite when it leaves the range of floats.
  var total: Double { sum.isFinite ? sum + error : sum }
  var mean: Double { total / Double(count) }
}

/// The smallest or largest value, where there is one.
protocol Extremum: ValueAccumulator {
  var value: Value { get }
  var isKnown: Bool { get }
}

/// The smallest value.
struct Smallest<Value: Comparable & BitwiseCopyable & Sendable & AdditiveArithmetic>: Extremum {
  var value: Value = .zero
  var isKnown = false

  @inline(__always) mutating func add(_ other: Value) {
    if !isKnown || other < value { value = other }
    isKnown = true
  }

  mutating func merge(_ later: Self) { if later.isKnown { add(later.value) } }
}

/// The largest value.
struct Largest<Value: Comparable & BitwiseCopyable & Sendable & AdditiveArithmetic>: Extremum {
  var value: Value = .zero
  var isKnown = false

  @inline(__always) mutating func add(_ other: Value) {
    if !isKnown || other > value { value = other }
    isKnown = true
  }

  mutating func merge(_ later: Self) { if later.isKnown { add(later.value) } }
}

/// The first row and the last one.
struct RowSpan: Accumulator {
  var first = UInt32.max
  var last = UInt32.max

  @inline(__always) mutating func add(_ row: UInt32) {
    if first == .max { first = row }
    last = row
  }

  mutating func merge(_ later: RowSpan) {
    if first == .max { first = later.first }
    if later.last != .max { last = later.last }
  }
}

/// How many of the values are true.
struct TruthCount: ValueAccumulator {
  var known = 0
  var isTrue = 0

  @inline(__always) mutating func add(_ flag: UInt8) {
    known &+= 1
    isTrue &+= Int(flag)
  }

  mutating func merge(_ later: TruthCount) {
    known += later.known
    isTrue += later.isTrue
  }
}

/// Powers of the deviations from a mean that is known; the first power corrects its rounding.
struct CentralMoments: Accumulator {
  var count = 0
  var first = 0.0
  var second = 0.0
  var third = 0.0
  var fourth = 0.0

  @inline(__always) mutating func add(deviation d: Double) {
    count &+= 1
    let square = d * d
    first += d
    second += square
    third += square * d
    fourth += square * square
  }

  mutating func merge(_ later: CentralMoments) {
    count += later.count
    first += later.first
    second += later.second
    third += later.third
    fourth += later.fourth
  }

  /// The sum of squared deviations, less what the rounding of the mean put in.
  var squares: Double { second - first * first / Double(count) }
}

/// Sums of products of two columns' deviations from their means.
struct Comoments: Accumulator {
  var count = 0
  var xx = 0.0
  var yy = 0.0
  var xy = 0.0

  @inline(__always) mutating func add(_ x: Double, _ y: Double) {
    count &+= 1
    xx += x * x
    yy += y * y
    xy += x * y
  }

  mutating func merge(_ later: Comoments) {
    count += later.count
    xx += later.xx
    yy += later.yy
    xy += later.xy
  }

  /// Pearson's coefficient; nil for fewer than two rows or a column without spread.
  var correlation: Double? {
    guard count >= 2, xx > 0, yy > 0 else { return nil }
    return min(1, max(-1, xy / (xx.squareRoot() * yy.squareRoot())))
  }
}

/// Sums and sums of products of two columns of ints of less than 31 bits: exact, so that one pass is
/// as good as two.
struct ExactComoments: Accumulator {
  var count = 0
  var x = 0
  var y = 0
  var xx: Int128 = 0
  var yy: Int128 = 0
  var xy: Int128 = 0

  @inline(__always) mutating func add(_ a: Int64, _ b: Int64) {
    count &+= 1
    x &+= Int(a)
    y &+= Int(b)
    xx &+= Int128(a &* a)
    yy &+= Int128(b &* b)
    xy &+= Int128(a &* b)
  }

  mutating func merge(_ later: ExactComoments) {
    count += later.count
    x += later.x
    y += later.y
    xx += later.xx
    yy += later.yy
    xy += later.xy
  }

  /// Pearson's coefficient; nil for fewer than two rows or a column without spread.
  var correlation: Double? {
    let n = Int128(count)
    let spreadX = n * xx - Int128(x) * Int128(x)
    let spreadY = n * yy - Int128(y) * Int128(y)
    guard count >= 2, spreadX > 0, spreadY > 0 else { return nil }
    let both = n * xy - Int128(x) * Int128(y)
    let scale = Double(spreadX).squareRoot() * Double(spreadY).squareRoot()
    return min(1, max(-1, Double(both) / scale))
  }
}
