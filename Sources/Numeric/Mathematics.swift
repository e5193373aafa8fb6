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
