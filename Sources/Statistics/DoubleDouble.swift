/// A number as the unevaluated sum of two doubles, about 32 digits (Dekker 1971; Hida, Li and Bailey
/// 2001).
public struct DoubleDouble: Sendable {
  public let high: Double
  public let low: Double

  @inline(__always) init(_ high: Double, _ low: Double) { (self.high, self.low) = (high, low) }
  @inline(__always) public init(_ value: Double) { self.init(value, 0) }

  public var value: Double { high + low }

  /// The exact sum of two doubles.
  @inline(__always) static func sum(_ a: Double, _ b: Double) -> DoubleDouble {
    let s = a + b
    let part = s - a
    return DoubleDouble(s, (a - (s - part)) + (b - part))
  }

  /// The same for |a| at least |b|.
  @inline(__always) private static func quickSum(_ a: Double, _ b: Double) -> DoubleDouble {
    let s = a + b
    return DoubleDouble(s, b - (s - a))
  }

  @inline(__always) public static func + (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let s = sum(a.high, b.high)
    let t = sum(a.low, b.low)
    let first = quickSum(s.high, s.low + t.high)
    return quickSum(first.high, first.low + t.low)
  }

  @inline(__always) public static func - (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    a + DoubleDouble(-b.high, -b.low)
  }

  @inline(__always) public static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let p = a.high * b.high
    let error = (-p).addingProduct(a.high, b.high)
    return quickSum(p, error + (a.high * b.low + a.low * b.high))
  }

  @inline(__always) public static func / (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let first = a.high / b.high
    let rest = a - b * DoubleDouble(first)
    let second = rest.high / b.high
    let third = (rest - b * DoubleDouble(second)).high / b.high
    return quickSum(first, second) + DoubleDouble(third)
  }

  /// The square root of a number that is not negative.
  public func squareRoot() -> DoubleDouble {
    guard high > 0 else { return DoubleDouble(0) }
    let root = high.squareRoot()
    let square = DoubleDouble(root) * DoubleDouble(root)
    return DoubleDouble.quickSum(root, (self - square).high / (2 * root))
  }
}

/// What the solver of least squares needs of a number.
public protocol SolverNumber: Sendable {
  init(_ value: Double)
  var value: Double { get }
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  func squareRoot() -> Self
}

extension DoubleDouble: SolverNumber {}
extension Double: SolverNumber { public var value: Double { self } }
