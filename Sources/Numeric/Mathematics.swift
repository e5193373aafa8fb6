import Glibc

/// The natural logarithm.
@inlinable public func logarithm(_ x: Double) -> Double { Glibc.log(x) }

/// The natural logarithm of 1 + x, exact for small x.
@inlinable public func logarithm1p(_ x: Double) -> Double { Glibc.log1p(x) }
