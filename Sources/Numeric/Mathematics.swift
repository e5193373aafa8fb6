import Glibc

/// The natural logarithm.
@inlinable public func logarithm(_ x: Double) -> Double { Glibc.log(x) }

/// e to the power x.
@inlinable public func exponential(_ x: Double) -> Double { Glibc.exp(x) }

/// The logarithm to base 10.
@inlinable public func logarithm10(_ x: Double) -> Double { Glibc.log10(x) }

/// The natural logarithm of 1 + x, exact for small x.
@inlinable public func logarithm1p(_ x: Double) -> Double { Glibc.log1p(x) }

/// x to the power y.
@inlinable public func raised(_ x: Double, _ y: Double) -> Double { Glibc.pow(x, y) }

/// The quotient rounded down. The divisor is neither 0 nor, for the smallest dividend, -1.
@inlinable public func floorDivide<I: FixedWidthInteger & SignedInteger>(_ a: I, _ b: I) -> I {
  let quotient = a / b
  return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient
}

/// The remainder with the sign of the divisor, which is neither 0 nor, for the smallest dividend, -1.
@inlinable public func floorModulo<I: FixedWidthInteger & SignedInteger>(_ a: I, _ b: I) -> I {
  let remainder = a % b
  return remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder
}

/// e to the power x, less 1, exact for small x.
@inlinable public func exponentialLess1(_ x: Double) -> Double { Glibc.expm1(x) }

/// The sine of an angle in radians.
@inlinable public func sine(_ x: Double) -> Double { Glibc.sin(x) }

/// The cosine of an angle in radians.
@inlinable public func cosine(_ x: Double) -> Double { Glibc.cos(x) }
